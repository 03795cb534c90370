import { pyObjectGetAttr, pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall0 } from '../../runtime/abstract/call.ts';
import { pyObjectIsTrue } from '../../runtime/abstract/compare.ts';
import { identityNumber } from '../../runtime/abstract/hash.ts';
import { collect } from '../../runtime/abstract/iterate.ts';
import { addressText, pyObjectStr } from '../../runtime/abstract/text.ts';
import { arg, type SelfKind, varargs, varkeywords } from '../../runtime/clinic/clinic.ts';
import { int, object, str } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { classMethod, getset, type Member, method } from '../../runtime/clinic/members.ts';
import { typeError } from '../../runtime/errors.ts';
import type { PBase, PObject, PValue } from '../../runtime/object.ts';
import { IS_ABSTRACT, PType } from '../../runtime/type.ts';
import { type CompareOp, EQ, type KeywordNames, NE } from '../../runtime/type-slots.ts';
import { NotImplemented, objectType } from '../../runtime/types.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { trackFinalizable } from '../../runtime/values/finalization.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PList } from '../../runtime/values/sequences.ts';
import { callCoroutine } from '../function/coroutine-call.ts';
import { basicSize, moduleOfType } from '../type/names.ts';
import { setClass } from './class-assignment.ts';
import { genericGetAttr, genericSetAttr } from './generic-attribute.ts';
import { getState, reduceEx, reduceOld } from './reduce.ts';

/** `object.__new__`. */
export function objectNew(type: PType, args: PValue[], keywords: KeywordNames): PValue {
  if (args.length > 0 || (keywords !== null && keywords.length > 0)) refuseExcessArguments(type);
  if ((type.flags & IS_ABSTRACT) !== 0) throw abstractInstantiation(type);
  const made = type.allocate(type);
  if (type.tp_finalize !== null) trackFinalizable(made as PObject);
  return made;
}

/** Excess arguments are an error unless `__init__` is overridden and takes them. */
function refuseExcessArguments(type: PType): void {
  if (type.tp_new !== objectNew)
    throw typeError('object.__new__() takes exactly one argument (the type to instantiate)');
  if (type.tp_init === objectInit) throw typeError(`${type.name}() takes no arguments`);
}

function abstractInstantiation(type: PType) {
  const names = collect(pyObjectGetAttr(type, '__abstractmethods__'))
    .map((name) => pyObjectStr(name))
    .sort()
    .map((name) => `'${name}'`);
  return typeError(
    `Can't instantiate abstract class ${type.name} without an implementation for abstract method${names.length > 1 ? 's' : ''} ${names.join(', ')}`,
  );
}

/** `object.__init__`. */
export function objectInit(self: PValue, args: PValue[], keywords: KeywordNames): void {
  if (args.length === 0 && (keywords === null || keywords.length === 0)) return;
  const type = typeOf(self);
  if (type.tp_init !== objectInit)
    throw typeError('object.__init__() takes exactly one argument (the instance to initialize)');
  if (type.tp_new === objectNew)
    throw typeError(`${type.name}.__init__() takes exactly one argument (the instance to initialize)`);
}

/** `object.__repr__`: `<module.Class object at 0x…>`. */
export function objectRepr(self: PBase): string {
  const type = typeOf(self);
  const module = moduleOfType(type);
  const address = self === null || typeof self !== 'object' ? '0x0' : addressText(self);
  const name = typeof module === 'string' && module !== 'builtins' ? `${module}.${type.qualname}` : type.name;
  return `<${name} object at ${address}>`;
}

/** `object.__str__`: the repr. */
export function objectStr(self: PValue): PValue {
  return typeOf(self).tp_repr!(self);
}

/** `_Py_HashPointer`. */
export function objectHash(self: PValue): number {
  return identityNumber(self as PBase);
}

function objectRichCompare(a: PValue, b: PValue, op: CompareOp): PValue {
  if (op === EQ) return a === b ? true : NotImplemented;
  if (op === NE) {
    const equal = typeOf(a).tp_richcompare;
    if (equal === null) return NotImplemented;
    const result = equal(a, b, EQ);
    if (result === NotImplemented) return NotImplemented;
    return !pyObjectIsTrue(result);
  }
  return NotImplemented;
}

/** `object.__dir__`: the `__dict__`, and the names of the class and its bases. */
function objectDir(self: PValue): PList {
  const names = new PDict();
  const dict = pyObjectLookupAttr(self, '__dict__');
  if (dict instanceof PDict) {
    const cursor = dict.storage.cursor();
    while (cursor.next()) names.set(cursor.key, true);
  }
  const cls = pyObjectLookupAttr(self, '__class__');
  if (cls instanceof PType) addClassNames(cls, names);
  return new PList(keysOf(names));
}

/** `merge_class_dict`. */
export function addClassNames(cls: PType, names: PDict): void {
  for (const type of cls.mro) for (const name of type.dict.keys()) names.set(name, true);
}

export function keysOf(dict: PDict): PValue[] {
  const keys: PValue[] = [];
  const cursor = dict.storage.cursor();
  while (cursor.next()) keys.push(cursor.key);
  return keys;
}

const anything: SelfKind<PValue> = { convertSelf: (self) => self };

/** `__reduce__` of an object whose class has one of its own: the default `__reduce_ex__` calls it. */
function reduceOfItsOwn(self: PValue): PValue | undefined {
  const reduce = pyObjectLookupAttr(self, '__reduce__');
  if (reduce === undefined) return undefined;
  return pyObjectLookupAttr(typeOf(self), '__reduce__') === objectType.dict.get('__reduce__') ? undefined : reduce;
}

const members: Member[] = [
  getset(anything, '__class__', {
    doc: "the object's class",
    get: (self) => typeOf(self),
    set: (self, value) => setClass(self, value),
  }),
  method(anything, '__dir__', { doc: 'Default dir() implementation.', run: objectDir }),
  method(anything, '__format__', {
    doc: 'Default object formatter.\n\nReturn str(self) if format_spec is empty. Raise TypeError otherwise.',
    params: [arg('format_spec', str), '/'],
    run(self: PValue, spec: string) {
      if (spec !== '') throw typeError(`unsupported format string passed to ${typeOf(self).tpName}.__format__`);
      const text = typeOf(self).tp_str!(self as PBase);
      if (strValue(text) === undefined) return pyObjectStr(self);
      return text;
    },
  }),
  method(anything, '__reduce__', {
    doc: 'Helper for pickle.',
    run: (self: PValue) => reduceOld(self, 0),
  }),
  method(anything, '__reduce_ex__', {
    doc: 'Helper for pickle.',
    params: [arg('protocol', int), '/'],
    run(self: PValue, protocol: number) {
      const reduce = reduceOfItsOwn(self);
      return reduce === undefined ? reduceEx(self, protocol) : pyObjectCall0(reduce);
    },
    coroutine(self: PValue, protocol: number) {
      const reduce = reduceOfItsOwn(self);
      return reduce === undefined ? reduceEx(self, protocol) : (callCoroutine(reduce, [], null) as PValue);
    },
  }),
  method(anything, '__getstate__', {
    doc: 'Helper for pickle.',
    run: (self: PValue) => getState(self, false),
  }),
  method(anything, '__sizeof__', {
    doc: 'Size of object in memory, in bytes.',
    run: (self: PValue) => basicSize(typeOf(self)),
  }),
  classMethod('__subclasshook__', {
    doc: 'Abstract classes can override this to customize issubclass().\n\nThis is invoked early on by abc.ABCMeta.__subclasscheck__().\nIt should return True, False or NotImplemented.  If it returns\nNotImplemented, the normal algorithm is used.  Otherwise, it\noverrides the normal algorithm (and the outcome is cached).',
    params: [arg('object', object, null), '/'],
    textSignature: '($type, object, /)',
    run: () => NotImplemented,
  }),
  classMethod('__init_subclass__', {
    doc: 'This method is called when a class is subclassed.\n\nThe default implementation does nothing. It may be\noverridden to extend subclasses.',
    params: [varargs('args'), varkeywords('keywords')],
    textSignature: '($type, /)',
    run(cls, args, keywords) {
      if (keywords.size > 0) throw typeError(`${cls.qualname}.__init_subclass__() takes no keyword arguments`);
      if (args.length > 0)
        throw typeError(`${cls.qualname}.__init_subclass__() takes no arguments (${args.length} given)`);
    },
  }),
];

defineType(objectType, {
  doc: 'The base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a new featureless\ninstance that has no instance attributes and cannot be given any.\n',
  textSignature: '()',
  slots: {
    tp_new: objectNew,
    tp_init: objectInit,
    tp_repr: objectRepr,
    tp_str: objectStr,
    tp_hash: objectHash,
    tp_getattro: genericGetAttr,
    tp_setattro: genericSetAttr,
    tp_richcompare: objectRichCompare,
  },
  members,
});

import { bindDescriptor, pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { updateSlots } from '../../runtime/clinic/define-type.ts';
import { encodeText } from '../../runtime/codecs/text-encoding.ts';
import { currentContext, hasContext } from '../../runtime/context.ts';
import { attributeError, typeError, valueError } from '../../runtime/errors.ts';
import { globalsOf } from '../../runtime/frames.ts';
import { instanceDict, setInstanceDict } from '../../runtime/instance-dict.ts';
import type { PObject, PValue } from '../../runtime/object.ts';
import { rt } from '../../runtime/thread-state.ts';
import { keptByCall, leavable, leavableCall } from '../../runtime/threads/attempt.ts';
import { allocateInstance, BASETYPE, HEAPTYPE, MAPPING, PType, SEQUENCE } from '../../runtime/type.ts';
import type { KeywordNames } from '../../runtime/type-slots.ts';
import { objectType, typeType } from '../../runtime/types.ts';
import { PCell } from '../../runtime/values/code.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { PException } from '../../runtime/values/exception.ts';
import {
  classmethodType,
  PClassMethod,
  PFunction,
  PGetSetDescriptor,
  PStaticMethod,
  staticmethodType,
} from '../../runtime/values/function.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { warn } from '../../runtime/warn.ts';
import { Shape } from '../../truffle/shape.ts';
import { addNote } from '../exceptions/notes.ts';
import { bestBase, calculateMetaclass } from './layout.ts';
import { firstMro } from './mro.ts';
import { addMembers, readSlots } from './slots-declaration.ts';
import { typeDict } from './type-dict.ts';

/** Keyword arguments of a class statement, as `type.__new__` and `__init_subclass__` get them. */
export type ClassKeywords = ReadonlyMap<string, PValue>;

const COLLECTION = SEQUENCE | MAPPING;
const NO_KEYWORDS: ClassKeywords = new Map();

/** `type.__new__(metatype, name, bases, namespace, **keywords)`: makes a class. The namespace is copied. */
export function typeNew(
  metatype: PType,
  name: string,
  bases: readonly PValue[],
  namespace: PDict,
  keywords: ClassKeywords = NO_KEYWORDS,
): PValue {
  let winner = metatype;
  let realBases: readonly PValue[] = bases;
  if (bases.length === 0) realBases = [objectType];
  else {
    for (const base of bases)
      if (!(base instanceof PType) && pyObjectLookupAttr(base, '__mro_entries__') !== undefined)
        throw typeError("type() doesn't support MRO entry resolution; use types.new_class()");
    winner = calculateMetaclass(metatype, bases);
    if (winner !== metatype) {
      if (winner.tp_new !== typeType.tp_new) {
        const names = [...keywords.keys()];
        return winner.tp_new!(winner, [name, new PTuple(bases), namespace, ...keywords.values()], names);
      }
    }
  }
  const base = bestBase(realBases);
  const made: Made = keptByCall<Made | null>('type.__new__', null) ?? {
    type: makeType(winner, name, realBases as PType[], base, namespace),
    unnamed: null,
  };
  return leavable(
    'type.__new__',
    () => runHooks(made, keywords),
    () => made,
  );
}

/** A class whose hooks run: where one of them waits in a thread, the call is left, and the next takes up this class. */
interface Made {
  readonly type: PType;
  /** Attributes that are still to be told their names; null before that began. */
  unnamed: [string, PValue][] | null;
}

function runHooks(made: Made, keywords: ClassKeywords): PType {
  made.unnamed ??= namesToTell(made.type);
  setNames(made.type, made.unnamed);
  initSubclass(made.type, keywords);
  return made.type;
}

/** Everything but the hooks that run Python code: `type_new_impl` up to `type_new_set_names`. */
function makeType(metatype: PType, name: string, bases: readonly PType[], base: PType, namespace: PDict): PType {
  checkName(name);
  const attributes = copyNamespace(name, namespace);
  const type = new PType(metatype.instanceShape, name, 'builtins', base, null);
  type.flags = HEAPTYPE | BASETYPE;
  // `inherit_patma_flags`: of the first base that says what it is.
  for (const other of bases) if ((type.flags & COLLECTION) === 0) type.flags |= other.flags & COLLECTION;
  type.bases = bases;
  type.context = hasContext() ? currentContext() : null;
  if (type.allocate === allocateInstance) type.instanceShape = new Shape<PType>(type, null, '', 0);
  declareLayout(type, base, bases, attributes);
  takeSpecialAttributes(type, name, attributes);
  takeClassCell(type, attributes);
  for (const [key, value] of attributes) type.dict.set(key, value);
  addInstanceAttributes(type, base);
  firstMro(type, base);
  for (const each of bases) each.addSubclass(type);
  updateSlots(type);
  takeDictCell(type, attributes);
  return type;
}

/** What CPython keeps as UTF-8 raises UnicodeEncodeError where it has surrogates. */
function checkEncodable(text: string): void {
  if (/[\ud800-\udfff]/.test(text)) encodeText(text, 'utf-8', 'strict');
}

export function checkName(name: string): void {
  checkEncodable(name);
  if (name.includes('\0')) throw valueError('type name must not contain null characters');
}

/** The names of the namespace; a class here has no others, CPython's only warns of them. */
function copyNamespace(className: string, namespace: PDict): Map<string, PValue> {
  const attributes = new Map<string, PValue>();
  const cursor = namespace.storage.cursor();
  while (cursor.next()) {
    const key = strValue(cursor.key);
    if (key !== undefined) attributes.set(key, cursor.value);
    else warn('RuntimeWarning', `non-string key in the __dict__ of class ${className}`);
  }
  return attributes;
}

/** `__slots__`, and which of `__dict__` and `__weakref__` the class adds. */
function declareLayout(
  type: PType,
  base: PType,
  bases: readonly PType[],
  attributes: ReadonlyMap<string, PValue>,
): void {
  const mayAddDict = !base.hasDict;
  const mayAddWeakref = !base.hasWeakref && isFixedSize(base);
  const declared = attributes.get('__slots__');
  let dict = mayAddDict;
  let weakref = mayAddWeakref;
  let names: readonly string[] = [];
  if (declared !== undefined) {
    const slots = readSlots(type.name, base, declared, attributes, mayAddDict, mayAddWeakref);
    names = slots.names;
    dict = slots.dict;
    weakref = slots.weakref;
    // A secondary base may bring what the primary lacks.
    if (bases.length > 1)
      for (const other of bases) {
        if (other === base) continue;
        if (mayAddDict && other.hasDict) dict = true;
        if (mayAddWeakref && other.hasWeakref) weakref = true;
      }
  }
  type.hasDict = base.hasDict || dict;
  type.hasWeakref = base.hasWeakref || weakref;
  addMembers(type, names);
}

const VARIABLE_SIZE = new Set(['int', 'bool', 'bytes', 'tuple', 'type']);

function isFixedSize(type: PType): boolean {
  return !type.mro.some((base) => !base.isHeapType && base.module === 'builtins' && VARIABLE_SIZE.has(base.name));
}

/** `type_new_set_attrs`: module, qualified name, documentation; `__new__` and the like become static or class methods. */
function takeSpecialAttributes(type: PType, name: string, attributes: Map<string, PValue>): void {
  if (!attributes.has('__module__')) {
    const module = globalsOf(rt.stack[rt.sp])?.getStr('__name__');
    if (module !== undefined) attributes.set('__module__', module);
  }
  const qualname = attributes.get('__qualname__');
  if (qualname === undefined) type.qualname = name;
  else {
    const text = strValue(qualname);
    if (text === undefined) throw typeError(`type __qualname__ must be a str, not ${typeOf(qualname).tpName}`);
    type.qualname = text;
    attributes.delete('__qualname__');
  }
  const doc = strValue(attributes.get('__doc__') ?? null);
  if (doc !== undefined) checkEncodable(doc);
  const create = attributes.get('__new__');
  if (create instanceof PFunction) attributes.set('__new__', staticMethodOf(create));
  for (const special of ['__init_subclass__', '__class_getitem__']) {
    const found = attributes.get(special);
    if (found instanceof PFunction) attributes.set(special, classMethodOf(found));
  }
  const cell = attributes.get('__classcell__');
  if (cell !== undefined && !(cell instanceof PCell))
    throw typeError(`type.__new__: __classcell__ must be a nonlocal cell, not ${pyObjectRepr(typeOf(cell))}`);
  const dictCell = attributes.get('__classdictcell__');
  if (dictCell !== undefined && !(dictCell instanceof PCell))
    throw typeError(`type.__new__: __classdictcell__ must be a nonlocal cell, not ${pyObjectRepr(typeOf(dictCell))}`);
}

function staticMethodOf(callable: PValue): PStaticMethod {
  const wrapper = new PStaticMethod(staticmethodType.instanceShape);
  wrapper.callable = callable;
  return wrapper;
}

function classMethodOf(callable: PValue): PClassMethod {
  const wrapper = new PClassMethod(classmethodType.instanceShape);
  wrapper.callable = callable;
  return wrapper;
}

/** Gives the class statement's `__class__` cell its value: zero-argument `super` works from here on, in `mro()` too. */
function takeClassCell(type: PType, attributes: Map<string, PValue>): void {
  const cell = attributes.get('__classcell__');
  if (!(cell instanceof PCell)) return;
  cell.value = type;
  attributes.delete('__classcell__');
}

/** The same for the cell of the class's namespace, which annotation scopes look into. */
function takeDictCell(type: PType, attributes: ReadonlyMap<string, PValue>): void {
  const dictCell = attributes.get('__classdictcell__');
  if (dictCell instanceof PCell) {
    dictCell.value = typeDict(type);
    type.dict.delete('__classdictcell__');
  }
  if (dictCell !== undefined) type.modified();
}

/** The attributes `__dict__` and `__weakref__` of classes that add those to their instances. */
function addInstanceAttributes(type: PType, base: PType): void {
  if (type.hasDict && !base.hasDict && !type.dict.has('__dict__')) type.dict.set('__dict__', dictDescriptor(type));
  if (type.hasWeakref && !base.hasWeakref && !type.dict.has('__weakref__'))
    type.dict.set(
      '__weakref__',
      new PGetSetDescriptor({
        owner: type,
        name: '__weakref__',
        doc: 'list of weak references to the object',
        get: (self: PObject) => firstWeakref(self),
        set: null,
      }),
    );
  if (!type.dict.has('__doc__')) type.dict.set('__doc__', null);
  if (type.dict.has('__eq__') && !type.dict.has('__hash__')) type.dict.set('__hash__', null);
}

/** `object.__weakref__`: registered by `weakref`. */
let firstWeakref: (object: PObject) => PValue = () => null;

export function setFirstWeakref(find: (object: PObject) => PValue): void {
  firstWeakref = find;
}

/** `subtype_dict` and `subtype_setdict`. An object whose builtin base has a `__dict__` already keeps that one. */
function dictDescriptor(owner: PType): PGetSetDescriptor {
  return new PGetSetDescriptor({
    owner,
    name: '__dict__',
    doc: 'dictionary for instance variables',
    get: (self: PObject) => builtinDict(self)?.get(self) ?? instanceDict(self),
    set(self: PObject, value: PValue | undefined) {
      const inherited = builtinDict(self);
      if (inherited?.set === null)
        throw attributeError(`attribute '__dict__' of '${inherited.owner.name}' objects is not writable`);
      if (inherited !== null) inherited.set(self, value);
      else if (value === undefined) setInstanceDict(self, new PDict());
      else if (value instanceof PDict) setInstanceDict(self, value);
      else throw typeError(`__dict__ must be set to a dictionary, not a '${typeOf(value).tpName}'`);
    },
  });
}

/** `get_builtin_base_with_dict`, as its descriptor. */
function builtinDict(self: PObject): PGetSetDescriptor | null {
  let base: PType | null = self.shape.cls;
  while (base?.isHeapType) base = base.base;
  const found = base?.hasDict || base === typeType ? base.lookup('__dict__') : null;
  return found instanceof PGetSetDescriptor ? found : null;
}

/** The attributes of a new class that may want to know their names. */
function namesToTell(type: PType): [string, PValue][] {
  const found: [string, PValue][] = [];
  for (const [name, value] of type.dict)
    if (value !== null && typeof value === 'object' && !(value instanceof PFunction)) found.push([name, value]);
  return found;
}

/** `type_new_set_names`: tells the class's attributes their names. */
function setNames(type: PType, unnamed: [string, PValue][]): void {
  for (; unnamed.length > 0; unnamed.shift()) {
    const [name, value] = unnamed[0]!;
    const kind = typeOf(value);
    const found = kind.lookup('__set_name__');
    if (found === undefined) continue;
    try {
      leavableCall('__set_name__', null, bindDescriptor(found, value, kind), () => [type, name]);
    } catch (error) {
      if (error instanceof PException)
        addNote(error.value, `Error calling __set_name__ on '${kind.name}' instance '${name}' in '${type.name}'`);
      throw error;
    }
  }
}

/** `super(type, type).__init_subclass__(**keywords)`. */
function initSubclass(type: PType, keywords: ClassKeywords): void {
  if (!type.mro.includes(type))
    throw typeError(`super(type, obj): obj (type ${type.name}) is not an instance or subtype of type (${type.name}).`);
  for (let i = 1; i < type.mro.length; i++) {
    const base = type.mro[i]!;
    const found = base.dict.get('__init_subclass__');
    if (found === undefined) continue;
    if (base === objectType && keywords.size === 0) return;
    const names: KeywordNames = keywords.size === 0 ? null : [...keywords.keys()];
    leavableCall(
      '__init_subclass__',
      null,
      bindDescriptor(found, undefined, type),
      () => [...keywords.values()],
      names,
    );
    return;
  }
}

import { setMissingAttributeMessage } from '../../runtime/abstract/attribute.ts';
import { realIsInstance, realIsSubclass } from '../../runtime/abstract/instance-check.ts';
import { arg, varargs, varkeywords } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { classMethod, method } from '../../runtime/clinic/members.ts';
import { currentContext, hasContext } from '../../runtime/context.ts';
import { typeError } from '../../runtime/errors.ts';
import type { PBase, PValue } from '../../runtime/object.ts';
import { IMMUTABLETYPE, PType } from '../../runtime/type.ts';
import type { KeywordNames } from '../../runtime/type-slots.ts';
import { typeType } from '../../runtime/types.ts';
import { codeType } from '../../runtime/values/code.ts';
import { frozensetType, PDict, setType } from '../../runtime/values/dict.ts';
import { PFunction } from '../../runtime/values/function.ts';
import { isInstanceOf, strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PList, PTuple } from '../../runtime/values/sequences.ts';
import { addClassNames, keysOf } from '../object/object.ts';
import { unionOr } from '../union/union.ts';
import { changeTypeAttribute, typeAttributes } from './attributes.ts';
import { typeCall } from './call.ts';
import { linearize } from './mro.ts';
import { basicSize, typeRepr } from './names.ts';
import { typeNew } from './type-new.ts';

/** `type_getattro`: data descriptors of the metaclass, attributes of the class and its bases, others of the metaclass. */
export function typeGetAttr(type: PType, name: string): PValue | undefined {
  const metatype = type.shape.cls;
  const ofMeta = metatype.lookup(name);
  let get: ReturnType<typeof getterOf> = null;
  if (ofMeta !== undefined) {
    const kind = typeOf(ofMeta);
    get = kind.tp_descr_get;
    if (get !== null && kind.tp_descr_set !== null) return get(ofMeta as PBase, type, metatype);
  }
  const found = type.lookup(name);
  if (found !== undefined) {
    if (found instanceof PFunction) return found;
    const bind = typeOf(found).tp_descr_get;
    return bind === null ? found : bind(found as PBase, undefined, type);
  }
  if (get !== null) return get(ofMeta as PBase, type, metatype);
  return ofMeta;
}

function getterOf(value: PValue) {
  return typeOf(value).tp_descr_get;
}

/** `type_setattro`. */
export function typeSetAttr(type: PType, name: string, value: PValue | undefined): void {
  if ((type.flags & IMMUTABLETYPE) !== 0)
    throw typeError(`cannot set '${name}' attribute of immutable type '${type.tpName}'`);
  const ofMeta = type.shape.cls.lookup(name);
  if (ofMeta !== undefined) {
    const set = typeOf(ofMeta).tp_descr_set;
    if (set !== null) {
      set(ofMeta as PBase, type, value);
      return;
    }
  }
  changeTypeAttribute(type, name, value);
}

/** `type(name, bases, namespace, **keywords)`: reads the arguments of `type.__new__`. */
function newFromArguments(metatype: PType, args: PValue[], keywords: KeywordNames): PValue {
  const given = keywords === null ? args.length : args.length - keywords.length;
  if (given !== 3) throw typeError(`type.__new__() takes exactly 3 arguments (${given} given)`);
  const [name, bases, namespace] = args as [PValue, PValue, PValue];
  const text = strValue(name);
  if (text === undefined) throw wrongArgument(1, 'str', name);
  if (!(bases instanceof PTuple)) throw wrongArgument(2, 'tuple', bases);
  if (!(namespace instanceof PDict)) throw wrongArgument(3, 'dict', namespace);
  const named = new Map<string, PValue>();
  if (keywords !== null) for (let i = 0; i < keywords.length; i++) named.set(keywords[i]!, args[given + i]!);
  return typeNew(metatype, text, bases.items, namespace, named);
}

function wrongArgument(index: number, expected: string, value: PValue) {
  return typeError(
    `type.__new__() argument ${index} must be ${expected}, not ${value === null ? 'None' : typeOf(value).tpName}`,
  );
}

function typeInit(_self: PType, args: PValue[], keywords: KeywordNames): void {
  const given = keywords === null ? args.length : args.length - keywords.length;
  if (given === 1 && keywords !== null && keywords.length > 0)
    throw typeError('type.__init__() takes no keyword arguments');
  if (given !== 1 && given !== 3) throw typeError('type.__init__() takes 1 or 3 arguments');
}

// Classes have a `__dict__` already, so metaclasses add none; theirs is shown by a descriptor of its own.
typeType.hasDict = true;
typeType.hasWeakref = true;
for (const type of [setType, frozensetType, codeType]) type.hasWeakref = true;

defineType(typeType, {
  doc: "type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type",
  slots: {
    tp_new: newFromArguments,
    tp_init: typeInit,
    tp_call: typeCall,
    tp_repr: typeRepr,
    tp_getattro: typeGetAttr,
    tp_setattro: typeSetAttr,
    nb_or: unionOr,
  },
  members: [
    ...typeAttributes,
    method(PType, 'mro', {
      doc: "Return a type's method resolution order.",
      run: (type) => new PList(linearize(type)),
    }),
    method(PType, '__subclasses__', {
      doc: 'Return a list of immediate subclasses.',
      run(type) {
        const found: PType[] = [];
        const context = hasContext() ? currentContext() : null;
        for (const ref of type.subclasses) {
          const subclass = ref.deref();
          if (subclass !== undefined && (subclass.context === null || subclass.context === context))
            found.push(subclass);
        }
        return new PList(found);
      },
    }),
    classMethod('__prepare__', {
      doc: 'Create the namespace for the class statement',
      params: [varargs('args'), varkeywords('kwargs')],
      textSignature: '($cls, name, bases, /, **kwds)',
      run: () => new PDict(),
    }),
    method(PType, '__instancecheck__', {
      doc: 'Check if an object is an instance.',
      params: [arg('instance', object), '/'],
      run: (type, value) => realIsInstance(value, type),
    }),
    method(PType, '__subclasscheck__', {
      doc: 'Check if a class is a subclass.',
      params: [arg('subclass', object), '/'],
      run: (type, value) => realIsSubclass(value, type),
    }),
    method(PType, '__dir__', {
      doc: 'Specialized __dir__ implementation for types.',
      run(type) {
        const names = new PDict();
        addClassNames(type, names);
        return new PList(keysOf(names));
      },
    }),
    method(PType, '__sizeof__', {
      doc: 'Return memory consumption of the type object.',
      run: (type) => basicSize(typeType) + 8 * type.dict.size,
    }),
  ],
});

setMissingAttributeMessage(typeType, (type: PValue, name) =>
  isInstanceOf(type, typeType)
    ? `type object '${(type as PType).tpName}' has no attribute '${name}'`
    : `'${typeOf(type).tpName}' object has no attribute '${name}'`,
);

typeType.vectorcall = { call1: typeOf };

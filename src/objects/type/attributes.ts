import { bindDescriptor } from '../../runtime/abstract/attribute.ts';
import { pyObjectIsTrue } from '../../runtime/abstract/compare.ts';
import { constructorSignatures, typeDocs, updateSlots } from '../../runtime/clinic/define-type.ts';
import { getset, type Member } from '../../runtime/clinic/members.ts';
import { attributeError, typeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { HEAPTYPE, IMMUTABLETYPE, IS_ABSTRACT, PType } from '../../runtime/type.ts';
import { isStaticType, typeType } from '../../runtime/types.ts';
import { PDict, PMappingProxy } from '../../runtime/values/dict.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { EMPTY_TUPLE, PTuple } from '../../runtime/values/sequences.ts';
import { setBases } from './bases.ts';
import { isIncomplete } from './mro.ts';
import { basicSize, itemSize, moduleAttribute } from './names.ts';
import { typeDict } from './type-dict.ts';
import { checkName } from './type-new.ts';

/** `check_set_special_type_attr`. */
function checkSettable(type: PType, value: PValue | undefined, name: string): asserts value is PValue {
  if ((type.flags & IMMUTABLETYPE) !== 0)
    throw typeError(`cannot set '${name}' attribute of immutable type '${type.tpName}'`);
  if (value === undefined) throw typeError(`cannot delete '${name}' attribute of immutable type '${type.tpName}'`);
}

/** Sets an entry of the type's `__dict__` past all checks. */
export function setTypeEntry(type: PType, name: string, value: PValue | undefined): void {
  if (value === undefined) type.dict.delete(name);
  else type.dict.set(name, value);
  type.modified();
}

/** `Py_TPFLAGS_…_SUBCLASS` bits by the builtin type that starts the family. */
const FAMILY: Readonly<Record<string, number>> = {
  int: 1 << 24,
  list: 1 << 25,
  tuple: 1 << 26,
  bytes: 1 << 27,
  str: 1 << 28,
  dict: 1 << 29,
  BaseException: 1 << 30,
  type: 1 << 31,
};
const DEFAULT_FLAGS = (1 << 18) | (1 << 12);

/** `type.__flags__`. */
function flagsOf(type: PType): number {
  let flags = (type.flags | DEFAULT_FLAGS) >>> 0;
  if (type.hasDict && type.isHeapType) flags |= 1 << 4;
  if (!type.isHeapType && !isStaticType(type)) flags |= HEAPTYPE;
  flags |= 1 << 14;
  for (const base of type.mro) if (base.module === 'builtins' && !base.isHeapType) flags |= FAMILY[base.name] ?? 0;
  return flags >>> 0;
}

/** `type_get_text_signature`: a class made by a statement may say in its docstring, in the form of builtins, what it is called with. */
function textSignature(type: PType): PValue {
  const known = constructorSignatures.get(type);
  if (known !== undefined) return known;
  const doc = type.isHeapType ? type.dict.get('__doc__') : undefined;
  if (typeof doc !== 'string' || !doc.startsWith(`${type.name}(`)) return null;
  const end = doc.indexOf(')\n--\n\n');
  return end < 0 || doc.slice(0, end).includes('\n\n') ? null : doc.slice(type.name.length, end + 1);
}

export const typeAttributes: readonly Member[] = [
  getset(PType, '__name__', {
    get: (type) => type.name,
    set(type, value) {
      checkSettable(type, value, '__name__');
      const name = strValue(value);
      if (name === undefined)
        throw typeError(`can only assign string to ${type.tpName}.__name__, not '${typeOf(value).tpName}'`);
      checkName(name);
      type.name = name;
    },
  }),
  getset(PType, '__qualname__', {
    get: (type) => type.qualname,
    set(type, value) {
      checkSettable(type, value, '__qualname__');
      const name = strValue(value);
      if (name === undefined)
        throw typeError(`can only assign string to ${type.tpName}.__qualname__, not '${typeOf(value).tpName}'`);
      type.qualname = name;
    },
  }),
  getset(PType, '__bases__', {
    get: (type) => new PTuple(type.bases),
    set(type, value) {
      checkSettable(type, value, '__bases__');
      setBases(type, value);
    },
  }),
  getset(PType, '__base__', { get: (type) => type.base, member: true }),
  getset(PType, '__mro__', { get: (type) => (isIncomplete(type) ? null : new PTuple(type.mro)) }),
  getset(PType, '__module__', {
    get: moduleAttribute,
    set(type, value) {
      checkSettable(type, value, '__module__');
      type.dict.delete('__firstlineno__');
      setTypeEntry(type, '__module__', value);
    },
  }),
  getset(PType, '__abstractmethods__', {
    get(type) {
      const methods = type === typeType ? undefined : type.dict.get('__abstractmethods__');
      if (methods === undefined) throw attributeError('__abstractmethods__', type, '__abstractmethods__');
      return methods;
    },
    set(type, value) {
      let abstract = false;
      if (value !== undefined) abstract = pyObjectIsTrue(value);
      else if (!type.dict.has('__abstractmethods__'))
        throw attributeError('__abstractmethods__', type, '__abstractmethods__');
      setTypeEntry(type, '__abstractmethods__', value);
      if (abstract) type.flags |= IS_ABSTRACT;
      else type.flags &= ~IS_ABSTRACT;
    },
  }),
  getset(PType, '__dict__', { get: (type) => new PMappingProxy(typeDict(type)) }),
  getset(PType, '__doc__', {
    get(type) {
      const documentation = type.isHeapType ? undefined : typeDocs.get(type);
      if (documentation !== undefined) return documentation;
      const doc = type.dict.get('__doc__');
      return doc === undefined ? null : bindDescriptor(doc, undefined, type);
    },
    set(type, value) {
      checkSettable(type, value, '__doc__');
      setTypeEntry(type, '__doc__', value);
    },
  }),
  getset(PType, '__text_signature__', { get: textSignature }),
  getset(PType, '__annotations__', {
    get(type) {
      if ((type.flags & HEAPTYPE) === 0)
        throw attributeError(
          `type object '${type.tpName}' has no attribute '__annotations__'`,
          type,
          '__annotations__',
        );
      let annotations = type.dict.get('__annotations__');
      if (annotations === undefined) {
        annotations = new PDict();
        setTypeEntry(type, '__annotations__', annotations);
        return annotations;
      }
      return bindDescriptor(annotations, undefined, type);
    },
    set(type, value) {
      if ((type.flags & IMMUTABLETYPE) !== 0)
        throw typeError(`cannot set '__annotations__' attribute of immutable type '${type.tpName}'`);
      if (value === undefined && !type.dict.has('__annotations__'))
        throw attributeError('__annotations__', type, '__annotations__');
      setTypeEntry(type, '__annotations__', value);
    },
  }),
  getset(PType, '__type_params__', {
    get: (type) => (type === typeType ? undefined : type.dict.get('__type_params__')) ?? EMPTY_TUPLE,
    set(type, value) {
      checkSettable(type, value, '__type_params__');
      setTypeEntry(type, '__type_params__', value);
    },
  }),
  getset(PType, '__basicsize__', { get: basicSize, member: true }),
  getset(PType, '__itemsize__', { get: itemSize, member: true }),
  getset(PType, '__flags__', { get: flagsOf, member: true }),
  getset(PType, '__weakrefoffset__', { get: (type) => (type.hasWeakref ? 24 : 0), member: true }),
  getset(PType, '__dictoffset__', {
    get: (type) => (type.hasDict ? (type.isHeapType ? -1 : 16) : 0),
    member: true,
  }),
];

/** `type_setattro` after the metaclass's data descriptors have been asked: changes the class itself. */
export function changeTypeAttribute(type: PType, name: string, value: PValue | undefined): void {
  if (value !== undefined) type.dict.set(name, value);
  else if (!type.dict.delete(name))
    throw attributeError(`type object '${type.tpName}' has no attribute '${name}'`, type, name);
  type.modified();
  if (name.startsWith('__') && name.endsWith('__')) updateSlots(type, name);
}

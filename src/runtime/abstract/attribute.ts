import { prepended } from '../arrays.ts';
import { attributeError, isException, typeError, withAttributeContext } from '../errors.ts';
import { getProperty, type PBase, type PObject, type PValue } from '../object.ts';
import { rt } from '../registers.ts';
import { isReplayed, replayedCall } from '../threads/replay.ts';
import { PType } from '../type.ts';
import type { KeywordNames } from '../type-slots.ts';
import { objectType } from '../types.ts';
import type { PException } from '../values/exception.ts';
import { methodDescriptorType, PFunction, PGetSetDescriptor, PMethod, PMethodDescriptor } from '../values/function.ts';
import { strValue, typeOf } from '../values/scalars.ts';
import { pyObjectCall, pyObjectCall0, pyObjectCall1, pyObjectCall2, pyObjectCall3 } from './call.ts';

/** `PyObject_GetAttr`. */
export function pyObjectGetAttr(object: PValue, name: string): PValue {
  const value = attributeOrMissing(object, name);
  if (value === undefined) throw noAttribute(object, name);
  return value;
}

/** `PyObject_GetAttr`, but `undefined` where the builtin look-up finds nothing. */
export function attributeOrMissing(object: PValue, name: string): PValue | undefined {
  try {
    return typeOf(object).tp_getattro!(object, name);
  } catch (error) {
    throw withAttributeContext(error, object, name);
  }
}

/** What `object.name(…)` calls where that is no method: `_PyObject_GetMethod`, which gives an AttributeError of a descriptor no name. */
export function pyObjectGetMethod(object: PValue, name: string): PValue {
  const type = typeOf(object);
  if (type.tp_getattro !== objectType.tp_getattro) return pyObjectGetAttr(object, name);
  const value = type.tp_getattro!(object, name);
  if (value === undefined) throw noAttribute(object, name);
  return value;
}

/** Reads a descriptor of the class for `object.name`. */
export function readDescriptor(found: PValue, object: PValue, owner: PType, name: string): PValue {
  try {
    return bindDescriptor(found, object, owner);
  } catch (error) {
    throw withAttributeContext(error, object, name);
  }
}

/** `PyObject_GetOptionalAttr`: `undefined` when there is no such attribute; any other exception passes. */
export function pyObjectLookupAttr(object: PValue, name: string): PValue | undefined {
  try {
    return typeOf(object).tp_getattro!(object, name, true);
  } catch (error) {
    if (isException(error, 'AttributeError')) return undefined;
    throw error;
  }
}

/** `PyObject_SetAttr`, or `PyObject_DelAttr` with `undefined`. */
export function pyObjectSetAttr(object: PValue, name: string, value: PValue | undefined): void {
  const type = typeOf(object);
  const set = type.tp_setattro;
  if (set === null)
    throw typeError(
      `'${type.tpName}' object has no attributes (${value === undefined ? 'del' : 'assign to'} .${name})`,
    );
  set(object, name, value);
}

/** How a type with its own words for a missing attribute (modules, types) says it: registered by `src/objects`. */
const missingAttribute = new Map<PType, (object: any, name: string) => string>();

export function setMissingAttributeMessage(type: PType, message: (object: any, name: string) => string): void {
  missingAttribute.set(type, message);
}

/** `PyType_GetFullyQualifiedName`: with the module, unless that is `builtins` or `__main__`. */
export function fullyQualifiedName(type: PType): string {
  const module = strValue(pyObjectLookupAttr(type, '__module__') ?? null);
  return module === undefined || module === 'builtins' || module === '__main__'
    ? type.qualname
    : `${module}.${type.qualname}`;
}

/** The AttributeError for a missing attribute, in the words of the object's type. */
export function noAttribute(object: PValue, name: string): PException {
  if (object instanceof PType)
    return attributeError(`type object '${object.tpName}' has no attribute '${name}'`, object, name);
  const type = typeOf(object);
  const member = type.lookup(name);
  if (member instanceof PGetSetDescriptor && member.key !== null)
    return attributeError(`'${fullyQualifiedName(type)}' object has no attribute '${name}'`, object, name);
  const words = type.mro.map((t) => missingAttribute.get(t)).find((w) => w !== undefined);
  return attributeError(
    words !== undefined ? words(object, name) : `'${type.tpName}' object has no attribute '${name}'`,
    object,
    name,
  );
}

/** `_PyObject_LookupSpecial`: the special method `name` found on the type and bound to `object`, or `undefined`. */
export function lookupSpecial(object: PValue, name: string): PValue | undefined {
  const type = typeOf(object);
  const found = type.lookup(name);
  return found === undefined ? undefined : bindDescriptor(found, object, type);
}

/** What a class attribute gives when read through an instance: `__get__` applied. */
export function bindDescriptor(found: PValue, instance: PValue | undefined, owner: PType | null): PValue {
  if (found instanceof PFunction && instance !== undefined) return new PMethod(found, instance);
  const get = typeOf(found).tp_descr_get;
  return get === null ? found : get(found as PBase, instance, owner);
}

/** Whether reading `found` through an instance would only bind it, so that a call may pass the instance as first argument instead. */
export function isMethodLike(found: PValue): boolean {
  return found instanceof PFunction || (found instanceof PMethodDescriptor && found.shape.cls === methodDescriptorType);
}

/** Calls the special method `name` of the object's type; `undefined` when the type has none. */
export function callSpecial(object: PValue, name: string, ...args: PValue[]): PValue | undefined {
  const found = typeOf(object).lookup(name);
  if (found === undefined) return undefined;
  return callUnbound(found, object, args);
}

/** Calls class attribute `found` as a method of `self`, without making a bound method where that cannot be told. */
export function callUnbound(found: PValue, self: PValue, args: readonly PValue[]): PValue {
  if (found instanceof PFunction) {
    switch (args.length) {
      case 0:
        return pyObjectCall1(found, self);
      case 1:
        return pyObjectCall2(found, self, args[0]!);
      case 2:
        return pyObjectCall3(found, self, args[0]!, args[1]!);
      default:
        return pyObjectCall(found, prepended(self, args));
    }
  }
  if (isMethodLike(found)) return pyObjectCall(found, prepended(self, args));
  const bound = bindDescriptor(found, self, typeOf(self));
  switch (args.length) {
    case 0:
      return pyObjectCall0(bound);
    case 1:
      return pyObjectCall1(bound, args[0]!);
    default:
      return pyObjectCall(bound, [...args]);
  }
}

/** `PyObject_VectorcallMethod`: looks `name` up on the object and calls it. */
export function pyObjectCallMethod(
  object: PValue,
  name: string,
  args: readonly PValue[] = [],
  keywords: KeywordNames = null,
): PValue {
  const type = typeOf(object);
  if (type.tp_getattro === objectType.tp_getattro) {
    const found = type.lookup(name);
    if (
      found instanceof PMethodDescriptor &&
      isMethodLike(found) &&
      keywords === null &&
      !(type.hasDict && getProperty(object as PObject, name) !== undefined)
    ) {
      const definition = found.definition;
      if (rt.attempt !== null && isReplayed()) return replayedCall(found, [object, ...args], null);
      if (args.length === 0 && definition.call0 !== null) return definition.call0(object);
      if (args.length === 1 && definition.call1 !== null) return definition.call1(object, args[0]!);
      return definition.call(object, [...args], null);
    }
    if (found instanceof PFunction && !(type.hasDict && getProperty(object as PObject, name) !== undefined))
      return keywords === null
        ? callUnbound(found, object, args)
        : pyObjectCall(found, prepended(object, args), keywords);
  }
  return pyObjectCall(pyObjectGetMethod(object, name), [...args], keywords);
}

import { typeError } from '../errors.ts';
import type { PValue } from '../object.ts';
import { enterRecursiveCall, leaveRecursiveCall } from '../thread-state.ts';
import { PType } from '../type.ts';
import { objectType, typeType } from '../types.ts';
import { isInstanceOf, typeOf } from '../values/scalars.ts';
import { PTuple } from '../values/sequences.ts';
import { lookupSpecial, pyObjectLookupAttr } from './attribute.ts';
import { pyObjectCall1 } from './call.ts';
import { pyObjectIsTrue } from './compare.ts';

let unionType: PType | null = null;
let unionMembers: ((union: PValue) => PTuple) | null = null;

/** Tells `isinstance` of unions, which it looks into: registered by `src/objects/union`. */
export function setUnionType(type: PType, members: (union: PValue) => PTuple): void {
  unionType = type;
  unionMembers = members;
}

/** `PyObject_IsInstance`: `isinstance(value, cls)`. */
export function pyObjectIsInstance(value: PValue, cls: PValue): boolean {
  if (typeOf(value) === cls) return true;
  const metatype = typeOf(cls);
  if (metatype === typeType) return realIsInstance(value, cls);
  if (metatype === unionType) return isInstanceOfAny(value, unionMembers!(cls));
  if (cls instanceof PTuple) return isInstanceOfAny(value, cls);
  const check = lookupSpecial(cls, '__instancecheck__');
  if (check === undefined) return realIsInstance(value, cls);
  enterRecursiveCall(' in __instancecheck__');
  try {
    return pyObjectIsTrue(pyObjectCall1(check, value));
  } finally {
    leaveRecursiveCall();
  }
}

function isInstanceOfAny(value: PValue, classes: PTuple): boolean {
  const type = typeOf(value);
  // Plain classes at the head, which ask no Python code.
  for (const cls of classes.items) {
    if (type === cls) return true;
    if (typeOf(cls) !== typeType) break;
  }
  enterRecursiveCall(' in __instancecheck__');
  try {
    for (const cls of classes.items) if (pyObjectIsInstance(value, cls)) return true;
    return false;
  } finally {
    leaveRecursiveCall();
  }
}

/** `_PyObject_RealIsInstance`: by the type, then by `__class__`. */
export function realIsInstance(value: PValue, cls: PValue): boolean {
  if (cls instanceof PType) {
    const type = typeOf(value);
    if (type.isSubtypeOf(cls)) return true;
    // nothing but a class of Python code, or a proxy, claims another class than its own
    if (type.tp_getattro === objectType.tp_getattro)
      if (!type.isHeapType || type.lookup('__class__') === objectType.lookup('__class__')) return false;
    const claimed = pyObjectLookupAttr(value, '__class__');
    return claimed instanceof PType && claimed !== type && claimed.isSubtypeOf(cls);
  }
  checkClass(cls, () => 'isinstance() arg 2 must be a type, a tuple of types, or a union');
  const claimed = pyObjectLookupAttr(value, '__class__');
  return claimed !== undefined && claimed !== null && abstractIsSubclass(claimed, cls);
}

/** `PyObject_IsSubclass`: `issubclass(derived, cls)`. */
export function pyObjectIsSubclass(derived: PValue, cls: PValue): boolean {
  const metatype = typeOf(cls);
  if (metatype === typeType) return derived === cls || realIsSubclass(derived, cls);
  if (metatype === unionType) return isSubclassOfAny(derived, unionMembers!(cls));
  if (cls instanceof PTuple) return isSubclassOfAny(derived, cls);
  const check = lookupSpecial(cls, '__subclasscheck__');
  if (check === undefined) return realIsSubclass(derived, cls);
  enterRecursiveCall(' in __subclasscheck__');
  try {
    return pyObjectIsTrue(pyObjectCall1(check, derived));
  } finally {
    leaveRecursiveCall();
  }
}

function isSubclassOfAny(derived: PValue, classes: PTuple): boolean {
  enterRecursiveCall(' in __subclasscheck__');
  try {
    for (const cls of classes.items) if (pyObjectIsSubclass(derived, cls)) return true;
    return false;
  } finally {
    leaveRecursiveCall();
  }
}

/** `_PyObject_RealIsSubclass`. */
export function realIsSubclass(derived: PValue, cls: PValue): boolean {
  if (derived instanceof PType && cls instanceof PType) return derived.isSubtypeOf(cls);
  checkClass(derived, () => 'issubclass() arg 1 must be a class');
  checkClass(cls, () => 'issubclass() arg 2 must be a class, a tuple of classes, or a union');
  return abstractIsSubclass(derived, cls);
}

/** `abstract_get_bases`: `__bases__` when it is a tuple. */
function abstractBases(cls: PValue): PTuple | undefined {
  const bases = pyObjectLookupAttr(cls, '__bases__');
  return bases instanceof PTuple ? bases : undefined;
}

function checkClass(cls: PValue, message: () => string): void {
  if (!isInstanceOf(cls, typeType) && abstractBases(cls) === undefined) throw typeError(message());
}

function abstractIsSubclass(derived: PValue, cls: PValue): boolean {
  if (derived === cls) return true;
  const bases = abstractBases(derived);
  if (bases === undefined) return false;
  enterRecursiveCall(' in __issubclass__');
  try {
    return bases.items.some((base) => abstractIsSubclass(base, cls));
  } finally {
    leaveRecursiveCall();
  }
}

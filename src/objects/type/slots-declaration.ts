import { collect } from '../../runtime/abstract/iterate.ts';
import { attributeError, typeError, valueError } from '../../runtime/errors.ts';
import {
  deleteProperty,
  getProperty,
  hiddenKey,
  type PObject,
  type PValue,
  setProperty,
} from '../../runtime/object.ts';
import type { PType } from '../../runtime/type.ts';
import { memberDescriptorType, PGetSetDescriptor } from '../../runtime/values/function.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { itemSize } from './names.ts';

/** What a class body's `__slots__` asks for. */
export interface SlotsDeclaration {
  /** Member names, mangled, sorted. */
  readonly names: readonly string[];
  readonly dict: boolean;
  readonly weakref: boolean;
}

/** `type_new_slots`: reads and checks `__slots__`. `base` is the best base, `mayAdd…` says what the class does not have yet. */
export function readSlots(
  className: string,
  base: PType,
  declared: PValue,
  namespace: ReadonlyMap<string, PValue>,
  mayAddDict: boolean,
  mayAddWeakref: boolean,
): SlotsDeclaration {
  const text = strValue(declared);
  const items = text !== undefined ? [text] : collect(declared);
  if (items.length > 0 && itemSize(base) !== 0)
    throw typeError(`nonempty __slots__ not supported for subtype of '${base.name}'`);
  const names: string[] = [];
  let dict = false;
  let weakref = false;
  for (const item of items) {
    const name = strValue(item);
    if (name === undefined) throw typeError(`__slots__ items must be strings, not '${typeOf(item).tpName}'`);
    if (!isIdentifier(name)) throw typeError('__slots__ must be identifiers');
    if (name === '__dict__') {
      if (!mayAddDict || dict) throw typeError('__dict__ slot disallowed: we already got one');
      dict = true;
    } else if (name === '__weakref__') {
      if (!mayAddWeakref || weakref) throw typeError('__weakref__ slot disallowed: we already got one');
      weakref = true;
    } else {
      const mangled = mangle(className, name);
      // These may stand in the class body as well as in __slots__: the compiler put them there.
      if (namespace.has(mangled) && name !== '__qualname__' && name !== '__classcell__' && name !== '__classdictcell__')
        throw valueError(`'${mangled}' in __slots__ conflicts with class variable`);
      names.push(mangled);
    }
  }
  return { names: names.sort(byCodePoint), dict, weakref };
}

function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const IDENTIFIER = /^[_\p{XID_Start}][\p{XID_Continue}]*$/u;

/** `str.isidentifier`. */
export function isIdentifier(name: string): boolean {
  return IDENTIFIER.test(name);
}

/** `_Py_Mangle`: a private name (`__x`) of class `className`. */
export function mangle(className: string, name: string): string {
  if (!name.startsWith('__') || name.endsWith('__') || name.includes('.')) return name;
  const stripped = className.replace(/^_+/, '');
  return stripped === '' ? name : `_${stripped}${name}`;
}

let serial = 16;

/** Adds the member descriptors of `names` to the class. */
export function addMembers(type: PType, names: readonly string[]): void {
  if (names.length === 0) return;
  type.members = new Map();
  for (const name of names) {
    const key = hiddenKey(name, ++serial);
    type.members.set(name, key);
    if (!type.dict.has(name)) type.dict.set(name, memberDescriptor(type, name, key));
  }
}

function memberDescriptor(owner: PType, name: string, key: string): PGetSetDescriptor {
  return new PGetSetDescriptor({
    owner,
    name,
    doc: null,
    get: (self: PObject) => getProperty(self, key),
    set(self: PObject, value: PValue | undefined) {
      if (value !== undefined) setProperty(self, key, value);
      else if (!deleteProperty(self, key)) throw attributeError(name);
    },
    type: memberDescriptorType,
    key,
  });
}

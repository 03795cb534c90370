import { DICTIONARY_KEY, IN_OBJECT, type Shape } from '../truffle/shape.ts';
import type { PType } from './type.ts';
import type { PDict } from './values/dict.ts';

/** Any Python value. `undefined` is never one: it means unbound, absent or exhausted. */
export type PValue = null | boolean | number | bigint | string | PBase;

export type PShape = Shape<PType>;

/** What every value that is not a JavaScript primitive has: a shape, which names its class. */
export abstract class PBase {
  declare shape: PShape;
}

/** An object with properties. Instances of user classes are `PInstance`; the data of builtin types extends this class. */
export class PObject extends PBase {
  override shape: PShape;
  /** The object's `__dict__` as it was handed out, or null, and then the properties from slot `IN_OBJECT` on. */
  slots: PValue[] | null = null;

  constructor(shape: PShape) {
    super();
    this.shape = shape;
  }
}

/** What is kept beside the data of few objects only. */
export interface Aside {
  /** The object's number; 0 while nobody asked. */
  identity: number;
}

/** An object that is often a key or weakly referred to: it has a place for that. Others are looked up in a table. */
export class PIdentified extends PObject {
  /** Its number (`identityNumber`), 0 while nobody asked for it; or that and what else there is. */
  aside: number | Aside = 0;
}

/** An instance of a class whose layout is that of `object`: the first `IN_OBJECT` properties are fields. */
export class PInstance extends PIdentified {
  s0: PValue | undefined = undefined;
  s1: PValue | undefined = undefined;
  s2: PValue | undefined = undefined;
  s3: PValue | undefined = undefined;
  s4: PValue | undefined = undefined;
  s5: PValue | undefined = undefined;
}

/** Reads the property in `slot`. Slots below IN_OBJECT exist in a PInstance only. */
export function readSlot(object: PObject, slot: number): PValue | undefined {
  switch (slot) {
    case 0:
      return (object as PInstance).s0;
    case 1:
      return (object as PInstance).s1;
    case 2:
      return (object as PInstance).s2;
    case 3:
      return (object as PInstance).s3;
    case 4:
      return (object as PInstance).s4;
    case 5:
      return (object as PInstance).s5;
    default:
      return object.slots![slot - IN_OBJECT + 1];
  }
}

/** Overwrites the property in `slot`, which must exist in the object's shape (or be the one its next shape adds). */
export function writeSlot(object: PObject, slot: number, value: PValue): void {
  switch (slot) {
    case 0:
      (object as PInstance).s0 = value;
      break;
    case 1:
      (object as PInstance).s1 = value;
      break;
    case 2:
      (object as PInstance).s2 = value;
      break;
    case 3:
      (object as PInstance).s3 = value;
      break;
    case 4:
      (object as PInstance).s4 = value;
      break;
    case 5:
      (object as PInstance).s5 = value;
      break;
    default:
      if (object.slots === null) object.slots = [null];
      object.slots[slot - IN_OBJECT + 1] = value;
  }
}

/** The own property `key` (an instance attribute, or a `__slots__` member under its hidden key), or `undefined`. */
export function getProperty(object: PObject, key: string): PValue | undefined {
  const shape = object.shape;
  const slot = shape.lookup(key);
  if (slot !== undefined) return readSlot(object, slot);
  return shape.dictionary && !isHiddenKey(key) ? dictionaryOf(object).getStr(key) : undefined;
}

/** Adds or overwrites the own property `key`. */
export function setProperty(object: PObject, key: string, value: PValue): void {
  const shape = object.shape;
  const slot = shape.lookup(key);
  if (slot !== undefined) {
    writeSlot(object, slot, value);
    return;
  }
  if (shape.dictionary && !isHiddenKey(key)) {
    dictionaryOf(object).set(key, value);
    return;
  }
  const next = shape.add(key);
  writeSlot(object, next.size - 1, value);
  object.shape = next;
  if (next.size > MANY_PROPERTIES && !next.dictionary) toDictionary!(object);
}

/** Removes the own property `key`; false when there is none. The remaining ones keep their order. */
export function deleteProperty(object: PObject, key: string): boolean {
  const shape = object.shape;
  const slot = shape.lookup(key);
  if (slot === undefined)
    return shape.dictionary && !isHiddenKey(key) && dictionaryOf(object).delete(key) !== undefined;
  const last = shape.size - 1;
  for (let i = slot; i < last; i++) writeSlot(object, i, readSlot(object, i + 1)!);
  writeSlot(object, last, undefined as unknown as PValue);
  object.shape = shape.without(key);
  return true;
}

/** With more properties than this an object keeps them in a dictionary: a chain of shapes would cost more than it gives. */
const MANY_PROPERTIES = 160;

/** The dictionary of an object whose shape says `dictionary`. */
export function dictionaryOf(object: PObject): PDict {
  return readSlot(object, object.shape.lookup(DICTIONARY_KEY)!) as PDict;
}

/** The `__dict__` that was handed out for an object whose attributes are in its shape. */
export function dictView(object: PObject): PDict | null {
  return object.slots === null ? null : (object.slots[0] as PDict | null);
}

export function setDictView(object: PObject, view: PDict | null): void {
  if (object.slots === null) object.slots = [view];
  else object.slots[0] = view;
}

/** Moves the properties of an object that are not hidden into a dictionary: registered by `instance-dict.ts`. */
let toDictionary: ((object: PObject) => void) | null = null;

export function setDictionaryMaker(maker: (object: PObject) => void): void {
  toDictionary = maker;
}

/** From now on the attributes of `object` are the entries of `dictionary`, which others may share; those it had are dropped. */
export function useDictionary(object: PObject, dictionary: PDict): void {
  const kept: [string, PValue][] = [];
  for (const [name, value] of properties(object))
    if (isHiddenKey(name) && name !== DICTIONARY_KEY) kept.push([name, value]);
  kept.push([DICTIONARY_KEY, dictionary]);
  relayout(object, object.shape.root, kept);
}

/** Own properties in order, hidden ones (of `__slots__`) included. */
export function* properties(object: PObject): IterableIterator<[string, PValue]> {
  for (const key of object.shape.keys()) yield [key, readSlot(object, object.shape.lookup(key)!)!];
}

/** Gives the object another class of the same layout, keeping its properties, hidden keys as `renamed` says: `__class__` assignment. */
export function changeRoot(object: PObject, root: PShape, renamed: ReadonlyMap<string, string> | null = null): void {
  const kept = [...properties(object)];
  if (renamed !== null) for (const entry of kept) entry[0] = renamed.get(entry[0]) ?? entry[0];
  relayout(object, root, kept);
}

function relayout(object: PObject, root: PShape, kept: readonly [string, PValue][]): void {
  for (let slot = root.size; slot < IN_OBJECT; slot++) writeSlot(object, slot, undefined as unknown as PValue);
  const view = dictView(object);
  object.slots = view === null ? null : [view];
  let shape = root;
  for (const [name, value] of kept) {
    shape = shape.add(name);
    writeSlot(object, shape.size - 1, value);
  }
  object.shape = shape;
}

/** The key of a `__slots__` member or of a builtin's own field in the shape: no attribute name can equal it. */
export function hiddenKey(name: string, serial: number): string {
  return `\0${serial}:${name}`;
}

export function isHiddenKey(key: string): boolean {
  return key.charCodeAt(0) === 0;
}

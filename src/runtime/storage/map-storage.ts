import { hash32 } from '../abstract/hash.ts';
import type { PValue } from '../object.ts';
import { GenericStorage } from './generic-storage.ts';
import { type HashingStorage, keysOf, type StorageCursor, valuesOf } from './hashing-storage.ts';
import { type KeyShape, MAY_LACK, NO_KEYS, openShape } from './key-shape.ts';
import { arityOf } from './packed-key.ts';
import { insertKey, lookupKey, mayEqualSimple, type SimpleKey } from './simple-key.ts';

/** So few entries of a Map are copied at once. */
const FEW = 4;
/** So many lookups by keys that a Map cannot compare make the table a generic one. */
const ODD_LOOKUPS = 4;

/** The Map of a storage that has none, never written to; and the values of an empty one. */
const NO_MAP = new Map<SimpleKey, PValue>();
const NO_VALUES: PValue[] = [];
/** What is in the places of values that are not in use. */
const UNUSED = undefined as unknown as PValue;

/** So many values are copied at once. */
const MANY = 64;

/** Storages that share a Map or the values of an open shape. */
interface Owners {
  count: number;
  /** For a Map: the open shape of its keys, `undefined` before anybody needed it, `null` where it cannot have one; and its values. */
  shape: KeyShape | null | undefined;
  values: PValue[];
}

/**
 * The usual storage of dicts: values by the shape of their keys while these are few strs, and where others share the keys; JavaScript's Map
 * while all keys are such that a Map compares them as Python does (str, int, None, objects compared by identity); a generic table from the first
 * other key on. It stays the same object, so it may be kept across changes.
 */
export class MapStorage implements HashingStorage {
  #map: Map<SimpleKey, PValue>;
  #shape: KeyShape;
  /**
   * The values of the keys of `#shape`. With a closed shape there may be room for some more; with an open one, the last is in use, and places
   * before it may be unused. Null once there is a Map.
   */
  #values: PValue[] | null;
  /** How many values there are; -1 with a Map. */
  #count: number;
  /** Who else has this Map or these values: who writes takes a copy of its own. Null for nobody. */
  #owners: Owners | null = null;
  #generic: GenericStorage | null = null;
  /** Whether the Map belongs to somebody else, so that only a write may turn this storage away from it. */
  #borrowed: boolean;
  #odd = 0;

  constructor(
    map: Map<SimpleKey, PValue> | null = null,
    shape: KeyShape = NO_KEYS,
    values: PValue[] = NO_VALUES,
    count = values.length,
  ) {
    this.#map = map ?? NO_MAP;
    this.#shape = shape;
    this.#values = map === null ? values : null;
    this.#count = map === null ? count : -1;
    this.#borrowed = map !== null;
  }

  get size(): number {
    if (this.#values !== null) return this.#count;
    return this.#generic === null ? this.#map.size : this.#generic.size;
  }

  get(key: PValue): PValue | undefined {
    if (this.#values !== null) {
      if (typeof key !== 'string') return this.#getOther(key);
      const at = this.#shape.indexOf(key);
      return at < 0 ? undefined : this.#values[at];
    }
    if (this.#generic !== null) return this.#generic.get(key);
    if (typeof key === 'string' || typeof key === 'number') return this.#map.get(key);
    const simple = lookupKey(key);
    if (simple !== undefined) return this.#map.get(simple);
    const hash = hash32(key);
    return this.#forOdd(key)?.getHashed(key, hash);
  }

  /** Looks up what is no str by the shape. */
  #getOther(key: PValue): PValue | undefined {
    const simple = typeof key === 'number' ? key : lookupKey(key);
    if (simple === undefined) {
      this.#takeMap();
      return this.get(key);
    }
    const at = this.#shape.indexOf(simple);
    return at < 0 ? undefined : this.#values![at];
  }

  getStr(key: string): PValue | undefined {
    if (this.#values !== null) {
      const at = this.#shape.indexOf(key);
      return at < 0 ? undefined : this.#values[at];
    }
    return this.#generic === null ? this.#map.get(key) : this.#generic.get(key);
  }

  set(key: PValue, value: PValue): MapStorage {
    if (this.#values !== null && this.#setFew(this.#values, key, value)) return this;
    if (this.#generic === null) {
      if (this.#owners !== null && this.#own()) return this.set(key, value);
      if (typeof key === 'string' || typeof key === 'number') {
        this.#map.set(key, value);
        return this;
      }
      const simple = insertKey(key);
      if (simple !== undefined) {
        this.#map.set(simple, value);
        return this;
      }
      const found = lookupKey(key);
      if (found !== undefined && this.#map.has(found)) {
        this.#map.set(found, value);
        return this;
      }
      if (this.#map.size === 0 && arityOf(key) > 0) {
        this.#generalize().set(key, value);
        return this;
      }
      const hash = hash32(key);
      this.#generalize().setHashed(key, hash, value);
    } else this.#generic.set(key, value);
    return this;
  }

  /** The value of `key`, which is added with `fallback` if it is absent. Hashes it once. */
  setDefault(key: PValue, fallback: PValue): PValue {
    if (this.#generic === null && lookupKey(key) !== undefined) {
      const known = this.get(key);
      if (known === undefined) this.set(key, fallback);
      return known === undefined ? fallback : known;
    }
    this.#takeMap();
    if (this.#owners !== null && this.#own()) this.#takeMap();
    return (this.#generic ?? this.#generalize()).setDefault(key, fallback);
  }

  /** Sets an entry by the shape; false, with a Map made, where that cannot be. */
  #setFew(values: PValue[], key: PValue, value: PValue): boolean {
    const shape = this.#shape;
    if (shape.limit > 0) return this.#setOpen(values, key, value);
    if (typeof key !== 'string') return this.#takeMap();
    let next = shape.lastShape;
    if (shape.lastKey !== key) {
      const at = shape.indexOf(key);
      if (at >= 0) {
        values[at] = value;
        return true;
      }
      next = shape.with(key);
    }
    const count = this.#count;
    if (next === null) {
      const wide = shape.widened(key);
      if (wide === null) return this.#takeMap();
      this.#shape = wide;
      this.#values = values.slice(0, count);
      return this.#setOpen(this.#values, key, value);
    }
    // an array that grows takes room for 16 more
    if (count === 0) this.#values = [value, UNUSED, UNUSED, UNUSED];
    else if (count < values.length) values[count] = value;
    else this.#values = roomForFew(values, value);
    this.#count = count + 1;
    this.#shape = next;
    return true;
  }

  /** The same with an open shape. */
  #setOpen(values: PValue[], key: PValue, value: PValue): boolean {
    const simple = typeof key === 'string' || typeof key === 'number' ? key : lookupKey(key);
    if (simple === undefined) return this.#takeMap();
    const shape = this.#shape;
    let at = shape.indexOf(simple);
    if (at < 0 || at >= values.length) {
      if (simple !== key || isObject(key)) return this.#takeMap();
      // the places in between are of keys that others have
      if (at < 0) at = shape.keys.length - this.#count > MAY_LACK ? -1 : shape.append(simple);
      if (at < 0 || at - this.#count > MAY_LACK) {
        shape.conflicts++;
        return this.#takeMap();
      }
    } else if (values[at] === undefined) {
      shape.conflicts++;
      return this.#takeMap();
    }
    if (this.#owners !== null) values = this.#ownValues(values);
    if (at < values.length) values[at] = value;
    else {
      while (values.length < at) values.push(UNUSED);
      values.push(value);
      this.#count++;
    }
    return true;
  }

  /** From here on there is a Map. */
  #takeMap(): false {
    const values = this.#values;
    if (values === null) return false;
    const { keys } = this.#shape;
    const map = new Map<SimpleKey, PValue>();
    for (let i = 0; i < keys.length && i < values.length; i++)
      if (values[i] !== undefined) map.set(keys[i]!, values[i]!);
    this.#map = map;
    this.#shape = NO_KEYS;
    this.#values = null;
    this.#count = -1;
    this.#disown();
    return false;
  }

  delete(key: PValue): PValue | undefined {
    if (this.#values !== null) {
      const simple = typeof key === 'string' ? key : lookupKey(key);
      const at = simple === undefined ? -1 : this.#shape.indexOf(simple);
      if (at >= 0) {
        const value = this.#values[at];
        if (value === undefined || this.#deletePlace(this.#values, at)) return value;
      } else if (simple !== undefined) return undefined;
      this.#takeMap();
    }
    if (this.#generic !== null) return this.#generic.delete(key);
    const simple = lookupKey(key);
    if (simple === undefined) {
      const hash = hash32(key);
      const found = this.#forOdd(key)?.findHashed(key, hash);
      return found === undefined ? undefined : this.delete(found);
    }
    const value = this.#map.get(simple);
    if (value !== undefined) {
      if (this.#owners !== null && this.#own()) return this.delete(key);
      this.#map.delete(simple);
    }
    return value;
  }

  /** Empties a place that is in use; false where the shape does not allow that. */
  #deletePlace(values: PValue[], at: number): boolean {
    const shape = this.#shape;
    if (shape.limit > 0) {
      if (this.#owners !== null) values = this.#ownValues(values);
      values[at] = UNUSED;
      while (values.length > 0 && values[values.length - 1] === undefined) values.pop();
    } else {
      const less = shape.without(at);
      if (less === null) return false;
      for (let i = at + 1; i < this.#count; i++) values[i - 1] = values[i]!;
      values[this.#count - 1] = UNUSED;
      this.#shape = less;
    }
    if (--this.#count === 0) this.clear();
    return true;
  }

  findKey(key: PValue): PValue | undefined {
    if (this.#values !== null) {
      const simple = typeof key === 'string' ? key : lookupKey(key);
      if (simple !== undefined) {
        const at = this.#shape.indexOf(simple);
        return at < 0 || this.#values[at] === undefined ? undefined : (simple as PValue);
      }
      this.#takeMap();
    }
    if (this.#generic !== null) return this.#generic.findKey(key);
    const simple = lookupKey(key);
    if (simple === undefined) {
      const hash = hash32(key);
      return this.#forOdd(key)?.findHashed(key, hash);
    }
    return this.#map.has(simple) ? simple : undefined;
  }

  popLast(): { storage: HashingStorage; key: PValue; value: PValue } | undefined {
    if (this.size === 0) return undefined;
    if (this.#values !== null) {
      const at = this.#shape.limit > 0 ? this.#values.length - 1 : this.#count - 1;
      const key = this.#shape.keys[at] as PValue;
      const value = this.#values[at]!;
      if (this.#deletePlace(this.#values, at)) return { storage: this, key, value };
      this.#takeMap();
    }
    const { key, value } = (this.#generic ?? this.#generalize()).popLast()!;
    return { storage: this, key, value };
  }

  clear(): MapStorage {
    // A generic table stays one: an operation on it may be under way.
    this.#generic?.clear();
    if (this.#values !== null) {
      this.#shape = NO_KEYS;
      this.#values = NO_VALUES;
      this.#count = 0;
      this.#disown();
    } else if (this.#owners === null) this.#map.clear();
    else {
      this.#disown();
      this.#map = new Map();
    }
    this.#odd = 0;
    return this;
  }

  cursor(): StorageCursor {
    if (this.#values !== null) return new PlaceCursor(this);
    return this.#generic === null ? new MapCursor(this, this.#map) : this.#generic.cursor();
  }

  reverseCursor(): StorageCursor {
    this.#takeMap();
    if (this.#generic !== null) return this.#generic.reverseCursor();
    return new MapCursor(this, this.#map, [...this.#map.entries()].reverse().values());
  }

  copy(): MapStorage {
    if (this.#shape.isContested && this.#values !== null) {
      const own = this.values();
      this.#shape = openShapeOf(this.keys())!;
      this.#values = own;
      this.#disown();
    }
    const values = this.#values;
    if (values !== null) {
      const copied = values === NO_VALUES || values.length > MANY ? values : values.slice();
      const copy = new MapStorage(null, this.#shape, copied, this.#count);
      if (values.length > MANY) this.#shareWith(copy);
      return copy;
    }
    if (this.#generic !== null) {
      const copy = new MapStorage(NO_MAP);
      copy.#generic = this.#generic.copy();
      return copy;
    }
    const shares = !this.#borrowed && this.#map.size >= FEW;
    const copy = new MapStorage(shares ? this.#map : mapLike(this.#map));
    copy.#borrowed = false;
    if (shares) this.#shareWith(copy);
    return copy;
  }

  #shareWith(copy: MapStorage): void {
    this.#owners ??= { count: 1, shape: undefined, values: NO_VALUES };
    this.#owners.count++;
    copy.#owners = this.#owners;
  }

  /** Gives up what others have too. */
  #disown(): void {
    if (this.#owners === null) return;
    this.#owners.count--;
    this.#owners = null;
  }

  /** Before a change: values that nobody else has. */
  #ownValues(values: PValue[]): PValue[] {
    const shared = this.#owners!.count > 1;
    this.#disown();
    const own = shared ? values.slice() : values;
    this.#values = own;
    return own;
  }

  /**
   * Gives up a Map that others have too, before a change. True where there are values by a shape from now on: the first who changes something makes
   * it, for all.
   */
  #own(): boolean {
    const owners = this.#owners!;
    this.#disown();
    if (owners.count === 0) return false;
    const map = this.#map;
    if (owners.shape === undefined) {
      owners.shape = openShapeOf([...map.keys()]);
      if (owners.shape !== null) owners.values = [...map.values()];
    }
    if (owners.shape === null) {
      this.#map = mapLike(map);
      return false;
    }
    this.#map = NO_MAP;
    this.#shape = owners.shape;
    this.#values = owners.values.slice();
    this.#count = this.#values.length;
    return true;
  }

  keys(): PValue[] {
    const values = this.#values;
    if (values === null) return this.#generic === null ? [...this.#map.keys()] : keysOf(this.#generic);
    const keys = this.#shape.keys as PValue[];
    if (this.#shape.limit > 0 && this.#count < values.length) return keys.filter((_, i) => values[i] !== undefined);
    return keys.slice(0, this.#count);
  }

  values(): PValue[] {
    const values = this.#values;
    if (values === null) return this.#generic === null ? [...this.#map.values()] : valuesOf(this.#generic);
    if (this.#shape.limit > 0 && this.#count < values.length) return values.filter((value) => value !== undefined);
    return values.slice(0, this.#count);
  }

  /** The keys while they are few strs, in order, else null: for calls. */
  get fewKeys(): readonly string[] | null {
    return this.#values === null || this.#shape.limit > 0 ? null : (this.#shape.keys as string[]);
  }

  /** The keys that have places while there are such, else null: for cursors. */
  get placedKeys(): readonly SimpleKey[] | null {
    return this.#values === null ? null : this.#shape.keys;
  }

  /** The shape where its first places are in use without a gap, else null: for iterators. */
  get filledShape(): KeyShape | null {
    return this.#values === null || (this.#shape.limit > 0 && this.#count < this.#values.length) ? null : this.#shape;
  }

  /** Whether this has still a shape and so many values. */
  isFilled(shape: unknown, count: number): boolean {
    return this.#shape === shape && this.#count === count;
  }

  /** The first place in use from `place` on, -1 at the end. */
  nextPlace(place: number): number {
    const values = this.#values!;
    while (place < values.length && values[place] === undefined) place++;
    return place < values.length ? place : -1;
  }

  valueAt(place: number): PValue {
    return this.#values![place]!;
  }

  /** The Map, while there is no generic table: for cursors. */
  get map(): Map<SimpleKey, PValue> {
    return this.#map;
  }

  /** The Map where it has all entries, and null else. */
  get wholeMap(): Map<SimpleKey, PValue> | null {
    return this.#values === null && this.#generic === null ? this.#map : null;
  }

  /** The generic table once there is one: for cursors that began on the Map. */
  get generic(): GenericStorage | null {
    return this.#generic;
  }

  /** The table to look up `key` in, which a Map cannot and which was hashed; `undefined` when it equals no key that a Map may hold. */
  #forOdd(key: PValue): GenericStorage | undefined {
    if (this.#generic !== null) return this.#generic;
    if (this.#map.size === 0) return undefined;
    if (!mayEqualSimple(key)) return undefined;
    if (!this.#borrowed && ++this.#odd > ODD_LOOKUPS) return this.#generalize();
    return this.#genericCopy();
  }

  #generalize(): GenericStorage {
    const generic = this.#genericCopy();
    this.#generic = generic;
    this.#disown();
    this.#map = new Map();
    this.#borrowed = false;
    return generic;
  }

  #genericCopy(): GenericStorage {
    const generic = new GenericStorage();
    for (const [key, value] of this.#map) generic.appendNew(key, hash32(key), value);
    return generic;
  }
}

/** `values` with one more and room for the most there may be. */
function roomForFew(values: readonly PValue[], value: PValue): PValue[] {
  const roomy = [UNUSED, UNUSED, UNUSED, UNUSED, UNUSED, UNUSED, UNUSED, UNUSED];
  for (let i = 0; i < values.length; i++) roomy[i] = values[i]!;
  roomy[values.length] = value;
  return roomy;
}

function mapLike(map: Map<SimpleKey, PValue>): Map<SimpleKey, PValue> {
  const like = new Map<SimpleKey, PValue>();
  map.forEach((value, key) => void like.set(key, value));
  return like;
}

/** An open shape of these keys; null where one of them is an object, which a shape must not keep. */
function openShapeOf(keys: PValue[]): KeyShape | null {
  for (let i = 0; i < keys.length; i++) if (isObject(keys[i]!)) return null;
  return openShape(keys as SimpleKey[]);
}

function isObject(key: PValue): boolean {
  return typeof key === 'object' && key !== null;
}

/** A cursor over the places of a shape. */
class PlaceCursor implements StorageCursor {
  key: PValue = null;
  value: PValue = null;
  readonly #storage: MapStorage;
  #met = 0;
  #place = 0;
  #rest: StorageCursor | null = null;

  constructor(storage: MapStorage) {
    this.#storage = storage;
  }

  next(): boolean {
    const keys = this.#storage.placedKeys;
    if (keys === null || this.#rest !== null) return this.#nextOther();
    const place = this.#storage.nextPlace(this.#place);
    if (place < 0) return false;
    this.key = keys[place] as PValue;
    this.value = this.#storage.valueAt(place);
    this.#place = place + 1;
    this.#met++;
    return true;
  }

  /** The storage has a Map meanwhile. */
  #nextOther(): boolean {
    this.#rest ??= resumed(this.#storage, this.#met);
    if (!this.#rest.next()) return false;
    this.key = this.#rest.key;
    this.value = this.#rest.value;
    return true;
  }
}

class MapCursor implements StorageCursor {
  key: PValue = null;
  value: PValue = null;
  readonly #storage: MapStorage;
  #map: Map<SimpleKey, PValue>;
  #entries: Iterator<[SimpleKey, PValue]>;
  readonly #reverse: boolean;
  #met = 0;
  #rest: StorageCursor | null = null;

  constructor(storage: MapStorage, map: Map<SimpleKey, PValue>, reversed?: Iterator<[SimpleKey, PValue]>) {
    this.#storage = storage;
    this.#map = map;
    this.#entries = reversed ?? map.entries();
    this.#reverse = reversed !== undefined;
  }

  next(): boolean {
    if (this.#storage.map !== this.#map || this.#rest !== null) {
      if (this.#storage.wholeMap === null || this.#rest !== null) return this.#nextOther();
      this.#resume();
    }
    const step = this.#entries.next();
    if (step.done) return false;
    this.#met++;
    this.key = step.value[0];
    this.value = step.value[1];
    return true;
  }

  /** Goes on in the Map that the storage has taken as its own meanwhile. */
  #resume(): void {
    this.#map = this.#storage.map;
    this.#entries = this.#reverse ? [...this.#map.entries()].reverse().values() : this.#map.entries();
    for (let i = 0; i < this.#met; i++) this.#entries.next();
  }

  /** The storage has something else than a Map meanwhile. */
  #nextOther(): boolean {
    this.#rest ??= resumed(this.#storage, this.#met, this.#reverse);
    if (!this.#rest.next()) return false;
    this.key = this.#rest.key;
    this.value = this.#rest.value;
    return true;
  }
}

/** A cursor that has passed `met` entries. */
function resumed(storage: HashingStorage, met: number, reverse = false): StorageCursor {
  const cursor = reverse ? storage.reverseCursor() : storage.cursor();
  for (let i = 0; i < met; i++) cursor.next();
  return cursor;
}

import { hash32 } from '../abstract/hash.ts';
import type { PValue } from '../object.ts';
import { GenericStorage } from './generic-storage.ts';
import { type HashingStorage, keysOf, type StorageCursor, valuesOf } from './hashing-storage.ts';
import { type KeyShape, NO_KEYS } from './key-shape.ts';
import { arityOf } from './packed-key.ts';
import { insertKey, lookupKey, mayEqualSimple, type SimpleKey } from './simple-key.ts';

/** So few entries are copied at once. */
const FEW = 4;
/** So many lookups by keys that a Map cannot compare make the table a generic one. */
const ODD_LOOKUPS = 4;

/** The Map of a storage that has none, never written to; and the values of an empty one. */
const NO_MAP = new Map<SimpleKey, PValue>();
const NO_VALUES: PValue[] = [];
/** What is in the places of values that are not in use. */
const UNUSED = undefined as unknown as PValue;

/**
 * The usual storage of dicts: values by the shape of their keys while these are few strs; JavaScript's Map while all keys are such that a Map
 * compares them as Python does (str, int, None, objects compared by identity); a generic table from the first other key on. It stays the same
 * object, so it may be kept across changes.
 */
export class MapStorage implements HashingStorage {
  #map: Map<SimpleKey, PValue>;
  #shape: KeyShape;
  /** The values of the keys of `#shape`, and room for some more. Null once there is a Map. */
  #values: PValue[] | null;
  /** How many storages have this Map: who writes takes a copy of its own while there are others. Null for one. */
  #owners: { count: number } | null = null;
  #generic: GenericStorage | null = null;
  /** Whether the Map belongs to somebody else, so that only a write may turn this storage away from it. */
  #borrowed: boolean;
  #odd = 0;

  constructor(map: Map<SimpleKey, PValue> | null = null, shape: KeyShape = NO_KEYS, values: PValue[] = NO_VALUES) {
    this.#map = map ?? NO_MAP;
    this.#shape = shape;
    this.#values = map === null ? values : null;
    this.#borrowed = map !== null;
  }

  get size(): number {
    if (this.#values !== null) return this.#shape.keys.length;
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

  /** Looks up what is no str among few strs. */
  #getOther(key: PValue): PValue | undefined {
    const simple = lookupKey(key);
    if (simple === undefined) {
      this.#takeMap();
      return this.get(key);
    }
    return typeof simple === 'string' ? this.get(simple) : undefined;
  }

  getStr(key: string): PValue | undefined {
    if (this.#values !== null) {
      const at = this.#shape.indexOf(key);
      return at < 0 ? undefined : this.#values[at];
    }
    return this.#generic === null ? this.#map.get(key) : this.#generic.get(key);
  }

  set(key: PValue, value: PValue): MapStorage {
    if (this.#values !== null) {
      if (typeof key === 'string' && this.#setFew(this.#values, key, value)) return this;
      this.#takeMap();
    }
    if (this.#generic === null) {
      if (this.#owners !== null) this.#own();
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
    if (this.#values !== null) this.#takeMap();
    if (this.#owners !== null) this.#own();
    return (this.#generic ?? this.#generalize()).setDefault(key, fallback);
  }

  /** Sets an entry of few strs; false where they do not stay few. */
  #setFew(values: PValue[], key: string, value: PValue): boolean {
    const shape = this.#shape;
    let next = shape.lastShape;
    if (shape.lastKey !== key) {
      const at = shape.indexOf(key);
      if (at >= 0) {
        values[at] = value;
        return true;
      }
      next = shape.with(key);
    }
    if (next === null) return false;
    const count = shape.keys.length;
    // an array that grows takes room for 16 more
    if (count === 0) this.#values = [value, UNUSED, UNUSED, UNUSED];
    else if (count < values.length) values[count] = value;
    else this.#values = roomForFew(values, value);
    this.#shape = next;
    return true;
  }

  /** From here on there is a Map. */
  #takeMap(): void {
    const values = this.#values;
    if (values === null) return;
    const { keys } = this.#shape;
    const map = new Map<SimpleKey, PValue>();
    for (let i = 0; i < keys.length; i++) map.set(keys[i]!, values[i]!);
    this.#map = map;
    this.#shape = NO_KEYS;
    this.#values = null;
  }

  delete(key: PValue): PValue | undefined {
    if (this.#values !== null) {
      if (typeof key === 'string' && this.#shape.indexOf(key) < 0) return undefined;
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
      if (this.#owners !== null) this.#own();
      this.#map.delete(simple);
    }
    return value;
  }

  findKey(key: PValue): PValue | undefined {
    if (this.#values !== null) {
      if (typeof key === 'string') return this.#shape.indexOf(key) < 0 ? undefined : key;
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
    this.#takeMap();
    const { key, value } = (this.#generic ?? this.#generalize()).popLast()!;
    return { storage: this, key, value };
  }

  clear(): MapStorage {
    // A generic table stays one: an operation on it may be under way.
    this.#generic?.clear();
    if (this.#values !== null) {
      this.#shape = NO_KEYS;
      this.#values = NO_VALUES;
    } else if (this.#owners === null) this.#map.clear();
    else {
      this.#owners.count--;
      this.#owners = null;
      this.#map = new Map();
    }
    this.#odd = 0;
    return this;
  }

  cursor(): StorageCursor {
    if (this.#values !== null) return new FewCursor(this);
    return this.#generic === null ? new MapCursor(this, this.#map) : this.#generic.cursor();
  }

  reverseCursor(): StorageCursor {
    this.#takeMap();
    if (this.#generic !== null) return this.#generic.reverseCursor();
    return new MapCursor(this, this.#map, [...this.#map.entries()].reverse().values());
  }

  copy(): MapStorage {
    const values = this.#values;
    if (values !== null) return new MapStorage(null, this.#shape, values === NO_VALUES ? values : values.slice());
    const copy = new MapStorage();
    copy.#takeMap();
    if (this.#generic !== null) copy.#generic = this.#generic.copy();
    else if (this.#borrowed || this.#map.size < FEW) this.#map.forEach((value, key) => void copy.#map.set(key, value));
    else {
      this.#owners ??= { count: 1 };
      this.#owners.count++;
      copy.#owners = this.#owners;
      copy.#map = this.#map;
    }
    return copy;
  }

  /** Gives up a Map that others have too, before a change. */
  #own(): void {
    const owners = this.#owners!;
    this.#owners = null;
    if (owners.count === 1) return;
    owners.count--;
    const map = new Map<SimpleKey, PValue>();
    this.#map.forEach((value, key) => void map.set(key, value));
    this.#map = map;
  }

  keys(): PValue[] {
    if (this.#values !== null) return this.#shape.keys.slice();
    return this.#generic === null ? [...this.#map.keys()] : keysOf(this.#generic);
  }

  values(): PValue[] {
    if (this.#values !== null) return this.#values.slice(0, this.#shape.keys.length);
    return this.#generic === null ? [...this.#map.values()] : valuesOf(this.#generic);
  }

  /** The keys while they are few strs, else null; and their values: for cursors. */
  get fewKeys(): readonly string[] | null {
    return this.#values === null ? null : this.#shape.keys;
  }

  fewValue(at: number): PValue {
    return this.#values![at]!;
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
    if (this.#owners !== null) this.#owners.count--;
    this.#owners = null;
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

/** A cursor over few strs. */
class FewCursor implements StorageCursor {
  key: PValue = null;
  value: PValue = null;
  readonly #storage: MapStorage;
  #met = 0;
  #rest: StorageCursor | null = null;

  constructor(storage: MapStorage) {
    this.#storage = storage;
  }

  next(): boolean {
    const keys = this.#storage.fewKeys;
    if (keys === null || this.#rest !== null) return this.#nextOther();
    const at = this.#met;
    if (at >= keys.length) return false;
    this.key = keys[at]!;
    this.value = this.#storage.fewValue(at);
    this.#met = at + 1;
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
    if (this.#storage.map !== this.#map) {
      if (this.#storage.generic !== null) return this.#nextGeneric();
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

  #nextGeneric(): boolean {
    this.#rest ??= resumed(this.#storage.generic!, this.#met);
    if (!this.#rest.next()) return false;
    this.key = this.#rest.key;
    this.value = this.#rest.value;
    return true;
  }
}

/** A cursor that has passed `met` entries. */
function resumed(storage: HashingStorage, met: number): StorageCursor {
  const cursor = storage.cursor();
  for (let i = 0; i < met; i++) cursor.next();
  return cursor;
}

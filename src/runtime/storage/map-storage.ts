import { hash32 } from '../abstract/hash.ts';
import type { PValue } from '../object.ts';
import { GenericStorage } from './generic-storage.ts';
import { type HashingStorage, keysOf, type StorageCursor, valuesOf } from './hashing-storage.ts';
import { arityOf } from './packed-key.ts';
import { insertKey, lookupKey, mayEqualSimple, type SimpleKey } from './simple-key.ts';

/** So few entries are copied at once. */
const FEW = 4;
/** So many lookups by keys that a Map cannot compare make the table a generic one. */
const ODD_LOOKUPS = 4;

/**
 * The usual storage of dicts: JavaScript's Map while all keys are such that a Map compares them as Python does (str, int, None,
 * objects compared by identity), a generic table from the first other key on. It stays the same object, so it may be kept across changes.
 */
export class MapStorage implements HashingStorage {
  #map: Map<SimpleKey, PValue>;
  /** How many storages have this Map: who writes takes a copy of its own while there are others. Null for one. */
  #owners: { count: number } | null = null;
  #generic: GenericStorage | null = null;
  /** Whether the Map belongs to somebody else, so that only a write may turn this storage away from it. */
  #borrowed: boolean;
  #odd = 0;

  constructor(map?: Map<SimpleKey, PValue>) {
    this.#map = map ?? new Map();
    this.#borrowed = map !== undefined;
  }

  get size(): number {
    return this.#generic === null ? this.#map.size : this.#generic.size;
  }

  get(key: PValue): PValue | undefined {
    if (this.#generic !== null) return this.#generic.get(key);
    if (typeof key === 'string' || typeof key === 'number') return this.#map.get(key);
    const simple = lookupKey(key);
    return simple === undefined ? this.#forOdd(key)?.get(key) : this.#map.get(simple);
  }

  getStr(key: string): PValue | undefined {
    return this.#generic === null ? this.#map.get(key) : this.#generic.get(key);
  }

  set(key: PValue, value: PValue): MapStorage {
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

  delete(key: PValue): PValue | undefined {
    if (this.#generic !== null) return this.#generic.delete(key);
    const simple = lookupKey(key);
    if (simple === undefined) {
      const found = this.#forOdd(key)?.findKey(key);
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
    if (this.#generic !== null) return this.#generic.findKey(key);
    const simple = lookupKey(key);
    if (simple === undefined) return this.#forOdd(key)?.findKey(key);
    return this.#map.has(simple) ? simple : undefined;
  }

  popLast(): { storage: HashingStorage; key: PValue; value: PValue } | undefined {
    if (this.size === 0) return undefined;
    const { key, value } = (this.#generic ?? this.#generalize()).popLast()!;
    return { storage: this, key, value };
  }

  clear(): MapStorage {
    // A generic table stays one: an operation on it may be under way.
    this.#generic?.clear();
    if (this.#owners === null) this.#map.clear();
    else {
      this.#owners.count--;
      this.#owners = null;
      this.#map = new Map();
    }
    this.#odd = 0;
    return this;
  }

  cursor(): StorageCursor {
    return this.#generic === null ? new MapCursor(this, this.#map) : this.#generic.cursor();
  }

  reverseCursor(): StorageCursor {
    if (this.#generic !== null) return this.#generic.reverseCursor();
    return new MapCursor(this, this.#map, [...this.#map.entries()].reverse().values());
  }

  copy(): MapStorage {
    const copy = new MapStorage();
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
    return this.#generic === null ? [...this.#map.keys()] : keysOf(this.#generic);
  }

  values(): PValue[] {
    return this.#generic === null ? [...this.#map.values()] : valuesOf(this.#generic);
  }

  /** The Map, while there is no generic table: for cursors. */
  get map(): Map<SimpleKey, PValue> {
    return this.#map;
  }

  /** The generic table once there is one: for cursors that began on the Map. */
  get generic(): GenericStorage | null {
    return this.#generic;
  }

  /** The table to look up `key` in, which a Map cannot; `undefined` when it equals no key that a Map may hold. */
  #forOdd(key: PValue): GenericStorage | undefined {
    hash32(key);
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
function resumed(storage: GenericStorage, met: number): StorageCursor {
  const cursor = storage.cursor();
  for (let i = 0; i < met; i++) cursor.next();
  return cursor;
}

import type { PValue } from '../object.ts';
import { GenericStorage } from './generic-storage.ts';
import type { HashingStorage, StorageCursor } from './hashing-storage.ts';
import { insertKey, lookupKey, type SimpleKey } from './simple-key.ts';

/** A storage on JavaScript's Map, for keys that a Map compares as Python does: str, int, None, objects compared by identity. */
export class MapStorage implements HashingStorage {
  readonly map: Map<SimpleKey, PValue>;

  constructor(map: Map<SimpleKey, PValue> = new Map()) {
    this.map = map;
  }

  get size(): number {
    return this.map.size;
  }

  get(key: PValue): PValue | undefined {
    const simple = lookupKey(key);
    return simple === undefined ? this.#generalize().get(key) : this.map.get(simple);
  }

  getStr(key: string): PValue | undefined {
    return this.map.get(key);
  }

  set(key: PValue, value: PValue): HashingStorage {
    const simple = insertKey(key);
    if (simple !== undefined) {
      this.map.set(simple, value);
      return this;
    }
    const found = lookupKey(key);
    if (found !== undefined && this.map.has(found)) {
      this.map.set(found, value);
      return this;
    }
    return this.#generalize().set(key, value);
  }

  delete(key: PValue): PValue | undefined {
    const simple = lookupKey(key) ?? this.#generalize().findKey(key);
    if (simple === undefined) return undefined;
    const value = this.map.get(simple as SimpleKey);
    if (value !== undefined) this.map.delete(simple as SimpleKey);
    return value;
  }

  findKey(key: PValue): PValue | undefined {
    const simple = lookupKey(key);
    if (simple === undefined) return this.#generalize().findKey(key);
    return this.map.has(simple) ? simple : undefined;
  }

  popLast(): { storage: HashingStorage; key: PValue; value: PValue } | undefined {
    return this.map.size === 0 ? undefined : this.#generalize().popLast();
  }

  cursor(): StorageCursor {
    return new MapCursor(this.map.entries());
  }

  reverseCursor(): StorageCursor {
    return new MapCursor([...this.map.entries()].reverse().values());
  }

  copy(): MapStorage {
    return new MapStorage(new Map(this.map));
  }

  #generalize(): GenericStorage {
    const generic = new GenericStorage();
    for (const [key, value] of this.map) generic.set(key, value);
    return generic;
  }
}

class MapCursor implements StorageCursor {
  key: PValue = null;
  value: PValue = null;
  readonly #entries: Iterator<[SimpleKey, PValue]>;

  constructor(entries: Iterator<[SimpleKey, PValue]>) {
    this.#entries = entries;
  }

  next(): boolean {
    const step = this.#entries.next();
    if (step.done) return false;
    this.key = step.value[0];
    this.value = step.value[1];
    return true;
  }
}

import {
  deleteProperty,
  dictionaryOf,
  getProperty,
  isHiddenKey,
  type PObject,
  type PValue,
  setProperty,
} from '../object.ts';
import { GenericStorage } from './generic-storage.ts';
import type { HashingStorage, StorageCursor } from './hashing-storage.ts';
import { MapStorage } from './map-storage.ts';
import { lookupKey } from './simple-key.ts';

/**
 * The `__dict__` of an instance: its attributes in the shape, seen as a dict. A key that is no str lives in a table beside it.
 */
export class InstanceStorage implements HashingStorage {
  readonly object: PObject;
  #others: GenericStorage | null = null;

  constructor(object: PObject) {
    this.object = object;
  }

  get size(): number {
    let size = this.#others?.size ?? 0;
    for (const key of this.object.shape.keys()) if (!isHiddenKey(key)) size++;
    return size;
  }

  get(key: PValue): PValue | undefined {
    const name = lookupKey(key);
    if (typeof name === 'string') return this.getStr(name);
    if (name === undefined) return this.copy().get(key);
    return this.#others?.get(key);
  }

  getStr(key: string): PValue | undefined {
    return isHiddenKey(key) ? this.#others?.get(key) : getProperty(this.object, key);
  }

  findKey(key: PValue): PValue | undefined {
    const name = lookupKey(key);
    if (typeof name === 'string' && !isHiddenKey(name))
      return this.object.shape.lookup(name) === undefined ? undefined : name;
    if (name === undefined) return this.copy().findKey(key);
    return this.#others?.findKey(key);
  }

  set(key: PValue, value: PValue): HashingStorage {
    const name = typeof key === 'string' ? key : lookupKey(key);
    if (typeof name === 'string' && !isHiddenKey(name)) {
      setProperty(this.object, name, value);
      // One attribute too many: the dict that had this storage has the attributes itself by now.
      if (this.object.shape.dictionary) return dictionaryOf(this.object).storage;
    } else (this.#others ??= new GenericStorage()).set(key, value);
    return this;
  }

  delete(key: PValue): PValue | undefined {
    const name = typeof key === 'string' ? key : this.findKey(key);
    if (typeof name !== 'string' || isHiddenKey(name)) return this.#others?.delete(key);
    const value = getProperty(this.object, name);
    if (value !== undefined) deleteProperty(this.object, name);
    return value;
  }

  popLast(): { storage: HashingStorage; key: PValue; value: PValue } | undefined {
    const other = this.#others?.popLast();
    if (other !== undefined) return { ...other, storage: this };
    const key = this.#names().at(-1);
    return key === undefined ? undefined : { storage: this, key, value: this.delete(key)! };
  }

  clear(): HashingStorage {
    for (const name of this.#names()) deleteProperty(this.object, name);
    this.#others?.clear();
    return this;
  }

  cursor(): StorageCursor {
    return this.#walk(this.#names());
  }

  reverseCursor(): StorageCursor {
    return this.#walk(this.#names().reverse(), true);
  }

  copy(): HashingStorage {
    const copy = new MapStorage();
    const cursor = this.cursor();
    while (cursor.next()) copy.set(cursor.key, cursor.value);
    return copy;
  }

  #names(): string[] {
    const names: string[] = [];
    for (const key of this.object.shape.keys()) if (!isHiddenKey(key)) names.push(key);
    return names;
  }

  #walk(names: string[], reverse = false): StorageCursor {
    const object = this.object;
    const rest = reverse ? this.#others?.reverseCursor() : this.#others?.cursor();
    let i = 0;
    const cursor: StorageCursor = {
      key: null,
      value: null,
      next: () => {
        while (i < names.length) {
          const key = names[i++]!;
          const value = getProperty(object, key);
          if (value === undefined) continue;
          cursor.key = key;
          cursor.value = value;
          return true;
        }
        if (rest === undefined || !rest.next()) return false;
        cursor.key = rest.key;
        cursor.value = rest.value;
        return true;
      },
    };
    return cursor;
  }
}

import type { PValue } from '../object.ts';

/** Walks a storage in insertion order. After `next()` said true, `key` and `value` are the entry it stands on. */
export interface StorageCursor {
  key: PValue;
  value: PValue;
  /** False at the end. Entries added while walking may or may not be met; the caller watches the size. */
  next(): boolean;
}

/**
 * How a dict or set keeps its entries: `HashingStorage`. A storage that cannot hold a new key hands over to a more general one, so `set`
 * returns the storage to be used from then on.
 */
export interface HashingStorage {
  readonly size: number;
  get(key: PValue): PValue | undefined;
  set(key: PValue, value: PValue): HashingStorage;
  /** The removed value, `undefined` if there was none. */
  delete(key: PValue): PValue | undefined;
  /** Lookups and changes by a key known to be an exact str. */
  getStr(key: string): PValue | undefined;
  cursor(): StorageCursor;
  reverseCursor(): StorageCursor;
  copy(): HashingStorage;
  /** All keys, where that is quicker than with a cursor. */
  keys?(): PValue[];
  values?(): PValue[];
  /** Removes all entries, and may answer another storage. */
  clear(): HashingStorage;
  /** The key object that the storage holds for an equal `key`. */
  findKey(key: PValue): PValue | undefined;
  /** Removes and returns the last entry; `undefined` when empty. May need another storage. */
  popLast(): { storage: HashingStorage; key: PValue; value: PValue } | undefined;
}

/** The keys of a storage, in order. */
export function keysOf(storage: HashingStorage): PValue[] {
  if (storage.keys !== undefined) return storage.keys();
  const keys: PValue[] = [];
  const cursor = storage.cursor();
  while (cursor.next()) keys.push(cursor.key);
  return keys;
}

/** The values of a storage, in the order of its keys. */
export function valuesOf(storage: HashingStorage): PValue[] {
  if (storage.values !== undefined) return storage.values();
  const values: PValue[] = [];
  const cursor = storage.cursor();
  while (cursor.next()) values.push(cursor.value);
  return values;
}

import { keysEqual } from '../abstract/compare.ts';
import { hash32 } from '../abstract/hash.ts';
import type { PValue } from '../object.ts';
import { PTuple } from '../values/sequences.ts';
import type { HashingStorage, StorageCursor } from './hashing-storage.ts';
import {
  APART,
  arityOf,
  FIRST_TEXT,
  layoutOf,
  PACKED,
  packedX,
  packedY,
  packKey,
  packTexts,
  SECOND_TEXT,
} from './packed-key.ts';
import { noteTable } from './unseeded.ts';

/** Comparisons of equal keys after which a table of keys with texts packs them. */
const MANY = 1000;
/** What `#compared` is where they are never packed: the table has other keys as well. */
const NEVER = -0x40000000;

const FREE = -1;
const DELETED = -2;

/** Spreads hashes over the index: those of ints are the ints themselves, and a long run of them would be a wall to every other probe. */
function spread(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return mixed ^ (mixed >>> 13);
}

/** An array of the kind that holds anything: those that begin with numbers change their kind as they fill, and the code that uses them with it. */
function emptyArray(): PValue[] {
  const array: PValue[] = [null];
  array.pop();
  return array;
}

/** Where a packed key belongs in the index. */
function spreadPacked(x: number, y: number): number {
  const mixed = Math.imul(Math.imul(x, 0x9e3779b1) ^ y, 0x85ebca6b);
  return Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35) >>> 3;
}

/**
 * An ordered hash table with cached hashes: entries in three parallel arrays in insertion order, found through an index of entry numbers
 * with open addressing. Holds any hashable key. While all keys are tuples that `packed-key.ts` packs, what was packed stands for hashes and keys.
 */
export class GenericStorage implements HashingStorage {
  #index = new Int32Array(8).fill(FREE);
  #hashes: number[] = [];
  /** The packed keys, two numbers for each entry, by the layout of the first; null when the keys are not packed. */
  #packed: Int32Array | null = null;
  #layout = 0;
  /** The numbers of texts in keys, if keys are packed that have some. Copies share it: a text once numbered stays so. */
  #texts: Map<string, number> | null = null;
  /** How many more keys were found that are equal but not identical than identical ones: comparing them takes long. */
  #compared = 0;
  /** `undefined` marks a removed entry. */
  #keys: (PValue | undefined)[] = emptyArray();
  #values: PValue[] = emptyArray();
  #size = 0;
  /** Slots of the index in use, removed ones included. */
  #filled = 0;
  /** First entry that may be in use. */
  #first = 0;
  /** Counts changes, so that a lookup whose comparisons changed the table starts again. */
  #changes = 0;
  /** The key last looked for, where it was found (-1: nowhere), and after how many changes. Only keys that are compared without Python code. */
  #lastKey: PValue | undefined = undefined;
  #lastEntry = -1;
  #lastChanges = -1;

  constructor() {
    noteTable(this);
  }

  /** Hashes all keys anew. */
  rehash(): void {
    if (this.#packed !== null) return;
    this.#keys.forEach((key, entry) => {
      if (key !== undefined) this.#hashes[entry] = hash32(key);
    });
    this.#rebuild();
  }

  get size(): number {
    return this.#size;
  }

  get(key: PValue): PValue | undefined {
    const entry = this.#entryOf(key);
    return entry < 0 ? undefined : this.#values[entry];
  }

  /** The same where the hash is known. */
  getHashed(key: PValue, hash: number): PValue | undefined {
    if (this.#packed !== null) this.#unpack();
    const entry = this.#find(key, hash);
    return entry < 0 ? undefined : this.#values[entry];
  }

  findHashed(key: PValue, hash: number): PValue | undefined {
    if (this.#packed !== null) this.#unpack();
    const entry = this.#find(key, hash);
    return entry < 0 ? undefined : this.#keys[entry];
  }

  getStr(key: string): PValue | undefined {
    return this.get(key);
  }

  findKey(key: PValue): PValue | undefined {
    const entry = this.#entryOf(key);
    return entry < 0 ? undefined : this.#keys[entry];
  }

  set(key: PValue, value: PValue): GenericStorage {
    if (this.#keys.length === 0) {
      this.#layout = arityOf(key);
      this.#packed = this.#layout === 0 ? null : new Int32Array(16);
    } else if (key === this.#lastKey && this.#changes === this.#lastChanges && this.#lastEntry >= 0) {
      this.#values[this.#lastEntry] = value;
      return this;
    }
    if (this.#packed !== null && this.#pack(key, true) === PACKED) this.#setPacked(key, packedX, packedY, value);
    else this.setHashed(key, hash32(key), value);
    return this;
  }

  /** The value of `key`, which is added with `fallback` if it is absent. Hashes it once. */
  setDefault(key: PValue, fallback: PValue): PValue {
    if (this.#packed !== null || (this.#keys.length === 0 && arityOf(key) > 0)) {
      const known = this.get(key);
      if (known === undefined) this.set(key, fallback);
      return known === undefined ? fallback : known;
    }
    const hash = hash32(key);
    const known = this.getHashed(key, hash);
    if (known !== undefined) return known;
    this.#append(key, hash, fallback);
    return fallback;
  }

  setHashed(key: PValue, hash: number, value: PValue): void {
    if (this.#packed !== null) this.#unpack();
    const entry = this.#find(key, hash);
    if (entry >= 0) {
      this.#values[entry] = value;
      return;
    }
    this.#append(key, hash, value);
  }

  /** Adds a key that is known to be absent. */
  appendNew(key: PValue, hash: number, value: PValue): void {
    if (this.#packed !== null) this.#unpack();
    this.#append(key, hash, value);
  }

  clear(): GenericStorage {
    this.#index = new Int32Array(8).fill(FREE);
    this.#hashes = [];
    this.#packed = null;
    this.#texts = null;
    this.#compared = 0;
    this.#keys = emptyArray();
    this.#values = emptyArray();
    this.#size = 0;
    this.#filled = 0;
    this.#first = 0;
    this.#changes++;
    return this;
  }

  delete(key: PValue): PValue | undefined {
    const entry = this.#entryOf(key);
    return entry < 0 ? undefined : this.#remove(entry);
  }

  popLast(): { storage: HashingStorage; key: PValue; value: PValue } | undefined {
    while (this.#keys.length > 0) {
      const entry = this.#keys.length - 1;
      const key = this.#keys[entry];
      const value = key === undefined ? null : this.#remove(entry);
      this.#keys.pop();
      this.#values.pop();
      if (this.#packed === null) this.#hashes.pop();
      this.#first = Math.min(this.#first, entry);
      if (key !== undefined) return { storage: this, key, value };
    }
    return undefined;
  }

  copy(): GenericStorage {
    const copy = new GenericStorage();
    if (this.#packed !== null) {
      copy.#packed = this.#packed.slice();
      copy.#layout = this.#layout;
      copy.#texts = this.#texts;
      copy.#keys = this.#keys.slice();
      copy.#values = this.#values.slice();
      copy.#index = this.#index.slice();
      copy.#size = this.#size;
      copy.#filled = this.#filled;
      copy.#first = this.#first;
      return copy;
    }
    for (let entry = this.#first; entry < this.#keys.length; entry++) {
      const key = this.#keys[entry];
      if (key !== undefined) copy.#append(key, this.#hashes[entry]!, this.#values[entry]!);
    }
    return copy;
  }

  cursor(): StorageCursor {
    return this.#walk(1);
  }

  reverseCursor(): StorageCursor {
    return this.#walk(-1);
  }

  #walk(step: 1 | -1): StorageCursor {
    let entry = step === 1 ? this.#first - 1 : this.#keys.length;
    const cursor: StorageCursor = {
      key: null,
      value: null,
      next: () => {
        for (entry += step; entry >= 0 && entry < this.#keys.length; entry += step) {
          const key = this.#keys[entry];
          if (key !== undefined) {
            cursor.key = key;
            cursor.value = this.#values[entry]!;
            return true;
          }
        }
        return false;
      },
    };
    return cursor;
  }

  /** The entry of `key`, -1 where there is none. */
  #entryOf(key: PValue): number {
    if (this.#packed !== null) {
      if (key === this.#lastKey && this.#changes === this.#lastChanges) return this.#lastEntry;
      const kind = this.#pack(key, false);
      if (kind === PACKED) {
        const entry = this.#findPacked(packedX, packedY);
        if (this.#texts !== null) this.#remember(key, entry);
        return entry;
      }
      if (kind === APART) return -1;
      const hash = hash32(key);
      if (this.#packed !== null) this.#unpack();
      return this.#find(key, hash);
    }
    const hash = hash32(key);
    return this.#size === 0 ? -1 : this.#find(key, hash);
  }

  /** Packs all keys, if they are of two items of which some are texts. The entries stay where they are. */
  #packAll(like: PValue): void {
    const layout = layoutOf(like);
    this.#compared = NEVER;
    if ((layout & (FIRST_TEXT | SECOND_TEXT)) === 0) return;
    const texts = new Map<string, number>();
    const packed = new Int32Array(4 * Math.max(4, this.#keys.length));
    for (let entry = 0; entry < this.#keys.length; entry++) {
      const key = this.#keys[entry];
      if (key === undefined) continue;
      if (packTexts(key, layout, texts, true) !== PACKED) return;
      packed[2 * entry] = packedX;
      packed[2 * entry + 1] = packedY;
    }
    this.#layout = layout;
    this.#texts = texts;
    this.#packed = packed;
    this.#hashes = [];
    this.#fillIndex();
  }

  #pack(key: PValue, grows: boolean): number {
    return this.#texts === null ? packKey(key, this.#layout) : packTexts(key, this.#layout, this.#texts, grows);
  }

  #remember(key: PValue, entry: number): void {
    this.#lastKey = key;
    this.#lastEntry = entry;
    this.#lastChanges = this.#changes;
  }

  #findPacked(x: number, y: number): number {
    const packed = this.#packed!;
    const index = this.#index;
    const mask = index.length - 1;
    let probe = spreadPacked(x, y) & mask;
    for (let step = 1; ; step++) {
      const entry = index[probe]!;
      if (entry >= 0) {
        if (packed[2 * entry] === x && packed[2 * entry + 1] === y) return entry;
      } else if (entry === FREE) return -1;
      probe = (probe + step) & mask;
    }
  }

  #setPacked(key: PValue, x: number, y: number, value: PValue): void {
    const known = this.#findPacked(x, y);
    if (known >= 0) {
      this.#values[known] = value;
      return;
    }
    if ((this.#filled + 1) * 3 > this.#index.length * 2) this.#rebuild();
    const entry = this.#keys.length;
    let packed = this.#packed!;
    if (2 * entry === packed.length) {
      packed = new Int32Array(4 * entry);
      packed.set(this.#packed!);
      this.#packed = packed;
    }
    packed[2 * entry] = x;
    packed[2 * entry + 1] = y;
    const index = this.#index;
    const mask = index.length - 1;
    let probe = spreadPacked(x, y) & mask;
    for (let step = 1; index[probe]! >= 0; step++) probe = (probe + step) & mask;
    if (index[probe] === FREE) this.#filled++;
    index[probe] = entry;
    this.#keys.push(key);
    this.#values.push(value);
    this.#size++;
    this.#changes++;
    if (key === this.#lastKey) this.#remember(key, entry);
  }

  /** From here on the table keeps hashes. */
  #unpack(): void {
    this.#packed = null;
    this.#texts = null;
    this.#hashes = this.#keys.map((key) => (key === undefined ? 0 : hash32(key)));
    this.#fillIndex();
  }

  /** Where the index is to be probed for an entry. */
  #spreadOf(entry: number): number {
    const packed = this.#packed;
    return packed === null ? spread(this.#hashes[entry]!) : spreadPacked(packed[2 * entry]!, packed[2 * entry + 1]!);
  }

  #find(key: PValue, hash: number): number {
    if (key === this.#lastKey && this.#changes === this.#lastChanges) return this.#lastEntry;
    const entry = this.#probe(key, hash);
    if (typeof key !== 'object' || (key instanceof PTuple && key.tableHash !== 0)) this.#remember(key, entry);
    return entry;
  }

  #probe(key: PValue, hash: number): number {
    restart: for (;;) {
      const index = this.#index;
      const mask = index.length - 1;
      const changes = this.#changes;
      let probe = spread(hash) & mask;
      for (let step = 1; ; step++) {
        const entry = index[probe]!;
        if (entry === FREE) return -1;
        if (entry !== DELETED && this.#hashes[entry] === hash) {
          const candidate = this.#keys[entry]!;
          if (candidate === key) {
            if (this.#compared > 0) this.#compared--;
            return entry;
          }
          const equal = keysEqual(candidate, key);
          if (changes !== this.#changes) continue restart;
          if (equal) {
            if (++this.#compared === MANY) this.#packAll(key);
            return entry;
          }
        }
        probe = (probe + step) & mask;
      }
    }
  }

  #append(key: PValue, hash: number, value: PValue): void {
    if ((this.#filled + 1) * 3 > this.#index.length * 2) this.#rebuild();
    const mask = this.#index.length - 1;
    let probe = spread(hash) & mask;
    for (let step = 1; this.#index[probe]! >= 0; step++) probe = (probe + step) & mask;
    if (this.#index[probe] === FREE) this.#filled++;
    this.#index[probe] = this.#keys.length;
    this.#hashes.push(hash);
    this.#keys.push(key);
    this.#values.push(value);
    this.#size++;
    this.#changes++;
    if (key === this.#lastKey) this.#remember(key, this.#keys.length - 1);
  }

  #remove(entry: number): PValue {
    const mask = this.#index.length - 1;
    let probe = this.#spreadOf(entry) & mask;
    for (let step = 1; this.#index[probe] !== entry; step++) probe = (probe + step) & mask;
    this.#index[probe] = DELETED;
    const value = this.#values[entry]!;
    this.#keys[entry] = undefined;
    this.#values[entry] = null;
    this.#size--;
    this.#changes++;
    while (this.#first < this.#keys.length && this.#keys[this.#first] === undefined) this.#first++;
    return value;
  }

  /** Drops removed entries and sizes the index for twice what it holds. */
  #rebuild(): void {
    const packed = this.#packed;
    let live = 0;
    for (let entry = this.#first; entry < this.#keys.length; entry++) {
      const key = this.#keys[entry];
      if (key === undefined) continue;
      this.#keys[live] = key;
      if (packed === null) this.#hashes[live] = this.#hashes[entry]!;
      else {
        packed[2 * live] = packed[2 * entry]!;
        packed[2 * live + 1] = packed[2 * entry + 1]!;
      }
      this.#values[live] = this.#values[entry]!;
      live++;
    }
    this.#keys.length = live;
    if (packed === null) this.#hashes.length = live;
    this.#values.length = live;
    this.#first = 0;
    this.#fillIndex();
  }

  /** Makes the index anew, for twice what the table holds. The entries stay where they are. */
  #fillIndex(): void {
    const count = this.#keys.length;
    let capacity = 8;
    while (capacity * 2 < (count + 1) * 4) capacity *= 2;
    capacity *= 2;
    const index = new Int32Array(capacity).fill(FREE);
    const mask = capacity - 1;
    for (let entry = 0; entry < count; entry++) {
      if (this.#keys[entry] === undefined) continue;
      let probe = this.#spreadOf(entry) & mask;
      for (let step = 1; index[probe] !== FREE; step++) probe = (probe + step) & mask;
      index[probe] = entry;
    }
    this.#index = index;
    this.#filled = this.#size;
    this.#changes++;
  }
}

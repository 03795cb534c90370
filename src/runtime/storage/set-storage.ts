import { keysEqual } from '../abstract/compare.ts';
import { hash64, hashHigh, hashLow, hashPacked, pyObjectHash, stringHashesAreExact } from '../abstract/hash.ts';
import type { PValue } from '../object.ts';
import { objectType } from '../types.ts';
import type { HashingStorage, StorageCursor } from './hashing-storage.ts';
import { APART, arityOf, PACKED, packedX, packedY, packKey } from './packed-key.ts';
import { lookupKey, mayEqualSimple } from './simple-key.ts';
import { SimpleSet } from './simple-set.ts';
import { noteTable } from './unseeded.ts';

/** A slot whose item was removed. */
const DUMMY = Symbol('removed') as unknown as PValue;
const MIN_SLOTS = 8;
/** So many neighbours are tried before the next jump: `LINEAR_PROBES`. */
const NEIGHBOURS = 9;

/**
 * What a set or frozenset keeps its items in. Programs see the order in which a set of numbers, or of tuples of them, is walked, so this is
 * CPython's open hash table: the same growth, the same probing, the same rules for merging. Sets of str and of objects compared by identity
 * have an order that differs from run to run there; these live in a JavaScript Set, in order of insertion, until another item joins them.
 */
export class SetStorage implements HashingStorage {
  /** Not null while all items are such that a JavaScript Set compares them as Python does, and none is a number. */
  #simple: SimpleSet | null = null;
  /** A slot is `undefined` while free. */
  #slots: (PValue | undefined)[] = EMPTY;
  /** The hashes of the items, lower and upper halves; null while all items are numbers, whose hashes are they themselves. */
  #low: Int32Array | null = null;
  #high: Int32Array | null = null;
  /** While all items are tuples of so many items that `packed-key.ts` packs, `#low` and `#high` hold what was packed instead of hashes. Else 0. */
  #arity = 0;
  /** Slots in use, removed items included. */
  #fill = 0;
  #used = 0;
  /** Where `pop` goes on looking. */
  #finger = 0;
  /** Counts changes, so that a lookup whose comparisons changed the table starts again. */
  #changes = 0;

  constructor() {
    noteTable(this);
  }

  get size(): number {
    return this.#simple === null ? this.#used : this.#simple.size;
  }

  /** Number of slots that CPython's table would have. */
  get capacity(): number {
    return this.#simple === null ? Math.max(this.#slots.length, MIN_SLOTS) : capacityFor(this.#simple.size);
  }

  has(key: PValue): boolean {
    if (typeof key === 'number' && this.#low === null) {
      if (this.#used === 0) return false;
      return this.#findNumber(key) >= 0;
    }
    if (typeof key === 'string' && this.#simple !== null) return this.#simple.has(key);
    if (this.#arity !== 0 && packKey(key, this.#arity) === PACKED) return this.#findPacked(packedX, packedY) >= 0;
    return this.#find(key) !== undefined;
  }

  add(key: PValue): void {
    if (this.#arity !== 0) {
      if (packKey(key, this.#arity) === PACKED) {
        this.#addPacked(key, packedX, packedY);
        return;
      }
      this.#addHashing(key);
      return;
    }
    if (this.#simple !== null) {
      if (isSimple(key)) {
        this.#simple.add(key);
        return;
      }
      this.#leaveSimple();
    } else if (this.#fill === 0 && this.#slots === EMPTY) {
      if (isSimple(key)) {
        this.#simple = new SimpleSet();
        this.#simple.add(key);
        return;
      }
      this.#slots = freeSlots(MIN_SLOTS);
      this.#arity = arityOf(key);
      if (this.#arity !== 0) {
        this.#low = new Int32Array(MIN_SLOTS);
        this.#high = new Int32Array(MIN_SLOTS);
        this.#addPacked(key, packedX, packedY);
        return;
      }
    }
    if (this.#low === null) {
      if (typeof key === 'number') {
        this.#addNumber(key);
        return;
      }
    }
    this.#addHashing(key);
  }

  /** Adds an item by its hash. */
  #addHashing(key: PValue): void {
    hash64(key);
    const low = hashLow;
    const high = hashHigh;
    this.#becomeHashed();
    this.#addHashed(key, low, high);
  }

  get(key: PValue): PValue | undefined {
    return this.has(key) ? true : undefined;
  }

  getStr(key: string): PValue | undefined {
    return this.has(key) ? true : undefined;
  }

  set(key: PValue): SetStorage {
    this.add(key);
    return this;
  }

  findKey(key: PValue): PValue | undefined {
    const slot = this.#find(key);
    if (slot === undefined) return undefined;
    return this.#simple === null ? this.#slots[slot] : simpleKey(key);
  }

  delete(key: PValue): PValue | undefined {
    const slot = this.#find(key);
    if (slot === undefined) return undefined;
    if (this.#simple !== null) this.#simple.delete(simpleKey(key)!);
    else this.#remove(slot);
    return true;
  }

  /** Removes and returns an item: the first from where the last call stopped. */
  pop(): PValue | undefined {
    if (this.#simple !== null) return this.#simple.pop();
    if (this.#used === 0) return undefined;
    const mask = this.#slots.length - 1;
    let slot = this.#finger & mask;
    while (this.#slots[slot] === undefined || this.#slots[slot] === DUMMY) slot = (slot + 1) & mask;
    const key = this.#slots[slot]!;
    this.#remove(slot);
    this.#finger = slot + 1;
    return key;
  }

  popLast(): { storage: HashingStorage; key: PValue; value: PValue } | undefined {
    const key = this.pop();
    return key === undefined ? undefined : { storage: this, key, value: true };
  }

  clear(): SetStorage {
    this.#simple = null;
    this.#slots = EMPTY;
    this.#low = null;
    this.#high = null;
    this.#arity = 0;
    this.#fill = 0;
    this.#used = 0;
    this.#changes++;
    return this;
  }

  /** Takes over what `other` holds, which is then not to be used any more: `set_swap_bodies`. */
  become(other: SetStorage): void {
    this.#simple = other.#simple;
    this.#slots = other.#slots;
    this.#low = other.#low;
    this.#high = other.#high;
    this.#arity = other.#arity;
    this.#fill = other.#fill;
    this.#used = other.#used;
    this.#changes++;
  }

  copy(): SetStorage {
    const copy = new SetStorage();
    copy.merge(this);
    return copy;
  }

  /** Adds all items of `other`: `set_merge`. */
  merge(other: SetStorage): void {
    if (other === this || other.size === 0) return;
    if (other.#simple !== null) {
      if (this.#simple === null && this.#slots === EMPTY) this.#simple = other.#simple.copy();
      else for (const key of other.#simple.items()) this.add(key);
      return;
    }
    if (this.#simple !== null) this.#leaveSimple();
    // whose items were all removed may be made anew
    if (this.#fill > 0) this.makeRoom(other.#used);
    if (this.#fill === 0) {
      this.#copyFrom(other);
      return;
    }
    if (this.#low === null && other.#low === null) {
      for (const key of other.#slots) if (key !== undefined && key !== DUMMY) this.#addNumber(key as number);
      return;
    }
    if (other.keepsHashes) {
      const cursor = other.cursor();
      while (cursor.next()) cursor.addTo(this);
      return;
    }
    // the other table may change while items are compared
    for (let slot = 0; slot < other.#slots.length; slot++) {
      const key = other.#slots[slot];
      if (key !== undefined && key !== DUMMY) this.add(key);
    }
  }

  /**
   * Adds to `result` the items that are in `other` too, or those that are not. False, with nothing done, where items may have to be compared
   * by Python code.
   */
  sift(other: SetStorage, inBoth: boolean, result: SetStorage): boolean {
    if (this.#simple !== null && other.#simple !== null) {
      const sifted = this.#simple.sifted(other.#simple, inBoth);
      if (sifted.size > 0) result.#simple = sifted;
      return true;
    }
    if (this.#arity !== 0 && this.#arity === other.#arity) {
      for (let slot = this.nextSlot(0); slot >= 0; slot = this.nextSlot(slot + 1))
        if (other.#findPacked(this.#low![slot]!, this.#high![slot]!) >= 0 === inBoth) result.add(this.#slots[slot]!);
      return true;
    }
    if (this.#simple !== null || other.#simple !== null || this.#low !== null || other.#low !== null) return false;
    if (result.#slots === EMPTY) result.#slots = freeSlots(MIN_SLOTS);
    for (const key of this.#slots) {
      if (key === undefined || key === DUMMY) continue;
      if (other.#hasNumber(key as number) === inBoth) result.#addNumber(key as number);
    }
    return true;
  }

  /** Whether all items are in `other`, or none is; `undefined` where that is to be asked item by item. */
  every(other: SetStorage, inOther: boolean): boolean | undefined {
    if (this.#simple !== null && other.#simple !== null) return this.#simple.every(other.#simple, inOther);
    if (this.#simple !== null || other.#simple !== null || this.#low !== null || other.#low !== null) return undefined;
    for (const key of this.#slots)
      if (key !== undefined && key !== DUMMY && other.#hasNumber(key as number) !== inOther) return false;
    return true;
  }

  /**
   * Removes the items of `other`, and where `adds` adds those that were not there. False, with nothing done, where items may have to be compared by
   * Python code.
   */
  exclude(other: SetStorage, adds: boolean): boolean {
    if (this.#simple !== null && other.#simple !== null) {
      for (const key of other.#simple.items()) if (!this.#simple.delete(key) && adds) this.#simple.add(key);
      return true;
    }
    if (this.#simple !== null || other.#simple !== null || this.#low !== null || other.#low !== null) return false;
    if (this.#slots === EMPTY) this.#slots = freeSlots(MIN_SLOTS);
    for (const key of other.#slots) {
      if (key === undefined || key === DUMMY) continue;
      const slot = this.#findNumber(key as number);
      if (slot >= 0) this.#remove(slot);
      else if (adds) this.#addNumber(key as number);
    }
    return true;
  }

  #hasNumber(key: number): boolean {
    return this.#used > 0 && this.#findNumber(key) >= 0;
  }

  /** Grows the table for `count` more items, as before a merge. */
  makeRoom(count: number): void {
    if (this.#simple !== null) return;
    const slots = Math.max(this.#slots.length, MIN_SLOTS);
    if ((this.#fill + count) * 5 < (slots - 1) * 3) return;
    this.#resize((this.#used + count) * 2);
  }

  /** Drops the traces of removed items when they are many, as after a difference. */
  tidy(): void {
    if (this.#simple !== null || this.#fill - this.#used <= (this.#slots.length - 1) / 4) return;
    this.#grow();
  }

  cursor(): SetCursor {
    return new SetCursor(this);
  }

  reverseCursor(): StorageCursor {
    const keys: PValue[] = [];
    const forward = this.cursor();
    while (forward.next()) keys.push(forward.key);
    const cursor: StorageCursor = {
      key: null,
      value: true,
      next: () => {
        const key = keys.pop();
        if (key === undefined) return false;
        cursor.key = key;
        return true;
      },
    };
    return cursor;
  }

  /** The items while they are simple ones: for cursors. */
  get simpleItems(): SimpleSet | null {
    return this.#simple;
  }

  /** The number of the first slot in use from `slot` on, -1 at the end. */
  nextSlot(slot: number): number {
    const slots = this.#slots;
    for (; slot < slots.length; slot++) {
      const key = slots[slot];
      if (key !== undefined && key !== DUMMY) return slot;
    }
    return -1;
  }

  slotItem(slot: number): PValue {
    return this.#slots[slot]!;
  }

  get keepsHashes(): boolean {
    return this.#low !== null && this.#arity === 0;
  }

  lowAt(slot: number): number {
    return this.#low![slot]!;
  }

  highAt(slot: number): number {
    return this.#high![slot]!;
  }

  /** `has` and `add` of an item whose hash is known, where this keeps hashes. */
  hasHashed(key: PValue, low: number, high: number): boolean {
    return this.#findHashed(key, low, high) >= 0;
  }

  addHashed(key: PValue, low: number, high: number): void {
    if (this.#low === null) this.#becomeHashed();
    this.#addHashed(key, low, high);
  }

  deleteHashed(key: PValue, low: number, high: number): void {
    const slot = this.#findHashed(key, low, high);
    if (slot >= 0) this.#remove(slot);
  }

  /** Whether `addHashed` may put an item here that came from a table with hashes. */
  takesHashed(key: PValue): boolean {
    if (this.#slots !== EMPTY || this.#simple !== null) return this.keepsHashes;
    return !isSimple(key) && arityOf(key) === 0;
  }

  /** The slot of `key`; any number for one in the JavaScript Set; `undefined` where there is none. */
  #find(key: PValue): number | undefined {
    if (this.#simple !== null) {
      const simple = simpleKey(key);
      if (simple !== undefined) return this.#simple.has(simple) ? 0 : undefined;
      hash64(key);
      if (!mayEqualSimple(key)) return undefined;
      this.#leaveSimple();
    }
    if (this.#arity !== 0) {
      const kind = packKey(key, this.#arity);
      if (kind === APART) return undefined;
      if (kind === PACKED) {
        const found = this.#findPacked(packedX, packedY);
        return found < 0 ? undefined : found;
      }
      hash64(key);
      const low = hashLow;
      const high = hashHigh;
      this.#becomeHashed();
      const found = this.#findHashed(key, low, high);
      return found < 0 ? undefined : found;
    }
    if (this.#used === 0) {
      hash64(key);
      return undefined;
    }
    let slot: number;
    if (this.#low === null) {
      if (typeof key !== 'number') {
        const simple = lookupKey(key);
        if (simple === undefined) {
          hash64(key);
          if (typeof key !== 'object' || !mayEqualSimple(key)) return undefined;
          const low = hashLow;
          const high = hashHigh;
          this.#becomeHashed();
          slot = this.#findHashed(key, low, high);
          return slot < 0 ? undefined : slot;
        }
        if (typeof simple !== 'number') return undefined;
        key = simple;
      }
      slot = this.#findNumber(key as number);
    } else {
      hash64(key);
      slot = this.#findHashed(key, hashLow, hashHigh);
    }
    return slot < 0 ? undefined : slot;
  }

  #findNumber(key: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    const hash = key === -1 ? -2 : key;
    let low = hash | 0;
    let high = 0;
    let first = low & mask;
    for (let jump = 0; ; jump++) {
      const last = first + NEIGHBOURS <= mask ? first + NEIGHBOURS : first;
      for (let slot = first; slot <= last; slot++) {
        const found = slots[slot];
        if (found === undefined) return -1;
        if (found === key) return slot;
      }
      if (jump === 0) high = Math.floor(hash / 0x100000000) | 0;
      low = (low >>> 5) | (high << 27);
      high >>>= 5;
      first = (first * 5 + 1 + (low >>> 0)) & mask;
    }
  }

  /** Adds a number to a table of numbers. */
  #addNumber(key: number): void {
    const slots = this.#slots;
    const mask = slots.length - 1;
    const hash = key === -1 ? -2 : key;
    let low = hash | 0;
    let high = 0;
    let first = low & mask;
    let removed = -1;
    for (let jump = 0; ; jump++) {
      const last = first + NEIGHBOURS <= mask ? first + NEIGHBOURS : first;
      for (let slot = first; slot <= last; slot++) {
        const found = slots[slot];
        if (found === key) return;
        if (found === undefined) {
          slots[removed >= 0 ? removed : slot] = key;
          this.#added(removed >= 0);
          return;
        }
        if (found === DUMMY) removed = slot;
      }
      if (jump === 0) high = Math.floor(hash / 0x100000000) | 0;
      low = (low >>> 5) | (high << 27);
      high >>>= 5;
      first = (first * 5 + 1 + (low >>> 0)) & mask;
    }
  }

  /** The slot of `key` in a table that keeps hashes, or `-1 - slot` of the one where it belongs: the last removed one passed, else the free one. */
  #findHashed(key: PValue, keyLow: number, keyHigh: number): number {
    restart: for (;;) {
      const slots = this.#slots;
      const lows = this.#low!;
      const highs = this.#high!;
      const mask = slots.length - 1;
      const changes = this.#changes;
      let low = keyLow;
      let high = keyHigh;
      let first = low & mask;
      let removed = -1;
      for (;;) {
        const last = first + NEIGHBOURS <= mask ? first + NEIGHBOURS : first;
        for (let slot = first; slot <= last; slot++) {
          const found = slots[slot];
          if (found === undefined) return -1 - (removed >= 0 ? removed : slot);
          if (found === key) return slot;
          if (found === DUMMY) removed = slot;
          if (lows[slot] !== keyLow || highs[slot] !== keyHigh || found === DUMMY) continue;
          const equal = keysEqual(found, key);
          if (changes !== this.#changes) {
            this.#becomeHashed();
            continue restart;
          }
          if (equal) return slot;
        }
        low = (low >>> 5) | (high << 27);
        high >>>= 5;
        first = (first * 5 + 1 + (low >>> 0)) & mask;
      }
    }
  }

  /** As `#findHashed`, in a table of packed keys. */
  #findPacked(x: number, y: number): number {
    hashPacked(x, y, this.#arity);
    const slots = this.#slots;
    const xs = this.#low!;
    const ys = this.#high!;
    const mask = slots.length - 1;
    let low = hashLow;
    let high = hashHigh;
    let first = low & mask;
    let removed = -1;
    for (;;) {
      const last = first + NEIGHBOURS <= mask ? first + NEIGHBOURS : first;
      for (let slot = first; slot <= last; slot++) {
        const found = slots[slot];
        if (found === undefined) return -1 - (removed >= 0 ? removed : slot);
        if (found === DUMMY) removed = slot;
        else if (xs[slot] === x && ys[slot] === y) return slot;
      }
      low = (low >>> 5) | (high << 27);
      high >>>= 5;
      first = (first * 5 + 1 + (low >>> 0)) & mask;
    }
  }

  #addPacked(key: PValue, x: number, y: number): void {
    const found = this.#findPacked(x, y);
    if (found >= 0) return;
    const slot = -1 - found;
    const reused = this.#slots[slot] === DUMMY;
    this.#slots[slot] = key;
    this.#low![slot] = x;
    this.#high![slot] = y;
    this.#added(reused);
  }

  /** From here on the table keeps hashes instead of packed keys. */
  #unpack(): void {
    const arity = this.#arity;
    if (arity === 0) return;
    this.#arity = 0;
    const lows = this.#low!;
    const highs = this.#high!;
    for (let slot = 0; slot < lows.length; slot++) {
      hashPacked(lows[slot]!, highs[slot]!, arity);
      lows[slot] = hashLow;
      highs[slot] = hashHigh;
    }
  }

  #addHashed(key: PValue, low: number, high: number): void {
    const found = this.#findHashed(key, low, high);
    if (found >= 0) return;
    const slot = -1 - found;
    const reused = this.#slots[slot] === DUMMY;
    this.#slots[slot] = key;
    this.#low![slot] = low;
    this.#high![slot] = high;
    this.#added(reused);
  }

  #added(reused: boolean): void {
    this.#changes++;
    this.#used++;
    if (reused) return;
    this.#fill++;
    if (this.#fill * 5 >= (this.#slots.length - 1) * 3) this.#grow();
  }

  #remove(slot: number): void {
    this.#slots[slot] = DUMMY;
    this.#used--;
    this.#changes++;
  }

  #grow(): void {
    this.#resize(this.#used > 50_000 ? this.#used * 2 : this.#used * 4);
  }

  /** Makes the table anew for more than `minimum` items: `set_table_resize`. */
  #resize(minimum: number): void {
    let capacity = MIN_SLOTS;
    while (capacity <= minimum) capacity *= 2;
    const slots = this.#slots;
    const lows = this.#low;
    const highs = this.#high;
    this.#slots = freeSlots(capacity);
    if (lows !== null) {
      this.#low = new Int32Array(capacity);
      this.#high = new Int32Array(capacity);
    }
    for (let slot = 0; slot < slots.length; slot++) {
      const key = slots[slot];
      if (key === undefined || key === DUMMY) continue;
      if (lows === null) this.#insertNew(key, lowOf(key as number), highOf(key as number));
      else this.#insertKept(key, lows[slot]!, highs![slot]!);
    }
    this.#fill = this.#used;
    this.#changes++;
  }

  /** The same with the numbers that the table keeps of an item, its hash or what was packed. */
  #insertKept(key: PValue, low: number, high: number): void {
    let slot: number;
    if (this.#arity === 0) slot = this.#insertNew(key, low, high);
    else {
      hashPacked(low, high, this.#arity);
      slot = this.#insertNew(key, hashLow, hashHigh);
    }
    this.#low![slot] = low;
    this.#high![slot] = high;
  }

  /** Puts an item that is known to be absent into a table with room and without removed items: `set_insert_clean`. Answers the slot. */
  #insertNew(key: PValue, keyLow: number, keyHigh: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let low = keyLow;
    let high = keyHigh;
    let first = low & mask;
    for (;;) {
      const last = first + NEIGHBOURS <= mask ? first + NEIGHBOURS : first;
      for (let slot = first; slot <= last; slot++) {
        if (slots[slot] !== undefined) continue;
        slots[slot] = key;
        return slot;
      }
      low = (low >>> 5) | (high << 27);
      high >>>= 5;
      first = (first * 5 + 1 + (low >>> 0)) & mask;
    }
  }

  /** Takes what another table holds to this one, which is empty. */
  #copyFrom(other: SetStorage): void {
    const slots = other.#slots;
    const count = other.#used;
    let capacity = Math.max(this.#slots.length, MIN_SLOTS);
    if (count * 5 >= (capacity - 1) * 3) for (capacity = MIN_SLOTS; capacity <= count * 2; ) capacity *= 2;
    this.#arity = other.#arity;
    if (capacity === slots.length && other.#fill === count) {
      this.#slots = slots.slice();
      this.#low = other.#low === null ? null : other.#low.slice();
      this.#high = other.#high === null ? null : other.#high.slice();
    } else {
      this.#slots = freeSlots(capacity);
      this.#low = other.#low === null ? null : new Int32Array(this.#slots.length);
      this.#high = other.#low === null ? null : new Int32Array(this.#slots.length);
      for (let slot = 0; slot < slots.length; slot++) {
        const key = slots[slot];
        if (key === undefined || key === DUMMY) continue;
        if (other.#low === null) this.#insertNew(key, lowOf(key as number), highOf(key as number));
        else this.#insertKept(key, other.#low[slot]!, other.#high![slot]!);
      }
    }
    this.#fill = other.#used;
    this.#used = other.#used;
    this.#changes++;
  }

  /** Hashes all items anew. */
  rehash(): void {
    if (this.#low === null || this.#arity !== 0) return;
    const slots = this.#slots;
    this.clear();
    this.#slots = freeSlots(MIN_SLOTS);
    this.#keepHashes();
    for (const key of slots) if (key !== undefined && key !== DUMMY) this.add(key);
  }

  /** From here on the table keeps the hash of each item. */
  #keepHashes(): void {
    const slots = this.#slots;
    this.#low = new Int32Array(slots.length);
    this.#high = new Int32Array(slots.length);
    for (let slot = 0; slot < slots.length; slot++) {
      const key = slots[slot];
      if (key === undefined || key === DUMMY) continue;
      this.#low[slot] = lowOf(key as number);
      this.#high[slot] = highOf(key as number);
    }
  }

  /** Whatever this has become meanwhile, it is a table with hashes afterwards. */
  #becomeHashed(): void {
    this.#unpack();
    if (this.#simple !== null) this.#leaveSimple();
    if (this.#slots === EMPTY) this.#slots = freeSlots(MIN_SLOTS);
    if (this.#low === null) this.#keepHashes();
  }

  /** Moves what the JavaScript Set holds to the table. */
  #leaveSimple(): void {
    const items = this.#simple!.items();
    this.#simple = null;
    noteTable(this);
    this.#slots = freeSlots(MIN_SLOTS);
    this.#low = new Int32Array(MIN_SLOTS);
    this.#high = new Int32Array(MIN_SLOTS);
    for (const key of items) {
      hash64(key);
      this.#addHashed(key, hashLow, hashHigh);
    }
  }
}

/** The table of a set without items. Never written to. */
const EMPTY: (PValue | undefined)[] = [];

function freeSlots(count: number): (PValue | undefined)[] {
  // with a hole, so that it is of the kind that the longer ones are
  if (count === MIN_SLOTS)
    // biome-ignore lint/suspicious/noSparseArray: as said
    return [, undefined, undefined, undefined, undefined, undefined, undefined, undefined];
  return new Array<PValue | undefined>(count).fill(undefined);
}

function capacityFor(count: number): number {
  let slots = MIN_SLOTS;
  while (count * 5 >= (slots - 1) * 3) slots *= 4;
  return slots;
}

function lowOf(key: number): number {
  return (key === -1 ? -2 : key) | 0;
}

function highOf(key: number): number {
  return Math.floor((key === -1 ? -2 : key) / 0x100000000) | 0;
}

/** Whether a JavaScript Set may keep `key`, in an order that no program can rely on. */
function isSimple(key: PValue): boolean {
  if (typeof key === 'string') return !stringHashesAreExact();
  if (key === null || typeof key !== 'object') return false;
  const type = key.shape.cls;
  return type.tp_hash === objectType.tp_hash && type.tp_richcompare === objectType.tp_richcompare;
}

/** What to look up for `key` in a JavaScript Set of simple keys; `undefined` when only Python's own comparison can tell. */
function simpleKey(key: PValue): PValue | undefined {
  const simple = lookupKey(key);
  return simple === undefined ? undefined : simple;
}

/**
 * Walks a set by slot number, as CPython does, so that a table that changes meanwhile is no danger. It knows the hashes that the table keeps:
 * what sets do with each other calls nobody's `__hash__`.
 */
class SetCursor implements StorageCursor {
  key: PValue = null;
  #hashed = false;
  #low = 0;
  #high = 0;
  readonly value: PValue = true;
  readonly #storage: SetStorage;
  #simple: SimpleSet | null;
  #set: Set<PValue> | null;
  #items: Iterator<PValue> | null;
  #met = 0;
  /** The next slot, or place of a simple item. */
  #slot = 0;

  constructor(storage: SetStorage) {
    this.#storage = storage;
    this.#simple = storage.simpleItems;
    this.#set = this.#simple === null ? null : this.#simple.set;
    this.#items = this.#set === null ? null : this.#set.values();
  }

  next(): boolean {
    if (this.#simple !== null) {
      if (this.#storage.simpleItems === this.#simple) return this.#nextSimple(this.#simple);
      // The items moved to the table meanwhile: pass over as many there.
      this.#simple = null;
      this.#slot = 0;
      for (let met = this.#met; met > 0; met--) this.#slot = this.#storage.nextSlot(this.#slot) + 1;
    }
    const slot = this.#storage.nextSlot(this.#slot);
    if (slot < 0) return false;
    this.#slot = slot + 1;
    this.key = this.#storage.slotItem(slot);
    this.#hashed = this.#storage.keepsHashes;
    if (this.#hashed) {
      this.#low = this.#storage.lowAt(slot);
      this.#high = this.#storage.highAt(slot);
    }
    return true;
  }

  #nextSimple(simple: SimpleSet): boolean {
    if (simple.set !== this.#set) {
      // they have places meanwhile, or no more: pass over as many
      this.#set = simple.set;
      this.#items = this.#set === null ? null : this.#set.values();
      this.#slot = 0;
      const met = this.#met;
      for (this.#met = 0; this.#met < met; ) if (!this.#nextSimple(simple)) return false;
    }
    if (this.#items !== null) {
      const step = this.#items.next();
      if (step.done) return false;
      this.key = step.value;
    } else {
      const place = simple.nextPlace(this.#slot);
      if (place < 0) return false;
      this.#slot = place + 1;
      this.key = simple.itemAt(place);
    }
    this.#met++;
    return true;
  }

  /** Whether the item is in a storage too. */
  isIn(storage: HashingStorage): boolean {
    if (!(storage instanceof SetStorage)) return storage.get(this.key) !== undefined;
    return this.#hashed && storage.keepsHashes
      ? storage.hasHashed(this.key, this.#low, this.#high)
      : storage.has(this.key);
  }

  addTo(storage: SetStorage): void {
    if (this.#hashed && storage.takesHashed(this.key)) storage.addHashed(this.key, this.#low, this.#high);
    else storage.add(this.key);
  }

  deleteFrom(storage: SetStorage): void {
    if (this.#hashed && storage.keepsHashes) storage.deleteHashed(this.key, this.#low, this.#high);
    else storage.delete(this.key);
  }

  /** The hash of the item. */
  hash(): number | bigint {
    return this.#hashed ? (BigInt(this.#high) << 32n) | BigInt(this.#low >>> 0) : pyObjectHash(this.key);
  }
}

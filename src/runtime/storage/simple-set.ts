import type { PValue } from '../object.ts';
import { type KeyShape, MAY_LACK, NO_KEYS, openShape } from './key-shape.ts';
import type { SimpleKey } from './simple-key.ts';

/** So few items are copied at once. */
const FEW = 6;
/** So often a set is compared with others as a whole before it gets a shape. */
const USES = 4;
/** What is in the places of items that are absent. */
const ABSENT = undefined as unknown as PValue;

const NO_ITEMS: PValue[] = [];

/** Sets that share a JavaScript Set: who writes takes a copy of its own. */
interface Owners {
  count: number;
  /** The shape of the items, `undefined` before anybody needed it, `null` where there cannot be one; and the items. */
  shape: KeyShape | null | undefined;
  items: PValue[];
}

/**
 * Items that JavaScript compares as Python does, in an order that no program can rely on. Copies share a JavaScript Set until one changes; it then
 * has places for its items by an open shape that all sets which come from it share, so that copies and operations of such sets search for little.
 */
export class SimpleSet {
  /** Null once the items have places. */
  #set: Set<PValue> | null;
  #owners: Owners | null = null;
  #shape: KeyShape = NO_KEYS;
  /** The items at their places. The last is in use. */
  #placed: PValue[] = NO_ITEMS;
  #count = 0;
  /** The JavaScript Set's iterator for `pop`: what it has passed was popped. */
  #front: Iterator<PValue> | null = null;
  #uses = 0;

  constructor(set: Set<PValue> | null = new Set()) {
    this.#set = set;
  }

  get size(): number {
    return this.#set !== null ? this.#set.size : this.#count;
  }

  has(key: PValue): boolean {
    if (this.#set !== null) return this.#set.has(key);
    const at = this.#shape.indexOf(key as SimpleKey);
    return at >= 0 && this.#placed[at] !== undefined;
  }

  add(key: PValue): void {
    if (this.#owners !== null) {
      if (this.#set!.has(key)) return;
      this.#own();
    }
    if (this.#set !== null) {
      this.#set.add(key);
      return;
    }
    const shape = this.#shape;
    const placed = this.#placed;
    let at = shape.indexOf(key as SimpleKey);
    if (at < 0) {
      at = typeof key === 'string' && shape.keys.length < 2 * this.#count + MAY_LACK ? shape.append(key) : -1;
      if (at < 0) {
        this.#takeSet().add(key);
        return;
      }
    }
    if (at < placed.length) {
      if (placed[at] === undefined) this.#count++;
      placed[at] = key;
      return;
    }
    while (placed.length < at) placed.push(ABSENT);
    placed.push(key);
    this.#count++;
  }

  delete(key: PValue): boolean {
    if (this.#owners !== null) {
      if (!this.#set!.has(key)) return false;
      this.#own();
    }
    if (this.#set !== null) return this.#set.delete(key);
    const placed = this.#placed;
    const at = this.#shape.indexOf(key as SimpleKey);
    if (at < 0 || placed[at] === undefined) return false;
    placed[at] = ABSENT;
    this.#count--;
    while (placed.length > 0 && placed[placed.length - 1] === undefined) placed.pop();
    return true;
  }

  /** Takes constant time also when many were popped before. */
  pop(): PValue | undefined {
    if (this.size === 0) return undefined;
    if (this.#owners !== null) this.#own();
    const items = this.#takeSet();
    // what is added comes last, so the iterator always stands before the first item
    this.#front ??= items.values();
    let step = this.#front.next();
    if (step.done) {
      this.#front = items.values();
      step = this.#front.next();
    }
    const key = step.value as PValue;
    items.delete(key);
    return key;
  }

  copy(): SimpleSet {
    if (this.#set !== null && this.#set.size < FEW) {
      const few = new Set<PValue>();
      for (const key of this.#set) few.add(key);
      return new SimpleSet(few);
    }
    const copy = new SimpleSet(this.#set);
    if (this.#set === null) copy.#place(this.#shape, this.#placed.slice(), this.#count);
    else {
      this.#owners ??= { count: 1, shape: undefined, items: NO_ITEMS };
      this.#owners.count++;
      copy.#owners = this.#owners;
    }
    return copy;
  }

  /** A new set of the items that are in `other` too, or of those that are not. */
  sifted(other: SimpleSet, inBoth: boolean): SimpleSet {
    this.#noteUse();
    if (this.#set !== null) {
      const sifted = new Set<PValue>();
      for (const key of this.#set) if (other.has(key) === inBoth) sifted.add(key);
      return new SimpleSet(sifted);
    }
    const placed = this.#placed;
    const kept: PValue[] = [];
    let count = 0;
    const others = other.#set === null && other.#shape === this.#shape ? other.#placed : null;
    for (let at = 0; at < placed.length; at++) {
      const key = placed[at]!;
      if (key === undefined) continue;
      const found = others === null ? other.has(key) : at < others.length && others[at] !== undefined;
      if (found !== inBoth) continue;
      while (kept.length < at) kept.push(ABSENT);
      kept.push(key);
      count++;
    }
    const result = new SimpleSet(null);
    result.#place(this.#shape, kept, count);
    if (kept.length > 2 * count + MAY_LACK) result.#takeSet();
    return result;
  }

  /** Whether all items are in `other`, or none is. */
  every(other: SimpleSet, inOther: boolean): boolean {
    if (this.#set === null) {
      const placed = this.#placed;
      for (let at = 0; at < placed.length; at++)
        if (placed[at] !== undefined && other.has(placed[at]!) !== inOther) return false;
      return true;
    }
    // V8 takes long to leave a `for … of` early
    const items = this.#set.values();
    for (let step = items.next(); !step.done; step = items.next()) if (other.has(step.value) !== inOther) return false;
    return true;
  }

  items(): PValue[] {
    if (this.#set !== null) return [...this.#set];
    return this.#placed.filter((key) => key !== undefined);
  }

  /** The JavaScript Set while there is one: for cursors. */
  get set(): Set<PValue> | null {
    return this.#set;
  }

  /** The first place in use from `place` on, -1 at the end; and what is there. */
  nextPlace(place: number): number {
    const placed = this.#placed;
    while (place < placed.length && placed[place] === undefined) place++;
    return place < placed.length ? place : -1;
  }

  itemAt(place: number): PValue {
    return this.#placed[place]!;
  }

  #place(shape: KeyShape, placed: PValue[], count: number): void {
    this.#set = null;
    this.#front = null;
    this.#shape = shape;
    this.#placed = placed;
    this.#count = count;
  }

  /** Sets that are compared with others again and again get a shape. */
  #noteUse(): void {
    if (this.#set === null || this.#set.size < FEW || ++this.#uses !== USES) return;
    const items = [...this.#set];
    const shape = openShapeOf(items);
    if (shape === null) return;
    this.#disown();
    this.#place(shape, items, items.length);
  }

  #disown(): void {
    if (this.#owners === null) return;
    this.#owners.count--;
    this.#owners = null;
  }

  /** Before a change: what nobody else has. The first who changes something makes the shape, for all. */
  #own(): void {
    const owners = this.#owners!;
    this.#disown();
    if (owners.count === 0) return;
    const shared = this.#set!;
    if (owners.shape === undefined) {
      owners.items = [...shared];
      owners.shape = openShapeOf(owners.items);
    }
    if (owners.shape !== null) this.#place(owners.shape, owners.items.slice(), owners.items.length);
    else {
      this.#set = new Set();
      this.#front = null;
      for (const key of owners.items) this.#set.add(key);
    }
  }

  #takeSet(): Set<PValue> {
    if (this.#set === null) {
      this.#set = new Set();
      for (const key of this.#placed) if (key !== undefined) this.#set.add(key);
      this.#shape = NO_KEYS;
      this.#placed = NO_ITEMS;
    }
    return this.#set;
  }
}

/** An open shape of these items; null unless all are strs. */
function openShapeOf(items: readonly PValue[]): KeyShape | null {
  for (let i = 0; i < items.length; i++) if (typeof items[i] !== 'string') return null;
  return openShape(items.slice() as string[]);
}

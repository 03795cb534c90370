import { pyObjectCall1 } from '../../runtime/abstract/call.ts';
import { compareStrings, pyObjectLess, tupleLess } from '../../runtime/abstract/compare.ts';
import { valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { type PList, tupleType } from '../../runtime/values/sequences.ts';

/** Stands in for a list's items while they are being sorted, and remembers that something was added meanwhile. */
class EmptiedItems extends Array<PValue> {
  touched = false;
  override push(...items: PValue[]): number {
    this.touched = true;
    return super.push(...items);
  }
}

/**
 * `list.sort`. The list is empty while it runs; if an exception passes, the list has all its items again, in some order.
 */
export function sortList(list: PList, key: PValue, reverse: boolean): void {
  const items = list.items;
  const placeholder = new EmptiedItems();
  list.items = placeholder;
  let sorted = items;
  try {
    let keys: PValue[] | null = null;
    if (key !== null) {
      keys = new Array(items.length);
      for (let i = 0; i < keys.length; i++) keys[i] = pyObjectCall1(key, items[i]!);
    }
    sorted = sortItems(items, keys, reverse);
  } finally {
    const modified = list.items !== placeholder || placeholder.length > 0 || placeholder.touched;
    list.items = sorted;
    // biome-ignore lint/correctness/noUnsafeFinally: raised only where nothing else was
    if (modified && sorted !== items) throw valueError('list modified during sort');
  }
}

type LessThan = (a: any, b: any) => boolean;

const numberLess = (a: number | bigint, b: number | bigint): boolean => a < b;
const floatLess = (a: PFloat, b: PFloat): boolean => a.value < b.value;
const stringLess = (a: string, b: string): boolean => a < b;
const wideStringLess = (a: string, b: string): boolean => compareStrings(a, b) < 0;

const SURROGATE = /[\ud800-\udfff]/;

/** The narrowest comparison that serves all `keys`. */
function comparisonFor(keys: readonly PValue[]): LessThan {
  const first = keys[0]!;
  switch (typeof first) {
    case 'number':
    case 'bigint':
      for (const key of keys) if (typeof key !== 'number' && typeof key !== 'bigint') return pyObjectLess;
      return numberLess;
    case 'string': {
      let wide = false;
      for (const key of keys) {
        if (typeof key !== 'string') return pyObjectLess;
        if (!wide && SURROGATE.test(key)) wide = true;
      }
      return wide ? wideStringLess : stringLess;
    }
    case 'boolean':
      return pyObjectLess;
  }
  if (first === null) return pyObjectLess;
  if (first.constructor === PFloat) {
    for (const key of keys) if (key === null || key.constructor !== PFloat) return pyObjectLess;
    return floatLess;
  }
  if (first.shape === tupleType.instanceShape) {
    for (const key of keys)
      if (key === null || typeof key !== 'object' || key.shape !== tupleType.instanceShape) return pyObjectLess;
    return tupleLess;
  }
  return pyObjectLess;
}

/** The items in order of `keys` (or their own) as a new array: stable, also when reversed. Where an exception passes, `items` is a permutation. */
export function sortItems(items: PValue[], keys: PValue[] | null, reverse: boolean): PValue[] {
  const count = items.length;
  if (count < 2) return items.slice();
  const by = keys ?? items;
  const less = comparisonFor(by);
  const inOrder = orderOf(by, less);
  if (inOrder !== 0 && (keys === null || inOrder === (reverse ? -1 : 1))) {
    const sorted = items.slice();
    return inOrder === (reverse ? -1 : 1) ? sorted : sorted.reverse();
  }
  // Equal ints cannot be told apart, nor equal strs, so nothing notices that these sorts are unstable.
  if (keys === null && less === stringLess) {
    const sorted = (items.slice() as string[]).sort();
    return reverse ? sorted.reverse() : sorted;
  }
  if (less === numberLess && allNumbers(by)) return sortByNumbers(items, by as number[], keys === null, reverse);
  if (less === floatLess) {
    const numbers = valuesOf(by);
    if (!numbers.some(Number.isNaN)) return sortByNumbers(items, numbers, false, reverse);
  }
  // As CPython: a reversed sort reverses before and after, which keeps equal items in their order.
  const sortedKeys = by.slice();
  const sortedItems = keys === null ? null : items.slice();
  if (reverse) {
    sortedKeys.reverse();
    sortedItems?.reverse();
  }
  new MergeSort(sortedKeys, sortedItems, less).run();
  const result = sortedItems ?? sortedKeys;
  return reverse ? result.reverse() : result;
}

/** 1 for strs or ints that never descend, -1 for such that never ascend, 0 for others. */
function orderOf(keys: readonly PValue[], less: LessThan): number {
  if (less !== numberLess && less !== stringLess) return 0;
  const plain = keys as readonly (number | string)[];
  const ascending = endOfAscending(plain);
  if (ascending === plain.length) return 1;
  return ascending === 1 && endOfDescending(plain) === plain.length ? -1 : 0;
}

// Loops over the whole list stand alone, see `runtime/text/split.ts`.

function endOfAscending(keys: readonly (number | string)[]): number {
  let i = 1;
  while (i < keys.length && keys[i - 1]! <= keys[i]!) i++;
  return i;
}

function endOfDescending(keys: readonly (number | string)[]): number {
  let i = 1;
  while (i < keys.length && keys[i - 1]! >= keys[i]!) i++;
  return i;
}

function valuesOf(keys: readonly PValue[]): number[] {
  const numbers = new Array<number>(keys.length);
  for (let i = 0; i < keys.length; i++) numbers[i] = (keys[i] as PFloat).value;
  return numbers;
}

function allNumbers(keys: readonly PValue[]): boolean {
  for (const key of keys) if (typeof key !== 'number') return false;
  return true;
}

function sortByNumbers(items: PValue[], keys: readonly number[], keysAreItems: boolean, reverse: boolean): PValue[] {
  const count = items.length;
  if (keysAreItems) {
    const sorted = numbersOf(count, 0);
    sorted.set(keys);
    sorted.sort();
    const result: PValue[] = new Array(count);
    if (reverse) for (let i = 0; i < count; i++) result[i] = sorted[count - 1 - i]!;
    else for (let i = 0; i < count; i++) result[i] = sorted[i]!;
    return result;
  }
  const order = orderOfNumbers(keys, reverse);
  const result: PValue[] = new Array(count);
  for (let i = 0; i < count; i++) result[i] = items[order[i]!]!;
  return result;
}

/** Arrays for short lists, used again and again: to make one takes V8 longer than to sort what it holds. No Python code runs meanwhile. */
const SHARED = 1024;
const sharedNumbers = [new Float64Array(SHARED), new Float64Array(SHARED)];
const sharedPositions = [new Int32Array(SHARED), new Int32Array(SHARED)];

function numbersOf(count: number, which: 0 | 1): Float64Array {
  return count <= SHARED ? sharedNumbers[which]!.subarray(0, count) : new Float64Array(count);
}

function positionsOf(count: number, which: 0 | 1): Int32Array {
  return count <= SHARED ? sharedPositions[which]! : new Int32Array(count);
}

function fillOrder(keys: Float64Array, order: Int32Array, numbers: readonly number[], reverse: boolean): void {
  for (let i = 0; i < numbers.length; i++) {
    keys[i] = reverse ? -numbers[i]! : numbers[i]!;
    order[i] = i;
  }
}

/** Merges two runs that are side by side. */
function mergeRuns(
  keys: Float64Array,
  order: Int32Array,
  otherKeys: Float64Array,
  otherOrder: Int32Array,
  low: number,
  middle: number,
  high: number,
): void {
  let i = low;
  let j = middle;
  let k = low;
  while (k < high) {
    if (i === middle || (j < high && keys[j]! < keys[i]!)) {
      otherKeys[k] = keys[j]!;
      otherOrder[k++] = order[j++]!;
    } else {
      otherKeys[k] = keys[i]!;
      otherOrder[k++] = order[i++]!;
    }
  }
}

/** Stable order of numbers: bottom-up merging of natural runs, keys and positions side by side in typed arrays. */
function orderOfNumbers(numbers: readonly number[], reverse: boolean): Int32Array {
  const count = numbers.length;
  let keys = numbersOf(count, 0);
  let order = positionsOf(count, 0);
  // A descending stable order is the ascending one of the negated keys. (0.0 and -0.0 stay equal.)
  fillOrder(keys, order, numbers, reverse);
  const runs = insertionRuns(keys, order);
  let otherKeys = numbersOf(count, 1);
  let otherOrder = positionsOf(count, 1);
  let starts = runs;
  while (starts.length > 2) {
    const merged: number[] = [];
    for (let r = 0; r + 1 < starts.length; r += 2) {
      const low = starts[r]!;
      const middle = starts[r + 1]!;
      const high = r + 2 < starts.length ? starts[r + 2]! : middle;
      merged.push(low);
      mergeRuns(keys, order, otherKeys, otherOrder, low, middle, high);
    }
    merged.push(count);
    [keys, otherKeys] = [otherKeys, keys];
    [order, otherOrder] = [otherOrder, order];
    starts = merged;
  }
  return order;
}

/** Sorts stretches of `keys` in place: natural runs, or 16 items by insertion. Answers where they start, and the end. */
function insertionRuns(keys: Float64Array, order: Int32Array): number[] {
  const count = keys.length;
  const starts: number[] = [];
  for (let low = 0; low < count; ) {
    starts.push(low);
    let high = low + 1;
    if (high < count && keys[low]! > keys[high]!) {
      while (high < count && keys[high - 1]! > keys[high]!) high++;
      keys.subarray(low, high).reverse();
      order.subarray(low, high).reverse();
    }
    while (high < count && keys[high - 1]! <= keys[high]!) high++;
    const wanted = Math.min(low + 16, count);
    for (; high < wanted; high++) {
      const key = keys[high]!;
      const position = order[high]!;
      let at = high;
      while (at > low && key < keys[at - 1]!) {
        keys[at] = keys[at - 1]!;
        order[at] = order[at - 1]!;
        at--;
      }
      keys[at] = key;
      order[at] = position;
    }
    low = high;
  }
  starts.push(count);
  return starts;
}

interface Run {
  start: number;
  length: number;
  power: number;
}

/**
 * A merge sort that uses the order it finds: natural runs, lengthened by binary insertion, merged in powersort's order, with the parts of
 * a merge that are in place already found by galloping. `values` move along with `keys`.
 */
class MergeSort {
  readonly #keys: PValue[];
  readonly #values: PValue[] | null;
  readonly #less: LessThan;

  constructor(keys: PValue[], values: PValue[] | null, less: LessThan) {
    this.#keys = keys;
    this.#values = values;
    this.#less = less;
  }

  run(): void {
    const count = this.#keys.length;
    let minimum = count;
    let odd = 0;
    while (minimum >= 64) {
      odd |= minimum & 1;
      minimum >>= 1;
    }
    minimum += odd;
    const stack: Run[] = [];
    for (let low = 0; low < count; ) {
      let length = this.#countRun(low, count);
      if (length < minimum) {
        const forced = Math.min(minimum, count - low);
        this.#insert(low, low + forced, low + length);
        length = forced;
      }
      if (stack.length > 0) {
        const power = nodePower(stack.at(-1)!, length, count);
        while (stack.length > 1 && stack.at(-2)!.power > power) this.#mergeTop(stack);
        stack.at(-1)!.power = power;
      }
      stack.push({ start: low, length, power: 0 });
      low += length;
    }
    while (stack.length > 1) this.#mergeTop(stack);
  }

  /** Length of the run at `low`: ascending, or strictly descending, which is then reversed. */
  #countRun(low: number, high: number): number {
    const keys = this.#keys;
    const less = this.#less;
    let at = low + 1;
    if (at === high) return 1;
    if (less(keys[at], keys[low])) {
      at++;
      while (at < high && less(keys[at], keys[at - 1])) at++;
      reverseRange(keys, low, at);
      if (this.#values !== null) reverseRange(this.#values, low, at);
    } else {
      at++;
      while (at < high && !less(keys[at], keys[at - 1])) at++;
    }
    return at - low;
  }

  /** Sorts [low, high), of which [low, start) is sorted, by binary insertion. */
  #insert(low: number, high: number, start: number): void {
    const keys = this.#keys;
    const values = this.#values;
    const less = this.#less;
    for (let next = start; next < high; next++) {
      const key = keys[next]!;
      let left = low;
      let right = next;
      while (left < right) {
        const middle = (left + right) >> 1;
        if (less(key, keys[middle])) right = middle;
        else left = middle + 1;
      }
      for (let at = next; at > left; at--) keys[at] = keys[at - 1]!;
      keys[left] = key;
      if (values !== null) {
        const value = values[next]!;
        for (let at = next; at > left; at--) values[at] = values[at - 1]!;
        values[left] = value;
      }
    }
  }

  #mergeTop(stack: Run[]): void {
    const right = stack.pop()!;
    const left = stack.at(-1)!;
    this.#merge(left.start, right.start, right.start + right.length);
    left.length += right.length;
  }

  /** Merges the neighbouring sorted stretches [low, middle) and [middle, high). */
  #merge(low: number, middle: number, high: number): void {
    const keys = this.#keys;
    const values = this.#values;
    const less = this.#less;
    const from = this.#gallopRight(keys[middle]!, low, middle);
    if (from === middle) return;
    const to = this.#gallopLeft(keys[middle - 1]!, middle, high);
    const leftKeys = keys.slice(from, middle);
    const leftValues = values === null ? null : values.slice(from, middle);
    const leftCount = leftKeys.length;
    let i = 0;
    let j = middle;
    let k = from;
    try {
      while (i < leftCount && j < to) {
        if (less(keys[j], leftKeys[i])) {
          if (values !== null) values[k] = values[j]!;
          keys[k++] = keys[j++]!;
        } else {
          if (leftValues !== null) values![k] = leftValues[i]!;
          keys[k++] = leftKeys[i++]!;
        }
      }
    } finally {
      for (; i < leftCount; i++, k++) {
        if (leftValues !== null) values![k] = leftValues[i]!;
        keys[k] = leftKeys[i]!;
      }
    }
  }

  /** Where `key` belongs in sorted [low, high), after its equals; searched from the left in growing steps. */
  #gallopRight(key: PValue, low: number, high: number): number {
    const keys = this.#keys;
    const less = this.#less;
    let left = low;
    let step = 1;
    let right = low;
    while (right < high && !less(key, keys[right])) {
      left = right + 1;
      right = low + step;
      step = step * 2 + 1;
    }
    if (right > high) right = high;
    while (left < right) {
      const middle = (left + right) >> 1;
      if (less(key, keys[middle])) right = middle;
      else left = middle + 1;
    }
    return left;
  }

  /** Where `key` belongs in sorted [low, high), before its equals; searched from the right in growing steps. */
  #gallopLeft(key: PValue, low: number, high: number): number {
    const keys = this.#keys;
    const less = this.#less;
    let right = high;
    let step = 1;
    let left = high - 1;
    while (left >= low && !less(keys[left], key)) {
      right = left;
      left = high - 1 - step;
      step = step * 2 + 1;
    }
    left = Math.max(left, low);
    while (left < right) {
      const middle = (left + right) >> 1;
      if (less(keys[middle], key)) left = middle + 1;
      else right = middle;
    }
    return left;
  }
}

function reverseRange(items: PValue[], low: number, high: number): void {
  for (let i = low, j = high - 1; i < j; i++, j--) {
    const item = items[i]!;
    items[i] = items[j]!;
    items[j] = item;
  }
}

/** Powersort: the depth in a balanced merge tree of the boundary between `run` and the next one, of `next` items. */
function nodePower(run: Run, next: number, total: number): number {
  let a = 2 * run.start + run.length;
  let b = a + run.length + next;
  for (let power = 1; ; power++) {
    if (a >= total) {
      a -= total;
      b -= total;
    } else if (b >= total) return power;
    a *= 2;
    b *= 2;
  }
}

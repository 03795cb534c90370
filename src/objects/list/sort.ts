import { pyObjectCall1 } from '../../runtime/abstract/call.ts';
import { compareStrings, pyObjectLess, tupleLess } from '../../runtime/abstract/compare.ts';
import { valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { type PList, tupleShape } from '../../runtime/values/sequences.ts';
import { leadsOf } from './leads.ts';
import { type LessThan, MergeSort } from './merge-sort.ts';
import { numbersOf, orderOfNumbers } from './number-order.ts';

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
  if (first.shape === tupleShape) {
    for (const key of keys)
      if (key === null || typeof key !== 'object' || key.shape !== tupleShape) return pyObjectLess;
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
  if (less === numberLess && allNumbers(by)) return sortByNumbers(items, by as number[], keys === null, reverse);
  if (less === floatLess) {
    const numbers = valuesOf(by);
    if (!numbers.some(Number.isNaN)) return sortByNumbers(items, numbers, false, reverse);
  }
  if (count > FEW && (less === stringLess || less === tupleLess)) {
    const sorted = sortByLeads(items, by, less, reverse);
    if (sorted !== undefined) return sorted;
  }
  if (keys === null && less === stringLess) {
    const sorted = (items.slice() as string[]).sort();
    return reverse ? sorted.reverse() : sorted;
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

/** So few are sorted by comparing them right away. */
const FEW = 12;

/** Sorts by what the keys begin with, a number each, and by comparing only those that begin alike; `undefined` where `leadsOf` knows no numbers. */
function sortByLeads(
  items: readonly PValue[],
  keys: readonly PValue[],
  less: LessThan,
  reverse: boolean,
): PValue[] | undefined {
  const leads = leadsOf(keys);
  if (leads === undefined) return undefined;
  const count = leads.length;
  const order = orderOfNumbers(leads, reverse);
  const places: number[] = new Array(count);
  for (let i = 0; i < count; i++) places[i] = order[i]!;
  for (let from = 0; from < count; ) {
    const lead = leads[places[from]!]!;
    let to = from + 1;
    while (to < count && leads[places[to]!] === lead) to++;
    if (to - from > 1) sortTied(places, from, to, keys, less, reverse);
    from = to;
  }
  const sorted: PValue[] = new Array(count);
  for (let i = 0; i < count; i++) sorted[i] = items[places[i]!]!;
  return sorted;
}

/** Sorts the places from `from` to `to` by their keys. */
function sortTied(
  places: number[],
  from: number,
  to: number,
  keys: readonly PValue[],
  less: LessThan,
  reverse: boolean,
): void {
  const first = keys[places[from]!]!;
  let at = from + 1;
  while (at < to && keys[places[at]!] === first) at++;
  if (at === to) return;
  if (to - from <= FEW) {
    insertTied(places, from, to, keys, less, reverse);
    return;
  }
  const tied = places.slice(from, to);
  if (reverse) tied.reverse();
  new MergeSort(
    tied.map((place) => keys[place]!),
    tied,
    less,
  ).run();
  if (reverse) tied.reverse();
  for (let i = 0; i < tied.length; i++) places[from + i] = tied[i]!;
}

/** The same for a few, by insertion. */
function insertTied(
  places: number[],
  from: number,
  to: number,
  keys: readonly PValue[],
  less: LessThan,
  reverse: boolean,
): void {
  for (let next = from + 1; next < to; next++) {
    const place = places[next]!;
    const key = keys[place]!;
    let at = next;
    while (at > from) {
      const before = keys[places[at - 1]!]!;
      if (!(reverse ? less(before, key) : less(key, before))) break;
      places[at] = places[at - 1]!;
      at--;
    }
    places[at] = place;
  }
}

/** 1 for strs or ints that never descend, -1 for such that never ascend, 0 for others. */
function orderOf(keys: readonly PValue[], less: LessThan): number {
  if (less !== numberLess && less !== stringLess) return 0;
  const plain = keys as readonly (number | string)[];
  const ascending = endOfAscending(plain);
  if (ascending === plain.length) return 1;
  return plain[0] === plain[ascending - 1] && endOfDescending(plain) === plain.length ? -1 : 0;
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

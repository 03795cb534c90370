import { pyObjectEquals, pyObjectRichCompare } from '../../runtime/abstract/compare.ts';
import { asSequenceIndex, hasIndex, SSIZE_MAX } from '../../runtime/abstract/number.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { checkItems } from '../../runtime/allocation.ts';
import { indexError, memoryError, typeError } from '../../runtime/errors.ts';
import type { PObject, PValue } from '../../runtime/object.ts';
import { type CompareOp, EQ, NE } from '../../runtime/type-slots.ts';
import { NotImplemented } from '../../runtime/types.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { PSlice } from '../../runtime/values/sequences.ts';
import { poll } from '../../truffle/intrinsics.ts';

/* What lists and tuples have in common. Items may change while Python code runs in between, so lengths are read anew. */

interface Sequence {
  items: readonly PValue[];
}

/** How many items from the first on are the same to JavaScript. */
function samePart(a: readonly PValue[], b: readonly PValue[]): number {
  const length = Math.min(a.length, b.length);
  let i = 0;
  while (i < length && a[i] === b[i]) i++;
  return i;
}

/** `a OP b` of two sequences of one kind: the first differing items decide, then the lengths. */
export function compareSequences(a: Sequence, b: Sequence, op: CompareOp): PValue {
  if (op === EQ || op === NE) {
    if (a.items.length !== b.items.length) return op === NE;
  }
  for (let i = samePart(a.items, b.items); i < a.items.length && i < b.items.length; i++) {
    const x = a.items[i]!;
    const y = b.items[i]!;
    if (x === y) continue;
    const simple = typeof x === typeof y && (typeof x === 'number' || typeof x === 'string');
    if (simple || !pyObjectEquals(x, y)) {
      // comparing them may have shortened a list
      if (i >= a.items.length || i >= b.items.length) break;
      if (op === EQ) return false;
      if (op === NE) return true;
      return pyObjectRichCompare(x, y, op);
    }
  }
  const left = a.items.length;
  const right = b.items.length;
  switch (op) {
    case 0:
      return left < right;
    case 1:
      return left <= right;
    case 2:
      return left === right;
    case 3:
      return left !== right;
    case 4:
      return left > right;
    default:
      return left >= right;
  }
}

/** `item in sequence`. */
export function containsItem(self: Sequence, item: PValue): boolean {
  if (typeof item === 'string' || typeof item === 'number') return indexOfPlain(self, item, 0, self.items.length) >= 0;
  for (let i = 0; i < self.items.length; i++) {
    const candidate = self.items[i]!;
    if (candidate === item || pyObjectEquals(candidate, item)) return true;
    if ((i & 0xffff) === 0xffff) poll();
  }
  return false;
}

/** The same for a str or int: others of its kind are equal only where they are the same to JavaScript. */
function indexOfPlain(self: Sequence, item: string | number, start: number, stop: number): number {
  const kind = typeof item;
  for (let i = start; i < stop && i < self.items.length; i++) {
    const candidate = self.items[i]!;
    if (candidate === item) return i;
    if (typeof candidate !== kind && pyObjectEquals(candidate, item)) return i;
    if ((i & 0xffff) === 0xffff) poll();
  }
  return -1;
}

/** How many items equal `item`. */
export function countItem(self: Sequence, item: PValue): number {
  let count = 0;
  if (typeof item === 'string' || typeof item === 'number') {
    for (let at = 0; ; at++) {
      at = indexOfPlain(self, item, at, self.items.length);
      if (at < 0) return count;
      count++;
    }
  }
  for (let i = 0; i < self.items.length; i++) if (pyObjectEquals(self.items[i]!, item)) count++;
  return count;
}

/** Position of the first item in [start, stop) that equals `item`, or -1. Bounds are those of Python, clipped. */
export function indexOfItem(self: Sequence, item: PValue, start: number, stop: number): number {
  if (start < 0) start = Math.max(0, start + self.items.length);
  if (stop < 0) stop = Math.max(0, stop + self.items.length);
  if (typeof item === 'string' || typeof item === 'number') return indexOfPlain(self, item, start, stop);
  for (let i = start; i < stop && i < self.items.length; i++) if (pyObjectEquals(self.items[i]!, item)) return i;
  return -1;
}

/** Up to so many a loop is faster than the host. */
const FEW = 1000;
/** Up to so many items are moved one by one: the host makes an array of what it removes, if only an empty one. */
const FEW_MOVED = 64;

/** Inserts an item before the one at an index, or at the end. */
export function insertItem(items: PValue[], index: number, item: PValue): void {
  const { length } = items;
  const at = Math.min(index, length);
  if (length - at > FEW_MOVED) {
    if (at === 0) items.unshift(item);
    else items.splice(at, 0, item);
    return;
  }
  items.push(item);
  for (let i = length; i > at; i--) items[i] = items[i - 1]!;
  items[at] = item;
}

/** Removes the item at an index, which is there. */
export function removeItem(items: PValue[], at: number): void {
  const last = items.length - 1;
  if (last - at > FEW_MOVED) {
    if (at === 0) items.shift();
    else items.splice(at, 1);
    return;
  }
  for (let i = at; i < last; i++) items[i] = items[i + 1]!;
  items.pop();
}

/** The items repeated `count` times. */
export function repeatItems(items: readonly PValue[], count: number): PValue[] {
  const length = items.length;
  if (count <= 0 || length === 0) return [];
  if (length * count > SSIZE_MAX) throw memoryError();
  checkItems(length * count);
  if (length === 1) {
    const item = items[0]!;
    const result = new Array<PValue>(count);
    if (count > FEW) return result.fill(item);
    for (let i = 0; i < count; i++) result[i] = item;
    return result;
  }
  const result: PValue[] = items.slice();
  const end = length * count;
  const pushed = end <= FEW_MOVED ? end : length * Math.ceil(FEW_MOVED / length);
  for (let i = length; i < pushed; i++) result.push(result[i - length]!);
  return end <= pushed ? result : repeatedTo(end, result);
}

/** `items` again and again, which the host copies, up to a length that is a multiple of theirs. */
function repeatedTo(end: number, items: PValue[]): PValue[] {
  let result = items;
  while (result.length < end) {
    const rest = end - result.length;
    result = result.concat(rest < result.length ? result.slice(0, rest) : result);
  }
  return result;
}

/** The reprs of the items, separated by commas. */
export function reprItems(self: Sequence): string {
  const parts: string[] = [];
  for (let i = 0; i < self.items.length; i++) parts.push(pyObjectRepr(self.items[i]!));
  return parts.join(', ');
}

/** A subscript as an index, for the types whose subscripts are indices or slices; `undefined` for a slice. */
export function subscriptIndex(kind: string, key: PValue): number | undefined {
  if (typeof key === 'number') return key;
  if (key instanceof PSlice) return undefined;
  if (!hasIndex(key)) throw typeError(`${kind} indices must be integers or slices, not ${typeOf(key).tpName}`);
  return asSequenceIndex(key, indexError);
}

/** For `tp_richcompare`: NotImplemented unless both are sequences of `kind`. */
export function compareAs<T extends PObject & Sequence>(kind: abstract new (...args: any[]) => T) {
  return (a: T, b: PValue, op: CompareOp): PValue => {
    if (!(b instanceof kind)) return NotImplemented;
    return compareSequences(a, b, op);
  };
}

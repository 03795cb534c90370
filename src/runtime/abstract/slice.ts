import { typeError, valueError } from '../errors.ts';
import type { PValue } from '../object.ts';
import { typeOf } from '../values/scalars.ts';
import type { PSlice } from '../values/sequences.ts';
import { asClippedSsize, SSIZE_MAX } from './number.ts';

/** Where a slice lies in a sequence: `count` items from `start`, every `step`th. */
export interface SliceBounds {
  start: number;
  stop: number;
  step: number;
  count: number;
}

/** `_PyEval_SliceIndex`: a bound of a slice, clipped; `fallback` for None. */
export function sliceBound(value: PValue, fallback: number): number {
  if (typeof value === 'number') return value;
  if (value === null) return fallback;
  if (typeof value !== 'bigint' && typeof value !== 'boolean' && typeOf(value).nb_index === null)
    throw typeError('slice indices must be integers or None or have an __index__ method');
  return asClippedSsize(value);
}

/** `PySlice_Unpack` without a length: calls `__index__`, so it may run Python code. */
export function unpackSlice(slice: PSlice): { start: number; stop: number; step: number } {
  const step = sliceBound(slice.step, 1);
  if (step === 0) throw valueError('slice step cannot be zero');
  const start = sliceBound(slice.start, step < 0 ? SSIZE_MAX : 0);
  const stop = sliceBound(slice.stop, step < 0 ? -SSIZE_MAX : SSIZE_MAX);
  return { start, stop, step };
}

/** `PySlice_AdjustIndices`: fits unpacked bounds to a sequence of `length` items. */
export function adjustSlice(bounds: { start: number; stop: number; step: number }, length: number): SliceBounds {
  const { step } = bounds;
  const start = clip(bounds.start, length, step);
  const stop = clip(bounds.stop, length, step);
  const span = step < 0 ? start - stop : stop - start;
  const size = Math.abs(step);
  const count = span <= 0 ? 0 : size === 1 ? span : Math.floor((span - 1) / size) + 1;
  return { start, stop, step, count };
}

function clip(index: number, length: number, step: number): number {
  if (index < 0) {
    index += length;
    return index < 0 ? (step < 0 ? -1 : 0) : index;
  }
  return index >= length ? (step < 0 ? length - 1 : length) : index;
}

/** The bounds of `slice` in a sequence of `length` items. Where `__index__` could change that length, unpack first and adjust then. */
export function sliceBounds(slice: PSlice, length: number): SliceBounds {
  return adjustSlice(unpackSlice(slice), length);
}

/** The items of `items` that lie in `bounds`. */
export function sliceItems(items: readonly PValue[], bounds: SliceBounds): PValue[] {
  const { start, step, count } = bounds;
  if (step === 1) return items.slice(start, start + count);
  if (step === -1) return reversed(items.slice(start - count + 1, start + 1));
  const result: PValue[] = [];
  if (count < MANY) {
    for (let i = 0, at = start; i < count; i++, at += step) result.push(items[at]!);
    return result;
  }
  // a copy has its final size and no holes
  return overwritten(items.slice(0, count), items, start, step);
}

/** From so many items on it is sooner done to copy as many and to overwrite them than to push each. */
const MANY = 24;

/** `result` with items of `items` in place of its own. */
function overwritten(result: PValue[], items: readonly PValue[], start: number, step: number): PValue[] {
  for (let i = 0, at = start; i < result.length; i++, at += step) result[i] = items[at]!;
  return result;
}

/** `items`, turned round in place: sooner than V8's `reverse`, and than pushing them. */
export function reversed(items: PValue[]): PValue[] {
  for (let i = 0, j = items.length - 1; i < j; i++, j--) {
    const item = items[i]!;
    items[i] = items[j]!;
    items[j] = item;
  }
  return items;
}

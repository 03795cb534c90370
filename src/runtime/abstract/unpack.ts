import { pushItem } from '../allocation.ts';
import { joined } from '../arrays.ts';
import { isException, typeError, valueError } from '../errors.ts';
import type { PValue } from '../object.ts';
import { gatherReplayed, isReplayed, stepOf } from '../threads/replay.ts';
import type { PException } from '../values/exception.ts';
import { typeOf } from '../values/scalars.ts';
import { listShape, type PList, type PTuple, tupleShape } from '../values/sequences.ts';
import { drain, pyObjectGetIter, pyObjectLengthHint } from './iterate.ts';

/** Appends all items of `iterable`: `*iterable` in a display. */
export function extendFromIterable(items: PValue[], iterable: PValue): void {
  if (iterable !== null && typeof iterable === 'object') {
    if (iterable.shape === listShape || iterable.shape === tupleShape) {
      const more = (iterable as PList | PTuple).items;
      for (let i = 0; i < more.length; i++) items.push(more[i]!);
      return;
    }
    const { collectItems } = iterable.shape.cls;
    const more = collectItems === null ? undefined : collectItems(iterable as never);
    if (more !== undefined) {
      for (let i = 0; i < more.length; i++) items.push(more[i]!);
      return;
    }
  }
  const type = typeOf(iterable);
  if (type.tp_iter === null && type.sq_item === null)
    throw typeError(`Value after * must be an iterable, not ${type.tpName}`);
  const iterator = pyObjectGetIter(iterable);
  if (type.isHeapType) pyObjectLengthHint(iterable, 8);
  if (isReplayed())
    gatherReplayed(iterator, (all) => {
      for (const item of all) items.push(item);
    });
  else
    drain(iterator, iterable, (item) => {
      pushItem(items, item);
      return true;
    });
}

const tooFew = (count: number, got: number): PException =>
  valueError(`not enough values to unpack (expected ${count}, got ${got})`);
const tooMany = (count: number): PException => valueError(`too many values to unpack (expected ${count})`);

/** What unpacking a list or tuple raises that has other than `count` items; `undefined` for anything else. */
export function wrongCount(sequence: PValue, count: number): PException | undefined {
  if (sequence === null || typeof sequence !== 'object') return undefined;
  if (sequence.shape !== listShape && sequence.shape !== tupleShape) return undefined;
  const got = (sequence as PList | PTuple).items.length;
  if (got === count) return undefined;
  return got < count ? tooFew(count, got) : tooMany(count);
}

/** Exactly `count` items of `iterable`: `UNPACK_SEQUENCE`. */
export function unpackExactly(iterable: PValue, count: number): readonly PValue[] {
  if (iterable !== null && typeof iterable === 'object') {
    if (iterable.shape === listShape || iterable.shape === tupleShape) {
      const items = (iterable as PList | PTuple).items;
      if (items.length !== count) throw wrongCount(iterable, count);
      return iterable.shape === tupleShape ? items : items.slice();
    }
  }
  const iterator = iteratorToUnpack(iterable);
  const next = stepOf(iterator, iterable);
  const items: PValue[] = [];
  for (let i = 0; i < count; i++) {
    const item = next(iterator);
    if (item === undefined) throw tooFew(count, i);
    items.push(item);
  }
  if (next(iterator) !== undefined) throw tooMany(count);
  return items;
}

/** `before` items, then a list of the rest, then `after` items: `UNPACK_EX`. The middle element is a plain array. */
export function unpackStarred(iterable: PValue, before: number, after: number): { items: PValue[]; rest: PValue[] } {
  if (iterable !== null && typeof iterable === 'object') {
    if (iterable.shape === listShape || iterable.shape === tupleShape) {
      const all = (iterable as PList | PTuple).items;
      const end = all.length - after;
      if (end >= before) {
        const items = all.slice(0, before);
        for (let i = end; i < all.length; i++) items.push(all[i]!);
        return { items, rest: all.slice(before, end) };
      }
    }
  }
  const iterator = iteratorToUnpack(iterable);
  const next = stepOf(iterator, iterable);
  const items: PValue[] = [];
  for (let i = 0; i < before; i++) {
    const item = next(iterator);
    if (item === undefined)
      throw valueError(`not enough values to unpack (expected at least ${before + after}, got ${i})`);
    items.push(item);
  }
  const rest: PValue[] = [];
  if (iterator.shape.cls.isHeapType) pyObjectLengthHint(iterator, 8);
  for (;;) {
    const item = next(iterator);
    if (item === undefined) break;
    pushItem(rest, item);
  }
  if (rest.length < after)
    throw valueError(`not enough values to unpack (expected at least ${before + after}, got ${before + rest.length})`);
  const tail = rest.splice(rest.length - after, after);
  return { items: joined(items, tail), rest };
}

function iteratorToUnpack(iterable: PValue) {
  const type = typeOf(iterable);
  try {
    return pyObjectGetIter(iterable);
  } catch (error) {
    if (isException(error, 'TypeError') && type.tp_iter === null && type.sq_item === null)
      throw typeError(`cannot unpack non-iterable ${type.tpName} object`);
    throw error;
  }
}

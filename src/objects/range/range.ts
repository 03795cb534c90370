import { pyObjectEquals } from '../../runtime/abstract/compare.ts';
import { hashTuple } from '../../runtime/abstract/hash.ts';
import { iterate } from '../../runtime/abstract/iterate.ts';
import { asIndex, hasIndex } from '../../runtime/abstract/number.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { checkItems } from '../../runtime/allocation.ts';
import { checkPositional, noKeywords, positionalCount } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, method } from '../../runtime/clinic/members.ts';
import { indexError, overflowError, typeError, valueError } from '../../runtime/errors.ts';
import type { PObject, PValue } from '../../runtime/object.ts';
import type { PType } from '../../runtime/type.ts';
import { type CompareOp, EQ, type KeywordNames, NE } from '../../runtime/type-slots.ts';
import { NotImplemented } from '../../runtime/types.ts';
import { normalizeInt, typeOf } from '../../runtime/values/scalars.ts';
import { PRange, PSlice, PTuple, rangeType } from '../../runtime/values/sequences.ts';
import { longSliceIndices } from '../slice/slice.ts';
import { PLongRangeIterator, PRangeIterator } from './iterators.ts';

type Int = number | bigint;

/** A range of ints of any size; `step` is not zero. */
export function makeRange(start: Int, stop: Int, step: Int): PRange {
  return new PRange(start, stop, step, rangeLength(start, stop, step));
}

function rangeLength(start: Int, stop: Int, step: Int): Int {
  if (typeof start === 'number' && typeof stop === 'number' && typeof step === 'number') {
    const span = step > 0 ? stop - start : start - stop;
    if (span <= 0) return 0;
    if (Number.isSafeInteger(span)) return Math.floor((span - 1) / Math.abs(step)) + 1;
  }
  const by = BigInt(step);
  const span = by > 0n ? BigInt(stop) - BigInt(start) : BigInt(start) - BigInt(stop);
  return span <= 0n ? 0 : normalizeInt((span - 1n) / (by > 0n ? by : -by) + 1n);
}

/** Item number `index`, which is in range. */
export function rangeItem(range: PRange, index: Int): Int {
  if (typeof range.start === 'number' && typeof range.step === 'number' && typeof index === 'number') {
    const item = range.start + index * range.step;
    if (Number.isSafeInteger(item)) return item + 0;
  }
  return normalizeInt(BigInt(range.start) + BigInt(index) * BigInt(range.step));
}

/** Position of the int `value`, or -1. */
function rangeIndexOf(range: PRange, value: Int): Int {
  if (
    typeof range.start === 'number' &&
    typeof range.step === 'number' &&
    typeof range.length === 'number' &&
    typeof value === 'number'
  ) {
    const offset = value - range.start;
    if (Number.isSafeInteger(offset)) {
      const index = offset / range.step;
      return Number.isInteger(index) && index >= 0 && index < range.length ? index + 0 : -1;
    }
  }
  const offset = BigInt(value) - BigInt(range.start);
  const step = BigInt(range.step);
  if (offset % step !== 0n) return -1;
  const index = offset / step;
  return index >= 0n && index < BigInt(range.length) ? normalizeInt(index) : -1;
}

function plainInt(value: PValue): Int | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  return typeof value === 'boolean' ? (value ? 1 : 0) : undefined;
}

function itemAt(range: PRange, index: Int): PValue {
  if (index < 0) index = normalizeInt(BigInt(index) + BigInt(range.length));
  if (index < 0 || index >= range.length) throw indexError('range object index out of range');
  return rangeItem(range, index);
}

const SSIZE_LIMIT = 2n ** 63n;

/** The length as `len()` gives it: past the safe integers too. */
function exactLength(range: PRange): number | bigint {
  if (range.length >= SSIZE_LIMIT) throw overflowError('Python int too large to convert to C ssize_t');
  return range.length;
}

function length(range: PRange): number {
  if (typeof range.length !== 'number') throw overflowError('Python int too large to convert to C ssize_t');
  return range.length;
}

function newRange(_type: PType, args: PValue[], keywords: KeywordNames): PValue {
  noKeywords('range', keywords);
  const given = positionalCount(args, keywords);
  checkPositional('range', given, 1, 3);
  if (given === 1) return makeRange(0, asIndex(args[0]!), 1);
  const start = asIndex(args[0]!);
  const stop = asIndex(args[1]!);
  const step = given === 3 ? asIndex(args[2]!) : 1;
  if (step === 0) throw valueError('range() arg 3 must not be zero');
  return makeRange(start, stop, step);
}

/** `iter(range)`. */
export function rangeIterator(range: PRange): PObject {
  const { start, step, length: count } = range;
  if (typeof start === 'number' && typeof step === 'number' && typeof count === 'number') {
    const end = start + count * step;
    if (Number.isSafeInteger(end)) return new PRangeIterator(start, end, step);
  }
  return new PLongRangeIterator(BigInt(start), BigInt(step), BigInt(count));
}

function reverseIterator(range: PRange): PObject {
  if (range.length === 0) return new PRangeIterator(0, 0, 1);
  const last = rangeItem(range, normalizeInt(BigInt(range.length) - 1n));
  const step = normalizeInt(-BigInt(range.step));
  return rangeIterator(new PRange(last, normalizeInt(BigInt(range.start) + BigInt(step)), step, range.length));
}

/** More are taken one by one, so that a signal or a limit can end it. */
const MOST_AT_ONCE = 1_000_000;

rangeType.collectItems = (self: PRange) => {
  const { start, step, length } = self;
  if (length >= SSIZE_LIMIT) throw overflowError('Python int too large to convert to C ssize_t');
  checkItems(Number(length));
  if (typeof start !== 'number' || typeof step !== 'number' || typeof length !== 'number') return undefined;
  if (length > MOST_AT_ONCE) return undefined;
  const items: PValue[] = new Array(length);
  for (let i = 0, value = start; i < length; i++, value += step) items[i] = value;
  return items;
};

defineType(rangeType, {
  doc: 'range(stop) -> range object\nrange(start, stop[, step]) -> range object\n\nReturn an object that produces a sequence of integers from start (inclusive)\nto stop (exclusive) by step.  range(i, j) produces i, i+1, i+2, ..., j-1.\nstart defaults to 0, and stop is omitted!  range(4) produces 0, 1, 2, 3.\nThese are exactly the valid indices for a list of 4 elements.\nWhen step is given, it specifies the increment (or decrement).',
  slots: {
    tp_new: newRange,
    tp_repr: (self: PRange) =>
      self.step === 1 ? `range(${self.start}, ${self.stop})` : `range(${self.start}, ${self.stop}, ${self.step})`,
    tp_hash: (self: PRange) =>
      hashTuple(
        new PTuple([
          self.length,
          self.length === 0 ? null : self.start,
          self.length === 0 || self.length === 1 ? null : self.step,
        ]),
      ),
    tp_richcompare(a: PRange, b: PValue, op: CompareOp) {
      if (!(b instanceof PRange) || (op !== EQ && op !== NE)) return NotImplemented;
      const equal =
        a.length === b.length && (a.length === 0 || (a.start === b.start && (a.length === 1 || a.step === b.step)));
      return equal === (op === EQ);
    },
    tp_iter: rangeIterator,
    nb_bool: (self: PRange) => self.length !== 0,
    sq_length: length,
    mp_length: length,
    sq_item(self: PRange, index: number) {
      if (index < 0 || index >= self.length) throw indexError('range object index out of range');
      return rangeItem(self, index);
    },
    sq_contains(self: PRange, value: PValue) {
      const plain = plainInt(value);
      if (plain !== undefined) return rangeIndexOf(self, plain) !== -1;
      for (const item of iterate(self)) if (pyObjectEquals(item, value)) return true;
      return false;
    },
    mp_subscript(self: PRange, key: PValue) {
      if (typeof key === 'number') return itemAt(self, key);
      if (key instanceof PSlice) {
        const [start, stop, step] = longSliceIndices(key, BigInt(self.length));
        const from = BigInt(self.start);
        const by = BigInt(self.step);
        return makeRange(normalizeInt(from + start * by), normalizeInt(from + stop * by), normalizeInt(step * by));
      }
      if (!hasIndex(key)) throw typeError(`range indices must be integers or slices, not ${typeOf(key).tpName}`);
      return itemAt(self, asIndex(key));
    },
  },
  members: [
    method(PRange, '__len__', { doc: 'Return len(self).', run: exactLength }),
    method(PRange, '__reversed__', { doc: 'Return a reverse iterator.', run: reverseIterator }),
    method(PRange, '__reduce__', {
      run: (self) => new PTuple([rangeType, new PTuple([self.start, self.stop, self.step])]),
    }),
    method(PRange, 'count', {
      doc: 'rangeobject.count(value) -> integer -- return number of occurrences of value',
      params: [arg('object', object), '/'],
      run(self, value) {
        const plain = plainInt(value);
        if (plain !== undefined) return rangeIndexOf(self, plain) === -1 ? 0 : 1;
        let count = 0;
        for (const item of iterate(self)) if (pyObjectEquals(item, value)) count++;
        return count;
      },
    }),
    method(PRange, 'index', {
      doc: 'rangeobject.index(value) -> integer -- return index of value.\nRaise ValueError if the value is not present.',
      params: [arg('object', object), '/'],
      run(self, value) {
        const plain = plainInt(value);
        if (plain !== undefined) {
          const index = rangeIndexOf(self, plain);
          if (index === -1) throw valueError(`${pyObjectRepr(value)} is not in range`);
          return index;
        }
        let index = 0;
        for (const item of iterate(self)) {
          if (pyObjectEquals(item, value)) return index;
          index++;
        }
        throw valueError('sequence.index(x): x not in sequence');
      },
    }),
    getset(PRange, 'start', { member: true, get: (self) => self.start }),
    getset(PRange, 'stop', { member: true, get: (self) => self.stop }),
    getset(PRange, 'step', { member: true, get: (self) => self.step }),
  ],
});

rangeType.vectorcall = {
  call1: (stop) =>
    typeof stop === 'number' ? new PRange(0, stop, 1, Math.max(stop, 0)) : newRange(rangeType, [stop], null),
  call2: (start, stop) =>
    typeof start === 'number' && typeof stop === 'number'
      ? makeRange(start, stop, 1)
      : newRange(rangeType, [start, stop], null),
};

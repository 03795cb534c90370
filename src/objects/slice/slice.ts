import { pyObjectEquals, pyObjectRichCompare } from '../../runtime/abstract/compare.ts';
import { pyObjectHash } from '../../runtime/abstract/hash.ts';
import { asIndex } from '../../runtime/abstract/number.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { checkPositional, noKeywords, positionalCount } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, method } from '../../runtime/clinic/members.ts';
import { typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import type { PType } from '../../runtime/type.ts';
import { type CompareOp, EQ, type KeywordNames, NE } from '../../runtime/type-slots.ts';
import { NotImplemented } from '../../runtime/types.ts';
import { normalizeInt, typeOf } from '../../runtime/values/scalars.ts';
import { PSlice, PTuple, sliceType } from '../../runtime/values/sequences.ts';

const isIndexLike = (value: PValue): boolean =>
  typeof value === 'number' ||
  typeof value === 'bigint' ||
  typeof value === 'boolean' ||
  typeOf(value).nb_index !== null;

function bound(value: PValue): bigint {
  if (!isIndexLike(value)) throw typeError('slice indices must be integers or None or have an __index__ method');
  return BigInt(asIndex(value));
}

/** `(start, stop, step)` for a sequence of `length` items, of any size: `_PySlice_GetLongIndices`. */
export function longSliceIndices(slice: PSlice, length: bigint): [bigint, bigint, bigint] {
  const step = slice.step === null ? 1n : bound(slice.step);
  if (step === 0n) throw valueError('slice step cannot be zero');
  const lower = step < 0n ? -1n : 0n;
  const upper = step < 0n ? length - 1n : length;
  const clip = (value: PValue, fallback: bigint): bigint => {
    if (value === null) return fallback;
    let at = bound(value);
    if (at < 0n) {
      at += length;
      return at < lower ? lower : at;
    }
    return at > upper ? upper : at;
  };
  const start = clip(slice.start, step < 0n ? upper : lower);
  const stop = clip(slice.stop, step < 0n ? lower : upper);
  return [start, stop, step];
}

defineType(sliceType, {
  doc: 'slice(stop)\nslice(start, stop[, step])\n\nCreate a slice object.  This is used for extended slicing (e.g. a[0:10:2]).',
  slots: {
    tp_new(_type: PType, args: PValue[], keywords: KeywordNames) {
      noKeywords('slice', keywords);
      const given = positionalCount(args, keywords);
      checkPositional('slice', given, 1, 3);
      return given === 1 ? new PSlice(null, args[0]!, null) : new PSlice(args[0]!, args[1]!, args[2] ?? null);
    },
    tp_repr: (self: PSlice) =>
      `slice(${pyObjectRepr(self.start)}, ${pyObjectRepr(self.stop)}, ${pyObjectRepr(self.step)})`,
    tp_hash(self: PSlice) {
      // CPython hashes a slice like a tuple, but without the length.
      return hashOfThree(pyObjectHash(self.start), pyObjectHash(self.stop), pyObjectHash(self.step));
    },
    tp_richcompare(a: PSlice, b: PValue, op: CompareOp) {
      if (!(b instanceof PSlice)) return NotImplemented;
      if (a === b) return op === 1 || op === EQ || op === 5;
      const left = [a.start, a.stop, a.step];
      const right = [b.start, b.stop, b.step];
      for (let i = 0; i < 3; i++) {
        if (pyObjectEquals(left[i]!, right[i]!)) continue;
        if (op === EQ) return false;
        if (op === NE) return true;
        return pyObjectRichCompare(left[i]!, right[i]!, op);
      }
      return op === 1 || op === EQ || op === 5;
    },
  },
  members: [
    method(PSlice, 'indices', {
      doc: 'S.indices(len) -> (start, stop, stride)\n\nAssuming a sequence of length len, calculate the start and stop\nindices, and the stride length of the extended slice described by\nS. Out of bounds indices are clipped in a manner consistent with the\nhandling of normal slices.',
      params: [arg('object', object), '/'],
      run(self, given) {
        const length = BigInt(asIndex(given));
        if (length < 0n) throw valueError('length should not be negative');
        return new PTuple(longSliceIndices(self, length).map(normalizeInt));
      },
    }),
    method(PSlice, '__reduce__', {
      doc: 'Return state information for pickling.',
      run: (self) => new PTuple([sliceType, new PTuple([self.start, self.stop, self.step])]),
    }),
    getset(PSlice, 'start', { member: true, get: (self) => self.start }),
    getset(PSlice, 'stop', { member: true, get: (self) => self.stop }),
    getset(PSlice, 'step', { member: true, get: (self) => self.step }),
  ],
});

const MASK = (1n << 64n) - 1n;
const P1 = 11400714785074694791n;
const P2 = 14029467366897019727n;
const P5 = 2870177450012600261n;

function hashOfThree(...hashes: (number | bigint)[]): number | bigint {
  let acc = P5;
  for (const hash of hashes) {
    acc = (acc + (BigInt(hash) & MASK) * P2) & MASK;
    acc = ((acc << 31n) | (acc >> 33n)) & MASK;
    acc = (acc * P1) & MASK;
  }
  return acc === MASK ? 1546275796 : normalizeInt(BigInt.asIntN(64, acc));
}

import { asIndex } from '../../runtime/abstract/number.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { method } from '../../runtime/clinic/members.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { DISALLOW_INSTANTIATION } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import { normalizeInt } from '../../runtime/values/scalars.ts';
import { PRange, PTuple } from '../../runtime/values/sequences.ts';
import { checkSignals } from '../../truffle/safepoint.ts';
import { builtin, itself } from '../iterators/builtin.ts';

/** `range_iterator`: gives `next`, then adds `step`, until `next` is `stop`, which it meets exactly. All are safe integers. */
export class PRangeIterator extends PObject {
  next: number;
  stop: number;
  step: number;
  constructor(next: number, stop: number, step: number) {
    super(rangeIteratorType.instanceShape);
    this.next = next;
    this.stop = stop;
    this.step = step;
  }
}

/** `longrange_iterator`: `length` items are left. */
export class PLongRangeIterator extends PObject {
  next: bigint;
  step: bigint;
  length: bigint;
  constructor(next: bigint, step: bigint, length: bigint) {
    super(longRangeIteratorType.instanceShape);
    this.next = next;
    this.step = step;
    this.length = length;
  }
}

const internal = { subclassable: false, flags: DISALLOW_INSTANTIATION };
export const rangeIteratorType = builtinType('range_iterator', internal);
export const longRangeIteratorType = builtinType('longrange_iterator', internal);

const HINT = 'Private method returning an estimate of len(list(it)).';
const REDUCE = 'Return state information for pickling.';
const SETSTATE = 'Set state information for unpickling.';

const remaining = (self: PRangeIterator): number => (self.stop - self.next) / self.step + 0;

defineType(rangeIteratorType, {
  slots: {
    tp_iter: itself,
    tp_iternext(self: PRangeIterator) {
      checkSignals();
      const item = self.next;
      if (item === self.stop) return undefined;
      self.next = item + self.step;
      return item;
    },
  },
  members: [
    method(PRangeIterator, '__length_hint__', { doc: HINT, run: remaining }),
    method(PRangeIterator, '__reduce__', {
      doc: REDUCE,
      run: (self) => reduced(new PRange(self.next, self.stop, self.step, remaining(self))),
    }),
    method(PRangeIterator, '__setstate__', {
      doc: SETSTATE,
      params: [arg('object', object), '/'],
      run(self, state) {
        const index = asIndex(state);
        const length = remaining(self);
        self.next += Math.min(Math.max(Number(index), 0), length) * self.step;
      },
    }),
  ],
});

defineType(longRangeIteratorType, {
  slots: {
    tp_iter: itself,
    tp_iternext(self: PLongRangeIterator) {
      checkSignals();
      if (self.length === 0n) return undefined;
      const item = self.next;
      self.next += self.step;
      self.length--;
      return normalizeInt(item);
    },
  },
  members: [
    method(PLongRangeIterator, '__length_hint__', { doc: HINT, run: (self) => normalizeInt(self.length) }),
    method(PLongRangeIterator, '__reduce__', {
      doc: REDUCE,
      run(self) {
        const stop = normalizeInt(self.next + self.length * self.step);
        return reduced(new PRange(normalizeInt(self.next), stop, normalizeInt(self.step), normalizeInt(self.length)));
      },
    }),
    method(PLongRangeIterator, '__setstate__', {
      doc: SETSTATE,
      params: [arg('object', object), '/'],
      run(self, state) {
        const index = BigInt(asIndex(state));
        const done = index < 0n ? 0n : index > self.length ? self.length : index;
        self.next += done * self.step;
        self.length -= done;
      },
    }),
  ],
});

function reduced(range: PRange): PValue {
  return new PTuple([builtin('iter'), new PTuple([range]), null]);
}

import { pyObjectCallMethod } from '../../runtime/abstract/attribute.ts';
import { pyObjectGetIter } from '../../runtime/abstract/iterate.ts';
import { asIndex, asSsizeArgument, OPERATORS, pyNumberBinary } from '../../runtime/abstract/number.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { method } from '../../runtime/clinic/members.ts';
import { typeError } from '../../runtime/errors.ts';
import type { PBase, PValue } from '../../runtime/object.ts';
import { nextItem } from '../../runtime/threads/replay.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { intValue, typeOf } from '../../runtime/values/scalars.ts';
import { PList, PTuple } from '../../runtime/values/sequences.ts';
import { lazyType, PLazyIterator, stateItems } from './lazy.ts';

function isNumber(value: PValue): boolean {
  const type = typeOf(value);
  return (
    intValue(value) !== undefined ||
    value instanceof PFloat ||
    type.nb_float !== null ||
    type.nb_index !== null ||
    type.nb_int !== null ||
    type.name === 'complex'
  );
}

const show = (self: PLazyIterator) => self.show!();

const countType = lazyType('count', {
  doc: 'start, start + step, start + 2 * step, …',
  params: [arg('start', object, 0), arg('step', object, 1)],
  pickled: ['reduce'],
  make(self, start, step) {
    if (!isNumber(start) || !isNumber(step)) throw typeError('a number is required');
    let value: PValue = start;
    self.show = () => {
      const text = pyObjectRepr(value);
      return step === 1 ? `count(${text})` : `count(${text}, ${pyObjectRepr(step)})`;
    };
    const plain = intValue(start) !== undefined && step === 1;
    self.pickling = { reduce: () => [new PTuple(plain ? [value] : [value, step])] };
    if (typeof start === 'number' && typeof step === 'number')
      return () => {
        const result = value;
        const next = typeof value === 'number' ? value + step : Number.NaN;
        value = Number.isSafeInteger(next) ? next : pyNumberBinary(value, step, OPERATORS.Add);
        return result;
      };
    return () => {
      const result = value;
      value = pyNumberBinary(value, step, OPERATORS.Add);
      return result;
    };
  },
});
defineType(countType, { doc: 'start, start + step, start + 2 * step, …', slots: { tp_repr: show } });

lazyType('cycle', {
  doc: 'The items of an iterable, again and again.',
  params: [arg('iterable', object), '/'],
  pickled: ['reduce', 'restore'],
  make(self, iterable) {
    let iterator: PBase | null = pyObjectGetIter(iterable);
    let saved: PValue[] = [];
    /** Whether what is read has been saved before: in an iterator that was pickled in its second round. */
    let saves = true;
    let at = 0;
    self.pickling = {
      reduce() {
        const list = new PList([...saved]);
        if (iterator !== null) return [new PTuple([iterator]), new PTuple([list, !saves])];
        const again = pyObjectGetIter(list);
        if (at > 0) pyObjectCallMethod(again, '__setstate__', [at]);
        return [new PTuple([again]), new PTuple([list, true])];
      },
      restore(state) {
        const [list, secondRound] = stateItems(state, 2);
        if (!(list instanceof PList)) throw typeError(`argument 1 must be list, not ${typeOf(list!).tpName}`);
        saves = asIndex(secondRound!) === 0;
        saved = [...list.items];
        at = 0;
      },
    };
    return () => {
      if (iterator !== null) {
        const item = nextItem(iterator);
        if (item !== undefined) {
          if (saves) saved.push(item);
          return item;
        }
        iterator = null;
      }
      if (saved.length === 0) return undefined;
      const item = saved[at]!;
      at = at + 1 === saved.length ? 0 : at + 1;
      return item;
    };
  },
});

const repeatType = lazyType('repeat', {
  doc: 'An object, again and again, or a number of times.',
  params: [arg('object', object), arg('times', object, undefined, '<unrepresentable>')],
  pickled: ['reduce'],
  make(self, value, times) {
    let left = times === undefined ? -1 : Math.max(0, asSsizeArgument(times));
    self.show = () => (left < 0 ? `repeat(${pyObjectRepr(value)})` : `repeat(${pyObjectRepr(value)}, ${left})`);
    self.hint = () => {
      if (left < 0) throw typeError('len() of unsized object');
      return left;
    };
    self.pickling = { reduce: () => [new PTuple(left < 0 ? [value] : [value, left])] };
    return () => {
      if (left < 0) return value;
      if (left === 0) return undefined;
      left--;
      return value;
    };
  },
  members: [method(PLazyIterator, '__length_hint__', { doc: 'How many are left.', run: (self) => self.hint!() })],
});
defineType(repeatType, { doc: 'An object, again and again, or a number of times.', slots: { tp_repr: show } });

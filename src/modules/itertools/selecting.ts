import { pyObjectCall, pyObjectCall1, pyObjectCall2 } from '../../runtime/abstract/call.ts';
import { pyObjectEquals, pyObjectIsTrue } from '../../runtime/abstract/compare.ts';
import { collect, pyObjectGetIter } from '../../runtime/abstract/iterate.ts';
import { asIndex, OPERATORS, pyNumberBinary } from '../../runtime/abstract/number.ts';
import { arg, varargs, varkeywords } from '../../runtime/clinic/clinic.ts';
import { bool, object, ssize } from '../../runtime/clinic/converters.ts';
import { classMethod } from '../../runtime/clinic/members.ts';
import { isException, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { type Advance, lazyType, type PLazyIterator, stepper } from './lazy.ts';

lazyType('accumulate', {
  doc: 'Running totals, or running results of a function of two arguments.',
  params: [arg('iterable', object), arg('func', object, null), '*', arg('initial', object, null)],
  make(_self, iterable, func, initial) {
    const next = stepper(iterable);
    let total: PValue | undefined;
    let first = initial !== null;
    return () => {
      if (first) {
        first = false;
        total = initial;
        return total;
      }
      const item = next();
      if (item === undefined) return undefined;
      if (total === undefined) total = item;
      else total = func === null ? pyNumberBinary(total, item, OPERATORS.Add) : pyObjectCall2(func, total, item);
      return total;
    };
  },
});

lazyType('batched', {
  doc: 'Tuples of n items each; the last may be shorter unless strict.',
  params: [arg('iterable', object), arg('n', ssize), '*', arg('strict', bool, false)],
  make(_self, iterable, size, strict) {
    if (size < 1) throw valueError('n must be at least one');
    const next = stepper(iterable);
    let done = false;
    return () => {
      const items: PValue[] = [];
      while (!done && items.length < size) {
        const item = next();
        if (item === undefined) done = true;
        else items.push(item);
      }
      if (items.length === 0) return undefined;
      if (strict && items.length < size) throw valueError('batched(): incomplete batch');
      return new PTuple(items);
    };
  },
});

/** The items of the iterables that `sources` gives, one iterable after the other. */
function chained(sources: Advance): Advance {
  let current: Advance | null = null;
  let done = false;
  return () => {
    while (!done) {
      if (current === null) {
        const source = sources();
        if (source === undefined) {
          done = true;
          return undefined;
        }
        current = stepper(source);
      }
      const item = current();
      if (item !== undefined) return item;
      current = null;
    }
    return undefined;
  };
}

lazyType('chain', {
  doc: 'The items of several iterables in a row.',
  params: [varargs('iterables')],
  make(_self, iterables) {
    let at = 0;
    return chained(() => iterables[at++]);
  },
  members: [
    classMethod('from_iterable', {
      doc: 'The items of the iterables that an iterable gives.',
      params: [arg('iterable', object), '/'],
      run(type, iterable) {
        const self = type.allocate(type) as PLazyIterator;
        self.advance = chained(stepper(iterable));
        return self;
      },
    }),
  ],
});

lazyType('compress', {
  doc: 'The items whose selectors are true.',
  params: [arg('data', object), arg('selectors', object)],
  make(_self, data, selectors) {
    const next = stepper(data);
    const selector = stepper(selectors);
    return () => {
      for (;;) {
        const item = next();
        if (item === undefined) return undefined;
        const selected = selector();
        if (selected === undefined) return undefined;
        if (pyObjectIsTrue(selected)) return item;
      }
    };
  },
});

lazyType('dropwhile', {
  doc: 'The items from the first one on for which the predicate is false.',
  params: [arg('predicate', object), arg('iterable', object), '/'],
  make(_self, predicate, iterable) {
    const next = stepper(iterable);
    let dropping = true;
    return () => {
      let item = next();
      while (dropping && item !== undefined) {
        if (!pyObjectIsTrue(pyObjectCall1(predicate, item))) dropping = false;
        else item = next();
      }
      return item;
    };
  },
});

lazyType('takewhile', {
  doc: 'The items before the first one for which the predicate is false.',
  params: [arg('predicate', object), arg('iterable', object), '/'],
  make(_self, predicate, iterable) {
    const next = stepper(iterable);
    let done = false;
    return () => {
      const item = done ? undefined : next();
      if (item === undefined) return undefined;
      if (pyObjectIsTrue(pyObjectCall1(predicate, item))) return item;
      done = true;
      return undefined;
    };
  },
});

lazyType('filterfalse', {
  doc: 'The items for which the function is false.',
  params: [arg('function', object), arg('iterable', object), '/'],
  make(_self, predicate, iterable) {
    const next = stepper(iterable);
    return () => {
      for (;;) {
        const item = next();
        if (item === undefined) return undefined;
        if (!pyObjectIsTrue(predicate === null ? item : pyObjectCall1(predicate, item))) return item;
      }
    };
  },
});

lazyType('starmap', {
  doc: 'A function of the items, each of them the arguments of a call.',
  params: [arg('function', object), arg('iterable', object), '/'],
  make(_self, func, iterable) {
    const next = stepper(iterable);
    return () => {
      const item = next();
      return item === undefined ? undefined : pyObjectCall(func, collect(item), null);
    };
  },
});

lazyType('pairwise', {
  doc: 'Each item with the one after it.',
  params: [arg('iterable', object), '/'],
  make(_self, iterable) {
    const next = stepper(iterable);
    let last: PValue | undefined;
    let started = false;
    return () => {
      if (!started) {
        started = true;
        last = next();
      }
      if (last === undefined) return undefined;
      const item = next();
      if (item === undefined) {
        last = undefined;
        return undefined;
      }
      const pair = new PTuple([last, item]);
      last = item;
      return pair;
    };
  },
});

function sliceLimit(value: PValue, fallback: number, message: string): number {
  if (value === null) return fallback;
  try {
    const index = asIndex(value);
    if (index >= 0 && index < 2 ** 63) return Number(index);
  } catch (error) {
    if (!isException(error, 'TypeError')) throw error;
  }
  throw valueError(message);
}

lazyType('islice', {
  doc: 'The items from start up to stop, every step-th.',
  params: [
    arg('iterable', object),
    arg('start', object),
    arg('stop', object, undefined),
    arg('step', object, null),
    '/',
  ],
  make(_self, iterable, first, second, third) {
    const indices = 'Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.';
    const stops = 'Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.';
    const start = second === undefined ? 0 : sliceLimit(first, 0, indices);
    const stop = sliceLimit(second === undefined ? first : second, Number.POSITIVE_INFINITY, stops);
    const step = sliceLimit(third, 1, 'Step for islice() must be a positive integer or None.');
    if (step === 0) throw valueError('Step for islice() must be a positive integer or None.');
    const next = stepper(iterable);
    let wanted = start;
    let count = 0;
    let done = false;
    return () => {
      if (done) return undefined;
      if (wanted >= stop) {
        // The items before `stop` are consumed all the same.
        for (; count < stop && Number.isFinite(stop); count++) if (next() === undefined) break;
        done = true;
        return undefined;
      }
      for (; ; count++) {
        const item = next();
        if (item === undefined) {
          done = true;
          return undefined;
        }
        if (count === wanted) {
          count++;
          wanted = Math.min(wanted + step, stop);
          return item;
        }
      }
    };
  },
});

lazyType('zip_longest', {
  doc: 'Tuples of the items of several iterables, as many as the longest has; a fill value stands for missing ones.',
  params: [varargs('iterables'), varkeywords('kwargs')],
  make(_self, iterables, keywords) {
    for (const key of keywords.keys())
      if (key !== 'fillvalue') throw typeError('zip_longest() got an unexpected keyword argument');
    const fill = keywords.get('fillvalue') ?? null;
    const steppers: (Advance | null)[] = iterables.map(stepper);
    let active = steppers.length;
    return () => {
      if (active === 0) return undefined;
      const items: PValue[] = [];
      for (let i = 0; i < steppers.length; i++) {
        const next = steppers[i]!;
        const item = next === null ? undefined : next();
        if (item === undefined && next !== null) {
          steppers[i] = null;
          if (--active === 0) return undefined;
        }
        items.push(item === undefined ? fill : item);
      }
      return new PTuple(items);
    };
  },
});

const grouperType = lazyType('_grouper', {
  doc: 'The items of one group.',
  params: [],
  make: () => () => undefined,
});

lazyType('groupby', {
  doc: 'Pairs of a key and the items in a row that have it.',
  params: [arg('iterable', object), arg('key', object, null)],
  make(_self, iterable, keyFunction) {
    const iterator = pyObjectGetIter(iterable);
    const next = stepper(iterator);
    let item: PValue | undefined;
    let key: PValue | undefined;
    let target: PValue | undefined;
    let group: object | null = null;
    const step = (): boolean => {
      item = next();
      if (item === undefined) return false;
      key = keyFunction === null ? item : pyObjectCall1(keyFunction, item);
      return true;
    };
    return () => {
      group = null;
      while (key === undefined || (target !== undefined && pyObjectEquals(target, key))) if (!step()) return undefined;
      target = key;
      const own = grouperType.allocate(grouperType) as PLazyIterator;
      group = own;
      const groupKey = target;
      own.advance = () => {
        if (group !== own) return undefined;
        if (item === undefined) {
          if (!step()) return undefined;
        }
        if (!pyObjectEquals(groupKey, key!)) return undefined;
        const result = item;
        item = undefined;
        return result;
      };
      return new PTuple([target, own]);
    };
  },
});

import { genericAlias } from '../../objects/generic-alias/generic-alias.ts';
import { pyObjectCall, pyObjectCall1, pyObjectCall2 } from '../../runtime/abstract/call.ts';
import { pyObjectIsTrue } from '../../runtime/abstract/compare.ts';
import { collect, drain, pyObjectGetIter } from '../../runtime/abstract/iterate.ts';
import { asIndex, OPERATORS, pyNumberBinary } from '../../runtime/abstract/number.ts';
import { arg, varargs } from '../../runtime/clinic/clinic.ts';
import { bool, object, ssize } from '../../runtime/clinic/converters.ts';
import { classMethod } from '../../runtime/clinic/members.ts';
import { typeError, valueError } from '../../runtime/errors.ts';
import type { PBase, PValue } from '../../runtime/object.ts';
import { keepsOutcomes, nextItem } from '../../runtime/threads/replay.ts';
import { PException } from '../../runtime/values/exception.ts';
import { intValue, typeOf } from '../../runtime/values/scalars.ts';
import { EMPTY_TUPLE, PList, PTuple, tupleShape } from '../../runtime/values/sequences.ts';
import { lazyType, lazyTypes, type PLazyIterator, stateItems, stepper, stepperOf } from './lazy.ts';

lazyType('accumulate', {
  doc: 'Running totals, or running results of a function of two arguments.',
  params: [arg('iterable', object), arg('func', object, null), '*', arg('initial', object, null)],
  pickled: ['reduce', 'restore'],
  make(self, iterable, func, initial) {
    const iterator = pyObjectGetIter(iterable);
    const next = stepperOf(iterator);
    let total: PValue | undefined;
    let first = initial !== null;
    self.pickling = {
      reduce() {
        if (first) return [new PTuple([chainOf([new PTuple([initial]), iterator]), func]), null];
        if (total !== null) return [new PTuple([iterator, func]), total ?? null];
        // A total that is None could not be told from none: it is put back as the first item, and left out.
        const again = pyObjectCall(self.shape.cls, [chainOf([new PTuple([total]), iterator]), func]);
        return new PTuple([lazyTypes.islice!, new PTuple([again, 1, null])]);
      },
      restore(state) {
        total = state;
      },
    };
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

/** Lets `self` give the items of the iterables that `source` gives, one iterable after the other. */
function chained(self: PLazyIterator, source: PBase | null): PLazyIterator {
  let active: PBase | null = null;
  self.pickling = {
    reduce() {
      if (source === null) return [EMPTY_TUPLE];
      return [EMPTY_TUPLE, new PTuple(active === null ? [source] : [source, active])];
    },
    restore(state) {
      const [first, second] = stateItems(state, 1, 2);
      if (!isIterator(first!) || (second !== undefined && !isIterator(second)))
        throw typeError('Arguments must be iterators.');
      source = first;
      active = second ?? null;
    },
  };
  /** Whether there is an iterator whose turn it is. */
  const begin = (): boolean => {
    if (active !== null) return true;
    if (source === null) return false;
    const iterable = nextItem(source);
    if (iterable === undefined) source = null;
    else {
      active = pyObjectGetIter(iterable);
      keepsOutcomes();
    }
    return iterable !== undefined;
  };
  self.drain = (accept) => {
    while (begin()) {
      const refused = drain(active!, active, accept);
      if (refused !== undefined) return refused;
      active = null;
    }
    return undefined;
  };
  self.advance = () => {
    while (begin()) {
      const item = nextItem(active!);
      if (item !== undefined) return item;
      active = null;
    }
    return undefined;
  };
  return self;
}

/** `chain.from_iterable(iterables)`, of this very class. */
function chainOf(iterables: PValue[]): PLazyIterator {
  const self = chainType.allocate(chainType) as PLazyIterator;
  return chained(self, pyObjectGetIter(new PTuple(iterables)));
}

/** `PyIter_Check`. */
function isIterator(value: PValue): value is PBase {
  return typeOf(value).tp_iternext !== null;
}

const chainType = lazyType('chain', {
  doc: 'The items of several iterables in a row.',
  params: [varargs('iterables')],
  pickled: ['reduce', 'restore'],
  make: (self, iterables) => chained(self, pyObjectGetIter(new PTuple(iterables))).advance,
  members: [
    classMethod('from_iterable', {
      doc: 'The items of the iterables that an iterable gives.',
      params: [arg('iterable', object), '/'],
      run: (type, iterable) => chained(type.allocate(type) as PLazyIterator, pyObjectGetIter(iterable)),
    }),
    classMethod('__class_getitem__', { doc: 'See PEP 585', params: [arg('object', object), '/'], run: genericAlias }),
  ],
});

chainType.drain = (self: PLazyIterator, accept) => self.drain!(accept);

lazyType('compress', {
  doc: 'The items whose selectors are true.',
  params: [arg('data', object), arg('selectors', object)],
  pickled: ['reduce'],
  make(self, data, selectors) {
    const items = pyObjectGetIter(data);
    const choices = pyObjectGetIter(selectors);
    const next = stepperOf(items);
    const selector = stepperOf(choices);
    self.pickling = { reduce: () => [new PTuple([items, choices])] };
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
  pickled: ['reduce', 'restore'],
  make(self, predicate, iterable) {
    const iterator = pyObjectGetIter(iterable);
    const next = stepperOf(iterator);
    let dropping = true;
    self.pickling = {
      reduce: () => [new PTuple([predicate, iterator]), Number(!dropping)],
      restore(state) {
        dropping = !pyObjectIsTrue(state);
      },
    };
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
  pickled: ['reduce', 'restore'],
  make(self, predicate, iterable) {
    const iterator = pyObjectGetIter(iterable);
    const next = stepperOf(iterator);
    let done = false;
    self.pickling = {
      reduce: () => [new PTuple([predicate, iterator]), Number(done)],
      restore(state) {
        done = pyObjectIsTrue(state);
      },
    };
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
  pickled: ['reduce'],
  make(self, predicate, iterable) {
    const iterator = pyObjectGetIter(iterable);
    const next = stepperOf(iterator);
    self.pickling = { reduce: () => [new PTuple([predicate, iterator])] };
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
  pickled: ['reduce'],
  make(self, func, iterable) {
    const iterator = pyObjectGetIter(iterable);
    const next = stepperOf(iterator);
    self.pickling = { reduce: () => [new PTuple([func, iterator])] };
    return () => {
      const item = next();
      if (item === undefined) return undefined;
      if (item instanceof PTuple && item.shape === tupleShape && item.items.length === 2)
        return pyObjectCall2(func, item.items[0]!, item.items[1]!);
      return pyObjectCall(func, collect(item), null);
    };
  },
});

lazyType('pairwise', {
  doc: 'Each item with the one after it.',
  params: [arg('iterable', object), '/'],
  make(_self, iterable) {
    let iterator: PBase | null = pyObjectGetIter(iterable);
    let last: PValue | undefined;
    // Reading may come back here: what it found stands.
    return () => {
      if (iterator === null) return undefined;
      if (last === undefined) {
        last = nextItem(iterator);
        if (last === undefined) iterator = null;
        if (iterator === null) {
          last = undefined;
          return undefined;
        }
        keepsOutcomes();
      }
      const first = last as PValue;
      const item = nextItem(iterator);
      if (item === undefined) {
        iterator = null;
        last = undefined;
        return undefined;
      }
      last = item;
      return new PTuple([first, item]);
    };
  },
});

/** A bound of `islice`; -1 for what is none, whatever the reason. */
function sliceLimit(value: PValue, fallback: number): number {
  if (value === null) return fallback;
  try {
    const index = asIndex(value);
    return index < 2 ** 63 ? Number(index) : -1;
  } catch (error) {
    if (error instanceof PException) return -1;
    throw error;
  }
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
  pickled: ['reduce', 'restore'],
  make(self, iterable, first, second, third) {
    const start = second === undefined ? 0 : sliceLimit(first, 0);
    const stop = sliceLimit(second === undefined ? first : second, Number.POSITIVE_INFINITY);
    if (stop === -1) throw valueError('Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.');
    if (start < 0 || stop < 0)
      throw valueError('Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.');
    const step = sliceLimit(third, 1);
    if (step < 1) throw valueError('Step for islice() must be a positive integer or None.');
    /** Let go of at the end. */
    let iterator: PBase | null = pyObjectGetIter(iterable);
    let wanted = start;
    let count = 0;
    self.pickling = {
      reduce() {
        if (iterator === null) return [new PTuple([pyObjectGetIter(new PList([])), 0]), 0];
        return [new PTuple([iterator, wanted, Number.isFinite(stop) ? stop : null, step]), count];
      },
      restore(state) {
        const index = intValue(state);
        if (index === undefined) throw typeError('an integer is required');
        count = Number(index);
      },
    };
    return () => {
      const source = iterator;
      if (source === null) return undefined;
      if (wanted >= stop) {
        // The items before `stop` are consumed all the same.
        for (; count < stop && Number.isFinite(stop); count++) {
          if (nextItem(source) === undefined) break;
          keepsOutcomes();
        }
        iterator = null;
        return undefined;
      }
      for (; ; count++) {
        keepsOutcomes();
        const item = nextItem(source);
        if (item === undefined) {
          iterator = null;
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

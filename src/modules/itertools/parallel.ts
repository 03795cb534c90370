import { builtin } from '../../objects/iterators/builtin.ts';
import { pyObjectCall1 } from '../../runtime/abstract/call.ts';
import { pyObjectEquals } from '../../runtime/abstract/compare.ts';
import { pyObjectGetIter } from '../../runtime/abstract/iterate.ts';
import { arg, varargs, varkeywords } from '../../runtime/clinic/clinic.ts';
import { instance, object } from '../../runtime/clinic/converters.ts';
import { typeError } from '../../runtime/errors.ts';
import type { PBase, PValue } from '../../runtime/object.ts';
import { keepsOutcomes, nextItem } from '../../runtime/threads/replay.ts';
import { EMPTY_TUPLE, PTuple } from '../../runtime/values/sequences.ts';
import { lazyType, PLazyIterator, stateItems, stepperOf } from './lazy.ts';

/*
 * Iterators that share: several read at once (`zip_longest`), or several on one (`groupby`).
 */

lazyType('zip_longest', {
  doc: 'Tuples of the items of several iterables, as many as the longest has; a fill value stands for missing ones.',
  params: [varargs('iterables'), varkeywords('kwargs')],
  textSignature: '(*iterables, fillvalue=None)',
  pickled: ['reduce', 'restore'],
  make(self, iterables, keywords) {
    for (const key of keywords.keys())
      if (key !== 'fillvalue') throw typeError('zip_longest() got an unexpected keyword argument');
    let fill = keywords.get('fillvalue') ?? null;
    const iterators: (PBase | null)[] = iterables.map(pyObjectGetIter);
    let active = iterators.length;
    self.pickling = {
      reduce: () => [new PTuple(iterators.map((one) => one ?? EMPTY_TUPLE)), fill],
      restore(state) {
        fill = state;
      },
    };
    return () => {
      if (active === 0) return undefined;
      const items: PValue[] = [];
      for (let i = 0; i < iterators.length; i++) {
        const iterator = iterators[i]!;
        const item = iterator === null ? undefined : nextItem(iterator);
        if (item === undefined && iterator !== null) {
          if (--active === 0) return undefined;
          iterators[i] = null;
        }
        items.push(item === undefined ? fill : item);
      }
      return new PTuple(items);
    };
  },
});

/** A groupby with what its groups share: the item read last, its key, and which group may read on. */
class PGroupBy extends PLazyIterator {
  step: () => boolean = () => false;
  item: PValue | undefined = undefined;
  key: PValue | undefined = undefined;
  target: PValue | undefined = undefined;
  group: PLazyIterator | null = null;
}

const groupbyType = lazyType('groupby', {
  doc: 'Pairs of a key and the items in a row that have it.',
  params: [arg('iterable', object), arg('key', object, null)],
  allocate: (cls) => new PGroupBy(cls.instanceShape),
  pickled: ['reduce', 'restore'],
  make(self, iterable, keyFunction) {
    const iterator = pyObjectGetIter(iterable);
    const next = stepperOf(iterator);
    const by = self as PGroupBy;
    by.step = () => {
      const item = next();
      if (item === undefined) return false;
      const key = keyFunction === null ? item : pyObjectCall1(keyFunction, item);
      by.item = item;
      by.key = key;
      keepsOutcomes();
      return true;
    };
    by.pickling = {
      reduce() {
        const args = new PTuple([iterator, keyFunction]);
        const { item, target, key } = by;
        if (item === undefined || target === undefined || key === undefined) return [args];
        return [args, new PTuple([key, item, target])];
      },
      restore(state) {
        [by.key, by.item, by.target] = stateItems(state, 3);
      },
    };
    return () => {
      by.group = null;
      while (by.key === undefined || (by.target !== undefined && pyObjectEquals(by.target, by.key)))
        if (!by.step()) return undefined;
      by.target = by.key;
      return new PTuple([by.target, groupOf(by, by.target)]);
    };
  },
});

const grouperType = lazyType('_grouper', {
  doc: 'The items of one group.',
  params: [arg('parent', instance<PGroupBy>(groupbyType)), arg('tgtkey', object), '/'],
  pickled: ['reduce'],
  make: (self, parent, key) => reading(self, parent, key),
});
function groupOf(parent: PGroupBy, key: PValue): PLazyIterator {
  const self = grouperType.allocate(grouperType) as PLazyIterator;
  self.advance = reading(self, parent, key);
  return self;
}

/** Lets `self` be the group of `parent` that reads, until the next one is asked for. */
function reading(self: PLazyIterator, parent: PGroupBy, key: PValue) {
  parent.group = self;
  self.pickling = {
    reduce: () =>
      parent.group === self ? [new PTuple([parent, key])] : new PTuple([builtin('iter'), new PTuple([EMPTY_TUPLE])]),
  };
  return () => {
    if (parent.group !== self) return undefined;
    if (parent.item === undefined && !parent.step()) return undefined;
    if (!pyObjectEquals(key, parent.key!)) return undefined;
    const result = parent.item;
    parent.item = undefined;
    return result;
  };
}

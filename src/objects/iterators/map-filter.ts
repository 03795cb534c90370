import { pyObjectCall, pyObjectCall1, pyObjectCall2 } from '../../runtime/abstract/call.ts';
import { pyObjectIsTrue } from '../../runtime/abstract/compare.ts';
import { pyObjectGetIter } from '../../runtime/abstract/iterate.ts';
import { checkPositional, noKeywords, positionalCount } from '../../runtime/clinic/check-arguments.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { method } from '../../runtime/clinic/members.ts';
import { typeError } from '../../runtime/errors.ts';
import { type PBase, PObject, type PValue } from '../../runtime/object.ts';
import { nextItem, stepOf } from '../../runtime/threads/replay.ts';
import type { PType } from '../../runtime/type.ts';
import type { KeywordNames } from '../../runtime/type-slots.ts';
import { builtinType } from '../../runtime/types.ts';
import { boolType } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { poll } from '../../truffle/intrinsics.ts';
import { itself } from './builtin.ts';

/** `map`. */
export class PMap extends PObject {
  func: PValue = null;
  iterators: PBase[] = [];
}

/** `filter`. */
export class PFilter extends PObject {
  func: PValue = null;
  iterator: PBase = null as unknown as PBase;
}

export const mapType = builtinType('map', { allocate: (type) => new PMap(type.instanceShape) });
export const filterType = builtinType('filter', { allocate: (type) => new PFilter(type.instanceShape) });

defineType(mapType, {
  doc: 'Make an iterator that computes the function using arguments from\neach of the iterables.  Stops when the shortest iterable is exhausted.',
  textSignature: '(function, iterable, /, *iterables)',
  slots: {
    tp_new(type: PType, args: PValue[], keywords: KeywordNames) {
      if (type === mapType || type.tp_init === mapType.tp_init) noKeywords('map', keywords);
      const given = positionalCount(args, keywords);
      if (given < 2) throw typeError('map() must have at least two arguments.');
      const iterators: PBase[] = [];
      for (let i = 1; i < given; i++) iterators.push(pyObjectGetIter(args[i]!));
      const self = type.allocate(type) as PMap;
      self.func = args[0]!;
      self.iterators = iterators;
      return self;
    },
    tp_iter: itself,
    tp_iternext(self: PMap) {
      const iterators = self.iterators;
      const first = iterators[0]!;
      const a = nextItem(first);
      if (a === undefined) return undefined;
      if (iterators.length === 1) return pyObjectCall1(self.func, a);
      if (iterators.length === 2) {
        const second = iterators[1]!;
        const b = nextItem(second);
        return b === undefined ? undefined : pyObjectCall2(self.func, a, b);
      }
      const args = [a];
      for (let i = 1; i < iterators.length; i++) {
        const iterator = iterators[i]!;
        const item = nextItem(iterator);
        if (item === undefined) return undefined;
        args.push(item);
      }
      return pyObjectCall(self.func, args);
    },
  },
  members: [
    method(PMap, '__reduce__', {
      doc: 'Return state information for pickling.',
      run: (self) => new PTuple([self.shape.cls, new PTuple([self.func, ...self.iterators])]),
    }),
  ],
});

defineType(filterType, {
  doc: 'Return an iterator yielding those items of iterable for which function(item)\nis true. If function is None, return the items that are true.',
  textSignature: '(function, iterable, /)',
  slots: {
    tp_new(type: PType, args: PValue[], keywords: KeywordNames) {
      if (type === filterType || type.tp_init === filterType.tp_init) noKeywords('filter', keywords);
      checkPositional('filter', positionalCount(args, keywords), 2, 2);
      const iterator = pyObjectGetIter(args[1]!);
      const self = type.allocate(type) as PFilter;
      self.func = args[0]!;
      self.iterator = iterator;
      return self;
    },
    tp_iter: itself,
    tp_iternext(self: PFilter) {
      const { iterator, func } = self;
      const next = stepOf(iterator, iterator);
      const plain = func === null || func === boolType;
      for (;;) {
        const item = next(iterator);
        if (item === undefined) return undefined;
        if (pyObjectIsTrue(plain ? item : pyObjectCall1(func, item))) return item;
        poll();
      }
    },
  },
  members: [
    method(PFilter, '__reduce__', {
      doc: 'Return state information for pickling.',
      run: (self) => new PTuple([self.shape.cls, new PTuple([self.func, self.iterator])]),
    }),
  ],
});

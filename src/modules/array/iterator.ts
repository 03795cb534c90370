import { builtin, itself } from '../../objects/iterators/builtin.ts';
import { asSsize } from '../../runtime/abstract/number.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { method } from '../../runtime/clinic/members.ts';
import { PObject } from '../../runtime/object.ts';
import { DISALLOW_INSTANTIATION } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import { EMPTY_TUPLE, PTuple } from '../../runtime/values/sequences.ts';
import type { PArray } from './storage.ts';

const iteratorType = builtinType('arrayiterator', {
  module: 'array',
  subclassable: false,
  flags: DISALLOW_INSTANTIATION,
});

/** The iterator over an array: `array` is null once it was exhausted. */
export class PArrayIterator extends PObject {
  array: PArray | null;
  index = 0;
  constructor(array: PArray) {
    super(iteratorType.instanceShape);
    this.array = array;
  }
}

defineType(iteratorType, {
  slots: {
    tp_iter: itself,
    tp_iternext(self: PArrayIterator) {
      const { array } = self;
      if (array === null) return undefined;
      if (self.index < array.length) return array.kind.get(array.words, self.index++);
      self.array = null;
      return undefined;
    },
  },
  members: [
    method(PArrayIterator, '__reduce__', {
      doc: 'State for pickling.',
      run(self) {
        const iter = builtin('iter');
        if (self.array === null) return new PTuple([iter, new PTuple([EMPTY_TUPLE])]);
        return new PTuple([iter, new PTuple([self.array]), self.index]);
      },
    }),
    method(PArrayIterator, '__setstate__', {
      doc: 'Takes the state from a pickle.',
      params: [arg('state', object), '/'],
      run(self, state) {
        const index = asSsize(state);
        if (self.array !== null) self.index = Math.min(Math.max(index, 0), self.array.length);
      },
    }),
  ],
});

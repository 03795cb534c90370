import { pyObjectCall0 } from '../../runtime/abstract/call.ts';
import { pyObjectRichCompareBool } from '../../runtime/abstract/compare.ts';
import { pySequenceGetItemOrEnd } from '../../runtime/abstract/item.ts';
import { PSequenceIterator, pyObjectSize, sequenceIteratorType } from '../../runtime/abstract/iterate.ts';
import { asSsize } from '../../runtime/abstract/number.ts';
import { reversed } from '../../runtime/abstract/slice.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { method } from '../../runtime/clinic/members.ts';
import { isException } from '../../runtime/errors.ts';
import { type PBase, PObject, type PValue } from '../../runtime/object.ts';
import { rt } from '../../runtime/registers.ts';
import { replayedNext } from '../../runtime/threads/replay.ts';
import { DISALLOW_INSTANTIATION } from '../../runtime/type.ts';
import { EQ } from '../../runtime/type-slots.ts';
import { builtinType, NotImplemented } from '../../runtime/types.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { EMPTY_TUPLE, PList, PTuple } from '../../runtime/values/sequences.ts';
import { checkSignals } from '../../truffle/safepoint.ts';
import { builtin, itself } from './builtin.ts';

const HINT = 'Private method returning an estimate of len(list(it)).';
const REDUCE = 'Return state information for pickling.';
const SETSTATE = 'Set state information for unpickling.';

/** `list_iterator`: `list` is null once it was exhausted. */
export class PListIterator extends PObject {
  list: PList | null;
  index = 0;
  constructor(list: PList) {
    super(listIteratorType.instanceShape);
    this.list = list;
  }
}

/** `list_reverseiterator`. */
export class PListReverseIterator extends PObject {
  list: PList | null;
  index: number;
  constructor(list: PList) {
    super(listReverseIteratorType.instanceShape);
    this.list = list;
    this.index = list.items.length - 1;
  }
}

/** `tuple_iterator`. */
export class PTupleIterator extends PObject {
  tuple: PTuple | null;
  index = 0;
  constructor(tuple: PTuple) {
    super(tupleIteratorType.instanceShape);
    this.tuple = tuple;
  }
}

/** `callable_iterator`: what `iter(callable, sentinel)` gives. */
export class PCallableIterator extends PObject {
  callable: PValue | undefined;
  sentinel: PValue | undefined;
  constructor(callable: PValue, sentinel: PValue) {
    super(callableIteratorType.instanceShape);
    this.callable = callable;
    this.sentinel = sentinel;
  }

  /** The item that a call gave, `undefined` at the end. */
  itemOf(result: PValue): PValue | undefined {
    // The call may have exhausted this very iterator.
    if (this.sentinel === undefined) return undefined;
    if (!pyObjectRichCompareBool(this.sentinel, result, EQ)) return result;
    this.callable = undefined;
    this.sentinel = undefined;
    return undefined;
  }

  /** After a call that raised: StopIteration is the end, too. */
  ended(error: unknown): undefined {
    if (!isException(error, 'StopIteration')) throw error;
    this.callable = undefined;
    this.sentinel = undefined;
  }
}

const internal = { subclassable: false, flags: DISALLOW_INSTANTIATION };
export const listIteratorType = builtinType('list_iterator', internal);
export const listReverseIteratorType = builtinType('list_reverseiterator', internal);
export const tupleIteratorType = builtinType('tuple_iterator', internal);
export const callableIteratorType = builtinType('callable_iterator', internal);

listReverseIteratorType.collectItems = (self: PListReverseIterator) => {
  const { list, index } = self;
  self.list = null;
  // a list that has become shorter has no item there
  return list === null || index >= list.items.length ? [] : reversed(list.items.slice(0, index + 1));
};

function nextOfList(self: PListIterator): PValue | undefined {
  const list = self.list;
  if (list === null) return undefined;
  if (self.index < list.items.length) return list.items[self.index++];
  self.list = null;
  return undefined;
}

/** `tp_iternext`, with lists, which other iterators mostly walk, asked first. */
export function nextOf(iterator: PBase): PValue | undefined {
  if (rt.attempt !== null) return replayedNext(iterator);
  if (iterator.shape === listIteratorType.instanceShape) return nextOfList(iterator as PListIterator);
  return iterator.shape.cls.tp_iternext!(iterator);
}

listIteratorType.drain = (self: PListIterator, accept) => {
  const { list } = self;
  if (list === null) return undefined;
  while (self.index < list.items.length) {
    const item = list.items[self.index++]!;
    if (!accept(item)) return item;
    if ((self.index & 0xfff) === 0) checkSignals();
  }
  self.list = null;
  return undefined;
};

defineType(listIteratorType, {
  slots: { tp_iter: itself, tp_iternext: nextOfList },
  members: [
    method(PListIterator, '__length_hint__', {
      doc: HINT,
      run: (self) => (self.list === null ? 0 : Math.max(0, self.list.items.length - self.index)),
    }),
    method(PListIterator, '__reduce__', {
      doc: REDUCE,
      run(self) {
        const iter = builtin('iter');
        if (self.list === null) return new PTuple([iter, new PTuple([new PList([])])]);
        return new PTuple([iter, new PTuple([self.list]), self.index]);
      },
    }),
    method(PListIterator, '__setstate__', {
      doc: SETSTATE,
      params: [arg('object', object), '/'],
      run(self, state) {
        const index = asSsize(state);
        if (self.list !== null) self.index = Math.min(Math.max(index, 0), self.list.items.length);
      },
    }),
  ],
});

defineType(listReverseIteratorType, {
  slots: {
    tp_iter: itself,
    tp_iternext(self: PListReverseIterator) {
      const list = self.list;
      if (list === null) return undefined;
      if (self.index >= 0 && self.index < list.items.length) return list.items[self.index--];
      self.index = -1;
      self.list = null;
      return undefined;
    },
  },
  members: [
    method(PListReverseIterator, '__length_hint__', {
      doc: HINT,
      run: (self) => (self.list === null || self.list.items.length < self.index + 1 ? 0 : self.index + 1),
    }),
    method(PListReverseIterator, '__reduce__', {
      doc: REDUCE,
      run(self) {
        const reversed = builtin('reversed');
        if (self.list === null) return new PTuple([reversed, new PTuple([new PList([])])]);
        return new PTuple([reversed, new PTuple([self.list]), self.index]);
      },
    }),
    method(PListReverseIterator, '__setstate__', {
      doc: SETSTATE,
      params: [arg('object', object), '/'],
      run(self, state) {
        const index = asSsize(state);
        if (self.list !== null) self.index = Math.min(Math.max(index, -1), self.list.items.length - 1);
      },
    }),
  ],
});

defineType(tupleIteratorType, {
  slots: {
    tp_iter: itself,
    tp_iternext(self: PTupleIterator) {
      const tuple = self.tuple;
      if (tuple === null) return undefined;
      if (self.index < tuple.items.length) return tuple.items[self.index++];
      self.tuple = null;
      return undefined;
    },
  },
  members: [
    method(PTupleIterator, '__length_hint__', {
      doc: HINT,
      run: (self) => (self.tuple === null ? 0 : self.tuple.items.length - self.index),
    }),
    method(PTupleIterator, '__reduce__', {
      doc: REDUCE,
      run(self) {
        const iter = builtin('iter');
        if (self.tuple === null) return new PTuple([iter, new PTuple([EMPTY_TUPLE])]);
        return new PTuple([iter, new PTuple([self.tuple]), self.index]);
      },
    }),
    method(PTupleIterator, '__setstate__', {
      doc: SETSTATE,
      params: [arg('object', object), '/'],
      run(self, state) {
        const index = asSsize(state);
        if (self.tuple !== null) self.index = Math.min(Math.max(index, 0), self.tuple.items.length);
      },
    }),
  ],
});

defineType(sequenceIteratorType, {
  slots: {
    tp_iter: itself,
    tp_iternext(self: PSequenceIterator) {
      if (self.sequence === undefined) return undefined;
      const item = pySequenceGetItemOrEnd(self.sequence, self.index);
      if (item === undefined) {
        self.sequence = undefined;
        return undefined;
      }
      self.index++;
      return item;
    },
  },
  members: [
    method(PSequenceIterator, '__length_hint__', {
      doc: HINT,
      run(self) {
        if (self.sequence === undefined) return 0;
        const type = typeOf(self.sequence);
        if (type.sq_length === null && type.mp_length === null) return NotImplemented;
        return Math.max(0, pyObjectSize(self.sequence) - self.index);
      },
    }),
    method(PSequenceIterator, '__reduce__', {
      doc: REDUCE,
      run(self) {
        const iter = builtin('iter');
        if (self.sequence === undefined) return new PTuple([iter, new PTuple([EMPTY_TUPLE])]);
        return new PTuple([iter, new PTuple([self.sequence]), self.index]);
      },
    }),
    method(PSequenceIterator, '__setstate__', {
      doc: SETSTATE,
      params: [arg('object', object), '/'],
      run(self, state) {
        const index = asSsize(state);
        if (self.sequence !== undefined) self.index = Math.max(index, 0);
      },
    }),
  ],
});

defineType(callableIteratorType, {
  slots: {
    tp_iter: itself,
    tp_iternext(self: PCallableIterator) {
      if (self.callable === undefined) return undefined;
      checkSignals();
      let result: PValue;
      try {
        result = pyObjectCall0(self.callable);
      } catch (error) {
        return self.ended(error);
      }
      return self.itemOf(result);
    },
  },
  members: [
    method(PCallableIterator, '__reduce__', {
      doc: REDUCE,
      run(self) {
        const iter = builtin('iter');
        if (self.callable === undefined || self.sentinel === undefined)
          return new PTuple([iter, new PTuple([EMPTY_TUPLE])]);
        return new PTuple([iter, new PTuple([self.callable, self.sentinel])]);
      },
    }),
  ],
});

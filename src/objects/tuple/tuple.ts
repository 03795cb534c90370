import { hashTuple } from '../../runtime/abstract/hash.ts';
import { collect } from '../../runtime/abstract/iterate.ts';
import { SSIZE_MAX } from '../../runtime/abstract/number.ts';
import { sliceBounds, sliceItems } from '../../runtime/abstract/slice.ts';
import { guardedRepr } from '../../runtime/abstract/text.ts';
import { checkItems } from '../../runtime/allocation.ts';
import { joined } from '../../runtime/arrays.ts';
import { checkPositional, noKeywords, positionalCount } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object, sliceIndexOf } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { classMethod, method } from '../../runtime/clinic/members.ts';
import { indexError, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { raising } from '../../runtime/registers.ts';
import type { PType } from '../../runtime/type.ts';
import type { KeywordNames } from '../../runtime/type-slots.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { EMPTY_TUPLE, type PSlice, PTuple, tupleShape, tupleType } from '../../runtime/values/sequences.ts';
import { genericAlias } from '../generic-alias/generic-alias.ts';
import { PTupleIterator } from '../iterators/sequence-iterators.ts';
import {
  compareAs,
  containsItem,
  countItem,
  indexOfItem,
  repeatItems,
  reprItems,
  subscriptIndex,
} from '../list/sequence-operations.ts';

const isExact = (value: PValue): value is PTuple =>
  value !== null && typeof value === 'object' && value.shape === tupleShape;

/** A tuple of `items`, which it keeps; the empty one is shared. */
export function makeTuple(items: readonly PValue[]): PTuple {
  return items.length === 0 ? EMPTY_TUPLE : new PTuple(items);
}

function newTuple(type: PType, args: PValue[], keywords: KeywordNames): PValue {
  if (type === tupleType || type.tp_init === tupleType.tp_init) noKeywords('tuple', keywords);
  const given = positionalCount(args, keywords);
  checkPositional('tuple', given, 0, 1);
  if (type === tupleType) {
    if (given === 0) return EMPTY_TUPLE;
    const source = args[0]!;
    return isExact(source) ? source : makeTuple(collect(source));
  }
  const tuple = type.allocate(type) as PTuple;
  if (given === 1) tuple.items = collect(args[0]!);
  return tuple;
}

defineType(tupleType, {
  doc: "Built-in immutable sequence.\n\nIf no argument is given, the constructor returns an empty tuple.\nIf iterable is specified the tuple is initialized from iterable's items.\n\nIf the argument is a tuple, the return value is the same object.",
  textSignature: '(iterable=(), /)',
  slots: {
    tp_new: newTuple,
    tp_repr(self: PTuple) {
      if (self.items.length === 0) return '()';
      return guardedRepr(self, '(...)', () =>
        self.items.length === 1 ? `(${reprItems(self)},)` : `(${reprItems(self)})`,
      );
    },
    tp_hash: hashTuple,
    tp_richcompare: compareAs(PTuple),
    tp_iter: (self: PTuple) => new PTupleIterator(self),
    sq_length: (self: PTuple) => self.items.length,
    mp_length: (self: PTuple) => self.items.length,
    sq_contains: containsItem,
    sq_item(self: PTuple, index: number) {
      const item = self.items[index];
      if (item === undefined) throw indexError('tuple index out of range');
      return item;
    },
    mp_subscript(self: PTuple, key: PValue) {
      const index = subscriptIndex('tuple', key);
      if (index === undefined) {
        const bounds = sliceBounds(key as PSlice, self.items.length);
        if (bounds.count === self.items.length && bounds.step === 1 && isExact(self)) return self;
        return makeTuple(sliceItems(self.items, bounds));
      }
      const item = self.items[index < 0 ? index + self.items.length : index];
      if (item === undefined) throw indexError('tuple index out of range');
      return item;
    },
    sq_concat(self: PTuple, other: PValue) {
      if (self.items.length === 0 && isExact(other)) return other;
      if (!(other instanceof PTuple))
        throw typeError(`can only concatenate tuple (not "${typeOf(other).tpName}") to tuple`);
      if (other.items.length === 0 && isExact(self)) return self;
      checkItems(self.items.length + other.items.length);
      return makeTuple(joined(self.items, other.items));
    },
    sq_repeat(self: PTuple, count: number) {
      if ((count === 1 || self.items.length === 0) && isExact(self)) return self;
      return makeTuple(repeatItems(self.items, count));
    },
  },
  members: [
    method(PTuple, '__getnewargs__', {
      run: (self) => new PTuple([makeTuple(self.items)]),
    }),
    method(PTuple, 'index', {
      raises: true,
      replayed: true,
      doc: 'Return first index of value.\n\nRaises ValueError if the value is not present.',
      params: [
        arg('value', object),
        arg('start', sliceIndexOf, 0),
        arg('stop', sliceIndexOf, SSIZE_MAX, 'sys.maxsize'),
        '/',
      ],
      run(self, value, start, stop) {
        const found = indexOfItem(self, value, start, stop);
        return found < 0 ? raising(valueError('tuple.index(x): x not in tuple')) : found;
      },
    }),
    method(PTuple, 'count', {
      replayed: true,
      doc: 'Return number of occurrences of value.',
      params: [arg('value', object), '/'],
      run: countItem,
    }),
    method(PTuple, '__sizeof__', {
      doc: 'Return the size of the tuple in memory, in bytes.',
      run: (self) => 24 + 8 * self.items.length,
    }),
    classMethod('__class_getitem__', {
      doc: 'See PEP 585',
      params: [arg('object', object), '/'],
      run: genericAlias,
    }),
  ],
});

tupleType.vectorcall = {
  call0: () => EMPTY_TUPLE,
  call1: (iterable) => (isExact(iterable) ? iterable : makeTuple(collect(iterable))),
};

import { pyObjectCallMethod } from '../../runtime/abstract/attribute.ts';
import { hashesAreFinal } from '../../runtime/abstract/hash.ts';
import { iterate } from '../../runtime/abstract/iterate.ts';
import { guardedRepr, pyObjectRepr } from '../../runtime/abstract/text.ts';
import { checkPositional, noKeywords, positionalCount } from '../../runtime/clinic/check-arguments.ts';
import { arg, varargs } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { classMethod, type Member, method } from '../../runtime/clinic/members.ts';
import { keyError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { raising } from '../../runtime/registers.ts';
import type { PType } from '../../runtime/type.ts';
import type { CompareOp, KeywordNames, SlotTable } from '../../runtime/type-slots.ts';
import { NotImplemented } from '../../runtime/types.ts';
import { frozensetShape, frozensetType, PSet, setType } from '../../runtime/values/dict.ts';
import { PList, PTuple } from '../../runtime/values/sequences.ts';
import { genericAlias } from '../generic-alias/generic-alias.ts';
import { frozenHash } from './frozen-hash.ts';
import { PSetIterator } from './iterator.ts';
import {
  baseTypeOf,
  copySet,
  difference,
  differenceUpdate,
  intersection,
  isDisjoint,
  isSubset,
  makeSet,
  setContains,
  setDiscard,
  symmetricDifferenceUpdate,
  updateSet,
} from './operations.ts';

function itemsOf(set: PSet): PValue[] {
  const items: PValue[] = [];
  const cursor = set.storage.cursor();
  while (cursor.next()) items.push(cursor.key);
  return items;
}

function hashesOf(set: PSet): (number | bigint)[] {
  const hashes: (number | bigint)[] = [];
  const cursor = set.storage.cursor();
  while (cursor.next()) hashes.push(cursor.hash());
  return hashes;
}

function repr(set: PSet): string {
  const type = set.shape.cls;
  if (set.size === 0) return `${type.name}()`;
  return guardedRepr(set, `${type.name}(...)`, () => {
    const shown = itemsOf(set).map(pyObjectRepr).join(', ');
    return type === setType ? `{${shown}}` : `${type.name}({${shown}})`;
  });
}

function compare(a: PSet, b: PValue, op: CompareOp): PValue {
  if (!(b instanceof PSet)) return NotImplemented;
  switch (op) {
    case 0:
      return a.size < b.size && isSubset(a, b);
    case 1:
      return isSubset(a, b);
    case 2:
      return equal(a, b);
    case 3:
      return !equal(a, b);
    case 4:
      return b.size < a.size && isSubset(b, a);
    default:
      return isSubset(b, a);
  }
}

function equal(a: PSet, b: PSet): boolean {
  if (a.size !== b.size) return false;
  if (a.hash !== undefined && b.hash !== undefined && a.hash !== b.hash) return false;
  return isSubset(a, b);
}

/** A binary operator that both sides must be sets for. */
function operator(run: (a: PSet, b: PSet) => PValue) {
  return (a: PValue, b: PValue): PValue => (a instanceof PSet && b instanceof PSet ? run(a, b) : NotImplemented);
}

function union(a: PSet, ...others: PValue[]): PSet {
  const result = copySet(a);
  result.hash = undefined;
  for (const other of others) updateSet(result, other);
  return result;
}

function symmetricDifference(a: PSet, b: PValue): PSet {
  const result = makeSet(b, baseTypeOf(a));
  symmetricDifferenceUpdate(result, a);
  return result;
}

const sharedSlots: SlotTable = {
  tp_repr: repr,
  tp_richcompare: compare,
  tp_iter: (self: PSet) => new PSetIterator(self),
  sq_length: (self: PSet) => self.size,
  sq_contains: setContains,
  nb_or: operator((a, b) => (a === b ? copySet(a) : union(a, b))),
  nb_and: operator(intersection),
  nb_subtract: operator(difference),
  nb_xor: operator(symmetricDifference),
};

const sharedMembers: readonly Member[] = [
  method(PSet, '__contains__', {
    doc: 'x.__contains__(y) <==> y in x.',
    params: [arg('object', object), '/'],
    run: setContains,
  }),
  method(PSet, 'difference', {
    replayed: true,
    doc: 'Return a new set with elements in the set that are not in the others.',
    params: [varargs('others')],
    run(self, others) {
      if (others.length === 0) return copySet(self);
      const result = difference(self, others[0]!);
      for (let i = 1; i < others.length; i++) differenceUpdate(result, others[i]!);
      result.hash = undefined;
      return result;
    },
  }),
  method(PSet, 'intersection', {
    replayed: true,
    doc: 'Return a new set with elements common to the set and all others.',
    params: [varargs('others')],
    run(self, others) {
      if (others.length === 0) return copySet(self);
      let result = self;
      for (const other of others) result = intersection(result, other);
      return result;
    },
  }),
  method(PSet, 'isdisjoint', {
    replayed: true,
    doc: 'Return True if two sets have a null intersection.',
    params: [arg('other', object), '/'],
    run: isDisjoint,
  }),
  method(PSet, 'issubset', {
    replayed: true,
    doc: 'Report whether another set contains this set.',
    params: [arg('other', object), '/'],
    run: (self, other) =>
      other instanceof PSet ? isSubset(self, other) : intersection(self, other).size === self.size,
  }),
  method(PSet, 'issuperset', {
    replayed: true,
    doc: 'Report whether this set contains another set.',
    params: [arg('other', object), '/'],
    run(self, other) {
      if (other instanceof PSet) return isSubset(other, self);
      for (const item of iterate(other)) if (!self.has(item)) return false;
      return true;
    },
  }),
  method(PSet, 'symmetric_difference', {
    replayed: true,
    doc: 'Return a new set with elements in either the set or other but not both.',
    params: [arg('other', object), '/'],
    run: symmetricDifference,
  }),
  method(PSet, 'union', {
    replayed: true,
    doc: 'Return a new set with elements from the set and all others.',
    params: [varargs('others')],
    run: (self, others) => union(self, ...others),
  }),
  method(PSet, '__reduce__', {
    doc: 'Return state information for pickling.',
    run: (self) =>
      new PTuple([self.shape.cls, new PTuple([new PList(itemsOf(self))]), pyObjectCallMethod(self, '__getstate__')]),
  }),
  method(PSet, '__sizeof__', {
    doc: 'S.__sizeof__() -> size of S in memory, in bytes.',
    run(self) {
      const slots = self.storage.capacity;
      return slots === 8 ? 200 : 200 + 16 * slots;
    },
  }),
  classMethod('__class_getitem__', { doc: 'See PEP 585', params: [arg('object', object), '/'], run: genericAlias }),
];

/** An operator that changes its left side, which must be a set like the right one. */
function inplace(run: (a: PSet, b: PSet) => void) {
  return (a: PValue, b: PValue): PValue => {
    if (!(b instanceof PSet)) return NotImplemented;
    run(a as PSet, b);
    return a;
  };
}

function intersectionUpdate(set: PSet, other: PValue): void {
  set.storage.become(intersection(set, other).storage);
}

defineType(setType, {
  doc: 'Build an unordered collection of unique elements.',
  textSignature: '(iterable=(), /)',
  unhashable: true,
  slots: {
    ...sharedSlots,
    tp_new: (type) => type.allocate(type),
    tp_init(self: PSet, args: PValue[], keywords: KeywordNames) {
      noKeywords('set', keywords);
      checkPositional('set', args.length, 0, 1);
      self.clear();
      if (args.length === 1) updateSet(self, args[0]!);
    },
    nb_inplace_or: inplace(updateSet),
    nb_inplace_and: inplace(intersectionUpdate),
    nb_inplace_subtract: inplace(differenceUpdate),
    nb_inplace_xor: inplace(symmetricDifferenceUpdate),
  },
  members: [
    ...sharedMembers,
    method(PSet, 'add', {
      replayed: 'instances',
      doc: 'Add an element to a set.\n\nThis has no effect if the element is already present.',
      params: [arg('object', object), '/'],
      run(self, item) {
        self.add(item);
      },
    }),
    method(PSet, 'clear', {
      doc: 'Remove all elements from this set.',
      run(self) {
        self.clear();
      },
    }),
    method(PSet, 'copy', { doc: 'Return a shallow copy of a set.', run: copySet }),
    method(PSet, 'discard', {
      replayed: 'instances',
      doc: 'Remove an element from a set if it is a member.\n\nUnlike set.remove(), the discard() method does not raise\nan exception when an element is missing from the set.',
      params: [arg('object', object), '/'],
      run(self, item) {
        setDiscard(self, item);
      },
    }),
    method(PSet, 'difference_update', {
      replayed: true,
      doc: 'Update the set, removing elements found in others.',
      params: [varargs('others')],
      run(self, others) {
        for (const other of others) differenceUpdate(self, other);
      },
    }),
    method(PSet, 'intersection_update', {
      replayed: true,
      doc: 'Update the set, keeping only elements found in it and all others.',
      params: [varargs('others')],
      run(self, others) {
        let result = self;
        for (const other of others) result = intersection(result, other);
        if (result !== self) self.storage.become(result.storage);
      },
    }),
    method(PSet, 'pop', {
      raises: true,
      doc: 'Remove and return an arbitrary set element.\n\nRaises KeyError if the set is empty.',
      run(self) {
        const item = self.storage.pop();
        return item === undefined ? raising(keyError('pop from an empty set')) : item;
      },
    }),
    method(PSet, 'remove', {
      raises: true,
      replayed: 'instances',
      doc: 'Remove an element from a set; it must be a member.\n\nIf the element is not a member, raise a KeyError.',
      params: [arg('object', object), '/'],
      run(self, item) {
        return setDiscard(self, item) ? null : raising(keyError(item));
      },
    }),
    method(PSet, 'symmetric_difference_update', {
      doc: 'Update the set, keeping only elements found in either set, but not in both.',
      params: [arg('other', object), '/'],
      run: symmetricDifferenceUpdate,
    }),
    method(PSet, 'update', {
      replayed: true,
      doc: 'Update the set, adding elements from all others.',
      params: [varargs('others')],
      run(self, others) {
        for (const other of others) updateSet(self, other);
      },
    }),
  ],
});

function newFrozenset(type: PType, args: PValue[], keywords: KeywordNames): PValue {
  if (type === frozensetType || type.tp_init === frozensetType.tp_init) noKeywords('frozenset', keywords);
  const given = positionalCount(args, keywords);
  checkPositional('frozenset', given, 0, 1);
  const source = given === 0 ? undefined : args[0]!;
  if (type !== frozensetType) {
    const made = type.allocate(type) as PSet;
    if (source !== undefined) updateSet(made, source);
    return made;
  }
  if (source instanceof PSet && source.shape === frozensetShape) return source;
  return makeSet(source, frozensetType);
}

defineType(frozensetType, {
  doc: 'Build an immutable unordered collection of unique elements.',
  textSignature: '(iterable=(), /)',
  slots: {
    ...sharedSlots,
    tp_new: newFrozenset,
    tp_hash(self: PSet) {
      if (self.hash !== undefined) return self.hash;
      const hash = frozenHash(hashesOf(self));
      if (hashesAreFinal()) self.hash = hash;
      return hash;
    },
  },
  members: [
    ...sharedMembers,
    method(PSet, 'copy', {
      doc: 'Return a shallow copy of a set.',
      run: (self) => (self.shape === frozensetShape ? self : copySet(self)),
    }),
  ],
});

setType.vectorcall = { call0: () => makeSet(), call1: (iterable) => makeSet(iterable) };
frozensetType.vectorcall = { call1: (iterable) => newFrozenset(frozensetType, [iterable], null) };

import { pyObjectIsTrue } from '../../runtime/abstract/compare.ts';
import { pyObjectGetIter } from '../../runtime/abstract/iterate.ts';
import { positionalCount } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { method } from '../../runtime/clinic/members.ts';
import { isException, typeError, valueError } from '../../runtime/errors.ts';
import { type PBase, PObject, type PValue } from '../../runtime/object.ts';
import { rt } from '../../runtime/registers.ts';
import type { PType } from '../../runtime/type.ts';
import type { KeywordNames } from '../../runtime/type-slots.ts';
import { builtinType } from '../../runtime/types.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { listShape, type PList, PTuple, tupleShape } from '../../runtime/values/sequences.ts';
import { itself } from './builtin.ts';
import { listIteratorType, nextOf, PListIterator, PTupleIterator, tupleIteratorType } from './sequence-iterators.ts';

/** `zip`. Two exact lists or tuples are gone through by one index, for as long as nobody looks at their iterators. */
export class PZip extends PObject {
  /** Empty while there are `first` and `second`. */
  iterators: PBase[] = [];
  first: PList | PTuple | null = null;
  second: PList | PTuple | null = null;
  /** How many of their items were given. */
  index = 0;
  strict = false;
  /** What `nextItems` answers, used again and again. */
  items: PValue[] | null = null;
}

export const zipType = builtinType('zip', { allocate: (type) => new PZip(type.instanceShape) });

function newZip(type: PType, args: PValue[], keywords: KeywordNames): PValue {
  const given = positionalCount(args, keywords);
  let strict = false;
  if (keywords !== null) {
    if (keywords.length > 1) throw typeError(`zip() takes at most 1 keyword argument (${keywords.length} given)`);
    if (keywords.length === 1) {
      if (keywords[0] !== 'strict') throw typeError(`zip() got an unexpected keyword argument '${keywords[0]}'`);
      strict = pyObjectIsTrue(args[given]!);
    }
  }
  if (given === 2 && isPlainSequence(args[0]!) && isPlainSequence(args[1]!)) {
    const self = type.allocate(type) as PZip;
    self.first = args[0] as PList | PTuple;
    self.second = args[1] as PList | PTuple;
    self.strict = strict;
    return self;
  }
  const iterators: PBase[] = [];
  for (let i = 0; i < given; i++) {
    try {
      iterators.push(pyObjectGetIter(args[i]!));
    } catch (error) {
      if (isException(error, 'TypeError') && typeOf(args[i]!).tp_iter === null)
        throw typeError(`'${typeOf(args[i]!).name}' object is not iterable`);
      throw error;
    }
  }
  const self = type.allocate(type) as PZip;
  self.iterators = iterators;
  self.strict = strict;
  return self;
}

function isPlainSequence(value: PValue): boolean {
  if (value === null || typeof value !== 'object') return false;
  return value.shape === listShape || value.shape === tupleShape;
}

/** Whether the next items are those at `index`; if not, the iterators tell. */
function hasPair(self: PZip): boolean {
  const { first, second, index } = self;
  return first !== null && index < first.items.length && index < second!.items.length && rt.attempt === null;
}

function iteratorsOf(self: PZip): PBase[] {
  const { first, second, index } = self;
  if (first === null) return self.iterators;
  self.first = null;
  self.second = null;
  self.iterators = [iteratorFrom(first, index), iteratorFrom(second!, index)];
  return self.iterators;
}

function iteratorFrom(sequence: PList | PTuple, index: number): PBase {
  const iterator = sequence instanceof PTuple ? new PTupleIterator(sequence) : new PListIterator(sequence);
  iterator.index = index;
  return iterator;
}

function nextTuple(self: PZip): PValue | undefined {
  if (hasPair(self)) {
    const index = self.index++;
    return new PTuple([self.first!.items[index]!, self.second!.items[index]!]);
  }
  const items = iteratorsOf(self).length === 2 ? nextPair(self, null) : nextOfEach(self);
  return items === undefined ? undefined : new PTuple(items);
}

function nextZipped(self: PZip): readonly PValue[] | undefined {
  if (hasPair(self)) {
    const index = self.index++;
    self.items ??= [null, null];
    self.items[0] = self.first!.items[index]!;
    self.items[1] = self.second!.items[index]!;
    return self.items;
  }
  if (iteratorsOf(self).length !== 2) return nextOfEach(self);
  self.items ??= [null, null];
  return nextPair(self, self.items);
}

/** `nextOf`, in a function of its own: V8 has seen what `zip` is given here, and nothing else. */
function nextOfPart(iterator: PBase): PValue | undefined {
  if (rt.attempt !== null) return nextOf(iterator);
  const { shape } = iterator;
  if (shape === listIteratorType.instanceShape) {
    const { list, index } = iterator as PListIterator;
    if (list !== null && index < list.items.length) {
      (iterator as PListIterator).index = index + 1;
      return list.items[index];
    }
  } else if (shape === tupleIteratorType.instanceShape) {
    const { tuple, index } = iterator as PTupleIterator;
    if (tuple !== null && index < tuple.items.length) {
      (iterator as PTupleIterator).index = index + 1;
      return tuple.items[index];
    }
  }
  return nextOf(iterator);
}

/** The next items of two iterators, put into `items` if there is one. */
function nextPair(self: PZip, items: PValue[] | null): PValue[] | undefined {
  const iterators = self.iterators;
  const first = nextOfPart(iterators[0]!);
  if (first === undefined) {
    if (self.strict) checkLengths(iterators, 0);
    return undefined;
  }
  const second = nextOfPart(iterators[1]!);
  if (second === undefined) {
    if (self.strict) checkLengths(iterators, 1);
    return undefined;
  }
  if (items === null) return [first, second];
  items[0] = first;
  items[1] = second;
  return items;
}

function nextOfEach(self: PZip): PValue[] | undefined {
  const iterators = self.iterators;
  const count = iterators.length;
  if (count === 0) return undefined;
  const items: PValue[] = new Array(count);
  for (let i = 0; i < count; i++) {
    const item = nextOf(iterators[i]!);
    if (item === undefined) {
      if (self.strict) checkLengths(iterators, i);
      return undefined;
    }
    items[i] = item;
  }
  return items;
}

/** `strict=True` when argument `ended` is the first found exhausted. */
function checkLengths(iterators: readonly PBase[], ended: number): void {
  if (ended > 0)
    throw valueError(`zip() argument ${ended + 1} is shorter than argument${ended === 1 ? ' ' : 's 1-'}${ended}`);
  for (let i = 1; i < iterators.length; i++) {
    const iterator = iterators[i]!;
    if (nextOf(iterator) !== undefined)
      throw valueError(`zip() argument ${i + 1} is longer than argument${i === 1 ? ' ' : 's 1-'}${i}`);
  }
}

defineType(zipType, {
  doc: "The zip object yields n-length tuples, where n is the number of iterables\npassed as positional arguments to zip().  The i-th element in every tuple\ncomes from the i-th iterable argument to zip().  This continues until the\nshortest argument is exhausted.\n\nIf strict is true and one of the arguments is exhausted before the others,\nraise a ValueError.\n\n   >>> list(zip('abcdefg', range(3), range(4)))\n   [('a', 0, 0), ('b', 1, 1), ('c', 2, 2)]",
  textSignature: '(*iterables, strict=False)',
  slots: { tp_new: newZip, tp_iter: itself, tp_iternext: nextTuple },
  members: [
    method(PZip, '__reduce__', {
      doc: 'Return state information for pickling.',
      run(self) {
        const parts: PValue[] = [self.shape.cls, new PTuple(iteratorsOf(self))];
        if (self.strict) parts.push(true);
        return new PTuple(parts);
      },
    }),
    method(PZip, '__setstate__', {
      doc: 'Set state information for unpickling.',
      params: [arg('object', object), '/'],
      run(self, state) {
        self.strict = pyObjectIsTrue(state);
      },
    }),
  ],
});

zipType.iternextItems = nextZipped;
zipType.vectorcall = {
  call1: (a) => newZip(zipType, [a], null),
  call2: (a, b) => newZip(zipType, [a, b], null),
};

import { replayTypes } from '../../objects/function/coroutine-call.ts';
import { pyObjectCallMethod } from '../../runtime/abstract/attribute.ts';
import { pyObjectEquals, pyObjectIsTrue, pyObjectRichCompare } from '../../runtime/abstract/compare.ts';
import { makeGenericAlias } from '../../runtime/abstract/item.ts';
import { collect, iterate, pyObjectGetIter } from '../../runtime/abstract/iterate.ts';
import { asSsize, asSsizeArgument, SSIZE_MAX } from '../../runtime/abstract/number.ts';
import { guardedRepr, pyObjectRepr } from '../../runtime/abstract/text.ts';
import { pushItem } from '../../runtime/allocation.ts';
import { initBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object, sliceIndexOf, ssize } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { classMethod, getset, method } from '../../runtime/clinic/members.ts';
import { indexError, memoryError, runtimeError, typeError, valueError } from '../../runtime/errors.ts';
import { PObject, type PShape, type PValue } from '../../runtime/object.ts';
import { raising } from '../../runtime/registers.ts';
import { gatherReplayed, isReplayed } from '../../runtime/threads/replay.ts';
import { SEQUENCE } from '../../runtime/type.ts';
import { builtinType, NotImplemented } from '../../runtime/types.ts';
import { intValue, isInstanceOf, typeOf } from '../../runtime/values/scalars.ts';
import { listType, PTuple, tupleType } from '../../runtime/values/sequences.ts';

/** What was taken from a deque; `undefined` raises. */
function taken(item: PValue | undefined): PValue | undefined {
  return item === undefined ? raising(indexError('pop from an empty deque')) : item;
}

/** A deque: the items from `head` on; what is before it is free room. */
export class PDeque extends PObject {
  items: PValue[] = [];
  head = 0;
  /** -1 for no bound. */
  maxLength = -1;
  /** Counts changes of size, for iterators. */
  state = 0;
  constructor(shape: PShape = dequeType.instanceShape) {
    super(shape);
  }

  get length(): number {
    return this.items.length - this.head;
  }

  list(): PValue[] {
    return this.items.slice(this.head);
  }

  replace(items: PValue[]): void {
    this.items = items;
    this.head = 0;
    this.state++;
  }

  append(value: PValue): void {
    pushItem(this.items, value);
    this.state++;
    if (this.maxLength >= 0 && this.length > this.maxLength) this.popLeft();
  }

  appendLeft(value: PValue): void {
    if (this.head === 0) {
      const room = Math.max(8, this.items.length >> 1);
      this.items = [...new Array<PValue>(room).fill(null), ...this.items];
      this.head = room;
    }
    this.items[--this.head] = value;
    this.state++;
    if (this.maxLength >= 0 && this.length > this.maxLength) this.pop();
  }

  /** `undefined` if it is empty. */
  pop(): PValue | undefined {
    if (this.length === 0) return undefined;
    this.state++;
    return this.items.pop()!;
  }

  /** `undefined` if it is empty. */
  popLeft(): PValue | undefined {
    if (this.length === 0) return undefined;
    this.state++;
    const value = this.items[this.head]!;
    this.items[this.head++] = null;
    if (this.head > 64 && this.head > this.items.length >> 1) {
      this.items = this.items.slice(this.head);
      this.head = 0;
    }
    return value;
  }
}

export const dequeType = builtinType('deque', {
  module: 'collections',
  allocate: (type) => new PDeque(type.instanceShape),
  flags: SEQUENCE,
});
dequeType.hasWeakref = true;
dequeType.collectItems = (self: PDeque) => self.list();

class PDequeIterator extends PObject {
  readonly deque: PDeque;
  readonly state: number;
  /** Place of the next item, counted from the left; it has ended when that is outside. */
  at: number;
  constructor(deque: PDeque, reverse: boolean) {
    super((reverse ? dequeReverseIteratorType : dequeIteratorType).instanceShape);
    this.deque = deque;
    this.state = deque.state;
    this.at = reverse ? deque.length - 1 : 0;
  }
}

export const dequeIteratorType = builtinType('_deque_iterator', { module: 'collections', subclassable: false });
export const dequeReverseIteratorType = builtinType('_deque_reverse_iterator', {
  module: 'collections',
  subclassable: false,
});

for (const type of [dequeIteratorType, dequeReverseIteratorType]) {
  const direction = type === dequeIteratorType ? 1 : -1;
  const left = (self: PDequeIterator) => Math.max(0, direction > 0 ? self.deque.length - self.at : self.at + 1);
  defineType(type, {
    slots: {
      tp_new(_type, args) {
        if (args.length < 1) throw typeError('function takes at least 1 argument (0 given)');
        if (args.length > 2) throw typeError(`function takes at most 2 arguments (${args.length} given)`);
        const [deque, index] = args;
        if (!(deque instanceof PDeque))
          throw typeError(`argument 1 must be collections.deque, not ${typeOf(deque!).tpName}`);
        const iterator = new PDequeIterator(deque, direction < 0);
        if (index !== undefined) iterator.at += direction * Math.max(0, asSsizeArgument(index));
        return iterator;
      },
      tp_iter: (self) => self,
      tp_iternext(self: PDequeIterator) {
        if (self.state !== self.deque.state) {
          self.at = direction * Number.POSITIVE_INFINITY;
          throw runtimeError('deque mutated during iteration');
        }
        if (self.at < 0 || self.at >= self.deque.length) return undefined;
        const value = self.deque.items[self.deque.head + self.at];
        self.at += direction;
        return value;
      },
    },
    members: [
      method(PDequeIterator, '__length_hint__', { doc: 'How many items are left, as far as it is known.', run: left }),
      method(PDequeIterator, '__reduce__', {
        doc: 'How to make this object again, for pickling.',
        run(self) {
          const { deque } = self;
          return new PTuple([type, new PTuple([deque, deque.length - left(self)])]);
        },
      }),
    ],
  });
}

/** Where the item `index` stands; a negative index was counted from the end before. */
function place(self: PDeque, index: number): number {
  if (index < 0 || index >= self.length) throw indexError('deque index out of range');
  return self.head + index;
}

function copyOf(self: PDeque): PDeque {
  const result = new PDeque();
  result.items = self.list();
  result.maxLength = self.maxLength;
  return result;
}

function extend(self: PDeque, items: PValue): void {
  if (items === self) for (const item of self.list()) self.append(item);
  else if (self.length === 0 && self.maxLength < 0 && isPlain(items)) self.replace(collect(items));
  else if (isReplayed())
    gatherReplayed(pyObjectGetIter(items), (all) => {
      for (const item of all) self.append(item);
    });
  else for (const item of iterate(items)) self.append(item);
}

/** Whether nothing of the program's can run while the items are taken. */
function isPlain(items: PValue): boolean {
  const type = typeOf(items);
  return type === listType || type === tupleType || type.collectItems !== null;
}

function repeated(self: PDeque, count: number): PValue[] {
  const items = self.list();
  if (count <= 0) return [];
  if (items.length * count > 0x3ffffff) throw memoryError();
  let result: PValue[] = [];
  for (let i = 0; i < count; i++) result = result.concat(items);
  return self.maxLength >= 0 && result.length > self.maxLength ? result.slice(result.length - self.maxLength) : result;
}

function locate(self: PDeque, value: PValue, start: number, stop: number, changed = runtimeError): number {
  const { state } = self;
  for (let i = start; i < stop; i++) {
    const found = pyObjectEquals(self.items[self.head + i]!, value);
    if (state !== self.state) throw changed('deque mutated during iteration');
    if (found) return i;
  }
  return -1;
}

function bound(value: number, length: number): number {
  return value < 0 ? Math.max(0, value + length) : Math.min(value, length);
}

defineType(dequeType, {
  doc: 'A list that grows and shrinks fast at both ends, of a bounded length if `maxlen` is given.',
  textSignature: '([iterable[, maxlen]])',
  unhashable: true,
  slots: {
    tp_new: (type) => type.allocate(type),
    tp_init: initBy('deque', {
      params: [arg('iterable', object, undefined, '()'), arg('maxlen', object, null)],
      run(self: PDeque, iterable, maxLength) {
        if (maxLength !== null) {
          if (intValue(maxLength) === undefined) throw typeError('an integer is required');
          self.maxLength = asSsize(maxLength);
          if (self.maxLength < 0) throw valueError('maxlen must be non-negative');
        } else self.maxLength = -1;
        self.replace([]);
        if (iterable !== undefined) extend(self, iterable);
      },
    }),
    tp_repr: (self: PDeque) =>
      guardedRepr(self, '[...]', () => {
        const items = self.list().map(pyObjectRepr).join(', ');
        const end = self.maxLength >= 0 ? `, maxlen=${self.maxLength}` : '';
        return `${self.shape.cls.name}([${items}]${end})`;
      }),
    tp_iter: (self: PDeque) => new PDequeIterator(self, false),
    tp_richcompare(self: PDeque, other, op) {
      if (!(other instanceof PDeque)) return NotImplemented;
      const [a, b] = [self.list(), other.list()];
      if (a.length !== b.length && (op === 2 || op === 3)) return op === 3;
      const length = Math.min(a.length, b.length);
      for (let i = 0; i < length; i++) {
        if (pyObjectEquals(a[i]!, b[i]!)) continue;
        if (op === 2 || op === 3) return op === 3;
        return pyObjectIsTrue(pyObjectRichCompare(a[i]!, b[i]!, op));
      }
      return pyObjectRichCompare(a.length, b.length, op);
    },
    sq_length: (self: PDeque) => self.length,
    sq_item: (self: PDeque, index) => self.items[place(self, index)]!,
    sq_ass_item(self: PDeque, index, value) {
      const at = place(self, index);
      if (value !== undefined) self.items[at] = value;
      else {
        self.items.splice(at, 1);
        self.state++;
      }
    },
    sq_contains: (self: PDeque, item) => locate(self, item, 0, self.length) >= 0,
    sq_concat(self: PDeque, other) {
      if (!isInstanceOf(other, dequeType))
        throw typeError(`can only concatenate deque (not "${typeOf(other).tpName}") to deque`);
      const result = copyOf(self);
      extend(result, other);
      return result;
    },
    sq_inplace_concat(self: PDeque, other) {
      extend(self, other);
      return self;
    },
    sq_repeat(self: PDeque, count) {
      const result = copyOf(self);
      result.items = repeated(self, count);
      return result;
    },
    sq_inplace_repeat(self: PDeque, count) {
      self.replace(repeated(self, count));
      return self;
    },
  },
  members: [
    method(PDeque, 'append', {
      textSignature: '($self, item, /)',
      doc: 'Adds an item on the right.',
      params: [arg('object', object), '/'],
      run: (self, item) => self.append(item),
    }),
    method(PDeque, 'appendleft', {
      textSignature: '($self, item, /)',
      doc: 'Adds an item on the left.',
      params: [arg('object', object), '/'],
      run: (self, item) => self.appendLeft(item),
    }),
    method(PDeque, 'pop', {
      doc: 'Removes and returns the rightmost item.',
      raises: true,
      run: (self) => taken(self.pop()),
    }),
    method(PDeque, 'popleft', {
      doc: 'Removes and returns the leftmost item.',
      raises: true,
      run: (self) => taken(self.popLeft()),
    }),
    method(PDeque, 'clear', { doc: 'Removes all items.', run: (self) => self.replace([]) }),
    ...['copy', '__copy__'].map((name) =>
      method(PDeque, name, {
        doc: 'A shallow copy.',
        run(self): PValue {
          if (self.shape.cls === dequeType) return copyOf(self);
          const bounded = self.maxLength < 0 ? null : self.maxLength;
          const type = self.shape.cls;
          return type.shape.cls.tp_call!(type, bounded === null ? [self] : [self, bounded], null);
        },
      }),
    ),
    method(PDeque, 'extend', {
      replayed: true,
      doc: 'Adds the items of an iterable on the right.',
      params: [arg('iterable', object), '/'],
      run: (self, items) => extend(self, items),
    }),
    method(PDeque, 'extendleft', {
      replayed: true,
      doc: 'Adds the items of an iterable on the left, one by one.',
      params: [arg('iterable', object), '/'],
      run(self, items) {
        if (items !== self && isReplayed())
          gatherReplayed(pyObjectGetIter(items), (all) => {
            for (const item of all) self.appendLeft(item);
          });
        else for (const item of items === self ? self.list() : iterate(items)) self.appendLeft(item);
      },
    }),
    method(PDeque, 'count', {
      replayed: true,
      doc: 'Number of items equal to a value.',
      params: [arg('value', object), '/'],
      run(self, value) {
        let count = 0;
        for (let at = locate(self, value, 0, self.length); at >= 0; at = locate(self, value, at + 1, self.length))
          count++;
        return count;
      },
    }),
    method(PDeque, 'index', {
      textSignature: '($self, value, [start, [stop]])',
      replayed: true,
      doc: 'Index of the first item equal to a value, within bounds; ValueError if there is none.',
      params: [
        arg('value', object),
        arg('start', sliceIndexOf, 0),
        arg('stop', sliceIndexOf, SSIZE_MAX, '<unrepresentable>'),
        '/',
      ],
      run(self, value, start, stop) {
        const at = locate(self, value, bound(start, self.length), bound(stop, self.length));
        if (at < 0) throw valueError(`${pyObjectRepr(value)} is not in deque`);
        return at;
      },
    }),
    method(PDeque, 'insert', {
      doc: 'Puts an item before the given index.',
      params: [arg('index', ssize), arg('value', object), '/'],
      run(self, index, value) {
        if (self.maxLength >= 0 && self.length >= self.maxLength) throw indexError('deque already at its maximum size');
        self.items.splice(self.head + bound(index, self.length), 0, value);
        self.state++;
      },
    }),
    method(PDeque, 'remove', {
      replayed: true,
      doc: 'Removes the first item equal to a value.',
      params: [arg('value', object), '/'],
      run(self, value) {
        const { length } = self;
        const at = locate(self, value, 0, length, indexError);
        if (at < 0) throw valueError(`${pyObjectRepr(value)} is not in deque`);
        self.items.splice(self.head + at, 1);
        self.state++;
      },
    }),
    method(PDeque, 'reverse', {
      doc: 'Reverses the order in place.',
      run: (self) => self.replace(self.list().reverse()),
    }),
    method(PDeque, 'rotate', {
      doc: 'Moves n items from the right end to the left, or the other way for a negative n.',
      params: [arg('n', ssize, 1), '/'],
      run(self, count) {
        const { length } = self;
        if (length < 2) return;
        const shift = ((count % length) + length) % length;
        if (shift <= length >> 1) for (let i = 0; i < shift; i++) self.appendLeft(self.pop()!);
        else for (let i = shift; i < length; i++) self.append(self.popLeft()!);
        self.state++;
      },
    }),
    method(PDeque, '__reversed__', {
      doc: 'An iterator from right to left.',
      run: (self) => new PDequeIterator(self, true),
    }),
    method(PDeque, '__sizeof__', { doc: 'Size in memory, in bytes.', run: (self) => 96 + 8 * self.items.length }),
    method(PDeque, '__reduce__', {
      doc: 'How to make this object again, for pickling.',
      run(self) {
        const args = self.maxLength < 0 ? new PTuple([]) : new PTuple([new PTuple([]), self.maxLength]);
        return new PTuple([typeOf(self), args, pyObjectCallMethod(self, '__getstate__'), pyObjectGetIter(self)]);
      },
    }),
    classMethod('__class_getitem__', {
      doc: 'A generic alias.',
      params: [arg('object', object), '/'],
      run: (type, item) => makeGenericAlias(type, item),
    }),
    getset(PDeque, 'maxlen', {
      doc: 'The bound of the length, or None.',
      get: (self) => (self.maxLength < 0 ? null : self.maxLength),
    }),
  ],
});

replayTypes([dequeType]);

import { pyObjectEquals } from '../../runtime/abstract/compare.ts';
import { pyObjectGetIter, pyObjectLengthHint } from '../../runtime/abstract/iterate.ts';
import { SSIZE_MAX } from '../../runtime/abstract/number.ts';
import { adjustSlice, type SliceBounds, sliceItems, unpackSlice } from '../../runtime/abstract/slice.ts';
import { guardedRepr, pyObjectRepr } from '../../runtime/abstract/text.ts';
import { checkGrowing, checkItems, pushItem } from '../../runtime/allocation.ts';
import { joined } from '../../runtime/arrays.ts';
import { checkPositional, noKeywords, positionalCount } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { bool, object, sliceIndexOf, ssize } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { classMethod, method } from '../../runtime/clinic/members.ts';
import { indexError, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { raising } from '../../runtime/registers.ts';
import { gatherReplayed, isReplayed, stepOf } from '../../runtime/threads/replay.ts';
import { HEAPTYPE } from '../../runtime/type.ts';
import type { KeywordNames } from '../../runtime/type-slots.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { listShape, listType, PList, type PSlice, type PTuple, tupleShape } from '../../runtime/values/sequences.ts';
import { poll } from '../../truffle/intrinsics.ts';
import { genericAlias } from '../generic-alias/generic-alias.ts';
import { PListIterator, PListReverseIterator } from '../iterators/sequence-iterators.ts';
import {
  compareAs,
  containsItem,
  countItem,
  indexOfItem,
  insertItem,
  removeItem,
  repeatItems,
  reprItems,
  subscriptIndex,
} from './sequence-operations.ts';
import { sortList } from './sort.ts';

/** Items of an exact list or tuple, which may be read without running Python code; `undefined` for anything else. */
function plainItems(value: PValue): readonly PValue[] | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  const shape = value.shape;
  return shape === listShape || shape === tupleShape ? (value as PList | PTuple).items : undefined;
}

/** Appends all of `iterable`, one by one as they come: `list_extend`. */
export function extendList(list: PList, iterable: PValue): void {
  const plain = plainItems(iterable);
  if (plain !== undefined) {
    const count = plain.length;
    const { items } = list;
    checkItems(items.length + count);
    if (items.length === 0 && plain !== items) list.items = plain.slice();
    else for (let i = 0; i < count; i++) items.push(plain[i]!);
    return;
  }
  const { collectItems } = typeOf(iterable);
  const more = collectItems === null ? undefined : collectItems(iterable as never);
  if (more !== undefined) {
    checkItems(list.items.length + more.length);
    if (list.items.length === 0) list.items = more;
    else for (let i = 0; i < more.length; i++) list.items.push(more[i]!);
    return;
  }
  const iterator = pyObjectGetIter(iterable);
  // Only classes of Python code can tell whether they were asked.
  if ((typeOf(iterable).flags & HEAPTYPE) !== 0) pyObjectLengthHint(iterable, 8);
  const type = iterator.shape.cls;
  if (isReplayed()) {
    gatherReplayed(iterator, (items) => {
      list.items = joined(list.items, items);
    });
    return;
  }
  if (type.drain !== null) {
    type.drain(iterator as never, (item) => {
      pushItem(list.items, item);
      return true;
    });
    return;
  }
  const next = stepOf(iterator, iterable);
  for (let n = 1; ; n++) {
    const item = next(iterator);
    if (item === undefined) return;
    list.items.push(item);
    if ((n & 0xfff) === 0) {
      checkGrowing(list.items.length);
      poll();
    }
  }
}

/** Puts `replacement` in place of the slice: `list_ass_subscript`. */
function assignSlice(list: PList, slice: PSlice, value: PValue | undefined): void {
  const unpacked = unpackSlice(slice);
  if (value === undefined) {
    deleteSlice(list, adjustSlice(unpacked, list.items.length));
    return;
  }
  let replacement: readonly PValue[];
  if (unpacked.step === 1) {
    replacement = itemsOf(value, 'must assign iterable to extended slice');
    const { start, count } = adjustSlice(unpacked, list.items.length);
    replaceRange(list, start, count, replacement);
    return;
  }
  replacement = itemsOf(value, 'must assign iterable to extended slice');
  const { start, step, count } = adjustSlice(unpacked, list.items.length);
  if (replacement.length !== count)
    throw valueError(`attempt to assign sequence of size ${replacement.length} to extended slice of size ${count}`);
  for (let i = 0, at = start; i < count; i++, at += step) list.items[at] = replacement[i]!;
}

/** `PySequence_Fast`: the items, and the message for what is not iterable. */
function itemsOf(value: PValue, message: string): readonly PValue[] {
  const plain = plainItems(value);
  if (plain !== undefined) return plain.slice();
  const type = typeOf(value);
  if (type.tp_iter === null && type.sq_item === null) throw typeError(message);
  const list = new PList([]);
  extendList(list, value);
  return list.items;
}

function replaceRange(list: PList, start: number, count: number, replacement: readonly PValue[]): void {
  const items = list.items;
  checkItems(items.length - count + replacement.length);
  if (replacement.length === count) {
    for (let i = 0; i < count; i++) items[start + i] = replacement[i]!;
    return;
  }
  if (replacement.length < 1000) {
    items.splice(start, count, ...replacement);
    return;
  }
  const tail = items.slice(start + count);
  items.length = start;
  for (const item of replacement) items.push(item);
  for (const item of tail) items.push(item);
}

function deleteSlice(list: PList, { start, step, count }: SliceBounds): void {
  const items = list.items;
  if (count === 0) return;
  if (step === 1) {
    items.splice(start, count);
    return;
  }
  const stride = Math.abs(step);
  const first = step > 0 ? start : start + (count - 1) * step;
  let to = first;
  let next = first;
  let left = count;
  for (let from = first; from < items.length; from++) {
    if (left > 0 && from === next) {
      left--;
      next += stride;
    } else items[to++] = items[from]!;
  }
  items.length = to;
}

function subscript(self: PList, key: PValue): PValue {
  const index = subscriptIndex('list', key);
  if (index === undefined) {
    const unpacked = unpackSlice(key as PSlice);
    return new PList(sliceItems(self.items, adjustSlice(unpacked, self.items.length)));
  }
  const item = self.items[index < 0 ? index + self.items.length : index];
  if (item === undefined) throw indexError('list index out of range');
  return item;
}

defineType(listType, {
  doc: 'Built-in mutable sequence.\n\nIf no argument is given, the constructor creates a new empty list.\nThe argument must be an iterable if specified.',
  textSignature: '(iterable=(), /)',
  unhashable: true,
  slots: {
    tp_new: (type) => type.allocate(type),
    tp_init(self: PList, args: PValue[], keywords: KeywordNames) {
      const type = self.shape.cls;
      if (type === listType || type.tp_new === listType.tp_new) noKeywords('list', keywords);
      const given = positionalCount(args, keywords);
      checkPositional('list', given, 0, 1);
      if (self.items.length > 0) self.items = [];
      if (given === 1) extendList(self, args[0]!);
    },
    tp_repr: (self: PList) =>
      self.items.length === 0 ? '[]' : guardedRepr(self, '[...]', () => `[${reprItems(self)}]`),
    tp_richcompare: compareAs(PList),
    tp_iter: (self: PList) => new PListIterator(self),
    sq_length: (self: PList) => self.items.length,
    mp_length: (self: PList) => self.items.length,
    sq_contains: containsItem,
    sq_item(self: PList, index: number) {
      const item = self.items[index];
      if (item === undefined) throw indexError('list index out of range');
      return item;
    },
    sq_ass_item(self: PList, index: number, value: PValue | undefined) {
      if (index < 0 || index >= self.items.length) throw indexError('list assignment index out of range');
      if (value === undefined) removeItem(self.items, index);
      else self.items[index] = value;
    },
    mp_subscript: subscript,
    mp_ass_subscript(self: PList, key: PValue, value: PValue | undefined) {
      const index = subscriptIndex('list', key);
      if (index === undefined) {
        assignSlice(self, key as PSlice, value);
        return;
      }
      const at = index < 0 ? index + self.items.length : index;
      if (at < 0 || at >= self.items.length) throw indexError('list assignment index out of range');
      if (value === undefined) removeItem(self.items, at);
      else self.items[at] = value;
    },
    sq_concat(self: PList, other: PValue) {
      if (!(other instanceof PList))
        throw typeError(`can only concatenate list (not "${typeOf(other).tpName}") to list`);
      checkItems(self.items.length + other.items.length);
      return new PList(joined(self.items, other.items));
    },
    sq_repeat: (self: PList, count: number) => new PList(repeatItems(self.items, count)),
    sq_inplace_concat(self: PList, other: PValue) {
      extendList(self, other);
      return self;
    },
    sq_inplace_repeat(self: PList, count: number) {
      if (count !== 1) self.items = repeatItems(self.items, count);
      return self;
    },
  },
  members: [
    method(PList, '__getitem__', {
      doc: 'Return self[index].',
      params: [arg('index', object), '/'],
      run: subscript,
    }),
    method(PList, 'append', {
      doc: 'Append object to the end of the list.',
      params: [arg('object', object), '/'],
      run(self, item) {
        pushItem(self.items, item);
      },
    }),
    method(PList, 'clear', {
      doc: 'Remove all items from list.',
      run(self) {
        self.items.length = 0;
      },
    }),
    method(PList, 'copy', {
      doc: 'Return a shallow copy of the list.',
      run: (self) => new PList(self.items.slice()),
    }),
    method(PList, 'count', {
      replayed: true,
      doc: 'Return number of occurrences of value.',
      params: [arg('value', object), '/'],
      run: countItem,
    }),
    method(PList, 'extend', {
      replayed: true,
      doc: 'Extend list by appending elements from the iterable.',
      params: [arg('iterable', object), '/'],
      run: extendList,
    }),
    method(PList, 'index', {
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
        return found < 0 ? raising(valueError(`${pyObjectRepr(value)} is not in list`)) : found;
      },
    }),
    method(PList, 'insert', {
      doc: 'Insert object before index.',
      params: [arg('index', ssize), arg('object', object), '/'],
      run({ items }, index, item) {
        const length = items.length;
        const at = index < 0 ? Math.max(0, index + length) : Math.min(index, length);
        insertItem(items, at, item);
      },
    }),
    method(PList, 'pop', {
      raises: true,
      doc: 'Remove and return item at index (default last).\n\nRaises IndexError if list is empty or index is out of range.',
      params: [arg('index', ssize, -1), '/'],
      run({ items }, index) {
        const length = items.length;
        if (length === 0) return raising(indexError('pop from empty list'));
        const at = index < 0 ? index + length : index;
        if (at === length - 1) return items.pop()!;
        const item = items[at];
        if (item === undefined) return raising(indexError('pop index out of range'));
        removeItem(items, at);
        return item;
      },
    }),
    method(PList, 'remove', {
      raises: true,
      replayed: true,
      doc: 'Remove first occurrence of value.\n\nRaises ValueError if the value is not present.',
      params: [arg('value', object), '/'],
      run(self, value) {
        for (let i = 0; i < self.items.length; i++)
          if (pyObjectEquals(self.items[i]!, value)) {
            if (i < self.items.length) removeItem(self.items, i);
            return null;
          }
        return raising(valueError('list.remove(x): x not in list'));
      },
    }),
    method(PList, 'reverse', {
      doc: 'Reverse *IN PLACE*.',
      run(self) {
        self.items.reverse();
      },
    }),
    method(PList, 'sort', {
      replayed: true,
      doc: 'Sort the list in ascending order and return None.\n\nThe sort is in-place (i.e. the list itself is modified) and stable (i.e. the\norder of two equal elements is maintained).\n\nIf a key function is given, apply it once to each list item and sort them,\nascending or descending, according to their function values.\n\nThe reverse flag can be set to sort in descending order.',
      params: ['*', arg('key', object, null), arg('reverse', bool, false)],
      run: sortList,
    }),
    method(PList, '__reversed__', {
      doc: 'Return a reverse iterator over the list.',
      run: (self) => new PListReverseIterator(self),
    }),
    method(PList, '__sizeof__', {
      doc: 'Return the size of the list in memory, in bytes.',
      run: (self) => 40 + 8 * self.items.length,
    }),
    classMethod('__class_getitem__', {
      doc: 'See PEP 585',
      params: [arg('object', object), '/'],
      run: genericAlias,
    }),
  ],
});

listType.vectorcall = {
  call0: () => new PList([]),
  call1(iterable) {
    const list = new PList([]);
    extendList(list, iterable);
    return list;
  },
};

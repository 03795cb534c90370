import { pyObjectEquals, pyObjectRichCompareBool } from '../../runtime/abstract/compare.ts';
import { pySequenceContains } from '../../runtime/abstract/item.ts';
import { pyIterNext, pyObjectGetIter, pyObjectSize } from '../../runtime/abstract/iterate.ts';
import { guardedRepr, pyObjectRepr } from '../../runtime/abstract/text.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, method } from '../../runtime/clinic/members.ts';
import { runtimeError } from '../../runtime/errors.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import type { HashingStorage, StorageCursor } from '../../runtime/storage/hashing-storage.ts';
import { DISALLOW_INSTANTIATION, type PType } from '../../runtime/type.ts';
import type { CompareOp } from '../../runtime/type-slots.ts';
import { builtinType, NotImplemented } from '../../runtime/types.ts';
import { type PDict, PMappingProxy, PSet } from '../../runtime/values/dict.ts';
import { PList, PTuple } from '../../runtime/values/sequences.ts';
import { builtin, itself } from '../iterators/builtin.ts';
import { makeSet } from '../set/operations.ts';

export type ViewKind = 'keys' | 'items' | 'values';

const options = { subclassable: false, flags: DISALLOW_INSTANTIATION };
const viewTypes: Record<ViewKind, PType> = {
  keys: builtinType('dict_keys', options),
  items: builtinType('dict_items', options),
  values: builtinType('dict_values', options),
};
const iteratorTypes: Record<ViewKind, PType> = {
  keys: builtinType('dict_keyiterator', options),
  items: builtinType('dict_itemiterator', options),
  values: builtinType('dict_valueiterator', options),
};
const reverseTypes: Record<ViewKind, PType> = {
  keys: builtinType('dict_reversekeyiterator', options),
  items: builtinType('dict_reverseitemiterator', options),
  values: builtinType('dict_reversevalueiterator', options),
};

/** An iterator over keys, items or values of a dict, in either direction. */
export class PDictIterator extends PObject {
  readonly kind: ViewKind;
  readonly reverse: boolean;
  /** `null` once exhausted. */
  dict: PDict | null;
  storage: HashingStorage;
  cursor: StorageCursor;
  /** The size the dict must keep; -1 after it did not. */
  size: number;
  remaining: number;
  constructor(kind: ViewKind, dict: PDict, reverse: boolean) {
    super((reverse ? reverseTypes : iteratorTypes)[kind].instanceShape);
    this.kind = kind;
    this.reverse = reverse;
    this.dict = dict;
    this.storage = dict.storage;
    this.cursor = reverse ? dict.storage.reverseCursor() : dict.storage.cursor();
    this.size = dict.storage.size;
    this.remaining = this.size;
  }
}

function next(self: PDictIterator): PValue | undefined {
  const { dict } = self;
  if (dict === null) return undefined;
  if (dict.storage.size !== self.size) {
    self.size = -1;
    throw runtimeError('dictionary changed size during iteration');
  }
  if (dict.storage !== self.storage) {
    self.storage = dict.storage;
    self.cursor = self.reverse ? dict.storage.reverseCursor() : dict.storage.cursor();
    for (let met = self.size - self.remaining; met > 0; met--) self.cursor.next();
  }
  if (self.cursor.next()) {
    if (self.remaining === 0 && !self.reverse) {
      self.dict = null;
      throw runtimeError('dictionary keys changed during iteration');
    }
    self.remaining--;
    if (self.kind === 'keys') return self.cursor.key;
    if (self.kind === 'values') return self.cursor.value;
    return new PTuple([self.cursor.key, self.cursor.value]);
  }
  self.dict = null;
  return undefined;
}

for (const kind of ['keys', 'items', 'values'] as const)
  for (const types of [iteratorTypes, reverseTypes])
    defineType(types[kind], {
      slots: { tp_iter: itself, tp_iternext: next },
      members: [
        method(PDictIterator, '__length_hint__', {
          doc: 'Private method returning an estimate of len(list(it)).',
          run: (self) => (self.dict !== null && self.dict.size === self.size ? self.remaining : 0),
        }),
        method(PDictIterator, '__reduce__', {
          doc: 'Return state information for pickling.',
          run(self) {
            const rest: PValue[] = [];
            if (self.dict !== null) {
              const copy = new PDictIterator(self.kind, self.dict, self.reverse);
              for (let met = self.size - self.remaining; met > 0; met--) next(copy);
              for (let item = next(copy); item !== undefined; item = next(copy)) rest.push(item);
            }
            return new PTuple([builtin('iter'), new PTuple([new PList(rest)])]);
          },
        }),
      ],
    });

/** `dict_keys`, `dict_items` or `dict_values`. */
export class PDictView extends PObject {
  readonly kind: ViewKind;
  readonly dict: PDict;
  constructor(kind: ViewKind, dict: PDict) {
    super(viewTypes[kind].instanceShape);
    this.kind = kind;
    this.dict = dict;
  }
}

export function makeView(kind: ViewKind, dict: PDict): PDictView {
  return new PDictView(kind, dict);
}

function repr(self: PDictView): string {
  return guardedRepr(self, '...', () => {
    const parts: string[] = [];
    const cursor = self.dict.storage.cursor();
    while (cursor.next()) {
      if (self.kind === 'keys') parts.push(pyObjectRepr(cursor.key));
      else if (self.kind === 'values') parts.push(pyObjectRepr(cursor.value));
      else parts.push(`(${pyObjectRepr(cursor.key)}, ${pyObjectRepr(cursor.value)})`);
    }
    return `${self.shape.cls.name}([${parts.join(', ')}])`;
  });
}

function contains(self: PDictView, item: PValue): boolean {
  if (self.kind === 'keys') return self.dict.storage.get(item) !== undefined;
  if (self.kind === 'items') {
    if (!(item instanceof PTuple) || item.items.length !== 2) return false;
    const value = self.dict.storage.get(item.items[0]!);
    return value !== undefined && pyObjectRichCompareBool(value, item.items[1]!, 2);
  }
  const cursor = self.dict.storage.cursor();
  while (cursor.next()) if (pyObjectEquals(cursor.value, item)) return true;
  return false;
}

function isSetLike(value: PValue): value is PSet | PDictView {
  return value instanceof PSet || (value instanceof PDictView && value.kind !== 'values');
}

function allIn(a: PValue, b: PValue): boolean {
  const iterator = pyObjectGetIter(a);
  for (;;) {
    const item = pyIterNext(iterator);
    if (item === undefined) return true;
    if (!pySequenceContains(b, item)) return false;
  }
}

function compare(a: PDictView, b: PValue, op: CompareOp): PValue {
  if (!isSetLike(b)) return NotImplemented;
  const left = a.dict.size;
  const right = pyObjectSize(b);
  switch (op) {
    case 0:
      return left < right && allIn(a, b);
    case 1:
      return left <= right && allIn(a, b);
    case 2:
      return left === right && allIn(a, b);
    case 3:
      return !(left === right && allIn(a, b));
    case 4:
      return left > right && allIn(b, a);
    default:
      return left >= right && allIn(b, a);
  }
}

/** The set operators of views: one operand is a view, the other any iterable. */
function combine(a: PValue, b: PValue, keep: (left: PSet, right: PSet) => PSet): PValue {
  if (!(a instanceof PDictView) && !(b instanceof PDictView)) return NotImplemented;
  return keep(makeSet(a), makeSet(b));
}

const and = (a: PSet, b: PSet): PSet => {
  const result = new PSet();
  const cursor = a.storage.cursor();
  while (cursor.next()) if (b.has(cursor.key)) result.add(cursor.key);
  return result;
};
const minus = (a: PSet, b: PSet): PSet => {
  const result = new PSet();
  const cursor = a.storage.cursor();
  while (cursor.next()) if (!b.has(cursor.key)) result.add(cursor.key);
  return result;
};
const union = (a: PSet, b: PSet): PSet => {
  const cursor = b.storage.cursor();
  while (cursor.next()) a.add(cursor.key);
  return a;
};

for (const kind of ['keys', 'items', 'values'] as const)
  defineType(viewTypes[kind], {
    ...(kind === 'values' ? {} : { unhashable: true }),
    slots: {
      tp_repr: repr,
      tp_iter: (self: PDictView) => new PDictIterator(kind, self.dict, false),
      sq_length: (self: PDictView) => self.dict.size,
      ...(kind === 'values'
        ? {}
        : {
            sq_contains: contains,
            tp_richcompare: compare,
            nb_and: (a, b) => combine(a, b, and),
            nb_or: (a, b) => combine(a, b, union),
            nb_subtract: (a, b) => combine(a, b, minus),
            nb_xor: (a, b) => combine(a, b, (x, y) => union(minus(x, y), minus(y, x))),
          }),
    },
    members: [
      method(PDictView, '__reversed__', {
        doc: `Return a reverse iterator over the dict ${kind}.`,
        run: (self) => new PDictIterator(kind, self.dict, true),
      }),
      getset(PDictView, 'mapping', {
        doc: 'dictionary that this view refers to',
        get: (self) => new PMappingProxy(self.dict),
      }),
      ...(kind === 'values'
        ? []
        : [
            method(PDictView, 'isdisjoint', {
              doc: 'Return True if the view and the given iterable have a null intersection.',
              params: [arg('other', object), '/'],
              run(self, other) {
                const iterator = pyObjectGetIter(other);
                for (;;) {
                  const item = pyIterNext(iterator);
                  if (item === undefined) return true;
                  if (contains(self, item)) return false;
                }
              },
            }),
          ]),
    ],
  });

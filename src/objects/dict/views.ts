import { pyObjectEquals, pyObjectRichCompareBool } from '../../runtime/abstract/compare.ts';
import { pySequenceContains } from '../../runtime/abstract/item.ts';
import { pyObjectGetIter, pyObjectSize } from '../../runtime/abstract/iterate.ts';
import { guardedRepr, pyObjectRepr } from '../../runtime/abstract/text.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, method } from '../../runtime/clinic/members.ts';
import { runtimeError } from '../../runtime/errors.ts';
import { PObject, type PShape, type PValue } from '../../runtime/object.ts';
import { type HashingStorage, keysOf, type StorageCursor, valuesOf } from '../../runtime/storage/hashing-storage.ts';
import type { KeyShape } from '../../runtime/storage/key-shape.ts';
import { MapStorage } from '../../runtime/storage/map-storage.ts';
import type { SimpleKey } from '../../runtime/storage/simple-key.ts';
import { stepOf } from '../../runtime/threads/replay.ts';
import { DISALLOW_INSTANTIATION, type PType } from '../../runtime/type.ts';
import type { CompareOp } from '../../runtime/type-slots.ts';
import { builtinType, NotImplemented } from '../../runtime/types.ts';
import { dictType, type PDict, PMappingProxy, PSet, setType } from '../../runtime/values/dict.ts';
import { PList, PTuple } from '../../runtime/values/sequences.ts';
import { builtin, itself } from '../iterators/builtin.ts';
import { differenceUpdate, intersection, makeSet, symmetricDifferenceUpdate, updateSet } from '../set/operations.ts';

export type ViewKind = 'keys' | 'items' | 'values';

const options = { subclassable: false, flags: DISALLOW_INSTANTIATION };
export const viewTypes: Record<ViewKind, PType> = {
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

const keysShape = iteratorTypes.keys.instanceShape;
const itemsShape = iteratorTypes.items.instanceShape;
const valuesShape = iteratorTypes.values.instanceShape;

function iteratorShape(kind: ViewKind, reverse: boolean): PShape {
  if (reverse) return reverseTypes[kind].instanceShape;
  return kind === 'keys' ? keysShape : kind === 'items' ? itemsShape : valuesShape;
}

/** An iterator over keys, items or values of a dict, in either direction. */
export class PDictIterator extends PObject {
  readonly kind: ViewKind;
  readonly reverse: boolean;
  /** `null` once exhausted. */
  dict: PDict | null;
  storage: HashingStorage;
  /** The shape of the storage where values fill its places, or its Map: the usual ways, without calls of which V8 does not know the target. */
  source: KeyShape | Map<SimpleKey, PValue> | null = null;
  /** V8's own iterator of the Map. */
  mapIterator: Iterator<unknown> | null = null;
  /** What walks through the storage otherwise. */
  cursor: StorageCursor | null = null;
  /** The size the dict must keep; -1 after it did not. */
  size: number;
  remaining: number;
  /** What `nextItems` answers, used again and again. */
  items: PValue[] | null = null;
  constructor(kind: ViewKind, dict: PDict, reverse: boolean) {
    super(iteratorShape(kind, reverse));
    this.kind = kind;
    this.reverse = reverse;
    this.dict = dict;
    const { storage } = dict;
    this.storage = storage;
    if (!reverse && storage instanceof MapStorage) {
      this.source = storage.filledShape;
      if (this.source === null) {
        const map = storage.wholeMap;
        this.source = map;
        if (map !== null)
          this.mapIterator = kind === 'keys' ? map.keys() : kind === 'values' ? map.values() : map.entries();
      }
    }
    this.size = storage.size;
    this.remaining = this.size;
  }
}

/** Whether the Map that is walked through is still that of the dict and as large. */
function isOnMap(self: PDictIterator): boolean {
  const { dict, mapIterator, source, storage } = self;
  return (
    mapIterator !== null &&
    dict !== null &&
    dict.storage === storage &&
    (storage as MapStorage).map === source &&
    (source as Map<SimpleKey, PValue>).size === self.size
  );
}

/** Whether the dict has still the shape. */
function isOnShape(self: PDictIterator): boolean {
  const { dict, source, storage } = self;
  return (
    source !== null && dict !== null && dict.storage === storage && (storage as MapStorage).isFilled(source, self.size)
  );
}

/** The place of the next key, -1 where there is none, or where it was emptied meanwhile. */
function nextPlace(self: PDictIterator): number {
  const { remaining, size } = self;
  if ((self.source as KeyShape).limit > 0 && !isInUse(self)) return -1;
  if (remaining === 0) {
    self.dict = null;
    return -1;
  }
  self.remaining = remaining - 1;
  return size - remaining;
}

/** Whether the next place of an open shape is as it was: in use, or the end. */
function isInUse({ storage, remaining, size }: PDictIterator): boolean {
  if (remaining === 0) return (storage as MapStorage).nextPlace(size) < 0;
  return (storage as MapStorage).valueAt(size - remaining) !== undefined;
}

/** What V8's iterator answered for the next entry of the Map; `undefined` at the end. */
function entered<T>(self: PDictIterator, step: IteratorResult<T, unknown>): T | undefined {
  if (step.done) {
    self.dict = null;
    return undefined;
  }
  if (self.remaining === 0) keysChanged(self);
  self.remaining--;
  return step.value;
}

function keysChanged(self: PDictIterator): never {
  self.dict = null;
  throw runtimeError('dictionary keys changed during iteration');
}

/** Moves the cursor to the next entry, if there is one, and answers it. */
function advance(self: PDictIterator): StorageCursor | undefined {
  const { dict } = self;
  if (dict === null) return undefined;
  if (dict.storage.size !== self.size) {
    self.size = -1;
    throw runtimeError('dictionary changed size during iteration');
  }
  let { cursor } = self;
  if (cursor === null || dict.storage !== self.storage) {
    self.source = null;
    self.mapIterator = null;
    self.storage = dict.storage;
    cursor = self.reverse ? dict.storage.reverseCursor() : dict.storage.cursor();
    self.cursor = cursor;
    for (let met = self.size - self.remaining; met > 0; met--) cursor.next();
  }
  if (cursor.next()) {
    if (self.remaining === 0 && !self.reverse) keysChanged(self);
    self.remaining--;
    return cursor;
  }
  self.dict = null;
  return undefined;
}

function nextKey(self: PDictIterator): PValue | undefined {
  if (isOnMap(self)) return entered(self, (self.mapIterator as Iterator<PValue>).next());
  const place = isOnShape(self) ? nextPlace(self) : -1;
  if (place >= 0) return (self.source as KeyShape).keys[place] as PValue;
  return self.dict === null ? undefined : advance(self)?.key;
}

function nextValue(self: PDictIterator): PValue | undefined {
  if (isOnMap(self)) return entered(self, (self.mapIterator as Iterator<PValue>).next());
  const place = isOnShape(self) ? nextPlace(self) : -1;
  if (place >= 0) return (self.storage as MapStorage).valueAt(place);
  return self.dict === null ? undefined : advance(self)?.value;
}

/** The next key and value, in `items`; `undefined` at the end. */
function nextEntry(self: PDictIterator): readonly PValue[] | undefined {
  self.items ??= [null, null];
  const { items } = self;
  if (isOnMap(self)) {
    const entry = entered(self, (self.mapIterator as Iterator<[PValue, PValue]>).next());
    if (entry === undefined) return undefined;
    items[0] = entry[0];
    items[1] = entry[1];
    return items;
  }
  const place = isOnShape(self) ? nextPlace(self) : -1;
  if (place >= 0) {
    items[0] = (self.source as KeyShape).keys[place] as PValue;
    items[1] = (self.storage as MapStorage).valueAt(place);
    return items;
  }
  if (self.dict === null) return undefined;
  const cursor = advance(self);
  if (cursor === undefined) return undefined;
  items[0] = cursor.key;
  items[1] = cursor.value;
  return items;
}

const steps: Record<ViewKind, (self: PDictIterator) => PValue | undefined> = {
  keys: nextKey,
  items(self) {
    const entry = nextEntry(self);
    return entry === undefined ? undefined : new PTuple([entry[0]!, entry[1]!]);
  },
  values: nextValue,
};

iteratorTypes.items.iternextItems = nextEntry;

viewTypes.keys.collectItems = (self: PDictView) => keysOf(self.dict.storage);
viewTypes.values.collectItems = (self: PDictView) => valuesOf(self.dict.storage);
viewTypes.items.collectItems = (self: PDictView) => {
  const { storage } = self.dict;
  const keys = keysOf(storage);
  const values = valuesOf(storage);
  for (let i = 0; i < keys.length; i++) keys[i] = new PTuple([keys[i]!, values[i]!]);
  return keys;
};
dictType.collectItems = (self: PDict) => keysOf(self.storage);

for (const kind of ['keys', 'items', 'values'] as const)
  for (const types of [iteratorTypes, reverseTypes])
    defineType(types[kind], {
      slots: { tp_iter: itself, tp_iternext: steps[kind] },
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
              const next = steps[self.kind];
              for (let met = self.size - self.remaining; met > 0; met--) advance(copy);
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
  constructor(kind: ViewKind, dict: PDict, shape: PShape = viewTypes[kind].instanceShape) {
    super(shape);
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
  const next = stepOf(iterator, a);
  for (;;) {
    const item = next(iterator);
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

/** A set operator of views that changes a set of the left operand's items: one operand is a view, the other any iterable. */
function operator(update: (left: PSet, right: PValue) => void) {
  return (a: PValue, b: PValue): PValue => {
    const result = setOf(a);
    update(result, b);
    return result;
  };
}

/** A set of the items of an operand; that of a dict's keys is made from the dict, which has room for them from the start. */
function setOf(operand: PValue): PSet {
  const isKeys = operand instanceof PDictView && operand.kind === 'keys' && operand.dict.shape.cls === dictType;
  return makeSet(isKeys ? operand.dict : operand);
}

const symmetricDifference = operator(symmetricDifferenceUpdate);

/** `view ^ other`: of two views of items, first those of the right one, `dictitems_xor`. */
function xor(a: PValue, b: PValue): PValue {
  if (!(a instanceof PDictView && b instanceof PDictView && a.kind === 'items' && b.kind === 'items'))
    return symmetricDifference(a, b);
  const rest = a.dict.storage.copy();
  const result = new PSet();
  const cursor = b.dict.storage.cursor();
  while (cursor.next()) {
    const other = rest.get(cursor.key);
    if (other !== undefined && pyObjectRichCompareBool(other, cursor.value, 2)) rest.delete(cursor.key);
    else result.add(new PTuple([cursor.key, cursor.value]));
  }
  const remaining = rest.cursor();
  while (remaining.next()) result.add(new PTuple([remaining.key, remaining.value]));
  return result;
}

/** `view & other`, `_PyDictView_Intersect`: the items of the shorter side, where the other has them. */
function and(a: PValue, b: PValue): PValue {
  let [view, other] = a instanceof PDictView ? [a, b] : [b as PDictView, a];
  if (other instanceof PSet && other.shape.cls === setType && view.dict.size <= other.size)
    return intersection(other, view);
  if (isSetLike(other) && other instanceof PDictView && other.dict.size > view.dict.size) [view, other] = [other, view];
  const result = new PSet();
  const iterator = pyObjectGetIter(other);
  const next = stepOf(iterator, other);
  for (;;) {
    const item = next(iterator);
    if (item === undefined) return result;
    if (contains(view, item)) result.add(item);
  }
}

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
            nb_and: and,
            nb_or: operator(updateSet),
            nb_subtract: operator(differenceUpdate),
            nb_xor: xor,
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
                const next = stepOf(iterator, other);
                for (;;) {
                  const item = next(iterator);
                  if (item === undefined) return true;
                  if (contains(self, item)) return false;
                }
              },
            }),
          ]),
    ],
  });

import { makeView, PDictView, type ViewKind, viewTypes } from '../../objects/dict/views.ts';
import { builtin, itself } from '../../objects/iterators/builtin.ts';
import { dictMember } from '../../objects/object/instance-dict.ts';
import { pyObjectCallMethod, pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall0, pyObjectCall1 } from '../../runtime/abstract/call.ts';
import { pyObjectEquals } from '../../runtime/abstract/compare.ts';
import { pyObjectGetItem, pyObjectSetItem, pySequenceContains } from '../../runtime/abstract/item.ts';
import { collect, pyObjectGetIter } from '../../runtime/abstract/iterate.ts';
import { guardedRepr, pyObjectRepr } from '../../runtime/abstract/text.ts';
import { arg, varargs, varkeywords } from '../../runtime/clinic/clinic.ts';
import { bool, object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { classMethod, method } from '../../runtime/clinic/members.ts';
import { keyError, runtimeError, typeError, valueError } from '../../runtime/errors.ts';
import { PObject, type PShape, type PValue } from '../../runtime/object.ts';
import { raising } from '../../runtime/registers.ts';
import { type OrderedEntry, OrderedStorage } from '../../runtime/storage/ordered-storage.ts';
import { stepOf } from '../../runtime/threads/replay.ts';
import { DISALLOW_INSTANTIATION, MAPPING, type PType } from '../../runtime/type.ts';
import { builtinType, NotImplemented } from '../../runtime/types.ts';
import { dictType, PDict } from '../../runtime/values/dict.ts';
import { PList, PTuple } from '../../runtime/values/sequences.ts';

/** `collections.OrderedDict`. */
export class POrderedDict extends PDict {
  declare storage: OrderedStorage;
  constructor(shape: PShape = orderedDictType.instanceShape) {
    super(new OrderedStorage(), shape);
  }
}

export const orderedDictType: PType = builtinType('OrderedDict', {
  base: dictType,
  module: 'collections',
  allocate: (type) => new POrderedDict(type.instanceShape),
  flags: MAPPING,
});
orderedDictType.hasDict = true;
orderedDictType.hasWeakref = true;

/** Stores as a class that overrides `__setitem__` would. */
function assign(self: PDict, key: PValue, value: PValue): void {
  if (self.shape.cls.mp_ass_subscript === dictType.mp_ass_subscript) self.set(key, value);
  else pyObjectSetItem(self, key, value);
}

/** `mutablemapping_update_arg`. */
function updateFrom(self: PDict, source: PValue): void {
  if (source instanceof PDict && (source.shape.cls === dictType || source.shape.cls === orderedDictType)) {
    for (const pair of collect(makeView('items', source))) {
      const [key, value] = (pair as PTuple).items;
      assign(self, key!, value!);
    }
    return;
  }
  const keys = pyObjectLookupAttr(source, 'keys');
  if (keys !== undefined) {
    const all = pyObjectCall0(keys);
    const iterator = pyObjectGetIter(all);
    const next = stepOf(iterator, all);
    for (let key = next(iterator); key !== undefined; key = next(iterator))
      assign(self, key, pyObjectGetItem(source, key));
    return;
  }
  const items = pyObjectLookupAttr(source, 'items');
  const all = items === undefined ? source : pyObjectCall0(items);
  const pairs = pyObjectGetIter(all);
  const next = stepOf(pairs, all);
  for (let pair = next(pairs); pair !== undefined; pair = next(pairs)) {
    const parts = collect(pair);
    if (parts.length < 2)
      throw valueError(`need more than ${parts.length} value${parts.length === 1 ? '' : 's'} to unpack`);
    if (parts.length > 2) throw valueError('too many values to unpack (expected 2)');
    assign(self, parts[0]!, parts[1]!);
  }
}

/** `mutablemapping_update`. */
function update(self: PDict, args: readonly PValue[], keywords: ReadonlyMap<string, PValue>): void {
  if (args.length > 1) throw typeError(`expected at most 1 arguments, got ${args.length}`);
  if (args.length === 1) updateFrom(self, args[0]!);
  for (const [key, value] of keywords) assign(self, key, value);
}

/** `odict_keys_equal`: whether both have equal keys at each place. */
function sameOrder(a: POrderedDict, b: POrderedDict): boolean {
  const { storage } = a;
  const other = b.storage;
  const { changes } = storage;
  const otherChanges = other.changes;
  let left = storage.first;
  let right = other.first;
  while (left !== null && right !== null) {
    const equal = pyObjectEquals(left.key, right.key);
    if (storage.changes !== changes || other.changes !== otherChanges)
      throw runtimeError('OrderedDict mutated during iteration');
    if (!equal) return false;
    left = left.next;
    right = right.next;
  }
  return left === null && right === null;
}

/** `odict_iterator`. */
class POrderedIterator extends PObject {
  readonly kind: ViewKind;
  readonly reverse: boolean;
  /** `null` once exhausted. */
  dict: POrderedDict | null;
  at: OrderedEntry | null;
  /** What must stay as it is. */
  readonly changes: number;
  constructor(kind: ViewKind, dict: POrderedDict, reverse: boolean) {
    super(iteratorType.instanceShape);
    this.kind = kind;
    this.reverse = reverse;
    this.dict = dict;
    this.at = reverse ? dict.storage.last : dict.storage.first;
    this.changes = dict.storage.changes;
  }
}

const iteratorType: PType = builtinType('odict_iterator', { subclassable: false, flags: DISALLOW_INSTANTIATION });

function step(self: POrderedIterator): PValue | undefined {
  const { dict, at, kind } = self;
  if (dict === null) return undefined;
  if (at !== null) {
    if (dict.storage.changes === self.changes) {
      self.at = self.reverse ? at.previous : at.next;
      if (kind === 'keys') return at.key;
      return kind === 'values' ? at.value : new PTuple([at.key, at.value]);
    }
    self.dict = null;
    throw runtimeError('OrderedDict mutated during iteration');
  }
  self.dict = null;
  return undefined;
}

defineType(iteratorType, {
  slots: { tp_iter: itself, tp_iternext: step },
  members: [
    method(POrderedIterator, '__reduce__', {
      doc: 'Return state information for pickling.',
      run(self) {
        const rest = self.dict === null ? [] : remaining(self, self.dict);
        return new PTuple([builtin('iter'), new PTuple([new PList(rest)])]);
      },
    }),
  ],
});

/** What an iterator has before it, which stays where it is. */
function remaining(self: POrderedIterator, dict: POrderedDict): PValue[] {
  const copy = new POrderedIterator(self.kind, dict, self.reverse);
  copy.at = self.at;
  return collect(copy);
}

class POrderedView extends PDictView {
  constructor(kind: ViewKind, dict: POrderedDict) {
    super(kind, dict, orderedViewTypes[kind].instanceShape);
  }
}

const viewOptions = { subclassable: false, flags: DISALLOW_INSTANTIATION };
const orderedViewTypes: Record<ViewKind, PType> = {
  keys: builtinType('odict_keys', { base: viewTypes.keys, ...viewOptions }),
  items: builtinType('odict_items', { base: viewTypes.items, ...viewOptions }),
  values: builtinType('odict_values', { base: viewTypes.values, ...viewOptions }),
};
for (const kind of ['keys', 'items', 'values'] as const)
  defineType(orderedViewTypes[kind], {
    slots: { tp_iter: (self: POrderedView) => new POrderedIterator(kind, self.dict as POrderedDict, false) },
    members: [
      method(POrderedView, '__reversed__', {
        run: (self) => new POrderedIterator(kind, self.dict as POrderedDict, true),
      }),
    ],
  });

function copyOf(self: POrderedDict): PValue {
  if (self.shape.cls === orderedDictType) {
    const copy = new POrderedDict();
    for (let entry = self.storage.first; entry !== null; entry = entry.next) copy.set(entry.key, entry.value);
    return copy;
  }
  const copy = pyObjectCall0(self.shape.cls);
  for (let entry = self.storage.first; entry !== null; entry = entry.next)
    pyObjectSetItem(copy, entry.key, pyObjectGetItem(self, entry.key));
  return copy;
}

defineType(orderedDictType, {
  doc: 'A dict that knows the order of its items and can change it.',
  unhashable: true,
  slots: {
    tp_init(self: POrderedDict, args, keywords) {
      const given = keywords === null ? args.length : args.length - keywords.length;
      const named = new Map<string, PValue>();
      keywords?.forEach((name, i) => void named.set(name, args[given + i]!));
      update(self, args.slice(0, given), named);
    },
    tp_repr(self: POrderedDict) {
      const { name } = self.shape.cls;
      if (self.size === 0) return `${name}()`;
      return guardedRepr(self, '...', () => {
        const items = collect(pyObjectCallMethod(self, 'items'));
        const plain = new PDict();
        for (const item of items) {
          const [key, value] = collect(item);
          plain.set(key!, value!);
        }
        return `${name}(${pyObjectRepr(plain)})`;
      });
    },
    tp_richcompare(self: POrderedDict, other: PValue, op) {
      if (!(other instanceof PDict) || (op !== 2 && op !== 3)) return NotImplemented;
      const equal = dictType.tp_richcompare!(self, other, 2) === true;
      const same = equal && (!(other instanceof POrderedDict) || sameOrder(self, other));
      return same === (op === 2);
    },
    tp_iter: (self: POrderedDict) => new POrderedIterator('keys', self, false),
    nb_or(a, b) {
      const type = (a instanceof POrderedDict ? a : (b as PObject)).shape.cls;
      if (!(a instanceof PDict) || !(b instanceof PDict)) return NotImplemented;
      const result = pyObjectCall1(type, a);
      updateFrom(result as PDict, b);
      return result;
    },
    nb_inplace_or(a, b) {
      updateFrom(a as PDict, b);
      return a;
    },
  },
  members: [
    classMethod('fromkeys', {
      doc: 'Create a new ordered dictionary with keys from iterable and values set to value.',
      params: [arg('iterable', object), arg('value', object, null)],
      run(type, iterable, value) {
        const made = pyObjectCall0(type);
        const iterator = pyObjectGetIter(iterable);
        const next = stepOf(iterator, iterable);
        for (let key = next(iterator); key !== undefined; key = next(iterator)) pyObjectSetItem(made, key, value);
        return made;
      },
    }),
    method(POrderedDict, 'setdefault', {
      doc: 'Insert key with a value of default if key is not in the dictionary.\n\nReturn the value for key if key is in the dictionary, else default.',
      params: [arg('key', object), arg('default', object, null)],
      run(self, key, fallback) {
        if (self.shape.cls !== orderedDictType) {
          if (pySequenceContains(self, key)) return pyObjectGetItem(self, key);
          pyObjectSetItem(self, key, fallback);
          return fallback;
        }
        const value = self.get(key);
        if (value !== undefined) return value;
        self.set(key, fallback);
        return fallback;
      },
    }),
    method(POrderedDict, 'pop', {
      raises: true,
      doc: 'od.pop(key[,default]) -> v, remove specified key and return the corresponding value.\n\nIf the key is not found, return the default if given; otherwise,\nraise a KeyError.',
      params: [arg('key', object), arg('default', object, undefined as unknown as PValue, '<unrepresentable>')],
      run(self, key, fallback) {
        const value = self.delete(key);
        if (value !== undefined) return value;
        return fallback === undefined ? raising(keyError(key)) : fallback;
      },
    }),
    method(POrderedDict, 'popitem', {
      raises: true,
      doc: 'Remove and return a (key, value) pair from the dictionary.\n\nPairs are returned in LIFO order if last is true or FIFO order if false.',
      params: [arg('last', bool, true)],
      run(self, last) {
        const entry = last ? self.storage.last : self.storage.first;
        if (entry === null) return raising(keyError('dictionary is empty'));
        self.delete(entry.key);
        return new PTuple([entry.key, entry.value]);
      },
    }),
    method(POrderedDict, 'move_to_end', {
      raises: true,
      doc: 'Move an existing element to the end (or beginning if last is false).\n\nRaise KeyError if the element does not exist.',
      params: [arg('key', object), arg('last', bool, true)],
      run(self, key, last) {
        const entry = self.storage.entry(key);
        if (entry === undefined) return raising(keyError(key));
        self.storage.move(entry, last);
        return null;
      },
    }),
    method(POrderedDict, 'update', {
      doc: 'Adds the items of a mapping or of an iterable of pairs, and the keyword arguments.',
      params: [varargs('args'), varkeywords('kwargs')],
      textSignature: null,
      run: update,
    }),
    method(POrderedDict, 'clear', {
      doc: 'od.clear() -> None.  Remove all items from od.',
      run: (self) => self.clear(),
    }),
    method(POrderedDict, 'copy', { doc: 'od.copy() -> a shallow copy of od', run: copyOf }),
    method(POrderedDict, 'keys', { run: (self) => new POrderedView('keys', self) }),
    method(POrderedDict, 'values', { run: (self) => new POrderedView('values', self) }),
    method(POrderedDict, 'items', { run: (self) => new POrderedView('items', self) }),
    method(POrderedDict, '__sizeof__', { doc: 'Size in memory, in bytes.', run: (self) => 120 + self.size * 160 }),
    method(POrderedDict, '__reversed__', {
      doc: 'od.__reversed__() <==> reversed(od)',
      run: (self) => new POrderedIterator('keys', self, true),
    }),
    method(POrderedDict, '__reduce__', {
      doc: 'Return state information for pickling',
      run(self) {
        const state = pyObjectCallMethod(self, '__getstate__');
        const items = pyObjectGetIter(pyObjectCallMethod(self, 'items'));
        return new PTuple([self.shape.cls, new PTuple([]), state, null, items]);
      },
    }),
    dictMember,
  ],
});

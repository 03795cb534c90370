import { callSpecial } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall0 } from '../../runtime/abstract/call.ts';
import { pyObjectRichCompareBool } from '../../runtime/abstract/compare.ts';
import { pyObjectSetItem } from '../../runtime/abstract/item.ts';
import { pyObjectGetIter } from '../../runtime/abstract/iterate.ts';
import { guardedRepr, pyObjectRepr } from '../../runtime/abstract/text.ts';
import { arg, varargs, varkeywords } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { classMethod, method } from '../../runtime/clinic/members.ts';
import { keyError, typeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { raising } from '../../runtime/registers.ts';
import { MapStorage } from '../../runtime/storage/map-storage.ts';
import { stepOf } from '../../runtime/threads/replay.ts';
import type { CompareOp, KeywordNames } from '../../runtime/type-slots.ts';
import { NotImplemented } from '../../runtime/types.ts';
import { dictShape, dictType, PDict } from '../../runtime/values/dict.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { classGetItem } from '../generic-alias/class-getitem.ts';
import { updateFrom } from './update.ts';
import { makeView, PDictIterator } from './views.ts';

/** `dict[key]`: a subclass may supply `__missing__`. */
function subscript(self: PDict, key: PValue): PValue {
  const value = self.storage.get(key);
  if (value !== undefined) return value;
  if (self.shape !== dictShape) {
    const made = callSpecial(self, '__missing__', key);
    if (made !== undefined) return made;
  }
  throw keyError(key);
}

function contains(self: PDict, key: PValue): boolean {
  return self.storage.get(key) !== undefined;
}

function assign(self: PDict, key: PValue, value: PValue | undefined): void {
  if (value !== undefined) self.set(key, value);
  else if (self.delete(key) === undefined) throw keyError(key);
}

function repr(self: PDict): string {
  if (self.size === 0) return '{}';
  return guardedRepr(self, '{...}', () => {
    const parts: string[] = [];
    const cursor = self.storage.cursor();
    while (cursor.next()) parts.push(`${pyObjectRepr(cursor.key)}: ${pyObjectRepr(cursor.value)}`);
    return `{${parts.join(', ')}}`;
  });
}

function equal(a: PDict, b: PDict): boolean {
  if (a.size !== b.size) return false;
  const cursor = a.storage.cursor();
  while (cursor.next()) {
    const { value } = cursor;
    const other = b.storage.get(cursor.key);
    if (other === undefined || !pyObjectRichCompareBool(value, other, 2)) return false;
  }
  return true;
}

function compare(a: PDict, b: PValue, op: CompareOp): PValue {
  if (!(b instanceof PDict) || (op !== 2 && op !== 3)) return NotImplemented;
  return equal(a, b) === (op === 2);
}

function copyOf(self: PDict): PDict {
  return new PDict(self.storage.copy());
}

/** `dict(source, **keywords)` and `update`. */
function fill(self: PDict, name: string, args: readonly PValue[], keywords: ReadonlyMap<string, PValue>): void {
  if (args.length > 1) throw typeError(`${name} expected at most 1 argument, got ${args.length}`);
  if (args.length === 1) updateFrom(self, args[0]!);
  for (const [key, value] of keywords) self.set(key, value);
}

function init(self: PDict, args: PValue[], keywords: KeywordNames): void {
  const count = keywords === null ? args.length : args.length - keywords.length;
  const named = new Map<string, PValue>();
  if (keywords !== null) keywords.forEach((key, i) => void named.set(key, args[count + i]!));
  fill(self, 'dict', args.slice(0, count), named);
}

function or(a: PValue, b: PValue): PValue {
  if (!(a instanceof PDict) || !(b instanceof PDict)) return NotImplemented;
  const result = copyOf(a);
  updateFrom(result, b);
  return result;
}

defineType(dictType, {
  doc: "dict() -> new empty dictionary\ndict(mapping) -> new dictionary initialized from a mapping object's\n    (key, value) pairs\ndict(iterable) -> new dictionary initialized as if via:\n    d = {}\n    for k, v in iterable:\n        d[k] = v\ndict(**kwargs) -> new dictionary initialized with the name=value pairs\n    in the keyword argument list.  For example:  dict(one=1, two=2)",
  unhashable: true,
  slots: {
    tp_new: (type) => type.allocate(type),
    tp_init: init,
    tp_repr: repr,
    tp_richcompare: compare,
    tp_iter: (self: PDict) => new PDictIterator('keys', self, false),
    mp_length: (self: PDict) => self.size,
    mp_subscript: subscript,
    mp_ass_subscript: assign,
    sq_contains: contains,
    nb_or: or,
    nb_inplace_or(a: PValue, b: PValue) {
      updateFrom(a as PDict, b);
      return a;
    },
  },
  members: [
    method(PDict, '__contains__', {
      replayed: 'instances',
      doc: 'True if the dictionary has the specified key, else False.',
      params: [arg('key', object), '/'],
      run: contains,
    }),
    method(PDict, '__getitem__', {
      replayed: 'instances',
      doc: 'Return self[key].',
      params: [arg('key', object), '/'],
      run: subscript,
    }),
    method(PDict, '__reversed__', {
      doc: 'Return a reverse iterator over the dict keys.',
      run: (self) => new PDictIterator('keys', self, true),
    }),
    method(PDict, '__sizeof__', { doc: 'Return the size of the dict in memory.', run: (self) => 64 + self.size * 104 }),
    method(PDict, 'get', {
      replayed: 'instances',
      doc: 'Return the value for key if key is in the dictionary, else default.',
      params: [arg('key', object), arg('default', object, null), '/'],
      run(self, key, fallback) {
        const value = self.storage.get(key);
        return value === undefined ? fallback : value;
      },
    }),
    method(PDict, 'setdefault', {
      replayed: 'instances',
      doc: 'Insert key with a value of default if key is not in the dictionary.\n\nReturn the value for key if key is in the dictionary, else default.',
      params: [arg('key', object), arg('default', object, null), '/'],
      run(self, key, fallback) {
        if (self.storage instanceof MapStorage && typeof key === 'object' && key !== null)
          return self.storage.setDefault(key, fallback);
        const value = self.storage.get(key);
        if (value !== undefined) return value;
        self.set(key, fallback);
        return fallback;
      },
    }),
    method(PDict, 'pop', {
      raises: true,
      replayed: 'instances',
      doc: 'D.pop(k[,d]) -> v, remove specified key and return the corresponding value.\n\nIf the key is not found, return the default if given; otherwise,\nraise a KeyError.',
      params: [arg('key', object), arg('default', object, undefined as unknown as PValue, '<unrepresentable>'), '/'],
      run(self, key, fallback) {
        const value = self.storage.delete(key);
        if (value !== undefined) return value;
        return fallback === undefined ? raising(keyError(key)) : fallback;
      },
    }),
    method(PDict, 'popitem', {
      raises: true,
      doc: 'Remove and return a (key, value) pair as a 2-tuple.\n\nPairs are returned in LIFO (last-in, first-out) order.\nRaises KeyError if the dict is empty.',
      run(self) {
        const popped = self.storage.popLast();
        if (popped === undefined) return raising(keyError('popitem(): dictionary is empty'));
        self.storage = popped.storage;
        return new PTuple([popped.key, popped.value]);
      },
    }),
    method(PDict, 'keys', {
      doc: "D.keys() -> a set-like object providing a view on D's keys",
      run: (self) => makeView('keys', self),
    }),
    method(PDict, 'items', {
      doc: "D.items() -> a set-like object providing a view on D's items",
      run: (self) => makeView('items', self),
    }),
    method(PDict, 'values', {
      doc: "D.values() -> an object providing a view on D's values",
      run: (self) => makeView('values', self),
    }),
    method(PDict, 'update', {
      replayed: true,
      doc: 'D.update([E, ]**F) -> None.  Update D from mapping/iterable E and F.\nIf E is present and has a .keys() method, then does:  for k in E.keys(): D[k] = E[k]\nIf E is present and lacks a .keys() method, then does:  for k, v in E: D[k] = v\nIn either case, this is followed by: for k in F:  D[k] = F[k]',
      params: [varargs('args'), varkeywords('kwargs')],
      textSignature: null,
      run(self, args, keywords) {
        fill(self, 'update', args, keywords);
      },
    }),
    method(PDict, 'clear', {
      doc: 'Remove all items from the dict.',
      run(self) {
        self.storage = self.storage.clear();
      },
    }),
    method(PDict, 'copy', { doc: 'Return a shallow copy of the dict.', run: copyOf }),
    classMethod('fromkeys', {
      replayed: true,
      doc: 'Create a new dictionary with keys from iterable and values set to value.',
      params: [arg('iterable', object), arg('value', object, null), '/'],
      run(type, iterable, value) {
        const made = type === dictType ? new PDict(new MapStorage()) : pyObjectCall0(type);
        const iterator = pyObjectGetIter(iterable);
        const next = stepOf(iterator, iterable);
        for (;;) {
          const key = next(iterator);
          if (key === undefined) return made;
          if (made instanceof PDict && made.shape.cls.mp_ass_subscript === dictType.mp_ass_subscript)
            made.set(key, value);
          else pyObjectSetItem(made, key, value);
        }
      },
    }),
    classGetItem,
  ],
});

dictType.vectorcall = {
  call0: () => new PDict(),
  call1(source) {
    if (source instanceof PDict && source.shape === dictShape && source.storage instanceof MapStorage)
      return copyOf(source);
    const dict = new PDict();
    updateFrom(dict, source);
    return dict;
  },
};

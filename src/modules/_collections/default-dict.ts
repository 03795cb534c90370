import { pyObjectCallMethod } from '../../runtime/abstract/attribute.ts';
import { isCallable, pyObjectCall, pyObjectCall0 } from '../../runtime/abstract/call.ts';
import { makeGenericAlias, pyObjectSetItem } from '../../runtime/abstract/item.ts';
import { pyObjectGetIter } from '../../runtime/abstract/iterate.ts';
import { OPERATORS, pyNumberInplace } from '../../runtime/abstract/number.ts';
import { guardedRepr, pyObjectRepr } from '../../runtime/abstract/text.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { classMethod, getset, method } from '../../runtime/clinic/members.ts';
import { keyError, typeError } from '../../runtime/errors.ts';
import type { PShape, PValue } from '../../runtime/object.ts';
import { MapStorage } from '../../runtime/storage/map-storage.ts';
import { MAPPING } from '../../runtime/type.ts';
import { builtinType, NotImplemented } from '../../runtime/types.ts';
import { dictType, PDict } from '../../runtime/values/dict.ts';
import { isInstanceOf } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';

/** A dict that makes the values of missing keys. */
export class PDefaultDict extends PDict {
  factory: PValue = null;
  constructor(shape: PShape) {
    super(new MapStorage(), shape);
  }
}

export const defaultDictType = builtinType('defaultdict', {
  base: dictType,
  module: 'collections',
  allocate: (type) => new PDefaultDict(type.instanceShape),
  flags: MAPPING,
});

function copyOf(self: PDefaultDict): PValue {
  return pyObjectCall(self.shape.cls, [self.factory, self], null);
}

defineType(defaultDictType, {
  doc: 'A dict that calls a factory for the value of a missing key.',
  slots: {
    tp_init(self: PDefaultDict, args, keywords) {
      const given = args.length - (keywords?.length ?? 0);
      const factory = given > 0 ? args[0]! : null;
      if (factory !== null && !isCallable(factory)) throw typeError('first argument must be callable or None');
      self.factory = factory;
      dictType.tp_init!(self, given > 0 ? args.slice(1) : args, keywords);
    },
    tp_repr(self: PDefaultDict) {
      const factory = guardedRepr(self, '...', () => (self.factory === null ? 'None' : pyObjectRepr(self.factory)));
      return `${self.shape.cls.name}(${factory}, ${dictType.tp_repr!(self) as string})`;
    },
    nb_or(a, b) {
      const self = (a instanceof PDefaultDict ? a : b) as PDefaultDict;
      if (!isInstanceOf(a, dictType) || !isInstanceOf(b, dictType)) return NotImplemented;
      const result = pyObjectCall(self.shape.cls, [self.factory, a], null);
      pyObjectCallMethod(result, 'update', [b]);
      return result;
    },
  },
  members: [
    method(PDefaultDict, '__missing__', {
      doc: 'Makes, stores and returns the value of a missing key.',
      params: [arg('object', object), '/'],
      run(self, key) {
        if (self.factory === null) throw keyError(key);
        const value = pyObjectCall0(self.factory);
        pyObjectSetItem(self, key, value);
        return value;
      },
    }),
    method(PDefaultDict, 'copy', { doc: 'A shallow copy.', run: copyOf }),
    method(PDefaultDict, '__copy__', { doc: 'A shallow copy.', run: copyOf }),
    method(PDefaultDict, '__reduce__', {
      doc: 'How to make this object again, for pickling.',
      run(self) {
        const args = self.factory === null ? [] : [self.factory];
        const items = pyObjectGetIter(pyObjectCallMethod(self, 'items'));
        return new PTuple([self.shape.cls, new PTuple(args), null, null, items]);
      },
    }),
    classMethod('__class_getitem__', {
      doc: 'A generic alias.',
      params: [arg('object', object), '/'],
      run: (type, item) => makeGenericAlias(type, item),
    }),
    getset(PDefaultDict, 'default_factory', {
      doc: 'The factory of values.',
      member: true,
      get: (self) => self.factory,
      set(self, value) {
        self.factory = value ?? null;
      },
    }),
  ],
});

/** `_count_elements(mapping, iterable)`: what Counter counts with. */
export function countElements(mapping: PValue, items: Iterable<PValue>): void {
  const exact =
    mapping instanceof PDict &&
    ['get', '__setitem__'].every((name) => mapping.shape.cls.lookup(name) === dictType.lookup(name));
  const get = exact ? null : (key: PValue) => pyObjectCallMethod(mapping, 'get', [key, 0]);
  for (const key of items) {
    if (get === null) {
      const known = (mapping as PDict).get(key);
      (mapping as PDict).set(key, known === undefined ? 1 : oneMore(known));
    } else pyObjectSetItem(mapping, key, pyNumberInplace(get(key), 1, OPERATORS.Add));
  }
}

function oneMore(count: PValue): PValue {
  if (typeof count === 'number' && count < Number.MAX_SAFE_INTEGER) return count + 1;
  return pyNumberInplace(count, 1, OPERATORS.Add);
}

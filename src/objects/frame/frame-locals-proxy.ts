import { pyObjectGetAttr, pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall0 } from '../../runtime/abstract/call.ts';
import { pyObjectEquals, pyObjectRichCompareBool } from '../../runtime/abstract/compare.ts';
import { pyObjectHash } from '../../runtime/abstract/hash.ts';
import { pyObjectGetItem } from '../../runtime/abstract/item.ts';
import { iterate } from '../../runtime/abstract/iterate.ts';
import { guardedRepr, pyObjectRepr } from '../../runtime/abstract/text.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { method } from '../../runtime/clinic/members.ts';
import { keyError, typeError } from '../../runtime/errors.ts';
import {
  boundLocals,
  frameLocalsProxyType,
  PFrameLocalsProxy,
  readLocal,
  variableNames,
  writeLocal,
} from '../../runtime/frame-locals.ts';
import type { PBase, PValue } from '../../runtime/object.ts';
import { MAPPING } from '../../runtime/type.ts';
import { EQ, NE } from '../../runtime/type-slots.ts';
import { NotImplemented } from '../../runtime/types.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { PFrame } from '../../runtime/values/frame.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { PList, PTuple } from '../../runtime/values/sequences.ts';

function get(self: PFrameLocalsProxy, key: PValue): PValue | undefined {
  const extra = self.frame.extraLocals;
  if (typeof key === 'string') {
    const value = readLocal(self.frame, key);
    return value === undefined ? extra?.get(key) : value;
  }
  pyObjectHash(key);
  if (extra !== null) for (const [name, value] of extra) if (pyObjectRichCompareBool(name, key, EQ)) return value;
  for (const [name, value] of boundLocals(self.frame)) if (pyObjectEquals(name, key)) return value;
  return undefined;
}

function set(self: PFrameLocalsProxy, key: PValue, value: PValue | undefined): void {
  if (value === undefined) throw typeError('cannot remove variables from FrameLocalsProxy');
  if (typeof key === 'string' && writeLocal(self.frame, key, value)) return;
  const hash = pyObjectHash(key);
  if (typeof key !== 'string') {
    // what equals a variable's name is that variable
    const name = variableNames(self.frame).find((one) => pyObjectHash(one) === hash && pyObjectEquals(one, key));
    if (name !== undefined && writeLocal(self.frame, name, value)) return;
  }
  self.frame.extraLocals ??= new Map();
  for (const name of self.frame.extraLocals.keys())
    if (pyObjectEquals(name, key)) {
      self.frame.extraLocals.set(name, value);
      return;
    }
  self.frame.extraLocals.set(key, value);
}

function copy(self: PFrameLocalsProxy): PDict {
  const dict = new PDict();
  for (const [name, value] of boundLocals(self.frame)) dict.set(name, value);
  return dict;
}

/** Merges a mapping with `keys()`, or pairs. */
function update(self: PFrameLocalsProxy, other: PValue): void {
  if (other instanceof PDict || pyObjectLookupAttr(other, 'keys') !== undefined) {
    for (const key of iterate(pyObjectCall0(pyObjectGetAttr(other, 'keys'))))
      set(self, key, pyObjectGetItem(other, key));
    return;
  }
  for (const pair of iterate(other)) {
    const [key, value] = [...iterate(pair)];
    if (key === undefined || value === undefined)
      throw typeError('update() argument must be dict or another FrameLocalsProxy');
    set(self, key, value);
  }
}

const isMapping = (value: PValue): boolean => value instanceof PDict || value instanceof PFrameLocalsProxy;

const names = (self: PFrameLocalsProxy): PValue[] => boundLocals(self.frame).map(([name]) => name);

frameLocalsProxyType.flags |= MAPPING;
defineType(frameLocalsProxyType, {
  unhashable: true,
  slots: {
    tp_new(_type, args, keywords) {
      if (args.length !== 1) throw typeError(`FrameLocalsProxy expected 1 argument, got ${args.length}`);
      const [frame] = args;
      if (!(frame instanceof PFrame)) throw typeError(`expect frame, not ${typeOf(frame as PValue).name}`);
      if (keywords !== null && keywords.length > 0) throw typeError('FrameLocalsProxy takes no keyword arguments');
      return new PFrameLocalsProxy(frame);
    },
    tp_repr: (self: PFrameLocalsProxy) => guardedRepr(self, '{...}', () => pyObjectRepr(copy(self))),
    tp_iter(self: PFrameLocalsProxy) {
      const list = new PList(names(self));
      return typeOf(list).tp_iter!(list as PBase);
    },
    tp_richcompare(a: PFrameLocalsProxy, b: PValue, op) {
      if (op !== EQ && op !== NE) return NotImplemented;
      if (b instanceof PFrameLocalsProxy) return (a.frame === b.frame) === (op === EQ);
      if (b instanceof PDict) return pyObjectEquals(copy(a), b) === (op === EQ);
      return NotImplemented;
    },
    mp_length: (self: PFrameLocalsProxy) => boundLocals(self.frame).length,
    mp_subscript(self: PFrameLocalsProxy, key: PValue) {
      const value = get(self, key);
      if (value === undefined) throw keyError(key);
      return value;
    },
    mp_ass_subscript: set,
    sq_contains: (self: PFrameLocalsProxy, key: PValue) => get(self, key) !== undefined,
    nb_or(a: PValue, b: PValue) {
      if (!isMapping(a) || !isMapping(b)) return NotImplemented;
      const result = a instanceof PFrameLocalsProxy ? copy(a) : new PDict((a as PDict).storage.copy());
      const right = b instanceof PFrameLocalsProxy ? copy(b) : (b as PDict);
      const cursor = right.storage.cursor();
      while (cursor.next()) result.set(cursor.key, cursor.value);
      return result;
    },
    nb_inplace_or(a: PValue, b: PValue) {
      if (!isMapping(b)) return NotImplemented;
      update(a as PFrameLocalsProxy, b);
      return a;
    },
  },
  members: [
    method(PFrameLocalsProxy, 'copy', { run: copy }),
    method(PFrameLocalsProxy, 'keys', { run: (self) => new PList(names(self)) }),
    method(PFrameLocalsProxy, 'values', {
      run: (self) => new PList(boundLocals(self.frame).map(([, value]) => value)),
    }),
    method(PFrameLocalsProxy, 'items', {
      run: (self) => new PList(boundLocals(self.frame).map((entry) => new PTuple(entry))),
    }),
    method(PFrameLocalsProxy, 'update', {
      params: [arg('other', object), '/'],
      run: (self, other) => update(self, other),
    }),
    method(PFrameLocalsProxy, 'get', {
      params: [arg('key', object), arg('default', object, null), '/'],
      run(self, key, fallback) {
        const value = get(self, key);
        return value === undefined ? fallback : value;
      },
    }),
    method(PFrameLocalsProxy, 'setdefault', {
      params: [arg('key', object), arg('default', object, null), '/'],
      run(self, key, fallback) {
        const known = get(self, key);
        if (known === undefined) set(self, key, fallback);
        return known === undefined ? fallback : known;
      },
    }),
    method(PFrameLocalsProxy, '__reversed__', {
      run(self) {
        return new PList(names(self).reverse());
      },
    }),
  ],
});

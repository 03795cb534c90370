import { fullyQualifiedName, lookupSpecial } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall1 } from '../../runtime/abstract/call.ts';
import { pyObjectRichCompare } from '../../runtime/abstract/compare.ts';
import { pyObjectHash } from '../../runtime/abstract/hash.ts';
import { makeGenericAlias } from '../../runtime/abstract/item.ts';
import { addressText } from '../../runtime/abstract/text.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { classMethod, getset } from '../../runtime/clinic/members.ts';
import { typeError } from '../../runtime/errors.ts';
import type { PObject, PValue } from '../../runtime/object.ts';
import type { PType } from '../../runtime/type.ts';
import { EQ, type KeywordNames, NE } from '../../runtime/type-slots.ts';
import { NotImplemented } from '../../runtime/types.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import {
  attachWeakReference,
  PWeakReference,
  reusableReference,
  setWeakCallbackRunner,
  weakReferencesTo,
  weakrefType,
} from '../../runtime/values/weakref.ts';
import { setFirstWeakref } from '../type/type-new.ts';

/** Whether `value` may be referred to weakly. */
export function referent(value: PValue): PObject {
  const type = typeOf(value);
  if (!type.hasWeakref || value === null || typeof value !== 'object')
    throw typeError(`cannot create weak reference to '${type.tpName}' object`);
  return value as PObject;
}

/** A reference or proxy of class `type`; plain ones without a callback are shared. */
export function newWeakReference(type: PType, target: PValue, callback: PValue): PWeakReference {
  const of = referent(target);
  if (callback === null && !type.isHeapType) {
    const known = reusableReference(of, type.instanceShape);
    if (known !== undefined) return known;
  }
  const reference = type.allocate(type) as PWeakReference;
  attachWeakReference(reference, of, callback);
  return reference;
}

function newReference(type: PType, args: PValue[], keywords: KeywordNames): PValue {
  const given = keywords === null ? args.length : args.length - keywords.length;
  if (given < 1) throw typeError(`__new__ expected at least 1 argument, got ${given}`);
  if (given > 2) throw typeError(`__new__ expected at most 2 arguments, got ${given}`);
  if (keywords !== null && keywords.length > 0 && type === weakrefType)
    throw typeError('ref() takes no keyword arguments');
  return newWeakReference(type, args[0]!, given > 1 ? args[1]! : null);
}

setFirstWeakref((of) => weakReferencesTo(of)[0] ?? null);

setWeakCallbackRunner((reference) => {
  try {
    pyObjectCall1(reference.callback, reference);
  } catch (error) {
    unraisable(error, reference.callback);
  }
});

/** `PyErr_WriteUnraisable`: registered by `sys`. */
let unraisable: (error: unknown, from: PValue) => void = () => {};

/** Reports an exception that has nowhere to go, raised by `from`. */
export function reportUnraisable(error: unknown, from: PValue): void {
  unraisable(error, from);
}

export function setUnraisableHook(hook: (error: unknown, from: PValue) => void): void {
  unraisable = hook;
}

defineType(weakrefType, {
  slots: {
    tp_new: newReference,
    tp_init(self: PWeakReference, args: PValue[], keywords: KeywordNames) {
      const given = keywords === null ? args.length : args.length - keywords.length;
      if (given < 1) throw typeError(`__init__ expected at least 1 argument, got ${given}`);
      if (given > 2) throw typeError(`__init__ expected at most 2 arguments, got ${given}`);
      if (keywords !== null && keywords.length > 0 && self.shape.cls === weakrefType)
        throw typeError('ref() takes no keyword arguments');
    },
    tp_call(self: PWeakReference, args, keywords) {
      if (args.length > 0)
        throw typeError(
          keywords !== null && keywords.length > 0
            ? 'weakref() takes no keyword arguments'
            : `weakref expected 0 arguments, got ${args.length}`,
        );
      return self.referent ?? null;
    },
    tp_repr(self: PWeakReference) {
      const target = self.referent;
      if (target === undefined) return `<weakref at ${addressText(self)}; dead>`;
      const name = lookupSpecial(target, '__name__');
      const shown = name === undefined ? undefined : strValue(name);
      const to = `to '${fullyQualifiedName(typeOf(target))}' at ${addressText(target)}`;
      return `<weakref at ${addressText(self)}; ${to}${shown === undefined ? '' : ` (${shown})`}>`;
    },
    tp_hash(self: PWeakReference) {
      if (self.hash === undefined) {
        const target = self.referent;
        if (target === undefined) throw typeError('weak object has gone away');
        self.hash = pyObjectHash(target);
      }
      return self.hash;
    },
    tp_richcompare(a: PWeakReference, b: PValue, op) {
      if ((op !== EQ && op !== NE) || !(b instanceof PWeakReference)) return NotImplemented;
      const left = a.referent;
      const right = b.referent;
      if (left === undefined || right === undefined) return (a === b) === (op === EQ);
      return pyObjectRichCompare(left, right, op);
    },
  },
  members: [
    getset(PWeakReference, '__callback__', {
      member: true,
      get: (self) => (self.referent === undefined ? null : self.callback),
    }),
    classMethod('__class_getitem__', {
      doc: 'See PEP 585',
      params: [arg('item', object), '/'],
      run: (cls, item) => makeGenericAlias(cls, item),
    }),
  ],
});

weakrefType.vectorcall = {
  call1: (target) => newWeakReference(weakrefType, target, null),
  call2: (target, callback) => newWeakReference(weakrefType, target, callback),
};

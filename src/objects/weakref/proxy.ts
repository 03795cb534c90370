import {
  fullyQualifiedName,
  pyObjectCallMethod,
  pyObjectGetAttr,
  pyObjectLookupAttr,
  pyObjectSetAttr,
} from '../../runtime/abstract/attribute.ts';
import { isCallable, pyObjectCall } from '../../runtime/abstract/call.ts';
import { pyObjectIsTrue, pyObjectRichCompare } from '../../runtime/abstract/compare.ts';
import { pyObjectDelItem, pyObjectGetItem, pyObjectSetItem, pySequenceContains } from '../../runtime/abstract/item.ts';
import { pyIterNext, pyObjectGetIter, pyObjectSize } from '../../runtime/abstract/iterate.ts';
import {
  asDouble,
  asIndex,
  numberInt,
  OPERATORS,
  pyNumberBinary,
  pyNumberDivmod,
  pyNumberInplace,
  pyNumberPower,
  pyNumberUnary,
} from '../../runtime/abstract/number.ts';
import { addressText, pyObjectStr } from '../../runtime/abstract/text.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { method } from '../../runtime/clinic/members.ts';
import { referenceError, typeError } from '../../runtime/errors.ts';
import type { PBase, PValue } from '../../runtime/object.ts';
import { DISALLOW_INSTANTIATION } from '../../runtime/type.ts';
import type { SlotName, SlotTable } from '../../runtime/type-slots.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { PWeakReference, weakCallableProxyType, weakproxyType } from '../../runtime/values/weakref.ts';
import { newWeakReference } from './weakref.ts';

/** What a proxy stands for; any other value is itself. */
function unwrap(value: PValue): PValue {
  if (!(value instanceof PWeakReference) || value.shape.cls.isHeapType) return value;
  const type = value.shape.cls;
  if (type !== weakproxyType && type !== weakCallableProxyType) return value;
  const target = value.referent;
  if (target === undefined) throw referenceError('weakly-referenced object no longer exists');
  return target;
}

/** `weakref.proxy(object, callback)`. */
export function newProxy(target: PValue, callback: PValue): PValue {
  return newWeakReference(isCallable(target) ? weakCallableProxyType : weakproxyType, target, callback);
}

const slots: SlotTable = {
  tp_repr(self: PWeakReference) {
    const target = self.referent;
    if (target === undefined) return `<weakproxy at ${addressText(self)}; dead>`;
    return `<weakproxy at ${addressText(self)}; to '${fullyQualifiedName(typeOf(target))}' at ${addressText(target)}>`;
  },
  tp_str: (self: PWeakReference) => pyObjectStr(unwrap(self)),
  tp_getattro: (self: PWeakReference, name: string) => pyObjectGetAttr(unwrap(self), name),
  tp_setattro: (self: PWeakReference, name: string, value: PValue | undefined) =>
    pyObjectSetAttr(unwrap(self), name, value),
  tp_richcompare: (a: PValue, b: PValue, op) => pyObjectRichCompare(unwrap(a), unwrap(b), op),
  tp_iter: (self: PWeakReference) => pyObjectGetIter(unwrap(self)),
  tp_iternext(self: PWeakReference) {
    const target = unwrap(self);
    if (typeOf(target).tp_iternext === null)
      throw typeError(`Weakref proxy referenced a non-iterator '${typeOf(target).tpName}' object`);
    return pyIterNext(target as PBase);
  },
  mp_length: (self: PWeakReference) => pyObjectSize(unwrap(self)),
  mp_subscript: (self: PWeakReference, key: PValue) => pyObjectGetItem(unwrap(self), unwrap(key)),
  mp_ass_subscript(self: PWeakReference, key: PValue, value: PValue | undefined) {
    if (value === undefined) pyObjectDelItem(unwrap(self), key);
    else pyObjectSetItem(unwrap(self), key, value);
  },
  sq_contains: (self: PWeakReference, item: PValue) => pySequenceContains(unwrap(self), unwrap(item)),
  nb_bool: (self: PWeakReference) => pyObjectIsTrue(unwrap(self)),
  nb_negative: (self: PWeakReference) => pyNumberUnary(unwrap(self), 'USub'),
  nb_positive: (self: PWeakReference) => pyNumberUnary(unwrap(self), 'UAdd'),
  nb_absolute: (self: PWeakReference) => pyNumberUnary(unwrap(self), 'Abs'),
  nb_invert: (self: PWeakReference) => pyNumberUnary(unwrap(self), 'Invert'),
  nb_int(self: PWeakReference) {
    const target = unwrap(self);
    const result = numberInt(target);
    if (result === undefined)
      throw typeError(
        `int() argument must be a string, a bytes-like object or a real number, not '${typeOf(target).tpName}'`,
      );
    return result;
  },
  nb_float: (self: PWeakReference) => new PFloat(asDouble(unwrap(self))),
  nb_index: (self: PWeakReference) => asIndex(unwrap(self)),
  nb_divmod: (a: PValue, b: PValue) => pyNumberDivmod(unwrap(a), unwrap(b)),
  nb_power: (a: PValue, b: PValue, c: PValue) => pyNumberPower(unwrap(a), unwrap(b), unwrap(c)),
};

const byName = slots as Record<SlotName, unknown>;
for (const operator of Object.values(OPERATORS)) {
  if (operator.slot !== 'nb_power')
    byName[operator.slot] = (a: PValue, b: PValue) => pyNumberBinary(unwrap(a), unwrap(b), operator);
  byName[operator.inplace] = (a: PValue, b: PValue) => pyNumberInplace(unwrap(a), unwrap(b), operator);
}

for (const type of [weakproxyType, weakCallableProxyType]) {
  type.flags |= DISALLOW_INSTANTIATION;
  defineType(type, {
    unhashable: true,
    slots:
      type === weakproxyType
        ? slots
        : { ...slots, tp_call: (self: PWeakReference, args, keywords) => pyObjectCall(unwrap(self), args, keywords) },
    members: [
      method(PWeakReference, '__bytes__', { run: (self) => pyObjectCallMethod(unwrap(self), '__bytes__') }),
      method(PWeakReference, '__reversed__', {
        run(self) {
          const target = unwrap(self);
          if (pyObjectLookupAttr(typeOf(target), '__reversed__') === undefined)
            throw typeError(`'${typeOf(target).tpName}' object is not reversible`);
          return pyObjectCallMethod(target, '__reversed__');
        },
      }),
    ],
  });
}

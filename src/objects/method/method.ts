import { pyObjectGetAttr, pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { isCallable } from '../../runtime/abstract/call.ts';
import { pyObjectEquals } from '../../runtime/abstract/compare.ts';
import { hashOfIdentity, pyObjectHash } from '../../runtime/abstract/hash.ts';
import { importAttribute } from '../../runtime/abstract/import.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { newBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, method } from '../../runtime/clinic/members.ts';
import { typeError } from '../../runtime/errors.ts';
import type { PBase, PValue } from '../../runtime/object.ts';
import { EQ, NE } from '../../runtime/type-slots.ts';
import { NotImplemented } from '../../runtime/types.ts';
import { methodType, PMethod } from '../../runtime/values/function.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { genericSetAttr } from '../object/generic-attribute.ts';

/** `method_getattro`: what the method itself lacks, the function has. */
function getAttr(self: PMethod, name: string): PValue | undefined {
  const type = self.shape.cls;
  const found = type.lookup(name);
  if (found !== undefined) {
    const get = typeOf(found).tp_descr_get;
    return get === null ? found : get(found as PBase, self, type);
  }
  return pyObjectGetAttr(self.func, name);
}

function repr(self: PMethod): string {
  const named = pyObjectLookupAttr(self.func, '__qualname__') ?? pyObjectLookupAttr(self.func, '__name__');
  const name = named === undefined ? undefined : strValue(named);
  return `<bound method ${name ?? '?'} of ${pyObjectRepr(self.self)}>`;
}

defineType(methodType, {
  doc: 'Create a bound instance method object.',
  textSignature: '(function, instance, /)',
  slots: {
    tp_new: newBy('method', {
      params: [arg('function', object), arg('instance', object), '/'],
      run(_type, func, self) {
        if (!isCallable(func)) throw typeError('first argument must be callable');
        if (self === null) throw typeError('instance must not be None');
        return new PMethod(func, self);
      },
    }),
    tp_repr: repr,
    tp_hash: (self: PMethod) => (hashOfIdentity(self.self) ^ Number(pyObjectHash(self.func))) | 0,
    tp_getattro: getAttr,
    tp_setattro: genericSetAttr,
    tp_descr_get: (self: PMethod) => self,
    tp_richcompare(a: PMethod, b: PValue, op) {
      if (!(b instanceof PMethod) || (op !== EQ && op !== NE)) return NotImplemented;
      return (pyObjectEquals(a.func, b.func) && a.self === b.self) === (op === EQ);
    },
  },
  members: [
    getset(PMethod, '__func__', {
      doc: 'the function (or other callable) implementing a method',
      member: true,
      get: (m) => m.func,
    }),
    getset(PMethod, '__self__', { doc: 'the instance to which a method is bound', member: true, get: (m) => m.self }),
    getset(PMethod, '__doc__', { get: (m) => pyObjectLookupAttr(m.func, '__doc__') ?? null }),
    method(PMethod, '__reduce__', {
      run: (m) =>
        new PTuple([importAttribute('builtins', 'getattr'), new PTuple([m.self, pyObjectGetAttr(m.func, '__name__')])]),
    }),
  ],
});

import { hashOfIdentity, identityNumber } from '../../runtime/abstract/hash.ts';
import { importAttribute } from '../../runtime/abstract/import.ts';
import { objectAddress } from '../../runtime/abstract/text.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, method } from '../../runtime/clinic/members.ts';
import type { PValue } from '../../runtime/object.ts';
import { PType } from '../../runtime/type.ts';
import { EQ, type KeywordNames, NE } from '../../runtime/type-slots.ts';
import { NotImplemented } from '../../runtime/types.ts';
import { builtinFunctionType, PBuiltinFunction } from '../../runtime/values/function.ts';
import { PModule } from '../../runtime/values/module.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';

/** `m_self`: `undefined` for a bare function. A static method shows its class. */
function receiver(fn: PBuiltinFunction): PValue | undefined {
  if (fn.self === null) {
    if (fn.owner === null) return undefined;
    return fn.definition.textSignature?.startsWith('($self') ? null : fn.owner;
  }
  return fn.self;
}

function isMethod(fn: PBuiltinFunction): boolean {
  const self = receiver(fn);
  return self !== undefined && !(self instanceof PModule);
}

function qualifiedName(fn: PBuiltinFunction): string {
  const name = fn.definition.name;
  if (!isMethod(fn)) return name;
  const self = receiver(fn)!;
  return `${(self instanceof PType ? self : typeOf(self)).qualname}.${name}`;
}

/** Calls with the entry of the right arity where there is one. */
export function callBuiltinFunction(fn: PBuiltinFunction, args: PValue[], keywords: KeywordNames): PValue {
  const { definition, self } = fn;
  if (keywords === null || keywords.length === 0) {
    if (args.length === 1) {
      if (definition.call1 !== null) return definition.call1(self, args[0]!);
    } else if (args.length === 0) {
      if (definition.call0 !== null) return definition.call0(self);
    } else if (args.length === 2 && definition.call2 !== null) return definition.call2(self, args[0]!, args[1]!);
    return definition.call(self, args, null);
  }
  return definition.call(self, args, keywords);
}

defineType(builtinFunctionType, {
  slots: {
    tp_call: callBuiltinFunction,
    tp_repr(fn: PBuiltinFunction) {
      const name = fn.definition.name;
      if (!isMethod(fn)) return `<built-in function ${name}>`;
      const self = receiver(fn)!;
      return `<built-in method ${name} of ${typeOf(self).tpName} object at ${objectAddress(self)}>`;
    },
    tp_hash: (fn: PBuiltinFunction) => hashOfIdentity(fn.self) ^ identityNumber(fn.definition),
    tp_richcompare(a: PBuiltinFunction, b: PValue, op) {
      if (!(b instanceof PBuiltinFunction) || (op !== EQ && op !== NE)) return NotImplemented;
      return (a.definition === b.definition && a.self === b.self) === (op === EQ);
    },
  },
  members: [
    getset(PBuiltinFunction, '__name__', { get: (fn) => fn.definition.name }),
    getset(PBuiltinFunction, '__qualname__', { get: qualifiedName }),
    getset(PBuiltinFunction, '__doc__', { get: (fn) => fn.definition.doc }),
    getset(PBuiltinFunction, '__self__', { get: (fn) => receiver(fn) ?? null }),
    getset(PBuiltinFunction, '__module__', { get: (fn) => fn.module }),
    getset(PBuiltinFunction, '__text_signature__', { get: (fn) => fn.definition.textSignature }),
    method(PBuiltinFunction, '__reduce__', {
      run(fn) {
        if (!isMethod(fn)) return fn.definition.name;
        return new PTuple([importAttribute('builtins', 'getattr'), new PTuple([receiver(fn)!, fn.definition.name])]);
      },
    }),
  ],
});

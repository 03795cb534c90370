import { hashOfIdentity, identityNumber } from '../../runtime/abstract/hash.ts';
import { objectAddress } from '../../runtime/abstract/text.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset } from '../../runtime/clinic/members.ts';
import { typeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { EQ, type KeywordNames, NE } from '../../runtime/type-slots.ts';
import { NotImplemented } from '../../runtime/types.ts';
import {
  methodWrapperType,
  PMethodWrapper,
  PWrapperDescriptor,
  wrapperDescriptorType,
} from '../../runtime/values/function.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { checkInstance, type DescriptorView, descriptorMembers, reduceMember } from './common.ts';

const viewOf = (d: PWrapperDescriptor): DescriptorView => d;

/** `__doc__` of slot wrappers by method name: one line each, the same for all types. */
const DOCS: Readonly<Record<string, string>> = {
  __init__: 'Initialize self.  See help(type(self)) for accurate signature.',
  __repr__: 'Return repr(self).',
  __str__: 'Return str(self).',
  __hash__: 'Return hash(self).',
  __call__: 'Call self as a function.',
  __getattribute__: 'Return getattr(self, name).',
  __setattr__: 'Implement setattr(self, name, value).',
  __delattr__: 'Implement delattr(self, name).',
  __iter__: 'Implement iter(self).',
  __next__: 'Implement next(self).',
  __get__: 'Return an attribute of instance, which is of type owner.',
  __set__: 'Set an attribute of instance to value.',
  __delete__: 'Delete an attribute of instance.',
  __del__: 'Called when the instance is about to be destroyed.',
  __len__: 'Return len(self).',
  __getitem__: 'Return self[key].',
  __setitem__: 'Set self[key] to value.',
  __delitem__: 'Delete self[key].',
  __contains__: 'Return bool(key in self).',
  __bool__: 'True if self else False',
  __int__: 'int(self)',
  __float__: 'float(self)',
  __index__: 'Return self converted to an integer, if self is suitable for use as an index into a list.',
  __neg__: '-self',
  __pos__: '+self',
  __abs__: 'abs(self)',
  __invert__: '~self',
  __await__: 'Return an iterator to be used in await expression.',
  __aiter__: 'Return an awaitable, that resolves in asynchronous iterator.',
  __anext__: 'Return a value or raise StopAsyncIteration.',
  __pow__: 'Return pow(self, value, mod).',
  __rpow__: 'Return pow(value, self, mod).',
  __divmod__: 'Return divmod(self, value).',
  __rdivmod__: 'Return divmod(value, self).',
};

const OPERATORS: Readonly<Record<string, string>> = {
  lt: '<',
  le: '<=',
  eq: '==',
  ne: '!=',
  gt: '>',
  ge: '>=',
  add: '+',
  sub: '-',
  mul: '*',
  mod: '%',
  lshift: '<<',
  rshift: '>>',
  and: '&',
  xor: '^',
  or: '|',
  floordiv: '//',
  truediv: '/',
  matmul: '@',
};

function documentation(name: string): string {
  const known = DOCS[name];
  if (known !== undefined) return known;
  const bare = name.slice(2, -2);
  if (OPERATORS[bare] !== undefined) return `Return self${OPERATORS[bare]}value.`;
  if (bare.startsWith('r') && OPERATORS[bare.slice(1)] !== undefined)
    return `Return value${OPERATORS[bare.slice(1)]}self.`;
  if (bare.startsWith('i') && OPERATORS[bare.slice(1)] !== undefined)
    return `Implement self${OPERATORS[bare.slice(1)]}=value.`;
  return '';
}

function callWrapper(d: PWrapperDescriptor, args: PValue[], keywords: KeywordNames): PValue {
  const count = args.length - (keywords === null ? 0 : keywords.length);
  if (count < 1) throw typeError(`descriptor '${d.name}' of '${d.owner.tpName}' object needs an argument`);
  const self = args[0]!;
  const type = typeOf(self);
  if (type !== d.owner && !type.isSubtypeOf(d.owner))
    throw typeError(`descriptor '${d.name}' requires a '${d.owner.tpName}' object but received a '${type.tpName}'`);
  return d.call(self, args.slice(1), keywords);
}

defineType(wrapperDescriptorType, {
  slots: {
    tp_call: callWrapper,
    tp_descr_get(d: PWrapperDescriptor, instance: PValue | undefined) {
      if (instance === undefined) return d;
      const type = typeOf(instance);
      if (type !== d.owner && !type.isSubtypeOf(d.owner)) checkInstance(d, instance);
      return new PMethodWrapper(d, instance);
    },
    tp_repr: (d: PWrapperDescriptor) => `<slot wrapper '${d.name}' of '${d.owner.tpName}' objects>`,
  },
  members: [
    ...descriptorMembers(PWrapperDescriptor, viewOf),
    getset(PWrapperDescriptor, '__doc__', { get: (d) => d.doc || documentation(d.name) }),
    getset(PWrapperDescriptor, '__text_signature__', { get: (d) => d.textSignature }),
    reduceMember(PWrapperDescriptor, viewOf),
  ],
});

defineType(methodWrapperType, {
  slots: {
    tp_call: (w: PMethodWrapper, args, keywords) => w.descriptor.call(w.self, args, keywords),
    tp_repr: (w: PMethodWrapper) =>
      `<method-wrapper '${w.descriptor.name}' of ${typeOf(w.self).tpName} object at ${objectAddress(w.self)}>`,
    tp_hash: (w: PMethodWrapper) => hashOfIdentity(w.self) ^ identityNumber(w.descriptor),
    tp_richcompare(a: PMethodWrapper, b: PValue, op) {
      if (!(b instanceof PMethodWrapper) || (op !== EQ && op !== NE)) return NotImplemented;
      return (a.descriptor === b.descriptor && a.self === b.self) === (op === EQ);
    },
  },
  members: [
    getset(PMethodWrapper, '__self__', { get: (w) => w.self, member: true }),
    getset(PMethodWrapper, '__objclass__', { get: (w) => w.descriptor.owner }),
    getset(PMethodWrapper, '__name__', { get: (w) => w.descriptor.name }),
    getset(PMethodWrapper, '__qualname__', { get: (w) => `${w.descriptor.owner.qualname}.${w.descriptor.name}` }),
    getset(PMethodWrapper, '__doc__', { get: (w) => w.descriptor.doc || documentation(w.descriptor.name) }),
    getset(PMethodWrapper, '__text_signature__', { get: (w) => w.descriptor.textSignature }),
    reduceMember(PMethodWrapper, (w) => ({ owner: w.self, name: w.descriptor.name })),
  ],
});

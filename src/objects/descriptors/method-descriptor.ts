import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset } from '../../runtime/clinic/members.ts';
import { typeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { PType } from '../../runtime/type.ts';
import type { KeywordNames } from '../../runtime/type-slots.ts';
import {
  classMethodDescriptorType,
  methodDescriptorType,
  PBuiltinFunction,
  PMethodDescriptor,
} from '../../runtime/values/function.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { checkInstance, type DescriptorView, descriptorMembers, reduceMember } from './common.ts';

const viewOf = (d: PMethodDescriptor): DescriptorView => ({ owner: d.owner, name: d.definition.name });

/** Calls an unbound method: the first argument is `self`, and must be of the method's class. */
function callMethodDescriptor(d: PMethodDescriptor, args: PValue[], keywords: KeywordNames): PValue {
  const count = args.length - (keywords === null ? 0 : keywords.length);
  if (count < 1) throw typeError(`unbound method ${d.owner.qualname}.${d.definition.name}() needs an argument`);
  const self = args[0]!;
  const type = typeOf(self);
  if (type !== d.owner && !type.isSubtypeOf(d.owner)) checkInstance(viewOf(d), self);
  const definition = d.definition;
  if (keywords === null) {
    switch (args.length) {
      case 1:
        if (definition.call0 !== null) return definition.call0(self);
        break;
      case 2:
        if (definition.call1 !== null) return definition.call1(self, args[1]!);
        break;
      case 3:
        if (definition.call2 !== null) return definition.call2(self, args[1]!, args[2]!);
        break;
    }
  }
  return definition.call(self, args.slice(1), keywords);
}

function bindMethod(d: PMethodDescriptor, instance: PValue | undefined): PValue {
  if (instance === undefined) return d;
  const type = typeOf(instance);
  if (type !== d.owner && !type.isSubtypeOf(d.owner)) checkInstance(viewOf(d), instance);
  return new PBuiltinFunction(d.definition, instance, null, d.owner);
}

const documentation = [
  getset(PMethodDescriptor, '__doc__', { get: (d) => d.definition.doc }),
  getset(PMethodDescriptor, '__text_signature__', { get: (d) => d.definition.textSignature }),
];

defineType(methodDescriptorType, {
  slots: {
    tp_call: callMethodDescriptor,
    tp_descr_get: bindMethod,
    tp_repr: (d: PMethodDescriptor) => `<method '${d.definition.name}' of '${d.owner.tpName}' objects>`,
  },
  members: [...descriptorMembers(PMethodDescriptor, viewOf), ...documentation, reduceMember(PMethodDescriptor, viewOf)],
});

function bindClassMethod(d: PMethodDescriptor, instance: PValue | undefined, owner: PType | null): PValue {
  const name = d.definition.name;
  let cls: PValue = owner;
  if (cls === null) {
    if (instance === undefined)
      throw typeError(`descriptor '${name}' for type '${d.owner.tpName}' needs either an object or a type`);
    cls = typeOf(instance);
  }
  if (!(cls instanceof PType))
    throw typeError(
      `descriptor '${name}' for type '${d.owner.tpName}' needs a type, not a '${typeOf(cls).tpName}' as arg 2`,
    );
  if (!cls.isSubtypeOf(d.owner))
    throw typeError(`descriptor '${name}' requires a subtype of '${d.owner.tpName}' but received '${cls.tpName}'`);
  return new PBuiltinFunction(d.definition, cls, null, d.owner);
}

defineType(classMethodDescriptorType, {
  slots: {
    tp_call(d: PMethodDescriptor, args: PValue[], keywords: KeywordNames) {
      const count = args.length - (keywords === null ? 0 : keywords.length);
      if (count < 1)
        throw typeError(`descriptor '${d.definition.name}' of '${d.owner.tpName}' object needs an argument`);
      bindClassMethod(d, undefined, args[0] as PType);
      return d.definition.call(args[0]!, args.slice(1), keywords);
    },
    tp_descr_get: bindClassMethod,
    tp_repr: (d: PMethodDescriptor) => `<method '${d.definition.name}' of '${d.owner.tpName}' objects>`,
  },
  members: [...descriptorMembers(PMethodDescriptor, viewOf), ...documentation],
});

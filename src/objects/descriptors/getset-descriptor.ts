import { noAttribute } from '../../runtime/abstract/attribute.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset } from '../../runtime/clinic/members.ts';
import { attributeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { getsetDescriptorType, memberDescriptorType, PGetSetDescriptor } from '../../runtime/values/function.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { checkInstance, type DescriptorView, descriptorMembers, reduceMember } from './common.ts';

const viewOf = (d: PGetSetDescriptor): DescriptorView => d;

function get(d: PGetSetDescriptor, instance: PValue | undefined): PValue {
  if (instance === undefined) return d;
  const type = typeOf(instance);
  if (type !== d.owner && !type.isSubtypeOf(d.owner)) checkInstance(d, instance);
  const value = d.get(instance);
  if (value === undefined) throw noAttribute(instance, d.name);
  return value;
}

function set(d: PGetSetDescriptor, instance: PValue, value: PValue | undefined): void {
  const type = typeOf(instance);
  if (type !== d.owner && !type.isSubtypeOf(d.owner)) checkInstance(d, instance);
  if (d.set === null) {
    if (d.shape.cls === memberDescriptorType) throw attributeError('readonly attribute');
    throw attributeError(`attribute '${d.name}' of '${d.owner.tpName}' objects is not writable`);
  }
  d.set(instance, value);
}

for (const [type, word] of [
  [getsetDescriptorType, 'attribute'],
  [memberDescriptorType, 'member'],
] as const)
  defineType(type, {
    slots: {
      tp_descr_get: get,
      tp_descr_set: set,
      tp_repr: (d: PGetSetDescriptor) => `<${word} '${d.name}' of '${d.owner.tpName}' objects>`,
    },
    members: [
      ...descriptorMembers(PGetSetDescriptor, viewOf),
      getset(PGetSetDescriptor, '__doc__', { get: (d) => d.doc }),
      ...(type === memberDescriptorType ? [reduceMember(PGetSetDescriptor, viewOf)] : []),
    ],
  });

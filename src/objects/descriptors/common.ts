import { importAttribute } from '../../runtime/abstract/import.ts';
import type { Self } from '../../runtime/clinic/clinic.ts';
import { getset, type Member, method } from '../../runtime/clinic/members.ts';
import { typeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import type { PType } from '../../runtime/type.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';

export interface DescriptorView {
  readonly owner: PType;
  readonly name: string;
}

/** `descr_check`: a descriptor serves instances of its class only. */
export function checkInstance(descriptor: DescriptorView, instance: PValue): void {
  const type = typeOf(instance);
  const owner = descriptor.owner;
  if (type === owner || type.isSubtypeOf(owner)) return;
  throw typeError(
    `descriptor '${descriptor.name}' for '${owner.tpName}' objects doesn't apply to a '${type.tpName}' object`,
  );
}

/** `__objclass__`, `__name__`, `__qualname__` and pickling, alike for all descriptors. */
export function descriptorMembers<T>(self: Self<T>, view: (descriptor: T) => DescriptorView): Member[] {
  return [
    getset(self, '__objclass__', { get: (d: T) => view(d).owner, member: true }),
    getset(self, '__name__', { get: (d: T) => view(d).name, member: true }),
    getset(self, '__qualname__', { get: (d: T) => `${view(d).owner.qualname}.${view(d).name}` }),
  ];
}

/** `__reduce__`: pickled as `getattr(class, name)`. */
export function reduceMember<T>(self: Self<T>, view: (descriptor: T) => { owner: PValue; name: string }): Member {
  return method(self, '__reduce__', {
    run(d: T) {
      const { owner, name } = view(d);
      return new PTuple([importAttribute('builtins', 'getattr'), new PTuple([owner, name])]);
    },
  });
}

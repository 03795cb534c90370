import { pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import type { PObject, PValue } from '../../runtime/object.ts';
import type { PType } from '../../runtime/type.ts';
import { PBuiltinFunction, PMethodDescriptor } from '../../runtime/values/function.ts';

/** The method `name` of a subclass, or as assigned; `undefined` where the class `base` has the last word. */
export function overridden(self: PObject, base: PType, name: string, assigned: PValue | undefined): PValue | undefined {
  if (assigned !== undefined) return assigned;
  const found = pyObjectLookupAttr(self, name);
  const own = base.dict.get(name);
  const inherited =
    found instanceof PBuiltinFunction && own instanceof PMethodDescriptor && found.definition === own.definition;
  return inherited ? undefined : found;
}

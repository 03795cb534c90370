import { pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import type { PObject, PValue } from '../../runtime/object.ts';
import type { PType } from '../../runtime/type.ts';

/** The method `name` of a subclass, or as assigned; `undefined` where the class `base` has the last word. */
export function overridden(self: PObject, base: PType, name: string, assigned: PValue | undefined): PValue | undefined {
  if (assigned !== undefined) return assigned;
  return self.shape.cls.lookup(name) === base.dict.get(name) ? undefined : pyObjectLookupAttr(self, name);
}

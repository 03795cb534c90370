import { PObject, type PValue } from '../object.ts';
import { builtinType } from '../types.ts';

/** A property: `property(fget, fset, fdel, doc)`. */
export class PProperty extends PObject {
  fget: PValue = null;
  fset: PValue = null;
  fdel: PValue = null;
  doc: PValue = null;
  /** Whether the documentation is the getter's. */
  getterDoc = false;
  /** Set by `__set_name__` or by assignment. */
  name: PValue | undefined = undefined;
}

export const propertyType = builtinType('property', { allocate: (type) => new PProperty(type.instanceShape) });

import { PObject, type PShape, type PValue } from '../object.ts';
import type { PType } from '../type.ts';
import { builtinType } from '../types.ts';

/** A `super` object: attributes of `object` (or class) looked up after `type` in the MRO of `objectType`. */
export class PSuper extends PObject {
  type: PType | null = null;
  object: PValue | undefined = undefined;
  objectType: PType | null = null;
  constructor(shape: PShape = superShape) {
    super(shape);
  }
}

export const superType = builtinType('super', { allocate: (type) => new PSuper(type.instanceShape) });
/** The shape of those of the class itself. */
export const superShape = superType.instanceShape;

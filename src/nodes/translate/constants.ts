import {
  BytesConstant,
  ComplexConstant,
  type ConstantValue,
  EllipsisConstant,
  FloatConstant,
  type FrozenSetConstant,
  TupleConstant,
} from '../../parser/ast.ts';
import type { PValue } from '../../runtime/object.ts';
import { Ellipsis } from '../../runtime/types.ts';
import { frozensetType, PSet } from '../../runtime/values/dict.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { PComplex } from '../../runtime/values/scalars.ts';
import { EMPTY_TUPLE, PBytes, PTuple } from '../../runtime/values/sequences.ts';

/** The Python value of a constant in the tree. */
export function constantValue(value: ConstantValue): PValue {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof FloatConstant) return new PFloat(value.value);
  if (value instanceof ComplexConstant) return new PComplex(value.real, value.imag);
  if (value instanceof BytesConstant) return new PBytes(value.value);
  if (value instanceof EllipsisConstant) return Ellipsis;
  if (value instanceof TupleConstant)
    return value.items.length === 0 ? EMPTY_TUPLE : new PTuple(value.items.map(constantValue));
  const set = new PSet(undefined, frozensetType.instanceShape);
  for (const item of (value as FrozenSetConstant).items) set.add(constantValue(item));
  return set;
}

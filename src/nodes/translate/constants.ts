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
import { frozensetShape, PSet } from '../../runtime/values/dict.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { PComplex } from '../../runtime/values/scalars.ts';
import { EMPTY_TUPLE, PBytes, PTuple } from '../../runtime/values/sequences.ts';

/** The objects of the constants of a module: equal ones are one, as in CPython. */
export class ConstantPool {
  readonly #made = new Map<string, PValue>();

  value(constant: ConstantValue): PValue {
    const key = keyOf(constant);
    if (key === null) return constantValue(constant);
    let made = this.#made.get(key);
    if (made === undefined) {
      made =
        constant instanceof TupleConstant && constant.items.length > 0
          ? new PTuple(constant.items.map((item) => this.value(item)))
          : constantValue(constant);
      this.#made.set(key, made);
    }
    return made;
  }
}

/** Equal for constants that are the same object; null: what JavaScript compares itself, and what would make long keys. */
function keyOf(constant: ConstantValue): string | null {
  if (constant instanceof FloatConstant) return `f${floatKey(constant.value)}`;
  if (constant instanceof ComplexConstant) return `c${floatKey(constant.real)},${floatKey(constant.imag)}`;
  if (constant instanceof BytesConstant) return constant.value.length > 100 ? null : `b${constant.value.join()}`;
  if (!(constant instanceof TupleConstant) || constant.items.length > 20) return null;
  const parts: string[] = [];
  for (const item of constant.items) {
    const part = keyOf(item) ?? plainKey(item);
    if (part === null) return null;
    parts.push(part);
  }
  return `(${parts.join(';')})`;
}

const floatKey = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));

function plainKey(item: ConstantValue): string | null {
  if (typeof item === 'string') return item.length > 100 ? null : JSON.stringify(item);
  if (item === null || typeof item !== 'object') return `${typeof item}${String(item)}`;
  return item instanceof EllipsisConstant ? '...' : null;
}

/** The Python value of a constant in the tree. */
export function constantValue(value: ConstantValue): PValue {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof FloatConstant) return new PFloat(value.value);
  if (value instanceof ComplexConstant) return new PComplex(value.real, value.imag);
  if (value instanceof BytesConstant) return new PBytes(value.value);
  if (value instanceof EllipsisConstant) return Ellipsis;
  if (value instanceof TupleConstant)
    return value.items.length === 0 ? EMPTY_TUPLE : new PTuple(value.items.map(constantValue));
  const set = new PSet(undefined, frozensetShape);
  for (const item of (value as FrozenSetConstant).items) set.add(constantValue(item));
  return set;
}

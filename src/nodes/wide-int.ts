import { type BinaryOperator, OPERATORS, pyNumberBinary } from '../runtime/abstract/number.ts';
import type { PValue } from '../runtime/object.ts';

/*
 * `(x * 1103515245 + 12345) & 0x7fffffff`: the result is small, what is on the way to it is not. Under an operator that asks for the rest of a
 * division by a small number, or for the lower bits, operations on ints that leave the safe range give a `WideInt`, from which that is
 * found without a bigint. No program ever sees one.
 */

/** An int not computed yet: `left OP right`. */
export class WideInt {
  /** Its lower 32 bits. */
  readonly low: number;
  readonly operator: BinaryOperator;
  readonly left: Wide;
  readonly right: Wide;
  constructor(low: number, operator: BinaryOperator, left: Wide, right: Wide) {
    this.low = low;
    this.operator = operator;
    this.left = left;
    this.right = right;
  }
}

type Wide = WideInt | number | bigint;

/** Shifts by more than this are left to bigints, which say what is too large. */
const MAX_SHIFT = 256;

function isWide(value: PValue | WideInt): value is Wide {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof WideInt;
}

function lowOf(value: Wide): number {
  if (typeof value === 'number') return value | 0;
  return typeof value === 'bigint' ? Number(BigInt.asIntN(32, value)) : value.low;
}

/** `left OP right` of two ints beyond the safe range; `undefined` for what is not to be put off. */
export function wideInt(
  operator: BinaryOperator,
  left: PValue | WideInt,
  right: PValue | WideInt,
): WideInt | undefined {
  if (!isWide(left) || !isWide(right)) return undefined;
  const a = lowOf(left);
  const b = lowOf(right);
  let low: number;
  switch (operator) {
    case OPERATORS.Add:
      low = a + b;
      break;
    case OPERATORS.Sub:
      low = a - b;
      break;
    case OPERATORS.Mult:
      low = Math.imul(a, b);
      break;
    case OPERATORS.BitOr:
      low = a | b;
      break;
    case OPERATORS.BitXor:
      low = a ^ b;
      break;
    case OPERATORS.LShift:
      if (typeof right !== 'number' || right < 0 || right > MAX_SHIFT) return undefined;
      low = right < 32 ? a << right : 0;
      break;
    default:
      return undefined;
  }
  return new WideInt(low | 0, operator, left, right);
}

/** The int itself; other values as they are. */
export function exact(value: PValue | WideInt): PValue {
  return value instanceof WideInt ? pyNumberBinary(exact(value.left), exact(value.right), value.operator) : value;
}

/** `value % divisor`, of a divisor between 1 and 2**32. */
export function residue(value: Wide, divisor: number): number {
  if (typeof value === 'number') {
    const rest = value % divisor;
    return rest < 0 ? rest + divisor : rest + 0;
  }
  if (typeof value === 'object') {
    if ((divisor & (divisor - 1)) === 0) return (value.low & (divisor - 1)) >>> 0;
    const { operator, left, right } = value;
    if (operator === OPERATORS.Mult) return product(residue(left, divisor), residue(right, divisor), divisor);
    if (operator === OPERATORS.Add) return (residue(left, divisor) + residue(right, divisor)) % divisor;
    if (operator === OPERATORS.Sub) return (residue(left, divisor) - residue(right, divisor) + divisor) % divisor;
  }
  const rest = Number(BigInt(exact(value) as number | bigint) % BigInt(divisor));
  return rest < 0 ? rest + divisor : rest;
}

/** `a * b % divisor` of numbers below 2**32. */
function product(a: number, b: number, divisor: number): number {
  const whole = a * b;
  if (whole <= Number.MAX_SAFE_INTEGER) return whole % divisor;
  return (((a * (b >>> 16)) % divisor) * 0x10000 + a * (b & 0xffff)) % divisor;
}

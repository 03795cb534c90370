import { overflowError, valueError, zeroDivisionError } from '../errors.ts';
import { normalizeInt } from '../values/scalars.ts';
import { integerParts, ldexp } from './float-bits.ts';
import { bitLength, type PlainInt } from './int-arithmetic.ts';

export const divisionByZero = () => zeroDivisionError('division by zero');

/** `a / b` of ints, correctly rounded: `long_true_divide`. */
export function intTrueDivide(a: PlainInt, b: PlainInt): number {
  if (b === 0) throw divisionByZero();
  // Both doubles are exact, so one division rounds once.
  if (typeof a === 'number' && typeof b === 'number') return a / b;
  return divideBig(BigInt(a), BigInt(b));
}

function divideBig(a: bigint, b: bigint): number {
  const negative = a < 0n !== b < 0n;
  const n = a < 0n ? -a : a;
  const d = b < 0n ? -b : b;
  if (n === 0n) return negative ? -0 : 0;
  const difference = bitLength(n) - bitLength(d);
  if (difference > 1024) throw overflowError('integer division result too large for a float');
  if (difference < -1076) return negative ? -0 : 0;
  // A quotient of 55 bits or more, or as many as a subnormal result has, with a sticky last bit.
  const shift = Math.max(difference, -1021) - 55;
  const scaled = shift <= 0 ? n << BigInt(-shift) : n;
  const divisor = shift <= 0 ? d : d << BigInt(shift);
  let quotient = scaled / divisor;
  if (quotient * divisor !== scaled) quotient |= 1n;
  // At most 57 bits: rounded by hand to what the result holds, then exact.
  const bits = bitLength(quotient);
  const extra = BigInt(Math.max(bits - 53, -1074 - shift));
  if (extra > 0n) {
    const half = 1n << (extra - 1n);
    const rest = quotient & ((1n << extra) - 1n);
    quotient >>= extra;
    if (rest > half || (rest === half && (quotient & 1n) === 1n)) quotient += 1n;
    quotient <<= extra;
  }
  const result = ldexp(Number(quotient), shift);
  if (result === Infinity) throw overflowError('integer division result too large for a float');
  return negative ? -result : result;
}

/** Exact order of an int and a float that is no nan: negative, zero or positive. */
export function compareIntFloat(a: PlainInt, b: number): number {
  if (typeof a === 'number') return a < b ? -1 : a > b ? 1 : 0;
  // JavaScript compares bigints and doubles by their exact values.
  return a < b ? -1 : a > b ? 1 : 0;
}

/** `int(f)`: towards zero. */
export function intFromFloat(value: number): PlainInt {
  if (Number.isFinite(value)) {
    const whole = Math.trunc(value);
    return Number.isSafeInteger(whole) ? whole + 0 : BigInt(whole);
  }
  if (Number.isNaN(value)) throw valueError('cannot convert float NaN to integer');
  throw overflowError('cannot convert float infinity to integer');
}

/** `float.as_integer_ratio`. */
export function floatToRatio(value: number): [PlainInt, PlainInt] {
  if (Number.isNaN(value)) throw valueError('cannot convert NaN to integer ratio');
  if (!Number.isFinite(value)) throw overflowError('cannot convert Infinity to integer ratio');
  if (Number.isInteger(value)) return [intFromFloat(value), 1];
  const [mantissa, exponent] = integerParts(value);
  // Not an integer, so the exponent is negative and the mantissa odd.
  return [mantissa, normalizeInt(1n << BigInt(-exponent))];
}

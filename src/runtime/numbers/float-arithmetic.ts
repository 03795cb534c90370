import { makeException, overflowError, valueError, zeroDivisionError } from '../errors.ts';
import { exceptionType } from '../values/exception.ts';
import { exactDigits, roundDigits } from './decimal-digits.ts';
import { pow } from './exponential.ts';
import { copySign, signBit } from './float-bits.ts';
import type { PlainInt } from './int-arithmetic.ts';
import { intFromFloat } from './int-float.ts';

/** `a / b`. */
export function floatDivide(a: number, b: number): number {
  if (b === 0) throw zeroDivisionError('float division by zero');
  return a / b;
}

/** `a % b`, with the sign of `b`. */
export function floatMod(a: number, b: number): number {
  if (b === 0) throw zeroDivisionError('float modulo by zero');
  return modulo(a, b);
}

function modulo(a: number, b: number): number {
  const rest = a % b;
  if (rest === 0) return copySign(0, b);
  return b < 0 !== rest < 0 ? rest + b : rest;
}

/** `a // b`. */
export function floatFloorDiv(a: number, b: number): number {
  if (b === 0) throw zeroDivisionError('float floor division by zero');
  return floorQuotient(a, b);
}

function floorQuotient(a: number, b: number): number {
  const rest = a % b;
  let quotient = (a - rest) / b;
  if (rest !== 0 && b < 0 !== rest < 0) quotient -= 1;
  if (quotient === 0) return copySign(0, a / b);
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

/** `divmod(a, b)`. */
export function floatDivmod(a: number, b: number): [number, number] {
  if (b === 0) throw zeroDivisionError('float divmod()');
  return [floorQuotient(a, b), modulo(a, b)];
}

/** `a ** b`; `undefined` when the result is complex. */
export function floatPow(a: number, b: number): number | undefined {
  if (b === 0) return 1;
  if (Number.isNaN(a)) return a;
  if (Number.isNaN(b)) return a === 1 ? 1 : b;
  if (!Number.isFinite(b)) {
    const size = Math.abs(a);
    if (size === 1) return 1;
    return b > 0 === size > 1 ? Infinity : 0;
  }
  const odd = Math.abs(b) % 2 === 1;
  if (!Number.isFinite(a)) {
    if (b > 0) return odd ? a : Math.abs(a);
    return odd ? copySign(0, a) : 0;
  }
  if (a === 0) {
    if (b < 0) throw zeroDivisionError('0.0 cannot be raised to a negative power');
    return odd ? a : 0;
  }
  if (a < 0 && !Number.isInteger(b)) return undefined;
  if (a === 1) return 1;
  if (a === -1) return odd ? -1 : 1;
  const result = pow(a, b);
  if (!Number.isFinite(result)) throw rangeError();
  return result;
}

/** What C's `ERANGE` becomes. */
export function rangeError() {
  return makeException(exceptionType('OverflowError'), 34, 'Numerical result out of range');
}

/** `round(x)`: the nearest int, half to even. */
export function roundToInt(value: number): PlainInt {
  if (Number.isNaN(value)) throw valueError('cannot convert float NaN to integer');
  if (!Number.isFinite(value)) throw overflowError('cannot convert float infinity to integer');
  return intFromFloat(roundHalfEven(value));
}

/** The nearest whole double, half to even. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest < 0.5) return floor;
  if (rest > 0.5) return floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

/** `round(x, digits)`: to the nearest decimal of the exact value, half to even. */
export function roundToDigits(value: number, digits: PlainInt): number {
  if (value === 0 || !Number.isFinite(value)) return value;
  // More digits than the smallest doubles need, or fewer than the largest have.
  if (digits > 323) return value;
  if (digits < -308) return value * 0;
  const places = digits as number;
  const magnitude = Math.abs(value);
  if (places >= 0 && places <= 22 && magnitude < 1e15) {
    const scaled = magnitude * 2 ** (places + 1);
    // Not a tie: the text V8 makes is rounded right.
    if (!Number.isInteger(scaled)) {
      const result = Number(magnitude.toFixed(places));
      return signBit(value) ? -result : result;
    }
  }
  const exact = exactDigits(magnitude);
  const rounded = roundDigits(exact, exact.point + places);
  const result = rounded.digits === '' ? 0 : Number(`0.${rounded.digits}e${rounded.point}`);
  if (!Number.isFinite(result)) throw overflowError('rounded value too large to represent');
  return signBit(value) ? -result : result;
}

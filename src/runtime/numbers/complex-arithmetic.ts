import { pyObjectRepr } from '../abstract/text.ts';
import { overflowError, valueError, zeroDivisionError } from '../errors.ts';
import type { PValue } from '../object.ts';
import { PComplex } from '../values/scalars.ts';
import { exp, log, pow } from './exponential.ts';
import { signBit } from './float-bits.ts';
import { floatRepr, parseDouble, withoutUnderscores } from './float-text.ts';
import { hypot } from './hypot.ts';
import { asciiNumberText, stripAscii } from './number-text.ts';
import { atan2, cos, sin } from './trigonometric.ts';

/** The two parts of a complex number. */
export interface Complex {
  readonly real: number;
  readonly imag: number;
}

export function complexMul(a: Complex, b: Complex): PComplex {
  return new PComplex(a.real * b.real - a.imag * b.imag, a.real * b.imag + a.imag * b.real);
}

/** `a / b`, by Smith's method. */
export function complexDiv(a: Complex, b: Complex): PComplex {
  const result = quotient(a, b);
  if (result === undefined) throw zeroDivisionError('complex division by zero');
  return result;
}

function quotient(a: Complex, b: Complex): PComplex | undefined {
  const real = Math.abs(b.real);
  const imag = Math.abs(b.imag);
  if (real >= imag) {
    if (real === 0) return undefined;
    const ratio = b.imag / b.real;
    const denominator = b.real + b.imag * ratio;
    return new PComplex((a.real + a.imag * ratio) / denominator, (a.imag - a.real * ratio) / denominator);
  }
  if (imag >= real) {
    const ratio = b.real / b.imag;
    const denominator = b.real * ratio + b.imag;
    return new PComplex((a.real * ratio + a.imag) / denominator, (a.imag * ratio - a.real) / denominator);
  }
  return new PComplex(NaN, NaN);
}

/** `abs(z)`. */
export function complexAbs(z: Complex): number {
  const result = hypot(z.real, z.imag);
  if (result === Infinity && Number.isFinite(z.real) && Number.isFinite(z.imag))
    throw overflowError('absolute value too large');
  return result;
}

/** `a ** b`. */
export function complexPow(a: Complex, b: Complex): PComplex {
  const small = b.imag === 0 && b.real === Math.floor(b.real) && Math.abs(b.real) <= 100;
  const result = small ? integerPower(a, b.real) : generalPower(a, b);
  if (result === undefined) throw zeroDivisionError('0.0 to a negative or complex power');
  if (Math.abs(result.real) === Infinity || Math.abs(result.imag) === Infinity)
    throw overflowError('complex exponentiation');
  return result;
}

function integerPower(a: Complex, exponent: number): PComplex | undefined {
  let result = new PComplex(1, 0);
  let base: Complex = a;
  for (let left = Math.abs(exponent), mask = 1; mask > 0 && left >= mask; mask <<= 1) {
    if ((left & mask) !== 0) result = complexMul(result, base);
    base = complexMul(base, base);
  }
  return exponent > 0 ? result : quotient(new PComplex(1, 0), result);
}

function generalPower(a: Complex, b: Complex): PComplex | undefined {
  if (b.real === 0 && b.imag === 0) return new PComplex(1, 0);
  if (a.real === 0 && a.imag === 0) return b.imag !== 0 || b.real < 0 ? undefined : new PComplex(0, 0);
  const size = hypot(a.real, a.imag);
  let length = pow(size, b.real);
  const angle = atan2(a.imag, a.real);
  let phase = angle * b.real;
  if (b.imag !== 0) {
    length *= exp(-angle * b.imag);
    phase += b.imag * log(size);
  }
  return new PComplex(length * cos(phase), length * sin(phase));
}

/** `repr(z)`: parentheses unless the real part is a positive zero. */
export function complexRepr(z: Complex): string {
  const imag = partText(z.imag);
  if (z.real === 0 && !signBit(z.real)) return `${imag}j`;
  const sign = signBit(z.imag) && !Number.isNaN(z.imag) ? '' : '+';
  return `(${partText(z.real)}${sign}${imag}j)`;
}

/** A float without `.0`. */
function partText(value: number): string {
  const text = floatRepr(value);
  return text.endsWith('.0') ? text.slice(0, -2) : text;
}

const PART = '(?:[0-9]+\\.?[0-9]*(?:e[+-]?[0-9]+)?|\\.[0-9]+(?:e[+-]?[0-9]+)?|inf(?:inity)?|nan)';
const REAL = new RegExp(`^[+-]?${PART}`, 'i');
const IMAGINARY = new RegExp(`^[+-]${PART}`, 'i');

/** `complex(text)`. */
export function parseComplex(source: string): PComplex {
  const clean = withoutUnderscores(stripAscii(asciiNumberText(source)));
  if (clean === undefined) throw valueError(`could not convert string to complex: ${pyObjectRepr(source as PValue)}`);
  const malformed = () => valueError('complex() arg is a malformed string');
  let text = clean;
  if (text.startsWith('(')) {
    if (!text.endsWith(')')) throw malformed();
    text = stripAscii(text.slice(1, -1));
  }
  const isJ = (unit: string) => unit === 'j' || unit === 'J';
  const first = REAL.exec(text);
  if (first === null) {
    // ±j or j alone.
    const sign = text.startsWith('-') ? -1 : 1;
    const rest = /^[+-]/.test(text) ? text.slice(1) : text;
    if (rest.length === 1 && isJ(rest)) return new PComplex(0, sign);
    throw malformed();
  }
  const value = parseDouble(first[0])!;
  const rest = text.slice(first[0].length);
  if (rest === '') return new PComplex(value, 0);
  if (rest.length === 1 && isJ(rest)) return new PComplex(0, value);
  const second = IMAGINARY.exec(rest);
  if (second === null) {
    if (rest.length === 2 && /^[+-]/.test(rest) && isJ(rest.charAt(1)))
      return new PComplex(value, rest.startsWith('-') ? -1 : 1);
    throw malformed();
  }
  const tail = rest.slice(second[0].length);
  if (tail.length !== 1 || !isJ(tail)) throw malformed();
  return new PComplex(value, parseDouble(second[0])!);
}

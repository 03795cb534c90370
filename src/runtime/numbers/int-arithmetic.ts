import { poll } from '../../truffle/intrinsics.ts';
import { memoryError, overflowError, valueError, zeroDivisionError } from '../errors.ts';
import { normalizeInt } from '../values/scalars.ts';

/** A plain Python int: a number while it is a safe integer (never -0), else a bigint. */
export type PlainInt = number | bigint;

/** The most bits an int may have: what V8's BigInt holds. Larger results are MemoryError, as CPython's are past the memory there is. */
export const MAX_INT_BITS = 1 << 30;

const MAX_SAFE = Number.MAX_SAFE_INTEGER;

/** Runs a BigInt operation whose result may exceed V8's limit. */
function bounded(compute: (a: bigint, b: bigint) => bigint, a: PlainInt, b: PlainInt): PlainInt {
  try {
    return normalizeInt(compute(BigInt(a), BigInt(b)));
  } catch (error) {
    if (error instanceof RangeError) throw memoryError();
    throw error;
  }
}

const addBig = (a: bigint, b: bigint) => a + b;
const subBig = (a: bigint, b: bigint) => a - b;
const mulBig = (a: bigint, b: bigint) => a * b;

/** `a + b`. */
export function intAdd(a: PlainInt, b: PlainInt): PlainInt {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (sum <= MAX_SAFE && sum >= -MAX_SAFE) return sum;
  }
  return bounded(addBig, a, b);
}

/** `a - b`. */
export function intSub(a: PlainInt, b: PlainInt): PlainInt {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b;
    if (difference <= MAX_SAFE && difference >= -MAX_SAFE) return difference;
  }
  return bounded(subBig, a, b);
}

/** `a * b`. */
export function intMul(a: PlainInt, b: PlainInt): PlainInt {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b;
    if (product <= MAX_SAFE && product >= -MAX_SAFE) return product + 0;
  }
  return bounded(mulBig, a, b);
}

export const floorDivisionByZero = () => zeroDivisionError('integer division or modulo by zero');
export const moduloByZero = () => zeroDivisionError('integer modulo by zero');

/** `a // b`, towards minus infinity. */
export function intFloorDiv(a: PlainInt, b: PlainInt): PlainInt {
  if (b === 0) throw floorDivisionByZero();
  // The quotient of two safe integers never rounds up to the next integer, so its floor is exact.
  if (typeof a === 'number' && typeof b === 'number') return Math.floor(a / b) + 0;
  return normalizeInt(floorDivBig(BigInt(a), BigInt(b)));
}

/** `a % b`, with the sign of `b`. */
export function intMod(a: PlainInt, b: PlainInt): PlainInt {
  if (b === 0) throw moduloByZero();
  if (typeof a === 'number' && typeof b === 'number') {
    const rest = a % b;
    return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest + 0;
  }
  return normalizeInt(modBig(BigInt(a), BigInt(b)));
}

/** `a // b` of bigints. */
export function floorDivBig(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a < 0n !== b < 0n && quotient * b !== a ? quotient - 1n : quotient;
}

/** `a % b` of bigints. */
export function modBig(a: bigint, b: bigint): bigint {
  const rest = a % b;
  return rest !== 0n && rest < 0n !== b < 0n ? rest + b : rest;
}

export function intNegate(a: PlainInt): PlainInt {
  return typeof a === 'number' ? 0 - a : normalizeInt(-a);
}

export function intAbs(a: PlainInt): PlainInt {
  return a < 0 ? intNegate(a) : a;
}

export function intInvert(a: PlainInt): PlainInt {
  return typeof a === 'number' ? intSub(-1, a) : normalizeInt(~a);
}

/** `a ** b` for b >= 0. */
export function intPow(a: PlainInt, b: PlainInt): PlainInt {
  if (typeof a === 'number' && typeof b === 'number') {
    // Math.pow is exact here only while every partial product is a safe integer, so multiply.
    let result = 1;
    let base = a;
    let exponent = b;
    for (;;) {
      if (exponent % 2 === 1) result *= base;
      if (result > MAX_SAFE || result < -MAX_SAFE) break;
      exponent = Math.floor(exponent / 2);
      if (exponent === 0) return result + 0;
      base *= base;
      if (base > MAX_SAFE) break;
    }
  }
  if (a === 0 || a === 1) return a;
  if (a === -1) return intMod(b, 2) === 0 ? 1 : -1;
  if (typeof b === 'bigint' || (bitLength(a) - 1) * b > MAX_INT_BITS) throw memoryError();
  if (a === 2) return normalizeInt(1n << BigInt(b));
  try {
    return normalizeInt(powBig(BigInt(a), b));
  } catch (error) {
    if (error instanceof RangeError) throw memoryError();
    throw error;
  }
}

/** Square and multiply from the top bit, so that the multiplier stays small. */
function powBig(base: bigint, exponent: number): bigint {
  if (exponent < 64) return base ** BigInt(exponent);
  const bits = exponent.toString(2);
  let result = base;
  for (let i = 1; i < bits.length; i++) {
    poll();
    result *= result;
    if (bits[i] === '1') result *= base;
  }
  return result;
}

/** `pow(a, b, modulus)`; a negative `b` needs an inverse. */
export function intPowMod(a: PlainInt, b: PlainInt, modulus: PlainInt): PlainInt {
  if (modulus === 0) throw valueError('pow() 3rd argument cannot be 0');
  let m = BigInt(modulus);
  const negative = m < 0n;
  if (negative) m = -m;
  if (m === 1n) return 0;
  let base = modBig(BigInt(a), m);
  let exponent = BigInt(b);
  if (exponent < 0n) {
    base = modularInverse(base, m);
    exponent = -exponent;
  }
  let result = m < 0x80000000n ? BigInt(powModSmall(Number(base), exponent, Number(m))) : powModBig(base, exponent, m);
  if (negative && result !== 0n) result -= m;
  return normalizeInt(result);
}

function powModBig(start: bigint, exponent: bigint, m: bigint): bigint {
  const bits = exponent.toString(2);
  let result = 1n;
  for (let i = 0; i < bits.length; i++) {
    if ((i & 63) === 0) poll();
    result = (result * result) % m;
    if (bits.charCodeAt(i) === 49) result = (result * start) % m;
  }
  return result;
}

/** The same where the modulus has 31 bits at most. */
function powModSmall(start: number, exponent: bigint, m: number): number {
  const bits = exponent.toString(2);
  let result = 1;
  for (let i = 0; i < bits.length; i++) {
    result = mulMod31(result, result, m);
    if (bits.charCodeAt(i) === 49) result = mulMod31(result, start, m);
  }
  return result;
}

function mulMod31(a: number, b: number, m: number): number {
  const product = a * b;
  if (product <= MAX_SAFE) return product % m;
  // a = high * 2**16 + low keeps each product below 2**53.
  const high = Math.floor(a / 65536);
  const low = a % 65536;
  return (((high * b) % m) * 65536 + low * b) % m;
}

function modularInverse(a: bigint, m: bigint): bigint {
  let [r0, r1] = [m, a];
  let [t0, t1] = [0n, 1n];
  while (r1 !== 0n) {
    const q = r0 / r1;
    [r0, r1] = [r1, r0 - q * r1];
    [t0, t1] = [t1, t0 - q * t1];
  }
  if (r0 !== 1n) throw valueError('base is not invertible for the given modulus');
  return t0 < 0n ? t0 + m : t0;
}

/** `a << b`. */
export function intLshift(a: PlainInt, b: PlainInt): PlainInt {
  if (b < 0) throw valueError('negative shift count');
  if (a === 0) return 0;
  if (typeof b === 'bigint' || b > MAX_INT_BITS)
    throw b >= 2 ** 63 ? overflowError('too many digits in integer') : memoryError();
  if (typeof a === 'number' && b < 53) {
    const shifted = a * 2 ** b;
    if (shifted <= MAX_SAFE && shifted >= -MAX_SAFE) return shifted;
  }
  try {
    return normalizeInt(BigInt(a) << BigInt(b));
  } catch (error) {
    if (error instanceof RangeError) throw memoryError();
    throw error;
  }
}

/** `a >> b`, towards minus infinity. */
export function intRshift(a: PlainInt, b: PlainInt): PlainInt {
  if (b < 0) throw valueError('negative shift count');
  if (typeof b === 'bigint' || b > MAX_INT_BITS) return a < 0 ? -1 : 0;
  if (typeof a === 'number') {
    if ((a | 0) === a) return b < 32 ? a >> b : a < 0 ? -1 : 0;
    return b > 53 ? (a < 0 ? -1 : 0) : Math.floor(a / 2 ** b);
  }
  return normalizeInt(a >> BigInt(b));
}

// Safe integers are split at bit 32: the upper part is a signed number of 22 bits, the lower one unsigned.
const TWO32 = 0x100000000;

export function intAnd(a: PlainInt, b: PlainInt): PlainInt {
  if (typeof a === 'number' && typeof b === 'number') {
    if ((a | 0) === a && (b | 0) === b) return a & b;
    return (Math.floor(a / TWO32) & Math.floor(b / TWO32)) * TWO32 + ((a & b) >>> 0);
  }
  return normalizeInt(BigInt(a) & BigInt(b));
}

export function intOr(a: PlainInt, b: PlainInt): PlainInt {
  if (typeof a === 'number' && typeof b === 'number') {
    if ((a | 0) === a && (b | 0) === b) return a | b;
    return fromHalves(Math.floor(a / TWO32) | Math.floor(b / TWO32), (a | b) >>> 0);
  }
  return normalizeInt(BigInt(a) | BigInt(b));
}

export function intXor(a: PlainInt, b: PlainInt): PlainInt {
  if (typeof a === 'number' && typeof b === 'number') {
    if ((a | 0) === a && (b | 0) === b) return a ^ b;
    return fromHalves(Math.floor(a / TWO32) ^ Math.floor(b / TWO32), (a ^ b) >>> 0);
  }
  return normalizeInt(BigInt(a) ^ BigInt(b));
}

/** -2**53 alone can come out of safe operands and is none itself. */
function fromHalves(high: number, low: number): PlainInt {
  const value = high * TWO32 + low;
  return value < -MAX_SAFE ? BigInt(value) : value;
}

/** Number of bits of the absolute value: `int.bit_length`. */
export function bitLength(a: PlainInt): number {
  if (typeof a === 'number') {
    const magnitude = Math.abs(a);
    if (magnitude < TWO32) return 32 - Math.clz32(magnitude);
    return 64 - Math.clz32(Math.floor(magnitude / TWO32));
  }
  const hex = (a < 0n ? -a : a).toString(16);
  return (hex.length - 1) * 4 + 32 - Math.clz32(Number.parseInt(hex.charAt(0), 16));
}

/** Number of ones in the absolute value: `int.bit_count`. */
export function bitCount(a: PlainInt): number {
  if (typeof a === 'number') {
    const magnitude = Math.abs(a);
    return popcount32((magnitude % TWO32) | 0) + popcount32(Math.floor(magnitude / TWO32));
  }
  const hex = (a < 0n ? -a : a).toString(16);
  let count = 0;
  for (let i = 0; i < hex.length; i += 8) count += popcount32(Number.parseInt(hex.slice(i, i + 8), 16) | 0);
  return count;
}

function popcount32(value: number): number {
  let n = value - ((value >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Greatest common divisor, never negative. */
export function intGcd(a: PlainInt, b: PlainInt): PlainInt {
  let x = intAbs(a);
  let y = intAbs(b);
  if (x < y) [x, y] = [y, x];
  while (typeof y === 'bigint') [x, y] = [y, normalizeInt(BigInt(x) % y)];
  if (y === 0) return x;
  if (typeof x === 'bigint') {
    const rest: number = Number(x % BigInt(y));
    x = y;
    y = rest;
  }
  while (y !== 0) {
    const rest: number = (x as number) % y;
    x = y;
    y = rest;
  }
  return x;
}

/** Integer square root of a number that is not negative. */
export function intSqrt(n: PlainInt): PlainInt {
  if (typeof n === 'number') {
    let root = Math.floor(Math.sqrt(n));
    if (root * root > n) root--;
    return root;
  }
  return normalizeInt(sqrtBig(n));
}

/** Newton's method that doubles the known bits each turn, from the top ones. */
function sqrtBig(n: bigint): bigint {
  const half = (bitLength(n) - 1) >> 1;
  let known = 0;
  let root = 1n;
  for (let s = 32 - Math.clz32(half) - 1; s >= 0; s--) {
    const before = known;
    known = half >> s;
    root = (root << BigInt(known - before - 1)) + (n >> BigInt(2 * half - before - known + 1)) / root;
  }
  return root * root > n ? root - 1n : root;
}

/** Exact comparison of ints of either form. */
export function intEquals(a: PlainInt, b: PlainInt): boolean {
  return a === b;
}

/** Sign of an int: -1, 0 or 1. */
export function intSign(a: PlainInt): number {
  return a < 0 ? -1 : a > 0 ? 1 : 0;
}

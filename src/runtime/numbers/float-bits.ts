/*
 * Doubles taken apart and put together: C's frexp, ldexp, nextafter, copysign.
 */

const double = new Float64Array(1);
const words = new Int32Array(double.buffer);
// Which half holds the sign depends on the machine's byte order.
double[0] = -1;
const HIGH = words[1] !== 0 ? 1 : 0;
const LOW = 1 - HIGH;

/** Whether the sign bit is set: true for -0. */
export function signBit(value: number): boolean {
  double[0] = value;
  return words[HIGH]! < 0;
}

/** `copysign(magnitude, sign)`. */
export function copySign(magnitude: number, sign: number): number {
  const size = Math.abs(magnitude);
  return signBit(sign) ? -size : size;
}

/** The biased exponent field. */
function exponentField(value: number): number {
  double[0] = value;
  return (words[HIGH]! >>> 20) & 0x7ff;
}

/** The exponent of a normal double: `value = m * 2**exponent` with 1 <= |m| < 2. */
export function exponentOf(value: number): number {
  return exponentField(value) - 1023;
}

/** That `m` of a positive normal double. */
export function significand(value: number): number {
  double[0] = value;
  words[HIGH] = (words[HIGH]! & 0xfffff) | 0x3ff00000;
  return double[0]!;
}

/** The double with the low 32 bits of its significand cleared. */
export function highHalf(value: number): number {
  double[0] = value;
  words[LOW] = 0;
  return double[0]!;
}

/** `2 ** exponent` for exponents of normal doubles. */
export function powerOfTwo(exponent: number): number {
  words[HIGH] = (exponent + 1023) << 20;
  words[LOW] = 0;
  return double[0]!;
}

/** `value = mantissa * 2**exponent` with 0.5 <= |mantissa| < 1; zero, infinities and nan come with exponent 0. */
export function frexp(value: number): [mantissa: number, exponent: number] {
  let field = exponentField(value);
  if (field === 0x7ff || value === 0) return [value, 0];
  let bias = 1022;
  if (field === 0) {
    field = exponentField(value * 2 ** 64);
    bias += 64;
  }
  words[HIGH] = (words[HIGH]! & 0x800fffff) | (1022 << 20);
  return [double[0]!, field - bias];
}

/** `value * 2**exponent`, rounded once; infinite when too large. */
export function ldexp(value: number, exponent: number): number {
  if (value === 0 || !Number.isFinite(value)) return value;
  const [mantissa, own] = frexp(value);
  const total = own + exponent;
  if (total > 1024) return value > 0 ? Infinity : -Infinity;
  if (total >= -1021) return mantissa * 2 * 2 ** (total - 1);
  if (total >= -1074) return mantissa * 2 ** total;
  return value > 0 ? 0 : -0;
}

/** A finite double as `mantissa * 2**exponent` with an odd (or zero) integer mantissa. */
export function integerParts(value: number): [mantissa: number, exponent: number] {
  if (value === 0) return [0, 0];
  let [mantissa, exponent] = frexp(value);
  mantissa *= 2 ** 53;
  exponent -= 53;
  while (mantissa % 0x10000 === 0) {
    mantissa /= 0x10000;
    exponent += 16;
  }
  while (mantissa % 2 === 0) {
    mantissa /= 2;
    exponent++;
  }
  return [mantissa, exponent];
}

/** The bits as an unsigned 64-bit number. */
export function doubleToBits(value: number): bigint {
  double[0] = value;
  return (BigInt(words[HIGH]! >>> 0) << 32n) | BigInt(words[LOW]! >>> 0);
}

export function doubleFromBits(bits: bigint): number {
  words[HIGH] = Number(BigInt.asIntN(32, bits >> 32n));
  words[LOW] = Number(BigInt.asIntN(32, bits));
  return double[0]!;
}

/** The next double after `x` in the direction of `y`; a zero that is reached keeps the sign of `x`. */
export function nextAfter(x: number, y: number): number {
  const next = stepTowards(x, y, 1n);
  if (next !== 0 || x === 0) return next;
  return x < 0 ? -0 : 0;
}

/** The double `steps` after `x` towards `y`, stopping at `y`. */
export function stepTowards(x: number, y: number, steps: bigint): number {
  if (Number.isNaN(x)) return x;
  if (Number.isNaN(y)) return y;
  if (x === y || steps === 0n) return steps === 0n ? x : y;
  const from = ordinal(x);
  const to = ordinal(y);
  if (from < to) {
    const at = from + steps;
    return at >= to ? y : fromOrdinal(at, x);
  }
  const at = from - steps;
  return at <= to ? y : fromOrdinal(at, x);
}

/** Doubles in order as consecutive integers; both zeros are 0. */
function ordinal(value: number): bigint {
  const magnitude = doubleToBits(Math.abs(value));
  return value < 0 ? -magnitude : magnitude;
}

function fromOrdinal(at: bigint, origin: number): number {
  if (at === 0n) return origin < 0 ? -0 : 0;
  return at < 0n ? -doubleFromBits(-at) : doubleFromBits(at);
}

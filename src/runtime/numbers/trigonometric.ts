import { FIXED_BITS, ONE, piFixed, split, splitTable } from './fixed-point.ts';
import { integerParts } from './float-bits.ts';
import { productTail } from './hypot.ts';
import { intSqrt } from './int-arithmetic.ts';

/*
 * Trigonometric functions in pairs of doubles (high + low), rounded once at the end, for the same reason as in exponential.ts. An argument
 * is reduced to a quadrant, then to a distance of at most 1/128 from a table's entry.
 */

/** sin and cos of k/64. */
interface SinTables {
  readonly sin: { readonly high: Float64Array; readonly low: Float64Array };
  readonly cos: { readonly high: Float64Array; readonly low: Float64Array };
  /** Half of pi in four parts, three of them with 33 bits. */
  readonly halfPi: readonly [number, number, number, number];
}

let sinTables: SinTables | null = null;
/** atan of k/64. */
let atanTable: { readonly high: Float64Array; readonly low: Float64Array } | null = null;

function sinCosFixed(x: bigint, cosine: boolean): bigint {
  let term = cosine ? ONE : x;
  let sum = 0n;
  for (let k = cosine ? 1n : 2n; term !== 0n; k += 2n) {
    sum += term;
    term = (((-term * x) / ONE) * x) / ONE / (k * (k + 1n));
  }
  return sum;
}

function makeSinTables(): SinTables {
  const at = (k: number) => (ONE * BigInt(k)) / 64n;
  let rest = piFixed(300) >> 1n;
  const part = (bits: number): number => {
    const kept = (rest >> BigInt(300 - bits)) << BigInt(300 - bits);
    rest -= kept;
    return Number(kept) / 2 ** 300;
  };
  return {
    sin: splitTable(52, (k) => sinCosFixed(at(k), false)),
    cos: splitTable(52, (k) => sinCosFixed(at(k), true)),
    halfPi: [part(32), part(65), part(98), part(160)],
  };
}

function makeAtanTable() {
  return splitTable(65, (k) => {
    const x = (ONE * BigInt(k)) / 64n;
    // Halved by atan(x) = 2 atan(x / (1 + sqrt(1 + x²))) the series converges quickly.
    const root = BigInt(intSqrt(ONE * ONE + x * x));
    const half = (x * ONE) / (ONE + root);
    const square = (half * half) / ONE;
    let term = half;
    let sum = 0n;
    for (let n = 1n; term !== 0n; n += 2n) {
      sum += n % 4n === 1n ? term / n : -(term / n);
      term = (term * square) / ONE;
    }
    return 2n * sum;
  });
}

/** Low part of the last result in two parts. */
let low = 0;
/** The quadrant of the last reduced argument. */
let quadrant = 0;

const TWO_OVER_PI = 2 / Math.PI;

/** The argument less the nearest multiple of pi/2. */
function reduce(x: number): number {
  sinTables ??= makeSinTables();
  const size = Math.abs(x);
  if (size < 0.7853981633974483) {
    quadrant = 0;
    low = 0;
    return x;
  }
  if (size > 1e5) return reduceLarge(x);
  const [a, b, c, d] = sinTables.halfPi;
  const n = Math.round(x * TWO_OVER_PI);
  quadrant = n & 3;
  // The first two products and differences are exact or leave an exact error.
  const first = x - n * a;
  const pb = n * b;
  let high = first - pb;
  let rest = first - high - pb;
  const pc = n * c;
  const next = high - pc;
  rest += high - next - pc;
  high = next + rest;
  rest = next - high + rest;
  const pd = n * d;
  const last = high + (rest - pd);
  low = high - last + (rest - pd);
  return last;
}

/** The same for arguments of any size, with as many digits of pi as it takes. */
function reduceLarge(x: number): number {
  const [mantissa, exponent] = integerParts(x);
  const bits = FIXED_BITS + 64 + Math.max(0, exponent + 53);
  const half = piFixed(bits) >> 1n;
  const value = exponent + bits >= 0 ? BigInt(mantissa) << BigInt(exponent + bits) : 0n;
  let n = value / half;
  let rest = value - n * half;
  if (rest > half >> 1n || rest < -(half >> 1n)) {
    const step = rest > 0n ? 1n : -1n;
    n += step;
    rest -= step * half;
  }
  quadrant = Number(n & 3n);
  const [high, tail] = split(rest >> BigInt(bits - FIXED_BITS));
  low = tail;
  return high;
}

/** sin or cos of `high + tail`, at most pi/4: the high part; the low one in `low`. */
function sinCos(high: number, tail: number, cosine: boolean): number {
  const negative = high < 0;
  const size = negative ? -high : high;
  const sizeTail = negative ? -tail : tail;
  const index = Math.round(size * 64);
  const d = size - index / 64;
  const square = d * d;
  const dTail = sizeTail + d * square * (-1 / 6 + square * (1 / 120 - square * (1 / 5040)));
  const { sin, cos } = sinTables!;
  let base: number;
  let baseLow: number;
  let slope: number;
  let slopeLow: number;
  if (cosine) {
    base = cos.high[index]!;
    baseLow = cos.low[index]!;
    slope = -sin.high[index]!;
    slopeLow = -sin.low[index]!;
  } else {
    base = sin.high[index]!;
    baseLow = sin.low[index]!;
    slope = cos.high[index]!;
    slopeLow = cos.low[index]!;
  }
  const product = slope * d;
  const half = square / 2;
  // base * (cos d - 1): its first term in two parts where it matters, next to cos 0.
  const bend = base * half;
  const bendLow =
    productTail(base, half, bend) +
    base * (productTail(d, d, square) / 2 + sizeTail * d - square * square * (1 / 24 - square * (1 / 720)));
  let sum = base + product;
  let rest = Math.abs(base) >= Math.abs(product) ? base - sum + product : product - sum + base;
  const next = sum - bend;
  rest += sum - next - bend;
  sum = next;
  rest += productTail(slope, d, product) + slope * dTail + slopeLow * d + baseLow - bendLow;
  const result = sum + rest;
  low = sum - result + rest;
  if (negative && !cosine) {
    low = -low;
    return -result;
  }
  return result;
}

/** `sin(x)`. */
export function sin(x: number): number {
  if (x === 0 || !Number.isFinite(x)) return Math.sin(x);
  if (Math.abs(x) < 2 ** -27) return x;
  const high = reduce(x);
  const result = sinCos(high, low, (quadrant & 1) === 1);
  return quadrant >= 2 ? -result : result;
}

/** `cos(x)`. */
export function cos(x: number): number {
  if (x === 0 || !Number.isFinite(x)) return Math.cos(x);
  const high = reduce(x);
  const result = sinCos(high, low, (quadrant & 1) === 0);
  return quadrant === 1 || quadrant === 2 ? -result : result;
}

/** `tan(x)`. */
export function tan(x: number): number {
  if (x === 0 || !Number.isFinite(x)) return Math.tan(x);
  if (Math.abs(x) < 2 ** -27) return x;
  const high = reduce(x);
  const tail = low;
  const sine = sinCos(high, tail, false);
  const sineLow = low;
  const cosine = sinCos(high, tail, true);
  return (quadrant & 1) === 0 ? ratio(sine, sineLow, cosine, low) : -ratio(cosine, low, sine, sineLow);
}

/** `(a + aLow) / (b + bLow)`: the high part; the low one in `low`. */
function ratio(a: number, aLow: number, b: number, bLow: number): number {
  const q = a / b;
  const product = q * b;
  const rest = (a - product - productTail(q, b, product) + aLow - q * bLow) / b;
  const result = q + rest;
  low = q - result + rest;
  return result;
}

const PI = Math.PI;
const PI_LOW = 1.2246467991473532e-16;

/** atan of `high + tail` in 0..1: the high part; the low one in `low`. */
function atanPair(high: number, tail: number): number {
  atanTable ??= makeAtanTable();
  const index = Math.round(high * 64);
  let t = high;
  let tLow = tail;
  if (index > 0) {
    const center = index / 64;
    const product = high * center;
    const divisor = 1 + product;
    const divisorLow = 1 - divisor + product + productTail(high, center, product) + tail * center;
    t = ratio(high - center, tail, divisor, divisorLow);
    tLow = low;
  }
  const square = t * t;
  const cube =
    t * square * (-1 / 3 + square * (1 / 5 + square * (-1 / 7 + square * (1 / 9 - square * (1 / 11))))) - tLow * square;
  const base = atanTable.high[index]!;
  const sum = base + t;
  const rest = base - sum + t + (atanTable.low[index]! + tLow + cube);
  const result = index === 0 ? t + (tLow + cube) : sum + rest;
  low = index === 0 ? t - result + (tLow + cube) : sum - result + rest;
  return result;
}

/** `a - (high + tail)` for `a` given in two parts. */
function less(a: number, aLow: number, high: number, tail: number): number {
  const difference = a - high;
  const rest = a - difference - high + (aLow - tail);
  const result = difference + rest;
  low = difference - result + rest;
  return result;
}

/** The angle of (x + xLow, y + yLow), both positive: the high part; the low one in `low`. */
function angle(y: number, yLow: number, x: number, xLow: number): number {
  if (y <= x) {
    const q = ratio(y, yLow, x, xLow);
    return atanPair(q, low);
  }
  const q = ratio(x, xLow, y, yLow);
  const high = atanPair(q, low);
  return less(PI / 2, PI_LOW / 2, high, low);
}

/** `atan(x)`. */
export function atan(x: number): number {
  const size = Math.abs(x);
  if (!(size > 2 ** -27) || size > 1e17) return Math.atan(x);
  const result = size <= 1 ? atanPair(size, 0) : angle(size, 0, 1, 0);
  return x < 0 ? -result : result;
}

/** `atan2(y, x)`. */
export function atan2(y: number, x: number): number {
  let a = Math.abs(y);
  let b = Math.abs(x);
  if (!(a > 0 && b > 0 && a < Infinity && b < Infinity)) return Math.atan2(y, x);
  const quotient = a / b;
  if (quotient > 1e17 || quotient < (x < 0 ? 1e-17 : 1e-290)) return Math.atan2(y, x);
  // Products must neither overflow nor lose their low parts.
  if (a > 1e280 || b > 1e280) {
    a *= 2 ** -100;
    b *= 2 ** -100;
  } else if (a < 1e-200 || b < 1e-200) {
    a *= 2 ** 300;
    b *= 2 ** 300;
  }
  let result = angle(a, 0, b, 0);
  if (x < 0) result = less(PI, PI_LOW, result, low);
  return y < 0 ? -result : result;
}

/** `sqrt(1 - x²)` for |x| < 1: the high part; the low one in `low`. */
function coordinate(x: number): number {
  const square = x * x;
  const squareLow = productTail(x, x, square);
  const rest = 1 - square;
  const restLow = 1 - rest - square - squareLow;
  const root = Math.sqrt(rest);
  const product = root * root;
  low = (rest - product - productTail(root, root, product) + restLow) / (2 * root);
  return root;
}

/** `asin(x)`. */
export function asin(x: number): number {
  const size = Math.abs(x);
  if (!(size < 1) || size < 2 ** -27) return Math.asin(x);
  const other = coordinate(size);
  const result = angle(size, 0, other, low);
  return x < 0 ? -result : result;
}

/** `acos(x)`. */
export function acos(x: number): number {
  const size = Math.abs(x);
  if (!(size < 1) || size < 2 ** -60) return Math.acos(x);
  const other = coordinate(size);
  const result = angle(other, low, size, 0);
  return x < 0 ? less(PI, PI_LOW, result, low) : result;
}

import { ONE, split, splitTable } from './fixed-point.ts';
import { exponentOf, frexp, ldexp, powerOfTwo, significand } from './float-bits.ts';
import { productTail } from './hypot.ts';

/*
 * exp, log and pow in pairs of doubles (high + low, some 105 bits), rounded once at the end: V8's own differ from the C library's in the
 * last place one time in ten, which programs that print their results would show. Tables are made at first use, with bigints.
 */

/** `2 * atanh(num / den)`, which is `log((den + num) / (den - num))`, in units of 2**-140. */
function doubleAtanh(num: bigint, den: bigint): bigint {
  const z = (num * ONE) / den;
  const square = (z * z) / ONE;
  let term = z;
  let sum = 0n;
  for (let k = 1n; term !== 0n && term !== -1n; k += 2n) {
    sum += term / k;
    term = (term * square) / ONE;
  }
  return 2n * sum;
}

function expFixed(x: bigint): bigint {
  let term = ONE;
  let sum = 0n;
  for (let k = 1n; term !== 0n; k++) {
    sum += term;
    term = (term * x) / ONE / k;
  }
  return sum;
}

/** Tables: log(1 + i/128) and 2**(j/64), high and low parts; log(2) in three parts, the first with zeros at its end. */
interface Tables {
  readonly logHigh: Float64Array;
  readonly logLow: Float64Array;
  readonly powHigh: Float64Array;
  readonly powLow: Float64Array;
  readonly ln2: readonly [number, number, number];
}

let made: Tables | null = null;

function makeTables(): Tables {
  const ln2 = doubleAtanh(1n, 3n);
  const log = splitTable(129, (i) => doubleAtanh(BigInt(i), BigInt(256 + i)));
  const pow = splitTable(64, (j) => expFixed((ln2 * BigInt(j)) / 64n));
  // 32 bits, so that a product with an exponent is exact.
  const first = Number(ln2 >> 108n) / 2 ** 32;
  const [second, third] = split(ln2 - (BigInt(first * 2 ** 32) << 108n));
  return { logHigh: log.high, logLow: log.low, powHigh: pow.high, powLow: pow.low, ln2: [first, second, third] };
}

/** Low part of the last logarithm or exponential in two parts. */
let low = 0;

/** Natural logarithm of a positive finite double: the high part; the low one in `low`. */
function logPair(x: number): number {
  made ??= makeTables();
  const { logHigh, logLow, ln2 } = made;
  let exponent = 0;
  if (x < 2 ** -1022) {
    x *= 2 ** 64;
    exponent = -64;
  }
  exponent += exponentOf(x);
  let mantissa = significand(x);
  let index = Math.round((mantissa - 1) * 128);
  if (index > 53) {
    // Above sqrt(2): halve, so that logarithms near zero stay exact.
    mantissa /= 2;
    exponent++;
    index = Math.round((mantissa * 2 - 1) * 128);
  }
  const halved = mantissa < 1 - 1 / 1024 || (mantissa < 1 && index === 128) ? 1 : 0;
  const center = halved === 1 ? (1 + index / 128) / 2 : 1 + index / 128;
  // s = (m - c) / (m + c): the difference is exact, the sum too within two parts.
  const difference = mantissa - center;
  const sum = mantissa + center;
  const sumLow = mantissa - (sum - center);
  const s = difference / sum;
  const product = s * sum;
  const sLow = (difference - product - productTail(s, sum, product) - s * sumLow) / sum;
  const square = s * s;
  const tail = s * square * (2 / 3 + square * (2 / 5 + square * (2 / 7 + square * (2 / 9))));
  // exponent * log(2) + log(center) + 2s + tail
  const shift = exponent - halved;
  const a = shift * ln2[0];
  const b = logHigh[index]!;
  let high = a + b;
  let rest = a === 0 ? 0 : Math.abs(a) >= b ? b - (high - a) : a - (high - b);
  const twice = 2 * s;
  const next = high + twice;
  rest += Math.abs(high) >= Math.abs(twice) ? twice - (next - high) : high - (next - twice);
  high = next;
  const second = shift * ln2[1];
  rest += second + productTail(shift, ln2[1], second) + shift * ln2[2] + logLow[index]! + 2 * sLow + tail;
  const result = high + rest;
  low = high - result + rest;
  return result;
}

/** `e ** (high + tail)`, rounded once. */
function expPair(high: number, tail: number): number {
  made ??= makeTables();
  const { powHigh, powLow, ln2 } = made;
  if (high > 710) return Infinity;
  if (high < -746) return 0;
  const n = Math.round((high * 64) / Math.LN2);
  const a = (n * ln2[0]) / 64;
  const b = (n * ln2[1]) / 64;
  // high - a is exact: both are near and a has few bits.
  const near = high - a;
  const r = near - b;
  const rLow = near - r - b + tail - productTail(n, ln2[1], n * ln2[1]) / 64 - (n * ln2[2]) / 64;
  const square = r * r;
  const squareLow = productTail(r, r, square);
  const rest = square * r * (1 / 6 + r * (1 / 24 + r * (1 / 120 + r * (1 / 720)))) + rLow + r * rLow + squareLow / 2;
  const p = r + square / 2;
  const pLow = r - p + square / 2 + rest;
  const j = ((n % 64) + 64) % 64;
  const t = powHigh[j]!;
  const product = t * p;
  const productLow = productTail(t, p, product) + t * pLow + powLow[j]! * (1 + p);
  const sum = t + product;
  const sumLow = t - sum + product + productLow;
  const k = (n - j) / 64;
  if (k >= -1020) return k <= 1020 ? (sum + sumLow) * powerOfTwo(k) : ldexp(sum + sumLow, k);
  // A subnormal result: round once, at its own last place.
  const unit = 2 ** (-1074 - k);
  const scaled = (sum + sumLow) / unit;
  const whole = Math.round(scaled);
  return ldexp(
    Math.abs(scaled - whole) === 0.5 && sumLow !== 0 ? Math.floor(scaled) + (sumLow > 0 ? 1 : 0) : whole,
    -1074,
  );
}

/** `exp(x)`. */
export function exp(x: number): number {
  if (!(Math.abs(x) <= 800) || Math.abs(x) < 1e-20) return Math.exp(x);
  return expPair(x, 0);
}

/** `log(x)`. */
export function log(x: number): number {
  if (!(x > 0) || x === Infinity || x === 1) return Math.log(x);
  return logPair(x);
}

const LOG2E_LOW = 2.0355273740931033e-17;

/** `log2(x)`. */
export function log2(x: number): number {
  if (!(x > 0) || x === Infinity || x === 1) return Math.log2(x);
  const high = logPair(x);
  const product = high * Math.LOG2E;
  return product + (productTail(high, Math.LOG2E, product) + high * LOG2E_LOW + low * Math.LOG2E);
}

/** `log10(x)`: as the C library, from the rounded logarithm of the significand. */
export function log10(x: number): number {
  if (!(x > 0) || x === Infinity || x === 1) return Math.log10(x);
  const [mantissa, exponent] = frexp(x);
  // The significand is in 1..2 for numbers above one, in 0.5..1 below.
  const shift = exponent > 0 ? exponent - 1 : exponent;
  const logarithm = log(exponent > 0 ? mantissa * 2 : mantissa);
  return shift * 3.694239077158931e-13 + Math.LOG10E * logarithm + shift * 0.30102999566361177;
}

/** `x ** y` where `y` is a multiple of 0.5 and small: products in two parts, rounded once. A negative `x` needs an integer `y`. */
function smallPower(x: number, y: number): number {
  const whole = Math.abs(y);
  let high = whole >= 1 ? x : 1;
  let tail = 0;
  for (let i = 2; i <= whole; i++) {
    const product = high * x;
    const rest = productTail(high, x, product) + tail * x;
    high = product + rest;
    tail = product - high + rest;
  }
  let inverse = 0;
  if (!Number.isInteger(y)) {
    const root = Math.sqrt(x);
    const square = root * root;
    const product = high * root;
    // the only division, which takes as long as all else: close enough to begin with for what follows
    inverse = 1 / product;
    const rootTail = (x - square - productTail(root, root, square)) * (0.5 * high * inverse);
    const rest = productTail(high, root, product) + high * rootTail + tail * root;
    high = product + rest;
    tail = product - high + rest;
  } else if (y < 0) inverse = 1 / high;
  if (y > 0) return high;
  const product = inverse * high;
  return inverse + (1 - product - productTail(inverse, high, product) - inverse * tail) * inverse;
}

/** `x ** y` of doubles, as C's pow. */
export function pow(x: number, y: number): number {
  const size = Math.abs(x);
  if (!(size > 0) || size === Infinity || !Number.isFinite(y) || y === 0 || size === 1) return Math.pow(x, y);
  if (y === 1) return x;
  if (y === 2) return x * x;
  if (y === 0.5 && x > 0) return Math.sqrt(x);
  if (x < 0 && !Number.isInteger(y)) return NaN;
  if (y <= 4 && y >= -4 && size > 1e-60 && size < 1e60 && Number.isInteger(2 * y)) return smallPower(x, y);
  const high = logPair(size);
  const tail = low;
  if (Math.abs(y) > 1e300) return Math.pow(x, y);
  const product = high * y;
  if (Math.abs(product) < 1e-20 || Math.abs(product) > 800) return Math.pow(x, y);
  const result = expPair(product, productTail(high, y, product) + tail * y);
  return x < 0 && Math.abs(y) % 2 === 1 ? -result : result;
}

import { overflowError, valueError } from '../../runtime/errors.ts';
import { exp, log, pow } from '../../runtime/numbers/exponential.ts';
import { piFixed } from '../../runtime/numbers/fixed-point.ts';
import { integerParts } from '../../runtime/numbers/float-bits.ts';
import { intSqrt } from '../../runtime/numbers/int-arithmetic.ts';
import { intTrueDivide } from '../../runtime/numbers/int-float.ts';
import { cos, sin } from '../../runtime/numbers/trigonometric.ts';
import { normalizeInt } from '../../runtime/values/scalars.ts';

/*
 * Gamma and error functions. Gamma uses Lanczos' approximation in the form of Boost's 13-term rational function for doubles; the error
 * functions use a series near zero, a continued fraction further out.
 */

export const domainError = () => valueError('math domain error');
export const rangeError = () => overflowError('math range error');

const G = 6.02468004077673;
const G_MINUS_HALF = 5.52468004077673;
const NUMERATOR = [
  23531376880.41076, 42919803642.6491, 35711959237.35567, 17921034426.03721, 6039542586.352028, 1439720407.3117216,
  248874557.86205417, 31426415.585400194, 2876370.6289353725, 186056.26539522348, 8071.672002365816, 210.82427775157936,
  2.5066282746310002,
];
const DENOMINATOR = [
  0, 39916800, 120543840, 150917976, 105258076, 45995730, 13339535, 2637558, 357423, 32670, 1925, 66, 1,
];

function lanczosSum(x: number): number {
  let num = 0;
  let den = 0;
  if (x < 5) {
    for (let i = NUMERATOR.length - 1; i >= 0; i--) {
      num = num * x + NUMERATOR[i]!;
      den = den * x + DENOMINATOR[i]!;
    }
  } else {
    for (let i = 0; i < NUMERATOR.length; i++) {
      num = num / x + NUMERATOR[i]!;
      den = den / x + DENOMINATOR[i]!;
    }
  }
  return num / den;
}

/** `sin(pi * x)`, exact where it is 0, 1 or -1. */
function sinPi(x: number): number {
  const y = Math.abs(x) % 2;
  const n = Math.round(2 * y);
  let r: number;
  switch (n) {
    case 0:
      r = sin(Math.PI * y);
      break;
    case 1:
      r = cos(Math.PI * (y - 0.5));
      break;
    case 2:
      r = sin(Math.PI * (1 - y));
      break;
    case 3:
      r = -cos(Math.PI * (y - 1.5));
      break;
    default:
      r = sin(Math.PI * (y - 2));
  }
  return x < 0 ? -r : r;
}

/** `math.gamma`. */
export function gamma(x: number): number {
  if (!Number.isFinite(x)) {
    if (Number.isNaN(x) || x > 0) return x;
    throw domainError();
  }
  if (x === 0) throw domainError();
  if (x === Math.floor(x)) {
    if (x < 0) throw domainError();
    if (x <= 23) {
      let product = 1;
      for (let i = 2; i < x; i++) product *= i;
      return product;
    }
  }
  const size = Math.abs(x);
  if (size < 1e-20) {
    const r = 1 / x;
    if (!Number.isFinite(r)) throw rangeError();
    return r;
  }
  if (size > 200) {
    if (x < 0) return 0 / sinPi(x);
    throw rangeError();
  }
  const y = size + G_MINUS_HALF;
  let z = size > G_MINUS_HALF ? y - size - G_MINUS_HALF : y - G_MINUS_HALF - size;
  z = (z * G) / y;
  let r: number;
  if (x < 0) {
    r = ((-Math.PI / sinPi(size) / size) * exp(y)) / lanczosSum(size);
    r -= z * r;
    if (size < 140) r /= pow(y, size - 0.5);
    else {
      const root = pow(y, size / 2 - 0.25);
      r = r / root / root;
    }
  } else {
    r = lanczosSum(size) / exp(y);
    r += z * r;
    if (size < 140) r *= pow(y, size - 0.5);
    else {
      const root = pow(y, size / 2 - 0.25);
      r = r * root * root;
    }
  }
  if (!Number.isFinite(r)) throw rangeError();
  return r;
}

const LOG_PI = 1.1447298858494002;

/** `math.lgamma`. */
export function logGamma(x: number): number {
  if (Number.isNaN(x)) return x;
  if (!Number.isFinite(x)) return Infinity;
  if (x === Math.floor(x) && x <= 2) {
    if (x <= 0) throw domainError();
    return 0;
  }
  const size = Math.abs(x);
  if (size < 1e-20) return -log(size);
  let r = log(lanczosSum(size)) - G;
  r += (size - 0.5) * (log(size + G - 0.5) - 1);
  if (x < 0) r = LOG_PI - log(Math.abs(sinPi(size))) - log(size) - r;
  if (!Number.isFinite(r)) throw rangeError();
  return r;
}

const SQRT_PI = Math.sqrt(Math.PI);

const BITS = 256n;
const UNIT = 1n << BITS;

let twoOverRootPi: bigint | null = null;

/** erf of 0 <= x < 6 in units of 2**-256: its power series, exact to far more digits than a double has. */
function erfFixed(x: number): bigint {
  twoOverRootPi ??= BigInt(intSqrt((4n * UNIT * UNIT * UNIT) / piFixed(Number(BITS))));
  const [mantissa, exponent] = integerParts(x);
  const at = BITS + BigInt(exponent);
  const fixed = at >= 0n ? BigInt(mantissa) << at : BigInt(mantissa) >> -at;
  const square = (fixed * fixed) >> BITS;
  let term = fixed;
  let sum = 0n;
  for (let n = 0n; term !== 0n; n++) {
    sum += n % 2n === 0n ? term / (2n * n + 1n) : -(term / (2n * n + 1n));
    term = ((term * square) >> BITS) / (n + 1n);
  }
  return (sum * twoOverRootPi) >> BITS;
}

const fromFixed = (fixed: bigint) => intTrueDivide(normalizeInt(fixed), UNIT);

function erfcFraction(x: number): number {
  if (x >= 30) return 0;
  const square = x * x;
  let a = 0;
  let step = 0.5;
  let p = 1;
  let q = step + square;
  let lastP = 0;
  let lastQ = 1;
  for (let i = 0; i < 50; i++) {
    a += step;
    step += 2;
    const b = step + square;
    [p, lastP] = [b * p - a * lastP, p];
    [q, lastQ] = [b * q - a * lastQ, q];
  }
  return ((p / q) * x * exp(-square)) / SQRT_PI;
}

/** `math.erf`. */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (Number.isNaN(x) || x === 0) return x;
  if (size < 1e-30) return x * 1.1283791670955126;
  if (size >= 6) return x > 0 ? 1 : -1;
  const result = fromFixed(erfFixed(size));
  return x < 0 ? -result : result;
}

/** `math.erfc`. */
export function erfc(x: number): number {
  if (Number.isNaN(x)) return x;
  const size = Math.abs(x);
  if (size < 1e-30) return 1;
  if (size < 6) return fromFixed(x > 0 ? UNIT - erfFixed(size) : UNIT + erfFixed(size));
  return x > 0 ? erfcFraction(size) : 2;
}

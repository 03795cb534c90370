import { poll } from '../../truffle/intrinsics.ts';
import { compareMagnitudes, divide, multiply, truncated } from './arithmetic.ts';
import {
  adjusted,
  CLAMPED,
  checkNans,
  digits,
  type Env,
  etiny,
  FINITE,
  finalize,
  INEXACT,
  INFINITE,
  infinity,
  invalid,
  isZero,
  type Num,
  num,
  ONE,
  OVERFLOW,
  pow10,
  ROUND_DOWN,
  ROUND_HALF_EVEN,
  ROUNDED,
  SUBNORMAL,
  UNDERFLOW,
} from './number.ts';

/*
 * exp, ln, log10 and power. Values are computed in binary fixed point, `bits` bits after the point, with guard digits; where the guard
 * digits cannot decide the rounding, with more of them.
 */

/** Bits that hold `n` decimal digits. */
const bitsFor = (n: number) => Math.ceil(n * 3.3219280948873626) + 8;

/** `atanh(1/n)`. */
function inverseAtanh(n: bigint, bits: number): bigint {
  let term = (1n << BigInt(bits)) / n;
  let sum = term;
  const square = n * n;
  for (let k = 3n; term !== 0n; k += 2n) {
    term /= square;
    sum += term / k;
  }
  return sum;
}

let knownLn10 = { bits: 0, value: 0n };

function ln10(bits: number): bigint {
  if (knownLn10.bits < bits) {
    const more = bits + 64;
    const value =
      (46n * inverseAtanh(31n, more + 16) + 34n * inverseAtanh(49n, more + 16) + 20n * inverseAtanh(161n, more + 16)) >>
      16n;
    knownLn10 = { bits: more, value };
  }
  return knownLn10.value >> BigInt(knownLn10.bits - bits);
}

/** `exp(x)` for small x. */
function expFixed(x: bigint, bits: number): bigint {
  const halvings = Math.max(4, Math.floor(Math.sqrt(bits) / 2));
  const extra = bits + 2 * halvings + 16;
  const scale = BigInt(extra);
  const one = 1n << scale;
  const small = (x << BigInt(extra - bits)) >> BigInt(halvings);
  let term = one;
  let sum = one;
  for (let k = 1n; term !== 0n && term !== -1n; k++) {
    term = (term * small) / (k << scale);
    sum += term;
    if ((k & 15n) === 0n) poll();
  }
  for (let i = 0; i < halvings; i++) sum = (sum * sum) >> scale;
  return sum >> BigInt(extra - bits);
}

/** `ln(m)` for a fixed-point m between about 0.1 and 10: Halley's iteration on exp. */
function lnFixed(m: bigint, bits: number): bigint {
  const start = Math.log(Number(m >> BigInt(Math.max(0, bits - 60))) / 2 ** Math.min(60, bits));
  let y = BigInt(Math.round(start * 2 ** 50)) << BigInt(bits);
  y >>= 50n;
  for (let exact = 45; ; exact *= 3) {
    const e = expFixed(y, bits);
    y += (2n * ((m - e) << BigInt(bits))) / (m + e);
    if (exact >= bits) return y;
  }
}

/** A number as fixed point. */
function toFixed(a: Num, bits: number): bigint {
  const sign = a.negative ? -1n : 1n;
  if (a.exp >= 0) return (sign * a.coeff * pow10(a.exp)) << BigInt(bits);
  // What is far below the last bit is nothing.
  if (adjusted(a) < -Math.ceil(bits / 3) - 5) return 0n;
  return (sign * (a.coeff << BigInt(bits))) / pow10(-a.exp);
}

/** `exp(x)` of a fixed-point x as a coefficient of `count` digits or one more, with its exponent. */
function expDigits(x: bigint, bits: number, count: number): { coeff: bigint; exp: number } {
  const base = ln10(bits);
  let k = x / base;
  let rest = x - k * base;
  if (rest < 0n) {
    rest += base;
    k -= 1n;
  }
  const value = expFixed(rest, bits);
  return { coeff: (value * pow10(count - 1)) >> BigInt(bits), exp: Number(k) - count + 1 };
}

/** Rounds an approximation whose last `guard` digits are partly doubtful; `undefined` if they do not decide. */
function settle(negative: boolean, coeff: bigint, exp: number, prec: number, env: Env, last: boolean): Num | undefined {
  const drop = digits(coeff) - prec;
  const unit = pow10(drop);
  const rest = coeff % unit;
  const doubt = 1000n;
  const half = unit / 2n;
  const distance = rest > half ? rest - half : half - rest;
  if (!last && (distance <= doubt || rest <= doubt || unit - rest <= doubt)) return undefined;
  // A result that is never exact: the digit below says so.
  return finalize({ ...num(negative, (coeff / unit) * 10n + (rest >= half ? 6n : 1n), exp + drop - 1) }, env);
}

/** Runs an approximation with growing numbers of guard digits. */
function approximate(
  env: Env,
  compute: (count: number) => { negative: boolean; coeff: bigint; exp: number },
  mode = ROUND_HALF_EVEN,
): Num {
  const work: Env = { ...env, rounding: mode };
  for (let guard = 10; ; guard *= 2) {
    const { negative, coeff, exp } = compute(env.prec + guard);
    const result = settle(negative, coeff, exp, env.prec, work, guard > 80);
    if (result === undefined) continue;
    env.status |= work.status;
    return result;
  }
}

function overflowed(negative: boolean, env: Env): Num {
  env.status |= OVERFLOW | INEXACT | ROUNDED;
  return infinity(negative);
}

function underflowed(negative: boolean, env: Env): Num {
  env.status |= UNDERFLOW | SUBNORMAL | INEXACT | ROUNDED | CLAMPED;
  return num(negative, 0n, etiny(env));
}

export function exponential(a: Num, env: Env): Num {
  const nan = checkNans(env, a);
  if (nan !== undefined) return nan;
  if (a.kind === INFINITE) return a.negative ? num(false, 0n, 0) : a;
  if (a.coeff === 0n) return ONE;
  // More than any exponent.
  if (adjusted(a) > 10) return a.negative ? underflowed(false, env) : overflowed(false, env);
  if (adjusted(a) < -env.prec - 2) {
    env.status |= INEXACT | ROUNDED;
    return num(false, pow10(env.prec - 1), -env.prec + 1);
  }
  return approximate(env, (count) => {
    const bits = bitsFor(count + Math.max(0, adjusted(a)) + 3);
    return { negative: false, ...expDigits(toFixed(a, bits), bits, count) };
  });
}

/** `ln(a)` in fixed point with `count` digits that count, a positive and not 1. */
function lnOf(a: Num, count: number): { value: bigint; bits: number } {
  const first = adjusted(a);
  // Near 1 the result is small: as many more digits are needed as there are zeros or nines.
  const near = first === 0 || first === -1;
  const distance = near ? a.coeff - pow10(Math.max(0, -a.exp)) * (a.exp > 0 ? 0n : 1n) : 0n;
  const lost = near && distance !== 0n ? Math.max(0, -(digits(distance < 0n ? -distance : distance) + a.exp)) : 0;
  const bits = bitsFor(count + lost + 5) + 16;
  const scale = near ? 0 : first;
  const m = toFixed(num(false, a.coeff, a.exp - scale), bits);
  return { value: lnFixed(m, bits) + BigInt(scale) * ln10(bits), bits };
}

/** A fixed-point value as at least `count` digits. */
function fixedDigits(value: bigint, bits: number, count: number): { negative: boolean; coeff: bigint; exp: number } {
  const negative = value < 0n;
  const size = negative ? -value : value;
  const lead = Math.ceil((size.toString(16).length * 4 - bits) * 0.30103) + 1;
  const places = Math.max(0, count - lead + 2);
  const coeff = (size * pow10(places)) >> BigInt(bits);
  return { negative, coeff, exp: -places };
}

export function naturalLog(a: Num, env: Env): Num {
  const nan = checkNans(env, a);
  if (nan !== undefined) return nan;
  if (isZero(a)) return infinity(true);
  if (a.negative) return invalid(env);
  if (a.kind === INFINITE) return a;
  if (compareMagnitudes(a, ONE) === 0) return num(false, 0n, 0);
  return approximate(env, (count) => {
    const { value, bits } = lnOf(a, count);
    return fixedDigits(value, bits, count);
  });
}

/** The exponent if the number is a power of ten. */
function powerOfTen(a: Num): number | undefined {
  const n = digits(a.coeff) - 1;
  return a.coeff === pow10(n) ? a.exp + n : undefined;
}

export function commonLog(a: Num, env: Env): Num {
  const nan = checkNans(env, a);
  if (nan !== undefined) return nan;
  if (isZero(a)) return infinity(true);
  if (a.negative) return invalid(env);
  if (a.kind === INFINITE) return a;
  const power = powerOfTen(a);
  if (power !== undefined) return finalize(num(power < 0, BigInt(Math.abs(power)), 0), env);
  return approximate(env, (count) => {
    const { value, bits } = lnOf(a, count);
    return fixedDigits((value << BigInt(bits)) / ln10(bits), bits, count);
  });
}

const isInteger = (a: Num) =>
  a.kind === FINITE && (a.exp >= 0 || a.coeff % pow10(Math.min(-a.exp, digits(a.coeff) + 1)) === 0n);

export function isOdd(a: Num): boolean {
  return a.kind === FINITE && a.exp <= 0 && (truncated(a) & 1n) === 1n;
}

/** A power with an integer exponent, by squaring with digits to spare. */
function integerPower(a: Num, exponent: bigint, negative: boolean, reciprocal: boolean, env: Env): Num {
  const prec = env.prec + digits(exponent) + 4 + (reciprocal ? 1 : 0);
  const work: Env = { ...env, prec, rounding: reciprocal ? ROUND_HALF_EVEN : ROUND_DOWN, clamp: false, status: 0 };
  const base: Num = { ...a, negative: false };
  const one = reciprocal ? divide(ONE, base, work) : base;
  let result = one;
  for (const bit of exponent.toString(2).slice(1)) {
    result = multiply(result, result, work);
    if (bit === '1') result = multiply(result, one, work);
    if (result.kind !== FINITE || result.coeff === 0n) break;
    poll();
  }
  if (result.kind === INFINITE || result.coeff === 0n) env.status |= work.status;
  else env.status |= work.status & (INEXACT | ROUNDED | OVERFLOW);
  return finalize({ ...result, negative }, env);
}

/** 1 to any power: zeros as many as exact multiplication would make. */
function powerOfOne(a: Num, b: Num, integer: boolean, negative: boolean, env: Env): Num {
  if (!integer) {
    env.status |= INEXACT | ROUNDED;
    return num(negative, pow10(env.prec - 1), -env.prec + 1);
  }
  if (b.negative) return num(negative, 1n, 0);
  const zeros = BigInt(-a.exp) * truncated(b);
  const kept = zeros > BigInt(env.prec - 1) ? env.prec - 1 : Number(zeros);
  if (BigInt(kept) < zeros) env.status |= ROUNDED;
  return num(negative, pow10(Math.max(0, kept)), -Math.max(0, kept));
}

export function power(a: Num, b: Num, env: Env): Num {
  const nan = checkNans(env, a, b);
  if (nan !== undefined) return nan;
  const integer = isInteger(b);
  const negative = a.negative && integer && isOdd(b);
  if (isZero(a)) {
    if (isZero(b)) return invalid(env);
    return b.negative ? infinity(negative) : num(negative, 0n, 0);
  }
  if (a.negative && !integer) return invalid(env);
  if (b.kind === INFINITE) {
    const order = compareMagnitudes(a, ONE);
    if (order === 0) return powerOfOne(a, b, false, false, env);
    return order < 0 === b.negative ? infinity(false) : num(false, 0n, 0);
  }
  if (a.kind === INFINITE) {
    if (isZero(b)) return ONE;
    return b.negative ? num(negative, 0n, 0) : infinity(negative);
  }
  if (isZero(b)) return ONE;
  if (compareMagnitudes(a, ONE) === 0) return powerOfOne(a, b, integer, negative, env);
  // log10 of the result, roughly: is it beyond all exponents?
  const size = Math.log10(
    Number(`${a.coeff.toString().slice(0, 15)}e${digits(a.coeff) > 15 ? digits(a.coeff) - 15 : 0}`),
  );
  const log = Math.abs((Number.isFinite(size) ? size : digits(a.coeff)) + a.exp);
  const bExponent = adjusted(b);
  if (log > 0 && powerOfTen(a) === undefined) {
    const bound = Math.floor(Math.log10(log)) + bExponent;
    const grows = compareMagnitudes(a, ONE) > 0 !== b.negative;
    if (grows ? bound >= String(env.emax).length : bound >= String(-etiny(env)).length)
      return finalize(num(negative, 1n, grows ? env.emax + 1 : etiny(env) - 1), env);
  } else if (Math.log10(log) + bExponent > 10) {
    const grows = compareMagnitudes(a, ONE) > 0 !== b.negative;
    return grows ? overflowed(negative, env) : underflowed(negative, env);
  }
  if (integer && bExponent < 20) return integerPower(a, truncated(b), negative, b.negative, env);
  const positive: Num = { ...a, negative: false };
  if (Math.log10(log || 1e-300) + bExponent < -env.prec - 3 && log !== 0) {
    // 1, and so little more or less that only the rounding can tell.
    const above = compareMagnitudes(a, ONE) > 0 !== b.negative;
    return finalize(num(negative, pow10(env.prec + 3) + (above ? 1n : -1n), -env.prec - 3), env);
  }
  return approximate(
    env,
    (count) => {
      const spare = Math.max(0, bExponent) + 12;
      const { value, bits } = lnOf(positive, count + spare);
      const exponent = toFixed(b, bits);
      return { negative, ...expDigits((value * exponent) >> BigInt(bits), bits, count) };
    },
    env.rounding,
  );
}

/** `pow(a, b, c)` of integers. */
export function powerModulo(a: Num, b: Num, c: Num, env: Env): Num {
  const nan = checkNans(env, a, b) ?? checkNans(env, c);
  if (nan !== undefined) return nan;
  if (!isInteger(a) || !isInteger(b) || !isInteger(c)) return invalid(env);
  if (b.negative || isZero(c) || (isZero(a) && isZero(b))) return invalid(env);
  if (adjusted(c) >= env.prec) return invalid(env);
  const modulus = truncated(c);
  let base = truncated(a) % modulus;
  let exponent = truncated(b);
  let result = 1n % modulus;
  while (exponent > 0n) {
    if (exponent & 1n) result = (result * base) % modulus;
    base = (base * base) % modulus;
    exponent >>= 1n;
    poll();
  }
  return finalize(num(a.negative && isOdd(b), result, 0), env);
}

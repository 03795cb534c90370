import { intSqrt } from '../../runtime/numbers/int-arithmetic.ts';
import {
  adjusted,
  CLAMPED,
  checkNans,
  DIVISION_BY_ZERO,
  DIVISION_IMPOSSIBLE,
  DIVISION_UNDEFINED,
  digits,
  type Env,
  etiny,
  FINITE,
  finalize,
  INEXACT,
  INFINITE,
  infinity,
  invalid,
  isNan,
  isWithin,
  isZero,
  type Num,
  num,
  pow10,
  QNAN,
  ROUND_CEILING,
  ROUND_DOWN,
  ROUND_FLOOR,
  ROUND_HALF_EVEN,
  ROUNDED,
  roundOff,
  SNAN,
  SUBNORMAL,
  UNDERFLOW,
} from './number.ts';

/* Operations of the specification: each takes the context last and adds to its status. */

export const negated = (a: Num): Num => ({ ...a, negative: !a.negative });
export const magnitude = (a: Num): Num => (a.negative ? { ...a, negative: false } : a);
export const withSign = (a: Num, negative: boolean): Num => (a.negative === negative ? a : { ...a, negative });

/** Operands further apart than this are not aligned: the smaller one only decides the rounding. */
function nearby(small: Num, big: Num, env: Env): Num {
  const bigLength = digits(big.coeff);
  const limit = big.exp + Math.min(-1, bigLength - env.prec - 2);
  if (small.coeff !== 0n && digits(small.coeff) + small.exp - 1 < limit) return num(small.negative, 1n, limit);
  return small;
}

export function add(a: Num, b: Num, env: Env): Num {
  if (a.kind !== FINITE || b.kind !== FINITE) {
    const nan = checkNans(env, a, b);
    if (nan !== undefined) return nan;
    if (a.kind === INFINITE) {
      if (b.kind === INFINITE && a.negative !== b.negative) return invalid(env);
      return a;
    }
    return b;
  }
  let x = a;
  let y = b;
  if (x.exp < y.exp) {
    x = b;
    y = a;
  }
  // Now x has the larger exponent.
  let shift = x.exp - y.exp;
  if (shift > 0) {
    if (x.coeff === 0n) {
      if (y.coeff !== 0n) return finalize(y, env);
      shift = 0;
    } else if (shift > env.prec + digits(y.coeff)) {
      y = nearby(y, x, env);
      if (y.coeff === 0n && shift > env.prec) {
        // Zeros are filled in as far as the precision goes.
        const room = Math.max(0, env.prec - digits(x.coeff));
        const kept = Math.min(room, shift);
        const result = finalize(num(x.negative, x.coeff * pow10(kept), x.exp - kept), env);
        if (kept < shift) env.status |= ROUNDED;
        return result;
      }
      shift = x.exp - y.exp;
    }
  }
  const left = shift === 0 ? x.coeff : x.coeff * pow10(shift);
  const { exp } = y;
  if (x.negative === y.negative) return finalize(num(x.negative, left + y.coeff, exp), env);
  const difference = left - y.coeff;
  if (difference === 0n) return finalize(num(env.rounding === ROUND_FLOOR, 0n, exp), env);
  return finalize(num(difference < 0n ? y.negative : x.negative, difference < 0n ? -difference : difference, exp), env);
}

export const subtract = (a: Num, b: Num, env: Env): Num => add(a, isNan(b) ? b : negated(b), env);

export function multiply(a: Num, b: Num, env: Env): Num {
  const negative = a.negative !== b.negative;
  if (a.kind !== FINITE || b.kind !== FINITE) {
    const nan = checkNans(env, a, b);
    if (nan !== undefined) return nan;
    return isZero(a) || isZero(b) ? invalid(env) : infinity(negative);
  }
  return finalize(num(negative, a.coeff * b.coeff, a.exp + b.exp), env);
}

/** `a * b + c` with one rounding. */
export function fusedMultiplyAdd(a: Num, b: Num, c: Num, env: Env): Num {
  if (a.kind === FINITE && b.kind === FINITE) {
    if (c.kind !== FINITE) return add(num(false, 0n, 0), c, env);
    return add(num(a.negative !== b.negative, a.coeff * b.coeff, a.exp + b.exp), c, env);
  }
  if (isNan(a) || isNan(b)) return checkNans(env, a, b, c)!;
  const product = multiply(a, b, env);
  return isNan(product) ? product : add(product, c, env);
}

export function divide(a: Num, b: Num, env: Env): Num {
  const negative = a.negative !== b.negative;
  if (a.kind !== FINITE || b.kind !== FINITE) {
    const nan = checkNans(env, a, b);
    if (nan !== undefined) return nan;
    if (a.kind === INFINITE) return b.kind === INFINITE ? invalid(env) : infinity(negative);
    env.status |= CLAMPED;
    return num(negative, 0n, etiny(env));
  }
  if (b.coeff === 0n) {
    if (a.coeff === 0n) return invalid(env, DIVISION_UNDEFINED);
    env.status |= DIVISION_BY_ZERO;
    return infinity(negative);
  }
  const ideal = a.exp - b.exp;
  if (a.coeff === 0n) return finalize(num(negative, 0n, ideal), env);
  const shift = digits(b.coeff) - digits(a.coeff) + env.prec + 1;
  const top = shift > 0 ? a.coeff * pow10(shift) : a.coeff;
  const bottom = shift < 0 ? b.coeff * pow10(-shift) : b.coeff;
  let quotient = top / bottom;
  let exp = ideal - shift;
  if (quotient * bottom !== top) {
    // A digit that is neither 0 nor 5 stands for the rest.
    if (quotient % 5n === 0n) quotient += 1n;
  } else
    while (exp < ideal && quotient % 10n === 0n) {
      quotient /= 10n;
      exp++;
    }
  return finalize(num(negative, quotient, exp), env);
}

/** Integer quotient and remainder of finite numbers, the divisor not zero; `undefined` if the quotient has too many digits. */
function divideInteger(a: Num, b: Num, env: Env): { quotient: bigint; rest: Num } | undefined {
  const exp = Math.min(a.exp, b.exp);
  const spread = adjusted(a) - adjusted(b);
  if (a.coeff === 0n || spread <= -2 || (b.exp - a.exp > 0 && spread < -1))
    return { quotient: 0n, rest: num(a.negative, a.coeff, exp === a.exp ? a.exp : exp) };
  if (spread > env.prec) return undefined;
  const left = a.coeff * pow10(a.exp - exp);
  const right = b.coeff * pow10(b.exp - exp);
  const quotient = left / right;
  if (digits(quotient) > env.prec) return undefined;
  return { quotient, rest: num(a.negative, left - quotient * right, exp) };
}

/** The remainder of a number smaller than the divisor, with the exponent it should have. */
function rescaledRest(a: Num, b: Num, env: Env): Num {
  const exp = Math.min(a.exp, b.exp);
  if (a.exp <= exp) return a;
  const length = digits(a.coeff);
  const most = a.coeff === 0n ? a.exp - exp : Math.min(a.exp - exp, Math.max(0, env.prec - length));
  if (a.exp - most > exp) env.status |= ROUNDED;
  return num(a.negative, a.coeff * pow10(a.coeff === 0n ? 0 : most), a.exp - most);
}

export function integerDivide(a: Num, b: Num, env: Env): Num {
  const negative = a.negative !== b.negative;
  const nan = checkNans(env, a, b);
  if (nan !== undefined) return nan;
  if (a.kind === INFINITE) return b.kind === INFINITE ? invalid(env) : infinity(negative);
  if (b.kind === INFINITE) return num(negative, 0n, 0);
  if (b.coeff === 0n) {
    if (a.coeff === 0n) return invalid(env, DIVISION_UNDEFINED);
    env.status |= DIVISION_BY_ZERO;
    return infinity(negative);
  }
  const found = divideInteger(a, b, env);
  return found === undefined ? invalid(env, DIVISION_IMPOSSIBLE) : finalize(num(negative, found.quotient, 0), env);
}

export function remainder(a: Num, b: Num, env: Env): Num {
  const nan = checkNans(env, a, b);
  if (nan !== undefined) return nan;
  if (a.kind === INFINITE) return invalid(env);
  if (b.kind === INFINITE) return finalize(a, env);
  if (b.coeff === 0n) return invalid(env, a.coeff === 0n ? DIVISION_UNDEFINED : undefined);
  const found = divideInteger(a, b, env);
  if (found === undefined) return invalid(env, DIVISION_IMPOSSIBLE);
  if (found.quotient === 0n) return finalize(rescaledRest(a, b, env), env);
  return finalize(found.rest, env);
}

export function divmod(a: Num, b: Num, env: Env): [Num, Num] {
  const negative = a.negative !== b.negative;
  const nan = checkNans(env, a, b);
  if (nan !== undefined) return [nan, nan];
  if (a.kind === INFINITE) {
    if (b.kind === INFINITE) {
      const result = invalid(env);
      return [result, result];
    }
    return [infinity(negative), invalid(env)];
  }
  if (b.kind === INFINITE) return [num(negative, 0n, 0), finalize(a, env)];
  if (b.coeff === 0n) {
    if (a.coeff === 0n) {
      const result = invalid(env, DIVISION_UNDEFINED);
      return [result, result];
    }
    env.status |= DIVISION_BY_ZERO;
    return [infinity(negative), invalid(env)];
  }
  const found = divideInteger(a, b, env);
  if (found === undefined) {
    const result = invalid(env, DIVISION_IMPOSSIBLE);
    return [result, result];
  }
  const rest = found.quotient === 0n ? rescaledRest(a, b, env) : found.rest;
  return [finalize(num(negative, found.quotient, 0), env), finalize(rest, env)];
}

export function remainderNear(a: Num, b: Num, env: Env): Num {
  const nan = checkNans(env, a, b);
  if (nan !== undefined) return nan;
  if (a.kind === INFINITE) return invalid(env);
  if (b.kind === INFINITE) return finalize(a, env);
  if (b.coeff === 0n) return invalid(env, a.coeff === 0n ? DIVISION_UNDEFINED : undefined);
  const exp = Math.min(a.exp, b.exp);
  if (a.coeff === 0n) return finalize(num(a.negative, 0n, exp), env);
  const spread = adjusted(a) - adjusted(b);
  if (spread >= env.prec + 1) return invalid(env, DIVISION_IMPOSSIBLE);
  if (spread <= -2) return finalize(rescaledRest(a, b, env), env);
  const left = a.coeff * pow10(a.exp - exp);
  const right = b.coeff * pow10(b.exp - exp);
  let quotient = left / right;
  let rest = left - quotient * right;
  let { negative } = a;
  if (2n * rest + (quotient & 1n) > right) {
    rest = right - rest;
    negative = !negative;
    quotient += 1n;
  }
  if (digits(quotient) > env.prec) return invalid(env, DIVISION_IMPOSSIBLE);
  return finalize(num(negative, rest, exp), env);
}

export function squareRoot(a: Num, env: Env): Num {
  const nan = checkNans(env, a);
  if (nan !== undefined) return nan;
  if (a.kind === INFINITE) return a.negative ? invalid(env) : a;
  const ideal = a.exp >> 1;
  if (a.coeff === 0n) return finalize(num(a.negative, 0n, ideal), env);
  if (a.negative) return invalid(env);
  const odd = a.exp & 1;
  let coeff = odd ? a.coeff * 10n : a.coeff;
  const length = odd ? (digits(a.coeff) >> 1) + 1 : (digits(a.coeff) + 1) >> 1;
  const shift = env.prec + 1 - length;
  let exact = true;
  if (shift >= 0) coeff *= pow10(2 * shift);
  else {
    const unit = pow10(-2 * shift);
    exact = coeff % unit === 0n;
    coeff /= unit;
  }
  let exp = ideal - shift;
  let root = BigInt(intSqrt(coeff));
  exact = exact && root * root === coeff;
  if (exact) {
    if (shift >= 0) root /= pow10(shift);
    else root *= pow10(-shift);
    exp = ideal;
  } else if (root % 5n === 0n) root += 1n;
  const work = { ...env, rounding: ROUND_HALF_EVEN };
  const result = finalize(num(false, root, exp), work);
  env.status |= work.status;
  return result;
}

/** Order of two numbers that are not NaN: -1, 0 or 1. */
export function compareNumbers(a: Num, b: Num): number {
  const signOf = (x: Num) => (isZero(x) ? 0 : x.negative ? -1 : 1);
  const [s, t] = [signOf(a), signOf(b)];
  if (s !== t) return s < t ? -1 : 1;
  if (s === 0) return 0;
  return s * compareMagnitudes(a, b);
}

/** Numbers whose exponents differ by no more are aligned without counting digits. */
const ALIGNED = 18;

export function compareMagnitudes(a: Num, b: Num): number {
  if (a.kind === INFINITE || b.kind === INFINITE) return (a.kind === INFINITE ? 1 : 0) - (b.kind === INFINITE ? 1 : 0);
  if (a.coeff === 0n || b.coeff === 0n) return (a.coeff === 0n ? 0 : 1) - (b.coeff === 0n ? 0 : 1);
  const shift = a.exp - b.exp;
  if (shift > ALIGNED || shift < -ALIGNED) {
    const x = adjusted(a);
    const y = adjusted(b);
    if (x !== y) return x < y ? -1 : 1;
  }
  const left = shift > 0 ? a.coeff * pow10(shift) : a.coeff;
  const right = shift < 0 ? b.coeff * pow10(-shift) : b.coeff;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** `compare`: -1, 0, 1 or NaN; with `signal`, any NaN is an error. */
export function compare(a: Num, b: Num, signal: boolean, env: Env): Num {
  if (isNan(a) || isNan(b)) {
    if (signal) invalid(env);
    return checkNans(env, a, b)!;
  }
  const order = compareNumbers(a, b);
  return num(order < 0, order === 0 ? 0n : 1n, 0);
}

/** The total order: by sign, then NaNs above all, then value, then exponent. */
export function compareTotal(a: Num, b: Num): number {
  if (a.negative !== b.negative) return a.negative ? -1 : 1;
  return a.negative ? -compareTotalMagnitude(a, b) : compareTotalMagnitude(a, b);
}

export function compareTotalMagnitude(a: Num, b: Num): number {
  const rank = (x: Num) => (x.kind === QNAN ? 2 : x.kind === SNAN ? 1 : 0);
  if (rank(a) !== rank(b)) return rank(a) < rank(b) ? -1 : 1;
  if (rank(a) > 0) return a.coeff < b.coeff ? -1 : a.coeff > b.coeff ? 1 : 0;
  const order = compareMagnitudes(a, b);
  if (order !== 0 || a.kind === INFINITE) return order;
  return a.exp < b.exp ? -1 : a.exp > b.exp ? 1 : 0;
}

/** `max`, `min`, `max_mag`, `min_mag`: a quiet NaN loses against a number. */
export function extreme(a: Num, b: Num, largest: boolean, byMagnitude: boolean, env: Env): Num {
  if (a.kind === QNAN && !isNan(b)) return finalize(b, env);
  if (b.kind === QNAN && !isNan(a)) return finalize(a, env);
  const nan = checkNans(env, a, b);
  if (nan !== undefined) return nan;
  let order = byMagnitude ? compareMagnitudes(a, b) : compareNumbers(a, b);
  if (order === 0 && byMagnitude) order = compareNumbers(a, b);
  if (order === 0) order = compareTotal(a, b);
  return finalize(order >= 0 === largest ? a : b, env);
}

/** Rounds to the exponent of `b`. */
export function quantize(a: Num, b: Num, env: Env, rounding = env.rounding): Num {
  if (a.kind !== FINITE || b.kind !== FINITE) {
    const nan = checkNans(env, a, b);
    if (nan !== undefined) return nan;
    return a.kind === b.kind ? a : invalid(env);
  }
  const { exp } = b;
  if (exp > env.emax || exp < etiny(env)) return invalid(env);
  if (a.coeff === 0n) return finalize(num(a.negative, 0n, exp), env);
  const shift = a.exp - exp;
  let { coeff } = a;
  if (shift >= 0) {
    if (shift > 0) {
      if (digits(coeff) + shift > env.prec) return invalid(env);
      coeff *= pow10(shift);
    } else if (!isWithin(coeff, env.prec)) return invalid(env);
  } else {
    const rounded = roundOff(coeff, -shift, a.negative, rounding);
    coeff = rounded.coeff;
    if (!isWithin(coeff, env.prec)) return invalid(env);
    env.status |= ROUNDED | (rounded.inexact ? INEXACT : 0);
  }
  const result = num(a.negative, coeff, exp);
  if (coeff !== 0n && (exp < env.emin || exp + env.prec - 1 > env.emax)) {
    if (adjusted(result) > env.emax) {
      env.status &= ~(ROUNDED | INEXACT);
      return invalid(env);
    }
    if (adjusted(result) < env.emin) env.status |= SUBNORMAL | ((env.status & INEXACT) !== 0 ? UNDERFLOW : 0);
  }
  env.status &= ~UNDERFLOW;
  return finalize(result, env);
}

/** Rounds to an integer; `exact` reports what was lost. */
export function toIntegral(a: Num, exact: boolean, env: Env, rounding = env.rounding): Num {
  const nan = checkNans(env, a);
  if (nan !== undefined) return nan;
  if (a.kind === INFINITE || a.exp >= 0) return a;
  if (a.coeff === 0n) return num(a.negative, 0n, 0);
  const rounded = roundOff(a.coeff, -a.exp, a.negative, rounding);
  if (exact) env.status |= ROUNDED | (rounded.inexact ? INEXACT : 0);
  return num(a.negative, rounded.coeff, 0);
}

/** Without trailing zeros. */
export function normalize(a: Num, env: Env): Num {
  const nan = checkNans(env, a);
  if (nan !== undefined) return nan;
  const rounded = finalize(a, env);
  if (rounded.kind !== FINITE) return rounded;
  if (rounded.coeff === 0n) return num(rounded.negative, 0n, 0);
  let { coeff, exp } = rounded;
  const top = env.clamp ? env.emax - env.prec + 1 : env.emax;
  while (exp < top && coeff % 10n === 0n) {
    coeff /= 10n;
    exp++;
  }
  return num(rounded.negative, coeff, exp);
}

/** `+a`: rounds; -0 becomes 0 unless rounding is to the floor. */
export function plus(a: Num, env: Env): Num {
  const nan = checkNans(env, a);
  if (nan !== undefined) return nan;
  if (isZero(a) && a.negative && env.rounding !== ROUND_FLOOR) return finalize(num(false, 0n, a.exp), env);
  return finalize(a, env);
}

export function minus(a: Num, env: Env): Num {
  const nan = checkNans(env, a);
  if (nan !== undefined) return nan;
  if (isZero(a)) return finalize(num(env.rounding === ROUND_FLOOR && !a.negative, 0n, a.exp), env);
  return finalize(negated(a), env);
}

export function absolute(a: Num, env: Env): Num {
  const nan = checkNans(env, a);
  if (nan !== undefined) return nan;
  return finalize(magnitude(a), env);
}

const smallest = (env: Env) => num(false, 1n, etiny(env) - 1);
const quiet = (env: Env, rounding: number): Env => ({ ...env, rounding, status: 0 });

export function nextPlus(a: Num, env: Env): Num {
  const nan = checkNans(env, a);
  if (nan !== undefined) return nan;
  if (a.kind === INFINITE) return a.negative ? num(true, pow10(env.prec) - 1n, env.emax - env.prec + 1) : a;
  return nextFrom(a, ROUND_CEILING, env);
}

export function nextMinus(a: Num, env: Env): Num {
  const nan = checkNans(env, a);
  if (nan !== undefined) return nan;
  if (a.kind === INFINITE) return a.negative ? a : num(false, pow10(env.prec) - 1n, env.emax - env.prec + 1);
  return nextFrom(a, ROUND_FLOOR, env);
}

function nextFrom(a: Num, rounding: number, env: Env): Num {
  const work = quiet(env, rounding);
  const rounded = finalize(a, work);
  if (rounded.kind !== FINITE || compareNumbers(rounded, a) !== 0) return rounded;
  const step = smallest(env);
  return add(rounded, rounding === ROUND_CEILING ? step : negated(step), quiet(env, rounding));
}

export function nextToward(a: Num, b: Num, env: Env): Num {
  const nan = checkNans(env, a, b);
  if (nan !== undefined) return nan;
  const order = compareNumbers(a, b);
  if (order === 0) return withSign(a, b.negative);
  const result = order < 0 ? nextPlus(a, env) : nextMinus(a, env);
  if (result.kind === INFINITE) env.status |= 0x800 | ROUNDED | INEXACT;
  else if (adjusted(result) < env.emin) {
    env.status |= UNDERFLOW | SUBNORMAL | ROUNDED | INEXACT;
    if (isZero(result)) env.status |= CLAMPED;
  }
  return result;
}

/** The number as a plain integer if it is one of at most `limit` in size. */
function smallInteger(b: Num, limit: number): number | undefined {
  if (b.kind !== FINITE || b.exp !== 0 || b.coeff > BigInt(limit)) return undefined;
  return b.negative ? -Number(b.coeff) : Number(b.coeff);
}

export function scaleB(a: Num, b: Num, env: Env): Num {
  const nan = checkNans(env, a, b);
  if (nan !== undefined) return nan;
  const n = smallInteger(b, 2 * (env.emax + env.prec));
  if (n === undefined) return invalid(env);
  if (a.kind === INFINITE) return a;
  return finalize(num(a.negative, a.coeff, a.exp + n), env);
}

export function logB(a: Num, env: Env): Num {
  const nan = checkNans(env, a);
  if (nan !== undefined) return nan;
  if (a.kind === INFINITE) return infinity(false);
  if (a.coeff === 0n) {
    env.status |= DIVISION_BY_ZERO;
    return infinity(true);
  }
  const n = adjusted(a);
  return finalize(num(n < 0, BigInt(Math.abs(n)), 0), env);
}

export function shift(a: Num, b: Num, env: Env): Num {
  const nan = checkNans(env, a, b);
  if (nan !== undefined) return nan;
  const n = smallInteger(b, env.prec);
  if (n === undefined) return invalid(env);
  if (a.kind === INFINITE) return a;
  const coeff = n >= 0 ? (a.coeff * pow10(n)) % pow10(env.prec) : (a.coeff % pow10(env.prec)) / pow10(-n);
  return num(a.negative, coeff, a.exp);
}

export function rotate(a: Num, b: Num, env: Env): Num {
  const nan = checkNans(env, a, b);
  if (nan !== undefined) return nan;
  const n = smallInteger(b, env.prec);
  if (n === undefined) return invalid(env);
  if (a.kind === INFINITE) return a;
  const { prec } = env;
  const left = n >= 0 ? n : prec + n;
  const coeff = a.coeff % pow10(prec);
  const turned = ((coeff * pow10(left)) % pow10(prec)) + coeff / pow10(prec - left);
  return num(a.negative, turned, a.exp);
}

/** The last digits of a logical operand, all 0 or 1; `undefined` for anything else. */
function logicalDigits(a: Num, env: Env): string | undefined {
  if (a.kind !== FINITE || a.negative || a.exp !== 0) return undefined;
  const text = a.coeff.toString();
  return /^[01]+$/.test(text) ? text.slice(-env.prec) : undefined;
}

export function logical(a: Num, b: Num, combine: (x: number, y: number) => number, env: Env): Num {
  const x = logicalDigits(a, env);
  const y = logicalDigits(b, env);
  if (x === undefined || y === undefined) return invalid(env);
  const length = Math.max(x.length, y.length);
  const left = x.padStart(length, '0');
  const right = y.padStart(length, '0');
  let out = '';
  for (let i = 0; i < length; i++) out += combine(left.charCodeAt(i) & 1, right.charCodeAt(i) & 1);
  return num(false, BigInt(out), 0);
}

export function logicalInvert(a: Num, env: Env): Num {
  const x = logicalDigits(a, env);
  if (x === undefined) return invalid(env);
  let out = '';
  for (const c of x.padStart(env.prec, '0')) out += c === '0' ? '1' : '0';
  return num(false, BigInt(out), 0);
}

/** Rounds a finite number toward zero to an integer. */
export const truncated = (a: Num) =>
  a.exp >= 0 ? a.coeff * pow10(a.exp) : roundOff(a.coeff, -a.exp, a.negative, ROUND_DOWN).coeff;

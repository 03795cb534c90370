import * as a from './arithmetic.ts';
import { type Env, FINITE, INFINITE, isNan, isZero, type Num, num, QNAN, SNAN } from './number.ts';
import * as t from './transcendental.ts';

/* The operations that Decimal and Context have alike, by name. */

export type Unary = (x: Num, env: Env) => Num;
export type Binary = (x: Num, y: Num, env: Env) => Num;

const order = (n: number): Num => num(n < 0, n === 0 ? 0n : 1n, 0);

export const UNARY: Readonly<Record<string, readonly [Unary, string]>> = {
  exp: [t.exponential, 'e raised to the power of the number.'],
  ln: [t.naturalLog, 'The natural logarithm.'],
  log10: [t.commonLog, 'The logarithm to base 10.'],
  logb: [a.logB, 'The exponent of the first digit.'],
  logical_invert: [a.logicalInvert, 'Inverts digits that are all 0 or 1.'],
  next_minus: [a.nextMinus, 'The largest number of the context that is smaller.'],
  next_plus: [a.nextPlus, 'The smallest number of the context that is larger.'],
  normalize: [a.normalize, 'Without trailing zeros.'],
  sqrt: [a.squareRoot, 'The square root.'],
};

export const BINARY: Readonly<Record<string, readonly [Binary, string]>> = {
  compare: [(x, y, env) => a.compare(x, y, false, env), 'Compares: -1, 0, 1 or NaN.'],
  compare_signal: [(x, y, env) => a.compare(x, y, true, env), 'Compares; any NaN signals.'],
  compare_total: [(x, y) => order(a.compareTotal(x, y)), 'Compares representations in the total order.'],
  compare_total_mag: [
    (x, y) => order(a.compareTotalMagnitude(x, y)),
    'Compares representations in the total order, without signs.',
  ],
  copy_sign: [(x, y) => a.withSign(x, y.negative), 'The first number with the sign of the second.'],
  logical_and: [(x, y, env) => a.logical(x, y, (p, q) => p & q, env), 'Digit-wise and.'],
  logical_or: [(x, y, env) => a.logical(x, y, (p, q) => p | q, env), 'Digit-wise or.'],
  logical_xor: [(x, y, env) => a.logical(x, y, (p, q) => p ^ q, env), 'Digit-wise exclusive or.'],
  max: [(x, y, env) => a.extreme(x, y, true, false, env), 'The larger one.'],
  max_mag: [(x, y, env) => a.extreme(x, y, true, true, env), 'The one larger in size.'],
  min: [(x, y, env) => a.extreme(x, y, false, false, env), 'The smaller one.'],
  min_mag: [(x, y, env) => a.extreme(x, y, false, true, env), 'The one smaller in size.'],
  next_toward: [a.nextToward, 'The neighbour in the direction of another number.'],
  remainder_near: [a.remainderNear, 'The rest of division by the nearest integer quotient.'],
  rotate: [a.rotate, 'Rotates digits.'],
  scaleb: [a.scaleB, 'Adds to the exponent.'],
  shift: [a.shift, 'Shifts digits.'],
};

/** Questions that need no context. */
export const TESTS: Readonly<Record<string, readonly [(x: Num) => boolean, string]>> = {
  is_canonical: [() => true, 'True: all representations are canonical.'],
  is_finite: [(x) => x.kind === FINITE, 'Whether the number is finite.'],
  is_infinite: [(x) => x.kind === INFINITE, 'Whether the number is infinite.'],
  is_nan: [isNan, 'Whether this is a NaN, quiet or signaling.'],
  is_qnan: [(x) => x.kind === QNAN, 'Whether this is a quiet NaN.'],
  is_signed: [(x) => x.negative, 'Whether the sign is negative.'],
  is_snan: [(x) => x.kind === SNAN, 'Whether this is a signaling NaN.'],
  is_zero: [isZero, 'Whether the number is zero.'],
};

const exponentOf = (x: Num) => x.exp + x.coeff.toString().length - 1;

export function isSubnormal(x: Num, env: Env): boolean {
  return x.kind === FINITE && x.coeff !== 0n && exponentOf(x) < env.emin;
}

export function isNormal(x: Num, env: Env): boolean {
  return x.kind === FINITE && x.coeff !== 0n && exponentOf(x) >= env.emin;
}

export function numberClass(x: Num, env: Env): string {
  if (x.kind === SNAN) return 'sNaN';
  if (x.kind === QNAN) return 'NaN';
  const sign = x.negative ? '-' : '+';
  if (x.kind === INFINITE) return `${sign}Infinity`;
  if (x.coeff === 0n) return `${sign}Zero`;
  return `${sign}${isSubnormal(x, env) ? 'Subnormal' : 'Normal'}`;
}

export function sameQuantum(x: Num, y: Num): boolean {
  if (isNan(x) || isNan(y)) return isNan(x) && isNan(y);
  return x.kind === y.kind && (x.kind !== FINITE || x.exp === y.exp);
}

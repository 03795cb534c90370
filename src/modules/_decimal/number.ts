/*
 * Numbers of the General Decimal Arithmetic Specification, and how they are rounded into a context. A number is sign, coefficient and
 * exponent. Limits are those of libmpdec's 32-bit configuration, so that exponents are plain numbers.
 */

export const FINITE = 0;
export const INFINITE = 1;
export const QNAN = 2;
export const SNAN = 3;

/** A decimal number. A NaN's payload is its coefficient. */
export interface Num {
  readonly kind: number;
  readonly negative: boolean;
  readonly coeff: bigint;
  readonly exp: number;
}

export const MAX_PREC = 425000000;
export const MAX_EMAX = 425000000;
export const MIN_EMIN = -425000000;
export const MIN_ETINY = MIN_EMIN - (MAX_PREC - 1);

/** Conditions, as bits of a status; the numbers order them as libmpdec lists them. */
export const CLAMPED = 0x1;
export const CONVERSION_SYNTAX = 0x2;
export const DIVISION_BY_ZERO = 0x4;
export const DIVISION_IMPOSSIBLE = 0x8;
export const DIVISION_UNDEFINED = 0x10;
export const INEXACT = 0x40;
export const INVALID_CONTEXT = 0x80;
export const INVALID_OPERATION = 0x100;
export const FLOAT_OPERATION = 0x400;
export const OVERFLOW = 0x800;
export const ROUNDED = 0x1000;
export const SUBNORMAL = 0x2000;
export const UNDERFLOW = 0x4000;
/** Everything that is InvalidOperation to a program. */
export const ANY_INVALID =
  CONVERSION_SYNTAX | DIVISION_IMPOSSIBLE | DIVISION_UNDEFINED | INVALID_CONTEXT | INVALID_OPERATION;

export const ROUNDINGS = [
  'ROUND_UP',
  'ROUND_DOWN',
  'ROUND_CEILING',
  'ROUND_FLOOR',
  'ROUND_HALF_UP',
  'ROUND_HALF_DOWN',
  'ROUND_HALF_EVEN',
  'ROUND_05UP',
] as const;
export const ROUND_UP = 0;
export const ROUND_DOWN = 1;
export const ROUND_CEILING = 2;
export const ROUND_FLOOR = 3;
export const ROUND_HALF_UP = 4;
export const ROUND_HALF_DOWN = 5;
export const ROUND_HALF_EVEN = 6;
export const ROUND_05UP = 7;

/** What operations need to know of a context; `status` collects the conditions that occurred. */
export interface Env {
  readonly prec: number;
  readonly rounding: number;
  readonly emax: number;
  readonly emin: number;
  readonly clamp: boolean;
  status: number;
}

/** A context that holds any result exactly, or to `prec` digits. */
export function wide(prec = MAX_PREC, rounding = ROUND_HALF_EVEN): Env {
  return { prec, rounding, emax: MAX_EMAX, emin: MIN_EMIN, clamp: false, status: 0 };
}

export const num = (negative: boolean, coeff: bigint, exp: number): Num => ({ kind: FINITE, negative, coeff, exp });
export const infinity = (negative: boolean): Num => ({ kind: INFINITE, negative, coeff: 0n, exp: 0 });
export const NAN: Num = { kind: QNAN, negative: false, coeff: 0n, exp: 0 };
export const ZERO = num(false, 0n, 0);
export const ONE = num(false, 1n, 0);

export const isNan = (a: Num) => a.kind >= QNAN;
export const isZero = (a: Num) => a.kind === FINITE && a.coeff === 0n;
export const etiny = (env: Env) => env.emin - env.prec + 1;
export const etop = (env: Env) => env.emax - env.prec + 1;

const powers: bigint[] = [1n];

/** 10**n. */
export function pow10(n: number): bigint {
  if (n >= 2000) return 10n ** BigInt(n);
  while (powers.length <= n) powers.push(powers[powers.length - 1]! * 10n);
  return powers[n]!;
}

/** Number of decimal digits; 1 for zero. */
export function digits(coeff: bigint): number {
  if (coeff < 1000000000000000n) {
    const n = Number(coeff);
    let d = 1;
    for (let limit = 10; n >= limit; limit *= 10) d++;
    return d;
  }
  const double = Number(coeff);
  if (double < 1e300) {
    const d = Math.floor(Math.log10(double)) + 1;
    if (coeff >= pow10(d)) return d + 1;
    return coeff < pow10(d - 1) ? d - 1 : d;
  }
  // From the length in hexadecimal digits, then corrected.
  const hex = coeff.toString(16);
  const bits = (hex.length - 1) * 4 + (32 - Math.clz32(Number.parseInt(hex.charAt(0), 16)));
  const d = Math.floor((bits - 1) * 0.3010299956639812);
  return coeff >= pow10(d + 1) ? d + 2 : coeff >= pow10(d) ? d + 1 : d;
}

/** Whether it has at most `prec` digits. */
export const isWithin = (coeff: bigint, prec: number): boolean =>
  prec > 40 ? digits(coeff) <= prec : coeff < pow10(prec);

/** Exponent of the first digit. */
export const adjusted = (a: Num) => a.exp + digits(a.coeff) - 1;

/** Cuts the last `drop` digits off: the quotient, rounded, and whether anything but zeros went. */
export function roundOff(
  coeff: bigint,
  drop: number,
  negative: boolean,
  rounding: number,
): { coeff: bigint; inexact: boolean } {
  let quotient: bigint;
  let rest: bigint;
  /** How the rest compares with a half: below, equal, above. */
  let half: number;
  if (drop > 100 && drop > digits(coeff)) {
    quotient = 0n;
    rest = coeff;
    half = -1;
  } else {
    const unit = pow10(drop);
    quotient = coeff / unit;
    rest = coeff - quotient * unit;
    const twice = rest * 2n;
    half = twice < unit ? -1 : twice > unit ? 1 : 0;
  }
  if (rest === 0n) return { coeff: quotient, inexact: false };
  return { coeff: goesUp(quotient, half, negative, rounding) ? quotient + 1n : quotient, inexact: true };
}

/** Whether a quotient with a rest that is not zero is rounded away from zero. */
export function goesUp(quotient: bigint, half: number, negative: boolean, rounding: number): boolean {
  switch (rounding) {
    case ROUND_UP:
      return true;
    case ROUND_DOWN:
      return false;
    case ROUND_CEILING:
      return !negative;
    case ROUND_FLOOR:
      return negative;
    case ROUND_HALF_UP:
      return half >= 0;
    case ROUND_HALF_DOWN:
      return half > 0;
    case ROUND_HALF_EVEN:
      return half > 0 || (half === 0 && (quotient & 1n) === 1n);
    default:
      return quotient % 5n === 0n;
  }
}

function overflow(negative: boolean, env: Env): Num {
  env.status |= OVERFLOW | INEXACT | ROUNDED;
  const stays =
    env.rounding === ROUND_DOWN ||
    env.rounding === ROUND_05UP ||
    (env.rounding === ROUND_CEILING && negative) ||
    (env.rounding === ROUND_FLOOR && !negative);
  return stays ? num(negative, pow10(env.prec) - 1n, etop(env)) : infinity(negative);
}

/** Rounds a finite number into the context: `mpd_qfinalize`. */
export function finalize(a: Num, env: Env): Num {
  const { coeff, exp, negative, kind } = a;
  if (kind !== FINITE) return kind === INFINITE ? a : fixNan(a, env);
  const { prec, emax, emin } = env;
  if (exp >= emin && exp + prec - 1 <= emax && coeff !== 0n && isWithin(coeff, prec)) return a;
  const tiny = emin - prec + 1;
  const top = emax - prec + 1;
  if (coeff === 0n) {
    const clamped = Math.min(Math.max(exp, tiny), env.clamp ? top : emax);
    if (clamped === exp) return a;
    env.status |= CLAMPED;
    return num(negative, 0n, clamped);
  }
  const length = digits(coeff);
  let least = length + exp - prec;
  if (least > top) return overflow(negative, env);
  const subnormal = least < tiny;
  if (subnormal) {
    env.status |= exp + length - 1 < emin ? SUBNORMAL : 0;
    least = tiny;
  }
  if (exp < least) {
    const rounded = roundOff(coeff, least - exp, negative, env.rounding);
    let result = rounded.coeff;
    let at = least;
    env.status |= ROUNDED;
    if (digits(result) > prec) {
      result /= 10n;
      at++;
      if (at > top) return overflow(negative, env);
    }
    if (rounded.inexact) {
      env.status |= INEXACT;
      if (subnormal && exp + length - 1 < emin) env.status |= UNDERFLOW;
      if (result === 0n) env.status |= CLAMPED;
    }
    return num(negative, result, at);
  }
  if (env.clamp && exp > top) {
    env.status |= CLAMPED;
    return num(negative, coeff * pow10(exp - top), top);
  }
  return a;
}

/** Cuts a NaN's payload to what the context holds. */
function fixNan(a: Num, env: Env): Num {
  const most = env.prec - (env.clamp ? 1 : 0);
  if (a.coeff === 0n || digits(a.coeff) <= most) return a;
  return { ...a, coeff: a.coeff % pow10(most) };
}

export function invalid(env: Env, condition = INVALID_OPERATION): Num {
  env.status |= condition;
  return NAN;
}

/** The result for operands of which one is a NaN; `undefined` if none is: `mpd_qcheck_nans`. */
export function checkNans(env: Env, a: Num, b?: Num, c?: Num): Num | undefined {
  if (!isNan(a) && (b === undefined || !isNan(b)) && (c === undefined || !isNan(c))) return undefined;
  const operands = [a, b, c].filter((operand) => operand !== undefined);
  const signaling = operands.find(({ kind }) => kind === SNAN);
  if (signaling !== undefined) env.status |= INVALID_OPERATION;
  return fixNan({ ...(signaling ?? operands.find(isNan)!), kind: QNAN }, env);
}

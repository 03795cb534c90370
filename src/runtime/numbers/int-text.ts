import { pyObjectRepr } from '../abstract/text.ts';
import { contextLocal, hasContext } from '../context.ts';
import { valueError } from '../errors.ts';
import type { PValue } from '../object.ts';
import { raising } from '../registers.ts';
import { intText } from '../text/pieces.ts';
import { normalizeInt } from '../values/scalars.ts';
import { bitLength, type PlainInt } from './int-arithmetic.ts';
import { asciiNumberText, stripAscii } from './number-text.ts';

/*
 * Ints to text and back, with the limit on digits of conversions that are not linear (`sys.set_int_max_str_digits`).
 */

/** `sys.int_info.default_max_str_digits`. */
export const DEFAULT_MAX_STR_DIGITS = 4300;
/** `sys.int_info.str_digits_check_threshold`: shorter texts are never refused. */
export const STR_DIGITS_CHECK_THRESHOLD = 640;

const digitLimit = contextLocal((context) => ({
  limit: context.options.intMaxStrDigits < 0 ? DEFAULT_MAX_STR_DIGITS : context.options.intMaxStrDigits,
}));

/** `sys.get_int_max_str_digits`; 0 means no limit. */
export function getIntMaxStrDigits(): number {
  return hasContext() ? digitLimit().limit : DEFAULT_MAX_STR_DIGITS;
}

/** `sys.set_int_max_str_digits`, after its checks. */
export function setIntMaxStrDigits(limit: number): void {
  digitLimit().limit = limit;
}

const BITS_PER_DIGIT = Math.log2(10);

/** `str(value)`. */
export function intToString(value: PlainInt): string {
  if (typeof value === 'number') return intText(value);
  // Below 2100 bits there are fewer digits than the threshold.
  const limit = getIntMaxStrDigits();
  if (limit !== 0 && bitLength(value) > STR_DIGITS_CHECK_THRESHOLD * BITS_PER_DIGIT) {
    const tooMany = () =>
      valueError(
        `Exceeds the limit (${limit} digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit`,
      );
    if ((bitLength(value) - 1) / BITS_PER_DIGIT > limit) throw tooMany();
    const text = value.toString();
    if (text.length - (value < 0n ? 1 : 0) > limit) throw tooMany();
    return text;
  }
  return value.toString();
}

/** The digits of `value` in base 2, 8 or 16 with their prefix: `bin`, `oct`, `hex`. */
export function intToRadix(value: PlainInt, radix: 2 | 8 | 16): string {
  const prefix = radix === 2 ? '0b' : radix === 8 ? '0o' : '0x';
  const text = value.toString(radix);
  return value < 0 ? `-${prefix}${text.slice(1)}` : prefix + text;
}

function invalidLiteral(base: number, source: PValue) {
  const repr = pyObjectRepr(source);
  const shown = repr.length <= 200 ? repr : [...repr].slice(0, 200).join('');
  return valueError(`invalid literal for int() with base ${base}: ${shown}`);
}

/** `int(text, base)`. `source` is what the message shows: the str or bytes the text came from. */
export function parseInteger(text: string, base: number, source: PValue = text): PlainInt {
  if (base !== 0 && (base < 2 || base > 36)) throw valueError('int() base must be >= 2 and <= 36, or 0');
  const result = parseAscii(stripAscii(asciiNumberText(text)), base);
  if (result === undefined) throw invalidLiteral(base, source);
  return result;
}

/** `int(text)`, which answers `raising(exception)` for what is no int. */
export function intOfText(text: string): PlainInt | undefined {
  const result = parseAscii(stripAscii(asciiNumberText(text)), 10);
  return result === undefined ? raising(invalidLiteral(10, text)) : result;
}

const DECIMAL = /^[0-9]+(?:_[0-9]+)*$/;

function parseAscii(text: string, givenBase: number): PlainInt | undefined {
  let at = 0;
  let negative = false;
  const first = text.charCodeAt(0);
  if (first === 43 || first === 45) {
    negative = first === 45;
    at = 1;
  }
  let base = givenBase;
  let zeroOnly = false;
  let prefixed = false;
  if (text.charCodeAt(at) === 48) {
    const letter = text.charAt(at + 1).toLowerCase();
    const named = letter === 'x' ? 16 : letter === 'o' ? 8 : letter === 'b' ? 2 : 0;
    if (base === 0) {
      base = named === 0 ? 10 : named;
      zeroOnly = named === 0;
    }
    if (named !== 0 && named === base) {
      at += 2;
      prefixed = true;
    }
  } else if (base === 0) base = 10;
  if (prefixed && text.charAt(at) === '_') at++;
  const digits = text.slice(at);
  const magnitude = parseDigits(digits, base);
  if (magnitude === undefined) return undefined;
  // With base 0, "010" is refused: it was octal once.
  if (zeroOnly && magnitude !== 0) return undefined;
  return negative ? (typeof magnitude === 'number' ? 0 - magnitude : -magnitude) : magnitude;
}

function parseDigits(text: string, base: number): PlainInt | undefined {
  if (text.length <= 15 && base === 10) {
    let value = 0;
    for (let i = 0; i < text.length; i++) {
      const digit = text.charCodeAt(i) - 48;
      if (digit < 0 || digit > 9) return DECIMAL.test(text) ? Number(text.replaceAll('_', '')) : undefined;
      value = value * 10 + digit;
    }
    return text.length === 0 ? undefined : value;
  }
  let digits = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 95) {
      if (i === 0 || i === text.length - 1 || text.charCodeAt(i - 1) === 95) return undefined;
      continue;
    }
    if (digitValue(unit) >= base) return undefined;
    digits++;
  }
  if (digits === 0) return undefined;
  const clean = digits === text.length ? text : text.replaceAll('_', '');
  switch (base) {
    case 10:
      checkDigits(digits);
      return normalizeInt(BigInt(clean));
    case 16:
      return normalizeInt(BigInt('0x' + clean));
    case 8:
      return normalizeInt(BigInt('0o' + clean));
    case 2:
      return normalizeInt(BigInt('0b' + clean));
  }
  if ((base & (base - 1)) !== 0) checkDigits(digits);
  return normalizeInt(parseRadix(clean, base));
}

function checkDigits(digits: number): void {
  const limit = getIntMaxStrDigits();
  if (digits > STR_DIGITS_CHECK_THRESHOLD && limit > 0 && digits > limit)
    throw valueError(
      `Exceeds the limit (${limit} digits) for integer string conversion: value has ${digits} digits; use sys.set_int_max_str_digits() to increase the limit`,
    );
}

function digitValue(unit: number): number {
  if (unit >= 48 && unit <= 57) return unit - 48;
  const lower = unit | 32;
  return lower >= 97 && lower <= 122 ? lower - 87 : 99;
}

/** Digits in any base: halves are joined, so that large texts cost less than quadratic time. */
function parseRadix(text: string, base: number): bigint {
  if (text.length <= 10) return BigInt(Number.parseInt(text, base));
  const half = text.length >> 1;
  return parseRadix(text.slice(0, -half), base) * BigInt(base) ** BigInt(half) + parseRadix(text.slice(-half), base);
}

import { type Digits, exactDigits, fixedText, shortestDigits, significantDigits } from '../numbers/decimal-digits.ts';
import { signBit } from '../numbers/float-bits.ts';
import { checkTextSize } from '../text/search.ts';

/** `Py_DTSF_…`: a sign always, `.0` on whole numbers, the alternate form, no minus on a zero. */
export const ALWAYS_SIGN = 1;
export const ADD_DOT_0 = 2;
export const ALTERNATE = 4;
export const NO_NEGATIVE_ZERO = 8;

export type DoubleCode = 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'r';

/** `PyOS_double_to_string`: the text of a double under a format code; `precision` counts as in C's printf. */
export function formatDouble(value: number, code: string, precision: number, flags: number): string {
  const lower = code.toLowerCase();
  let text = formatMagnitude(value, lower, precision, flags);
  if (lower !== code) text = text.toUpperCase();
  if (Number.isNaN(value)) return (flags & ALWAYS_SIGN) !== 0 ? '+' + text : text;
  if (signBit(value) && !((flags & NO_NEGATIVE_ZERO) !== 0 && isZeroText(text))) return '-' + text;
  return (flags & ALWAYS_SIGN) !== 0 ? '+' + text : text;
}

function isZeroText(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 101 || unit === 69) return true;
    if (unit !== 48 && unit !== 46) return false;
  }
  return true;
}

function formatMagnitude(value: number, code: string, precision: number, flags: number): string {
  const magnitude = Math.abs(value);
  if (Number.isNaN(value)) return 'nan';
  if (magnitude === Infinity) return 'inf';
  const alternate = (flags & ALTERNATE) !== 0;
  if (code === 'f') {
    checkTextSize(precision + 310);
    const text = fixedText(magnitude, precision);
    return precision === 0 && alternate ? text + '.' : text;
  }
  if (code === 'e') {
    checkTextSize(precision + 16);
    const { digits, point } = digitsOf(magnitude, precision + 1);
    const padded = digits.padEnd(precision + 1, '0');
    const fraction = precision === 0 ? (alternate ? '.' : '') : '.' + padded.slice(1);
    return padded.charAt(0) + fraction + exponentText(magnitude === 0 ? 0 : point - 1);
  }
  const general = code === 'g';
  const wanted = general ? Math.max(precision, 1) : 17;
  const found = general ? digitsOf(magnitude, wanted) : shortestDigits(magnitude);
  return layOut(withoutTrailingZeros(found), wanted, general, alternate, (flags & ADD_DOT_0) !== 0);
}

/** Significant digits, but no more than there are. */
function digitsOf(magnitude: number, count: number): Digits {
  return count > 800 ? exactDigits(magnitude) : significantDigits(magnitude, count);
}

function withoutTrailingZeros(found: Digits): Digits {
  let end = found.digits.length;
  while (end > 1 && found.digits.charCodeAt(end - 1) === 48) end--;
  return end === found.digits.length ? found : { digits: found.digits.slice(0, end), point: found.point };
}

/** Codes `g` and `r`: an exponent for small and large numbers, else plain. */
function layOut(found: Digits, precision: number, general: boolean, alternate: boolean, addDot0: boolean): string {
  const { digits, point } = found;
  const limit = general ? precision - (addDot0 ? 1 : 0) : 16;
  let wanted = digits.length;
  if (general && alternate) {
    checkTextSize(precision);
    wanted = Math.max(wanted, precision);
  }
  const all = digits.padEnd(wanted, '0');
  if (point <= -4 || point > limit) {
    const fraction = all.length > 1 || alternate ? '.' + all.slice(1) : '';
    return all.charAt(0) + fraction + exponentText(point - 1);
  }
  if (point <= 0) return `0.${'0'.repeat(-point)}${all}`;
  const whole = all.slice(0, point).padEnd(point, '0');
  const fraction = all.slice(point);
  if (fraction !== '') return `${whole}.${fraction}`;
  if (addDot0) return whole + '.0';
  return alternate ? whole + '.' : whole;
}

function exponentText(exponent: number): string {
  const size = Math.abs(exponent);
  return `e${exponent < 0 ? '-' : '+'}${size < 10 ? '0' : ''}${size}`;
}

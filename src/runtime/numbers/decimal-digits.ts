import { fractionText, intText } from '../text/pieces.ts';
import { integerParts } from './float-bits.ts';

/*
 * Decimal digits of doubles, correctly rounded half to even: what CPython's `_Py_dg_dtoa` gives. JavaScript's own conversions are
 * exact but round ties up and stop at 100 digits; those cases are computed with bigints.
 */

/** The digits `d1 d2 …` of a positive number `0.d1d2… * 10**point`. */
export interface Digits {
  readonly digits: string;
  readonly point: number;
}

/** The shortest digits that read back as `value` (finite, positive or zero): dtoa's mode 0. */
export function shortestDigits(value: number): Digits {
  if (value === 0) return { digits: '0', point: 1 };
  const text = value.toExponential();
  const at = text.indexOf('e');
  const digits = text.length > 1 && text.charCodeAt(1) === 46 ? text.charAt(0) + text.slice(2, at) : text.slice(0, at);
  return { digits, point: Number(text.slice(at + 1)) + 1 };
}

/** `count` significant digits (at least 1): dtoa's mode 2, with the zeros at the end kept. */
export function significantDigits(value: number, count: number): Digits {
  if (value === 0) return { digits: '0'.repeat(count), point: 1 };
  if (count <= 100) {
    const probe = count < 100 ? value.toExponential(count) : '';
    const at = probe.indexOf('e');
    if (probe !== '' && probe.charCodeAt(at - 1) !== 53) {
      // The digit after the last is no 5, so this is no tie and V8 rounds as we do.
      const text = value.toExponential(count - 1);
      const end = text.indexOf('e');
      return { digits: text.charAt(0) + text.slice(2, end), point: Number(text.slice(end + 1)) + 1 };
    }
  }
  const exact = exactDigits(value);
  return roundDigits(exact, count);
}

const MAX_SCALED_PLACES = 9;
const POWERS = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];
/** Below this a double has more than nine bits after the point. */
const MAX_SCALED = 2 ** 43;

/** An int as text, with a point before the last `places` digits. */
function pointed(scaled: number, places: number): string {
  if (places === 0) return intText(scaled);
  if (places <= 6) {
    const whole = Math.floor(scaled / POWERS[places]!);
    return intText(whole) + fractionText(scaled - whole * POWERS[places]!, places);
  }
  const digits = `${scaled}`;
  const at = digits.length - places;
  return at > 0 ? `${digits.slice(0, at)}.${digits.slice(at)}` : `0.${digits.padStart(places, '0')}`;
}

/** The text of `value` (not negative) with `places` digits after the point, as `%.nf`. */
export function fixedText(value: number, places: number): string {
  if (places <= MAX_SCALED_PLACES) {
    const scaled = value * POWERS[places]!;
    if (scaled < MAX_SCALED) {
      const floor = Math.floor(scaled);
      const part = scaled - floor;
      // far from a tie: what the multiplication lost does not matter
      if (part < 0.498 || part > 0.502) return pointed(part > 0.5 ? floor + 1 : floor, places);
    }
  }
  if (value < 1e21 && places <= 99) {
    // A tie has exactly one more binary digit after the point than places.
    const scaled = value * 2 ** (places + 1);
    if (!Number.isInteger(scaled) || Number.isInteger(value)) return value.toFixed(places);
    const probe = value.toFixed(places + 1);
    if (probe.charCodeAt(probe.length - 1) !== 53) return value.toFixed(places);
  }
  const exact = exactDigits(value);
  const { digits, point } = roundDigits(exact, exact.point + places);
  const whole = point <= 0 ? '0' : digits.slice(0, point).padEnd(point, '0');
  if (places === 0) return whole;
  const fraction = point < 0 ? '0'.repeat(Math.min(-point, places)) + digits : digits.slice(Math.max(point, 0));
  return `${whole}.${fraction.slice(0, places).padEnd(places, '0')}`;
}

/** All digits of a positive double: at most 767. */
export function exactDigits(value: number): Digits {
  if (value === 0) return { digits: '0', point: 1 };
  const [mantissa, exponent] = integerParts(value);
  if (exponent >= 0) {
    const digits = (BigInt(mantissa) << BigInt(exponent)).toString();
    return { digits, point: digits.length };
  }
  // m / 2**k = m * 5**k / 10**k.
  const digits = (BigInt(mantissa) * 5n ** BigInt(-exponent)).toString();
  return { digits, point: digits.length + exponent };
}

/** The first `count` digits, rounded half to even; `count` may be zero or less, which gives no digit or one that was carried. */
export function roundDigits(source: Digits, count: number): Digits {
  const { digits, point } = source;
  if (count >= digits.length) return { digits: digits.padEnd(count, '0'), point };
  if (count < 0) return { digits: '', point };
  const kept = digits.slice(0, count);
  const next = digits.charCodeAt(count) - 48;
  let up = next > 5;
  if (next === 5) {
    const odd = count > 0 && (digits.charCodeAt(count - 1) & 1) === 1;
    up = odd || !/^0*$/.test(digits.slice(count + 1));
  }
  if (!up) return { digits: kept, point };
  let at = count - 1;
  while (at >= 0 && kept.charCodeAt(at) === 57) at--;
  if (at < 0) return { digits: '1' + '0'.repeat(count), point: point + 1 };
  return {
    digits: kept.slice(0, at) + String.fromCharCode(kept.charCodeAt(at) + 1) + '0'.repeat(count - 1 - at),
    point,
  };
}

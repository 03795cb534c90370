import { codePointLength } from '../text/code-points.ts';
import { repeated } from '../text/pieces.ts';
import { checkTextSize } from '../text/search.ts';
import type { FormatSpec } from './spec.ts';

/** What presentation type `n` and `%n` formats take from the locale (`localeconv()`). */
export interface NumericLocale {
  readonly decimalPoint: string;
  readonly thousandsSeparator: string;
  /** Sizes of groups from the right; the last repeats, a closing 127 (CHAR_MAX) ends grouping. */
  readonly grouping: readonly number[];
}

const C_LOCALE: NumericLocale = { decimalPoint: '.', thousandsSeparator: '', grouping: [] };
const COMMAS: NumericLocale = { decimalPoint: '.', thousandsSeparator: ',', grouping: [3] };
const UNDERSCORES: NumericLocale = { decimalPoint: '.', thousandsSeparator: '_', grouping: [3] };
const UNDERSCORES_BY_FOUR: NumericLocale = { decimalPoint: '.', thousandsSeparator: '_', grouping: [4] };

let current: () => NumericLocale = () => C_LOCALE;

/** Lets `_locale` say what the current numeric locale is. */
export function setNumericLocale(locale: () => NumericLocale): void {
  current = locale;
}

/** The separators a spec asks for. */
export function localeOf(spec: Readonly<FormatSpec>): NumericLocale {
  if (spec.type === 'n') return current();
  if (spec.grouping === '') return C_LOCALE;
  if (spec.grouping === ',') return COMMAS;
  return 'boxX'.includes(spec.type) && spec.type !== '' ? UNDERSCORES_BY_FOUR : UNDERSCORES;
}

/** Whether a spec asks for no separators, nor for the locale's point. */
export function isPlain(spec: Readonly<FormatSpec>): boolean {
  return spec.grouping === '' && spec.type !== 'n';
}

/** `layOutNumber` for a plain spec, in which `body` need not be taken apart. */
export function layOutPlain(negative: boolean, prefix: string, body: string, spec: Readonly<FormatSpec>): string {
  const { sign: mode, width } = spec;
  const head = (negative ? '-' : mode === '+' ? '+' : mode === ' ' ? ' ' : '') + prefix;
  const padding = width - head.length - body.length;
  if (padding <= 0) return head + body;
  checkTextSize(width * spec.fill.length);
  if (spec.align === '=') return head + repeated(spec.fill, padding) + body;
  return pad(head + body, padding, spec.fill, spec.align);
}

/** A number in its parts, before padding. */
export interface NumberParts {
  readonly negative: boolean;
  readonly prefix: string;
  /** The digits that are grouped. */
  readonly digits: string;
  readonly hasPoint: boolean;
  /** What follows the digits and the point: fraction, exponent, `%`, or `inf` and `nan`. */
  readonly rest: string;
}

/** Splits the text of a float (without its sign) as `parse_number` does. */
export function splitNumber(text: string, negative: boolean): NumberParts {
  let at = 0;
  while (at < text.length && text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57) at++;
  const hasPoint = text.charCodeAt(at) === 46;
  return { negative, prefix: '', digits: text.slice(0, at), hasPoint, rest: text.slice(hasPoint ? at + 1 : at) };
}

/** Sign, prefix, grouped digits and padding: `calc_number_widths` and `fill_number`. */
export function layOutNumber(parts: NumberParts, spec: Readonly<FormatSpec>, locale: NumericLocale): string {
  const { sign: mode, fill, align, width } = spec;
  const sign = parts.negative ? '-' : mode === '+' ? '+' : mode === ' ' ? ' ' : '';
  const point = parts.hasPoint ? locale.decimalPoint : '';
  checkTextSize(Math.max(width, 0) * fill.length + parts.digits.length * 2);
  const others = sign.length + parts.prefix.length + codePointLength(point) + parts.rest.length;
  const minWidth = fill === '0' && align === '=' ? width - others : 0;
  const digits = parts.digits === '' ? '' : groupDigits(parts.digits, minWidth, locale);
  const padding = width - others - codePointLength(digits);
  if (padding <= 0) return sign + parts.prefix + digits + point + parts.rest;
  if (align === '=') return sign + parts.prefix + repeated(fill, padding) + digits + point + parts.rest;
  return pad(sign + parts.prefix + digits + point + parts.rest, padding, fill, align);
}

/** Adds `padding` fill characters where `align` wants them. */
export function pad(text: string, padding: number, fill: string, align: string): string {
  if (padding <= 0) return text;
  if (align === '<') return text + repeated(fill, padding);
  if (align === '^') {
    const left = padding >> 1;
    return repeated(fill, left) + text + repeated(fill, padding - left);
  }
  return repeated(fill, padding) + text;
}

/** Separators between groups, with zeros to reach `minWidth`: `_PyUnicode_InsertThousandsGrouping`. */
function groupDigits(digits: string, minWidth: number, locale: NumericLocale): string {
  const { grouping, thousandsSeparator: separator } = locale;
  if (grouping.length === 0) return digits.padStart(minWidth, '0');
  const separatorWidth = codePointLength(separator);
  const groups: string[] = [];
  let left = digits.length;
  let wanted = minWidth;
  let size = 0;
  for (let i = 0; ; i++) {
    if (i < grouping.length) size = grouping[i]! === 0 ? size : grouping[i]!;
    const last = size >= 127 || size === 0;
    const length = last ? Math.max(left, wanted, 1) : Math.min(size, Math.max(left, wanted, 1));
    const start = Math.max(0, left - length);
    groups.push(digits.slice(start, left).padStart(length, '0'));
    left = start;
    wanted -= length;
    if (last || (left <= 0 && wanted <= 0)) break;
    wanted -= separatorWidth;
  }
  return groups.reverse().join(separator);
}

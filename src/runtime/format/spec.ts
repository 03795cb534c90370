import { valueError } from '../errors.ts';
import { slicePoints } from '../text/code-points.ts';
import { decimalValue } from '../text/properties.ts';

/** A parsed format specification. Absent numbers are -1, absent marks ''. */
export interface FormatSpec {
  fill: string;
  align: string;
  sign: string;
  noNegativeZero: boolean;
  alternate: boolean;
  width: number;
  /** '' (none), ',' or '_'. */
  grouping: string;
  precision: number;
  type: string;
}

/** One that was read from a text. */
export interface KnownSpec extends FormatSpec {
  /** Only fill, alignment and width are given, no more than `QUICK_WIDTH`, and the default type. */
  quick: boolean;
}

const QUICK_WIDTH = 99;

const isAlign = (unit: number) => unit === 60 || unit === 62 || unit === 61 || unit === 94;
const isSign = (unit: number) => unit === 43 || unit === 45 || unit === 32;

/** The type character as messages show it. */
function codeText(type: string): string {
  const point = type.codePointAt(0) ?? 0;
  return point > 32 && point < 128 ? `'${type}'` : `'\\x${point.toString(16)}'`;
}

export function unknownCode(type: string, typeName: string) {
  return valueError(`Unknown format code ${codeText(type)} for object of type '${typeName}'`);
}

const SSIZE_MAX = 0x7fffffffffffffffn;

/** Specifications read before, by default type: 's' of str, 'd' of int, '' of float and complex. */
const known: Record<'s' | 'd' | '', Map<string, KnownSpec>> = { s: new Map(), d: new Map(), '': new Map() };
const MAX_KNOWN = 256;

/** Reads the mini-language: `parse_internal_render_format_spec`. `defaultAlign` is '>' for numbers. */
export function parseFormatSpec(
  text: string,
  typeName: string,
  defaultType: 's' | 'd' | '',
  defaultAlign: string,
): Readonly<KnownSpec> {
  const specs = known[defaultType];
  let spec = specs.get(text);
  if (spec === undefined) {
    spec = readFormatSpec(text, typeName, defaultType, defaultAlign);
    if (specs.size >= MAX_KNOWN) specs.clear();
    specs.set(text, spec);
  }
  return spec;
}

function readFormatSpec(text: string, typeName: string, defaultType: string, defaultAlign: string): KnownSpec {
  const spec: KnownSpec = {
    fill: ' ',
    align: defaultAlign,
    sign: '',
    noNegativeZero: false,
    alternate: false,
    width: -1,
    grouping: '',
    precision: -1,
    type: defaultType,
    quick: false,
  };
  const end = text.length;
  let at = 0;
  let fillGiven = false;
  let alignGiven = false;
  if (end > 0) {
    const first = text.codePointAt(0)! > 0xffff ? 2 : 1;
    if (end > first && isAlign(text.charCodeAt(first))) {
      spec.fill = text.slice(0, first);
      spec.align = text.charAt(first);
      fillGiven = alignGiven = true;
      at = first + 1;
    } else if (isAlign(text.charCodeAt(0))) {
      spec.align = text.charAt(0);
      alignGiven = true;
      at = 1;
    }
  }
  if (isSign(text.charCodeAt(at))) spec.sign = text.charAt(at++);
  if (text.charCodeAt(at) === 122) {
    spec.noNegativeZero = true;
    at++;
  }
  if (text.charCodeAt(at) === 35) {
    spec.alternate = true;
    at++;
  }
  if (!fillGiven && text.charCodeAt(at) === 48) {
    spec.fill = '0';
    if (!alignGiven && defaultAlign === '>') spec.align = '=';
    at++;
  }

  /** Digits of any script from `at` on; -1 when there are none. */
  const integer = (): number => {
    let value = 0;
    let count = 0;
    let exact: bigint | null = null;
    while (at < end) {
      const point = text.codePointAt(at)!;
      const digit = decimalValue(point);
      if (digit < 0) break;
      value = value * 10 + digit;
      if (exact !== null) exact = exact * 10n + BigInt(digit);
      else if (value > 1e15) exact = BigInt(value);
      if (exact !== null && exact > SSIZE_MAX) throw valueError('Too many decimal digits in format string');
      at += point > 0xffff ? 2 : 1;
      count++;
    }
    return count === 0 ? -1 : value;
  };

  spec.width = integer();
  if (text.charCodeAt(at) === 44) {
    spec.grouping = ',';
    at++;
  }
  if (text.charCodeAt(at) === 95) {
    if (spec.grouping !== '') throw valueError("Cannot specify both ',' and '_'.");
    spec.grouping = '_';
    at++;
  }
  if (text.charCodeAt(at) === 44 && spec.grouping === '_') throw valueError("Cannot specify both ',' and '_'.");
  if (text.charCodeAt(at) === 46) {
    at++;
    spec.precision = integer();
    if (spec.precision < 0) throw valueError('Format specifier missing precision');
  }
  if (at < end) {
    const size = text.codePointAt(at)! > 0xffff ? 2 : 1;
    if (end - at > size) throw valueError(`Invalid format specifier '${text}' for object of type '${typeName}'`);
    spec.type = text.slice(at);
  }
  if (spec.grouping !== '') {
    const grouped =
      spec.type === '' || 'deEfFgG%'.includes(spec.type) || (spec.grouping === '_' && 'boxX'.includes(spec.type));
    if (!grouped) throw valueError(`Cannot specify '${spec.grouping}' with ${codeText(spec.type)}.`);
  }
  const { sign, noNegativeZero, alternate, grouping, precision, type, width, fill } = spec;
  spec.quick =
    sign === '' &&
    !noNegativeZero &&
    !alternate &&
    grouping === '' &&
    precision < 0 &&
    type === defaultType &&
    width <= QUICK_WIDTH &&
    fill.length === 1;
  return spec;
}

/** The first `count` code points of a text. */
export const firstPoints = (text: string, count: number): string => slicePoints(text, 0, count);

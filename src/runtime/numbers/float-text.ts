import { pyObjectRepr } from '../abstract/text.ts';
import { overflowError, valueError } from '../errors.ts';
import type { PValue } from '../object.ts';
import { raising } from '../registers.ts';
import { PFloat } from '../values/float.ts';
import { shortestDigits } from './decimal-digits.ts';
import { frexp, ldexp, signBit } from './float-bits.ts';
import { asciiNumberText, stripAscii } from './number-text.ts';

/** `repr(value)`: the shortest digits, with an exponent below 1e-4 and from 1e16 on. */
export function floatRepr(value: number): string {
  if (Number.isInteger(value) && value < 1e16 && value > -1e16) {
    if (value === 0 && signBit(value)) return '-0.0';
    return value + '.0';
  }
  const magnitude = Math.abs(value);
  if (magnitude >= 1e-4 && magnitude < 1e16) return '' + value;
  if (Number.isNaN(value)) return 'nan';
  if (magnitude === Infinity) return value > 0 ? 'inf' : '-inf';
  const { digits, point } = shortestDigits(magnitude);
  const exponent = point - 1;
  const mantissa = digits.length === 1 ? digits : `${digits.charAt(0)}.${digits.slice(1)}`;
  const size = Math.abs(exponent);
  return `${value < 0 ? '-' : ''}${mantissa}e${exponent < 0 ? '-' : '+'}${size < 10 ? '0' : ''}${size}`;
}

const DECIMAL = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
const SPECIAL = /^([+-]?)(?:(inf(?:inity)?)|nan)$/i;

/** A stripped ASCII text as a double, `undefined` when it is none: `PyOS_string_to_double`. */
export function parseDouble(text: string): number | undefined {
  if (DECIMAL.test(text)) return Number(text);
  const special = SPECIAL.exec(text);
  if (special === null) return undefined;
  if (special[2] === undefined) return NaN;
  return special[1] === '-' ? -Infinity : Infinity;
}

/** Removes underscores that stand between digits; `undefined` when one stands elsewhere. */
export function withoutUnderscores(text: string): string | undefined {
  if (!text.includes('_')) return text;
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) !== 95) continue;
    if (!isDigit(text.charCodeAt(i - 1)) || !isDigit(text.charCodeAt(i + 1))) return undefined;
  }
  return text.replaceAll('_', '');
}

const isDigit = (unit: number) => unit >= 48 && unit <= 57;

/** `float(text)`; the message shows `source`. */
export function parseFloatText(text: string, source: PValue = text): number {
  const value = floatValueOf(text);
  if (value === undefined) throw badFloat(source);
  return value;
}

/** `float(text)`, which answers `raising(exception)` for what is no float. */
export function floatOfText(text: string): PFloat | undefined {
  const value = floatValueOf(text);
  return value === undefined ? raising(badFloat(text)) : new PFloat(value);
}

function floatValueOf(text: string): number | undefined {
  const clean = withoutUnderscores(stripAscii(asciiNumberText(text)));
  return clean === undefined ? undefined : parseDouble(clean);
}

const badFloat = (source: PValue) => valueError(`could not convert string to float: ${pyObjectRepr(source)}`);

/** `float.hex`. */
export function floatHex(value: number): string {
  if (!Number.isFinite(value)) return floatRepr(value);
  const sign = signBit(value) ? '-' : '';
  if (value === 0) return `${sign}0x0.0p+0`;
  const magnitude = Math.abs(value);
  const subnormal = magnitude < 2 ** -1022;
  const exponent = subnormal ? -1022 : frexp(magnitude)[1] - 1;
  // The 52 bits after the point.
  const fraction = subnormal ? magnitude * 2 ** 1000 * 2 ** 74 : ldexp(magnitude, 52 - exponent) - 2 ** 52;
  const digits = fraction.toString(16).padStart(13, '0');
  return `${sign}0x${subnormal ? 0 : 1}.${digits}p${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`;
}

const HEX_FLOAT = /^([+-]?)(?:0[xX])?([0-9a-fA-F]*)(?:\.([0-9a-fA-F]*))?(?:[pP]([+-]?[0-9]+))?$/;

/** `float.fromhex`. */
export function floatFromHex(source: string): number {
  const text = stripAscii(source);
  const special = SPECIAL.exec(text);
  if (special !== null) return special[2] === undefined ? NaN : special[1] === '-' ? -Infinity : Infinity;
  const match = HEX_FLOAT.exec(text);
  const whole = match?.[2] ?? '';
  const fraction = match?.[3] ?? '';
  if (match === null || whole.length + fraction.length === 0)
    throw valueError('invalid hexadecimal floating-point string');
  const negative = match[1] === '-';
  const digits = (whole + fraction).replace(/^0+/, '');
  if (digits === '') return negative ? -0 : 0;
  const given = Number(match[4] ?? '0');
  const mantissa = BigInt('0x' + digits);
  const bits = (digits.length - 1) * 4 + 32 - Math.clz32(Number.parseInt(digits.charAt(0), 16));
  const scale = given - 4 * fraction.length;
  const top = bits + scale;
  if (top > 1024) throw overflowError('hexadecimal value too large to represent as a float');
  if (top < -1074) return negative ? -0 : 0;
  // Keep 53 bits, fewer for subnormals, rounding half to even.
  const drop = Math.max(bits - 53, -1074 - scale);
  let kept = mantissa;
  let exponent = scale;
  if (drop > 0) {
    const by = BigInt(drop);
    const half = 1n << (by - 1n);
    const rest = mantissa & ((1n << by) - 1n);
    kept = mantissa >> by;
    if (rest > half || (rest === half && (kept & 1n) === 1n)) kept += 1n;
    exponent += drop;
  }
  const value = ldexp(Number(kept), exponent);
  if (value === Infinity) throw overflowError('hexadecimal value too large to represent as a float');
  return negative ? -value : value;
}

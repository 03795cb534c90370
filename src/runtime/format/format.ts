import { intToDouble } from '../abstract/number.ts';
import { overflowError, valueError } from '../errors.ts';
import { complexRepr } from '../numbers/complex-arithmetic.ts';
import { signBit } from '../numbers/float-bits.ts';
import { floatRepr } from '../numbers/float-text.ts';
import type { PlainInt } from '../numbers/int-arithmetic.ts';
import { intToString } from '../numbers/int-text.ts';
import { codePointLength } from '../text/code-points.ts';
import { checkTextSize } from '../text/search.ts';
import { ADD_DOT_0, ALTERNATE, formatDouble, NO_NEGATIVE_ZERO } from './double.ts';
import { isPlain, layOutNumber, layOutPlain, localeOf, pad, splitNumber } from './layout.ts';
import { type FormatSpec, firstPoints, parseFormatSpec, unknownCode } from './spec.ts';

/*
 * The format mini-language: `__format__` of str, int, float and complex. The type's name is for messages: a subclass shows its own.
 */

/** `str.__format__`. */
export function formatStr(value: string, text: string, typeName = 'str'): string {
  if (text === '') return value;
  const spec = parseFormatSpec(text, typeName, 's', '<');
  if (spec.quick && spec.align !== '=') return pad(value, spec.width - codePointLength(value), spec.fill, spec.align);
  if (spec.type !== 's') throw unknownCode(spec.type, typeName);
  if (spec.sign !== '')
    throw valueError(
      spec.sign === ' '
        ? 'Space not allowed in string format specifier'
        : 'Sign not allowed in string format specifier',
    );
  if (spec.noNegativeZero) throw valueError('Negative zero coercion (z) not allowed in string format specifier');
  if (spec.alternate) throw valueError('Alternate form (#) not allowed in string format specifier');
  if (spec.align === '=') throw valueError("'=' alignment not allowed in string format specifier");
  const shown = spec.precision >= 0 && spec.precision < value.length ? firstPoints(value, spec.precision) : value;
  if (spec.width <= 0) return shown;
  checkTextSize(spec.width * spec.fill.length + shown.length);
  return pad(shown, spec.width - codePointLength(shown), spec.fill, spec.align);
}

/** `int.__format__`. */
export function formatInt(value: PlainInt, text: string, typeName = 'int'): string {
  if (text === '') return intToString(value);
  const spec = parseFormatSpec(text, typeName, 'd', '>');
  if (spec.quick && (value >= 0 || spec.align !== '=')) {
    const digits = intToString(value);
    return pad(digits, spec.width - digits.length, spec.fill, spec.align);
  }
  switch (spec.type) {
    case 'b':
    case 'c':
    case 'd':
    case 'o':
    case 'x':
    case 'X':
    case 'n':
      return formatInteger(value, spec);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
    case '%':
      return formatReal(intToDouble(value), spec);
  }
  throw unknownCode(spec.type, typeName);
}

function formatInteger(value: PlainInt, spec: Readonly<FormatSpec>): string {
  if (spec.precision >= 0) throw valueError('Precision not allowed in integer format specifier');
  if (spec.noNegativeZero) throw valueError('Negative zero coercion (z) not allowed in integer format specifier');
  if (spec.type === 'c') {
    if (spec.sign !== '') throw valueError("Sign not allowed with integer format specifier 'c'");
    if (spec.alternate) throw valueError("Alternate form (#) not allowed with integer format specifier 'c'");
    if (value >= 1n << 63n || value < -(1n << 63n)) throw overflowError('Python int too large to convert to C long');
    if (value < 0 || value > 0x10ffff) throw overflowError('%c arg not in range(0x110000)');
    checkTextSize(Math.max(spec.width, 0) * spec.fill.length);
    const character = String.fromCodePoint(Number(value));
    return pad(character, spec.width - 1, spec.fill, spec.align);
  }
  const radix = spec.type === 'b' ? 2 : spec.type === 'o' ? 8 : spec.type === 'x' || spec.type === 'X' ? 16 : 10;
  const whole = radix === 10 ? intToString(value) : value.toString(radix);
  const negative = value < 0;
  let digits = negative ? whole.slice(1) : whole;
  let prefix = spec.alternate && radix !== 10 ? '0' + spec.type : '';
  if (spec.type === 'X') {
    digits = digits.toUpperCase();
    prefix = prefix.toUpperCase();
  }
  if (isPlain(spec)) return layOutPlain(negative, prefix, digits, spec);
  return layOutNumber({ negative, prefix, digits, hasPoint: false, rest: '' }, spec, localeOf(spec));
}

/** `float.__format__`. */
export function formatFloat(value: number, text: string, typeName = 'float'): string {
  if (text === '') return floatRepr(value);
  const spec = parseFormatSpec(text, typeName, '', '>');
  if (spec.type !== '' && !'eEfFgGn%'.includes(spec.type)) throw unknownCode(spec.type, typeName);
  return formatReal(value, spec);
}

const INT_MAX = 0x7fffffff;

/** The digits, sign included, that a float has under `spec`. */
function realText(value: number, spec: Readonly<FormatSpec>, shortest: boolean): string {
  if (spec.precision > INT_MAX) throw valueError('precision too big');
  let flags = (spec.alternate ? ALTERNATE : 0) | (spec.noNegativeZero ? NO_NEGATIVE_ZERO : 0);
  let { type, precision } = spec;
  if (type === '') {
    if (shortest) flags |= ADD_DOT_0;
    type = precision < 0 ? 'r' : 'g';
    if (precision < 0) precision = 0;
  } else if (type === 'n') type = 'g';
  else if (type === '%') type = 'f';
  return formatDouble(value, type, precision < 0 ? 6 : precision, flags);
}

function formatReal(value: number, spec: Readonly<FormatSpec>): string {
  const percent = spec.type === '%';
  let text = realText(percent ? value * 100 : value, spec, true);
  if (percent) text += '%';
  const negative = text.charCodeAt(0) === 45;
  if (negative) text = text.slice(1);
  if (isPlain(spec)) return layOutPlain(negative, '', text, spec);
  return layOutNumber(splitNumber(text, negative), spec, localeOf(spec));
}

/** `complex.__format__`. */
export function formatComplex(real: number, imag: number, text: string, typeName = 'complex'): string {
  if (text === '') return complexRepr({ real, imag });
  const spec = parseFormatSpec(text, typeName, '', '>');
  if (spec.type !== '' && !'eEfFgGn'.includes(spec.type)) throw unknownCode(spec.type, typeName);
  if (spec.fill === '0') throw valueError('Zero padding is not allowed in complex format specifier');
  if (spec.align === '=') throw valueError("'=' alignment flag is not allowed in complex format specifier");
  const bare = spec.type === '';
  const imaginaryOnly = bare && real === 0 && !signBit(real);
  const locale = localeOf(spec);
  const part = (value: number, sign: string) => {
    const digits = realText(value, spec, false);
    const negative = digits.charCodeAt(0) === 45;
    const plain = { ...spec, fill: ' ', align: '<', width: -1, sign };
    return layOutNumber(splitNumber(negative ? digits.slice(1) : digits, negative), plain, locale);
  };
  let result = imaginaryOnly ? `${part(imag, spec.sign)}j` : `${part(real, spec.sign)}${part(imag, '+')}j`;
  if (bare && !imaginaryOnly) result = `(${result})`;
  checkTextSize(Math.max(spec.width, 0) * spec.fill.length + result.length);
  return pad(result, spec.width - result.length, spec.fill, spec.align);
}

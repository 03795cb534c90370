import { memoryError, valueError } from '../../runtime/errors.ts';
import { layOutNumber, localeOf, type NumericLocale, pad, splitNumber } from '../../runtime/format/layout.ts';
import type { FormatSpec } from '../../runtime/format/spec.ts';
import { codePointLength } from '../../runtime/text/code-points.ts';
import { warn } from '../../runtime/warn.ts';
import { digits, FINITE, MAX_PREC, type Num, num, pow10, roundOff } from './number.ts';
import { numberText } from './text.ts';

const SPEC = /^(?:([\s\S])?([<>=^]))?([-+ ])?(z)?(#)?(0)?([1-9]\d*)?(,)?(?:\.(\d+))?([eEfFgGn%])?$/u;

function parse(text: string): { spec: FormatSpec; zero: boolean } {
  const match = SPEC.exec(text);
  const bad = () => valueError('invalid format string');
  if (match === null) throw bad();
  const [, fill, align, sign, z, alternate, zero, width, comma, precision, type] = match;
  if (zero !== undefined && align !== undefined) throw bad();
  if (type === 'n' && comma !== undefined) throw bad();
  const spec: FormatSpec = {
    fill: zero !== undefined ? '0' : (fill ?? ' '),
    align: zero !== undefined ? '=' : (align ?? '>'),
    sign: sign ?? '-',
    noNegativeZero: z !== undefined,
    alternate: alternate !== undefined,
    width: width === undefined ? -1 : Number(width),
    grouping: comma ?? '',
    precision: precision === undefined ? -1 : Number(precision),
    type: type ?? '',
  };
  return { spec, zero: zero !== undefined };
}

/** Rounds to `count` digits. */
function toDigits(a: Num, count: number, rounding: number): Num {
  const drop = digits(a.coeff) - count;
  if (drop <= 0) return a;
  const { coeff } = roundOff(a.coeff, drop, a.negative, rounding);
  return coeff >= pow10(count) ? num(a.negative, coeff / 10n, a.exp + drop + 1) : num(a.negative, coeff, a.exp + drop);
}

/** Rounds to an exponent, or fills with zeros. */
function toExponent(a: Num, exp: number, rounding: number): Num {
  if (a.coeff === 0n) return num(a.negative, 0n, exp);
  if (a.exp >= exp) return num(a.negative, a.coeff * pow10(a.exp - exp), exp);
  return num(a.negative, roundOff(a.coeff, exp - a.exp, a.negative, rounding).coeff, exp);
}

/** Exponent of the first digit. */
const leadOf = (a: Num) => a.exp + digits(a.coeff) - 1;

/** Padded text of what is no finite number. */
function special(a: Num, spec: FormatSpec, zero: boolean): string {
  const text = numberText({ ...a, negative: false });
  const sign = a.negative ? '-' : spec.sign === '-' ? '' : spec.sign;
  const body = `${text}${spec.type === '%' ? '%' : ''}`;
  const padding = spec.width - codePointLength(sign + body);
  const fill = zero ? ' ' : spec.fill;
  if (padding > 0 && spec.align === '=' && !zero) return sign + fill.repeat(padding) + body;
  return pad(sign + body, padding, fill, zero ? '>' : spec.align);
}

/** `Decimal.__format__`. */
export function formatNumber(
  value: Num,
  text: string,
  rounding: number,
  capital: boolean,
  override: Partial<NumericLocale>,
): string {
  const deprecated = text.endsWith('N');
  if (deprecated) warn('DeprecationWarning', "Format specifier 'N' is deprecated", 1);
  const { spec, zero } = parse(deprecated ? `${text.slice(0, -1)}n` : text);
  if (value.kind !== FINITE) return special(value, spec, zero);
  if (spec.precision > MAX_PREC || spec.width > MAX_PREC)
    throw valueError('format specification exceeds internal limits of _decimal');
  if (spec.precision > 1 << 28 || spec.width > 1 << 28) throw memoryError();
  const type = spec.type === '' ? (capital ? 'G' : 'g') : spec.type === 'n' ? 'g' : spec.type;
  let { precision } = spec;
  if ((type === 'g' || type === 'G') && precision === 0) precision = 1;
  let a = type === '%' ? num(value.negative, value.coeff, value.exp + 2) : value;
  const fixed = 'fF%'.includes(type);
  if (precision >= 0) {
    if (type === 'e' || type === 'E')
      a =
        a.coeff === 0n
          ? a
          : toExponent(
              toDigits(a, precision + 1, rounding),
              leadOf(toDigits(a, precision + 1, rounding)) - precision,
              rounding,
            );
    else if (fixed) a = toExponent(a, -precision, rounding);
    else a = toDigits(a, precision, rounding);
  }
  if (a.coeff === 0n && a.exp > 0 && fixed) a = num(a.negative, 0n, 0);
  if (a.exp > 1 << 28) throw memoryError();
  const negative = a.negative && !(spec.noNegativeZero && a.coeff === 0n);
  const written = a.coeff.toString();
  const left = a.exp + written.length;
  let point: number;
  if (type === 'e' || type === 'E') point = a.coeff === 0n && precision >= 0 ? 1 - precision : 1;
  else if (fixed) point = left;
  else point = a.exp <= 0 && left > -6 ? left : 1;
  let whole: string;
  let fraction: string;
  if (point < 0) {
    whole = '0';
    fraction = '0'.repeat(-point) + written;
  } else if (point > written.length) {
    whole = written + '0'.repeat(point - written.length);
    fraction = '';
  } else {
    whole = written.slice(0, point) || '0';
    fraction = written.slice(point);
  }
  const exponent = left - point;
  let body = whole;
  if (fraction !== '' || spec.alternate) body += `.${fraction}`;
  if (exponent !== 0 || type === 'e' || type === 'E')
    body += `${type === 'E' || type === 'G' ? 'E' : 'e'}${exponent >= 0 ? '+' : ''}${exponent}`;
  if (type === '%') body += '%';
  return layOutNumber(
    splitNumber(body, negative),
    spec,
    spec.type === 'n' ? { ...localeOf(spec), ...override } : localeOf(spec),
  );
}

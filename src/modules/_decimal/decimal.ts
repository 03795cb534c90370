import { pyObjectGetAttr } from '../../runtime/abstract/attribute.ts';
import { importAttribute } from '../../runtime/abstract/import.ts';
import { pyObjectIsInstance } from '../../runtime/abstract/instance-check.ts';
import { asIndex } from '../../runtime/abstract/number.ts';
import { contextLocal } from '../../runtime/context.ts';
import { overflowError, typeError, valueError } from '../../runtime/errors.ts';
import { frexp } from '../../runtime/numbers/float-bits.ts';
import { PObject, type PShape, type PValue } from '../../runtime/object.ts';
import { decimalValue } from '../../runtime/text/properties.ts';
import type { PType } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { intValue, normalizeInt, PComplex, strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PList, PTuple } from '../../runtime/values/sequences.ts';
import { multiply } from './arithmetic.ts';
import { addStatus, type PDecimalContext } from './context.ts';
import {
  CONVERSION_SYNTAX,
  FINITE,
  FLOAT_OPERATION,
  INFINITE,
  INVALID_OPERATION,
  infinity,
  NAN,
  type Num,
  num,
  QNAN,
  wide,
} from './number.ts';
import { fits, parseNumber } from './text.ts';

/** `decimal.Decimal`. */
export class PDecimal extends PObject {
  value: Num;
  /** Cached `hash()`. */
  hash: number | bigint | undefined = undefined;
  constructor(value: Num, shape: PShape = decimalType.instanceShape) {
    super(shape);
    this.value = value;
  }
}

export const decimalType: PType = builtinType('Decimal', {
  module: 'decimal',
  allocate: (type) => new PDecimal(num(false, 0n, 0), type.instanceShape),
});

export function fromInt(value: number | bigint): Num {
  const big = BigInt(value);
  return big < 0n ? num(true, -big, 0) : num(false, big, 0);
}

/** The exact value of a float. */
export function fromFloat(value: number): Num {
  if (Number.isNaN(value)) return NAN;
  if (!Number.isFinite(value)) return infinity(value < 0);
  const negative = value < 0 || Object.is(value, -0);
  if (value === 0) return num(negative, 0n, 0);
  const [fraction, exponent] = frexp(Math.abs(value));
  let mantissa = BigInt(fraction * 2 ** 53);
  let power = exponent - 53;
  while (power < 0 && (mantissa & 1n) === 0n) {
    mantissa >>= 1n;
    power++;
  }
  if (power >= 0) return num(negative, mantissa << BigInt(power), 0);
  return num(negative, mantissa * 5n ** BigInt(-power), power);
}

const badConversion = (value: PValue) =>
  typeError(`conversion from ${typeOf(value).tpName} to Decimal is not supported`);

/** An operand: a Decimal or an int; `undefined` for anything else. */
export function operand(value: PValue): Num | undefined {
  if (value instanceof PDecimal) return value.value;
  const int = intValue(value);
  return int === undefined ? undefined : fromInt(int);
}

/** An operand, or TypeError. */
export function mustBeNumber(value: PValue): Num {
  const found = operand(value);
  if (found === undefined) throw badConversion(value);
  return found;
}

/** A text as ASCII, decimal digits of any script as 0 to 9: `numeric_as_ascii`. */
export function asciiText(text: string, strip: boolean): string {
  let out = '';
  let plain = strip ? text.trim() : text;
  if (strip) plain = plain.replace(/^[\s\x1c-\x1f\x85]+|[\s\x1c-\x1f\x85]+$/g, '');
  for (const c of plain) {
    const point = c.codePointAt(0)!;
    if (point < 128) {
      if (!(strip && c === '_')) out += c;
      continue;
    }
    const digit = decimalValue(point);
    out += digit >= 0 ? String(digit) : '?';
  }
  return out;
}

/** A text as an exact number; bad and unrepresentable ones signal in the context. */
export function exactFromText(text: string, context: PDecimalContext): Num {
  const found = parseNumber(text);
  if (found === undefined) {
    addStatus(context, CONVERSION_SYNTAX);
    return NAN;
  }
  if (!fits(found)) {
    addStatus(context, INVALID_OPERATION);
    return NAN;
  }
  return found;
}

/** `(sign, digits, exponent)` as text. */
function tupleText(items: readonly PValue[]): string {
  if (items.length !== 3) throw valueError('argument must be a sequence of length 3');
  const sign = intValue(items[0]!);
  if (sign !== 0 && sign !== 1) throw valueError('sign must be an integer with the value 0 or 1');
  const digitsOf = items[1]!;
  if (!(digitsOf instanceof PTuple) && !(digitsOf instanceof PList))
    throw valueError('coefficient must be a tuple of digits');
  let text = '';
  for (const item of digitsOf.items) {
    const digit = intValue(item);
    if (digit === undefined || digit < 0 || digit > 9) throw valueError('coefficient must be a tuple of digits');
    text += digit;
  }
  const lead = sign === 1 ? '-' : '';
  const exponent = items[2]!;
  const special = strValue(exponent);
  if (special !== undefined) {
    if (special === 'F') return `${lead}Inf`;
    if (special === 'n' || special === 'N') return `${lead}${special === 'N' ? 's' : ''}NaN${text.replace(/^0+/, '')}`;
    throw valueError("string argument in the third position must be 'F', 'n' or 'N'");
  }
  const power = intValue(exponent);
  if (power === undefined) throw valueError('exponent must be an integer');
  if (power > 0x7fff_ffff_ffff_ffffn || power < -0x8000_0000_0000_0000n)
    throw overflowError('Python int too large to convert to C ssize_t');
  return `${lead}${text === '' ? '0' : text}e${power}`;
}

/** The exact value of an argument of `Decimal()`. */
export function exactNumber(value: PValue, context: PDecimalContext): Num {
  const known = operand(value);
  if (known !== undefined) return known;
  const text = strValue(value);
  if (text !== undefined) return exactFromText(asciiText(text, true), context);
  if (value instanceof PTuple || value instanceof PList) return exactFromText(tupleText(value.items), context);
  if (value instanceof PFloat) {
    addStatus(context, FLOAT_OPERATION);
    return fromFloat(value.value);
  }
  throw badConversion(value);
}

const rationalType = contextLocal(() => importAttribute('numbers', 'Rational'));

/** The two sides of a comparison as numbers; `undefined` if the other side cannot be compared: `convert_op_cmp`. */
export function comparable(
  self: Num,
  other: PValue,
  equality: boolean,
  context: PDecimalContext,
): [Num, Num] | undefined {
  const known = operand(other);
  if (known !== undefined) return [self, known];
  let value = other;
  if (value instanceof PComplex && equality && value.imag === 0) value = new PFloat(value.real);
  if (value instanceof PFloat) {
    if (equality) context.status |= FLOAT_OPERATION;
    else addStatus(context, FLOAT_OPERATION);
    return [self, fromFloat(value.value)];
  }
  if (typeof value === 'object' && value !== null && pyObjectIsInstance(value, rationalType())) {
    const numerator = BigInt(asIndex(pyObjectGetAttr(value, 'numerator')));
    const denominator = BigInt(asIndex(pyObjectGetAttr(value, 'denominator')));
    const left = self.kind === FINITE ? multiply(self, fromInt(denominator), wide()) : self;
    return [left, fromInt(numerator)];
  }
  return undefined;
}

/** The integer part of a number; for what has none an error that names `goal`. */
export function integerPart(value: Num, scaled: (a: Num) => Num): number | bigint {
  const whole = scaled(value);
  const size = whole.coeff * 10n ** BigInt(Math.max(0, whole.exp));
  return normalizeInt(whole.negative ? -size : size);
}

export const isSpecial = (value: Num) => value.kind !== FINITE;
export const isInfinite = (value: Num) => value.kind === INFINITE;
export const isQuietNan = (value: Num) => value.kind === QNAN;

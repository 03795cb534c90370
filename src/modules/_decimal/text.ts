import {
  adjusted,
  CONVERSION_SYNTAX,
  type Env,
  FINITE,
  INFINITE,
  infinity,
  MAX_EMAX,
  MIN_ETINY,
  NAN,
  type Num,
  num,
  QNAN,
  SNAN,
} from './number.ts';

/* Numbers as text. */

const NUMBER = /^([+-]?)(?:(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:e([+-]?\d+))?|(inf(?:inity)?)|(s?)nan(\d*))$/i;

/** A text with so many digits holds a number that a double holds. */
const SHORT = 15;

/** A number of digits and a point, which most are; `undefined` for any other text. */
function parsePlain(text: string): Num | undefined {
  const { length } = text;
  const negative = text.charCodeAt(0) === 0x2d;
  const first = negative ? 1 : 0;
  let point = -1;
  let value = 0;
  for (let i = first; i < length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0x30 && unit <= 0x39) value = value * 10 + (unit - 0x30);
    else if (unit === 0x2e && point < 0) point = i;
    else return undefined;
  }
  if (length - first === (point < 0 ? 0 : 1)) return undefined;
  return num(negative, BigInt(value), point < 0 ? 0 : point + 1 - length);
}

/** The number that a text without spaces and underscores stands for, exactly; `undefined` if it is none. */
export function parseNumber(text: string): Num | undefined {
  const plain = text.length <= SHORT ? parsePlain(text) : undefined;
  if (plain !== undefined) return plain;
  const match = NUMBER.exec(text);
  if (match === null) return undefined;
  const negative = match[1] === '-';
  if (match[6] !== undefined) return infinity(negative);
  if (match[7] !== undefined)
    return { kind: match[7] === '' ? QNAN : SNAN, negative, coeff: BigInt(match[8] || '0'), exp: 0 };
  const fraction = match[3] ?? match[4] ?? '';
  const coeff = BigInt((match[2] ?? '') + fraction);
  const written = match[5] === undefined ? 0 : Number(match[5]);
  // Past all limits any exponent is as good as the next one.
  const exponent = Math.max(-4e9, Math.min(4e9, written)) - fraction.length;
  return num(negative, coeff, exponent);
}

/** As `parseNumber`, where a bad text is a condition. */
export function parseOrInvalid(text: string, env: Env): Num {
  const found = parseNumber(text);
  if (found !== undefined) return found;
  env.status |= CONVERSION_SYNTAX;
  return NAN;
}

/** Whether an exact number is within what any context can hold. */
export function fits(a: Num): boolean {
  if (a.kind !== FINITE) return true;
  if (a.coeff === 0n) return a.exp <= MAX_EMAX && a.exp >= MIN_ETINY;
  return adjusted(a) <= MAX_EMAX && a.exp >= MIN_ETINY;
}

function special(a: Num): string {
  const sign = a.negative ? '-' : '';
  if (a.kind === INFINITE) return `${sign}Infinity`;
  return `${sign}${a.kind === SNAN ? 'sNaN' : 'NaN'}${a.coeff === 0n ? '' : a.coeff.toString()}`;
}

/** `to-scientific-string`, or `to-engineering-string`. */
export function numberText(a: Num, engineering = false, capital = true): string {
  if (a.kind !== FINITE) return special(a);
  const sign = a.negative ? '-' : '';
  const text = a.coeff.toString();
  const left = a.exp + text.length;
  let point: number;
  if (a.exp <= 0 && left > -6) point = left;
  else if (!engineering) point = 1;
  else if (a.coeff === 0n) point = ((((left + 1) % 3) + 3) % 3) - 1;
  else point = ((((left - 1) % 3) + 3) % 3) + 1;
  let whole: string;
  let fraction: string;
  if (point <= 0) {
    whole = '0';
    fraction = `.${'0'.repeat(-point)}${text}`;
  } else if (point >= text.length) {
    whole = text + '0'.repeat(point - text.length);
    fraction = '';
  } else {
    whole = text.slice(0, point);
    fraction = `.${text.slice(point)}`;
  }
  const exponent = left - point;
  const tail = exponent === 0 ? '' : `${capital ? 'E' : 'e'}${exponent > 0 ? '+' : ''}${exponent}`;
  return sign + whole + fraction + tail;
}

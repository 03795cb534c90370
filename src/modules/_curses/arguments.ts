import { asIndex, asSsize } from '../../runtime/abstract/number.ts';
import { bytesOf } from '../../runtime/buffer.ts';
import { badArgument, type Converter, parsedInt } from '../../runtime/clinic/converters.ts';
import { encodeText } from '../../runtime/codecs/text-encoding.ts';
import { overflowError, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import type { PException } from '../../runtime/values/exception.ts';
import { intType, isInstanceOf, strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PBytes } from '../../runtime/values/sequences.ts';
import { intVariable } from './library.ts';

/** A character as `addch` and its like take one: a `chtype`, or a wide character. */
export type Character = { code: number } | { wide: number };

export const nameOf = (value: PValue): string => (value === null ? 'NoneType' : typeOf(value).tpName);
const isPlainInt = (value: PValue): value is number | bigint => typeof value === 'number' || typeof value === 'bigint';

function chtype(value: number | bigint): number {
  if (typeof value === 'bigint' || value < 0 || value > 0xffffffff) throw overflowError("byte doesn't fit in chtype");
  return value;
}

function lengthError(text: string): PException {
  return typeError(`expect bytes or str of length 1, or int, got a str of length ${Array.from(text).length}`);
}

/** `PyCurses_ConvertToChtype`. */
export function toChtype(value: PValue, encoding: string): number {
  if (value instanceof PBytes && value.bytes.length === 1) return value.bytes[0]!;
  const text = strValue(value);
  if (text !== undefined) {
    const point = text.codePointAt(0);
    if (point === undefined || Array.from(text).length !== 1) throw lengthError(text);
    if (point <= 128) return point;
    const bytes = encodeText(text, encoding);
    if (bytes.length !== 1) throw overflowError("byte doesn't fit in chtype");
    return bytes[0]!;
  }
  if (isPlainInt(value)) return chtype(value);
  throw typeError(`expect bytes or str of length 1, or int, got ${nameOf(value)}`);
}

/** `PyCurses_ConvertToCchar_t`. */
export function toCharacter(value: PValue): Character {
  const text = strValue(value);
  if (text !== undefined) {
    const point = text.codePointAt(0);
    if (point === undefined || Array.from(text).length !== 1) throw lengthError(text);
    return { wide: point };
  }
  if (value instanceof PBytes && value.bytes.length === 1) return { code: value.bytes[0]! };
  if (typeof value === 'bigint' && BigInt.asIntN(64, value) !== value) throw overflowError("int doesn't fit in long");
  if (isPlainInt(value)) return { code: chtype(value) };
  throw typeError(`expect bytes or str of length 1, or int, got ${nameOf(value)}`);
}

/** Text as C gets it, with a NUL: bytes, or `wchar_t` of 32 bits. */
export type CText = { bytes: Uint8Array } | { wide: Uint8Array };

/** `PyCurses_ConvertToString`. */
export function toText(value: PValue): CText {
  const text = strValue(value);
  if (text !== undefined) {
    if (text.includes('\0')) throw valueError('embedded null character');
    const points = Array.from(text, (character) => character.codePointAt(0)!);
    return { wide: new Uint8Array(Uint32Array.from([...points, 0]).buffer) };
  }
  if (!(value instanceof PBytes)) throw typeError(`expect bytes or str, got ${nameOf(value)}`);
  if (value.bytes.includes(0)) throw valueError('embedded null byte');
  return { bytes: terminated(value.bytes) };
}

export function terminated(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length + 1);
  out.set(bytes);
  return out;
}

/** A C `int`, as `PyArg_Parse` reads one. */
export const toInt = (value: PValue): number => parsedInt.convert!(value, () => '');

/** A C `long`: attributes and counts. */
export function toLong(value: PValue): number {
  const number = asIndex(value);
  if (typeof number === 'bigint') {
    if (BigInt.asIntN(64, number) !== number) throw overflowError('Python int too large to convert to C long');
    return Number(BigInt.asIntN(32, number));
  }
  return number;
}

export const attribute: Converter<number> = { convert: (value) => toLong(value) >>> 0 };
export const character: Converter<PValue> = { convert: null };
export const size: Converter<number> = { convert: asSsize };

/** A C integer of some bits, with CPython's words. */
function ranged(what: string, least: number, most: number): Converter<number> {
  return {
    convert(value) {
      const number = asIndex(value);
      if (number > most) throw overflowError(`${what} is greater than maximum`);
      if (number < least) throw overflowError(`${what} is less than minimum`);
      return Number(number);
    },
  };
}
export const short = ranged('signed short integer', -0x8000, 0x7fff);
export const unsignedByte = ranged('unsigned byte integer', 0, 0xff);

/** The number of a color; a negative one is that of the terminal where it may. */
export const color = (least: number): Converter<number> => ({
  convert(value) {
    const number = asIndex(value);
    if (number < least) throw valueError('Color number is less than 0.');
    if (number < 0) return -1;
    const most = intVariable('COLORS') - 1;
    if (number > most) throw valueError(`Color number is greater than COLORS-1 (${most}).`);
    return Number(number);
  },
});

const MOST_INT = 0x7fffffff;

export const pair: Converter<number> = {
  convert(value) {
    const number = asIndex(value);
    if (number < 0) throw valueError('Color pair is less than 0.');
    if (number > MOST_INT) throw valueError(`Color pair is greater than maximum (${MOST_INT}).`);
    return Number(number);
  },
};

/** A C `unsigned long` that takes of an int what fits: bits. */
export const mask: Converter<number> = {
  convert(value, where) {
    if (!isInstanceOf(value, intType)) throw badArgument(where, 'int', value);
    return Number(BigInt.asUintN(32, BigInt(asIndex(value))));
  },
};

export const component: Converter<number> = {
  convert(value) {
    const number = asIndex(value);
    if (number < 0) throw valueError('Color component is less than 0');
    if (number > 1000) throw valueError('Color component is greater than 1000');
    return Number(number);
  },
};

/** Bytes without NUL, or a str: the name of a capability. */
export const capability: Converter<Uint8Array> = {
  convert(value, where) {
    const text = strValue(value);
    if (text === undefined)
      throw typeError(`${where()} must be str, not ${value === null ? 'None' : typeOf(value).tpName}`);
    if (text.includes('\0')) throw valueError('embedded null character');
    return terminated(encodeText(text));
  },
};

export const byteText: Converter<Uint8Array> = {
  convert(value) {
    const bytes = bytesOf(value);
    if (bytes.includes(0)) throw valueError('embedded null byte');
    return terminated(bytes);
  },
};

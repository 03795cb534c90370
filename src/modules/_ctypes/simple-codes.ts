import { pyObjectIsTrue } from '../../runtime/abstract/compare.ts';
import { asDouble, asIndex } from '../../runtime/abstract/number.ts';
import { typeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { isCharacter } from '../../runtime/text/code-points.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { intValue, isInstanceOf, normalizeInt, strValue, typeOf } from '../../runtime/values/scalars.ts';
import { bytearrayType, bytesType, type PByteArray, PBytes } from '../../runtime/values/sequences.ts';
import { type Field, readValue, writeBits } from '../_struct/format.ts';
import {
  addressOfBytes,
  addressOfObject,
  addressOfText,
  memoryAt,
  objectAt,
  readPointer,
  readWide,
  readWideCharacter,
  stringAt,
  wideLength,
  writePointer,
  writeWide,
} from './addresses.ts';
import { readLongDouble, writeLongDouble } from './long-double.ts';

/** How values of a `_type_` are read from memory and written to it: `struct fielddesc`. */
export interface SimpleCode {
  readonly code: string;
  readonly size: number;
  /** In the notation of PEP 3118. */
  readonly format: string;
  get(memory: Uint8Array, at: number): PValue;
  /** Answers what must be kept alive, None for nothing. */
  set(memory: Uint8Array, at: number, value: PValue): PValue;
  /** The same in the other byte order; null where there is none. */
  readonly swapped: SimpleCode | null;
  /** Of ints, which alone may be bit fields. */
  readonly integer: { readonly signed: boolean } | null;
  readonly bigEndian: boolean;
}

/** The codes of `struct` that read and write as ours do, by our own. */
const INTS: Readonly<Record<string, { size: number; as: string }>> = {
  b: { size: 1, as: 'b' },
  B: { size: 1, as: 'B' },
  h: { size: 2, as: 'h' },
  H: { size: 2, as: 'H' },
  i: { size: 4, as: 'i' },
  I: { size: 4, as: 'I' },
  l: { size: 8, as: 'q' },
  L: { size: 8, as: 'Q' },
  q: { size: 8, as: 'q' },
  Q: { size: 8, as: 'Q' },
};

function fieldOf(code: string, size: number): Field {
  return { code, size, offset: 0, count: 1, least: 0, most: -1 };
}

const wide = new DataView(new ArrayBuffer(8));

/** Writes the lower bits of an int. */
function writeMasked(memory: Uint8Array, at: number, size: number, value: number | bigint, little: boolean): void {
  if (size < 8) {
    writeBits(typeof value === 'number' ? value | 0 : Number(BigInt.asIntN(32, value)), size, memory, at, little);
    return;
  }
  if (typeof value === 'number') {
    const high = Math.floor(value / 4294967296);
    writeBits(value - high * 4294967296, 4, memory, little ? at : at + 4, little);
    writeBits(high, 4, memory, little ? at + 4 : at, little);
    return;
  }
  wide.setBigUint64(0, BigInt.asUintN(64, value), little);
  for (let i = 0; i < 8; i++) memory[at + i] = wide.getUint8(i);
}

function intCode(code: string, little = true): SimpleCode {
  const { size, as } = INTS[code]!;
  const field = fieldOf(as, size);
  return {
    code,
    size,
    format: (little ? '<' : '>') + as,
    get: (memory, at) => readValue(field, memory, at, little),
    set(memory, at, value) {
      writeMasked(memory, at, size, asIndex(value), little);
      return null;
    },
    swapped: little && size > 1 ? intCode(code, false) : null,
    integer: { signed: code === code.toLowerCase() },
    bigEndian: !little,
  };
}

function floatCode(code: 'f' | 'd', little = true): SimpleCode {
  const size = code === 'f' ? 4 : 8;
  const field = fieldOf(code, size);
  return {
    code,
    size,
    format: (little ? '<' : '>') + code,
    get: (memory, at) => readValue(field, memory, at, little),
    set(memory, at, value) {
      const double = asDouble(value);
      if (size === 4) wide.setFloat32(0, double, little);
      else wide.setFloat64(0, double, little);
      for (let i = 0; i < size; i++) memory[at + i] = wide.getUint8(i);
      return null;
    },
    swapped: little ? floatCode(code, false) : null,
    integer: null,
    bigEndian: !little,
  };
}

type Access = Pick<SimpleCode, 'get' | 'set'>;

const plain = (code: string, size: number, access: Access): SimpleCode => ({
  code,
  size,
  format: `<${code}`,
  ...access,
  swapped: null,
  integer: code === '?' ? { signed: false } : null,
  bigEndian: false,
});

/** The bits of an int, for what is made of one. */
const masked = (value: PValue): bigint => BigInt.asUintN(64, BigInt(intValue(value)!));

const characterCode: Access = {
  get: (memory, at) => new PBytes(memory.slice(at, at + 1)),
  set(memory, at, value) {
    let byte: number | bigint | undefined;
    if (isInstanceOf(value, bytesType)) {
      const { bytes } = value as PBytes;
      if (bytes.length === 1) byte = bytes[0];
    } else if (isInstanceOf(value, bytearrayType)) {
      const { bytes } = value as PByteArray;
      if (bytes.length === 1) byte = bytes[0];
    } else byte = intValue(value);
    if (byte === undefined || byte < 0 || byte > 255)
      throw typeError('one character bytes, bytearray or integer expected');
    memory[at] = Number(byte);
    return null;
  },
};

const wideCharacterCode: Access = {
  get: readWideCharacter,
  set(memory, at, value) {
    const text = strValue(value);
    if (text === undefined) throw typeError(`unicode string expected instead of ${typeOf(value).tpName} instance`);
    if (!isCharacter(text)) throw typeError('one character unicode string expected');
    writeWide(memory, at, text);
    return null;
  },
};

const stringCode: Access = {
  get(memory, at) {
    const address = readPointer(memory, at);
    return address === 0 ? null : new PBytes(stringAt(address));
  },
  set(memory, at, value) {
    if (value === null) writePointer(memory, at, 0);
    else if (isInstanceOf(value, bytesType)) {
      writePointer(memory, at, addressOfBytes(value as PBytes));
      return value;
    } else if (intValue(value) !== undefined) writePointer(memory, at, masked(value));
    else throw typeError(`bytes or integer address expected instead of ${typeOf(value).tpName} instance`);
    return null;
  },
};

const wideStringCode: Access = {
  get(memory, at) {
    const address = readPointer(memory, at);
    if (address === 0) return null;
    const length = wideLength(address);
    return readWide(memoryAt(address, 4 * length), 0, length);
  },
  set(memory, at, value) {
    const text = strValue(value);
    if (value === null) writePointer(memory, at, 0);
    else if (intValue(value) !== undefined) writePointer(memory, at, masked(value));
    else if (text !== undefined) {
      const { address, keep } = addressOfText(text);
      writePointer(memory, at, address);
      return keep;
    } else throw typeError(`unicode string or integer address expected instead of ${typeOf(value).tpName} instance`);
    return null;
  },
};

const pointerField = fieldOf('Q', 8);

const pointerCode: Access = {
  get(memory, at) {
    const address = readValue(pointerField, memory, at, true);
    return address === 0 ? null : address;
  },
  set(memory, at, value) {
    if (value === null) writePointer(memory, at, 0);
    else if (intValue(value) !== undefined) writePointer(memory, at, masked(value));
    else throw typeError('cannot be converted to pointer');
    return null;
  },
};

const objectCode: Access = {
  get: (memory, at) => objectAt(BigInt(readValue(pointerField, memory, at, true) as number | bigint)),
  set(memory, at, value) {
    writePointer(memory, at, addressOfObject(value));
    return value;
  },
};

const boolCode: Access = {
  get: (memory, at) => memory[at] !== 0,
  set(memory, at, value) {
    memory[at] = pyObjectIsTrue(value) ? 1 : 0;
    return null;
  },
};

const variantBool: Access = {
  get: (memory, at) => memory[at] !== 0 || memory[at + 1] !== 0,
  set(memory, at, value) {
    writeBits(pyObjectIsTrue(value) ? -1 : 0, 2, memory, at, true);
    return null;
  },
};

const longDoubleCode: Access = {
  get: (memory, at) => new PFloat(readLongDouble(memory, at)),
  set(memory, at, value) {
    writeLongDouble(memory, at, asDouble(value));
    return null;
  },
};

/** By `_type_`. */
export const simpleCodes: ReadonlyMap<string, SimpleCode> = new Map(
  [
    ...Object.keys(INTS).map((code) => intCode(code)),
    floatCode('f'),
    floatCode('d'),
    plain('c', 1, characterCode),
    plain('u', 4, wideCharacterCode),
    plain('z', 8, stringCode),
    plain('Z', 8, wideStringCode),
    plain('P', 8, pointerCode),
    plain('O', 8, objectCode),
    plain('?', 1, boolCode),
    plain('v', 2, variantBool),
    plain('g', 16, longDoubleCode),
  ].map((code) => [code.code, code]),
);

/**
 * `bits` bits from bit `from` of the int at `at`. CPython places some in ints that are too small for them: they come from where the shifts of
 * the processor take them.
 */
export function readBitField(code: SimpleCode, memory: Uint8Array, at: number, from: number, bits: number): PValue {
  const width = code.size * 8;
  const left = (width - from - bits) & (width < 64 ? 31 : 63);
  const field = BigInt.asUintN(width, bitsAt(code, memory, at) << BigInt(left)) >> BigInt(width - bits);
  if (code.code === '?') return field !== 0n;
  return normalizeInt(code.integer!.signed ? BigInt.asIntN(bits, field) : field);
}

export function writeBitField(
  code: SimpleCode,
  memory: Uint8Array,
  at: number,
  from: number,
  bits: number,
  value: PValue,
): void {
  const wanted = code.code === '?' ? (pyObjectIsTrue(value) ? 1n : 0n) : BigInt(asIndex(value));
  const shift = BigInt(from & (code.size < 8 ? 31 : 63));
  const mask = ((1n << BigInt(bits)) - 1n) << shift;
  const merged = (bitsAt(code, memory, at) & ~mask) | ((wanted << shift) & mask);
  writeMasked(memory, at, code.size, merged, !code.bigEndian);
}

const UNSIGNED: Readonly<Record<number, Field>> = {
  1: fieldOf('B', 1),
  2: fieldOf('H', 2),
  4: fieldOf('I', 4),
  8: fieldOf('Q', 8),
};

function bitsAt(code: SimpleCode, memory: Uint8Array, at: number): bigint {
  return BigInt(readValue(UNSIGNED[code.size]!, memory, at, !code.bigEndian) as number | bigint);
}

import { asDouble, asIndex } from '../../runtime/abstract/number.ts';
import { overflowError, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { isCharacter } from '../../runtime/text/code-points.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { normalizeInt, strValue } from '../../runtime/values/scalars.ts';

/** Any of the typed arrays that items are kept in; the 64-bit kinds take two 32-bit words an item, the low one first. */
export type Words =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/** What a type code means: `struct arraydescr`. */
export interface ItemKind {
  readonly code: string;
  readonly size: number;
  /** Format of the buffer, in `struct` notation. */
  readonly format: string;
  /** Machine format code of pickles, little-endian. */
  readonly machineFormat: number;
  /** Whether items are characters. */
  readonly text: boolean;
  words(memory: ArrayBuffer): Words;
  get(words: Words, index: number): PValue;
  /** Converts an item; may run Python code. */
  convert(value: PValue): number | bigint;
  set(words: Words, index: number, item: number | bigint): void;
}

const toLong = (value: PValue): number => {
  const plain = asIndex(value);
  if (typeof plain === 'number') return plain;
  if (BigInt.asIntN(64, plain) !== plain) throw overflowError('Python int too large to convert to C long');
  return plain < 0n ? Number.MIN_SAFE_INTEGER : Number.MAX_SAFE_INTEGER;
};

/** A C integer of at most 32 bits, with its name in the messages. */
const bounded = (name: string, min: number, max: number, outer?: (value: PValue) => number) => (value: PValue) => {
  const plain = (outer ?? toLong)(value);
  if (plain < min) throw overflowError(`${name} is less than minimum`);
  if (plain > max) throw overflowError(`${name} is greater than maximum`);
  return plain;
};

const cShort = bounded('signed short integer', -32768, 32767);
const cInt = bounded('signed integer', -2147483648, 2147483647);

const unsignedLong = (value: PValue): number | bigint => {
  const plain = asIndex(value);
  if (plain < 0) throw overflowError("can't convert negative value to unsigned int");
  if (typeof plain === 'bigint' && BigInt.asUintN(64, plain) !== plain)
    throw overflowError('Python int too large to convert to C unsigned long');
  return plain;
};

const unsignedInt = (value: PValue): number | bigint => {
  const plain = unsignedLong(value);
  if (plain > 0xffffffff) throw overflowError('unsigned int is greater than maximum');
  return plain;
};

const signed64 = (message: string) => (value: PValue) => {
  const plain = asIndex(value);
  if (typeof plain === 'bigint' && BigInt.asIntN(64, plain) !== plain) throw overflowError(message);
  return plain;
};

const unsigned64 = (value: PValue): number | bigint => {
  const plain = asIndex(value);
  if (plain < 0) throw overflowError("can't convert negative int to unsigned");
  if (typeof plain === 'bigint' && BigInt.asUintN(64, plain) !== plain) throw overflowError('int too big to convert');
  return plain;
};

const character = (value: PValue): number => {
  const text = strValue(value);
  if (text === undefined || !isCharacter(text)) throw typeError('array item must be unicode character');
  return text.codePointAt(0)!;
};

const plainGet = (words: Words, index: number): PValue => words[index]!;
const floatGet = (words: Words, index: number): PValue => new PFloat(words[index]!);
const plainSet = (words: Words, index: number, item: number | bigint): void => {
  words[index] = item as number;
};

function characterGet(words: Words, index: number): PValue {
  const point = words[index]!;
  if (point > 0x10ffff) throw valueError(`character U+${point.toString(16)} is not in range [U+0000; U+10ffff]`);
  return String.fromCodePoint(point);
}

function getSigned64(words: Words, index: number): PValue {
  const low = words[index * 2]!;
  const high = words[index * 2 + 1]! | 0;
  if (high >= -0x200000 && high < 0x200000) {
    const value = high * 0x100000000 + low;
    if (value !== Number.MIN_SAFE_INTEGER - 1) return value;
  }
  return normalizeInt((BigInt(high) << 32n) | BigInt(low));
}

function getUnsigned64(words: Words, index: number): PValue {
  const low = words[index * 2]!;
  const high = words[index * 2 + 1]!;
  return high < 0x200000 ? high * 0x100000000 + low : normalizeInt((BigInt(high) << 32n) | BigInt(low));
}

function set64(words: Words, index: number, item: number | bigint): void {
  if (typeof item === 'number') {
    words[index * 2] = item;
    words[index * 2 + 1] = Math.floor(item / 0x100000000);
  } else {
    words[index * 2] = Number(BigInt.asUintN(32, item));
    words[index * 2 + 1] = Number(BigInt.asUintN(32, item >> 32n));
  }
}

type Row = [
  code: string,
  size: number,
  machineFormat: number,
  words: new (memory: ArrayBuffer) => Words,
  convert: (value: PValue) => number | bigint,
  get?: (words: Words, index: number) => PValue,
  set?: (words: Words, index: number, item: number | bigint) => void,
];

const rows: Row[] = [
  ['b', 1, 1, Int8Array, bounded('signed char', -128, 127, cShort)],
  ['B', 1, 0, Uint8Array, bounded('unsigned byte integer', 0, 255)],
  ['u', 4, 20, Uint32Array, character, characterGet],
  ['w', 4, 20, Uint32Array, character, characterGet],
  ['h', 2, 4, Int16Array, cShort],
  ['H', 2, 2, Uint16Array, bounded('unsigned short', 0, 65535, cInt)],
  ['i', 4, 8, Int32Array, cInt],
  ['I', 4, 6, Uint32Array, unsignedInt],
  ['l', 8, 12, Uint32Array, signed64('Python int too large to convert to C long'), getSigned64, set64],
  ['L', 8, 10, Uint32Array, unsignedLong, getUnsigned64, set64],
  ['q', 8, 12, Uint32Array, signed64('int too big to convert'), getSigned64, set64],
  ['Q', 8, 10, Uint32Array, unsigned64, getUnsigned64, set64],
  ['f', 4, 14, Float32Array, asDouble, floatGet],
  ['d', 8, 16, Float64Array, asDouble, floatGet],
];

/** The kinds by type code, in CPython's order. */
export const itemKinds: ReadonlyMap<string, ItemKind> = new Map(
  rows.map(([code, size, machineFormat, Words, convert, get, set]) => {
    const text = code === 'u' || code === 'w';
    const kind: ItemKind = {
      code,
      size,
      format: text ? 'w' : code,
      machineFormat,
      text,
      words: (memory) => new Words(memory),
      convert,
      get: get ?? plainGet,
      set: set ?? plainSet,
    };
    return [code, kind];
  }),
);

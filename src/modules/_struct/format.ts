import { pyObjectIsTrue } from '../../runtime/abstract/compare.ts';
import { asDouble, asIndex, hasIndex } from '../../runtime/abstract/number.ts';
import { bytesOf, hasBuffer } from '../../runtime/buffer.ts';
import { makeException, overflowError, typeError } from '../../runtime/errors.ts';
import { frexp, ldexp, signBit } from '../../runtime/numbers/float-bits.ts';
import type { PlainInt } from '../../runtime/numbers/int-arithmetic.ts';
import { intToBytes } from '../../runtime/numbers/int-bytes.ts';
import type { PValue } from '../../runtime/object.ts';
import { copyBytes } from '../../runtime/text/byte-writer.ts';
import { builtinType } from '../../runtime/types.ts';
import { exceptionBaseType } from '../../runtime/values/exception.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { isInstanceOf, normalizeInt, strValue, typeOf } from '../../runtime/values/scalars.ts';
import { bytearrayType, bytesType, type PByteArray, PBytes } from '../../runtime/values/sequences.ts';

/** `struct.error`. */
export const structErrorType = builtinType('error', { base: exceptionBaseType, module: 'struct' });

export const structError = (message: string) => makeException(structErrorType, message);

/** One field of a format: `count` values of `size` bytes from `offset`, or for `s` and `p` one of `size` bytes. */
export interface Field {
  readonly code: string;
  readonly offset: number;
  readonly size: number;
  readonly count: number;
  /** The range of an int of up to four bytes; empty for other codes. */
  readonly least: number;
  readonly most: number;
}

/** The range of the values of a code of up to four bytes that stands for an int. */
function smallRange(code: string, size: number): { least: number; most: number } {
  if (size > 4 || !'bBhHiIlL'.includes(code)) return { least: 0, most: -1 };
  const bits = 8 * size;
  return code === code.toUpperCase()
    ? { least: 0, most: 2 ** bits - 1 }
    : { least: -(2 ** (bits - 1)), most: 2 ** (bits - 1) - 1 };
}

/** A parsed format. */
export interface Layout {
  readonly fields: readonly Field[];
  readonly size: number;
  /** Number of values. */
  readonly items: number;
  readonly littleEndian: boolean;
  readonly native: boolean;
}

/** Sizes of standard codes, and of native ones, which align to their size. */
const STANDARD: Record<string, number> = {
  x: 1,
  c: 1,
  b: 1,
  B: 1,
  '?': 1,
  h: 2,
  H: 2,
  i: 4,
  I: 4,
  l: 4,
  L: 4,
  q: 8,
  Q: 8,
  e: 2,
  f: 4,
  d: 8,
  s: 1,
  p: 1,
};
const NATIVE: Record<string, number> = { ...STANDARD, l: 8, L: 8, n: 8, N: 8, P: 8 };

const SSIZE_MAX = 2n ** 63n - 1n;

const cache = new Map<string, Layout>();

export function clearCache(): void {
  cache.clear();
}

/** The text of a format argument, ASCII only. */
export function formatText(value: PValue): string {
  const text = strValue(value);
  if (text !== undefined) return text;
  if (isInstanceOf(value, bytesType)) return String.fromCharCode(...(value as PBytes).bytes);
  throw typeError(`Struct() argument 1 must be a str or bytes object, not ${typeOf(value).name}`);
}

export function parseFormat(format: string): Layout {
  let layout = cache.get(format);
  if (layout === undefined) {
    layout = parse(format);
    if (cache.size >= 100) cache.clear();
    cache.set(format, layout);
  }
  return layout;
}

function parse(format: string): Layout {
  if (format.includes('\0')) throw structError('embedded null character');
  let at = 0;
  const mark = format.charAt(0);
  const native = !'=<>!'.includes(mark) || mark === '';
  if (mark !== '' && '@=<>!'.includes(mark)) at = 1;
  const sizes = native ? NATIVE : STANDARD;
  const fields: Field[] = [];
  let offset = 0n;
  let items = 0n;
  const tooLong = () => structError('total struct size too long');
  while (at < format.length) {
    let unit = format.charCodeAt(at);
    if (unit === 32 || (unit >= 9 && unit <= 13)) {
      at++;
      continue;
    }
    let count = 1n;
    if (unit >= 48 && unit <= 57) {
      const start = at;
      while (unit >= 48 && unit <= 57) unit = format.charCodeAt(++at);
      count = BigInt(format.slice(start, at));
      if (count > SSIZE_MAX) throw tooLong();
      if (at >= format.length) throw structError('repeat count given without format specifier');
    }
    const code = format.charAt(at++);
    const size = Object.hasOwn(sizes, code) ? sizes[code]! : 0;
    if (size === 0) throw structError('bad char in struct format');
    if (native && size > 1) offset = ((offset + BigInt(size) - 1n) / BigInt(size)) * BigInt(size);
    if (code === 's' || code === 'p') {
      fields.push({ code, offset: Number(offset), size: Number(count), count: 1, least: 0, most: -1 });
      items++;
    } else if (code !== 'x') {
      if (count > 0n)
        fields.push({ code, offset: Number(offset), size, count: Number(count), ...smallRange(code, size) });
      items += count;
    }
    offset += count * BigInt(size);
    if (offset > SSIZE_MAX) throw tooLong();
  }
  return {
    fields,
    size: Number(offset),
    items: Number(items),
    littleEndian: mark !== '>' && mark !== '!',
    native,
  };
}

/** The values that the bytes from `start` hold. */
export function unpackValues(layout: Layout, bytes: Uint8Array, start: number): PValue[] {
  const values: PValue[] = [];
  const { fields, littleEndian } = layout;
  for (let k = 0; k < fields.length; k++) {
    const field = fields[k]!;
    let at = start + field.offset;
    for (let i = 0; i < field.count; i++, at += field.size) values.push(readValue(field, bytes, at, littleEndian));
  }
  return values;
}

/** One value of up to 8 bytes on its way: making a view of the memory would take longer than all the rest. */
const cell = new Uint8Array(8);
const cellView = new DataView(cell.buffer);

/** Brings `size` bytes to the cell. */
function load(bytes: Uint8Array, at: number, size: number): DataView {
  for (let i = 0; i < size; i++) cell[i] = bytes[at + i]!;
  return cellView;
}

/** Takes `size` bytes from the cell. */
function store(bytes: Uint8Array, at: number, size: number): void {
  for (let i = 0; i < size; i++) bytes[at + i] = cell[i]!;
}

const half = (bytes: Uint8Array, at: number, little: boolean): number =>
  little ? bytes[at]! | (bytes[at + 1]! << 8) : (bytes[at]! << 8) | bytes[at + 1]!;

/** The 32 bits at `at`, signed. */
const word = (bytes: Uint8Array, at: number, little: boolean): number =>
  little
    ? half(bytes, at, true) | (half(bytes, at + 2, true) << 16)
    : (half(bytes, at, false) << 16) | half(bytes, at + 2, false);

/** The value of a field at `at`. */
export function readValue(field: Field, bytes: Uint8Array, at: number, little: boolean): PValue {
  const { code, size } = field;
  switch (code) {
    case 'b':
      return (bytes[at]! << 24) >> 24;
    case 'B':
      return bytes[at]!;
    case '?':
      return bytes[at] !== 0;
    case 'c':
      return new PBytes(bytes.slice(at, at + 1));
    case 'h':
      return (half(bytes, at, little) << 16) >> 16;
    case 'H':
      return half(bytes, at, little);
    case 'e':
      return new PFloat(halfToDouble(half(bytes, at, little)));
    case 'f':
      return new PFloat(load(bytes, at, 4).getFloat32(0, little));
    case 'd':
      return new PFloat(load(bytes, at, 8).getFloat64(0, little));
    case 's':
      return new PBytes(copyBytes(bytes, at, at + size));
    case 'p': {
      if (size === 0) return new PBytes(new Uint8Array(0));
      const length = Math.min(bytes[at]!, size - 1);
      return new PBytes(copyBytes(bytes, at + 1, at + 1 + length));
    }
  }
  const signed = code === 'i' || code === 'l' || code === 'q' || code === 'n';
  if (size === 4) return signed ? word(bytes, at, little) : word(bytes, at, little) >>> 0;
  const low = word(bytes, little ? at : at + 4, little) >>> 0;
  const high = word(bytes, little ? at + 4 : at, little);
  if (high >= (signed ? -0x200000 : 0) && high < 0x200000 && (high !== -0x200000 || low !== 0))
    return high * 4294967296 + low;
  const view = load(bytes, at, 8);
  return normalizeInt(signed ? view.getBigInt64(0, little) : view.getBigUint64(0, little));
}

/** Writes `values` to `bytes` from `start`, where zeros are. */
export function packValues(layout: Layout, values: readonly PValue[], bytes: Uint8Array, start: number): void {
  let next = 0;
  const { fields } = layout;
  for (let k = 0; k < fields.length; k++) {
    const field = fields[k]!;
    let at = start + field.offset;
    for (let i = 0; i < field.count; i++, at += field.size) writeValue(layout, field, values[next++]!, bytes, at);
  }
}

function bytesArgument(value: PValue): Uint8Array | undefined {
  if (isInstanceOf(value, bytesType)) return (value as PBytes).bytes;
  return isInstanceOf(value, bytearrayType) ? (value as PByteArray).bytes : undefined;
}

function doubleArgument(value: PValue): number {
  const type = typeOf(value);
  if (!(value instanceof PFloat) && type.nb_float === null && type.nb_index === null)
    throw structError('required argument is not a float');
  return asDouble(value);
}

function writeValue(layout: Layout, field: Field, value: PValue, bytes: Uint8Array, at: number): void {
  const { code, size, least, most } = field;
  const little = layout.littleEndian;
  if (typeof value === 'number' && size <= 4 && value >= least && value <= most) {
    writeBits(value, size, bytes, at, little);
    return;
  }
  switch (code) {
    case '?':
      bytes[at] = pyObjectIsTrue(value) ? 1 : 0;
      return;
    case 'c': {
      const one = isInstanceOf(value, bytesType) ? (value as PBytes).bytes : undefined;
      if (one === undefined || one.length !== 1) throw structError('char format requires a bytes object of length 1');
      bytes[at] = one[0]!;
      return;
    }
    case 's':
    case 'p': {
      const text = bytesArgument(value);
      if (text === undefined) throw structError(`argument for '${code}' must be a bytes object`);
      if (size === 0) return;
      if (code === 's') bytes.set(text.subarray(0, size), at);
      else {
        const part = text.subarray(0, size - 1);
        bytes[at] = Math.min(part.length, 255);
        bytes.set(part, at + 1);
      }
      return;
    }
    case 'e':
      writeBits(doubleToHalf(doubleArgument(value)), 2, bytes, at, little);
      return;
    case 'f': {
      const double = doubleArgument(value);
      const single = Math.fround(double);
      if (!layout.native && Number.isFinite(double) && !Number.isFinite(single))
        throw overflowError('float too large to pack with f format');
      cellView.setFloat32(0, single, little);
      store(bytes, at, 4);
      return;
    }
    case 'd':
      cellView.setFloat64(0, doubleArgument(value), little);
      store(bytes, at, 8);
      return;
  }
  if (!hasIndex(value)) throw structError('required argument is not an integer');
  writeInt(code, size, asIndex(value), bytes, at, little);
}

/** The lower bits of an int in range: 1, 2 or 4 bytes. */
export function writeBits(value: number, size: number, bytes: Uint8Array, at: number, little: boolean): void {
  if (size === 1) bytes[at] = value;
  else if (size === 2) {
    bytes[little ? at : at + 1] = value;
    bytes[little ? at + 1 : at] = value >> 8;
  } else {
    const first = little ? at : at + 3;
    const step = little ? 1 : -1;
    bytes[first] = value;
    bytes[first + step] = value >> 8;
    bytes[first + 2 * step] = value >> 16;
    bytes[first + 3 * step] = value >> 24;
  }
}

function writeInt(code: string, size: number, value: PlainInt, bytes: Uint8Array, at: number, little: boolean): void {
  if (code === 'P') {
    if (value >= 1n << 64n || value < -(1n << 63n)) throw structError('int too large to convert');
    bytes.set(intToBytes(BigInt.asUintN(64, BigInt(value)), 8, little, false), at);
    return;
  }
  const signed = code === 'b' || code === 'h' || code === 'i' || code === 'l' || code === 'q' || code === 'n';
  if (typeof value === 'number' && size === 8 && (signed || value >= 0)) {
    const high = Math.floor(value / 4294967296);
    writeBits((value % 4294967296) | 0, 4, bytes, little ? at : at + 4, little);
    writeBits(high | 0, 4, bytes, little ? at + 4 : at, little);
    return;
  }
  const bits = size * 8;
  const least = signed ? -(2n ** BigInt(bits - 1)) : 0n;
  const most = signed ? 2n ** BigInt(bits - 1) - 1n : 2n ** BigInt(bits) - 1n;
  if (value < least || value > most) throw structError(`'${code}' format requires ${least} <= number <= ${most}`);
  if (size < 8) {
    writeBits(Number(value), size, bytes, at, little);
    return;
  }
  cellView.setBigUint64(0, BigInt.asUintN(64, BigInt(value)), little);
  store(bytes, at, 8);
}

function halfToDouble(bits: number): number {
  const sign = (bits & 0x8000) !== 0 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** IEEE half precision, rounded half to even: `PyFloat_Pack2`. */
export function doubleToHalf(value: number): number {
  const sign = signBit(value) ? 0x8000 : 0;
  if (Number.isNaN(value)) return sign | 0x7e00;
  const size = Math.abs(value);
  if (size === 0) return sign;
  if (size === Infinity) return sign | 0x7c00;
  const exponent = Math.max(frexp(size)[1] - 1, -14);
  // In units of the last place; at most 2048 after rounding.
  const scaled = ldexp(size, 10 - exponent);
  const floor = Math.floor(scaled);
  const rest = scaled - floor;
  const units = rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
  const bits = units + (exponent + 14) * 1024;
  if (bits >= 0x7c00) throw overflowError('float too large to pack with e format');
  return sign | bits;
}

/** A bytes-like argument, with CPython's words. */
export function bufferArgument(value: PValue): Uint8Array {
  if (!hasBuffer(value)) throw typeError(`a bytes-like object is required, not '${typeOf(value).tpName}'`);
  return bytesOf(value);
}

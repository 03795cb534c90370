import { pyObjectIsTrue } from '../abstract/compare.ts';
import { asDouble, asIndex } from '../abstract/number.ts';
import { isException, typeError, valueError } from '../errors.ts';
import type { PValue } from '../object.ts';
import { PFloat } from '../values/float.ts';
import { normalizeInt } from '../values/scalars.ts';
import { PBytes } from '../values/sequences.ts';

/** Sizes of the native single character formats of `struct` (64-bit, little-endian). */
const SIZES: Readonly<Record<string, number>> = {
  c: 1,
  b: 1,
  B: 1,
  '?': 1,
  h: 2,
  H: 2,
  i: 4,
  I: 4,
  l: 8,
  L: 8,
  q: 8,
  Q: 8,
  n: 8,
  N: 8,
  e: 2,
  f: 4,
  d: 8,
  P: 8,
};

/** The format without its optional `@`. */
export function plainFormat(format: string): string {
  return format.length === 2 && format.charAt(0) === '@' ? format.charAt(1) : format;
}

/** Size of an item of a native single character format, 0 for anything else. */
export function nativeSize(format: string): number {
  const plain = plainFormat(format);
  return plain.length === 1 ? (SIZES[plain] ?? 0) : 0;
}

function halfToDouble(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const mantissa = bits & 1023;
  const sign = bits & 0x8000 ? -1 : 1;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  if (exponent === 31) return mantissa ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1024 + mantissa) * 2 ** (exponent - 25);
}

/** Reads the item of a native format at `at`: `unpack_single`; `undefined` for other formats. */
export function unpackNative(memory: Uint8Array, at: number, format: string): PValue | undefined {
  if (format === 'B') return memory[at]!;
  const view = new DataView(memory.buffer, memory.byteOffset, memory.byteLength);
  switch (plainFormat(format)) {
    case 'B':
      return view.getUint8(at);
    case 'b':
      return view.getInt8(at);
    case 'c':
      return new PBytes(memory.slice(at, at + 1));
    case '?':
      return view.getUint8(at) !== 0;
    case 'h':
      return view.getInt16(at, true);
    case 'H':
      return view.getUint16(at, true);
    case 'i':
      return view.getInt32(at, true);
    case 'I':
      return view.getUint32(at, true);
    case 'l':
    case 'q':
    case 'n':
      return normalizeInt(view.getBigInt64(at, true));
    case 'L':
    case 'Q':
    case 'N':
    case 'P':
      return normalizeInt(view.getBigUint64(at, true));
    case 'e':
      return new PFloat(halfToDouble(view.getUint16(at, true)));
    case 'f':
      return new PFloat(view.getFloat32(at, true));
    case 'd':
      return new PFloat(view.getFloat64(at, true));
  }
  return undefined;
}

/** Writes an item of a native format: `pack_single`; false for other formats. */
export function packNative(memory: Uint8Array, at: number, format: string, value: PValue): boolean {
  const plain = plainFormat(format);
  const size = nativeSize(plain);
  if (size === 0 || plain === 'e') return false;
  const view = new DataView(memory.buffer, memory.byteOffset, memory.byteLength);
  const invalid = () => valueError(`memoryview: invalid value for format '${plain}'`);
  const wrongType = () => typeError(`memoryview: invalid type for format '${plain}'`);
  if (plain === '?') view.setUint8(at, pyObjectIsTrue(value) ? 1 : 0);
  else if (plain === 'c') {
    if (!(value instanceof PBytes)) throw wrongType();
    if (value.bytes.length !== 1) throw invalid();
    memory[at] = value.bytes[0]!;
  } else if (plain === 'f' || plain === 'd') {
    let number: number;
    try {
      number = asDouble(value);
    } catch (error) {
      throw isException(error, 'TypeError') ? wrongType() : error;
    }
    if (plain === 'f') view.setFloat32(at, number, true);
    else view.setFloat64(at, number, true);
  } else {
    let index: number | bigint;
    try {
      index = asIndex(value);
    } catch (error) {
      throw isException(error, 'TypeError') ? wrongType() : error;
    }
    const big = BigInt(index);
    const signed = 'bhilqn'.includes(plain);
    if ((signed ? BigInt.asIntN(size * 8, big) : BigInt.asUintN(size * 8, big)) !== big) throw invalid();
    if (size === 8) view.setBigUint64(at, BigInt.asUintN(64, big), true);
    else if (size === 4) view.setUint32(at, Number(index) >>> 0, true);
    else if (size === 2) view.setUint16(at, Number(index) & 0xffff, true);
    else view.setUint8(at, Number(index) & 0xff);
  }
  return true;
}

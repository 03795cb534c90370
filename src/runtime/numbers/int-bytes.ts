import { overflowError } from '../errors.ts';
import { newBytes } from '../text/byte-writer.ts';
import { hexOfBytes } from '../text/hex.ts';
import { normalizeInt } from '../values/scalars.ts';
import type { PlainInt } from './int-arithmetic.ts';

/** `value` in `length` bytes, two's complement when `signed`: `int.to_bytes`. */
export function intToBytes(value: PlainInt, length: number, littleEndian: boolean, signed: boolean): Uint8Array {
  if (!signed && value < 0) throw overflowError("can't convert negative int to unsigned");
  const bytes = newBytes(length);
  if (typeof value === 'number') fillSmall(bytes, value, signed, littleEndian);
  else {
    if (length <= FEW) fillWords(bytes, value, signed);
    else fillBig(bytes, value, signed);
    if (!littleEndian) bytes.reverse();
  }
  return bytes;
}

/** Up to this many bytes go by way of words of 64 bits, whose shifts take quadratic time; more are hexadecimal digits meanwhile. */
const FEW = 64;
const word = new DataView(new ArrayBuffer(8));
const wordBytes = new Uint8Array(word.buffer);

const tooBig = () => overflowError('int too big to convert');

/** The bytes of a safe integer. */
function fillSmall(bytes: Uint8Array, value: number, signed: boolean, littleEndian: boolean): void {
  let rest = value;
  let top = 0;
  for (let i = 0, last = bytes.length - 1; i <= last; i++) {
    top = rest & 255;
    bytes[littleEndian ? i : last - i] = top;
    rest = (rest - top) / 256;
  }
  if (rest !== 0 && rest !== -1) throw tooBig();
  if (signed) {
    if (bytes.length === 0 ? value !== 0 && value !== -1 : rest === -1 ? top < 128 : top >= 128) throw tooBig();
  } else if (rest !== 0) throw tooBig();
}

/** The bytes of an integer that is not safe, the lowest first. */
function fillWords(bytes: Uint8Array, value: bigint, signed: boolean): void {
  const { length } = bytes;
  let rest = value;
  for (let at = 0; at < length; at += 8) {
    // what is above 64 bits does not count here
    word.setBigUint64(0, rest, true);
    const count = Math.min(8, length - at);
    for (let i = 0; i < count; i++) bytes[at + i] = wordBytes[i]!;
    rest >>= count === 8 ? 64n : BigInt(count * 8);
  }
  const above = signed && length > 0 && bytes[length - 1]! >= 128 ? -1n : 0n;
  if (rest !== above) throw tooBig();
}

function fillBig(bytes: Uint8Array, value: bigint, signed: boolean): void {
  const bits = bytes.length * 8;
  const negative = value < 0n;
  // Compare by size first: asUintN of a huge width would be refused.
  const magnitude = (negative ? ~value : value).toString(16);
  if (magnitude.length > bytes.length * 2) throw tooBig();
  if (signed && magnitude.length === bytes.length * 2 && Number.parseInt(magnitude.charAt(0), 16) >= 8) throw tooBig();
  const flip = negative ? 255 : 0;
  for (let i = 0, end = magnitude.length; i < bits / 8; i++, end -= 2)
    bytes[i] = end > 0 ? Number.parseInt(magnitude.slice(Math.max(0, end - 2), end), 16) ^ flip : flip;
}

/** The int that `bytes` stand for: `int.from_bytes`. */
export function intFromBytes(bytes: Uint8Array, littleEndian: boolean, signed: boolean): PlainInt {
  const length = bytes.length;
  if (length === 0) return 0;
  const top = bytes[littleEndian ? length - 1 : 0]!;
  const negative = signed && top >= 128;
  if (length <= 6) {
    let value = 0;
    if (littleEndian) for (let i = length - 1; i >= 0; i--) value = value * 256 + bytes[i]!;
    else for (let i = 0; i < length; i++) value = value * 256 + bytes[i]!;
    return negative ? value - 256 ** length : value;
  }
  if (length <= 8) return fromTwoHalves(bytes, littleEndian, signed);
  let value =
    length <= FEW
      ? fromWords(bytes, littleEndian)
      : BigInt(`0x${hexOfBytes(littleEndian ? bytes.toReversed() : bytes)}`);
  if (negative) value -= 1n << BigInt(length * 8);
  return normalizeInt(value);
}

/** The int that seven or eight bytes stand for. */
function fromTwoHalves(bytes: Uint8Array, littleEndian: boolean, signed: boolean): PlainInt {
  const { length } = bytes;
  const fill = signed && bytes[littleEndian ? length - 1 : 0]! >= 128 ? 255 : 0;
  for (let i = 0; i < 8; i++) wordBytes[i] = i < length ? bytes[littleEndian ? i : length - 1 - i]! : fill;
  const high = signed ? word.getInt32(4, true) : word.getUint32(4, true);
  if (high >= -0x200000 && high < 0x200000) {
    const value = high * 4294967296 + word.getUint32(0, true);
    if (Number.isSafeInteger(value)) return value;
  }
  return signed ? word.getBigInt64(0, true) : word.getBigUint64(0, true);
}

function fromWords(bytes: Uint8Array, littleEndian: boolean): bigint {
  const { length } = bytes;
  let value = 0n;
  let left = length;
  while (left > 0) {
    const count = left % 8 || 8;
    left -= count;
    // the bytes `left` to `left + count`, counted from the lowest
    for (let i = 0; i < 8; i++) wordBytes[i] = i < count ? bytes[littleEndian ? left + i : length - 1 - left - i]! : 0;
    const part = word.getBigUint64(0, true);
    value = value === 0n ? part : (value << 64n) | part;
  }
  return value;
}

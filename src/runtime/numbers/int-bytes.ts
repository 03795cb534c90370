import { overflowError } from '../errors.ts';
import { newBytes } from '../text/byte-writer.ts';
import { normalizeInt } from '../values/scalars.ts';
import type { PlainInt } from './int-arithmetic.ts';

/** `value` in `length` bytes, two's complement when `signed`: `int.to_bytes`. */
export function intToBytes(value: PlainInt, length: number, littleEndian: boolean, signed: boolean): Uint8Array {
  if (!signed && value < 0) throw overflowError("can't convert negative int to unsigned");
  const bytes = newBytes(length);
  if (typeof value === 'number') fillSmall(bytes, value, signed, littleEndian);
  else {
    fillBig(bytes, value, signed);
    if (!littleEndian) bytes.reverse();
  }
  return bytes;
}

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

const HEX = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));

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
  const parts: string[] = new Array(length);
  for (let i = 0; i < length; i++) parts[i] = HEX[bytes[littleEndian ? length - 1 - i : i]!]!;
  let value = BigInt('0x' + parts.join(''));
  if (negative) value -= 1n << BigInt(length * 8);
  return normalizeInt(value);
}

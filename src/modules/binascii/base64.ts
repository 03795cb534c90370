import { ByteWriter, newBytes } from '../../runtime/text/byte-writer.ts';
import { binasciiError } from './errors.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const digits = Uint8Array.from(ALPHABET, (c) => c.charCodeAt(0));
const values = new Uint8Array(256).fill(255);
digits.forEach((code, value) => {
  values[code] = value;
});

/** `b2a_base64`. */
export function encodeBase64(bytes: Uint8Array, newline: boolean): Uint8Array {
  const { length } = bytes;
  const out = newBytes(Math.ceil(length / 3) * 4 + (newline ? 1 : 0));
  const rest = length % 3;
  let to = 0;
  for (let i = 0; i < length - rest; i += 3) {
    const group = (bytes[i]! << 16) | (bytes[i + 1]! << 8) | bytes[i + 2]!;
    out[to++] = digits[group >> 18]!;
    out[to++] = digits[(group >> 12) & 63]!;
    out[to++] = digits[(group >> 6) & 63]!;
    out[to++] = digits[group & 63]!;
  }
  if (rest > 0) {
    const group = (bytes[length - rest]! << 16) | (rest === 2 ? bytes[length - 1]! << 8 : 0);
    out[to++] = digits[group >> 18]!;
    out[to++] = digits[(group >> 12) & 63]!;
    out[to++] = rest === 2 ? digits[(group >> 6) & 63]! : 61;
    out[to++] = 61;
  }
  if (newline) out[to] = 10;
  return out;
}

/** `a2b_base64`: characters outside the alphabet are skipped unless `strict`. */
export function decodeBase64(bytes: Uint8Array, strict: boolean): Uint8Array {
  const { length } = bytes;
  let padding = 0;
  while (padding < 2 && bytes[length - 1 - padding] === 61) padding++;
  const out = new ByteWriter(Math.max(0, Math.ceil(length / 4) * 3 - padding));
  if (strict && bytes[0] === 61) throw binasciiError('Leading padding not allowed');
  const quad = decodeQuads(out, bytes, strict, decodeWhole(out, bytes));
  if (quad === 0) return out.finish();
  if (quad === 1)
    throw binasciiError(
      `Invalid base64-encoded string: number of data characters (${(out.length / 3) * 4 + 1}) cannot be 1 more than a multiple of 4`,
    );
  throw binasciiError('Incorrect padding');
}

/** Decodes quads of nothing but digits: where they end. */
function decodeWhole(out: ByteWriter, bytes: Uint8Array): number {
  const { buffer } = out;
  let at = 0;
  let to = 0;
  for (; at + 4 <= bytes.length && to + 3 <= buffer.length; at += 4, to += 3) {
    const a = values[bytes[at]!]!;
    const b = values[bytes[at + 1]!]!;
    const c = values[bytes[at + 2]!]!;
    const d = values[bytes[at + 3]!]!;
    if ((a | b | c | d) > 63) break;
    buffer[to] = (a << 2) | (b >> 4);
    buffer[to + 1] = (b << 4) | (c >> 2);
    buffer[to + 2] = (c << 6) | d;
  }
  out.length = to;
  return at;
}

/** Decodes from there to the end or to the padding: how many characters of a last quad there are, none when it is whole. A loop on its own, see `text/split.ts`. */
function decodeQuads(out: ByteWriter, bytes: Uint8Array, strict: boolean, from: number): number {
  let quad = 0;
  let left = 0;
  let pads = 0;
  let started = false;
  for (let i = from; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte === 61) {
      started = true;
      if (quad >= 2 && quad + ++pads >= 4) {
        if (strict && i + 1 < bytes.length) throw binasciiError('Excess data after padding');
        return 0;
      }
      if (strict && quad === 0) throw binasciiError('Excess padding not allowed');
      continue;
    }
    const value = values[byte]!;
    if (value === 255) {
      if (strict) throw binasciiError('Only base64 data is allowed');
      continue;
    }
    if (strict && started) throw binasciiError('Discontinuous padding not allowed');
    pads = 0;
    switch (quad) {
      case 0:
        quad = 1;
        left = value;
        break;
      case 1:
        quad = 2;
        out.byte((left << 2) | (value >> 4));
        left = value & 15;
        break;
      case 2:
        quad = 3;
        out.byte((left << 4) | (value >> 2));
        left = value & 3;
        break;
      default:
        quad = 0;
        out.byte((left << 6) | value);
        left = 0;
    }
  }
  return quad;
}

import { allocateBytes, ByteWriter } from '../../runtime/text/byte-writer.ts';
import { binasciiError } from './errors.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const digits = Uint8Array.from(ALPHABET, (c) => c.charCodeAt(0));
const values = new Uint8Array(256).fill(255);
digits.forEach((code, value) => {
  values[code] = value;
});

/** `b2a_base64`. */
export function encodeBase64(bytes: Uint8Array, newline: boolean): Uint8Array {
  const length = bytes.length;
  const out = allocateBytes(Math.ceil(length / 3) * 4 + (newline ? 1 : 0));
  let to = 0;
  for (let i = 0; i < length; i += 3) {
    const group = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    out[to++] = digits[group >> 18]!;
    out[to++] = digits[(group >> 12) & 63]!;
    out[to++] = i + 1 < length ? digits[(group >> 6) & 63]! : 61;
    out[to++] = i + 2 < length ? digits[group & 63]! : 61;
  }
  if (newline) out[to] = 10;
  return out;
}

/** `a2b_base64`: characters outside the alphabet are skipped unless `strict`. */
export function decodeBase64(bytes: Uint8Array, strict: boolean): Uint8Array {
  const out = new ByteWriter(Math.ceil(bytes.length / 4) * 3);
  if (strict && bytes[0] === 61) throw binasciiError('Leading padding not allowed');
  const quad = decodeQuads(out, bytes, strict);
  if (quad === 0) return out.finish();
  if (quad === 1)
    throw binasciiError(
      `Invalid base64-encoded string: number of data characters (${(out.length / 3) * 4 + 1}) cannot be 1 more than a multiple of 4`,
    );
  throw binasciiError('Incorrect padding');
}

/** Decodes to the end or to the padding: how many characters of a last quad there are, none when it is whole. A loop on its own, see `text/split.ts`. */
function decodeQuads(out: ByteWriter, bytes: Uint8Array, strict: boolean): number {
  let quad = 0;
  let left = 0;
  let pads = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte === 61) {
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
    if (strict && pads > 0) throw binasciiError('Discontinuous padding not allowed');
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

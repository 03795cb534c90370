/* Adler-32 and CRC-32. */

const BASE = 65521;
/** So many bytes can be summed before the sums must be reduced. */
const RUN = 5552;

/** Both sums as `addUp` left them. */
let low = 0;
let high = 0;

/** A loop on its own, see `text/split.ts`. */
function addUp(bytes: Uint8Array): void {
  let a = low;
  let b = high;
  for (let at = 0; at < bytes.length; ) {
    const end = Math.min(at + RUN, bytes.length);
    for (; at < end; at++) {
      a += bytes[at]!;
      b += a;
    }
    a %= BASE;
    b %= BASE;
  }
  low = a;
  high = b;
}

export function adler32(bytes: Uint8Array, value: number): number {
  low = value & 0xffff;
  high = value >>> 16;
  addUp(bytes);
  return (high * 0x10000 + low) >>> 0;
}

/** Tables for four bytes at a time: `table[k][n]` is the CRC of byte n followed by k zero bytes. */
const tables: Int32Array[] = [new Int32Array(256)];
for (let n = 0; n < 256; n++) {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  tables[0]![n] = c;
}
for (let k = 1; k < 4; k++) tables.push(tables[k - 1]!.map((c) => (c >>> 8) ^ tables[0]![c & 255]!));

/** The host's CRC-32, four times as fast; undefined where it has none. Set by the launcher. */
export const hostChecksums: { crc32: (bytes: Uint8Array, crc: number) => number | undefined } = {
  crc32: () => undefined,
};
/** From here on a call of the host pays. */
const LONG = 1024;

/** CRC-32 of more bytes, going on from `crc`. */
export function crc32(bytes: Uint8Array, crc: number): number {
  if (bytes.length >= LONG) {
    const known = hostChecksums.crc32(bytes, crc);
    if (known !== undefined) return known;
  }
  const [t0, t1, t2, t3] = tables as [Int32Array, Int32Array, Int32Array, Int32Array];
  let c = ~crc;
  let at = 0;
  for (const end = bytes.length - 3; at < end; at += 4) {
    c ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    c = t3[c & 255]! ^ t2[(c >>> 8) & 255]! ^ t1[(c >>> 16) & 255]! ^ t0[c >>> 24]!;
  }
  for (; at < bytes.length; at++) c = t0[(c ^ bytes[at]!) & 255]! ^ (c >>> 8);
  return ~c >>> 0;
}

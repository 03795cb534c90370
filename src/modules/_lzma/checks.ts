import { sha256 } from '@noble/hashes/sha2';

const TABLE32 = new Int32Array(256);
for (let n = 0; n < 256; n++) {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  TABLE32[n] = c;
}

/** CRC-32 of more bytes. */
export function crc32(bytes: Uint8Array, before = 0): number {
  let c = ~before;
  for (let i = 0; i < bytes.length; i++) c = TABLE32[(c ^ bytes[i]!) & 255]! ^ (c >>> 8);
  return ~c >>> 0;
}

/** CRC-64 (ECMA-182) as two halves. */
const LOW64 = new Int32Array(256);
const HIGH64 = new Int32Array(256);
for (let n = 0; n < 256; n++) {
  let low = n;
  let high = 0;
  for (let k = 0; k < 8; k++) {
    const one = low & 1;
    low = (low >>> 1) | (high << 31);
    high >>>= 1;
    if (one) {
      low ^= 0xd7870f42;
      high ^= 0xc96c5795;
    }
  }
  LOW64[n] = low;
  HIGH64[n] = high;
}

export const CHECK_NONE = 0;
export const CHECK_CRC32 = 1;
export const CHECK_CRC64 = 4;
export const CHECK_SHA256 = 10;

/** How many bytes a check of each number has. */
export const CHECK_SIZES = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64];

export const isSupported = (check: number): boolean =>
  check === CHECK_NONE || check === CHECK_CRC32 || check === CHECK_CRC64 || check === CHECK_SHA256;

/** A check being computed; unknown ones come out empty and are not compared. */
export class Check {
  readonly #kind: number;
  #crc = 0;
  #low = -1;
  #high = -1;
  readonly #sha = sha256.create();

  constructor(kind: number) {
    this.#kind = kind;
  }

  /** Whether it can be computed. */
  get known(): boolean {
    return isSupported(this.#kind);
  }

  update(bytes: Uint8Array): void {
    if (this.#kind === CHECK_CRC32) this.#crc = crc32(bytes, this.#crc);
    else if (this.#kind === CHECK_SHA256) this.#sha.update(bytes);
    else if (this.#kind === CHECK_CRC64) {
      let low = this.#low;
      let high = this.#high;
      for (let i = 0; i < bytes.length; i++) {
        const n = (low ^ bytes[i]!) & 255;
        low = ((low >>> 8) | (high << 24)) ^ LOW64[n]!;
        high = (high >>> 8) ^ HIGH64[n]!;
      }
      this.#low = low;
      this.#high = high;
    }
  }

  finish(): Uint8Array {
    if (this.#kind === CHECK_SHA256) return this.#sha.digest();
    const bytes = new Uint8Array(CHECK_SIZES[this.#kind]!);
    const view = new DataView(bytes.buffer);
    if (this.#kind === CHECK_CRC32) view.setUint32(0, this.#crc, true);
    if (this.#kind === CHECK_CRC64) {
      view.setInt32(0, ~this.#low, true);
      view.setInt32(4, ~this.#high, true);
    }
    return bytes;
  }
}

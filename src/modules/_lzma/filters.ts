import { concatBytes } from '../../runtime/text/byte-writer.ts';

/* Filters that go before the compressor: they change bytes one for one, so that more of them repeat. */

export interface ByteFilter {
  /** Changes bytes in place; gives back those that are done. */
  run(bytes: Uint8Array, final: boolean): Uint8Array;
}

/** Differences to the byte `distance` before. */
export class DeltaFilter implements ByteFilter {
  readonly #history = new Uint8Array(256);
  #at = 0;
  readonly #distance: number;
  readonly #encode: boolean;

  constructor(distance: number, encode: boolean) {
    this.#distance = distance;
    this.#encode = encode;
  }

  run(bytes: Uint8Array): Uint8Array {
    const history = this.#history;
    for (let i = 0; i < bytes.length; i++) {
      const before = history[(this.#at - this.#distance) & 255]!;
      const plain = this.#encode ? bytes[i]! : (bytes[i]! + before) & 255;
      if (this.#encode) bytes[i] = (bytes[i]! - before) & 255;
      else bytes[i] = plain;
      history[this.#at++ & 255] = plain;
    }
    return bytes;
  }
}

/** Changes relative addresses in machine code to absolute ones, or back; answers how many bytes are done. */
export type Converter = (bytes: Uint8Array, position: number, encode: boolean) => number;

/** A filter of machine code: it sees a few bytes ahead. */
export class BranchFilter implements ByteFilter {
  #held: Uint8Array = new Uint8Array(0);
  #position: number;
  readonly #convert: Converter;
  readonly #encode: boolean;

  constructor(convert: Converter, encode: boolean, start: number) {
    this.#convert = convert;
    this.#encode = encode;
    this.#position = start;
  }

  run(bytes: Uint8Array, final: boolean): Uint8Array {
    const all = this.#held.length === 0 ? bytes : concatBytes([this.#held, bytes]);
    const done = this.#convert(all, this.#position, this.#encode);
    this.#position += done;
    const end = final ? all.length : done;
    this.#held = all.slice(end);
    return all.subarray(0, end);
  }
}

const get32 = (b: Uint8Array, i: number) => (b[i]! | (b[i + 1]! << 8) | (b[i + 2]! << 16) | (b[i + 3]! << 24)) >>> 0;

function put32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >>> 8;
  bytes[at + 2] = value >>> 16;
  bytes[at + 3] = value >>> 24;
}

const shifted = (encode: boolean, value: number, position: number): number =>
  encode ? (value + position) >>> 0 : (value - position) >>> 0;

/** Big-endian words in which some bits are an address. */
const wordsBigEndian =
  (
    isBranch: (word: number) => boolean,
    change: (word: number, position: number, encode: boolean) => number,
  ): Converter =>
  (bytes, position, encode) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let i = 0;
    for (; i + 4 <= bytes.length; i += 4) {
      const word = view.getUint32(i);
      if (isBranch(word)) view.setUint32(i, change(word, (position + i) >>> 0, encode));
    }
    return i;
  };

export const powerpc: Converter = wordsBigEndian(
  (word) => word >>> 26 === 18 && (word & 3) === 1,
  (word, position, encode) => (0x48000001 | (shifted(encode, word & 0x03fffffc, position) & 0x03fffffc)) >>> 0,
);

export const sparc: Converter = wordsBigEndian(
  (word) => word >>> 22 === 0x100 || word >>> 22 === 0x1ff,
  (word, position, encode) => {
    const target = shifted(encode, (word << 2) >>> 0, position) >>> 2;
    const sign = (target >>> 21) & 1;
    return (((0 - sign) << 22) & 0x3fffffff) | (target & 0x3fffff) | 0x40000000;
  },
);

export const arm: Converter = (bytes, position, encode) => {
  let i = 0;
  for (; i + 4 <= bytes.length; i += 4) {
    if (bytes[i + 3] !== 0xeb) continue;
    const source = (bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16)) << 2;
    const target = shifted(encode, source, position + i + 8) >>> 2;
    bytes[i] = target;
    bytes[i + 1] = target >>> 8;
    bytes[i + 2] = target >>> 16;
  }
  return i;
};

export const armThumb: Converter = (bytes, position, encode) => {
  let i = 0;
  for (; i + 4 <= bytes.length; i += 2) {
    if ((bytes[i + 1]! & 0xf8) !== 0xf0 || (bytes[i + 3]! & 0xf8) !== 0xf8) continue;
    const source = (((bytes[i + 1]! & 7) << 19) | (bytes[i]! << 11) | ((bytes[i + 3]! & 7) << 8) | bytes[i + 2]!) << 1;
    const target = shifted(encode, source, position + i + 4) >>> 1;
    bytes[i + 1] = 0xf0 | ((target >>> 19) & 7);
    bytes[i] = target >>> 11;
    bytes[i + 3] = 0xf8 | ((target >>> 8) & 7);
    bytes[i + 2] = target;
    i += 2;
  }
  return i;
};

const SLOTS = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 4, 6, 6, 0, 0, 7, 7, 4, 4, 0, 0, 4, 4, 0, 0];

export const ia64: Converter = (bytes, position, encode) => {
  let i = 0;
  for (; i + 16 <= bytes.length; i += 16) {
    const mask = SLOTS[bytes[i]! & 31]!;
    for (let slot = 0, bit = 5; slot < 3; slot++, bit += 41) {
      if (((mask >>> slot) & 1) === 0) continue;
      const from = i + (bit >> 3);
      const rest = BigInt(bit & 7);
      let instruction = 0n;
      for (let j = 0; j < 6; j++) instruction |= BigInt(bytes[from + j]!) << BigInt(8 * j);
      let normal = instruction >> rest;
      if (((normal >> 37n) & 15n) !== 5n || ((normal >> 9n) & 7n) !== 0n) continue;
      let source = Number((normal >> 13n) & 0xfffffn);
      source |= (Number((normal >> 36n) & 1n) & 1) << 20;
      const target = shifted(encode, (source << 4) >>> 0, position + i) >>> 4;
      normal &= ~(0x8fffffn << 13n);
      normal |= BigInt(target & 0xfffff) << 13n;
      normal |= BigInt(target & 0x100000) << 16n;
      instruction = (instruction & ((1n << rest) - 1n)) | (normal << rest);
      for (let j = 0; j < 6; j++) bytes[from + j] = Number((instruction >> BigInt(8 * j)) & 255n);
    }
  }
  return i;
};

const isTop = (byte: number): boolean => byte === 0 || byte === 0xff;
const ALLOWED = [true, true, true, false, true, false, false, false];
const BIT_NUMBERS = [0, 1, 2, 2, 3, 3, 3, 3];

/** x86 calls and jumps; what came just before decides whether bytes that look like one are one. */
export function x86(): Converter {
  let mask = 0;
  let before = -5 >>> 0;
  return (bytes, start, encode) => {
    if (bytes.length < 5) return 0;
    if (start - before > 5) before = (start - 5) >>> 0;
    const limit = bytes.length - 5;
    let i = 0;
    while (i <= limit) {
      if (bytes[i] !== 0xe8 && bytes[i] !== 0xe9) {
        i++;
        continue;
      }
      const offset = (start + i - before) >>> 0;
      before = (start + i) >>> 0;
      if (offset > 5) mask = 0;
      else
        for (let j = 0; j < offset; j++) {
          mask &= 0x77;
          mask <<= 1;
        }
      const top = bytes[i + 4]!;
      if (isTop(top) && ALLOWED[(mask >> 1) & 7] && mask >> 1 < 16) {
        let source = get32(bytes, i + 1);
        let target: number;
        for (;;) {
          target = shifted(encode, source, start + i + 5);
          if (mask === 0) break;
          const bits = BIT_NUMBERS[mask >> 1]!;
          const byte = (target >>> (24 - bits * 8)) & 255;
          if (!isTop(byte)) break;
          source = (target ^ (2 ** (32 - bits * 8) - 1)) >>> 0;
        }
        put32(bytes, i + 1, target);
        bytes[i + 4] = (target >>> 24) & 1 ? 0xff : 0;
        i += 5;
        mask = 0;
      } else {
        i++;
        mask |= 1;
        if (isTop(top)) mask |= 0x10;
      }
    }
    return i;
  };
}

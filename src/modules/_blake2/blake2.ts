import type { Hasher } from '../_hashlib/hash-type.ts';

/*
 * BLAKE2b and BLAKE2s (RFC 7693) with all parameters of the tree mode. 64-bit words of BLAKE2b are pairs of 32-bit ones, low first.
 */

/** The parameters of the parameter block. */
export interface Blake2Parameters {
  digestSize: number;
  key: Uint8Array;
  salt: Uint8Array;
  person: Uint8Array;
  fanout: number;
  depth: number;
  leafSize: number;
  nodeOffset: bigint;
  nodeDepth: number;
  innerSize: number;
  lastNode: boolean;
}

/** Order of the message words in the ten rounds. */
const SIGMA = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
  [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
  [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
  [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
  [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
  [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
  [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
  [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
  [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
] as const;

/** Columns, then diagonals. */
const MIXES = [
  [0, 4, 8, 12],
  [1, 5, 9, 13],
  [2, 6, 10, 14],
  [3, 7, 11, 15],
  [0, 5, 10, 15],
  [1, 6, 11, 12],
  [2, 7, 8, 13],
  [3, 4, 9, 14],
] as const;

/** The initial vectors as 32-bit words: those of SHA-256 and, as pairs, of SHA-512. */
const IV_S = Uint32Array.of(
  0x6a09e667,
  0xbb67ae85,
  0x3c6ef372,
  0xa54ff53a,
  0x510e527f,
  0x9b05688c,
  0x1f83d9ab,
  0x5be0cd19,
);
const IV_B = Uint32Array.of(
  0xf3bcc908,
  0x6a09e667,
  0x84caa73b,
  0xbb67ae85,
  0xfe94f82b,
  0x3c6ef372,
  0x5f1d36f1,
  0xa54ff53a,
  0xade682d1,
  0x510e527f,
  0x2b3e6c1f,
  0x9b05688c,
  0xfb41bd6b,
  0x1f83d9ab,
  0x137e2179,
  0x5be0cd19,
);

type Compress = (h: Uint32Array, block: DataView, at: number, count: number, last: boolean, lastNode: boolean) => void;

const v = new Uint32Array(32);
const m = new Uint32Array(32);

const compressS: Compress = (h, block, at, count, last, lastNode) => {
  for (let i = 0; i < 16; i++) m[i] = block.getUint32(at + i * 4, true);
  for (let i = 0; i < 8; i++) {
    v[i] = h[i]!;
    v[i + 8] = IV_S[i]!;
  }
  v[12]! ^= count;
  v[13]! ^= Math.floor(count / 0x100000000);
  if (last) v[14] = ~v[14]!;
  if (lastNode) v[15] = ~v[15]!;
  for (let round = 0; round < 10; round++) {
    const sigma = SIGMA[round]!;
    for (let k = 0; k < 8; k++) {
      const [ia, ib, ic, id] = MIXES[k]!;
      let a = (v[ia]! + v[ib]! + m[sigma[2 * k]!]!) | 0;
      let d = v[id]! ^ a;
      d = (d >>> 16) | (d << 16);
      let c = (v[ic]! + d) | 0;
      let b = v[ib]! ^ c;
      b = (b >>> 12) | (b << 20);
      a = (a + b + m[sigma[2 * k + 1]!]!) | 0;
      d ^= a;
      d = (d >>> 8) | (d << 24);
      c = (c + d) | 0;
      b ^= c;
      v[ia] = a;
      v[ib] = (b >>> 7) | (b << 25);
      v[ic] = c;
      v[id] = d;
    }
  }
  for (let i = 0; i < 8; i++) h[i]! ^= v[i]! ^ v[i + 8]!;
};

/** `v[a] += v[b] + m[x]`, then `v[d] = rotate(v[d] ^ v[a])` by 32 or 16: half of BLAKE2b's G, for words at even places. */
function addAndRotate(a: number, b: number, c: number, d: number, x: number, first: boolean): void {
  const low = v[a]! + v[b]! + m[x]!;
  v[a + 1] = v[a + 1]! + v[b + 1]! + m[x + 1]! + Math.floor(low / 0x100000000);
  v[a] = low;
  const dl = v[d]! ^ v[a]!;
  const dh = v[d + 1]! ^ v[a + 1]!;
  if (first) {
    v[d] = dh;
    v[d + 1] = dl;
  } else {
    v[d] = (dl >>> 16) | (dh << 16);
    v[d + 1] = (dh >>> 16) | (dl << 16);
  }
  const sum = v[c]! + v[d]!;
  v[c + 1] = v[c + 1]! + v[d + 1]! + (sum > 0xffffffff ? 1 : 0);
  v[c] = sum;
  const bl = v[b]! ^ v[c]!;
  const bh = v[b + 1]! ^ v[c + 1]!;
  if (first) {
    v[b] = (bl >>> 24) | (bh << 8);
    v[b + 1] = (bh >>> 24) | (bl << 8);
  } else {
    v[b] = (bh >>> 31) | (bl << 1);
    v[b + 1] = (bl >>> 31) | (bh << 1);
  }
}

const compressB: Compress = (h, block, at, count, last, lastNode) => {
  for (let i = 0; i < 32; i++) m[i] = block.getUint32(at + i * 4, true);
  for (let i = 0; i < 16; i++) {
    v[i] = h[i]!;
    v[i + 16] = IV_B[i]!;
  }
  v[24]! ^= count;
  v[25]! ^= Math.floor(count / 0x100000000);
  if (last) {
    v[28] = ~v[28]!;
    v[29] = ~v[29]!;
  }
  if (lastNode) {
    v[30] = ~v[30]!;
    v[31] = ~v[31]!;
  }
  for (let round = 0; round < 12; round++) {
    const sigma = SIGMA[round % 10]!;
    for (let k = 0; k < 8; k++) {
      const [a, b, c, d] = MIXES[k]!;
      addAndRotate(2 * a, 2 * b, 2 * c, 2 * d, 2 * sigma[2 * k]!, true);
      addAndRotate(2 * a, 2 * b, 2 * c, 2 * d, 2 * sigma[2 * k + 1]!, false);
    }
  }
  for (let i = 0; i < 16; i++) h[i]! ^= v[i]! ^ v[i + 16]!;
};

/** Writes an unsigned number of `size` bytes, the low ones first. */
function put(bytes: Uint8Array, at: number, size: number, value: bigint): void {
  for (let i = 0; i < size; i++) bytes[at + i] = Number((value >> BigInt(8 * i)) & 255n);
}

export class Blake2 implements Hasher {
  readonly #wide: boolean;
  readonly #digestSize: number;
  readonly #lastNode: boolean;
  readonly #block: Uint8Array;
  #h: Uint32Array;
  #filled = 0;
  #count = 0;

  constructor(wide: boolean, p: Blake2Parameters) {
    this.#wide = wide;
    this.#digestSize = p.digestSize;
    this.#lastNode = p.lastNode;
    this.#block = new Uint8Array(wide ? 128 : 64);
    const parameters = new Uint8Array(wide ? 64 : 32);
    parameters.set([p.digestSize, p.key.length, p.fanout, p.depth]);
    put(parameters, 4, 4, BigInt(p.leafSize));
    put(parameters, 8, wide ? 8 : 6, p.nodeOffset);
    parameters.set([p.nodeDepth, p.innerSize], wide ? 16 : 14);
    parameters.set(p.salt, wide ? 32 : 16);
    parameters.set(p.person, wide ? 48 : 24);
    const words = new DataView(parameters.buffer);
    this.#h = (wide ? IV_B : IV_S).map((word, i) => word ^ words.getUint32(i * 4, true));
    if (p.key.length > 0) {
      const block = new Uint8Array(this.#block.length);
      block.set(p.key);
      this.update(block);
    }
  }

  update(bytes: Uint8Array): void {
    const size = this.#block.length;
    const compress = this.#wide ? compressB : compressS;
    const buffered = new DataView(this.#block.buffer);
    let at = 0;
    // The last block is kept back: it is compressed differently.
    if (this.#filled > 0 && this.#filled + bytes.length > size) {
      at = size - this.#filled;
      this.#block.set(bytes.subarray(0, at), this.#filled);
      this.#count += size;
      compress(this.#h, buffered, 0, this.#count, false, false);
      this.#filled = 0;
    }
    if (this.#filled === 0) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      for (; bytes.length - at > size; at += size) {
        this.#count += size;
        compress(this.#h, view, at, this.#count, false, false);
      }
    }
    this.#block.set(bytes.subarray(at), this.#filled);
    this.#filled += bytes.length - at;
  }

  digest(): Uint8Array {
    const last = this.copy();
    last.#block.fill(0, last.#filled);
    const count = last.#count + last.#filled;
    (last.#wide ? compressB : compressS)(last.#h, new DataView(last.#block.buffer), 0, count, true, last.#lastNode);
    const out = new Uint8Array(last.#h.length * 4);
    const view = new DataView(out.buffer);
    last.#h.forEach((word, i) => {
      view.setUint32(i * 4, word, true);
    });
    return out.slice(0, last.#digestSize);
  }

  copy(): Blake2 {
    const made = new Blake2(this.#wide, {
      digestSize: this.#digestSize,
      key: new Uint8Array(0),
      salt: new Uint8Array(0),
      person: new Uint8Array(0),
      fanout: 1,
      depth: 1,
      leafSize: 0,
      nodeOffset: 0n,
      nodeDepth: 0,
      innerSize: 0,
      lastNode: this.#lastNode,
    });
    made.#h = this.#h.slice();
    made.#block.set(this.#block);
    made.#filled = this.#filled;
    made.#count = this.#count;
    return made;
  }
}

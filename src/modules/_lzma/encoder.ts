import { ByteWriter } from '../../runtime/text/byte-writer.ts';
import { poll } from '../../truffle/intrinsics.ts';
import * as M from './model.ts';

/** Codes bits into bytes by how likely they are. */
class RangeEncoder {
  out = new ByteWriter(4096);
  #low = 0;
  #range = 0xffffffff;
  #cache = 0;
  #pending = 1;

  bit(probabilities: Uint16Array, index: number, bit: number): void {
    const probability = probabilities[index]!;
    const bound = (this.#range >>> 11) * probability;
    if (bit === 0) {
      this.#range = bound;
      probabilities[index] = probability + ((2048 - probability) >>> 5);
    } else {
      this.#low += bound;
      this.#range -= bound;
      probabilities[index] = probability - (probability >>> 5);
    }
    if (this.#range < 0x1000000) {
      this.#range = (this.#range << 8) >>> 0;
      this.#shift();
    }
  }

  direct(value: number, count: number): void {
    for (let i = count - 1; i >= 0; i--) {
      this.#range >>>= 1;
      if ((value >>> i) & 1) this.#low += this.#range;
      if (this.#range < 0x1000000) {
        this.#range = (this.#range << 8) >>> 0;
        this.#shift();
      }
    }
  }

  #shift(): void {
    if (this.#low < 0xff000000 || this.#low > 0xffffffff) {
      const carry = this.#low > 0xffffffff ? 1 : 0;
      let byte = this.#cache;
      do {
        this.out.byte((byte + carry) & 0xff);
        byte = 0xff;
      } while (--this.#pending > 0);
      this.#cache = Math.floor(this.#low / 0x1000000) & 0xff;
    }
    this.#pending++;
    this.#low = (this.#low % 0x1000000) * 256;
  }

  /** Ends the code; the next one begins anew. */
  finish(): Uint8Array {
    for (let i = 0; i < 5; i++) this.#shift();
    const bytes = this.out.buffer.slice(0, this.out.length);
    this.out = new ByteWriter(4096);
    this.#low = 0;
    this.#range = 0xffffffff;
    this.#cache = 0;
    this.#pending = 1;
    return bytes;
  }

  /** Whole bytes so far. */
  take(): Uint8Array {
    const bytes = this.out.buffer.slice(0, this.out.length);
    this.out.length = 0;
    return bytes;
  }
}

/** How hard matches are looked for. */
export interface Effort {
  readonly dictionary: number;
  /** A match of that length is good enough. */
  readonly nice: number;
  /** How many earlier places are looked at. */
  readonly depth: number;
}

const HASH_BITS = 16;

/** Codes bytes as LZMA symbols: matches by hash chains, taken later if the next byte begins a longer one. */
export class LzmaEncoder {
  readonly #range = new RangeEncoder();
  readonly #properties: M.Properties;
  readonly #effort: Effort;
  #probabilities: Uint16Array;
  #state = 0;
  readonly #reps: [number, number, number, number] = [0, 0, 0, 0];
  /** Input, with what it may refer back to before it. */
  #bytes = new Uint8Array(1 << 16);
  #end = 0;
  #at = 0;
  /** Up to where places are in the chains. */
  #hashed = 0;
  readonly #heads = new Int32Array(1 << HASH_BITS).fill(-1);
  #chain = new Int32Array(1 << 16);
  /** Counts coded bytes for the position bits. */
  #position = 0;

  constructor(properties: M.Properties, effort: Effort) {
    this.#properties = properties;
    this.#effort = effort;
    this.#probabilities = M.newProbabilities(properties);
  }

  reset(): void {
    this.#probabilities = M.newProbabilities(this.#properties);
    this.#state = 0;
    this.#reps.fill(0);
  }

  /** Bytes that were given and not coded. */
  get waiting(): number {
    return this.#end - this.#at;
  }

  /** The next `count` of them. */
  next(count: number): Uint8Array {
    return this.#bytes.slice(this.#at, this.#at + count);
  }

  give(bytes: Uint8Array): void {
    const { dictionary } = this.#effort;
    if (this.#at > dictionary * 2 + (1 << 20)) this.#slide(this.#at - dictionary);
    if (this.#end + bytes.length > this.#bytes.length) {
      const size = Math.max(this.#bytes.length * 2, this.#end + bytes.length);
      const larger = new Uint8Array(size);
      larger.set(this.#bytes.subarray(0, this.#end));
      this.#bytes = larger;
      const chain = new Int32Array(size);
      chain.set(this.#chain);
      this.#chain = chain;
    }
    this.#bytes.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  #slide(by: number): void {
    this.#bytes.copyWithin(0, by, this.#end);
    this.#chain.copyWithin(0, by, this.#end);
    for (let i = 0; i < this.#chain.length; i++) this.#chain[i]! -= by;
    for (let i = 0; i < this.#heads.length; i++) this.#heads[i]! -= by;
    this.#end -= by;
    this.#at -= by;
    this.#hashed -= by;
  }

  /** Codes the next `count` bytes. */
  code(count: number): void {
    const stop = this.#at + count;
    let steps = 0;
    while (this.#at < stop) {
      if ((++steps & 0x3ff) === 0) poll();
      this.#symbol(stop);
    }
  }

  take(): Uint8Array {
    return this.#range.take();
  }

  finish(): Uint8Array {
    return this.#range.finish();
  }

  /** The end marker of a stream whose length is not told. */
  endMarker(): void {
    const position = this.#position & ((1 << this.#properties.pb) - 1);
    this.#bit(M.IS_MATCH + (this.#state << 4) + position, 1);
    this.#bit(M.IS_REP + this.#state, 0);
    this.#length(M.LENGTH, M.MIN_MATCH, position);
    this.#distance(0xffffffff, M.MIN_MATCH);
  }

  #bit(index: number, bit: number): void {
    this.#range.bit(this.#probabilities, index, bit);
  }

  #hash(at: number): number {
    const bytes = this.#bytes;
    const three = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16);
    return Math.imul(three, 0x9e3779b1) >>> (32 - HASH_BITS);
  }

  /** Puts the places before `to` into the chains. */
  #hashUpTo(to: number): void {
    const stop = Math.min(to, this.#end - 2);
    for (let at = this.#hashed; at < stop; at++) {
      const hash = this.#hash(at);
      this.#chain[at] = this.#heads[hash]!;
      this.#heads[hash] = at;
    }
    if (stop > this.#hashed) this.#hashed = stop;
  }

  #common(a: number, b: number, most: number): number {
    const bytes = this.#bytes;
    let length = 0;
    while (length < most && bytes[a + length] === bytes[b + length]) length++;
    return length;
  }

  /** The longest match at `at`, as its length and distance. */
  #match(at: number, most: number): [length: number, distance: number] {
    this.#hashUpTo(at);
    if (most < 3 || at + 2 >= this.#end) return [0, 0];
    const bytes = this.#bytes;
    const { depth, nice, dictionary } = this.#effort;
    let best = 0;
    let distance = 0;
    const oldest = Math.max(0, at - dictionary);
    for (let from = this.#heads[this.#hash(at)]!, n = 0; from >= oldest && n < depth; from = this.#chain[from]!, n++) {
      if (bytes[from + best] !== bytes[at + best]) continue;
      const length = this.#common(from, at, most);
      if (length <= best) continue;
      best = length;
      distance = at - from - 1;
      if (best >= nice || best === most) break;
    }
    // Far away, a short match costs more than its bytes.
    if (best < 3 || (best === 3 && distance > 4096)) return [0, 0];
    return [best, distance];
  }

  #symbol(stop: number): void {
    const at = this.#at;
    const most = Math.min(M.MAX_MATCH, stop - at);
    let rep = -1;
    let repLength = 0;
    for (let i = 0; i < 4; i++) {
      const from = at - this.#reps[i as 0]! - 1;
      if (from < 0) continue;
      const length = this.#common(from, at, most);
      if (length > repLength) {
        repLength = length;
        rep = i;
      }
    }
    const { nice } = this.#effort;
    let [length, distance] = repLength >= nice ? [0, 0] : this.#match(at, most);
    if (length >= 3 && length < nice && most > length && repLength < length) {
      const [later] = this.#match(at + 1, Math.min(M.MAX_MATCH, stop - at - 1));
      if (later > length + 1) length = 0;
    }
    const position = this.#position & ((1 << this.#properties.pb) - 1);
    if (repLength >= 2 && repLength + 1 >= length && length + repLength > 0) this.#codeRep(rep, repLength, position);
    else if (length >= 3) this.#codeMatch(length, distance, position);
    else if (rep === 0 && repLength === 1 && length === 0) this.#codeShortRep(position);
    else this.#codeLiteral(position);
  }

  #advance(count: number): void {
    this.#at += count;
    this.#position += count;
  }

  #codeLiteral(position: number): void {
    const bytes = this.#bytes;
    const at = this.#at;
    const { lc, lp } = this.#properties;
    const state = this.#state;
    this.#bit(M.IS_MATCH + (state << 4) + position, 0);
    const before = at > 0 ? bytes[at - 1]! : 0;
    const base = M.LITERAL + 0x300 * (((this.#position & ((1 << lp) - 1)) << lc) + (before >> (8 - lc)));
    const byte = bytes[at]!;
    let node = 1;
    let i = 7;
    if (state >= 7) {
      const match = bytes[at - this.#reps[0] - 1]!;
      for (; i >= 0; i--) {
        const matchBit = (match >> i) & 1;
        const bit = (byte >> i) & 1;
        this.#bit(base + ((1 + matchBit) << 8) + node, bit);
        node = (node << 1) | bit;
        if (bit !== matchBit) {
          i--;
          break;
        }
      }
    }
    for (; i >= 0; i--) {
      const bit = (byte >> i) & 1;
      this.#bit(base + node, bit);
      node = (node << 1) | bit;
    }
    this.#state = M.afterLiteral(state);
    this.#advance(1);
  }

  #codeShortRep(position: number): void {
    const state = this.#state;
    this.#bit(M.IS_MATCH + (state << 4) + position, 1);
    this.#bit(M.IS_REP + state, 1);
    this.#bit(M.IS_REP0 + state, 0);
    this.#bit(M.IS_REP0_LONG + (state << 4) + position, 0);
    this.#state = M.afterShortRep(state);
    this.#advance(1);
  }

  #codeRep(rep: number, length: number, position: number): void {
    const state = this.#state;
    const reps = this.#reps;
    this.#bit(M.IS_MATCH + (state << 4) + position, 1);
    this.#bit(M.IS_REP + state, 1);
    this.#bit(M.IS_REP0 + state, rep === 0 ? 0 : 1);
    if (rep === 0) this.#bit(M.IS_REP0_LONG + (state << 4) + position, 1);
    else {
      this.#bit(M.IS_REP1 + state, rep === 1 ? 0 : 1);
      if (rep > 1) this.#bit(M.IS_REP2 + state, rep - 2);
      const distance = reps[rep as 0];
      for (let i = rep; i > 0; i--) reps[i as 1] = reps[(i - 1) as 0];
      reps[0] = distance;
    }
    this.#length(M.REP_LENGTH, length, position);
    this.#state = M.afterRep(state);
    this.#advance(length);
  }

  #codeMatch(length: number, distance: number, position: number): void {
    const state = this.#state;
    const reps = this.#reps;
    this.#bit(M.IS_MATCH + (state << 4) + position, 1);
    this.#bit(M.IS_REP + state, 0);
    this.#length(M.LENGTH, length, position);
    this.#distance(distance, length);
    reps[3] = reps[2];
    reps[2] = reps[1];
    reps[1] = reps[0];
    reps[0] = distance;
    this.#state = M.afterMatch(state);
    this.#advance(length);
  }

  #tree(base: number, bits: number, value: number): void {
    let node = 1;
    for (let i = bits - 1; i >= 0; i--) {
      const bit = (value >>> i) & 1;
      this.#bit(base + node, bit);
      node = (node << 1) | bit;
    }
  }

  #reverseTree(base: number, bits: number, value: number): void {
    let node = 1;
    for (let i = 0; i < bits; i++) {
      const bit = (value >>> i) & 1;
      this.#bit(base + node, bit);
      node = (node << 1) | bit;
    }
  }

  #length(base: number, length: number, position: number): void {
    const value = length - M.MIN_MATCH;
    this.#bit(base + M.CHOICE, value < 8 ? 0 : 1);
    if (value < 8) this.#tree(base + M.LOW + position * 8, 3, value);
    else {
      this.#bit(base + M.CHOICE2, value < 16 ? 0 : 1);
      if (value < 16) this.#tree(base + M.MID + position * 8, 3, value - 8);
      else this.#tree(base + M.HIGH, 8, value - 16);
    }
  }

  #distance(distance: number, length: number): void {
    const slotBase = M.POSITION_SLOT + (Math.min(length - M.MIN_MATCH, 3) << 6);
    if (distance < 4) {
      this.#tree(slotBase, 6, distance);
      return;
    }
    const top = 31 - Math.clz32(distance);
    const bits = top - 1;
    const slot = top * 2 + ((distance >>> bits) & 1);
    this.#tree(slotBase, 6, slot);
    const high = (2 | (slot & 1)) * 2 ** bits;
    const low = distance - high;
    if (slot < M.END_POSITION_MODEL) this.#reverseTree(M.POSITION_SPECIAL + high - slot, bits, low);
    else {
      this.#range.direct(Math.floor(low / 16), bits - M.ALIGN_BITS);
      this.#reverseTree(M.POSITION_ALIGN, M.ALIGN_BITS, low % 16);
    }
  }
}

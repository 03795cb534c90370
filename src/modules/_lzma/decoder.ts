import { poll } from '../../truffle/intrinsics.ts';
import * as M from './model.ts';
import type { OutputWindow } from './window.ts';

/** Thrown for data that no encoder makes. */
export class CorruptData {}
/** Thrown where the input ends within a symbol: an error where it is all there is. */
class Underflow extends CorruptData {}

/** With so many bytes of input left no symbol can need more. */
const ENOUGH = 21;

/** Decodes LZMA symbols: from a window of input to the output. */
export class LzmaDecoder {
  input: Uint8Array = new Uint8Array(0);
  at = 0;
  #limit = 0;
  #probabilities: Uint16Array;
  #properties: M.Properties;
  #state = 0;
  #rep0 = 0;
  #rep1 = 0;
  #rep2 = 0;
  #rep3 = 0;
  #range = 0;
  #code = 0;
  readonly #out: OutputWindow;
  /** The end marker was read. */
  ended = false;
  /** Counts output for the position bits. */
  #position = 0;
  /** Bytes of a match that found no room. */
  #left = 0;
  /** Old values of changed probabilities, while a symbol may have to be taken back. */
  #journal: number[] | null = null;

  constructor(properties: M.Properties, out: OutputWindow) {
    this.#properties = properties;
    this.#probabilities = M.newProbabilities(properties);
    this.#out = out;
  }

  reset(properties: M.Properties = this.#properties): void {
    this.#properties = properties;
    this.#probabilities = M.newProbabilities(properties);
    this.#state = 0;
    this.#rep0 = 0;
    this.#rep1 = 0;
    this.#rep2 = 0;
    this.#rep3 = 0;
    this.#left = 0;
  }

  /** Nothing written before can be referred to. */
  forget(): void {
    this.#out.filled = 0;
    this.#position = 0;
  }

  /** Output was written past the decoder. */
  skipped(count: number): void {
    this.#position += count;
  }

  /** The five bytes that a range coder begins with. */
  begin(bytes: Uint8Array, at: number): void {
    if (bytes[at] !== 0) throw new CorruptData();
    this.#range = 0xffffffff;
    this.#code = ((bytes[at + 1]! << 24) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 8) | bytes[at + 4]!) >>> 0;
  }

  get finished(): boolean {
    return this.#code === 0;
  }

  /** Decodes until `most` bytes were written, the input is used up (`final`: it is all there is), or the end marker. */
  run(most: number, final: boolean): void {
    const out = this.#out;
    const limit = out.filled + most;
    this.#limit = this.input.length;
    if (this.#left > 0) this.#copy(limit);
    let count = 0;
    while (out.filled < limit && !this.ended) {
      if ((++count & 0xfff) === 0) poll();
      if (this.#limit - this.at >= ENOUGH || final) {
        this.#symbol(limit);
      } else if (!this.#trySymbol(limit)) return;
    }
    // A range coder is brought up to date before it is left.
    if (final && this.#range < 0x1000000) this.#normalize();
  }

  /** The next symbol, unless the input ends within it. */
  #trySymbol(limit: number): boolean {
    const { at } = this;
    const before = [this.#state, this.#rep0, this.#rep1, this.#rep2, this.#rep3, this.#range, this.#code] as const;
    const journal: number[] = [];
    this.#journal = journal;
    try {
      this.#symbol(limit);
      return true;
    } catch (error) {
      if (!(error instanceof Underflow)) throw error;
      for (let i = journal.length - 2; i >= 0; i -= 2) this.#probabilities[journal[i]!] = journal[i + 1]!;
      this.at = at;
      [this.#state, this.#rep0, this.#rep1, this.#rep2, this.#rep3, this.#range, this.#code] = before;
      return false;
    } finally {
      this.#journal = null;
    }
  }

  #normalize(): void {
    if (this.at >= this.#limit) throw new Underflow();
    this.#range = (this.#range << 8) >>> 0;
    this.#code = ((this.#code << 8) | this.input[this.at++]!) >>> 0;
  }

  #bit(index: number): number {
    if (this.#range < 0x1000000) this.#normalize();
    const probabilities = this.#probabilities;
    const probability = probabilities[index]!;
    if (this.#journal !== null) this.#journal.push(index, probability);
    const bound = (this.#range >>> 11) * probability;
    if (this.#code < bound) {
      this.#range = bound;
      probabilities[index] = probability + ((2048 - probability) >>> 5);
      return 0;
    }
    this.#range -= bound;
    this.#code -= bound;
    probabilities[index] = probability - (probability >>> 5);
    return 1;
  }

  #direct(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) {
      if (this.#range < 0x1000000) this.#normalize();
      this.#range >>>= 1;
      const one = this.#code >= this.#range;
      if (one) this.#code -= this.#range;
      value = value * 2 + Number(one);
    }
    return value;
  }

  #tree(base: number, bits: number): number {
    let node = 1;
    for (let i = 0; i < bits; i++) node = (node << 1) | this.#bit(base + node);
    return node - (1 << bits);
  }

  #reverseTree(base: number, bits: number): number {
    let node = 1;
    let value = 0;
    for (let i = 0; i < bits; i++) {
      const bit = this.#bit(base + node);
      node = (node << 1) | bit;
      value |= bit << i;
    }
    return value;
  }

  #length(base: number, position: number): number {
    if (this.#bit(base + M.CHOICE) === 0) return M.MIN_MATCH + this.#tree(base + M.LOW + position * 8, 3);
    if (this.#bit(base + M.CHOICE2) === 0) return M.MIN_MATCH + 8 + this.#tree(base + M.MID + position * 8, 3);
    return M.MIN_MATCH + 16 + this.#tree(base + M.HIGH, 8);
  }

  #symbol(limit: number): void {
    const position = this.#position & ((1 << this.#properties.pb) - 1);
    const state = this.#state;
    const out = this.#out;
    if (this.#bit(M.IS_MATCH + (state << 4) + position) === 0) {
      this.#literal();
      return;
    }
    let length: number;
    if (this.#bit(M.IS_REP + state) === 0) {
      length = this.#length(M.LENGTH, position);
      const distance = this.#distance(length);
      if (distance === 0xffffffff) {
        if (this.#range < 0x1000000) this.#normalize();
        this.ended = true;
        return;
      }
      this.#rep3 = this.#rep2;
      this.#rep2 = this.#rep1;
      this.#rep1 = this.#rep0;
      this.#rep0 = distance;
      this.#state = M.afterMatch(state);
    } else {
      if (this.#bit(M.IS_REP0 + state) === 0) {
        if (this.#bit(M.IS_REP0_LONG + (state << 4) + position) === 0) {
          if (this.#rep0 >= out.filled) throw new CorruptData();
          this.#state = M.afterShortRep(state);
          this.#left = 1;
          this.#copy(limit);
          return;
        }
      } else {
        let distance: number;
        if (this.#bit(M.IS_REP1 + state) === 0) distance = this.#rep1;
        else {
          if (this.#bit(M.IS_REP2 + state) === 0) distance = this.#rep2;
          else {
            distance = this.#rep3;
            this.#rep3 = this.#rep2;
          }
          this.#rep2 = this.#rep1;
        }
        this.#rep1 = this.#rep0;
        this.#rep0 = distance;
      }
      length = this.#length(M.REP_LENGTH, position);
      this.#state = M.afterRep(state);
    }
    if (this.#rep0 >= out.filled || this.#rep0 >= out.size) throw new CorruptData();
    this.#left = length;
    this.#copy(limit);
  }

  #literal(): void {
    const out = this.#out;
    const { lc, lp } = this.#properties;
    const before = out.filled > 0 ? out.buffer[out.end - 1]! : 0;
    const context = ((this.#position & ((1 << lp) - 1)) << lc) + (before >> (8 - lc));
    const base = M.LITERAL + 0x300 * context;
    let node = 1;
    if (this.#state >= 7) {
      if (this.#rep0 >= out.filled) throw new CorruptData();
      let match = out.buffer[out.end - this.#rep0 - 1]!;
      while (node < 0x100) {
        const matchBit = (match >> 7) & 1;
        match <<= 1;
        const bit = this.#bit(base + ((1 + matchBit) << 8) + node);
        node = (node << 1) | bit;
        if (bit !== matchBit) break;
      }
    }
    while (node < 0x100) node = (node << 1) | this.#bit(base + node);
    this.#state = M.afterLiteral(this.#state);
    out.reserve(1);
    out.buffer[out.end++] = node & 0xff;
    out.filled++;
    this.#position++;
  }

  #distance(length: number): number {
    const slotBase = M.POSITION_SLOT + (Math.min(length - M.MIN_MATCH, 3) << 6);
    const slot = this.#tree(slotBase, 6);
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    const high = (2 | (slot & 1)) * 2 ** bits;
    if (slot < M.END_POSITION_MODEL) return high + this.#reverseTree(M.POSITION_SPECIAL + high - slot, bits);
    const middle = this.#direct(bits - M.ALIGN_BITS) * 16;
    return high + middle + this.#reverseTree(M.POSITION_ALIGN, M.ALIGN_BITS);
  }

  /** Copies the bytes of a match as far as there is room. */
  #copy(limit: number): void {
    const out = this.#out;
    const count = Math.min(this.#left, limit - out.filled);
    out.reserve(count);
    const { buffer } = out;
    let to = out.end;
    let from = to - this.#rep0 - 1;
    for (let i = 0; i < count; i++) buffer[to++] = buffer[from++]!;
    out.end = to;
    out.filled += count;
    this.#position += count;
    this.#left -= count;
  }

  /** Brings the coder to its end after the last symbol; false if that takes a byte that is not there. */
  settle(input: Uint8Array, at: number): boolean {
    this.at = at;
    if (this.#range >= 0x1000000) return true;
    if (at >= input.length) return false;
    this.input = input;
    this.#limit = input.length;
    this.#normalize();
    return true;
  }

  /** A match goes on beyond where it was to end. */
  get unfinished(): boolean {
    return this.#left > 0;
  }
}

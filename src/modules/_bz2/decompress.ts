import { ByteWriter } from '../../runtime/text/byte-writer.ts';
import { poll } from '../../truffle/intrinsics.ts';
import { BitReader, crcByte, NeedMore } from './bits.ts';

/** Thrown for data that are no bzip2 stream. */
export class BadData {}

const BLOCK = 0x314159265359;
const END = 0x177245385090;

interface Tree {
  readonly limit: Int32Array;
  readonly base: Int32Array;
  readonly symbols: Uint16Array;
  readonly shortest: number;
}

/** A canonical code from the lengths of its words. */
function makeTree(lengths: readonly number[]): Tree {
  const shortest = Math.min(...lengths);
  const longest = Math.max(...lengths);
  const symbols = new Uint16Array(lengths.length);
  const limit = new Int32Array(longest + 2).fill(0x7fffffff);
  const base = new Int32Array(longest + 2);
  let code = 0;
  let at = 0;
  for (let length = shortest; length <= longest; length++) {
    base[length] = at - code;
    for (let s = 0; s < lengths.length; s++)
      if (lengths[s] === length) {
        symbols[at++] = s;
        code++;
      }
    limit[length] = code - 1;
    code *= 2;
  }
  return { limit: limit.subarray(0, longest + 1), base, symbols, shortest };
}

/** Decompresses one stream; it takes a whole block at a time. */
export class Bunzip2 {
  readonly #reader = new BitReader();
  #level = 0;
  #combined = 0;
  ended = false;

  /** What came after the end of the stream. */
  get rest(): Uint8Array {
    return this.#reader.rest();
  }

  /** Takes more input and gives what can be decompressed of it. */
  run(input: Uint8Array): Uint8Array {
    this.#reader.feed(input);
    const out = new ByteWriter(1024);
    while (!this.ended) {
      const before = this.#reader.at;
      try {
        this.#step(out);
      } catch (error) {
        if (!(error instanceof NeedMore)) throw error;
        this.#reader.at = before;
        break;
      }
      poll();
    }
    return out.finish();
  }

  #step(out: ByteWriter): void {
    const reader = this.#reader;
    if (this.#level === 0) {
      for (const byte of [0x42, 0x5a, 0x68]) if (reader.read(8) !== byte) throw new BadData();
      const level = reader.read(8) - 0x30;
      if (level < 1 || level > 9) throw new BadData();
      this.#level = level;
      return;
    }
    const magic = reader.read(48);
    if (magic === END) {
      if (reader.read(32) !== this.#combined >>> 0) throw new BadData();
      this.ended = true;
    } else if (magic === BLOCK) this.#block(out);
    else throw new BadData();
  }

  #block(out: ByteWriter): void {
    const reader = this.#reader;
    const crc = reader.read(32);
    if (reader.bit() === 1) throw new BadData();
    const origin = reader.read(24);
    const used: number[] = [];
    const groups = reader.read(16);
    for (let i = 0; i < 16; i++) {
      if (((groups >> (15 - i)) & 1) === 0) continue;
      const bits = reader.read(16);
      for (let k = 0; k < 16; k++) if ((bits >> (15 - k)) & 1) used.push(i * 16 + k);
    }
    if (used.length === 0) throw new BadData();
    const { selectors, trees } = this.#codes(used.length + 2);
    const most = this.#level * 100000;
    const data = new Int32Array(most);
    const counts = new Int32Array(256);
    const queue = used.slice();
    const last = used.length + 1;
    let length = 0;
    let run = 0;
    let weight = 1;
    let tree = trees[0]!;
    for (let n = 0; ; n++) {
      if (n % 50 === 0) {
        const selector = selectors[n / 50];
        if (selector === undefined) throw new BadData();
        tree = trees[selector]!;
      }
      const symbol = this.#symbol(tree);
      if (symbol <= 1) {
        run += weight << symbol;
        weight *= 2;
        if (run > most) throw new BadData();
        continue;
      }
      if (run > 0) {
        if (length + run > most) throw new BadData();
        const byte = queue[0]!;
        counts[byte]! += run;
        data.fill(byte, length, length + run);
        length += run;
        run = 0;
        weight = 1;
      }
      if (symbol === last) break;
      if (length >= most) throw new BadData();
      const byte = queue[symbol - 1]!;
      queue.copyWithin(1, 0, symbol - 1);
      queue[0] = byte;
      counts[byte]!++;
      data[length++] = byte;
    }
    if (origin >= length) throw new BadData();
    this.#write(data, counts, length, origin, crc, out);
  }

  #codes(alphabet: number): { selectors: number[]; trees: Tree[] } {
    const reader = this.#reader;
    const count = reader.read(3);
    const selectorCount = reader.read(15);
    if (count < 2 || count > 6 || selectorCount === 0) throw new BadData();
    const order = Array.from({ length: count }, (_, i) => i);
    const selectors: number[] = [];
    for (let i = 0; i < selectorCount; i++) {
      let place = 0;
      while (reader.bit() === 1) if (++place >= count) throw new BadData();
      const chosen = order[place]!;
      order.copyWithin(1, 0, place);
      order[0] = chosen;
      selectors.push(chosen);
    }
    const trees: Tree[] = [];
    for (let t = 0; t < count; t++) {
      let length = reader.read(5);
      const lengths: number[] = [];
      for (let s = 0; s < alphabet; s++) {
        for (;;) {
          if (length < 1 || length > 20) throw new BadData();
          if (reader.bit() === 0) break;
          length += reader.bit() === 0 ? 1 : -1;
        }
        lengths.push(length);
      }
      trees.push(makeTree(lengths));
    }
    return { selectors, trees };
  }

  #symbol(tree: Tree): number {
    let length = tree.shortest;
    let code = this.#reader.read(length);
    while (code > tree.limit[length]!) {
      length++;
      if (length >= tree.limit.length) throw new BadData();
      code = code * 2 + this.#reader.bit();
    }
    const symbol = tree.symbols[code + tree.base[length]!];
    if (symbol === undefined) throw new BadData();
    return symbol;
  }

  /** Undoes the Burrows-Wheeler transform and the first run-length code. */
  #write(data: Int32Array, counts: Int32Array, length: number, origin: number, crc: number, out: ByteWriter): void {
    const starts = new Int32Array(256);
    for (let i = 1; i < 256; i++) starts[i] = starts[i - 1]! + counts[i - 1]!;
    const bytes = new Uint8Array(length);
    for (let i = 0; i < length; i++) bytes[i] = data[i]!;
    for (let i = 0; i < length; i++) data[starts[bytes[i]!]!++] = i;
    let check = -1;
    let at = data[origin]!;
    let before = -1;
    let repeats = 0;
    for (let i = 0; i < length; i++) {
      const byte = bytes[at]!;
      at = data[at]!;
      if (repeats === 4) {
        for (let k = 0; k < byte; k++) {
          out.byte(before);
          check = crcByte(check, before);
        }
        repeats = 0;
        before = -1;
        continue;
      }
      repeats = byte === before ? repeats + 1 : 1;
      before = byte;
      out.byte(byte);
      check = crcByte(check, byte);
    }
    check = ~check;
    if (check >>> 0 !== crc) throw new BadData();
    this.#combined = ((this.#combined << 1) | (this.#combined >>> 31)) ^ check;
  }
}

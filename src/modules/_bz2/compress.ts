import { poll } from '../../truffle/intrinsics.ts';
import { BitWriter, crcByte } from './bits.ts';

/** Sorts the rotations of a block by doubling prefixes: where each sorted rotation starts. */
function sortRotations(block: Uint8Array): Int32Array {
  const n = block.length;
  const order = new Int32Array(n);
  let rank = new Int32Array(n);
  const counts = new Int32Array(Math.max(256, n) + 1);
  for (let i = 0; i < n; i++) counts[block[i]! + 1]!++;
  for (let i = 1; i <= 256; i++) counts[i]! += counts[i - 1]!;
  for (let i = 0; i < n; i++) order[counts[block[i]!]!++] = i;
  let classes = 0;
  for (let i = 0; i < n; i++) {
    if (i > 0 && block[order[i]!] !== block[order[i - 1]!]) classes++;
    rank[order[i]!] = classes;
  }
  classes++;
  const shifted = new Int32Array(n);
  let ranks = new Int32Array(n);
  for (let width = 1; width < n && classes < n; width *= 2) {
    for (let i = 0; i < n; i++) shifted[i] = (order[i]! - width + n) % n;
    counts.fill(0, 0, classes + 1);
    for (let i = 0; i < n; i++) counts[rank[shifted[i]!]! + 1]!++;
    for (let i = 1; i <= classes; i++) counts[i]! += counts[i - 1]!;
    for (let i = 0; i < n; i++) order[counts[rank[shifted[i]!]!]!++] = shifted[i]!;
    ranks[order[0]!] = 0;
    classes = 1;
    for (let i = 1; i < n; i++) {
      const [a, b] = [order[i]!, order[i - 1]!];
      if (rank[a] !== rank[b] || rank[(a + width) % n] !== rank[(b + width) % n]) classes++;
      ranks[a] = classes - 1;
    }
    [rank, ranks] = [ranks, rank];
    poll();
  }
  return order;
}

/** Lengths of Huffman code words for weights, none longer than 17. */
function codeLengths(weights: readonly number[]): number[] {
  for (let scale = 1; ; scale *= 2) {
    let nodes: { weight: number; leaves: number[] }[] = weights.map((weight, i) => ({
      weight: Math.max(1, Math.floor(weight / scale)),
      leaves: [i],
    }));
    const lengths = new Array<number>(weights.length).fill(0);
    nodes.sort((a, b) => a.weight - b.weight);
    while (nodes.length > 1) {
      const [a, b, ...others] = nodes as [(typeof nodes)[0], (typeof nodes)[0], ...typeof nodes];
      const joined = { weight: a.weight + b.weight, leaves: [...a.leaves, ...b.leaves] };
      for (const leaf of joined.leaves) lengths[leaf]!++;
      let place = 0;
      while (place < others.length && others[place]!.weight <= joined.weight) place++;
      others.splice(place, 0, joined);
      nodes = others;
    }
    if (Math.max(...lengths) <= 17) return lengths;
  }
}

/** Code words for the lengths, in canonical order. */
function codeWords(lengths: readonly number[]): number[] {
  const words = new Array<number>(lengths.length).fill(0);
  let code = 0;
  for (let length = 1; length <= 20; length++) {
    for (let s = 0; s < lengths.length; s++) if (lengths[s] === length) words[s] = code++;
    code *= 2;
  }
  return words;
}

const GROUP = 50;

/** Compresses one stream, block by block. */
export class Bzip2 {
  readonly #bits = new BitWriter();
  readonly #block: Uint8Array;
  readonly #limit: number;
  #length = 0;
  #crc = -1;
  #combined = 0;
  /** The run being counted. */
  #byte = -1;
  #run = 0;

  constructor(level: number) {
    this.#limit = level * 100000 - 19;
    this.#block = new Uint8Array(level * 100000);
    this.#bits.write(16, 0x425a);
    this.#bits.write(16, 0x6800 + 0x30 + level);
  }

  run(input: Uint8Array): Uint8Array {
    for (let i = 0; i < input.length; i++) {
      const byte = input[i]!;
      if (byte === this.#byte && this.#run < 255) this.#run++;
      else {
        this.#endRun();
        this.#byte = byte;
        this.#run = 1;
      }
    }
    return this.#bits.take(false);
  }

  finish(): Uint8Array {
    this.#endRun();
    this.#endBlock();
    this.#bits.write(24, 0x177245);
    this.#bits.write(24, 0x385090);
    this.#bits.word(this.#combined);
    return this.#bits.take(true);
  }

  #endRun(): void {
    if (this.#run === 0) return;
    if (this.#length >= this.#limit) this.#endBlock();
    const [byte, run] = [this.#byte, this.#run];
    for (let i = 0; i < run; i++) this.#crc = crcByte(this.#crc, byte);
    for (let i = 0; i < Math.min(run, 4); i++) this.#block[this.#length++] = byte;
    if (run >= 4) this.#block[this.#length++] = run - 4;
    this.#run = 0;
  }

  #endBlock(): void {
    if (this.#length === 0) return;
    const block = this.#block.slice(0, this.#length);
    const crc = ~this.#crc;
    this.#combined = ((this.#combined << 1) | (this.#combined >>> 31)) ^ crc;
    this.#length = 0;
    this.#crc = -1;
    const bits = this.#bits;
    bits.write(24, 0x314159);
    bits.write(24, 0x265359);
    bits.word(crc);
    bits.write(1, 0);
    const order = sortRotations(block);
    bits.write(24, order.indexOf(0));
    const used = new Array<boolean>(256).fill(false);
    for (const byte of block) used[byte] = true;
    for (let i = 0; i < 16; i++) bits.write(1, used.slice(i * 16, i * 16 + 16).includes(true) ? 1 : 0);
    for (let i = 0; i < 16; i++)
      if (used.slice(i * 16, i * 16 + 16).includes(true))
        for (let k = 0; k < 16; k++) bits.write(1, used[i * 16 + k] ? 1 : 0);
    this.#writeSymbols(...this.#moveToFront(block, order, used));
  }

  /** The last column of the sorted rotations as places in a queue of bytes, runs of the first place as numbers of base 2. */
  #moveToFront(
    block: Uint8Array,
    order: Int32Array,
    used: readonly boolean[],
  ): [symbols: Uint16Array, alphabet: number] {
    const queue: number[] = [];
    for (let i = 0; i < 256; i++) if (used[i]) queue.push(i);
    const last = queue.length + 1;
    const symbols = new Uint16Array(block.length * 2 + 2);
    let count = 0;
    let run = 0;
    const endRun = () => {
      for (; run > 0; run = (run - 1) >> 1) symbols[count++] = (run & 1) === 1 ? 0 : 1;
      run = 0;
    };
    for (let i = 0; i < block.length; i++) {
      const byte = block[(order[i]! + block.length - 1) % block.length]!;
      const place = queue.indexOf(byte);
      if (place === 0) {
        run++;
        continue;
      }
      endRun();
      queue.copyWithin(1, 0, place);
      queue[0] = byte;
      symbols[count++] = place + 1;
    }
    endRun();
    symbols[count++] = last;
    return [symbols.subarray(0, count), last + 1];
  }

  #writeSymbols(symbols: Uint16Array, alphabet: number): void {
    const bits = this.#bits;
    const groups = Math.ceil(symbols.length / GROUP);
    const tables =
      symbols.length < 200 ? 2 : symbols.length < 600 ? 3 : symbols.length < 1200 ? 4 : symbols.length < 2400 ? 5 : 6;
    let lengths = this.#firstTables(symbols, alphabet, tables);
    const chosen = new Array<number>(groups).fill(0);
    for (let pass = 0; pass < 4; pass++) {
      const weights = lengths.map(() => new Array<number>(alphabet).fill(0));
      for (let g = 0; g < groups; g++) {
        const part = symbols.subarray(g * GROUP, g * GROUP + GROUP);
        let best = Number.POSITIVE_INFINITY;
        for (let t = 0; t < tables; t++) {
          let cost = 0;
          for (const symbol of part) cost += lengths[t]![symbol]!;
          if (cost < best) {
            best = cost;
            chosen[g] = t;
          }
        }
        for (const symbol of part) weights[chosen[g]!]![symbol]!++;
      }
      lengths = weights.map(codeLengths);
    }
    bits.write(3, tables);
    bits.write(15, groups);
    const order = Array.from({ length: tables }, (_, i) => i);
    for (const table of chosen) {
      const place = order.indexOf(table);
      for (let i = 0; i < place; i++) bits.write(1, 1);
      bits.write(1, 0);
      order.copyWithin(1, 0, place);
      order[0] = table;
    }
    for (const table of lengths) {
      let length = table[0]!;
      bits.write(5, length);
      for (const wanted of table) {
        for (; length < wanted; length++) bits.write(2, 2);
        for (; length > wanted; length--) bits.write(2, 3);
        bits.write(1, 0);
      }
    }
    const words = lengths.map(codeWords);
    for (let i = 0; i < symbols.length; i++) {
      const table = chosen[Math.floor(i / GROUP)]!;
      const symbol = symbols[i]!;
      bits.write(lengths[table]![symbol]!, words[table]![symbol]!);
    }
  }

  /** Tables to start with: each good for a range of symbols of about the same weight. */
  #firstTables(symbols: Uint16Array, alphabet: number, tables: number): number[][] {
    const weights = new Array<number>(alphabet).fill(0);
    for (const symbol of symbols) weights[symbol]!++;
    const lengths: number[][] = [];
    let from = 0;
    let left = symbols.length;
    for (let t = tables; t > 0; t--) {
      let to = from;
      let sum = 0;
      while (to < alphabet && sum < left / t) sum += weights[to++]!;
      lengths.push(weights.map((_, s) => (s >= from && s < to ? 1 : 15)));
      left -= sum;
      from = to;
    }
    return lengths;
  }
}

import { weakly } from '../../truffle/weakly.ts';

/** A block of memory whose address is known. */
interface Block {
  readonly start: number;
  readonly end: number;
  readonly memory: WeakRef<ArrayBuffer>;
}

/** Blocks are found by the pages that they lie in; large ones, which are few, one by one. */
const PAGE = 4096;
const LARGE = 64 * PAGE;
/** With fewer blocks nobody looks for dead ones. */
const FEW_BLOCKS = 4096;

/** Blocks of memory by their addresses, held weakly. What is put where another was takes its place. */
export class BlockTable {
  readonly #pages = new Map<number, Block[]>();
  #large: Block[] = [];
  #count = 0;
  #countToSweep = FEW_BLOCKS;

  add(start: number, memory: ArrayBuffer): void {
    if (this.#count >= this.#countToSweep) this.#sweep();
    const block = { start, end: start + memory.byteLength, memory: weakly(memory) };
    const lies = (other: Block): boolean => other.start < block.end && other.end > start;
    if (memory.byteLength >= LARGE) {
      this.#large = this.#large.filter((other) => !lies(other));
      this.#large.push(block);
      return;
    }
    this.#count++;
    for (let page = Math.floor(start / PAGE); page * PAGE < block.end; page++) {
      const blocks = this.#pages.get(page);
      if (blocks === undefined) {
        this.#pages.set(page, [block]);
        continue;
      }
      let kept = 0;
      for (const other of blocks) if (!lies(other)) blocks[kept++] = other;
      blocks.length = kept;
      blocks.push(block);
    }
  }

  /** The memory of a block from `address` to its end. */
  find(address: number): Uint8Array | undefined {
    const holds = (block: Block): boolean => block.start <= address && address < block.end;
    const block = this.#pages.get(Math.floor(address / PAGE))?.find(holds) ?? this.#large.find(holds);
    const memory = block?.memory.deref();
    return memory === undefined ? undefined : new Uint8Array(memory, address - block!.start);
  }

  #sweep(): void {
    const live = (block: Block): boolean => block.memory.deref() !== undefined;
    this.#large = this.#large.filter(live);
    this.#count = 0;
    for (const [page, blocks] of this.#pages) {
      const kept = blocks.filter(live);
      this.#count += kept.length;
      if (kept.length === 0) this.#pages.delete(page);
      else this.#pages.set(page, kept);
    }
    this.#countToSweep = Math.max(FEW_BLOCKS, this.#count * 2);
  }
}

import { makeException } from '../../runtime/errors.ts';
import { concatBytes } from '../../runtime/text/byte-writer.ts';
import { poll } from '../../truffle/intrinsics.ts';
import {
  checkChain,
  dataError,
  decodeProperties,
  type Filter,
  formatError,
  LZMA1,
  lzmaError,
  makeFilters,
  optionsError,
  runFilters,
} from './chain.ts';
import { CHECK_NONE, CHECK_SIZES, Check, crc32 } from './checks.ts';
import { CorruptData, LzmaDecoder } from './decoder.ts';
import type { ByteFilter } from './filters.ts';
import { type Properties, propertiesOf } from './model.ts';
import { OutputWindow } from './window.ts';

/** What a reader yields: that it needs input, or has output. */
type Pause = 'input' | 'output';
type Reading<T> = Generator<Pause, T, undefined>;

const MAGIC = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00];
/** Output is handed over when there is so much of it. */
const ENOUGH = 1 << 16;
export const CHECK_UNKNOWN = 16;

/** Reads compressed data: each format is a coroutine that waits for its input. */
export class Reader {
  #input: Uint8Array = new Uint8Array(0);
  #at = 0;
  #output: Uint8Array[] = [];
  #ready = 0;
  check: number;
  ended = false;
  /** What was wrong with the data: it stays so. */
  #failure: unknown = null;
  readonly #memoryLimit: number;
  readonly #reading: Reading<void>;

  constructor(format: 'auto' | 'xz' | 'alone' | 'raw', filters: readonly Filter[], memoryLimit: number) {
    this.#memoryLimit = memoryLimit;
    this.check = format === 'auto' || format === 'xz' ? CHECK_UNKNOWN : CHECK_NONE;
    if (format === 'raw') this.#reading = this.#raw(filters);
    else this.#reading = format === 'auto' ? this.#auto() : format === 'xz' ? this.#xz() : this.#alone(false);
  }

  /** What came after the end. */
  get rest(): Uint8Array {
    return this.#input.slice(this.#at);
  }

  get ready(): number {
    return this.#ready;
  }

  /** Takes more input and reads until `most` bytes are ready, if that is not negative. */
  run(input: Uint8Array, most: number): Uint8Array {
    if (this.#failure !== null) throw this.#failure;
    this.#input =
      this.#at === this.#input.length ? input.slice() : concatBytes([this.#input.subarray(this.#at), input]);
    this.#at = 0;
    while (!this.ended && (most < 0 || this.#ready < most)) {
      let pause: IteratorResult<Pause, void>;
      try {
        pause = this.#reading.next();
      } catch (error) {
        this.#failure = error instanceof CorruptData ? dataError() : error;
        throw this.#failure;
      }
      if (pause.done === true) this.ended = true;
      else if (pause.value === 'input') break;
      poll();
    }
    const all = concatBytes(this.#output);
    if (most < 0 || all.length <= most) {
      this.#output = [];
      this.#ready = 0;
      return all;
    }
    this.#output = [all.slice(most)];
    this.#ready = all.length - most;
    return all.slice(0, most);
  }

  #emit(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#output.push(bytes);
    this.#ready += bytes.length;
  }

  *#take(count: number): Reading<Uint8Array> {
    while (this.#input.length - this.#at < count) yield 'input';
    const bytes = this.#input.subarray(this.#at, this.#at + count);
    this.#at += count;
    return bytes;
  }

  *#byte(): Reading<number> {
    return (yield* this.#take(1))[0]!;
  }

  *#word(): Reading<number> {
    const [a, b, c, d] = yield* this.#take(4);
    return (a! | (b! << 8) | (c! << 16) | (d! << 24)) >>> 0;
  }

  #limitMemory(size: number): void {
    if (size > this.#memoryLimit) throw makeException(lzmaError, 'Memory usage limit exceeded');
  }

  *#auto(): Reading<void> {
    while (this.#input.length === 0) yield 'input';
    if (this.#input[0] === MAGIC[0]) yield* this.#xz();
    else {
      this.check = CHECK_NONE;
      yield* this.#alone(true);
    }
  }

  *#raw(filters: readonly Filter[]): Reading<void> {
    const last = checkChain(filters, false);
    const chain = makeFilters(filters, false);
    if (last.id === LZMA1) yield* this.#lzma(last.properties, last.effort.dictionary, Number.POSITIVE_INFINITY, chain);
    else yield* this.#lzma2(last.effort.dictionary, chain, null);
    this.#emit(runFilters(chain, new Uint8Array(0), true));
  }

  /** The format of LZMA alone: thirteen bytes of header, looked at piece by piece. Where any format will do, unusual ones are no such header. */
  *#alone(picky: boolean): Reading<void> {
    const properties = propertiesOf(yield* this.#byte());
    if (properties === null || properties.lc + properties.lp > 4) throw formatError();
    const dictionary = yield* this.#word();
    if (picky && !isUsualDictionary(dictionary)) throw formatError();
    const low = yield* this.#word();
    const high = yield* this.#word();
    const unknown = low === 0xffffffff && high === 0xffffffff;
    if (picky && !unknown && high >= 64) throw formatError();
    this.#limitMemory(dictionary);
    yield* this.#lzma(properties, dictionary, unknown ? Number.POSITIVE_INFINITY : high * 2 ** 32 + low, []);
  }

  *#lzma(properties: Properties, dictionary: number, size: number, chain: readonly ByteFilter[]): Reading<void> {
    const out = new OutputWindow(dictionary);
    const decoder = new LzmaDecoder(properties, out);
    while (this.#at === this.#input.length) yield 'input';
    if (this.#input[this.#at] !== 0) throw dataError();
    const start = yield* this.#take(5);
    decoder.begin(start, 0);
    let left = size;
    for (;;) {
      const before = out.filled;
      decoder.input = this.#input;
      decoder.at = this.#at;
      decoder.run(Math.min(left, ENOUGH), false);
      this.#at = decoder.at;
      left -= out.filled - before;
      this.#emit(runFilters(chain, out.take(), false));
      if (decoder.ended) {
        if (left !== 0 && left !== Number.POSITIVE_INFINITY) throw dataError();
        return;
      }
      if (left === 0) break;
      yield out.filled === before ? 'input' : 'output';
    }
    if (decoder.unfinished) throw dataError();
    // The last bytes of the coder, which may be an end marker as well.
    while (!decoder.settle(this.#input, this.#at)) yield 'input';
    this.#at = decoder.at;
  }

  /** LZMA2: chunks with their sizes. `told` gets the output; answers how many bytes of input they were. */
  *#lzma2(
    dictionary: number,
    chain: readonly ByteFilter[],
    told: ((bytes: Uint8Array) => void) | null,
  ): Reading<number> {
    const out = new OutputWindow(dictionary);
    let decoder: LzmaDecoder | null = null;
    let needProperties = true;
    let needReset = true;
    let used = 0;
    const emit = (final: boolean) => {
      const bytes = runFilters(chain, out.take(), final);
      told?.(bytes);
      this.#emit(bytes);
    };
    for (;;) {
      const control = yield* this.#byte();
      used++;
      if (control === 0) break;
      if (control >= 0xe0 || control === 1) {
        needProperties = true;
        needReset = false;
        if (decoder === null) out.filled = 0;
        else decoder.forget();
      } else if (needReset) throw dataError();
      if (control < 0x80) {
        if (control > 2) throw dataError();
        const [a, b] = yield* this.#take(2);
        const size = ((a! << 8) | b!) + 1;
        const bytes = yield* this.#take(size);
        out.write(bytes);
        decoder?.skipped(size);
        used += 2 + size;
      } else {
        const head = (yield* this.#take(4)).slice();
        const size = ((control & 0x1f) << 16) + (head[0]! << 8) + head[1]! + 1;
        const packed = (head[2]! << 8) + head[3]! + 1;
        used += 4;
        const reset = (control >> 5) & 3;
        if (reset >= 2) {
          const properties = propertiesOf(yield* this.#byte());
          used++;
          if (properties === null || properties.lc + properties.lp > 4) throw dataError();
          needProperties = false;
          if (decoder === null) {
            decoder = new LzmaDecoder(properties, out);
            decoder.skipped(out.filled);
          } else decoder.reset(properties);
        } else if (needProperties || decoder === null) throw dataError();
        else if (reset === 1) decoder.reset();
        used += packed;
        if (packed < 5) throw dataError();
        decoder.begin(yield* this.#take(5), 0);
        yield* this.#chunk(decoder, out, packed - 5, size, () => emit(false));
      }
      emit(false);
      yield 'output';
    }
    emit(true);
    return used;
  }

  /** The symbols of a chunk, as its input comes. */
  *#chunk(decoder: LzmaDecoder, out: OutputWindow, packed: number, size: number, emit: () => void): Reading<void> {
    let input = packed;
    let output = size;
    for (;;) {
      const have = Math.min(input, this.#input.length - this.#at);
      const before = out.filled;
      decoder.input = this.#input.subarray(this.#at, this.#at + have);
      decoder.at = 0;
      decoder.run(Math.min(output, ENOUGH), have === input);
      this.#at += decoder.at;
      input -= decoder.at;
      output -= out.filled - before;
      emit();
      if (output === 0 && (input === 0 || have > decoder.at)) break;
      yield output > 0 && out.filled > before ? 'output' : 'input';
    }
    if (input !== 0 || decoder.unfinished || !decoder.finished) throw dataError();
  }

  *#xz(): Reading<void> {
    const header = (yield* this.#take(12)).slice();
    for (let i = 0; i < 6; i++) if (header[i] !== MAGIC[i]) throw formatError();
    const view = new DataView(header.buffer);
    if (crc32(header.subarray(6, 8)) !== view.getUint32(8, true)) throw dataError();
    if (header[6] !== 0 || header[7]! > 15) throw optionsError();
    this.check = header[7]!;
    const sizes: [number, number][] = [];
    for (;;) {
      const first = yield* this.#byte();
      if (first === 0) break;
      sizes.push(yield* this.#block((first + 1) * 4, first));
    }
    const indexSize = yield* this.#index(sizes);
    const footer = (yield* this.#take(12)).slice();
    const end = new DataView(footer.buffer);
    if (crc32(footer.subarray(4, 10)) !== end.getUint32(0, true)) throw dataError();
    if (footer[10] !== 0x59 || footer[11] !== 0x5a || footer[8] !== header[6] || footer[9] !== header[7])
      throw dataError();
    if ((end.getUint32(4, true) + 1) * 4 !== indexSize) throw dataError();
  }

  /** A block; its size without padding, and how much it holds. */
  *#block(headerSize: number, first: number): Reading<[number, number]> {
    const header = new Uint8Array(headerSize);
    header[0] = first;
    header.set(yield* this.#take(headerSize - 1), 1);
    const view = new DataView(header.buffer);
    if (crc32(header.subarray(0, headerSize - 4)) !== view.getUint32(headerSize - 4, true)) throw dataError();
    const flags = header[1]!;
    if ((flags & 0x3c) !== 0) throw optionsError();
    const numbers = new Numbers(header.subarray(0, headerSize - 4), 2);
    const packed = flags & 0x40 ? numbers.next() : -1;
    const unpacked = flags & 0x80 ? numbers.next() : -1;
    const filters: Filter[] = [];
    for (let i = 0; i <= (flags & 3); i++) {
      const id = numbers.next();
      filters.push(decodeProperties(id, numbers.bytes(numbers.next())));
    }
    if (!numbers.restIsZero()) throw optionsError();
    const last = checkChain(filters, true);
    this.#limitMemory(last.effort.dictionary);
    const check = new Check(this.check);
    let size = 0;
    const used = yield* this.#lzma2(last.effort.dictionary, makeFilters(filters, false), (bytes) => {
      check.update(bytes);
      size += bytes.length;
    });
    if ((packed >= 0 && packed !== used) || (unpacked >= 0 && unpacked !== size)) throw dataError();
    for (const byte of yield* this.#take(-used & 3)) if (byte !== 0) throw dataError();
    const stored = (yield* this.#take(CHECK_SIZES[this.check]!)).slice();
    const computed = check.finish();
    if (check.known && stored.some((byte, i) => byte !== computed[i])) throw dataError();
    return [headerSize + used + stored.length, size];
  }

  /** The index: it must name the blocks that were read. */
  *#index(sizes: readonly [number, number][]): Reading<number> {
    const bytes: number[] = [0];
    const reader = this;
    function* number(): Reading<number> {
      let value = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = yield* reader.#byte();
        bytes.push(byte);
        value += (byte & 0x7f) * 2 ** shift;
        if (byte < 0x80) return value;
        if (shift > 49) throw dataError();
      }
    }
    if ((yield* number()) !== sizes.length) throw dataError();
    for (const [packed, unpacked] of sizes)
      if ((yield* number()) !== packed || (yield* number()) !== unpacked) throw dataError();
    while (bytes.length % 4 !== 0) {
      const byte = yield* this.#byte();
      if (byte !== 0) throw dataError();
      bytes.push(byte);
    }
    const stored = (yield* this.#take(4)).slice();
    if (crc32(Uint8Array.from(bytes)) !== new DataView(stored.buffer).getUint32(0, true)) throw dataError();
    return bytes.length + 4;
  }
}

/** Dictionaries of LZMA alone are powers of two, or those with half of one more: other sizes are no such file. */
function isUsualDictionary(size: number): boolean {
  if (size === 0xffffffff) return true;
  const top = 31 - Math.clz32(size);
  return size > 0 && (size === 2 ** top || size === 2 ** top + 2 ** (top - 1));
}

/** Numbers of seven bits a byte, in a block's header. */
class Numbers {
  readonly #bytes: Uint8Array;
  #at: number;
  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  next(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined || shift > 49) throw dataError();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }

  bytes(count: number): Uint8Array {
    if (this.#at + count > this.#bytes.length) throw dataError();
    this.#at += count;
    return this.#bytes.slice(this.#at - count, this.#at);
  }

  restIsZero(): boolean {
    return this.#bytes.subarray(this.#at).every((byte) => byte === 0);
  }
}

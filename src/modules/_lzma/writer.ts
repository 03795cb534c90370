import { concatBytes } from '../../runtime/text/byte-writer.ts';
import { encodeProperties, type Filter, filterId, LZMA1, littleEndian, makeFilters, runFilters } from './chain.ts';
import { Check, crc32 } from './checks.ts';
import { LzmaEncoder } from './encoder.ts';
import type { ByteFilter } from './filters.ts';
import { type Properties, propertiesByte } from './model.ts';

/** A chunk of LZMA2 holds at most so many bytes: stored, they fit as well. */
const CHUNK = 1 << 16;
const NOTHING = new Uint8Array(0);

/** The number in seven bits a byte. */
function variable(value: number | bigint): number[] {
  const out: number[] = [];
  let rest = BigInt(value);
  for (; rest >= 128n; rest >>= 7n) out.push(Number(rest & 127n) | 128);
  out.push(Number(rest));
  return out;
}

/** Makes chunks of LZMA2. */
class ChunkWriter {
  readonly #encoder: LzmaEncoder;
  readonly #properties: Properties;
  #first = true;
  #propertiesTold = false;
  #mustReset = true;

  constructor(encoder: LzmaEncoder, properties: Properties) {
    this.#encoder = encoder;
    this.#properties = properties;
  }

  /** The chunks of what waits; all of it with `final`. */
  write(final: boolean): Uint8Array[] {
    const out: Uint8Array[] = [];
    while (this.#encoder.waiting >= CHUNK || (final && this.#encoder.waiting > 0)) out.push(...this.#chunk());
    return out;
  }

  #chunk(): Uint8Array[] {
    const encoder = this.#encoder;
    const size = Math.min(encoder.waiting, CHUNK);
    const raw = encoder.next(size);
    if (this.#mustReset && !this.#first) encoder.reset();
    encoder.code(size);
    const packed = encoder.finish();
    const first = this.#first;
    this.#first = false;
    if (packed.length >= size) {
      // What was learned is of no use: the decoder does not see it.
      this.#mustReset = true;
      return [Uint8Array.of(first ? 1 : 2, (size - 1) >> 8, (size - 1) & 255), raw];
    }
    const reset = first ? 3 : !this.#propertiesTold ? 2 : this.#mustReset ? 1 : 0;
    this.#mustReset = false;
    this.#propertiesTold = true;
    const head = [
      0x80 | (reset << 5) | ((size - 1) >> 16),
      ((size - 1) >> 8) & 255,
      (size - 1) & 255,
      (packed.length - 1) >> 8,
      (packed.length - 1) & 255,
    ];
    if (reset >= 2) head.push(propertiesByte(this.#properties));
    return [Uint8Array.from(head), packed];
  }
}

/** Writes compressed data in one of the formats. */
export interface Writer {
  run(bytes: Uint8Array): Uint8Array;
  finish(): Uint8Array;
}

type Compressor = Filter & { kind: 'lzma' };

/** LZMA1 with its end marker. */
class Lzma1Writer implements Writer {
  readonly #encoder: LzmaEncoder;
  readonly #filters: readonly ByteFilter[];
  #head: Uint8Array;

  constructor(filters: readonly Filter[], compressor: Compressor, head: Uint8Array) {
    this.#encoder = new LzmaEncoder(compressor.properties, compressor.effort);
    this.#filters = makeFilters(filters, true);
    this.#head = head;
  }

  run(bytes: Uint8Array): Uint8Array {
    this.#encoder.give(runFilters(this.#filters, bytes.slice(), false));
    // Matches end where a piece ends: pieces had better be large.
    if (this.#encoder.waiting >= CHUNK) this.#encoder.code(this.#encoder.waiting);
    return this.#withHead(this.#encoder.take());
  }

  finish(): Uint8Array {
    this.#encoder.give(runFilters(this.#filters, NOTHING, true));
    this.#encoder.code(this.#encoder.waiting);
    this.#encoder.endMarker();
    return this.#withHead(this.#encoder.finish());
  }

  #withHead(bytes: Uint8Array): Uint8Array {
    const all = concatBytes([this.#head, bytes]);
    this.#head = NOTHING;
    return all;
  }
}

/** LZMA2 without anything around it. */
class Lzma2Writer implements Writer {
  readonly #encoder: LzmaEncoder;
  readonly #chunks: ChunkWriter;
  readonly #filters: readonly ByteFilter[];

  constructor(filters: readonly Filter[], compressor: Compressor) {
    this.#encoder = new LzmaEncoder(compressor.properties, compressor.effort);
    this.#chunks = new ChunkWriter(this.#encoder, compressor.properties);
    this.#filters = makeFilters(filters, true);
  }

  run(bytes: Uint8Array): Uint8Array {
    this.#encoder.give(runFilters(this.#filters, bytes.slice(), false));
    return concatBytes(this.#chunks.write(false));
  }

  finish(): Uint8Array {
    this.#encoder.give(runFilters(this.#filters, NOTHING, true));
    return concatBytes([...this.#chunks.write(true), Uint8Array.of(0)]);
  }
}

/** The `.xz` format: one stream of at most one block. */
class XzWriter implements Writer {
  readonly #filters: readonly Filter[];
  readonly #check: number;
  readonly #checking: Check;
  readonly #data: Lzma2Writer;
  #started = false;
  #size = 0;
  #packed = 0;
  #headerSize = 0;

  constructor(filters: readonly Filter[], compressor: Compressor, check: number) {
    this.#filters = filters;
    this.#check = check;
    this.#checking = new Check(check);
    this.#data = new Lzma2Writer(filters, compressor);
  }

  get #flags(): Uint8Array {
    return Uint8Array.of(0, this.#check);
  }

  #start(): Uint8Array {
    if (this.#started) return NOTHING;
    this.#started = true;
    const flags = this.#flags;
    return concatBytes([Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0), flags, littleEndian(crc32(flags))]);
  }

  #blockHeader(): Uint8Array {
    if (this.#headerSize > 0) return NOTHING;
    const body = [this.#filters.length - 1];
    for (const filter of this.#filters) {
      const properties = encodeProperties(filter);
      body.push(...variable(filterId(filter)), ...variable(properties.length), ...properties);
    }
    const size = (1 + body.length + 4 + 3) & ~3;
    const header = new Uint8Array(size - 4);
    header[0] = size / 4 - 1;
    header.set(body, 1);
    this.#headerSize = size;
    return concatBytes([header, littleEndian(crc32(header))]);
  }

  #pack(bytes: Uint8Array): Uint8Array {
    this.#packed += bytes.length;
    return bytes;
  }

  run(bytes: Uint8Array): Uint8Array {
    const start = this.#start();
    if (bytes.length === 0) return start;
    this.#checking.update(bytes);
    this.#size += bytes.length;
    return concatBytes([start, this.#blockHeader(), this.#pack(this.#data.run(bytes))]);
  }

  finish(): Uint8Array {
    const parts = [this.#start()];
    const sizes: number[] = [];
    if (this.#size > 0) {
      parts.push(this.#pack(this.#data.finish()), new Uint8Array(-this.#packed & 3), this.#checking.finish());
      sizes.push(...variable(this.#headerSize + this.#packed + parts.at(-1)!.length), ...variable(this.#size));
    }
    const index = [0, this.#size > 0 ? 1 : 0, ...sizes];
    while (index.length % 4 !== 0) index.push(0);
    const indexBytes = Uint8Array.from(index);
    const tail = concatBytes([littleEndian(index.length / 4), this.#flags]);
    parts.push(indexBytes, littleEndian(crc32(indexBytes)));
    parts.push(littleEndian(crc32(tail)), tail, Uint8Array.of(0x59, 0x5a));
    return concatBytes(parts);
  }
}

export const xzWriter = (filters: readonly Filter[], compressor: Compressor, check: number): Writer =>
  new XzWriter(filters, compressor, check);

export function aloneWriter(compressor: Compressor): Writer {
  const head = concatBytes([encodeProperties({ ...compressor, id: LZMA1 }), new Uint8Array(8).fill(255)]);
  return new Lzma1Writer([], compressor, head);
}

export const rawWriter = (filters: readonly Filter[], compressor: Compressor): Writer =>
  compressor.id === LZMA1 ? new Lzma1Writer(filters, compressor, NOTHING) : new Lzma2Writer(filters, compressor);

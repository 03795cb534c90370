import { ByteWriter } from '../../runtime/text/byte-writer.ts';

/** Writes bits, the most significant first. */
export class BitWriter {
  readonly #out = new ByteWriter(1024);
  #bits = 0;
  #count = 0;

  /** The low `count` bits of `value`, at most 24. */
  write(count: number, value: number): void {
    this.#bits = (this.#bits << count) | value;
    this.#count += count;
    while (this.#count >= 8) {
      this.#count -= 8;
      this.#out.byte((this.#bits >>> this.#count) & 255);
    }
    this.#bits &= (1 << this.#count) - 1;
  }

  word(value: number): void {
    this.write(16, value >>> 16);
    this.write(16, value & 0xffff);
  }

  /** Whole bytes so far; with `flush` the last one is filled with zeros. */
  take(flush: boolean): Uint8Array {
    if (flush && this.#count > 0) this.write(8 - this.#count, 0);
    const bytes = this.#out.buffer.slice(0, this.#out.length);
    this.#out.length = 0;
    return bytes;
  }
}

/** Thrown when the input ends in the middle. */
export class NeedMore {}

/** Reads bits from bytes that come in pieces. */
export class BitReader {
  #bytes: Uint8Array = new Uint8Array(0);
  /** Position in bits. */
  at = 0;

  feed(bytes: Uint8Array): void {
    const from = this.at >> 3;
    const joined = new Uint8Array(this.#bytes.length - from + bytes.length);
    joined.set(this.#bytes.subarray(from));
    joined.set(bytes, this.#bytes.length - from);
    this.#bytes = joined;
    this.at &= 7;
  }

  bit(): number {
    const byte = this.#bytes[this.at >> 3];
    if (byte === undefined) throw new NeedMore();
    return (byte >> (7 - (this.at++ & 7))) & 1;
  }

  read(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) value = value * 2 + this.bit();
    return value;
  }

  /** Goes to the next whole byte; what follows it. */
  rest(): Uint8Array {
    this.at = (this.at + 7) & ~7;
    return this.#bytes.slice(this.at >> 3);
  }
}

const TABLE = new Int32Array(256);
for (let n = 0; n < 256; n++) {
  let c = n << 24;
  for (let k = 0; k < 8; k++) c = c < 0 ? (c << 1) ^ 0x04c11db7 : c << 1;
  TABLE[n] = c;
}

/** bzip2's CRC of one more byte; it starts with -1 and is inverted in the end. */
export const crcByte = (crc: number, byte: number): number => (crc << 8) ^ TABLE[(crc >>> 24) ^ byte]!;

import { pyObjectCall0, pyObjectCall1 } from '../../runtime/abstract/call.ts';
import { bytesOf } from '../../runtime/buffer.ts';
import type { PValue } from '../../runtime/object.ts';
import { unpicklingError } from './errors.ts';

const EMPTY = new Uint8Array(0);
const truncated = () => unpicklingError('pickle data was truncated');

/** Where a pickle is read from: bytes, or the `read` and `readline` of a file, from which no byte too many is taken. */
export class PickleInput {
  #data: Uint8Array;
  #at = 0;
  readonly #read: PValue | undefined;
  readonly #readLine: PValue | undefined;

  constructor(data: Uint8Array | undefined, read?: PValue, readLine?: PValue) {
    this.#data = data ?? EMPTY;
    this.#read = read;
    this.#readLine = readLine;
  }

  /** The next byte; -1 at the end of all. */
  opcode(): number {
    if (this.#at < this.#data.length) return this.#data[this.#at++]!;
    if (this.#read === undefined) return -1;
    const next = bytesOf(pyObjectCall1(this.#read, 1));
    return next.length === 0 ? -1 : next[0]!;
  }

  byte(): number {
    return this.#at < this.#data.length ? this.#data[this.#at++]! : this.bytes(1)[0]!;
  }

  /** The next `count` bytes, to be read at once. */
  bytes(count: number): Uint8Array {
    const start = this.#at;
    if (count <= this.#data.length - start) {
      this.#at = start + count;
      return this.#data.subarray(start, this.#at);
    }
    if (this.#read === undefined) throw truncated();
    const kept = this.#data.subarray(start);
    const data = bytesOf(pyObjectCall1(this.#read, count - kept.length));
    if (data.length < count - kept.length) throw truncated();
    this.#data = EMPTY;
    this.#at = 0;
    if (kept.length === 0) return data.subarray(0, count);
    const whole = new Uint8Array(count);
    whole.set(kept);
    whole.set(data.subarray(0, count - kept.length), kept.length);
    return whole;
  }

  /** Gets the bytes of a frame ahead of time. */
  frame(size: number): void {
    if (this.#read === undefined || size <= this.#data.length - this.#at) {
      if (size > this.#data.length - this.#at) throw truncated();
      return;
    }
    this.#data = this.bytes(size).slice();
    this.#at = 0;
  }

  /** The next line, without its newline. */
  line(): Uint8Array {
    const end = this.#data.indexOf(0x0a, this.#at);
    if (end >= 0) {
      const line = this.#data.subarray(this.#at, end);
      this.#at = end + 1;
      return line;
    }
    if (this.#readLine === undefined) throw truncated();
    const kept = this.#data.subarray(this.#at);
    const line = bytesOf(pyObjectCall0(this.#readLine));
    if (line.length === 0 || line[line.length - 1] !== 0x0a) throw truncated();
    this.#data = EMPTY;
    this.#at = 0;
    const whole = new Uint8Array(kept.length + line.length - 1);
    whole.set(kept);
    whole.set(line.subarray(0, line.length - 1), kept.length);
    return whole;
  }

  /** The next line, which must not be empty. */
  filledLine(): Uint8Array {
    const line = this.line();
    if (line.length === 0) throw truncated();
    return line;
  }

  /** An unsigned little-endian number of `width` bytes. */
  unsigned(width: 2 | 4): number {
    const data = this.bytes(width);
    return width === 2 ? data[0]! + data[1]! * 256 : data[0]! + data[1]! * 256 + data[2]! * 65536 + data[3]! * 16777216;
  }

  int32(): number {
    return this.unsigned(4) | 0;
  }

  /** A length of 8 bytes; `undefined` past what a `Py_ssize_t` holds. */
  length8(): number | undefined {
    const data = this.bytes(8);
    const size = new DataView(data.buffer, data.byteOffset, 8).getBigUint64(0, true);
    return size > 0x7fff_ffff_ffff_ffffn ? undefined : Number(size);
  }
}

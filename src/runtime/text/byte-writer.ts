import { memoryError } from '../errors.ts';

/** Bytes that are not made longer than this: a JavaScript engine's limit on one buffer, and CPython's order of magnitude for "too much". */
export const MAX_BYTES = 0xffffffff;

/** A growing run of bytes. */
export class ByteWriter {
  buffer: Uint8Array;
  length = 0;

  constructor(size: number) {
    this.buffer = newBytes(size);
  }

  /** Makes room for `count` more bytes. */
  reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.buffer.length) return;
    const grown = newBytes(Math.min(Math.max(needed, this.buffer.length * 2, 64), Math.max(needed, MAX_BYTES)));
    grown.set(this.buffer.subarray(0, this.length));
    this.buffer = grown;
  }

  byte(value: number): void {
    if (this.length === this.buffer.length) this.reserve(1);
    this.buffer[this.length++] = value;
  }

  bytes(values: Uint8Array): void {
    this.reserve(values.length);
    this.buffer.set(values, this.length);
    this.length += values.length;
  }

  /** Characters below U+0100, each as its byte. */
  latin1(text: string): void {
    this.reserve(text.length);
    for (let i = 0; i < text.length; i++) this.buffer[this.length++] = text.charCodeAt(i);
  }

  finish(): Uint8Array {
    return this.length === this.buffer.length ? this.buffer : copyBytes(this.buffer, 0, this.length);
  }
}

/** A zeroed buffer, or MemoryError. */
export function allocateBytes(size: number): Uint8Array {
  if (size > MAX_BYTES) throw memoryError();
  try {
    return new Uint8Array(size);
  } catch {
    throw memoryError();
  }
}

/** V8 keeps arrays up to this length in its own heap; memory for a longer one takes ten times as long to get. */
const IN_HEAP = 64;
/** Longer arrays than this get memory of their own. */
const SHARED = 1024;
const SLAB = 16384;
let slab = new ArrayBuffer(SLAB);
let slabUsed = 0;

/** A zeroed array, or MemoryError. Its `buffer` may be shared with others. */
export function newBytes(size: number): Uint8Array {
  if (size <= IN_HEAP || size > SHARED) return allocateBytes(size);
  if (slabUsed + size > SLAB) {
    slab = new ArrayBuffer(SLAB);
    slabUsed = 0;
  }
  const result = new Uint8Array(slab, slabUsed, size);
  slabUsed += (size + 7) & ~7;
  return result;
}

/** Up to this length a loop copies faster than the host. */
const FEW = 24;

/** Copies `part` to `target` from `at`; the end of the copy. */
export function putBytes(target: Uint8Array, at: number, part: Uint8Array, from = 0, to = part.length): number {
  if (to - from > FEW) target.set(to - from === part.length ? part : part.subarray(from, to), at);
  else for (let i = from, k = at; i < to; i++, k++) target[k] = part[i]!;
  return at + to - from;
}

/** Up to here a loop is quicker than `slice`, a call of V8's. */
const TINY = 12;

/** A copy of the bytes from `from` to `to`, which are within `bytes`. Its `buffer` may be shared with others. */
export function copyBytes(bytes: Uint8Array, from = 0, to = bytes.length): Uint8Array {
  const size = to - from;
  if (size <= TINY) {
    const few = new Uint8Array(size);
    for (let i = 0; i < size; i++) few[i] = bytes[from + i]!;
    return few;
  }
  if (size <= IN_HEAP || size > SHARED) return bytes.slice(from, to);
  const result = newBytes(size);
  result.set(size === bytes.length ? bytes : bytes.subarray(from, to));
  return result;
}

/** What was read of an array made for it: the array itself, or a copy where that would hold much unused memory. */
export function shortened(bytes: Uint8Array, length: number): Uint8Array {
  if (length === bytes.length) return bytes;
  return bytes.length - length > length >> 3 ? copyBytes(bytes, 0, length) : bytes.subarray(0, length);
}

/** All `parts` in a row. */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  let size = 0;
  for (const part of parts) size += part.length;
  const result = newBytes(size);
  let at = 0;
  for (const part of parts) at = putBytes(result, at, part);
  return result;
}

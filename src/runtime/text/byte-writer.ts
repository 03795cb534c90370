import { memoryError } from '../errors.ts';

/** Bytes that are not made longer than this: a JavaScript engine's limit on one buffer, and CPython's order of magnitude for "too much". */
export const MAX_BYTES = 0xffffffff;

/** A growing run of bytes. */
export class ByteWriter {
  buffer: Uint8Array;
  length = 0;

  constructor(size: number) {
    this.buffer = new Uint8Array(size);
  }

  /** Makes room for `count` more bytes. */
  reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.buffer.length) return;
    const grown = allocateBytes(Math.min(Math.max(needed, this.buffer.length * 2, 64), Math.max(needed, MAX_BYTES)));
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
    return this.length === this.buffer.length ? this.buffer : this.buffer.slice(0, this.length);
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

/** All `parts` in a row. */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  let size = 0;
  for (const part of parts) size += part.length;
  const result = allocateBytes(size);
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

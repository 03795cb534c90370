import { pyObjectCallMethod, pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall0 } from '../../runtime/abstract/call.ts';
import { isException, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { copyBytes, newBytes, shortened } from '../../runtime/text/byte-writer.ts';
import { keptByCall, leavable, mayBeLeft, pastRetry } from '../../runtime/threads/attempt.ts';
import { PBytes } from '../../runtime/values/sequences.ts';
import { allocateBytes, concat } from './iobase.ts';
import { addPending, removePending } from './pending.ts';
import { comesInParts, rawClosed, rawRead, rawReadBlock, rawSeek, rawTell, rawWrite, writeWouldBlock } from './raw.ts';
import { type PBuffered, pendingFlusher } from './types.ts';

/*
 * The buffer of BufferedReader, BufferedWriter and BufferedRandom. What was read (`readEnd`) and what is to be written (`writeStart`,
 * `writeEnd`) share it; `position` is where the program is, `rawPosition` where the raw stream is.
 */

const EMPTY = new Uint8Array(0);
export const EMPTY_BYTES = new PBytes(EMPTY);

export function checkReady(self: PBuffered): void {
  if (self.ready) return;
  throw valueError(self.detached ? 'raw stream has been detached' : 'I/O operation on uninitialized object');
}

const holdsRead = (self: PBuffered) => self.isReadable && self.readEnd !== -1;
const holdsWrite = (self: PBuffered) => self.isWritable && self.writeEnd !== -1;
const readAhead = (self: PBuffered) => (holdsRead(self) ? self.readEnd - self.position : 0);
/** How far the raw stream is ahead of the program. */
const rawOffset = (self: PBuffered) =>
  (holdsRead(self) || holdsWrite(self)) && self.rawPosition >= 0 ? self.rawPosition - self.position : 0;

export function checkUsable(self: PBuffered, message: string): void {
  checkReady(self);
  if ((self.buffer.length === 0 || rawClosed(self)) && readAhead(self) === 0) throw valueError(message);
}

/** For what takes from the buffer and keeps that where a call that is left would lose it. */
export function noteTaking(self: PBuffered): void {
  if (readAhead(self) > 0) pastRetry();
}

function moveTo(self: PBuffered, position: number): void {
  self.position = position;
  if (holdsRead(self) && self.readEnd < position) self.readEnd = position;
}

export function dropRead(self: PBuffered): void {
  self.readEnd = -1;
}

export function dropWrite(self: PBuffered): void {
  self.writeStart = 0;
  self.writeEnd = -1;
  removePending(self);
}

function fill(self: PBuffered): number | null {
  const start = holdsRead(self) ? self.readEnd : 0;
  const n = rawRead(self, self.buffer.subarray(start, self.bufferSize));
  if (n === null || n === 0) return n;
  self.readEnd = self.rawPosition = start + n;
  return n;
}

/** Writes out what is pending, `_bufferedwriter_flush_unlocked`. */
export function flushWrites(self: PBuffered): void {
  if (holdsWrite(self) && self.writeStart !== self.writeEnd) {
    const rewind = rawOffset(self) + (self.position - self.writeStart);
    if (rewind !== 0) {
      rawSeek(self, -rewind, 1);
      self.rawPosition -= rewind;
    }
    while (self.writeStart < self.writeEnd) {
      const n = rawWrite(self, self.buffer.subarray(self.writeStart, self.writeEnd));
      if (n === null) throw writeWouldBlock(0);
      self.writeStart += n;
      self.rawPosition = self.writeStart;
    }
  }
  dropWrite(self);
}

pendingFlusher.flush = flushWrites;

/** `flush()`: it can be left while it waits, as the buffer knows what is left to write. */
export function bufferedFlush(self: PBuffered): void {
  leavable(
    'flush',
    () => flushAndRewind(self),
    () => undefined,
  );
}

/** Writes out what is pending and takes the raw stream back to where the program is. */
export function flushAndRewind(self: PBuffered): void {
  flushWrites(self);
  if (self.isReadable) {
    const offset = rawOffset(self);
    if (offset !== 0) rawSeek(self, -offset, 1);
    dropRead(self);
  }
}

function take(self: PBuffered, n: number): Uint8Array {
  const { buffer, position } = self;
  self.position += n;
  return copyBytes(buffer, position, position + n);
}

/** How much is read at once of a stream without end in sight. */
const PART = 65536;

/** Reads `n` bytes, or all there are (-1), in a call that can be left while it waits. */
function readInParts(self: PBuffered, n: number): PValue {
  const parts = keptByCall<Uint8Array[]>('read', []);
  let length = 0;
  for (const part of parts) length += part.length;
  const add = (part: Uint8Array): void => {
    if (part.length > 0) parts.push(part);
    length += part.length;
  };
  const end = leavable(
    'read',
    () => {
      for (;;) {
        const missing = n < 0 ? PART : n - length;
        const held = Math.min(readAhead(self), missing);
        add(take(self, held));
        if (length === n) return 0;
        if (held > 0) continue;
        if (self.isWritable) flushAndRewind(self);
        dropRead(self);
        self.position = 0;
        let got: number | null;
        if (missing >= self.bufferSize) {
          const part = allocateBytes(Math.min(missing, PART));
          got = rawRead(self, part);
          if (got !== null) add(got * 2 < part.length ? part.slice(0, got) : part.subarray(0, got));
        } else got = fill(self);
        if (got === null || got === 0) return got;
      }
    },
    () => parts,
  );
  if (parts.length === 0) return end === null ? null : EMPTY_BYTES;
  return new PBytes(parts.length === 1 ? parts[0]!.slice() : concat(parts));
}

export function bufferedReadAll(self: PBuffered): PValue {
  if (mayBeLeft() && comesInParts(self)) return readInParts(self, -1);
  const held = take(self, readAhead(self));
  if (self.isWritable) flushAndRewind(self);
  dropRead(self);
  const readall = pyObjectLookupAttr(self.raw, 'readall');
  if (readall !== undefined) {
    const rest = pyObjectCall0(readall);
    self.absolutePosition = -1;
    if (rest !== null && !(rest instanceof PBytes)) throw typeError('readall() should return bytes');
    if (held.length === 0) return rest;
    return new PBytes(rest === null ? held : concat([held, rest.bytes]));
  }
  const chunks: Uint8Array[] = held.length > 0 ? [held] : [];
  for (;;) {
    const data = pyObjectCallMethod(self.raw, 'read');
    if (data !== null && !(data instanceof PBytes)) throw typeError('read() should return bytes');
    if (data === null || data.bytes.length === 0) {
      if (chunks.length === 0) return data;
      return new PBytes(concat(chunks));
    }
    chunks.push(data.bytes);
    if (self.absolutePosition !== -1) self.absolutePosition += data.bytes.length;
  }
}

export function bufferedRead(self: PBuffered, n: number): PValue {
  const held = readAhead(self);
  if (mayBeLeft() && comesInParts(self)) return readInParts(self, n);
  if (n <= held) return n === 0 ? EMPTY_BYTES : new PBytes(take(self, n));
  let out: Uint8Array | null = null;
  let at = 0;
  if (held > 0) {
    out = n <= self.bufferSize ? newBytes(n) : allocateBytes(n);
    out.set(self.buffer.subarray(self.position, self.position + held));
    at = held;
    self.position += held;
  }
  if (self.isWritable) flushAndRewind(self);
  dropRead(self);
  if (held === 0 && self.rawFile !== null && n >= self.bufferSize) {
    const block = rawReadBlock(self, self.rawFile, n - (n % self.bufferSize));
    if (block === null || block.length === 0) return block === null ? null : EMPTY_BYTES;
    if (block.length === n) return new PBytes(block);
    out = allocateBytes(n);
    out.set(block);
    at = block.length;
  }
  out ??= n <= self.bufferSize ? newBytes(n) : allocateBytes(n);
  // Whole blocks go straight to the result.
  for (;;) {
    const remaining = n - at;
    const whole = remaining - (remaining % self.bufferSize);
    if (whole === 0) break;
    const got = rawRead(self, out.subarray(at, at + whole));
    if (got === null || got === 0) return got === 0 || at > 0 ? new PBytes(shortened(out, at)) : null;
    at += got;
  }
  self.position = self.rawPosition = self.readEnd = 0;
  while (at < n && self.readEnd < self.bufferSize) {
    const got = fill(self);
    if (got === null || got === 0) return got === 0 || at > 0 ? new PBytes(shortened(out, at)) : null;
    const use = Math.min(got, n - at);
    out.set(self.buffer.subarray(self.position, self.position + use), at);
    at += use;
    self.position += use;
  }
  return new PBytes(shortened(out, at));
}

export function bufferedPeek(self: PBuffered): Uint8Array {
  const held = readAhead(self);
  if (held > 0) return self.buffer.slice(self.position, self.position + held);
  dropRead(self);
  const n = fill(self) ?? 0;
  self.position = 0;
  return self.buffer.slice(0, n);
}

/** At most one read of the raw stream. */
export function bufferedRead1(self: PBuffered, size: number): Uint8Array {
  const most = size < 0 ? self.bufferSize : size;
  if (most === 0) return EMPTY;
  const held = readAhead(self);
  if (held > 0) return take(self, Math.min(held, most));
  if (self.isWritable) flushAndRewind(self);
  dropRead(self);
  const out = allocateBytes(most);
  const n = rawRead(self, out) ?? 0;
  return shortened(out, n);
}

/** The same into memory of the caller's; the number of bytes. */
export function bufferedRead1Into(self: PBuffered, target: Uint8Array): number {
  const held = readAhead(self);
  if (held > 0) {
    const n = Math.min(held, target.length);
    target.set(self.buffer.subarray(self.position, self.position + n));
    self.position += n;
    return n;
  }
  if (self.isWritable) flushAndRewind(self);
  dropRead(self);
  return rawRead(self, target) ?? 0;
}

export function bufferedReadInto(self: PBuffered, target: Uint8Array, once: boolean): number | null {
  let at = keptByCall('readinto', 0);
  return leavable(
    'readinto',
    () =>
      readingInto(self, target, once, at, (done) => {
        at = done;
      }),
    () => at,
  );
}

/** From `at` on; tells how far it is before it may wait. */
function readingInto(
  self: PBuffered,
  target: Uint8Array,
  once: boolean,
  at: number,
  progress: (at: number) => void,
): number | null {
  const held = readAhead(self);
  if (held > 0) {
    const use = Math.min(held, target.length - at);
    target.set(self.buffer.subarray(self.position, self.position + use), at);
    self.position += use;
    at += use;
    if (at === target.length) return at;
  }
  if (self.isWritable) flushAndRewind(self);
  dropRead(self);
  self.position = 0;
  while (at < target.length) {
    let n: number | null;
    progress(at);
    if (target.length - at > self.bufferSize) n = rawRead(self, target.subarray(at));
    else if (!(once && at > 0)) {
      n = fill(self);
      if (n !== null && n > 0) {
        n = Math.min(n, target.length - at);
        target.set(self.buffer.subarray(self.position, self.position + n), at);
        self.position += n;
        at += n;
        if (once) break;
        continue;
      }
    } else n = 0;
    if (n === null) {
      if (at > 0) break;
      return null;
    }
    if (n === 0) break;
    at += n;
    if (once) break;
  }
  return at;
}

export function bufferedReadLine(self: PBuffered, limit: number): Uint8Array {
  const chunks = keptByCall<Uint8Array[]>('readline', []);
  if (limit >= 0) for (const chunk of chunks) limit -= chunk.length;
  return leavable(
    'readline',
    () => readingLine(self, limit, chunks),
    () => chunks,
  );
}

/** The rest of a line of which `chunks` is the beginning. */
function readingLine(self: PBuffered, limit: number, chunks: Uint8Array[]): Uint8Array {
  let n = readAhead(self);
  if (limit >= 0 && n > limit) n = limit;
  const { position } = self;
  let found = n > 0 ? self.buffer.indexOf(10, position) : -1;
  if (chunks.length === 0) {
    if (found >= 0 && found < position + n) return take(self, found + 1 - position);
    if (n === limit) return take(self, n);
  }
  if (n > 0) {
    chunks.push(take(self, n));
    if (limit >= 0) limit -= n;
  }
  if (self.isWritable) flushAndRewind(self);
  for (;;) {
    dropRead(self);
    const got = fill(self);
    if (got === null || got === 0) break;
    n = limit >= 0 && got > limit ? limit : got;
    self.position = 0;
    found = self.buffer.indexOf(10);
    if (found >= 0 && found < n) {
      chunks.push(take(self, found + 1));
      break;
    }
    chunks.push(take(self, n));
    if (n === limit) break;
    if (limit >= 0) limit -= n;
  }
  return chunks.length === 0 ? EMPTY : concat(chunks);
}

export function bufferedWrite(self: PBuffered, bytes: Uint8Array): number {
  const { length } = bytes;
  const begun = keptByCall('write', 0);
  if (!holdsRead(self) && !holdsWrite(self)) self.position = self.rawPosition = 0;
  if (begun === 0 && length <= self.bufferSize - self.position) {
    self.buffer.set(bytes, self.position);
    if (!holdsWrite(self) || self.writeStart > self.position) self.writeStart = self.position;
    moveTo(self, self.position + length);
    if (self.writeEnd < self.position) self.writeEnd = self.position;
    if (self.rawFile !== null) addPending(self);
    return length;
  }
  let written = begun;
  return leavable(
    'write',
    () =>
      writingThrough(self, bytes, begun, (done) => {
        written = done;
      }),
    () => written,
  );
}

/** Writes what does not fit, from byte `written` on; tells how far it is before it may wait. */
function writingThrough(
  self: PBuffered,
  bytes: Uint8Array,
  written: number,
  progress: (written: number) => void,
): number {
  const { length } = bytes;
  try {
    flushWrites(self);
  } catch (error) {
    if (!isException(error, 'BlockingIOError')) throw error;
    if (self.isReadable) dropRead(self);
    // Make room by moving what is left to the front, and take what fits.
    self.buffer.copyWithin(0, self.writeStart, self.writeEnd);
    self.writeEnd -= self.writeStart;
    self.rawPosition -= self.writeStart;
    self.position -= self.writeStart;
    self.writeStart = 0;
    const room = self.bufferSize - self.writeEnd;
    const use = Math.min(room, length);
    self.buffer.set(bytes.subarray(0, use), self.writeEnd);
    self.writeEnd += use;
    self.position += use;
    if (use === length) return length;
    throw writeWouldBlock(use);
  }
  const offset = rawOffset(self);
  if (offset !== 0) {
    rawSeek(self, -offset, 1);
    self.rawPosition -= offset;
  }
  while (length - written > self.bufferSize) {
    progress(written);
    const n = rawWrite(self, bytes.subarray(written));
    if (n === null) {
      if (length - written > self.bufferSize) {
        self.buffer.set(bytes.subarray(written, written + self.bufferSize));
        self.rawPosition = 0;
        self.writeStart = 0;
        moveTo(self, self.bufferSize);
        self.writeEnd = self.bufferSize;
        throw writeWouldBlock(written + self.bufferSize);
      }
      break;
    }
    written += n;
  }
  if (self.isReadable) dropRead(self);
  const rest = length - written;
  if (rest > 0) self.buffer.set(bytes.subarray(written));
  self.writeStart = 0;
  self.writeEnd = rest;
  moveTo(self, rest);
  self.rawPosition = 0;
  if (rest > 0 && self.rawFile !== null) addPending(self);
  return length;
}

export function bufferedTell(self: PBuffered): number {
  return Math.max(0, rawTell(self) - rawOffset(self));
}

export function bufferedSeek(self: PBuffered, target: number, whence: number): number {
  if (whence !== 2 && whence < 3 && self.isReadable) {
    const current = self.absolutePosition !== -1 ? self.absolutePosition : rawTell(self);
    const ahead = readAhead(self);
    if (ahead > 0) {
      const offset = whence === 0 ? target - (current - rawOffset(self)) : target;
      if (offset >= -self.position && offset <= ahead) {
        self.position += offset;
        return Math.max(0, current - ahead + offset);
      }
    }
  }
  if (self.isWritable) flushWrites(self);
  if (whence === 1) target -= rawOffset(self);
  const position = rawSeek(self, target, whence);
  self.rawPosition = -1;
  if (self.isReadable) dropRead(self);
  return position;
}

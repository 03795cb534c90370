import { bytesOf } from '../../runtime/buffer.ts';
import { valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { codePointLength, isWellFormed, unitOfPoint } from '../../runtime/text/code-points.ts';
import { keptByCall, leavable, leavableMethod, mayBeLeft, pastRetry } from '../../runtime/threads/attempt.ts';
import { isLeaving } from '../../runtime/threads/replay.ts';
import { builtinType } from '../../runtime/types.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { PBytes } from '../../runtime/values/sequences.ts';
import {
  bufferedFlush,
  bufferedRead1,
  bufferedRead1Into,
  bufferedWrite,
  checkUsable,
  flushAndRewind,
  noteTaking,
} from './buffer-core.ts';
import { concat, isClosed, wasInterrupted } from './iobase.ts';
import { decodeNewlines, type NewlineState } from './newlines.ts';
import { addPending, removePending } from './pending.ts';
import type { TextDecoding, TextEncoding } from './text-coding.ts';
import {
  bufferedRandomType,
  bufferedReaderType,
  bufferedWriterType,
  PBuffered,
  type PFileIO,
  PIOBase,
  textIOBaseType,
  unsupportedOperation,
} from './types.ts';

/** `_io.TextIOWrapper`: text over a buffered stream of bytes. */
export class PTextIOWrapper extends PIOBase {
  buffer: PValue = null;
  /** The buffer, where it is exactly a buffered stream of ours whose methods nobody can have replaced. */
  fast: PBuffered | null = null;
  /** While `open` makes it. */
  fresh = false;
  ready = false;
  detached = false;
  encoding = 'utf-8';
  errors = 'strict';
  lineBuffering = false;
  writeThrough = false;
  /** `newline` as it was given. */
  newline: string | null = null;
  /** What `\n` becomes when written, or null. */
  writeEnd: string | null = null;
  encoder: TextEncoding | null = null;
  decoder: TextDecoding | null = null;
  newlines: NewlineState | null = null;
  chunkSize = 8192;
  /** Bytes per character of the last chunk (`b2cratio`). */
  bytesPerCharacter = 0;
  /** Where chunks are read to that nobody keeps. */
  scratch: Uint8Array | null = null;
  seekable = false;
  telling = false;
  hasRead1 = false;
  finalizing = false;
  /** What is to be handed to the buffer: bytes, then text that is not encoded yet, ASCII or well-formed and for UTF-8. */
  pending: Uint8Array[] = [];
  pendingText = '';
  pendingLength = 0;
  /** Decoded and not yet read: from `used` (a UTF-16 unit) on. */
  decoded = '';
  used = 0;
  /** The decoder's flag and the bytes it was given since, to find positions by; null when there is none. */
  snapshot: { flag: bigint; input: Uint8Array } | null = null;

  get pendingFile(): PFileIO | null {
    return this.fast?.rawFile ?? null;
  }

  flushPending(): void {
    writePending(this);
    if (this.fast !== null) flushAndRewind(this.fast);
  }
}

export const textIOWrapperType = builtinType('TextIOWrapper', {
  module: '_io',
  base: textIOBaseType,
  allocate: (type) => new PTextIOWrapper(type.instanceShape),
});

export function checkAttached(self: PTextIOWrapper): void {
  if (self.ready) return;
  throw valueError(self.detached ? 'underlying buffer has been detached' : 'I/O operation on uninitialized object');
}

/** Whether `__init__` has run, of a stream that may have been detached since. */
export function checkInitialized(self: PTextIOWrapper): void {
  if (!self.detached) checkAttached(self);
}

export function checkTextOpen(self: PTextIOWrapper): void {
  checkAttached(self);
  const closed = self.fast !== null && self.fast.rawFile !== null ? self.fast.rawFile.fd < 0 : isClosed(self.buffer);
  if (closed) throw valueError('I/O operation on closed file.');
}

/** Whether `stream` is exactly one of the buffered streams. */
export function fastBuffer(stream: PValue): PBuffered | null {
  if (!(stream instanceof PBuffered)) return null;
  const type = stream.shape.cls;
  return type === bufferedReaderType || type === bufferedWriterType || type === bufferedRandomType ? stream : null;
}

/** Where pending text is encoded to; taken away while it is in use. */
let encoded: Uint8Array | null = null;
const ENCODED = 40960;

/** A call that is left has not handed over what was pending: the next attempt does. */
function keepPending(self: PTextIOWrapper, bytes: Uint8Array, error: unknown): void {
  if (!isLeaving(error)) return;
  self.pending = [bytes.slice()];
  self.pendingLength = bytes.length;
  if (self.fast?.rawFile) addPending(self);
}

function giveToBuffer(self: PTextIOWrapper, bytes: Uint8Array): void {
  if (self.fast?.isWritable) {
    checkUsable(self.fast, 'write to closed file');
    try {
      bufferedWrite(self.fast, bytes);
    } catch (error) {
      keepPending(self, bytes, error);
      throw error;
    }
    return;
  }
  for (;;) {
    try {
      leavableMethod('buffer', self.buffer, 'write', [new PBytes(bytes)]);
      return;
    } catch (error) {
      keepPending(self, bytes, error);
      if (!wasInterrupted(error)) throw error;
    }
  }
}

/** Hands what was encoded to the buffer, `_textiowrapper_writeflush`. */
export function writePending(self: PTextIOWrapper): void {
  if (self.pendingLength === 0) return;
  if (self.pending.length === 0 && self.fast?.rawFile && self.pendingText.length * 3 <= ENCODED) {
    const memory = encoded ?? new Uint8Array(ENCODED);
    encoded = null;
    const { written } = encoder.encodeInto(self.pendingText, memory);
    self.pendingText = '';
    self.pendingLength = 0;
    removePending(self);
    try {
      giveToBuffer(self, memory.subarray(0, written));
    } finally {
      encoded = memory;
    }
    return;
  }
  takePendingText(self);
  const bytes = concat(self.pending);
  self.pending = [];
  self.pendingLength = 0;
  removePending(self);
  giveToBuffer(self, bytes);
}

const encoder = new TextEncoder();

function takePendingText(self: PTextIOWrapper): void {
  if (self.pendingText === '') return;
  self.pending.push(encoder.encode(self.pendingText));
  self.pendingText = '';
}

/** The longest text that is encoded with its neighbours. */
const SHORT_TEXT = 4096;

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >= 0x80) return false;
  return true;
}

/** Puts text after what is pending. */
function addText(self: PTextIOWrapper, encoding: TextEncoding, text: string): void {
  let added = text.length;
  if (added <= SHORT_TEXT && (encoding.utf8 ? isWellFormed(text) : encoding.plain && isAscii(text)))
    self.pendingText += text;
  else {
    const bytes = encoding.encode(text);
    // What the buffer does may write to this stream.
    if (bytes.length >= self.chunkSize) while (self.pendingLength > 0) writePending(self);
    takePendingText(self);
    self.pending.push(bytes);
    added = bytes.length;
  }
  if (added === 0) return;
  if (self.pendingLength === 0 && self.fast?.rawFile) addPending(self);
  self.pendingLength += added;
}

export function flushText(self: PTextIOWrapper): void {
  writePending(self);
  if (self.fast?.isWritable) {
    checkUsable(self.fast, 'flush of closed file');
    bufferedFlush(self.fast);
  } else leavableMethod('buffer flush', self.buffer, 'flush');
}

export function setDecoded(self: PTextIOWrapper, text: string): void {
  self.decoded = text;
  self.used = 0;
}

/** `TextIOWrapper.write`: the number of characters. */
export function writeText(self: PTextIOWrapper, given: string): number {
  checkTextOpen(self);
  if (self.encoder === null) throw unsupportedOperation('not writable');
  let text = given;
  const hasLineFeed = (self.writeEnd !== null || self.lineBuffering) && text.includes('\n');
  if (hasLineFeed && self.writeEnd !== null) text = text.replaceAll('\n', self.writeEnd);
  const flushAll = self.lineBuffering && (hasLineFeed || text.includes('\r'));
  if (!keptByCall('text', false)) addText(self, self.encoder, text);
  if (self.pendingLength >= self.chunkSize || flushAll || self.writeThrough)
    leavable(
      'text',
      () => {
        writePending(self);
        if (!flushAll) return;
        if (self.fast?.isWritable) bufferedFlush(self.fast);
        else leavableMethod('buffer flush', self.buffer, 'flush');
      },
      () => true,
    );
  if (self.snapshot !== null) {
    setDecoded(self, '');
    self.snapshot = null;
  }
  self.decoder?.reset();
  return codePointLength(given);
}

/** Runs bytes through the decoder and the newline translation. */
export function decodeChunk(self: PTextIOWrapper, bytes: Uint8Array, final: boolean): string {
  const text = self.decoder!.decode(bytes, final);
  return self.newlines === null ? text : decodeNewlines(self.newlines, text, final);
}

/** The decoder's state with the newline translation's bit below its own. */
export function decoderState(self: PTextIOWrapper): { held: Uint8Array; flag: bigint } {
  const { held, flag } = self.decoder!.getState();
  if (self.newlines === null) return { held, flag };
  return { held, flag: (flag << 1n) | (self.newlines.pendingCarriageReturn ? 1n : 0n) };
}

export function setDecoderState(self: PTextIOWrapper, held: Uint8Array, flag: bigint): void {
  if (self.newlines === null) {
    self.decoder!.setState(held, flag);
    return;
  }
  self.newlines.pendingCarriageReturn = (flag & 1n) === 1n;
  self.decoder!.setState(held, flag >> 1n);
}

/** At most this much is read at a time however much is wanted. */
const MOST = 1 << 18;

/** The next bytes; unless `keep`, they are valid until the next call only. */
function readBytes(self: PTextIOWrapper, size: number, keep: boolean): Uint8Array {
  const { fast } = self;
  if (fast?.isReadable) {
    checkUsable(fast, 'read of closed file');
    noteTaking(fast);
    const most = Math.min(size, Math.max(self.chunkSize, MOST));
    if (keep) return bufferedRead1(fast, most);
    if (self.scratch === null || self.scratch.length < most) self.scratch = new Uint8Array(most);
    const n = bufferedRead1Into(fast, self.scratch.length === most ? self.scratch : self.scratch.subarray(0, most));
    return self.scratch.subarray(0, n);
  }
  const name = self.hasRead1 ? 'read1' : 'read';
  const data = leavableMethod('chunk', self.buffer, name, [size]);
  return bytesOf(data, `underlying ${name}() should have returned a bytes-like object, not '${typeOf(data).tpName}'`);
}

/** Decodes the next chunk, which should hold as many characters as are wanted; false at the end of the file. */
export function readChunk(self: PTextIOWrapper, wanted: number): boolean {
  if (self.decoded.length > self.used) pastRetry();
  if (self.decoder === null) throw unsupportedOperation('not readable');
  const before = self.telling ? decoderState(self) : null;
  const size = Math.max(self.chunkSize, Math.floor(Math.max(self.bytesPerCharacter, 1) * wanted));
  let input: Uint8Array;
  for (;;) {
    try {
      input = readBytes(self, size, before !== null || self.decoder.retains);
      break;
    } catch (error) {
      if (!wasInterrupted(error)) throw error;
    }
  }
  const end = input.length === 0;
  setDecoded(self, decodeChunk(self, input, end));
  self.bytesPerCharacter = self.decoded === '' ? 0 : input.length / self.decoded.length;
  if (before !== null)
    self.snapshot = { flag: before.flag, input: before.held.length === 0 ? input : concat([before.held, input]) };
  return !end || self.decoded !== '';
}

/** At most `n` code points of what is decoded. */
function takeDecoded(self: PTextIOWrapper, n: number): string {
  const { decoded, used } = self;
  if (used === 0 && (n < 0 || decoded.length <= n)) {
    self.used = decoded.length;
    return decoded;
  }
  const rest = decoded.slice(used);
  const units =
    n < 0 || rest.length <= n
      ? rest.length
      : Math.min(rest.length, unitOfPoint(rest, Math.min(n, codePointLength(rest))));
  self.used = used + units;
  return units === rest.length ? rest : rest.slice(0, units);
}

export function readText(self: PTextIOWrapper, size: number): string {
  checkTextOpen(self);
  if (self.decoder === null) throw unsupportedOperation('not readable');
  writePending(self);
  if (size < 0) {
    const data = leavableMethod('rest', self.buffer, 'read');
    const bytes = data === null ? new Uint8Array(0) : bytesOf(data);
    const rest = decodeChunk(self, bytes, true);
    const text = takeDecoded(self, -1) + rest;
    setDecoded(self, '');
    self.snapshot = null;
    return text;
  }
  let text = keptByCall('characters', '');
  return leavable(
    'characters',
    () => {
      text += takeDecoded(self, size - codePointLength(text));
      let left = size - codePointLength(text);
      while (left > 0) {
        if (!readChunk(self, left)) break;
        const piece = takeDecoded(self, left);
        text += piece;
        left -= codePointLength(piece);
      }
      return text;
    },
    () => text,
  );
}

/** Where the line ends that begins at `from`, or -1; -2 - i when everything before unit i has been seen. */
function lineEnd(self: PTextIOWrapper, text: string, from: number): number {
  if (self.newline === null || self.newline === '\n') {
    const at = text.indexOf('\n', from);
    return at < 0 ? -1 : at + 1;
  }
  if (self.newline === '') {
    for (let i = from; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit === 10) return i + 1;
      if (unit === 13) return text.charCodeAt(i + 1) === 10 ? i + 2 : i + 1;
    }
    return -1;
  }
  const at = text.indexOf(self.newline, from);
  return at < 0 ? -1 : at + self.newline.length;
}

export function readTextLine(self: PTextIOWrapper, limit: number): string {
  checkTextOpen(self);
  if (self.pendingLength > 0) writePending(self);
  if (self.used < self.decoded.length && !mayBeLeft()) return restOfTextLine(self, limit, '', ignoreProgress);
  let line = keptByCall('text line', '');
  return leavable(
    'text line',
    () =>
      restOfTextLine(self, limit, line, (begun) => {
        line = begun;
      }),
    () => line,
  );
}

const ignoreProgress = (): void => {};

/** A line that begins with `line`; tells how far it is before it may wait. */
function restOfTextLine(self: PTextIOWrapper, limit: number, line: string, progress: (begun: string) => void): string {
  /** Code points that may still be taken. */
  for (;;) {
    if (self.used >= self.decoded.length) {
      let more = true;
      progress(line);
      do more = readChunk(self, 0);
      while (more && self.decoded === '');
      if (!more) {
        setDecoded(self, '');
        self.snapshot = null;
        return line;
      }
    }
    if (line === '') {
      const end = lineEnd(self, self.decoded, self.used);
      const stop = end < 0 ? self.decoded.length : end;
      if (limit < 0 || stop - self.used <= limit) {
        line = self.decoded.slice(self.used, stop);
        self.used = stop;
        if (end >= 0) return line;
        if (limit >= 0 && codePointLength(line) >= limit) return line;
        continue;
      }
    }
    // A line across chunks or with a limit: go on with what came before, since a line end may straddle.
    const before = line.length;
    const joined = line + self.decoded.slice(self.used);
    const from = Math.max(0, before - Math.max(0, (self.newline?.length ?? 1) - 1));
    const end = lineEnd(self, joined, from);
    let stop = end < 0 ? joined.length : end;
    if (limit >= 0) {
      const most = unitOfPoint(joined, Math.min(limit, codePointLength(joined)));
      if (most <= stop) {
        self.used += Math.max(0, most - before);
        return joined.slice(0, Math.max(most, before));
      }
    }
    if (stop < before) stop = before;
    self.used += stop - before;
    line = joined.slice(0, stop);
    if (end >= 0) return line;
  }
}

/// <reference path="./pako.d.ts" />
import deflate from 'pako/lib/zlib/deflate.js';
import inflate from 'pako/lib/zlib/inflate.js';
import ZStream from 'pako/lib/zlib/zstream.js';
import { makeException, memoryError, valueError } from '../../runtime/errors.ts';
import { concatBytes, copyBytes } from '../../runtime/text/byte-writer.ts';
import { builtinType } from '../../runtime/types.ts';
import { exceptionType } from '../../runtime/values/exception.ts';
import { poll } from '../../truffle/intrinsics.ts';

/* Streams of pako's port of zlib, with zlib's errors as Python words them. */

export const Z_OK = 0;
export const Z_STREAM_END = 1;
export const Z_NEED_DICT = 2;
const Z_STREAM_ERROR = -2;
const Z_DATA_ERROR = -3;
const Z_MEM_ERROR = -4;
export const Z_BUF_ERROR = -5;

export const Z_NO_FLUSH = 0;
export const Z_SYNC_FLUSH = 2;
export const Z_FINISH = 4;

/** `zlib.error`. */
export const zlibErrorType = builtinType('error', { base: exceptionType('Exception'), module: 'zlib' });

export function plainError(message: string) {
  return makeException(zlibErrorType, message);
}

/** `zlib_error`: the code, what was being done, and zlib's own words. */
export function zlibError(stream: ZStream, code: number, doing: string) {
  const usual: Readonly<Record<number, string>> = {
    [Z_BUF_ERROR]: 'incomplete or truncated stream',
    [Z_STREAM_ERROR]: 'inconsistent stream state',
    [Z_DATA_ERROR]: 'invalid input data',
  };
  const words = stream.msg || usual[code];
  return plainError(`Error ${code} ${doing}${words === undefined || words === '' ? '' : `: ${words}`}`);
}

/** A compressing stream. `undefined` when the parameters are not to zlib's liking. */
export function openDeflate(
  level: number,
  method: number,
  bits: number,
  memory: number,
  strategy: number,
): ZStream | undefined {
  const stream = new ZStream();
  const code = deflate.deflateInit2(stream, level, method, bits, memory, strategy);
  if (code === Z_MEM_ERROR) throw memoryError();
  return code === Z_OK ? stream : undefined;
}

/** Streams that compressed something whole, by their parameters: making one takes longer than compressing a few kilobytes. */
const spare = new Map<string, ZStream>();
const MAX_SPARE = 4;

/** Compresses all at once; `undefined` when level or bits are not to zlib's liking. */
export function deflateWhole(data: Uint8Array, level: number, bits: number, doing: string): Uint8Array | undefined {
  const key = `${level},${bits}`;
  let stream = spare.get(key);
  if (stream !== undefined) {
    spare.delete(key);
    resetDeflate(stream);
  } else stream = openDeflate(level, 8, bits, 8, 0);
  if (stream === undefined) return undefined;
  feed(stream, data);
  const { bytes } = runDeflate(stream, Z_FINISH, doing);
  stream.input = stream.output = null;
  if (spare.size < MAX_SPARE) spare.set(key, stream);
  return bytes;
}

/** Begins anew. Pako would clear the table of 32,768 places in a loop, which takes longer than compressing little. */
function resetDeflate(stream: ZStream): void {
  const state = stream.state as { head: Uint16Array };
  const { head } = state;
  head.fill(0);
  state.head = NO_PLACES;
  deflate.deflateReset(stream);
  state.head = head;
}
const NO_PLACES = new Uint16Array(0);

/** A decompressing stream. */
export function openInflate(bits: number): ZStream | undefined {
  const stream = new ZStream();
  const code = inflate.inflateInit2(stream, bits);
  if (code === Z_MEM_ERROR) throw memoryError();
  return code === Z_OK ? stream : undefined;
}

export function setDeflateDictionary(stream: ZStream, dictionary: Uint8Array): void {
  if (deflate.deflateSetDictionary(stream, dictionary) !== Z_OK) throw valueError('Invalid dictionary');
}

export function setInflateDictionary(stream: ZStream, dictionary: Uint8Array): void {
  const code = inflate.inflateSetDictionary(stream, dictionary);
  if (code !== Z_OK) throw zlibError(stream, code, 'while setting zdict');
}

/** Gives the stream its input. */
export function feed(stream: ZStream, input: Uint8Array): void {
  stream.input = input;
  stream.next_in = 0;
  stream.avail_in = input.length;
}

/** Whether the stream was closed: pako keeps its state, zlib would have freed it. */
type Step = (stream: ZStream, flush: number) => number;

/** Sizes of the blocks that output goes to: CPython's, since level 0 cuts its own blocks where they end. */
const BLOCKS = [32, 64, 256, 1024, 4096, 8192, 16384].map((kilobytes) => kilobytes * 1024);

/** Compresses what was fed, to the end of it or of the stream, as `flush` says. */
export function runDeflate(stream: ZStream, flush: number, doing: string): { bytes: Uint8Array; code: number } {
  const parts: Uint8Array[] = [];
  let code: number;
  let block = 0;
  do {
    const room = nextRoom(stream, BLOCKS[Math.min(block++, BLOCKS.length - 1)]!, firstRoom);
    code = deflate.deflate(stream, flush);
    if (code === Z_STREAM_ERROR || code === Z_DATA_ERROR) throw zlibError(stream, code, doing);
    if (stream.next_out > 0) parts.push(taken(room, stream.next_out));
    poll();
  } while (stream.avail_out === 0);
  return { bytes: parts.length === 1 ? parts[0]! : concatBytes(parts), code };
}

/** Where short output goes to first, in all streams. */
const firstRoom = new Uint8Array(BLOCKS[0]!);

/** What was put out: a copy, or the room itself when it is full. */
function taken(room: Uint8Array, size: number): Uint8Array {
  return room !== firstRoom && size === room.length ? room : copyBytes(room, 0, size);
}

function nextRoom(stream: ZStream, size: number, ready: Uint8Array | null): Uint8Array {
  const room = ready !== null && ready.length === size ? ready : new Uint8Array(size);
  stream.output = room;
  stream.next_out = 0;
  stream.avail_out = size;
  return room;
}

/**
 * Decompresses what was fed until the input or the stream ends, or `most` bytes came out. `onDictionary` is asked for when the stream needs
 * one; without it that ends the run.
 */
export function runInflate(
  stream: ZStream,
  most: number,
  doing: string,
  onDictionary: (() => void) | null = null,
  step: Step = inflate.inflate,
): { bytes: Uint8Array; code: number } {
  const parts: Uint8Array[] = [];
  let left = most;
  let size = Math.min(1 << 20, Math.max(BLOCKS[0]!, stream.avail_in * 4));
  let code = Z_OK;
  for (;;) {
    const room = nextRoom(stream, Math.min(size, left), firstRoom);
    code = step(stream, Z_SYNC_FLUSH);
    if (code === Z_NEED_DICT && onDictionary !== null) {
      onDictionary();
      continue;
    }
    if (stream.next_out > 0) parts.push(taken(room, stream.next_out));
    left -= stream.next_out;
    if (code !== Z_OK && code !== Z_BUF_ERROR && code !== Z_STREAM_END) throw zlibError(stream, code, doing);
    if (code === Z_STREAM_END || left <= 0 || stream.avail_out > 0) break;
    size = Math.min(size * 2, 1 << 24);
    poll();
  }
  return { bytes: parts.length === 1 ? parts[0]! : concatBytes(parts), code };
}

/** What was fed and not used. */
export function unusedInput(stream: ZStream): Uint8Array {
  return stream.input === null
    ? new Uint8Array(0)
    : stream.input.slice(stream.next_in, stream.next_in + stream.avail_in);
}

/** A copy of a stream in its present state: `deflateCopy`, `inflateCopy`. */
export function copyStream(stream: ZStream): ZStream {
  const copies = new Map<object, object>();
  const copy = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    const known = copies.get(value);
    if (known !== undefined) return known;
    if (ArrayBuffer.isView(value)) {
      const made = (value as Uint8Array).slice();
      copies.set(value, made);
      return made;
    }
    // Tables that all streams share are frozen in meaning: descriptions of the static trees.
    if ('static_tree' in value) return value;
    const made: Record<string, unknown> | unknown[] = Array.isArray(value)
      ? []
      : Object.create(Object.getPrototypeOf(value) as object);
    copies.set(value, made);
    for (const [key, item] of Object.entries(value)) (made as Record<string, unknown>)[key] = copy(item);
    return made;
  };
  return copy(stream) as ZStream;
}

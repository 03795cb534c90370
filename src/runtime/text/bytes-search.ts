import { asIndex } from '../abstract/number.ts';
import { bytesOf } from '../buffer.ts';
import { isException, typeError, valueError } from '../errors.ts';
import type { PValue } from '../object.ts';
import { intValue, typeOf } from '../values/scalars.ts';
import { PByteArray, PBytes } from '../values/sequences.ts';
import { copyBytes, newBytes, putBytes } from './byte-writer.ts';
import { isHeavySearch, linearIndexOf, linearLastIndexOf } from './linear-search.ts';
import { adjustBounds } from './search.ts';

/*
 * Searching and taking apart byte strings; `from` and `to` are bounds within the haystack.
 */

function matchesAt(bytes: Uint8Array, part: Uint8Array, at: number): boolean {
  for (let i = 0; i < part.length; i++) if (bytes[at + i] !== part[i]) return false;
  return true;
}

/** First index of `part` in `bytes[from:to]`, or -1. */
export function indexOfBytes(bytes: Uint8Array, part: Uint8Array, from: number, to: number): number {
  const last = to - part.length;
  if (part.length === 0) return from <= to ? from : -1;
  if (isHeavySearch(to - from, part.length)) return linearIndexOf(bytes, part, from, to);
  const first = part[0]!;
  for (let at = from; at <= last; at++) {
    at = indexOfByte(bytes, first, at, last + 1);
    if (at < 0) return -1;
    if (matchesAt(bytes, part, at)) return at;
  }
  return -1;
}

/** So many bytes are looked at one by one before the host is asked: a call of it takes as long as 40 of them. */
const NEAR = 40;

/** First index of a byte in `bytes[from:to]`, or -1. */
function indexOfByte(bytes: Uint8Array, byte: number, from: number, to: number): number {
  const near = Math.min(from + NEAR, to);
  for (let i = from; i < near; i++) if (bytes[i] === byte) return i;
  if (near === to) return -1;
  const at = bytes.indexOf(byte, near);
  return at < to ? at : -1;
}

/** How often a byte is in `bytes[from:to]`. */
function countByte(bytes: Uint8Array, byte: number, from: number, to: number): number {
  let count = 0;
  for (let i = from; i < to; i++) if (bytes[i] === byte) count++;
  return count;
}

/** Bytes among which a byte is counted to see how frequent it is, and what is rare: then the host looks for each. */
const SAMPLE = 1024;
const RARE = 8;

/** Last index of `part` in `bytes[from:to]`, or -1. */
export function lastIndexOfBytes(bytes: Uint8Array, part: Uint8Array, from: number, to: number): number {
  if (part.length === 0) return from <= to ? to : -1;
  if (isHeavySearch(to - from, part.length)) return linearLastIndexOf(bytes, part, from, to);
  for (let at = to - part.length; at >= from; at--) if (matchesAt(bytes, part, at)) return at;
  return -1;
}

/** What `find` and the like look for: bytes, or one byte given as an int. */
export function soughtBytes(value: PValue): Uint8Array {
  if (value instanceof PBytes || value instanceof PByteArray) return value.bytes;
  const type = typeOf(value);
  if (intValue(value) !== undefined || (type.nb_index !== null && type.bf_getbuffer === null))
    return Uint8Array.of(byteOf(value));
  return bytesOf(value, `argument should be integer or bytes-like object, not '${type.tpName}'`);
}

/** An int in range(256): `_getbytevalue`. */
export function byteOf(value: PValue, message = 'byte must be in range(0, 256)'): number {
  const index = asIndex(value);
  if (typeof index !== 'number' || index < 0 || index > 255) throw valueError(message);
  return index;
}

/** `find` and `rfind`. */
export function findBytes(
  bytes: Uint8Array,
  part: Uint8Array,
  start: number | undefined,
  end: number | undefined,
  direction: 1 | -1,
): number {
  const [from, to] = adjustBounds(start, end, bytes.length);
  if (from > to) return -1;
  return direction > 0 ? indexOfBytes(bytes, part, from, to) : lastIndexOfBytes(bytes, part, from, to);
}

/** `count`. */
export function countBytes(
  bytes: Uint8Array,
  part: Uint8Array,
  start: number | undefined,
  end: number | undefined,
): number {
  const [from, to] = adjustBounds(start, end, bytes.length);
  if (from > to) return 0;
  if (part.length === 0) return to - from + 1;
  if (part.length === 1) {
    const near = Math.min(to, from + SAMPLE);
    const found = countByte(bytes, part[0]!, from, near);
    if (near === to) return found;
    return found + (found > RARE ? countByte(bytes, part[0]!, near, to) : countParts(bytes, part, near, to));
  }
  return countParts(bytes, part, from, to);
}

function countParts(bytes: Uint8Array, part: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let at = indexOfBytes(bytes, part, from, to); at >= 0; at = indexOfBytes(bytes, part, at + part.length, to))
    count++;
  return count;
}

/** Where `old` is to be replaced. A loop on its own, see `split.ts`; so is the next. */
function placesOf(bytes: Uint8Array, old: Uint8Array, limit: number): number[] {
  const places: number[] = [];
  const step = old.length;
  for (let at = 0; places.length < limit; at += step) {
    at = indexOfBytes(bytes, old, at, bytes.length);
    if (at < 0) return places;
    places.push(at);
  }
  return places;
}

function fillReplaced(
  result: Uint8Array,
  bytes: Uint8Array,
  places: readonly number[],
  width: number,
  by: Uint8Array,
): void {
  let from = 0;
  let to = 0;
  for (let i = 0; i < places.length; i++) {
    const place = places[i]!;
    to = putBytes(result, to, bytes, from, place);
    to = putBytes(result, to, by);
    from = place + width;
  }
}

/** `replace`; a negative count is no limit. Always a fresh array. */
export function replaceBytes(bytes: Uint8Array, old: Uint8Array, by: Uint8Array, count: number): Uint8Array {
  const limit = count < 0 ? Number.POSITIVE_INFINITY : count;
  let places: number[];
  if (old.length === 0) {
    places = [];
    for (let i = 0; i <= bytes.length && places.length < limit; i++) places.push(i);
  } else places = placesOf(bytes, old, limit);
  const added = places.length * (by.length - old.length);
  const result = newBytes(bytes.length + added);
  fillReplaced(result, bytes, places, old.length, by);
  const from = places.length === 0 ? 0 : places.at(-1)! + old.length;
  putBytes(result, from + added, bytes, from);
  return result;
}

/** ASCII white space as bytes methods know it. */
export const isSpaceByte = (byte: number | undefined): boolean =>
  byte === 32 || (byte !== undefined && byte >= 9 && byte <= 13);

/** `split(None)`: pairs of start and end. */
export function splitSpaceBytes(bytes: Uint8Array, limit: number): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let i = 0;
  for (;;) {
    while (i < bytes.length && isSpaceByte(bytes[i])) i++;
    if (i === bytes.length) return parts;
    if (limit >= 0 && parts.length >= limit) break;
    const start = i;
    while (i < bytes.length && !isSpaceByte(bytes[i])) i++;
    parts.push(copyBytes(bytes, start, i));
  }
  parts.push(copyBytes(bytes, i));
  return parts;
}

export function rsplitSpaceBytes(bytes: Uint8Array, limit: number): Uint8Array[] {
  if (limit < 0) return splitSpaceBytes(bytes, limit);
  const parts: Uint8Array[] = [];
  let i = bytes.length;
  for (;;) {
    while (i > 0 && isSpaceByte(bytes[i - 1])) i--;
    if (i === 0) return parts.reverse();
    if (parts.length >= limit) break;
    const end = i;
    while (i > 0 && !isSpaceByte(bytes[i - 1])) i--;
    parts.push(copyBytes(bytes, i, end));
  }
  parts.push(copyBytes(bytes, 0, i));
  return parts.reverse();
}

export function splitBytes(bytes: Uint8Array, separator: Uint8Array, limit: number): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let from = 0;
  while (limit < 0 || parts.length < limit) {
    const at = indexOfBytes(bytes, separator, from, bytes.length);
    if (at < 0) break;
    parts.push(copyBytes(bytes, from, at));
    from = at + separator.length;
  }
  parts.push(copyBytes(bytes, from));
  return parts;
}

export function rsplitBytes(bytes: Uint8Array, separator: Uint8Array, limit: number): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let to = bytes.length;
  while (limit < 0 || parts.length < limit) {
    const at = lastIndexOfBytes(bytes, separator, 0, to);
    if (at < 0) break;
    parts.push(copyBytes(bytes, at + separator.length, to));
    to = at;
  }
  parts.push(copyBytes(bytes, 0, to));
  return parts.reverse();
}

export function splitByteLines(bytes: Uint8Array, keepEnds: boolean): Uint8Array[] {
  const lines: Uint8Array[] = [];
  let start = 0;
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] !== 10 && bytes[i] !== 13) continue;
    const end = i;
    if (bytes[i] === 13 && bytes[i + 1] === 10) i++;
    lines.push(copyBytes(bytes, start, keepEnds ? i + 1 : end));
    start = i + 1;
  }
  if (start < bytes.length) lines.push(copyBytes(bytes, start));
  return lines;
}

/** Lexicographic order. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

/** `item in bytes`. */
export function containsBytes(bytes: Uint8Array, item: PValue): boolean {
  if (!(item instanceof PBytes) && typeOf(item).nb_index !== null) return bytes.includes(byteOf(item));
  if (typeof item === 'number' || typeof item === 'boolean' || typeof item === 'bigint')
    return bytes.includes(byteOf(item));
  return indexOfBytes(bytes, bytesOf(item), 0, bytes.length) >= 0;
}

/** The bytes that an iterable of ints gives, one by one. */
export function bytesFromInts(items: Iterable<PValue>, message: string): Uint8Array {
  const values: number[] = [];
  for (const item of items) values.push(byteOf(item, message));
  return Uint8Array.from(values);
}

/** Says of a TypeError that `what` was not iterable; other exceptions pass. */
export function orNotIterable(error: unknown, message: string): unknown {
  return isException(error, 'TypeError') ? typeError(message) : error;
}

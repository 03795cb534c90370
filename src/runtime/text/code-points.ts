import type { PValue } from '../object.ts';
import { endOfLong, follow, followedPoints, LONG_TEXT, startOfLong, unitOfLong } from './growing.ts';

/*
 * A str is a JavaScript string; Python counts code points, JavaScript UTF-16 units. The two differ only for strings with surrogate pairs,
 * so everything here asks `hasPairs` first. For the others, an index from code points to units is kept for the few last ones used.
 *
 * The one divergence from CPython: a high surrogate and a low one that come to stand next to each other (`'\ud83d' + '\ude00'`) are the
 * code point they encode, where CPython keeps two.
 */

const PAIR = /[\ud800-\udbff][\udc00-\udfff]/;
/** Strings up to this length are looked through; longer ones are given to the regular expression, which skips one-byte strings at once. */
const SHORT = 16;
/** Long strings lately found to have no pairs, by length: asked again for each index. */
const plainTexts: string[] = new Array(16).fill('');
/** The ones before those: two texts of one length are often looked at in turn. */
const formerTexts: string[] = new Array(16).fill('');
/** How often `plainTexts` had the answer for one that is not very long, modulo 8. */
let askedAgain = 0;

/** Whether the string has a code point beyond U+FFFF, so that units and code points differ. */
export function hasPairs(text: string): boolean {
  const length = text.length;
  if (length <= SHORT) {
    for (let i = 0; i < length; i++)
      if ((text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) return true;
    return false;
  }
  if (plainTexts[length & 15] === text) {
    // it may be an equal one, which would be compared to the end each time
    if (length >= LONG_TEXT || (askedAgain = (askedAgain + 1) & 7) === 0) plainTexts[length & 15] = text;
    return false;
  }
  if (length < LONG_TEXT && formerTexts[length & 15] === text) return false;
  if (cache.length > 0 && cache[0]!.text.length === length && cache[0]!.isOf(text)) return true;
  if (length >= LONG_TEXT) {
    const points = followedPoints(text);
    if (points >= 0) return points !== length;
    for (let i = 0; i < cache.length; i++) if (cache[i]!.isOf(text)) return true;
  }
  if (PAIR.test(text)) return true;
  formerTexts[length & 15] = plainTexts[length & 15]!;
  plainTexts[length & 15] = text;
  if (length >= LONG_TEXT) follow(text, length);
  return false;
}

/** Whether a part of one or more units cannot match inside a surrogate pair, so that JavaScript's own search finds what Python would. */
export function searchesPlainly(part: string): boolean {
  return (part.charCodeAt(0) & 0xfc00) !== 0xdc00 && (part.charCodeAt(part.length - 1) & 0xfc00) !== 0xd800;
}

/** Unit offsets of every `STRIDE`th code point of one string. */
class PointIndex {
  text: string;
  readonly offsets: Int32Array;
  readonly length: number;
  constructor(text: string) {
    this.text = text;
    const units = text.length;
    const offsets = new Int32Array((units >>> STRIDE_BITS) + 1);
    let points = 0;
    for (let i = 0; i < units; points++) {
      if ((points & (STRIDE - 1)) === 0) offsets[points >>> STRIDE_BITS] = i;
      i += (text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00 ? 2 : 1;
    }
    this.offsets = offsets;
    this.length = points;
  }
  isOf(text: string): boolean {
    if (this.text !== text) return false;
    this.text = text;
    return true;
  }
}
const STRIDE_BITS = 3;
const STRIDE = 1 << STRIDE_BITS;

const CACHE_SIZE = 4;
const cache: PointIndex[] = [];

function pointIndex(text: string): PointIndex {
  for (let i = 0; i < cache.length; i++) {
    const index = cache[i]!;
    if (!index.isOf(text)) continue;
    if (i > 0) {
      cache[i] = cache[i - 1]!;
      cache[i - 1] = index;
    }
    return index;
  }
  const index = new PointIndex(text);
  if (cache.length === CACHE_SIZE) cache.pop();
  cache.unshift(index);
  return index;
}

/** `len(text)`. */
export function codePointLength(text: string): number {
  if (!hasPairs(text)) return text.length;
  if (text.length <= SHORT) {
    let points = 0;
    for (let i = 0; i < text.length; points++) i += text.codePointAt(i)! > 0xffff ? 2 : 1;
    return points;
  }
  if (text.length < LONG_TEXT) return pointIndex(text).length;
  const known = followedPoints(text);
  if (known >= 0) return known;
  const points = pointIndex(text).length;
  follow(text, points);
  return points;
}

/** The unit at which code point `point` begins; `text` has pairs, `0 <= point <= len(text)`. */
function unitInPaired(text: string, point: number): number {
  const index = pointIndex(text);
  if (point >= index.length) return text.length;
  let unit = index.offsets[point >>> STRIDE_BITS]!;
  for (let left = point & (STRIDE - 1); left > 0; left--) unit += text.codePointAt(unit)! > 0xffff ? 2 : 1;
  return unit;
}

/** The unit at which code point `point` begins, `0 <= point <= len(text)`. */
export function unitOfPoint(text: string, point: number): number {
  return hasPairs(text) ? unitInPaired(text, point) : point;
}

/** The code point that begins at `unit`: what search results are turned into. Negative ones (not found) stay. */
export function pointOfUnit(text: string, unit: number): number {
  if (unit <= 0 || !hasPairs(text)) return unit;
  const { offsets, length } = pointIndex(text);
  let low = 0;
  let high = (length - 1) >>> STRIDE_BITS;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (offsets[middle]! <= unit) low = middle;
    else high = middle - 1;
  }
  let point = low << STRIDE_BITS;
  for (let i = offsets[low]!; i < unit; point++) i += text.codePointAt(i)! > 0xffff ? 2 : 1;
  return point;
}

/** `text[index]` with `0 <= index < len(text)`. */
export function characterAt(text: string, index: number): string {
  if (!hasPairs(text)) return text.length < LONG_TEXT ? text.charAt(index) : unitOfLong(text, index);
  const unit = unitInPaired(text, index);
  return text.codePointAt(unit)! > 0xffff ? text.slice(unit, unit + 2) : text.charAt(unit);
}

/** `text[start:stop]` with `0 <= start <= stop <= len(text)`. */
export function slicePoints(text: string, start: number, stop: number): string {
  if (!hasPairs(text)) return slicePlain(text, start, stop);
  return text.slice(unitInPaired(text, start), unitInPaired(text, stop));
}

/** `text[start:stop]` where units are code points; the bounds may be any that JavaScript understands. */
export function slicePlain(text: string, start: number, stop: number): string {
  const length = text.length;
  if (length >= LONG_TEXT) {
    if (stop >= length) {
      const from = start < 0 ? start + length : start;
      if (from > 0) return endOfLong(text, from);
    } else if (start === 0) {
      const to = stop < 0 ? stop + length : stop;
      if (to > length >> 1) return startOfLong(text, to);
    }
  }
  return text.slice(start, stop);
}

let lastUnit = 0;

/**
 * The same string as one piece, when it was just put together from several and is short: V8 keeps each piece and each sum of them for as long as
 * the whole lives, ten times the memory. Asking for a unit makes it flat.
 */
export function flattened(text: string): string {
  if (text.length >= FLAT_FROM && text.length <= FLAT_TO) lastUnit = text.charCodeAt(lastUnit & 1);
  return text;
}
/** V8 makes shorter ones flat at once. */
const FLAT_FROM = 13;
/** Copying long strings again at each step of a program that appends would be quadratic. */
const FLAT_TO = 500;

const asciiDecoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The units at `start`, `start + step`, … into `units`, and the union of their bits. A loop on its own, see `split.ts`. */
function unitsBySteps(units: Uint16Array, text: string, start: number, step: number): number {
  let all = 0;
  for (let i = 0, at = start; i < units.length; i++, at += step) all |= units[i] = text.charCodeAt(at);
  return all;
}

/** The characters at `start`, `start + step`, …, `count` of them. */
export function stepPoints(text: string, start: number, step: number, count: number): string {
  if (count === 0) return '';
  if (hasPairs(text)) {
    const all = characters(text);
    const parts: string[] = new Array(count);
    for (let i = 0, at = start; i < count; i++, at += step) parts[i] = all[at]!;
    return parts.join('');
  }
  if (count <= FEW) {
    let few = '';
    for (let i = 0, at = start; i < count; i++, at += step) few += text.charAt(at);
    return few;
  }
  if (count <= CHUNK) {
    const units: number[] = new Array(count);
    for (let i = 0, at = start; i < count; i++, at += step) units[i] = text.charCodeAt(at);
    return String.fromCharCode.apply(null, units);
  }
  const units = new Uint16Array(count);
  return unitsBySteps(units, text, start, step) < 0x80 ? asciiDecoder.decode(Uint8Array.from(units)) : fromUnits(units);
}

/** Up to here adding characters is faster than converting units. */
const FEW = 12;

/** `String.fromCharCode` takes so many at once. V8 spreads arrays of small ints twice as fast as typed arrays. */
const CHUNK = 4096;

/** A string of the codes from `start` to `end`. */
function fromCodes(codes: Uint8Array | Uint16Array, start: number, end: number): string {
  let text = '';
  for (let from = start; from < end; from += CHUNK) {
    const count = Math.min(end - from, CHUNK);
    const chunk: number[] = new Array(count);
    for (let i = 0; i < count; i++) chunk[i] = codes[from + i]!;
    text += String.fromCharCode.apply(null, chunk);
  }
  return text;
}

/** A string of UTF-16 units. */
export function fromUnits(units: Uint16Array): string {
  return fromCodes(units, 0, units.length);
}

/** From so many on the host makes a string of ASCII codes sooner than we do. */
const MANY = 24;

/** A string of Latin-1 codes, which bytes are. */
export function fromLatin1(bytes: Uint8Array, start = 0, end = bytes.length): string {
  return end - start < MANY || !isAscii(bytes, start, end)
    ? fromCodes(bytes, start, end)
    : fromAscii(bytes, start, end);
}

/** A string of many ASCII codes. */
export function fromAscii(bytes: Uint8Array, start: number, end: number): string {
  return asciiDecoder.decode(end - start === bytes.length ? bytes : bytes.subarray(start, end));
}

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i]! > 0x7f) return false;
  return true;
}

/** All characters: `list(text)`. */
export function characters(text: string): string[] {
  const length = text.length;
  const all: string[] = [];
  if (!hasPairs(text)) {
    for (let i = 0; i < length; i++) all.push(text.charAt(i));
    return all;
  }
  for (let i = 0; i < length; ) {
    const width = text.codePointAt(i)! > 0xffff ? 2 : 1;
    all.push(width === 2 ? text.slice(i, i + 2) : text.charAt(i));
    i += width;
  }
  return all;
}

/** All code points. */
export function codePoints(text: string): number[] {
  const points: number[] = [];
  for (let i = 0; i < text.length; ) {
    const point = text.codePointAt(i)!;
    points.push(point);
    i += point > 0xffff ? 2 : 1;
  }
  return points;
}

/** A string of code points. */
export function fromCodePoints(points: readonly number[]): string {
  if (points.length <= 4096) return String.fromCodePoint.apply(null, points as number[]);
  let text = '';
  for (let i = 0; i < points.length; i += 4096)
    text += String.fromCodePoint.apply(null, points.slice(i, i + 4096) as number[]);
  return text;
}

/** Whether `value` is a str of one code point. */
export function isCharacter(value: PValue): value is string {
  return (
    typeof value === 'string' &&
    (value.length === 1 || (value.length === 2 && (value.codePointAt(0) as number) > 0xffff))
  );
}

/** Whether a match of `length` units at `unit` would cut a surrogate pair in two, so that it is none. */
export function cutsPair(text: string, unit: number, length: number): boolean {
  return (
    ((text.charCodeAt(unit) & 0xfc00) === 0xdc00 && unit > 0 && (text.charCodeAt(unit - 1) & 0xfc00) === 0xd800) ||
    ((text.charCodeAt(unit + length) & 0xfc00) === 0xdc00 &&
      unit + length > 0 &&
      (text.charCodeAt(unit + length - 1) & 0xfc00) === 0xd800)
  );
}

/** Whether it has no lone surrogates; V8 answers at once for text of one byte a character. */
export const isWellFormed = (text: string): boolean => (text as unknown as { isWellFormed(): boolean }).isWellFormed();

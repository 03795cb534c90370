import { memoryError, overflowError } from '../errors.ts';
import { codePointLength, cutsPair, hasPairs, pointOfUnit, unitOfPoint } from './code-points.ts';
import { isHeavySearch, linearIndexOf, linearLastIndexOf } from './linear-search.ts';

/** V8 makes no longer strings; where CPython could, a MemoryError is what a Python program gets. */
export const MAX_TEXT = 0x1fffffe8;

/** Raises MemoryError for a string that cannot be made. */
export function checkTextSize(units: number): void {
  if (units > MAX_TEXT) throw units >= 2 ** 53 ? overflowError('string is too long') : memoryError();
}

/** Whether matches of `part` could begin or end inside a surrogate pair. */
function mayCutPair(part: string): boolean {
  return (part.charCodeAt(0) & 0xfc00) === 0xdc00 || (part.charCodeAt(part.length - 1) & 0xfc00) === 0xd800;
}

/** The first unit of `part` in `text[from:to]` (units), or -1. */
export function indexOfPart(text: string, part: string, from: number, to: number): number {
  const last = to - part.length;
  if (from > last) return -1;
  // A bounded search would run to the end of a long string for a short range.
  if (to < text.length && to - from < 1024 && text.length - from > 4096) {
    const at = indexOfPart(text.slice(from, to), part, 0, to - from);
    return at < 0 ? -1 : at + from;
  }
  const careful = mayCutPair(part);
  if (!careful && isHeavySearch(to - from, part.length)) return linearIndexOf(text, part, from, to);
  for (let at = text.indexOf(part, from); at >= 0 && at <= last; at = text.indexOf(part, at + 1))
    if (!careful || !cutsPair(text, at, part.length)) return at;
  return -1;
}

/** The last unit of `part` in `text[from:to]` (units), or -1. */
export function lastIndexOfPart(text: string, part: string, from: number, to: number): number {
  const last = to - part.length;
  if (from > last) return -1;
  if (to - from < 1024 && text.length - to + from > 4096) {
    const at = lastIndexOfPart(text.slice(from, to), part, 0, to - from);
    return at < 0 ? -1 : at + from;
  }
  const careful = mayCutPair(part);
  if (!careful && isHeavySearch(to - from, part.length)) return linearLastIndexOf(text, part, from, to);
  for (let at = text.lastIndexOf(part, last); at >= from; at = at === 0 ? -1 : text.lastIndexOf(part, at - 1))
    if (!careful || !cutsPair(text, at, part.length)) return at;
  return -1;
}

/** Code point bounds of a search as CPython adjusts them: `start` may remain past `end`. */
export function adjustBounds(start: number | undefined, end: number | undefined, length: number): [number, number] {
  let from = start ?? 0;
  let to = end ?? length;
  if (to > length) to = length;
  else if (to < 0) {
    to += length;
    if (to < 0) to = 0;
  }
  if (from < 0) {
    from += length;
    if (from < 0) from = 0;
  }
  return [from, to];
}

/** `text.find(part, start, end)` and `rfind`; -1 when there is none. */
export function findText(
  text: string,
  part: string,
  start: number | undefined,
  end: number | undefined,
  direction: 1 | -1,
): number {
  if (start === undefined && end === undefined) {
    if (part.length === 0) return direction > 0 ? 0 : codePointLength(text);
    const at = direction > 0 ? indexOfPart(text, part, 0, text.length) : lastIndexOfPart(text, part, 0, text.length);
    return pointOfUnit(text, at);
  }
  const length = codePointLength(text);
  const [from, to] = adjustBounds(start, end, length);
  if (from > to) return -1;
  if (part.length === 0) return direction > 0 ? from : to;
  const paired = length !== text.length;
  const first = paired ? unitOfPoint(text, from) : from;
  const last = paired ? unitOfPoint(text, to) : to;
  const at = direction > 0 ? indexOfPart(text, part, first, last) : lastIndexOfPart(text, part, first, last);
  return paired ? pointOfUnit(text, at) : at;
}

/** `text.count(part, start, end)`. */
export function countText(text: string, part: string, start: number | undefined, end: number | undefined): number {
  const length = codePointLength(text);
  const [from, to] = adjustBounds(start, end, length);
  if (from > to) return 0;
  if (part.length === 0) return to - from + 1;
  const paired = length !== text.length;
  return countUnits(text, part, paired ? unitOfPoint(text, from) : from, paired ? unitOfPoint(text, to) : to);
}

function countUnits(text: string, part: string, from: number, to: number): number {
  if (part.length === 1 && to - from < FEW_UNITS) return countUnit(text, part.charCodeAt(0), from, to);
  let count = 0;
  for (let at = indexOfPart(text, part, from, to); at >= 0; at = indexOfPart(text, part, at + part.length, to)) count++;
  return count;
}

/** Up to here a loop over the units is faster than a search for each of a few matches. */
const FEW_UNITS = 64;

/** How often a unit that is no half of a pair occurs, or one that may be: then only where it is alone. */
function countUnit(text: string, unit: number, from: number, to: number): number {
  const careful = (unit & 0xf800) === 0xd800;
  let count = 0;
  for (let i = from; i < to; i++) if (text.charCodeAt(i) === unit && !(careful && cutsPair(text, i, 1))) count++;
  return count;
}

/** `part in text`. */
export function containsText(text: string, part: string): boolean {
  return (mayCutPair(part) && hasPairs(text)) || isHeavySearch(text.length, part.length)
    ? indexOfPart(text, part, 0, text.length) >= 0
    : text.includes(part);
}

/** Up to here parts are added one by one; more are split off and joined. */
const FEW_MATCHES = 5;

/** `text.replace(old, by, count)`; a negative count is no limit. */
export function replaceText(text: string, old: string, by: string, count: number): string {
  if (count === 0 || old === by) return text;
  if (old.length === 0) return interleave(text, by, count);
  const careful = mayCutPair(old);
  if (count < 0 && !careful && !isHeavySearch(text.length, old.length)) {
    let result = '';
    let from = 0;
    for (let matches = 0; matches < FEW_MATCHES; matches++) {
      const at = text.indexOf(old, from);
      if (at < 0) {
        if (matches === 0) return text;
        checkTextSize(result.length + text.length - from);
        return result + text.slice(from);
      }
      result += text.slice(from, at) + by;
      checkTextSize(result.length);
      from = at + old.length;
    }
    if (old.length === 1 && by.length === 1) {
      const replaced = replaceUnit(text, old.charCodeAt(0), by.charCodeAt(0));
      if (replaced !== undefined) return replaced;
    }
    if (by.length > old.length) {
      const matches = text.length * (by.length / old.length) > MAX_TEXT ? countUnits(text, old, 0, text.length) : 0;
      checkTextSize(text.length + matches * (by.length - old.length));
    }
    return by.includes('$') ? text.split(old).join(by) : text.replace(patternOf(old), by);
  }
  const parts: string[] = [];
  let from = 0;
  let size = 0;
  for (let left = count; left !== 0; left--) {
    const at = indexOfPart(text, old, from, text.length);
    if (at < 0) break;
    parts.push(text.slice(from, at));
    size += at - from + by.length;
    checkTextSize(size);
    from = at + old.length;
  }
  if (parts.length === 0) return text;
  checkTextSize(size + text.length - from);
  parts.push(text.slice(from));
  return parts.join(by);
}

const encoder = new TextEncoder();
const asciiDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
/** From here on bytes are quicker than units: the host makes them, and strings of them, many at once. */
const LONG_FOR_UNITS = 512;

/** The text with one unit in place of another, `undefined` for a long text that is not ASCII. */
function replaceUnit(text: string, old: number, by: number): string | undefined {
  const { length } = text;
  if (length < LONG_FOR_UNITS) {
    const units: number[] = new Array(length);
    for (let i = 0; i < length; i++) {
      const unit = text.charCodeAt(i);
      units[i] = unit === old ? by : unit;
    }
    return String.fromCharCode.apply(null, units);
  }
  if (by >= 0x80) return undefined;
  const bytes = encoder.encode(text);
  if (bytes.length !== length) return undefined;
  replaceByte(bytes, old, by);
  return asciiDecoder.decode(bytes);
}

function replaceByte(bytes: Uint8Array, old: number, by: number): void {
  for (let i = 0; i < bytes.length; i++) if (bytes[i] === old) bytes[i] = by;
}

/** The pattern last made, and what for: V8 replaces by a pattern that is plain text twice as fast as by splitting and joining. */
let pattern = /(?:)/g;
let patternText = '';

function patternOf(text: string): RegExp {
  if (text !== patternText) {
    pattern = new RegExp(text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'g');
    patternText = text;
  }
  return pattern;
}

/** `by` before each of the first `count` characters, and at the end if it reaches that far. */
function interleave(text: string, by: string, count: number): string {
  const length = codePointLength(text);
  const times = count < 0 || count > length + 1 ? length + 1 : count;
  checkTextSize(text.length + times * by.length);
  const head = Math.min(times, length);
  const cut = unitOfPoint(text, head);
  let result = '';
  for (let i = 0; i < cut; ) {
    const width = text.codePointAt(i)! > 0xffff ? 2 : 1;
    result += by + (width === 2 ? text.slice(i, i + 2) : text.charAt(i));
    i += width;
  }
  return result + (times > length ? by : '') + text.slice(cut);
}

/** Whether `text` has `part` at `unit`, not cutting a pair. */
export function hasPartAt(text: string, part: string, unit: number): boolean {
  return text.startsWith(part, unit) && !(mayCutPair(part) && cutsPair(text, unit, part.length));
}

import type { PValue } from '../object.ts';
import { hasPairs } from './code-points.ts';
import { isHeavySearch } from './linear-search.ts';
import { flagsOf, LINE_BREAK, SPACE } from './properties.ts';
import { indexOfPart, lastIndexOfPart } from './search.ts';

/*
 * Taking texts apart. White space and line breaks are all in the basic plane, so these loops count UTF-16 units.
 */

/** `text.split(None, limit)`; a negative limit is none. */
export function splitSpaces(text: string, limit: number): PValue[] {
  const parts: PValue[] = [];
  const length = text.length;
  let i = 0;
  for (;;) {
    while (i < length && (flagsOf(text.charCodeAt(i)) & SPACE) !== 0) i++;
    if (i === length) return parts;
    if (limit >= 0 && parts.length >= limit) break;
    const start = i++;
    while (i < length && (flagsOf(text.charCodeAt(i)) & SPACE) === 0) i++;
    parts.push(text.slice(start, i));
  }
  parts.push(text.slice(i));
  return parts;
}

/** `text.rsplit(None, limit)`. */
export function rsplitSpaces(text: string, limit: number): PValue[] {
  if (limit < 0) return splitSpaces(text, limit);
  const parts: PValue[] = [];
  let i = text.length;
  for (;;) {
    while (i > 0 && (flagsOf(text.charCodeAt(i - 1)) & SPACE) !== 0) i--;
    if (i === 0) return parts.reverse();
    if (parts.length >= limit) break;
    const end = i--;
    while (i > 0 && (flagsOf(text.charCodeAt(i - 1)) & SPACE) === 0) i--;
    parts.push(text.slice(i, end));
  }
  parts.push(text.slice(0, i));
  return parts.reverse();
}

const isSurrogate = (unit: number) => (unit & 0xf800) === 0xd800;

/*
 * Loops over much stand alone here and in other places. V8 compiles a loop while it runs for the first time (OSR), knows nothing yet of what
 * comes after it, keeps that code, and falls back to its interpreter there at each later call. A `return` of a variable is all that is free.
 */

/** The parts before separators, and where the last separator ends. */
function splitInto(parts: PValue[], text: string, separator: string): number {
  const width = separator.length;
  let from = 0;
  for (;;) {
    const at = text.indexOf(separator, from);
    if (at < 0) return from;
    parts.push(text.slice(from, at));
    from = at + width;
  }
}

/** V8's own `split` takes half as long again: it is a call into C++, where `indexOf` and `slice` are machine code. */
function splitPlainly(text: string, separator: string): PValue[] {
  const parts: PValue[] = [];
  const from = splitInto(parts, text, separator);
  parts.push(from === 0 ? text : text.slice(from));
  return parts;
}

/** `text.split(separator, limit)` with a separator that is not empty. */
export function splitBy(text: string, separator: string, limit: number): PValue[] {
  if (
    limit < 0 &&
    !isHeavySearch(text.length, separator.length) &&
    !isSurrogate(separator.charCodeAt(0)) &&
    !isSurrogate(separator.charCodeAt(separator.length - 1))
  )
    return splitPlainly(text, separator);
  const parts: PValue[] = [];
  let from = 0;
  while (limit < 0 || parts.length < limit) {
    const at = indexOfPart(text, separator, from, text.length);
    if (at < 0) break;
    parts.push(text.slice(from, at));
    from = at + separator.length;
  }
  parts.push(from === 0 ? text : text.slice(from));
  return parts;
}

/** `text.rsplit(separator, limit)`. */
export function rsplitBy(text: string, separator: string, limit: number): PValue[] {
  const parts: PValue[] = [];
  let to = text.length;
  while (limit < 0 || parts.length < limit) {
    const at = lastIndexOfPart(text, separator, 0, to);
    if (at < 0) break;
    parts.push(text.slice(at + separator.length, to));
    to = at;
  }
  parts.push(text.slice(0, to));
  return parts.reverse();
}

/** `text.splitlines(keepEnds)`. */
export function splitLines(text: string, keepEnds: boolean): PValue[] {
  const lines: PValue[] = [];
  const length = text.length;
  let start = 0;
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 0x1e && unit < 0x85) continue;
    if ((flagsOf(unit) & LINE_BREAK) === 0) continue;
    const end = i;
    if (unit === 13 && text.charCodeAt(i + 1) === 10) i++;
    lines.push(text.slice(start, keepEnds ? i + 1 : end));
    start = i + 1;
  }
  if (start < length) lines.push(text.slice(start));
  return lines;
}

/** Bits of `stripText`'s sides. */
export const LEFT = 1;
export const RIGHT = 2;

/** `strip`, `lstrip` and `rstrip`: of white space, or of the characters in `chars`. */
export function stripText(text: string, chars: string | null, sides: number): string {
  let start = 0;
  let end = text.length;
  if (chars === null) {
    if ((sides & LEFT) !== 0) while (start < end && (flagsOf(text.charCodeAt(start)) & SPACE) !== 0) start++;
    if ((sides & RIGHT) !== 0) while (end > start && (flagsOf(text.charCodeAt(end - 1)) & SPACE) !== 0) end--;
  } else if (hasPairs(text) || hasPairs(chars)) return stripPoints(text, chars, sides);
  else {
    if ((sides & LEFT) !== 0) while (start < end && chars.includes(text.charAt(start))) start++;
    if ((sides & RIGHT) !== 0) while (end > start && chars.includes(text.charAt(end - 1))) end--;
  }
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

function stripPoints(text: string, chars: string, sides: number): string {
  const set = new Set(chars);
  let start = 0;
  let end = text.length;
  if ((sides & LEFT) !== 0)
    while (start < end) {
      const character = String.fromCodePoint(text.codePointAt(start)!);
      if (!set.has(character)) break;
      start += character.length;
    }
  if ((sides & RIGHT) !== 0)
    while (end > start) {
      const width = end - start > 1 && text.codePointAt(end - 2)! > 0xffff ? 2 : 1;
      if (!set.has(text.slice(end - width, end))) break;
      end -= width;
    }
  return text.slice(start, end);
}

/** `text.expandtabs(size)`. `checkSize` sees the length of the result before it is made. */
export function expandTabs(text: string, size: number, checkSize: (units: number) => void): string {
  if (!text.includes('\t')) return text;
  // Sizes first: a tab may stand for two thousand million spaces.
  for (let pass = 0, result = ''; ; pass++) {
    let column = 0;
    let total = 0;
    let from = 0;
    for (let i = 0; i <= text.length; i++) {
      const unit = i === text.length ? 9 : text.charCodeAt(i);
      if (unit === 9) {
        const spaces = i === text.length || size <= 0 ? 0 : size - (column % size);
        if (pass === 1) result += text.slice(from, i) + ' '.repeat(spaces);
        total += i - from + spaces;
        column += spaces;
        from = i + 1;
      } else if (unit === 10 || unit === 13) column = 0;
      else if ((unit & 0xfc00) !== 0xdc00 || i === 0 || (text.charCodeAt(i - 1) & 0xfc00) !== 0xd800) column++;
    }
    if (pass === 1) return result;
    checkSize(total);
  }
}

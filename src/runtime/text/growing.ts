/*
 * `s += x` makes a rope, and to look at one character of a rope V8 copies all of it: a loop that adds to a string and asks for its length or
 * its end would take quadratic time. So of the long string last asked for, and of what it becomes by additions, the pieces are known,
 * each at most half as long as the one before, and how many code points it has.
 */

/** Shorter strings may be copied each time. */
export const LONG_TEXT = 1024;

const SURROGATE = /[\ud800-\udfff]/;

let grown = '';
/** Its length, -1 when there is none. */
let grownLength = -1;
let grownPoints = 0;
let pieces: string[] = [];

/** Follows `text`, a long one of `points` code points, from here on. */
export function follow(text: string, points: number): void {
  grown = text;
  grownLength = text.length;
  grownPoints = points;
  pieces = [text];
}

/** The number of code points of `text` if it is the string followed, else -1. */
export function followedPoints(text: string): number {
  if (text.length !== grownLength || text !== grown) return -1;
  // an equal one would be compared to the end each time
  grown = text;
  return grownPoints;
}

/** The number of code points of what is added; -1 where its ends might join with what is beside them. */
function pointsOf(text: string): number {
  if (!SURROGATE.test(text)) return text.length;
  if ((text.charCodeAt(0) & 0xfc00) === 0xdc00 || (text.charCodeAt(text.length - 1) & 0xfc00) === 0xd800) return -1;
  let points = 0;
  for (let i = 0; i < text.length; points++) i += text.codePointAt(i)! > 0xffff ? 2 : 1;
  return points;
}

/** `left + right` of a long `left`. */
export function addToLong(left: string, right: string): string {
  const sum = left + right;
  if (left.length !== grownLength || right.length === 0 || left !== grown) return sum;
  const points = pointsOf(right);
  if (points < 0) {
    grownLength = -1;
    return sum;
  }
  grownPoints += points;
  grown = sum;
  grownLength = sum.length;
  let last = pieces.push(right) - 1;
  while (last > 0 && pieces[last - 1]!.length <= 2 * pieces[last]!.length) {
    pieces[last - 1] += pieces.pop()!;
    last--;
  }
  if (last === 0) {
    // grown by half: now the copy is worth its time, and frees the rope
    sum.charCodeAt(0);
    pieces = [sum];
  }
  return sum;
}

/** `text[unit]` of a long text without pairs, `0 <= unit < text.length`. */
export function unitOfLong(text: string, unit: number): string {
  if (text.length !== grownLength || pieces.length === 1 || text !== grown) return text[unit]!;
  let start = grownLength;
  for (let i = pieces.length - 1; ; i--) {
    const piece = pieces[i]!;
    start -= piece.length;
    if (unit >= start) return piece[unit - start]!;
  }
}

/** The beginning of a long text without pairs, most of it, up to `stop`; the text followed from here on. */
export function startOfLong(text: string, stop: number): string {
  if (text.length !== grownLength || text !== grown) return text.slice(0, stop);
  const kept: string[] = [];
  let start = 0;
  let result = '';
  for (let i = 0; start < stop; i++) {
    const piece = pieces[i]!;
    const part = start + piece.length > stop ? piece.slice(0, stop - start) : piece;
    kept.push(part);
    result += part;
    start += part.length;
  }
  grown = result;
  grownLength = stop;
  grownPoints = stop;
  pieces = kept;
  return result;
}

/** The end of a long text without pairs from `unit` on. */
export function endOfLong(text: string, unit: number): string {
  if (text.length !== grownLength || pieces.length === 1 || text !== grown) return text.slice(unit);
  let start = grownLength;
  let end = '';
  for (let i = pieces.length - 1; i > 0; i--) {
    const piece = pieces[i]!;
    start -= piece.length;
    if (unit >= start) return piece.slice(unit - start) + end;
    end = piece + end;
  }
  return text.slice(unit);
}

/*
 * `s += x` makes a rope, and to look at one character of a rope V8 copies all of it: a loop that adds to a string and asks for its length or
 * its end would take quadratic time. So of the long string last asked for, and of what it becomes by additions, the pieces are known,
 * each at most half as long as the one before. It has no surrogates but those it was asked about.
 */

/** Shorter strings may be copied each time. */
export const LONG_TEXT = 1024;

const SURROGATE = /[\ud800-\udfff]/;

let grown = '';
/** Its length, -1 when there is none. */
let grownLength = -1;
let pieces: string[] = [];

/** Follows `text` from here on, which is long and has no surrogate pairs. */
export function follow(text: string): void {
  grown = text;
  grownLength = text.length;
  pieces = [text];
}

/** Whether `text` is the string followed: then it has no surrogate pairs. */
export function isFollowed(text: string): boolean {
  return text.length === grownLength && text === grown;
}

/** `left + right` of a long `left`. */
export function addToLong(left: string, right: string): string {
  const sum = left + right;
  if (left.length !== grownLength || right.length === 0 || left !== grown) return sum;
  if (SURROGATE.test(right)) {
    grownLength = -1;
    return sum;
  }
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

/** `text[unit]` of a long text, `0 <= unit < text.length`. */
export function unitOfLong(text: string, unit: number): string {
  if (text.length !== grownLength || pieces.length === 1 || text !== grown) return text[unit]!;
  let start = grownLength;
  for (let i = pieces.length - 1; ; i--) {
    const piece = pieces[i]!;
    start -= piece.length;
    if (unit >= start) return piece[unit - start]!;
  }
}

/** The beginning of a long text, most of it, up to `stop`; the text followed from here on. */
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
  pieces = kept;
  return result;
}

/** The end of a long text from `unit` on. */
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

/*
 * Search in time proportional to the lengths (Knuth, Morris and Pratt), for what would take the product of them otherwise: the engine's own
 * search does for long parts that begin like much of the text.
 */

/** Where the product of both lengths is more than this, a table pays. */
const WORTH_A_TABLE = 3e7;
const SHORT_PART = 32;

export function isHeavySearch(length: number, part: number): boolean {
  return part > SHORT_PART && length * part > WORTH_A_TABLE;
}

/** Units of a text or of bytes, by index. */
type Reader = (index: number) => number;

const reader = (units: string | Uint8Array): Reader =>
  typeof units === 'string' ? (i) => units.charCodeAt(i) : (i) => units[i]!;

/** The first index of `part` in `units[from:to]`, or -1. */
export function linearIndexOf<U extends string | Uint8Array>(units: U, part: U, from: number, to: number): number {
  const read = reader(units);
  const at = search((i) => read(from + i), to - from, reader(part), part.length);
  return at < 0 ? -1 : at + from;
}

/** The last index of `part` in `units[from:to]`, or -1. */
export function linearLastIndexOf<U extends string | Uint8Array>(units: U, part: U, from: number, to: number): number {
  const read = reader(units);
  const readPart = reader(part);
  const last = part.length - 1;
  const at = search(
    (i) => read(to - 1 - i),
    to - from,
    (i) => readPart(last - i),
    part.length,
  );
  return at < 0 ? -1 : to - at - part.length;
}

function search(read: Reader, length: number, part: Reader, size: number): number {
  const fallback = fallbacks(part, size);
  let matched = 0;
  for (let i = 0; i < length; i++) {
    const unit = read(i);
    while (matched > 0 && unit !== part(matched)) matched = fallback[matched - 1]!;
    if (unit === part(matched) && ++matched === size) return i - size + 1;
  }
  return -1;
}

/** For each length of a beginning of `part`, less one: how long the longest shorter beginning is that it ends with. */
function fallbacks(part: Reader, size: number): Int32Array {
  const table = new Int32Array(size);
  let matched = 0;
  for (let i = 1; i < size; i++) {
    const unit = part(i);
    while (matched > 0 && unit !== part(matched)) matched = table[matched - 1]!;
    if (unit === part(matched)) matched++;
    table[i] = matched;
  }
  return table;
}

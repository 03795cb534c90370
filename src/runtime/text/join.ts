/** So many bytes are gathered before the host makes a string of them. */
const CHUNK = 1 << 15;
/** Longer parts are not copied character by character. */
const LONG = 64;
/** From so many parts on, of so many characters on average, copying characters takes half of the host's `join`, or a fifth where they are single. */
const MANY = 96;
const SHORT = 8;

const bytes = new Uint8Array(CHUNK);
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
/** How many bytes `gather` has gathered. */
let filled = 0;

/** Takes parts from number `from` on, each after a separator but the first of all, as long as there is room; the number of the first not taken. */
function gather(parts: readonly string[], separator: string, from: number): number {
  let at = 0;
  let seen = 0;
  let i = from;
  for (; i < parts.length; i++) {
    const part = parts[i]!;
    const length = part.length;
    if (length > LONG || at + length + separator.length > CHUNK) break;
    if (i > 0)
      for (let k = 0; k < separator.length; k++) {
        const unit = separator.charCodeAt(k);
        seen |= unit;
        bytes[at++] = unit;
      }
    for (let k = 0; k < length; k++) {
      const unit = part.charCodeAt(k);
      seen |= unit;
      bytes[at++] = unit;
    }
  }
  filled = at;
  return seen < 0x80 ? i : -1;
}

/** `parts.join(separator)`, the parts being `size` characters in all. */
export function joinParts(parts: readonly string[], separator: string, size: number): string {
  if (parts.length < MANY || separator.length > SHORT || size > parts.length * SHORT) return parts.join(separator);
  let text = '';
  for (let next = 0; next < parts.length; ) {
    const end = gather(parts, separator, next);
    // not ASCII
    if (end < 0) return parts.join(separator);
    if (end > next) text += decoder.decode(bytes.subarray(0, filled));
    if (end < parts.length && parts[end]!.length > LONG) {
      text += end > 0 ? separator + parts[end]! : parts[end]!;
      next = end + 1;
    } else next = end;
  }
  return text;
}

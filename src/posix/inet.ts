/* Internet addresses as text and bytes: inet_aton(3), inet_pton(3), inet_ntop(3). */

/** A part of a dotted address as strtoul reads it: decimal, octal or hexadecimal; NaN if it is none. */
function part(text: string): number {
  if (/^0[xX][0-9a-fA-F]+$/.test(text)) return Number.parseInt(text.slice(2), 16);
  if (/^0[0-7]*$/.test(text)) return Number.parseInt(text, 8);
  return /^[1-9][0-9]*$/.test(text) ? Number(text) : Number.NaN;
}

/** `inet_aton`: one to four parts, the last of which fills the rest; `undefined` if it is no address. */
export function inetAton(text: string): Uint8Array | undefined {
  const end = text.search(/[ \t\n\v\f\r]/);
  const parts = (end < 0 ? text : text.slice(0, end)).split('.').map(part);
  if (parts.length > 4 || parts.some(Number.isNaN)) return undefined;
  const last = parts.pop()!;
  if (parts.some((p) => p > 255) || last >= 2 ** (8 * (4 - parts.length))) return undefined;
  const bytes = new Uint8Array(4);
  bytes.set(parts);
  for (let i = 3, rest = last; i >= parts.length; i--, rest = Math.floor(rest / 256)) bytes[i] = rest % 256;
  return bytes;
}

/** `inet_pton(AF_INET)`: four decimal parts. */
export function parseIpv4(text: string): Uint8Array | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((p) => /^(0|[1-9][0-9]{0,2})$/.test(p) && Number(p) < 256)) return undefined;
  return Uint8Array.from(parts, Number);
}

/** `inet_pton(AF_INET6)`. */
export function parseIpv6(text: string): Uint8Array | undefined {
  let head = text;
  let tail: Uint8Array | undefined;
  const dot = text.indexOf('.');
  if (dot >= 0) {
    const colon = text.lastIndexOf(':');
    tail = parseIpv4(text.slice(colon + 1));
    if (tail === undefined || colon < 0) return undefined;
    head = text.slice(0, colon);
    if (head.endsWith(':')) head += ':';
  }
  const halves = head.split('::');
  if (halves.length > 2) return undefined;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  if (groups.flat().some((group) => !/^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  const words = 8 - (tail === undefined ? 0 : 2);
  const [left, right = []] = groups as [string[], string[]?];
  const missing = words - left.length - right.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const bytes = new Uint8Array(16);
  const put = (list: readonly string[], from: number) =>
    list.forEach((group, i) => {
      const word = Number.parseInt(group, 16);
      bytes[(from + i) * 2] = word >> 8;
      bytes[(from + i) * 2 + 1] = word & 255;
    });
  put(left, 0);
  put(right, words - right.length);
  if (tail !== undefined) bytes.set(tail, 12);
  return bytes;
}

/** `inet_ntop(AF_INET)`. */
export function formatIpv4(bytes: Uint8Array): string {
  return bytes.subarray(0, 4).join('.');
}

/** `inet_ntop(AF_INET6)`: the longest run of zero groups, of two at least, is `::`. */
export function formatIpv6(bytes: Uint8Array): string {
  const words: number[] = [];
  for (let i = 0; i < 16; i += 2) words.push((bytes[i]! << 8) | bytes[i + 1]!);
  let best = -1;
  let length = 1;
  for (let i = 0; i < 8; i++) {
    let n = 0;
    while (i + n < 8 && words[i + n] === 0) n++;
    if (n > length) {
      best = i;
      length = n;
    }
    i += n;
  }
  const dotted =
    best === 0 && (length === 6 || (length === 7 && words[7] !== 1) || (length === 5 && words[5] === 0xffff));
  const count = dotted ? 6 : 8;
  const hex = (from: number, to: number) =>
    words
      .slice(from, to)
      .map((word) => word.toString(16))
      .join(':');
  let text = best < 0 ? hex(0, count) : `${hex(0, best)}::${hex(Math.min(best + length, count), count)}`;
  if (dotted) text += `${text.endsWith(':') ? '' : ':'}${formatIpv4(bytes.subarray(12))}`;
  return text;
}

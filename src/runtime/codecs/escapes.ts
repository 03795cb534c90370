import { ByteWriter } from '../text/byte-writer.ts';
import { characterNamed } from '../text/names.ts';
import { escapePoint } from '../text/repr.ts';
import { warn } from '../warn.ts';
import { DecodeErrors } from './errors.ts';
import type { Decoded } from './utf8.ts';

const SIMPLE: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  b: '\b',
  f: '\f',
  t: '\t',
  n: '\n',
  r: '\r',
  v: '\v',
  a: '\x07',
};

const hexDigit = (byte: number | undefined): number => {
  if (byte === undefined) return -1;
  if (byte >= 48 && byte <= 57) return byte - 48;
  const lower = byte | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
};

/** `text.encode('unicode_escape')`. */
export function encodeUnicodeEscape(text: string): Uint8Array {
  const out = new ByteWriter(text.length);
  for (let i = 0; i < text.length; ) {
    const point = text.codePointAt(i)!;
    i += point > 0xffff ? 2 : 1;
    if (point === 0x5c) out.latin1('\\\\');
    else if (point >= 0x20 && point < 0x7f) out.byte(point);
    else if (point === 9) out.latin1('\\t');
    else if (point === 10) out.latin1('\\n');
    else if (point === 13) out.latin1('\\r');
    else out.latin1(escapePoint(point));
  }
  return out.finish();
}

/** `text.encode('raw_unicode_escape')`. */
export function encodeRawUnicodeEscape(text: string): Uint8Array {
  const out = new ByteWriter(text.length);
  for (let i = 0; i < text.length; ) {
    const point = text.codePointAt(i)!;
    i += point > 0xffff ? 2 : 1;
    if (point < 0x100) out.byte(point);
    else out.latin1(escapePoint(point));
  }
  return out.finish();
}

/** The digits of `\x`, `\u` or `\U` from `from` on: their value, and where they stop. */
function readHex(bytes: Uint8Array, from: number, count: number): { value: number; end: number } {
  let value = 0;
  let end = from;
  for (; end < from + count; end++) {
    const digit = hexDigit(bytes[end]);
    if (digit < 0) break;
    value = value * 16 + digit;
  }
  return { value, end };
}

const WIDTHS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };
const truncated = (letter: string) => `truncated \\${letter}${'X'.repeat(WIDTHS[letter]!)} escape`;

/** Warns of the first escape that means nothing, as a codec does: `escape` is what follows the backslash. */
export function warnOfEscape(escape: string): void {
  const octal = escape.length > 1 ? 'octal ' : '';
  warn('DeprecationWarning', `invalid ${octal}escape sequence '\\${escape}'`);
}

/** `bytes.decode('unicode_escape')`; `raw` for `raw_unicode_escape`, which knows `\u` and `\U` only. */
export function decodeUnicodeEscape(bytes: Uint8Array, errors: string, final: boolean, raw = false): Decoded {
  const invalid: InvalidEscapes = { first: undefined };
  const decoded = decodeEscapes(bytes, errors, final, raw, invalid);
  if (invalid.first !== undefined) warnOfEscape(invalid.first);
  return decoded;
}

interface InvalidEscapes {
  first: string | undefined;
}

function decodeEscapes(
  bytes: Uint8Array,
  errors: string,
  final: boolean,
  raw: boolean,
  invalid: InvalidEscapes,
): Decoded {
  const state = new DecodeErrors(raw ? 'rawunicodeescape' : 'unicodeescape', bytes, errors);
  const parts: string[] = [];
  let at = 0;
  const fail = (start: number, end: number, reason: string) => {
    parts.push(state.handle(start, end, reason));
    at = state.next;
  };
  while (at < state.bytes.length) {
    const input = state.bytes;
    const byte = input[at]!;
    if (byte !== 0x5c) {
      parts.push(String.fromCharCode(byte));
      at++;
      continue;
    }
    const start = at;
    if (at + 1 >= input.length) {
      if (!final) return { text: parts.join(''), consumed: start };
      if (raw) {
        parts.push('\\');
        at++;
      } else fail(start, input.length, '\\ at end of string');
      continue;
    }
    const letter = String.fromCharCode(input[at + 1]!);
    if (letter === 'u' || letter === 'U' || (letter === 'x' && !raw)) {
      const width = WIDTHS[letter]!;
      const { value, end } = readHex(input, at + 2, width);
      if (end < at + 2 + width) {
        if (end === input.length && !final) return { text: parts.join(''), consumed: start };
        fail(start, end, truncated(letter));
      } else if (value > 0x10ffff) fail(start, end, raw ? '\\Uxxxxxxxx out of range' : 'illegal Unicode character');
      else {
        parts.push(String.fromCodePoint(value));
        at = end;
      }
      continue;
    }
    if (raw) {
      parts.push(`\\${letter}`);
      at += 2;
      continue;
    }
    const simple = SIMPLE[letter];
    if (simple !== undefined) {
      parts.push(simple);
      at += 2;
    } else if (letter >= '0' && letter <= '7') {
      let value = 0;
      let end = at + 1;
      for (; end < at + 4 && input[end]! >= 48 && input[end]! <= 55; end++) value = value * 8 + input[end]! - 48;
      if (end === input.length && end < at + 4 && !final) return { text: parts.join(''), consumed: start };
      if (value > 0xff) invalid.first ??= String.fromCharCode(...input.subarray(at + 1, end));
      parts.push(String.fromCharCode(value));
      at = end;
    } else if (letter === 'N') {
      const close = input[at + 2] === 0x7b ? input.indexOf(0x7d, at + 3) : -1;
      if (close > at + 3) {
        const point = characterNamed(String.fromCharCode(...input.subarray(at + 3, close)));
        if (point === undefined) fail(start, close + 1, 'unknown Unicode character name');
        else {
          parts.push(String.fromCodePoint(point));
          at = close + 1;
        }
      } else if (!final && close < 0 && (input[at + 2] === 0x7b || at + 2 >= input.length))
        return { text: parts.join(''), consumed: start };
      else {
        const end = input[at + 2] === 0x7b ? (close < 0 ? input.length : close) : at + 2;
        fail(start, end, 'malformed \\N character escape');
      }
    } else {
      invalid.first ??= letter;
      parts.push(`\\${letter}`);
      at += 2;
    }
  }
  return { text: parts.join(''), consumed: at };
}

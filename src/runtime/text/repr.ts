import { PRINTABLE } from './generated/unicode-tables.ts';
import { flagsOf } from './properties.ts';
import { checkTextSize } from './search.ts';

/** What needs no escape in any repr: no quote, backslash, control or non-ASCII character. */
const PLAIN = /^[ !#-&(-[\]-~]*$/;

const hex = (point: number, width: number) => point.toString(16).padStart(width, '0');

/** `repr()` of a str. */
export function reprText(text: string): string {
  if (PLAIN.test(text)) return `'${text}'`;
  checkTextSize(text.length > 0x2000000 ? text.length * 6 : 0);
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let result = quote;
  for (let i = 0; i < text.length; ) {
    const point = text.codePointAt(i)!;
    result += escapeCharacter(point, quote);
    i += point > 0xffff ? 2 : 1;
  }
  return result + quote;
}

function escapeCharacter(point: number, quote: string): string {
  if (point >= 0x20 && point < 0x7f) {
    const character = String.fromCharCode(point);
    return character === quote || character === '\\' ? `\\${character}` : character;
  }
  switch (point) {
    case 9:
      return '\\t';
    case 10:
      return '\\n';
    case 13:
      return '\\r';
  }
  if ((flagsOf(point) & PRINTABLE) !== 0) return String.fromCodePoint(point);
  return escapePoint(point);
}

/** `\xhh`, `\uhhhh` or `\Uhhhhhhhh`. */
export function escapePoint(point: number): string {
  if (point <= 0xff) return `\\x${hex(point, 2)}`;
  return point <= 0xffff ? `\\u${hex(point, 4)}` : `\\U${hex(point, 8)}`;
}

/** `ascii()` of what `repr` has given: everything beyond ASCII escaped. */
export function asciiOnly(text: string): string {
  if (!/[^\0-\x7f]/.test(text)) return text;
  let result = '';
  for (let i = 0; i < text.length; ) {
    const point = text.codePointAt(i)!;
    result += point < 0x80 ? text.charAt(i) : escapePoint(point);
    i += point > 0xffff ? 2 : 1;
  }
  return result;
}

/** The inner part of a bytes repr, with the quotes: `'…'` without the `b`. */
export function reprBytes(bytes: Uint8Array): string {
  checkTextSize(bytes.length > 0x4000000 ? bytes.length * 4 : 0);
  const quote = bytes.includes(0x27) && !bytes.includes(0x22) ? '"' : "'";
  return quote + escapedBytes(bytes, quote) + quote;
}

/** A loop on its own, see `split.ts`. */
function escapedBytes(bytes: Uint8Array, quote: string): string {
  let result = '';
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte >= 0x20 && byte < 0x7f) {
      const character = String.fromCharCode(byte);
      result += character === quote || byte === 0x5c ? `\\${character}` : character;
    } else if (byte === 9) result += '\\t';
    else if (byte === 10) result += '\\n';
    else if (byte === 13) result += '\\r';
    else result += `\\x${hex(byte, 2)}`;
  }
  return result;
}

import { lowerText, upperText } from '../../runtime/text/case.ts';
import { ALPHA, DECIMAL, DIGIT, flagsOf, isLineBreak, isSpacePoint, NUMERIC } from '../../runtime/text/properties.ts';
import { BIGCHARSET, CATEGORY, CHARSET, FAILURE, LITERAL, NEGATE, RANGE, RANGE_UNI_IGNORE } from './opcodes.ts';

/** Lower case of a code point as single characters have it: the first of a full mapping. */
export function lowerUnicode(point: number): number {
  if (point < 0x80) return lowerAscii(point);
  return lowerText(String.fromCodePoint(point)).codePointAt(0)!;
}

export function upperUnicode(point: number): number {
  return upperText(String.fromCodePoint(point)).codePointAt(0)!;
}

export function lowerAscii(point: number): number {
  return point >= 65 && point <= 90 ? point + 32 : point;
}

export function upperAscii(point: number): number {
  return point >= 97 && point <= 122 ? point - 32 : point;
}

const isAsciiDigit = (c: number) => c >= 48 && c <= 57;
const isAsciiSpace = (c: number) => c === 32 || (c >= 9 && c <= 13);
const isAsciiWord = (c: number) => (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 48 && c <= 57) || c === 95;

const WORD = ALPHA | DECIMAL | DIGIT | NUMERIC;

/** `\w` of str patterns. */
export function isUnicodeWord(c: number): boolean {
  return c < 0x80 ? isAsciiWord(c) : (flagsOf(c) & WORD) !== 0;
}

export { isAsciiWord };

/** `sre_category`, by the numbers of `re._constants.CHCODES`; odd ones negate. */
export function inCategory(category: number, c: number): boolean {
  switch (category) {
    case 0:
      return isAsciiDigit(c);
    case 1:
      return !isAsciiDigit(c);
    case 2:
      return isAsciiSpace(c);
    case 3:
      return !isAsciiSpace(c);
    case 4:
      return isAsciiWord(c);
    case 5:
      return !isAsciiWord(c);
    case 6:
      return c === 10;
    case 7:
      return c !== 10;
    // Locale categories: the C locale's, which knows ASCII.
    case 8:
      return isAsciiWord(c);
    case 9:
      return !isAsciiWord(c);
    case 10:
      return c < 0x80 ? isAsciiDigit(c) : (flagsOf(c) & DECIMAL) !== 0;
    case 11:
      return !(c < 0x80 ? isAsciiDigit(c) : (flagsOf(c) & DECIMAL) !== 0);
    case 12:
      return isSpacePoint(c);
    case 13:
      return !isSpacePoint(c);
    case 14:
      return isUnicodeWord(c);
    case 15:
      return !isUnicodeWord(c);
    case 16:
      return isLineBreak(c);
    default:
      return !isLineBreak(c);
  }
}

/** Whether the set that starts at `at` of the code has the character: `SRE(charset)`. */
export function inSet(code: Uint32Array, at: number, c: number): boolean {
  let found = true;
  for (let i = at; ; ) {
    switch (code[i++]) {
      case FAILURE:
        return !found;
      case LITERAL:
        if (c === code[i]) return found;
        i++;
        break;
      case CATEGORY:
        if (inCategory(code[i]!, c)) return found;
        i++;
        break;
      case CHARSET:
        if (c < 256 && (code[i + (c >> 5)]! & (1 << (c & 31))) !== 0) return found;
        i += 8;
        break;
      case RANGE:
        if (code[i]! <= c && c <= code[i + 1]!) return found;
        i += 2;
        break;
      case RANGE_UNI_IGNORE: {
        if (code[i]! <= c && c <= code[i + 1]!) return found;
        const upper = upperUnicode(c);
        if (code[i]! <= upper && upper <= code[i + 1]!) return found;
        i += 2;
        break;
      }
      case NEGATE:
        found = !found;
        break;
      case BIGCHARSET: {
        const count = code[i++]!;
        const words = i + 64;
        if (c < 65536) {
          const block = (code[i + (c >> 10)]! >>> (((c >> 8) & 3) * 8)) & 255;
          if ((code[(words + (block * 256 + (c & 255)) / 32) | 0]! & (1 << (c & 31))) !== 0) return found;
        }
        i = words + count * 8;
        break;
      }
      default:
        return false;
    }
  }
}

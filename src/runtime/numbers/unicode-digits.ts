/** Code points of the zeros of Unicode 15.1: ten decimal digits follow each in order. */
const ZEROS = [
  0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20,
  0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0,
  0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x10d30, 0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0,
  0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0, 0x11950, 0x11c50, 0x11d50, 0x11da0, 0x11f50, 0x16a60, 0x16ac0,
  0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e4f0, 0x1e950, 0x1fbf0,
];

/** The value of a decimal digit of any script, or -1: `Py_UNICODE_TODECIMAL`. */
export function decimalDigit(point: number): number {
  if (point < 0x80) return point >= 0x30 && point <= 0x39 ? point - 0x30 : -1;
  let low = 0;
  let high = ZEROS.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ZEROS[middle]! <= point) low = middle + 1;
    else high = middle;
  }
  const digit = point - ZEROS[low - 1]!;
  return digit < 10 ? digit : -1;
}

/** `Py_UNICODE_ISSPACE` of a UTF-16 unit: all such characters are in the first plane. */
export function isSpace(unit: number): boolean {
  if (unit < 0x80) return (unit >= 9 && unit <= 13) || (unit >= 28 && unit <= 32);
  return (
    unit === 0x85 ||
    unit === 0xa0 ||
    unit === 0x1680 ||
    (unit >= 0x2000 && unit <= 0x200a) ||
    unit === 0x2028 ||
    unit === 0x2029 ||
    unit === 0x202f ||
    unit === 0x205f ||
    unit === 0x3000
  );
}

/**
 * The text with every space as ' ' and every decimal digit as an ASCII one: `_PyUnicode_TransformDecimalAndSpaceToASCII`. Other
 * characters past ASCII become '?', which no number contains.
 */
export function asciiNumberText(text: string): string {
  let plain = true;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0x7f || unit < 0x20) {
      plain = false;
      break;
    }
  }
  if (plain) return text;
  let result = '';
  for (const character of text) {
    const point = character.codePointAt(0)!;
    const digit = decimalDigit(point);
    if (digit >= 0) result += digit;
    else if (point < 0x10000 && isSpace(point)) result += ' ';
    else result += point < 0x80 ? character : '?';
  }
  return result;
}

/** The text without spaces at both ends, for ASCII text. */
export function stripAscii(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text.charCodeAt(start))) start++;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

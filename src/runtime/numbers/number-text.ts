import { decimalValue, isSpacePoint } from '../text/properties.ts';

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
    const digit = decimalValue(point);
    if (digit >= 0) result += digit;
    else if (isSpacePoint(point)) result += ' ';
    else result += point < 0x80 ? character : '?';
  }
  return result;
}

/** The text without spaces at both ends, for ASCII text. */
export function stripAscii(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpacePoint(text.charCodeAt(start))) start++;
  while (end > start && isSpacePoint(text.charCodeAt(end - 1))) end--;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

import { ByteWriter } from '../text/byte-writer.ts';
import { fromUnits } from '../text/code-points.ts';
import { DecodeErrors, EncodeErrors } from './errors.ts';
import type { Decoded } from './utf8.ts';

/** Byte order of UTF-16 and UTF-32: little-endian, big-endian, or the machine's with a mark (CPython's -1, 1, 0). */
export type ByteOrder = -1 | 0 | 1;

/** How the orders are written in names of encodings. */
const suffix = (order: ByteOrder) => (order === 0 ? '' : order < 0 ? '-le' : '-be');

/** Encodes to code units of `width` bytes; a mark comes first when the order is 0. */
export function encodeWide(text: string, errors: string, order: ByteOrder, width: 2 | 4): Uint8Array {
  const out = new ByteWriter(text.length * width + (order === 0 ? width : 0));
  const little = order <= 0;
  const put = (value: number) => {
    if (little) for (let i = 0; i < width; i++) out.byte((value >>> (8 * i)) & 0xff);
    else for (let i = width - 1; i >= 0; i--) out.byte((value >>> (8 * i)) & 0xff);
  };
  if (order === 0) put(0xfeff);
  const encoding = `utf-${width * 8}${suffix(order)}`;
  const state = new EncodeErrors(encoding, text, errors);
  for (let at = 0; at < text.length; ) {
    const point = text.codePointAt(at)!;
    if (point > 0xffff) {
      if (width === 4) put(point);
      else {
        put(text.charCodeAt(at));
        put(text.charCodeAt(at + 1));
      }
      at += 2;
    } else if (point < 0xd800 || point > 0xdfff) {
      put(point);
      at++;
    } else {
      const end = at + 1;
      const replacement = state.handle(at, end, 'surrogates not allowed');
      if (typeof replacement !== 'string') {
        if (replacement.length % width !== 0) throw state.error(at, end, 'surrogates not allowed');
        out.bytes(replacement);
      } else {
        if (/[^\0-\x7f]/.test(replacement)) throw state.error(at, end, 'surrogates not allowed');
        for (let i = 0; i < replacement.length; i++) put(replacement.charCodeAt(i));
      }
      at = state.next;
    }
  }
  return out.finish();
}

/** What decoding with a byte order of 0 also learns: the order the mark said. */
export interface DecodedWide extends Decoded {
  readonly order: ByteOrder;
}

/** The order that a mark at the start of the bytes says, and where the text begins. */
function readMark(bytes: Uint8Array, width: 2 | 4): { order: ByteOrder; start: number } {
  if (bytes.length >= width) {
    if (width === 2) {
      if (bytes[0] === 0xff && bytes[1] === 0xfe) return { order: -1, start: 2 };
      if (bytes[0] === 0xfe && bytes[1] === 0xff) return { order: 1, start: 2 };
    } else {
      if (bytes[0] === 0xff && bytes[1] === 0xfe && bytes[2] === 0 && bytes[3] === 0) return { order: -1, start: 4 };
      if (bytes[0] === 0 && bytes[1] === 0 && bytes[2] === 0xfe && bytes[3] === 0xff) return { order: 1, start: 4 };
    }
  }
  return { order: 0, start: 0 };
}

/** Decodes UTF-16. */
export function decodeUtf16(bytes: Uint8Array, errors: string, wanted: ByteOrder, final: boolean): DecodedWide {
  const mark = wanted === 0 ? readMark(bytes, 2) : { order: wanted, start: 0 };
  const order = mark.order;
  const little = order <= 0;
  const state = new DecodeErrors(`utf-16${little ? '-le' : '-be'}`, bytes, errors);
  const unitAt = (i: number) =>
    little ? state.bytes[i]! | (state.bytes[i + 1]! << 8) : (state.bytes[i]! << 8) | state.bytes[i + 1]!;
  let text = '';
  let at = mark.start;
  for (;;) {
    const length = state.bytes.length;
    // A run without surrogates, or with pairs only, at once.
    const units = new Uint16Array((length - at) >> 1);
    let count = 0;
    let problem = '';
    let size = 2;
    for (; at + 1 < length; at += 2) {
      const unit = unitAt(at);
      if ((unit & 0xf800) === 0xd800) {
        if (unit >= 0xdc00) {
          problem = 'illegal encoding';
          break;
        }
        if (at + 3 >= length) {
          problem = 'unexpected end of data';
          size = length - at;
          break;
        }
        const low = unitAt(at + 2);
        if ((low & 0xfc00) !== 0xdc00) {
          problem = 'illegal UTF-16 surrogate';
          break;
        }
        units[count++] = unit;
        units[count++] = low;
        at += 2;
      } else units[count++] = unit;
    }
    if (count > 0) text += fromUnits(units.subarray(0, count));
    if (problem === '') {
      if (at >= length) return { text, consumed: at, order };
      problem = 'truncated data';
      size = length - at;
    }
    if (!final && (problem === 'truncated data' || problem === 'unexpected end of data'))
      return { text, consumed: at, order };
    text += state.handle(at, at + size, problem);
    at = state.next;
  }
}

/** Decodes UTF-32. */
export function decodeUtf32(bytes: Uint8Array, errors: string, wanted: ByteOrder, final: boolean): DecodedWide {
  const mark = wanted === 0 ? readMark(bytes, 4) : { order: wanted, start: 0 };
  const order = mark.order;
  const little = order <= 0;
  const state = new DecodeErrors(`utf-32${little ? '-le' : '-be'}`, bytes, errors);
  const parts: string[] = [];
  let at = mark.start;
  for (;;) {
    const b = state.bytes;
    const length = b.length;
    let problem = '';
    let size = 4;
    for (; at + 3 < length; at += 4) {
      const point = little
        ? b[at]! + b[at + 1]! * 0x100 + b[at + 2]! * 0x10000 + b[at + 3]! * 0x1000000
        : b[at + 3]! + b[at + 2]! * 0x100 + b[at + 1]! * 0x10000 + b[at]! * 0x1000000;
      if (point > 0x10ffff) {
        problem = 'code point not in range(0x110000)';
        break;
      }
      if (point >= 0xd800 && point <= 0xdfff) {
        problem = 'code point in surrogate code point range(0xd800, 0xe000)';
        break;
      }
      parts.push(String.fromCodePoint(point));
    }
    if (problem === '') {
      if (at >= length || !final) return { text: parts.join(''), consumed: at, order };
      problem = 'truncated data';
      size = length - at;
    }
    parts.push(state.handle(at, at + size, problem));
    at = state.next;
  }
}

import { ByteWriter } from '../../runtime/text/byte-writer.ts';
import { hexDigit } from '../../runtime/text/hex.ts';
import { binasciiError } from './errors.ts';

/*
 * Uuencoding and quoted-printable.
 */

/** `a2b_uu`: one line. */
export function decodeUu(line: Uint8Array): Uint8Array {
  const length = ((line[0] ?? 32) - 32) & 63;
  const out = new ByteWriter(length);
  let left = 0;
  let bits = 0;
  let i = 1;
  while (out.length < length) {
    const byte = i < line.length ? line[i]! : 10;
    i++;
    let value = 0;
    if (byte !== 10 && byte !== 13 && i <= line.length) {
      if (byte < 32 || byte > 96) throw binasciiError('Illegal char');
      value = (byte - 32) & 63;
    }
    left = (left << 6) | value;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out.byte((left >> bits) & 255);
      left &= (1 << bits) - 1;
    }
  }
  for (; i < line.length; i++) if (![32, 96, 10, 13].includes(line[i]!)) throw binasciiError('Trailing garbage');
  return out.finish();
}

/** `b2a_uu`: one line of at most 45 bytes. */
export function encodeUu(bytes: Uint8Array, backtick: boolean): Uint8Array {
  if (bytes.length > 45) throw binasciiError('At most 45 bytes at once');
  const digit = (value: number) => (value === 0 && backtick ? 96 : value + 32);
  const out = new ByteWriter(bytes.length * 2 + 2);
  out.byte(digit(bytes.length));
  for (let i = 0; i < bytes.length; i += 3) {
    const group = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    for (let shift = 18; shift >= 0; shift -= 6) out.byte(digit((group >> shift) & 63));
  }
  out.byte(10);
  return out.finish();
}

/** `a2b_qp`. */
export function decodeQp(bytes: Uint8Array, header: boolean): Uint8Array {
  const out = new ByteWriter(bytes.length);
  for (let i = 0; i < bytes.length; ) {
    const byte = bytes[i]!;
    if (byte === 61) {
      i++;
      if (i >= bytes.length) break;
      if (bytes[i] === 10 || bytes[i] === 13) {
        while (i < bytes.length && bytes[i] !== 10) i++;
        if (i < bytes.length) i++;
      } else if (bytes[i] === 61) {
        out.byte(61);
        i++;
      } else {
        const [high, low] = [hexDigit(bytes[i] ?? 0), hexDigit(bytes[i + 1] ?? 0)];
        if (high >= 0 && low >= 0) {
          out.byte(high * 16 + low);
          i += 2;
        } else out.byte(61);
      }
    } else {
      out.byte(header && byte === 95 ? 32 : byte);
      i++;
    }
  }
  return out.finish();
}

/** `b2a_qp`. */
export function encodeQp(bytes: Uint8Array, quoteTabs: boolean, isText: boolean, header: boolean): Uint8Array {
  const out = new ByteWriter(bytes.length * 2);
  const newline = bytes.indexOf(10);
  const crlf = newline > 0 && bytes[newline - 1] === 13;
  const lineEnd = () => out.latin1(crlf ? '\r\n' : '\n');
  const { length } = bytes;
  const quote = (byte: number) => out.latin1(`=${byte.toString(16).toUpperCase().padStart(2, '0')}`);
  let column = 0;
  for (let i = 0; i < length; ) {
    const byte = bytes[i]!;
    const next = bytes[i + 1];
    const mustQuote =
      byte > 126 ||
      byte === 61 ||
      (header && byte === 95) ||
      (byte === 46 && column === 0 && (i + 1 === length || next === 10 || next === 13 || next === 0)) ||
      (!isText && (byte === 13 || byte === 10)) ||
      ((byte === 9 || byte === 32) && i + 1 === length) ||
      (byte < 33 && byte !== 13 && byte !== 10 && byte !== 9 && byte !== 32) ||
      (byte < 33 && byte !== 13 && byte !== 10 && (quoteTabs || (!quoteTabs && byte !== 9 && byte !== 32)));
    if (mustQuote) {
      if (column + 3 >= 76) {
        out.byte(61);
        lineEnd();
        column = 0;
      }
      quote(byte);
      i++;
      column += 3;
    } else if (isText && (byte === 10 || (byte === 13 && next === 10))) {
      const last = out.buffer[out.length - 1];
      if (out.length > 0 && (last === 32 || last === 9)) {
        out.length--;
        quote(last);
      }
      lineEnd();
      i += byte === 13 ? 2 : 1;
      column = 0;
    } else {
      if (i + 1 !== length && next !== 10 && column + 1 >= 76) {
        out.byte(61);
        lineEnd();
        column = 0;
      }
      column++;
      out.byte(header && byte === 32 ? 95 : byte);
      i++;
    }
  }
  return out.finish();
}

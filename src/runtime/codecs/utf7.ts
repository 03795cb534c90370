import { ByteWriter } from '../text/byte-writer.ts';
import { DecodeErrors } from './errors.ts';
import type { Decoded } from './utf8.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const DIRECT = /^[A-Za-z0-9'(),\-./:?!"#$%&*;<=>@[\]^_`{|}\t\n\r ]$/;
const digitOf = (byte: number) => (byte < 128 ? ALPHABET.indexOf(String.fromCharCode(byte)) : -1);

/** `text.encode('utf-7')`: what can stand for itself does. */
export function encodeUtf7(text: string): Uint8Array {
  const out = new ByteWriter(text.length + 8);
  let shifted = false;
  let bits = 0;
  let buffer = 0;
  const flush = () => {
    if (bits > 0) out.byte(ALPHABET.charCodeAt((buffer << (6 - bits)) & 63));
    bits = 0;
    buffer = 0;
  };
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i);
    const unit = text.charCodeAt(i);
    if (DIRECT.test(character)) {
      if (shifted) {
        flush();
        shifted = false;
        if (character === '-' || digitOf(unit) >= 0) out.byte(45);
      }
      out.byte(unit);
      continue;
    }
    if (!shifted) {
      if (character === '+') {
        out.latin1('+-');
        continue;
      }
      out.byte(43);
      shifted = true;
    }
    buffer = (buffer << 16) | unit;
    bits += 16;
    while (bits >= 6) {
      bits -= 6;
      out.byte(ALPHABET.charCodeAt((buffer >> bits) & 63));
    }
    buffer &= (1 << bits) - 1;
  }
  flush();
  if (shifted) out.byte(45);
  return out.finish();
}

/** `bytes.decode('utf-7')`. */
export function decodeUtf7(bytes: Uint8Array, errors: string, final: boolean): Decoded {
  const state = new DecodeErrors('utf7', bytes, errors);
  let text = '';
  let at = 0;
  let shifted = false;
  let start = 0;
  let textAtShift = '';
  let bits = 0;
  let buffer = 0;
  const fail = (end: number, reason: string) => {
    text += state.handle(start, end, reason);
    at = state.next;
  };
  for (;;) {
    while (at < state.bytes.length) {
      const byte = state.bytes[at]!;
      if (shifted) {
        const digit = digitOf(byte);
        if (digit >= 0) {
          buffer = (buffer << 6) | digit;
          bits += 6;
          at++;
          if (bits >= 16) {
            bits -= 16;
            text += String.fromCharCode((buffer >> bits) & 0xffff);
            buffer &= (1 << bits) - 1;
          }
          continue;
        }
        shifted = false;
        if (bits >= 6) {
          fail(at + 1, 'partial character in base64 sequence');
          continue;
        }
        if (bits > 0 && buffer !== 0) {
          fail(at + 1, 'non-zero padding bits in shift sequence');
          continue;
        }
        if (byte === 45) at++;
      } else if (byte === 43) {
        start = at++;
        const next = state.bytes[at];
        if (next === 45) {
          text += '+';
          at++;
        } else if (next !== undefined && digitOf(next) < 0) fail(at + 1, 'ill-formed sequence');
        else {
          shifted = true;
          textAtShift = text;
          bits = 0;
          buffer = 0;
        }
      } else if (byte < 128) {
        text += String.fromCharCode(byte);
        at++;
      } else {
        start = at;
        fail(at + 1, 'unexpected special character');
      }
    }
    if (!shifted) return { text, consumed: at };
    if (!final) return { text: textAtShift, consumed: start };
    shifted = false;
    const lone = (text.charCodeAt(text.length - 1) & 0xfc00) === 0xd800;
    if (!lone && bits < 6 && (bits === 0 || buffer === 0)) return { text, consumed: at };
    if (lone) text = text.slice(0, -1);
    fail(state.bytes.length, 'unterminated shift sequence');
  }
}

import { ByteWriter, copyBytes } from '../text/byte-writer.ts';
import { fromLatin1, isWellFormed } from '../text/code-points.ts';
import { DecodeErrors, EncodeErrors } from './errors.ts';

/** What a decoder gives: the text, and how many bytes it took (fewer than all only when more may come). */
export interface Decoded {
  readonly text: string;
  readonly consumed: number;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** Up to this length a loop beats the call into the host. */
const SHORT = 48;
const SHORT_TO_ENCODE = 16;
/** Where the host encodes to: the array that `encode` makes costs more than a copy. */
const encoded = new Uint8Array(3072);

/** `text.encode('utf-8', errors)`. */
export function encodeUtf8(text: string, errors = 'strict'): Uint8Array {
  const length = text.length;
  if (length <= SHORT_TO_ENCODE) {
    const bytes = new Uint8Array(length);
    let i = 0;
    for (; i < length; i++) {
      const unit = text.charCodeAt(i);
      if (unit >= 0x80) break;
      bytes[i] = unit;
    }
    if (i === length) return bytes;
  }
  if (!isWellFormed(text)) return encodeSurrogates(text, errors);
  if (length * 3 > encoded.length) return encoder.encode(text);
  return copyBytes(encoded, 0, encoder.encodeInto(text, encoded).written);
}

/** The UTF-8 of a text with lone surrogates. */
function encodeSurrogates(text: string, errors: string): Uint8Array {
  const out = new ByteWriter(text.length + 16);
  const state = new EncodeErrors('utf-8', text, errors);
  const lone = /[\ud800-\udfff]+/gu;
  let from = 0;
  for (;;) {
    lone.lastIndex = from;
    const match = lone.exec(text);
    const at = match === null ? text.length : match.index;
    if (at > from) out.bytes(encoder.encode(text.slice(from, at)));
    if (match === null) return out.finish();
    const end = at + match[0].length;
    const replacement = state.handle(at, end, 'surrogates not allowed');
    if (typeof replacement !== 'string') out.bytes(replacement);
    else {
      if (/[^\0-\x7f]/.test(replacement)) throw state.error(at, end, 'surrogates not allowed');
      out.latin1(replacement);
    }
    from = state.next;
  }
}

/** `bytes.decode('utf-8', errors)`; raises for anything incomplete at the end. */
export function decodeUtf8(bytes: Uint8Array, errors = 'strict'): string {
  const length = bytes.length;
  if (length <= SHORT) {
    let i = 0;
    while (i < length && bytes[i]! < 0x80) i++;
    if (i === length) return fromLatin1(bytes);
    // What the host throws takes longer than looking.
    if (validPrefix(bytes, i) < length) return decodeWithErrors(bytes, errors, true).text;
  }
  try {
    return decoder.decode(bytes);
  } catch {
    return decodeWithErrors(bytes, errors, true).text;
  }
}

/** Decodes as far as it goes; `final` says whether an incomplete character at the end is an error. */
export function decodeUtf8Partial(bytes: Uint8Array, errors: string, final: boolean): Decoded {
  // Most input is well-formed, but for a character that the end cuts.
  const whole = final ? bytes.length : wholeCharacters(bytes);
  if (whole < bytes.length && !isCut(bytes, whole)) return decodeWithErrors(bytes, errors, final);
  try {
    return { text: decoder.decode(whole === bytes.length ? bytes : bytes.subarray(0, whole)), consumed: whole };
  } catch {
    return decodeWithErrors(bytes, errors, final);
  }
}

/** Where the last character begins if it may be incomplete, else the end. */
function wholeCharacters(bytes: Uint8Array): number {
  const { length } = bytes;
  for (let back = 1; back <= 3 && back <= length; back++) {
    const byte = bytes[length - back]!;
    if (byte < 0x80) return length;
    if (byte < 0xc0) continue;
    const size = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    return size > back ? length - back : length;
  }
  return length;
}

/** Whether a character that begins at `at` lacks bytes yet. Half a surrogate waits for the rest too: an error handler may take it. */
function isCut(bytes: Uint8Array, at: number): boolean {
  if (bytes.length === at + 2 && bytes[at] === 0xed && trails(bytes[at + 1]!)) return true;
  return diagnose(bytes, at).reason === CUT;
}

function decodeWithErrors(bytes: Uint8Array, errors: string, final: boolean): Decoded {
  const state = new DecodeErrors('utf-8', bytes, errors);
  let text = '';
  let at = 0;
  for (;;) {
    const input = state.bytes;
    const good = validPrefix(input, at);
    if (good > at) text += decoder.decode(at === 0 && good === input.length ? input : input.subarray(at, good));
    at = good;
    if (at >= input.length) return { text, consumed: at };
    if (!final && isCut(input, at)) return { text, consumed: at };
    const problem = diagnose(input, at);
    text += state.handle(at, at + problem.length, problem.reason);
    at = state.next;
  }
}

/** The end of the well-formed UTF-8 that begins at `from`. */
function validPrefix(bytes: Uint8Array, from: number): number {
  const length = bytes.length;
  let i = from;
  while (i < length) {
    const byte = bytes[i]!;
    if (byte < 0x80) i++;
    else if (byte < 0xe0) {
      if (byte < 0xc2 || i + 1 >= length || !trails(bytes[i + 1]!)) return i;
      i += 2;
    } else if (byte < 0xf0) {
      if (i + 2 >= length || !secondOf(byte, bytes[i + 1]!) || !trails(bytes[i + 2]!)) return i;
      i += 3;
    } else {
      if (byte > 0xf4 || i + 3 >= length || !secondOf(byte, bytes[i + 1]!)) return i;
      if (!trails(bytes[i + 2]!) || !trails(bytes[i + 3]!)) return i;
      i += 4;
    }
  }
  return i;
}

const trails = (byte: number) => (byte & 0xc0) === 0x80;

/** Whether `second` may follow the lead byte of a longer character: no overlong forms, surrogates, or points past U+10FFFF. */
function secondOf(lead: number, second: number): boolean {
  if (!trails(second)) return false;
  if (lead === 0xe0) return second >= 0xa0;
  if (lead === 0xed) return second < 0xa0;
  if (lead === 0xf0) return second >= 0x90;
  return lead !== 0xf4 || second < 0x90;
}

const CUT = 'unexpected end of data';

/** Why the bytes at `at` are no character, and how many of them the error covers. */
function diagnose(bytes: Uint8Array, at: number): { reason: string; length: number } {
  const lead = bytes[at]!;
  if (lead < 0xc2 || lead > 0xf4) return { reason: 'invalid start byte', length: 1 };
  const size = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  const rest = bytes.length - at;
  for (let i = 1; i < size; i++) {
    if (i >= rest) return { reason: CUT, length: rest };
    const valid = i === 1 && size > 2 ? secondOf(lead, bytes[at + 1]!) : trails(bytes[at + i]!);
    if (!valid) return { reason: 'invalid continuation byte', length: i };
  }
  return { reason: 'invalid continuation byte', length: size };
}

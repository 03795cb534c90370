import { ByteWriter, newBytes } from '../text/byte-writer.ts';
import { fromLatin1 } from '../text/code-points.ts';
import { DecodeErrors, EncodeErrors } from './errors.ts';

/** `text.encode('latin-1' or 'ascii', errors)`; `limit` is 256 or 128. */
export function encodeSingleByte(text: string, errors: string, limit: 128 | 256): Uint8Array {
  const length = text.length;
  const bytes = newBytes(length);
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= limit) return encodeRest(text, errors, limit, bytes, i);
    bytes[i] = unit;
  }
  return bytes;
}

function encodeRest(text: string, errors: string, limit: 128 | 256, head: Uint8Array, from: number): Uint8Array {
  const out = new ByteWriter(text.length + 16);
  out.bytes(head.subarray(0, from));
  const encoding = limit === 128 ? 'ascii' : 'latin-1';
  const reason = `ordinal not in range(${limit})`;
  const state = new EncodeErrors(encoding, text, errors);
  for (let at = from; at < text.length; ) {
    const unit = text.charCodeAt(at);
    if (unit < limit) {
      out.byte(unit);
      at++;
      continue;
    }
    let end = at + 1;
    while (end < text.length && text.charCodeAt(end) >= limit) end++;
    const replacement = state.handle(at, end, reason);
    if (typeof replacement !== 'string') out.bytes(replacement);
    else {
      for (let i = 0; i < replacement.length; i++)
        if (replacement.charCodeAt(i) >= limit) throw state.error(at, end, reason);
      out.latin1(replacement);
    }
    at = state.next;
  }
  return out.finish();
}

/** `bytes.decode('latin-1')`. */
export function decodeLatin1(bytes: Uint8Array): string {
  return fromLatin1(bytes);
}

/** From this length on the host decodes faster than a loop. */
const LONG = 64;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of bytes that are all ASCII, else undefined: UTF-8 has a character for each byte only then. */
function asUtf8(bytes: Uint8Array): string | undefined {
  try {
    const text = decoder.decode(bytes);
    return text.length === bytes.length ? text : undefined;
  } catch {
    return undefined;
  }
}

/** `bytes.decode('ascii', errors)`. */
export function decodeAscii(bytes: Uint8Array, errors: string): string {
  if (bytes.length > LONG) {
    const text = asUtf8(bytes);
    if (text !== undefined) return text;
  }
  let end = asciiPrefix(bytes, 0);
  if (end === bytes.length) return fromLatin1(bytes);
  const state = new DecodeErrors('ascii', bytes, errors);
  let text = '';
  let at = 0;
  for (;;) {
    if (end > at) text += fromLatin1(state.bytes, at, end);
    if (end >= state.bytes.length) return text;
    text += state.handle(end, end + 1, 'ordinal not in range(128)');
    at = state.next;
    end = asciiPrefix(state.bytes, at);
  }
}

/** The end of the run of ASCII bytes from `from` on. */
export function asciiPrefix(bytes: Uint8Array, from: number): number {
  let i = from;
  while (i < bytes.length && bytes[i]! < 0x80) i++;
  return i;
}

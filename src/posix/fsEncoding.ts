/**
 * A path or name as the caller has it: bytes, or text in which the lone surrogates U+DC80..U+DCFF stand for bytes that are no
 * UTF-8 (PEP 383, `surrogateescape`). What a backend returns is always such text.
 */
export type PosixPath = string | Uint8Array;

const encoder = new TextEncoder();
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const SURROGATE = /[\ud800-\udfff]/;

/** `os.fsencode`: the bytes of a path. A lone surrogate that stands for no byte throws FsEncodeError. */
export function fsEncode(path: PosixPath): Uint8Array {
  if (typeof path !== 'string') return path;
  return SURROGATE.test(path) ? encodeEscaped(path) : encoder.encode(path);
}

/** `os.fsdecode`: the text of a path, undecodable bytes as lone surrogates. */
export function fsDecode(bytes: PosixPath): string {
  if (typeof bytes === 'string') return bytes;
  if (bytes.length <= SHORT) {
    const ascii = decodeAscii(bytes);
    if (ascii !== undefined) return ascii;
  }
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return decodeEscaped(bytes);
  }
}

const isLoneSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdfff;

/** A lone surrogate that no byte stands behind: the text is no path at all (UnicodeEncodeError). */
export class FsEncodeError {
  readonly text: string;
  /** By code points, as is `end`, behind the surrogates that follow. */
  readonly position: number;
  readonly end: number;

  constructor(text: string, index: number) {
    this.text = text;
    this.position = Array.from(text.slice(0, index)).length;
    let end = index + 1;
    while (end < text.length && isLoneSurrogate(text.codePointAt(end)!)) end++;
    this.end = this.position + end - index;
  }
}

/** Whether the text can be handed to UTF-8 as it is, without escapes. */
export function isPlainText(text: string): boolean {
  return !SURROGATE.test(text);
}

/** Up to this length a loop beats the call into the host's decoder. */
const SHORT = 64;

function decodeAscii(bytes: Uint8Array): string | undefined {
  let text = '';
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte >= 0x80) return undefined;
    text += String.fromCharCode(byte);
  }
  return text;
}

function encodeEscaped(text: string): Uint8Array {
  const out = new Uint8Array(text.length * 3);
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.codePointAt(i)!;
    if (code < 0x80) out[length++] = code;
    else if (code >= 0xdc80 && code <= 0xdcff) out[length++] = code - 0xdc00;
    else if (isLoneSurrogate(code)) throw new FsEncodeError(text, i);
    else {
      if (code > 0xffff) i++;
      length += encoder.encodeInto(String.fromCodePoint(code), out.subarray(length)).written;
    }
  }
  return out.slice(0, length);
}

/** The length of the well-formed UTF-8 sequence at `i`, or 0. */
function sequenceLength(bytes: Uint8Array, i: number): number {
  const lead = bytes[i]!;
  if (lead < 0x80) return 1;
  const length = lead >= 0xf0 && lead <= 0xf4 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0;
  if (length === 0 || lead > 0xf4 || i + length > bytes.length) return 0;
  for (let k = 1; k < length; k++) if ((bytes[i + k]! & 0xc0) !== 0x80) return 0;
  const second = bytes[i + 1]!;
  if (lead === 0xe0 && second < 0xa0) return 0; // overlong
  if (lead === 0xed && second >= 0xa0) return 0; // a surrogate
  if (lead === 0xf0 && second < 0x90) return 0; // overlong
  if (lead === 0xf4 && second >= 0x90) return 0; // past U+10FFFF
  return length;
}

function decodeEscaped(bytes: Uint8Array): string {
  let text = '';
  let start = 0;
  let i = 0;
  while (i < bytes.length) {
    const length = sequenceLength(bytes, i);
    if (length > 0) {
      i += length;
      continue;
    }
    if (i > start) text += strictDecoder.decode(bytes.subarray(start, i));
    text += String.fromCharCode(0xdc00 + bytes[i]!);
    start = ++i;
  }
  return i > start ? text + strictDecoder.decode(bytes.subarray(start, i)) : text;
}

import { NOWHERE, PythonSyntaxError } from './syntax-error.ts';

export interface DecodeOptions {
  filename?: string | undefined;
  /** The bytes are a script's, which CPython reads line by line: it words undecodable bytes differently. */
  fromFile?: boolean | undefined;
  /** Decodes bytes in an encoding other than UTF-8 and Latin-1, or says why it cannot; `null` means that it does not know the encoding. */
  decoders?: ((encoding: string, bytes: Uint8Array) => string | Undecodable | null) | undefined;
}

/** Why an encoding cannot decode the source, in the words of its exception. */
export interface Undecodable {
  readonly reason: string;
}

const COOKIE = /^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)/;
const BLANK = /^[ \t\f]*(?:#|$)/;

/** Source bytes to text: byte order mark, coding cookie in the first two lines, UTF-8 otherwise. Newlines stay as they are. */
export function decodeSource(bytes: Uint8Array, options: DecodeOptions = {}): string {
  const filename = options.filename ?? '<string>';
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const body = hasMark ? bytes.subarray(3) : bytes;
  const fromFile = options.fromFile === true;
  const cookie = sourceEncoding(body);
  const unsaid = fromFile && cookie === null;
  if (fromFile) refuseNul(body, filename, unsaid);
  const encoding = cookie === null ? 'utf-8' : normalizeEncoding(cookie);
  if (encoding === 'utf-8') return decodeUtf8(body, filename, unsaid);
  if (hasMark) throw problem(`encoding problem: ${encoding} with BOM`, filename, fromFile);
  if (encoding === 'iso-8859-1') return latin1(body);
  const text = options.decoders?.(encoding, body) ?? null;
  if (typeof text === 'string') return text;
  if (text === null && encoding.toLowerCase() === 'utf8') return decodeUtf8(body, filename, unsaid);
  if (fromFile) throw problem(`encoding problem: ${encoding}`, filename, true);
  throw problem(text === null ? `unknown encoding: ${encoding}` : text.reason, filename, false);
}

/** The encoding a coding cookie names, or null. */
export function sourceEncoding(bytes: Uint8Array): string | null {
  let from = 0;
  for (let line = 0; line < 2; line++) {
    let to = from;
    while (to < bytes.length && bytes[to] !== 0x0a && bytes[to] !== 0x0d) to++;
    const text = latin1(bytes.subarray(from, to));
    const match = COOKIE.exec(text);
    if (match !== null) return match[1]!;
    if (!BLANK.test(text)) return null;
    if (bytes[to] === 0x0d && bytes[to + 1] === 0x0a) to++;
    from = to + 1;
  }
  return null;
}

/** CPython's `get_normal_name`: only the names it treats specially are changed. */
function normalizeEncoding(name: string): string {
  const lower = name.slice(0, 12).toLowerCase().replaceAll('_', '-');
  if (lower === 'utf-8' || lower.startsWith('utf-8-')) return 'utf-8';
  if (/^(?:latin-1|iso-8859-1|iso-latin-1)(?:-|$)/.test(lower)) return 'iso-8859-1';
  return name;
}

export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) {
    text += String.fromCharCode.apply(null, bytes.subarray(i, i + 8192) as unknown as number[]);
  }
  return text;
}

/** Strict UTF-8; a bad byte of a script that names no encoding is CPython's SyntaxError about a missing encoding declaration. */
function decodeUtf8(bytes: Uint8Array, filename: string, unsaid: boolean): string {
  let ascii = true;
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i]! >= 0x80) {
      ascii = false;
      break;
    }
  }
  if (ascii) return latin1(bytes);
  const parts: string[] = [];
  let units: number[] = [];
  let line = 1;
  for (let i = 0; i < bytes.length; ) {
    const b = bytes[i]!;
    let size = 1;
    let code = b;
    if (b >= 0x80) {
      size = b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : 2;
      const low = b === 0xe0 ? 0xa0 : b === 0xf0 ? 0x90 : 0x80;
      const high = b === 0xed ? 0x9f : b === 0xf4 ? 0x8f : 0xbf;
      let valid = b >= 0xc2 && b <= 0xf4;
      code = size === 4 ? b & 7 : size === 3 ? b & 15 : b & 31;
      for (let k = 1; k < size && valid; k++) {
        const next = bytes[i + k] ?? 0;
        valid = next >= (k === 1 ? low : 0x80) && next <= (k === 1 ? high : 0xbf);
        code = (code << 6) | (next & 0x3f);
      }
      if (!valid) throw unsaid ? invalidUtf8(b, line, filename) : undecodable(bytes, i, line, filename);
    } else if (b === 0x0a) line++;
    i += size;
    if (code > 0xffff) {
      units.push(0xd800 + ((code - 0x10000) >> 10), 0xdc00 + ((code - 0x10000) & 0x3ff));
    } else units.push(code);
    if (units.length > 8000) {
      parts.push(String.fromCharCode.apply(null, units));
      units = [];
    }
  }
  parts.push(String.fromCharCode.apply(null, units));
  return parts.join('');
}

/** The error of `compile(bytes)`: it comes up when the name or string around the byte is decoded, and counts from its start. */
function undecodable(bytes: Uint8Array, at: number, line: number, filename: string): PythonSyntaxError {
  let start = at;
  while (start > 0 && !isDelimiter(bytes[start - 1]!)) start--;
  let lineStart = start;
  while (lineStart > 0 && bytes[lineStart - 1] !== 0x0a) lineStart--;
  const quoted = start > 0 && (bytes[start - 1] === 0x22 || bytes[start - 1] === 0x27);
  const b = bytes[at]!;
  const next = bytes[at + 1];
  const complete = next !== undefined && !isDelimiter(next);
  const reason =
    b < 0xc2 || b > 0xf4 ? 'invalid start byte' : complete ? 'invalid continuation byte' : 'unexpected end of data';
  const message = `(unicode error) 'utf-8' codec can't decode byte 0x${b.toString(16)} in position ${at - start}: ${reason}`;
  const offset = start - lineStart + (quoted ? 0 : 1);
  let lineEnd = bytes.indexOf(0x0a, at);
  if (lineEnd < 0) lineEnd = bytes.length;
  const text = `${new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(lineStart, lineEnd))}\n`;
  const place = { lineno: line, offset, end_lineno: line, end_offset: quoted ? offset + 1 : -1 };
  return new PythonSyntaxError('SyntaxError', message, filename, place, text);
}

/** Ends a name or a string: quotes, spaces, punctuation. */
function isDelimiter(b: number): boolean {
  return b < 0x30 || (b > 0x39 && b < 0x41) || (b > 0x5a && b < 0x5f) || (b > 0x7a && b < 0x80) || b === 0x60;
}

function invalidUtf8(byte: number, line: number, filename: string): PythonSyntaxError {
  const hex = byte.toString(16);
  const message =
    `Non-UTF-8 code starting with '\\x${hex}' in file ${filename} on line ${line}, but no encoding declared; ` +
    'see https://peps.python.org/pep-0263/ for details';
  return new PythonSyntaxError('SyntaxError', message, filename, NOWHERE);
}

/** A NUL in a script: the error shows its line up to there. (`compile` words it differently.) */
function refuseNul(bytes: Uint8Array, filename: string, unsaid: boolean): void {
  const at = bytes.indexOf(0);
  if (at < 0) return;
  if (unsaid) decodeUtf8(bytes.subarray(0, at), filename, true);
  const start = bytes.lastIndexOf(0x0a, at) + 1;
  let lineno = 1;
  for (let i = 0; i < start; i++) if (bytes[i] === 0x0a) lineno++;
  const place = { lineno, offset: 0, end_lineno: lineno, end_offset: 0 };
  const text = latin1(bytes.subarray(start, at));
  throw new PythonSyntaxError('SyntaxError', 'source code cannot contain null bytes', filename, place, text);
}

/** An encoding that does not work: the place is line 0, but a script's error has none. */
function problem(message: string, filename: string, fromFile: boolean): PythonSyntaxError {
  return new PythonSyntaxError('SyntaxError', message, filename, fromFile ? NOWHERE : { ...NOWHERE, lineno: 0 });
}

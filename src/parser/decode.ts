import { NOWHERE, PythonSyntaxError } from './syntax-error.ts';

export interface DecodeOptions {
  filename?: string | undefined;
  /** Decodes bytes in an encoding other than UTF-8 and Latin-1; its own exceptions pass, `null` means that it does not know the encoding. */
  /** The bytes are a script's, which CPython reads line by line: it words undecodable bytes differently. */
  fromFile?: boolean | undefined;
  decoders?: ((encoding: string, bytes: Uint8Array) => string | null) | undefined;
}

const COOKIE = /^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)/;
const BLANK = /^[ \t\f]*(?:#|$)/;

/** Source bytes to text: byte order mark, coding cookie in the first two lines, UTF-8 otherwise. Newlines stay as they are. */
export function decodeSource(bytes: Uint8Array, options: DecodeOptions = {}): string {
  const filename = options.filename ?? '<string>';
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const body = hasMark ? bytes.subarray(3) : bytes;
  if (options.fromFile === true) refuseNul(body, filename);
  const cookie = sourceEncoding(body);
  const encoding = cookie === null ? 'utf-8' : normalizeEncoding(cookie);
  if (encoding === 'utf-8') return decodeUtf8(body, filename, options.fromFile === true);
  if (hasMark) throw problem(`encoding problem: ${encoding} with BOM`, filename);
  if (encoding === 'iso-8859-1') return latin1(body);
  const text = options.decoders?.(encoding, body) ?? null;
  if (text !== null) return text;
  if (encoding.toLowerCase() === 'utf8') return decodeUtf8(body, filename, options.fromFile === true);
  throw problem(`unknown encoding: ${encoding}`, filename);
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

/** Strict UTF-8; a bad byte is CPython's SyntaxError about a missing encoding declaration. */
function decodeUtf8(bytes: Uint8Array, filename: string, fromFile: boolean): string {
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
      if (!valid) throw fromFile ? invalidUtf8(b, line, filename) : undecodable(bytes, i, line, filename);
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
  return new PythonSyntaxError('SyntaxError', message, filename, {
    lineno: line,
    offset,
    end_lineno: line,
    end_offset: quoted ? offset + 1 : -1,
  });
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
function refuseNul(bytes: Uint8Array, filename: string): void {
  const at = bytes.indexOf(0);
  if (at < 0) return;
  const start = bytes.lastIndexOf(0x0a, at) + 1;
  let lineno = 1;
  for (let i = 0; i < start; i++) if (bytes[i] === 0x0a) lineno++;
  const place = { lineno, offset: 0, end_lineno: lineno, end_offset: 0 };
  const text = latin1(bytes.subarray(start, at));
  throw new PythonSyntaxError('SyntaxError', 'source code cannot contain null bytes', filename, place, text);
}

function problem(message: string, filename: string): PythonSyntaxError {
  return new PythonSyntaxError('SyntaxError', message, filename, {
    lineno: 0,
    offset: 0,
    end_lineno: 0,
    end_offset: 0,
  });
}

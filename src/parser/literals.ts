import { ComplexConstant, type ConstantValue, FloatConstant } from './ast.ts';

/** A string literal that cannot be decoded: CPython's `(unicode error) …` or `(value error) …`. */
export class EscapeError {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

/** A decimal literal beyond `sys.set_int_max_str_digits()`. */
export class TooManyDigits {
  readonly digits: number;
  constructor(digits: number) {
    this.digits = digits;
  }
}

/** The value of a NUMBER token. `maxDigits` of 0 means no limit. */
export function numberValue(text: string, maxDigits: number): ConstantValue {
  const source = text.includes('_') ? text.replaceAll('_', '') : text;
  const last = source.charCodeAt(source.length - 1) | 0x20;
  if (source.charCodeAt(0) === 0x30 && source.length > 1) {
    const kind = source.charCodeAt(1) | 0x20;
    if (kind === 0x78 || kind === 0x6f || kind === 0x62) return normalized(source);
  }
  if (last === 0x6a) return new ComplexConstant(0, Number(source.slice(0, -1)));
  if (/[.eE]/.test(source)) return new FloatConstant(Number(source));
  if (source.length <= 15) return Number(source);
  if (maxDigits > 0 && source.length > maxDigits) throw new TooManyDigits(source.length);
  return normalized(source);
}

function normalized(source: string): number | bigint {
  const small = Number(source);
  return Number.isSafeInteger(small) ? small : BigInt(source);
}

/** Where a decoder reports an unknown escape: its text (`\d`, `\400`) as CPython quotes it. */
export type EscapeWarning = (message: string) => void;
export type UnicodeNameLookup = (name: string) => string | null;

const SIMPLE_ESCAPES = new Map<number, string>([
  [0x0a, ''],
  [0x5c, '\\'],
  [0x27, "'"],
  [0x22, '"'],
  [0x62, '\b'],
  [0x66, '\f'],
  [0x74, '\t'],
  [0x6e, '\n'],
  [0x72, '\r'],
  [0x76, '\v'],
  [0x61, '\x07'],
]);

/** Decodes the escapes of a str literal's body. */
export function decodeEscapes(body: string, lookup: UnicodeNameLookup | null, warn: EscapeWarning): string {
  let result = '';
  let from = 0;
  let warned = false;
  for (;;) {
    const at = body.indexOf('\\', from);
    if (at < 0) return result + body.slice(from);
    result += body.slice(from, at);
    const c = body.charCodeAt(at + 1);
    from = at + 2;
    if (Number.isNaN(c)) {
      // A part of an f-string, which a brace ends.
      if (!warned) warn("invalid escape sequence '\\{'");
      return `${result}\\`;
    }
    const simple = SIMPLE_ESCAPES.get(c);
    if (simple !== undefined) {
      result += simple;
    } else if (isOctal(c)) {
      const digits = /^[0-7]{1,3}/.exec(body.slice(at + 1, at + 4))![0];
      from = at + 1 + digits.length;
      const value = Number.parseInt(digits, 8);
      if (value > 0o377 && !warned) {
        warn(`invalid octal escape sequence '\\${digits}'`);
        warned = true;
      }
      result += String.fromCharCode(value);
    } else if (c === 0x78 || c === 0x75 || c === 0x55) {
      const size = c === 0x78 ? 2 : c === 0x75 ? 4 : 8;
      const digits = /^[0-9a-fA-F]*/.exec(body.slice(from, from + size))![0];
      if (digits.length < size) {
        const kind =
          c === 0x78
            ? 'truncated \\xXX escape'
            : c === 0x75
              ? 'truncated \\uXXXX escape'
              : 'truncated \\UXXXXXXXX escape';
        throw unicodeError(body, at, from + digits.length, kind);
      }
      const code = Number.parseInt(digits, 16);
      from += size;
      if (code > 0x10ffff) throw unicodeError(body, at, from, 'illegal Unicode character');
      result += code > 0xffff ? String.fromCodePoint(code) : String.fromCharCode(code);
    } else if (c === 0x4e) {
      const close = body.charCodeAt(from) === 0x7b ? body.indexOf('}', from) : -1;
      if (close < 0) {
        const end = body.charCodeAt(from) === 0x7b ? body.length : from;
        throw unicodeError(body, at, end, 'malformed \\N character escape');
      }
      if (close === from + 1) throw unicodeError(body, at, close, 'malformed \\N character escape');
      const found = lookup?.(body.slice(from + 1, close)) ?? null;
      if (found === null) throw unicodeError(body, at, close + 1, 'unknown Unicode character name');
      result += found;
      from = close + 1;
    } else {
      // Kept as it stands; CPython warns once a literal, about the first.
      if (!warned && c < 128) warn(`invalid escape sequence '\\${String.fromCharCode(c)}'`);
      if (c < 128) warned = true;
      result += '\\';
      from = at + 1;
      result += body[from++]!;
    }
  }
}

/** Decodes the escapes of a bytes literal's body, all ASCII. */
export function decodeByteEscapes(body: string, warn: EscapeWarning): Uint8Array {
  const bytes = new Uint8Array(body.length);
  let size = 0;
  let warned = false;
  for (let i = 0; i < body.length; i++) {
    const c = body.charCodeAt(i);
    if (c !== 0x5c) {
      bytes[size++] = c;
      continue;
    }
    const next = body.charCodeAt(++i);
    const simple = SIMPLE_ESCAPES.get(next);
    if (simple !== undefined) {
      if (simple !== '') bytes[size++] = simple.charCodeAt(0);
    } else if (isOctal(next)) {
      const digits = /^[0-7]{1,3}/.exec(body.slice(i, i + 3))![0];
      i += digits.length - 1;
      const value = Number.parseInt(digits, 8);
      if (value > 0o377 && !warned) {
        warn(`invalid octal escape sequence '\\${digits}'`);
        warned = true;
      }
      bytes[size++] = value;
    } else if (next === 0x78) {
      const digits = body.slice(i + 1, i + 3);
      if (!/^[0-9a-fA-F]{2}$/.test(digits)) {
        throw new EscapeError(`(value error) invalid \\x escape at position ${i - 1}`);
      }
      bytes[size++] = Number.parseInt(digits, 16);
      i += 2;
    } else {
      if (!warned) warn(`invalid escape sequence '\\${String.fromCharCode(next)}'`);
      warned = true;
      bytes[size++] = 0x5c;
      bytes[size++] = next;
    }
  }
  return bytes.slice(0, size);
}

/** The codec's message; it counts bytes of a buffer in which every non-ASCII character stands as `\UXXXXXXXX`. */
function unicodeError(body: string, start: number, end: number, reason: string): EscapeError {
  const from = bufferPosition(body, start);
  const to = bufferPosition(body, end) - 1;
  const where = to > from ? `bytes in position ${from}-${to}` : `byte 0x5c in position ${from}`;
  return new EscapeError(`(unicode error) 'unicodeescape' codec can't decode ${where}: ${reason}`);
}

function bufferPosition(body: string, end: number): number {
  let size = 0;
  for (const ch of body.slice(0, end)) size += ch.codePointAt(0)! < 128 ? 1 : 10;
  return size;
}

function isOctal(c: number): boolean {
  return c >= 0x30 && c <= 0x37;
}

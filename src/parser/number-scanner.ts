import * as T from './generated/python.terms.ts';
import type { Scanner } from './scanner.ts';
import { CLASS, isDigit } from './token-tables.ts';

/** A number that begins where the scanner is; false after an error. */
export function scanNumber(s: Scanner): boolean {
  const { source } = s;
  const start = s.pos;
  let pos = start;
  let c = source.charCodeAt(pos);
  // The usual case: a few digits and nothing that could belong to a number.
  if (c !== 0x2e) {
    do c = source.charCodeAt(++pos);
    while (isDigit(c));
    if (
      (source.charCodeAt(start) !== 0x30 || pos === start + 1) &&
      c !== 0x2e &&
      c !== 0x5f &&
      !(c < 128 && CLASS[c] !== 0)
    ) {
      s.pos = pos;
      s.tokens.push(T.Number, start, pos, s.line, s.line);
      return true;
    }
  }
  return generalNumber(s, start);
}

function generalNumber(s: Scanner, start: number): boolean {
  const { source } = s;
  s.pos = start;
  let c = source.charCodeAt(start);
  if (c === 0x30) {
    const kind = source.charCodeAt(start + 1) | 0x20;
    if (kind === 0x78) return radixNumber(s, start, 'hexadecimal', 16);
    if (kind === 0x6f) return radixNumber(s, start, 'octal', 8);
    if (kind === 0x62) return radixNumber(s, start, 'binary', 2);
    s.pos = start + 1;
    for (;;) {
      c = source.charCodeAt(s.pos);
      if (c === 0x5f) {
        c = source.charCodeAt(++s.pos);
        if (!isDigit(c)) return s.error('invalid decimal literal');
      }
      if (c !== 0x30) break;
      s.pos++;
    }
    const zerosEnd = s.pos;
    let nonzero = false;
    if (isDigit(c)) {
      nonzero = true;
      if (!decimalTail(s)) return false;
      c = source.charCodeAt(s.pos);
    }
    const lower = c | 0x20;
    if (c !== 0x2e && lower !== 0x65 && lower !== 0x6a) {
      if (nonzero && !s.extraTokens) {
        const from = s.tokens.characters(s.line, start) + 1;
        return s.fail(
          'SyntaxError',
          'leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers',
          s.line,
          from,
          s.tokens.characters(s.line, zerosEnd) + 1,
        );
      }
      if (!verifyEndOfNumber(s, 'decimal')) return false;
      return endNumber(s, start);
    }
  } else if (c !== 0x2e) {
    if (!decimalTail(s)) return false;
  }
  c = source.charCodeAt(s.pos);
  if (c === 0x2e) {
    s.pos++;
    if (isDigit(source.charCodeAt(s.pos)) && !decimalTail(s)) return false;
    c = source.charCodeAt(s.pos);
  }
  if (c === 0x65 || c === 0x45) {
    const mark = s.pos;
    c = source.charCodeAt(++s.pos);
    if (c === 0x2b || c === 0x2d) {
      c = source.charCodeAt(++s.pos);
      if (!isDigit(c)) return s.error('invalid decimal literal');
    } else if (!isDigit(c)) {
      s.pos = mark;
      if (!verifyEndOfNumber(s, 'decimal')) return false;
      return endNumber(s, start);
    }
    if (!decimalTail(s)) return false;
    c = source.charCodeAt(s.pos);
  }
  if (c === 0x6a || c === 0x4a) {
    s.pos++;
    if (!verifyEndOfNumber(s, 'imaginary')) return false;
  } else if (!verifyEndOfNumber(s, 'decimal')) return false;
  return endNumber(s, start);
}

function endNumber(s: Scanner, start: number): boolean {
  s.tokens.push(T.Number, start, s.pos, s.line, s.line);
  return true;
}

function radixNumber(s: Scanner, start: number, kind: string, radix: number): boolean {
  const { source } = s;
  s.pos = start + 2;
  let c: number;
  do {
    c = source.charCodeAt(s.pos);
    if (c === 0x5f) c = source.charCodeAt(++s.pos);
    if (!isRadixDigit(c, radix)) {
      if (isDigit(c)) return invalidDigit(s, c, kind);
      return s.error(`invalid ${kind} literal`);
    }
    do c = source.charCodeAt(++s.pos);
    while (isRadixDigit(c, radix));
  } while (c === 0x5f);
  if (isDigit(c)) return invalidDigit(s, c, kind);
  if (!verifyEndOfNumber(s, kind)) return false;
  return endNumber(s, start);
}

function invalidDigit(s: Scanner, c: number, kind: string): boolean {
  s.pos++;
  return s.error(`invalid digit '${String.fromCharCode(c)}' in ${kind} literal`);
}

/** Digits with single underscores between them. */
function decimalTail(s: Scanner): boolean {
  const { source } = s;
  for (;;) {
    while (isDigit(source.charCodeAt(s.pos))) s.pos++;
    if (source.charCodeAt(s.pos) !== 0x5f) return true;
    s.pos++;
    if (!isDigit(source.charCodeAt(s.pos))) return s.error('invalid decimal literal');
  }
}

/** A number may run into a keyword (`1if x else y`, with a warning), but into no other name. */
function verifyEndOfNumber(s: Scanner, kind: string): boolean {
  const { source } = s;
  const c = source.charCodeAt(s.pos);
  if (!(c < 128) || CLASS[c] === 0) return true;
  const rest = source.slice(s.pos, s.pos + 4);
  if (/^(?:and|else|for|i[fns]|or|not)/.test(rest)) {
    const column = s.tokens.characters(s.line, s.pos);
    s.tokens.warnings.push({
      category: 'SyntaxWarning',
      message: `invalid ${kind} literal`,
      location: { lineno: s.line, offset: column, end_lineno: s.line, end_offset: column },
    });
    return true;
  }
  s.pos++;
  s.error(`invalid ${kind} literal`, s.pos - 1);
  return false;
}

function isRadixDigit(c: number, radix: number): boolean {
  if (radix === 16) return isDigit(c) || ((c | 0x20) >= 0x61 && (c | 0x20) <= 0x66);
  return c >= 0x30 && c < 0x30 + radix;
}

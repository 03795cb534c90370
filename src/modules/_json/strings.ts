import { pyObjectCall } from '../../runtime/abstract/call.ts';
import { importAttribute } from '../../runtime/abstract/import.ts';
import { raised } from '../../runtime/errors.ts';
import { hasPairs, pointOfUnit } from '../../runtime/text/code-points.ts';
import type { PBaseException, PException } from '../../runtime/values/exception.ts';

/* Strings of JSON. Positions are in UTF-16 units; errors name them in code points. */

/** `json.JSONDecodeError(message, document, position)`. */
export function decodeError(message: string, text: string, unit: number): PException {
  const position = hasPairs(text) ? pointOfUnit(text, Math.min(unit, text.length)) : unit;
  const type = importAttribute('json.decoder', 'JSONDecodeError');
  return raised(pyObjectCall(type, [message, text, position]) as PBaseException);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** Four hexadecimal digits; -1 if they are none. */
function hexUnit(text: string, at: number): number {
  const digits = text.slice(at, at + 4);
  return /^[0-9a-fA-F]{4}$/.test(digits) ? Number.parseInt(digits, 16) : -1;
}

/** Reads a string whose opening quote is before `from`: its text, and where it ended. */
export function scanString(text: string, from: number, strict: boolean): { value: string; end: number } {
  const begin = from - 1;
  let value = '';
  let at = from;
  for (;;) {
    let end = at;
    let unit = -1;
    for (; end < text.length; end++) {
      unit = text.charCodeAt(end);
      if (unit === 0x22 || unit === 0x5c) break;
      if (unit <= 0x1f && strict) throw decodeError('Invalid control character at', text, end);
    }
    if (end >= text.length) throw decodeError('Unterminated string starting at', text, begin);
    const run = text.slice(at, end);
    if (unit === 0x22) return { value: value === '' ? run : value + run, end: end + 1 };
    value += run;
    const escape = text.charAt(end + 1);
    if (escape === '') throw decodeError('Unterminated string starting at', text, begin);
    if (escape !== 'u') {
      const plain = Object.hasOwn(ESCAPES, escape) ? ESCAPES[escape] : undefined;
      if (plain === undefined) throw decodeError('Invalid \\escape', text, end);
      value += plain;
      at = end + 2;
    } else {
      const code = hexUnit(text, end + 2);
      if (code < 0) throw decodeError('Invalid \\uXXXX escape', text, end + 1);
      value += String.fromCharCode(code);
      at = end + 6;
    }
  }
}

const PLAIN_ASCII = /^[ !#-[\]-~]*$/;
const SPECIAL = /["\\\x00-\x1f]/;
const ESCAPED = /["\\\x00-\x1f]/g;
const ESCAPED_ASCII = /["\\\x00-\x1f]|[^\x00-\x7e]/g;

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

const escaped = (c: string) => SHORT[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A JSON string in ASCII. */
export function quoteAscii(text: string): string {
  return PLAIN_ASCII.test(text) ? `"${text}"` : `"${text.replace(ESCAPED_ASCII, escaped)}"`;
}

/** A JSON string that escapes only what must be. */
export function quote(text: string): string {
  return SPECIAL.test(text) ? `"${text.replace(ESCAPED, escaped)}"` : `"${text}"`;
}

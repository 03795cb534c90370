import {
  ALPHA,
  DECIMAL,
  DIGIT,
  digitRuns,
  flagRuns,
  flagValues,
  LINE_BREAK,
  NUMERIC,
  numericValues,
  PRINTABLE,
  SPACE,
  XID_CONTINUE,
  XID_START,
} from './generated/unicode-tables.ts';

export {
  ALPHA,
  CASE_IGNORABLE,
  CASED,
  DECIMAL,
  DIGIT,
  LINE_BREAK,
  LOWER,
  NUMERIC,
  PRINTABLE,
  SPACE,
  TITLE,
  UPPER,
} from './generated/unicode-tables.ts';

/** Flags of U+0000…U+00FF. */
const latin = new Uint16Array(256);
/** Flags of all code points, unfolded when a character beyond Latin-1 is first asked about. */
let all: Uint16Array | null = null;

unfold(latin);

function unfold(flags: Uint16Array): void {
  let at = 0;
  for (let from = 0; at < flags.length && from < flagRuns.length; ) {
    const end = flagRuns.indexOf(' ', from);
    const run = flagRuns.slice(from, end < 0 ? undefined : end);
    const dot = run.indexOf('.');
    const next = at + Number.parseInt(run.slice(0, dot), 36);
    flags.fill(flagValues[Number.parseInt(run.slice(dot + 1), 36)]!, at, next);
    at = next;
    from = end < 0 ? flagRuns.length : end + 1;
  }
}

/** The flags of a code point (`ALPHA`, `SPACE`, …). */
export function flagsOf(point: number): number {
  if (point < 256) return latin[point]!;
  if (all === null) {
    all = new Uint16Array(0x110000);
    unfold(all);
  }
  return all[point]!;
}

/** Whether the string is not empty and every character has one of `flags`. */
export function allHave(text: string, flags: number): boolean {
  if (text.length === 0) return false;
  for (let i = 0; i < text.length; ) {
    const point = text.codePointAt(i)!;
    if ((flagsOf(point) & flags) === 0) return false;
    i += point > 0xffff ? 2 : 1;
  }
  return true;
}

export const isAlpha = (text: string) => allHave(text, ALPHA);
export const isAlnum = (text: string) => allHave(text, ALPHA | DECIMAL | DIGIT | NUMERIC);
export const isSpace = (text: string) => allHave(text, SPACE);
export const isPrintable = (text: string) => text.length === 0 || allHave(text, PRINTABLE);
export const isSpacePoint = (point: number) => (flagsOf(point) & SPACE) !== 0;
export const isLineBreak = (point: number) => (flagsOf(point) & LINE_BREAK) !== 0;

/** `text.isidentifier()`. */
export function isIdentifier(text: string): boolean {
  if (text.length === 0) return false;
  for (let i = 0; i < text.length; ) {
    const point = text.codePointAt(i)!;
    const wanted = i === 0 ? XID_START : XID_CONTINUE;
    if ((flagsOf(point) & wanted) === 0 && point !== 0x5f) return false;
    i += point > 0xffff ? 2 : 1;
  }
  return true;
}

let digits: Map<number, number> | null = null;

/** The digit value of a character, -1 if it has none: `Py_UNICODE_TODIGIT`. */
export function digitValue(point: number): number {
  if (point < 0x80) return point >= 0x30 && point <= 0x39 ? point - 0x30 : -1;
  if ((flagsOf(point) & DIGIT) === 0) return -1;
  if (digits === null) {
    digits = new Map();
    for (const run of digitRuns.split(' ')) {
      const [start, count, first] = run.split('.');
      for (let i = 0; i < Number(count); i++) digits.set(Number.parseInt(start!, 36) + i, Number(first) + i);
    }
  }
  return digits.get(point) ?? -1;
}

/** The decimal digit value of a character, -1 if it has none: `Py_UNICODE_TODECIMAL`. */
export function decimalValue(point: number): number {
  return (flagsOf(point) & DECIMAL) !== 0 ? digitValue(point) : -1;
}

let numbers: Map<number, number> | null = null;

/** The numeric value of a character, `undefined` if it has none: `Py_UNICODE_TONUMERIC`. */
export function numericValue(point: number): number | undefined {
  const digit = digitValue(point);
  if (digit >= 0) return digit;
  if ((flagsOf(point) & NUMERIC) === 0) return undefined;
  if (numbers === null) {
    numbers = new Map();
    for (const entry of numericValues.split(' ')) {
      const [code, value] = entry.split(':');
      const [numerator, denominator] = value!.split('/');
      numbers.set(Number.parseInt(code!, 36), Number(numerator) / Number(denominator ?? 1));
    }
  }
  return numbers.get(point);
}

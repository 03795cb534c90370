import { badCharacter, type Grammar, qualifiedNames, SPACE } from './characters.ts';
import { INVALID_TOKEN, XmlError } from './errors.ts';
import { INCOMPLETE } from './handlers.ts';
import { readReference } from './references.ts';

/** A start tag as it was written: attribute values are ranges of the text, without their quotes. */
export interface StartTag {
  readonly name: string;
  readonly attributes: readonly RawAttribute[];
  readonly empty: boolean;
  readonly end: number;
}

export interface RawAttribute {
  readonly name: string;
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

const NONE: readonly RawAttribute[] = [];

/** Where the letters and digits at `at` end; `at` where none of the letters begins a name. */
function endOfWord(text: string, at: number): number {
  for (let p = at; ; p++) {
    const unit = text.charCodeAt(p);
    const letter = unit | 32;
    if (letter >= 97 && letter <= 122 && unit < 128) continue;
    if (p === at || !((unit >= 48 && unit <= 57) || unit === 45 || unit === 46 || unit === 95)) return p;
  }
}

/** The start tag at `at`. Throws INCOMPLETE where the text ends within it. */
export function readStartTag(text: string, at: number, grammar: Grammar): StartTag {
  const bare = endOfWord(text, at + 1);
  if (text.charCodeAt(bare) === 62 && bare > at + 1)
    return { name: text.slice(at + 1, bare), attributes: NONE, empty: false, end: bare + 1 };
  const { startTag } = grammar;
  startTag.lastIndex = at;
  const match = startTag.exec(text);
  if (match === null) return readStartTagSlowly(text, at, grammar);
  const [whole, name, list, slash] = match as unknown as [string, string, string, string];
  const end = at + whole.length;
  if (list === '') return { name, attributes: NONE, empty: slash !== '', end };
  const attributes: RawAttribute[] = [];
  const { attribute } = grammar;
  let p = at + 1 + name.length;
  const stop = p + list.length;
  while (p < stop) {
    attribute.lastIndex = p;
    const [all, attributeName, quoted] = attribute.exec(text) as unknown as [string, string, string];
    p += all.length;
    attributes.push({
      name: attributeName,
      at: p - all.length + all.indexOf(attributeName),
      from: p - quoted.length + 1,
      to: p - 1,
    });
  }
  return { name, attributes, empty: slash !== '', end };
}

export function skipSpace(text: string, at: number): number {
  SPACE.lastIndex = at;
  return at + SPACE.exec(text)![0].length;
}

/** The character at `at` was none that may stand there. */
export function unexpected(text: string, at: number): never {
  if (at >= text.length) throw INCOMPLETE;
  throw new XmlError(INVALID_TOKEN, at);
}

function nameAt(text: string, at: number, grammar: Grammar): string {
  grammar.name.lastIndex = at;
  const match = grammar.name.exec(text);
  if (match === null) return unexpected(text, at);
  const end = at + match[0].length;
  if (end >= text.length) throw INCOMPLETE;
  // A prefix without a name behind it.
  if (grammar === qualifiedNames && text.charCodeAt(end) === 58 && !match[0].includes(':')) unexpected(text, end + 1);
  return match[0];
}

function readStartTagSlowly(text: string, at: number, grammar: Grammar): StartTag {
  const name = nameAt(text, at + 1, grammar);
  const attributes: RawAttribute[] = [];
  let p = at + 1 + name.length;
  for (;;) {
    const next = skipSpace(text, p);
    const unit = text.charCodeAt(next);
    if (unit === 62) return { name, attributes, empty: false, end: next + 1 };
    if (unit === 47) {
      if (text.charCodeAt(next + 1) !== 62) unexpected(text, next + 1);
      return { name, attributes, empty: true, end: next + 2 };
    }
    if (next === p) unexpected(text, next);
    const attribute = nameAt(text, next, grammar);
    p = skipSpace(text, next + attribute.length);
    if (text.charCodeAt(p) !== 61) unexpected(text, p);
    p = skipSpace(text, p + 1);
    const quote = text[p];
    if (quote !== '"' && quote !== "'") return unexpected(text, p);
    const from = p + 1;
    p = checkValue(text, from, quote, grammar);
    attributes.push({ name: attribute, at: next, from, to: p });
    p++;
  }
}

/** Looks at a value for what may not be in it; where its closing quote is. */
function checkValue(text: string, from: number, quote: string, grammar: Grammar): number {
  const close = text.indexOf(quote, from);
  const to = close < 0 ? text.length : close;
  const bad = badCharacter(text, from, to);
  const less = text.indexOf('<', from);
  const wrong = Math.min(bad < 0 ? to : bad, less < 0 ? to : less, to);
  for (let p = text.indexOf('&', from); p >= 0 && p < wrong; )
    p = text.indexOf('&', readReference(text, p, grammar).end);
  if (wrong < to) throw new XmlError(INVALID_TOKEN, wrong);
  if (close < 0) throw INCOMPLETE;
  return close;
}

/** The name of the end tag at `at`, and where it ends. */
export function readEndTag(text: string, at: number, grammar: Grammar): { name: string; end: number } {
  const name = nameAt(text, at + 2, grammar);
  const p = skipSpace(text, at + 2 + name.length);
  if (text.charCodeAt(p) !== 62) unexpected(text, p);
  return { name, end: p + 1 };
}

/** Where the comment at `at` ends, behind `-->`. */
export function endOfComment(text: string, at: number): number {
  const dashes = text.indexOf('--', at + 4);
  const bad = badCharacter(text, at + 4, dashes < 0 ? text.length : dashes);
  if (bad >= 0) throw new XmlError(INVALID_TOKEN, bad);
  if (dashes < 0 || dashes + 2 >= text.length) throw INCOMPLETE;
  if (text.charCodeAt(dashes + 2) !== 62) throw new XmlError(INVALID_TOKEN, dashes + 2);
  return dashes + 3;
}

/** A processing instruction: `target`, `data` and where it ends. */
export function readInstruction(
  text: string,
  at: number,
  grammar: Grammar,
): { target: string; data: string; end: number } {
  const target = nameAt(text, at + 2, grammar);
  let p = at + 2 + target.length;
  const close = text.indexOf('?>', p);
  const bad = badCharacter(text, p, close < 0 ? text.length : close);
  if (bad >= 0) throw new XmlError(INVALID_TOKEN, bad);
  if (close === p) return { target, data: '', end: p + 2 };
  const data = skipSpace(text, p);
  if (data === p && text.charCodeAt(p) === 63) unexpected(text, p + 1);
  if (data === p) unexpected(text, p);
  if (close < 0) throw INCOMPLETE;
  p = Math.min(data, close);
  return { target, data: text.slice(p, close), end: close + 2 };
}

/* Which characters are what in XML 1.0. */

/** What begins a name, `:` aside; as in Expat no character beyond U+FFFF does. */
const START =
  'A-Z_a-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u02ff\\u0370-\\u037d\\u037f-\\u1fff\\u200c\\u200d\\u2070-\\u218f\\u2c00-\\u2fef\\u3001-\\ud7ff\\uf900-\\ufdcf\\ufdf0-\\ufffd';
const MORE = '\\-.0-9\\u00b7\\u0300-\\u036f\\u203f\\u2040';
/** Characters that may not occur at all. */
const ILLEGAL = '\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ufffe\\uffff';

const NC = `[${START}][${START}${MORE}]*`;
const PLAIN = `[:${START}][:${START}${MORE}]*`;

/** The regular expressions of one kind of names, sticky. */
export interface Grammar {
  readonly name: RegExp;
  /** A start tag as most are: no references, no line breaks in values. */
  readonly startTag: RegExp;
  readonly attribute: RegExp;
}

function grammar(name: string): Grammar {
  const value = (quote: string) => `${quote}[^${quote}<&\\t\\n\\r${ILLEGAL}\\ud800-\\udfff]*${quote}`;
  const attribute = `[ \\t\\n\\r]+(${name})[ \\t\\n\\r]*=[ \\t\\n\\r]*(${value('"')}|${value("'")})`;
  const group = attribute.replaceAll(/\((?!\?)/g, '(?:');
  return {
    name: new RegExp(name, 'y'),
    startTag: new RegExp(`<(${name})((?:${group})*)[ \\t\\n\\r]*(/?)>`, 'y'),
    attribute: new RegExp(attribute, 'y'),
  };
}

/** Names as they are, and names of at most one prefix. */
export const plainNames = grammar(PLAIN);
export const qualifiedNames = grammar(`${NC}(?::${NC})?`);

export const NAME_START = new RegExp(`[:${START}]`);
export const NMTOKEN = new RegExp(`[:${START}${MORE}]+`, 'y');
export const SPACE = /[ \t\n\r]*/y;

/** What cannot be in a document: control characters, U+FFFE and U+FFFF, surrogates that are no pair. */
export const BAD_CHARACTER = new RegExp(
  `[${ILLEGAL}]|[\\ud800-\\udbff](?![\\udc00-\\udfff])|(?<![\\ud800-\\udbff])[\\udc00-\\udfff]`,
);

/** Where the first such character of `text` is in a range, or -1. */
export function badCharacter(text: string, from: number, to: number): number {
  const at = (from === 0 && to === text.length ? text : text.slice(from, to)).search(BAD_CHARACTER);
  return at < 0 ? -1 : from + at;
}

/** Whether a range has but characters that may be anywhere: no line ends, no `]`, nothing that could be a bad character. */
export function isPlain(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 32 || unit === 93 || unit >= 0xd800) return false;
  }
  return true;
}

/** Whether a character reference may stand for the code point. */
export function isCharacter(point: number): boolean {
  return (
    point === 9 ||
    point === 10 ||
    point === 13 ||
    (point >= 0x20 && point < 0xd800) ||
    (point >= 0xe000 && point < 0xfffe) ||
    (point >= 0x10000 && point <= 0x10ffff)
  );
}

export const isSpace = (unit: number): boolean => unit === 32 || unit === 10 || unit === 9 || unit === 13;

/** Line ends as XML wants them. */
export const oneLineEnd = (text: string): string => (text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text);

export const NOT_PUBLIC_ID = /[^- \r\na-zA-Z0-9'()+,./:=?;!*#@$_%]/;

import * as T from './generated/python.terms.ts';

export const KEYWORDS = new Map<string, number>([
  ['False', T._false],
  ['None', T.none],
  ['True', T._true],
  ['and', T.and],
  ['as', T.as],
  ['assert', T.assert],
  ['async', T.async],
  ['await', T._await],
  ['break', T._break],
  ['class', T._class],
  ['continue', T._continue],
  ['def', T.def],
  ['del', T.del],
  ['elif', T.elif],
  ['else', T._else],
  ['except', T.except],
  ['finally', T._finally],
  ['for', T._for],
  ['from', T.from],
  ['global', T.global],
  ['if', T._if],
  ['import', T._import],
  ['in', T._in],
  ['is', T.is],
  ['lambda', T.lambda],
  ['nonlocal', T.nonlocal],
  ['not', T.not],
  ['or', T.or],
  ['pass', T.pass],
  ['raise', T.raise],
  ['return', T._return],
  ['try', T._try],
  ['while', T._while],
  ['with', T._with],
  ['yield', T._yield],
  ['match', T.matchKeyword],
  ['case', T.caseKeyword],
  ['type', T.typeKeyword],
]);

export const OPERATORS = new Map<string, number>([
  ['(', T.lparen],
  [')', T.rparen],
  ['[', T.lbracket],
  [']', T.rbracket],
  ['{', T.lbrace],
  ['}', T.rbrace],
  [':', T.colon],
  [',', T.comma],
  [';', T.semicolon],
  ['.', T.dot],
  ['=', T.equal],
  ['@', T.at],
  ['!', T.exclamation],
  ['+', T.plus],
  ['-', T.minus],
  ['*', T.star],
  ['/', T.slash],
  ['|', T.bar],
  ['&', T.ampersand],
  ['<', T.less],
  ['>', T.greater],
  ['%', T.percent],
  ['~', T.tilde],
  ['^', T.caret],
  ['->', T.arrow],
  [':=', T.walrus],
  ['==', T.doubleEqual],
  ['!=', T.notEqual],
  ['<>', T.notEqual],
  ['<=', T.lessEqual],
  ['>=', T.greaterEqual],
  ['<<', T.leftShift],
  ['>>', T.rightShift],
  ['**', T.doubleStar],
  ['//', T.doubleSlash],
  ['+=', T.plusEqual],
  ['-=', T.minusEqual],
  ['*=', T.starEqual],
  ['/=', T.slashEqual],
  ['%=', T.percentEqual],
  ['@=', T.atEqual],
  ['&=', T.ampersandEqual],
  ['|=', T.barEqual],
  ['^=', T.caretEqual],
  ['<<=', T.leftShiftEqual],
  ['>>=', T.rightShiftEqual],
  ['**=', T.doubleStarEqual],
  ['//=', T.doubleSlashEqual],
]);

/** One- and two-character operators by character code, so that the tokenizer builds no strings: `ONE[c]`, `TWO[c * 128 + c2]`. */
export const ONE = new Uint16Array(128);
export const TWO = new Uint16Array(128 * 128);
/** Operators of three characters, by the code of their first two. */
export const THREE = new Uint16Array(128 * 128);
for (const [text, type] of OPERATORS) {
  const c = text.charCodeAt(0);
  const pair = c * 128 + text.charCodeAt(1);
  if (text.length === 1) ONE[c] = type;
  else if (text.length === 2) TWO[pair] = type;
  else THREE[pair] = type;
}

export const START = 1;
export const DIGIT = 2;
/** Identifier characters among ASCII. */
export const CLASS = new Uint8Array(128);
for (let c = 0; c < 128; c++) {
  const ch = String.fromCharCode(c);
  if (/[A-Za-z_]/.test(ch)) CLASS[c] = START;
  else if (/[0-9]/.test(ch)) CLASS[c] = DIGIT;
}

export function isDigit(c: number): boolean {
  return c >= 0x30 && c <= 0x39;
}

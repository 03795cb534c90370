import * as T from './generated/python.terms.ts';
import type { SyntaxErrorType } from './syntax-error.ts';
import { COMMENT_TOKEN, END_MARKER, ERROR_TOKEN, NL_TOKEN, Tokens, UNKNOWN_TOKEN } from './tokens.ts';

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

/** One- and two-character operators by character code, so that the scanner builds no strings: `ONE[c]`, `TWO[c * 128 + c2]`. */
const ONE = new Uint16Array(128);
const TWO = new Uint16Array(128 * 128);
/** Operators of three characters, by the code of their first two. */
const THREE = new Uint16Array(128 * 128);
for (const [text, type] of OPERATORS) {
  const c = text.charCodeAt(0);
  const pair = c * 128 + text.charCodeAt(1);
  if (text.length === 1) ONE[c] = type;
  else if (text.length === 2) TWO[pair] = type;
  else THREE[pair] = type;
}

const START = 1;
const DIGIT = 2;
/** Identifier characters among ASCII. */
const CLASS = new Uint8Array(128);
for (let c = 0; c < 128; c++) {
  const ch = String.fromCharCode(c);
  if (/[A-Za-z_]/.test(ch)) CLASS[c] = START;
  else if (/[0-9]/.test(ch)) CLASS[c] = DIGIT;
}

const MAX_INDENT = 100;
const MAX_LEVEL = 200;
const MAX_FSTRING_LEVEL = 150;
const MAX_EXPRESSION_NESTING = 3;

/** CPython's tokenizer mode of an f-string that is open. */
interface FStringMode {
  quote: number;
  quoteSize: number;
  raw: boolean;
  start: number;
  startLine: number;
  /** Brackets open inside the f-string, and the depth at which the current replacement field began. */
  depth: number;
  expressionDepth: number;
  inFormatSpec: boolean;
  /** Scanning literal text (or a format spec) rather than an expression. */
  literal: boolean;
}

export interface TokenizerOptions {
  typeComments?: boolean | undefined;
  /** `PyCF_DONT_IMPLY_DEDENT`: a block that the last, unfinished line leaves open stays open. */
  dontImplyDedent?: boolean | undefined;
  /** A last line without a newline is not ended for it, so no backslash may stand there: source that is no module. */
  openEnd?: boolean | undefined;
  /** Comments and all line ends become tokens, unbalanced brackets pass: what the `tokenize` module wants. */
  extraTokens?: boolean | undefined;
  /** `<>` is the operator, and `!=` is not. */
  diamonds?: boolean | undefined;
}

/** Splits a source text (newlines already normalized) into the tokens of python.grammar. Stops at the first error, which becomes the last token. */
export function tokenize(source: string, options: TokenizerOptions = {}): Tokens {
  const tokenizer = new Tokenizer(source, options);
  tokenizer.run();
  return tokenizer.tokens;
}

export class Tokenizer {
  readonly tokens: Tokens;
  protected source: string;
  private readonly typeComments: boolean;
  private readonly diamonds: boolean;
  private readonly dontImplyDedent: boolean;
  private readonly openEnd: boolean;
  private readonly extraTokens: boolean;
  protected pos = 0;
  protected line = 1;
  protected atLineStart = true;
  private readonly indents: number[] = [0];
  private readonly altIndents: number[] = [0];
  /** For each indentation level, whether it is the body of a `match` statement. */
  private readonly matchBodies: boolean[] = [false];
  protected readonly brackets: number[] = [];
  /** Token numbers of the open brackets. */
  private readonly bracketTokens: number[] = [];
  protected readonly fstrings: FStringMode[] = [];
  /** Number of the first token of the logical line. */
  protected lineFirst = 0;
  /** Token `match` of the line before, if that line ended in a colon. */
  private pendingMatch = -1;

  constructor(source: string, options: TokenizerOptions) {
    this.source = source;
    this.tokens = new Tokens(source);
    this.typeComments = options.typeComments === true;
    this.openEnd = options.openEnd === true;
    this.extraTokens = options.extraTokens === true;
    this.diamonds = options.diamonds === true;
    this.dontImplyDedent = options.dontImplyDedent === true;
  }

  /** Asks for another piece of the source where it ends; `false` if there is none. Every read of `source` after this must be a fresh one. */
  protected more(): boolean {
    return false;
  }

  /** Whether to stop before the next token, to be gone on with by another `run`. */
  protected pauses(): boolean {
    return false;
  }

  run(): void {
    const { tokens } = this;
    for (;;) {
      if (this.pauses()) return;
      let blank = false;
      if (this.atLineStart) {
        this.atLineStart = false;
        const indentation = this.indentation();
        if (indentation < 0) return;
        blank = indentation === 1;
      }
      const mode = this.fstrings.length > 0 ? this.fstrings[this.fstrings.length - 1]! : null;
      if (mode?.literal) {
        if (!this.fstringText(mode)) return;
        continue;
      }
      const { source } = this;
      // Spaces
      let pos = this.pos;
      let c = source.charCodeAt(pos);
      while (c === 0x20 || c === 0x09 || c === 0x0c) c = source.charCodeAt(++pos);
      // Where the line ends for the parser: at its comment.
      const lineEnd = pos;
      if (c === 0x23) {
        let end = source.indexOf('\n', pos);
        if (end < 0) end = source.length;
        this.pos = end;
        if (this.extraTokens) tokens.push(COMMENT_TOKEN, pos, end, this.line, this.line);
        if (this.typeComments && this.typeComment(pos, end)) continue;
        pos = end;
        c = source.charCodeAt(pos);
      }
      this.pos = pos;
      if (Number.isNaN(c)) {
        if (this.more()) continue;
        this.end(lineEnd);
        return;
      }
      if (c < 128 ? CLASS[c] === START : true) {
        if (!this.name(c)) return;
        continue;
      }
      if (c === 0x0a) {
        this.pos = pos + 1;
        const line = this.line++;
        tokens.lineStarts.push(pos + 1);
        this.atLineStart = true;
        if (blank || this.brackets.length > 0 || tokens.count === this.lineFirst) {
          if (this.extraTokens) tokens.push(NL_TOKEN, pos, pos + 1, line, line);
          continue;
        }
        tokens.push(T.newline, this.extraTokens ? pos : lineEnd, pos + 1, line, line);
        this.endOfLogicalLine();
        continue;
      }
      if (CLASS[c] === DIGIT || (c === 0x2e && isDigit(source.charCodeAt(pos + 1)))) {
        if (!this.number()) return;
        continue;
      }
      if (c === 0x22 || c === 0x27) {
        if (!this.string(pos, c)) return;
        continue;
      }
      if (c === 0x5c) {
        this.pos = pos + 1;
        if (!this.continuationLine()) return;
        continue;
      }
      if (!this.operator(c, mode)) return;
    }
  }

  /** Measures a line's indentation and emits INDENT and DEDENT. Returns -1 after an error, 1 for a blank line. */
  private indentation(): number {
    const { tokens } = this;
    let { source } = this;
    let pos = this.pos;
    let col = 0;
    let alt = 0;
    let continued = 0;
    let c: number;
    for (;;) {
      c = source.charCodeAt(pos);
      if (c === 0x20) {
        col++;
        alt++;
      } else if (c === 0x09) {
        col = ((col >> 3) + 1) << 3;
        alt++;
      } else if (c === 0x0c) col = alt = 0;
      else if (c === 0x5c) {
        // An indentation cannot be split over lines: the first line's counts.
        if (continued === 0) continued = col;
        this.pos = pos + 1;
        if (!this.continuationLine()) return -1;
        source = this.source;
        pos = this.pos;
        continue;
      } else if (Number.isNaN(c) && this.more()) {
        source = this.source;
        continue;
      } else break;
      pos++;
    }
    this.pos = pos;
    if (c === 0x23 || c === 0x0a) return 1;
    if (this.brackets.length > 0) return 0;
    if (Number.isNaN(c)) return 0;
    if (continued > 0) col = alt = continued;
    const indents = this.indents;
    const top = indents.length - 1;
    const current = indents[top]!;
    if (col === current) {
      if (alt !== this.altIndents[top]) return this.tabError();
    } else if (col > current) {
      if (top + 1 >= MAX_INDENT) return this.lineError('IndentationError', 'too many levels of indentation');
      if (alt <= this.altIndents[top]!) return this.tabError();
      indents.push(col);
      this.altIndents.push(alt);
      const isMatch = this.pendingMatch >= 0 && /^case\b/.test(source.slice(pos, pos + 5));
      if (isMatch) tokens.types[this.pendingMatch] = T.matchKeyword;
      this.matchBodies.push(isMatch);
      tokens.push(T.indent, this.tokens.lineStarts[this.line]!, pos, this.line, this.line);
    } else {
      let level = top;
      while (level > 0 && col < indents[level]!) level--;
      if (col !== indents[level]) {
        const lineStart = tokens.lineStarts[this.line]!;
        const text = tokens.lineText(this.line);
        this.pos = lineStart + text.length;
        return this.lineError('IndentationError', 'unindent does not match any outer indentation level');
      }
      if (alt !== this.altIndents[level]) return this.tabError();
      indents.length = this.altIndents.length = this.matchBodies.length = level + 1;
      for (let i = level; i < top; i++) tokens.push(T.dedent, pos, pos, this.line, this.line);
    }
    this.pendingMatch = -1;
    this.lineFirst = tokens.count;
    return 0;
  }

  /** Decides what can only be decided with the whole logical line at hand: whether `match` began a statement. */
  private endOfLogicalLine(): void {
    const { tokens } = this;
    const first = this.lineFirst;
    const count = tokens.count;
    this.pendingMatch =
      tokens.types[first] === T.Name &&
      tokens.types[count - 2] === T.colon &&
      count - first > 3 &&
      tokens.ends[first]! - tokens.starts[first]! === 5 &&
      tokens.text(first) === 'match'
        ? first
        : -1;
    this.lineFirst = count;
  }

  private end(lineEnd: number): void {
    const { tokens } = this;
    const pos = this.pos;
    if (this.brackets.length > 0) {
      const token = this.bracketTokens[this.bracketTokens.length - 1]!;
      const start = tokens.starts[token]!;
      this.fail(
        'SyntaxError',
        `'${this.source[start]}' was never closed`,
        tokens.lines[token]!,
        this.tokens.characters(tokens.lines[token]!, start) + 1,
        0,
        true,
      );
      return;
    }
    if (tokens.count > this.lineFirst && !isLineEnd(tokens.types[tokens.count - 1]!)) {
      tokens.push(T.newline, lineEnd, pos + 1, this.line, this.line);
      this.endOfLogicalLine();
    }
    const line = pos > tokens.lineStarts[this.line]! ? this.line + 1 : this.line;
    if (line > this.line) tokens.lineStarts.push(pos);
    const open = this.dontImplyDedent && !this.source.endsWith('\n');
    for (let i = open ? this.indents.length : 1; i < this.indents.length; i++)
      tokens.push(T.dedent, pos, pos, line, line);
    tokens.push(END_MARKER, pos, pos, line, line);
    tokens.count--;
  }

  /** A name, a keyword, or a string with a prefix. */
  private name(c: number): boolean {
    const { source, tokens } = this;
    const start = this.pos;
    let pos = start;
    let sawB = false;
    let sawR = false;
    let sawU = false;
    let sawF = false;
    for (;;) {
      const lower = c | 0x20;
      if (lower === 0x62 && !(sawB || sawU || sawF)) sawB = true;
      else if (lower === 0x75 && !(sawB || sawU || sawR || sawF)) sawU = true;
      else if (lower === 0x72 && !(sawR || sawU)) sawR = true;
      else if (lower === 0x66 && !(sawF || sawB || sawU)) sawF = true;
      else break;
      c = source.charCodeAt(++pos);
      if (c === 0x22 || c === 0x27) return sawF ? this.fstringStart(pos, c, sawR) : this.string(pos, c);
    }
    let nonAscii = false;
    for (;;) {
      if (c < 128) {
        if (CLASS[c] === 0) break;
      } else if (c >= 128) nonAscii = true;
      else break;
      c = source.charCodeAt(++pos);
    }
    this.pos = pos;
    let type = T.Name;
    if (nonAscii) {
      if (!this.extraTokens && !this.verifyIdentifier(start, pos)) return false;
    } else if (pos - start <= 8) {
      const keyword = KEYWORDS.get(source.slice(start, pos));
      if (keyword !== undefined) type = keyword < T.matchKeyword ? keyword : this.softKeyword(keyword, pos);
    }
    tokens.push(type, start, pos, this.line, this.line);
    return true;
  }

  private softKeyword(keyword: number, end: number): number {
    const { tokens } = this;
    const count = tokens.count;
    if (keyword === T.caseKeyword) {
      return count === this.lineFirst && this.matchBodies[this.matchBodies.length - 1] ? keyword : T.Name;
    }
    if (keyword === T.typeKeyword) {
      if (this.brackets.length > 0) return T.Name;
      if (count > this.lineFirst) {
        const previous = tokens.types[count - 1];
        if (previous !== T.semicolon && previous !== T.colon) return T.Name;
      }
      // Two names in a row: only a type statement has that.
      const match = /(?:[ \t\f]|\\\n)+([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)(?!['"\w])/y;
      match.lastIndex = end;
      const next = match.exec(this.source);
      if (next === null) return T.Name;
      const type = KEYWORDS.get(next[1]!);
      return type === undefined || type >= T.matchKeyword ? keyword : T.Name;
    }
    return T.Name;
  }

  private verifyIdentifier(start: number, end: number): boolean {
    const text = this.source.slice(start, end);
    if (/^[\p{XIDS}_][\p{XIDC}]*$/u.test(text)) {
      const normalized = text.normalize('NFKC');
      if (normalized === text || /^[\p{XIDS}_][\p{XIDC}]*$/u.test(normalized)) return true;
    }
    let valid = '';
    let bad = '';
    for (const ch of text) {
      if (!/^[\p{XIDS}_][\p{XIDC}]*$/u.test(valid + ch)) {
        bad = ch;
        break;
      }
      valid += ch;
    }
    const code = bad.codePointAt(0)!;
    this.pos = start + valid.length + bad.length;
    const hex = code.toString(16).toUpperCase().padStart(4, '0');
    this.error(isPrintable(bad) ? `invalid character '${bad}' (U+${hex})` : `invalid non-printable character U+${hex}`);
    return false;
  }

  private number(): boolean {
    const { source } = this;
    const start = this.pos;
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
        this.pos = pos;
        this.tokens.push(T.Number, start, pos, this.line, this.line);
        return true;
      }
    }
    return this.generalNumber(start);
  }

  private generalNumber(start: number): boolean {
    const { source } = this;
    this.pos = start;
    let c = source.charCodeAt(start);
    if (c === 0x30) {
      const kind = source.charCodeAt(start + 1) | 0x20;
      if (kind === 0x78) return this.radixNumber(start, 'hexadecimal', 16);
      if (kind === 0x6f) return this.radixNumber(start, 'octal', 8);
      if (kind === 0x62) return this.radixNumber(start, 'binary', 2);
      this.pos = start + 1;
      for (;;) {
        c = source.charCodeAt(this.pos);
        if (c === 0x5f) {
          c = source.charCodeAt(++this.pos);
          if (!isDigit(c)) return this.error('invalid decimal literal');
        }
        if (c !== 0x30) break;
        this.pos++;
      }
      const zerosEnd = this.pos;
      let nonzero = false;
      if (isDigit(c)) {
        nonzero = true;
        if (!this.decimalTail()) return false;
        c = source.charCodeAt(this.pos);
      }
      const lower = c | 0x20;
      if (c !== 0x2e && lower !== 0x65 && lower !== 0x6a) {
        if (nonzero && !this.extraTokens) {
          const from = this.tokens.characters(this.line, start) + 1;
          return this.fail(
            'SyntaxError',
            'leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers',
            this.line,
            from,
            this.tokens.characters(this.line, zerosEnd) + 1,
          );
        }
        if (!this.verifyEndOfNumber('decimal')) return false;
        return this.endNumber(start);
      }
    } else if (c !== 0x2e) {
      if (!this.decimalTail()) return false;
    }
    c = source.charCodeAt(this.pos);
    if (c === 0x2e) {
      this.pos++;
      if (isDigit(source.charCodeAt(this.pos)) && !this.decimalTail()) return false;
      c = source.charCodeAt(this.pos);
    }
    if (c === 0x65 || c === 0x45) {
      const mark = this.pos;
      c = source.charCodeAt(++this.pos);
      if (c === 0x2b || c === 0x2d) {
        c = source.charCodeAt(++this.pos);
        if (!isDigit(c)) return this.error('invalid decimal literal');
      } else if (!isDigit(c)) {
        this.pos = mark;
        if (!this.verifyEndOfNumber('decimal')) return false;
        return this.endNumber(start);
      }
      if (!this.decimalTail()) return false;
      c = source.charCodeAt(this.pos);
    }
    if (c === 0x6a || c === 0x4a) {
      this.pos++;
      if (!this.verifyEndOfNumber('imaginary')) return false;
    } else if (!this.verifyEndOfNumber('decimal')) return false;
    return this.endNumber(start);
  }

  private endNumber(start: number): boolean {
    this.tokens.push(T.Number, start, this.pos, this.line, this.line);
    return true;
  }

  private radixNumber(start: number, kind: string, radix: number): boolean {
    const { source } = this;
    this.pos = start + 2;
    let c: number;
    do {
      c = source.charCodeAt(this.pos);
      if (c === 0x5f) c = source.charCodeAt(++this.pos);
      if (!isRadixDigit(c, radix)) {
        if (isDigit(c)) return this.invalidDigit(c, kind);
        return this.error(`invalid ${kind} literal`);
      }
      do c = source.charCodeAt(++this.pos);
      while (isRadixDigit(c, radix));
    } while (c === 0x5f);
    if (isDigit(c)) return this.invalidDigit(c, kind);
    if (!this.verifyEndOfNumber(kind)) return false;
    return this.endNumber(start);
  }

  private invalidDigit(c: number, kind: string): boolean {
    this.pos++;
    return this.error(`invalid digit '${String.fromCharCode(c)}' in ${kind} literal`);
  }

  /** Digits with single underscores between them. */
  private decimalTail(): boolean {
    const { source } = this;
    for (;;) {
      while (isDigit(source.charCodeAt(this.pos))) this.pos++;
      if (source.charCodeAt(this.pos) !== 0x5f) return true;
      this.pos++;
      if (!isDigit(source.charCodeAt(this.pos))) return this.error('invalid decimal literal');
    }
  }

  /** A number may run into a keyword (`1if x else y`, with a warning), but into no other name. */
  private verifyEndOfNumber(kind: string): boolean {
    const { source } = this;
    const c = source.charCodeAt(this.pos);
    if (!(c < 128) || CLASS[c] === 0) return true;
    const rest = source.slice(this.pos, this.pos + 4);
    if (/^(?:and|else|for|i[fns]|or|not)/.test(rest)) {
      const column = this.tokens.characters(this.line, this.pos);
      this.tokens.warnings.push({
        category: 'SyntaxWarning',
        message: `invalid ${kind} literal`,
        location: { lineno: this.line, offset: column, end_lineno: this.line, end_offset: column },
      });
      return true;
    }
    this.pos++;
    this.error(`invalid ${kind} literal`, this.pos - 1);
    return false;
  }

  /** A plain string literal; `pos` is its first quote, `this.pos` the start of its prefix. */
  private string(quotePos: number, quote: number): boolean {
    const { tokens } = this;
    let { source } = this;
    const start = this.pos;
    const startLine = this.line;
    let escapedQuote = false;
    let pos = quotePos + 1;
    if (source.charCodeAt(pos) === quote) {
      if (source.charCodeAt(pos + 1) !== quote) {
        this.pos = pos + 1;
        tokens.push(T.String, start, pos + 1, startLine, startLine);
        return true;
      }
      pos += 2;
      for (;;) {
        const c = source.charCodeAt(pos);
        if (c === quote && source.charCodeAt(pos + 1) === quote && source.charCodeAt(pos + 2) === quote) break;
        if (c === 0x5c && source.charCodeAt(pos + 1) !== 0x0a) pos += 2;
        else {
          pos++;
          if (c === 0x0a) {
            this.line++;
            tokens.lineStarts.push(pos);
          } else if (Number.isNaN(c)) {
            if (!this.more()) return this.unterminated(start, startLine, quote, 3);
            source = this.source;
            pos--;
          }
        }
      }
      this.pos = pos + 3;
    } else {
      for (;;) {
        const c = source.charCodeAt(pos++);
        if (c === quote) break;
        if (Number.isNaN(c) && this.more()) {
          source = this.source;
          pos--;
          continue;
        }
        if (c === 0x0a || Number.isNaN(c))
          return this.unterminated(start, startLine, quote, 1, escapedQuote, Number.isNaN(c));
        if (c === 0x5c) {
          if (source.charCodeAt(pos) === 0x0a) {
            this.line++;
            tokens.lineStarts.push(pos + 1);
          } else if (source.charCodeAt(pos) === quote) escapedQuote = true;
          pos++;
        }
      }
      this.pos = pos;
    }
    tokens.push(T.String, start, this.pos, startLine, this.line);
    return true;
  }

  private unterminated(
    start: number,
    startLine: number,
    quote: number,
    size: number,
    escaped = false,
    atEnd = false,
  ): boolean {
    const { tokens, source } = this;
    const last = this.line;
    const mode = this.fstrings[this.fstrings.length - 1];
    const offset = this.tokens.characters(startLine, start) + 1;
    if (mode !== undefined && mode.quote === quote && mode.quoteSize === size) {
      return this.fail('SyntaxError', "f-string: expecting '}'", startLine, offset, offset);
    }
    const what = size === 3 ? 'unterminated triple-quoted string literal' : 'unterminated string literal';
    // A file that ends in a newline is counted one line further for triple quotes only when text follows it.
    const detected = size === 3 && source.endsWith('\n') && tokens.lineStarts[last] === source.length ? last - 1 : last;
    return this.fail(
      'SyntaxError',
      `${what} (detected at line ${detected})${escaped ? '; perhaps you escaped the end quote?' : ''}`,
      startLine,
      offset,
      offset,
      size === 3 || atEnd,
    );
  }

  private fstringStart(quotePos: number, quote: number, raw: boolean): boolean {
    const { source, tokens } = this;
    const start = this.pos;
    const triple = source.charCodeAt(quotePos + 1) === quote && source.charCodeAt(quotePos + 2) === quote;
    const quoteSize = triple ? 3 : 1;
    this.pos = quotePos + quoteSize;
    tokens.push(T.fstringStart, start, this.pos, this.line, this.line);
    if (this.fstrings.length + 1 >= MAX_FSTRING_LEVEL) return this.error('too many nested f-strings');
    this.fstrings.push({
      quote,
      quoteSize,
      raw,
      start,
      startLine: this.line,
      depth: 0,
      expressionDepth: -1,
      inFormatSpec: false,
      literal: true,
    });
    return true;
  }

  /** Literal text of an f-string up to the next field, end or doubled brace. */
  private fstringText(mode: FStringMode): boolean {
    const { tokens } = this;
    let { source } = this;
    const start = this.pos;
    const startLine = this.line;
    const { quote, quoteSize } = mode;
    let pos = start;
    if (source.charCodeAt(pos) === 0x7b && source.charCodeAt(pos + 1) !== 0x7b) return this.enterField(mode);
    if (isQuote(source, pos, quote, quoteSize)) {
      this.pos = pos + quoteSize;
      tokens.push(T.fstringEnd, start, this.pos, this.line, this.line);
      this.fstrings.pop();
      return true;
    }
    const inFormatSpec = mode.inFormatSpec && mode.expressionDepth >= 0;
    let namedEscape = false;
    for (;;) {
      const c = source.charCodeAt(pos);
      if (Number.isNaN(c) && this.more()) {
        source = this.source;
        continue;
      }
      if (Number.isNaN(c) || (c === 0x0a && quoteSize === 1)) {
        if (inFormatSpec && c === 0x0a) {
          mode.literal = false;
          mode.inFormatSpec = false;
          break;
        }
        this.pos = pos;
        const what = quoteSize === 3 ? 'unterminated triple-quoted f-string literal' : 'unterminated f-string literal';
        const last = this.line;
        const detected =
          quoteSize === 3 && source.endsWith('\n') && tokens.lineStarts[last] === source.length ? last - 1 : last;
        const offset = this.tokens.characters(mode.startLine, mode.start) + 1;
        return this.fail(
          'SyntaxError',
          `${what} (detected at line ${detected})`,
          mode.startLine,
          offset,
          offset,
          quoteSize === 3,
        );
      }
      if (c === quote && isQuote(source, pos, quote, quoteSize)) break;
      if (c === 0x7b) {
        if (source.charCodeAt(pos + 1) === 0x7b && !inFormatSpec) {
          tokens.push(T.FStringMiddle, start, pos + 2, startLine, this.line);
          this.pos = pos + 2;
          return true;
        }
        tokens.push(T.FStringMiddle, start, pos, startLine, this.line);
        this.pos = pos;
        return this.enterField(mode);
      }
      if (c === 0x7d) {
        if (namedEscape) {
          tokens.push(T.FStringMiddle, start, pos + 1, startLine, this.line);
          this.pos = pos + 1;
          return true;
        }
        if (source.charCodeAt(pos + 1) === 0x7d && !inFormatSpec && mode.depth === 0) {
          tokens.push(T.FStringMiddle, start, pos + 2, startLine, this.line);
          this.pos = pos + 2;
          return true;
        }
        mode.literal = false;
        break;
      }
      if (c === 0x5c) {
        const next = source.charCodeAt(pos + 1);
        if (next === 0x7b || next === 0x7d) {
          pos++;
          continue;
        }
        if (next === 0x0a) {
          this.line++;
          tokens.lineStarts.push(pos + 2);
        } else if (next === 0x4e && !mode.raw && source.charCodeAt(pos + 2) === 0x7b) {
          namedEscape = true;
          pos++;
        }
        pos = !Number.isNaN(next) ? pos + 2 : pos + 1;
        continue;
      }
      pos++;
      if (c === 0x0a) {
        this.line++;
        tokens.lineStarts.push(pos);
      }
    }
    this.pos = pos;
    tokens.push(T.FStringMiddle, start, pos, startLine, this.line);
    return true;
  }

  private enterField(mode: FStringMode): boolean {
    if (++mode.expressionDepth >= MAX_EXPRESSION_NESTING) {
      this.pos++;
      return this.error('f-string: expressions nested too deeply');
    }
    mode.literal = false;
    return true;
  }

  /** After a backslash: the line must end here and the source must not. */
  private continuationLine(): boolean {
    const { source, tokens } = this;
    // A module that ends here ends with a newline all the same.
    const ended = !this.openEnd && this.pos >= source.length && !this.more();
    if (!ended && source.charCodeAt(this.pos) !== 0x0a) {
      const offset = this.tokens.characters(this.line, this.pos) + (this.pos < source.length ? 1 : 0);
      return this.fail('SyntaxError', 'unexpected character after line continuation character', this.line, offset, 0);
    }
    if (!ended) {
      this.pos++;
      this.line++;
      tokens.lineStarts.push(this.pos);
    }
    if (ended || (this.pos >= source.length && !this.more())) {
      if (this.brackets.length > 0) {
        this.end(this.pos);
        return false;
      }
      const line = ended ? this.line : this.line - 1;
      const offset = tokens.characters(line, this.pos) + (ended ? 1 : 0);
      return this.fail('SyntaxError', 'unexpected EOF while parsing', line, offset, -1, true);
    }
    return true;
  }

  private operator(c: number, mode: FStringMode | null): boolean {
    const { source, tokens } = this;
    const start = this.pos;
    if (mode !== null && c === 0x3a && mode.expressionDepth >= 0 && mode.depth - 1 === mode.expressionDepth) {
      mode.literal = true;
      mode.inFormatSpec = true;
      this.pos = start + 1;
      tokens.push(T.colon, start, start + 1, this.line, this.line);
      return true;
    }
    const c2 = source.charCodeAt(start + 1);
    if (c2 < 128) {
      const two = TWO[c * 128 + c2]!;
      if (two !== 0) {
        const three = THREE[c * 128 + c2]!;
        const size = three !== 0 && source.charCodeAt(start + 2) === 0x3d ? 3 : 2;
        this.pos = start + size;
        if (two === T.notEqual && (c === 0x3c) !== this.diamonds && !this.extraTokens) {
          tokens.push(UNKNOWN_TOKEN, start, this.pos, this.line, this.line);
          return true;
        }
        tokens.push(size === 3 ? three : two, start, this.pos, this.line, this.line);
        return true;
      }
      if (c === 0x2e && c2 === 0x2e && source.charCodeAt(start + 2) === 0x2e) {
        this.pos = start + 3;
        tokens.push(T.ellipsis, start, start + 3, this.line, this.line);
        return true;
      }
    }
    this.pos = start + 1;
    let type = ONE[c]!;
    switch (c) {
      case 0x28:
      case 0x5b:
      case 0x7b:
        if (this.brackets.length >= MAX_LEVEL) return this.error('too many nested parentheses');
        this.brackets.push(c);
        this.bracketTokens.push(tokens.count);
        if (mode !== null) mode.depth++;
        break;
      case 0x29:
      case 0x5d:
      case 0x7d:
        if (!this.closeBracket(c, mode)) return false;
        break;
      default:
        if (type === 0) {
          if (c < 0x20 || c === 0x7f) {
            const hex = c.toString(16).toUpperCase().padStart(4, '0');
            return this.error(`invalid non-printable character U+${hex}`);
          }
          type = UNKNOWN_TOKEN;
        }
    }
    tokens.push(type, start, start + 1, this.line, this.line);
    return true;
  }

  private closeBracket(c: number, mode: FStringMode | null): boolean {
    const { tokens } = this;
    const close = String.fromCharCode(c);
    if (mode !== null && mode.depth === 0 && c === 0x7d) return this.error("f-string: single '}' is not allowed");
    if (this.brackets.length === 0) return this.extraTokens || this.error(`unmatched '${close}'`);
    const open = this.brackets.pop()!;
    const openToken = this.bracketTokens.pop()!;
    if (c !== (open === 0x28 ? 0x29 : open + 2) && !this.extraTokens) {
      if (mode !== null && open === 0x7b && mode.depth - 1 === mode.expressionDepth) {
        return this.error(`f-string: unmatched '${close}'`);
      }
      const opening = String.fromCharCode(open);
      const openLine = tokens.lines[openToken]!;
      return this.error(
        openLine !== this.line
          ? `closing parenthesis '${close}' does not match opening parenthesis '${opening}' on line ${openLine}`
          : `closing parenthesis '${close}' does not match opening parenthesis '${opening}'`,
      );
    }
    if (c === 0x29 && openToken > 0 && tokens.types[openToken - 1] === T._with) this.parenthesizedWith(openToken);
    if (mode !== null) {
      mode.depth--;
      if (mode.depth < 0) return this.error(`f-string: unmatched '${close}'`);
      if (c === 0x7d && mode.depth === mode.expressionDepth) {
        mode.expressionDepth--;
        mode.literal = true;
        mode.inFormatSpec = false;
      }
    }
    return true;
  }

  /** `with (…):` holds a list of items, `with (…).x:` an expression: the colon after the parenthesis tells. */
  private parenthesizedWith(openToken: number): void {
    const next = /(?:[ \t\f]|\\\n)*:(?!=)/y;
    next.lastIndex = this.pos;
    if (next.test(this.source)) this.tokens.types[openToken] = T.withParen;
  }

  private typeComment(start: number, end: number): boolean {
    const { source, tokens } = this;
    const match = /^#[ \t]*type:[ \t]*/.exec(source.slice(start, end));
    if (match === null) return false;
    const textStart = start + match[0].length;
    const text = source.slice(textStart, end);
    if (/^ignore(?![A-Za-z0-9\u0080-\uffff])/.test(text)) {
      tokens.typeIgnores.push({ lineno: this.line, tag: text.slice(6) });
      return false;
    }
    tokens.push(T.TypeComment, textStart, end, this.line, this.line);
    return true;
  }

  private tabError(): -1 {
    return this.lineError('TabError', 'inconsistent use of tabs and spaces in indentation');
  }

  /** An error about the indentation of the current line: CPython's tokenizer has read the line to its end by then. */
  private lineError(type: SyntaxErrorType, message: string): -1 {
    const text = this.tokens.lineText(this.line);
    const dedent = type === 'IndentationError' && message.startsWith('unindent');
    const column = dedent ? this.tokens.characters(this.line, this.tokens.lineStarts[this.line]! + text.length) + 1 : 1;
    this.fail(type, message, this.line, column, dedent ? -1 : 0);
    return -1;
  }

  /** An error at the last character read, CPython's `syntaxerror(tok, …)`. */
  private error(message: string, end: number = this.pos): false {
    const offset = this.tokens.characters(this.line, end);
    return this.fail('SyntaxError', message, this.line, offset, offset);
  }

  private fail(
    type: SyntaxErrorType,
    message: string,
    lineno: number,
    offset: number,
    endOffset: number,
    incomplete = false,
  ): false {
    this.tokens.error = { type, message, lineno, offset, endOffset, incomplete };
    this.tokens.push(ERROR_TOKEN, this.pos, this.pos, this.line, this.line);
    return false;
  }
}

function isLineEnd(type: number): boolean {
  return type === T.newline || type === NL_TOKEN || type === T.dedent;
}

function isDigit(c: number): boolean {
  return c >= 0x30 && c <= 0x39;
}

function isRadixDigit(c: number, radix: number): boolean {
  if (radix === 16) return isDigit(c) || ((c | 0x20) >= 0x61 && (c | 0x20) <= 0x66);
  return c >= 0x30 && c < 0x30 + radix;
}

function isQuote(source: string, pos: number, quote: number, size: number): boolean {
  if (source.charCodeAt(pos) !== quote) return false;
  return size === 1 || (source.charCodeAt(pos + 1) === quote && source.charCodeAt(pos + 2) === quote);
}

function isPrintable(ch: string): boolean {
  return !/^[\p{C}\p{Z}]$/u.test(ch) || ch === ' ';
}

import * as T from './generated/python.terms.ts';
import { verifyIdentifier } from './identifier-check.ts';
import { scanNumber } from './number-scanner.ts';
import { type FStringMode, Scanner } from './scanner.ts';
import { scanFStringText, scanString, startFString } from './string-scanner.ts';
import { CLASS, DIGIT, isDigit, KEYWORDS, ONE, START, THREE, TWO } from './token-tables.ts';
import { COMMENT_TOKEN, END_MARKER, NL_TOKEN, type Tokens, UNKNOWN_TOKEN } from './tokens.ts';

const MAX_INDENT = 100;
const MAX_LEVEL = 200;

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

export class Tokenizer extends Scanner {
  private readonly typeComments: boolean;
  private readonly diamonds: boolean;
  private readonly dontImplyDedent: boolean;
  private readonly openEnd: boolean;
  protected atLineStart = true;
  private readonly indents: number[] = [0];
  private readonly altIndents: number[] = [0];
  /** For each indentation level, whether it is the body of a `match` statement. */
  private readonly matchBodies: boolean[] = [false];
  protected readonly brackets: number[] = [];
  /** Token numbers of the open brackets. */
  private readonly bracketTokens: number[] = [];
  /** Number of the first token of the logical line. */
  protected lineFirst = 0;
  /** Token `match` of the line before, if that line ended in a colon. */
  private pendingMatch = -1;

  constructor(source: string, options: TokenizerOptions) {
    super(source, options.extraTokens === true);
    this.typeComments = options.typeComments === true;
    this.openEnd = options.openEnd === true;
    this.diamonds = options.diamonds === true;
    this.dontImplyDedent = options.dontImplyDedent === true;
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
        if (!scanFStringText(this, mode)) return;
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
        if (!scanNumber(this)) return;
        continue;
      }
      if (c === 0x22 || c === 0x27) {
        if (!scanString(this, pos, c)) return;
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
      if (c === 0x22 || c === 0x27) return sawF ? startFString(this, pos, c, sawR) : scanString(this, pos, c);
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
      if (!this.extraTokens && !verifyIdentifier(this, start, pos)) return false;
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
}

function isLineEnd(type: number): boolean {
  return type === T.newline || type === NL_TOKEN || type === T.dedent;
}

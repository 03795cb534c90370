import type { SyntaxErrorType } from './syntax-error.ts';
import { ERROR_TOKEN, Tokens } from './tokens.ts';

/** CPython's tokenizer mode of an f-string that is open. */
export interface FStringMode {
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

/** A place in a source text, and what was read before it. */
export class Scanner {
  readonly tokens: Tokens;
  source: string;
  pos = 0;
  line = 1;
  /** Also tokens that the grammar does not know; what is wrong with a token passes. */
  readonly extraTokens: boolean;
  readonly fstrings: FStringMode[] = [];

  constructor(source: string, extraTokens: boolean) {
    this.source = source;
    this.tokens = new Tokens(source);
    this.extraTokens = extraTokens;
  }

  /** Asks for another piece of the source where it ends; `false` if there is none. Every read of `source` after this must be a fresh one. */
  more(): boolean {
    return false;
  }

  /** An error about the indentation of the current line: CPython's tokenizer has read the line to its end by then. */
  lineError(type: SyntaxErrorType, message: string): -1 {
    const text = this.tokens.lineText(this.line);
    const dedent = type === 'IndentationError' && message.startsWith('unindent');
    const column = dedent ? this.tokens.characters(this.line, this.tokens.lineStarts[this.line]! + text.length) + 1 : 1;
    this.fail(type, message, this.line, column, dedent ? -1 : 0);
    return -1;
  }

  /** An error at the last character read, CPython's `syntaxerror(tok, …)`. */
  error(message: string, end: number = this.pos): false {
    const offset = this.tokens.characters(this.line, end);
    return this.fail('SyntaxError', message, this.line, offset, offset);
  }

  fail(
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

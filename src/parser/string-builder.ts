import { BytesConstant, type Expr, type NodeOf, type Position } from './ast.ts';
import { decodeByteEscapes, decodeEscapes, EscapeError, type UnicodeNameLookup } from './literals.ts';
import { PythonSyntaxError } from './syntax-error.ts';
import type { Tokens } from './tokens.ts';

export interface BuilderOptions {
  filename: string;
  /** `sys.get_int_max_str_digits()`; 0 is no limit. */
  maxDigits: number;
  unicodeName: UnicodeNameLookup | null;
}

/** What needs tokens only: names, positions, string literals. */
export class StringBuilder {
  protected readonly tokens: Tokens;
  protected readonly options: BuilderOptions;
  protected readonly maxDigits: number;
  private readonly ascii: boolean;

  constructor(tokens: Tokens, options: BuilderOptions) {
    this.tokens = tokens;
    this.options = options;
    this.maxDigits = options.maxDigits;
    this.ascii = tokens.extraBytes === null;
  }

  /** The position of the tokens from `from` to before `to`. */
  protected span(from: number, to: number): Position {
    const { tokens } = this;
    return {
      lineno: tokens.lines[from]!,
      col_offset: tokens.startColumn(from),
      end_lineno: tokens.endLines[to - 1]!,
      end_col_offset: tokens.endColumn(to - 1),
    };
  }

  /** A name, NFKC-normalized. */
  protected identifier(token: number): string {
    const text = this.tokens.text(token);
    return this.ascii || /^[\x00-\x7f]*$/.test(text) ? text : text.normalize('NFKC');
  }

  protected stringToken(token: number): Expr {
    const { tokens } = this;
    const { source } = tokens;
    const start = tokens.starts[token]!;
    const end = tokens.ends[token]!;
    let at = start;
    let bytes = false;
    let raw = false;
    let kind: string | null = null;
    for (;;) {
      const c = source.charCodeAt(at);
      if (c === 0x22 || c === 0x27) break;
      const lower = c | 0x20;
      if (lower === 0x62) bytes = true;
      else if (lower === 0x72) raw = true;
      else if (c === 0x75) kind = 'u';
      at++;
    }
    const triple = end - at >= 6 && source[at + 1] === source[at] && source[at + 2] === source[at];
    const body = source.slice(at + (triple ? 3 : 1), end - (triple ? 3 : 1));
    const value = bytes ? this.bytes(body, raw, token) : this.decode(body, raw, token);
    return { kind: 'Constant', value, string_kind: kind, ...this.span(token, token + 1) };
  }

  protected fstringText(token: number, raw: boolean, end: number): Expr | null {
    let text = this.tokens.text(token);
    if (text === '') return null;
    // A doubled brace ends its token, whose range covers both.
    if (text.endsWith('{{') || text.endsWith('}}')) text = text.slice(0, -1);
    return this.text(this.decode(text, raw, token, end), null, this.span(token, token + 1));
  }

  /** The text a field with `=` shows: its source from after the brace to before token `end`, without comments. */
  protected debugText(brace: number, end: number): Expr {
    const { tokens } = this;
    const from = tokens.ends[brace]!;
    const to = tokens.starts[end]!;
    const text = tokens.source.slice(from, to).replace(/#[^\n]*/g, '');
    return this.text(text, null, {
      lineno: tokens.lines[brace]!,
      col_offset: tokens.endColumn(brace),
      end_lineno: tokens.lines[end]!,
      end_col_offset: tokens.startColumn(end),
    });
  }

  /** CPython's concatenation of adjacent literals: neighbouring texts merge, nested JoinedStr values are spliced, empty text vanishes. */
  protected concatenate(parts: Expr[], span: Position, formatted: boolean): Expr {
    const flat: Expr[] = [];
    let joined = formatted;
    for (const part of parts) {
      if (part.kind === 'JoinedStr') {
        joined = true;
        for (const value of part.values) flat.push(value);
      } else flat.push(part);
    }
    const values: Expr[] = [];
    for (let i = 0; i < flat.length; i++) {
      const first = flat[i]!;
      if (first.kind !== 'Constant') {
        values.push(first);
        continue;
      }
      let last: Expr = first;
      const from = i;
      while (i + 1 < flat.length && flat[i + 1]!.kind === 'Constant') last = flat[++i]!;
      let merged: Expr = first;
      if (last !== first)
        merged = this.merge(flat.slice(from, i + 1), joined ? { ...position(first), ...ending(last) } : span);
      if (joined && merged.kind === 'Constant' && merged.value === '') continue;
      values.push(merged);
    }
    return joined ? { kind: 'JoinedStr', values, ...span } : values[0]!;
  }

  private merge(parts: Expr[], span: Position): Expr {
    const constants = parts as NodeOf<'Constant'>[];
    const first = constants[0]!;
    if (first.value instanceof BytesConstant) {
      const chunks = constants.map((part) => (part.value as BytesConstant).value);
      const bytes = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0));
      let at = 0;
      for (const chunk of chunks) {
        bytes.set(chunk, at);
        at += chunk.length;
      }
      return { kind: 'Constant', value: new BytesConstant(bytes), string_kind: null, ...span };
    }
    return this.text(constants.map((part) => part.value as string).join(''), first.string_kind, span);
  }

  private text(value: string, string_kind: string | null, span: Position): Expr {
    return { kind: 'Constant', value, string_kind, ...span };
  }

  private decode(body: string, raw: boolean, token: number, end = token): string {
    if (raw || !body.includes('\\')) return body;
    try {
      return decodeEscapes(body, this.options.unicodeName, (message) => this.warn(message, token));
    } catch (error) {
      throw this.escapeError(error, end);
    }
  }

  private bytes(body: string, raw: boolean, token: number): BytesConstant {
    if (/[^\x00-\x7f]/.test(body)) {
      throw this.errorAt('bytes can only contain ASCII literal characters', token, token);
    }
    if (!raw && body.includes('\\')) {
      try {
        return new BytesConstant(decodeByteEscapes(body, (message) => this.warn(message, token)));
      } catch (error) {
        throw this.escapeError(error, token);
      }
    }
    const bytes = new Uint8Array(body.length);
    for (let i = 0; i < body.length; i++) bytes[i] = body.charCodeAt(i);
    return new BytesConstant(bytes);
  }

  private warn(message: string, token: number): void {
    this.tokens.warnings.push({ category: 'SyntaxWarning', message, location: this.location(token, token) });
  }

  private escapeError(error: unknown, token: number): unknown {
    return error instanceof EscapeError ? this.errorAt(error.message, token, token) : error;
  }

  /** 1-based character positions of the tokens from `first` to `last`. */
  protected location(first: number, last: number) {
    const { tokens } = this;
    return {
      lineno: tokens.lines[first]!,
      offset: tokens.characters(tokens.lines[first]!, tokens.starts[first]!) + 1,
      end_lineno: tokens.endLines[last]!,
      end_offset: tokens.characters(tokens.endLines[last]!, tokens.ends[last]!) + 1,
    };
  }

  protected errorAt(message: string, first: number, last: number): PythonSyntaxError {
    const location = this.location(first, last);
    return new PythonSyntaxError(
      'SyntaxError',
      message,
      this.options.filename,
      location,
      `${this.tokens.lineText(location.lineno)}\n`,
    );
  }
}

function position(expr: Expr) {
  return { lineno: expr.lineno, col_offset: expr.col_offset };
}

function ending(expr: Expr) {
  return { end_lineno: expr.end_lineno, end_col_offset: expr.end_col_offset };
}

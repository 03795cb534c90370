import * as T from './generated/python.terms.ts';
import type { CompileWarning, SyntaxErrorType } from './syntax-error.ts';

/** Token codes that the grammar does not know: a parse always stops there. */
export const ERROR_TOKEN = 0xd000;
/** A character that begins no token (`$`, `?`, `!`): CPython's tokenizer passes it on as an operator. */
export const UNKNOWN_TOKEN = 0xd001;
export const END_MARKER = 0xd002;
/** Only with `extraTokens`: a comment, and a line end that ends no logical line. */
export const COMMENT_TOKEN = 0xd003;
export const NL_TOKEN = 0xd004;

/** What the tokenizer refused; positions are source offsets (UTF-16), turned into characters when the error is raised. */
export interface TokenizerError {
  type: SyntaxErrorType;
  message: string;
  lineno: number;
  /** 1-based character offsets. */
  offset: number;
  endOffset: number;
  /** The source ended inside something: more input could make it valid. */
  incomplete: boolean;
}

interface Columns {
  readonly types: Uint16Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly lines: Int32Array;
  readonly endLines: Int32Array;
}

const LONGEST_SPARE = 0x10000;
/** Columns that are free: most texts are short, and V8 takes longer to make typed arrays than to fill them. */
let spare: Columns | null = null;

function takeColumns(capacity: number): Columns {
  const free = spare;
  if (free !== null && free.types.length >= capacity) {
    spare = null;
    return free;
  }
  return {
    types: new Uint16Array(capacity),
    starts: new Int32Array(capacity),
    ends: new Int32Array(capacity),
    lines: new Int32Array(capacity),
    endLines: new Int32Array(capacity),
  };
}

/** The tokens of a source text, as columns: everything about token `i` stands at index `i`. */
export class Tokens {
  source: string;
  count = 0;
  /** Term numbers of python.grammar, or one of the codes above. */
  types: Uint16Array;
  /** Source offsets. */
  starts: Int32Array;
  ends: Int32Array;
  /** Lines of the first and last character, from 1. */
  lines: Int32Array;
  endLines: Int32Array;
  /** Source offset at which line `n` begins, at index `n`. */
  readonly lineStarts: number[] = [0, 0];
  /** Bytes that UTF-8 needs above one per UTF-16 unit, summed up to an offset; `null` for ASCII. */
  extraBytes: Int32Array | null;
  error: TokenizerError | null = null;
  /** CPython ends a module's last line with a newline if it has none; other modes keep it as it is. */
  newlineAdded = true;
  readonly warnings: CompileWarning[] = [];
  readonly typeIgnores: { lineno: number; tag: string }[] = [];

  constructor(source: string) {
    this.source = source;
    const columns = takeColumns((source.length >> 2) + 64);
    this.types = columns.types;
    this.starts = columns.starts;
    this.ends = columns.ends;
    this.lines = columns.lines;
    this.endLines = columns.endLines;
    this.extraBytes = countExtraBytes(source);
  }

  /** Leaves the columns to the next text: nobody may ask for a token any more. */
  release(): void {
    const { types, starts, ends, lines, endLines, count } = this;
    if (types.length > LONGEST_SPARE) return;
    for (const column of [types, starts, ends, lines, endLines]) column.fill(0, 0, count);
    spare = { types, starts, ends, lines, endLines };
  }

  /** Goes on with another text, with what was read so far as its beginning or without it. */
  setSource(source: string): void {
    this.source = source;
    this.extraBytes = countExtraBytes(source);
  }

  push(type: number, start: number, end: number, line: number, endLine: number): void {
    const i = this.count++;
    if (i === this.types.length) this.grow();
    this.types[i] = type;
    this.starts[i] = start;
    this.ends[i] = end;
    this.lines[i] = line;
    this.endLines[i] = endLine;
  }

  private grow(): void {
    const capacity = this.types.length * 2;
    const types = new Uint16Array(capacity);
    types.set(this.types);
    this.types = types;
    this.starts = grown(this.starts, capacity);
    this.ends = grown(this.ends, capacity);
    this.lines = grown(this.lines, capacity);
    this.endLines = grown(this.endLines, capacity);
  }

  text(i: number): string {
    return this.source.slice(this.starts[i]!, this.ends[i]!);
  }

  /** UTF-8 column of a source offset on a line. */
  column(offset: number, line: number): number {
    const lineStart = this.lineStarts[line]!;
    const extra = this.extraBytes;
    return extra === null ? offset - lineStart : offset - lineStart + extra[offset]! - extra[lineStart]!;
  }

  startColumn(i: number): number {
    return this.column(this.starts[i]!, this.lines[i]!);
  }

  endColumn(i: number): number {
    return this.column(this.ends[i]!, this.endLines[i]!);
  }

  /** Characters (code points) of a line before a source offset. */
  characters(line: number, offset: number): number {
    const from = this.lineStarts[line]!;
    let count = offset - from;
    if (this.extraBytes === null) return count;
    for (let i = from + 1; i < offset; i++) {
      if (isLowSurrogate(this.source.charCodeAt(i)) && isHighSurrogate(this.source.charCodeAt(i - 1))) count--;
    }
    return count;
  }

  /** The text of a line without its newline. */
  lineText(lineno: number): string {
    const start = this.lineStarts[lineno];
    if (start === undefined) return '';
    const end = this.source.indexOf('\n', start);
    return end < 0 ? this.source.slice(start) : this.source.slice(start, end);
  }

  /** The input for the Lezer parser: one character per token. */
  asInput(): string {
    const { types, count } = this;
    let input = '';
    for (let from = 0; from < count; from += 8192) {
      input += String.fromCharCode.apply(
        null,
        types.subarray(from, Math.min(count, from + 8192)) as unknown as number[],
      );
    }
    return input;
  }
}

function grown(old: Int32Array, capacity: number): Int32Array {
  const array = new Int32Array(capacity);
  array.set(old);
  return array;
}

function countExtraBytes(source: string): Int32Array | null {
  if (!/[^\x00-\x7f]/.test(source)) return null;
  const extra = new Int32Array(source.length + 1);
  let sum = 0;
  for (let i = 0; i < source.length; i++) {
    extra[i] = sum;
    const c = source.charCodeAt(i);
    if (c < 0x80) continue;
    if (c < 0x800) sum++;
    else if (isHighSurrogate(c) && isLowSurrogate(source.charCodeAt(i + 1))) {
      sum += 2;
      extra[++i] = sum;
    } else sum += 2;
  }
  extra[source.length] = sum;
  return extra;
}

function isLowSurrogate(c: number): boolean {
  return c >= 0xdc00 && c < 0xe000;
}

function isHighSurrogate(c: number): boolean {
  return c >= 0xd800 && c < 0xdc00;
}

/**
 * Whether a compound statement before token `end` is whole where it is typed alone: a line must follow that ends it. The newline that the
 * end of the source stands for does so only if it also ends a block.
 */
export function endsCompound(tokens: Tokens, end: number): boolean {
  const { source, types } = tokens;
  return source.endsWith('\n') || (types[end - 1] === T.dedent && !/\n[ \t\f]*(?:#.*)?$/.test(source));
}

/** Whether only white space and comments follow token `last`: else it is what `bad_single_statement` finds. */
export function endsSingle(tokens: Tokens, last: number): boolean {
  return /^(?:[ \t\n\f]|#[^\n]*)*$/.test(tokens.source.slice(tokens.ends[last]!));
}

import * as T from '../generated/python.terms.ts';
import {
  PythonCompileError,
  PythonSyntaxError,
  type SyntaxErrorLocation,
  type SyntaxErrorType,
} from '../syntax-error.ts';
import { END_MARKER, ERROR_TOKEN, endsSingle, type TokenizerError, type Tokens, UNKNOWN_TOKEN } from '../tokens.ts';
import { GRAMMAR } from './grammar.ts';
import { ACTIONS, Mistake } from './mistakes.ts';
import { compileGrammar, PegState, ReachedTokenizerError } from './peg.ts';

const START: Record<string, string> = { exec: 'file', eval: 'eval', single: 'single', func_type: 'func_type' };
let rules: ReturnType<typeof compileGrammar> | null = null;

/** Finds what CPython says about source text that does not parse. */
export function diagnose(tokens: Tokens, filename: string, mode: string, allowIncomplete = false): Error {
  rules ??= compileGrammar(GRAMMAR, ACTIONS);
  tokens.newlineAdded = mode === 'exec';
  const state = new PegState(tokens);
  const parse = rules(START[mode] ?? 'file');
  const { error } = tokens;
  let found: Mistake | null = null;
  let reached = false;
  let tooDeep = false;
  let matched = false;
  let lastToken = 0;
  const run = (diagnosing: boolean) => {
    state.restart(diagnosing);
    try {
      matched = parse(state) !== null;
    } catch (thrown) {
      if (thrown instanceof Mistake) found = thrown;
      else if (thrown === ReachedTokenizerError.INSTANCE) reached = true;
      else if (thrown instanceof RangeError) tooDeep = true;
      else throw thrown;
    }
  };
  run(false);
  lastToken = Math.max(0, state.fill - 1);
  if (matched && mode === 'single' && !endsSingle(tokens, lastToken)) {
    const message = 'multiple statements found while compiling a single statement';
    return raise(tokens, filename, 'SyntaxError', message, lastTokenLocation(tokens, lastToken));
  }
  // Right source that the Lezer parser gave up on, or nesting that is too much for this parser too.
  if (matched || (tooDeep && Math.max(...state.levels) < 30)) {
    return new PythonCompileError('MemoryError', 'Parser stack overflowed - Python source too complex to parse');
  }
  if (allowIncomplete && (reached ? isAtEnd(tokens, error!) : endsSource(tokens, lastToken))) {
    const location = lastTokenLocation(tokens, lastToken);
    return raise(tokens, filename, '_IncompleteInputError', 'incomplete input', location);
  }
  if (reached) return tokenizerError(tokens, filename, error!);
  run(true);
  const mistake = found as Mistake | null;
  const type = tokens.types[lastToken]!;
  if (mistake === null && !reached && (type === T.indent || type === T.dedent)) {
    const message = type === T.indent ? 'unexpected indent' : 'unexpected unindent';
    return raise(tokens, filename, 'IndentationError', message, lastTokenLocation(tokens, lastToken));
  }
  // A tokenizer error further on takes precedence, but an unclosed bracket only over what comes after its line.
  if (error !== null) {
    const errorLine = tokens.lines[clamp(tokens, state.fill - 1)]!;
    const unclosed = error.message.endsWith('was never closed');
    if (reached || (unclosed ? errorLine > error.lineno : isRaised(error)))
      return tokenizerError(tokens, filename, error);
  }
  if (mistake !== null) {
    return raise(tokens, filename, mistake.type, mistake.message, mistakeLocation(tokens, mistake));
  }
  const location = tokenLocation(tokens, lastToken, lastToken + 1);
  // Outside of modules no newline is added to the last line: CPython's tokenizer is at the end by then.
  const atEnd = type === T.newline && !tokens.newlineAdded && tokens.starts[lastToken]! >= tokens.source.length;
  if (type === END_MARKER || atEnd) location.offset = location.end_offset = 0;
  if (type === END_MARKER && !tokens.newlineAdded) {
    const lines = tokens.source.split('\n');
    location.lineno = location.end_lineno = lines.at(-1) === '' ? lines.length - 1 : lines.length;
  }
  const isDiamond = type === UNKNOWN_TOKEN && tokens.text(lastToken) === '!=';
  const message = isDiamond ? "with Barry as BDFL, use '<>' instead of '!='" : 'invalid syntax';
  return raise(tokens, filename, 'SyntaxError', message, location);
}

/** Whether the tokenizer had come to the end of the source: then more input might have made it right. */
function endsSource(tokens: Tokens, token: number): boolean {
  if (token >= tokens.count) return true;
  // The blocks that end with the source do so when its end was seen.
  let at = token;
  while (at < tokens.count && tokens.types[at] === T.dedent) at++;
  if (at > token && at >= tokens.count) return true;
  return !tokens.source.endsWith('\n') && tokens.ends[token]! >= tokens.source.length;
}

function isAtEnd(tokens: Tokens, error: TokenizerError): boolean {
  if (error.incomplete) return true;
  const open = /^unterminated (?:f-)?string/.test(error.message);
  return open && tokens.lineStarts[error.lineno + 1] === undefined && !tokens.source.endsWith('\n');
}

function mistakeLocation(tokens: Tokens, { from, to, pointing }: Mistake): SyntaxErrorLocation {
  if (pointing === 'token') return lastTokenLocation(tokens, from);
  const location = tokenLocation(tokens, from, to);
  if (pointing === 'open') location.end_offset--;
  else if (pointing === 'end') {
    location.lineno = tokens.lines[from]!;
    location.offset = location.end_offset - 1;
    location.end_offset = 0;
  }
  return location;
}

/** INDENT, DEDENT and the end have no columns of their own: CPython then takes how far the tokenizer has got. */
function lastTokenLocation(tokens: Tokens, token: number): SyntaxErrorLocation {
  const at = clamp(tokens, token);
  if (!isLayout(tokens.types[at]!)) return tokenLocation(tokens, token, token + 1);
  const { source, lineStarts } = tokens;
  let lineno = tokens.lines[at]!;
  if (tokens.starts[at]! >= source.length && tokens.types[at] !== T.indent) {
    while (lineno > 1 && lineStarts[lineno]! >= source.length) lineno--;
    const end = lineStarts[lineno]! + tokens.lineText(lineno).length;
    const newline = tokens.newlineAdded || source.endsWith('\n') ? 1 : 0;
    return { lineno, offset: tokens.characters(lineno, end) + newline, end_lineno: lineno, end_offset: -1 };
  }
  return { lineno, offset: tokens.characters(lineno, tokens.ends[at]!), end_lineno: lineno, end_offset: -1 };
}

/** A line as CPython shows it: it adds the newline that a module's last line lacks. */
function lineWithNewline(tokens: Tokens, lineno: number): string {
  const text = tokens.lineText(lineno);
  const end = tokens.lineStarts[lineno]! + text.length;
  return tokens.newlineAdded || end < tokens.source.length ? `${text}\n` : text;
}

function isLayout(type: number): boolean {
  return type === T.indent || type === T.dedent || type === END_MARKER || type === ERROR_TOKEN;
}

/** Errors that CPython's tokenizer raises on the spot; the others are only noted, and found when the parser gets there. */
function isRaised(error: TokenizerError): boolean {
  return error.type === 'SyntaxError' && !/^(?:unexpected |f-string: expecting '}')/.test(error.message);
}

function tokenizerError(tokens: Tokens, filename: string, error: TokenizerError): PythonSyntaxError {
  const { lineno, offset, endOffset } = error;
  const location = { lineno, offset, end_lineno: lineno, end_offset: endOffset };
  // Of a bracket further up CPython has the line alone.
  const isLast = (tokens.lineStarts[lineno + 1] ?? tokens.source.length) >= tokens.source.length;
  const ownText = isRaised(error) && !(error.message.endsWith('was never closed') && isLast);
  return new PythonSyntaxError(
    error.type,
    error.message,
    filename,
    location,
    ownText ? tokens.lineText(lineno) : lineWithNewline(tokens, lineno),
  );
}

function tokenLocation(tokens: Tokens, from: number, to: number): SyntaxErrorLocation {
  const first = clamp(tokens, from);
  const last = Math.max(first, clamp(tokens, to - 1));
  const lineno = tokens.lines[first]!;
  const end_lineno = tokens.endLines[last]!;
  return {
    lineno,
    offset: tokens.characters(lineno, tokens.starts[first]!) + 1,
    end_lineno,
    end_offset: tokens.characters(end_lineno, tokens.ends[last]!) + 1,
  };
}

/** The end marker stands behind the last token, unless an error token does. */
function clamp(tokens: Tokens, token: number): number {
  const last = tokens.types[tokens.count] === END_MARKER ? tokens.count : tokens.count - 1;
  return tokens.types[last] === ERROR_TOKEN ? Math.min(token, last) : Math.min(token, last);
}

function raise(
  tokens: Tokens,
  filename: string,
  type: SyntaxErrorType,
  message: string,
  location: SyntaxErrorLocation,
): PythonSyntaxError {
  const line = lineWithNewline(tokens, location.lineno);
  return new PythonSyntaxError(type, message, filename, location, line);
}

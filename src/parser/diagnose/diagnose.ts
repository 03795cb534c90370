import * as T from '../generated/python.terms.ts';
import { PythonSyntaxError, type SyntaxErrorLocation, type SyntaxErrorType } from '../syntax-error.ts';
import { END_MARKER, ERROR_TOKEN, type TokenizerError, type Tokens } from '../tokens.ts';
import { GRAMMAR } from './grammar.ts';
import { ACTIONS, Mistake } from './mistakes.ts';
import { compileGrammar, PegState, ReachedTokenizerError } from './peg.ts';

const START: Record<string, string> = { exec: 'file', eval: 'eval', single: 'single', func_type: 'eval' };
let rules: ReturnType<typeof compileGrammar> | null = null;

/** Finds what CPython says about source text that does not parse. */
export function diagnose(tokens: Tokens, filename: string, mode: string, allowIncomplete = false): PythonSyntaxError {
  rules ??= compileGrammar(GRAMMAR, ACTIONS);
  const state = new PegState(tokens);
  const parse = rules(START[mode] ?? 'file');
  const { error } = tokens;
  let found: Mistake | null = null;
  let reached = false;
  let lastToken = 0;
  const run = (diagnosing: boolean) => {
    state.restart(diagnosing);
    try {
      parse(state);
    } catch (thrown) {
      if (thrown instanceof Mistake) found = thrown;
      else if (thrown === ReachedTokenizerError.INSTANCE) reached = true;
      // Nested deeper than this parser goes: the generic message.
      else if (!(thrown instanceof RangeError)) throw thrown;
    }
  };
  run(false);
  lastToken = Math.max(0, state.fill - 1);
  const atEnd = reached ? error!.incomplete : lastToken >= tokens.count;
  if (allowIncomplete && atEnd) {
    const location = tokenLocation(tokens, lastToken, lastToken + 1);
    return raise(tokens, filename, '_IncompleteInputError', 'incomplete input', location);
  }
  if (reached) return tokenizerError(tokens, filename, error!);
  run(true);
  const mistake = found as Mistake | null;
  // A tokenizer error further on takes precedence, but an unclosed bracket only over what comes after its line.
  const errorLine = tokens.lines[Math.min(Math.max(0, state.fill - 1), tokens.count)] ?? 1;
  if (
    error !== null &&
    (error.incomplete && error.message.endsWith('was never closed') ? errorLine > error.lineno : isRaised(error))
  ) {
    return tokenizerError(tokens, filename, error);
  }
  if (reached && mistake === null) return tokenizerError(tokens, filename, error!);
  if (mistake !== null) {
    const location = tokenLocation(tokens, mistake.from, mistake.to);
    if (mistake.atEnd) {
      location.offset = location.end_offset - 1;
      location.lineno = location.end_lineno;
    }
    return raise(tokens, filename, mistake.type, mistake.message, location);
  }
  const type = tokens.types[lastToken];
  const location = tokenLocation(tokens, lastToken, lastToken + 1);
  if (type === T.indent) return raise(tokens, filename, 'IndentationError', 'unexpected indent', location);
  if (type === T.dedent && lastToken < tokens.count) {
    return raise(tokens, filename, 'IndentationError', 'unexpected unindent', location);
  }
  return raise(tokens, filename, 'SyntaxError', 'invalid syntax', location);
}

/** Errors that CPython's tokenizer raises on the spot; the others are only noted, and found when the parser gets there. */
function isRaised(error: TokenizerError): boolean {
  return error.type === 'SyntaxError' && !error.message.startsWith('unexpected ');
}

function tokenizerError(tokens: Tokens, filename: string, error: TokenizerError): PythonSyntaxError {
  const { lineno, offset, endOffset } = error;
  const location = { lineno, offset, end_lineno: lineno, end_offset: endOffset };
  return raise(tokens, filename, error.type, error.message, location);
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
  const line = tokens.lineText(location.lineno);
  return new PythonSyntaxError(type, message, filename, location, line);
}

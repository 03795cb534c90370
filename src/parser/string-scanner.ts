import * as T from './generated/python.terms.ts';
import type { FStringMode, Scanner } from './scanner.ts';

const MAX_FSTRING_LEVEL = 150;
const MAX_EXPRESSION_NESTING = 3;

/** A plain string literal; `pos` is its first quote, the scanner stands at its prefix. */
export function scanString(s: Scanner, quotePos: number, quote: number): boolean {
  const { tokens } = s;
  let { source } = s;
  const start = s.pos;
  const startLine = s.line;
  let escapedQuote = false;
  let pos = quotePos + 1;
  if (source.charCodeAt(pos) === quote) {
    if (source.charCodeAt(pos + 1) !== quote) {
      s.pos = pos + 1;
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
          s.line++;
          tokens.lineStarts.push(pos);
        } else if (Number.isNaN(c)) {
          if (!s.more()) return unterminated(s, start, startLine, quote, 3);
          source = s.source;
          pos--;
        }
      }
    }
    s.pos = pos + 3;
  } else {
    for (;;) {
      const c = source.charCodeAt(pos++);
      if (c === quote) break;
      if (Number.isNaN(c) && s.more()) {
        source = s.source;
        pos--;
        continue;
      }
      if (c === 0x0a || Number.isNaN(c))
        return unterminated(s, start, startLine, quote, 1, escapedQuote, Number.isNaN(c));
      if (c === 0x5c) {
        if (source.charCodeAt(pos) === 0x0a) {
          s.line++;
          tokens.lineStarts.push(pos + 1);
        } else if (source.charCodeAt(pos) === quote) escapedQuote = true;
        pos++;
      }
    }
    s.pos = pos;
  }
  tokens.push(T.String, start, s.pos, startLine, s.line);
  return true;
}

function unterminated(
  s: Scanner,
  start: number,
  startLine: number,
  quote: number,
  size: number,
  escaped = false,
  atEnd = false,
): boolean {
  const { tokens, source } = s;
  const last = s.line;
  const mode = s.fstrings[s.fstrings.length - 1];
  const offset = s.tokens.characters(startLine, start) + 1;
  if (mode !== undefined && mode.quote === quote && mode.quoteSize === size) {
    return s.fail('SyntaxError', "f-string: expecting '}'", startLine, offset, offset);
  }
  const what = size === 3 ? 'unterminated triple-quoted string literal' : 'unterminated string literal';
  // A file that ends in a newline is counted one line further for triple quotes only when text follows it.
  const detected = size === 3 && source.endsWith('\n') && tokens.lineStarts[last] === source.length ? last - 1 : last;
  return s.fail(
    'SyntaxError',
    `${what} (detected at line ${detected})${escaped ? '; perhaps you escaped the end quote?' : ''}`,
    startLine,
    offset,
    offset,
    size === 3 || atEnd,
  );
}

export function startFString(s: Scanner, quotePos: number, quote: number, raw: boolean): boolean {
  const { source, tokens } = s;
  const start = s.pos;
  const triple = source.charCodeAt(quotePos + 1) === quote && source.charCodeAt(quotePos + 2) === quote;
  const quoteSize = triple ? 3 : 1;
  s.pos = quotePos + quoteSize;
  tokens.push(T.fstringStart, start, s.pos, s.line, s.line);
  if (s.fstrings.length + 1 >= MAX_FSTRING_LEVEL) return s.error('too many nested f-strings');
  s.fstrings.push({
    quote,
    quoteSize,
    raw,
    start,
    startLine: s.line,
    depth: 0,
    expressionDepth: -1,
    inFormatSpec: false,
    literal: true,
  });
  return true;
}

/** Literal text of an f-string up to the next field, end or doubled brace. */
export function scanFStringText(s: Scanner, mode: FStringMode): boolean {
  const { tokens } = s;
  let { source } = s;
  const start = s.pos;
  const startLine = s.line;
  const { quote, quoteSize } = mode;
  let pos = start;
  if (source.charCodeAt(pos) === 0x7b && source.charCodeAt(pos + 1) !== 0x7b) return enterField(s, mode);
  if (isQuote(source, pos, quote, quoteSize)) {
    s.pos = pos + quoteSize;
    tokens.push(T.fstringEnd, start, s.pos, s.line, s.line);
    s.fstrings.pop();
    return true;
  }
  const inFormatSpec = mode.inFormatSpec && mode.expressionDepth >= 0;
  let namedEscape = false;
  for (;;) {
    const c = source.charCodeAt(pos);
    if (Number.isNaN(c) && s.more()) {
      source = s.source;
      continue;
    }
    if (Number.isNaN(c) || (c === 0x0a && quoteSize === 1)) {
      if (inFormatSpec && c === 0x0a) {
        mode.literal = false;
        mode.inFormatSpec = false;
        break;
      }
      s.pos = pos;
      const what = quoteSize === 3 ? 'unterminated triple-quoted f-string literal' : 'unterminated f-string literal';
      const last = s.line;
      const detected =
        quoteSize === 3 && source.endsWith('\n') && tokens.lineStarts[last] === source.length ? last - 1 : last;
      const offset = s.tokens.characters(mode.startLine, mode.start) + 1;
      return s.fail(
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
        tokens.push(T.FStringMiddle, start, pos + 2, startLine, s.line);
        s.pos = pos + 2;
        return true;
      }
      tokens.push(T.FStringMiddle, start, pos, startLine, s.line);
      s.pos = pos;
      return enterField(s, mode);
    }
    if (c === 0x7d) {
      if (namedEscape) {
        tokens.push(T.FStringMiddle, start, pos + 1, startLine, s.line);
        s.pos = pos + 1;
        return true;
      }
      if (source.charCodeAt(pos + 1) === 0x7d && !inFormatSpec && mode.depth === 0) {
        tokens.push(T.FStringMiddle, start, pos + 2, startLine, s.line);
        s.pos = pos + 2;
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
        s.line++;
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
      s.line++;
      tokens.lineStarts.push(pos);
    }
  }
  s.pos = pos;
  tokens.push(T.FStringMiddle, start, pos, startLine, s.line);
  return true;
}

function enterField(s: Scanner, mode: FStringMode): boolean {
  if (++mode.expressionDepth >= MAX_EXPRESSION_NESTING) {
    s.pos++;
    return s.error('f-string: expressions nested too deeply');
  }
  mode.literal = false;
  return true;
}

function isQuote(source: string, pos: number, quote: number, size: number): boolean {
  if (source.charCodeAt(pos) !== quote) return false;
  return size === 1 || (source.charCodeAt(pos + 1) === quote && source.charCodeAt(pos + 2) === quote);
}

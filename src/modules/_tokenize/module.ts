import * as T from '../../parser/generated/python.terms.ts';
import { LineTokenizer } from '../../parser/line-tokenizer.ts';
import { OPERATORS } from '../../parser/token-tables.ts';
import { COMMENT_TOKEN, END_MARKER, ERROR_TOKEN, NL_TOKEN, type Tokens } from '../../parser/tokens.ts';
import { pyObjectCall, pyObjectCall0 } from '../../runtime/abstract/call.ts';
import { initBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { bool, object, str } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { decodeBytes } from '../../runtime/codecs/text-encoding.ts';
import { encodeUtf8 } from '../../runtime/codecs/utf8.ts';
import { isException, raised, typeError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { PObject, type PShape, type PValue } from '../../runtime/object.ts';
import { builtinType } from '../../runtime/types.ts';
import { exceptionType, type PBaseException, type PException } from '../../runtime/values/exception.ts';
import { strValue } from '../../runtime/values/scalars.ts';
import { PBytes, PTuple } from '../../runtime/values/sequences.ts';

/** Numbers of the `token` module. */
const ENDMARKER = 0;
const NAME = 1;
const NEWLINE = 4;
const INDENT = 5;
const DEDENT = 6;
const OP = 55;
const COMMENT = 62;
const NL = 63;
const NUMBERS = new Map<number, number>([
  [T.Number, 2],
  [T.String, 3],
  [T.newline, NEWLINE],
  [T.indent, INDENT],
  [T.dedent, DEDENT],
  [T.fstringStart, 59],
  [T.FStringMiddle, 60],
  [T.fstringEnd, 61],
  [COMMENT_TOKEN, COMMENT],
  [NL_TOKEN, NL],
  [END_MARKER, ENDMARKER],
]);
/** In the order of their numbers, from 7 on. */
const EXACT =
  '( ) [ ] : , ; + - * / | & < > = . % { } == != <= >= ~ ^ << >> ** += -= *= /= %= &= |= ^= <<= >>= **= // //= @ @= -> ... := !';
const OPERATOR_NUMBERS = new Map<number, number>([
  [T.withParen, 7],
  [T.ellipsis, 52],
]);
EXACT.split(' ').forEach((text, i) => {
  const type = OPERATORS.get(text);
  if (type !== undefined) OPERATOR_NUMBERS.set(type, i + 7);
});
for (const type of OPERATORS.values()) if (!OPERATOR_NUMBERS.has(type)) OPERATOR_NUMBERS.set(type, OP);

/** `_tokenize.TokenizerIter`. */
class PTokenizerIter extends PObject {
  readline: PValue = null;
  encoding: string | null = null;
  extraTokens = false;
  tokenizer: LineTokenizer | null = null;
  done = false;
}

const tokenizerIterType = builtinType('TokenizerIter', {
  module: '_tokenize',
  allocate: (type) => new PTokenizerIter(type.instanceShape as PShape),
});

defineType(tokenizerIterType, {
  slots: {
    tp_new: (type) => type.allocate(type),
    tp_init: initBy('tokenizeriter', {
      params: [arg('readline', object), '/', '*', arg('encoding', str, undefined), arg('extra_tokens', bool)],
      run(self: PTokenizerIter, readline, encoding, extraTokens) {
        self.readline = readline;
        self.encoding = encoding ?? null;
        self.extraTokens = extraTokens;
      },
    }),
    tp_iter: (self) => self,
    tp_iternext(self: PTokenizerIter) {
      if (self.done) return undefined;
      const tokenizer: LineTokenizer = (self.tokenizer ??= new LineTokenizer(() => readLine(self, tokenizer.tokens), {
        extraTokens: self.extraTokens,
      }));
      return step(self, tokenizer);
    },
  },
});

function readLine(self: PTokenizerIter, tokens: Tokens): string {
  let line: PValue;
  try {
    line = pyObjectCall0(self.readline);
  } catch (error) {
    if (!isException(error, 'StopIteration')) throw error;
    return '';
  }
  let text: string | undefined;
  if (self.encoding === null) {
    text = strValue(line);
    if (text === undefined) throw typeError('readline() returned a non-string object');
  } else {
    if (!(line instanceof PBytes)) throw typeError('readline() returned a non-bytes object');
    text = decodeBytes(line.bytes, self.encoding, 'replace');
  }
  if (text.includes('\0')) {
    const line = tokens.lineStarts.length - 1;
    throw syntaxError('SyntaxError', 'source code cannot contain null bytes', [line, 0, text, line, 0]);
  }
  return text;
}

function step(self: PTokenizerIter, tokenizer: LineTokenizer): PValue {
  const { tokens } = tokenizer;
  const at = tokenizer.nextToken();
  const type = at >= tokens.count ? END_MARKER : tokens.types[at]!;
  if (type === ERROR_TOKEN) {
    self.done = true;
    throw tokenizerError(tokenizer);
  }
  if (type === END_MARKER) self.done = true;
  const start = tokens.starts[at]!;
  const end = tokens.ends[at]!;
  const atEnd = type === END_MARKER || (type === T.dedent && start >= tokens.source.length);
  let lineno = tokens.lines[at]!;
  const endLine = tokens.endLines[at]!;
  if (atEnd) {
    lineno = tokens.lines[tokens.count]!;
    if (self.extraTokens) return tokenTuple(type === T.dedent ? DEDENT : ENDMARKER, '', lineno, 0, lineno, 0, '');
    return tokenTuple(type === T.dedent ? DEDENT : ENDMARKER, '', lineno, -1, lineno, -1, '');
  }
  let text = tokens.source.slice(start, end);
  let column = tokens.characters(lineno, start);
  let endColumn = tokens.characters(endLine, end);
  let number = NUMBERS.get(type) ?? OPERATOR_NUMBERS.get(type) ?? (/^[\w\u0080-\uffff]/.test(text) ? NAME : OP);
  if (type === T.FStringMiddle && (text.endsWith('{{') || text.endsWith('}}'))) {
    text = text.slice(0, -1);
    endColumn--;
  }
  if (number > DEDENT && number < OP && self.extraTokens) number = OP;
  if (type === T.newline || type === NL_TOKEN) {
    if (!self.extraTokens) {
      text = '';
      endColumn = column;
    } else {
      text = tokenizer.lineEnd;
      if (text === '\r\n') endColumn++;
    }
  } else if (!self.extraTokens && (type === T.indent || type === T.dedent)) {
    text = '';
    column = endColumn = -1;
  }
  const from = tokens.lineStarts[lineno]!;
  const newline = tokens.source.indexOf('\n', tokens.lineStarts[endLine]!);
  const line = tokens.source.slice(from, newline) + tokenizer.lineEnd;
  return tokenTuple(number, text, lineno, column, endLine, endColumn, line);
}

function syntaxError(type: string, message: string, details: PValue[]): PException {
  const location = new PTuple(['<string>', ...details]);
  return raised(pyObjectCall(exceptionType(type), [message, location], null) as PBaseException);
}

/** The error that the tokenizer stopped at, as `_tokenize` raises it: it knows less than the parser does. */
function tokenizerError({ tokens, fstrings }: LineTokenizer): PException {
  const { type, message, lineno, offset, endOffset } = tokens.error!;
  const text = tokens.lineText(lineno);
  const error = (what: string, line: number, from: number, endLine: number | null, to: number | null) =>
    syntaxError(type, what, [line, from, text, endLine, to]);
  const unclosed = message.endsWith('was never closed');
  if (unclosed || message.startsWith('unexpected EOF')) {
    const line = tokens.lineStarts.length - 2;
    let column = unclosed ? 0 : offset;
    // Inside of f-strings it is the bytes since the line where the outermost begins.
    if (unclosed && fstrings.length > 0) {
      column = encodeUtf8(tokens.source.slice(tokens.lineStarts[fstrings[0]!.startLine]!)).length;
    }
    return error('unexpected EOF in multi-line statement', line, column, line, column);
  }
  const lineEndOffset = tokens.characters(lineno, tokens.lineStarts[lineno]! + text.length) + 1;
  if (type !== 'SyntaxError') return error(message, lineno, lineEndOffset, null, null);
  if (message.startsWith('unexpected character after')) {
    return error(message, lineno, lineEndOffset, lineno, lineEndOffset);
  }
  return error(message, lineno, offset, lineno, endOffset);
}

function tokenTuple(
  type: number,
  text: string,
  line: number,
  column: number,
  endLine: number,
  endColumn: number,
  source: string,
): PTuple {
  return new PTuple([type, text, new PTuple([line, column]), new PTuple([endLine, endColumn]), source]);
}

defineModule('_tokenize', {
  doc: 'The tokenizer behind the tokenize module.',
  attributes: { TokenizerIter: tokenizerIterType },
});

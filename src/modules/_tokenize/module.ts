import { asPythonError } from '../../nodes/compile.ts';
import * as T from '../../parser/generated/python.terms.ts';
import { PythonSyntaxError } from '../../parser/syntax-error.ts';
import { OPERATORS, tokenize } from '../../parser/tokenizer.ts';
import { COMMENT_TOKEN, END_MARKER, ERROR_TOKEN, NL_TOKEN, type Tokens } from '../../parser/tokens.ts';
import { pyObjectCallMethod } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall0 } from '../../runtime/abstract/call.ts';
import { initBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { bool, object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { isException, typeError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { PObject, type PShape, type PValue } from '../../runtime/object.ts';
import { builtinType } from '../../runtime/types.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';

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

/** `_tokenize.TokenizerIter`: reads its whole source at the first step. */
class PTokenizerIter extends PObject {
  readline: PValue = null;
  encoding: string | null = null;
  extraTokens = false;
  tokens: Tokens | null = null;
  /** Without a newline at the end of the source, the last NEWLINE is empty. */
  implicitNewline = false;
  next = 0;
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
      params: [arg('readline', object), '/', '*', arg('encoding', object, null), arg('extra_tokens', bool)],
      run(self: PTokenizerIter, readline, encoding, extraTokens) {
        self.readline = readline;
        self.encoding = encoding === null ? null : (strValue(encoding) ?? null);
        self.extraTokens = extraTokens;
      },
    }),
    tp_iter: (self) => self,
    tp_iternext(self: PTokenizerIter) {
      if (self.done) return undefined;
      if (self.tokens === null) read(self);
      return step(self);
    },
  },
});

function read(self: PTokenizerIter): void {
  let source = '';
  for (;;) {
    let line: PValue;
    try {
      line = pyObjectCall0(self.readline);
    } catch (error) {
      if (!isException(error, 'StopIteration')) throw error;
      break;
    }
    const decoded = self.encoding === null ? line : pyObjectCallMethod(line, 'decode', [self.encoding, 'replace']);
    const text = strValue(decoded);
    if (text === undefined) throw typeError(`readline() returned a non-string object, not ${typeOf(decoded).tpName}`);
    if (text === '') break;
    source += text;
  }
  self.implicitNewline = source !== '' && !source.endsWith('\n');
  self.tokens = tokenize(source.replace(/\r\n/g, '\n'), { extraTokens: self.extraTokens });
}

function step(self: PTokenizerIter): PValue {
  const tokens = self.tokens!;
  const at = self.next++;
  const type = at >= tokens.count ? END_MARKER : tokens.types[at]!;
  if (type === ERROR_TOKEN) {
    self.done = true;
    const { error } = tokens;
    const { lineno, offset, endOffset } = error!;
    const unclosed = error!.message.endsWith('was never closed');
    // The end of the source inside brackets: this tokenizer knows no more than that.
    const line = unclosed ? tokens.lineStarts.length - 1 : lineno;
    const location = { lineno: line, offset: unclosed ? 0 : offset, end_lineno: line, end_offset: endOffset };
    const message = unclosed ? 'unexpected EOF in multi-line statement' : error!.message;
    throw asPythonError(new PythonSyntaxError(error!.type, message, '<string>', location, tokens.lineText(lineno)));
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
    const implied = start >= tokens.source.length;
    if (!self.extraTokens) {
      text = '';
      endColumn = column;
    } else if (implied) text = '';
  } else if (!self.extraTokens && (type === T.indent || type === T.dedent)) {
    text = '';
    column = endColumn = -1;
  }
  const from = tokens.lineStarts[lineno]!;
  const newline = tokens.source.indexOf('\n', tokens.lineStarts[endLine]!);
  const line = tokens.source.slice(from, newline < 0 ? tokens.source.length : newline + 1);
  return tokenTuple(number, text, lineno, column, endLine, endColumn, line);
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

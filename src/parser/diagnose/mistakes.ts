import * as T from '../generated/python.terms.ts';
import type { SyntaxErrorType } from '../syntax-error.ts';
import { END_MARKER, endsCompound } from '../tokens.ts';
import type { Action, Match, PegState } from './peg.ts';

/**
 * How CPython came by the position: `range` of tokens; `token` that was read last or comes next; `open`, from a token to wherever the
 * tokenizer stands; `end`, a character before the construct's end.
 */
export type Pointing = 'range' | 'token' | 'open' | 'end';

/** A mistake that was recognized, with the tokens it is about; `to` is one past the last. */
export class Mistake {
  readonly type: SyntaxErrorType;
  readonly message: string;
  readonly from: number;
  readonly to: number;
  readonly pointing: Pointing;

  constructor(type: SyntaxErrorType, message: string, from: number, to: number, pointing: Pointing = 'range') {
    this.type = type;
    this.message = message;
    this.from = from;
    this.to = to;
    this.pointing = pointing;
  }
}

function mistake(message: string, from: number, to: number, pointing: Pointing = 'range'): Mistake {
  return new Mistake('SyntaxError', message, from, to, pointing);
}

const NAMES: Record<string, string> = {
  Attribute: 'attribute',
  Subscript: 'subscript',
  Starred: 'starred',
  Name: 'name',
  List: 'list',
  Tuple: 'tuple',
  Lambda: 'lambda',
  Call: 'function call',
  BoolOp: 'expression',
  BinOp: 'expression',
  UnaryOp: 'expression',
  GeneratorExp: 'generator expression',
  Yield: 'yield expression',
  Await: 'await expression',
  ListComp: 'list comprehension',
  SetComp: 'set comprehension',
  DictComp: 'dict comprehension',
  Dict: 'dict literal',
  Set: 'set display',
  JoinedStr: 'f-string expression',
  Constant: 'literal',
  True: 'True',
  False: 'False',
  None: 'None',
  Ellipsis: 'ellipsis',
  Compare: 'comparison',
  IfExp: 'conditional expression',
  NamedExpr: 'named expression',
};

function name(match: Match): string {
  return NAMES[match.kind] ?? 'expression';
}

/** The part of an expression that cannot be a target, or null. */
function invalidTarget(match: Match, purpose: 'assign' | 'delete' | 'for'): Match | null {
  switch (match.kind) {
    case 'Name':
    case 'Attribute':
    case 'Subscript':
      return null;
    case 'List':
    case 'Tuple':
      for (const element of elements(match)) {
        const found = invalidTarget(element, purpose);
        if (found !== null) return found;
      }
      return null;
    case 'Starred':
      return purpose === 'delete' ? match : invalidTarget(match.kids[match.kids.length - 1]!, purpose);
    case 'Compare': {
      if (purpose !== 'for') return match;
      const [left, rest] = match.kids;
      const operator = rest!.kids[0]!.kids[0]!;
      return operator.kind === 'token' && isIn.has(operator) ? invalidTarget(left!, purpose) : null;
    }
    default:
      return match;
  }
}

/** Operators `in`, marked while their comparison is looked at. */
const isIn = new WeakSet<Match>();

function elements(match: Match): Match[] {
  const found: Match[] = [];
  const collect = (kids: Match[]) => {
    for (const kid of kids) {
      if (kid.kind in NAMES) found.push(kid);
      else if (kid.kind !== 'token') collect(kid.kids);
    }
  };
  collect(match.kids);
  return found;
}

function target(purpose: 'assign' | 'delete' | 'for', kid: (match: Match) => Match): Action {
  return (state, match) => {
    const expr = kid(match);
    markIn(state, expr);
    const invalid = invalidTarget(expr, purpose);
    if (invalid === null) return null;
    const verb = purpose === 'delete' ? 'delete' : 'assign to';
    throw mistake(`cannot ${verb} ${name(invalid)}`, invalid.from, invalid.to);
  };
}

function markIn(state: PegState, match: Match): void {
  if (match.kind === 'Compare') {
    const operator = match.kids[1]!.kids[0]!.kids[0]!;
    if (state.types[operator.from] === T._in) isIn.add(operator);
  }
  for (const kid of match.kids) markIn(state, kid);
}

function last(list: Match[]): Match {
  return list[list.length - 1]!;
}

/** An error about one item of the alternative. */
function at(index: number, message: string | ((match: Match) => string)): Action {
  return (_state, match) => {
    const kid = match.kids[index < 0 ? match.kids.length + index : index]!;
    throw mistake(typeof message === 'string' ? message : message(kid), kid.from, kid.to);
  };
}

/** An error over the items from one to another. */
function range(first: number, lastIndex: number, message: string): Action {
  return (_state, { kids }) => {
    const from = kids[first < 0 ? kids.length + first : first]!;
    const to = kids[lastIndex < 0 ? kids.length + lastIndex : lastIndex]!;
    throw mistake(message, from.from, to.to);
  };
}

/** An error from an item to the last token that was read. */
function startingFrom(index: number, message: string): Action {
  return (state, { kids }) => {
    throw mistake(message, kids[index < 0 ? kids.length + index : index]!.from, state.fill, 'open');
  };
}

/** An error at the last token read (`RAISE_SYNTAX_ERROR`). */
function atLast(message: string): Action {
  return (state) => {
    throw mistake(message, state.fill - 1, state.fill, 'token');
  };
}

/** An error at the token that comes next (`RAISE_SYNTAX_ERROR_ON_NEXT_TOKEN`). */
function atNext(message: string): Action {
  return (_state, { to }) => {
    throw mistake(message, to, to + 1, 'token');
  };
}

function missingBlock(what: (state: PegState, match: Match) => { text: string; token: number }): Action {
  return (state, match) => {
    const { text, token } = what(state, match);
    const message = `expected an indented block after ${text} on line ${state.tokens.lines[token]}`;
    throw new Mistake('IndentationError', message, state.fill - 1, state.fill, 'token');
  };
}

function isLegacy(state: PegState, match: Match): boolean {
  if (match.kind !== 'Name' && match.kind !== 'token') return false;
  const text = state.text(match.from);
  return match.to === match.from + 1 && (text === 'print' || text === 'exec');
}

const flat = (match: Match): Match[] => (match.kind === 'list' ? match.kids : [match]);
const PARENTHESIZED_GENERATOR = 'Generator expression must be parenthesized';
const COMPARISON_MEANT = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";

/** Refuses an f-string as the value of a pattern. */
function literalOnly(message: string, match: Match): Match {
  const strings = match.kids[0] ?? match;
  if (match.kind === 'JoinedStr' || strings.kind === 'JoinedStr') throw mistake(message, match.from, match.to);
  return match;
}

export const ACTIONS: Record<string, Action> = {
  inner: (_state, { kids }) => kids[1]!,
  primary: (_state, match) => {
    const trailers = match.kids[1]!.kids;
    if (trailers.length === 0) return match.kids[0]!;
    return { kind: last(trailers).kind, from: match.kids[0]!.from, to: match.to, kids: match.kids };
  },
  attributeOnly: (_state, { kids: [value] }) =>
    value!.kind === 'Attribute' || value!.kind === 'Subscript' ? value! : null,
  strings: (state, match) => {
    let bytes = 0;
    let parts = 0;
    for (const kid of match.kids[0]?.kids ?? match.kids) {
      parts++;
      if (state.types[kid.from] === T.String && /^[rR]?[bB]/.test(state.text(kid.from))) bytes++;
    }
    if (bytes > 0 && bytes < parts) {
      throw mistake('cannot mix bytes and nonbytes literals', state.fill - 1, state.fill, 'token');
    }
    for (let i = match.from; i < match.to; i++) {
      if (state.types[i] === T.fstringStart) return { ...match, kind: 'JoinedStr', kids: [] };
    }
    return { ...match, kind: 'Constant', kids: [] };
  },
  forced: (state, { kind, from, to }) => {
    state.peek();
    throw mistake(`expected '${kind}'`, from, to);
  },

  lineAfterCompound(state, match) {
    state.peek();
    return state.types[match.to] === END_MARKER && endsCompound(state.tokens, match.to) ? match : null;
  },
  manyStatements: (_state, { from }) => {
    throw mistake('multiple statements found while compiling a single statement', from - 1, from);
  },
  annotatedMany: at(0, (target) => `only single target (not ${name(target)}) can be annotated`),
  annotatedTuple: at(0, 'only single target (not tuple) can be annotated'),
  annotatedIllegal: at(0, 'illegal target for annotation'),
  assignTarget: target('assign', ({ kids }) => kids[1]!),
  assignYield: at(1, 'assignment to yield expression not possible'),
  augmented: at(0, (target) => `'${name(target)}' is an illegal expression for augmented assignment`),
  deleteTarget: target('delete', ({ kids }) => kids[1]!),
  forTarget: target('for', ({ kids }) => last(kids)),
  withTarget: target('assign', ({ kids }) => last(kids)),
  importFrom: startingFrom(0, "Did you mean to use 'from ... import ...' instead?"),
  trailingComma: atLast('trailing comma not allowed without surrounding parentheses'),
  noNames: (state, match) => {
    throw mistake("Expected one or more names after 'import'", match.from, state.fill, 'open');
  },

  noBlock: (state) => {
    throw new Mistake('IndentationError', 'expected an indented block', state.fill - 1, state.fill, 'token');
  },
  expectedColon: atLast("expected ':'"),
  blockStatement: missingBlock((state, { from }) => ({ text: `'${state.text(from)}' statement`, token: from })),
  blockAsync: missingBlock((state, { kids: [, keyword] }) => ({
    text: `'${state.text(keyword!.from)}' statement`,
    token: keyword!.from,
  })),
  blockExceptStar: missingBlock((_state, { from }) => ({ text: "'except*' statement", token: from })),
  blockClass: missingBlock((_state, { from }) => ({ text: 'class definition', token: from })),
  blockFunction: missingBlock((_state, { kids: [, def] }) => ({ text: 'function definition', token: def!.from })),

  defaultValue: at(0, 'expected default value expression'),
  bareStar: at(0, 'named arguments must follow bare *'),
  bareStarLambda: atLast('named arguments must follow bare *'),
  bareStarComment: atLast('bare * has associated type comment'),
  starDefault: at(-1, 'var-positional argument cannot have default value'),
  starTwice: at(-2, '* argument may appear only once'),
  kwargDefault: at(-1, 'var-keyword argument cannot have default value'),
  afterKwarg: at(-1, 'arguments cannot follow var-keyword argument'),
  slashFirst: at(0, 'at least one argument must precede /'),
  slashTwice: at(-1, '/ may appear only once'),
  plainAfterDefault: (_state, { kids }) => {
    // The item may have taken a comma along; the error is about the name (and annotation).
    const param = last(kids);
    const own = param.kids[0] ?? param;
    throw mistake('parameter without a default follows parameter with a default', own.from, own.to);
  },
  parenthesizedParams: range(1, -1, 'Function parameters cannot be parenthesized'),
  parenthesizedLambda: range(1, -1, 'Lambda expression parameters cannot be parenthesized'),
  slashAfterStar: at(-1, '/ must be ahead of *'),
  slashStar: at(-1, 'expected comma between / and *'),

  noExcept: atLast("expected 'except' or 'finally' block"),
  mixedStar: range(4, 5, "cannot have both 'except' and 'except*' on the same 'try'"),
  mixedPlain: at(4, "cannot have both 'except' and 'except*' on the same 'try'"),
  manyTypes: startingFrom(2, 'multiple exception types must be parenthesized'),
  noTypes: atLast('expected one or more exception types'),

  noImports: (state) => {
    throw mistake("Expected one or more names after 'import'", state.fill - 1, state.fill, 'open');
  },
  patternStrings: (_state, match) => literalOnly('patterns may only match literals and attribute lookups', match),
  keyStrings: (_state, match) =>
    literalOnly('mapping pattern keys may only match literals and attribute lookups', match),
  notOperand: (_state, { from, to }) => {
    throw mistake("'not' after an operator must be parenthesized", from + 1, to);
  },
  complexLiteral: (state, match) => {
    const first = state.text(match.from) === '-' ? match.from + 1 : match.from;
    const last = match.to - 1;
    if (/j$/i.test(state.text(first))) throw mistake('real number required in complex literal', first, first + 1);
    if (!/j$/i.test(state.text(last))) throw mistake('imaginary number required in complex literal', last, last + 1);
    return match;
  },
  underscoreTarget: at(2, "cannot use '_' as a target"),
  patternTarget: at(2, 'invalid pattern target'),
  positionalPattern: at(-1, 'positional patterns follow keyword patterns'),
  emptyTypeParams: startingFrom(1, 'Type parameter list cannot be empty'),
  boundTuple: (_state, { kids }) => {
    const what = kids[3]!.kind === 'Tuple' ? 'constraints' : 'bound';
    throw mistake(`cannot use ${what} with TypeVarTuple`, kids[2]!.from, kids[2]!.from + 1);
  },
  boundParamSpec: (_state, { kids }) => {
    const what = kids[3]!.kind === 'Tuple' ? 'constraints' : 'bound';
    throw mistake(`cannot use ${what} with ParamSpec`, kids[2]!.from, kids[2]!.from + 1);
  },

  walrusTarget: at(0, (target) => `cannot use assignment expressions with ${name(target)}`),
  walrusMeant: range(0, 2, COMPARISON_MEANT),
  walrusMeantHere: range(0, 1, COMPARISON_MEANT),
  equalsMeant: at(0, (target) => `cannot assign to ${name(target)} here. Maybe you meant '==' instead of '='?`),
  forgotComma: (state, match) => {
    const [left, right] = match.kids;
    if (isLegacy(state, left!) || state.levels[state.mark - 1] === 0) return null;
    throw mistake('invalid syntax. Perhaps you forgot a comma?', left!.from, right!.to);
  },
  expectedElse: range(0, 2, "expected 'else' after 'if' expression"),
  fstringLambda: range(0, 2, 'f-string: lambda expressions are not allowed without parentheses'),
  legacyCall: (state, match) => {
    const [called, rest] = match.kids;
    if (!isLegacy(state, called!)) return null;
    const text = state.text(called!.from);
    throw mistake(`Missing parentheses in call to '${text}'. Did you mean ${text}(...)?`, called!.from, rest!.to);
  },
  starredGroup: at(1, 'cannot use starred expression here'),
  doubleStarredGroup: at(1, 'cannot use double starred expression here'),
  unpackComprehension: at(1, 'iterable unpacking cannot be used in comprehension'),
  comprehensionTarget: range(1, 3, 'did you forget parentheses around the comprehension target?'),
  comprehensionTargetComma: range(1, 2, 'did you forget parentheses around the comprehension target?'),
  unpackDictComprehension: at(1, 'dict unpacking cannot be used in dict comprehension'),
  starredValue: startingFrom(2, 'cannot use a starred expression in a dictionary value'),
  noValue: at(1, "expression expected after dictionary key and ':'"),
  noColon: (_state, match) => {
    throw new Mistake('SyntaxError', "':' expected after dictionary key", match.from, match.to, 'end');
  },
  inExpected: atLast("'in' expected after for-loop variables"),

  conversion: (state, match) => {
    const { from } = match;
    if (state.tokens.ends[from] !== state.tokens.starts[from + 1]) {
      throw mistake('f-string: conversion type must come right after the exclamanation mark', from, from + 2);
    }
    return match;
  },
  field: (state, match) => {
    const conversion = match.kids[3]!;
    if (conversion.kind === 'none') return match;
    const token = conversion.to - 1;
    const text = state.text(token);
    if (text === 's' || text === 'r' || text === 'a') return match;
    throw mistake(`f-string: invalid conversion character '${text}': expected 's', 'r', or 'a'`, token, token + 1);
  },
  fieldBefore: (state, { kids }) => {
    const token = kids[1]!.from;
    throw mistake(`f-string: valid expression required before '${state.text(token)}'`, token, token + 1);
  },
  fieldNoExpression: atNext("f-string: expecting a valid expression after '{'"),
  fieldAfterExpression: atNext("f-string: expecting '=', or '!', or ':', or '}'"),
  fieldAfterEqual: atNext("f-string: expecting '!', or ':', or '}'"),
  noConversion: atNext('f-string: missing conversion character'),
  badConversion: atNext('f-string: invalid conversion character'),
  fieldAfterConversion: atNext("f-string: expecting ':' or '}'"),
  fieldAfterSpec: atNext("f-string: expecting '}', or format specs"),
  fieldEnd: atNext("f-string: expecting '}'"),

  iterableAfterKeyword: startingFrom(1, 'iterable argument unpacking follows keyword argument unpacking'),
  generatorParenthesized: range(0, 1, PARENTHESIZED_GENERATOR),
  generatorLater: range(2, 3, PARENTHESIZED_GENERATOR),
  generatorInCall: (_state, { kids }) => {
    const list = flat(kids[0]!.kind === 'list' ? kids[0]! : (kids[0]!.kids[0] ?? kids[0]!));
    // A single argument is a proper generator expression: the error lies elsewhere.
    if (list.length <= 1) return null;
    throw mistake(PARENTHESIZED_GENERATOR, last(list).from, kids[1]!.to);
  },
  noArgumentValue: range(1, 2, 'expected argument value expression'),
  argumentOrder: (state, { kids }) => {
    const unpacked = hasUnpacking(kids[0]!);
    const what = unpacked
      ? 'positional argument follows keyword argument unpacking'
      : 'positional argument follows keyword argument';
    throw mistake(what, state.fill - 1, state.fill, 'token');
  },
  invalidStar: atLast('Invalid star expression'),
  assignUnpacking: range(0, 3, 'cannot assign to iterable argument unpacking'),
  assignKeywordUnpacking: range(0, 3, 'cannot assign to keyword argument unpacking'),
  assignConstant: (state, { kids }) => {
    throw mistake(`cannot assign to ${state.text(kids[0]!.from)}`, kids[0]!.from, kids[1]!.to);
  },
  keywordExpression: range(0, 1, 'expression cannot contain assignment, perhaps you meant "=="?'),
};

function hasUnpacking(match: Match): boolean {
  if (match.kind === 'unpacking') return true;
  if (match.kind in NAMES || match.kind === 'keyword') return false;
  return match.kids.some(hasUnpacking);
}

/**
 * The abstract syntax of Python 3.13 in the shapes of CPython's `ast` module, declared once as a table.
 *
 * The TypeScript types, the `_ast` classes, the cache format and the validator all follow from `SCHEMA`; its order is that of CPython's
 * `Python.asdl`. A field's type is an ASDL name with `?` (optional, absent is `null`), `*` (a list) or `?*` (a list whose elements may be
 * `null`). Columns are UTF-8 byte offsets, lines start at 1.
 */
export const SCHEMA = {
  Module: ['mod', { body: 'stmt*', type_ignores: 'type_ignore*' }],
  Interactive: ['mod', { body: 'stmt*' }],
  Expression: ['mod', { body: 'expr' }],
  FunctionType: ['mod', { argtypes: 'expr*', returns: 'expr' }],

  FunctionDef: [
    'stmt',
    {
      name: 'identifier',
      args: 'arguments',
      body: 'stmt*',
      decorator_list: 'expr*',
      returns: 'expr?',
      type_comment: 'string?',
      type_params: 'type_param*',
    },
  ],
  AsyncFunctionDef: [
    'stmt',
    {
      name: 'identifier',
      args: 'arguments',
      body: 'stmt*',
      decorator_list: 'expr*',
      returns: 'expr?',
      type_comment: 'string?',
      type_params: 'type_param*',
    },
  ],
  ClassDef: [
    'stmt',
    {
      name: 'identifier',
      bases: 'expr*',
      keywords: 'keyword*',
      body: 'stmt*',
      decorator_list: 'expr*',
      type_params: 'type_param*',
    },
  ],
  Return: ['stmt', { value: 'expr?' }],
  Delete: ['stmt', { targets: 'expr*' }],
  Assign: ['stmt', { targets: 'expr*', value: 'expr', type_comment: 'string?' }],
  TypeAlias: ['stmt', { name: 'expr', type_params: 'type_param*', value: 'expr' }],
  AugAssign: ['stmt', { target: 'expr', op: 'operator', value: 'expr' }],
  AnnAssign: ['stmt', { target: 'expr', annotation: 'expr', value: 'expr?', simple: 'int' }],
  For: ['stmt', { target: 'expr', iter: 'expr', body: 'stmt*', orelse: 'stmt*', type_comment: 'string?' }],
  AsyncFor: ['stmt', { target: 'expr', iter: 'expr', body: 'stmt*', orelse: 'stmt*', type_comment: 'string?' }],
  While: ['stmt', { test: 'expr', body: 'stmt*', orelse: 'stmt*' }],
  If: ['stmt', { test: 'expr', body: 'stmt*', orelse: 'stmt*' }],
  With: ['stmt', { items: 'withitem*', body: 'stmt*', type_comment: 'string?' }],
  AsyncWith: ['stmt', { items: 'withitem*', body: 'stmt*', type_comment: 'string?' }],
  Match: ['stmt', { subject: 'expr', cases: 'match_case*' }],
  Raise: ['stmt', { exc: 'expr?', cause: 'expr?' }],
  Try: ['stmt', { body: 'stmt*', handlers: 'excepthandler*', orelse: 'stmt*', finalbody: 'stmt*' }],
  TryStar: ['stmt', { body: 'stmt*', handlers: 'excepthandler*', orelse: 'stmt*', finalbody: 'stmt*' }],
  Assert: ['stmt', { test: 'expr', msg: 'expr?' }],
  Import: ['stmt', { names: 'alias*' }],
  ImportFrom: ['stmt', { module: 'identifier?', names: 'alias*', level: 'int?' }],
  Global: ['stmt', { names: 'identifier*' }],
  Nonlocal: ['stmt', { names: 'identifier*' }],
  Expr: ['stmt', { value: 'expr' }],
  Pass: ['stmt', {}],
  Break: ['stmt', {}],
  Continue: ['stmt', {}],

  BoolOp: ['expr', { op: 'boolop', values: 'expr*' }],
  NamedExpr: ['expr', { target: 'expr', value: 'expr' }],
  BinOp: ['expr', { left: 'expr', op: 'operator', right: 'expr' }],
  UnaryOp: ['expr', { op: 'unaryop', operand: 'expr' }],
  Lambda: ['expr', { args: 'arguments', body: 'expr' }],
  IfExp: ['expr', { test: 'expr', body: 'expr', orelse: 'expr' }],
  Dict: ['expr', { keys: 'expr?*', values: 'expr*' }],
  Set: ['expr', { elts: 'expr*' }],
  ListComp: ['expr', { elt: 'expr', generators: 'comprehension*' }],
  SetComp: ['expr', { elt: 'expr', generators: 'comprehension*' }],
  DictComp: ['expr', { key: 'expr', value: 'expr', generators: 'comprehension*' }],
  GeneratorExp: ['expr', { elt: 'expr', generators: 'comprehension*' }],
  Await: ['expr', { value: 'expr' }],
  Yield: ['expr', { value: 'expr?' }],
  YieldFrom: ['expr', { value: 'expr' }],
  Compare: ['expr', { left: 'expr', ops: 'cmpop*', comparators: 'expr*' }],
  Call: ['expr', { func: 'expr', args: 'expr*', keywords: 'keyword*' }],
  FormattedValue: ['expr', { value: 'expr', conversion: 'int', format_spec: 'expr?' }],
  JoinedStr: ['expr', { values: 'expr*' }],
  // Python's `Constant.kind` ('u' for u'…'): a node's own `kind` is taken.
  Constant: ['expr', { value: 'constant', string_kind: 'string?' }],
  Attribute: ['expr', { value: 'expr', attr: 'identifier', ctx: 'expr_context' }],
  Subscript: ['expr', { value: 'expr', slice: 'expr', ctx: 'expr_context' }],
  Starred: ['expr', { value: 'expr', ctx: 'expr_context' }],
  Name: ['expr', { id: 'identifier', ctx: 'expr_context' }],
  List: ['expr', { elts: 'expr*', ctx: 'expr_context' }],
  Tuple: ['expr', { elts: 'expr*', ctx: 'expr_context' }],
  Slice: ['expr', { lower: 'expr?', upper: 'expr?', step: 'expr?' }],

  comprehension: ['comprehension', { target: 'expr', iter: 'expr', ifs: 'expr*', is_async: 'int' }],
  ExceptHandler: ['excepthandler', { type: 'expr?', name: 'identifier?', body: 'stmt*' }],
  arguments: [
    'arguments',
    {
      posonlyargs: 'arg*',
      args: 'arg*',
      vararg: 'arg?',
      kwonlyargs: 'arg*',
      kw_defaults: 'expr?*',
      kwarg: 'arg?',
      defaults: 'expr*',
    },
  ],
  arg: ['arg', { arg: 'identifier', annotation: 'expr?', type_comment: 'string?' }],
  keyword: ['keyword', { arg: 'identifier?', value: 'expr' }],
  alias: ['alias', { name: 'identifier', asname: 'identifier?' }],
  withitem: ['withitem', { context_expr: 'expr', optional_vars: 'expr?' }],
  match_case: ['match_case', { pattern: 'pattern', guard: 'expr?', body: 'stmt*' }],

  MatchValue: ['pattern', { value: 'expr' }],
  MatchSingleton: ['pattern', { value: 'constant' }],
  MatchSequence: ['pattern', { patterns: 'pattern*' }],
  MatchMapping: ['pattern', { keys: 'expr*', patterns: 'pattern*', rest: 'identifier?' }],
  MatchClass: ['pattern', { cls: 'expr', patterns: 'pattern*', kwd_attrs: 'identifier*', kwd_patterns: 'pattern*' }],
  MatchStar: ['pattern', { name: 'identifier?' }],
  MatchAs: ['pattern', { pattern: 'pattern?', name: 'identifier?' }],
  MatchOr: ['pattern', { patterns: 'pattern*' }],

  TypeIgnore: ['type_ignore', { lineno: 'int', tag: 'string' }],
  TypeVar: ['type_param', { name: 'identifier', bound: 'expr?', default_value: 'expr?' }],
  ParamSpec: ['type_param', { name: 'identifier', default_value: 'expr?' }],
  TypeVarTuple: ['type_param', { name: 'identifier', default_value: 'expr?' }],
} as const;

/** Sum types of field-less constructors: in a tree they are plain strings. */
export const ENUMS = {
  expr_context: ['Load', 'Store', 'Del'],
  boolop: ['And', 'Or'],
  operator: [
    'Add',
    'Sub',
    'Mult',
    'MatMult',
    'Div',
    'Mod',
    'Pow',
    'LShift',
    'RShift',
    'BitOr',
    'BitXor',
    'BitAnd',
    'FloorDiv',
  ],
  unaryop: ['Invert', 'Not', 'UAdd', 'USub'],
  cmpop: ['Eq', 'NotEq', 'Lt', 'LtE', 'Gt', 'GtE', 'Is', 'IsNot', 'In', 'NotIn'],
} as const;

/** A float literal: kept apart from int, which is a plain number or bigint. */
export class FloatConstant {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** A complex constant (`3j`; with a real part only out of a constant-folded or hand-made tree). */
export class ComplexConstant {
  readonly real: number;
  readonly imag: number;
  constructor(real: number, imag: number) {
    this.real = real;
    this.imag = imag;
  }
}

export class BytesConstant {
  readonly value: Uint8Array;
  constructor(value: Uint8Array) {
    this.value = value;
  }
}

export class EllipsisConstant {
  static readonly INSTANCE: EllipsisConstant = new EllipsisConstant();
}

/** Only out of hand-made trees given to `compile()`: the parser writes tuples as `Tuple` nodes. */
export class TupleConstant {
  readonly items: readonly ConstantValue[];
  constructor(items: readonly ConstantValue[]) {
    this.items = items;
  }
}

export class FrozenSetConstant {
  readonly items: readonly ConstantValue[];
  constructor(items: readonly ConstantValue[]) {
    this.items = items;
  }
}

/** `Constant.value`: None is `null`, int is a `number` while a safe integer, else a `bigint`. */
export type ConstantValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | FloatConstant
  | ComplexConstant
  | BytesConstant
  | EllipsisConstant
  | TupleConstant
  | FrozenSetConstant;

type Schema = typeof SCHEMA;
export type Kind = keyof Schema;
export type Sum = Schema[Kind][0];
type KindsOf<S extends Sum> = { [K in Kind]: Schema[K][0] extends S ? K : never }[Kind];

type Base<T extends string> = T extends 'identifier' | 'string'
  ? string
  : T extends 'int'
    ? number
    : T extends 'constant'
      ? ConstantValue
      : T extends keyof typeof ENUMS
        ? (typeof ENUMS)[T][number]
        : T extends Sum
          ? NodeOf<KindsOf<T>>
          : never;

type Field<T extends string> = T extends `${infer B}?*`
  ? (Base<B> | null)[]
  : T extends `${infer B}*`
    ? Base<B>[]
    : T extends `${infer B}?`
      ? Base<B> | null
      : Base<T>;

/** Sums whose nodes carry a position, as in CPython. */
type Located = 'stmt' | 'expr' | 'excepthandler' | 'arg' | 'keyword' | 'alias' | 'pattern' | 'type_param';

export interface Position {
  lineno: number;
  col_offset: number;
  end_lineno: number;
  end_col_offset: number;
}

/** One node kind: `{ kind, …fields, …position }`. */
export type NodeOf<K extends Kind> = K extends Kind
  ? { kind: K } & {
      -readonly [F in keyof Schema[K][1]]: Schema[K][1][F] extends string ? Field<Schema[K][1][F]> : never;
    } & (Schema[K][0] extends Located ? Position : unknown)
  : never;

export type Mod = NodeOf<KindsOf<'mod'>>;
export type Stmt = NodeOf<KindsOf<'stmt'>>;
export type Expr = NodeOf<KindsOf<'expr'>>;
export type Pattern = NodeOf<KindsOf<'pattern'>>;
export type TypeParam = NodeOf<KindsOf<'type_param'>>;
export type AnyNode = NodeOf<Kind>;
export type Arguments = NodeOf<'arguments'>;
export type Arg = NodeOf<'arg'>;
export type Keyword = NodeOf<'keyword'>;
export type Comprehension = NodeOf<'comprehension'>;
export type ExceptHandler = NodeOf<'ExceptHandler'>;
export type MatchCase = NodeOf<'match_case'>;
export type WithItem = NodeOf<'withitem'>;
export type Alias = NodeOf<'alias'>;
export type Operator = Base<'operator'>;
export type UnaryOp = Base<'unaryop'>;
export type CmpOp = Base<'cmpop'>;
export type BoolOp = Base<'boolop'>;
export type ExprContext = Base<'expr_context'>;

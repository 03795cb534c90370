/** The optimizer of CPython 3.13 on the AST (`_PyAST_Optimize`): constant folding, `__debug__`, docstrings under `-OO`. */
import {
  type Arg,
  type Arguments,
  type CmpOp,
  type Comprehension,
  type ConstantValue,
  type Expr,
  FrozenSetConstant,
  type Mod,
  type NodeOf,
  type Pattern,
  type Stmt,
  TupleConstant,
  type TypeParam,
} from './ast.ts';
import { foldBinary, foldSubscript, foldUnary } from './constant-arithmetic.ts';
import { constantKey } from './constants.ts';
import { docstringOf } from './docstring.ts';
import { CO_FUTURE_ANNOTATIONS } from './future.ts';
import { formatAsJoinedString } from './percent-format.ts';
import { stackOverflowAsRecursionError } from './symtable.ts';

export interface FoldOptions {
  /** The level of `-O`. */
  optimize: number;
  /** `CO_FUTURE_…` bits in force: annotations that stay text are left as written. */
  future: number;
}

/** Folds constants in `mod`, in place. */
export function foldConstants(mod: Mod, options: FoldOptions): void {
  try {
    const folder = new ConstantFolder(options);
    switch (mod.kind) {
      case 'Module':
      case 'Interactive':
        folder.body(mod.body);
        break;
      case 'Expression':
        mod.body = folder.expression(mod.body);
        break;
      case 'FunctionType':
        break;
    }
  } catch (error) {
    throw stackOverflowAsRecursionError(error);
  }
}

const NEGATED: Partial<Record<CmpOp, CmpOp>> = { Is: 'IsNot', IsNot: 'Is', In: 'NotIn', NotIn: 'In' };

function replaceByConstant(node: Expr, value: ConstantValue | undefined): Expr {
  if (value === undefined) return node;
  return {
    kind: 'Constant',
    value,
    string_kind: null,
    lineno: node.lineno,
    col_offset: node.col_offset,
    end_lineno: node.end_lineno,
    end_col_offset: node.end_col_offset,
  };
}

function constantsOf(elements: readonly Expr[]): ConstantValue[] | undefined {
  const values: ConstantValue[] = [];
  for (const element of elements) {
    if (element.kind !== 'Constant') return undefined;
    values.push(element.value);
  }
  return values;
}

function foldTuple(node: NodeOf<'Tuple'>): Expr {
  if (node.ctx !== 'Load') return node;
  const values = constantsOf(node.elts);
  return values === undefined ? node : replaceByConstant(node, new TupleConstant(values));
}

/** What is iterated over or searched only once needs no mutable container. */
function foldIterable(node: Expr): Expr {
  if (node.kind === 'List') {
    if (node.elts.some((element) => element.kind === 'Starred')) return node;
    return foldTuple({ ...node, kind: 'Tuple' });
  }
  if (node.kind === 'Set') {
    const values = constantsOf(node.elts);
    if (values === undefined) return node;
    const unique = new Map<string, ConstantValue>();
    for (const value of values) {
      const key = constantKey(typeof value === 'boolean' ? Number(value) : value, true);
      if (!unique.has(key)) unique.set(key, value);
    }
    return replaceByConstant(node, new FrozenSetConstant([...unique.values()]));
  }
  return node;
}

class ConstantFolder {
  private readonly optimize: number;
  private readonly foldAnnotations: boolean;

  constructor(options: FoldOptions) {
    this.optimize = options.optimize;
    this.foldAnnotations = (options.future & CO_FUTURE_ANNOTATIONS) === 0;
  }

  /** Statements that may begin with a docstring. */
  body(statements: Stmt[]): void {
    let hasDocstring = docstringOf(statements) !== null;
    if (hasDocstring && this.optimize >= 2) {
      const { lineno, col_offset, end_lineno, end_col_offset } = statements.shift()!;
      if (statements.length === 0) statements.push({ kind: 'Pass', lineno, col_offset, end_lineno, end_col_offset });
      hasDocstring = false;
    }
    this.statements(statements);
    const first = statements[0];
    if (!hasDocstring && first?.kind === 'Expr' && docstringOf(statements) !== null) {
      // What only became a string by folding is no docstring.
      const { lineno, col_offset, end_lineno, end_col_offset } = first.value;
      first.value = { kind: 'JoinedStr', values: [first.value], lineno, col_offset, end_lineno, end_col_offset };
    }
  }

  private statements(statements: readonly Stmt[]): void {
    for (const statement of statements) this.statement(statement);
  }

  private list(nodes: Expr[]): void {
    for (let i = 0; i < nodes.length; i++) nodes[i] = this.expression(nodes[i]!);
  }

  private optionalList(nodes: (Expr | null)[]): void {
    for (let i = 0; i < nodes.length; i++) nodes[i] = this.optional(nodes[i]!);
  }

  private optional(node: Expr | null): Expr | null {
    return node === null ? null : this.expression(node);
  }

  private statement(node: Stmt): void {
    switch (node.kind) {
      case 'FunctionDef':
      case 'AsyncFunctionDef':
        this.typeParams(node.type_params);
        this.arguments(node.args);
        this.body(node.body);
        this.list(node.decorator_list);
        if (this.foldAnnotations) node.returns = this.optional(node.returns);
        break;
      case 'ClassDef':
        this.typeParams(node.type_params);
        this.list(node.bases);
        for (const keyword of node.keywords) keyword.value = this.expression(keyword.value);
        this.body(node.body);
        this.list(node.decorator_list);
        break;
      case 'Return':
        node.value = this.optional(node.value);
        break;
      case 'Delete':
        this.list(node.targets);
        break;
      case 'Assign':
        this.list(node.targets);
        node.value = this.expression(node.value);
        break;
      case 'TypeAlias':
        node.name = this.expression(node.name);
        this.typeParams(node.type_params);
        node.value = this.expression(node.value);
        break;
      case 'AugAssign':
        node.target = this.expression(node.target);
        node.value = this.expression(node.value);
        break;
      case 'AnnAssign':
        node.target = this.expression(node.target);
        if (this.foldAnnotations) node.annotation = this.expression(node.annotation);
        node.value = this.optional(node.value);
        break;
      case 'For':
      case 'AsyncFor':
        node.target = this.expression(node.target);
        node.iter = foldIterableOf(this.expression(node.iter), node.kind === 'For');
        this.statements(node.body);
        this.statements(node.orelse);
        break;
      case 'While':
      case 'If':
        node.test = this.expression(node.test);
        this.statements(node.body);
        this.statements(node.orelse);
        break;
      case 'With':
      case 'AsyncWith':
        for (const item of node.items) {
          item.context_expr = this.expression(item.context_expr);
          item.optional_vars = this.optional(item.optional_vars);
        }
        this.statements(node.body);
        break;
      case 'Match':
        node.subject = this.expression(node.subject);
        for (const matchCase of node.cases) {
          this.pattern(matchCase.pattern);
          matchCase.guard = this.optional(matchCase.guard);
          this.statements(matchCase.body);
        }
        break;
      case 'Raise':
        node.exc = this.optional(node.exc);
        node.cause = this.optional(node.cause);
        break;
      case 'Try':
      case 'TryStar':
        this.statements(node.body);
        for (const handler of node.handlers) {
          handler.type = this.optional(handler.type);
          this.statements(handler.body);
        }
        this.statements(node.orelse);
        this.statements(node.finalbody);
        break;
      case 'Assert':
        node.test = this.expression(node.test);
        node.msg = this.optional(node.msg);
        break;
      case 'Expr':
        node.value = this.expression(node.value);
        break;
    }
  }

  private typeParams(params: readonly TypeParam[]): void {
    for (const param of params) {
      if (param.kind === 'TypeVar') param.bound = this.optional(param.bound);
      param.default_value = this.optional(param.default_value);
    }
  }

  private arguments(args: Arguments): void {
    if (this.foldAnnotations) {
      const fold = (arg: Arg | null): void => {
        if (arg !== null) arg.annotation = this.optional(arg.annotation);
      };
      args.posonlyargs.forEach(fold);
      args.args.forEach(fold);
      fold(args.vararg);
      args.kwonlyargs.forEach(fold);
      fold(args.kwarg);
    }
    this.optionalList(args.kw_defaults);
    this.list(args.defaults);
  }

  private pattern(node: Pattern): void {
    switch (node.kind) {
      case 'MatchValue':
        node.value = this.expression(node.value);
        break;
      case 'MatchSequence':
      case 'MatchOr':
        for (const pattern of node.patterns) this.pattern(pattern);
        break;
      case 'MatchMapping':
        this.list(node.keys);
        for (const pattern of node.patterns) this.pattern(pattern);
        break;
      case 'MatchClass':
        node.cls = this.expression(node.cls);
        for (const pattern of node.patterns) this.pattern(pattern);
        for (const pattern of node.kwd_patterns) this.pattern(pattern);
        break;
      case 'MatchAs':
        if (node.pattern !== null) this.pattern(node.pattern);
        break;
    }
  }

  private generators(generators: readonly Comprehension[]): void {
    for (const generator of generators) {
      generator.target = this.expression(generator.target);
      generator.iter = foldIterableOf(this.expression(generator.iter), true);
      this.list(generator.ifs);
    }
  }

  /** Folds within `node` and returns what stands for it now. */
  expression(node: Expr): Expr {
    switch (node.kind) {
      case 'BoolOp':
        this.list(node.values);
        return node;
      case 'BinOp':
        node.left = this.expression(node.left);
        node.right = this.expression(node.right);
        return foldBinaryNode(node);
      case 'UnaryOp':
        node.operand = this.expression(node.operand);
        return foldUnaryNode(node);
      case 'Lambda':
        this.arguments(node.args);
        node.body = this.expression(node.body);
        return node;
      case 'IfExp':
        node.test = this.expression(node.test);
        node.body = this.expression(node.body);
        node.orelse = this.expression(node.orelse);
        return node;
      case 'Dict':
        this.optionalList(node.keys);
        this.list(node.values);
        return node;
      case 'Set':
      case 'List':
        this.list(node.elts);
        return node;
      case 'Tuple':
        this.list(node.elts);
        return foldTuple(node);
      case 'ListComp':
      case 'SetComp':
      case 'GeneratorExp':
        node.elt = this.expression(node.elt);
        this.generators(node.generators);
        return node;
      case 'DictComp':
        node.key = this.expression(node.key);
        node.value = this.expression(node.value);
        this.generators(node.generators);
        return node;
      case 'Await':
      case 'YieldFrom':
      case 'Attribute':
      case 'Starred':
      case 'NamedExpr':
        node.value = this.expression(node.value);
        return node;
      case 'Yield':
        node.value = this.optional(node.value);
        return node;
      case 'Compare': {
        node.left = this.expression(node.left);
        this.list(node.comparators);
        const last = node.comparators.length - 1;
        const op = node.ops[last];
        if (op === 'In' || op === 'NotIn') node.comparators[last] = foldIterable(node.comparators[last]!);
        return node;
      }
      case 'Call':
        node.func = this.expression(node.func);
        this.list(node.args);
        for (const keyword of node.keywords) keyword.value = this.expression(keyword.value);
        return node;
      case 'FormattedValue':
        node.value = this.expression(node.value);
        node.format_spec = this.optional(node.format_spec);
        return node;
      case 'JoinedStr':
        this.list(node.values);
        return node;
      case 'Subscript':
        node.value = this.expression(node.value);
        node.slice = this.expression(node.slice);
        if (node.ctx !== 'Load' || node.value.kind !== 'Constant' || node.slice.kind !== 'Constant') return node;
        return replaceByConstant(node, foldSubscript(node.value.value, node.slice.value));
      case 'Slice':
        node.lower = this.optional(node.lower);
        node.upper = this.optional(node.upper);
        node.step = this.optional(node.step);
        return node;
      case 'Name':
        if (node.ctx === 'Load' && node.id === '__debug__') return replaceByConstant(node, this.optimize === 0);
        return node;
      case 'Constant':
        return node;
    }
  }
}

function foldIterableOf(node: Expr, fold: boolean): Expr {
  return fold ? foldIterable(node) : node;
}

function foldUnaryNode(node: NodeOf<'UnaryOp'>): Expr {
  const operand = node.operand;
  if (operand.kind === 'Constant') return replaceByConstant(node, foldUnary(node.op, operand.value));
  if (node.op === 'Not' && operand.kind === 'Compare' && operand.ops.length === 1) {
    const negated = NEGATED[operand.ops[0]!];
    if (negated !== undefined) {
      operand.ops[0] = negated;
      return operand;
    }
  }
  return node;
}

function foldBinaryNode(node: NodeOf<'BinOp'>): Expr {
  const { left, right, op } = node;
  if (left.kind !== 'Constant') return node;
  if (op === 'Mod' && typeof left.value === 'string' && right.kind === 'Tuple') {
    if (right.elts.some((element) => element.kind === 'Starred')) return node;
    return formatAsJoinedString(left.value, right.elts, node) ?? node;
  }
  if (right.kind !== 'Constant') return node;
  return replaceByConstant(node, foldBinary(op, left.value, right.value));
}

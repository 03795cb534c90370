import {
  type AnyNode,
  type Arguments,
  BytesConstant,
  ComplexConstant,
  type Comprehension,
  type ConstantValue,
  type Expr,
  type ExprContext,
  FloatConstant,
  type Keyword,
  type Mod,
  type NodeOf,
  type Pattern,
  type Position,
  type Stmt,
  type TypeParam,
} from './ast.ts';
import { PythonCompileError } from './syntax-error.ts';

/*
 * What a tree made by hand must satisfy before it can be compiled: CPython's `_PyAST_Validate`, with its messages. Trees of the parser
 * always do.
 */

/** Nesting beyond which a tree is refused. */
const DEPTH_LIMIT = 1000;
let depth = 0;

function invalid(message: string): PythonCompileError {
  return new PythonCompileError('ValueError', message);
}

/** Throws PythonCompileError where the tree is not one that the parser could have made. */
export function validateModule(mod: Mod): void {
  depth = 0;
  switch (mod.kind) {
    case 'Module':
    case 'Interactive':
      statements(mod.body);
      return;
    case 'Expression':
      expression(mod.body, 'Load');
      return;
    case 'FunctionType':
      expressions(mod.argtypes, 'Load');
      expression(mod.returns, 'Load');
      return;
  }
}

function positions(node: Position): void {
  const { lineno, end_lineno, col_offset, end_col_offset } = node;
  if (lineno > end_lineno) throw invalid(`AST node line range (${lineno}, ${end_lineno}) is not valid`);
  if ((lineno < 0 && end_lineno !== lineno) || (col_offset < 0 && col_offset !== end_col_offset))
    throw invalid(
      `AST node column range (${col_offset}, ${end_col_offset}) for line range (${lineno}, ${end_lineno}) is not valid`,
    );
  if (lineno === end_lineno && col_offset > end_col_offset)
    throw invalid(`line ${lineno}, column ${col_offset}-${end_col_offset} is not a valid range`);
}

function identifier(name: string): void {
  if (name === 'None' || name === 'True' || name === 'False')
    throw invalid(`identifier field can't represent '${name}' constant`);
}

function nonempty(items: readonly unknown[], what: string, owner: string): void {
  if (items.length === 0) throw invalid(`empty ${what} on ${owner}`);
}

function body(items: readonly Stmt[], owner: string): void {
  nonempty(items, 'body', owner);
  statements(items);
}

function statements(items: readonly (Stmt | null)[]): void {
  for (const item of items) {
    if (item === null) throw invalid('None disallowed in statement list');
    nested(() => statement(item));
  }
}

function expressions(items: readonly (Expr | null)[], context: ExprContext, nullAllowed = false): void {
  for (const item of items) {
    if (item !== null) expression(item, context);
    else if (!nullAllowed) throw invalid('None disallowed in expression list');
  }
}

function optional(e: Expr | null): void {
  if (e !== null) expression(e, 'Load');
}

function nested(run: () => void): void {
  if (++depth > DEPTH_LIMIT)
    throw new PythonCompileError('RecursionError', 'maximum recursion depth exceeded during compilation');
  run();
  depth--;
}

function argumentsOf(args: Arguments): void {
  for (const a of [...args.posonlyargs, ...args.args]) {
    positions(a);
    optional(a.annotation);
  }
  if (args.vararg !== null) optional(args.vararg.annotation);
  for (const a of args.kwonlyargs) {
    positions(a);
    optional(a.annotation);
  }
  if (args.kwarg !== null) optional(args.kwarg.annotation);
  if (args.defaults.length > args.posonlyargs.length + args.args.length)
    throw invalid('more positional defaults than args on arguments');
  if (args.kw_defaults.length !== args.kwonlyargs.length)
    throw invalid('length of kwonlyargs is not the same as kw_defaults on arguments');
  expressions(args.defaults, 'Load');
  expressions(args.kw_defaults, 'Load', true);
}

function keywords(items: readonly Keyword[]): void {
  for (const item of items) expression(item.value, 'Load');
}

function comprehension(generators: readonly Comprehension[]): void {
  if (generators.length === 0) throw invalid('comprehension with no generators');
  for (const item of generators) {
    expression(item.target, 'Store');
    expression(item.iter, 'Load');
    expressions(item.ifs, 'Load');
  }
}

function typeParams(items: readonly TypeParam[]): void {
  for (const item of items) {
    positions(item);
    identifier(item.name);
    if (item.kind === 'TypeVar') optional(item.bound);
    optional(item.default_value);
  }
}

function statement(s: Stmt): void {
  positions(s);
  switch (s.kind) {
    case 'FunctionDef':
    case 'AsyncFunctionDef':
      body(s.body, s.kind);
      typeParams(s.type_params);
      argumentsOf(s.args);
      expressions(s.decorator_list, 'Load');
      optional(s.returns);
      return;
    case 'ClassDef':
      body(s.body, 'ClassDef');
      typeParams(s.type_params);
      expressions(s.bases, 'Load');
      keywords(s.keywords);
      expressions(s.decorator_list, 'Load');
      return;
    case 'Return':
      optional(s.value);
      return;
    case 'Delete':
      nonempty(s.targets, 'targets', 'Delete');
      expressions(s.targets, 'Del');
      return;
    case 'Assign':
      nonempty(s.targets, 'targets', 'Assign');
      expressions(s.targets, 'Store');
      expression(s.value, 'Load');
      return;
    case 'AugAssign':
      expression(s.target, 'Store');
      expression(s.value, 'Load');
      return;
    case 'AnnAssign':
      if (s.target.kind !== 'Name' && s.simple !== 0)
        throw new PythonCompileError('TypeError', 'AnnAssign with simple non-Name target');
      expression(s.target, 'Store');
      optional(s.value);
      expression(s.annotation, 'Load');
      return;
    case 'TypeAlias':
      if (s.name.kind !== 'Name') throw new PythonCompileError('TypeError', 'TypeAlias with non-Name name');
      expression(s.name, 'Store');
      typeParams(s.type_params);
      expression(s.value, 'Load');
      return;
    case 'For':
    case 'AsyncFor':
      expression(s.target, 'Store');
      expression(s.iter, 'Load');
      body(s.body, s.kind);
      statements(s.orelse);
      return;
    case 'While':
    case 'If':
      expression(s.test, 'Load');
      body(s.body, s.kind);
      statements(s.orelse);
      return;
    case 'With':
    case 'AsyncWith':
      nonempty(s.items, 'items', s.kind);
      for (const item of s.items) {
        expression(item.context_expr, 'Load');
        if (item.optional_vars !== null) expression(item.optional_vars, 'Store');
      }
      body(s.body, s.kind);
      return;
    case 'Match':
      expression(s.subject, 'Load');
      nonempty(s.cases, 'cases', 'Match');
      for (const item of s.cases) {
        pattern(item.pattern, false);
        optional(item.guard);
        body(item.body, 'match_case');
      }
      return;
    case 'Raise':
      if (s.exc === null && s.cause !== null) throw invalid('Raise with cause but no exception');
      optional(s.exc);
      optional(s.cause);
      return;
    case 'Try':
    case 'TryStar':
      tryStatement(s);
      return;
    case 'Assert':
      expression(s.test, 'Load');
      optional(s.msg);
      return;
    case 'Import':
      nonempty(s.names, 'names', 'Import');
      return;
    case 'ImportFrom':
      if (s.level !== null && s.level < 0) throw invalid('Negative ImportFrom level');
      nonempty(s.names, 'names', 'ImportFrom');
      return;
    case 'Global':
    case 'Nonlocal':
      nonempty(s.names, 'names', s.kind);
      return;
    case 'Expr':
      expression(s.value, 'Load');
      return;
    case 'Pass':
    case 'Break':
    case 'Continue':
      return;
  }
}

function tryStatement(s: NodeOf<'Try' | 'TryStar'>): void {
  body(s.body, s.kind);
  if (s.handlers.length === 0 && s.finalbody.length === 0)
    throw invalid(`${s.kind} has neither except handlers nor finalbody`);
  if (s.handlers.length === 0 && s.orelse.length > 0) throw invalid(`${s.kind} has orelse but no except handlers`);
  for (const handler of s.handlers) {
    positions(handler);
    optional(handler.type);
    body(handler.body, 'ExceptHandler');
  }
  statements(s.finalbody);
  statements(s.orelse);
}

function expression(e: Expr, context: ExprContext): void {
  nested(() => expressionIn(e, context));
}

function expressionIn(e: Expr, context: ExprContext): void {
  positions(e);
  if ('ctx' in e) {
    if (e.kind === 'Name') identifier(e.id);
    if (e.ctx !== context) throw invalid(`expression must have ${context} context but has ${e.ctx} instead`);
  } else if (context !== 'Load') throw invalid(`expression which can't be assigned to in ${context} context`);
  switch (e.kind) {
    case 'BoolOp':
      if (e.values.length < 2) throw invalid('BoolOp with less than 2 values');
      expressions(e.values, 'Load');
      return;
    case 'BinOp':
      expression(e.left, 'Load');
      expression(e.right, 'Load');
      return;
    case 'UnaryOp':
      expression(e.operand, 'Load');
      return;
    case 'Lambda':
      argumentsOf(e.args);
      expression(e.body, 'Load');
      return;
    case 'IfExp':
      expression(e.test, 'Load');
      expression(e.body, 'Load');
      expression(e.orelse, 'Load');
      return;
    case 'Dict':
      if (e.keys.length !== e.values.length) throw invalid("Dict doesn't have the same number of keys as values");
      expressions(e.keys, 'Load', true);
      expressions(e.values, 'Load');
      return;
    case 'Set':
      expressions(e.elts, 'Load');
      return;
    case 'ListComp':
    case 'SetComp':
    case 'GeneratorExp':
      comprehension(e.generators);
      expression(e.elt, 'Load');
      return;
    case 'DictComp':
      comprehension(e.generators);
      expression(e.key, 'Load');
      expression(e.value, 'Load');
      return;
    case 'Yield':
      optional(e.value);
      return;
    case 'YieldFrom':
    case 'Await':
      expression(e.value, 'Load');
      return;
    case 'Compare':
      if (e.comparators.length === 0) throw invalid('Compare with no comparators');
      if (e.comparators.length !== e.ops.length)
        throw invalid('Compare has a different number of comparators and operands');
      expressions(e.comparators, 'Load');
      expression(e.left, 'Load');
      return;
    case 'Call':
      expression(e.func, 'Load');
      expressions(e.args, 'Load');
      keywords(e.keywords);
      return;
    case 'JoinedStr':
      expressions(e.values, 'Load');
      return;
    case 'FormattedValue':
      expression(e.value, 'Load');
      optional(e.format_spec);
      return;
    case 'Attribute':
      expression(e.value, 'Load');
      return;
    case 'Subscript':
      expression(e.slice, 'Load');
      expression(e.value, 'Load');
      return;
    case 'Starred':
      expression(e.value, e.ctx);
      return;
    case 'Slice':
      optional(e.lower);
      optional(e.upper);
      optional(e.step);
      return;
    case 'List':
    case 'Tuple':
      expressions(e.elts, e.ctx);
      return;
    case 'NamedExpr':
      if (e.target.kind !== 'Name') throw new PythonCompileError('TypeError', 'NamedExpr target must be a Name');
      expression(e.value, 'Load');
      return;
    case 'Constant':
    case 'Name':
      return;
  }
}

// --- patterns ---------------------------------------------------------------------------------------------------------------------------

function isNumber(value: ConstantValue): boolean {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof FloatConstant;
}

function isNumberNode(e: Expr, real: boolean, imaginary: boolean): boolean {
  if (e.kind !== 'Constant') return false;
  return (real && isNumber(e.value)) || (imaginary && e.value instanceof ComplexConstant);
}

function isNegative(e: Expr, real: boolean, imaginary: boolean): boolean {
  return e.kind === 'UnaryOp' && e.op === 'USub' && isNumberNode(e.operand, real, imaginary);
}

function patternValue(e: Expr): void {
  expression(e, 'Load');
  switch (e.kind) {
    case 'Constant':
      if (typeof e.value === 'string' || isNumber(e.value)) return;
      if (e.value instanceof BytesConstant || e.value instanceof ComplexConstant) return;
      throw invalid('unexpected constant inside of a literal pattern');
    case 'Attribute':
    case 'JoinedStr':
      return;
    case 'UnaryOp':
      if (isNegative(e, true, true)) return;
      break;
    case 'BinOp':
      if (
        (e.op === 'Add' || e.op === 'Sub') &&
        (isNumberNode(e.left, true, false) || isNegative(e.left, true, false)) &&
        isNumberNode(e.right, false, true)
      )
        return;
      break;
  }
  throw invalid('patterns may only match literals and attribute lookups');
}

function capture(name: string): void {
  if (name === '_') throw invalid("can't capture name '_' in patterns");
  identifier(name);
}

function patterns(items: readonly (Pattern | null)[], starAllowed: boolean): void {
  for (const item of items) if (item !== null) pattern(item, starAllowed);
}

function pattern(p: Pattern, starAllowed: boolean): void {
  nested(() => patternIn(p, starAllowed));
}

function patternIn(p: Pattern, starAllowed: boolean): void {
  positions(p);
  switch (p.kind) {
    case 'MatchValue':
      patternValue(p.value);
      return;
    case 'MatchSingleton':
      if (p.value !== null && typeof p.value !== 'boolean')
        throw invalid('MatchSingleton can only contain True, False and None');
      return;
    case 'MatchSequence':
      patterns(p.patterns, true);
      return;
    case 'MatchMapping':
      if (p.keys.length !== p.patterns.length)
        throw invalid("MatchMapping doesn't have the same number of keys as patterns");
      if (p.rest !== null) capture(p.rest);
      for (const key of p.keys as (Expr | AnyNode)[])
        if (key.kind !== 'Constant' || (key.value !== null && typeof key.value !== 'boolean'))
          patternValue(key as Expr);
      patterns(p.patterns, false);
      return;
    case 'MatchClass': {
      if (p.kwd_attrs.length !== p.kwd_patterns.length)
        throw invalid("MatchClass doesn't have the same number of keyword attributes as patterns");
      expression(p.cls, 'Load');
      let cls: Expr = p.cls;
      while (cls.kind === 'Attribute') cls = cls.value;
      if (cls.kind !== 'Name') throw invalid('MatchClass cls field can only contain Name or Attribute nodes.');
      for (const name of p.kwd_attrs) identifier(name);
      patterns(p.patterns, false);
      patterns(p.kwd_patterns, false);
      return;
    }
    case 'MatchStar':
      if (!starAllowed) throw invalid("can't use MatchStar here");
      if (p.name !== null) capture(p.name);
      return;
    case 'MatchAs':
      if (p.name !== null) capture(p.name);
      if (p.pattern === null) return;
      if (p.name === null) throw invalid('MatchAs must specify a target name if a pattern is given');
      pattern(p.pattern, false);
      return;
    case 'MatchOr':
      if (p.patterns.length < 2) throw invalid('MatchOr requires at least 2 patterns');
      patterns(p.patterns, false);
      return;
  }
}

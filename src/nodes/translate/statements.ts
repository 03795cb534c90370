import type { Expr, NodeOf, Pattern, Position, Stmt } from '../../parser/ast.ts';
import { cleanDocstring, docstringOf, withoutDocstring } from '../../parser/docstring.ts';
import { staticAttributes } from '../../parser/static-attributes.ts';
import { storedStaticAttributes } from '../../parser/stored/function.ts';
import type { OPERATORS } from '../../runtime/abstract/number.ts';
import { CO_NESTED } from '../../runtime/values/code.ts';
import {
  DELETE_ATTR,
  DELETE_GLOBAL,
  DELETE_NAME,
  IMPORT_FROM,
  LOAD_ATTR,
  STORE_ATTR,
} from '../../runtime/values/opcodes.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { binaryNode } from '../arithmetic.ts';
import {
  AssignManyNode,
  AssignPairNode,
  AugmentedAttributeNode,
  AugmentedSubscriptNode,
  DeleteAttributeNode,
  DeleteSubscriptNode,
} from '../assignment.ts';
import { AsyncForLoopNode, AsyncForNode, AsyncWithNode } from '../async-statements.ts';
import { GetAttributeCacheNode, SetAttributeCacheNode } from '../attribute-cache.ts';
import type { ExpressionNode, StatementNode } from '../base.ts';
import { Call1Node } from '../call.ts';
import { CallStatementNode } from '../call-statement.ts';
import {
  AssignNode,
  BlockNode,
  BranchesNode,
  BreakNode,
  ContinueNode,
  ExpressionStatementNode,
  ForLoopNode,
  ForNode,
  IfNode,
  PassNode,
  ReturnNode,
  WhileLoopNode,
  WhileNode,
} from '../control.ts';
import { AssertNode, HandlerNode, RaiseNode, TryExceptNode, TryFinallyNode, WithNode } from '../exceptions.ts';
import { BuildClassFunctionNode, BuildClassNode, MakeFunctionNode } from '../functions.ts';
import { DeleteGlobalNode, DeleteNameNode, NamespaceNode, ReadNameNode, WriteNameNode } from '../globals.ts';
import { ImportFromNode, ImportNode, ImportStarNode } from '../imports.ts';
import { ConstantNode } from '../literals.ts';
import { ClearLocalNode, DeleteCellNode, DeleteLocalNode, LoadClosureNode, WriteCellNode } from '../locals.ts';
import {
  AnnotateNode,
  ClearNameNode,
  LineNode,
  PrintExpressionNode,
  SequenceExpressionNode,
  SetupAnnotationsNode,
} from '../module-statements.ts';
import { OperandNode } from '../operand.ts';
import {
  CapturePatternNode,
  CaseNode,
  ClassPatternNode,
  MappingPatternNode,
  MatchNode,
  OrPatternNode,
  type PatternNode,
  SequencePatternNode,
  SingletonPatternNode,
  ValuePatternNode,
  WildcardPatternNode,
} from '../patterns.ts';
import { ArgumentNode, StarredCallNode } from '../starred-call.ts';
import { GetItemNode, SubscriptStoreNode } from '../subscript.ts';
import { TryStarNode } from '../try-star.ts';
import { GenericBaseNode, TypeAliasNode } from '../type-params.ts';
import { makeCode, NO_PARAMETERS, noDoc, placeOf } from './code-block.ts';
import { constantValue } from './constants.ts';
import { at, condition, expression } from './expressions.ts';
import {
  annotationNode,
  closureOf,
  functionDefinition,
  qualnameIn,
  thunk,
  typeParameterScope,
  typeParamsTuple,
} from './functions.ts';
import { ends, truthOf } from './reachability.ts';
import { nameTarget, targetOf } from './targets.ts';
import { CodeUnit } from './unit.ts';

/*
 * Statements: tree to nodes.
 */

export function block(unit: CodeUnit, body: readonly Stmt[]): StatementNode[] {
  const nodes: StatementNode[] = [];
  for (let i = 0; i < body.length; i++) {
    const s = body[i]!;
    // no line of the code: a breakpoint on the function goes past it
    if (s.kind === 'Global' || s.kind === 'Nonlocal') continue;
    const start = startOf(unit, s);
    const node = statement(unit, s);
    if (node === null) continue;
    node.start = start;
    nodes.push(node);
    if (i < body.length - 1 && ends(s)) {
      unit.unreachable(() => block(unit, body.slice(i + 1)));
      break;
    }
  }
  return nodes;
}

/** A block without what is never reached. */
function reachedBlock(unit: CodeUnit, body: readonly Stmt[], reached: boolean): StatementNode {
  if (reached) return blockNode(unit, body);
  unit.unreachable(() => block(unit, body));
  return new BlockNode([]);
}

/** Where the line of a statement begins. */
function startOf(unit: CodeUnit, s: Stmt): number {
  const first = 'decorator_list' in s ? (s.decorator_list[0] ?? s) : s;
  return 'body' in s || 'cases' in s ? beginning(unit, first) : unit.position(first);
}

/** The place where a compound statement begins. */
function beginning(unit: CodeUnit, { lineno, col_offset }: Position): number {
  return unit.positions.add(lineno, col_offset, lineno, col_offset);
}

function blockNode(unit: CodeUnit, body: readonly Stmt[]): StatementNode {
  return new BlockNode(block(unit, body));
}

function optionalBlock(unit: CodeUnit, body: readonly Stmt[]): StatementNode | null {
  return body.length === 0 ? null : blockNode(unit, body);
}

function here<T extends { position: number }>(unit: CodeUnit, s: Stmt, node: T): T {
  node.position = unit.position(s);
  return node;
}

function expressionStatement(unit: CodeUnit, e: Expr): StatementNode {
  const node = expression(unit, e);
  const called = e.kind === 'Call' ? e.func : null;
  if (called?.kind === 'Name') return new CallStatementNode(node, called.id);
  return called?.kind === 'Attribute' ? new CallStatementNode(node, called.attr) : new ExpressionStatementNode(node);
}

/** The node of a statement; `null` for declarations. */
function statement(unit: CodeUnit, s: Stmt): StatementNode | null {
  switch (s.kind) {
    case 'Expr':
      if (unit.context.interactive && unit.scope.kind === 'module')
        return here(unit, s, new PrintExpressionNode(expression(unit, s.value)));
      if (s.value.kind === 'Constant') return new PassNode();
      return expressionStatement(unit, s.value);
    case 'Assign':
      return (
        parallelAssign(unit, s) ??
        new AssignNode(
          s.targets.map((t) => targetOf(unit, t)),
          expression(unit, s.value),
        )
      );
    case 'AugAssign':
      return augmented(unit, s);
    case 'AnnAssign':
      return annotated(unit, s);
    case 'Return':
      return new ReturnNode(s.value === null ? new ConstantNode(null) : expression(unit, s.value));
    case 'Pass':
      return new PassNode();
    case 'Break':
      return new BreakNode();
    case 'Continue':
      return new ContinueNode();
    case 'If':
      return ifStatement(unit, s);
    case 'While': {
      const test = condition(unit, s.test);
      const loop = new WhileLoopNode(test, reachedBlock(unit, s.body, truthOf(s.test) !== false));
      loop.start = unit.position(s.test);
      loop.endless = s.test.kind === 'Constant' && isTrueConstant(s.test);
      return new WhileNode(loop, optionalBlock(unit, s.orelse));
    }
    case 'For': {
      const iterable = expression(unit, s.iter);
      const position = unit.position(s.iter);
      const loop = new ForLoopNode(targetOf(unit, s.target), blockNode(unit, s.body), position);
      const node = new ForNode(iterable, loop, optionalBlock(unit, s.orelse), isSingleCall(s.iter));
      node.position = position;
      return node;
    }
    case 'AsyncFor': {
      const iterable = expression(unit, s.iter);
      const loop = new AsyncForLoopNode(targetOf(unit, s.target), blockNode(unit, s.body), unit.position(s));
      const node = new AsyncForNode(iterable, loop, optionalBlock(unit, s.orelse));
      node.position = unit.position(s.iter);
      return node;
    }
    case 'With':
    case 'AsyncWith':
      return withItems(unit, s, 0);
    case 'Try':
    case 'TryStar':
      return tryStatement(unit, s);
    case 'Raise':
      return here(
        unit,
        s,
        new RaiseNode(
          s.exc === null ? null : expression(unit, s.exc),
          s.cause === null ? null : expression(unit, s.cause),
        ),
      );
    case 'Assert': {
      if (unit.context.optimize > 0) return null;
      const node = new AssertNode(condition(unit, s.test), s.msg === null ? null : expression(unit, s.msg));
      node.position = unit.position(s.test);
      return node;
    }
    case 'Delete':
      return new BlockNode(s.targets.flatMap((t) => deleteTarget(unit, t)));
    case 'Global':
    case 'Nonlocal':
      return null;
    case 'Import':
      return new BlockNode(s.names.map((alias) => importName(unit, s, alias)));
    case 'ImportFrom':
      return importFrom(unit, s);
    case 'FunctionDef':
    case 'AsyncFunctionDef':
      return new AssignNode(
        [nameTarget(unit, unit.mangle(s.name))],
        decorated(unit, s, () => functionDefinition(unit, s)),
      );
    case 'ClassDef':
      return new AssignNode(
        [nameTarget(unit, unit.mangle(s.name))],
        decorated(unit, s, () => classDefinition(unit, s)),
      );
    case 'Match':
      return matchStatement(unit, s);
    case 'TypeAlias':
      return typeAlias(unit, s);
  }
}

/** Whether an expression is a call in whose callee and arguments nothing else is called. */
function isSingleCall(e: Expr): boolean {
  if (e.kind !== 'Call') return false;
  const parts = [e.func, ...e.args, ...e.keywords.map((keyword) => keyword.value)];
  return parts.every((part) => isPlainOperand(part));
}

function isPlainOperand(e: Expr): boolean {
  switch (e.kind) {
    case 'Name':
    case 'Constant':
      return true;
    case 'Attribute':
    case 'Starred':
      return isPlainOperand(e.value);
    case 'Subscript':
      return isPlainOperand(e.value) && isPlainOperand(e.slice);
    case 'UnaryOp':
      return isPlainOperand(e.operand);
    case 'BinOp':
      return isPlainOperand(e.left) && isPlainOperand(e.right);
    case 'Tuple':
    case 'List':
      return e.elts.every(isPlainOperand);
    default:
      return false;
  }
}

function isTrueConstant(e: NodeOf<'Constant'>): boolean {
  const value = constantValue(e.value);
  return value === true || (typeof value === 'number' && value !== 0);
}

/** `a, b = x, y` when the sides match part by part; else `null`. */
function parallelAssign(unit: CodeUnit, s: NodeOf<'Assign'>): StatementNode | null {
  const { value } = s;
  const target = s.targets[0]!;
  if (s.targets.length !== 1 || value.kind !== 'Tuple') return null;
  if (target.kind !== 'Tuple' && target.kind !== 'List') return null;
  const count = value.elts.length;
  if (count < 2 || target.elts.length !== count) return null;
  if ([...value.elts, ...target.elts].some((item) => item.kind === 'Starred')) return null;
  const targets = target.elts.map((item) => targetOf(unit, item));
  const values = value.elts.map((item) => expression(unit, item));
  return count === 2 ? new AssignPairNode(targets, values) : new AssignManyNode(targets, values);
}

/** The `elif`s that may stand in each other, and those that one node holds of a longer chain. */
const LONG_CHAIN = 60;
const BRANCHES = 500;

/** `elif` chains can be thousands long: the innermost is made first. */
function ifStatement(unit: CodeUnit, s: NodeOf<'If'>): StatementNode {
  const chain: NodeOf<'If'>[] = [s];
  let last = s;
  while (truthOf(last.test) !== true && last.orelse.length === 1 && last.orelse[0]!.kind === 'If') {
    last = last.orelse[0] as NodeOf<'If'>;
    chain.push(last);
  }
  const tests = chain.map((c) => ({
    start: unit.position(c.test),
    test: condition(unit, c.test),
    body: reachedBlock(unit, c.body, truthOf(c.test) !== false),
  }));
  let node = last.orelse.length === 0 ? null : reachedBlock(unit, last.orelse, truthOf(last.test) !== true);
  while (tests.length > LONG_CHAIN) {
    const part = tests.splice(-BRANCHES);
    node = new BranchesNode(
      part.map(({ test }) => test),
      part.map(({ body }) => body),
      part.map(({ start }) => start),
      tests.length === 0,
      node,
    );
  }
  for (let i = tests.length - 1; i >= 0; i--) {
    const made = new IfNode(tests[i]!.test, tests[i]!.body, node);
    if (i > 0) made.elif = tests[i]!.start;
    node = made;
  }
  return node!;
}

function augmented(unit: CodeUnit, s: NodeOf<'AugAssign'>): StatementNode {
  const op = s.op as keyof typeof OPERATORS;
  const { target } = s;
  if (target.kind === 'Name') {
    const read = expression(unit, { ...target, ctx: 'Load' });
    const operation = here(unit, s, binaryNode(op, read, expression(unit, s.value), true));
    return new AssignNode([targetOf(unit, target)], operation);
  }
  const slot = unit.temporary();
  const operation = (): ExpressionNode =>
    here(unit, s, binaryNode(op, new OperandNode(slot), expression(unit, s.value), true));
  if (target.kind === 'Attribute') {
    const name = unit.mangle(target.attr);
    const object = expression(unit, target.value);
    unit.noteName(name, LOAD_ATTR);
    unit.noteName(name, STORE_ATTR);
    const node = new AugmentedAttributeNode(
      object,
      new GetAttributeCacheNode(name),
      new SetAttributeCacheNode(name),
      operation(),
      slot,
    );
    node.position = unit.position(target);
    return node;
  }
  const subscript = target as NodeOf<'Subscript'>;
  const node = new AugmentedSubscriptNode(
    expression(unit, subscript.value),
    expression(unit, subscript.slice),
    new GetItemNode(),
    new SubscriptStoreNode(),
    operation(),
    slot,
  );
  node.position = unit.position(target);
  return node;
}

function annotated(unit: CodeUnit, s: NodeOf<'AnnAssign'>): StatementNode {
  const nodes: StatementNode[] = [];
  if (s.value !== null) nodes.push(new AssignNode([targetOf(unit, s.target)], expression(unit, s.value)));
  const own = !unit.scope.functionLike;
  if (s.target.kind === 'Name') {
    if (s.simple !== 0 && own) {
      const name = unit.mangle(s.target.id);
      nodes.push(here(unit, s, new AnnotateNode(name, annotationNode(unit, s.annotation))));
    }
  } else {
    if (s.value === null)
      nodes.push(new ExpressionStatementNode(expression(unit, (s.target as NodeOf<'Attribute'>).value)));
    if (own && !unit.context.futureAnnotations) nodes.push(new ExpressionStatementNode(expression(unit, s.annotation)));
  }
  if (s.target.kind === 'Name' && s.simple === 0 && own && !unit.context.futureAnnotations)
    nodes.push(new ExpressionStatementNode(expression(unit, s.annotation)));
  return new BlockNode(nodes);
}

function deleteTarget(unit: CodeUnit, t: Expr): StatementNode[] {
  switch (t.kind) {
    case 'Name': {
      const name = unit.mangle(t.id);
      const where = unit.resolve(name);
      if (where.kind === 'name' || where.kind === 'global')
        unit.noteName(name, where.kind === 'name' ? DELETE_NAME : DELETE_GLOBAL);
      const node =
        where.kind === 'local'
          ? new DeleteLocalNode(where.slot, name)
          : where.kind === 'cell'
            ? new DeleteCellNode(where.slot, name, where.free)
            : where.kind === 'classCell'
              ? new DeleteCellNode(where.slot, name, true)
              : where.kind === 'name'
                ? new DeleteNameNode(name)
                : new DeleteGlobalNode(name);
      return [at(unit, t, node)];
    }
    case 'Attribute': {
      const name = unit.mangle(t.attr);
      const object = expression(unit, t.value);
      unit.noteName(name, DELETE_ATTR);
      return [at(unit, t, new DeleteAttributeNode(object, name))];
    }
    case 'Subscript':
      return [at(unit, t, new DeleteSubscriptNode(expression(unit, t.value), expression(unit, t.slice)))];
    case 'Tuple':
    case 'List':
      return t.elts.flatMap((item) => deleteTarget(unit, item));
    default:
      throw new Error(`cannot delete ${t.kind}`);
  }
}

function withItems(unit: CodeUnit, s: NodeOf<'With' | 'AsyncWith'>, index: number): StatementNode {
  const item = s.items[index]!;
  const manager = expression(unit, item.context_expr);
  const target = item.optional_vars === null ? null : targetOf(unit, item.optional_vars);
  const body = index + 1 < s.items.length ? withItems(unit, s, index + 1) : blockNode(unit, s.body);
  const position = unit.position(item.context_expr);
  if (s.kind === 'With') {
    const node = new WithNode(manager, target, body);
    node.position = position;
    return node;
  }
  const node = new AsyncWithNode(manager, target, body);
  node.position = position;
  node.await.position = position;
  return node;
}

function tryStatement(unit: CodeUnit, s: NodeOf<'Try' | 'TryStar'>): StatementNode {
  let node: StatementNode = blockNode(unit, s.body);
  if (s.handlers.length > 0) {
    const handlers = s.handlers.map((h) => {
      const type = h.type === null ? null : expression(unit, h.type);
      const name = h.name === null ? null : unit.mangle(h.name);
      const target = name === null ? null : nameTarget(unit, name);
      const clear = name === null ? null : clearName(unit, name);
      const handler = new HandlerNode(type, target, clear, blockNode(unit, h.body));
      handler.position = unit.position(h.type ?? h);
      handler.start = beginning(unit, h);
      return handler;
    });
    const orelse = s.orelse.length === 0 ? null : reachedBlock(unit, s.orelse, !s.body.some(ends));
    node = s.kind === 'Try' ? new TryExceptNode(node, handlers, orelse) : new TryStarNode(node, handlers, orelse);
  } else if (s.orelse.length > 0) node = new BlockNode([node, blockNode(unit, s.orelse)]);
  if (s.finalbody.length === 0) return node;
  return new TryFinallyNode(node, blockNode(unit, s.finalbody));
}

/** `name = None; del name` at the end of a handler. */
function clearName(unit: CodeUnit, name: string): StatementNode {
  const where = unit.resolve(name);
  if (where.kind === 'local') return new ClearLocalNode(where.slot, false);
  if (where.kind === 'cell' || where.kind === 'classCell') return new ClearLocalNode(where.slot, true);
  return new ClearNameNode(name, where.kind === 'global');
}

function importName(unit: CodeUnit, s: NodeOf<'Import'>, alias: NodeOf<'alias'>): StatementNode {
  const value = here(unit, s, new ImportNode(alias.name, alias.asname !== null));
  const name = alias.asname ?? alias.name.split('.')[0]!;
  unit.noteImport(alias.name, 0, null);
  return new AssignNode([nameTarget(unit, unit.mangle(name))], value);
}

function importFrom(unit: CodeUnit, s: NodeOf<'ImportFrom'>): StatementNode {
  const module = s.module ?? '';
  const level = s.level ?? 0;
  const names = s.names.map((alias) => alias.name);
  unit.noteImport(module, level, names);
  if (names[0] === '*') return here(unit, s, new ImportStarNode(module, level));
  const targets = s.names.map((alias) => {
    unit.noteName(alias.name, IMPORT_FROM);
    return nameTarget(unit, unit.mangle(alias.asname ?? alias.name));
  });
  return here(unit, s, new ImportFromNode(module, level, names, targets));
}

/** Decorators are evaluated from the top and applied from the bottom. */
function decorated(
  unit: CodeUnit,
  s: NodeOf<'FunctionDef' | 'AsyncFunctionDef' | 'ClassDef'>,
  make: () => ExpressionNode,
): ExpressionNode {
  const decorators = s.decorator_list;
  const apply = (i: number): ExpressionNode => {
    if (i === decorators.length) return make();
    const decorator = decorators[i]!;
    const callee = expression(unit, decorator);
    const line = i + 1 < decorators.length ? unit.position(decorators[i + 1]!) : beginning(unit, s);
    const made = new LineNode(apply(i + 1), line, unit.position(decorator));
    return at(unit, decorator, new Call1Node(callee, made));
  };
  return decorators.length === 0 ? make() : new LineNode(apply(0), -1, beginning(unit, s));
}

function classDefinition(unit: CodeUnit, s: NodeOf<'ClassDef'>): ExpressionNode {
  if (s.type_params.length === 0) return classCall(unit, s, []);
  return typeParameterScope(unit, s, s.name, [], (inner) => {
    const params = typeParamsTuple(inner, s.type_params);
    const store = inner.slots.has('.type_params') ? nameTarget(inner, '.type_params') : null;
    const base = at(inner, s as unknown as Expr, new GenericBaseNode(params));
    return new SequenceExpressionNode(
      store === null ? [] : [new AssignNode([store], typeParamsTuple(inner, s.type_params))],
      classCall(inner, s, [base]),
    );
  });
}

function classCall(unit: CodeUnit, s: NodeOf<'ClassDef'>, extraBases: ExpressionNode[]): ExpressionNode {
  const scope = unit.context.table.scopeOf(s);
  const inner = new CodeUnit(unit.context, scope, qualnameIn(unit, s.name), unit);
  const code = makeCode({
    place: placeOf(inner),
    name: s.name,
    firstlineno: s.decorator_list[0]?.lineno ?? s.lineno,
    signature: NO_PARAMETERS,
    flags: scope.nested ? CO_NESTED : 0,
    doc: noDoc,
    body: () => classBody(inner, s),
    syntax: () => s,
  });
  const body = new MakeFunctionNode({
    code,
    defaults: [],
    keywordDefaults: [],
    keywordNames: [],
    annotations: [],
    annotationNames: [],
    closure: closureOf(unit, scope),
    typeParams: null,
  });
  const starred = s.bases.some((b) => b.kind === 'Starred') || s.keywords.some((k) => k.arg === null);
  if (!starred) {
    const args = [
      ...s.bases.map((b) => expression(unit, b)),
      ...extraBases,
      ...s.keywords.map((k) => expression(unit, k.value)),
    ];
    return here(
      unit,
      s,
      new BuildClassNode(body, s.name, args, s.keywords.length === 0 ? null : s.keywords.map((k) => k.arg!)),
    );
  }
  const args: ArgumentNode[] = [
    new ArgumentNode('positional', '', body),
    new ArgumentNode('positional', '', new ConstantNode(s.name)),
  ];
  for (const b of s.bases)
    args.push(
      here(
        unit,
        s,
        b.kind === 'Starred'
          ? new ArgumentNode('star', '', expression(unit, b.value))
          : new ArgumentNode('positional', '', expression(unit, b)),
      ),
    );
  for (const base of extraBases) args.push(new ArgumentNode('positional', '', base));
  for (const k of s.keywords)
    args.push(
      here(
        unit,
        s,
        new ArgumentNode(k.arg === null ? 'doubleStar' : 'keyword', k.arg ?? '', expression(unit, k.value)),
      ),
    );
  return here(unit, s, new StarredCallNode(here(unit, s, new BuildClassFunctionNode()), args));
}

function setName(name: string, value: ExpressionNode): StatementNode {
  return new AssignNode([new WriteNameNode(name)], value);
}

function classBody(unit: CodeUnit, s: NodeOf<'ClassDef'>): StatementNode[] {
  const { scope } = unit;
  const nodes: StatementNode[] = [];
  const module = setName('__module__', new ReadNameNode('__name__'));
  module.start = beginning(unit, s.decorator_list[0] ?? s);
  nodes.push(module);
  nodes.push(setName('__qualname__', new ConstantNode(unit.qualname)));
  nodes.push(setName('__firstlineno__', new ConstantNode(s.decorator_list[0]?.lineno ?? s.lineno)));
  if (s.type_params.length > 0 && unit.slots.has('.type_params'))
    nodes.push(
      setName(
        '__type_params__',
        expression(unit, { ...s, kind: 'Name', id: '.type_params', ctx: 'Load' } as unknown as Expr),
      ),
    );
  if (scope.needsClassDict)
    nodes.push(new AssignNode([new WriteCellNode(unit.slots.get('__classdict__')!)], new NamespaceNode()));
  if (hasAnnotations(s.body)) nodes.push(new SetupAnnotationsNode());
  const doc = unit.context.optimize >= 2 ? null : docstringOf(s.body);
  if (doc !== null) {
    const store = setName('__doc__', new ConstantNode(cleanDocstring(doc)));
    store.start = unit.position(s.body[0]!);
    nodes.push(store);
  }
  nodes.push(...block(unit, withoutDocstring(s.body)));
  nodes.push(
    setName('__static_attributes__', new ConstantNode(new PTuple(storedStaticAttributes(s) ?? staticAttributes(s)))),
  );
  if (scope.needsClassDict)
    nodes.push(setName('__classdictcell__', new LoadClosureNode(unit.slots.get('__classdict__')!)));
  if (scope.needsClassClosure) {
    const cell = unit.slots.get('__class__')!;
    nodes.push(setName('__classcell__', new LoadClosureNode(cell)));
    nodes.push(new ReturnNode(new LoadClosureNode(cell)));
  }
  return nodes;
}

/** Whether a module or class body annotates names, outside of inner blocks. */
export function hasAnnotations(body: readonly Stmt[]): boolean {
  return body.some((s) => {
    switch (s.kind) {
      case 'AnnAssign':
        return true;
      case 'If':
      case 'For':
      case 'AsyncFor':
      case 'While':
        return hasAnnotations(s.body) || hasAnnotations(s.orelse);
      case 'With':
      case 'AsyncWith':
        return hasAnnotations(s.body);
      case 'Try':
      case 'TryStar':
        return (
          hasAnnotations(s.body) ||
          s.handlers.some((h) => hasAnnotations(h.body)) ||
          hasAnnotations(s.orelse) ||
          hasAnnotations(s.finalbody)
        );
      case 'Match':
        return s.cases.some((c) => hasAnnotations(c.body));
      default:
        return false;
    }
  });
}

function matchStatement(unit: CodeUnit, s: NodeOf<'Match'>): StatementNode {
  const subject = expression(unit, s.subject);
  const cases = s.cases.map((c) => {
    const captured = new Map<string, number>();
    const pattern = patternNode(unit, c.pattern, captured);
    const position = unit.position(c.pattern);
    const made = new CaseNode(
      pattern,
      [...captured.keys()].map((name) => nameTarget(unit, unit.mangle(name))),
      [...captured.values()],
      c.guard === null ? null : condition(unit, c.guard),
      blockNode(unit, c.body),
    );
    made.position = position;
    return made;
  });
  return new MatchNode(subject, cases);
}

function patternNode(unit: CodeUnit, p: Pattern, captured: Map<string, number>): PatternNode {
  const node = makePattern(unit, p, captured);
  node.position = unit.position(p);
  return node;
}

function capture(unit: CodeUnit, name: string, captured: Map<string, number>): number {
  let slot = captured.get(name);
  if (slot === undefined) {
    slot = unit.temporary();
    captured.set(name, slot);
  }
  return slot;
}

function makePattern(unit: CodeUnit, p: Pattern, captured: Map<string, number>): PatternNode {
  const inner = (q: Pattern) => patternNode(unit, q, captured);
  switch (p.kind) {
    case 'MatchValue':
      return new ValuePatternNode(expression(unit, p.value));
    case 'MatchSingleton':
      return new SingletonPatternNode(constantValue(p.value));
    case 'MatchSequence':
      return new SequencePatternNode(
        p.patterns.map(inner),
        p.patterns.findIndex((q) => q.kind === 'MatchStar'),
      );
    case 'MatchMapping':
      return new MappingPatternNode(
        p.keys.map((key) => expression(unit, key)),
        p.patterns.map(inner),
        p.rest === null ? -1 : capture(unit, p.rest, captured),
      );
    case 'MatchClass':
      return new ClassPatternNode(
        expression(unit, p.cls),
        [...p.patterns.map(inner), ...p.kwd_patterns.map(inner)],
        p.kwd_attrs,
      );
    case 'MatchStar':
      return p.name === null
        ? new WildcardPatternNode()
        : new CapturePatternNode(null, capture(unit, p.name, captured));
    case 'MatchAs': {
      const pattern = p.pattern === null ? null : inner(p.pattern);
      if (p.name === null) return pattern ?? new WildcardPatternNode();
      return new CapturePatternNode(pattern, capture(unit, p.name, captured));
    }
    case 'MatchOr':
      return new OrPatternNode(p.patterns.map(inner));
  }
}

function typeAlias(unit: CodeUnit, s: NodeOf<'TypeAlias'>): StatementNode {
  const name = (s.name as NodeOf<'Name'>).id;
  const scope = unit.context.table.scopeOf(s);
  const make = (inner: CodeUnit, params: ExpressionNode | null): ExpressionNode =>
    here(inner, s, new TypeAliasNode(name, params, thunk(inner, scope, name, s.value)));
  const value =
    s.type_params.length === 0
      ? make(unit, null)
      : typeParameterScope(unit, s, name, [], (inner) => make(inner, typeParamsTuple(inner, s.type_params)));
  return new AssignNode([nameTarget(unit, unit.mangle(name))], value);
}

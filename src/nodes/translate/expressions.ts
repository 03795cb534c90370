import { makeSet } from '../../objects/set/operations.ts';
import type { Expr, NodeOf } from '../../parser/ast.ts';
import { collect } from '../../runtime/abstract/iterate.ts';
import { type KeyShape, shapeOfDisplay } from '../../runtime/storage/key-shape.ts';
import { frozensetType } from '../../runtime/values/dict.ts';
import { LOAD_ATTR, LOAD_GLOBAL, LOAD_NAME } from '../../runtime/values/opcodes.ts';
import { EMPTY_TUPLE, PList, PTuple } from '../../runtime/values/sequences.ts';
import { binaryNode, NegateNode, UnaryNode } from '../arithmetic.ts';
import { NamedExpressionNode } from '../assignment.ts';
import { AsyncForLoopNode, AsyncForNode } from '../async-statements.ts';
import { AttributeNode } from '../attribute-cache.ts';
import { CONSTANT, type ExpressionNode, OTHER, type StatementNode, type TargetNode } from '../base.ts';
import { Call0Node, Call1Node, Call2Node, Call3Node, CallNNode } from '../call.ts';
import { ComparisonChainNode, comparisonNode, KeepNode, KeptNode } from '../comparison.ts';
import { AddToDictNode, AddToSetNode, AppendNode, ComprehensionNode, FilterNode } from '../comprehensions.ts';
import {
  AndConditionNode,
  AndNode,
  ConditionalNode,
  ConditionNode,
  NotNode,
  OrConditionNode,
  OrNode,
  TruthNode,
} from '../condition.ts';
import { BlockNode, ForLoopNode, ForNode } from '../control.ts';
import { AwaitNode, YieldFromNode, YieldNode } from '../generators.ts';
import { ReadClassCellNode, ReadClassDictNode, ReadGlobalNode, ReadNameNode } from '../globals.ts';
import {
  ConstantNode,
  ConstantSetNode,
  DictItemNode,
  DictNode,
  DictPairsNode,
  FormattedValueNode,
  GrowingSetNode,
  ItemNode,
  JoinedStrNode,
  ListNode,
  LoneFormattedValueNode,
  NamedDictNode,
  SetNode,
  SliceNode,
  StarredDisplayNode,
  TupleNode,
} from '../literals.ts';
import { FreshCellNode, ReadCellNode, ReadLocalNode } from '../locals.ts';
import { MethodCall0Node, MethodCall1Node, MethodCall2Node, MethodCallNNode } from '../method-call.ts';
import { LineNode } from '../module-statements.ts';
import { GetSliceNode } from '../slices.ts';
import { ArgumentNode, StarredCallNode } from '../starred-call.ts';
import { SubscriptNode } from '../subscript.ts';
import { SuperCallNode } from '../super-call.ts';
import { BytesOfSliceNode, BytesOfViewNode, ToBytesOfViewNode } from '../temporary-views.ts';
import { sliceParts, targetOf } from './targets.ts';
import type { CodeUnit, Resolution } from './unit.ts';

/*
 * Expressions: tree to nodes. One function a kind, chosen by `expression`.
 */

/** Gives a node its position and returns it. */
export function at<T extends { position: number }>(unit: CodeUnit, place: Expr, node: T): T {
  node.position = unit.position(place);
  return node;
}

export function expressions(unit: CodeUnit, items: readonly Expr[]): ExpressionNode[] {
  return items.map((item) => expression(unit, item));
}

/** The node of any expression that is read. */
export function expression(unit: CodeUnit, e: Expr): ExpressionNode {
  switch (e.kind) {
    case 'Constant': {
      const value = unit.context.constants.value(e.value);
      unit.constants.push(value);
      return new ConstantNode(value);
    }
    case 'Name':
      return nameNode(unit, e);
    case 'BinOp':
      return binary(unit, e);
    case 'UnaryOp':
      if (e.op === 'Not') return new NotNode(truth(unit, e, expression(unit, e.operand)));
      if (e.op === 'USub') {
        if (e.operand.kind === 'Constant' && typeof e.operand.value === 'number')
          return new ConstantNode(0 - e.operand.value);
        return at(unit, e, new NegateNode(expression(unit, e.operand)));
      }
      return at(unit, e, new UnaryNode(expression(unit, e.operand), e.op));
    case 'Compare':
      return comparison(unit, e);
    case 'BoolOp': {
      const operands = expressions(unit, e.values);
      return at(unit, e, e.op === 'And' ? new AndNode(operands) : new OrNode(operands));
    }
    case 'IfExp':
      return new ConditionalNode(condition(unit, e.test), expression(unit, e.body), expression(unit, e.orelse));
    case 'Attribute': {
      const name = unit.mangle(e.attr);
      const node = new AttributeNode(expression(unit, e.value), name);
      unit.noteName(name, LOAD_ATTR);
      node.position = attributePosition(unit, e);
      return node;
    }
    case 'Subscript':
      if (e.slice.kind === 'Slice')
        return at(unit, e, new GetSliceNode(expression(unit, e.value), ...sliceParts(unit, e.slice)));
      return at(unit, e, new SubscriptNode(expression(unit, e.value), expression(unit, e.slice)));
    case 'Slice':
      return new SliceNode(...sliceParts(unit, e));
    case 'Call':
      return call(unit, e);
    case 'Tuple':
      return display(unit, e, 'tuple');
    case 'List':
      return display(unit, e, 'list');
    case 'Set':
      return display(unit, e, 'set');
    case 'Dict': {
      const shape = shapeOfNames(e.keys);
      if (shape !== null)
        return new NamedDictNode(
          shape,
          e.values.map((value) => expression(unit, value)),
        );
      return new DictNode(dictItems(unit, e));
    }
    case 'JoinedStr':
      if (e.values.length === 1 && e.values[0]!.kind === 'FormattedValue')
        return formattedValue(unit, e.values[0]!, LoneFormattedValueNode);
      return new JoinedStrNode(expressions(unit, e.values));
    case 'FormattedValue':
      return formattedValue(unit, e, FormattedValueNode);
    case 'NamedExpr':
      return new NamedExpressionNode(targetOf(unit, e.target), expression(unit, e.value));
    case 'Lambda':
    case 'GeneratorExp':
      return unit.context.translators.functionExpression(unit, e);
    case 'ListComp':
    case 'SetComp':
    case 'DictComp':
      return comprehension(unit, e);
    case 'Yield': {
      const value = e.value === null ? new ConstantNode(null) : expression(unit, e.value);
      return at(unit, e, new YieldNode(value, unit.scope.asyncGenerator));
    }
    case 'YieldFrom':
      return at(unit, e, new YieldFromNode(expression(unit, e.value), unit.scope.coroutine));
    case 'Await':
      return at(unit, e, new AwaitNode(expression(unit, e.value)));
    case 'Starred':
      throw new Error('starred expression outside of a display');
  }
}

function optional(unit: CodeUnit, e: Expr | null): ExpressionNode | null {
  return e === null ? null : expression(unit, e);
}

/** Left-deep chains of operators can be thousands long: they are walked, not recursed into. */
function binary(unit: CodeUnit, e: Extract<Expr, { kind: 'BinOp' }>): ExpressionNode {
  const chain: Extract<Expr, { kind: 'BinOp' }>[] = [];
  let left: Expr = e;
  while (left.kind === 'BinOp') {
    chain.push(left);
    left = left.left;
  }
  let node = expression(unit, left);
  for (let i = chain.length - 1; i >= 0; i--) {
    const step = chain[i]!;
    node = at(unit, step, binaryNode(step.op, node, expression(unit, step.right)));
  }
  return node;
}

function comparison(unit: CodeUnit, e: Extract<Expr, { kind: 'Compare' }>): ConditionNode {
  if (e.ops.length === 1)
    return at(unit, e, comparisonNode(e.ops[0]!, expression(unit, e.left), expression(unit, e.comparators[0]!)));
  let left = expression(unit, e.left);
  const parts: ConditionNode[] = [];
  for (let i = 0; i < e.ops.length; i++) {
    const last = i === e.ops.length - 1;
    const right = expression(unit, e.comparators[i]!);
    const slot = last ? -1 : unit.temporary();
    const part = at(unit, e, comparisonNode(e.ops[i]!, left, last ? right : new KeepNode(right, slot)));
    parts.push(part);
    if (!last) left = new KeptNode(slot);
  }
  return at(unit, e, new ComparisonChainNode(parts));
}

/** A node for a test. */
export function condition(unit: CodeUnit, e: Expr): ConditionNode {
  if (e.kind === 'BoolOp') {
    const operands = e.values.map((value) => condition(unit, value));
    return e.op === 'And' ? new AndConditionNode(operands) : new OrConditionNode(operands);
  }
  if (e.kind === 'UnaryOp' && e.op === 'Not') return new NotNode(condition(unit, e.operand));
  return truth(unit, e, expression(unit, e));
}

function truth(unit: CodeUnit, place: Expr, node: ExpressionNode): ConditionNode {
  return node instanceof ConditionNode ? node : at(unit, place, new TruthNode(node));
}

/** Values beyond which a display is filled one by one: CPython's `STACK_USE_GUIDELINE`. */
const DISPLAY_LIMIT = 30;

/** Whether it could be told that a key (each `step`th node) is hashed before all nodes are evaluated. */
function tellsOrder(nodes: readonly ExpressionNode[], step: number): boolean {
  const first = nodes.findIndex((node, i) => i % step === 0 && node.leafKind() !== CONSTANT);
  return first >= 0 && nodes.slice(first + 1).some((node) => node.leafKind() === OTHER);
}

/** The entries of a dict display, in runs as CPython's compiler cuts them: in long ones each pair is put in at once. */
function dictItems(unit: CodeUnit, e: NodeOf<'Dict'>): (DictItemNode | DictPairsNode)[] {
  const items: (DictItemNode | DictPairsNode)[] = [];
  const { keys, values } = e;
  for (let i = 0; i < keys.length; ) {
    if (keys[i] === null) {
      items.push(at(unit, e, new DictItemNode(null, expression(unit, values[i++]!))));
      continue;
    }
    const run: ExpressionNode[] = [];
    for (; i < keys.length && keys[i] !== null && run.length <= DISPLAY_LIMIT + 2; i++)
      run.push(expression(unit, keys[i]!), expression(unit, values[i]!));
    if (run.length <= DISPLAY_LIMIT && tellsOrder(run, 2)) items.push(at(unit, e, new DictPairsNode(run)));
    else for (let j = 0; j < run.length; j += 2) items.push(at(unit, e, new DictItemNode(run[j]!, run[j + 1]!)));
  }
  return items;
}

function display(
  unit: CodeUnit,
  e: Extract<Expr, { kind: 'Tuple' | 'List' | 'Set' }>,
  kind: 'tuple' | 'list' | 'set',
): ExpressionNode {
  const items = e.elts.map((item) => expression(unit, item.kind === 'Starred' ? item.value : item));
  const itemAt = (node: ExpressionNode, i: number) => at(unit, e, new ItemNode(node, e.elts[i]!.kind === 'Starred'));
  const star = e.elts.findIndex((item) => item.kind === 'Starred');
  if (kind !== 'set' && star >= 0) return at(unit, e, new StarredDisplayNode(kind, items.map(itemAt)));
  if (kind === 'tuple') {
    if (items.every((item) => item instanceof ConstantNode))
      return new ConstantNode(constantTuple(items as ConstantNode[]));
    return new TupleNode(items);
  }
  if (kind === 'list') return new ListNode(items);
  if (items.length > 2 && star < 0 && items.every((item) => item instanceof ConstantNode))
    // CPython makes such a constant twice, the second time in the order that the first one has.
    return new ConstantSetNode(
      makeSet(new PList(collect(makeSet(constantTuple(items as ConstantNode[]), frozensetType))), frozensetType),
    );
  const first = items.slice(0, star >= 0 ? star : items.length);
  const together = items.length <= DISPLAY_LIMIT && tellsOrder(first, 1) ? first.length : 0;
  const start = together === 0 ? null : at(unit, e, new SetNode(first.slice(0, together)));
  return start !== null && together === items.length
    ? start
    : at(unit, e, new GrowingSetNode(start, items.map(itemAt).slice(together)));
}

function formattedValue(unit: CodeUnit, e: NodeOf<'FormattedValue'>, kind: typeof FormattedValueNode): ExpressionNode {
  return at(unit, e, new kind(expression(unit, e.value), e.conversion, optional(unit, e.format_spec)));
}

function constantTuple(items: ConstantNode[]): PTuple {
  return items.length === 0 ? EMPTY_TUPLE : new PTuple(items.map((item) => item.value));
}

/** Where an attribute's errors point: its name, when the expression spans lines (`update_start_location_to_match_attr`). */
function attributePosition(unit: CodeUnit, e: Extract<Expr, { kind: 'Attribute' }>): number {
  return unit.position(matchAttribute(e, e));
}

function matchAttribute(place: Expr, e: Extract<Expr, { kind: 'Attribute' }>) {
  if (e.lineno === e.end_lineno) return place;
  const start = e.end_col_offset - e.attr.length;
  return {
    lineno: e.end_lineno,
    col_offset: start >= 0 ? start : -1,
    end_lineno: place.end_lineno,
    end_col_offset: start >= 0 ? place.end_col_offset : -1,
  };
}

function isCallOf(e: Expr, name: string): boolean {
  return e.kind === 'Call' && e.func.kind === 'Name' && e.func.id === name;
}

/** Whether a callee may well be another one in another call of the function: a parameter, or what arguments are passed on to. */
function isGiven(unit: CodeUnit, callee: Expr, starred: boolean): boolean {
  const root = starred && callee.kind === 'Attribute' ? callee.value : callee;
  if (root.kind !== 'Name') return false;
  const resolution = unit.resolve(unit.mangle(root.id));
  if (starred) return resolution.kind === 'local' || resolution.kind === 'cell';
  return resolution.kind === 'local' && resolution.slot < unit.parameters;
}

function call(unit: CodeUnit, e: Extract<Expr, { kind: 'Call' }>): ExpressionNode {
  const { func, args, keywords } = e;
  const starred = args.some((a) => a.kind === 'Starred') || keywords.some((k) => k.arg === null);
  if (isGiven(unit, func, starred)) unit.forwards = true;
  if (starred) {
    const items: ArgumentNode[] = [];
    for (const a of args)
      items.push(
        a.kind === 'Starred'
          ? at(unit, e, new ArgumentNode('star', '', expression(unit, a.value)))
          : new ArgumentNode('positional', '', expression(unit, a)),
      );
    for (const k of keywords)
      items.push(
        at(
          unit,
          e,
          new ArgumentNode(k.arg === null ? 'doubleStar' : 'keyword', k.arg ?? '', expression(unit, k.value)),
        ),
      );
    return at(unit, e, new StarredCallNode(expression(unit, func), items));
  }
  const names = keywords.length === 0 ? null : keywords.map((k) => k.arg!);
  if (func.kind === 'Name' && func.id === 'super' && args.length === 0 && names === null) {
    const node = superCall(unit, e);
    if (node !== null) return node;
  }
  if (func.kind === 'Name' && func.id === 'bytes' && args.length === 1 && names === null) {
    const part = args[0]!;
    if (part.kind === 'Subscript' && part.slice.kind === 'Slice' && isCallOf(part.value, 'memoryview'))
      return at(
        unit,
        e,
        new BytesOfViewNode(expression(unit, func), expression(unit, part.value), expression(unit, part.slice)),
      );
    if (part.kind === 'Subscript' && part.slice.kind === 'Slice')
      return at(unit, e, new BytesOfSliceNode(expression(unit, func), expression(unit, part)));
  }
  if (func.kind === 'Attribute' && func.attr === 'tobytes' && args.length === 0 && names === null) {
    const part = func.value;
    if (part.kind === 'Subscript' && part.slice.kind === 'Slice' && isCallOf(part.value, 'memoryview')) {
      unit.noteName(func.attr, LOAD_ATTR);
      return at(unit, e, new ToBytesOfViewNode(expression(unit, part.value), expression(unit, part.slice)));
    }
  }
  const operands = [...args, ...keywords.map((k) => k.value)];
  const values = onLines(unit, e, operands, expressions(unit, operands));
  if (func.kind === 'Attribute') {
    const name = unit.mangle(func.attr);
    const object = expression(unit, func.value);
    unit.noteName(name, LOAD_ATTR);
    const node =
      names !== null || values.length > 2
        ? new MethodCallNNode(object, name, values, names)
        : values.length === 0
          ? new MethodCall0Node(object, name)
          : values.length === 1
            ? new MethodCall1Node(object, name, values[0]!)
            : new MethodCall2Node(object, name, values[0]!, values[1]!);
    node.attributePosition = attributePosition(unit, func);
    node.position = unit.position(matchAttribute(e, func));
    return node;
  }
  const callee = expression(unit, func);
  if (names !== null || values.length > 3) return at(unit, e, new CallNNode(callee, values, names));
  switch (values.length) {
    case 0:
      return at(unit, e, new Call0Node(callee));
    case 1:
      return at(unit, e, new Call1Node(callee, values[0]!));
    case 2:
      return at(unit, e, new Call2Node(callee, values[0]!, values[1]!));
    default:
      return at(unit, e, new Call3Node(callee, values[0]!, values[1]!, values[2]!));
  }
}

/**
 * Operands of an operation that spans lines: each begins a line of its own, and the operation itself is on its own line again.
 */
function onLines(unit: CodeUnit, e: Expr, operands: readonly Expr[], nodes: ExpressionNode[]): ExpressionNode[] {
  if (e.end_lineno === e.lineno) return nodes;
  let line = e.lineno;
  return nodes.map((node, i) => {
    const operand = operands[i]!;
    const back = i === nodes.length - 1 && operand.lineno !== e.lineno;
    if (operand.lineno === line && !back) return node;
    line = operand.lineno;
    const end = { ...e, end_lineno: e.lineno, end_col_offset: e.col_offset };
    return new LineNode(node, unit.position(operand), back ? unit.position(end) : -1);
  });
}

/** `super()` in a method: the class comes from its cell, the instance is the first argument. */
function superCall(unit: CodeUnit, e: Extract<Expr, { kind: 'Call' }>): ExpressionNode | null {
  const cell = unit.slots.get('__class__');
  const first = unit.scope.varnames[0];
  if (cell === undefined || first === undefined || unit.scope.kind !== 'function' || unit.scope.parameters.length === 0)
    return null;
  const captured = unit.scope.lookup(first)?.scope === 'cell';
  return at(unit, e, new SuperCallNode(expression(unit, e.func), cell, 0, captured));
}

/** Reads a name. */
function nameNode(unit: CodeUnit, e: Extract<Expr, { kind: 'Name' }>): ExpressionNode {
  if (e.id === '__debug__') return new ConstantNode(unit.context.optimize === 0);
  const name = unit.mangle(e.id);
  return at(unit, e, readResolved(unit, e, name, unit.resolve(name)));
}

function readResolved(unit: CodeUnit, e: Expr, name: string, where: Resolution): ExpressionNode {
  switch (where.kind) {
    case 'local':
      return new ReadLocalNode(where.slot, name, unit.bound?.has(e) === true);
    case 'cell':
      return new ReadCellNode(where.slot, name, where.free);
    case 'classCell':
      return new ReadClassCellNode(name, where.slot);
    case 'classDict':
      return new ReadClassDictNode(name, where.classdict, at(unit, e, readResolved(unit, e, name, where.otherwise)));
    case 'global':
      unit.noteName(name, LOAD_GLOBAL);
      return new ReadGlobalNode(name);
    case 'name': {
      unit.noteName(name, LOAD_NAME);
      const node = new ReadNameNode(name);
      node.global.position = unit.position(e);
      return node;
    }
  }
}

type Comprehension = Extract<Expr, { kind: 'ListComp' | 'SetComp' | 'DictComp' }>;

/** A comprehension in the frame of its parent. */
function comprehension(unit: CodeUnit, e: Comprehension): ExpressionNode {
  const kind = e.kind === 'ListComp' ? 'list' : e.kind === 'SetComp' ? 'set' : 'dict';
  const iterable = expression(unit, e.generators[0]!.iter);
  const result = unit.temporary();
  const iterableSlot = unit.temporary();
  const scope = unit.context.table.scopeOf(e);
  const { slots } = unit.enterInlined(scope);
  const cells: StatementNode[] = [];
  for (const [name, slot] of slots) if (scope.lookup(name)!.scope === 'cell') cells.push(new FreshCellNode(slot));
  const innermost = (): StatementNode => {
    if (e.kind === 'DictComp') {
      const { end_lineno, end_col_offset } = e.value;
      return at(
        unit,
        { ...e.key, end_lineno, end_col_offset },
        new AddToDictNode(result, expression(unit, e.key), expression(unit, e.value)),
      );
    }
    const value = expression(unit, e.elt);
    return kind === 'list' ? new AppendNode(result, value) : at(unit, e.elt, new AddToSetNode(result, value));
  };
  const body = comprehensionLoops(unit, e, new KeptNode(iterableSlot), innermost);
  unit.leaveInlined();
  return new ComprehensionNode(kind, result, iterable, iterableSlot, new BlockNode([...cells, body]));
}

/** The nested loops and conditions of a comprehension or generator expression around `innermost`. */
export function comprehensionLoops(
  unit: CodeUnit,
  e: Comprehension | Extract<Expr, { kind: 'GeneratorExp' }>,
  first: ExpressionNode,
  innermost: () => StatementNode,
  index = 0,
): StatementNode {
  const { generators } = e;
  const generator = generators[index]!;
  const iterable = index === 0 ? first : expression(unit, generator.iter);
  const target: TargetNode = targetOf(unit, generator.target);
  const build = (i: number): StatementNode => {
    if (i < generator.ifs.length) {
      const test = condition(unit, generator.ifs[i]!);
      return new FilterNode(test, build(i + 1));
    }
    return index + 1 < generators.length ? comprehensionLoops(unit, e, first, innermost, index + 1) : innermost();
  };
  const body = build(0);
  const position = unit.position(generator.iter);
  if (generator.is_async) {
    const node = new AsyncForNode(iterable, new AsyncForLoopNode(target, body, unit.position(e)), null);
    node.position = position;
    return node;
  }
  const node = new ForNode(iterable, new ForLoopNode(target, body, position), null);
  node.position = position;
  return node;
}

/** The shape of the dict that a display with these keys makes, where these are different strs; else null. */
function shapeOfNames(keys: readonly (Expr | null)[]): KeyShape | null {
  const names: string[] = [];
  for (const key of keys) {
    if (key === null || key.kind !== 'Constant' || typeof key.value !== 'string' || names.includes(key.value))
      return null;
    names.push(key.value);
  }
  return names.length === 0 ? null : shapeOfDisplay(names);
}

import type { PValue } from '../runtime/object.ts';
import { evaluateAll, interpreting } from '../truffle/intrinsics.ts';
import { CONSTANT, ExpressionNode, GLOBAL, OTHER, type StatementNode, type TargetNode } from './base.ts';
import type { ConditionNode } from './condition.ts';
import type { ReadGlobalNode } from './globals.ts';
import type { ConstantNode } from './literals.ts';
import type { PythonFrame } from './python-frame.ts';

/*
 * Leaves without a call, and calls without a look-up. V8 cannot predict which `execute` a child has, and looking it up costs more than most
 * leaves do; so a parent keeps `leafOf(child)` beside the child and evaluates it with `operand`. Compiled code inlines children anyway and
 * sees none of this.
 */

/** What a parent knows of a child: how it is read in place (`ExpressionNode.leafKind`), or else its `execute`. */
export type Leaf = number | Execute;
export type Execute = (this: ExpressionNode, frame: PythonFrame) => PValue;

/** The same of other kinds of children: their `execute`, `executeCondition`, `executeStore`. */
export type Run = (this: StatementNode, frame: PythonFrame) => number;
export type Test = (this: ConditionNode, frame: PythonFrame) => boolean;
export type Store = (this: TargetNode, frame: PythonFrame, value: PValue) => void;

/** `statement.execute(frame)`, where `run` is that method. @inline */
export function complete(frame: PythonFrame, statement: StatementNode, run: Run): number {
  if (interpreting()) return run.call(statement, frame);
  return statement.execute(frame);
}

/** `condition.executeCondition(frame)`, where `test` is that method. @inline */
export function holds(frame: PythonFrame, condition: ConditionNode, test: Test): boolean {
  if (interpreting()) return test.call(condition, frame);
  return condition.executeCondition(frame);
}

/** The value an augmented assignment works on, put in by the statement: a placeholder operand of its BinaryNode. */
export class OperandNode extends ExpressionNode {
  static override readonly pure: boolean = true;
  readonly slot: number;
  constructor(slot: number) {
    super();
    this.slot = slot;
  }
  override leafKind(): number {
    return this.slot;
  }
  override execute(frame: PythonFrame): PValue {
    return frame.slots[this.slot];
  }
}

/** What `operand` can do with `node`. */
export function leafOf(node: ExpressionNode): Leaf {
  const kind = node.leafKind();
  return kind === OTHER ? node.execute : kind;
}

/** `node.execute(frame)`, where `leaf` is its `leafOf`. @inline */
export function operand(frame: PythonFrame, node: ExpressionNode, leaf: Leaf): PValue {
  if (interpreting()) {
    if (typeof leaf === 'function') return leaf.call(node, frame);
    if (leaf >= 0) {
      const value = frame.slots[leaf];
      if (value !== undefined) return value;
    } else if (leaf === CONSTANT) return (node as ConstantNode).value;
    else if (leaf === GLOBAL) {
      const global = node as ReadGlobalNode;
      if (frame.globals === global.globals) {
        const value = global.cell!.value;
        if (value !== undefined) return value;
        const builtin = global.builtin!.value;
        if (builtin !== undefined) return builtin;
      }
    }
  }
  return node.execute(frame);
}

/** `evaluateAll`, where `leaves` are the `leafOf` of the nodes. @inline */
export function operands(frame: PythonFrame, nodes: readonly ExpressionNode[], leaves: readonly Leaf[]): PValue[] {
  if (interpreting()) return readAll(frame, nodes, leaves);
  return evaluateAll(nodes, frame);
}

function readAll(frame: PythonFrame, nodes: readonly ExpressionNode[], leaves: readonly Leaf[]): PValue[] {
  if (nodes.length === 0) return [];
  const first = operand(frame, nodes[0]!, leaves[0]!);
  if (nodes.length === 1) return [first];
  const values = [first, operand(frame, nodes[1]!, leaves[1]!)];
  for (let i = 2; i < nodes.length; i++) values.push(operand(frame, nodes[i]!, leaves[i]!));
  return values;
}

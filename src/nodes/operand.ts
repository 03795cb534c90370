import type { PValue } from '../runtime/object.ts';
import { evaluateAll, interpreting } from '../truffle/intrinsics.ts';
import { CONSTANT, ExpressionNode, GLOBAL } from './base.ts';
import type { ReadGlobalNode } from './globals.ts';
import type { ConstantNode } from './literals.ts';
import type { PythonFrame } from './python-frame.ts';

/*
 * Leaves without a call. V8 cannot predict which `execute` a child has, and looking it up costs more than most leaves do; so a parent keeps
 * `leafOf(child)` beside the child and evaluates it with `operand`. Compiled code inlines children anyway and sees none of this.
 */

/** The value an augmented assignment works on, put in by the statement: a placeholder operand of its BinaryNode. */
export class OperandNode extends ExpressionNode {
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

/** What `operand` can do with `node`: see `ExpressionNode.leafKind`. */
export function leafOf(node: ExpressionNode): number {
  return node.leafKind();
}

/** `node.execute(frame)`, where `leaf` is its `leafOf`. @inline */
export function operand(frame: PythonFrame, node: ExpressionNode, leaf: number): PValue {
  if (interpreting()) {
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
export function operands(frame: PythonFrame, nodes: readonly ExpressionNode[], leaves: readonly number[]): PValue[] {
  if (interpreting()) return readAll(frame, nodes, leaves);
  return evaluateAll(nodes, frame);
}

function readAll(frame: PythonFrame, nodes: readonly ExpressionNode[], leaves: readonly number[]): PValue[] {
  if (nodes.length === 0) return [];
  const first = operand(frame, nodes[0]!, leaves[0]!);
  if (nodes.length === 1) return [first];
  const values = [first, operand(frame, nodes[1]!, leaves[1]!)];
  for (let i = 2; i < nodes.length; i++) values.push(operand(frame, nodes[i]!, leaves[i]!));
  return values;
}

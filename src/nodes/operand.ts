import type { PValue } from '../runtime/object.ts';
import { inInterpreter } from '../truffle/intrinsics.ts';
import type { ExpressionNode } from './base.ts';
import { ReadGlobalNode } from './globals.ts';
import { ConstantNode } from './literals.ts';
import { ReadLocalNode } from './locals.ts';
import type { PythonFrame } from './python-frame.ts';

/*
 * Leaves without a call. V8 cannot predict which `execute` a child has, and looking it up costs more than most leaves do; so a parent keeps
 * `leafOf(child)` beside the child and evaluates it with `operand`. Compiled code inlines children anyway and sees none of this.
 */

const OTHER = -1;
const CONSTANT = -2;
const GLOBAL = -3;

/** What `operand` can do with `node`: a slot number for a local variable, else a kind. */
export function leafOf(node: ExpressionNode): number {
  if (node instanceof ReadLocalNode) return node.slot;
  if (node instanceof ConstantNode) return CONSTANT;
  return node instanceof ReadGlobalNode ? GLOBAL : OTHER;
}

/** `node.execute(frame)`, where `leaf` is its `leafOf`. @inline */
export function operand(frame: PythonFrame, node: ExpressionNode, leaf: number): PValue {
  if (inInterpreter()) {
    if (leaf >= 0) {
      const value = frame.slots[leaf];
      if (value !== undefined) return value;
    } else if (leaf === CONSTANT) return (node as ConstantNode).value;
    else if (leaf === GLOBAL) {
      const global = node as ReadGlobalNode;
      if (frame.globals === global.globals) {
        const value = global.cell!.value;
        if (value !== undefined) return value;
      }
    }
  }
  return node.execute(frame);
}

import type { PValue } from '../runtime/object.ts';
import { rt } from '../runtime/registers.ts';
import { settleCodesWith } from '../truffle/intrinsics.ts';
import { Node } from '../truffle/node.ts';
import type { PythonFrame } from './python-frame.ts';
import type { WideInt } from './wide-int.ts';

/** Completion codes of statements. */
export const NORMAL = 0;
export const BREAK = 1;
export const CONTINUE = 2;
/** The value is in `frame.ret`. */
export const RETURN = 3;
/** A trace function has set `f_lineno`: the block that holds the line goes on there. Only where `instrumentable()`. */
export const JUMP = 4;
/**
 * It raised what is in `rt.raised`. Only the interpreter's statements complete so, to spare a `throw` and `catch` in every frame; generated
 * code never sees it. Who runs Python code before he passes it on must keep `rt.raised`.
 */
export const RAISED = 5;

/** How the interpreter's statement ends that raised what is in `rt.raised`. */
export function raisedCode(): number {
  if (rt.tracing !== 0) throw rt.raised;
  return RAISED;
}

/** What generated code does with the completion code of a statement that the interpreter ran. */
export function settle(code: number): number {
  if (code === RAISED) throw rt.raised;
  return code;
}

settleCodesWith(settle);

/** What `operand` (operand.ts) can do with a node that is no local variable: nothing; */
export const OTHER = -1;
/** take its constant; */
export const CONSTANT = -2;
/** look into its cell. */
export const GLOBAL = -3;

/** A node with a value. `position` is its place in the code's position table, stored in the activation before anything that may raise. */
export abstract class ExpressionNode extends Node {
  position = -1;
  abstract override execute(frame: PythonFrame): PValue;
  /** How `operand` reads it in place: a slot number for a local variable, else a kind. */
  leafKind(): number {
    return OTHER;
  }
  /** Whether `valueOrRaised` may spare a `throw`. */
  calls(): boolean {
    return false;
  }
  /** The interpreter's `execute` for who can deal with a call that raises: it may answer `undefined` then, with the exception in `rt.raised`. */
  valueOrRaised(frame: PythonFrame): PValue | undefined {
    return this.execute(frame);
  }
  /** The value for who needs only the lower bits of an int, or what it leaves when divided: it may be put off. */
  executeLow(frame: PythonFrame): PValue | WideInt {
    return this.execute(frame);
  }
}

/** A statement: completes with a code. */
export abstract class StatementNode extends Node {
  position = -1;
  /** Where its line begins, for `line` events; -1 when it begins none. */
  start = -1;
  abstract override execute(frame: PythonFrame): number;
  override completions(): number {
    return 0b1111;
  }
}

/** A statement that always completes normally. */
export abstract class SimpleStatementNode extends StatementNode {
  override completions(): number {
    return 0b0001;
  }
}

/** What a value can be assigned to: `executeStore`. */
export abstract class TargetNode extends Node {
  position = -1;
  override execute(_frame: PythonFrame): never {
    throw new Error('a target is stored to');
  }
  abstract executeStore(frame: PythonFrame, value: PValue): void;
  /** Whether `executeItems` may be asked: the target takes tuples apart. */
  takesItems(): boolean {
    return false;
  }
  /** Whether `executePair` may be asked: the target is two local variables. */
  takesPairs(): boolean {
    return false;
  }
  executePair(_frame: PythonFrame, _first: PValue, _second: PValue): void {
    throw new Error('a target for single values');
  }
  /** Stores a tuple of which only the items are there, in an array that others will use again. */
  executeItems(_frame: PythonFrame, _items: readonly PValue[]): void {
    throw new Error('a target for single values');
  }
}

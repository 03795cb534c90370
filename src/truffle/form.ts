import type { Node } from './node.ts';

/** What is generated: a plain function, or a generator function in which nodes may suspend, calls may suspend, or both. */
export interface Form {
  /** `suspend(value)` is `yield value`. */
  readonly generator: boolean;
  /** Calls declared suspendable are `yield*` of their coroutine form; so are safepoints. */
  readonly coroutine: boolean;
  /** Only nodes that contain a suspension point are inlined; the interpreter runs the others on a heap frame. Quick to make. */
  readonly skeleton: boolean;
  /** Of a pure tree: without what `RootNode.leanUntil` names. Where that is needed the call begins again, in full. */
  readonly lean: boolean;
}

export const PLAIN: Form = { generator: false, coroutine: false, skeleton: false, lean: false };
export const LEAN: Form = { generator: false, coroutine: false, skeleton: false, lean: true };

/** What the evaluator made. */
export interface CompiledCode {
  /** The function: `(…arguments)` of a root, `(frame, …state)` of a loop. */
  readonly run: unknown;
  readonly source: string;
  /** The values of k0, k1, … */
  readonly constants: readonly unknown[];
  /** The nodes that stayed calls of the interpreter, and why. */
  readonly calls: readonly { node: Node; why: string }[];
}

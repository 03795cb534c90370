import { recursionError } from './errors.ts';
import { Activation } from './values/frame.ts';

/** What one Python thread keeps when it is not running: its shadow stack and how deep it is. */
export class ThreadState {
  readonly stack: Activation[] = [new Activation(0)];
  depth = 0;
  recursionLimit = 1000;
  /** Set at shutdown: the thread ends at its next safepoint. */
  invalidated = false;
}

/**
 * The registers of the interpreter: what the running thread and context have at hand. There is one JavaScript thread, so this is one
 * object; switching a thread or entering another context saves and replaces its fields. Everything may read it, so nothing passes a
 * context or thread along (measured: an extra argument and a linked frame per call cost a third of a call's time).
 */
export const rt = {
  /** The shadow stack of the running thread: record n belongs to call depth n. */
  stack: [new Activation(0)] as Activation[],
  /** Depth of the running frame; record 0 is the entry without a frame. */
  sp: 0,
  /** Calls nested deeper raise RecursionError: `sys.setrecursionlimit`. */
  recursionLimit: 1000,
  /** Depth of operations that recurse in TypeScript (repr, comparison, …), counted with `sp` against the limit. */
  nesting: 0,
};

/** The record for the next deeper call, when the stack has none yet; raises RecursionError at the limit. */
export function growStack(): Activation {
  const depth = rt.sp;
  if (depth + rt.nesting > rt.recursionLimit) {
    rt.sp = depth - 1;
    throw recursionError('maximum recursion depth exceeded');
  }
  const record = new Activation(depth);
  rt.stack.push(record);
  return record;
}

/** Applies a new recursion limit: records above it are dropped, so that `growStack` sees the limit. */
export function setRecursionLimit(limit: number): void {
  rt.recursionLimit = limit;
  if (rt.stack.length > limit + 1) rt.stack.length = limit + 1;
}

/** Guards an operation that recurses in TypeScript: `Py_EnterRecursiveCall`. Pair it with `leaveRecursiveCall` in a `finally`. */
export function enterRecursiveCall(where: string): void {
  if (++rt.nesting + rt.sp > rt.recursionLimit) {
    rt.nesting--;
    throw recursionError(`maximum recursion depth exceeded${where}`);
  }
}

export function leaveRecursiveCall(): void {
  rt.nesting--;
}

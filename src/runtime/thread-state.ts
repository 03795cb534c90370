import { recursionError } from './errors.ts';
import { rt } from './registers.ts';
import { Activation } from './values/frame.ts';

export { rt };

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

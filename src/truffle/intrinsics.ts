import type { VirtualFrame } from './frame.ts';
import type { LoopNode } from './loop.ts';
import { pollSafepoint, safepoint } from './safepoint.ts';

// Functions that `execute` methods call and the evaluator knows. Their bodies here are what the interpreter does.

/** The suspension point of a generator: `yield value` in coroutine form, answering what was sent. Only coroutine forms can run it. */
export function suspend(_value: unknown): unknown {
  throw new Error('suspend() reached outside of a coroutine form');
}

/** A safepoint outside of loops, for function entries. */
export function poll(): void {
  if (safepoint.cells[0] !== 0) pollSafepoint();
}

/**
 * Stands at the end of each turn of a loop: a safepoint, a count, and the question whether other code should run the rest. A loop says
 * `if (backEdge(this)) return this.continueLoop(frame, …state)`, or tests that result for completion codes.
 */
export function backEdge(loop: LoopNode): boolean {
  if (safepoint.cells[0] !== 0) pollSafepoint();
  return ++loop.loopCount >= loop.loopLimit && loop.becameHot();
}

/** Whether slots and registers live on a real frame: in the interpreter, in skeletons, and for roots that ask for it; else false. */
export function inInterpreter(): boolean {
  return true;
}

/**
 * Whether the interpreter itself runs this text: false in all generated code, skeletons too. For shortcuts that generated code has no use for; it
 * would see them as calls of nodes that are not its own.
 */
export function interpreting(): boolean {
  return true;
}

/** Whether an instrument (a debugger, a profiler) may look on here: in the interpreter and in skeletons; false in compiled code. */
export function instrumentable(): boolean {
  return true;
}

/** Whether this is a skeleton: for shorter, slower text where skeletons would repeat much. */
export function inSkeleton(): boolean {
  return false;
}

/** Whether calls that may suspend do so here: in coroutine forms. */
export function inCoroutineForm(): boolean {
  return false;
}

/** The values of `nodes`, from left to right. In compiled code an array literal, whose making V8 often avoids. */
export function evaluateAll<T>(nodes: readonly { execute(frame: never): T }[], frame: VirtualFrame): T[] {
  const first: T[] = nodes.length > 0 ? [nodes[0]!.execute(frame as never)] : [];
  for (let i = 1; i < nodes.length; i++) first.push(nodes[i]!.execute(frame as never));
  return first;
}

/** What generated code passes the completion codes of interpreted statements through: the interpreter may have codes of its own. */
export const interpreted = { settle: (code: number): number => code };

export function settleCodesWith(settle: (code: number) => number): void {
  interpreted.settle = settle;
}

const coroutineMethods = new Map<string, string>();
/** For methods that may be called in plain form after all: the property of the object that says so. */
const plainConditions = new Map<string, string>();
const coroutineFunctions = new Map<unknown, unknown>();

/**
 * Declares that calls of `x.method(…)` may suspend: coroutine forms call `yield* x.coroutine(…)`, unless the property `plainIf` of x is true
 * at the time.
 */
export function suspendableMethod(method: string, coroutine: string, plainIf?: string): void {
  coroutineMethods.set(method, coroutine);
  if (plainIf !== undefined) plainConditions.set(method, plainIf);
}

/**
 * The same for a module function. Its coroutine form is a function that answers the result, or `suspendedBy` the generator that goes on: so
 * only what really suspends pays for a generator.
 */
export function suspendableFunction<Args extends unknown[]>(
  plain: (...args: Args) => unknown,
  coroutine: (...args: Args) => unknown,
): void {
  coroutineFunctions.set(plain, coroutine);
}

/** Calls a method of a node, or answers `suspendedBy` what goes on with it. */
interface Operation {
  readonly call: (receiver: never, method: never, ...args: never[]) => unknown;
  readonly plainIf: (...args: never[]) => boolean;
}
const coroutineOperations = new Map<string, Operation>();

/** Declares that a method of nodes that stays a call may suspend: coroutine forms have `call` call it, unless `plainIf` answers true for its arguments. */
export function suspendableOperation(method: string, call: Operation['call'], plainIf: Operation['plainIf']): void {
  coroutineOperations.set(method, { call, plainIf });
}

export function coroutineOperationOf(method: string): Operation | undefined {
  return coroutineOperations.get(method);
}

/** What a coroutine form answers that has not finished: `rest` finishes it. There is one, so take the rest at once. */
export const SUSPENDED: { rest: Generator<unknown, unknown, unknown> | null } = { rest: null };

export function suspendedBy(rest: Generator<unknown, unknown, unknown>): never {
  SUSPENDED.rest = rest;
  return SUSPENDED as never;
}

export function takeRest(): Generator<unknown, unknown, unknown> {
  const { rest } = SUSPENDED;
  SUSPENDED.rest = null;
  return rest!;
}

/** Calls a coroutine form from where only `yield*` will do. */
export function* inCoroutine(
  coroutine: (...args: unknown[]) => unknown,
  ...args: unknown[]
): Generator<unknown, unknown, unknown> {
  const result = coroutine(...args);
  return result === SUSPENDED ? yield* takeRest() : result;
}

export function coroutineMethodOf(method: string): string | undefined {
  return coroutineMethods.get(method);
}

export function plainConditionOf(method: string): string | undefined {
  return plainConditions.get(method);
}

export function coroutineFunctionOf(plain: unknown): unknown {
  return coroutineFunctions.get(plain);
}

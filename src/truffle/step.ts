/*
 * What `next` of a generator that the evaluator made answers: a JavaScript generator's own result, or `STEP` of a state machine. A value that
 * is `DELEGATION` hands the rest of a loop over: whoever runs the generator runs `DELEGATION.iterator` from now on, and gives what that
 * returns (or throws) back to the generator. So the steps of the loop cost no step of the generator around it.
 */

export type StepIterator = Generator<unknown, unknown, unknown>;

/** The result of a machine's step. There is one: take what it holds at once. */
export const STEP: { value: unknown; done: boolean } = { value: undefined, done: false };

export const DELEGATION: { iterator: StepIterator | null } = { iterator: null };

/** The value to yield for the rest of a loop. */
export function delegate(iterator: StepIterator): unknown {
  DELEGATION.iterator = iterator;
  return DELEGATION;
}

/** An iterator to go back to when the one it delegated to has ended. */
export class Outer {
  readonly iterator: StepIterator;
  readonly outer: Outer | null;
  constructor(iterator: StepIterator, outer: Outer | null) {
    this.iterator = iterator;
    this.outer = outer;
  }
}

/** Who runs an iterator that may delegate. */
export interface Running {
  iterator: StepIterator;
  /** `iterator.next`, kept beside it: every generator function has a class of its own, so V8 would look it up at each step. */
  next: StepIterator['next'];
  outer: Outer | null;
}

function runs(running: Running, iterator: StepIterator, outer: Outer | null): void {
  running.iterator = iterator;
  running.next = iterator.next;
  running.outer = outer;
}

/** `iterator.next(sent)`, or `throw(sent)` when that is to `fail`, for one that delegates or was delegated to. */
export function nextOf(running: Running, sent: unknown, fails = false): IteratorResult<unknown, unknown> {
  let failed = fails;
  let value = sent;
  for (;;) {
    let step: IteratorResult<unknown, unknown>;
    try {
      step = failed ? running.iterator.throw(value) : running.next.call(running.iterator, value);
    } catch (error) {
      if (running.outer === null) throw error;
      failed = true;
      value = error;
      leave(running, running.outer);
      continue;
    }
    failed = false;
    if (step.value === DELEGATION) {
      runs(running, DELEGATION.iterator!, new Outer(running.iterator, running.outer));
      value = undefined;
    } else if (step.done === true && running.outer !== null) {
      value = step.value;
      leave(running, running.outer);
    } else return step;
  }
}

/** Begins what a step that answered DELEGATION delegates to. */
export function enterDelegation(running: Running): IteratorResult<unknown, unknown> {
  runs(running, DELEGATION.iterator!, new Outer(running.iterator, running.outer));
  return nextOf(running, undefined);
}

function leave(running: Running, outer: Outer): void {
  runs(running, outer.iterator, outer.outer);
}

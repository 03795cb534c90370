import type { PollEntry } from '../../posix/support/polling.ts';
import { SUSPENDED, suspendedBy, takeRest } from '../../truffle/intrinsics.ts';
import { currentContext } from '../context.ts';
import { rt } from '../registers.ts';
import { interruption } from '../syscall.ts';
import { retireQuickCalls } from './quick-calls.ts';
import { scheduler } from './scheduler.ts';
import { THREAD_YIELD } from './thread.ts';
import { Wait } from './wait.ts';

/**
 * The rest of a builtin that may block: a generator that yields while its thread is to wait (`yield* park(…)`). A builtin declared `blocking`
 * answers `blocks(rest)` when it cannot be done at once. Called from a thread's coroutine, the thread gives way; called from plain code,
 * the others run inside of the call.
 */
export type Rest<T> = Generator<unknown, T, unknown>;

/** What a `run` declared `blocking` answers when it has to wait. */
export const blocks: <T>(rest: Rest<T>) => T = suspendedBy;

/** Waits until `wait` is over. */
export function* park(wait: Wait): Rest<Wait> {
  const threads = scheduler();
  threads.begin(wait);
  try {
    yield THREAD_YIELD;
  } finally {
    threads.end(wait);
  }
  if (wait.error !== undefined) throw wait.error;
  return wait;
}

/** Waits for a file descriptor; what is ready, 0 when the time was over first. */
export function* parkForFd(fd: number, events: number, deadline?: number): Rest<number> {
  const entry: PollEntry = { fd, events, revents: 0 };
  yield* park(new Wait(deadline, [entry]));
  return entry.revents;
}

/** Whether a file descriptor is ready (or no good), so that the call on it will not block. */
export function isReady(fd: number, events: number): boolean {
  const entry: PollEntry = { fd, events, revents: 0 };
  try {
    return currentContext().posix.poll([entry], 0) !== 0;
  } catch {
    return true;
  }
}

/** Runs what may wait to its end, from code that cannot be suspended. */
export function drive<T>(rest: Rest<T>): T {
  let step = rest.next();
  while (step.done !== true) {
    if (rt.thread.coroutine !== null) retireQuickCalls();
    let failed = false;
    let failure: unknown;
    try {
      scheduler().waitHere();
    } catch (error) {
      failed = true;
      failure = error;
    }
    step = failed ? rest.throw(failure) : rest.next();
  }
  // What a thread that ran meanwhile has asked for, as the call returns
  if (rt.thread === scheduler().main) interruption.check();
  return step.value;
}

/** The result of a `run` that may have answered `blocks`, for plain code. */
export function settle<T>(result: T): T {
  // It could have had to wait, and the next time it may.
  if (rt.thread.coroutine !== null) retireQuickCalls();
  return (result as unknown) === SUSPENDED ? drive(takeRest() as Rest<T>) : result;
}

/** The same for code that is a coroutine. */
export function* finish<T>(result: T): Rest<T> {
  return (result as unknown) === SUSPENDED ? ((yield* takeRest()) as T) : result;
}

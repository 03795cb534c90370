import type { PollEntry } from '../../posix/support/polling.ts';
import { suspendedBy } from '../../truffle/intrinsics.ts';
import { mayWait } from '../../truffle/quick.ts';
import { currentContext } from '../context.ts';
import { rt } from '../registers.ts';
import { drive, park, type Rest } from './park.ts';
import { threadsActive } from './scheduler.ts';
import { Wait } from './wait.ts';

/*
 * Calls of the system deep inside of builtins that know nothing of threads. Where such a builtin is called from a thread's coroutine, and has
 * not done anything yet that could not be done again, or can keep what it has done, it is left by a JavaScript exception, the thread waits,
 * and it is called once more.
 * Everywhere else the other threads run inside of the call.
 */

/** Leaves a builtin that is to be called again when `wait` is over. It passes no Python frame. */
class WouldBlock {
  readonly wait: Wait;
  constructor(wait: Wait) {
    this.wait = wait;
  }
}

interface Attempt {
  /** Depth of the Python frame that called: deeper ones are not to be left. */
  readonly depth: number;
  /** Nothing has happened yet that cannot be done again. */
  clean: boolean;
  /** When the call is to give up: remembered from the first attempt. */
  deadline: number | null;
  /** The part of the builtin that is running keeps what it has done: it can be left, clean or not. */
  keeps: boolean;
  /** What its parts kept when it was left. */
  readonly kept: Map<string, unknown>;
}

let attempt: Attempt | null = null;

function current(): Attempt | null {
  return attempt !== null && attempt.depth === rt.sp ? attempt : null;
}

/** Says that the builtin that is running can no longer be called again from its beginning. */
export function pastRetry(): void {
  if (attempt !== null) attempt.clean = false;
}

/** What part `name` of the running builtin kept when it was left, `none` if this is its first attempt. */
export function keptByCall<T>(name: string, none: T): T {
  const own = current();
  if (own === null || !own.kept.has(name)) return none;
  const kept = own.kept.get(name) as T;
  own.kept.delete(name);
  return kept;
}

/** Runs a part of a builtin that can be left at any time, as `keep` answers what it has done: `keptByCall` gives that to the next attempt. */
export function leavable<T>(name: string, run: () => T, keep: () => unknown): T {
  const own = current();
  if (own === null || !(own.clean || own.keeps)) return run();
  const outer = own.keeps;
  own.keeps = true;
  try {
    return run();
  } catch (error) {
    if (error instanceof WouldBlock) own.kept.set(name, keep());
    throw error;
  } finally {
    own.keeps = outer;
  }
}

/** Whether a builtin is being left, to be called again. */
export const isLeaving = (error: unknown): boolean => error instanceof WouldBlock;

/** The deadline of the running call, the same in each attempt. */
export function deadlineOfCall(milliseconds: number): number {
  const own = current();
  if (own === null) return performance.now() + milliseconds;
  own.deadline ??= performance.now() + milliseconds;
  return own.deadline;
}

/** Whether the running builtin could be left for a wait. */
export const mayBeLeft = (): boolean => current() !== null;

/** Lets other threads run until a call on `fd` does not block; false when the deadline passes first. Before calls of the system. */
export function untilReady(fd: number, events: number, deadline = Number.POSITIVE_INFINITY): boolean {
  if (!threadsActive()) return true;
  mayWait();
  const entry: PollEntry = { fd, events, revents: 0 };
  let count: number;
  try {
    count = currentContext().posix.poll([entry], 0);
  } catch {
    return true;
  }
  if (count !== 0) return true;
  if (deadline <= performance.now()) return false;
  const wait = new Wait(deadline, [entry]);
  const own = current();
  if (own !== null && (own.clean || own.keeps)) throw new WouldBlock(wait);
  drive(park(wait));
  return !wait.timedOut;
}

/** Calls a builtin from a coroutine. */
export function attempted<T>(call: () => T): T {
  if (!threadsActive()) return call();
  const outer = attempt;
  const own: Attempt = { depth: rt.sp, clean: true, deadline: null, keeps: false, kept: new Map() };
  attempt = own;
  try {
    return call();
  } catch (error) {
    if (!(error instanceof WouldBlock)) throw error;
    return suspendedBy(again(call, own, error.wait));
  } finally {
    attempt = outer;
  }
}

function* again<T>(call: () => T, own: Attempt, first: Wait): Rest<T> {
  let wait = first;
  for (;;) {
    yield* park(wait);
    const outer = attempt;
    attempt = own;
    own.clean = true;
    try {
      return call();
    } catch (error) {
      if (!(error instanceof WouldBlock)) throw error;
      wait = error.wait;
    } finally {
      attempt = outer;
    }
  }
}

import type { PollEntry } from '../../posix/support/polling.ts';
import { suspendedBy } from '../../truffle/intrinsics.ts';
import { mayWait } from '../../truffle/quick.ts';
import { pyObjectCallMethod, pyObjectGetAttr } from '../abstract/attribute.ts';
import { pyObjectCall } from '../abstract/call.ts';
import { currentContext } from '../context.ts';
import type { PValue } from '../object.ts';
import { rt } from '../registers.ts';
import type { KeywordNames } from '../type-slots.ts';
import { drive, park, type Rest } from './park.ts';
import { type Attempt, begin, coroutineForms, type GivesWay, isLeaving, WouldBlock } from './replay.ts';
import { scheduler, threadsActive } from './scheduler.ts';
import { THREAD_YIELD } from './thread.ts';
import { Wait } from './wait.ts';

/*
 * Calls of the system deep inside of builtins that know nothing of threads. Where such a builtin is called from a thread's coroutine, and has
 * not done anything yet that could not be done again, or can keep what it has done, it is left by a JavaScript exception, the thread waits,
 * and it is called once more.
 * Everywhere else the other threads run inside of the call.
 */

function current(): Attempt | null {
  const { attempt } = rt;
  return attempt !== null && attempt.depth === rt.sp ? attempt : null;
}

/** Says that the builtin that is running can no longer be called again from its beginning. */
export function pastRetry(): void {
  if (rt.attempt !== null) rt.attempt.clean = false;
}

/** What part `name` of the running builtin kept when it was left, `none` if this is its first attempt. */
export function keptByCall<T>(name: string, none: T): T {
  const own = current();
  if (own === null || own.kept === null || !own.kept.has(name)) return none;
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
    if (isLeaving(error)) keepFor(own, name, keep());
    throw error;
  } finally {
    own.keeps = outer;
  }
}

/** Runs what can be left at no time, in a builtin that can be left before and after. */
export function atOnce<T>(run: () => T): T {
  const own = current();
  if (own === null) return run();
  const { clean, keeps } = own;
  own.clean = own.keeps = false;
  try {
    return run();
  } finally {
    own.clean = clean;
    own.keeps = keeps;
  }
}

function keepFor(own: Attempt, name: string, value: unknown): void {
  own.kept ??= new Map();
  own.kept.set(name, value);
}

/**
 * A call of Python code by a part of a builtin that can be left: if it waits, the next attempt gets its result under this name. `about` is kept
 * with it.
 */
export function leavableCall<T>(
  name: string,
  about: T,
  callee: PValue,
  args: (about: T) => PValue[],
  keywords: KeywordNames = null,
): { about: T; result: PValue } {
  const own = current();
  if (own === null || own.log !== null || !(own.clean || own.keeps))
    return { about, result: pyObjectCall(callee, args(about), keywords) };
  const known = keptByCall<{ about: T; result: PValue; failure: unknown } | null>(name, null);
  if (known !== null) {
    if (known.failure !== undefined) throw known.failure;
    return known;
  }
  const result = begin(
    () => coroutineForms.call(callee, args(about), keywords),
    (given, failure) => keepFor(own, name, { about, result: given, failure }),
  );
  return { about, result: result as PValue };
}

/** The same for a method. */
export function leavableMethod(name: string, object: PValue, method: string, args: PValue[] = []): PValue {
  if (current() === null) return pyObjectCallMethod(object, method, args);
  return leavableCall(name, null, pyObjectGetAttr(object, method), () => args).result;
}

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

/** Lets other threads run for some milliseconds; the running builtin is left and called again if it can be. */
export function untilLater(milliseconds: number): void {
  mayWait();
  const wait = new Wait(performance.now() + milliseconds);
  const own = current();
  if (own !== null && (own.clean || own.keeps)) throw new WouldBlock(wait);
  drive(park(wait));
}

function newAttempt(log: Attempt['log'], calm: boolean): Attempt {
  return {
    depth: rt.sp,
    clean: log === null,
    deadline: null,
    keeps: false,
    kept: null,
    log,
    calm,
    cursor: 0,
    misses: 0,
    calling: false,
  };
}

/** Calls a builtin from a coroutine. */
export function attempted<T>(call: () => T): T {
  return threadsActive() ? attempting(call, newAttempt(null, false)) : call();
}

/** Calls a builtin from a coroutine that is given the results of its calls when it is begun again: see `replay.ts`. */
export function replayed<T>(call: () => T, calm = false): T {
  return threadsActive() ? attempting(call, newAttempt([], calm)) : call();
}

function attempting<T>(call: () => T, own: Attempt): T {
  const outer = rt.attempt;
  rt.attempt = own;
  try {
    return call();
  } catch (error) {
    if (!isLeaving(error)) throw error;
    return suspendedBy(again(call, own, error as WouldBlock | GivesWay));
  } finally {
    rt.attempt = outer;
  }
}

function* again<T>(call: () => T, own: Attempt, first: WouldBlock | GivesWay): Rest<T> {
  let left = first;
  for (;;) {
    if (left instanceof WouldBlock) yield* park(left.wait);
    else yield* goingOn(left);
    const outer = rt.attempt;
    rt.attempt = own;
    own.clean = own.log === null;
    own.cursor = 0;
    try {
      return call();
    } catch (error) {
      if (!isLeaving(error)) throw error;
      left = error as WouldBlock | GivesWay;
    } finally {
      rt.attempt = outer;
    }
  }
}

/** Runs a call that has given way to its end, and gives the builtin its outcome. */
function* goingOn({ rest, deliver }: GivesWay): Rest<void> {
  let step: IteratorResult<unknown, unknown>;
  try {
    do {
      yield THREAD_YIELD;
      step = rest.next();
    } while (step.done !== true);
  } catch (error) {
    deliver(undefined, error);
    return;
  }
  deliver(step.value, undefined);
}

coroutineForms.finish = drive;
coroutineForms.giveOthersATurn = () => scheduler().runOthers();

import { changedMask } from '../../posix/signalMask.ts';
import type { PosixSupport } from '../../posix/support.ts';
import type { ThreadState } from '../../runtime/threads/thread.ts';

/**
 * The signal mask of a Python thread other than the main one, and the signals sent to it alone that it holds back. All Python threads run on one
 * thread of the system, whose mask is the main thread's: handlers in Python run there alone.
 */
interface ThreadMask {
  blocked: ReadonlySet<number>;
  readonly held: Set<number>;
}

const KEY = {};

const maskOf = (thread: ThreadState): ThreadMask | undefined => thread.locals.get(KEY) as ThreadMask | undefined;

/** A new thread begins with the mask of the one that starts it; one that never asked has the main thread's. */
export function inheritMask(from: ThreadState, to: ThreadState): void {
  const mask = maskOf(from);
  if (mask !== undefined) to.locals.set(KEY, { blocked: mask.blocked, held: new Set() } satisfies ThreadMask);
}

/** `pthread_sigmask` of such a thread: the mask as it was, and the signals held back that now have to be delivered. */
export function changeMask(
  os: PosixSupport,
  thread: ThreadState,
  how: number,
  signals: readonly number[],
): { before: number[]; released: number[] } {
  let mask = maskOf(thread);
  if (mask === undefined) {
    mask = { blocked: new Set(os.sigmask(os.constants.signal.SIG_BLOCK, [])), held: new Set() };
    thread.locals.set(KEY, mask);
  }
  const { blocked, held } = mask;
  const after = changedMask(os.constants, blocked, how, signals);
  mask.blocked = after;
  const released = [...held].filter((signal) => !after.has(signal));
  for (const signal of released) held.delete(signal);
  return { before: [...blocked].sort((a, b) => a - b), released };
}

/** Holds back a signal sent to a thread that blocks it; false if it is to be delivered. */
export function holdSignal(thread: ThreadState | undefined, signal: number): boolean {
  const mask = thread === undefined ? undefined : maskOf(thread);
  if (mask === undefined || !mask.blocked.has(signal)) return false;
  mask.held.add(signal);
  return true;
}

/** The signals that a thread holds back for itself. */
export const heldSignals = (thread: ThreadState): readonly number[] => [...(maskOf(thread)?.held ?? [])];

/** Takes the first of `signals` that a thread holds back for itself. */
export function takeHeldSignal(thread: ThreadState, signals: readonly number[]): number | undefined {
  const held = maskOf(thread)?.held;
  const first = held && signals.filter((signal) => held.has(signal)).sort((a, b) => a - b)[0];
  if (first !== undefined) held!.delete(first);
  return first;
}

import type { PollEntry } from '../../posix/support/polling.ts';
import type { ThreadState } from './thread.ts';

/** Milliseconds of the clock by which deadlines are given; monotonic. */
export const clock = (): number => performance.now();

/** How long is waited at first and at most between two looks at what can only be looked at. */
const FIRST_LOOK = 0.5;
const LAST_LOOK = 20;

/**
 * What a blocked thread waits for: a call of `wake`, a deadline, file descriptors, or a condition that must be looked at again and again;
 * whichever comes first.
 */
export class Wait {
  /** When it ends by itself. */
  readonly deadline: number;
  /** Ends when one of them is ready; their `revents` then say which. */
  readonly entries: readonly PollEntry[] | null;
  /** Ends when this answers true. */
  readonly look: (() => boolean) | null;
  nextLook = 0;
  #pause = FIRST_LOOK;
  /** Over, for whatever reason. */
  done = false;
  /** Over because of the deadline. */
  timedOut = false;
  /** Thrown where the thread waits. */
  error: unknown = undefined;
  /** What the thread waited for when it began this wait: a signal handler that runs inside of a wait may wait itself. */
  outer: Wait | null = null;
  /** The function of the host whose promise ends it, which takes the host's event loop. */
  readonly promisedBy: string | null;
  /** Who waits; set while it does. */
  thread: ThreadState | null = null;

  constructor(
    deadline = Number.POSITIVE_INFINITY,
    entries: readonly PollEntry[] | null = null,
    look: (() => boolean) | null = null,
    promisedBy: string | null = null,
  ) {
    this.promisedBy = promisedBy;
    this.deadline = deadline;
    this.entries = entries;
    this.look = look;
  }

  /** Looks, and answers whether the wait is over. */
  tryLook(now: number): boolean {
    if (this.look!()) return true;
    this.nextLook = now + this.#pause;
    this.#pause = Math.min(LAST_LOOK, this.#pause * 1.5);
    return false;
  }
}

/**
 * Where running code looks up: element 0 of `cells` is polled at function entries and loop back-edges, and nonzero when somebody wants
 * attention. It is a typed array, so that what is no JavaScript (a signal handler, another thread of the system) can write it too.
 */
export const safepoint = { cells: new Int32Array(1) as Int32Array };

/** What element 0 is where nobody wants anything, but each safepoint is to be counted: the handler is called all the same. */
export const COUNTED = 2;

/** Has the next safepoint call the handler. */
export function requestSafepoint(): void {
  safepoint.cells[0] = 1;
}

interface SafepointHandler {
  /** Runs what is pending and returns, or throws. */
  poll(): void;
  /** Runs handlers of signals and nothing else. */
  check?(): void;
  /** The same for code in coroutine form; whether it is to suspend, by `pollCoroutine`. */
  dueInCoroutine(): boolean;
  pollCoroutine(): Generator<unknown, void, unknown>;
}

let handler: SafepointHandler = {
  poll() {
    safepoint.cells[0] = 0;
  },
  dueInCoroutine(): boolean {
    safepoint.cells[0] = 0;
    return false;
  },
  *pollCoroutine(): Generator<unknown, void, unknown> {},
};

export function setSafepointHandler(newHandler: SafepointHandler): void {
  handler = newHandler;
}

export function pollSafepoint(): void {
  handler.poll();
}

/** For iterators that builtins may exhaust without end: lets signal handlers run, but no other threads. */
export function checkSignals(): void {
  if (safepoint.cells[0] !== 0) handler.check?.();
}

export function safepointDue(): boolean {
  return handler.dueInCoroutine();
}

export function pollSafepointCoroutine(): Generator<unknown, void, unknown> {
  return handler.pollCoroutine();
}

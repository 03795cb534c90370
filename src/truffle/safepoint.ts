/**
 * Where running code looks up: element 0 of `cells` is polled at function entries and loop back-edges, and nonzero when somebody wants
 * attention. It is a typed array, so that what is no JavaScript (a signal handler, another thread of the system) can write it too.
 */
export const safepoint = { cells: new Int32Array(1) as Int32Array };

/** Has the next safepoint call the handler. */
export function requestSafepoint(): void {
  safepoint.cells[0] = 1;
}

interface SafepointHandler {
  /** Runs what is pending and returns, or throws. */
  poll(): void;
  /** Runs handlers of signals and nothing else. */
  check?(): void;
  /** The same for code in coroutine form, where it may suspend. */
  pollCoroutine(): Generator<unknown, void, unknown>;
}

/** A finished generator: `yield*` of it does nothing. */
const NOTHING_TO_DO = [][Symbol.iterator]() as unknown as Generator<unknown, void, unknown>;

let handler: SafepointHandler = {
  poll() {
    safepoint.cells[0] = 0;
  },
  pollCoroutine(): Generator<unknown, void, unknown> {
    safepoint.cells[0] = 0;
    return NOTHING_TO_DO;
  },
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

export function pollSafepointCoroutine(): Generator<unknown, void, unknown> {
  return handler.pollCoroutine();
}

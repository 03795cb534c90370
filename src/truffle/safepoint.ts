/** Where running code looks up: `pending` is polled at function entries and loop back-edges, and nonzero when somebody wants attention. */
export const safepoint = { pending: 0 };

interface SafepointHandler {
  /** Runs what is pending and returns, or throws. */
  poll(): void;
  /** The same for code in coroutine form, where it may suspend. */
  pollCoroutine(): Generator<unknown, void, unknown>;
}

/** A finished generator: `yield*` of it does nothing. */
const NOTHING_TO_DO = [][Symbol.iterator]() as unknown as Generator<unknown, void, unknown>;

let handler: SafepointHandler = {
  poll() {
    safepoint.pending = 0;
  },
  pollCoroutine(): Generator<unknown, void, unknown> {
    safepoint.pending = 0;
    return NOTHING_TO_DO;
  },
};

export function setSafepointHandler(newHandler: SafepointHandler): void {
  handler = newHandler;
}

export function pollSafepoint(): void {
  handler.poll();
}

export function pollSafepointCoroutine(): Generator<unknown, void, unknown> {
  return handler.pollCoroutine();
}

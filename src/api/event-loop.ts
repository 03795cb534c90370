/* The event loop of the host, as browsers, workers and Node have it. */

interface Host {
  setTimeout(run: () => void, milliseconds: number): unknown;
  clearTimeout(timer: unknown): void;
  readonly setImmediate?: (run: () => void) => void;
  readonly MessageChannel: new () => {
    readonly port1: { onmessage: (() => void) | null };
    readonly port2: { postMessage(message: unknown): void };
  };
}
const host = globalThis as unknown as Host;

/** The longest time that `setTimeout` knows. */
const LONGEST = 2 ** 31 - 1;

/** Runs something after so many milliseconds at most. */
export function timer(run: () => void, milliseconds: number): unknown {
  return host.setTimeout(run, Math.min(LONGEST, Math.ceil(milliseconds)));
}

export function clearTimer(timer: unknown): void {
  host.clearTimeout(timer);
}

let waiting: (() => void)[] = [];
let port: { postMessage(message: unknown): void } | null = null;

/** Runs something when the event loop has had its turn. */
export function soon(run: () => void): void {
  if (host.setImmediate !== undefined) {
    host.setImmediate(run);
    return;
  }
  // Timers of browsers pause for milliseconds.
  if (port === null) {
    const channel = new host.MessageChannel();
    channel.port1.onmessage = () => {
      const runs = waiting;
      waiting = [];
      for (const each of runs) each();
    };
    port = channel.port2;
  }
  waiting.push(run);
  port.postMessage(null);
}

import { requestSafepoint, safepoint, setSafepointHandler } from '../../truffle/safepoint.ts';
import { interruption } from '../syscall.ts';

/** Makes the cells that the OS layer's signal handler writes those that running code polls. */
export function watchCells(cells: Int32Array): void {
  if (safepoint.cells === cells) return;
  const pending = safepoint.cells[0] !== 0;
  safepoint.cells = cells;
  if (pending) requestSafepoint();
}

/** What every safepoint does when somebody asked for it: the handlers of signals that arrived, in Python, which may raise. */
function poll(): void {
  // Cleared first: a signal that arrives from here on asks again.
  safepoint.cells[0] = 0;
  interruption.check();
}

export function installSafepoints(): void {
  setSafepointHandler({
    poll,
    // biome-ignore lint/correctness/useYield: what it runs may suspend in other forms
    *pollCoroutine() {
      poll();
    },
  });
}

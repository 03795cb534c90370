/*
 * Quick calls. A coroutine pays for every call that may be suspended: a generator is made and driven. A target in whose calls nothing ever
 * could wait, over as many of them as make it hot, is therefore called in its plain form from then on (`CallTarget.quick`). What can wait says
 * so by `mayWait`, whether it waits or not; when that happens inside of a quick call, the targets on the stack are no longer quick
 * (`CallTarget.retire`), and this one time the wait is one that cannot be suspended. A quick call that outlasts its thread's time makes
 * its targets slow for some calls (`CallTarget.rest`).
 */

/** How often something could have waited, counted by thread: the scheduler exchanges it as it switches. */
export const waits = { possible: 0 };

/** Says that the running code does something that may wait. */
export function mayWait(): void {
  waits.possible++;
}

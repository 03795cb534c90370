/*
 * Quick calls. A coroutine pays for every call that may be suspended: a generator is made and driven. A target in whose calls nothing ever
 * could wait, over as many of them as make it hot, is therefore called in its plain form from then on (`CallTarget.quick`). What can wait says
 * so by `mayWait`, whether it waits or not; when that happens inside of a quick call, the targets on the stack are no longer quick
 * (`CallTarget.retire`), and this one time the wait is one that cannot be suspended. A quick call that outlasts its thread's time makes
 * its targets slow for some calls (`CallTarget.rest`).
 *
 * So it is with generators, by their steps: those made from then on are of the plain form, and loops of older ones go on in it. A thread may
 * give way while such ones are suspended, and two that then wait for each other could not both be left. So when something waits in one after
 * all, the loops of all go on in the coroutine form, and none is quick any more.
 */

/**
 * How often something could have waited, counted by thread: the scheduler exchanges it as it switches; and how often generators were run of
 * which it is not known yet. `inThread` is true while a thread's coroutine runs.
 */
export const waits = { possible: 0, unknown: 0, inThread: false };

/** Whether generators may be quick. */
export const generators = { trusted: true };

/** Whether calls may be: a wait inside of one must be possible where it is. */
export const quickCalls = { allowed: true };

/** Says that the running code does something that may wait. */
export function mayWait(): void {
  waits.possible++;
}

import { requestSafepoint, safepoint, setSafepointHandler } from '../../truffle/safepoint.ts';
import { currentContext } from '../context.ts';
import { rt } from '../registers.ts';
import { interruption } from '../syscall.ts';
import { restQuickCalls } from './quick-calls.ts';
import { Scheduler, scheduler } from './scheduler.ts';
import { THREAD_YIELD } from './thread.ts';
import { clock } from './wait.ts';

/** Makes the cells that the OS layer's signal handler writes those that running code polls. */
export function watchCells(cells: Int32Array): void {
  if (safepoint.cells === cells) return;
  const before = safepoint.cells[0]!;
  safepoint.cells = cells;
  if (before !== 0) requestSafepoint();
}

/** How many safepoints pass between two looks at the clock while there are threads and no ticker. */
const SAFEPOINTS_PER_LOOK = 64;

/** What element 0 of the cells is when nobody wants anything: with threads and no ticker, every safepoint is to be counted. */
let idle = 0;
let countdown = SAFEPOINTS_PER_LOOK;

Scheduler.ticking = (interval) => {
  idle = currentContext().posix.tick(interval) || interval === 0 ? 0 : 1;
  if (idle !== 0) requestSafepoint();
};

/** Handles signals; whether the running thread's time is over. */
function attend(): boolean {
  const { cells } = safepoint;
  const asked = cells[0];
  // Cleared first: a signal that arrives from here on asks again.
  cells[0] = idle;
  const threads = scheduler();
  if (rt.thread === threads.main && (asked !== idle || idle === 0)) interruption.check();
  if (threads.threads.size === 0) return false;
  if (idle !== 0) {
    if (--countdown > 0) return false;
    countdown = SAFEPOINTS_PER_LOOK;
  }
  // The ticker does not know when a slice began: half of one is enough.
  return clock() >= threads.sliceEnd - (idle === 0 ? threads.interval / 2 : 0);
}

function poll(): void {
  const threads = scheduler();
  if (rt.thread !== threads.main) {
    pollWithoutCoroutine(threads);
    return;
  }
  if (!attend()) return;
  threads.runOthers();
  // Signals that arrived meanwhile
  interruption.check();
}

/** How many safepoints pass between two looks at the clock by a thread that is overdue, and how long it may be that, in milliseconds. */
const SAFEPOINTS_OVERDUE = 2000;
const LONGEST_OVERDUE = 20;
let overdueCountdown = 0;

/**
 * A safepoint of a thread in code that cannot be suspended (a quick call, or what a builtin calls back): it goes on until it is back in its
 * coroutine, where the next safepoint sees that its time is over. If that takes long, the others run on top of it.
 */
function pollWithoutCoroutine(threads: Scheduler): void {
  if (!threads.overdue) {
    if (!attend()) return;
    threads.overdue = true;
    overdueCountdown = SAFEPOINTS_OVERDUE;
  } else if (--overdueCountdown <= 0) {
    overdueCountdown = SAFEPOINTS_OVERDUE;
    if (clock() > threads.sliceEnd + LONGEST_OVERDUE) {
      restQuickCalls();
      threads.handleSignals();
      threads.runOthers();
      threads.overdue = false;
      return;
    }
  }
  requestSafepoint();
}

const NOTHING_TO_DO = [][Symbol.iterator]() as unknown as Generator<unknown, void, unknown>;

function* giveWay(): Generator<unknown, void, unknown> {
  yield THREAD_YIELD;
}

function pollCoroutine(): Generator<unknown, void, unknown> {
  return attend() ? giveWay() : NOTHING_TO_DO;
}

export function installSafepoints(): void {
  setSafepointHandler({ poll, pollCoroutine, check: () => interruption.check() });
}

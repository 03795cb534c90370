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

/** How many safepoints pass between two looks at the clock while there are threads and no ticker, or timers that nobody else fires. */
const SAFEPOINTS_PER_LOOK = 64;

/** What element 0 of the cells is when nobody wants anything: 1 where every safepoint is to be counted. */
let idle = 0;
let threadsCount = false;
let countdown = SAFEPOINTS_PER_LOOK;

Scheduler.ticking = (interval) => {
  threadsCount = !currentContext().posix.tick(interval) && interval !== 0;
  count();
};

function count(): void {
  idle = threadsCount || currentContext().posix.timersPending() ? 1 : 0;
  if (idle !== 0) requestSafepoint();
}

/** To be called when a timer was set: where no signal of the system comes of it, running code looks at the clock. */
export function watchTimers(): void {
  count();
}

/** Handles signals; whether the running thread's time is over. */
function attend(): boolean {
  const { cells } = safepoint;
  const asked = cells[0];
  // Cleared first: a signal that arrives from here on asks again.
  cells[0] = idle;
  const threads = scheduler();
  if (rt.thread === threads.main && (asked !== idle || idle === 0)) interruption.check();
  if (idle !== 0) {
    if (--countdown > 0) return false;
    countdown = SAFEPOINTS_PER_LOOK;
    cells[0] = 0;
    count();
    if (rt.thread === threads.main) interruption.check();
  }
  if (threads.threads.size === 0) return false;
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

/** Runs handlers of signals, which only the main thread does. */
function checkOnMain(): void {
  if (rt.thread === scheduler().main) interruption.check();
}

export function installSafepoints(): void {
  setSafepointHandler({ poll, pollCoroutine, check: checkOnMain });
}

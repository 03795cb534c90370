import { COUNTED, requestSafepoint, safepoint, setSafepointHandler } from '../../truffle/safepoint.ts';
import { pyObjectCall0 } from '../abstract/call.ts';
import { currentContext } from '../context.ts';
import { raised, typeError } from '../errors.ts';
import type { PValue } from '../object.ts';
import { rt } from '../registers.ts';
import { interruption } from '../syscall.ts';
import { PBaseException } from '../values/exception.ts';
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

/**
 * How many safepoints pass between two looks at the clock while there are threads and no ticker, or timers that nobody else fires: at first, and
 * at most where they follow quickly on each other.
 */
const SAFEPOINTS_PER_LOOK = 64;
const MOST_PER_LOOK = 512;
/** Looks nearer to each other than this, in milliseconds, are too many. */
const LOOK_INTERVAL = 0.25;

/** What element 0 of the cells is when nobody wants anything: `COUNTED` where every safepoint is to be counted. */
let idle = 0;
let threadsCount = false;
let perLook = SAFEPOINTS_PER_LOOK;
let countdown = SAFEPOINTS_PER_LOOK;
let lastLook = 0;

Scheduler.ticking = (interval) => {
  threadsCount = !currentContext().posix.tick(interval) && interval !== 0;
  count();
};

function count(): void {
  idle = threadsCount || currentContext().posix.timersPending() ? COUNTED : 0;
  if (idle !== 0 && safepoint.cells[0] === 0) safepoint.cells[0] = idle;
}

/** To be called when a timer was set: where no signal of the system comes of it, running code looks at the clock. */
export function watchTimers(): void {
  count();
}

/** Handles signals; whether the running thread's time is over. */
function attend(): boolean {
  const { cells } = safepoint;
  const asked = cells[0];
  if (asked === COUNTED && --countdown > 0) return false;
  // Cleared first: a signal that arrives from here on asks again.
  cells[0] = idle;
  const threads = scheduler();
  if (rt.thread === threads.main && (asked !== idle || idle === 0)) interruption.check();
  if (idle !== 0) {
    if (asked !== idle && --countdown > 0) return false;
    countdown = untilNextLook();
    cells[0] = 0;
    count();
    if (rt.thread === threads.main) interruption.check();
  }
  if (rt.thread.asyncException !== null) return true;
  if (!threads.active) return false;
  // The ticker does not know when a slice began: half of one is enough.
  return clock() >= threads.sliceEnd - (idle === 0 ? threads.interval / 2 : 0);
}

/** How many safepoints are counted until the next look at the clock. */
function untilNextLook(): number {
  const now = clock();
  if (now - lastLook > LOOK_INTERVAL) perLook = SAFEPOINTS_PER_LOOK;
  else if (perLook < MOST_PER_LOOK) perLook *= 2;
  lastLook = now;
  return perLook;
}

function poll(): void {
  if (safepoint.cells[0] === COUNTED && --countdown > 0) return;
  const threads = scheduler();
  if (rt.thread.coroutine !== null) {
    pollWithoutCoroutine(threads);
    return;
  }
  if (!attend()) return;
  raiseAsyncException();
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
  if (threads.overdue && rt.thread === threads.main) interruption.check();
  if (!threads.overdue) {
    if (!attend()) return;
    threads.overdue = true;
    overdueCountdown = SAFEPOINTS_OVERDUE;
  } else if (--overdueCountdown <= 0) {
    overdueCountdown = SAFEPOINTS_OVERDUE;
    if (clock() > threads.sliceEnd + LONGEST_OVERDUE) {
      threads.handleSignals();
      if (threads.runOthers()) restQuickCalls();
      threads.overdue = false;
      return;
    }
  }
  requestSafepoint();
}

function* giveWay(): Generator<unknown, void, unknown> {
  if (rt.thread.asyncException === null) yield THREAD_YIELD;
  raiseAsyncException();
}

/** Raises in the running thread what another wants raised there. */
function raiseAsyncException(): void {
  const { thread } = rt;
  const wanted = thread.asyncException;
  if (wanted === null) return;
  thread.asyncException = null;
  const made = pyObjectCall0(wanted);
  throw made instanceof PBaseException ? raised(made) : typeError('exceptions must derive from BaseException');
}

/** Has an exception of a class raised in the thread of that `ident`, as soon as it runs Python code; false where there is none. */
export function setAsyncException(ident: number, type: PValue): boolean {
  const { main, threads } = scheduler();
  const thread = [main, ...threads].find((each) => each.ident === ident);
  if (thread === undefined) return false;
  thread.asyncException = type;
  requestSafepoint();
  return true;
}

/** Runs handlers of signals, which only the main thread does. */
function checkOnMain(): void {
  if (rt.thread === scheduler().main) interruption.check();
}

export function installSafepoints(): void {
  setSafepointHandler({ poll, dueInCoroutine: attend, pollCoroutine: giveWay, check: checkOnMain });
  count();
}

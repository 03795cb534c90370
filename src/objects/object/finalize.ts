import { PObject, type PValue } from '../../runtime/object.ts';
import { interruption } from '../../runtime/syscall.ts';
import { dropFinishedCalls } from '../../runtime/threads/finished-calls.ts';
import { Scheduler } from '../../runtime/threads/scheduler.ts';
import { beforeCollection, ownsAny, ownsLasting, releaseAbandoned } from '../../runtime/values/abandoned.ts';
import {
  CollectionBudget,
  crowding,
  finalizables,
  finalization,
  hostCollector,
  inLibrary,
  isOfLibrary,
  isOfProgram,
  processorTime,
  untrackFinalizable,
} from '../../runtime/values/finalization.ts';
import { PFunction } from '../../runtime/values/function.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import {
  type PWeakReference,
  someCallback,
  sweepWeakReferences,
  watchedReferences,
  weakReferencesTo,
} from '../../runtime/values/weakref.ts';
import { closeGlobals } from '../generator/abandon.ts';
import { letGoOfUnawaited, warnOfUnawaited } from '../generator/unawaited.ts';
import { reportUnraisable } from '../weakref/weakref.ts';
import { type Remains, remainsOf } from './remains.ts';

/*
 * `__del__` and the callbacks of weak references. The host's collector says what has died, and is asked where CPython's reference counts
 * would have been noticed: by `gc.collect()`, at a `del` statement that lets go of such an object, before output is written, when a weak
 * reference is called, and at the end. All but the first and the last are given up when collecting takes too much of the program's time.
 */

const budget = new CollectionBudget(1500, 0.1, processorTime);
const idleBudget = new CollectionBudget(500, 0.02, Date.now);
/** What a collection costs `budget` that showed the program nothing, as a multiple of its time. */
const IN_VAIN = 6;
/** The milliseconds that one takes in a small program. Where it takes a tenth of a second, few can be afforded. */
const USUAL = 40;

/** The price of a collection in the middle of the program. While threads wait one takes nothing from anybody but its time. */
function price(paidBy: CollectionBudget, time: number, shows: boolean): number {
  return paidBy === budget ? time * Math.max(1, time / USUAL, shows ? 0 : IN_VAIN) : time;
}
/** A reference to what was let go of last, by which the program could notice that it is gone. */
let letGoOf: PWeakReference | null = null;
let running = false;
/** When the last collection ended, if it had nothing to call. */
let quietSince = Number.NEGATIVE_INFINITY;

/** The milliseconds since a collection after which nothing was called: what is asked for again at once finds nothing more. */
export const timeSinceQuietCollection = (): number => performance.now() - quietSince;

/** Calls `__del__` of what has died, and the callbacks of weak references to it; the number of objects found. */
export function collectGarbage(paidBy: CollectionBudget | null = null): number {
  if (hostCollector === null || running) {
    sweepWeakReferences();
    return 0;
  }
  running = true;
  try {
    dropFinishedCalls();
    beforeCollection.flush();
    const remains = takeRemains();
    const warnOfDead = letGoOfUnawaited();
    const time = hostCollector.collect();
    let shows = warnOfDead() > 0 || (letGoOf !== null && letGoOf.referent === undefined);
    const dead = remains.filter((one) => one.alive === undefined);
    for (const one of remains) if (one.alive !== undefined) finalizables().add(one.alive);
    for (const one of dead) {
      const twin = one.restored();
      shows ||= isOfProgram(twin.shape.cls);
      untrackFinalizable(twin);
      callFinalizer(twin);
    }
    const called = sweepWeakReferences();
    const abandoned = releaseAbandoned();
    shows ||= abandoned > 0 || called.some(callbackShows);
    paidBy?.spend(price(paidBy, time, shows));
    quietSince = dead.length + called.length + abandoned === 0 ? performance.now() : Number.NEGATIVE_INFINITY;
    return dead.length;
  } finally {
    running = false;
    letGoOf = null;
  }
}

function takeRemains(): Remains[] {
  const finalizable = finalizables();
  const remains = remainsOf(finalizable);
  finalizable.clear();
  return remains;
}

/** Collects unless the library let something go, or that has taken too much time already. */
export function collectInPassing(): void {
  if (!inLibrary() && budget.affords) collectGarbage(budget);
  else letGoOf = null;
}

const { limit: ROOM } = crowding;
crowding.relieve = () => {
  // a finalizer may make such objects too
  crowding.limit = Number.POSITIVE_INFINITY;
  try {
    collectGarbage();
  } finally {
    crowding.limit = Math.max(ROOM, 2 * finalizables().size, 2 * watchedReferences());
  }
};

/** How long signals wait for what an idle collection calls, in milliseconds. */
const HELD_FOR = 500;

/**
 * Collects while all threads wait: a worker that waits for its executor to die, say, is told by the callback of a weak reference. The
 * handlers of signals run afterwards: what they raise is for the wait, and would be no more than reported in a callback.
 */
function collectWhileIdle(): void {
  if (!idleBudget.affords || (finalization.finalizable === 0 && !someCallback(callbackActs))) return;
  interruption.heldUntil = performance.now() + HELD_FOR;
  try {
    collectGarbage(idleBudget);
  } finally {
    interruption.heldUntil = 0;
  }
}
Scheduler.idle = collectWhileIdle;

/** Whether a callback of a weak reference does more than keep a weak container in order. */
function callbackActs(callback: PValue): boolean {
  return !(callback instanceof PFunction && callback.qualname.startsWith('Weak') && isOfLibrary(callback));
}

/** Whether letting go of `value` may be noticed. */
export function isWatched(value: PValue | undefined): boolean {
  if (!(value instanceof PObject)) return false;
  const references = weakReferencesTo(value);
  letGoOf = references.find(({ callback }) => callback === null || callbackShows(callback)) ?? null;
  return finalization.finalizable > 0 || references.length > 0;
}

/** Calls `__del__` of everything that lives: at the end of the program. `warns` tells whether files that were left open are warned of. */
export function finalizeAll(warns: boolean): void {
  const owns = warns ? ownsAny() : ownsLasting();
  // Collecting is slow, and tells only what the program could notice; not even that much where it has taken long already.
  if (budget.affords && (finalization.finalizable > 0 || owns || someCallback(callbackShows))) collectGarbage();
  warnOfUnawaited();
  closeGlobals();
  for (const object of [...finalizables()]) {
    untrackFinalizable(object);
    callFinalizer(object);
  }
}

/** Whether the program could notice that a weak reference calls this: the library's own callbacks keep its tables in order. */
function callbackShows(callback: PValue): boolean {
  return !(callback instanceof PFunction && isOfLibrary(callback)) || callback.qualname.startsWith('WeakMethod.');
}

function callFinalizer(object: PObject): void {
  const finalize = typeOf(object).tp_finalize;
  if (finalize === null) return;
  try {
    finalize(object);
  } catch (error) {
    reportUnraisable(error, typeOf(object).lookup('__del__') ?? null);
  }
}

import type { CallTarget } from './call-target.ts';
import { generators, quickCalls } from './quick.ts';
import type { RootNode } from './root.ts';
import { weakly } from './weakly.ts';

/*
 * Instruments see only what the interpreter and skeletons run. While one is attached, every call target runs those forms; compiled code is
 * kept and comes back afterwards.
 */

/** Whether an instrument is attached. */
export const instrumentation = { on: false };

/** The call targets of which generated code was made: kept weakly, swept when their number has doubled. The others only run their trees. */
let targets: WeakRef<CallTarget>[] = [];
let sweepAt = 1024;
/** Whether those that only run their trees are kept as well, until `forgetCalls`. */
let countingAll = false;
/** What was done to the trees that compiled code was discarded of, and is owed to those that had none. */
const preparations: ((root: RootNode) => void)[] = [];

/** Has `forgetCalls` reach all call targets that are made from now on. */
export function countCallsOfAll(): void {
  countingAll = true;
}

/** Whether a call target is of concern before code is generated of it. */
export function concernsNew(): boolean {
  return instrumentation.on || countingAll;
}

/** Lets a call target hear of instruments from now on. */
export function registerTarget(target: CallTarget): void {
  if (targets.length >= sweepAt) {
    targets = targets.filter((ref) => ref.deref() !== undefined);
    sweepAt = Math.max(1024, 2 * targets.length);
  }
  targets.push(weakly(target));
  for (const prepare of preparations) prepare(target.root);
  if (instrumentation.on) target.instrument(true);
}

/** Attaches the first instrument or detaches the last one. Compiled code that is running already is left alone. */
export function setInstrumented(on: boolean): void {
  if (instrumentation.on === on) return;
  instrumentation.on = on;
  for (const ref of targets) ref.deref()?.instrument(on);
}

/** No generator is quick any more: see `quick.ts`. */
export function retireGenerators(): void {
  generators.trusted = false;
  for (const ref of targets) {
    const target = ref.deref();
    if (target?.quick && target.root.generator) target.retire();
  }
}

/** No call is quick any more, nor any generator, since something may wait in one that only the host's event loop ends. */
export function forbidQuickCalls(): void {
  if (!quickCalls.allowed) return;
  quickCalls.allowed = false;
  generators.trusted = false;
  for (const ref of targets) ref.deref()?.retire();
}

/** Counts calls anew: those so far were not the program's. */
export function forgetCalls(): void {
  for (const ref of targets) {
    const target = ref.deref();
    if (target === undefined) continue;
    target.callCount = 0;
    target.coroutineCount = 0;
  }
  countingAll = false;
}

/** Forgets all compiled code, because what it took for granted about its surroundings no longer holds. */
export function discardCompiledCode(prepare: (root: RootNode) => void): void {
  preparations.push(prepare);
  for (const ref of targets) {
    const target = ref.deref();
    if (target === undefined) continue;
    prepare(target.root);
    target.discard();
  }
}

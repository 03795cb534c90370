import type { CallTarget } from './call-target.ts';
import { generators } from './quick.ts';
import type { RootNode } from './root.ts';

/*
 * Instruments see only what the interpreter and skeletons run. While one is attached, every call target runs those forms; compiled code is
 * kept and comes back afterwards.
 */

/** Whether an instrument is attached. */
export const instrumentation = { on: false };

/** All call targets: kept weakly, swept when their number has doubled. */
let targets: WeakRef<CallTarget>[] = [];
let sweepAt = 1024;

export function registerTarget(target: CallTarget): void {
  if (targets.length >= sweepAt) {
    targets = targets.filter((ref) => ref.deref() !== undefined);
    sweepAt = Math.max(1024, 2 * targets.length);
  }
  targets.push(new WeakRef(target));
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

/** Counts calls anew: those so far were not the program's. */
export function forgetCalls(): void {
  for (const ref of targets) {
    const target = ref.deref();
    if (target === undefined) continue;
    target.callCount = 0;
    target.coroutineCount = 0;
  }
}

/** Forgets all compiled code, because what it took for granted about its surroundings no longer holds. */
export function discardCompiledCode(prepare: (root: RootNode) => void): void {
  for (const ref of targets) {
    const target = ref.deref();
    if (target === undefined) continue;
    prepare(target.root);
    target.discard();
  }
}

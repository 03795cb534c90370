import v8 from 'node:v8';
import vm from 'node:vm';
import { setHostCollector } from '../runtime/values/finalization.ts';

/* V8's collector, run at once. */

let collect: (() => void) | null = null;

/** Lets `gc.collect()` and finalizers use V8's collector. */
export function provideCollector(): void {
  setHostCollector(() => {
    collect ??= makeCollector();
    const before = process.cpuUsage();
    collect();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
}

/**
 * What a `WeakRef` was made of or gave out is kept until the running job ends, and a Python program is one job. Running a script in a context
 * with a microtask queue of its own ends with a checkpoint, which lets go of these objects.
 */
function makeCollector(): () => void {
  v8.setFlagsFromString('--expose-gc');
  const gc = vm.runInNewContext('gc') as () => void;
  const context = vm.createContext({}, { microtaskMode: 'afterEvaluate' });
  const nothing = new vm.Script('0');
  return () => {
    nothing.runInContext(context);
    gc();
  };
}

import v8 from 'node:v8';
import vm from 'node:vm';
import { setHostCollector } from '../runtime/values/finalization.ts';

/* V8's collector, run at once. */

/** Lets `gc.collect()` and finalizers use V8's collector. */
export function provideCollector(): void {
  let release: (() => void) | null = null;
  let collect: (() => void) | null = null;
  const collector = {
    release() {
      release ??= makeRelease();
      release();
    },
    collect() {
      collect ??= makeCollect();
      const before = collector.processorTime();
      collector.release();
      collect();
      return collector.processorTime() - before;
    },
    processorTime() {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1000;
    },
  };
  setHostCollector(collector);
}

/**
 * What a `WeakRef` was made of or gave out is kept until the running job ends, and a Python program is one job. Running a script in a context
 * with a microtask queue of its own ends with a checkpoint, which lets go of these objects.
 */
function makeRelease(): () => void {
  const context = vm.createContext({}, { microtaskMode: 'afterEvaluate' });
  const nothing = new vm.Script('0');
  return () => nothing.runInContext(context);
}

function makeCollect(): () => void {
  v8.setFlagsFromString('--expose-gc');
  return vm.runInNewContext('gc') as () => void;
}

import { pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall } from '../../runtime/abstract/call.ts';
import { pyObjectIsTrue } from '../../runtime/abstract/compare.ts';
import { contextLocal } from '../../runtime/context.ts';
import type { PValue } from '../../runtime/object.ts';
import { untraced } from '../../runtime/tracing.ts';
import { PTuple } from '../../runtime/values/sequences.ts';

/** What `sys.addaudithook` was given. */
export const auditHooks = contextLocal(() => [] as PValue[]);

/** Raises an auditing event: `PySys_Audit`. Hooks are traced where their `__cantrace__` says so. */
export function audit(event: string, ...args: PValue[]): void {
  const hooks = auditHooks();
  if (hooks.length === 0) return;
  const tuple = new PTuple(args);
  for (const hook of [...hooks]) {
    const traced = pyObjectLookupAttr(hook, '__cantrace__');
    const call = () => void pyObjectCall(hook, [event, tuple]);
    if (traced !== undefined && pyObjectIsTrue(traced)) call();
    else untraced(call);
  }
}

import { pyObjectCall } from '../../runtime/abstract/call.ts';
import { contextLocal } from '../../runtime/context.ts';
import type { PValue } from '../../runtime/object.ts';
import { PTuple } from '../../runtime/values/sequences.ts';

/** What `sys.addaudithook` was given. */
export const auditHooks = contextLocal(() => [] as PValue[]);

/** Raises an auditing event: `PySys_Audit`. */
export function audit(event: string, ...args: PValue[]): void {
  const hooks = auditHooks();
  if (hooks.length === 0) return;
  const tuple = new PTuple(args);
  for (const hook of [...hooks]) pyObjectCall(hook, [event, tuple]);
}

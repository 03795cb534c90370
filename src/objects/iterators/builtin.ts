import { builtinsOf } from '../../runtime/builtins-of.ts';
import { currentContext } from '../../runtime/context.ts';
import { attributeError } from '../../runtime/errors.ts';
import { globalsOf } from '../../runtime/frames.ts';
import type { PValue } from '../../runtime/object.ts';
import { rt } from '../../runtime/registers.ts';

/** A builtin as the running code sees it, for `__reduce__`: `_PyEval_GetBuiltin`. Looking it up may run code that exhausts the iterator. */
export function builtin(name: string): PValue {
  const running = rt.stack[rt.sp];
  const globals = globalsOf(running);
  const builtins = running?.fn?.builtins ?? (globals === null ? currentContext().builtins.dict : builtinsOf(globals));
  const found = builtins.get(name);
  if (found === undefined) throw attributeError(name);
  return found;
}

/** The slot `tp_iter` of an iterator. */
export function itself<T>(self: T): T {
  return self;
}

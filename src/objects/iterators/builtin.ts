import { currentContext } from '../../runtime/context.ts';
import { attributeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';

/** A builtin as the running program sees it, for `__reduce__`: `_PyEval_GetBuiltin`. */
export function builtin(name: string): PValue {
  const found = currentContext().builtins.dict.getStr(name);
  if (found === undefined) throw attributeError(name);
  return found;
}

/** The slot `tp_iter` of an iterator. */
export function itself<T>(self: T): T {
  return self;
}

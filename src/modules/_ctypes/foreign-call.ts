import type { PValue } from '../../runtime/object.ts';
import type { PCArg } from './arguments.ts';
import { foreignOf } from './libraries.ts';

/** Calls the C function at an address: `_ctypes_callproc`. */
export function callForeign(
  _address: number,
  _args: readonly PCArg[],
  _restype: PValue | undefined,
  _checker: PValue | undefined,
  _flags: number,
  _required: number | undefined,
): PValue {
  foreignOf('a call of a C function');
  return null;
}

import type { ForeignType } from '../../posix/support/foreign.ts';
import type { PValue } from '../../runtime/object.ts';
import { fromPosixError } from '../../runtime/syscall.ts';
import type { PCArg } from './arguments.ts';
import { exchangingErrno } from './errno.ts';
import { foreignCode, foreignTypeOf } from './foreign-types.ts';
import { resultOf } from './function-result.ts';
import { foreignOf } from './libraries.ts';
import { infoOf, type PCData } from './storage-info.ts';
import { putSystemThread } from './thread-functions.ts';

/** The arguments of the calls that are under way: what they point to must live until C returns. */
const underWay: (readonly PCArg[])[] = [];

function argumentType(arg: PCArg): ForeignType {
  if (arg.tag === 'V') return foreignTypeOf((arg.object as PCData).info);
  return foreignCode(arg.tag);
}

function resultType(restype: PValue | undefined): ForeignType {
  if (restype === null) return 'v';
  const info = infoOf(restype);
  return info === undefined ? 'i' : foreignTypeOf(info);
}

/** Calls the C function at an address: `_ctypes_callproc`. Arguments from `required` on are those of a `...`. */
export function callForeign(
  address: number,
  args: readonly PCArg[],
  restype: PValue | undefined,
  checker: PValue | undefined,
  flags: number,
  required: number | undefined,
): PValue {
  const foreign = foreignOf('a call of a C function');
  const types = args.map(argumentType);
  const signature = { result: resultType(restype), arguments: types };
  const variadic = required !== undefined && args.length > required ? required : undefined;
  const result = new Uint8Array(Math.max(16, infoOf(restype)?.size ?? 0));
  const values = args.map((arg) => arg.memory);
  putSystemThread(foreign, address, types, values);
  underWay.push(args);
  try {
    exchangingErrno(foreign, flags, () => foreign.call(address, signature, values, result, variadic));
  } catch (error) {
    throw fromPosixError(error);
  } finally {
    underWay.pop();
  }
  return resultOf(restype, result, checker);
}

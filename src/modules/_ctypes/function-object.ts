import type { PValue } from '../../runtime/object.ts';
import type { PType } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import { PCData } from './storage-info.ts';
import { cdataType, funcPtrMeta } from './types.ts';

/** How an argument is passed that the caller gives by name, or gets back: an entry of `paramflags`. */
export interface ParamFlag {
  /** 1 in, 2 out, 4 with the default 0. */
  readonly flag: number;
  readonly name: string | null;
  readonly fallback: PValue | undefined;
}

/** `_ctypes.CFuncPtr`: a pointer to a C function. What is undefined is as its class says. */
export class PCFuncPtr extends PCData {
  /** What C calls through it. */
  callable: PValue | undefined = undefined;
  argtypes: readonly PValue[] | undefined = undefined;
  converters: readonly PValue[] | undefined = undefined;
  restype: PValue | undefined = undefined;
  checker: PValue | undefined = undefined;
  errcheck: PValue | undefined = undefined;
  paramflags: readonly ParamFlag[] | null = null;
}

export const funcPtrType: PType = builtinType('CFuncPtr', {
  base: cdataType,
  module: '_ctypes',
  allocate: (type) => new PCFuncPtr(type.instanceShape),
});
funcPtrType.shape = funcPtrMeta.instanceShape;

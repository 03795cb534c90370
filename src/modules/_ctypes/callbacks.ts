import { PObject, type PValue } from '../../runtime/object.ts';
import { builtinType } from '../../runtime/types.ts';
import { foreignOf } from './libraries.ts';
import type { Prototype } from './storage-info.ts';

/** `_ctypes.CThunkObject`: what C calls to have a Python function called. */
export class PCallback extends PObject {
  readonly address: number;
  constructor(address: number) {
    super(callbackType.instanceShape);
    this.address = address;
  }
}

const callbackType = builtinType('CThunkObject', { module: '_ctypes', subclassable: false });

export function callbackFor(_callable: PValue, _prototype: Prototype): PCallback {
  foreignOf('a callback from C');
  return new PCallback(0);
}

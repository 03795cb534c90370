import { type PBase, PObject, type PValue } from '../../runtime/object.ts';
import { builtinType } from '../../runtime/types.ts';
import type { PickleInput } from './input.ts';
import type { UnpicklerMemo } from './memo.ts';

/** `_pickle.Unpickler`. */
export class PUnpickler extends PObject {
  input: PickleInput | null = null;
  memo: UnpicklerMemo = new Map();
  protocol = 0;
  fixImports = true;
  /** How 8-bit strings of Python 2 are decoded; `bytes` leaves them as they are. */
  encoding = 'ASCII';
  errors = 'strict';
  /** An iterator of the buffers outside of the stream. */
  buffers: PBase | null = null;
  /** `persistent_load` as it was assigned to this object. */
  persistentLoadAttribute: PValue | undefined = undefined;
}

export const unpicklerType = builtinType('Unpickler', {
  module: '_pickle',
  allocate: (type) => new PUnpickler(type.instanceShape),
});

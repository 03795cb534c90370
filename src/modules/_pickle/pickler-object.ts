import { PObject, type PValue } from '../../runtime/object.ts';
import { builtinType } from '../../runtime/types.ts';
import type { PicklerMemo } from './memo.ts';
import { DEFAULT_PROTOCOL } from './opcodes.ts';
import type { PickleOutput } from './output.ts';

/** `_pickle.Pickler`. */
export class PPickler extends PObject {
  out: PickleOutput | null = null;
  /** The `write` of the file; `undefined` in `dumps`. */
  write: PValue | undefined = undefined;
  memo: PicklerMemo = new Map();
  protocol = DEFAULT_PROTOCOL;
  fixImports = false;
  bufferCallback: PValue = null;
  bin = 1;
  fast = 0;
  /** Containers that are being written in fast mode, which has no memo to notice one inside of itself. */
  readonly active = new Set<PValue>();
  fastNesting = 0;
  /** The attribute; `undefined` where the one of `copyreg` is asked. */
  dispatchTable: PValue | undefined = undefined;
  /** `persistent_id` as it was assigned to this object. */
  persistentIdAttribute: PValue | undefined = undefined;
  /** What is called for each object; `undefined` where only the method of the base class is there. */
  persistentId: PValue | undefined = undefined;
  reducerOverride: PValue | undefined = undefined;
}

export const picklerType = builtinType('Pickler', {
  module: '_pickle',
  allocate: (type) => new PPickler(type.instanceShape),
});

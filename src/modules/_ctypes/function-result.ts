import { pyObjectCall } from '../../runtime/abstract/call.ts';
import type { PValue } from '../../runtime/object.ts';
import type { PType } from '../../runtime/type.ts';
import { newData } from './cdata.ts';
import { simpleCodes } from './simple-codes.ts';
import { infoOf } from './storage-info.ts';
import { isPlainSimple } from './types.ts';

/** What C answered, as `restype` says: `GetResult`. */
export function resultOf(restype: PValue | undefined, memory: Uint8Array, checker: PValue | undefined): PValue {
  if (restype === null) return null;
  if (restype === undefined) return simpleCodes.get('i')!.get(memory, 0);
  const info = infoOf(restype);
  if (info === undefined) return pyObjectCall(restype, [simpleCodes.get('i')!.get(memory, 0)]);
  const type = restype as PType;
  let result: PValue;
  if (info.code !== null && isPlainSimple(type)) result = info.code.get(memory, 0);
  else {
    const made = newData(type);
    made.memory.set(memory.subarray(0, info.size));
    result = made;
  }
  return checker === undefined ? result : pyObjectCall(checker, [result]);
}

import { isException } from '../errors.ts';
import type { PValue } from '../object.ts';
import { intValue } from '../values/scalars.ts';
import { lookupSpecial } from './attribute.ts';
import { pyObjectCall0 } from './call.ts';
import { lengthSlot, noLength } from './iterate.ts';

/** `PyObject_Size` of what may be longer than a safe integer, which no slot tells: `range(10**18)`. It is `__len__`'s own answer then. */
export function exactSize(value: PValue): number | bigint {
  const length = lengthSlot(value);
  if (length === null) throw noLength(value);
  try {
    return length(value);
  } catch (error) {
    const method = isException(error, 'OverflowError') ? lookupSpecial(value, '__len__') : undefined;
    const size = method === undefined ? undefined : intValue(pyObjectCall0(method));
    if (typeof size !== 'bigint' || size < 0n || size >= 2n ** 63n) throw error;
    return size;
  }
}

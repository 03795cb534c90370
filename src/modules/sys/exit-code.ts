import { pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import type { PValue } from '../../runtime/object.ts';
import type { PException } from '../../runtime/values/exception.ts';
import { intValue } from '../../runtime/values/scalars.ts';

/** What a SystemExit asks for: the exit code, and the value to be printed where its `code` is neither None nor an int. */
export function systemExit(raised: PException): { readonly code: number; readonly message?: PValue } {
  const code = pyObjectLookupAttr(raised.value, 'code') ?? null;
  if (code === null) return { code: 0 };
  const number = intValue(code);
  if (number === undefined) return { code: 1, message: code };
  const wide = BigInt(number);
  // What no C long holds is -1.
  return { code: wide === BigInt.asIntN(64, wide) ? Number(BigInt.asUintN(8, wide)) : 255 };
}

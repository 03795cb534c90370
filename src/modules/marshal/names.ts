/** Singletons that marshal data can hold. */
import type { PType } from '../../runtime/type.ts';
import { exceptionType } from '../../runtime/values/exception.ts';

export { Ellipsis } from '../../runtime/types.ts';

export function exceptionClass(name: string): PType {
  return exceptionType(name);
}

import { pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall0 } from '../../runtime/abstract/call.ts';
import type { Converter } from '../../runtime/clinic/converters.ts';
import { overflowError, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { intValue } from '../../runtime/values/scalars.ts';
import { warn } from '../../runtime/warn.ts';

/** An int or an object with `fileno()`: `PyObject_AsFileDescriptor`. */
export function asFileDescriptor(value: PValue): number {
  if (typeof value === 'boolean') warn('RuntimeWarning', 'bool is used as a file descriptor');
  let fd = intValue(value);
  if (fd === undefined) {
    const fileno = pyObjectLookupAttr(value, 'fileno');
    if (fileno === undefined) throw typeError('argument must be an int, or have a fileno() method.');
    const result = pyObjectCall0(fileno);
    fd = intValue(result);
    if (fd === undefined) throw typeError('fileno() returned a non-integer');
  }
  if (fd > 0x7fffffff || fd < -0x80000000) throw overflowError('Python int too large to convert to C int');
  if (fd < 0) throw valueError(`file descriptor cannot be a negative integer (${fd})`);
  return Number(fd);
}

export const fileDescriptor: Converter<number> = { convert: asFileDescriptor };

import { makeException } from '../../runtime/errors.ts';
import { builtinType } from '../../runtime/types.ts';
import { exceptionBaseType, exceptionType } from '../../runtime/values/exception.ts';

/** `binascii.Error`. */
export const errorType = builtinType('Error', { base: exceptionType('ValueError'), module: 'binascii' });
/** `binascii.Incomplete`. */
export const incompleteType = builtinType('Incomplete', { base: exceptionBaseType, module: 'binascii' });

export function binasciiError(message: string) {
  return makeException(errorType, message);
}

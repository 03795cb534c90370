import { defineType } from '../../runtime/clinic/define-type.ts';
import { makeException } from '../../runtime/errors.ts';
import { builtinType } from '../../runtime/types.ts';
import { exceptionType } from '../../runtime/values/exception.ts';

/** `pickle.PickleError`. */
export const pickleErrorType = builtinType('PickleError', { base: exceptionType('Exception'), module: '_pickle' });
/** `pickle.PicklingError`. */
export const picklingErrorType = builtinType('PicklingError', { base: pickleErrorType, module: '_pickle' });
/** `pickle.UnpicklingError`. */
export const unpicklingErrorType = builtinType('UnpicklingError', { base: pickleErrorType, module: '_pickle' });

for (const type of [pickleErrorType, picklingErrorType, unpicklingErrorType]) {
  type.hasWeakref = true;
  defineType(type, {});
}

export function picklingError(message: string) {
  return makeException(picklingErrorType, message);
}

export function unpicklingError(message: string) {
  return makeException(unpicklingErrorType, message);
}

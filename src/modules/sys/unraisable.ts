import { structSequence } from '../../objects/structseq.ts';
import { setUnraisableHook } from '../../objects/weakref/weakref.ts';
import { pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall } from '../../runtime/abstract/call.ts';
import { pyObjectRepr, pyObjectStr } from '../../runtime/abstract/text.ts';
import { currentContext } from '../../runtime/context.ts';
import type { PValue } from '../../runtime/object.ts';
import { PBaseException, PException } from '../../runtime/values/exception.ts';
import { plainHeadline, plainTraceback, writeToStderr } from './print-exception.ts';

/** `sys.UnraisableHookArgs`. */
export const unraisableHookArgs = structSequence('UnraisableHookArgs', [
  ['exc_type', 'Exception type'],
  ['exc_value', 'Exception value'],
  ['exc_traceback', 'Exception traceback'],
  ['err_msg', 'Error message'],
  ['object', 'Object causing the exception'],
]);

/** Reports an exception that nobody can catch, through `sys.unraisablehook`: `PyErr_FormatUnraisable`. */
export function writeUnraisable(error: PException, message: string | null, object: PValue): void {
  const { value } = error;
  const args = unraisableHookArgs.make([value.shape.cls, value, value.traceback, message, object]);
  const hook = currentContext().sysAttribute('unraisablehook');
  if (hook === undefined || hook === null) {
    defaultUnraisableHook(args.items);
    return;
  }
  try {
    pyObjectCall(hook, [args]);
  } catch (raised) {
    if (!(raised instanceof PException)) throw raised;
    const hookError = raised.value;
    defaultUnraisableHook([
      hookError.shape.cls,
      hookError,
      hookError.traceback,
      'Exception ignored in sys.unraisablehook',
      hook,
    ]);
  }
}

/** `sys.__unraisablehook__`. */
export function defaultUnraisableHook([, value, traceback, message, object]: readonly PValue[]): void {
  const text = message !== null && message !== undefined ? pyObjectStr(message) : null;
  if (object !== null && object !== undefined) {
    let shown: string;
    try {
      shown = pyObjectRepr(object);
    } catch (error) {
      if (!(error instanceof PException)) throw error;
      shown = '<object repr() failed>';
    }
    writeToStderr(`${text ?? 'Exception ignored in'}: ${shown}\n`);
  } else if (text !== null) writeToStderr(`${text}:\n`);
  writeToStderr(plainTraceback(traceback ?? null));
  if (value instanceof PBaseException) writeToStderr(plainHeadline(value, true));
  const flush = pyObjectLookupAttr(currentContext().sysAttribute('stderr') ?? null, 'flush');
  if (flush !== undefined) pyObjectCall(flush, []);
}

setUnraisableHook((error, from) => {
  if (!(error instanceof PException)) throw error;
  writeUnraisable(error, null, from);
});

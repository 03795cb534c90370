import { pyObjectLookupAttr } from './abstract/attribute.ts';
import { pyObjectCall } from './abstract/call.ts';
import { currentContext } from './context.ts';
import { exceptionType } from './values/exception.ts';

/** `PyErr_WarnEx`: calls `warnings.warn` of the running context; raises where a filter says so. */
export function warn(category: string, message: string, stackLevel = 1): void {
  const { modules } = currentContext();
  const module = modules.getStr('warnings') ?? modules.getStr('_warnings');
  if (module === undefined) return;
  const warnFunction = pyObjectLookupAttr(module, 'warn');
  if (warnFunction !== undefined) pyObjectCall(warnFunction, [message, exceptionType(category), stackLevel]);
}

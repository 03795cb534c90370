import { type CompileWarning, PythonSyntaxError } from '../parser/syntax-error.ts';
import { pyObjectLookupAttr } from '../runtime/abstract/attribute.ts';
import { pyObjectCall } from '../runtime/abstract/call.ts';
import { currentContext, hasContext } from '../runtime/context.ts';
import { isException } from '../runtime/errors.ts';
import { exceptionType } from '../runtime/values/exception.ts';

/** How many warnings there were. */
export const warned = { count: 0 };

/** Issues a warning of the compiler; where a filter makes it an error, that is a SyntaxError at the place. */
export function issueCompileWarning({ category, message, location }: CompileWarning, filename: string): void {
  warned.count++;
  if (!hasContext()) return;
  const { modules } = currentContext();
  const module = modules.getStr('warnings') ?? modules.getStr('_warnings');
  if (module === undefined || module === null) return;
  const warn = pyObjectLookupAttr(module, 'warn_explicit');
  if (warn === undefined) return;
  try {
    pyObjectCall(warn, [message, exceptionType(category), filename, location.lineno]);
  } catch (error) {
    if (!isException(error, category)) throw error;
    throw new PythonSyntaxError('SyntaxError', message, filename, location);
  }
}

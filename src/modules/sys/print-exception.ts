/** Printing of exceptions nobody caught: what CPython's pythonrun.c and traceback.c do for `sys.excepthook`. */
import { programText } from '../../nodes/compile.ts';
import { fullyQualifiedName, pyObjectCallMethod, pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall } from '../../runtime/abstract/call.ts';
import { importModule } from '../../runtime/abstract/import.ts';
import { pyObjectStr } from '../../runtime/abstract/text.ts';
import { encodeText } from '../../runtime/codecs/text-encoding.ts';
import { currentContext } from '../../runtime/context.ts';
import type { PValue } from '../../runtime/object.ts';
import { PBaseException, PException } from '../../runtime/values/exception.ts';
import { PTraceback } from '../../runtime/values/frame.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';

/** Writes to `sys.stderr`; to fd 2 while there is none. Errors are swallowed: there is nowhere to report them. */
export function writeToStderr(text: string): void {
  const context = currentContext();
  const stream = context.sys === undefined ? undefined : context.sysAttribute('stderr');
  if (stream === null) return;
  try {
    if (stream !== undefined) pyObjectCallMethod(stream, 'write', [text]);
    else context.posix.write(2, encodeText(text, 'utf-8', 'backslashreplace'));
  } catch (error) {
    if (!(error instanceof PException)) throw error;
  }
}

/** Prints an exception with its traceback, causes and notes, through the standard library's `traceback` when that works. */
export function printException(exception: PValue): void {
  if (currentContext().sysAttribute('stderr') === null) return;
  try {
    const print = pyObjectLookupAttr(importModule('traceback'), '_print_exception_bltin');
    if (print !== undefined && exception instanceof PBaseException) {
      pyObjectCall(print, [exception]);
      return;
    }
  } catch (error) {
    if (!(error instanceof PException)) throw error;
  }
  if (exception instanceof PBaseException) writeToStderr(plainReport(exception, new Set()));
  else {
    writeToStderr(`TypeError: print_exception(): Exception expected for value, ${typeOf(exception).tpName} found\n`);
  }
}

/** The report of traceback.c, for when `traceback` cannot be imported. */
function plainReport(exception: PBaseException, seen: Set<PBaseException>): string {
  seen.add(exception);
  let text = '';
  const { cause, context } = exception;
  if (cause !== null && !seen.has(cause)) {
    text += plainReport(cause, seen);
    text += '\nThe above exception was the direct cause of the following exception:\n\n';
  } else if (context !== null && !exception.suppressContext && !seen.has(context)) {
    text += plainReport(context, seen);
    text += '\nDuring handling of the above exception, another exception occurred:\n\n';
  }
  return text + plainTraceback(exception.traceback) + plainHeadline(exception, false);
}

/** So many equal entries in a row are printed, the rest is counted. */
const REPEATED = 3;

/** `PyTraceBack_Print`: lines without marks. */
export function plainTraceback(first: PValue): string {
  if (!(first instanceof PTraceback)) return '';
  let text = 'Traceback (most recent call last):\n';
  let last = '';
  let count = 0;
  const endOfRun = (): void => {
    const more = count - REPEATED;
    if (more > 0) text += `  [Previous line repeated ${more} more time${more > 1 ? 's' : ''}]\n`;
  };
  for (let entry: PTraceback | null = first; entry !== null; entry = entry.next) {
    const { code } = entry.frame;
    const line = entry.lineno ?? code.positions.line(entry.position) ?? code.firstlineno;
    const place = `  File "${code.filename}", line ${line}, in ${code.name}\n`;
    if (place !== last) {
      endOfRun();
      last = place;
      count = 0;
    }
    if (++count > REPEATED) continue;
    const source = programText(code.filename, line)?.trim() ?? '';
    text += source === '' ? place : `${place}    ${source}\n`;
  }
  endOfRun();
  return text;
}

/** Class and text of an exception. Where it has no text, pythonrun.c leaves out the colon, and `PyErr_WriteUnraisable` does not. */
export function plainHeadline(exception: PBaseException, alwaysColon: boolean): string {
  const type = exception.shape.cls;
  const name = fullyQualifiedName(type);
  let text: string;
  try {
    text = pyObjectStr(exception);
  } catch (error) {
    if (!(error instanceof PException)) throw error;
    text = '<exception str() failed>';
  }
  return alwaysColon || text !== '' ? `${name}: ${text}\n` : `${name}\n`;
}

/** The parts of an exception as `sys.exc_info()` and `sys.excepthook` have them. */
export function exceptionInfo(exception: PBaseException | null): PTuple {
  return exception === null
    ? new PTuple([null, null, null])
    : new PTuple([exception.shape.cls, exception, exception.traceback]);
}

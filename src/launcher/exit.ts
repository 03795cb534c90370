import { flushAtExit } from '../modules/_io/stdio.ts';
import { ignoresAll } from '../modules/_warnings/filters.ts';
import { audit } from '../modules/sys/audit.ts';
import { systemExit } from '../modules/sys/exit-code.ts';
import { printException, writeToStderr } from '../modules/sys/print-exception.ts';
import { writeUnraisable } from '../modules/sys/unraisable.ts';
import { finalizeAll } from '../objects/object/finalize.ts';
import { pyObjectCallMethod, pyObjectLookupAttr } from '../runtime/abstract/attribute.ts';
import { pyObjectCall } from '../runtime/abstract/call.ts';
import { pyObjectIsTrue } from '../runtime/abstract/compare.ts';
import { pyObjectStr } from '../runtime/abstract/text.ts';
import type { PythonContext } from '../runtime/context.ts';
import { isException } from '../runtime/errors.ts';
import { fromHostError, internalErrors } from '../runtime/frames.ts';
import type { PValue } from '../runtime/object.ts';
import { rt } from '../runtime/registers.ts';
import { scheduler } from '../runtime/threads/scheduler.ts';
import { PException } from '../runtime/values/exception.ts';
import { typeOf } from '../runtime/values/scalars.ts';

/* How a program ends: what is printed, and the exit code. */

/** The exit code of a program that KeyboardInterrupt ended; a shell sees that it died of SIGINT. */
export const INTERRUPTED = 130;

/** Leaves with a code, everything said already. */
export class ExitNow extends Error {
  readonly code: number;
  constructor(code: number) {
    super();
    this.code = code;
  }
}

const REPORT_IT =
  'This is a defect of tspy, not of the program. Please report it with the program; TSPY_DEBUG=1 shows where in tspy it happened.\n';

/** An error in one line, for when Python's own printing is not to be had. */
export function describe(error: unknown): string {
  if (error instanceof PException) {
    const host = internalErrors.get(error.value);
    let text = typeOf(error.value).name;
    try {
      text += `: ${pyObjectStr(error.value)}`;
    } catch {
      // the class alone must do
    }
    return host instanceof Error ? `${text}\n${host.stack}` : text;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Prints an exception that nobody caught; the exit code that follows from it. Under `-i` SystemExit is printed as any other. */
export function report(context: PythonContext, error: unknown, inspect = false): number {
  if (error instanceof ExitNow) return error.code;
  rt.sp = 0;
  rt.exc = null;
  let raised: PException;
  try {
    raised = fromHostError(error);
  } catch {
    process.stderr.write(`tspy: internal error: ${describe(error)}\n${REPORT_IT}`);
    return 70;
  }
  if (isKind(raised, 'SystemExit') && !inspect) return exitCode(context, raised);
  try {
    const hook = context.sysAttribute('excepthook');
    const { value } = raised;
    context.sys.dict.set('last_exc', value);
    if (hook === undefined) {
      writeToStderr('sys.excepthook is missing\n');
      printException(value);
    } else {
      audit('sys.excepthook', hook, typeOf(value), value, value.traceback);
      pyObjectCall(hook, [typeOf(value), value, value.traceback], null);
    }
  } catch (error) {
    const second = fromHostError(error);
    if (isKind(second, 'SystemExit')) return exitCode(context, second);
    writeToStderr('Error in sys.excepthook:\n');
    printException(second.value);
    writeToStderr('\nOriginal exception was:\n');
    printException(raised.value);
  }
  const host = internalErrors.get(raised.value);
  if (host instanceof Error) {
    const shown = process.env['TSPY_DEBUG'] === undefined ? '' : `${host.stack}\n`;
    process.stderr.write(`${shown}${REPORT_IT}`);
  }
  return isKind(raised, 'KeyboardInterrupt') ? INTERRUPTED : 1;
}

function isKind(raised: PException, name: string): boolean {
  return isException(raised, name);
}

function exitCode(context: PythonContext, raised: PException): number {
  const { code, message } = systemExit(raised);
  if (message === undefined) return code;
  const stderr = context.sysAttribute('stderr');
  if (stderr !== undefined && stderr !== null) {
    pyObjectCallMethod(stderr, 'write', [`${pyObjectStr(message)}\n`]);
    pyObjectCallMethod(stderr, 'flush');
  }
  return code;
}

/** Whether the program closed a standard stream itself: `file_is_closed`. */
function isClosed(stream: PValue): boolean {
  try {
    const closed = pyObjectLookupAttr(stream, 'closed');
    return closed !== undefined && pyObjectIsTrue(closed);
  } catch {
    return false;
  }
}

/** Runs what runs at exit and flushes the standard streams; the exit code. */
export function finish(context: PythonContext, code: number): number {
  let result = code;
  const threading = context.modules.getStr('threading');
  try {
    if (threading !== undefined) pyObjectCallMethod(threading, '_shutdown');
  } catch (error) {
    writeUnraisable(fromHostError(error), 'Exception ignored on threading shutdown', null);
  }
  try {
    const atexit = context.modules.getStr('atexit');
    if (atexit !== undefined) pyObjectCallMethod(atexit, '_run_exitfuncs');
  } catch (error) {
    const second = report(context, error);
    if (result === 0) result = second;
  }
  // daemon threads end here, wherever they are
  context.finalizing = true;
  scheduler().invalidateAll();
  for (const name of ['stdout', 'stderr']) {
    const stream = context.sysAttribute(name);
    if (stream === undefined || stream === null || isClosed(stream)) continue;
    try {
      pyObjectCallMethod(stream, 'flush');
    } catch (error) {
      if (name === 'stdout') {
        writeUnraisable(fromHostError(error), 'Exception ignored on flushing sys.stdout', null);
        result = 120;
      }
    }
  }
  finalizeAll(!ignoresAll('ResourceWarning'));
  flushAtExit();
  return result;
}

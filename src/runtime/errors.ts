import { chainContext } from './exception-context.ts';
import type { PValue } from './object.ts';
import { getProperty, hiddenKey, setProperty } from './object.ts';
import { rt } from './registers.ts';
import type { PType } from './type.ts';
import { exceptionType, newException, type PBaseException, PException } from './values/exception.ts';
import { EMPTY_TUPLE, PTuple } from './values/sequences.ts';

/*
 * Makers of the exceptions that TypeScript code raises: `throw typeError('…')`. The message stands at the throw site.
 */

/** Fields of single exception classes live under these keys in the instance's shape. */
export const exceptionKeys = {
  stopIterationValue: hiddenKey('value', 1),
  systemExitCode: hiddenKey('code', 1),
  name: hiddenKey('name', 1),
  obj: hiddenKey('obj', 1),
  path: hiddenKey('path', 1),
  nameFrom: hiddenKey('name_from', 1),
  msg: hiddenKey('msg', 1),
  errno: hiddenKey('errno', 1),
  strerror: hiddenKey('strerror', 1),
  filename: hiddenKey('filename', 1),
  filename2: hiddenKey('filename2', 1),
  charactersWritten: hiddenKey('characters_written', 1),
  lineno: hiddenKey('lineno', 1),
  offset: hiddenKey('offset', 1),
  endLineno: hiddenKey('end_lineno', 1),
  endOffset: hiddenKey('end_offset', 1),
  text: hiddenKey('text', 1),
  printFileAndLine: hiddenKey('print_file_and_line', 1),
  encoding: hiddenKey('encoding', 1),
  object: hiddenKey('object', 1),
  start: hiddenKey('start', 1),
  end: hiddenKey('end', 1),
  reason: hiddenKey('reason', 1),
  groupMessage: hiddenKey('message', 1),
  groupExceptions: hiddenKey('exceptions', 1),
} as const;

/** What raises `exception`, with what is being handled as its context: `PyErr_SetObject`. */
export function raised(exception: PBaseException): PException {
  if (rt.exc !== null) chainContext(exception, rt.exc);
  return new PException(exception);
}

/** An exception of class `type` with one argument, the message. */
export function makeException(type: PType, ...args: PValue[]): PException {
  const exception = newException(type, args.length === 0 ? EMPTY_TUPLE : new PTuple(args));
  exception.context = rt.exc;
  return new PException(exception);
}

const maker =
  (name: string) =>
  (message?: PValue): PException =>
    message === undefined ? makeException(exceptionType(name)) : makeException(exceptionType(name), message);

export const typeError = maker('TypeError');
export const valueError = maker('ValueError');
export const runtimeError = maker('RuntimeError');
export const overflowError = maker('OverflowError');
export const zeroDivisionError = maker('ZeroDivisionError');
export const indexError = maker('IndexError');
export const lookupError = maker('LookupError');
export const memoryError = maker('MemoryError');
export const recursionError = maker('RecursionError');
export const bufferError = maker('BufferError');
export const systemError = maker('SystemError');
export const assertionError = maker('AssertionError');
export const eofError = maker('EOFError');
export const notImplementedError = maker('NotImplementedError');
export const referenceError = maker('ReferenceError');
export const stopAsyncIteration = maker('StopAsyncIteration');
export const generatorExit = maker('GeneratorExit');
export const keyboardInterrupt = maker('KeyboardInterrupt');

/** KeyError whose argument is the missing key itself. */
export function keyError(key: PValue): PException {
  return makeException(exceptionType('KeyError'), key);
}

/** The StopIteration for a `tp_iternext` that answered `undefined`. Set `rt.stop = null` before it is called. */
export function takeStop(): PException {
  const stop = rt.stop ?? stopIteration();
  rt.stop = null;
  return stop;
}

export function stopIteration(value: PValue | undefined = undefined): PException {
  const raised =
    value === undefined || value === null
      ? makeException(exceptionType('StopIteration'))
      : makeException(exceptionType('StopIteration'), value);
  setProperty(raised.value, exceptionKeys.stopIterationValue, value ?? null);
  return raised;
}

/** AttributeError with its `name` and `obj`, from which suggestions are made. */
export function attributeError(message: string, object?: PValue, name?: string): PException {
  const raised = makeException(exceptionType('AttributeError'), message);
  if (object !== undefined) setProperty(raised.value, exceptionKeys.obj, object);
  if (name !== undefined) setProperty(raised.value, exceptionKeys.name, name);
  return raised;
}

/** Gives an AttributeError that was raised without them the name and object of the lookup: `_PyObject_SetAttributeErrorContext`. */
export function withAttributeContext(error: unknown, object: PValue, name: string): unknown {
  if (!isException(error, 'AttributeError')) return error;
  for (const key of [exceptionKeys.name, exceptionKeys.obj])
    if ((getProperty(error.value, key) ?? null) !== null) return error;
  setProperty(error.value, exceptionKeys.name, name);
  setProperty(error.value, exceptionKeys.obj, object);
  return error;
}

/** NameError or UnboundLocalError, with its `name`. */
export function nameError(
  message: string,
  name: string,
  type: 'NameError' | 'UnboundLocalError' = 'NameError',
): PException {
  const raised = makeException(exceptionType(type), message);
  if (type === 'NameError') setProperty(raised.value, exceptionKeys.name, name);
  return raised;
}

/** ImportError or ModuleNotFoundError with `name` and `path`. */
export function importError(
  message: string,
  options: { name?: PValue; path?: PValue; nameFrom?: PValue; type?: 'ImportError' | 'ModuleNotFoundError' } = {},
): PException {
  const raised = makeException(exceptionType(options.type ?? 'ImportError'), message);
  setProperty(raised.value, exceptionKeys.msg, message);
  if (options.name !== undefined) setProperty(raised.value, exceptionKeys.name, options.name);
  if (options.path !== undefined) setProperty(raised.value, exceptionKeys.path, options.path);
  if (options.nameFrom !== undefined) setProperty(raised.value, exceptionKeys.nameFrom, options.nameFrom);
  return raised;
}

/** Whether `error` is a Python exception of class `type` on its way. */
export function isException(error: unknown, type: PType | string): error is PException {
  if (!(error instanceof PException)) return false;
  return error.value.shape.cls.isSubtypeOf(typeof type === 'string' ? exceptionType(type) : type);
}

/** A bug of ours, never of the program that runs. */
export class InternalError extends Error {}

/** For states that only a bug of ours could reach. */
export function shouldNotReachHere(why: string): InternalError {
  return new InternalError(why);
}

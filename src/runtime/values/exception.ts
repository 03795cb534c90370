import { PObject } from '../object.ts';
import type { PType } from '../type.ts';
import { type BuiltinTypeOptions, builtinType } from '../types.ts';
import type { PTraceback } from './frame.ts';
import { EMPTY_TUPLE, type PTuple } from './sequences.ts';

/**
 * An instance of BaseException or a subclass. What single exception classes add (`OSError.errno`, `StopIteration.value`, …) are
 * properties under hidden keys, declared by `exceptionMember` in `src/objects/exceptions`.
 */
export class PBaseException extends PObject {
  args: PTuple = EMPTY_TUPLE;
  /** `__traceback__`. */
  traceback: PTraceback | null = null;
  /** `__context__`. */
  context: PBaseException | null = null;
  /** `__cause__`. */
  cause: PBaseException | null = null;
  /** `__suppress_context__`. */
  suppressContext = false;
}

/** A Python exception on its way: what is thrown in JavaScript. Not an `Error`: capturing a JavaScript stack costs more than the raise. */
export class PException {
  readonly value: PBaseException;
  /** Call depth of the frame that its traceback already has an entry for; -1 when just raised. */
  depth: number;
  constructor(value: PBaseException, depth = -1) {
    this.value = value;
    this.depth = depth;
  }
}

const allocate = (type: PType): PBaseException => new PBaseException(type.instanceShape);

export const baseExceptionType = builtinType('BaseException', { allocate });
baseExceptionType.hasDict = true;

const exceptionTypes = new Map<string, PType>([['BaseException', baseExceptionType]]);

function define(base: PType, names: string, options: BuiltinTypeOptions = {}): PType {
  let last = base;
  for (const name of names.split(' ')) {
    last = builtinType(name, { base, ...options });
    exceptionTypes.set(name, last);
  }
  return last;
}

/** Builtin exception classes by name. */
export function exceptionType(name: string): PType {
  return exceptionTypes.get(name)!;
}

export function exceptionTypeNames(): IterableIterator<string> {
  return exceptionTypes.keys();
}

define(baseExceptionType, 'BaseExceptionGroup GeneratorExit KeyboardInterrupt SystemExit');
export const exceptionBaseType = define(baseExceptionType, 'Exception');
define(
  exceptionBaseType,
  'ArithmeticError AssertionError AttributeError BufferError EOFError ImportError LookupError MemoryError NameError OSError ReferenceError RuntimeError StopAsyncIteration StopIteration SyntaxError SystemError TypeError ValueError Warning',
);
define(exceptionType('ArithmeticError'), 'FloatingPointError OverflowError ZeroDivisionError');
define(exceptionType('ImportError'), 'ModuleNotFoundError');
define(exceptionType('LookupError'), 'IndexError KeyError');
define(exceptionType('NameError'), 'UnboundLocalError');
define(
  exceptionType('OSError'),
  'BlockingIOError ChildProcessError ConnectionError FileExistsError FileNotFoundError InterruptedError IsADirectoryError NotADirectoryError PermissionError ProcessLookupError TimeoutError',
);
define(
  exceptionType('ConnectionError'),
  'BrokenPipeError ConnectionAbortedError ConnectionRefusedError ConnectionResetError',
);
define(exceptionType('RuntimeError'), 'NotImplementedError PythonFinalizationError RecursionError');
define(exceptionType('SyntaxError'), 'IndentationError _IncompleteInputError');
define(exceptionType('IndentationError'), 'TabError');
define(exceptionType('ValueError'), 'UnicodeError');
define(exceptionType('UnicodeError'), 'UnicodeDecodeError UnicodeEncodeError UnicodeTranslateError');
define(
  exceptionType('Warning'),
  'BytesWarning DeprecationWarning EncodingWarning FutureWarning ImportWarning PendingDeprecationWarning ResourceWarning RuntimeWarning SyntaxWarning UnicodeWarning UserWarning',
);

/** `BaseExceptionGroup` and `Exception`: the only builtin class with two bases. */
export const exceptionGroupType = builtinType('ExceptionGroup', { base: exceptionType('BaseExceptionGroup') });
exceptionTypes.set('ExceptionGroup', exceptionGroupType);
exceptionGroupType.bases = [exceptionType('BaseExceptionGroup'), exceptionBaseType];
exceptionGroupType.mro = [
  exceptionGroupType,
  exceptionType('BaseExceptionGroup'),
  exceptionBaseType,
  ...baseExceptionType.mro,
];
exceptionBaseType.addSubclass(exceptionGroupType);

/** A new exception of a builtin class with `args`, without calling Python code. */
export function newException(type: PType, args: PTuple): PBaseException {
  const exception = type.allocate(type) as PBaseException;
  exception.args = args;
  return exception;
}

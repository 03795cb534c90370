import { AddressInfoError, HostError, PosixError, UnsupportedPosixFeature } from '../posix/errors.ts';
import { FsEncodeError } from '../posix/fsEncoding.ts';
import { unicodeEncodeError } from './codecs/errors.ts';
import { currentContext } from './context.ts';
import { exceptionKeys, makeException, raised } from './errors.ts';
import { type PValue, setProperty } from './object.ts';
import type { PType } from './type.ts';
import { exceptionType, newException, type PException } from './values/exception.ts';
import { PTuple } from './values/sequences.ts';

/** The subclass of OSError for an errno, by the name of the errno. */
const CLASS_BY_ERRNO: Readonly<Record<string, string>> = {
  EAGAIN: 'BlockingIOError',
  EALREADY: 'BlockingIOError',
  EINPROGRESS: 'BlockingIOError',
  EWOULDBLOCK: 'BlockingIOError',
  EPIPE: 'BrokenPipeError',
  ESHUTDOWN: 'BrokenPipeError',
  ECHILD: 'ChildProcessError',
  ECONNABORTED: 'ConnectionAbortedError',
  ECONNREFUSED: 'ConnectionRefusedError',
  ECONNRESET: 'ConnectionResetError',
  EEXIST: 'FileExistsError',
  ENOENT: 'FileNotFoundError',
  EISDIR: 'IsADirectoryError',
  ENOTDIR: 'NotADirectoryError',
  EINTR: 'InterruptedError',
  EACCES: 'PermissionError',
  EPERM: 'PermissionError',
  ESRCH: 'ProcessLookupError',
  ETIMEDOUT: 'TimeoutError',
};

/** The table of the platform last asked for. */
let classesOf: object | null = null;
let classes = new Map<number, PType>();

/** The class of an OSError with that errno on the running platform: CPython's `errnomap`. */
export function osErrorClass(errno: number): PType {
  const numbers = currentContext().posix.constants.errno as unknown as Readonly<Record<string, number>>;
  if (classesOf !== numbers) {
    classesOf = numbers;
    classes = new Map();
    for (const [name, className] of Object.entries(CLASS_BY_ERRNO))
      if (numbers[name] !== undefined) classes.set(numbers[name], exceptionType(className));
  }
  return classes.get(errno) ?? exceptionType('OSError');
}

/** An OSError with errno, text and file names: `PyErr_SetFromErrnoWithFilenameObjects`. */
export function osError(errno: number, path?: PValue, path2?: PValue, text?: string): PException {
  const strerror = text ?? currentContext().posix.strerror(errno);
  const error = newException(osErrorClass(errno), new PTuple([errno, strerror]));
  setProperty(error, exceptionKeys.errno, errno);
  setProperty(error, exceptionKeys.strerror, strerror);
  if (path !== undefined) setProperty(error, exceptionKeys.filename, path);
  if (path2 !== undefined) setProperty(error, exceptionKeys.filename2, path2);
  return raised(error);
}

/** Where modules leave the classes that errors of the OS layer need and that are theirs. */
export const errorClasses: {
  /** `io.UnsupportedOperation`, by `_io`. */
  unsupportedOperation: PType | null;
  /** `socket.gaierror` and `socket.herror`, by `_socket`. */
  gaierror: PType | null;
  herror: PType | null;
} = { unsupportedOperation: null, gaierror: null, herror: null };

export const interruption: {
  /** Runs what signals ask for (Python handlers), when a system call was interrupted; may throw. Set by the `signal` module. */
  check: () => void;
  /** Until when (`performance.now()`) handlers are held back: what runs is not to be cut short, unless it waits. */
  heldUntil: number;
} = { check() {}, heldUntil: 0 };

/** Gives back what the program has dropped without closing it; false if that was nothing. Set by `_io`. */
export const exhaustion: { reclaim: () => boolean } = { reclaim: () => false };

/** An exception of a class with the arguments of OSError; OSError itself where the class is not there. */
export function codedError(type: PType | null, code: number, message: string): PException {
  const raised = makeException(type ?? exceptionType('OSError'), code, message);
  setProperty(raised.value, exceptionKeys.errno, code);
  setProperty(raised.value, exceptionKeys.strerror, message);
  return raised;
}

/** What code of the host threw beneath an OSError: its file system, say. */
export const hostCauses = new WeakMap<object, unknown>();

/** The Python exception for an error of the OS layer; anything else as it is. */
export function fromPosixError(error: unknown, path?: PValue, path2?: PValue): unknown {
  if (error instanceof PosixError) {
    const raised = osError(error.errno, path, path2);
    if (error.cause !== undefined) hostCauses.set(raised.value, error.cause);
    return raised;
  }
  if (error instanceof UnsupportedPosixFeature)
    return makeException(errorClasses.unsupportedOperation ?? exceptionType('OSError'), error.toString());
  if (error instanceof FsEncodeError)
    return unicodeEncodeError('utf-8', error.text, error.position, error.end, 'surrogates not allowed');
  if (error instanceof AddressInfoError) return codedError(errorClasses.gaierror, error.code, error.message);
  if (error instanceof HostError) return codedError(errorClasses.herror, error.code, error.message);
  return error;
}

/**
 * Runs a system call: repeats it when a signal interrupted it and its handlers did not raise (PEP 475), or when it lacked an fd and the program
 * had dropped files that it did not close; turns a failure into the right OSError with the file names given.
 */
export function syscall<T>(call: () => T, path?: PValue, path2?: PValue): T {
  for (;;) {
    try {
      return call();
    } catch (error) {
      if (error instanceof PosixError) {
        const { EINTR, EMFILE, ENFILE } = currentContext().posix.constants.errno;
        if (error.errno === EINTR) {
          interruption.heldUntil = 0;
          interruption.check();
          continue;
        }
        if ((error.errno === EMFILE || error.errno === ENFILE) && exhaustion.reclaim()) continue;
      }
      throw fromPosixError(error, path, path2);
    }
  }
}

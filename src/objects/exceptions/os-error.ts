import { errnoConstants as linuxErrno } from '../../posix/constants/linux/errno.ts';
import { asSsize, hasIndex } from '../../runtime/abstract/number.ts';
import { pyObjectRepr, pyObjectStr } from '../../runtime/abstract/text.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, method } from '../../runtime/clinic/members.ts';
import { currentContext, hasContext } from '../../runtime/context.ts';
import { attributeError, exceptionKeys, raised } from '../../runtime/errors.ts';
import { deleteProperty, getProperty, type PValue, setProperty } from '../../runtime/object.ts';
import type { PType } from '../../runtime/type.ts';
import type { KeywordNames } from '../../runtime/type-slots.ts';
import { exceptionType, PBaseException, type PException } from '../../runtime/values/exception.ts';
import { intValue, typeOf } from '../../runtime/values/scalars.ts';
import { EMPTY_TUPLE, PTuple } from '../../runtime/values/sequences.ts';
import { argumentsTuple, baseExceptionStr, ownDict } from './base-exception.ts';
import { exceptionMember, field, refuseKeywords } from './fields.ts';

const osErrorType = exceptionType('OSError');

/** Error numbers that have a class of their own. */
const CLASSES: Readonly<Record<string, readonly string[]>> = {
  BlockingIOError: ['EAGAIN', 'EALREADY', 'EINPROGRESS', 'EWOULDBLOCK'],
  BrokenPipeError: ['EPIPE', 'ESHUTDOWN'],
  ChildProcessError: ['ECHILD'],
  ConnectionAbortedError: ['ECONNABORTED'],
  ConnectionRefusedError: ['ECONNREFUSED'],
  ConnectionResetError: ['ECONNRESET'],
  FileExistsError: ['EEXIST'],
  FileNotFoundError: ['ENOENT'],
  InterruptedError: ['EINTR'],
  IsADirectoryError: ['EISDIR'],
  NotADirectoryError: ['ENOTDIR'],
  PermissionError: ['EACCES', 'EPERM'],
  ProcessLookupError: ['ESRCH'],
  TimeoutError: ['ETIMEDOUT'],
};

const tables = new Map<object, Map<number, PType>>();

/** Classes by error number, in the numbering of the running context's platform. */
function classOf(errno: number): PType | undefined {
  const numbers = (hasContext() ? currentContext().posix.constants.errno : linuxErrno) as Readonly<
    Record<string, number>
  >;
  let table = tables.get(numbers);
  if (table === undefined) {
    table = new Map();
    for (const [name, symbols] of Object.entries(CLASSES))
      for (const symbol of symbols) {
        const number = numbers[symbol];
        if (number !== undefined) table.set(number, exceptionType(name));
      }
    tables.set(numbers, table);
  }
  return table.get(errno);
}

/** `oserror_use_init`: a subclass with its own `__init__` but not its own `__new__` is filled in by `__init__`. */
function filledByInit(type: PType): boolean {
  return type.tp_init !== osErrorInit && type.tp_new === osErrorNew;
}

/** `oserror_parse_args` and `oserror_init`. */
function fill(self: PBaseException, args: PValue[]): void {
  self.args = argumentsTuple(args);
  for (const key of [exceptionKeys.errno, exceptionKeys.strerror, exceptionKeys.filename, exceptionKeys.filename2])
    deleteProperty(self, key);
  if (args.length < 2 || args.length > 5) return;
  setProperty(self, exceptionKeys.errno, args[0]!);
  setProperty(self, exceptionKeys.strerror, args[1]!);
  const filename = args[2] ?? null;
  if (filename === null) return;
  if (typeOf(self) === exceptionType('BlockingIOError') && isNumber(filename)) {
    setProperty(self, exceptionKeys.charactersWritten, asSsize(filename));
    return;
  }
  setProperty(self, exceptionKeys.filename, filename);
  const filename2 = args[4] ?? null;
  if (filename2 !== null) setProperty(self, exceptionKeys.filename2, filename2);
  self.args = new PTuple([args[0]!, args[1]!]);
}

/** `PyNumber_Check`. */
function isNumber(value: PValue): boolean {
  const type = typeOf(value);
  return hasIndex(value) || type.nb_int !== null || type.nb_float !== null;
}

function osErrorNew(type: PType, args: PValue[], keywords: KeywordNames): PValue {
  if (filledByInit(type)) {
    const self = type.allocate(type) as PBaseException;
    self.args = EMPTY_TUPLE;
    return self;
  }
  refuseKeywords(type.tpName, keywords);
  let cls = type;
  if (type === osErrorType && args.length >= 2 && args.length <= 5) {
    const errno = intValue(args[0]!);
    if (typeof errno === 'number') cls = classOf(errno) ?? type;
  }
  const self = cls.allocate(cls) as PBaseException;
  fill(self, args);
  return self;
}

function osErrorInit(self: PBaseException, args: PValue[], keywords: KeywordNames): void {
  const type = typeOf(self);
  if (!filledByInit(type)) return;
  refuseKeywords(type.tpName, keywords);
  fill(self, args);
}

/** An OSError as the operating system's failure `errno` gives it, of the class that belongs to the number. */
export function newOSError(
  errno: number,
  strerror: string,
  filename: PValue = null,
  filename2: PValue = null,
): PException {
  const args: PValue[] = [errno, strerror];
  if (filename !== null) args.push(filename);
  if (filename2 !== null) args.push(null, filename2);
  return raised(osErrorNew(osErrorType, args, null) as PBaseException);
}

function osErrorStr(self: PBaseException): string {
  const errno = getProperty(self, exceptionKeys.errno);
  const strerror = getProperty(self, exceptionKeys.strerror);
  const filename = getProperty(self, exceptionKeys.filename);
  if (filename !== undefined) {
    const start = `[Errno ${pyObjectStr(errno ?? null)}] ${pyObjectStr(strerror ?? null)}: ${pyObjectRepr(filename)}`;
    const filename2 = getProperty(self, exceptionKeys.filename2);
    return filename2 === undefined ? start : `${start} -> ${pyObjectRepr(filename2)}`;
  }
  if (errno !== undefined && strerror !== undefined) return `[Errno ${pyObjectStr(errno)}] ${pyObjectStr(strerror)}`;
  return baseExceptionStr(self);
}

defineType(osErrorType, {
  doc: 'Base class for I/O related errors.',
  slots: { tp_new: osErrorNew, tp_init: osErrorInit, tp_str: osErrorStr },
  members: [
    method(PBaseException, '__reduce__', {
      run(self) {
        let args = self.args;
        const filename = getProperty(self, exceptionKeys.filename);
        if (args.items.length === 2 && filename !== undefined) {
          const filename2 = getProperty(self, exceptionKeys.filename2);
          args = new PTuple(
            filename2 === undefined ? [...args.items, filename] : [...args.items, filename, null, filename2],
          );
        }
        const dict = ownDict(self);
        return new PTuple(dict === null ? [typeOf(self), args] : [typeOf(self), args, dict]);
      },
    }),
    exceptionMember('errno', exceptionKeys.errno, 'POSIX exception code'),
    exceptionMember('strerror', exceptionKeys.strerror, 'exception strerror'),
    exceptionMember('filename', exceptionKeys.filename, 'exception filename'),
    exceptionMember('filename2', exceptionKeys.filename2, 'second exception filename'),
    getset(PBaseException, 'characters_written', {
      get(self) {
        const written = field(self, exceptionKeys.charactersWritten);
        if (written === null) throw attributeError('characters_written', self, 'characters_written');
        return written;
      },
      set(self, value) {
        if (value !== undefined) setProperty(self, exceptionKeys.charactersWritten, asSsize(value));
        else if (!deleteProperty(self, exceptionKeys.charactersWritten))
          throw attributeError('characters_written', self, 'characters_written');
      },
    }),
  ],
});

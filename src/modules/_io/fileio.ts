import { PosixError } from '../../posix/errors.ts';
import type { PosixPath } from '../../posix/fsEncoding.ts';
import type { PosixSupport } from '../../posix/support.ts';
import { pyObjectCallMethod, pyObjectLookupAttr, pyObjectSetAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall2 } from '../../runtime/abstract/call.ts';
import { asIndex } from '../../runtime/abstract/number.ts';
import { fsConvert } from '../../runtime/abstract/path.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { initBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { bool, index, int, object, sizeOrNone, strWithoutNul } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, method } from '../../runtime/clinic/members.ts';
import { currentContext } from '../../runtime/context.ts';
import { isException, overflowError, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { fromPosixError, interruption, osError, syscall } from '../../runtime/syscall.ts';
import { shortened } from '../../runtime/text/byte-writer.ts';
import { keptByCall, leavable, pastRetry, untilReady } from '../../runtime/threads/attempt.ts';
import { threadsActive } from '../../runtime/threads/scheduler.ts';
import { disown, own } from '../../runtime/values/abandoned.ts';
import { PBytes } from '../../runtime/values/sequences.ts';
import { warn } from '../../runtime/warn.ts';
import { audit } from '../sys/audit.ts';
import { OwnedFile } from './abandoned-file.ts';
import {
  allocateBytes,
  cannotPickle,
  closeBase,
  readBuffer,
  reprOnce,
  runBoth,
  warnOfDeath,
  writeBuffer,
} from './iobase.ts';
import { flushPendingFiles } from './pending.ts';
import { DEFAULT_BUFFER_SIZE, fileIOType, PFileIO, unsupportedOperation } from './types.ts';

const S_IFMT = 0o170000;
const S_IFDIR = 0o040000;
const S_IFCHR = 0o020000;

/** The most one read or write call transfers: `_PY_READ_MAX`. */
const TRANSFER_MAX = 0x7ffff000;

const posix = (): PosixSupport => currentContext().posix;

function checkOpen(self: PFileIO): void {
  if (self.fd < 0) throw valueError('I/O operation on closed file');
}

/** Sets the modes and answers the flags of open(2) for a mode of `FileIO`. */
function parseMode(self: PFileIO, mode: string): number {
  const flags = posix().constants.posix;
  let result = 0;
  let main = 0;
  let plus = false;
  const once = () => {
    if (main++ > 0) throw valueError('Must have exactly one of create/read/write/append mode and at most one plus');
  };
  self.created = self.isReadable = self.isWritable = self.isAppending = false;
  for (const letter of mode) {
    switch (letter) {
      case 'x':
        once();
        self.created = self.isWritable = true;
        result |= flags.O_EXCL | flags.O_CREAT;
        break;
      case 'r':
        once();
        self.isReadable = true;
        break;
      case 'w':
        once();
        self.isWritable = true;
        result |= flags.O_CREAT | flags.O_TRUNC;
        break;
      case 'a':
        once();
        self.isWritable = self.isAppending = true;
        result |= flags.O_APPEND | flags.O_CREAT;
        break;
      case 'b':
        break;
      case '+':
        if (plus) throw valueError('Must have exactly one of create/read/write/append mode and at most one plus');
        plus = self.isReadable = self.isWritable = true;
        break;
      default:
        throw valueError(`invalid mode: ${mode}`);
    }
  }
  if (main === 0) throw valueError('Must have exactly one of create/read/write/append mode and at most one plus');
  const access = self.isReadable && self.isWritable ? flags.O_RDWR : self.isReadable ? flags.O_RDONLY : flags.O_WRONLY;
  return result | access | flags.O_CLOEXEC;
}

/** The fd that a file argument is, or -1 for a name. */
function fdOf(file: PValue): number {
  if (typeof file === 'boolean') warn('RuntimeWarning', 'bool is used as a file descriptor');
  if (typeof file === 'string') return -1;
  let fd: number | bigint;
  try {
    fd = asIndex(file);
  } catch (error) {
    if (isException(error, 'TypeError')) return -1;
    throw error;
  }
  if (fd < 0) throw valueError('negative file descriptor');
  if (fd > 0x7fffffff) throw overflowError('Python int too large to convert to C int');
  return Number(fd);
}

/** `FileIO.__init__`. */
export function initFile(self: PFileIO, file: PValue, mode: string, closeFd: boolean, opener: PValue): void {
  if (self.fd >= 0) {
    if (self.closeFd) closeFile(self);
    else self.fd = -1;
  }
  self.owned = null;
  const os = posix();
  const given = fdOf(file);
  let path: PosixPath | null = null;
  if (given < 0) path = fsConvert(file);
  const flags = parseMode(self, mode);
  audit('open', file, mode, flags);
  self.isSeekable = null;
  self.closeFd = closeFd;
  self.blockSize = DEFAULT_BUFFER_SIZE;
  self.finalizing = false;
  self.estimatedSize = -1;
  self.openMode = 0;
  let opened = false;
  if (path === null) self.fd = given;
  else {
    if (!closeFd) throw valueError('Cannot use closefd=False with file name');
    if (opener === null) {
      flushPendingFiles();
      self.fd = syscall(() => os.openat(os.constants.libc.AT_FDCWD, path, flags, 0o666), file);
    } else {
      const result = pyObjectCall2(opener, file, flags);
      let fd: number | bigint;
      try {
        fd = asIndex(result);
      } catch (error) {
        if (isException(error, 'TypeError')) throw typeError('expected integer from opener');
        throw error;
      }
      if (fd < 0) throw valueError(`opener returned ${fd}`);
      self.fd = Number(fd);
      syscall(() => os.setInheritable(self.fd, false));
    }
    opened = true;
  }
  try {
    inspectFile(self, os, file);
    pyObjectSetAttr(self, 'name', file);
    if (self.isAppending) seekFile(self, 0, 2, true);
    if (closeFd) {
      self.owned = new OwnedFile(self.fd, file, self.shape.cls.tpName, modeText(self));
      own(self, self.owned);
    }
  } catch (error) {
    if (opened) {
      const { fd } = self;
      self.fd = -1;
      try {
        os.close(fd);
      } catch (failed) {
        if (!(failed instanceof PosixError)) throw failed;
      }
    } else self.fd = -1;
    throw error;
  }
}

/** Takes from fstat what reading needs; a directory is refused. */
function inspectFile(self: PFileIO, os: PosixSupport, file: PValue): void {
  let stat: ReturnType<PosixSupport['fstat']>;
  try {
    stat = os.fstat(self.fd);
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    if (error.errno === os.constants.errno.EBADF) throw osError(error.errno);
    return;
  }
  if ((stat.mode & S_IFMT) === S_IFDIR) throw osError(os.constants.errno.EISDIR, file);
  if (stat.blksize > 1) self.blockSize = stat.blksize;
  self.openMode = stat.mode;
  self.estimatedSize = Number(stat.size);
}

export function closeFile(self: PFileIO): void {
  const { fd } = self;
  if (fd < 0) return;
  self.fd = -1;
  if (self.owned !== null) {
    disown(self.owned);
    self.owned = null;
  }
  try {
    posix().close(fd);
  } catch (error) {
    // An interrupted close has closed the fd all the same.
    if (error instanceof PosixError && error.errno === posix().constants.errno.EINTR) return;
    throw fromPosixError(error);
  }
}

const wouldBlock = (error: unknown): boolean =>
  error instanceof PosixError && error.errno === posix().constants.errno.EAGAIN;

const POLLIN = 1;
const POLLOUT = 4;
/** What a pipe takes at least when it is ready. */
const PIPE_BUF = 4096;

/** Whether a descriptor is a pipe, socket or terminal: what may block. */
function isStream(fd: number): boolean {
  try {
    const kind = posix().fstat(fd).mode & 0o170000;
    return kind !== 0o100000 && kind !== 0o040000;
  } catch {
    return false;
  }
}

/** Reads into `target`: the number of bytes, or `null` where it would block. */
export function readFileInto(self: PFileIO, target: Uint8Array): number | null {
  if (self.fd < 0) throw valueError('I/O operation on closed file');
  if (!self.isReadable) throw unsupportedOperation('File not open for reading');
  const os = posix();
  untilReady(self.fd, POLLIN);
  if (target.length > TRANSFER_MAX) target = target.subarray(0, TRANSFER_MAX);
  return syscall(() => {
    try {
      return os.readInto(self.fd, target);
    } catch (error) {
      if (wouldBlock(error)) return null;
      throw error;
    }
  });
}

/** Reads at most `size` bytes to memory of their own, or `null` where it would block. */
export function readFileBlock(self: PFileIO, size: number): Uint8Array | null {
  if (self.fd < 0) throw valueError('I/O operation on closed file');
  if (!self.isReadable) throw unsupportedOperation('File not open for reading');
  const os = posix();
  untilReady(self.fd, POLLIN);
  return syscall(() => {
    try {
      return os.read(self.fd, Math.min(size, TRANSFER_MAX));
    } catch (error) {
      if (wouldBlock(error)) return null;
      throw error;
    }
  });
}

/** Writes from `bytes`: how many were written, or `null` where it would block. */
export function writeFileFrom(self: PFileIO, bytes: Uint8Array): number | null {
  if (self.fd < 0) throw valueError('I/O operation on closed file');
  if (!self.isWritable) throw unsupportedOperation('File not open for writing');
  const os = posix();
  if (threadsActive() && isStream(self.fd)) {
    untilReady(self.fd, POLLOUT);
    pastRetry();
    // A longer write may block for a thread that cannot read meanwhile.
    if (bytes.length > PIPE_BUF) bytes = bytes.subarray(0, PIPE_BUF);
  }
  if (bytes.length > TRANSFER_MAX) bytes = bytes.subarray(0, TRANSFER_MAX);
  return syscall(() => {
    try {
      return os.write(self.fd, bytes);
    } catch (error) {
      if (wouldBlock(error)) return null;
      throw error;
    }
  });
}

/** lseek; `quiet` keeps a pipe that cannot seek from raising. */
export function seekFile(self: PFileIO, offset: number | bigint, whence: number, quiet = false): number | bigint {
  const os = posix();
  try {
    const position = syscall(() => os.lseek(self.fd, offset, whence));
    self.isSeekable = true;
    return position;
  } catch (error) {
    if (!quiet) throw error;
    if (self.isSeekable === null) self.isSeekable = false;
    if (isException(error, 'OSError')) return -1;
    throw error;
  }
}

/** From this size on a file is read to memory that is not cleared before. */
const LARGE = 16384;
/** What is beyond the size that a file said it had. */
const more = new Uint8Array(4096);

/** `FileIO.readall`. */
export function readAllOf(self: PFileIO): PValue {
  checkOpen(self);
  if (!self.isReadable) throw unsupportedOperation('File not open for reading');
  const os = posix();
  const before = keptByCall<{ buffer: Uint8Array; length: number } | null>('readall', null);
  if (before !== null) return readingAll(self, before.buffer, before.length);
  let room = 0;
  if (self.estimatedSize > 0 || (self.openMode & S_IFMT) === 0o100000) {
    try {
      const position = Number(os.lseek(self.fd, 0, os.constants.libc.SEEK_CUR));
      const size = Number(os.fstat(self.fd).size);
      if (size >= position) room = size - position + 1;
    } catch (error) {
      if (!(error instanceof PosixError)) throw error;
    }
  }
  let buffer: Uint8Array;
  let length = 0;
  if (room > LARGE) {
    const block = readFileBlock(self, room - 1);
    if (block === null) return null;
    // Most often that was all: whether it was takes another read.
    const n = block.length === 0 ? 0 : readFileInto(self, more);
    if (n === 0 || n === null) return new PBytes(block);
    length = block.length + n;
    buffer = allocateBytes(Math.max(room, length + DEFAULT_BUFFER_SIZE));
    buffer.set(block);
    buffer.set(more.subarray(0, n), block.length);
  } else buffer = allocateBytes(room > 0 ? room : DEFAULT_BUFFER_SIZE);
  return readingAll(self, buffer, length);
}

/** Reads the rest after `length` bytes that are in the buffer, in a call that can be left while it waits. */
function readingAll(self: PFileIO, buffer: Uint8Array, length: number): PValue {
  const end = leavable(
    'readall',
    () => {
      for (;;) {
        if (length >= buffer.length) {
          // Twice as much up to 64 KiB, then an eighth more, so that no read is far too large.
          const more = (buffer.length < 65536 ? buffer.length : buffer.length >> 3) + 4096;
          const grown = allocateBytes(buffer.length + more);
          grown.set(buffer);
          buffer = grown;
        }
        const n = readFileInto(self, buffer.subarray(length));
        if (n === null || n === 0) return n;
        length += n;
      }
    },
    () => ({ buffer, length }),
  );
  if (end === null && length === 0) return null;
  return new PBytes(shortened(buffer, length));
}

export function isFileSeekable(self: PFileIO): boolean {
  checkOpen(self);
  if (self.isSeekable === null) seekFile(self, 0, posix().constants.libc.SEEK_CUR, true);
  return self.isSeekable === true;
}

/** Whether it may be a terminal at all: a regular file, which is most often meant, needs no system call. */
export function isTerminalFile(self: PFileIO): boolean {
  checkOpen(self);
  if (self.openMode !== 0 && (self.openMode & S_IFMT) !== S_IFCHR) return false;
  return posix().isatty(self.fd);
}

function modeText(self: PFileIO): string {
  if (self.created) return self.isReadable ? 'xb+' : 'xb';
  if (self.isAppending) return self.isReadable ? 'ab+' : 'ab';
  if (self.isReadable) return self.isWritable ? 'rb+' : 'rb';
  return 'wb';
}

defineType(fileIOType, {
  doc: 'Open a file.',
  textSignature: "(file, mode='r', closefd=True, opener=None)",
  slots: {
    tp_new: (type) => type.allocate(type),
    tp_init: initBy('FileIO', {
      params: [
        arg('file', object),
        arg('mode', strWithoutNul, 'r'),
        arg('closefd', bool, true),
        arg('opener', object, null),
      ],
      run(self: PFileIO, file, mode, closeFd, opener) {
        initFile(self, file, mode, closeFd, opener);
      },
    }),
    tp_repr(self: PFileIO) {
      const type = self.shape.cls.tpName;
      if (self.fd < 0) return `<${type} [closed]>`;
      const tail = `mode='${modeText(self)}' closefd=${self.closeFd ? 'True' : 'False'}>`;
      const name = pyObjectLookupAttr(self, 'name');
      if (name === undefined) return `<${type} fd=${self.fd} ${tail}`;
      return reprOnce(self, () => `<${type} name=${pyObjectRepr(name)} ${tail}`);
    },
  },
  members: [
    method(PFileIO, 'read', {
      doc: 'Read at most size bytes, returned as bytes.',
      params: [arg('size', sizeOrNone, -1), '/'],
      restartable: true,
      run(self, size) {
        checkOpen(self);
        if (!self.isReadable) throw unsupportedOperation('File not open for reading');
        if (size < 0) return pyObjectCallMethod(self, 'readall');
        const buffer = allocateBytes(Math.min(size, TRANSFER_MAX));
        const n = readFileInto(self, buffer);
        if (n === null) return null;
        return new PBytes(shortened(buffer, n));
      },
    }),
    method(PFileIO, 'readall', {
      doc: 'Read all data from the file, returned as bytes.',
      restartable: true,
      run: (self) => readAllOf(self),
    }),
    method(PFileIO, 'readinto', {
      doc: 'Same as RawIOBase.readinto().',
      params: [arg('buffer', writeBuffer), '/'],
      restartable: true,
      run: (self, target) => readFileInto(self, target),
    }),
    method(PFileIO, 'write', {
      doc: 'Write buffer b to file, return number of bytes written.',
      params: [arg('b', readBuffer), '/'],
      restartable: true,
      run(self, bytes) {
        const written = writeFileFrom(self, bytes);
        // A signal may have cut it short.
        if (written !== null && written < bytes.length) interruption.check();
        return written;
      },
    }),
    method(PFileIO, 'seek', {
      doc: 'Move to new file position and return the file position.',
      params: [arg('pos', index), arg('whence', int, 0), '/'],
      run(self, offset, whence) {
        checkOpen(self);
        return seekFile(self, offset, whence);
      },
    }),
    method(PFileIO, 'tell', {
      doc: 'Current file position.',
      run(self) {
        checkOpen(self);
        return seekFile(self, 0, 1);
      },
    }),
    method(PFileIO, 'truncate', {
      doc: 'Truncate the file to at most size bytes and return the truncated size.',
      params: [arg('size', object, null), '/'],
      run(self, size) {
        checkOpen(self);
        if (!self.isWritable) throw unsupportedOperation('File not open for writing');
        const length = size === null ? seekFile(self, 0, 1) : asIndex(size);
        syscall(() => posix().ftruncate(self.fd, length));
        self.estimatedSize = -1;
        return length;
      },
    }),
    method(PFileIO, 'close', {
      doc: 'Close the file.',
      run(self) {
        runBoth(
          () => closeBase(self),
          () => {
            if (!self.closeFd) {
              self.fd = -1;
              return;
            }
            if (self.finalizing && self.fd >= 0) warnOfDeath(self, self);
            closeFile(self);
          },
        );
      },
    }),
    method(PFileIO, 'seekable', {
      doc: 'True if file supports random-access.',
      run: (self) => isFileSeekable(self),
    }),
    method(PFileIO, 'readable', {
      doc: 'True if file was opened in a read mode.',
      run(self) {
        checkOpen(self);
        return self.isReadable;
      },
    }),
    method(PFileIO, 'writable', {
      doc: 'True if file was opened in a write mode.',
      run(self) {
        checkOpen(self);
        return self.isWritable;
      },
    }),
    method(PFileIO, 'fileno', {
      textSignature: '($self, /)',
      doc: 'Return the underlying file descriptor (an integer).',
      run(self) {
        checkOpen(self);
        return self.fd;
      },
    }),
    method(PFileIO, 'isatty', {
      doc: 'True if the file is connected to a TTY device.',
      run(self) {
        checkOpen(self);
        return posix().isatty(self.fd);
      },
    }),
    method(PFileIO, '_isatty_open_only', { run: (self) => isTerminalFile(self) }),
    method(PFileIO, '_dealloc_warn', {
      textSignature: '($self, object, /)',
      params: [arg('source', object), '/'],
      run(self, source) {
        if (self.fd >= 0 && self.closeFd) warn('ResourceWarning', `unclosed file ${pyObjectRepr(source)}`);
      },
    }),
    ...cannotPickle(PFileIO),
    getset(PFileIO, 'closed', { doc: 'True if the file is closed', get: (self) => self.fd < 0 }),
    getset(PFileIO, 'closefd', {
      doc: 'True if the file descriptor will be closed by close().',
      get: (self) => self.closeFd,
    }),
    getset(PFileIO, 'mode', { doc: 'String giving the file mode', get: (self) => modeText(self) }),
    getset(PFileIO, '_blksize', {
      member: true,
      get: (self) => self.blockSize,
      set(self, value) {
        self.blockSize = Number(asIndex(value ?? null));
      },
    }),
    getset(PFileIO, '_finalizing', {
      member: true,
      get: (self) => self.finalizing,
      set(self, value) {
        self.finalizing = value === true;
      },
    }),
  ],
});

import { collect } from '../../runtime/abstract/iterate.ts';
import { bytesOf } from '../../runtime/buffer.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { bool, index, int, object, ssize } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { overflowError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { osError, syscall } from '../../runtime/syscall.ts';
import { untilReady } from '../../runtime/threads/attempt.ts';
import { blocks, isReady, parkForFd, type Rest } from '../../runtime/threads/park.ts';
import { threadsActive } from '../../runtime/threads/scheduler.ts';
import { PBytes, PTuple } from '../../runtime/values/sequences.ts';
import { writeBuffer } from '../_io/iobase.ts';
import { flushPendingFiles } from '../_io/pending.ts';
import { fileDescriptor } from '../select/file-descriptor.ts';
import { audit } from '../sys/audit.ts';
import { buffer, dirFd, fd, offset, os, path } from './arguments.ts';

/** An offset or None, for "where the file is". */
const offsetOrNone = {
  convert: (value: PValue, where: () => string) => (value === null ? null : offset.convert!(value, where)),
};

const buffers = (value: PValue, writable: boolean): Uint8Array[] =>
  collect(value).map((item) => (writable ? writeBuffer.convert!(item, () => 'a bytes-like object') : bytesOf(item)));

const POLLIN = 1;
const POLLOUT = 4;
/** What a pipe takes at least when it is ready. */
const PIPE_BUF = 4096;

/** Whether calls on the descriptor wait: asked only while there are other threads. */
function isBlocking(n: number): boolean {
  if (!threadsActive()) return false;
  try {
    return os().getBlocking(n);
  } catch {
    return false;
  }
}

/** Writes in parts that do not block: whoever reads may be another thread. */
function* writing(n: number, data: Uint8Array): Rest<number> {
  let done = 0;
  do {
    if (!isReady(n, POLLOUT)) yield* parkForFd(n, POLLOUT);
    const part = data.subarray(done, done + PIPE_BUF);
    done += syscall(() => os().write(n, part));
  } while (done < data.length);
  return done;
}

/** Sends a part that does not block, as `sendfile` may: whoever reads may be another thread. */
function* sending(out: number, source: number, at: number | bigint | null, count: number): Rest<number> {
  if (!isReady(out, POLLOUT)) yield* parkForFd(out, POLLOUT);
  return syscall(() => os().sendfile(out, source, at, Math.min(count, PIPE_BUF)));
}

export const fileFunctions = [
  builtinFunction('open', {
    doc: 'Open a file for low level IO.  Returns a file descriptor (integer).',
    params: [
      arg('path', path('open')),
      arg('flags', int),
      arg('mode', int, 0o777),
      '*',
      arg('dir_fd', dirFd, -100, 'None'),
    ],
    run(_self, target, flags, mode, dir) {
      flushPendingFiles();
      const posix = os();
      const all = flags | posix.constants.posix.O_CLOEXEC;
      audit('open', target.object, null, all);
      return syscall(() => posix.openat(dir, target.path, all, mode), target.object);
    },
  }),
  builtinFunction('close', {
    doc: 'Close a file descriptor.',
    params: [arg('fd', fd)],
    run: (_self, n) => syscall(() => os().close(n)),
  }),
  builtinFunction('closerange', {
    params: [arg('fd_low', fd), arg('fd_high', fd), '/'],
    run: (_self, low, high) => syscall(() => os().closeRange(low, high)),
  }),
  builtinFunction('dup', { params: [arg('fd', fd), '/'], run: (_self, n) => syscall(() => os().dup(n, false)) }),
  builtinFunction('dup2', {
    params: [arg('fd', fd), arg('fd2', fd), arg('inheritable', bool, true)],
    run(_self, n, n2, inheritable) {
      if (n < 0 || n2 < 0) throw osError(os().constants.errno.EBADF);
      return syscall(() => os().dup2(n, n2, inheritable));
    },
  }),
  builtinFunction('read', {
    doc: 'Read from a file descriptor.  Returns a bytes object.',
    params: [arg('fd', fd), arg('length', ssize), '/'],
    restartable: true,
    run(_self, n, length) {
      if (length < 0) throw osError(os().constants.errno.EINVAL);
      if (isBlocking(n)) untilReady(n, POLLIN);
      return new PBytes(syscall(() => os().read(n, Math.min(length, 0x7ffff000))));
    },
  }),
  builtinFunction('readv', {
    params: [arg('fd', fd), arg('buffers', object), '/'],
    restartable: true,
    run(_self, n, list) {
      if (isBlocking(n)) untilReady(n, POLLIN);
      return syscall(() => os().readv(n, buffers(list, true)));
    },
  }),
  builtinFunction('pread', {
    params: [arg('fd', fd), arg('length', int), arg('offset', offset), '/'],
    run(_self, n, length, at) {
      if (length < 0) throw osError(os().constants.errno.EINVAL);
      return new PBytes(syscall(() => os().pread(n, length, at)));
    },
  }),
  builtinFunction('preadv', {
    params: [arg('fd', fd), arg('buffers', object), arg('offset', offset), arg('flags', int, 0), '/'],
    run: (_self, n, list, at, flags) => syscall(() => os().preadv(n, buffers(list, true), at, flags)),
  }),
  builtinFunction('write', {
    doc: 'Write a bytes object to a file descriptor.',
    params: [arg('fd', fd), arg('data', buffer), '/'],
    blocking: true,
    run(_self, n, data) {
      if (threadsActive() && isBlocking(n)) return blocks(writing(n, data));
      return syscall(() => os().write(n, data));
    },
  }),
  builtinFunction('writev', {
    params: [arg('fd', fd), arg('buffers', object), '/'],
    run: (_self, n, list) => syscall(() => os().writev(n, buffers(list, false))),
  }),
  builtinFunction('pwrite', {
    params: [arg('fd', fd), arg('buffer', buffer), arg('offset', offset), '/'],
    run: (_self, n, data, at) => syscall(() => os().pwrite(n, data, at)),
  }),
  builtinFunction('pwritev', {
    params: [arg('fd', fd), arg('buffers', object), arg('offset', offset), arg('flags', int, 0), '/'],
    run: (_self, n, list, at, flags) => syscall(() => os().pwritev(n, buffers(list, false), at, flags)),
  }),
  builtinFunction('lseek', {
    params: [arg('fd', fd), arg('position', offset), arg('whence', int), '/'],
    run: (_self, n, position, whence) => syscall(() => os().lseek(n, position, whence)),
  }),
  builtinFunction('ftruncate', {
    params: [arg('fd', fd), arg('length', offset), '/'],
    run: (_self, n, length) => syscall(() => os().ftruncate(n, length)),
  }),
  builtinFunction('truncate', {
    params: [arg('path', path('truncate', { fd: true })), arg('length', offset)],
    run(_self, target, length) {
      audit('os.truncate', target.object, length);
      if (target.fd >= 0) syscall(() => os().ftruncate(target.fd, length));
      else syscall(() => os().truncate(target.path, length), target.object);
    },
  }),
  builtinFunction('fsync', { params: [arg('fd', fileDescriptor)], run: (_self, n) => syscall(() => os().fsync(n)) }),
  builtinFunction('fdatasync', {
    params: [arg('fd', fileDescriptor)],
    run: (_self, n) => syscall(() => os().fdatasync(n)),
  }),
  builtinFunction('sync', { run: () => syscall(() => os().sync()) }),
  builtinFunction('isatty', { params: [arg('fd', fd), '/'], run: (_self, n) => os().isatty(n) }),
  // Hooks that a GUI toolkit would set in C, to have its turn while a line is edited: nobody does.
  builtinFunction('_is_inputhook_installed', { doc: 'Checks if PyOS_CallInputHook is set.', run: () => false }),
  builtinFunction('_inputhook', { doc: 'Calls PyOS_CallInputHook.', run: () => null }),
  builtinFunction('pipe', {
    doc: 'Create a pipe.',
    run() {
      const posix = os();
      return new PTuple(syscall(() => posix.pipe2(posix.constants.posix.O_CLOEXEC)));
    },
  }),
  builtinFunction('pipe2', {
    params: [arg('flags', int), '/'],
    run: (_self, flags) => new PTuple(syscall(() => os().pipe2(flags))),
  }),
  builtinFunction('get_inheritable', {
    params: [arg('fd', fd), '/'],
    run: (_self, n) => syscall(() => os().getInheritable(n)),
  }),
  builtinFunction('set_inheritable', {
    params: [arg('fd', fd), arg('inheritable', bool), '/'],
    run: (_self, n, inheritable) => syscall(() => os().setInheritable(n, inheritable)),
  }),
  builtinFunction('get_blocking', {
    params: [arg('fd', fd), '/'],
    run: (_self, n) => syscall(() => os().getBlocking(n)),
  }),
  builtinFunction('set_blocking', {
    params: [arg('fd', fd), arg('blocking', bool), '/'],
    run: (_self, n, blocking) => syscall(() => os().setBlocking(n, blocking)),
  }),
  builtinFunction('lockf', {
    params: [arg('fd', fd), arg('command', int), arg('length', offset), '/'],
    run: (_self, n, command, length) => syscall(() => os().lockf(n, command, length)),
  }),
  builtinFunction('sendfile', {
    params: [arg('out_fd', fd), arg('in_fd', fd), arg('offset', offsetOrNone), arg('count', ssize)],
    blocking: true,
    run(_self, out, source, at, count) {
      if (isBlocking(out)) return blocks(sending(out, source, at, count));
      return syscall(() => os().sendfile(out, source, at, count));
    },
  }),
  builtinFunction('copy_file_range', {
    params: [
      arg('src', fd),
      arg('dst', fd),
      arg('count', ssize),
      arg('offset_src', offsetOrNone, null),
      arg('offset_dst', offsetOrNone, null),
    ],
    run(_self, source, target, count, from, to) {
      if (count < 0) throw valueError("negative value for 'count' not allowed");
      return syscall(() => os().copyFileRange(source, target, count, from, to));
    },
  }),
  builtinFunction('splice', {
    params: [
      arg('src', fd),
      arg('dst', fd),
      arg('count', ssize),
      arg('offset_src', offsetOrNone, null),
      arg('offset_dst', offsetOrNone, null),
      arg('flags', int, 0),
    ],
    run(_self, source, target, count, from, to, flags) {
      if (count < 0) throw valueError("negative value for 'count' not allowed");
      return syscall(() => os().splice(source, target, count, from, to, flags));
    },
  }),
  builtinFunction('posix_fallocate', {
    params: [arg('fd', fd), arg('offset', offset), arg('length', offset), '/'],
    run: (_self, n, at, length) => syscall(() => os().posixFallocate(n, at, length)),
  }),
  builtinFunction('posix_fadvise', {
    params: [arg('fd', fd), arg('offset', offset), arg('length', offset), arg('advice', int), '/'],
    run: (_self, n, at, length, advice) => syscall(() => os().posixFadvise(n, at, length, advice)),
  }),
  builtinFunction('memfd_create', {
    textSignature: '($module, /, name, flags=MFD_CLOEXEC)',
    params: [arg('name', path('memfd_create', { name: 'name' })), arg('flags', int, 1)],
    run: (_self, name, flags) => syscall(() => os().memfdCreate(name.path, flags)),
  }),
  builtinFunction('eventfd', {
    textSignature: '($module, /, initval, flags=EFD_CLOEXEC)',
    params: [arg('initval', index), arg('flags', int, 0o2000000)],
    run(_self, initial, flags) {
      if (initial < 0 || initial > 0xffffffff) throw overflowError('Python int too large to convert to C unsigned int');
      return syscall(() => os().eventfd(Number(initial), flags));
    },
  }),
  builtinFunction('eventfd_read', {
    params: [arg('fd', fd)],
    run(_self, n) {
      const bytes = syscall(() => os().read(n, 8));
      const value = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
      return value <= 0x1fffffffffffffn ? Number(value) : value;
    },
  }),
  builtinFunction('eventfd_write', {
    params: [arg('fd', fd), arg('value', index)],
    run(_self, n, value) {
      const bytes = new Uint8Array(8);
      new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, BigInt(value)), true);
      syscall(() => os().write(n, bytes));
    },
  }),
];

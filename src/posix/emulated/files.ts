import { errnoConstants as E } from '../constants/linux/errno.ts';
import { fcntlConstants as F } from '../constants/linux/fcntl.ts';
import { posixConstants as P } from '../constants/linux/posix.ts';
import { termiosConstants as T } from '../constants/linux/termios.ts';
import { PosixError } from '../errors.ts';
import { S_IFMT, S_IFREG } from '../filesystem/fileSystem.ts';
import { MemoryFileSystem } from '../filesystem/memory.ts';
import type { FileSupport } from '../support/files.ts';
import { EventFile } from './eventFiles.ts';
import { type Kernel, toOffset } from './kernel.ts';
import { fcntlLock } from './locks.ts';
import { NodeFile } from './nodeFile.ts';
import { openAt } from './open.ts';
import type { OpenFile } from './openFile.ts';
import { find } from './paths.ts';
import { makePipe, PipeEnd } from './pipe.ts';
import { emulatedTerminal, takeControl, windowSize } from './terminal.ts';

const IOV_MAX = 1024;
const MAX_READ = 0x7ffff000;
const CHUNK = 1 << 16;
const SETTABLE = P.O_APPEND | P.O_NONBLOCK | P.O_DIRECT | P.O_ASYNC | P.O_NOATIME;

const totalLength = (buffers: readonly Uint8Array[]): number => buffers.reduce((n, buffer) => n + buffer.length, 0);

export function emulatedFiles(kernel: Kernel): FileSupport {
  const reader = (fd: number): OpenFile => {
    const file = kernel.file(fd);
    if (!file.readable) throw new PosixError(E.EBADF);
    return file;
  };
  const writer = (fd: number): OpenFile => {
    const file = kernel.file(fd);
    if (!file.writable) throw new PosixError(E.EBADF);
    return file;
  };
  const positive = (value: number | bigint): number => {
    const offset = toOffset(value);
    if (offset < 0) throw new PosixError(E.EINVAL);
    return offset;
  };
  /** Reads by `read` into fresh memory that is no larger than what comes. */
  const fresh = (n: number, read: (target: Uint8Array) => number): Uint8Array => {
    if (n < 0) throw new PosixError(E.EINVAL);
    const buffer = new Uint8Array(Math.min(n, MAX_READ));
    const got = read(buffer);
    return got === buffer.length ? buffer : buffer.slice(0, got);
  };
  const scatter = (targets: readonly Uint8Array[], read: (target: Uint8Array, done: number) => number): number => {
    if (targets.length > IOV_MAX) throw new PosixError(E.EINVAL);
    const buffer = new Uint8Array(totalLength(targets));
    const n = read(buffer, 0);
    let at = 0;
    for (const target of targets) {
      if (at >= n) break;
      target.set(buffer.subarray(at, Math.min(n, at + target.length)));
      at += target.length;
    }
    return n;
  };
  const gather = (buffers: readonly Uint8Array[]): Uint8Array => {
    if (buffers.length > IOV_MAX) throw new PosixError(E.EINVAL);
    if (buffers.length === 1) return buffers[0]!;
    const all = new Uint8Array(totalLength(buffers));
    let at = 0;
    for (const buffer of buffers) {
      all.set(buffer, at);
      at += buffer.length;
    }
    return all;
  };
  /** Moves bytes between files; offsets of null move the files' own. Stops at the end or when the target takes no more. */
  const transfer = (
    source: OpenFile,
    target: OpenFile,
    count: number,
    sourceOffset: number | null,
    targetOffset: number | null,
  ): number => {
    let moved = 0;
    while (moved < count) {
      const buffer = new Uint8Array(Math.min(CHUNK, count - moved));
      const got = sourceOffset === null ? source.read(buffer) : source.pread(buffer, sourceOffset + moved);
      if (got === 0) break;
      let written = 0;
      try {
        while (written < got) {
          const part = buffer.subarray(written, got);
          written += targetOffset === null ? target.write(part) : target.pwrite(part, targetOffset + moved + written);
        }
      } catch (error) {
        if (sourceOffset === null && source instanceof NodeFile) source.position -= got - written;
        if (moved + written === 0) throw error;
        return moved + written;
      }
      moved += got;
      if (source instanceof PipeEnd) break;
    }
    return moved;
  };

  const terminal = emulatedTerminal(kernel);
  const support: FileSupport = {
    openat(dirFd, path, flags, mode) {
      const file = openAt(kernel, dirFd, path, flags, mode);
      return kernel.install(file, (flags & P.O_CLOEXEC) !== 0);
    },
    close: (fd) => kernel.closeDescriptor(fd),
    closeRange(low, high) {
      const end = Math.min(high, kernel.descriptors.length);
      for (let fd = Math.max(0, low); fd < end; fd++)
        if (kernel.descriptors[fd] !== undefined) {
          try {
            kernel.closeDescriptor(fd);
          } catch {
            // ignored, as os.closerange does
          }
        }
    },
    read(fd, n) {
      const file = reader(fd);
      return fresh(n, (target) => file.read(target));
    },
    readInto: (fd, target) => reader(fd).read(target),
    readv(fd, targets) {
      const file = reader(fd);
      return scatter(targets, (target) => file.read(target));
    },
    pread(fd, n, offset) {
      const file = reader(fd);
      const at = positive(offset);
      return fresh(n, (target) => file.pread(target, at));
    },
    preadv(fd, targets, offset, flags) {
      const file = reader(fd);
      if (flags & ~(P.RWF_HIPRI | P.RWF_NOWAIT)) throw new PosixError(E.EOPNOTSUPP);
      const at = positive(offset);
      return scatter(targets, (target) => file.pread(target, at));
    },
    write: (fd, bytes) => writer(fd).write(bytes),
    writev: (fd, buffers) => writer(fd).write(gather(buffers)),
    pwrite(fd, bytes, offset) {
      const file = writer(fd);
      return file.pwrite(bytes, positive(offset));
    },
    pwritev(fd, buffers, offset, flags) {
      const file = writer(fd);
      if (flags & P.RWF_APPEND) return file.pwrite(gather(buffers), Number(file.stat().size));
      return file.pwrite(gather(buffers), positive(offset));
    },

    lseek: (fd, offset, whence) => kernel.file(fd).seek(toOffset(offset), whence),
    ftruncate(fd, length) {
      const file = kernel.file(fd);
      file.truncate(positive(length));
    },
    truncate(path, length) {
      const size = positive(length);
      const node = find(kernel, -100, path, true);
      kernel.demand(node, 2);
      kernel.fs.truncate(node, size);
    },
    fsync: (fd) => kernel.file(fd).sync(false),
    fdatasync: (fd) => kernel.file(fd).sync(true),
    sync() {},

    dup(fd, inheritable = false) {
      return kernel.install(kernel.file(fd), !inheritable);
    },
    dup2(fd, fd2, inheritable) {
      const file = kernel.file(fd);
      if (fd === fd2) return fd2;
      if (fd2 < 0 || fd2 >= kernel.descriptorLimit) throw new PosixError(E.EBADF);
      file.references++;
      try {
        if (kernel.descriptors[fd2] !== undefined) {
          try {
            kernel.closeDescriptor(fd2);
          } catch {
            // dup2 closes silently
          }
        }
        kernel.place(fd2, file, !inheritable);
      } finally {
        file.references--;
      }
      return fd2;
    },
    getInheritable: (fd) => !kernel.descriptor(fd).closeOnExec,
    setInheritable(fd, inheritable) {
      kernel.descriptor(fd).closeOnExec = !inheritable;
    },
    getBlocking: (fd) => !kernel.file(fd).nonBlocking,
    setBlocking(fd, blocking) {
      const file = kernel.file(fd);
      file.flags = blocking ? file.flags & ~P.O_NONBLOCK : file.flags | P.O_NONBLOCK;
    },

    sendfile(outFd, inFd, offset, count) {
      const source = reader(inFd);
      const target = writer(outFd);
      if (!(source instanceof NodeFile)) throw new PosixError(E.EINVAL);
      return transfer(source, target, count, offset === null ? null : positive(offset), null);
    },
    copyFileRange(sourceFd, targetFd, count, sourceOffset, targetOffset) {
      const source = reader(sourceFd);
      const target = writer(targetFd);
      for (const file of [source, target])
        if (!(file instanceof NodeFile) || (file.stat().mode & S_IFMT) !== S_IFREG) throw new PosixError(E.EINVAL);
      if (target.flags & P.O_APPEND) throw new PosixError(E.EBADF);
      const optional = (value: number | bigint | null) => (value === null ? null : positive(value));
      return transfer(source, target, count, optional(sourceOffset), optional(targetOffset));
    },
    splice(sourceFd, targetFd, count, sourceOffset, targetOffset, _flags) {
      const source = reader(sourceFd);
      const target = writer(targetFd);
      if (!(source instanceof PipeEnd) && !(target instanceof PipeEnd)) throw new PosixError(E.EINVAL);
      if ((source instanceof PipeEnd && sourceOffset !== null) || (target instanceof PipeEnd && targetOffset !== null))
        throw new PosixError(E.ESPIPE);
      const most = target instanceof PipeEnd ? Math.min(count, 65536) : count;
      const optional = (value: number | bigint | null) => (value === null ? null : positive(value));
      return transfer(source, target, most, optional(sourceOffset), optional(targetOffset));
    },
    posixFallocate(fd, offset, length) {
      const file = writer(fd);
      const at = positive(offset);
      const size = positive(length);
      if (size === 0) throw new PosixError(E.EINVAL);
      if (!(file instanceof NodeFile)) throw new PosixError(file instanceof PipeEnd ? E.ESPIPE : E.ENODEV);
      if (Number(file.stat().size) < at + size) file.truncate(at + size);
    },
    posixFadvise(fd, offset, length, advice) {
      const file = kernel.file(fd);
      if (!(file instanceof NodeFile)) throw new PosixError(file instanceof PipeEnd ? E.ESPIPE : E.EINVAL);
      positive(offset);
      positive(length);
      if (advice < 0 || advice > 5) throw new PosixError(E.EINVAL);
      kernel.note('posix_fadvise', 'the advice is ignored');
    },

    pipe2(flags) {
      if (flags & ~(P.O_CLOEXEC | P.O_NONBLOCK | P.O_DIRECT)) throw new PosixError(E.EINVAL);
      const [reading, writing] = makePipe(kernel, flags & P.O_NONBLOCK);
      const closeOnExec = (flags & P.O_CLOEXEC) !== 0;
      const first = kernel.install(reading, closeOnExec);
      try {
        return [first, kernel.install(writing, closeOnExec)];
      } catch (error) {
        kernel.closeDescriptor(first);
        throw error;
      }
    },
    memfdCreate(_name, flags) {
      if (flags & ~(P.MFD_CLOEXEC | P.MFD_ALLOW_SEALING)) throw new PosixError(E.EINVAL);
      const { uid, gid } = kernel.identity;
      const memory = new MemoryFileSystem({}, { bare: true });
      const file = { mode: S_IFREG | 0o777, uid, gid };
      const handle = memory.createTemporary(memory.root, file, { read: true, write: true });
      return kernel.install(new NodeFile(kernel, handle, P.O_RDWR, true), (flags & P.MFD_CLOEXEC) !== 0);
    },
    eventfd(initial, flags) {
      if (flags & ~(P.EFD_CLOEXEC | P.EFD_NONBLOCK | P.EFD_SEMAPHORE)) throw new PosixError(E.EINVAL);
      const file = new EventFile(kernel, BigInt(initial >>> 0), (flags & P.EFD_SEMAPHORE) !== 0);
      if (flags & P.EFD_NONBLOCK) file.flags |= P.O_NONBLOCK;
      return kernel.install(file, (flags & P.EFD_CLOEXEC) !== 0);
    },

    fcntl(fd, command, argument) {
      const entry = kernel.descriptor(fd);
      const { file } = entry;
      const value = typeof argument === 'number' ? argument : 0;
      switch (command) {
        case F.F_DUPFD:
        case F.F_DUPFD_CLOEXEC:
          if (value < 0 || value >= kernel.descriptorLimit) throw new PosixError(E.EINVAL);
          return kernel.install(file, command === F.F_DUPFD_CLOEXEC, value);
        case F.F_GETFD:
          return entry.closeOnExec ? F.FD_CLOEXEC : 0;
        case F.F_SETFD:
          entry.closeOnExec = (value & F.FD_CLOEXEC) !== 0;
          return 0;
        case F.F_GETFL:
          return file.flags;
        case F.F_SETFL:
          file.flags = (file.flags & ~SETTABLE) | (value & SETTABLE);
          return 0;
        case F.F_GETLK:
        case F.F_SETLK:
        case F.F_SETLKW:
          if (typeof argument === 'number') throw new PosixError(E.EFAULT);
          fcntlLock(kernel, file, command, argument);
          return 0;
        case F.F_GETPIPE_SZ:
        case F.F_SETPIPE_SZ: {
          if (!(file instanceof PipeEnd)) throw new PosixError(E.EBADF);
          if (command === F.F_GETPIPE_SZ) return file.pipe.capacity;
          if (value <= 0) throw new PosixError(E.EINVAL);
          let capacity = 4096;
          while (capacity < value) capacity *= 2;
          if (capacity > 1 << 20 && kernel.identity.uid !== 0) throw new PosixError(E.EPERM);
          if (capacity < file.pipe.queue.length) throw new PosixError(E.EBUSY);
          file.pipe.capacity = capacity;
          return capacity;
        }
        case F.F_GETOWN:
        case F.F_GETSIG:
          return 0;
        default:
          throw new PosixError(E.EINVAL);
      }
    },
    ioctl(fd, request, argument) {
      const entry = kernel.descriptor(fd);
      const { file } = entry;
      const int = () => {
        if (typeof argument === 'number' || argument.length < 4) throw new PosixError(E.EFAULT);
        return new DataView(argument.buffer, argument.byteOffset, argument.length);
      };
      switch (request) {
        case T.FIOCLEX:
          entry.closeOnExec = true;
          return 0;
        case T.FIONCLEX:
          entry.closeOnExec = false;
          return 0;
        case T.FIONBIO:
          support.setBlocking(fd, int().getInt32(0, true) === 0);
          return 0;
        case T.FIONREAD:
          int().setInt32(0, file.available(), true);
          return 0;
        case T.TIOCGWINSZ: {
          const size = windowSize(kernel, fd);
          const view = int();
          view.setUint16(0, size.rows, true);
          view.setUint16(2, size.columns, true);
          return 0;
        }
        case T.TIOCSWINSZ: {
          const view = int();
          terminal.setTerminalSize(fd, { rows: view.getUint16(0, true), columns: view.getUint16(2, true) });
          return 0;
        }
        case T.TIOCGPGRP:
          int().setInt32(0, terminal.tcgetpgrp(fd), true);
          return 0;
        case T.TIOCSPGRP:
          terminal.tcsetpgrp(fd, int().getInt32(0, true));
          return 0;
        case T.TIOCSCTTY:
          takeControl(kernel, fd);
          return 0;
        case T.TIOCNOTTY:
          if (kernel.job.terminal === null) throw new PosixError(E.ENOTTY);
          kernel.job.terminal = null;
          return 0;
        default:
          throw new PosixError(E.ENOTTY);
      }
    },
  };
  return support;
}

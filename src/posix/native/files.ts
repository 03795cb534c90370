import { PosixError } from '../errors.ts';
import type { FileOffset, FileSupport } from '../support/files.ts';
import type { LockSupport } from '../support/locks.ts';
import type { ForeignDescriptors } from './foreignDescriptors.ts';
import { check, checkCode, cText, declare, i32, isDarwin, koffi, scratch, setI64 } from './libc.ts';
import type { Platform } from './platform.ts';
import { copied, EMPTY, FEW, outgoing } from './transfer.ts';

const c = declare({
  openat: 'int openat(int, const char *, int, ..., unsigned int)',
  close: 'int close(int)',
  closeRange: 'int close_range(unsigned int, unsigned int, int)',
  read: 'intptr_t read(int, void *, uintptr_t)',
  pread: 'intptr_t pread(int, void *, uintptr_t, int64_t)',
  write: 'intptr_t write(int, const void *, uintptr_t)',
  pwrite: 'intptr_t pwrite(int, const void *, uintptr_t, int64_t)',
  preadv2: 'intptr_t preadv2(int, void *, int, int64_t, int)',
  pwritev2: 'intptr_t pwritev2(int, void *, int, int64_t, int)',
  lseek: 'int64_t lseek(int, int64_t, int)',
  ftruncate: 'int ftruncate(int, int64_t)',
  truncate: 'int truncate(const char *, int64_t)',
  fsync: 'int fsync(int)',
  fdatasync: 'int fdatasync(int)',
  sync: 'void sync()',
  dup: 'int dup(int)',
  dup2: 'int dup2(int, int)',
  dup3: 'int dup3(int, int, int)',
  fcntl: 'int fcntl(int, int, ..., intptr_t)',
  fcntlPointer: 'int fcntl(int, int, ..., void *)',
  ioctl: 'int ioctl(int, unsigned long, ..., intptr_t)',
  ioctlPointer: 'int ioctl(int, unsigned long, ..., void *)',
  sendfile: 'intptr_t sendfile(int, int, void *, uintptr_t)',
  copyFileRange: 'intptr_t copy_file_range(int, void *, int, void *, uintptr_t, unsigned int)',
  splice: 'intptr_t splice(int, void *, int, void *, uintptr_t, unsigned int)',
  fallocate: 'int posix_fallocate(int, int64_t, int64_t)',
  fadvise: 'int posix_fadvise(int, int64_t, int64_t, int)',
  pipe: 'int pipe(void *)',
  pipe2: 'int pipe2(void *, int)',
  memfdCreate: 'int memfd_create(const char *, unsigned int)',
  eventfd: 'int eventfd(unsigned int, int)',
  flock: 'int flock(int, int)',
  lockf: 'int lockf(int, int, int64_t)',
});

/** Below this, what was read is copied to its own size rather than kept in a larger buffer. */
const TIGHT = 1 << 16;

function trimmed(buffer: Uint8Array, length: number): Uint8Array {
  if (length === buffer.length) return buffer;
  if (length === 0) return EMPTY;
  return length < TIGHT || length < buffer.length >> 1 ? buffer.slice(0, length) : buffer.subarray(0, length);
}

function totalLength(buffers: readonly Uint8Array[]): number {
  let total = 0;
  for (const buffer of buffers) total += buffer.length;
  return total;
}

function gather(buffers: readonly Uint8Array[]): Uint8Array {
  if (buffers.length === 1) return buffers[0]!;
  const all = new Uint8Array(totalLength(buffers));
  let at = 0;
  for (const buffer of buffers) {
    all.set(buffer, at);
    at += buffer.length;
  }
  return all;
}

function scatter(bytes: Uint8Array, targets: readonly Uint8Array[]): void {
  let at = 0;
  for (const target of targets) {
    if (at >= bytes.length) return;
    target.set(bytes.subarray(at, at + target.length));
    at += target.length;
  }
}

const IOV_MAX = 1024;

/** A struct iovec for one buffer; the memory must have more than 64 bytes to stay where it is. */
function vectorOf(buffer: Uint8Array): Uint8Array {
  const vector = new BigUint64Array(16);
  vector[0] = koffi().address(buffer);
  vector[1] = BigInt(buffer.length);
  return new Uint8Array(vector.buffer);
}

/** Blocks up to this length share memory, eight of the largest: getting it takes as long as filling it. */
const BLOCK = 1 << 14;
let blocks: ArrayBufferLike | null = null;
let blocksUsed = 0;

/** Memory for a call to fill, not cleared: that takes long. */
function room(length: number): Uint8Array {
  if (length > BLOCK) return new Uint8Array(Buffer.allocUnsafeSlow(length).buffer, 0, length);
  if (blocks === null || blocksUsed + length > blocks.byteLength) {
    blocks = Buffer.allocUnsafeSlow(8 * BLOCK).buffer;
    blocksUsed = 0;
  }
  const at = blocksUsed;
  blocksUsed += (length + 63) & ~63;
  return new Uint8Array(blocks, at, length);
}

/** Memory that does not move, of at least `length` bytes. */
function stable(length: number): Uint8Array {
  return new Uint8Array(new ArrayBuffer(Math.max(length, 128)), 0, length);
}

export function nativeFiles(platform: Platform, foreign: ForeignDescriptors): FileSupport & LockSupport {
  const { F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD, F_DUPFD_CLOEXEC, F_SETLK, F_SETLKW, FD_CLOEXEC } =
    platform.constants.fcntl;
  const { O_CLOEXEC, O_NONBLOCK } = platform.constants.posix;
  const { EINVAL, EBADF } = platform.constants.errno;

  /** EBADF for a descriptor that is not the program's. */
  const own = (fd: number): number => {
    if (foreign.isForeign(fd)) throw new PosixError(EBADF);
    return fd;
  };

  const setInheritable = (fd: number, inheritable: boolean): void => {
    const flags = check(c.fcntl(own(fd), F_GETFD, 0));
    const wanted = inheritable ? flags & ~FD_CLOEXEC : flags | FD_CLOEXEC;
    if (wanted !== flags) check(c.fcntl(fd, F_SETFD, wanted));
  };
  const setBlocking = (fd: number, blocking: boolean): void => {
    const flags = check(c.fcntl(fd, F_GETFL, 0));
    const wanted = blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK;
    if (wanted !== flags) check(c.fcntl(fd, F_SETFL, wanted));
  };
  const offsetPointer = (offset: FileOffset | null, at: number): Uint8Array | null => {
    if (offset === null) return null;
    setI64(at, offset);
    return scratch.subarray(at, at + 8);
  };

  return {
    openat: (dirFd, path, flags, mode) => check(c.openat(dirFd, cText(path), flags, mode)),
    close: (fd) => void check(c.close(own(fd))),
    closeRange(low, high) {
      low = Math.max(low, 0);
      if (high <= low) return;
      // In stretches between those that are Node's.
      for (const last of [...foreign.fds.filter((fd) => fd >= low && fd < high), high]) {
        if (last > low && (isDarwin || c.closeRange(low, last - 1, 0) !== 0))
          for (let fd = low; fd < last; fd++) c.close(fd);
        low = last + 1;
      }
    },
    read(fd, n) {
      if (n <= FEW) return copied(scratch, check(c.read(fd, scratch, n)));
      const buffer = room(n);
      return trimmed(buffer, check(c.read(fd, buffer, n)));
    },
    readInto: (fd, target) => check(c.read(fd, target, target.length)),
    readv(fd, targets) {
      if (targets.length > IOV_MAX) throw new PosixError(EINVAL);
      const buffer = new Uint8Array(totalLength(targets));
      const n = check<number>(c.read(fd, buffer, buffer.length));
      scatter(buffer.subarray(0, n), targets);
      return n;
    },
    pread(fd, n, offset) {
      if (n <= FEW) return copied(scratch, check(c.pread(fd, scratch, n, offset)));
      const buffer = room(n);
      return trimmed(buffer, check(c.pread(fd, buffer, n, offset)));
    },
    preadv(fd, targets, offset, flags) {
      if (targets.length > IOV_MAX) throw new PosixError(EINVAL);
      const buffer = stable(totalLength(targets));
      const n: number = check(
        flags === 0 ? c.pread(fd, buffer, buffer.length, offset) : c.preadv2(fd, vectorOf(buffer), 1, offset, flags),
      );
      scatter(buffer.subarray(0, n), targets);
      return n;
    },
    write: (fd, bytes) => check(c.write(fd, outgoing(bytes), bytes.length)),
    writev(fd, buffers) {
      if (buffers.length > IOV_MAX) throw new PosixError(EINVAL);
      const all = gather(buffers);
      return check(c.write(fd, all, all.length));
    },
    pwrite: (fd, bytes, offset) => check(c.pwrite(fd, outgoing(bytes), bytes.length, offset)),
    pwritev(fd, buffers, offset, flags) {
      if (buffers.length > IOV_MAX) throw new PosixError(EINVAL);
      const bytes = gather(buffers);
      if (flags === 0) return check(c.pwrite(fd, bytes, bytes.length, offset));
      const all = stable(bytes.length);
      all.set(bytes);
      return check(c.pwritev2(fd, vectorOf(all), 1, offset, flags));
    },
    lseek: (fd, offset, whence) => check(c.lseek(fd, offset, whence)),
    ftruncate: (fd, length) => void check(c.ftruncate(fd, length)),
    truncate: (path, length) => void check(c.truncate(cText(path), length)),
    fsync: (fd) => void check(c.fsync(fd)),
    fdatasync: (fd) => void check(isDarwin ? c.fsync(fd) : c.fdatasync(fd)),
    sync: () => c.sync(),
    dup: (fd, inheritable = false) => check(c.fcntl(own(fd), inheritable ? F_DUPFD : F_DUPFD_CLOEXEC, 0)),
    dup2(fd, fd2, inheritable) {
      own(fd);
      own(fd2);
      if (inheritable || fd === fd2 || isDarwin) {
        check(c.dup2(fd, fd2));
        if (!inheritable && fd !== fd2) setInheritable(fd2, false);
      } else check(c.dup3(fd, fd2, O_CLOEXEC));
      return fd2;
    },
    getInheritable: (fd) => (check<number>(c.fcntl(own(fd), F_GETFD, 0)) & FD_CLOEXEC) === 0,
    setInheritable,
    getBlocking: (fd) => (check<number>(c.fcntl(fd, F_GETFL, 0)) & O_NONBLOCK) === 0,
    setBlocking,
    sendfile: (outFd, inFd, offset, count) => check(c.sendfile(outFd, inFd, offsetPointer(offset, 0), count)),
    copyFileRange: (source, target, count, sourceOffset, targetOffset) =>
      check(c.copyFileRange(source, offsetPointer(sourceOffset, 0), target, offsetPointer(targetOffset, 8), count, 0)),
    splice: (source, target, count, sourceOffset, targetOffset, flags) =>
      check(c.splice(source, offsetPointer(sourceOffset, 0), target, offsetPointer(targetOffset, 8), count, flags)),
    posixFallocate: (fd, offset, length) => checkCode(c.fallocate(fd, offset, length)),
    posixFadvise: (fd, offset, length, advice) => checkCode(c.fadvise(fd, offset, length, advice)),
    pipe2(flags) {
      if (!isDarwin) check(c.pipe2(scratch, flags));
      else check(c.pipe(scratch));
      const ends: [number, number] = [i32(0), i32(4)];
      if (isDarwin)
        for (const fd of ends) {
          if (flags & O_CLOEXEC) setInheritable(fd, false);
          if (flags & O_NONBLOCK) setBlocking(fd, false);
        }
      return ends;
    },
    memfdCreate: (name, flags) => check(c.memfdCreate(cText(name), flags)),
    eventfd: (initial, flags) => check(c.eventfd(initial, flags)),
    fcntl: (fd, command, argument) =>
      check(
        typeof argument === 'number' ? c.fcntl(own(fd), command, argument) : c.fcntlPointer(own(fd), command, argument),
      ),
    ioctl: (fd, request, argument) =>
      check(
        typeof argument === 'number'
          ? c.ioctl(fd, request >>> 0, argument)
          : c.ioctlPointer(fd, request >>> 0, argument),
      ),
    flock: (fd, operation) => void check(c.flock(fd, operation)),
    lockf: (fd, command, length) => void check(c.lockf(fd, command, length)),
    setRecordLock(fd, type, wait, whence, start, length) {
      const lock = new Uint8Array(128);
      const view = new DataView(lock.buffer);
      if (isDarwin) {
        view.setBigInt64(0, BigInt(start), true);
        view.setBigInt64(8, BigInt(length), true);
        view.setInt16(20, type, true);
        view.setInt16(22, whence, true);
      } else {
        view.setInt16(0, type, true);
        view.setInt16(2, whence, true);
        view.setBigInt64(8, BigInt(start), true);
        view.setBigInt64(16, BigInt(length), true);
      }
      check(c.fcntlPointer(fd, wait ? F_SETLKW : F_SETLK, lock));
    },
  };
}

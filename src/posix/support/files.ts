import type { PosixPath } from '../fsEncoding.ts';

/** An offset or size: a number while it is a safe integer, else a bigint. Results are normalized that way. */
export type FileOffset = number | bigint;

/**
 * Open files. Blocking calls block the JavaScript thread (the emulated backend calls its scheduler hook meanwhile); whoever has
 * other threads to run asks `poll` with a timeout of 0 first. A read or write may transfer less than asked for.
 */
export interface FileSupport {
  /** openat(2); `dirFd` may be AT_FDCWD. Callers add O_CLOEXEC themselves, as CPython does. */
  openat(dirFd: number, path: PosixPath, flags: number, mode: number): number;
  close(fd: number): void;
  /** Closes `low` ≤ fd < `high`, errors ignored (os.closerange). */
  closeRange(low: number, high: number): void;

  /** At most `n` bytes; empty at the end of the file. The result is the caller's own. */
  read(fd: number, n: number): Uint8Array;
  /** As `read`, into the caller's memory; the number of bytes read. */
  readInto(fd: number, target: Uint8Array): number;
  readv(fd: number, targets: readonly Uint8Array[]): number;
  pread(fd: number, n: number, offset: FileOffset): Uint8Array;
  preadv(fd: number, targets: readonly Uint8Array[], offset: FileOffset, flags: number): number;
  write(fd: number, bytes: Uint8Array): number;
  writev(fd: number, buffers: readonly Uint8Array[]): number;
  pwrite(fd: number, bytes: Uint8Array, offset: FileOffset): number;
  pwritev(fd: number, buffers: readonly Uint8Array[], offset: FileOffset, flags: number): number;

  lseek(fd: number, offset: FileOffset, whence: number): FileOffset;
  ftruncate(fd: number, length: FileOffset): void;
  truncate(path: PosixPath, length: FileOffset): void;
  fsync(fd: number): void;
  fdatasync(fd: number): void;
  sync(): void;

  /** dup into the lowest free fd; not inheritable unless asked for (F_DUPFD_CLOEXEC). */
  dup(fd: number, inheritable?: boolean): number;
  /** dup2, or dup3 with O_CLOEXEC; with equal fds it only checks `fd`. */
  dup2(fd: number, fd2: number, inheritable: boolean): number;
  getInheritable(fd: number): boolean;
  setInheritable(fd: number, inheritable: boolean): void;
  getBlocking(fd: number): boolean;
  setBlocking(fd: number, blocking: boolean): void;

  /** sendfile(2); with `offset` null the input's own offset moves. */
  sendfile(outFd: number, inFd: number, offset: FileOffset | null, count: number): number;
  copyFileRange(
    sourceFd: number,
    targetFd: number,
    count: number,
    sourceOffset: FileOffset | null,
    targetOffset: FileOffset | null,
  ): number;
  splice(
    sourceFd: number,
    targetFd: number,
    count: number,
    sourceOffset: FileOffset | null,
    targetOffset: FileOffset | null,
    flags: number,
  ): number;
  posixFallocate(fd: number, offset: FileOffset, length: FileOffset): void;
  posixFadvise(fd: number, offset: FileOffset, length: FileOffset, advice: number): void;

  /** pipe2(2): the reading and the writing end. */
  pipe2(flags: number): [number, number];
  memfdCreate(name: PosixPath, flags: number): number;
  eventfd(initial: number, flags: number): number;

  /** fcntl(2) with an integer or a buffer, which is read and overwritten in place; the call's result. */
  fcntl(fd: number, command: number, argument: number | Uint8Array): number;
  /** ioctl(2), as `fcntl`. */
  ioctl(fd: number, request: number, argument: number | Uint8Array): number;
}

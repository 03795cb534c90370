import type { FileOffset } from './files.ts';

/** Advisory locks. A wait blocks as a read does. */
export interface LockSupport {
  /** flock(2) with LOCK_SH, LOCK_EX, LOCK_UN, LOCK_NB. */
  flock(fd: number, operation: number): void;
  /** lockf(3) of os.lockf: F_LOCK, F_TLOCK, F_ULOCK or F_TEST from the current offset. */
  lockf(fd: number, command: number, length: FileOffset): void;
  /** fcntl.lockf: sets a record lock of `type` F_RDLCK, F_WRLCK or F_UNLCK; waits if `wait`. */
  setRecordLock(fd: number, type: number, wait: boolean, whence: number, start: FileOffset, length: FileOffset): void;
}

import { PosixError } from '../../posix/errors.ts';
import type { FileStat } from '../../posix/support/stat.ts';
import type { PosixSupport } from '../../posix/support.ts';
import { currentContext } from '../../runtime/context.ts';
import type { SharedMemory } from './vfs-shared-memory.ts';

/*
 * The locks of SQLite's unix VFS: record locks on bytes past the first gigabyte, so that other processes (any other SQLite) honour them. They
 * belong to the process and all go when it closes any descriptor of the file: what is locked within the process is counted here, and
 * descriptors of a locked file are closed late.
 */

export const NO_LOCK = 0;
export const SHARED_LOCK = 1;
export const RESERVED_LOCK = 2;
export const PENDING_LOCK = 3;
export const EXCLUSIVE_LOCK = 4;

const PENDING_BYTE = 0x40000000;
const RESERVED_BYTE = PENDING_BYTE + 1;
const SHARED_FIRST = PENDING_BYTE + 2;
const SHARED_SIZE = 510;

/** A file that is open in this process, however often. */
export class Inode {
  /** The strongest lock that the process has. */
  lock = NO_LOCK;
  /** How many connections have a lock. */
  sharers = 0;
  /** How often it is open. */
  opened = 0;
  /** The shared memory of its write-ahead log. */
  shm: SharedMemory | null = null;
  /** Descriptors to be closed when nothing is locked any more. */
  closing: number[] = [];
  readonly key: string;
  readonly table: Map<string, Inode>;

  constructor(key: string, table: Map<string, Inode>) {
    this.key = key;
    this.table = table;
  }

  release(): void {
    if (--this.opened === 0) this.table.delete(this.key);
  }
}

/** Of the processes's own locks; of an emulated system, those of each. */
const nativeInodes = new Map<string, Inode>();
const emulatedInodes = new WeakMap<PosixSupport, Map<string, Inode>>();

export function inodeOf(stat: FileStat): Inode {
  const { posix } = currentContext();
  let table = nativeInodes;
  if (posix.name !== 'native') {
    table = emulatedInodes.get(posix) ?? new Map();
    emulatedInodes.set(posix, table);
  }
  const key = `${stat.dev}:${stat.ino}`;
  let inode = table.get(key);
  if (inode === undefined) table.set(key, (inode = new Inode(key, table)));
  inode.opened++;
  return inode;
}

/** Sets or clears a record lock; false when another process is in the way. */
export function recordLock(fd: number, kind: 'read' | 'write' | 'none', start: number, length: number): boolean {
  const { posix } = currentContext();
  const { F_RDLCK, F_WRLCK, F_UNLCK } = posix.constants.fcntl;
  const type = kind === 'read' ? F_RDLCK : kind === 'write' ? F_WRLCK : F_UNLCK;
  try {
    posix.setRecordLock(fd, type, false, 0, start, length);
    return true;
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    const { EACCES, EAGAIN, EBUSY, EDEADLK, ENOLCK, ETIMEDOUT } = posix.constants.errno;
    if ([EACCES, EAGAIN, EBUSY, EDEADLK, ENOLCK, ETIMEDOUT].includes(error.errno)) return false;
    throw error;
  }
}

/** The lock that one connection has on a file. */
export class FileLock {
  level = NO_LOCK;
  readonly #fd: number;
  readonly inode: Inode;

  constructor(fd: number, inode: Inode) {
    this.#fd = fd;
    this.inode = inode;
  }

  /** Raises the lock to `level`; false when it is another's. */
  raise(level: number): boolean {
    if (this.level >= level) return true;
    const { inode } = this;
    if (this.level !== inode.lock && (inode.lock >= PENDING_LOCK || level > SHARED_LOCK)) return false;
    if (level === SHARED_LOCK) return this.#share();
    if (level === EXCLUSIVE_LOCK && this.level < PENDING_LOCK) {
      if (!recordLock(this.#fd, 'write', PENDING_BYTE, 1)) return false;
      this.level = inode.lock = PENDING_LOCK;
    }
    if (level === EXCLUSIVE_LOCK && inode.sharers > 1) return false;
    const taken =
      level === RESERVED_LOCK
        ? recordLock(this.#fd, 'write', RESERVED_BYTE, 1)
        : recordLock(this.#fd, 'write', SHARED_FIRST, SHARED_SIZE);
    if (taken) this.level = inode.lock = level;
    return taken;
  }

  #share(): boolean {
    const { inode } = this;
    if (inode.lock === NO_LOCK) {
      if (!recordLock(this.#fd, 'read', PENDING_BYTE, 1)) return false;
      const taken = recordLock(this.#fd, 'read', SHARED_FIRST, SHARED_SIZE);
      recordLock(this.#fd, 'none', PENDING_BYTE, 1);
      if (!taken) return false;
      inode.lock = SHARED_LOCK;
    }
    this.level = SHARED_LOCK;
    inode.sharers++;
    return true;
  }

  /** Lowers the lock to SHARED_LOCK or NO_LOCK. */
  lower(level: number): void {
    if (this.level <= level) return;
    const { inode } = this;
    if (this.level > SHARED_LOCK) {
      if (level === SHARED_LOCK) recordLock(this.#fd, 'read', SHARED_FIRST, SHARED_SIZE);
      recordLock(this.#fd, 'none', PENDING_BYTE, 2);
      inode.lock = SHARED_LOCK;
    }
    if (level === NO_LOCK && --inode.sharers === 0) {
      recordLock(this.#fd, 'none', 0, 0);
      inode.lock = NO_LOCK;
      const { posix } = currentContext();
      for (const fd of inode.closing.splice(0)) posix.close(fd);
    }
    this.level = level;
  }

  /** Whether anybody means to write. */
  get reserved(): boolean {
    if (this.inode.lock > SHARED_LOCK) return true;
    return isLockedByOthers(this.#fd, RESERVED_BYTE);
  }
}

/** Whether another process has a lock on a byte. */
function isLockedByOthers(fd: number, at: number): boolean {
  const { posix } = currentContext();
  const { F_GETLK, F_WRLCK, F_UNLCK } = posix.constants.fcntl;
  const flock = new Uint8Array(32);
  const view = new DataView(flock.buffer);
  const [type, start] = posix.platform === 'darwin' ? [20, 0] : [0, 8];
  view.setInt16(type, F_WRLCK, true);
  view.setBigInt64(start, BigInt(at), true);
  view.setBigInt64(start + 8, 1n, true);
  posix.fcntl(fd, F_GETLK, flock);
  return view.getInt16(type, true) !== F_UNLCK;
}

import { errnoConstants as E } from '../constants/linux/errno.ts';
import { fcntlConstants as F } from '../constants/linux/fcntl.ts';
import { libcConstants as L } from '../constants/linux/libc.ts';
import { posixConstants as P } from '../constants/linux/posix.ts';
import { PosixError } from '../errors.ts';
import type { FileSystem } from '../filesystem/fileSystem.ts';
import { MountFileSystem } from '../filesystem/mount.ts';
import type { LockSupport } from '../support/locks.ts';
import { type Kernel, keyOf, toOffset } from './kernel.ts';
import type { OpenFile } from './openFile.ts';

interface RecordLock {
  readonly owner: Kernel;
  readonly exclusive: boolean;
  readonly start: number;
  /** Past the last byte. */
  readonly end: number;
}

interface FileLocks {
  records: RecordLock[];
  /** flock(2): by open file. */
  readonly whole: Map<OpenFile, { exclusive: boolean }>;
}

/** Locks are between all contexts that share a file system object. */
const tables = new WeakMap<FileSystem, Map<string, FileLocks>>();

/** What contexts share, whatever each has mounted on it. */
function sharedSystem(kernel: Kernel): FileSystem {
  let { fileSystem } = kernel.options;
  while (fileSystem instanceof MountFileSystem) fileSystem = fileSystem.base;
  return fileSystem;
}

function tableOf(kernel: Kernel): Map<string, FileLocks> {
  const shared = sharedSystem(kernel);
  let table = tables.get(shared);
  if (table === undefined) tables.set(shared, (table = new Map()));
  return table;
}

function locksOf(kernel: Kernel, key: string): FileLocks {
  const table = tableOf(kernel);
  let locks = table.get(key);
  if (locks === undefined) table.set(key, (locks = { records: [], whole: new Map() }));
  return locks;
}

/** The lock of another that is in the way. */
function conflict(
  kernel: Kernel,
  locks: FileLocks,
  exclusive: boolean,
  start: number,
  end: number,
): RecordLock | undefined {
  return locks.records.find(
    (lock) => lock.owner !== kernel && lock.start < end && start < lock.end && (exclusive || lock.exclusive),
  );
}

/** Takes the range out of what the owner holds; parts before and after stay. */
function withoutRange(kernel: Kernel, records: readonly RecordLock[], start: number, end: number): RecordLock[] {
  const out: RecordLock[] = [];
  for (const lock of records) {
    if (lock.owner !== kernel || lock.end <= start || end <= lock.start) {
      out.push(lock);
      continue;
    }
    if (lock.start < start) out.push({ ...lock, end: start });
    if (end < lock.end) out.push({ ...lock, start: end });
  }
  return out;
}

const FOREVER = Number.POSITIVE_INFINITY;

/** Start and end of a lock whose length may be negative, or 0 for all the rest. */
function rangeOf(file: OpenFile, whence: number, start: number, length: number): { start: number; end: number } {
  let base = 0;
  if (whence === L.SEEK_CUR) base = file.seek(0, L.SEEK_CUR);
  else if (whence === L.SEEK_END) base = Number(file.stat().size);
  else if (whence !== L.SEEK_SET) throw new PosixError(E.EINVAL);
  let from = base + start;
  let to = length === 0 ? FOREVER : from + length;
  if (length < 0) [from, to] = [to, from];
  if (from < 0) throw new PosixError(E.EINVAL);
  return { start: from, end: to };
}

function setRecord(
  kernel: Kernel,
  file: OpenFile,
  type: number,
  wait: boolean,
  range: { start: number; end: number },
): void {
  const { start, end } = range;
  if (type === F.F_RDLCK && !file.readable) throw new PosixError(E.EBADF);
  if (type === F.F_WRLCK && !file.writable) throw new PosixError(E.EBADF);
  const locks = locksOf(kernel, keyOf(file.stat()));
  if (type === F.F_UNLCK) {
    locks.records = withoutRange(kernel, locks.records, start, end);
    return;
  }
  const exclusive = type === F.F_WRLCK;
  if (!exclusive && type !== F.F_RDLCK) throw new PosixError(E.EINVAL);
  if (conflict(kernel, locks, exclusive, start, end) !== undefined) {
    if (!wait) throw new PosixError(E.EAGAIN);
    kernel.waiter.until(() => conflict(kernel, locks, exclusive, start, end) === undefined);
  }
  locks.records = [...withoutRange(kernel, locks.records, start, end), { owner: kernel, exclusive, start, end }];
}

/** F_GETLK, F_SETLK and F_SETLKW with a struct flock, which is overwritten. */
export function fcntlLock(kernel: Kernel, file: OpenFile, command: number, lock: Uint8Array): void {
  const view = new DataView(lock.buffer, lock.byteOffset, lock.length);
  if (lock.length < 32) throw new PosixError(E.EFAULT);
  const type = view.getInt16(0, true);
  const range = rangeOf(
    file,
    view.getInt16(2, true),
    Number(view.getBigInt64(8, true)),
    Number(view.getBigInt64(16, true)),
  );
  if (command !== F.F_GETLK) {
    setRecord(kernel, file, type, command === F.F_SETLKW, range);
    return;
  }
  const found = conflict(kernel, locksOf(kernel, keyOf(file.stat())), type === F.F_WRLCK, range.start, range.end);
  if (found === undefined) {
    view.setInt16(0, F.F_UNLCK, true);
    return;
  }
  view.setInt16(0, found.exclusive ? F.F_WRLCK : F.F_RDLCK, true);
  view.setInt16(2, L.SEEK_SET, true);
  view.setBigInt64(8, BigInt(found.start), true);
  view.setBigInt64(16, found.end === FOREVER ? 0n : BigInt(found.end - found.start), true);
  view.setInt32(24, found.owner.identity.pid, true);
}

export function emulatedLocks(kernel: Kernel): LockSupport {
  const release = (file: OpenFile): void => {
    if (file.lockKey === null) return;
    locksOf(kernel, file.lockKey).whole.delete(file);
    file.lockKey = null;
  };
  kernel.onClose.push((file) => {
    if (file.references === 1) release(file);
    const table = tables.get(sharedSystem(kernel));
    if (table === undefined || table.size === 0) return;
    // Closing any fd of a file drops the process's record locks on it.
    let key: string;
    try {
      key = keyOf(file.stat());
    } catch {
      return;
    }
    const locks = table.get(key);
    if (locks === undefined) return;
    locks.records = withoutRange(kernel, locks.records, 0, FOREVER);
    if (locks.records.length === 0 && locks.whole.size === 0) table.delete(key);
  });
  return {
    flock(fd, operation) {
      const file = kernel.file(fd);
      const kind = operation & ~F.LOCK_NB;
      if (kind === F.LOCK_UN) return release(file);
      if (kind !== F.LOCK_SH && kind !== F.LOCK_EX) throw new PosixError(E.EINVAL);
      const key = keyOf(file.stat());
      const { whole } = locksOf(kernel, key);
      const exclusive = kind === F.LOCK_EX;
      const free = () => {
        for (const [other, lock] of whole) if (other !== file && (exclusive || lock.exclusive)) return false;
        return true;
      };
      if (!free()) {
        if (operation & F.LOCK_NB) throw new PosixError(E.EAGAIN);
        kernel.waiter.until(free);
      }
      whole.set(file, { exclusive });
      file.lockKey = key;
    },
    lockf(fd, command, length) {
      const file = kernel.file(fd);
      const range = rangeOf(file, L.SEEK_CUR, 0, toOffset(length));
      switch (command) {
        case P.F_ULOCK:
          return setRecord(kernel, file, F.F_UNLCK, false, range);
        case P.F_LOCK:
        case P.F_TLOCK:
          return setRecord(kernel, file, F.F_WRLCK, command === P.F_LOCK, range);
        case P.F_TEST:
          if (conflict(kernel, locksOf(kernel, keyOf(file.stat())), true, range.start, range.end) !== undefined)
            throw new PosixError(E.EACCES);
          return;
        default:
          throw new PosixError(E.EINVAL);
      }
    },
    setRecordLock(fd, type, wait, whence, start, length) {
      const file = kernel.file(fd);
      setRecord(kernel, file, type, wait, rangeOf(file, whence, toOffset(start), toOffset(length)));
    },
  };
}

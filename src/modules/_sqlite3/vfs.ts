import { PosixError } from '../../posix/errors.ts';
import { fsDecode, fsEncode } from '../../posix/fsEncoding.ts';
import { currentContext } from '../../runtime/context.ts';
import { type Pointer, SQLITE_BUSY, SQLITE_NOMEM, SQLITE_OK } from './api.ts';
import { milliseconds } from './host-functions.ts';
import type { Library } from './library.ts';
import { pause } from './pause.ts';
import { syncFolder, temporaryName, VfsFile } from './vfs-file.ts';
import { NO_LOCK } from './vfs-locks.ts';
import { addToTable } from './wasm-functions.ts';

/*
 * SQLite's interface to the system (sqlite3_vfs, sqlite3_io_methods) on the OS layer. What fails there becomes a code of SQLite's; anything
 * else that is thrown waits in the library until SQLite has returned.
 */

const NAME = 'unix';
const MAX_PATH = 4096;
const SECTOR_SIZE = 4096;
/** A write does not harm the bytes beside it when the power fails. */
const POWERSAFE_OVERWRITE = 0x1000;
/** Milliseconds between the beginning of Julian days and that of 1970. */
const JULIAN_EPOCH = 210866760000000;

const NOTFOUND = 12;
const CANTOPEN = 14;
const READONLY_DIRECTORY = 1544;
const IOERR_READ = 266;
const IOERR_SHORT_READ = 522;
const IOERR_WRITE = 778;
const IOERR_FSYNC = 1034;
const IOERR_TRUNCATE = 1546;
const IOERR_FSTAT = 1802;
const IOERR_UNLOCK = 2058;
const IOERR_DELETE = 2570;
const IOERR_CHECKRESERVEDLOCK = 3594;
const IOERR_LOCK = 3850;
const IOERR_CLOSE = 4106;
const IOERR_SHMLOCK = 5130;
const IOERR_SHMMAP = 5386;
const IOERR_DELETE_NOENT = 5898;
const IOERR = 10;
const FULL = 13;

const SYNC_DATAONLY = 0x10;

/** Operations of xFileControl. */
const FCNTL_LOCKSTATE = 1;
const FCNTL_LAST_ERRNO = 4;
const FCNTL_VFSNAME = 12;
const FCNTL_TEMPFILENAME = 16;
const FCNTL_HAS_MOVED = 20;

/** Makes the OS layer the system that SQLite runs on. */
export function installVfs(library: Library): void {
  const files = new Map<Pointer, VfsFile>();
  let lastErrno = 0;
  const posix = () => currentContext().posix;

  /** Runs what SQLite has asked for; `code` is its answer where the system refuses. */
  const attempt = (code: number, run: () => number | void): number =>
    library.guarded(IOERR, () => {
      try {
        return run() ?? SQLITE_OK;
      } catch (error) {
        if (!(error instanceof PosixError)) throw error;
        lastErrno = error.errno;
        const { ENOSPC, ENOMEM } = posix().constants.errno;
        if (error.errno === ENOSPC && code === IOERR_WRITE) return FULL;
        return error.errno === ENOMEM ? SQLITE_NOMEM : code;
      }
    });
  const withFile = (code: number, run: (file: VfsFile) => number | void) => (at: Pointer) =>
    attempt(code, () => run(files.get(at)!));

  const methods = addToTable(library.table, {
    xClose: [
      'i:i',
      (at: Pointer) => {
        const file = files.get(at)!;
        files.delete(at);
        return attempt(IOERR_CLOSE, () => file.close());
      },
    ],
    xRead: [
      'iiij:i',
      (at: Pointer, target: Pointer, size: number, offset: bigint) =>
        withFile(IOERR_READ, (file) => {
          const whole = file.read(library.bytes.subarray(target, target + size), offset);
          return whole ? SQLITE_OK : IOERR_SHORT_READ;
        })(at),
    ],
    xWrite: [
      'iiij:i',
      (at: Pointer, source: Pointer, size: number, offset: bigint) =>
        withFile(IOERR_WRITE, (file) => file.write(library.bytes.subarray(source, source + size), offset))(at),
    ],
    xTruncate: ['ij:i', (at: Pointer, size: bigint) => withFile(IOERR_TRUNCATE, (file) => file.truncate(size))(at)],
    xSync: [
      'ii:i',
      (at: Pointer, flags: number) => withFile(IOERR_FSYNC, (file) => file.sync((flags & SYNC_DATAONLY) !== 0))(at),
    ],
    xFileSize: [
      'ii:i',
      (at: Pointer, size: Pointer) =>
        withFile(IOERR_FSTAT, (file) => library.view.setBigInt64(size, file.size, true))(at),
    ],
    xLock: [
      'ii:i',
      (at: Pointer, level: number) =>
        withFile(IOERR_LOCK, ({ lock }) => (lock?.raise(level) === false ? SQLITE_BUSY : SQLITE_OK))(at),
    ],
    xUnlock: ['ii:i', (at: Pointer, level: number) => withFile(IOERR_UNLOCK, ({ lock }) => lock?.lower(level))(at)],
    xCheckReservedLock: [
      'ii:i',
      (at: Pointer, result: Pointer) =>
        withFile(IOERR_CHECKRESERVEDLOCK, ({ lock }) =>
          library.view.setInt32(result, Number(lock?.reserved ?? false), true),
        )(at),
    ],
    xFileControl: [
      'iii:i',
      (at: Pointer, operation: number, argument: Pointer) =>
        withFile(IOERR, (file) => {
          const answer = (value: number) => library.view.setInt32(argument, value, true);
          if (operation === FCNTL_LOCKSTATE) answer(file.lock?.level ?? NO_LOCK);
          else if (operation === FCNTL_LAST_ERRNO) answer(lastErrno);
          else if (operation === FCNTL_VFSNAME) answer(library.place(fsEncode(NAME)));
          else if (operation === FCNTL_TEMPFILENAME) answer(library.place(fsEncode(temporaryName())));
          else if (operation === FCNTL_HAS_MOVED) answer(Number(file.hasMoved));
          else return NOTFOUND;
          return SQLITE_OK;
        })(at),
    ],
    xSectorSize: ['i:i', () => SECTOR_SIZE],
    xDeviceCharacteristics: ['i:i', () => POWERSAFE_OVERWRITE],
    xShmMap: [
      'iiiii:i',
      (at: Pointer, region: number, size: number, extend: number, result: Pointer) =>
        withFile(IOERR_SHMMAP, (file) => {
          const shm = file.openShm(library);
          library.view.setInt32(result, shm === null ? 0 : shm.map(region, size, extend !== 0), true);
          return shm === null ? SQLITE_BUSY : SQLITE_OK;
        })(at),
    ],
    xShmLock: [
      'iiii:i',
      (at: Pointer, first: number, count: number, flags: number) =>
        withFile(IOERR_SHMLOCK, (file) => file.shm?.lock(file.shmLocks, first, count, flags) ?? IOERR_SHMLOCK)(at),
    ],
    xShmBarrier: ['i', (at: Pointer) => library.guarded(undefined, () => files.get(at)!.shm?.synchronize(false))],
    xShmUnmap: [
      'ii:i',
      (at: Pointer, remove: number) => withFile(IOERR_CLOSE, (file) => file.closeShm(remove !== 0))(at),
    ],
  });
  const methodTable = library.allocate(4 * 19);
  library.bytes.fill(0, methodTable, methodTable + 4 * 19);
  [2, ...Object.values(methods)].forEach((entry, i) => {
    library.view.setInt32(methodTable + 4 * i, entry, true);
  });

  const pathAt = (at: Pointer): string => fsDecode(library.copy(at, library.cBytes(at).length));
  const { AT_FDCWD } = posix().constants.libc;

  const system = addToTable(library.table, {
    xOpen: [
      'iiiii:i',
      (_vfs: Pointer, name: Pointer, at: Pointer, flags: number, outFlags: Pointer) => {
        library.view.setInt32(at, 0, true);
        return attempt(CANTOPEN, () => {
          const path = name === 0 ? null : pathAt(name);
          let file: VfsFile;
          try {
            file = VfsFile.open(path, flags);
          } catch (error) {
            const isNew = path !== null && !posix().faccessat(AT_FDCWD, path, 0, false, true);
            if (!(error instanceof PosixError) || error.errno !== posix().constants.errno.EACCES || !isNew) throw error;
            lastErrno = error.errno;
            // A journal that cannot be made: the folder is read-only.
            return (flags & 0x800) !== 0 ? READONLY_DIRECTORY : CANTOPEN;
          }
          files.set(at, file);
          library.view.setInt32(at, methodTable, true);
          if (outFlags !== 0) library.view.setInt32(outFlags, file.flags, true);
          return SQLITE_OK;
        });
      },
    ],
    xDelete: [
      'iii:i',
      (_vfs: Pointer, name: Pointer, sync: number) =>
        attempt(IOERR_DELETE, () => {
          const path = pathAt(name);
          try {
            posix().unlinkat(AT_FDCWD, path, false);
          } catch (error) {
            if (error instanceof PosixError && error.errno === posix().constants.errno.ENOENT)
              return IOERR_DELETE_NOENT;
            throw error;
          }
          if (sync !== 0) syncFolder(path);
          return SQLITE_OK;
        }),
    ],
    xAccess: [
      'iiii:i',
      (_vfs: Pointer, name: Pointer, wanted: number, result: Pointer) =>
        attempt(IOERR, () => library.view.setInt32(result, Number(isAccessible(pathAt(name), wanted)), true)),
    ],
    xFullPathname: [
      'iiii:i',
      (_vfs: Pointer, name: Pointer, room: number, target: Pointer) =>
        attempt(CANTOPEN, () => {
          const full = fsEncode(withoutLinks(pathAt(name)));
          if (full.length >= room) return CANTOPEN;
          library.bytes.set(full, target);
          library.bytes[target + full.length] = 0;
          return SQLITE_OK;
        }),
    ],
    xDlOpen: ['ii:i', () => 0],
    xDlError: ['iii', () => {}],
    xDlSym: ['iii:i', () => 0],
    xDlClose: ['ii', () => {}],
    xRandomness: [
      'iii:i',
      (_vfs: Pointer, size: number, target: Pointer) =>
        library.guarded(0, () => {
          library.bytes.set(posix().getrandom(size, 0), target);
          return size;
        }),
    ],
    xSleep: [
      'ii:i',
      (_vfs: Pointer, microseconds: number) => {
        library.guarded(undefined, () => pause(microseconds / 1e6));
        return microseconds;
      },
    ],
    xCurrentTime: [
      'ii:i',
      (_vfs: Pointer, days: Pointer) =>
        attempt(IOERR, () => library.view.setFloat64(days, (milliseconds() + JULIAN_EPOCH) / 86400000, true)),
    ],
    xGetLastError: ['iii:i', () => lastErrno],
    xCurrentTimeInt64: [
      'ii:i',
      (_vfs: Pointer, time: Pointer) =>
        attempt(IOERR, () => library.view.setBigInt64(time, BigInt(milliseconds() + JULIAN_EPOCH), true)),
    ],
  });
  const vfs = library.allocate(88);
  // iVersion, szOsFile, mxPathname, pNext, zName, pAppData, then the functions.
  [2, 4, MAX_PATH, 0, library.place(fsEncode(NAME)), 0, ...Object.values(system), 0, 0, 0].forEach((field, i) => {
    library.view.setInt32(vfs + 4 * i, field, true);
  });
  library.api.sqlite3_vfs_register(vfs, 1);
}

const ACCESS_EXISTS = 0;
const ACCESS_READWRITE = 1;

function isAccessible(path: string, wanted: number): boolean {
  const { posix } = currentContext();
  const { AT_FDCWD } = posix.constants.libc;
  const { R_OK, W_OK } = posix.constants.posix;
  if (wanted !== ACCESS_EXISTS)
    return posix.faccessat(AT_FDCWD, path, wanted === ACCESS_READWRITE ? R_OK | W_OK : R_OK, false, true);
  try {
    const { mode, size } = posix.fstatat(AT_FDCWD, path, true);
    // An empty file is no journal.
    return (mode & 0o170000) !== 0o100000 || Number(size) > 0;
  } catch (error) {
    if (error instanceof PosixError) return false;
    throw error;
  }
}

const MOST_LINKS = 200;

/** An absolute path without symbolic links, as far as it leads anywhere. */
function withoutLinks(path: string): string {
  const { posix } = currentContext();
  const { AT_FDCWD } = posix.constants.libc;
  const todo = path.split('/').reverse();
  let done = path.startsWith('/') ? '' : posix.getcwd().replace(/\/$/, '');
  let links = 0;
  while (todo.length > 0) {
    const part = todo.pop()!;
    if (part === '' || part === '.') continue;
    if (part === '..') {
      done = done.slice(0, Math.max(done.lastIndexOf('/'), 0));
      continue;
    }
    const next = `${done}/${part}`;
    let target: string;
    try {
      target = posix.readlinkat(AT_FDCWD, next);
    } catch (error) {
      if (!(error instanceof PosixError)) throw error;
      done = next;
      continue;
    }
    if (++links > MOST_LINKS) throw new PosixError(posix.constants.errno.ELOOP);
    if (target.startsWith('/')) done = '';
    todo.push(...target.split('/').reverse());
  }
  return done === '' ? '/' : done;
}

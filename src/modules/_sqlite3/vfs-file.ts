import { PosixError } from '../../posix/errors.ts';
import type { FileStat } from '../../posix/support/stat.ts';
import type { PosixSupport } from '../../posix/support.ts';
import { currentContext } from '../../runtime/context.ts';
import type { Library } from './library.ts';
import { FileLock, type Inode, inodeOf } from './vfs-locks.ts';
import { SharedMemory, ShmLocks } from './vfs-shared-memory.ts';

const OPEN_READONLY = 0x1;
const OPEN_READWRITE = 0x2;
const OPEN_CREATE = 0x4;
const OPEN_DELETEONCLOSE = 0x8;
const OPEN_EXCLUSIVE = 0x10;
const OPEN_MAIN_DB = 0x100;
/** Main journals, super-journals and write-ahead logs. */
const JOURNALS = 0x800 | 0x4000 | 0x80000;

const posix = (): PosixSupport => currentContext().posix;

/** An open file of SQLite's. */
export class VfsFile {
  readonly fd: number;
  /** As it was opened; SQLite's flags of the mode it is in. */
  readonly path: string;
  readonly flags: number;
  readonly #inode: Inode | null;
  readonly lock: FileLock | null;
  readonly shmLocks = new ShmLocks();
  #shm: SharedMemory | null = null;
  readonly #identity: string;
  /** The folder is to be synced with the file for the first time: the file is new. */
  #folderUnsynced: boolean;

  /** Opens a file; with a path of null, a temporary one without a name. */
  static open(path: string | null, flags: number): VfsFile {
    const name = path ?? temporaryName();
    const deleted = path === null || (flags & OPEN_DELETEONCLOSE) !== 0;
    const { O_RDWR, O_RDONLY, O_CREAT, O_EXCL, O_NOFOLLOW, O_CLOEXEC } = posix().constants.posix;
    const { AT_FDCWD } = posix().constants.libc;
    const extra =
      ((flags & OPEN_CREATE) !== 0 ? O_CREAT : 0) |
      ((flags & OPEN_EXCLUSIVE) !== 0 ? O_EXCL : 0) |
      O_NOFOLLOW |
      O_CLOEXEC;
    const mode = deleted ? 0o600 : 0o644;
    let fd: number;
    try {
      const owner = (flags & JOURNALS) !== 0 && (flags & OPEN_CREATE) !== 0 ? databaseOf(name) : null;
      fd = openFile(AT_FDCWD, name, ((flags & OPEN_READWRITE) !== 0 ? O_RDWR : O_RDONLY) | extra, mode);
      if (owner !== null) adopt(fd, owner);
    } catch (error) {
      const { EISDIR } = posix().constants.errno;
      if (!(error instanceof PosixError) || error.errno === EISDIR || (flags & OPEN_READWRITE) === 0) throw error;
      flags = (flags & ~(OPEN_READWRITE | OPEN_CREATE)) | OPEN_READONLY;
      fd = openFile(AT_FDCWD, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC, mode);
    }
    if (deleted) posix().unlinkat(AT_FDCWD, name, false);
    return new VfsFile(fd, name, flags);
  }

  private constructor(fd: number, path: string, flags: number) {
    this.fd = fd;
    this.path = path;
    this.flags = flags;
    const stat = posix().fstat(fd);
    this.#identity = identity(stat);
    this.#inode = (flags & OPEN_MAIN_DB) !== 0 ? inodeOf(stat) : null;
    this.lock = this.#inode === null ? null : new FileLock(fd, this.#inode);
    this.#folderUnsynced = (flags & JOURNALS) !== 0 && (flags & OPEN_CREATE) !== 0;
  }

  /** The shared memory of the write-ahead log, which is opened when it is first asked for; null while it cannot be. */
  openShm(library: Library): SharedMemory | null {
    if (this.#shm !== null) return this.#shm;
    const inode = this.#inode!;
    inode.shm ??= SharedMemory.open(library, `${this.path}-shm`, openBeside(`${this.path}-shm`));
    // Locks of the system do not tell contexts within a process from one another.
    if (inode.shm === null || inode.shm.library !== library) return null;
    inode.shm.users++;
    return (this.#shm = inode.shm);
  }

  get shm(): SharedMemory | null {
    return this.#shm;
  }

  closeShm(remove: boolean): void {
    const shm = this.#shm;
    if (shm === null) return;
    this.#shm = null;
    if (--shm.users > 0) return;
    this.#inode!.shm = null;
    shm.close(remove);
  }

  close(): void {
    this.lock?.lower(0);
    const inode = this.#inode;
    if (inode !== null && inode.sharers > 0) inode.closing.push(this.fd);
    else posix().close(this.fd);
    inode?.release();
  }

  /** Fills the target; what lies beyond the end is zero. Answers whether there was enough. */
  read(target: Uint8Array, offset: bigint): boolean {
    let done = 0;
    while (done < target.length) {
      const count = retried(() => posix().preadv(this.fd, [target.subarray(done)], Number(offset) + done, 0));
      if (count === 0) break;
      done += count;
    }
    target.fill(0, done);
    return done === target.length;
  }

  write(bytes: Uint8Array, offset: bigint): void {
    for (let done = 0; done < bytes.length; )
      done += retried(() => posix().pwrite(this.fd, bytes.subarray(done), Number(offset) + done));
  }

  truncate(size: bigint): void {
    retried(() => posix().ftruncate(this.fd, Number(size)));
  }

  sync(dataOnly: boolean): void {
    retried(() => (dataOnly ? posix().fdatasync(this.fd) : posix().fsync(this.fd)));
    if (!this.#folderUnsynced) return;
    this.#folderUnsynced = false;
    syncFolder(this.path);
  }

  get size(): bigint {
    return BigInt(posix().fstat(this.fd).size);
  }

  /** Whether its name is now that of another file, or of none. */
  get hasMoved(): boolean {
    try {
      return identity(posix().fstatat(posix().constants.libc.AT_FDCWD, this.path, true)) !== this.#identity;
    } catch {
      return true;
    }
  }
}

const identity = (stat: FileStat): string => `${stat.dev}:${stat.ino}`;

/** Repeats a call that a signal interrupted. Handlers in Python run when SQLite has returned. */
function retried<T>(call: () => T): T {
  for (;;) {
    try {
      return call();
    } catch (error) {
      if (!(error instanceof PosixError) || error.errno !== posix().constants.errno.EINTR) throw error;
    }
  }
}

/** Opens a file that goes with a database. */
function openBeside(path: string): number {
  const { O_RDWR, O_CREAT, O_NOFOLLOW, O_CLOEXEC } = posix().constants.posix;
  const fd = openFile(posix().constants.libc.AT_FDCWD, path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o644);
  const owner = databaseOf(path);
  if (owner !== null) adopt(fd, owner);
  return fd;
}

const openFile = (folder: number, path: string, flags: number, mode: number): number =>
  retried(() => posix().openat(folder, path, flags, mode));

/** The database that a journal or log belongs to, by its name: new files get its rights. */
function databaseOf(journal: string): FileStat | null {
  const end = journal.lastIndexOf('-');
  if (end < 0) return null;
  try {
    return posix().fstatat(posix().constants.libc.AT_FDCWD, journal.slice(0, end), true);
  } catch {
    return null;
  }
}

/** Gives a new file the rights of another, as far as that can be. */
function adopt(fd: number, owner: FileStat): void {
  try {
    if ((posix().fstat(fd).mode & 0o777) !== (owner.mode & 0o777)) posix().fchmod(fd, owner.mode & 0o777);
    if (posix().geteuid() === 0) posix().fchown(fd, owner.uid, owner.gid);
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
  }
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '.' : path.slice(0, Math.max(slash, 1));
}

/** Makes names in a folder last; not every system can. */
export function syncFolder(path: string): void {
  const { O_RDONLY, O_CLOEXEC } = posix().constants.posix;
  try {
    const fd = openFile(posix().constants.libc.AT_FDCWD, folderOf(path), O_RDONLY | O_CLOEXEC, 0);
    try {
      posix().fsync(fd);
    } finally {
      posix().close(fd);
    }
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
  }
}

/** A name that no file has, in the folder for temporary files. */
export function temporaryName(): string {
  const { AT_FDCWD } = posix().constants.libc;
  const variables = new Map(posix().environ());
  const { W_OK, X_OK, F_OK } = posix().constants.posix;
  const candidates = [variables.get('SQLITE_TMPDIR'), variables.get('TMPDIR'), '/var/tmp', '/usr/tmp', '/tmp', '.'];
  const folder = candidates.find(
    (each) => each !== undefined && posix().faccessat(AT_FDCWD, each, W_OK | X_OK, false, true),
  );
  if (folder === undefined) throw new PosixError(posix().constants.errno.ENOENT);
  for (;;) {
    const random = [...posix().getrandom(8, 0)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    const name = `${folder}/etilqs_${random}`;
    if (!posix().faccessat(AT_FDCWD, name, F_OK, false, true)) return name;
  }
}

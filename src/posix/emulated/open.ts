import { errnoConstants as E } from '../constants/linux/errno.ts';
import { posixConstants as P } from '../constants/linux/posix.ts';
import { PosixError } from '../errors.ts';
import {
  type Access,
  type FileHandle,
  type NewFile,
  S_IFCHR,
  S_IFDIR,
  S_IFIFO,
  S_IFLNK,
  S_IFMT,
  S_IFREG,
  S_IFSOCK,
} from '../filesystem/fileSystem.ts';
import type { PosixPath } from '../fsEncoding.ts';
import { DeviceFile } from './devices.ts';
import { type Kernel, keyOf, R_OK, W_OK, X_OK } from './kernel.ts';
import { DirectoryFile, NodeFile, PathFile } from './nodeFile.ts';
import type { OpenFile } from './openFile.ts';
import { find, pathText, place, startOf } from './paths.ts';
import { openFifo, Pipe } from './pipe.ts';
import { openTerminal } from './pseudoTerminal.ts';

const CREATION_FLAGS = P.O_CREAT | P.O_EXCL | P.O_TRUNC | P.O_NOCTTY | P.O_CLOEXEC | P.O_DIRECTORY | P.O_NOFOLLOW;
/** What of O_TMPFILE is not O_DIRECTORY. */
const TMPFILE = P.O_TMPFILE & ~P.O_DIRECTORY;

/** The new file that open and mknod make: mode under the umask, group of a set-group-id directory. */
export function newFile(kernel: Kernel, mode: number, extra?: Partial<NewFile>): NewFile {
  const { uid, gid } = kernel.identity;
  const special = mode & S_IFMT;
  return { mode: special | (mode & 0o7777 & ~kernel.umask), uid, gid, ...extra };
}

/** openat(2) without the fd. */
export function openAt(kernel: Kernel, dirFd: number, path: PosixPath, flags: number, mode: number): OpenFile {
  const terminal = flags & P.O_PATH ? null : openTerminal(kernel, pathText(path), flags);
  if (terminal !== null) return terminal;
  const accessMode = flags & P.O_ACCMODE;
  const access: Access = {
    read: accessMode !== P.O_WRONLY,
    write: accessMode !== P.O_RDONLY,
    append: (flags & P.O_APPEND) !== 0,
    nonBlocking: (flags & P.O_NONBLOCK) !== 0,
  };
  const status = flags & ~CREATION_FLAGS;
  const follow = (flags & P.O_NOFOLLOW) === 0;
  if (flags & P.O_PATH) {
    const file = new PathFile(kernel, find(kernel, dirFd, path, follow), flags & (P.O_PATH | P.O_CLOEXEC));
    if (flags & P.O_DIRECTORY && file.type !== S_IFDIR) throw new PosixError(E.ENOTDIR);
    return file;
  }
  if (flags & TMPFILE && flags & P.O_DIRECTORY) {
    if (!access.write) throw new PosixError(E.EINVAL);
    const directory = find(kernel, dirFd, path, follow);
    if ((kernel.statOf(directory).mode & S_IFMT) !== S_IFDIR) throw new PosixError(E.ENOTDIR);
    kernel.demand(directory, W_OK | X_OK);
    const file = newFile(kernel, S_IFREG | (mode & 0o7777));
    return new NodeFile(kernel, kernel.fs.createTemporary(directory, file, access), status & ~P.O_TMPFILE);
  }
  const { direct } = kernel.fs;
  const creating = (flags & P.O_CREAT) !== 0;
  const exclusive = creating && (flags & P.O_EXCL) !== 0;
  const truncate = (flags & P.O_TRUNC) !== 0;
  const regular = () => newFile(kernel, S_IFREG | (mode & 0o7777));
  if (direct !== undefined) {
    const text = pathText(path);
    const start = startOf(kernel, dirFd, text);
    if (kernel.special.size > 0 && !exclusive) {
      const special = openSpecial(kernel, direct.resolve(start, text, follow), flags);
      if (special !== null) return special;
    }
    const handle = direct.open(start, text, {
      ...access,
      truncate,
      create: creating ? regular() : null,
      exclusive,
      followSymlinks: follow,
    });
    return opened(kernel, handle, flags);
  }
  const { directory, name, node, slash } = place(kernel, dirFd, path, follow && !exclusive, creating);
  if (creating && slash) throw new PosixError(E.EISDIR);
  if (node === null) {
    if (!creating) throw new PosixError(E.ENOENT);
    kernel.demand(directory, W_OK | X_OK);
    return new NodeFile(kernel, kernel.fs.createFile(directory, name, regular(), access), status);
  }
  if (exclusive) throw new PosixError(E.EEXIST);
  const st = kernel.statOf(node);
  const type = st.mode & S_IFMT;
  if (type === S_IFLNK) throw new PosixError(flags & P.O_DIRECTORY ? E.ENOTDIR : E.ELOOP);
  if (type === S_IFDIR && (access.write || creating)) throw new PosixError(E.EISDIR);
  if (type !== S_IFDIR && flags & P.O_DIRECTORY) throw new PosixError(E.ENOTDIR);
  kernel.demand(node, (access.read ? R_OK : 0) | (access.write || truncate ? W_OK : 0));
  if (type === S_IFCHR && !kernel.fs.checksPermissions) return new DeviceFile(status, () => kernel.statOf(node));
  const special = openSpecial(kernel, node, flags);
  if (special !== null) return special;
  return opened(kernel, kernel.fs.open(node, { ...access, truncate: truncate && type === S_IFREG }), flags);
}

function opened(kernel: Kernel, handle: FileHandle, flags: number): OpenFile {
  const status = flags & ~CREATION_FLAGS;
  if (handle.type === S_IFDIR) return new DirectoryFile(kernel, handle, status);
  if (flags & P.O_DIRECTORY) {
    handle.close();
    throw new PosixError(E.ENOTDIR);
  }
  return new NodeFile(kernel, handle, status);
}

/** Opens a FIFO of ours; a socket cannot be opened. null for any other file. */
function openSpecial(kernel: Kernel, node: Parameters<Kernel['statOf']>[0], flags: number): OpenFile | null {
  let st: ReturnType<Kernel['statOf']>;
  try {
    st = kernel.statOf(node);
  } catch {
    return null;
  }
  const type = st.mode & S_IFMT;
  if (type === S_IFSOCK) throw new PosixError(E.ENXIO);
  if (type !== S_IFIFO) return null;
  if (flags & P.O_DIRECTORY) throw new PosixError(E.ENOTDIR);
  const key = keyOf(st);
  let special = kernel.special.get(key);
  if (special === undefined) {
    if (kernel.fs.checksPermissions) return null; // the host's own
    kernel.special.set(key, (special = { mode: S_IFIFO }));
  }
  special.pipe ??= new Pipe();
  return openFifo(kernel, special.pipe, flags & ~CREATION_FLAGS, () => kernel.statOf(node));
}

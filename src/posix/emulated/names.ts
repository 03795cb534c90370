import { errnoConstants as E } from '../constants/linux/errno.ts';
import { posixConstants as P } from '../constants/linux/posix.ts';
import { PosixError } from '../errors.ts';
import {
  type FileEntry,
  type FileNode,
  S_IFDIR,
  S_IFIFO,
  S_IFLNK,
  S_IFMT,
  S_IFREG,
  S_IFSOCK,
} from '../filesystem/fileSystem.ts';
import { fsDecode, type PosixPath } from '../fsEncoding.ts';
import type { DirectoryStream, DirectorySupport } from '../support/directories.ts';
import type { ExtendedAttributeSupport } from '../support/extendedAttributes.ts';
import type { NameSupport } from '../support/names.ts';
import { type Kernel, keyOf, R_OK, W_OK, X_OK } from './kernel.ts';
import { DirectoryFile } from './nodeFile.ts';
import { newFile, openAt } from './open.ts';
import { find, type Place, pathText, place } from './paths.ts';
import { nodeOf } from './stat.ts';

/** A name that may be made: not taken, in a directory that may be written. */
export function vacancy(kernel: Kernel, where: Place, directoryWanted: boolean): void {
  if (kernel.fs.direct !== undefined) return;
  if (where.node !== null) throw new PosixError(E.EEXIST);
  if (where.slash && !directoryWanted) throw new PosixError(E.ENOENT);
  kernel.demand(where.directory, W_OK | X_OK);
}

/** Makes a FIFO or socket; where the file system has none, an empty regular file stands for it. */
export function makeSpecial(kernel: Kernel, where: Place, mode: number): FileNode {
  const file = newFile(kernel, mode);
  try {
    return kernel.fs.create(where.directory, where.name, file);
  } catch (error) {
    if (!(error instanceof PosixError) || error.errno !== E.EPERM) throw error;
  }
  // The placeholder's name must mean what the special file's would.
  const bare = where.name.replace(/\/+$/, '');
  if (where.slash) throw new PosixError(kernel.fs.lookup(where.directory, bare) === null ? E.ENOENT : E.EEXIST);
  const handle = kernel.fs.createFile(
    where.directory,
    where.name,
    { ...file, mode: S_IFREG | (file.mode & 0o7777) },
    { read: true, write: true },
  );
  kernel.note('mknod', 'an empty regular file stands for a special file');
  kernel.special.set(keyOf(handle.stat()), { mode: mode & S_IFMT });
  handle.close();
  return handle.node;
}

export function emulatedNames(kernel: Kernel): NameSupport {
  const { fs } = kernel;
  /** A sticky directory lets only owners take names away. */
  const removable = (where: Place): void => {
    if (fs.checksPermissions) return;
    kernel.demand(where.directory, W_OK | X_OK);
    const { uid } = kernel.identity;
    if (uid === 0 || where.node === null) return;
    const st = fs.stat(where.directory);
    if (st.mode & 0o1000 && st.uid !== uid && fs.stat(where.node).uid !== uid) throw new PosixError(E.EPERM);
  };
  const forget = (where: Place): void => {
    if (kernel.special.size === 0) return;
    try {
      const st = fs.stat(where.node ?? fs.lookup(where.directory, where.name) ?? where.directory);
      if (st.nlink <= 1) kernel.special.delete(keyOf(st));
    } catch {
      // it is gone, or was never ours
    }
  };
  return {
    unlinkat(dirFd, path, removeDirectory) {
      const where = place(kernel, dirFd, path);
      if (fs.direct === undefined) {
        if (where.name === '/') throw new PosixError(removeDirectory ? E.EBUSY : E.EISDIR);
        if (where.name === '.') throw new PosixError(removeDirectory ? E.EINVAL : E.EISDIR);
        if (where.name === '..') throw new PosixError(removeDirectory ? E.ENOTEMPTY : E.EISDIR);
        if (where.node === null) throw new PosixError(E.ENOENT);
        removable(where);
      }
      forget(where);
      fs.unlink(where.directory, where.name, removeDirectory);
    },
    linkat(sourceDirFd, source, targetDirFd, target, followSymlinks) {
      const node = find(kernel, sourceDirFd, source, followSymlinks);
      const where = place(kernel, targetDirFd, target, false, true);
      if (fs.direct === undefined) {
        if ((fs.stat(node).mode & S_IFMT) === S_IFDIR) throw new PosixError(E.EPERM);
        vacancy(kernel, where, false);
      } else if (followSymlinks) {
        // link(2) of the host does not follow: the file itself is named by its real path.
        fs.link(fs.direct.resolve(fs.root, fs.pathOf(node), false), where.directory, where.name);
        return;
      }
      fs.link(node, where.directory, where.name);
    },
    symlinkat(target, dirFd, path) {
      const text = fsDecode(target);
      if (text === '') throw new PosixError(E.ENOENT);
      const where = place(kernel, dirFd, path, false, true);
      vacancy(kernel, where, false);
      const { uid, gid } = kernel.identity;
      fs.create(where.directory, where.name, { mode: S_IFLNK | 0o777, uid, gid, target: text });
    },
    readlinkat(dirFd, path) {
      const node = find(kernel, dirFd, path, false);
      return fs.readlink(node);
    },
    mkdirat(dirFd, path, mode) {
      const where = place(kernel, dirFd, path, false, true);
      vacancy(kernel, where, true);
      fs.create(where.directory, where.name, newFile(kernel, S_IFDIR | (mode & 0o1777)));
    },
    renameat(sourceDirFd, source, targetDirFd, target) {
      const from = place(kernel, sourceDirFd, source);
      const to = place(kernel, targetDirFd, target);
      if (fs.direct === undefined) {
        for (const { name } of [from, to])
          if (name === '.' || name === '..' || name === '/') throw new PosixError(E.EBUSY);
        if (from.node === null) throw new PosixError(E.ENOENT);
        if ((from.slash || to.slash) && (fs.stat(from.node).mode & S_IFMT) !== S_IFDIR) throw new PosixError(E.ENOTDIR);
        removable(from);
        removable(to);
      }
      forget(to);
      fs.rename(from.directory, from.name, to.directory, to.name);
    },
    mkfifoat(dirFd, path, mode) {
      const where = place(kernel, dirFd, path, false, true);
      vacancy(kernel, where, false);
      makeSpecial(kernel, where, S_IFIFO | (mode & 0o7777));
    },
    mknodat(dirFd, path, mode, device) {
      const where = place(kernel, dirFd, path, false, true);
      vacancy(kernel, where, false);
      const type = mode & S_IFMT;
      if (type === 0 || type === S_IFREG) {
        const file = newFile(kernel, S_IFREG | (mode & 0o7777));
        fs.createFile(where.directory, where.name, file, { read: false, write: true }).close();
      } else if (type === S_IFIFO || type === S_IFSOCK) makeSpecial(kernel, where, mode);
      else {
        if (kernel.identity.uid !== 0 || type === S_IFDIR || type === S_IFLNK)
          throw new PosixError(type === S_IFDIR || type === S_IFLNK ? E.EINVAL : E.EPERM);
        fs.create(where.directory, where.name, newFile(kernel, mode, { rdev: device }));
      }
    },
  };
}

/** A DIR*: entries as they were when reading began. */
class EmulatedStream implements DirectoryStream {
  fd: number;
  entries: FileEntry[] | null = null;
  at = 0;

  constructor(fd: number) {
    this.fd = fd;
  }
}

export function emulatedDirectories(kernel: Kernel): DirectorySupport {
  const { fs } = kernel;
  const directoryOf = (fd: number): DirectoryFile => {
    const file = kernel.file(fd);
    if (!(file instanceof DirectoryFile)) throw new PosixError(E.ENOTDIR);
    return file;
  };
  const opened = (stream: DirectoryStream): EmulatedStream => {
    if (stream.fd < 0) throw new PosixError(E.EBADF);
    return stream as EmulatedStream;
  };
  const enter = (node: FileNode): void => {
    if ((fs.stat(node).mode & S_IFMT) !== S_IFDIR) throw new PosixError(E.ENOTDIR);
    if (fs.checksPermissions) {
      if (fs.access?.(node, X_OK) === false) throw new PosixError(E.EACCES);
    } else kernel.demand(node, X_OK);
    kernel.cwd = fs.direct === undefined ? node : fs.direct.resolve(fs.root, fs.pathOf(node), true);
  };
  return {
    opendir(path: PosixPath) {
      const file = openAt(kernel, -100, path, P.O_RDONLY | P.O_DIRECTORY | P.O_CLOEXEC, 0);
      return new EmulatedStream(kernel.install(file, true));
    },
    fdopendir(fd) {
      directoryOf(fd);
      return new EmulatedStream(fd);
    },
    readdir(stream) {
      const open = opened(stream);
      if (open.entries === null) {
        const { node } = directoryOf(open.fd);
        kernel.demand(node, R_OK);
        open.entries = fs.readDirectory(node);
      }
      const entry = open.entries[open.at++];
      if (entry === undefined) return null;
      if (kernel.special.size === 0 || entry.type !== S_IFREG >> 12) return entry;
      const node = fs.lookup(directoryOf(open.fd).node, entry.name);
      return node === null
        ? entry
        : { ...entry, ino: entry.ino, name: entry.name, type: kernel.statOf(node).mode >> 12 };
    },
    rewinddir(stream) {
      const open = opened(stream);
      open.entries = null;
      open.at = 0;
    },
    closedir(stream) {
      const open = stream as EmulatedStream;
      const { fd } = open;
      open.fd = -1;
      open.entries = null;
      if (fd >= 0) kernel.closeDescriptor(fd);
    },
    getcwd: () => fs.pathOf(kernel.cwd),
    chdir: (path) => enter(find(kernel, -100, path, true)),
    fchdir: (fd) => enter(directoryOf(fd).node),
    chroot(path) {
      pathText(path);
      if (kernel.identity.uid !== 0) throw new PosixError(E.EPERM);
      kernel.unsupported('chroot');
    },
  };
}

export function emulatedExtendedAttributes(kernel: Kernel): ExtendedAttributeSupport {
  const { fs } = kernel;
  const nodeFor = (target: PosixPath | number, follow: boolean): FileNode => {
    if (typeof target !== 'number') return find(kernel, -100, target, follow);
    const node = nodeOf(kernel, target);
    if (node === null) throw new PosixError(E.EOPNOTSUPP);
    return node;
  };
  const nameOf = (name: PosixPath, node: FileNode): string => {
    const text = fsDecode(name);
    if (text === '' || text.length > 255) throw new PosixError(E.ERANGE);
    if (!/^(user|trusted|security|system)\../s.test(text)) throw new PosixError(E.EOPNOTSUPP);
    if (!text.startsWith('user.') && kernel.identity.uid !== 0) throw new PosixError(E.EPERM);
    if ((fs.stat(node).mode & S_IFMT) === S_IFLNK) throw new PosixError(E.EPERM);
    return text;
  };
  const supported = (): void => {
    if (fs.getxattr === undefined) throw new PosixError(E.EOPNOTSUPP);
  };
  return {
    getxattr(target, name, follow) {
      const node = nodeFor(target, follow);
      supported();
      return fs.getxattr!(node, nameOf(name, node));
    },
    setxattr(target, name, value, flags, follow) {
      const node = nodeFor(target, follow);
      supported();
      kernel.demand(node, W_OK);
      fs.setxattr!(node, nameOf(name, node), value, flags);
    },
    listxattr(target, follow) {
      const node = nodeFor(target, follow);
      return fs.listxattr?.(node) ?? [];
    },
    removexattr(target, name, follow) {
      const node = nodeFor(target, follow);
      supported();
      kernel.demand(node, W_OK);
      fs.removexattr!(node, nameOf(name, node));
    },
  };
}

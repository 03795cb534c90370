import { errnoConstants as E } from '../constants/linux/errno.ts';
import { PosixError } from '../errors.ts';
import { type FileNode, S_IFLNK, S_IFMT } from '../filesystem/fileSystem.ts';
import type { FileStat, FileTimes, StatSupport } from '../support/stat.ts';
import { F_OK, type Kernel, W_OK } from './kernel.ts';
import { DirectoryFile, NodeFile, PathFile } from './nodeFile.ts';
import { find } from './paths.ts';

/** The node behind an fd, for what works on nodes. */
export function nodeOf(kernel: Kernel, fd: number): FileNode | null {
  const file = kernel.file(fd);
  if (file instanceof NodeFile) return file.foreign ? null : file.handle.node;
  if (file instanceof DirectoryFile) return file.node;
  if (file instanceof PathFile) throw new PosixError(E.EBADF);
  return null;
}

const BILLION = 1_000_000_000;

export function emulatedStat(kernel: Kernel): StatSupport {
  const { fs } = kernel;
  const owner = (st: FileStat): void => {
    if (fs.checksPermissions) return;
    const { uid } = kernel.identity;
    if (uid !== 0 && st.uid !== uid) throw new PosixError(E.EPERM);
  };
  const chmod = (node: FileNode, mode: number): void => {
    const st = kernel.statOf(node);
    if ((st.mode & S_IFMT) === S_IFLNK) throw new PosixError(E.EOPNOTSUPP);
    owner(st);
    fs.chmod(node, mode & 0o7777);
  };
  const chown = (node: FileNode, uid: number, gid: number): void => {
    if (!fs.checksPermissions && kernel.identity.uid !== 0) {
      const st = fs.stat(node);
      const { identity } = kernel;
      // A user may give a file to a group of his own, nothing else.
      const mayGroup = st.uid === identity.uid && (gid === identity.gid || identity.groups.includes(gid));
      if ((uid !== -1 && uid !== st.uid) || (gid !== -1 && gid !== st.gid && !mayGroup)) throw new PosixError(E.EPERM);
      if (st.uid !== identity.uid && (uid !== -1 || gid !== -1)) throw new PosixError(E.EPERM);
      if ((st.mode & 0o6000) !== 0) fs.chmod(node, st.mode & 0o1777);
    }
    fs.chown(node, uid, gid);
  };
  const utimes = (node: FileNode, times: FileTimes | null): void => {
    if (times !== null && (times.atimeNsec >= BILLION || times.mtimeNsec >= BILLION)) throw new PosixError(E.EINVAL);
    if (!fs.checksPermissions) {
      const st = fs.stat(node);
      const { uid } = kernel.identity;
      if (uid !== 0 && st.uid !== uid) {
        if (times !== null) throw new PosixError(E.EPERM);
        if (!kernel.allowed(st, W_OK)) throw new PosixError(E.EACCES);
      }
    }
    fs.setTimes(node, times);
  };
  return {
    fstatat: (dirFd, path, followSymlinks) => kernel.statOf(find(kernel, dirFd, path, followSymlinks)),
    fstat: (fd) => kernel.file(fd).stat(),
    statvfs: (path) => fs.statfs(find(kernel, -100, path, true)),
    fstatvfs: (fd) => fs.statfs(nodeOf(kernel, fd) ?? fs.root),
    utimensat: (dirFd, path, times, followSymlinks) => utimes(find(kernel, dirFd, path, followSymlinks), times),
    futimens(fd, times) {
      const node = nodeOf(kernel, fd);
      if (node === null) kernel.note('futimens', 'the times of a pipe or socket are not kept');
      else utimes(node, times);
    },
    faccessat(dirFd, path, mode, effectiveIds, followSymlinks) {
      if (effectiveIds) kernel.unsupported('faccessat with effective ids');
      if (!followSymlinks && mode !== F_OK && fs.checksPermissions)
        kernel.unsupported('faccessat without following symbolic links, unless only for F_OK,');
      try {
        const node = find(kernel, dirFd, path, followSymlinks);
        if (fs.checksPermissions) return fs.access?.(node, mode) ?? false;
        const st = kernel.statOf(node);
        return mode === F_OK || kernel.allowed(st, mode);
      } catch (error) {
        if (error instanceof PosixError) return false;
        throw error;
      }
    },
    fchmodat: (dirFd, path, mode, followSymlinks) => chmod(find(kernel, dirFd, path, followSymlinks), mode),
    fchmod(fd, mode) {
      const node = nodeOf(kernel, fd);
      if (node === null) {
        const st = kernel.file(fd).stat();
        st.mode = (st.mode & S_IFMT) | (mode & 0o7777);
      } else chmod(node, mode);
    },
    fchownat: (dirFd, path, uid, gid, followSymlinks) => chown(find(kernel, dirFd, path, followSymlinks), uid, gid),
    fchown(fd, uid, gid) {
      const node = nodeOf(kernel, fd);
      if (node !== null) chown(node, uid, gid);
    },
    umask(mask) {
      const before = kernel.umask;
      kernel.umask = mask & 0o777;
      return before;
    },
  };
}

import { PosixError } from '../errors.ts';
import { fsDecode } from '../fsEncoding.ts';
import type { DirectoryEntry, DirectoryStream, DirectorySupport } from '../support/directories.ts';
import type { ExtendedAttributeSupport } from '../support/extendedAttributes.ts';
import type { NameSupport } from '../support/names.ts';
import { check, cString, cText, declare, errno, fail, isDarwin, peekView, textOf } from './libc.ts';
import type { Platform } from './platform.ts';

const c = declare({
  unlinkat: 'int unlinkat(int, const char *, int)',
  linkat: 'int linkat(int, const char *, int, const char *, int)',
  symlinkat: 'int symlinkat(const char *, int, const char *)',
  readlinkat: 'intptr_t readlinkat(int, const char *, void *, uintptr_t)',
  mkdirat: 'int mkdirat(int, const char *, unsigned int)',
  renameat: 'int renameat(int, const char *, int, const char *)',
  mkfifoat: 'int mkfifoat(int, const char *, unsigned int)',
  mknodat: 'int mknodat(int, const char *, unsigned int, uint64_t)',
  openat: 'int openat(int, const char *, int, ..., unsigned int)',
  close: 'int close(int)',
  lseek: 'int64_t lseek(int, int64_t, int)',
  getdents64: 'intptr_t getdents64(int, void *, uintptr_t)',
  fdopendir: 'void *fdopendir(int)',
  readdir: 'void *readdir(void *)',
  rewinddir: 'void rewinddir(void *)',
  closedir: 'int closedir(void *)',
  getcwd: 'void *getcwd(void *, uintptr_t)',
  chdir: 'int chdir(const char *)',
  fchdir: 'int fchdir(int)',
  chroot: 'int chroot(const char *)',
  getxattr: 'intptr_t getxattr(const char *, const char *, void *, uintptr_t)',
  lgetxattr: 'intptr_t lgetxattr(const char *, const char *, void *, uintptr_t)',
  fgetxattr: 'intptr_t fgetxattr(int, const char *, void *, uintptr_t)',
  setxattr: 'int setxattr(const char *, const char *, const void *, uintptr_t, int)',
  lsetxattr: 'int lsetxattr(const char *, const char *, const void *, uintptr_t, int)',
  fsetxattr: 'int fsetxattr(int, const char *, const void *, uintptr_t, int)',
  listxattr: 'intptr_t listxattr(const char *, void *, uintptr_t)',
  llistxattr: 'intptr_t llistxattr(const char *, void *, uintptr_t)',
  flistxattr: 'intptr_t flistxattr(int, void *, uintptr_t)',
  removexattr: 'int removexattr(const char *, const char *)',
  lremovexattr: 'int lremovexattr(const char *, const char *)',
  fremovexattr: 'int fremovexattr(int, const char *)',
});

export function nativeNames(platform: Platform): NameSupport {
  const { AT_REMOVEDIR, AT_SYMLINK_FOLLOW } = platform.constants.libc;
  return {
    unlinkat: (dirFd, path, removeDirectory) =>
      void check(c.unlinkat(dirFd, cText(path), removeDirectory ? AT_REMOVEDIR : 0)),
    linkat: (sourceDirFd, source, targetDirFd, target, followSymlinks) =>
      void check(
        c.linkat(sourceDirFd, cText(source), targetDirFd, cText(target), followSymlinks ? AT_SYMLINK_FOLLOW : 0),
      ),
    symlinkat: (target, dirFd, path) => void check(c.symlinkat(cText(target), dirFd, cText(path))),
    readlinkat(dirFd, path) {
      const text = cText(path);
      for (let size = 1024; ; size *= 4) {
        const buffer = new Uint8Array(size);
        const length: number = check(c.readlinkat(dirFd, text, buffer, size));
        if (length < size) return fsDecode(buffer.slice(0, length));
      }
    },
    mkdirat: (dirFd, path, mode) => void check(c.mkdirat(dirFd, cText(path), mode)),
    renameat: (sourceDirFd, source, targetDirFd, target) =>
      void check(c.renameat(sourceDirFd, cText(source), targetDirFd, cText(target))),
    mkfifoat: (dirFd, path, mode) => void check(c.mkfifoat(dirFd, cText(path), mode)),
    mknodat: (dirFd, path, mode, device) => void check(c.mknodat(dirFd, cText(path), mode, device)),
  };
}

const ENOENT = 2;

/** Reads entries in batches with getdents64, which costs a twentieth of a readdir call an entry. */
class LinuxDirectory implements DirectoryStream {
  fd: number;
  private readonly buffer = new Uint8Array(32768);
  private readonly view = new DataView(this.buffer.buffer);
  private at = 0;
  private end = 0;

  constructor(fd: number) {
    this.fd = fd;
  }

  next(): DirectoryEntry | null {
    for (;;) {
      if (this.at >= this.end) {
        this.at = 0;
        this.end = c.getdents64(this.fd, this.buffer, this.buffer.length);
        if (this.end === 0) return null;
        if (this.end < 0) {
          this.end = 0;
          // A directory that is gone has no entries: readdir(3).
          if (errno() === ENOENT) return null;
          fail();
        }
      }
      const { at, view, buffer } = this;
      this.at += view.getUint16(at + 16, true);
      let end = at + 19;
      while (buffer[end] !== 0) end++;
      const length = end - at - 19;
      if (buffer[at + 19] === 0x2e && (length === 1 || (length === 2 && buffer[at + 20] === 0x2e))) continue;
      const ino = view.getBigUint64(at, true);
      return {
        name: fsDecode(buffer.subarray(at + 19, end)),
        ino: ino <= 0x1fffffffffffffn ? Number(ino) : ino,
        type: buffer[at + 18]!,
      };
    }
  }

  rewind(): void {
    this.at = this.end = 0;
    check(c.lseek(this.fd, 0, 0));
  }

  close(): void {
    const { fd } = this;
    this.fd = -1;
    this.at = this.end = 0;
    if (fd >= 0) check(c.close(fd));
  }
}

/** A DIR* of libc, for systems without getdents64. */
class LibcDirectory implements DirectoryStream {
  fd: number;
  private readonly stream: bigint;

  constructor(fd: number) {
    this.stream = c.fdopendir(fd);
    if (this.stream === null) fail();
    this.fd = fd;
  }

  next(): DirectoryEntry | null {
    for (;;) {
      const entry: bigint | null = c.readdir(this.stream);
      if (entry === null) return null;
      const view = peekView(entry, 21);
      const name = cString(entry + 21n);
      if (name === '.' || name === '..') continue;
      const ino = view.getBigUint64(0, true);
      return { name, ino: ino <= 0x1fffffffffffffn ? Number(ino) : ino, type: view.getUint8(20) };
    }
  }

  rewind(): void {
    c.rewinddir(this.stream);
  }

  close(): void {
    if (this.fd < 0) return;
    this.fd = -1;
    check(c.closedir(this.stream));
  }
}

type Directory = LinuxDirectory | LibcDirectory;

export function nativeDirectories(platform: Platform): DirectorySupport {
  const { O_RDONLY, O_DIRECTORY, O_CLOEXEC } = platform.constants.posix;
  const { AT_FDCWD } = platform.constants.libc;
  const { ENOTDIR, EBADF } = platform.constants.errno;
  const open = (fd: number): Directory => (isDarwin ? new LibcDirectory(fd) : new LinuxDirectory(fd));
  const opened = (stream: DirectoryStream): Directory => {
    if (stream.fd < 0) throw new PosixError(EBADF);
    return stream as Directory;
  };
  return {
    opendir: (path) => open(check(c.openat(AT_FDCWD, cText(path), O_RDONLY | O_DIRECTORY! | O_CLOEXEC, 0))),
    fdopendir(fd) {
      // What fdopendir(3) checks: that it is a directory.
      const probe = c.openat(fd, '.', O_RDONLY | O_DIRECTORY! | O_CLOEXEC, 0);
      if (probe >= 0) c.close(probe);
      else if (errno() === ENOTDIR || errno() === EBADF) fail();
      return open(fd);
    },
    readdir: (stream) => opened(stream).next(),
    rewinddir: (stream) => opened(stream).rewind(),
    closedir: (stream) => (stream as Directory).close(),
    getcwd() {
      for (let size = 1024; ; size *= 4) {
        const buffer = new Uint8Array(size);
        if (c.getcwd(buffer, size) !== null) return textOf(buffer);
        if (errno() !== platform.constants.errno.ERANGE) fail();
      }
    },
    chdir: (path) => void check(c.chdir(cText(path))),
    fchdir: (fd) => void check(c.fchdir(fd)),
    chroot: (path) => void check(c.chroot(cText(path))),
  };
}

/** Calls `read` with growing buffers until the value fits. */
function growing(read: (buffer: Uint8Array) => number, tooSmall: number): Uint8Array {
  for (let size = 256; ; size *= 8) {
    const buffer = new Uint8Array(size);
    const length = read(buffer);
    if (length >= 0) return buffer.slice(0, length);
    if (errno() !== tooSmall || size > 1 << 17) fail();
  }
}

export function nativeExtendedAttributes(platform: Platform): ExtendedAttributeSupport {
  const { ERANGE } = platform.constants.errno;
  return {
    getxattr: (target, name, follow) =>
      growing(
        (buffer) =>
          typeof target === 'number'
            ? c.fgetxattr(target, cText(name), buffer, buffer.length)
            : (follow ? c.getxattr : c.lgetxattr)(cText(target), cText(name), buffer, buffer.length),
        ERANGE,
      ),
    setxattr: (target, name, value, flags, follow) =>
      void check(
        typeof target === 'number'
          ? c.fsetxattr(target, cText(name), value, value.length, flags)
          : (follow ? c.setxattr : c.lsetxattr)(cText(target), cText(name), value, value.length, flags),
      ),
    listxattr(target, follow) {
      const bytes = growing(
        (buffer) =>
          typeof target === 'number'
            ? c.flistxattr(target, buffer, buffer.length)
            : (follow ? c.listxattr : c.llistxattr)(cText(target), buffer, buffer.length),
        ERANGE,
      );
      return fsDecode(bytes)
        .split('\0')
        .filter((name) => name !== '');
    },
    removexattr: (target, name, follow) =>
      void check(
        typeof target === 'number'
          ? c.fremovexattr(target, cText(name))
          : (follow ? c.removexattr : c.lremovexattr)(cText(target), cText(name)),
      ),
  };
}

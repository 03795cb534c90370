import { PosixError } from '../errors.ts';
import type { FileTimes, StatSupport } from '../support/stat.ts';
import { FileStat, FileSystemStat } from '../support/stat.ts';
import type { ForeignDescriptors } from './foreignDescriptors.ts';
import {
  check,
  cText,
  declare,
  fail,
  i32,
  i64,
  isDarwin,
  scratch,
  scratchView,
  scratchWords,
  setI64,
  u64,
} from './libc.ts';
import type { Platform } from './platform.ts';

const suffix = isDarwin && process.arch === 'x64' ? '$INODE64' : '';

const c = declare({
  fstatat: `int fstatat${suffix}(int, const char *, void *, int)`,
  fstat: `int fstat${suffix}(int, void *)`,
  statvfs: 'int statvfs(const char *, void *)',
  fstatvfs: 'int fstatvfs(int, void *)',
  utimensat: 'int utimensat(int, const char *, void *, int)',
  futimens: 'int futimens(int, void *)',
  faccessat: 'int faccessat(int, const char *, int, int)',
  fchmodat: 'int fchmodat(int, const char *, unsigned int, int)',
  fchmod: 'int fchmod(int, unsigned int)',
  fchownat: 'int fchownat(int, const char *, unsigned int, unsigned int, int)',
  fchown: 'int fchown(int, unsigned int, unsigned int)',
  umask: 'unsigned int umask(unsigned int)',
});

/** `int` ids of -1 are passed as the unsigned -1. */
const id = (value: number) => value >>> 0;

export function nativeStat(platform: Platform, foreign: ForeignDescriptors): StatSupport {
  const { AT_SYMLINK_NOFOLLOW, AT_EACCESS } = platform.constants.libc;
  const layout = platform.stat;

  const decode = (): FileStat => {
    const out = new FileStat();
    if (isDarwin) {
      out.dev = i32(layout.dev);
      out.mode = scratchView.getUint16(layout.mode, true);
      out.rdev = i32(layout.rdev);
      out.birthtimeSec = i64(layout.birthtime!);
      out.birthtimeNsec = i64(layout.birthtime! + 8);
    } else {
      out.dev = u64(layout.dev);
      out.mode = scratchWords[layout.mode >> 2]!;
      out.rdev = u64(layout.rdev);
    }
    out.ino = u64(layout.ino);
    out.nlink =
      layout.nlinkBytes === 8
        ? i64(layout.nlink)
        : layout.nlinkBytes === 4
          ? scratchWords[layout.nlink >> 2]!
          : scratchView.getUint16(layout.nlink, true);
    out.uid = scratchWords[layout.uid >> 2]!;
    out.gid = scratchWords[layout.gid >> 2]!;
    out.size = i64(layout.size);
    out.blksize = layout.blksizeBytes === 8 ? i64(layout.blksize) : i32(layout.blksize);
    out.blocks = i64(layout.blocks);
    out.atimeSec = i64(layout.atime);
    out.atimeNsec = i64(layout.atime + 8);
    out.mtimeSec = i64(layout.mtime);
    out.mtimeNsec = i64(layout.mtime + 8);
    out.ctimeSec = i64(layout.ctime);
    out.ctimeNsec = i64(layout.ctime + 8);
    return out;
  };

  const decodeFileSystem = (): FileSystemStat => {
    const out = new FileSystemStat();
    out.bsize = i64(0);
    out.frsize = i64(8);
    if (isDarwin) {
      out.blocks = scratchWords[4]!;
      out.bfree = scratchWords[5]!;
      out.bavail = scratchWords[6]!;
      out.files = scratchWords[7]!;
      out.ffree = scratchWords[8]!;
      out.favail = scratchWords[9]!;
      out.fsid = u64(40);
      out.flag = i64(48);
      out.namemax = i64(56);
    } else {
      out.blocks = Number(u64(16));
      out.bfree = Number(u64(24));
      out.bavail = Number(u64(32));
      out.files = Number(u64(40));
      out.ffree = Number(u64(48));
      out.favail = Number(u64(56));
      out.fsid = u64(64);
      out.flag = i64(72);
      out.namemax = i64(80);
    }
    return out;
  };

  const times = (value: FileTimes | null): Uint8Array | null => {
    if (value === null) return null;
    setI64(0, value.atimeSec);
    setI64(8, value.atimeNsec);
    setI64(16, value.mtimeSec);
    setI64(24, value.mtimeNsec);
    return scratch.subarray(0, 32);
  };
  const follow = (followSymlinks: boolean) => (followSymlinks ? 0 : AT_SYMLINK_NOFOLLOW);

  return {
    fstatat(dirFd, path, followSymlinks) {
      if (c.fstatat(dirFd, cText(path), scratch, followSymlinks ? 0 : AT_SYMLINK_NOFOLLOW) !== 0) fail();
      return decode();
    },
    fstat(fd) {
      if (foreign.isForeign(fd)) throw new PosixError(platform.constants.errno.EBADF);
      if (c.fstat(fd, scratch) !== 0) fail();
      return decode();
    },
    statvfs(path) {
      check(c.statvfs(cText(path), scratch));
      return decodeFileSystem();
    },
    fstatvfs(fd) {
      check(c.fstatvfs(fd, scratch));
      return decodeFileSystem();
    },
    utimensat: (dirFd, path, value, followSymlinks) =>
      void check(c.utimensat(dirFd, cText(path), times(value), follow(followSymlinks))),
    futimens: (fd, value) => void check(c.futimens(fd, times(value))),
    faccessat: (dirFd, path, mode, effectiveIds, followSymlinks) =>
      c.faccessat(dirFd, cText(path), mode, (effectiveIds ? AT_EACCESS : 0) | follow(followSymlinks)) === 0,
    fchmodat: (dirFd, path, mode, followSymlinks) =>
      void check(c.fchmodat(dirFd, cText(path), mode, follow(followSymlinks))),
    fchmod: (fd, mode) => void check(c.fchmod(fd, mode)),
    fchownat: (dirFd, path, uid, gid, followSymlinks) =>
      void check(c.fchownat(dirFd, cText(path), id(uid), id(gid), follow(followSymlinks))),
    fchown: (fd, uid, gid) => void check(c.fchown(fd, id(uid), id(gid))),
    umask: (mask) => c.umask(mask & 0o7777),
  };
}

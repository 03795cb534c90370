import type { PosixPath } from '../fsEncoding.ts';
import type { FileOffset } from './files.ts';

/** struct stat. Numbers past 2**53 are bigint; a time is whole seconds plus nanoseconds in 0 ≤ n < 10**9. */
export class FileStat {
  mode = 0;
  ino: number | bigint = 0;
  dev: number | bigint = 0;
  nlink = 0;
  uid = 0;
  gid = 0;
  size: FileOffset = 0;
  rdev: number | bigint = 0;
  blksize = 0;
  blocks = 0;
  atimeSec = 0;
  atimeNsec = 0;
  mtimeSec = 0;
  mtimeNsec = 0;
  ctimeSec = 0;
  ctimeNsec = 0;
  /** st_birthtime where the platform's struct has it (macOS), else 0. */
  birthtimeSec = 0;
  birthtimeNsec = 0;
}

/** struct statvfs, in the order of os.statvfs_result. */
export class FileSystemStat {
  bsize = 0;
  frsize = 0;
  blocks = 0;
  bfree = 0;
  bavail = 0;
  files = 0;
  ffree = 0;
  favail = 0;
  flag = 0;
  namemax = 0;
  fsid: number | bigint = 0;
}

/** New access and modification times. */
export interface FileTimes {
  readonly atimeSec: number;
  readonly atimeNsec: number;
  readonly mtimeSec: number;
  readonly mtimeNsec: number;
}

export interface StatSupport {
  fstatat(dirFd: number, path: PosixPath, followSymlinks: boolean): FileStat;
  fstat(fd: number): FileStat;
  statvfs(path: PosixPath): FileSystemStat;
  fstatvfs(fd: number): FileSystemStat;
  /** utimensat(2); null is now. */
  utimensat(dirFd: number, path: PosixPath, times: FileTimes | null, followSymlinks: boolean): void;
  futimens(fd: number, times: FileTimes | null): void;
  /** faccessat(2) as os.access answers: false for whatever error. */
  faccessat(dirFd: number, path: PosixPath, mode: number, effectiveIds: boolean, followSymlinks: boolean): boolean;
  fchmodat(dirFd: number, path: PosixPath, mode: number, followSymlinks: boolean): void;
  fchmod(fd: number, mode: number): void;
  /** An id of -1 leaves it as it is. */
  fchownat(dirFd: number, path: PosixPath, uid: number, gid: number, followSymlinks: boolean): void;
  fchown(fd: number, uid: number, gid: number): void;
  /** umask(2): the mask as it was before. */
  umask(mask: number): number;
}

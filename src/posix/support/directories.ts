import type { PosixPath } from '../fsEncoding.ts';

/** An open directory stream, a DIR*. */
export interface DirectoryStream {
  /** The directory's own fd, or -1 after closedir. */
  readonly fd: number;
}

/** struct dirent; `type` is a DT_ value, DT_UNKNOWN (0) where the file system does not say. */
export interface DirectoryEntry {
  readonly name: string;
  readonly ino: number | bigint;
  readonly type: number;
}

/** The DT_ values of <dirent.h>: the file type bits of st_mode, shifted right by 12. */
export const DT_UNKNOWN = 0;
export const DT_DIR = 4;
export const DT_REG = 8;
export const DT_LNK = 10;

export interface DirectorySupport {
  opendir(path: PosixPath): DirectoryStream;
  /** Takes the fd over: closedir closes it. */
  fdopendir(fd: number): DirectoryStream;
  /** The next entry but `.` and `..`, or null at the end. */
  readdir(stream: DirectoryStream): DirectoryEntry | null;
  rewinddir(stream: DirectoryStream): void;
  closedir(stream: DirectoryStream): void;
  getcwd(): string;
  chdir(path: PosixPath): void;
  fchdir(fd: number): void;
  chroot(path: PosixPath): void;
}

import type { PosixPath } from '../fsEncoding.ts';

/** Names and links. Every `dirFd` may be AT_FDCWD. */
export interface NameSupport {
  /** unlink, or rmdir if `removeDirectory`. */
  unlinkat(dirFd: number, path: PosixPath, removeDirectory: boolean): void;
  linkat(sourceDirFd: number, source: PosixPath, targetDirFd: number, target: PosixPath, followSymlinks: boolean): void;
  /** Makes `path` a symbolic link whose text is `target`. */
  symlinkat(target: PosixPath, dirFd: number, path: PosixPath): void;
  /** The link's own text. */
  readlinkat(dirFd: number, path: PosixPath): string;
  mkdirat(dirFd: number, path: PosixPath, mode: number): void;
  /** rename(2), which replaces what it may; os.rename and os.replace alike. */
  renameat(sourceDirFd: number, source: PosixPath, targetDirFd: number, target: PosixPath): void;
  mkfifoat(dirFd: number, path: PosixPath, mode: number): void;
  mknodat(dirFd: number, path: PosixPath, mode: number, device: number | bigint): void;
}

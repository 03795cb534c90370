import type { FileStat, FileSystemStat, FileTimes } from '../support/stat.ts';

/*
 * The FileSystem SPI: what the emulated backend keeps files in. Synchronous, in POSIX words, and by file rather than by path: names are
 * looked up in a directory one at a time, symbolic links are followed by the caller. Failures throw PosixError; whatever else is thrown
 * becomes EIO with the error as its cause. Names are surrogateescape text without `/`; permission bits and owners are kept here and, unless
 * `checksPermissions`, judged by the caller.
 */

/** A file: what a directory entry leads to. Only its file system looks inside; two objects may stand for the same file. */
export interface FileNode {
  /** The S_IFMT bits of st_mode, if they are known without asking; else 0. */
  readonly type: number;
}

/** What a new file is made with. `mode` has the S_IFMT bits; the umask is already applied. */
export interface NewFile {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Of a device. */
  readonly rdev?: number | bigint;
  /** Of a symbolic link: its text. */
  readonly target?: string;
}

export interface FileEntry {
  readonly name: string;
  readonly ino: number | bigint;
  /** A DT_ value. */
  readonly type: number;
}

/** How a file is opened. */
export interface Access {
  readonly read: boolean;
  readonly write: boolean;
  readonly truncate?: boolean;
  /** Every write goes to the end, wherever that is then. */
  readonly append?: boolean;
  /** O_NONBLOCK, for pipes and devices of a host. */
  readonly nonBlocking?: boolean;
}

/** An open file. It stays usable when its name is gone. */
export interface FileHandle {
  readonly node: FileNode;
  /** The S_IFMT bits of st_mode. */
  readonly type: number;
  /** Whether positions count; false for a pipe, a socket or a terminal of the host. */
  readonly seekable: boolean;
  /** Whether it is a terminal of the host. */
  readonly terminal?: boolean;
  /** The fd of the host that children may share: one whose own offset is in use, or that has none. */
  readonly hostFd?: number | undefined;
  /** The fd by which the host has it open, be its offset in use or not. */
  readonly openFd?: number | undefined;
  /** At most `target.length` bytes from `position` on; 0 at the end. */
  read(target: Uint8Array, position: number): number;
  /** The same for a stream that may have nothing yet: null then, where `read` would wait. */
  readNow?(target: Uint8Array): number | null;
  /** Writes from `position` on, filling a gap with zeros; the number of bytes written. */
  write(bytes: Uint8Array, position: number): number;
  truncate(size: number): void;
  stat(): FileStat;
  sync(dataOnly: boolean): void;
  close(): void;
  /** The next position from `position` on that holds data, or that is in a hole; -1 if there is none. Absent: all is data. */
  seekData?(position: number, hole: boolean): number;
}

/** How a file system that resolves whole paths by itself is opened with one call. */
export interface DirectOpen extends Access {
  /** Not null: create the file if it is missing. */
  readonly create: NewFile | null;
  readonly exclusive: boolean;
  readonly followSymlinks: boolean;
}

export interface FileSystem {
  readonly root: FileNode;
  /** The file system itself refuses what permission bits forbid (a host's does). */
  readonly checksPermissions: boolean;
  /** Those it is made of, if it is made of others. */
  readonly parts?: readonly FileSystem[];

  /** The file that `name` leads to, itself a symbolic link perhaps; null if there is none. `..` is the parent. */
  lookup(directory: FileNode, name: string): FileNode | null;
  /** The absolute path of a directory; ENOENT if it is gone. */
  pathOf(directory: FileNode): string;
  stat(node: FileNode): FileStat;
  readlink(node: FileNode): string;
  /** All entries but `.` and `..`. */
  readDirectory(node: FileNode): FileEntry[];
  open(node: FileNode, access: Access): FileHandle;

  /** Makes a directory, link or special file; EEXIST if the name is taken. */
  create(directory: FileNode, name: string, file: NewFile): FileNode;
  /** Makes a regular file and opens it, whatever its permission bits; EEXIST if the name is taken. */
  createFile(directory: FileNode, name: string, file: NewFile, access: Access): FileHandle;
  /** A regular file without a name (O_TMPFILE). */
  createTemporary(directory: FileNode, file: NewFile, access: Access): FileHandle;
  link(node: FileNode, directory: FileNode, name: string): void;
  unlink(directory: FileNode, name: string, removeDirectory: boolean): void;
  /** rename(2), replacing what it may. */
  rename(directory: FileNode, name: string, targetDirectory: FileNode, targetName: string): void;

  chmod(node: FileNode, mode: number): void;
  /** An id of -1 stays as it is. */
  chown(node: FileNode, uid: number, gid: number): void;
  /** null is now. */
  setTimes(node: FileNode, times: FileTimes | null): void;
  truncate(node: FileNode, size: number): void;
  statfs(node: FileNode): FileSystemStat;

  /** Where `checksPermissions`: whether the bits of `mode` (R_OK, W_OK, X_OK; F_OK) are allowed. */
  access?(node: FileNode, mode: number): boolean;
  /** Extended attributes, where there are any. A missing one is ENODATA. */
  getxattr?(node: FileNode, name: string): Uint8Array;
  setxattr?(node: FileNode, name: string, value: Uint8Array, flags: number): void;
  listxattr?(node: FileNode): string[];
  removexattr?(node: FileNode, name: string): void;

  /** Present where the file system resolves whole paths by itself, links included, at no greater risk: one call instead of a walk. */
  readonly direct?: {
    resolve(at: FileNode, path: string, followSymlinks: boolean): FileNode;
    open(at: FileNode, path: string, request: DirectOpen): FileHandle;
  };
}

export const S_IFMT = 0o170000;
export const S_IFREG = 0o100000;
export const S_IFDIR = 0o040000;
export const S_IFLNK = 0o120000;
export const S_IFCHR = 0o020000;
export const S_IFBLK = 0o060000;
export const S_IFIFO = 0o010000;
export const S_IFSOCK = 0o140000;

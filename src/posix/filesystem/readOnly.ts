import { errnoConstants as E } from '../constants/linux/errno.ts';
import { PosixError } from '../errors.ts';
import type { FileStat, FileSystemStat } from '../support/stat.ts';
import type { Access, DirectOpen, FileEntry, FileHandle, FileNode, FileSystem } from './fileSystem.ts';

const ST_RDONLY = 1;

function refuse(): never {
  throw new PosixError(E.EROFS);
}

/** Another file system, of which nothing can be changed: every attempt is EROFS. */
export class ReadOnlyFileSystem implements FileSystem {
  readonly root: FileNode;
  readonly checksPermissions: boolean;
  readonly parts: readonly FileSystem[];
  private readonly inner: FileSystem;
  readonly direct?: NonNullable<FileSystem['direct']>;

  constructor(inner: FileSystem) {
    this.inner = inner;
    this.parts = [inner];
    this.root = inner.root;
    this.checksPermissions = inner.checksPermissions;
    const { direct } = inner;
    if (direct !== undefined)
      this.direct = {
        resolve: (at, path, follow) => direct.resolve(at, path, follow),
        open: (at, path, request) => this.openDirectly(direct, at, path, request),
      };
  }

  private openDirectly(
    direct: NonNullable<FileSystem['direct']>,
    at: FileNode,
    path: string,
    request: DirectOpen,
  ): FileHandle {
    if (request.create !== null) {
      const node = direct.resolve(at, path, request.followSymlinks && !request.exclusive);
      let exists = true;
      try {
        this.inner.stat(node);
      } catch {
        exists = false;
      }
      if (!exists) refuse();
      if (request.exclusive) throw new PosixError(E.EEXIST);
    }
    if (request.write || request.truncate) refuse();
    return new ReadOnlyHandle(direct.open(at, path, { ...request, create: null, exclusive: false }));
  }

  lookup(directory: FileNode, name: string): FileNode | null {
    return this.inner.lookup(directory, name);
  }
  pathOf(directory: FileNode): string {
    return this.inner.pathOf(directory);
  }
  stat(node: FileNode): FileStat {
    return this.inner.stat(node);
  }
  readlink(node: FileNode): string {
    return this.inner.readlink(node);
  }
  readDirectory(node: FileNode): FileEntry[] {
    return this.inner.readDirectory(node);
  }
  open(node: FileNode, access: Access): FileHandle {
    if (access.write || access.truncate) refuse();
    return new ReadOnlyHandle(this.inner.open(node, access));
  }
  statfs(node: FileNode): FileSystemStat {
    const out = this.inner.statfs(node);
    out.flag |= ST_RDONLY;
    return out;
  }
  access(node: FileNode, mode: number): boolean {
    if (mode & 2) return false;
    return this.inner.access?.(node, mode) ?? true;
  }
  getxattr(node: FileNode, name: string): Uint8Array {
    if (this.inner.getxattr === undefined) throw new PosixError(E.EOPNOTSUPP);
    return this.inner.getxattr(node, name);
  }
  listxattr(node: FileNode): string[] {
    return this.inner.listxattr?.(node) ?? [];
  }
  create = refuse;
  createFile = refuse;
  createTemporary = refuse;
  link = refuse;
  unlink = refuse;
  rename = refuse;
  chmod = refuse;
  chown = refuse;
  setTimes = refuse;
  truncate = refuse;
  setxattr = refuse;
  removexattr = refuse;
}

/** An open file that cannot be written, however the file system beneath takes it. */
class ReadOnlyHandle implements FileHandle {
  readonly node: FileNode;
  readonly type: number;
  readonly seekable: boolean;
  readonly terminal: boolean;
  private readonly inner: FileHandle;
  seekData?: (position: number, hole: boolean) => number;

  constructor(inner: FileHandle) {
    this.inner = inner;
    this.node = inner.node;
    this.type = inner.type;
    this.seekable = inner.seekable;
    this.terminal = inner.terminal ?? false;
    if (inner.seekData !== undefined) this.seekData = (position, hole) => inner.seekData!(position, hole);
  }
  read(target: Uint8Array, position: number): number {
    return this.inner.read(target, position);
  }
  write = refuse;
  truncate = refuse;
  stat(): FileStat {
    return this.inner.stat();
  }
  sync(): void {}
  close(): void {
    this.inner.close();
  }
}

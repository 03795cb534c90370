import { errnoConstants as E } from '../constants/linux/errno.ts';
import { PosixError } from '../errors.ts';
import { FileStat, type FileSystemStat, type FileTimes } from '../support/stat.ts';
import {
  type Access,
  type FileEntry,
  type FileHandle,
  type FileNode,
  type FileSystem,
  type NewFile,
  S_IFDIR,
} from './fileSystem.ts';

/** A node of one of the file systems, or (`owner` null) a directory that exists only because something is mounted below it. */
class MountNode implements FileNode {
  readonly owner: FileSystem | null;
  readonly inner: FileNode;
  /** Where it was found. */
  readonly path: string;
  readonly type: number;

  constructor(owner: FileSystem | null, inner: FileNode, path: string, type: number) {
    this.owner = owner;
    this.inner = inner;
    this.path = path;
    this.type = type;
  }
}

const NOWHERE: FileNode = { type: S_IFDIR };

function parentOf(path: string): string {
  const at = path.lastIndexOf('/');
  return at <= 0 ? '/' : path.slice(0, at);
}

function childOf(path: string, name: string): string {
  return path === '/' ? `/${name}` : `${path}/${name}`;
}

/** File systems put together: one at `/`, others at paths below, as `mount` does. Missing directories on the way to a mount are shown as if they were there. */
export class MountFileSystem implements FileSystem {
  /** What is at `/`. */
  readonly base: FileSystem;
  readonly parts: readonly FileSystem[];
  readonly root: MountNode;
  readonly checksPermissions = false;
  private readonly mounts = new Map<string, FileSystem>();
  /** Directories on the way to a mount, with the names that lead on. */
  private readonly ways = new Map<string, Set<string>>();

  constructor(base: FileSystem, mounts: Readonly<Record<string, FileSystem>>) {
    this.base = base;
    this.parts = [base, ...Object.values(mounts)];
    this.root = new MountNode(base, base.root, '/', S_IFDIR);
    for (const [path, fileSystem] of Object.entries(mounts)) {
      if (!/^(\/[^/]+)+$/.test(path)) throw new PosixError(E.EINVAL);
      this.mounts.set(path, fileSystem);
      for (let at = path; at !== '/'; at = parentOf(at)) {
        const parent = parentOf(at);
        const names = this.ways.get(parent) ?? new Set();
        names.add(at.slice(at.lastIndexOf('/') + 1));
        this.ways.set(parent, names);
      }
    }
  }

  private owner(node: MountNode): FileSystem {
    if (node.owner === null) throw new PosixError(E.EROFS);
    return node.owner;
  }

  lookup(directory: MountNode, name: string): MountNode | null {
    if (name === '..') return this.at(parentOf(directory.path));
    const path = childOf(directory.path, name);
    const mounted = this.mounts.get(path);
    if (mounted !== undefined) return new MountNode(mounted, mounted.root, path, S_IFDIR);
    if (directory.owner !== null) {
      const inner = directory.owner.lookup(directory.inner, name);
      if (inner !== null) {
        const type = inner.type || directory.owner.stat(inner).mode & 0o170000;
        return new MountNode(directory.owner, inner, path, type);
      }
    }
    return this.ways.has(path) ? new MountNode(null, NOWHERE, path, S_IFDIR) : null;
  }

  private at(path: string): MountNode {
    let node: MountNode | null = this.root;
    for (const name of path.split('/')) if (name !== '' && node !== null) node = this.lookup(node, name);
    if (node === null) throw new PosixError(E.ENOENT);
    return node;
  }

  pathOf(directory: MountNode): string {
    if (directory.owner !== null) directory.owner.pathOf(directory.inner); // ENOENT if it is gone
    return directory.path;
  }

  stat(node: MountNode): FileStat {
    if (node.owner !== null) return node.owner.stat(node.inner);
    const out = new FileStat();
    out.mode = S_IFDIR | 0o555;
    out.ino = 1 + [...this.ways.keys()].indexOf(node.path);
    out.nlink = 2;
    out.blksize = out.size = 4096;
    return out;
  }

  readlink(node: MountNode): string {
    return this.owner(node).readlink(node.inner);
  }

  readDirectory(node: MountNode): FileEntry[] {
    const entries = node.owner === null ? [] : node.owner.readDirectory(node.inner);
    const extra = this.ways.get(node.path);
    if (extra === undefined) return entries;
    const missing = [...extra].filter((name) => !entries.some((entry) => entry.name === name));
    return [...entries, ...missing.map((name) => ({ name, ino: 1, type: S_IFDIR >> 12 }))];
  }

  open(node: MountNode, access: Access): FileHandle {
    if (node.owner === null) return new WayHandle(this, node);
    return new MountHandle(node.owner.open(node.inner, access), node);
  }

  private wrap(directory: MountNode, name: string, inner: FileNode): MountNode {
    return new MountNode(directory.owner, inner, childOf(directory.path, name), inner.type);
  }

  private vacant(directory: MountNode, name: string): void {
    if (this.ways.get(directory.path)?.has(name)) throw new PosixError(E.EEXIST);
  }

  create(directory: MountNode, name: string, file: NewFile): FileNode {
    this.vacant(directory, name);
    return this.wrap(directory, name, this.owner(directory).create(directory.inner, name, file));
  }

  createFile(directory: MountNode, name: string, file: NewFile, access: Access): FileHandle {
    this.vacant(directory, name);
    const handle = this.owner(directory).createFile(directory.inner, name, file, access);
    return new MountHandle(handle, this.wrap(directory, name, handle.node));
  }

  createTemporary(directory: MountNode, file: NewFile, access: Access): FileHandle {
    const handle = this.owner(directory).createTemporary(directory.inner, file, access);
    return new MountHandle(handle, this.wrap(directory, '', handle.node));
  }

  link(node: MountNode, directory: MountNode, name: string): void {
    if (node.owner !== directory.owner) throw new PosixError(E.EXDEV);
    this.vacant(directory, name);
    this.owner(node).link(node.inner, directory.inner, name);
  }

  private unmounted(directory: MountNode, name: string): void {
    if (this.ways.get(directory.path)?.has(name)) throw new PosixError(E.EBUSY);
  }

  unlink(directory: MountNode, name: string, removeDirectory: boolean): void {
    this.unmounted(directory, name);
    this.owner(directory).unlink(directory.inner, name, removeDirectory);
  }

  rename(directory: MountNode, name: string, targetDirectory: MountNode, targetName: string): void {
    if (directory.owner !== targetDirectory.owner) throw new PosixError(E.EXDEV);
    this.unmounted(directory, name);
    this.unmounted(targetDirectory, targetName);
    this.owner(directory).rename(directory.inner, name, targetDirectory.inner, targetName);
  }

  chmod(node: MountNode, mode: number): void {
    this.owner(node).chmod(node.inner, mode);
  }
  chown(node: MountNode, uid: number, gid: number): void {
    this.owner(node).chown(node.inner, uid, gid);
  }
  setTimes(node: MountNode, times: FileTimes | null): void {
    this.owner(node).setTimes(node.inner, times);
  }
  truncate(node: MountNode, size: number): void {
    this.owner(node).truncate(node.inner, size);
  }
  statfs(node: MountNode): FileSystemStat {
    return (node.owner ?? this.root.owner!).statfs(node.owner === null ? this.root.inner : node.inner);
  }
  getxattr(node: MountNode, name: string): Uint8Array {
    const owner = this.owner(node);
    if (owner.getxattr === undefined) throw new PosixError(E.EOPNOTSUPP);
    return owner.getxattr(node.inner, name);
  }
  setxattr(node: MountNode, name: string, value: Uint8Array, flags: number): void {
    const owner = this.owner(node);
    if (owner.setxattr === undefined) throw new PosixError(E.EOPNOTSUPP);
    owner.setxattr(node.inner, name, value, flags);
  }
  listxattr(node: MountNode): string[] {
    return node.owner?.listxattr?.(node.inner) ?? [];
  }
  removexattr(node: MountNode, name: string): void {
    const owner = this.owner(node);
    if (owner.removexattr === undefined) throw new PosixError(E.EOPNOTSUPP);
    owner.removexattr(node.inner, name);
  }
}

/** A handle of a file system beneath, under the node it was opened by. */
export class MountHandle implements FileHandle {
  readonly node: FileNode;
  readonly type: number;
  readonly seekable: boolean;
  readonly terminal: boolean;
  private readonly inner: FileHandle;
  seekData?: (position: number, hole: boolean) => number;

  constructor(inner: FileHandle, node: FileNode) {
    this.inner = inner;
    this.node = node;
    this.type = inner.type;
    this.seekable = inner.seekable;
    this.terminal = inner.terminal ?? false;
    if (inner.seekData !== undefined) this.seekData = (position, hole) => inner.seekData!(position, hole);
  }
  read(target: Uint8Array, position: number): number {
    return this.inner.read(target, position);
  }
  write(bytes: Uint8Array, position: number): number {
    return this.inner.write(bytes, position);
  }
  truncate(size: number): void {
    this.inner.truncate(size);
  }
  stat(): FileStat {
    return this.inner.stat();
  }
  sync(dataOnly: boolean): void {
    this.inner.sync(dataOnly);
  }
  close(): void {
    this.inner.close();
  }
}

/** An open directory that is only a way to a mount. */
class WayHandle implements FileHandle {
  readonly node: MountNode;
  readonly type = S_IFDIR;
  readonly seekable = true;
  private readonly fileSystem: MountFileSystem;

  constructor(fileSystem: MountFileSystem, node: MountNode) {
    this.fileSystem = fileSystem;
    this.node = node;
  }
  read(): number {
    throw new PosixError(E.EISDIR);
  }
  write(): number {
    throw new PosixError(E.EBADF);
  }
  truncate(): void {
    throw new PosixError(E.EINVAL);
  }
  stat(): FileStat {
    return this.fileSystem.stat(this.node);
  }
  sync(): void {}
  close(): void {}
}

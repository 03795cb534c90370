import { wallTime } from '../clock.ts';
import { errnoConstants as E } from '../constants/linux/errno.ts';
import { makedev } from '../deviceNumber.ts';
import { PosixError } from '../errors.ts';
import { fsEncode } from '../fsEncoding.ts';
import { FileStat, FileSystemStat, type FileTimes } from '../support/stat.ts';
import type { TimeSpec } from '../support/time.ts';
import {
  type Access,
  type FileEntry,
  type FileHandle,
  type FileNode,
  type FileSystem,
  type NewFile,
  S_IFCHR,
  S_IFDIR,
  S_IFLNK,
  S_IFMT,
  S_IFREG,
} from './fileSystem.ts';
import { MemoryContent } from './memoryContent.ts';

/** Files to begin with: a tree of `path: content`, where null or a path that ends in `/` is a directory. */
export type InitialFiles = Readonly<Record<string, string | Uint8Array | null>>;

export interface MemoryLimits {
  /** Bytes of content; past them writes fail with ENOSPC. */
  readonly maxBytes?: number;
  /** Number of files; past it creating one fails with ENOSPC. */
  readonly maxFiles?: number;
  /** Owner of the initial files, 1000 by default. */
  readonly uid?: number;
  readonly gid?: number;
  /**
   * Leave out what every file system begins with otherwise: /tmp and /dev with null, zero, full, random and urandom. `devices`: these are
   * all there is, in the root, as in what is mounted at /dev.
   */
  readonly bare?: boolean | 'devices';
}

const BLOCK = 4096;
const LINK_MAX = 65000;
const XATTR_CREATE = 1;
const XATTR_REPLACE = 2;
const DEVICES: ReadonlyArray<readonly [string, number]> = [
  ['null', 3],
  ['zero', 5],
  ['full', 7],
  ['random', 8],
  ['urandom', 9],
];
let nextDevice = 64;

class MemoryNode implements FileNode {
  readonly ino: number;
  mode: number;
  uid: number;
  gid: number;
  rdev: number | bigint;
  nlink = 0;
  atime: TimeSpec;
  mtime: TimeSpec;
  ctime: TimeSpec;
  /** Of a directory. */
  readonly entries: Map<string, MemoryNode> | null;
  /** Of a directory: where it is; null when it is gone. */
  parent: MemoryNode | null = null;
  name = '';
  readonly content: MemoryContent | null;
  /** Of a symbolic link. */
  readonly target: string;
  attributes: Map<string, Uint8Array> | null = null;
  /** Open handles keep the content of a file that has no name left. */
  opened = 0;

  constructor(ino: number, file: NewFile) {
    this.ino = ino;
    this.mode = file.mode;
    this.uid = file.uid;
    this.gid = file.gid;
    this.rdev = file.rdev ?? 0;
    this.target = file.target ?? '';
    this.atime = this.mtime = this.ctime = wallTime();
    const type = file.mode & S_IFMT;
    this.entries = type === S_IFDIR ? new Map() : null;
    this.content = type === S_IFREG ? new MemoryContent() : null;
  }

  get type(): number {
    return this.mode & S_IFMT;
  }

  directory(): Map<string, MemoryNode> {
    if (this.entries === null) throw new PosixError(E.ENOTDIR);
    return this.entries;
  }
}

/** A file system in memory, as complete as one of a kernel: hard links, owners, nanosecond times, sparse files, extended attributes. */
export class MemoryFileSystem implements FileSystem {
  readonly root: MemoryNode;
  readonly checksPermissions = false;
  private readonly device = makedev(0, nextDevice++);
  private readonly maxBytes: number;
  private readonly maxFiles: number;
  private bytes = 0;
  private files = 0;
  private nextInode = 2;

  constructor(files: InitialFiles = {}, limits: MemoryLimits = {}) {
    this.maxBytes = limits.maxBytes ?? Number.POSITIVE_INFINITY;
    this.maxFiles = limits.maxFiles ?? Number.POSITIVE_INFINITY;
    const uid = limits.uid ?? 1000;
    const gid = limits.gid ?? 1000;
    const root = this.node({ mode: S_IFDIR | 0o755, uid, gid });
    root.parent = root;
    root.nlink = 2;
    this.root = root;
    if (limits.bare === 'devices') this.makeDevices(root);
    else if (!limits.bare) this.furnish();
    for (const [path, content] of Object.entries(files)) this.place(path, content, uid, gid);
  }

  private furnish(): void {
    this.create(this.root, 'tmp', { mode: S_IFDIR | 0o1777, uid: 0, gid: 0 });
    this.makeDevices(this.create(this.root, 'dev', { mode: S_IFDIR | 0o755, uid: 0, gid: 0 }));
  }

  private makeDevices(dev: MemoryNode): void {
    for (const [name, minor] of DEVICES)
      this.create(dev, name, { mode: S_IFCHR | 0o666, uid: 0, gid: 0, rdev: makedev(1, minor) });
  }

  private place(path: string, content: string | Uint8Array | null, uid: number, gid: number): void {
    const parts = path.split('/').filter((part) => part !== '' && part !== '.');
    const isDirectory = content === null || path.endsWith('/');
    const last = isDirectory ? undefined : parts.pop();
    let directory = this.root;
    for (const part of parts)
      directory =
        directory.directory().get(part) ??
        (this.create(directory, part, { mode: S_IFDIR | 0o755, uid, gid }) as MemoryNode);
    if (last === undefined) return;
    const access = { read: false, write: true };
    const handle = this.createFile(directory, last, { mode: S_IFREG | 0o644, uid, gid }, access);
    handle.write(typeof content === 'string' ? new TextEncoder().encode(content) : content!, 0);
    handle.close();
  }

  private node(file: NewFile): MemoryNode {
    if (this.files >= this.maxFiles) throw new PosixError(E.ENOSPC);
    this.files++;
    return new MemoryNode(this.nextInode++, file);
  }

  lookup(directory: MemoryNode, name: string): MemoryNode | null {
    const entries = directory.directory();
    if (name === '..') return directory.parent ?? directory;
    return entries.get(name) ?? null;
  }

  pathOf(directory: MemoryNode): string {
    let path = '';
    for (let at = directory; at !== this.root; at = at.parent) {
      if (at.parent === null) throw new PosixError(E.ENOENT);
      path = `/${at.name}${path}`;
    }
    return path === '' ? '/' : path;
  }

  stat(node: MemoryNode): FileStat {
    const out = new FileStat();
    out.mode = node.mode;
    out.ino = node.ino;
    out.dev = this.device;
    out.nlink = node.nlink;
    out.uid = node.uid;
    out.gid = node.gid;
    out.rdev = node.rdev;
    out.blksize = BLOCK;
    if (node.content !== null) {
      out.size = node.content.size;
      out.blocks = Math.ceil(node.content.allocated / 512);
    } else if (node.entries !== null) out.size = BLOCK;
    else out.size = fsEncode(node.target).length;
    out.atimeSec = node.atime.sec;
    out.atimeNsec = node.atime.nsec;
    out.mtimeSec = node.mtime.sec;
    out.mtimeNsec = node.mtime.nsec;
    out.ctimeSec = node.ctime.sec;
    out.ctimeNsec = node.ctime.nsec;
    return out;
  }

  readlink(node: MemoryNode): string {
    if (node.type !== S_IFLNK) throw new PosixError(E.EINVAL);
    return node.target;
  }

  readDirectory(node: MemoryNode): FileEntry[] {
    const out: FileEntry[] = [];
    for (const [name, entry] of node.directory()) out.push({ name, ino: entry.ino, type: entry.mode >> 12 });
    return out;
  }

  open(node: MemoryNode, access: Access): FileHandle {
    if (access.truncate) this.resize(node, 0);
    return new MemoryHandle(this, node, access);
  }

  create(directory: MemoryNode, name: string, file: NewFile): MemoryNode {
    const entries = this.vacant(directory, name);
    if (directory.parent === null) throw new PosixError(E.ENOENT);
    const node = this.node(file);
    node.nlink = 1;
    if (node.entries !== null) {
      node.nlink = 2;
      node.parent = directory;
      node.name = name;
      directory.nlink++;
    }
    entries.set(name, node);
    touch(directory);
    return node;
  }

  createFile(directory: MemoryNode, name: string, file: NewFile, access: Access): FileHandle {
    return new MemoryHandle(this, this.create(directory, name, file), access);
  }

  createTemporary(directory: MemoryNode, file: NewFile, access: Access): FileHandle {
    directory.directory();
    return new MemoryHandle(this, this.node(file), access);
  }

  link(node: MemoryNode, directory: MemoryNode, name: string): void {
    if (node.entries !== null) throw new PosixError(E.EPERM);
    if (node.nlink >= LINK_MAX) throw new PosixError(E.EMLINK);
    const entries = this.vacant(directory, name);
    if (directory.parent === null) throw new PosixError(E.ENOENT);
    entries.set(name, node);
    node.nlink++;
    node.ctime = wallTime();
    touch(directory);
  }

  private vacant(directory: MemoryNode, name: string): Map<string, MemoryNode> {
    const entries = directory.directory();
    if (entries.has(name)) throw new PosixError(E.EEXIST);
    return entries;
  }

  unlink(directory: MemoryNode, name: string, removeDirectory: boolean): void {
    const node = directory.directory().get(name);
    if (node === undefined) throw new PosixError(E.ENOENT);
    if (removeDirectory) {
      if (node.entries === null) throw new PosixError(E.ENOTDIR);
      if (node.entries.size > 0) throw new PosixError(E.ENOTEMPTY);
    } else if (node.entries !== null) throw new PosixError(E.EISDIR);
    this.detach(directory, name, node);
    touch(directory);
  }

  /** Takes an entry away; of an empty directory or a file. */
  private detach(directory: MemoryNode, name: string, node: MemoryNode): void {
    directory.directory().delete(name);
    node.ctime = wallTime();
    if (node.entries !== null) {
      directory.nlink--;
      node.nlink = 0;
      node.parent = null;
    } else node.nlink--;
    this.reclaim(node);
  }

  /** Gives a file's room back when neither name nor handle is left. */
  reclaim(node: MemoryNode): void {
    if (node.nlink > 0 || node.opened > 0) return;
    this.files--;
    if (node.content !== null) this.bytes -= node.content.allocated;
  }

  rename(directory: MemoryNode, name: string, targetDirectory: MemoryNode, targetName: string): void {
    const source = directory.directory();
    const node = source.get(name);
    if (node === undefined) throw new PosixError(E.ENOENT);
    const target = targetDirectory.directory();
    if (targetDirectory.parent === null) throw new PosixError(E.ENOENT);
    const replaced = target.get(targetName);
    if (replaced === node) return;
    if (node.entries !== null)
      for (let at = targetDirectory; ; at = at.parent!) {
        if (at === node) throw new PosixError(E.EINVAL); // into itself
        if (at === at.parent || at.parent === null) break;
      }
    if (replaced !== undefined) {
      if (replaced.entries !== null) {
        if (node.entries === null) throw new PosixError(E.EISDIR);
        if (replaced.entries.size > 0) throw new PosixError(E.ENOTEMPTY);
      } else if (node.entries !== null) throw new PosixError(E.ENOTDIR);
      this.detach(targetDirectory, targetName, replaced);
    }
    source.delete(name);
    target.set(targetName, node);
    if (node.entries !== null) {
      directory.nlink--;
      targetDirectory.nlink++;
      node.parent = targetDirectory;
      node.name = targetName;
    }
    node.ctime = wallTime();
    touch(directory);
    touch(targetDirectory);
  }

  chmod(node: MemoryNode, mode: number): void {
    node.mode = (node.mode & S_IFMT) | (mode & 0o7777);
    node.ctime = wallTime();
  }

  chown(node: MemoryNode, uid: number, gid: number): void {
    if (uid !== -1) node.uid = uid;
    if (gid !== -1) node.gid = gid;
    node.ctime = wallTime();
  }

  setTimes(node: MemoryNode, times: FileTimes | null): void {
    node.ctime = wallTime();
    node.atime = times === null ? node.ctime : { sec: times.atimeSec, nsec: times.atimeNsec };
    node.mtime = times === null ? node.ctime : { sec: times.mtimeSec, nsec: times.mtimeNsec };
  }

  truncate(node: MemoryNode, size: number): void {
    this.resize(node, size);
  }

  resize(node: MemoryNode, size: number): void {
    if (node.entries !== null) throw new PosixError(E.EISDIR);
    if (node.content === null) throw new PosixError(E.EINVAL);
    const before = node.content.allocated;
    node.content.truncate(size);
    this.bytes += node.content.allocated - before;
    node.mtime = node.ctime = wallTime();
  }

  write(node: MemoryNode, bytes: Uint8Array, position: number): number {
    const content = node.content!;
    let { length } = bytes;
    if (this.maxBytes !== Number.POSITIVE_INFINITY) {
      const room = this.maxBytes - this.bytes;
      if (content.growth(length, position) > room) {
        while (length > 0 && content.growth(length, position) > room) length >>= 1;
        if (length === 0) throw new PosixError(E.ENOSPC);
      }
    }
    const before = content.allocated;
    content.write(length === bytes.length ? bytes : bytes.subarray(0, length), position);
    this.bytes += content.allocated - before;
    node.mtime = node.ctime = wallTime();
    if ((node.mode & 0o6000) !== 0 && length > 0) node.mode &= ~(node.mode & 0o010 ? 0o6000 : 0o4000);
    return length;
  }

  statfs(): FileSystemStat {
    const out = new FileSystemStat();
    const limited = this.maxBytes !== Number.POSITIVE_INFINITY;
    out.bsize = out.frsize = BLOCK;
    out.blocks = limited ? Math.floor(this.maxBytes / BLOCK) : 1 << 28;
    out.bfree = out.bavail = Math.max(0, out.blocks - Math.ceil(this.bytes / BLOCK));
    out.files = this.maxFiles === Number.POSITIVE_INFINITY ? 1 << 24 : this.maxFiles;
    out.ffree = out.favail = Math.max(0, out.files - this.files);
    out.namemax = 255;
    out.fsid = Number(this.device);
    return out;
  }

  getxattr(node: MemoryNode, name: string): Uint8Array {
    const value = node.attributes?.get(name);
    if (value === undefined) throw new PosixError(E.ENODATA);
    return value.slice();
  }

  setxattr(node: MemoryNode, name: string, value: Uint8Array, flags: number): void {
    const known = node.attributes?.has(name) ?? false;
    if (known && flags & XATTR_CREATE) throw new PosixError(E.EEXIST);
    if (!known && flags & XATTR_REPLACE) throw new PosixError(E.ENODATA);
    node.attributes ??= new Map();
    node.attributes.set(name, value.slice());
    node.ctime = wallTime();
  }

  listxattr(node: MemoryNode): string[] {
    return node.attributes === null ? [] : [...node.attributes.keys()];
  }

  removexattr(node: MemoryNode, name: string): void {
    if (!node.attributes?.delete(name)) throw new PosixError(E.ENODATA);
    node.ctime = wallTime();
  }
}

function touch(directory: MemoryNode): void {
  directory.mtime = directory.ctime = wallTime();
}

class MemoryHandle implements FileHandle {
  readonly node: MemoryNode;
  readonly type: number;
  readonly seekable = true;
  private readonly fileSystem: MemoryFileSystem;
  private closed = false;

  constructor(fileSystem: MemoryFileSystem, node: MemoryNode, _access: Access) {
    this.fileSystem = fileSystem;
    this.node = node;
    this.type = node.type;
    node.opened++;
  }

  read(target: Uint8Array, position: number): number {
    const { node } = this;
    if (node.content === null) throw new PosixError(node.entries === null ? E.EINVAL : E.EISDIR);
    const n = node.content.read(target, position);
    // relatime: as Linux mounts file systems.
    if (n > 0 && !isAfter(node.atime, node.mtime)) node.atime = wallTime();
    return n;
  }

  write(bytes: Uint8Array, position: number): number {
    if (this.node.content === null) throw new PosixError(E.EINVAL);
    return this.fileSystem.write(this.node, bytes, position);
  }

  truncate(size: number): void {
    this.fileSystem.resize(this.node, size);
  }

  stat(): FileStat {
    return this.fileSystem.stat(this.node);
  }

  sync(): void {}

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.node.opened--;
    this.fileSystem.reclaim(this.node);
  }

  seekData(position: number, hole: boolean): number {
    return this.node.content?.seekData(position, hole) ?? -1;
  }
}

function isAfter(a: TimeSpec, b: TimeSpec): boolean {
  return a.sec > b.sec || (a.sec === b.sec && a.nsec > b.nsec);
}

import { errnoConstants as E } from '../constants/linux/errno.ts';
import { PosixError } from '../errors.ts';
import { fsDecode, fsEncode, isPlainText } from '../fsEncoding.ts';
import { FileStat, FileSystemStat, type FileTimes } from '../support/stat.ts';
import {
  type Access,
  type DirectOpen,
  type FileEntry,
  type FileHandle,
  type FileNode,
  type FileSystem,
  type NewFile,
  S_IFBLK,
  S_IFCHR,
  S_IFDIR,
  S_IFLNK,
  S_IFMT,
  S_IFREG,
} from './fileSystem.ts';
import { fromHostFailure, hostCall } from './hostFailure.ts';

export type HostPath = string | Uint8Array;

/** fs.BigIntStats. */
interface BigStats {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly mode: bigint;
  readonly nlink: bigint;
  readonly uid: bigint;
  readonly gid: bigint;
  readonly rdev: bigint;
  readonly size: bigint;
  readonly blksize: bigint;
  readonly blocks: bigint;
  readonly atimeNs: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
}

/** fs.Dirent. */
interface HostEntry {
  readonly name: string | Uint8Array;
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
  isFIFO(): boolean;
  isSocket(): boolean;
  isCharacterDevice(): boolean;
  isBlockDevice(): boolean;
}

/** What is used of `node:fs`; memfs, unionfs and the like have it too. */
export interface NodeFsLike {
  readonly constants: Readonly<Record<string, number>>;
  openSync(path: any, flags: number, mode?: number): number;
  closeSync(fd: number): void;
  readSync(fd: number, target: any, offset: number, length: number, position: number | null): number;
  writeSync(fd: number, bytes: any, offset: number, length: number, position: number | null): number;
  fstatSync(fd: number, options: any): any;
  statSync(path: any, options: any): any;
  lstatSync(path: any, options: any): any;
  readlinkSync(path: any, options?: any): any;
  readdirSync(path: any, options: any): any;
  mkdirSync(path: any, mode: number): unknown;
  rmdirSync(path: any): void;
  unlinkSync(path: any): void;
  linkSync(source: any, target: any): void;
  symlinkSync(text: any, path: any): void;
  renameSync(source: any, target: any): void;
  chmodSync(path: any, mode: number): void;
  fchmodSync(fd: number, mode: number): void;
  chownSync(path: any, uid: number, gid: number): void;
  lchownSync(path: any, uid: number, gid: number): void;
  utimesSync(path: any, atime: number, mtime: number): void;
  lutimesSync?(path: any, atime: number, mtime: number): void;
  truncateSync(path: any, size: number): void;
  ftruncateSync(fd: number, size: number): void;
  fsyncSync(fd: number): void;
  fdatasyncSync(fd: number): void;
  accessSync(path: any, mode: number): void;
  realpathSync: any;
  statfsSync?(path: any): any;
  /** Whether an fd is a terminal (`tty.isatty`), where that is known. */
  isTerminal?(fd: number): boolean;
  /** Times are not cut off to microseconds. */
  keepsNanoseconds?: boolean;
  /** fds are the process's own, which children can be given. */
  sharesDescriptors?: boolean;
}

/** Text for the host: a string, or bytes where the name is no UTF-8. */
export function hostPath(text: string): HostPath {
  return isPlainText(text) ? text : fsEncode(text);
}

const BIG = { bigint: true } as const;
/** An error of Node's takes ten times as long as the call. */
const BIG_OR_NONE = { bigint: true, throwIfNoEntry: false } as const;
const BILLION = 1_000_000_000n;

/** `statSync`, or `undefined` where there is nothing. From Node 22 on it says so of what is below a file too, which is an error of its own; `lstatSync` does not. */
function statOrNone(fs: NodeFsLike, path: HostPath): BigStats | undefined {
  const stats = fs.statSync(path, BIG_OR_NONE);
  if (stats !== undefined || fs.lstatSync(path, BIG_OR_NONE) === undefined) return stats;
  try {
    // a link: to nothing, or to what is below a file
    return fs.statSync(path, BIG);
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return undefined;
    throw error;
  }
}

function floorDivide(ns: bigint): bigint {
  return ns >= 0n || ns % BILLION === 0n ? ns / BILLION : ns / BILLION - 1n;
}

const narrow = (value: bigint): number | bigint => (value <= 0x1fffffffffffffn ? Number(value) : value);

export function fromStats(st: BigStats): FileStat {
  const out = new FileStat();
  out.mode = Number(st.mode);
  out.ino = narrow(st.ino);
  out.dev = narrow(st.dev);
  out.nlink = Number(st.nlink);
  out.uid = Number(st.uid);
  out.gid = Number(st.gid);
  out.size = narrow(st.size);
  out.rdev = narrow(st.rdev);
  out.blksize = Number(st.blksize);
  out.blocks = Number(st.blocks);
  const atime = floorDivide(st.atimeNs);
  const mtime = floorDivide(st.mtimeNs);
  const ctime = floorDivide(st.ctimeNs);
  out.atimeSec = Number(atime);
  out.atimeNsec = Number(st.atimeNs - atime * BILLION);
  out.mtimeSec = Number(mtime);
  out.mtimeNsec = Number(st.mtimeNs - mtime * BILLION);
  out.ctimeSec = Number(ctime);
  out.ctimeNsec = Number(st.ctimeNs - ctime * BILLION);
  return out;
}

function entryType(entry: HostEntry): number {
  if (entry.isFile()) return 8;
  if (entry.isDirectory()) return 4;
  if (entry.isSymbolicLink()) return 10;
  if (entry.isFIFO()) return 1;
  if (entry.isSocket()) return 12;
  if (entry.isCharacterDevice()) return 2;
  return entry.isBlockDevice() ? 6 : 0;
}

/** What both kinds of file systems on a `node:fs` share: all but how a node is found on the host. */
export abstract class NodeFsBase implements FileSystem {
  abstract readonly root: FileNode;
  readonly checksPermissions = true;
  protected readonly fs: NodeFsLike;

  constructor(fs: NodeFsLike) {
    this.fs = fs;
  }

  /** Calls `use` with a host path that leads to the node itself; `follow` says whether a link at its end may be followed. */
  protected abstract located<T>(node: FileNode, use: (path: HostPath, follow: boolean) => T): T;
  /** Calls `use` with a host path of the name, not to be followed. */
  protected abstract entry<T>(directory: FileNode, name: string, use: (path: HostPath) => T): T;
  protected abstract child(directory: FileNode, name: string): FileNode;
  abstract pathOf(directory: FileNode): string;

  lookup(directory: FileNode, name: string): FileNode | null {
    const node = this.child(directory, name);
    try {
      const stat = this.statOrNull(node);
      return stat === null ? null : Object.assign(node, { type: stat.mode & S_IFMT });
    } catch (error) {
      if (error instanceof PosixError && error.errno === E.ENOENT) return null;
      throw error;
    }
  }

  stat(node: FileNode): FileStat {
    const stat = this.statOrNull(node);
    if (stat === null) throw new PosixError(E.ENOENT);
    return stat;
  }

  /** Null for what is not there. */
  private statOrNull(node: FileNode): FileStat | null {
    return hostCall(() =>
      this.located(node, (path, follow) => {
        const stats = follow ? statOrNone(this.fs, path) : this.fs.lstatSync(path, BIG_OR_NONE);
        return stats === undefined ? null : fromStats(stats);
      }),
    );
  }

  readlink(node: FileNode): string {
    return hostCall(() => this.located(node, (path) => fsDecode(this.fs.readlinkSync(path, { encoding: 'buffer' }))));
  }

  readDirectory(node: FileNode): FileEntry[] {
    const entries: HostEntry[] = hostCall(() =>
      this.located(node, (path) => this.fs.readdirSync(path, { withFileTypes: true, encoding: 'buffer' })),
    );
    return entries.map((entry) => new LazyEntry(this, node, fsDecode(entry.name), entryType(entry)));
  }

  /** The inode number of an entry, which `readdir` of Node leaves out. */
  inodeOf(directory: FileNode, name: string): number | bigint {
    return hostCall(() => this.entry(directory, name, (path) => narrow(this.fs.lstatSync(path, BIG).ino)));
  }

  open(node: FileNode, access: Access): FileHandle {
    return hostCall(() =>
      this.located(node, (path, follow) => {
        const { O_TRUNC, O_NOFOLLOW } = this.fs.constants;
        const flags = this.flagsOf(access) | (access.truncate ? O_TRUNC! : 0) | (follow ? 0 : (O_NOFOLLOW ?? 0));
        return this.handle(this.fs.openSync(path, flags), node);
      }),
    );
  }

  protected flagsOf(access: Access): number {
    const { O_RDONLY, O_WRONLY, O_RDWR, O_APPEND, O_NONBLOCK } = this.fs.constants;
    const mode = access.write ? (access.read ? O_RDWR! : O_WRONLY!) : O_RDONLY!;
    return mode | (access.append ? O_APPEND! : 0) | (access.nonBlocking ? (O_NONBLOCK ?? 0) : 0);
  }

  protected handle(fd: number, node: FileNode): FileHandle {
    return new NodeFsHandle(this.fs, fd, node);
  }

  createFile(directory: FileNode, name: string, file: NewFile, access: Access): FileHandle {
    return hostCall(() =>
      this.entry(directory, name, (path) => {
        const { O_CREAT, O_EXCL } = this.fs.constants;
        const permissions = file.mode & 0o7777;
        const fd = this.fs.openSync(path, this.flagsOf(access) | O_CREAT! | O_EXCL!, permissions);
        this.settleMode(fd, permissions);
        return this.handle(fd, this.child(directory, name));
      }),
    );
  }

  /** The host's umask took bits away; the caller had applied its own. */
  protected settleMode(fd: number, permissions: number): void {
    if ((Number(this.fs.fstatSync(fd, BIG).mode) & 0o7777) !== permissions) this.fs.fchmodSync(fd, permissions);
  }

  create(directory: FileNode, name: string, file: NewFile): FileNode {
    return hostCall(() =>
      this.entry(directory, name, (path) => {
        const permissions = file.mode & 0o7777;
        switch (file.mode & S_IFMT) {
          case S_IFDIR:
            this.fs.mkdirSync(path, permissions);
            if ((Number(this.fs.lstatSync(path, BIG).mode) & 0o1777) !== (permissions & 0o1777))
              this.chmod(this.child(directory, name), permissions);
            break;
          case S_IFLNK:
            this.fs.symlinkSync(hostPath(file.target ?? ''), path);
            break;
          default:
            throw new PosixError(E.EPERM);
        }
        return this.child(directory, name);
      }),
    );
  }

  createTemporary(directory: FileNode, file: NewFile, access: Access): FileHandle {
    // Made under a name nobody guesses and taken away at once.
    const name = `.tspy-${Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(36)).join('')}`;
    const handle = this.createFile(directory, name, file, access);
    this.unlink(directory, name, false);
    return handle;
  }

  link(node: FileNode, directory: FileNode, name: string): void {
    hostCall(() =>
      this.located(node, (source) => this.entry(directory, name, (path) => this.fs.linkSync(source, path))),
    );
  }

  unlink(directory: FileNode, name: string, removeDirectory: boolean): void {
    hostCall(() =>
      this.entry(directory, name, (path) => (removeDirectory ? this.fs.rmdirSync(path) : this.fs.unlinkSync(path))),
    );
  }

  rename(directory: FileNode, name: string, targetDirectory: FileNode, targetName: string): void {
    hostCall(() =>
      this.entry(directory, name, (source) =>
        this.entry(targetDirectory, targetName, (target) => this.fs.renameSync(source, target)),
      ),
    );
  }

  chmod(node: FileNode, mode: number): void {
    hostCall(() => this.located(node, (path) => this.fs.chmodSync(path, mode)));
  }

  chown(node: FileNode, uid: number, gid: number): void {
    // Node takes no -1 for "as it is", but its bits.
    hostCall(() =>
      this.located(node, (path, follow) =>
        (follow ? this.fs.chownSync : this.fs.lchownSync)(
          path,
          uid === -1 ? 0xffffffff : uid,
          gid === -1 ? 0xffffffff : gid,
        ),
      ),
    );
  }

  setTimes(node: FileNode, times: FileTimes | null): void {
    const now = Date.now() / 1000;
    // Where Node cuts off what is less than a microsecond, that may be one that the division lost.
    const seconds = (sec: number, nsec: number): number =>
      sec < 0 || this.fs.keepsNanoseconds === true ? sec + nsec / 1e9 : sec + (Math.floor(nsec / 1000) + 0.5) / 1e6;
    const atime = times === null ? now : seconds(times.atimeSec, times.atimeNsec);
    const mtime = times === null ? now : seconds(times.mtimeSec, times.mtimeNsec);
    // Negative numbers mean "now" to Node, their text does not.
    const given = (time: number): any => (time < 0 ? String(time) : time);
    hostCall(() =>
      this.located(node, (path, follow) =>
        follow || this.fs.lutimesSync === undefined
          ? this.fs.utimesSync(path, given(atime), given(mtime))
          : this.fs.lutimesSync(path, given(atime), given(mtime)),
      ),
    );
  }

  truncate(node: FileNode, size: number): void {
    hostCall(() => this.located(node, (path) => this.fs.truncateSync(path, size)));
  }

  statfs(node: FileNode): FileSystemStat {
    const out = new FileSystemStat();
    const st =
      this.fs.statfsSync === undefined ? null : hostCall(() => this.located(node, (path) => this.fs.statfsSync!(path)));
    out.namemax = 255;
    if (st === null) return out;
    out.bsize = out.frsize = Number(st.bsize);
    out.blocks = Number(st.blocks);
    out.bfree = Number(st.bfree);
    out.bavail = Number(st.bavail);
    out.files = Number(st.files);
    out.ffree = out.favail = Number(st.ffree);
    return out;
  }

  access(node: FileNode, mode: number): boolean {
    try {
      this.located(node, (path, follow) =>
        follow || mode !== 0 ? this.fs.accessSync(path, mode) : this.fs.lstatSync(path, BIG),
      );
      return true;
    } catch {
      return false;
    }
  }
}

class LazyEntry implements FileEntry {
  readonly name: string;
  readonly type: number;
  private readonly fileSystem: NodeFsBase;
  private readonly directory: FileNode;

  constructor(fileSystem: NodeFsBase, directory: FileNode, name: string, type: number) {
    this.fileSystem = fileSystem;
    this.directory = directory;
    this.name = name;
    this.type = type;
  }

  get ino(): number | bigint {
    return this.fileSystem.inodeOf(this.directory, this.name);
  }
}

/** An fd of the host. */
export class NodeFsHandle implements FileHandle {
  readonly node: FileNode;
  readonly type: number;
  readonly seekable: boolean;
  readonly terminal: boolean;
  readonly hostFd: number | undefined;
  readonly openFd: number | undefined;
  private readonly fs: NodeFsLike;
  protected readonly fd: number;
  /** Only regular files and block devices take positions. */
  private readonly positioned: boolean;

  /** `shared`: somebody else uses the fd's own offset too, which must move along. */
  constructor(fs: NodeFsLike, fd: number, node: FileNode, shared = false) {
    this.fs = fs;
    this.fd = fd;
    this.node = node;
    this.type = Number(fs.fstatSync(fd, BIG).mode) & S_IFMT;
    this.terminal = this.type === S_IFCHR && (fs.isTerminal?.(fd) ?? false);
    this.positioned = !shared && (this.type === S_IFREG || this.type === S_IFBLK);
    this.openFd = fs.sharesDescriptors ? fd : undefined;
    this.hostFd = fs.sharesDescriptors && !this.positioned && this.type !== S_IFDIR ? fd : undefined;
    this.seekable = this.positioned || this.type === S_IFDIR || (this.type === S_IFCHR && !this.terminal);
  }

  read(target: Uint8Array, position: number): number {
    return this.patiently(() => this.fs.readSync(this.fd, target, 0, target.length, this.positioned ? position : null));
  }

  write(bytes: Uint8Array, position: number): number {
    return this.patiently(() => this.fs.writeSync(this.fd, bytes, 0, bytes.length, this.positioned ? position : null));
  }

  /** Standard streams that somebody made non-blocking still block. */
  private patiently(call: () => number): number {
    for (let pause = 1; ; pause = Math.min(pause * 2, 50)) {
      try {
        return call();
      } catch (error) {
        const code = (error as { code?: string }).code;
        if (code === 'EOF') return 0;
        if (code !== 'EAGAIN' || this.fd > 2) throw fromHostFailure(error);
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause);
      }
    }
  }

  truncate(size: number): void {
    hostCall(() => this.fs.ftruncateSync(this.fd, size));
  }

  stat(): FileStat {
    return hostCall(() => fromStats(this.fs.fstatSync(this.fd, BIG)));
  }

  sync(dataOnly: boolean): void {
    hostCall(() => (dataOnly ? this.fs.fdatasyncSync(this.fd) : this.fs.fsyncSync(this.fd)));
  }

  close(): void {
    hostCall(() => this.fs.closeSync(this.fd));
  }
}

class PathNode implements FileNode {
  type = 0;
  readonly path: string;
  readonly follow: boolean;

  constructor(path: string, follow: boolean) {
    this.path = path;
    this.follow = follow;
  }
}

/** The whole of a `node:fs`, which resolves paths itself. */
export class NodeFsFileSystem extends NodeFsBase {
  readonly root: PathNode = new PathNode('/', true);

  protected located<T>(node: PathNode, use: (path: HostPath, follow: boolean) => T): T {
    return use(hostPath(node.path), node.follow);
  }

  protected entry<T>(directory: PathNode, name: string, use: (path: HostPath) => T): T {
    return use(hostPath(this.join(directory, name)));
  }

  protected child(directory: PathNode, name: string): PathNode {
    return new PathNode(this.join(directory, name), false);
  }

  private join(directory: PathNode, path: string): string {
    if (path.startsWith('/')) return path;
    return directory.path.endsWith('/') ? directory.path + path : `${directory.path}/${path}`;
  }

  pathOf(directory: PathNode): string {
    const real = this.fs.realpathSync.native ?? this.fs.realpathSync;
    return fsDecode(hostCall(() => real(hostPath(directory.path), { encoding: 'buffer' })));
  }

  /** Whether a path is that of a file but for its slashes at the end. */
  private isFile(node: PathNode): boolean {
    return this.access(new PathNode(node.path.replace(/\/+$/, ''), true), 0);
  }

  readonly direct = {
    resolve: (at: FileNode, path: string, followSymlinks: boolean): PathNode =>
      new PathNode(this.join(at as PathNode, path), followSymlinks),
    open: (at: FileNode, path: string, request: DirectOpen): FileHandle => {
      const node = new PathNode(this.join(at as PathNode, path), request.followSymlinks);
      const text = hostPath(node.path);
      const { O_CREAT, O_EXCL, O_TRUNC, O_NOFOLLOW } = this.fs.constants;
      const base =
        this.flagsOf(request) | (request.truncate ? O_TRUNC! : 0) | (request.followSymlinks ? 0 : (O_NOFOLLOW ?? 0));
      if (request.create === null) return hostCall(() => this.handle(this.fs.openSync(text, base), node));
      const permissions = request.create.mode & 0o7777;
      if (!request.exclusive) {
        try {
          return this.handle(this.fs.openSync(text, base), node);
        } catch (error) {
          const failure = fromHostFailure(error);
          if (failure.errno === E.ENOTDIR && path.endsWith('/') && this.isFile(node)) throw new PosixError(E.EISDIR);
          if (failure.errno !== E.ENOENT) throw failure;
        }
      }
      try {
        const fd = this.fs.openSync(text, base | O_CREAT! | O_EXCL!, permissions);
        this.settleMode(fd, permissions);
        return this.handle(fd, node);
      } catch (error) {
        const failure = fromHostFailure(error);
        if (request.exclusive || failure.errno !== E.EEXIST) throw failure;
      }
      // Somebody made it meanwhile, or it is a link to nowhere, whose target is to be made.
      return hostCall(() => this.handle(this.fs.openSync(text, base | O_CREAT!, permissions), node));
    },
  };
}

/** A FileSystem on anything shaped like `node:fs`: memfs, unionfs and the like. */
export function fromNodeFs(fs: NodeFsLike): FileSystem {
  return new NodeFsFileSystem(fs);
}

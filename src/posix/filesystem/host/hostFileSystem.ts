import * as fs from 'node:fs';
import { devNull } from 'node:os';
import { isatty } from 'node:tty';
import { errnoConstants as E } from '../../constants/linux/errno.ts';
import { PosixError } from '../../errors.ts';
import { fsDecode } from '../../fsEncoding.ts';
import type { FileStat } from '../../support/stat.ts';
import { type FileHandle, type FileNode, type FileSystem, S_IFIFO } from '../fileSystem.ts';
import { fromHostFailure, hostCall } from '../hostFailure.ts';
import {
  fromStats,
  type HostPath,
  hostPath,
  NodeFsBase,
  NodeFsFileSystem,
  NodeFsHandle,
  type NodeFsLike,
} from '../nodeFs.ts';

const host: NodeFsLike = {
  ...(fs as unknown as NodeFsLike),
  isTerminal: isatty,
  keepsNanoseconds: Number(process.versions.node.split('.')[0]) >= 24,
  sharesDescriptors: true,
};

/** The file system of the host, whole. */
export class HostFileSystem extends NodeFsFileSystem {
  constructor() {
    super(host);
  }
}

/** A folder of the host as a whole file system. Nothing outside it can be reached. */
export function hostFolder(root: string): FileSystem {
  return new JailedFileSystem(root);
}

/** An fd of the host as an open file: what the standard streams of a command are. */
export function hostDescriptor(fd: number): FileHandle {
  return new HostDescriptor(host, fd, { type: 0 }, true);
}

/**
 * A descriptor that the process was given. When a standard stream is closed its number goes to the null device: libuv would open something of its
 * own there, and refuses to close what has such a number.
 */
class HostDescriptor extends NodeFsHandle {
  override close(): void {
    super.close();
    if (this.fd > 2) return;
    try {
      fs.openSync(devNull, 'r+');
    } catch {
      // no more descriptors, or no such device
    }
  }
}

/** A file that the process has open, read and written at positions of one's own. */
export function hostPositioned(fd: number): FileHandle {
  return new NodeFsHandle(host, fd, { type: 0 });
}

/** Opens a file of the host by its path. */
export function hostFile(path: string, flags: number, mode: number): FileHandle {
  return new NodeFsHandle(
    host,
    hostCall(() => fs.openSync(path, flags, mode)),
    { type: 0 },
  );
}

/** The same for one to read from: a terminal or pipe is asked so that it does not wait, where the host can (Linux). */
export function hostStream(fd: number): FileHandle {
  const handle = hostDescriptor(fd);
  if (process.platform !== 'linux' || !(handle.terminal || handle.type === S_IFIFO)) return handle;
  try {
    return new HostStream(fd, fs.openSync(`/proc/self/fd/${fd}`, fs.constants.O_NONBLOCK | fs.constants.O_NOCTTY));
  } catch {
    return handle;
  }
}

/** A stream with a description of its own that does not block. */
class HostStream extends HostDescriptor {
  private readonly own: number;

  constructor(fd: number, own: number) {
    super(host, fd, { type: 0 }, true);
    this.own = own;
  }

  readNow(target: Uint8Array): number | null {
    try {
      return fs.readSync(this.own, target, 0, target.length, null);
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === 'EAGAIN') return null;
      if (code === 'EOF') return 0;
      throw fromHostFailure(error);
    }
  }

  override close(): void {
    fs.closeSync(this.own);
    super.close();
  }
}

class JailNode implements FileNode {
  type = 0;
  /** Names from the root on, none of them a link when it was looked up. */
  readonly parts: readonly string[];

  constructor(parts: readonly string[]) {
    this.parts = parts;
  }
}

const O_PATH = 0o10000000;
const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = fs.constants;

/**
 * A jail: every name on the way is opened by itself, without following links, from the directory before it (`/proc/self/fd/N/name`), so
 * that neither `..` nor a link, nor one that is put in place between two steps, leads out. Where there is no `/proc` (macOS) the real path of
 * each directory is compared instead, which a process outside can race.
 */
class JailedFileSystem extends NodeFsBase {
  readonly root: JailNode = new JailNode([]);
  private readonly rootPath: string;
  private readonly rootFd: number;
  private readonly hasProc: boolean;

  constructor(root: string) {
    super(host);
    this.rootPath = fs.realpathSync.native(root);
    this.hasProc = process.platform === 'linux' && fs.existsSync('/proc/self/fd');
    this.rootFd = fs.openSync(this.rootPath, O_RDONLY | O_DIRECTORY | (this.hasProc ? O_PATH : 0));
  }

  /** Calls `use` with a path of the host that leads to the directory of these parts. */
  private within<T>(parts: readonly string[], use: (path: string) => T): T {
    if (!this.hasProc) {
      const path = parts.length === 0 ? this.rootPath : `${this.rootPath}/${parts.join('/')}`;
      if (fs.realpathSync.native(path) !== path) throw new PosixError(E.EACCES);
      return use(path);
    }
    let fd = this.rootFd;
    try {
      for (const part of parts) {
        const next = fs.openSync(join(`/proc/self/fd/${fd}`, part), O_PATH | O_DIRECTORY | O_NOFOLLOW);
        if (fd !== this.rootFd) fs.closeSync(fd);
        fd = next;
      }
      return use(`/proc/self/fd/${fd}`);
    } finally {
      if (fd !== this.rootFd) fs.closeSync(fd);
    }
  }

  protected located<T>(node: JailNode, use: (path: HostPath, follow: boolean) => T): T {
    const name = node.parts.at(-1);
    if (name === undefined) return this.within([], (path) => use(path, true));
    return this.within(node.parts.slice(0, -1), (path) => {
      if (!this.hasProc) return use(join(path, name), false);
      const fd = fs.openSync(join(path, name), O_PATH | O_NOFOLLOW);
      try {
        return use(`/proc/self/fd/${fd}`, true);
      } finally {
        fs.closeSync(fd);
      }
    });
  }

  protected entry<T>(directory: JailNode, name: string, use: (path: HostPath) => T): T {
    return this.within(directory.parts, (path) => use(join(path, name)));
  }

  protected child(directory: JailNode, name: string): JailNode {
    return new JailNode(name === '..' ? directory.parts.slice(0, -1) : [...directory.parts, name]);
  }

  /** A node's own name in its directory, which is never followed. */
  private named<T>(node: JailNode, use: (path: HostPath) => T): T {
    const name = node.parts.at(-1);
    return hostCall(() =>
      name === undefined
        ? use(this.hasProc ? `/proc/self/fd/${this.rootFd}/.` : this.rootPath)
        : this.entry(new JailNode(node.parts.slice(0, -1)), name, use),
    );
  }

  override stat(node: JailNode): FileStat {
    return this.named(node, (path) => fromStats(fs.lstatSync(path as Buffer, { bigint: true })));
  }

  override readlink(node: JailNode): string {
    return this.named(node, (path) => fsDecode(fs.readlinkSync(path as Buffer, { encoding: 'buffer' })));
  }

  override link(node: JailNode, directory: JailNode, name: string): void {
    this.named(node, (source) =>
      this.entry(directory, name, (target) => fs.linkSync(source as Buffer, target as Buffer)),
    );
  }

  override chown(node: JailNode, uid: number, gid: number): void {
    const id = (value: number) => (value === -1 ? 0xffffffff : value);
    this.named(node, (path) => fs.lchownSync(path as Buffer, id(uid), id(gid)));
  }

  pathOf(directory: JailNode): string {
    this.stat(directory);
    return `/${directory.parts.join('/')}`;
  }
}

function join(directory: string, name: string): any {
  return hostPath(`${directory}/${name}`);
}

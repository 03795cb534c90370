import { errnoConstants as E } from '../constants/linux/errno.ts';
import { libcConstants as L } from '../constants/linux/libc.ts';
import { posixConstants as P } from '../constants/linux/posix.ts';
import { selectConstants as S } from '../constants/linux/select.ts';
import { PosixError } from '../errors.ts';
import { type FileHandle, type FileNode, S_IFCHR, S_IFDIR, S_IFMT, S_IFREG } from '../filesystem/fileSystem.ts';
import { FileStat } from '../support/stat.ts';
import type { Kernel } from './kernel.ts';
import { OpenFile } from './openFile.ts';
import type { StreamSink, StreamSource } from './options.ts';

/** The mapped pages of a file must agree with what is read and written through fds. */
export interface MappedPages {
  /** Writes changed pages back before the file is read. */
  flush(): void;
  /** Takes over what was written to the file. */
  refresh(bytes: Uint8Array, position: number): void;
}

/** How many milliseconds pass between two looks at a stream of the host, at first and at most. */
const FIRST_LOOK = 0.5;
const LAST_LOOK = 10;

/** Files and directories are ready for both, however they were opened. */
const ALWAYS_READY = S.POLLIN | S.POLLRDNORM | S.POLLOUT | S.POLLWRNORM;

/** An open file of the file system. */
export class NodeFile extends OpenFile {
  readonly handle: FileHandle;
  position = 0;
  private readonly kernel: Kernel;
  /** Kept outside the file system (memfd_create, shm_open). */
  readonly foreign: boolean;
  /** Other processes have it open, too, and may map it. */
  common = false;
  /** Set while pages of it are mapped. */
  mapped: (() => MappedPages | undefined) | null = null;

  constructor(kernel: Kernel, handle: FileHandle, flags: number, foreign = false) {
    super(flags);
    this.kernel = kernel;
    this.handle = handle;
    this.foreign = foreign;
  }

  override read(target: Uint8Array): number {
    if (this.handle.readNow !== undefined) return this.readStream(target);
    if (this.isStream && this.kernel.outside !== null)
      return this.kernel.outside.during(() => this.handle.read(target, this.position));
    this.mapped?.()?.flush();
    const n = this.handle.read(target, this.position);
    this.position += n;
    return n;
  }

  private get isStream(): boolean {
    return this.handle.type !== S_IFREG && !this.handle.seekable;
  }

  /** A byte that was read to see whether there is one; -1 at the end. */
  private ahead: number | null = null;

  /** Reads a stream of the host, so that signals interrupt it. */
  private readStream(target: Uint8Array): number {
    if (target.length === 0) return 0;
    let count: number | null = null;
    const look = (): boolean => {
      if (this.ahead !== null) {
        count = 0;
        if (this.ahead >= 0) {
          target[0] = this.ahead;
          count = 1 + (target.length > 1 ? (this.handle.readNow!(target.subarray(1)) ?? 0) : 0);
        }
        this.ahead = null;
      } else count = this.handle.readNow!(target);
      return count !== null;
    };
    for (let pause = FIRST_LOOK; !this.kernel.waiter.until(look, performance.now() + pause); ) {
      pause = Math.min(LAST_LOOK, pause * 1.5);
      if (pause === LAST_LOOK) this.kernel.outside?.idle();
    }
    return count!;
  }

  override pread(target: Uint8Array, position: number): number {
    this.seekable();
    this.mapped?.()?.flush();
    return this.handle.read(target, position);
  }

  override write(bytes: Uint8Array): number {
    if (bytes.length === 0) return 0;
    const pages = this.mapped?.();
    pages?.flush();
    if (this.flags & P.O_APPEND && this.handle.seekable) this.position = Number(this.handle.stat().size);
    const n = this.handle.write(bytes, this.position);
    pages?.refresh(bytes.subarray(0, n), this.position);
    this.position += n;
    return n;
  }

  override pwrite(bytes: Uint8Array, position: number): number {
    this.seekable();
    if (bytes.length === 0) return 0;
    const pages = this.mapped?.();
    pages?.flush();
    // Linux appends here too, whatever POSIX says.
    const at = this.flags & P.O_APPEND ? Number(this.handle.stat().size) : position;
    const n = this.handle.write(bytes, at);
    pages?.refresh(bytes.subarray(0, n), at);
    return n;
  }

  override events(): number {
    if (this.handle.type === S_IFREG) return ALWAYS_READY;
    if (this.handle.readNow === undefined) return super.events();
    if (this.ahead === null) {
      const byte = new Uint8Array(1);
      const count = this.handle.readNow(byte);
      if (count === null) {
        this.kernel.waiter.lookWithin = LAST_LOOK;
        return super.events() & ~(S.POLLIN | S.POLLRDNORM);
      }
      this.ahead = count === 0 ? -1 : byte[0]!;
    }
    return super.events() | (this.ahead < 0 && !this.handle.terminal ? S.POLLHUP : 0);
  }

  private seekable(): void {
    if (!this.handle.seekable) throw new PosixError(E.ESPIPE);
  }

  override seek(offset: number, whence: number): number {
    this.seekable();
    if (this.handle.type === S_IFCHR) return (this.position = 0);
    let base = 0;
    switch (whence) {
      case L.SEEK_SET:
        break;
      case L.SEEK_CUR:
        base = this.position;
        break;
      case L.SEEK_END:
        base = Number(this.handle.stat().size);
        break;
      case P.SEEK_DATA:
      case P.SEEK_HOLE: {
        const size = Number(this.handle.stat().size);
        if (offset < 0 || offset >= size) throw new PosixError(E.ENXIO);
        const hole = whence === P.SEEK_HOLE;
        const found = this.handle.seekData === undefined ? (hole ? size : offset) : this.handle.seekData(offset, hole);
        if (found < 0) throw new PosixError(E.ENXIO);
        return (this.position = found);
      }
      default:
        throw new PosixError(E.EINVAL);
    }
    const position = base + offset;
    if (position < 0 || !Number.isSafeInteger(position)) throw new PosixError(E.EINVAL);
    return (this.position = position);
  }

  override available(): number {
    if (this.handle.type !== S_IFREG) return super.available();
    return Math.max(0, Number(this.handle.stat().size) - this.position);
  }

  override truncate(size: number): void {
    if (!this.writable || this.handle.type !== S_IFREG) throw new PosixError(E.EINVAL);
    this.mapped?.()?.flush();
    this.handle.truncate(size);
  }

  override sync(dataOnly: boolean): void {
    this.mapped?.()?.flush();
    this.handle.sync(dataOnly);
  }

  stat(): FileStat {
    this.mapped?.()?.flush();
    return this.kernel.withSpecial(this.handle.stat());
  }

  override close(): void {
    try {
      this.mapped?.()?.flush();
    } finally {
      this.handle.close();
    }
  }
}

/** An open directory; `entries` is its stream position for readdir. */
export class DirectoryFile extends OpenFile {
  readonly handle: FileHandle;
  private readonly kernel: Kernel;
  readonly type = S_IFDIR;

  constructor(kernel: Kernel, handle: FileHandle, flags: number) {
    super(flags);
    this.kernel = kernel;
    this.handle = handle;
  }

  get node(): FileNode {
    return this.handle.node;
  }

  override read(): number {
    throw new PosixError(E.EISDIR);
  }

  override events(): number {
    return ALWAYS_READY;
  }

  override write(): number {
    throw new PosixError(E.EBADF);
  }

  override pread(): number {
    throw new PosixError(E.EISDIR);
  }

  override seek(offset: number, whence: number): number {
    if (whence !== L.SEEK_SET || offset !== 0) throw new PosixError(E.EINVAL);
    return 0;
  }

  override sync(dataOnly: boolean): void {
    this.handle.sync(dataOnly);
  }

  stat(): FileStat {
    return this.kernel.withSpecial(this.handle.stat());
  }

  override close(): void {
    this.handle.close();
  }
}

/** A file opened with O_PATH: a place, nothing more. */
export class PathFile extends OpenFile {
  readonly node: FileNode;
  readonly type: number;
  private readonly kernel: Kernel;

  constructor(kernel: Kernel, node: FileNode, flags: number) {
    super(flags);
    this.kernel = kernel;
    this.node = node;
    this.type = kernel.statOf(node).mode & S_IFMT;
  }

  override get readable(): boolean {
    return false;
  }

  override get writable(): boolean {
    return false;
  }

  override seek(): number {
    throw new PosixError(E.EBADF);
  }

  override truncate(): void {
    throw new PosixError(E.EBADF);
  }

  override sync(): void {
    throw new PosixError(E.EBADF);
  }

  stat(): FileStat {
    return this.kernel.statOf(this.node);
  }
}

/** A standard stream made of the embedder's functions. */
export class StreamFile implements FileHandle {
  readonly node: FileNode = { type: S_IFCHR };
  readonly type = 0o010000;
  readonly seekable = false;
  private readonly source: StreamSource | null;
  private readonly sink: StreamSink | null;
  private pending: Uint8Array = new Uint8Array(0);
  private readonly description = new FileStat();

  constructor(source: StreamSource | null, sink: StreamSink | null) {
    this.source = source;
    this.sink = sink;
    this.description.mode = this.type | 0o600;
    this.description.nlink = 1;
    this.description.blksize = 4096;
  }

  read(target: Uint8Array): number {
    if (this.source === null) throw new PosixError(E.EBADF);
    while (this.pending.length === 0) {
      const next = this.source.read(target.length);
      if (next === null) return 0;
      this.pending = next;
    }
    const n = Math.min(target.length, this.pending.length);
    target.set(this.pending.subarray(0, n));
    this.pending = this.pending.subarray(n);
    return n;
  }

  write(bytes: Uint8Array): number {
    if (this.sink === null) throw new PosixError(E.EBADF);
    this.sink.write(bytes.slice());
    return bytes.length;
  }

  truncate(): void {
    throw new PosixError(E.EINVAL);
  }

  stat(): FileStat {
    return this.description;
  }

  sync(): void {
    throw new PosixError(E.EINVAL);
  }

  close(): void {}
}

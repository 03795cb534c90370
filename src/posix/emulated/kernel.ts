import { errnoConstants as E } from '../constants/linux/errno.ts';
import { resourceConstants as R } from '../constants/linux/resource.ts';
import { PosixError, UnsupportedPosixFeature } from '../errors.ts';
import { type FileNode, type FileSystem, S_IFDIR, S_IFMT } from '../filesystem/fileSystem.ts';
import type { FileStat } from '../support/stat.ts';
import type { ResourceLimit } from '../support/system.ts';
import { callText } from '../trace.ts';
import { guarded } from './guard.ts';
import type { OpenFile } from './openFile.ts';
import { defaultIdentity, type EmulatedOptions, type HostServices, type Identity } from './options.ts';
import { OutsideSignals } from './outsideSignals.ts';
import type { Pipe } from './pipe.ts';
import type { PseudoTerminal } from './pseudoTerminal.ts';
import type { SharedEnds, Sharing } from './sharing.ts';
import { Signals } from './signalState.ts';
import { Waiter } from './waiter.ts';

/** What an fd is: an open file, and whether children go without it. */
export interface Descriptor {
  readonly file: OpenFile;
  closeOnExec: boolean;
}

export const F_OK = 0;
export const X_OK = 1;
export const W_OK = 2;
export const R_OK = 4;

/** Passes open files to other processes. */
export interface FileDesk {
  /** The text that stands for the files. */
  describe(files: readonly OpenFile[]): string;
  /** The files that a text of another process stands for, each with a reference. */
  receive(text: string): OpenFile[];
  /** What a parent passed on, or another process sent, as an open file. */
  adopt(ends: SharedEnds): OpenFile;
  /** Keeps a closed connection until the other side has it. */
  linger(connection: { finish(): boolean }): void;
}

/** The state of one emulated process: what a kernel keeps for it. The areas of the backend are functions over it. */
export class Kernel {
  readonly fs: FileSystem;
  readonly identity: Identity;
  readonly host: HostServices;
  readonly options: EmulatedOptions;
  readonly descriptors: Array<Descriptor | undefined> = [];
  cwd: FileNode;
  umask: number;
  readonly environment: Map<string, string>;
  readonly waiter: Waiter;
  readonly signals: Signals;
  /** Signals that other processes send, where the host tells of them. */
  readonly outside: OutsideSignals | null = null;
  readonly limits = new Map<number, ResourceLimit>();
  /** Named pipes and sockets by `dev:ino`; those whose file system has no such files keep an empty regular file in their place. */
  readonly special = new Map<string, { readonly mode: number; pipe?: Pipe; socket?: object }>();

  constructor(options: EmulatedOptions) {
    this.options = options;
    this.fs = options.trusted ? options.fileSystem : guarded(options.fileSystem);
    this.identity = { ...defaultIdentity, ...options.identity };
    this.host = options.host ?? {};
    this.job = { session: this.identity.pid, group: this.identity.pid, terminal: null };
    this.environment = new Map(options.environment ?? []);
    this.cwd = this.fs.root;
    this.umask = options.umask ?? 0o022;
    this.waiter = new Waiter();
    this.signals = new Signals(this.waiter, (signal) => options.end({ kind: 'signal', signal }), this.identity);
    if (options.check !== undefined) this.waiter.check = options.check;
    this.waiter.interrupted = () => this.signals.interrupts();
    const { signals } = this.host;
    if (signals !== undefined && signals !== null) {
      this.outside = new OutsideSignals(signals, this.signals, this.waiter.cell);
      this.waiter.sources.add(this.outside);
    }
    this.limits.set(R.RLIMIT_NOFILE, { soft: 1024, hard: 4096 });
  }

  /** The session and process group, and the session's terminal. */
  readonly job: { session: number; group: number; terminal: PseudoTerminal | null };
  /** Terminals in memory by their numbers. */
  readonly terminals = new Map<number, PseudoTerminal>();

  /** The operation that runs, where notes are wanted. */
  call: { readonly name: string; readonly args: readonly unknown[] } | null = null;

  /** Says that something is approximated or ignored. */
  note(operation: string, what: string): void {
    const { log } = this.options;
    if (log === undefined) return;
    const { name, args } = this.call ?? { name: operation, args: [] };
    log(operation, what, callText(name, args));
  }

  unsupported(feature: string): never {
    throw new UnsupportedPosixFeature(feature, 'emulated');
  }

  descriptor(fd: number): Descriptor {
    const entry = this.descriptors[fd];
    if (entry === undefined) throw new PosixError(E.EBADF);
    return entry;
  }

  file(fd: number): OpenFile {
    return this.descriptor(fd).file;
  }

  /** The most fds there may be. */
  get descriptorLimit(): number {
    return Number(this.limits.get(R.RLIMIT_NOFILE)!.soft);
  }

  /** Gives a file the lowest free fd from `least` on. */
  install(file: OpenFile, closeOnExec: boolean, least = 0): number {
    let fd = least;
    while (this.descriptors[fd] !== undefined) fd++;
    if (fd >= this.descriptorLimit) {
      if (file.references === 0) file.close();
      throw new PosixError(E.EMFILE);
    }
    this.place(fd, file, closeOnExec);
    return fd;
  }

  /** Absent: nothing is shared with other processes. */
  get sharing(): Sharing | null {
    return this.options.processes?.sharing ?? null;
  }
  flight: FileDesk | null = null;

  /** What must happen when a file gets an fd. */
  readonly onInstall: Array<(file: OpenFile) => void> = [];
  /** The children this process has, if it may have any. */
  children: { has(pid: number): boolean; groupOf(pid: number): number | undefined; close(): void } | null = null;

  /** Puts a file at a free fd. */
  place(fd: number, file: OpenFile, closeOnExec: boolean): void {
    for (const listener of this.onInstall) listener(file);
    while (this.descriptors.length < fd) this.descriptors.push(undefined);
    this.descriptors[fd] = { file, closeOnExec };
    file.references++;
  }

  /** What else must happen when an fd is closed: record locks go, epolls forget it. */
  readonly onClose: Array<(file: OpenFile, fd: number) => void> = [];

  closeDescriptor(fd: number): void {
    const { file } = this.descriptor(fd);
    this.descriptors[fd] = undefined;
    for (const listener of this.onClose) listener(file, fd);
    if (--file.references === 0) file.close();
  }

  dispose(): void {
    for (let fd = 0; fd < this.descriptors.length; fd++)
      if (this.descriptors[fd] !== undefined) {
        try {
          this.closeDescriptor(fd);
        } catch {
          // the rest must be closed all the same
        }
      }
    this.children?.close();
    this.signals.dispose();
  }

  /** Whether a file's owner, group and bits allow `mask` (R_OK, W_OK, X_OK). */
  allowed(st: FileStat, mask: number): boolean {
    const { uid, gid, groups } = this.identity;
    if (uid === 0) return (mask & X_OK) === 0 || (st.mode & S_IFMT) === S_IFDIR || (st.mode & 0o111) !== 0;
    const shift = st.uid === uid ? 6 : st.gid === gid || groups.includes(st.gid) ? 3 : 0;
    return ((st.mode >> shift) & mask) === mask;
  }

  /** EACCES unless the node may be used as `mask` says; the file system's own business where it checks itself. */
  demand(node: FileNode, mask: number): void {
    if (this.fs.checksPermissions || this.identity.uid === 0) return;
    if (!this.allowed(this.fs.stat(node), mask)) throw new PosixError(E.EACCES);
  }

  /** stat, with what the file system could not make. */
  statOf(node: FileNode): FileStat {
    return this.withSpecial(this.fs.stat(node));
  }

  withSpecial(st: FileStat): FileStat {
    if (this.special.size === 0) return st;
    const special = this.special.get(keyOf(st));
    if (special !== undefined) st.mode = (st.mode & 0o7777) | special.mode;
    return st;
  }
}

/** What tells two files apart. */
export function keyOf(st: FileStat): string {
  return `${st.dev}:${st.ino}`;
}

/** An offset or size of the caller as a number. */
export function toOffset(value: number | bigint): number {
  if (typeof value === 'number') return value;
  if (value > 0x1fffffffffffffn || value < -0x1fffffffffffffn) throw new PosixError(E.EINVAL);
  return Number(value);
}

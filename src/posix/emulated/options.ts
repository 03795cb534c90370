import type { FileHandle, FileSystem } from '../filesystem/fileSystem.ts';
import type { TerminalSize } from '../support/terminal.ts';
import type { ProcessHost } from './processHost.ts';
import type { SharedEnds } from './sharing.ts';

/** Who a context is: answers to getuid and the like. */
export interface Identity {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
  readonly pid: number;
  readonly ppid: number;
  readonly user: string;
  readonly home: string;
  readonly shell: string;
}

export const defaultIdentity: Identity = {
  uid: 1000,
  gid: 1000,
  groups: [1000],
  pid: 1,
  ppid: 0,
  user: 'python',
  home: '/',
  shell: '/bin/sh',
};

/** What becomes of a context that ends itself: exit code, or the signal whose default action ended it. */
export type Ending =
  | { readonly kind: 'exit'; readonly status: number }
  | { readonly kind: 'signal'; readonly signal: number };

/** A standard stream that is no file: functions of the embedder. `read` gives null at the end. */
export interface StreamSource {
  read(maximum: number): Uint8Array | null;
}
export interface StreamSink {
  write(bytes: Uint8Array): void;
}

/** Signals that other processes send to the process of the host. */
export interface HostSignals {
  /** Has a signal counted in place of what it does by itself, or no longer. */
  count(signal: number, counted: boolean): void;
  /**
   * Tells of those that are counted from now on, by memory that a thread of the host writes: adds to `arrived[signal]` and to `arrived[0]`, sets
   * `attention[0]`, counts up `cell[0]` and wakes who waits on that.
   */
  listen(arrived: Int32Array, attention: Int32Array, cell: Int32Array): void;
}

/** What an embedder grants besides the file system; whatever is absent is answered with a fixed value. */
export interface HostServices {
  /** User and system CPU time so far, in milliseconds. */
  cpuTimes?(): { user: number; system: number };
  /** Bytes of memory in use at most so far. */
  peakMemory?(): number;
  cpuCount?(): number;
  loadAverage?(): [number, number, number];
  hostName?(): string;
  /** utsname's release, version and machine. */
  systemName?(): { release: string; version: string; machine: string };
  terminalSize?(fd: number): TerminalSize | null;
  /** Absent: nobody outside can send signals. */
  readonly signals?: HostSignals | null;
  /** Text of a zone file (`/usr/share/zoneinfo/...`), where the FileSystem has none; null if unknown. */
  zoneFile?(name: string): Uint8Array | null;
}

/** A file that a parent passed on; `position` is null where the offset of the host is in use. */
export interface InheritedFile {
  readonly handle: FileHandle;
  readonly position: number | null;
}

export interface EmulatedOptions {
  readonly fileSystem: FileSystem;
  /** The file system is our own and throws nothing but PosixErrors. */
  readonly trusted?: boolean;
  /** `/` unless given. */
  readonly cwd?: string;
  readonly environment?: Iterable<readonly [string, string]>;
  readonly identity?: Partial<Identity>;
  /** fds 0, 1 and 2; null or absent: not open. */
  readonly stdin?: FileHandle | StreamSource | null;
  readonly stdout?: FileHandle | StreamSink | null;
  readonly stderr?: FileHandle | StreamSink | null;
  /** More open files, by fd: what a parent passed on. */
  readonly inherited?: ReadonlyMap<number, InheritedFile>;
  /** The same of pipes and sockets that the parent shares. */
  readonly shared?: ReadonlyMap<number, SharedEnds>;
  /** 022 unless given. */
  readonly umask?: number;
  readonly host?: HostServices;
  /** Absent: the context may start no process (EPERM). */
  readonly processes?: ProcessHost | null | undefined;
  /** Called for _exit, abort and signals that end a process; must throw or end the process. */
  readonly end: (ending: Ending) => never;
  /** Called while the context waits, at least every 50 ms; what it throws ends the wait. */
  readonly check?: () => void;
  /** Told of every behaviour that is approximated or ignored; `call` is the operation with its arguments. */
  readonly log?: ((operation: string, what: string, call: string) => void) | undefined;
}

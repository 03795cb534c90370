import type { Sharing } from './sharing.ts';

/**
 * What an fd of a child is: an fd of the host as it is, a pipe whose other end the context moves bytes through, or, for an interpreter like this
 * one, a file and where it is read or written next, or an end of a pipe that both have.
 */
export type ChildDescriptor =
  | { readonly kind: 'host'; readonly fd: number }
  | { readonly kind: 'file'; readonly fd: number; readonly position: number }
  | { readonly kind: 'pipe' }
  | { readonly kind: 'shared'; readonly reading: readonly number[]; readonly writing: readonly number[] };

/** A program of the host to be started. Paths are the host's. */
export interface StartRequest {
  /** Tried in order. */
  readonly executables: readonly string[];
  readonly argv: readonly string[];
  /** `NAME=value`. */
  readonly env: readonly string[];
  readonly cwd: string;
  /** By the child's fd; what is missing is closed. */
  readonly descriptors: ReadonlyMap<number, ChildDescriptor>;
  readonly newSession: boolean;
  readonly uid: number | null;
  readonly gid: number | null;
  readonly umask: number;
  /** Signals that the child is to ignore. */
  readonly ignored: readonly number[];
}

/** What happened to a child since the last look. */
export type ChildEvent =
  | { readonly kind: 'data'; readonly child: number; readonly fd: number; readonly bytes: Uint8Array }
  /** The child closed what it writes to. */
  | { readonly kind: 'end'; readonly child: number; readonly fd: number }
  /** So many bytes of what was sent have gone to the child. */
  | { readonly kind: 'sent'; readonly child: number; readonly fd: number; readonly count: number }
  /** Nobody reads what is sent any more. */
  | { readonly kind: 'broken'; readonly child: number; readonly fd: number }
  /** A wait status. */
  | { readonly kind: 'exit'; readonly child: number; readonly status: number };

/** Processes of the host, granted by the embedder. Calls do not wait for the child; every event notifies element 0 of `cell`. */
export interface ProcessHost {
  /** The child's number for the other calls, and its pid; throws PosixError. */
  start(request: StartRequest, cell: Int32Array): { child: number; pid: number };
  /** Takes the bytes over. */
  send(child: number, fd: number, bytes: Uint8Array): void;
  /** No more will be sent. */
  finish(child: number, fd: number): void;
  /** So many bytes of data events were used up; the child may write as many more. */
  accept(child: number, fd: number, count: number): void;
  /** Data of this fd is of no interest any more: the child's next write fails. */
  cut(child: number, fd: number): void;
  /** `group`: and whatever it started, as far as it was started with `newSession`. */
  kill(child: number, signal: number, group: boolean): void;
  /** kill(2) for a process or group of the host's that is none of the children; throws PosixError. */
  killOther?(target: number, signal: number): void;
  events(): ChildEvent[];
  /** Where the host has a directory of the context's file system; null if nowhere. */
  hostDirectory(path: string): string | null;
  /** Where the host has the program at an absolute path. */
  hostProgram(path: string): string;
  /** Null: the context has nothing in common with what it starts. */
  readonly sharing: Sharing | null;
  close(): void;
}

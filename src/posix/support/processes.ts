import type { PosixPath } from '../fsEncoding.ts';
import type { ResourceUsage } from './system.ts';

/** What `_posixsubprocess.fork_exec` is asked for. An fd of -1 means: leave the child's as it is. */
export interface ForkExecRequest {
  /** Programs to try in order (the candidates of PATH). */
  readonly executables: readonly PosixPath[];
  readonly argv: readonly PosixPath[];
  /** `NAME=value` entries, or null for the caller's environment. */
  readonly env: readonly PosixPath[] | null;
  readonly cwd: PosixPath | null;
  /** Close every fd above 2 but `passFds`. */
  readonly closeFds: boolean;
  readonly passFds: readonly number[];
  /** What becomes the child's fds 0, 1 and 2. */
  readonly stdin: number;
  readonly stdout: number;
  readonly stderr: number;
  /** Where a failure is reported in subprocess's words: `OSError:<errno in hex>:` then `noexec:chdir` if cwd failed, `noexec` if anything else did before exec. -1: throw it. */
  readonly errorPipe: number;
  readonly restoreSignals: boolean;
  readonly startNewSession: boolean;
  /** -1: as the caller's. 0: its own. */
  readonly processGroup: number;
  readonly uid: number | null;
  readonly gid: number | null;
  readonly extraGroups: readonly number[] | null;
  /** -1: as the caller's. */
  readonly umask: number;
  /** Added to the caller's niceness. */
  readonly nice: number;
  /** Signals that the child ignores, and that it does not though the caller may. */
  readonly ignoredSignals: readonly number[];
  readonly defaultSignals: readonly number[];
  /** What was to set up the child failed: nothing is started, and subprocess hears of it through `errorPipe`. */
  readonly preexecFailed: boolean;
}

/** A file action of posix_spawn. */
export type SpawnFileAction =
  | {
      readonly kind: 'open';
      readonly fd: number;
      readonly path: PosixPath;
      readonly flags: number;
      readonly mode: number;
    }
  | { readonly kind: 'close'; readonly fd: number }
  | { readonly kind: 'dup2'; readonly fd: number; readonly newFd: number }
  | { readonly kind: 'closefrom'; readonly fd: number };

/** What os.posix_spawn is asked for. */
export interface SpawnRequest {
  readonly path: PosixPath;
  readonly argv: readonly PosixPath[];
  /** `NAME=value` entries, or null for the caller's environment. */
  readonly env: readonly PosixPath[] | null;
  /** Search PATH (posix_spawnp). */
  readonly searchPath: boolean;
  readonly fileActions: readonly SpawnFileAction[];
  readonly setProcessGroup: number | null;
  readonly resetIds: boolean;
  readonly setSession: boolean;
  readonly signalMask: readonly number[] | null;
  readonly defaultSignals: readonly number[] | null;
  /** Policy (null: as it is) and priority. */
  readonly scheduler: { readonly policy: number | null; readonly priority: number } | null;
}

/** `status` is a wait status for the W macros of waitStatus.ts; `pid` 0 if WNOHANG found nothing. */
export interface WaitResult {
  readonly pid: number;
  readonly status: number;
}

export interface WaitUsageResult extends WaitResult {
  readonly usage: ResourceUsage;
}

/** The part of siginfo_t that waitid fills in. */
export interface WaitIdResult {
  readonly pid: number;
  readonly uid: number;
  readonly signal: number;
  readonly status: number;
  readonly code: number;
}

export interface ProcessSupport {
  /** Starts a child; its pid. A failure after the start goes to `errorPipe`, with the pid of a child that no longer exists. */
  forkExec(request: ForkExecRequest): number;
  posixSpawn(request: SpawnRequest): number;
  /** Replaces the process; `env` null keeps the environment. Returns only by throwing. */
  execve(path: PosixPath | number, argv: readonly PosixPath[], env: readonly PosixPath[] | null): never;
  /** system(3): a wait status. */
  system(command: PosixPath): number;
  waitpid(pid: number, options: number): WaitResult;
  wait4(pid: number, options: number): WaitUsageResult;
  /** null if WNOHANG found nothing. */
  waitid(idType: number, id: number, options: number): WaitIdResult | null;
  pidfdOpen(pid: number, flags: number): number;
  kill(pid: number, signal: number): void;
  killpg(processGroup: number, signal: number): void;
  /** _exit(2): ends the process, or the emulated context by throwing what its host wants. */
  exit(status: number): never;
  abort(): never;
}

import type { PosixPath } from '../fsEncoding.ts';
import type { TimeSpec } from './time.ts';

/** struct utsname. */
export interface SystemName {
  readonly sysname: string;
  readonly nodename: string;
  readonly release: string;
  readonly version: string;
  readonly machine: string;
}

/** struct rusage. Times in seconds and nanoseconds (the system gives microseconds). */
export interface ResourceUsage {
  readonly utime: TimeSpec;
  readonly stime: TimeSpec;
  /** In kilobytes on Linux, bytes on macOS. */
  readonly maxrss: number;
  readonly ixrss: number;
  readonly idrss: number;
  readonly isrss: number;
  readonly minflt: number;
  readonly majflt: number;
  readonly nswap: number;
  readonly inblock: number;
  readonly oublock: number;
  readonly msgsnd: number;
  readonly msgrcv: number;
  readonly nsignals: number;
  readonly nvcsw: number;
  readonly nivcsw: number;
}

/** Soft and hard limit; RLIM_INFINITY is the platform's constant of that name. */
export interface ResourceLimit {
  readonly soft: number | bigint;
  readonly hard: number | bigint;
}

/** times(2), in seconds. */
export interface ProcessTimes {
  readonly user: number;
  readonly system: number;
  readonly childrenUser: number;
  readonly childrenSystem: number;
  readonly elapsed: number;
}

export interface SystemSupport {
  uname(): SystemName;
  gethostname(): string;
  sethostname(name: PosixPath): void;
  /** -1 for what has no limit; EINVAL for an unknown name. */
  sysconf(name: number): number;
  /** null for what is not defined. */
  confstr(name: number): string | null;
  pathconf(target: PosixPath | number, name: number): number;
  /** Processors online, or null if unknown. */
  cpuCount(): number | null;
  getloadavg(): [number, number, number];
  /** getrandom(2). */
  getrandom(n: number, flags: number): Uint8Array;
  /** os.urandom: all of `n` bytes, fit for cryptography. */
  urandom(n: number): Uint8Array;
  getrusage(who: number): ResourceUsage;
  getrlimit(resource: number): ResourceLimit;
  setrlimit(resource: number, limit: ResourceLimit): void;
  /** Linux: of another process; with `limit` set at the same time. The limits before. */
  prlimit(pid: number, resource: number, limit: ResourceLimit | null): ResourceLimit;
  times(): ProcessTimes;
  schedYield(): void;
  schedGetaffinity(pid: number): number[];
  schedSetaffinity(pid: number, cpus: readonly number[]): void;
  schedGetPriorityMin(policy: number): number;
  schedGetPriorityMax(policy: number): number;
  schedGetscheduler(pid: number): number;
  schedSetscheduler(pid: number, policy: number, priority: number): void;
  schedGetparam(pid: number): number;
  schedSetparam(pid: number, priority: number): void;
  schedRrGetInterval(pid: number): TimeSpec;
  setns(fd: number, kind: number): void;
  unshare(flags: number): void;
  openlog(ident: PosixPath | null, options: number, facility: number): void;
  syslog(priority: number, message: PosixPath): void;
  closelog(): void;
  setlogmask(mask: number): number;
}

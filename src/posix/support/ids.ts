import type { PosixPath } from '../fsEncoding.ts';

/** Ids of the process and of its user. For setters, -1 leaves an id as it is. */
export interface IdSupport {
  getpid(): number;
  getppid(): number;
  /** The kernel's id of the calling thread (threading.get_native_id). */
  gettid(): number;
  getuid(): number;
  geteuid(): number;
  getgid(): number;
  getegid(): number;
  getgroups(): number[];
  /** Real, effective and saved. */
  getresuid(): [number, number, number];
  getresgid(): [number, number, number];
  setuid(uid: number): void;
  seteuid(uid: number): void;
  setreuid(real: number, effective: number): void;
  setresuid(real: number, effective: number, saved: number): void;
  setgid(gid: number): void;
  setegid(gid: number): void;
  setregid(real: number, effective: number): void;
  setresgid(real: number, effective: number, saved: number): void;
  setgroups(groups: readonly number[]): void;
  initgroups(user: PosixPath, gid: number): void;
  getpgid(pid: number): number;
  setpgid(pid: number, processGroup: number): void;
  getpgrp(): number;
  getsid(pid: number): number;
  setsid(): number;
  getlogin(): string;
  getpriority(which: number, who: number): number;
  setpriority(which: number, who: number, priority: number): void;
  /** The new nice value. */
  nice(increment: number): number;
}

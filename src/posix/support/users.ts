import type { PosixPath } from '../fsEncoding.ts';

/** struct passwd. */
export interface PasswdEntry {
  readonly name: string;
  readonly passwd: string;
  readonly uid: number;
  readonly gid: number;
  readonly gecos: string;
  readonly dir: string;
  readonly shell: string;
}

/** struct group. */
export interface GroupEntry {
  readonly name: string;
  readonly passwd: string;
  readonly gid: number;
  readonly members: readonly string[];
}

/** The user and group databases; null where there is no such entry. */
export interface UserSupport {
  getpwuid(uid: number): PasswdEntry | null;
  getpwnam(name: PosixPath): PasswdEntry | null;
  getpwall(): PasswdEntry[];
  getgrgid(gid: number): GroupEntry | null;
  getgrnam(name: PosixPath): GroupEntry | null;
  getgrall(): GroupEntry[];
  getgrouplist(user: PosixPath, gid: number): number[];
}

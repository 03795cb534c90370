import { errnoConstants as E } from '../constants/linux/errno.ts';
import { posixConstants as P } from '../constants/linux/posix.ts';
import { PosixError } from '../errors.ts';
import { fsDecode } from '../fsEncoding.ts';
import type { EnvironmentSupport } from '../support/environment.ts';
import type { IdSupport } from '../support/ids.ts';
import type { Kernel } from './kernel.ts';

export function emulatedEnvironment(kernel: Kernel): EnvironmentSupport {
  const { environment } = kernel;
  const checked = (name: string): string => {
    if (name === '' || name.includes('=')) throw new PosixError(E.EINVAL);
    return name;
  };
  return {
    environ: () => [...environment],
    setenv: (name, value) => void environment.set(checked(fsDecode(name)), fsDecode(value)),
    unsetenv: (name) => void environment.delete(checked(fsDecode(name))),
  };
}

/** One fixed identity. Setters accept what it already is; anything else is EPERM, as for a user without privileges. */
export function emulatedIds(kernel: Kernel): IdSupport {
  const { uid, gid, groups, pid, ppid, user } = kernel.identity;
  const { job } = kernel;
  let niceness = 0;
  const only = (allowed: number, ...wanted: number[]): void => {
    for (const id of wanted) if (id !== -1 && id !== allowed) throw new PosixError(E.EPERM);
  };
  const known = (other: number): void => {
    if (other !== 0 && other !== pid && !(kernel.children?.has(other) ?? false)) throw new PosixError(E.ESRCH);
  };
  const prioritized = (which: number, who: number): void => {
    const self = { [P.PRIO_PROCESS]: pid, [P.PRIO_PGRP]: job.group, [P.PRIO_USER]: uid }[which];
    if (self === undefined) throw new PosixError(E.EINVAL);
    if (who !== 0 && who !== self) throw new PosixError(E.ESRCH);
  };
  const setNiceness = (value: number): void => {
    const bounded = Math.max(-20, Math.min(19, value));
    if (bounded < niceness && uid !== 0) throw new PosixError(E.EACCES);
    kernel.note('setpriority', 'the priority is only remembered');
    niceness = bounded;
  };
  return {
    getpid: () => pid,
    getppid: () => ppid,
    gettid: () => pid,
    getuid: () => uid,
    geteuid: () => uid,
    getgid: () => gid,
    getegid: () => gid,
    getgroups: () => [...groups],
    getresuid: () => [uid, uid, uid],
    getresgid: () => [gid, gid, gid],
    setuid: (id) => only(uid, id),
    seteuid: (id) => only(uid, id),
    setreuid: (real, effective) => only(uid, real, effective),
    setresuid: (real, effective, saved) => only(uid, real, effective, saved),
    setgid: (id) => only(gid, id),
    setegid: (id) => only(gid, id),
    setregid: (real, effective) => only(gid, real, effective),
    setresgid: (real, effective, saved) => only(gid, real, effective, saved),
    setgroups(list) {
      if (list.length !== groups.length || list.some((id, i) => id !== groups[i])) throw new PosixError(E.EPERM);
    },
    initgroups() {
      throw new PosixError(E.EPERM);
    },
    getpgid(other) {
      known(other);
      return other === 0 || other === pid ? job.group : (kernel.children?.groupOf(other) ?? other);
    },
    setpgid(other, group) {
      known(other);
      if (group < 0) throw new PosixError(E.EINVAL);
      if (other !== 0 && other !== pid) return;
      if (job.session === pid && group !== 0 && group !== pid) throw new PosixError(E.EPERM);
      job.group = group === 0 ? pid : group;
    },
    getpgrp: () => job.group,
    getsid(other) {
      known(other);
      return job.session;
    },
    setsid() {
      if (job.group === pid) throw new PosixError(E.EPERM);
      job.session = job.group = pid;
      job.terminal = null;
      return pid;
    },
    getlogin: () => user,
    getpriority(which, who) {
      prioritized(which, who);
      return niceness;
    },
    setpriority(which, who, priority) {
      prioritized(which, who);
      setNiceness(priority);
    },
    nice(increment) {
      try {
        setNiceness(niceness + increment);
      } catch {
        throw new PosixError(E.EPERM);
      }
      return niceness;
    },
  };
}

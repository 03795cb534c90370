import { toTimeSpec } from '../clock.ts';
import { errnoConstants as E } from '../constants/linux/errno.ts';
import { confstrNames, pathconfNames, sysconfNames } from '../constants/linux/names.ts';
import { posixConstants as P } from '../constants/linux/posix.ts';
import { resourceConstants as R } from '../constants/linux/resource.ts';
import { PosixError } from '../errors.ts';
import type { ResourceLimit, ResourceUsage, SystemSupport } from '../support/system.ts';
import type { Kernel } from './kernel.ts';
import { find } from './paths.ts';
import { cpuMilliseconds } from './time.ts';

const CLOCK_TICKS = 100;
export const PAGE_SIZE = 4096;

/** The C library of the systems whose constants these are. */
const confstrValues: Readonly<Record<number, string>> = {
  [confstrNames.CS_PATH]: '/bin:/usr/bin',
  [confstrNames.CS_GNU_LIBC_VERSION]: 'glibc 2.36',
  [confstrNames.CS_GNU_LIBPTHREAD_VERSION]: 'NPTL 2.36',
};

const sysconfValues: Readonly<Record<number, number>> = {
  [sysconfNames.SC_ARG_MAX]: 2097152,
  [sysconfNames.SC_CLK_TCK]: CLOCK_TICKS,
  [sysconfNames.SC_NGROUPS_MAX]: P.NGROUPS_MAX,
  [sysconfNames.SC_TZNAME_MAX]: 255,
  [sysconfNames.SC_JOB_CONTROL]: 1,
  [sysconfNames.SC_SAVED_IDS]: 1,
  [sysconfNames.SC_FSYNC]: 200809,
  [sysconfNames.SC_MAPPED_FILES]: 200809,
  [sysconfNames.SC_VERSION]: 200809,
  [sysconfNames.SC_PAGESIZE]: PAGE_SIZE,
  [sysconfNames.SC_RTSIG_MAX]: 32,
  [sysconfNames.SC_SEM_VALUE_MAX]: 2147483647,
  [sysconfNames.SC_LINE_MAX]: 2048,
  [sysconfNames.SC_RE_DUP_MAX]: 32767,
  [sysconfNames.SC_IOV_MAX]: 1024,
  [sysconfNames.SC_GETGR_R_SIZE_MAX]: 1024,
  [sysconfNames.SC_GETPW_R_SIZE_MAX]: 1024,
  [sysconfNames.SC_LOGIN_NAME_MAX]: 256,
  [sysconfNames.SC_TTY_NAME_MAX]: 32,
  [sysconfNames.SC_ATEXIT_MAX]: 2147483647,
  [sysconfNames.SC_PHYS_PAGES]: 1 << 20,
  [sysconfNames.SC_AVPHYS_PAGES]: 1 << 19,
  [sysconfNames.SC_CHAR_BIT]: 8,
  [sysconfNames.SC_INT_MAX]: 2147483647,
  [sysconfNames.SC_INT_MIN]: -2147483648,
  [sysconfNames.SC_LONG_BIT]: 64,
  [sysconfNames.SC_WORD_BIT]: 32,
};

const pathconfValues: Readonly<Record<number, number>> = {
  [pathconfNames.PC_LINK_MAX]: 65000,
  [pathconfNames.PC_MAX_CANON]: 255,
  [pathconfNames.PC_MAX_INPUT]: 255,
  [pathconfNames.PC_NAME_MAX]: 255,
  [pathconfNames.PC_PATH_MAX]: 4096,
  [pathconfNames.PC_PIPE_BUF]: 4096,
  [pathconfNames.PC_CHOWN_RESTRICTED]: 1,
  [pathconfNames.PC_NO_TRUNC]: 1,
  [pathconfNames.PC_VDISABLE]: 0,
  [pathconfNames.PC_FILESIZEBITS]: 64,
};

const includes = (names: Readonly<Record<string, number>>, name: number): void => {
  if (!Object.values(names).includes(name)) throw new PosixError(E.EINVAL);
};

export function emulatedSystem(kernel: Kernel): SystemSupport {
  const { host, identity, limits } = kernel;
  const INFINITY = R.RLIM_INFINITY;
  const cpus = () => host.cpuCount?.() ?? 1;
  let hostName = host.hostName?.() ?? 'localhost';
  let scheduler: number = P.SCHED_OTHER;
  let affinity: number[] | null = null;
  let logMask = 0xff;
  const own = (pid: number): void => {
    if (pid !== 0 && pid !== identity.pid) throw new PosixError(E.ESRCH);
  };
  const limitOf = (resource: number): ResourceLimit => {
    if (!(resource >= 0 && resource < 16)) throw new PosixError(E.EINVAL);
    return limits.get(resource) ?? { soft: INFINITY, hard: INFINITY };
  };
  const above = (a: number | bigint, b: number | bigint) => b !== INFINITY && (a === INFINITY || a > b);
  const setLimit = (resource: number, limit: ResourceLimit): void => {
    const before = limitOf(resource);
    if (above(limit.soft, limit.hard)) throw new PosixError(E.EINVAL);
    if (above(limit.hard, before.hard) && identity.uid !== 0) throw new PosixError(E.EPERM);
    if (resource !== R.RLIMIT_NOFILE) kernel.note('setrlimit', 'the limit is only remembered');
    limits.set(resource, limit);
  };
  const usage = (who: number): ResourceUsage => {
    if (who !== R.RUSAGE_SELF && who !== R.RUSAGE_CHILDREN && who !== R.RUSAGE_THREAD) throw new PosixError(E.EINVAL);
    const cpu = who === R.RUSAGE_CHILDREN ? { user: 0, system: 0 } : cpuMilliseconds(kernel);
    const zero = { ixrss: 0, idrss: 0, isrss: 0, minflt: 0, majflt: 0, nswap: 0, inblock: 0, oublock: 0 };
    return {
      utime: toTimeSpec(cpu.user),
      stime: toTimeSpec(cpu.system),
      maxrss: who === R.RUSAGE_CHILDREN ? 0 : Math.round((host.peakMemory?.() ?? 0) / 1024),
      ...zero,
      msgsnd: 0,
      msgrcv: 0,
      nsignals: 0,
      nvcsw: 0,
      nivcsw: 0,
    };
  };
  const policy = (value: number): number => {
    if (![P.SCHED_OTHER, P.SCHED_BATCH, P.SCHED_IDLE, P.SCHED_FIFO, P.SCHED_RR].includes(value as 0))
      throw new PosixError(E.EINVAL);
    return value;
  };
  const realTime = (value: number) => value === P.SCHED_FIFO || value === P.SCHED_RR;
  const random = (n: number): Uint8Array => {
    const bytes = new Uint8Array(n);
    for (let at = 0; at < n; at += 65536) crypto.getRandomValues(bytes.subarray(at, at + 65536));
    return bytes;
  };
  return {
    uname() {
      const name = host.systemName?.() ?? { release: '5.15.0', version: '#1 emulated', machine: 'x86_64' };
      return { sysname: 'Linux', nodename: hostName, ...name };
    },
    gethostname: () => hostName,
    sethostname(name) {
      if (identity.uid !== 0) throw new PosixError(E.EPERM);
      hostName = typeof name === 'string' ? name : new TextDecoder().decode(name);
    },
    sysconf(name) {
      includes(sysconfNames, name);
      if (name === sysconfNames.SC_NPROCESSORS_CONF || name === sysconfNames.SC_NPROCESSORS_ONLN) return cpus();
      if (name === sysconfNames.SC_OPEN_MAX) return kernel.descriptorLimit;
      return sysconfValues[name] ?? -1;
    },
    confstr(name) {
      includes(confstrNames, name);
      return confstrValues[name] ?? null;
    },
    pathconf(target, name) {
      includes(pathconfNames, name);
      if (typeof target === 'number') kernel.file(target);
      else kernel.statOf(find(kernel, -100, target, true));
      return pathconfValues[name] ?? -1;
    },
    cpuCount: () => cpus(),
    getloadavg: () => host.loadAverage?.() ?? [0, 0, 0],
    getrandom(n, flags) {
      if (flags & ~(P.GRND_NONBLOCK | P.GRND_RANDOM)) throw new PosixError(E.EINVAL);
      return random(n);
    },
    urandom: random,
    getrusage: usage,
    getrlimit: limitOf,
    setrlimit: setLimit,
    prlimit(pid, resource, limit) {
      own(pid);
      const before = limitOf(resource);
      if (limit !== null) setLimit(resource, limit);
      return before;
    },
    times() {
      const { user, system } = cpuMilliseconds(kernel);
      const ticks = (ms: number) => Math.floor((ms * CLOCK_TICKS) / 1000) / CLOCK_TICKS;
      return {
        user: ticks(user),
        system: ticks(system),
        childrenUser: 0,
        childrenSystem: 0,
        elapsed: ticks(performance.now()),
      };
    },
    schedYield() {},
    schedGetaffinity(pid) {
      own(pid);
      return affinity ?? Array.from({ length: cpus() }, (_, i) => i);
    },
    schedSetaffinity(pid, wanted) {
      own(pid);
      const there = wanted.filter((cpu) => cpu < cpus());
      if (there.length === 0) throw new PosixError(E.EINVAL);
      kernel.note('sched_setaffinity', 'the set is only remembered');
      affinity = there;
    },
    schedGetPriorityMin: (value) => (realTime(policy(value)) ? 1 : 0),
    schedGetPriorityMax: (value) => (realTime(policy(value)) ? 99 : 0),
    schedGetscheduler(pid) {
      own(pid);
      return scheduler;
    },
    schedSetscheduler(pid, value, priority) {
      own(pid);
      policy(value);
      if (realTime(value)) throw new PosixError(priority < 1 || priority > 99 ? E.EINVAL : E.EPERM);
      if (priority !== 0) throw new PosixError(E.EINVAL);
      scheduler = value;
    },
    schedGetparam(pid) {
      own(pid);
      return 0;
    },
    schedSetparam(pid, priority) {
      own(pid);
      if (priority !== 0) throw new PosixError(E.EINVAL);
    },
    schedRrGetInterval(pid) {
      own(pid);
      return { sec: 0, nsec: 0 };
    },
    setns: () => kernel.unsupported('setns'),
    unshare: () => kernel.unsupported('unshare'),
    openlog() {},
    syslog() {
      kernel.note('syslog', 'the message goes nowhere');
    },
    closelog() {},
    setlogmask(mask) {
      const before = logMask;
      if (mask !== 0) logMask = mask;
      return before;
    },
  };
}

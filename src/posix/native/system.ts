import { getRandomValues } from 'node:crypto';
import { PosixError } from '../errors.ts';
import { fsDecode } from '../fsEncoding.ts';
import type { ResourceLimit, ResourceUsage, SystemSupport } from '../support/system.ts';
import {
  addressOf,
  check,
  clearErrno,
  cText,
  declare,
  errno,
  fail,
  i32,
  i64,
  isDarwin,
  scratch,
  scratchView,
  scratchWords,
  textOf,
  u64,
} from './libc.ts';
import type { Platform } from './platform.ts';
import { copied } from './transfer.ts';

const c = declare({
  uname: 'int uname(void *)',
  gethostname: 'int gethostname(void *, uintptr_t)',
  sethostname: 'int sethostname(const char *, uintptr_t)',
  sysconf: 'int64_t sysconf(int)',
  confstr: 'uintptr_t confstr(int, void *, uintptr_t)',
  pathconf: 'int64_t pathconf(const char *, int)',
  fpathconf: 'int64_t fpathconf(int, int)',
  getloadavg: 'int getloadavg(void *, int)',
  getrandom: 'intptr_t getrandom(void *, uintptr_t, unsigned int)',
  getrusage: 'int getrusage(int, void *)',
  getrlimit: 'int getrlimit(int, void *)',
  setrlimit: 'int setrlimit(int, const void *)',
  prlimit: 'int prlimit(int, int, const void *, void *)',
  times: 'int64_t times(void *)',
  schedYield: 'int sched_yield()',
  getaffinity: 'int sched_getaffinity(int, uintptr_t, void *)',
  setaffinity: 'int sched_setaffinity(int, uintptr_t, const void *)',
  priorityMin: 'int sched_get_priority_min(int)',
  priorityMax: 'int sched_get_priority_max(int)',
  getscheduler: 'int sched_getscheduler(int)',
  setscheduler: 'int sched_setscheduler(int, int, const void *)',
  getparam: 'int sched_getparam(int, void *)',
  setparam: 'int sched_setparam(int, const void *)',
  rrInterval: 'int sched_rr_get_interval(int, void *)',
  setns: 'int setns(int, int)',
  unshare: 'int unshare(int)',
  openlog: 'void openlog(void *, int, int)',
  syslog: 'void syslog(int, const char *, ..., const char *)',
  closelog: 'void closelog()',
  setlogmask: 'int setlogmask(int)',
});

/** struct rusage at an offset of the scratch memory. */
export function readUsage(at: number): ResourceUsage {
  const time = (offset: number) => ({ sec: i64(offset), nsec: (isDarwin ? i32(offset + 8) : i64(offset + 8)) * 1000 });
  const field = (i: number) => i64(at + 32 + i * 8);
  return {
    utime: time(at),
    stime: time(at + 16),
    maxrss: field(0),
    ixrss: field(1),
    idrss: field(2),
    isrss: field(3),
    minflt: field(4),
    majflt: field(5),
    nswap: field(6),
    inblock: field(7),
    oublock: field(8),
    msgsnd: field(9),
    msgrcv: field(10),
    nsignals: field(11),
    nvcsw: field(12),
    nivcsw: field(13),
  };
}

const ALL_ONES = 0xffffffffffffffffn;

/** Up to this many bytes `getrandom` is not interrupted. */
const AT_ONCE = 256;

export function nativeSystem(platform: Platform): SystemSupport {
  const { EINVAL } = platform.constants.errno;
  const { sysconfNames } = platform.constants;
  const infinity = platform.constants.resource.RLIM_INFINITY;
  let logIdent: Uint8Array | null = null;

  const readLimit = (offset: number): ResourceLimit => {
    const value = (at: number) => {
      const raw = u64(at);
      return raw === ALL_ONES || (isDarwin && raw === 0x7fffffffffffffffn) ? infinity : raw;
    };
    return { soft: value(offset), hard: value(offset + 8) };
  };
  const writeLimit = (offset: number, limit: ResourceLimit): void => {
    const put = (at: number, value: number | bigint) =>
      scratchView.setBigUint64(
        at,
        value === infinity && !isDarwin ? ALL_ONES : BigInt.asUintN(64, BigInt(value)),
        true,
      );
    put(offset, limit.soft);
    put(offset + 8, limit.hard);
  };

  return {
    uname() {
      const field = isDarwin ? 256 : 65;
      check(c.uname(scratch));
      const text = (i: number) => textOf(scratch.subarray(i * field, (i + 1) * field));
      return { sysname: text(0), nodename: text(1), release: text(2), version: text(3), machine: text(4) };
    },
    gethostname() {
      check(c.gethostname(scratch, 1024));
      return textOf(scratch.subarray(0, 1024));
    },
    sethostname(name) {
      const text = cText(name);
      check(c.sethostname(text, typeof text === 'string' ? new TextEncoder().encode(text).length : text.length - 1));
    },
    sysconf(name) {
      if (!Object.values(sysconfNames).includes(name)) throw new PosixError(EINVAL);
      return c.sysconf(name);
    },
    confstr(name) {
      if (!Object.values(platform.constants.confstrNames).includes(name)) throw new PosixError(EINVAL);
      const buffer = new Uint8Array(4096);
      const length: number = c.confstr(name, buffer, buffer.length);
      return length === 0 ? null : fsDecode(buffer.slice(0, length - 1));
    },
    pathconf(target, name) {
      if (!Object.values(platform.constants.pathconfNames).includes(name)) throw new PosixError(EINVAL);
      clearErrno();
      const value: number = typeof target === 'number' ? c.fpathconf(target, name) : c.pathconf(cText(target), name);
      if (value === -1 && errno() !== 0) fail();
      return value;
    },
    cpuCount() {
      const count: number = c.sysconf((sysconfNames as { SC_NPROCESSORS_ONLN: number }).SC_NPROCESSORS_ONLN);
      return count < 1 ? null : count;
    },
    getloadavg() {
      if (c.getloadavg(scratch, 3) !== 3) throw new PosixError(0);
      return [0, 8, 16].map((offset) => scratchView.getFloat64(offset, true)) as [number, number, number];
    },
    getrandom(n, flags) {
      const buffer = new Uint8Array(n);
      const got: number = check(c.getrandom(buffer, n, flags));
      return got === n ? buffer : buffer.slice(0, got);
    },
    urandom(n) {
      // few bytes are all there at once, and sooner than from Node
      if (n <= AT_ONCE && !isDarwin && c.getrandom(scratch, n, 0) === n) {
        const few = copied(scratch, n);
        scratch.fill(0, 0, n);
        return few;
      }
      const buffer = new Uint8Array(n);
      for (let at = 0; at < n; at += 65536) getRandomValues(buffer.subarray(at, Math.min(n, at + 65536)));
      return buffer;
    },
    getrusage(who) {
      check(c.getrusage(who, scratch));
      return readUsage(0);
    },
    getrlimit(resource) {
      check(c.getrlimit(resource, scratch));
      return readLimit(0);
    },
    setrlimit(resource, limit) {
      writeLimit(0, limit);
      check(c.setrlimit(resource, scratch));
    },
    prlimit(pid, resource, limit) {
      if (limit !== null) writeLimit(0, limit);
      check(c.prlimit(pid, resource, limit === null ? null : scratch, scratch.subarray(16)));
      return readLimit(16);
    },
    times() {
      const elapsed: number = check(c.times(scratch));
      const ticks: number = c.sysconf((sysconfNames as { SC_CLK_TCK: number }).SC_CLK_TCK);
      return {
        user: i64(0) / ticks,
        system: i64(8) / ticks,
        childrenUser: i64(16) / ticks,
        childrenSystem: i64(24) / ticks,
        elapsed: elapsed / ticks,
      };
    },
    schedYield: () => void check(c.schedYield()),
    schedGetaffinity(pid) {
      scratch.fill(0, 0, 1024);
      check(c.getaffinity(pid, 1024, scratch));
      const cpus: number[] = [];
      for (let i = 0; i < 256; i++)
        for (let bits = scratchWords[i]!; bits !== 0; bits &= bits - 1)
          cpus.push(i * 32 + 31 - Math.clz32(bits & -bits));
      return cpus;
    },
    schedSetaffinity(pid, cpus) {
      const mask = new Uint8Array(1024);
      for (const cpu of cpus) if (cpu < 8192) mask[cpu >> 3]! |= 1 << (cpu & 7);
      check(c.setaffinity(pid, mask.length, mask));
    },
    schedGetPriorityMin: (policy) => check(c.priorityMin(policy)),
    schedGetPriorityMax: (policy) => check(c.priorityMax(policy)),
    schedGetscheduler: (pid) => check(c.getscheduler(pid)),
    schedSetscheduler(pid, policy, priority) {
      scratchView.setInt32(0, priority, true);
      check(c.setscheduler(pid, policy, scratch));
    },
    schedGetparam(pid) {
      check(c.getparam(pid, scratch));
      return i32(0);
    },
    schedSetparam(pid, priority) {
      scratchView.setInt32(0, priority, true);
      check(c.setparam(pid, scratch));
    },
    schedRrGetInterval(pid) {
      check(c.rrInterval(pid, scratch));
      return { sec: i64(0), nsec: i64(8) };
    },
    setns: (fd, kind) => void check(c.setns(fd, kind)),
    unshare: (flags) => void check(c.unshare(flags)),
    openlog(ident, options, facility) {
      // libc keeps the pointer, so the text must stay where it is.
      if (ident === null) logIdent = null;
      else {
        const text = cText(ident);
        const bytes = typeof text === 'string' ? new TextEncoder().encode(`${text}\0`) : text;
        logIdent = new Uint8Array(Math.max(128, bytes.length));
        logIdent.set(bytes);
      }
      c.openlog(logIdent === null ? null : addressOf(logIdent), options, facility);
    },
    syslog: (priority, message) => c.syslog(priority, '%s', cText(message)),
    closelog: () => c.closelog(),
    setlogmask: (mask) => c.setlogmask(mask),
  };
}

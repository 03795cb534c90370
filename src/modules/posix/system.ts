import { structSequence } from '../../objects/structseq.ts';
import { fsEncode } from '../../posix/fsEncoding.ts';
import { collect } from '../../runtime/abstract/iterate.ts';
import { asIndex } from '../../runtime/abstract/number.ts';
import { fsConvert } from '../../runtime/abstract/path.ts';
import { newBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { type Converter, double, int, object, parsedInt, ssize } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { currentContext } from '../../runtime/context.ts';
import { makeException, overflowError, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { syscall } from '../../runtime/syscall.ts';
import { PSet } from '../../runtime/values/dict.ts';
import { exceptionType } from '../../runtime/values/exception.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { normalizeInt, strValue } from '../../runtime/values/scalars.ts';
import { PBytes, PList, PTuple } from '../../runtime/values/sequences.ts';
import { fileDescriptor } from '../select/file-descriptor.ts';
import { audit } from '../sys/audit.ts';
import { fd, id, os, path, secondsOf, toTime } from './arguments.ts';

export const unameResult = structSequence('posix.uname_result', [
  ['sysname', 'operating system name'],
  ['nodename', 'name of machine on network (implementation-defined)'],
  ['release', 'operating system release'],
  ['version', 'operating system version'],
  ['machine', 'hardware identifier'],
]);
export const timesResult = structSequence('posix.times_result', [
  ['user', 'user time'],
  ['system', 'system time'],
  ['children_user', 'user time of children'],
  ['children_system', 'system time of children'],
  ['elapsed', 'elapsed time since an arbitrary point in the past'],
]);
export const terminalSize = structSequence('os.terminal_size', [
  ['columns', 'width of the terminal window in characters'],
  ['lines', 'height of the terminal window in characters'],
]);
export const schedParam = structSequence('posix.sched_param', [['sched_priority', 'the scheduling priority']], {
  // As in CPython, `pickle` and `copy` fail: `__reduce__` is the one of all struct sequences.
  tp_new: (make) =>
    newBy('sched_param', {
      params: [arg('sched_priority', object)],
      run: (cls, priority) => make([priority], cls),
    }),
});

/** A plain getter without arguments. */
const getter = (name: string, get: () => PValue) => builtinFunction(name, { run: () => syscall(get) });

const uid = id('uid');
const gid = id('gid');

/** A number of `sysconf_names` and the like, by name or as it is. */
const named = (table: () => Readonly<Record<string, number>>): Converter<number> => ({
  convert(value) {
    const text = strValue(value);
    if (text !== undefined) {
      const known = Object.hasOwn(table(), text) ? table()[text] : undefined;
      if (known === undefined) throw valueError('unrecognized configuration name');
      return known;
    }
    try {
      return Number(asIndex(value));
    } catch {
      throw typeError('configuration names must be strings or integers');
    }
  },
});
const constants = () => os().constants as unknown as Record<string, Readonly<Record<string, number>>>;
const sysconfName = named(() => constants()['sysconfNames']!);
const confstrName = named(() => constants()['confstrNames']!);
const pathconfName = named(() => constants()['pathconfNames']!);

const three = (name: string, get: () => readonly PValue[]) => getter(name, () => new PTuple([...get()]));

/** The priority of a `sched_param`. */
export const priorityOf = (param: PValue): number => {
  const value = param instanceof PTuple && param.shape.cls === schedParam.type ? param.items[0]! : undefined;
  if (value === undefined) throw typeError('must have a sched_param object');
  const priority = asIndex(value);
  if (priority < -0x80000000 || priority > 0x7fffffff) throw overflowError('sched_priority out of range');
  return Number(priority);
};

const inNanoseconds = (time: { sec: number; nsec: number }) =>
  normalizeInt(BigInt(time.sec) * 1000000000n + BigInt(time.nsec));
const fromNanoseconds = (value: number | bigint) => ({
  sec: Number(BigInt(value) / 1000000000n),
  nsec: Number(BigInt(value) % 1000000000n),
});
const wholeNumber: Converter<number | bigint> = { convert: (value) => asIndex(value) };

export const systemFunctions = [
  getter('getpid', () => os().getpid()),
  getter('getppid', () => os().getppid()),
  getter('getuid', () => os().getuid()),
  getter('geteuid', () => os().geteuid()),
  getter('getgid', () => os().getgid()),
  getter('getegid', () => os().getegid()),
  getter('getgroups', () => new PList(os().getgroups())),
  three('getresuid', () => os().getresuid()),
  three('getresgid', () => os().getresgid()),
  getter('getpgrp', () => os().getpgrp()),
  getter('setpgrp', () => {
    os().setpgid(0, 0);
    return null;
  }),
  getter('setsid', () => {
    os().setsid();
    return null;
  }),
  getter('getlogin', () => os().getlogin()),
  builtinFunction('setuid', { params: [arg('uid', uid), '/'], run: (_self, n) => syscall(() => os().setuid(n)) }),
  builtinFunction('seteuid', { params: [arg('euid', uid), '/'], run: (_self, n) => syscall(() => os().seteuid(n)) }),
  builtinFunction('setgid', { params: [arg('gid', gid), '/'], run: (_self, n) => syscall(() => os().setgid(n)) }),
  builtinFunction('setegid', { params: [arg('egid', gid), '/'], run: (_self, n) => syscall(() => os().setegid(n)) }),
  builtinFunction('setreuid', {
    params: [arg('ruid', uid), arg('euid', uid), '/'],
    run: (_self, r, e) => syscall(() => os().setreuid(r, e)),
  }),
  builtinFunction('setregid', {
    params: [arg('rgid', gid), arg('egid', gid), '/'],
    run: (_self, r, e) => syscall(() => os().setregid(r, e)),
  }),
  builtinFunction('setresuid', {
    params: [arg('ruid', uid), arg('euid', uid), arg('suid', uid), '/'],
    run: (_self, r, e, s) => syscall(() => os().setresuid(r, e, s)),
  }),
  builtinFunction('setresgid', {
    params: [arg('rgid', gid), arg('egid', gid), arg('sgid', gid), '/'],
    run: (_self, r, e, s) => syscall(() => os().setresgid(r, e, s)),
  }),
  builtinFunction('setgroups', {
    params: [arg('groups', object), '/'],
    run(_self, groups) {
      const list = collect(groups).map((g) => gid.convert!(g, () => 'setgroups()'));
      syscall(() => os().setgroups(list));
    },
  }),
  builtinFunction('initgroups', {
    params: [arg('username', object), arg('gid', gid), '/'],
    run: (_self, user, group) => syscall(() => os().initgroups(fsConvert(user), group)),
  }),
  builtinFunction('getgrouplist', {
    params: [arg('user', object), arg('group', gid), '/'],
    run: (_self, user, group) => new PList(syscall(() => os().getgrouplist(fsConvert(user), group))),
  }),
  builtinFunction('getpgid', {
    params: [arg('pid', parsedInt)],
    run: (_self, pid) => syscall(() => os().getpgid(pid)),
  }),
  builtinFunction('setpgid', {
    params: [arg('pid', parsedInt), arg('pgrp', parsedInt), '/'],
    run: (_self, pid, group) => syscall(() => os().setpgid(pid, group)),
  }),
  builtinFunction('getsid', {
    params: [arg('pid', parsedInt), '/'],
    run: (_self, pid) => syscall(() => os().getsid(pid)),
  }),
  builtinFunction('getpriority', {
    params: [arg('which', int), arg('who', int)],
    run: (_self, which, who) => syscall(() => os().getpriority(which, who)),
  }),
  builtinFunction('setpriority', {
    params: [arg('which', int), arg('who', int), arg('priority', int)],
    run: (_self, which, who, priority) => syscall(() => os().setpriority(which, who, priority)),
  }),
  builtinFunction('nice', { params: [arg('increment', int), '/'], run: (_self, n) => syscall(() => os().nice(n)) }),

  getter('uname', () => {
    const { sysname, nodename, release, version, machine } = os().uname();
    return unameResult.make([sysname, nodename, release, version, machine]);
  }),
  getter('times', () => {
    const t = os().times();
    return timesResult.make([t.user, t.system, t.childrenUser, t.childrenSystem, t.elapsed].map((n) => new PFloat(n)));
  }),
  getter('cpu_count', () => {
    const { cpuCount } = currentContext().options;
    return cpuCount > 0 ? cpuCount : os().cpuCount();
  }),
  builtinFunction('getloadavg', {
    run() {
      try {
        return new PTuple(
          os()
            .getloadavg()
            .map((n) => new PFloat(n)),
        );
      } catch {
        throw makeException(exceptionType('OSError'), 'Load averages are unobtainable');
      }
    },
  }),
  builtinFunction('sysconf', {
    params: [arg('name', sysconfName), '/'],
    run: (_self, name) => syscall(() => os().sysconf(name)),
  }),
  builtinFunction('confstr', {
    params: [arg('name', confstrName), '/'],
    run: (_self, name) => syscall(() => os().confstr(name)),
  }),
  builtinFunction('pathconf', {
    params: [arg('path', path('pathconf', { fd: true })), arg('name', pathconfName)],
    run: (_self, target, name) =>
      syscall(() => os().pathconf(target.fd >= 0 ? target.fd : target.path, name), target.object),
  }),
  builtinFunction('fpathconf', {
    params: [arg('fd', fileDescriptor), arg('name', pathconfName), '/'],
    run: (_self, n, name) => syscall(() => os().pathconf(n, name)),
  }),
  builtinFunction('getrandom', {
    params: [arg('size', ssize), arg('flags', int, 0)],
    run: (_self, size, flags) => new PBytes(syscall(() => os().getrandom(size, flags))),
  }),
  builtinFunction('urandom', {
    doc: 'Return a bytes object containing random bytes suitable for cryptographic use.',
    params: [arg('size', ssize), '/'],
    run(_self, size) {
      if (size < 0) throw valueError('negative argument not allowed');
      return new PBytes(syscall(() => os().urandom(size)));
    },
  }),
  builtinFunction('strerror', {
    doc: 'Translate an error code to a message string.',
    params: [arg('code', int), '/'],
    run: (_self, code) => os().strerror(code),
  }),

  builtinFunction('putenv', {
    doc: 'Change or add an environment variable.',
    params: [arg('name', object), arg('value', object), '/'],
    run(_self, name, value) {
      const key = fsEncode(fsConvert(name));
      const text = fsConvert(value);
      if (key.includes(61)) throw valueError('illegal environment variable name');
      audit('os.putenv', new PBytes(key), new PBytes(fsEncode(text)));
      syscall(() => os().setenv(key, text));
    },
  }),
  builtinFunction('unsetenv', {
    doc: 'Delete an environment variable.',
    params: [arg('name', object), '/'],
    run(_self, name) {
      const key = fsConvert(name);
      audit('os.unsetenv', new PBytes(fsEncode(key)));
      syscall(() => os().unsetenv(key));
    },
  }),

  builtinFunction('get_terminal_size', {
    textSignature: '($module, fd=<unrepresentable>, /)',
    doc: 'Return the size of the terminal window as (columns, lines).',
    params: [arg('fd', fd, 1), '/'],
    run(_self, n) {
      const { columns, rows } = syscall(() => os().getTerminalSize(n));
      return terminalSize.make([columns, rows]);
    },
  }),
  builtinFunction('openpty', { run: () => new PTuple(syscall(() => os().openpty())) }),
  builtinFunction('posix_openpt', {
    params: [arg('oflag', int), '/'],
    run: (_self, flags) => syscall(() => os().posixOpenpt(flags)),
  }),
  builtinFunction('grantpt', { params: [arg('fd', fd), '/'], run: (_self, n) => syscall(() => os().grantpt(n)) }),
  builtinFunction('unlockpt', { params: [arg('fd', fd), '/'], run: (_self, n) => syscall(() => os().unlockpt(n)) }),
  builtinFunction('ptsname', { params: [arg('fd', fd), '/'], run: (_self, n) => syscall(() => os().ptsname(n)) }),
  builtinFunction('login_tty', { params: [arg('fd', fd), '/'], run: (_self, n) => syscall(() => os().loginTty(n)) }),
  builtinFunction('ttyname', { params: [arg('fd', fd), '/'], run: (_self, n) => syscall(() => os().ttyname(n)) }),
  getter('ctermid', () => os().ctermid()),
  builtinFunction('tcgetpgrp', { params: [arg('fd', fd), '/'], run: (_self, n) => syscall(() => os().tcgetpgrp(n)) }),
  builtinFunction('tcsetpgrp', {
    params: [arg('fd', fd), arg('pgid', parsedInt), '/'],
    run: (_self, n, group) => syscall(() => os().tcsetpgrp(n, group)),
  }),

  getter('sched_yield', () => {
    os().schedYield();
    return null;
  }),
  builtinFunction('sched_getaffinity', {
    params: [arg('pid', parsedInt), '/'],
    run(_self, pid) {
      const set = new PSet();
      for (const cpu of syscall(() => os().schedGetaffinity(pid))) set.add(cpu);
      return set;
    },
  }),
  builtinFunction('sched_setaffinity', {
    params: [arg('pid', parsedInt), arg('mask', object), '/'],
    run(_self, pid, mask) {
      const cpus = collect(mask).map((cpu) => {
        const n = int.convert!(cpu, () => 'sched_setaffinity()');
        if (n < 0) throw valueError('negative CPU number');
        return n;
      });
      syscall(() => os().schedSetaffinity(pid, cpus));
    },
  }),
  builtinFunction('sched_get_priority_min', {
    params: [arg('policy', int)],
    run: (_self, policy) => syscall(() => os().schedGetPriorityMin(policy)),
  }),
  builtinFunction('sched_get_priority_max', {
    params: [arg('policy', int)],
    run: (_self, policy) => syscall(() => os().schedGetPriorityMax(policy)),
  }),
  builtinFunction('sched_getscheduler', {
    params: [arg('pid', parsedInt), '/'],
    run: (_self, pid) => syscall(() => os().schedGetscheduler(pid)),
  }),
  builtinFunction('sched_setscheduler', {
    params: [arg('pid', parsedInt), arg('policy', parsedInt), arg('param', object), '/'],
    run(_self, pid, policy, param) {
      const priority = priorityOf(param);
      syscall(() => os().schedSetscheduler(pid, policy, priority));
    },
  }),
  builtinFunction('sched_getparam', {
    params: [arg('pid', parsedInt), '/'],
    run: (_self, pid) => schedParam.make([syscall(() => os().schedGetparam(pid))]),
  }),
  builtinFunction('sched_setparam', {
    params: [arg('pid', parsedInt), arg('param', object), '/'],
    run(_self, pid, param) {
      const priority = priorityOf(param);
      syscall(() => os().schedSetparam(pid, priority));
    },
  }),
  builtinFunction('sched_rr_get_interval', {
    params: [arg('pid', parsedInt), '/'],
    run: (_self, pid) => secondsOf(syscall(() => os().schedRrGetInterval(pid))),
  }),
  builtinFunction('setns', {
    params: [arg('fd', fd), arg('nstype', int, 0)],
    run: (_self, n, kind) => syscall(() => os().setns(n, kind)),
  }),
  builtinFunction('unshare', {
    params: [arg('flags', int)],
    run: (_self, flags) => syscall(() => os().unshare(flags)),
  }),

  builtinFunction('timerfd_create', {
    params: [arg('clockid', int), '/', '*', arg('flags', int, 0o2000000)],
    run(_self, clock, flags) {
      const n = syscall(() => os().timerfdCreate(clock, flags));
      syscall(() => os().setInheritable(n, false));
      return n;
    },
  }),
  builtinFunction('timerfd_settime', {
    textSignature: '($module, fd, /, *, flags=0, initial=0.0, interval=0.0)',
    params: [arg('fd', fd), '/', '*', arg('flags', int, 0), arg('initial', double, 0), arg('interval', double, 0)],
    run(_self, n, flags, initial, interval) {
      const old = syscall(() => os().timerfdSettime(n, flags, toTime(initial), toTime(interval)));
      return new PTuple([secondsOf(old.value), secondsOf(old.interval)]);
    },
  }),
  builtinFunction('timerfd_settime_ns', {
    params: [
      arg('fd', fd),
      '/',
      '*',
      arg('flags', int, 0),
      arg('initial', wholeNumber, 0),
      arg('interval', wholeNumber, 0),
    ],
    run(_self, n, flags, initial, interval) {
      const old = syscall(() => os().timerfdSettime(n, flags, fromNanoseconds(initial), fromNanoseconds(interval)));
      return new PTuple([inNanoseconds(old.value), inNanoseconds(old.interval)]);
    },
  }),
  builtinFunction('timerfd_gettime', {
    params: [arg('fd', fd), '/'],
    run(_self, n) {
      const { value, interval } = syscall(() => os().timerfdGettime(n));
      return new PTuple([secondsOf(value), secondsOf(interval)]);
    },
  }),
  builtinFunction('timerfd_gettime_ns', {
    params: [arg('fd', fd), '/'],
    run(_self, n) {
      const { value, interval } = syscall(() => os().timerfdGettime(n));
      return new PTuple([inNanoseconds(value), inNanoseconds(interval)]);
    },
  }),
];

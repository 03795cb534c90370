import { structSequence } from '../../objects/structseq.ts';
import { fsEncode, type PosixPath } from '../../posix/fsEncoding.ts';
import type { ResourceUsage } from '../../posix/support/system.ts';
import {
  wCoreDump,
  wExitStatus,
  wIfContinued,
  wIfExited,
  wIfSignaled,
  wIfStopped,
  wStopSig,
  wTermSig,
} from '../../posix/waitStatus.ts';
import { pyObjectCallMethod } from '../../runtime/abstract/attribute.ts';
import { collect } from '../../runtime/abstract/iterate.ts';
import { fsConvert } from '../../runtime/abstract/path.ts';
import { arg, varkeywords } from '../../runtime/clinic/clinic.ts';
import { int, object } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { runtimeError, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { interruption, syscall } from '../../runtime/syscall.ts';
import { blocks, park, type Rest } from '../../runtime/threads/park.ts';
import { threadsActive } from '../../runtime/threads/scheduler.ts';
import { Wait } from '../../runtime/threads/wait.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { PList, PTuple } from '../../runtime/values/sequences.ts';
import { os, path } from './arguments.ts';

const RUSAGE =
  'ru_utime ru_stime ru_maxrss ru_ixrss ru_idrss ru_isrss ru_minflt ru_majflt ru_nswap ru_inblock ru_oublock ru_msgsnd ru_msgrcv ru_nsignals ru_nvcsw ru_nivcsw';

/** `resource.struct_rusage`. */
const WNOHANG = 1;

/** Waits for a child; while there are other threads, by asking now and then. */
function waitChild<T extends { readonly pid: number }>(
  options: number,
  ask: (options: number) => T,
  answer: (result: T) => PValue,
): PValue {
  if ((options & WNOHANG) !== 0 || !threadsActive()) return answer(syscall(() => ask(options)));
  const first = syscall(() => ask(options | WNOHANG));
  return first.pid !== 0 ? answer(first) : blocks(waitingForChild(options, ask, answer));
}

function* waitingForChild<T extends { readonly pid: number }>(
  options: number,
  ask: (options: number) => T,
  answer: (result: T) => PValue,
): Rest<PValue> {
  let result: T | null = null;
  const look = () => {
    result = syscall(() => ask(options | WNOHANG));
    return result.pid !== 0;
  };
  yield* park(new Wait(Number.POSITIVE_INFINITY, null, look));
  return answer(result!);
}

export const structRusage = structSequence('resource.struct_rusage', RUSAGE.split(' '));

export function makeUsage(usage: ResourceUsage): PValue {
  const seconds = (t: { sec: number; nsec: number }) => new PFloat(t.sec + t.nsec * 1e-9);
  return structRusage.make([
    seconds(usage.utime),
    seconds(usage.stime),
    usage.maxrss,
    usage.ixrss,
    usage.idrss,
    usage.isrss,
    usage.minflt,
    usage.majflt,
    usage.nswap,
    usage.inblock,
    usage.oublock,
    usage.msgsnd,
    usage.msgrcv,
    usage.nsignals,
    usage.nvcsw,
    usage.nivcsw,
  ]);
}

export const waitidResult = structSequence('os.waitid_result', 'si_pid si_uid si_signo si_status si_code'.split(' '));

/** argv: a list or tuple of paths. */
function argumentsOf(fn: string, argv: PValue): PosixPath[] {
  if (!(argv instanceof PList) && !(argv instanceof PTuple)) throw typeError(`${fn}() arg 2 must be a tuple or list`);
  if (argv.items.length === 0) throw valueError(`${fn}() arg 2 must not be empty`);
  const out = argv.items.map(fsConvert);
  if (out[0]!.length === 0) throw valueError(`${fn}() arg 2 first element cannot be empty`);
  return out;
}

/** `NAME=value` entries of a mapping. */
function environmentOf(fn: string, env: PValue): PosixPath[] {
  let keys: PValue[];
  let values: PValue[];
  if (env instanceof PDict) {
    keys = collect(pyObjectCallMethod(env, 'keys'));
    values = collect(pyObjectCallMethod(env, 'values'));
  } else {
    try {
      keys = collect(pyObjectCallMethod(env, 'keys'));
      values = collect(pyObjectCallMethod(env, 'values'));
    } catch {
      throw typeError(`${fn}: environment must be a mapping object`);
    }
  }
  return keys.map((key, i) => {
    const name = fsEncode(fsConvert(key));
    const value = fsEncode(fsConvert(values[i]!));
    if (name.length === 0 || name.indexOf(61, 1) >= 0) throw valueError('illegal environment variable name');
    const entry = new Uint8Array(name.length + 1 + value.length);
    entry.set(name);
    entry[name.length] = 61;
    entry.set(value, name.length + 1);
    return entry;
  });
}

const status = (name: string, run: (status: number) => PValue) =>
  builtinFunction(name, { params: [arg('status', int)], run: (_self, n) => run(n) });

function spawnBy(name: string, searchPath: boolean) {
  return builtinFunction(name, {
    doc: 'Execute the program specified by path in a new process.',
    params: [arg('path', path(name)), arg('argv', object), arg('env', object), '/', varkeywords('options')],
    run(_self, target, argv, env, options) {
      const list = (value: PValue | undefined): number[] | null =>
        value === undefined || value === null ? null : collect(value).map((n) => int.convert!(n, () => name));
      const constants = os().constants.posix as Record<string, number>;
      const fileActions = collect(options.get('file_actions') ?? new PTuple([])).map((action) => {
        if (!(action instanceof PTuple) || action.items.length === 0)
          throw typeError('Each file_actions element must be a non-empty tuple');
        const numbers = (i: number) => int.convert!(action.items[i]!, () => name);
        switch (action.items[0]) {
          case constants['POSIX_SPAWN_OPEN']:
            return {
              kind: 'open' as const,
              fd: numbers(1),
              path: fsConvert(action.items[2]!),
              flags: numbers(3),
              mode: numbers(4),
            };
          case constants['POSIX_SPAWN_CLOSE']:
            return { kind: 'close' as const, fd: numbers(1) };
          case constants['POSIX_SPAWN_DUP2']:
            return { kind: 'dup2' as const, fd: numbers(1), newFd: numbers(2) };
          case constants['POSIX_SPAWN_CLOSEFROM']:
            return { kind: 'closefrom' as const, fd: numbers(1) };
          default:
            throw typeError('Unknown file_actions identifier');
        }
      });
      const group = options.get('setpgroup');
      return syscall(
        () =>
          os().posixSpawn({
            path: target.path,
            argv: argumentsOf(name, argv),
            env: env === null ? null : environmentOf(name, env),
            searchPath,
            fileActions,
            setProcessGroup: group === undefined || group === null ? null : int.convert!(group, () => name),
            resetIds: options.get('resetids') === true,
            setSession: options.get('setsid') === true,
            signalMask: list(options.get('setsigmask')),
            defaultSignals: list(options.get('setsigdef')),
            scheduler: null,
          }),
        target.object,
      );
    },
  });
}

const noFork = (name: string) =>
  builtinFunction(name, {
    run() {
      throw runtimeError(
        `os.${name}() is not possible here: a copy of a JavaScript engine does not run; use subprocess or os.posix_spawn()`,
      );
    },
  });

export const processFunctions = [
  noFork('fork'),
  noFork('forkpty'),
  builtinFunction('_exit', {
    doc: 'Exit to the system with specified status, without normal exit processing.',
    params: [arg('status', int)],
    run: (_self, code) => os().exit(code),
  }),
  builtinFunction('abort', { run: () => os().abort() }),
  builtinFunction('execv', {
    doc: 'Execute an executable path with arguments, replacing current process.',
    params: [arg('path', path('execv')), arg('argv', object), '/'],
    run(_self, target, argv) {
      const list = argumentsOf('execv', argv);
      return syscall(() => os().execve(target.path, list, null), target.object);
    },
  }),
  builtinFunction('execve', {
    params: [arg('path', path('execve', { fd: true })), arg('argv', object), arg('env', object)],
    run(_self, target, argv, env) {
      const list = argumentsOf('execve', argv);
      const environment = environmentOf('execve', env);
      return syscall(() => os().execve(target.fd >= 0 ? target.fd : target.path, list, environment), target.object);
    },
  }),
  spawnBy('posix_spawn', false),
  spawnBy('posix_spawnp', true),
  builtinFunction('system', {
    doc: 'Execute the command in a subshell.',
    params: [arg('command', object)],
    run: (_self, command) => syscall(() => os().system(fsConvert(command))),
  }),
  builtinFunction('waitpid', {
    params: [arg('pid', int), arg('options', int), '/'],
    blocking: true,
    run: (_self, pid, options) =>
      waitChild(
        options,
        (flags) => os().waitpid(pid, flags),
        (result) => new PTuple([result.pid, result.status]),
      ),
  }),
  builtinFunction('wait', {
    blocking: true,
    run: () =>
      waitChild(
        0,
        (flags) => os().waitpid(-1, flags),
        (result) => new PTuple([result.pid, result.status]),
      ),
  }),
  builtinFunction('wait3', {
    params: [arg('options', int)],
    blocking: true,
    run: (_self, options) =>
      waitChild(
        options,
        (flags) => os().wait4(-1, flags),
        (result) => new PTuple([result.pid, result.status, makeUsage(result.usage)]),
      ),
  }),
  builtinFunction('wait4', {
    params: [arg('pid', int), arg('options', int)],
    blocking: true,
    run: (_self, pid, options) =>
      waitChild(
        options,
        (flags) => os().wait4(pid, flags),
        (result) => new PTuple([result.pid, result.status, makeUsage(result.usage)]),
      ),
  }),
  builtinFunction('waitid', {
    params: [arg('idtype', int), arg('id', int), arg('options', int), '/'],
    run(_self, kind, id, options): PValue {
      const result = syscall(() => os().waitid(kind, id, options));
      if (result === null) return null;
      return waitidResult.make([result.pid, result.uid, result.signal, result.status, result.code]);
    },
  }),
  builtinFunction('pidfd_open', {
    params: [arg('pid', int), arg('flags', int, 0)],
    run: (_self, pid, flags) => syscall(() => os().pidfdOpen(pid, flags)),
  }),
  builtinFunction('kill', {
    doc: 'Kill a process with a signal.',
    params: [arg('pid', int), arg('signal', int), '/'],
    run(_self, pid, signal) {
      syscall(() => os().kill(pid, signal));
      interruption.check();
    },
  }),
  builtinFunction('killpg', {
    params: [arg('pgid', int), arg('signal', int), '/'],
    run(_self, group, signal) {
      syscall(() => os().killpg(group, signal));
      interruption.check();
    },
  }),
  status('WIFEXITED', wIfExited),
  status('WEXITSTATUS', wExitStatus),
  status('WIFSIGNALED', wIfSignaled),
  status('WTERMSIG', wTermSig),
  status('WIFSTOPPED', (n) => wIfStopped(n, os().platform)),
  status('WSTOPSIG', wStopSig),
  status('WIFCONTINUED', (n) => wIfContinued(n, os().platform)),
  builtinFunction('WCOREDUMP', { params: [arg('status', int), '/'], run: (_self, n) => wCoreDump(n) }),
  builtinFunction('waitstatus_to_exitcode', {
    params: [arg('status', int)],
    run(_self, n) {
      if (wIfExited(n)) return wExitStatus(n);
      if (wIfSignaled(n)) return -wTermSig(n);
      if (wIfStopped(n)) throw valueError(`process stopped by delivery of signal ${wStopSig(n)}`);
      throw valueError(`invalid wait status: ${n}`);
    },
  }),
  builtinFunction('register_at_fork', {
    doc: 'Register callables to be called when forking a new process.',
    params: [varkeywords('callbacks')],
    run() {},
  }),
];

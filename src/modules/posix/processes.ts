import { structSequence } from '../../objects/structseq.ts';
import { fsEncode } from '../../posix/fsEncoding.ts';
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
import { isCallable } from '../../runtime/abstract/call.ts';
import { fsConvert } from '../../runtime/abstract/path.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { int, object, parsedInt } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { runtimeError, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { interruption, syscall } from '../../runtime/syscall.ts';
import { blocks, park, type Rest } from '../../runtime/threads/park.ts';
import { threadsActive } from '../../runtime/threads/scheduler.ts';
import { Wait } from '../../runtime/threads/wait.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { PBytes, PTuple } from '../../runtime/values/sequences.ts';
import { flushPendingFiles } from '../_io/pending.ts';
import { audit } from '../sys/audit.ts';
import { os, secondsOf } from './arguments.ts';

const RUSAGE =
  'ru_utime ru_stime ru_maxrss ru_ixrss ru_idrss ru_isrss ru_minflt ru_majflt ru_nswap ru_inblock ru_oublock ru_msgsnd ru_msgrcv ru_nsignals ru_nvcsw ru_nivcsw';

/** `resource.struct_rusage`. */
const WNOHANG = 1;

/** Waits for a child: in a `blocking` builtin. While there are other threads, by asking now and then. */
export function waitChild<T extends { readonly pid: number }>(
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
  return structRusage.make([
    secondsOf(usage.utime),
    secondsOf(usage.stime),
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

const status = (name: string, run: (status: number) => PValue) =>
  builtinFunction(name, { params: [arg('status', int)], run: (_self, n) => run(n) });

/** `os.waitstatus_to_exitcode`. */
export function exitCodeOf(status: number): number {
  if (wIfExited(status)) return wExitStatus(status);
  if (wIfSignaled(status)) return -wTermSig(status);
  if (wIfStopped(status)) throw valueError(`process stopped by delivery of signal ${wStopSig(status)}`);
  throw valueError(`invalid wait status: ${status}`);
}

const hook = (name: string) =>
  arg(
    name,
    {
      convert(value: PValue) {
        if (!isCallable(value)) throw typeError(`'${name}' must be callable, not ${typeOf(value).tpName}`);
        return value;
      },
    },
    undefined,
    '<unrepresentable>',
  );

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
  builtinFunction('system', {
    doc: 'Execute the command in a subshell.',
    params: [arg('command', object)],
    run(_self, command) {
      const text = fsConvert(command);
      audit('os.system', new PBytes(fsEncode(text)));
      flushPendingFiles();
      return syscall(() => os().system(text));
    },
  }),
  builtinFunction('waitpid', {
    params: [arg('pid', parsedInt), arg('options', parsedInt), '/'],
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
    params: [arg('pid', parsedInt), arg('options', parsedInt)],
    blocking: true,
    run: (_self, pid, options) =>
      waitChild(
        options,
        (flags) => os().wait4(pid, flags),
        (result) => new PTuple([result.pid, result.status, makeUsage(result.usage)]),
      ),
  }),
  builtinFunction('waitid', {
    params: [arg('idtype', parsedInt), arg('id', parsedInt), arg('options', parsedInt), '/'],
    run(_self, kind, id, options): PValue {
      const result = syscall(() => os().waitid(kind, id, options));
      if (result === null) return null;
      return waitidResult.make([result.pid, result.uid, result.signal, result.status, result.code]);
    },
  }),
  builtinFunction('pidfd_open', {
    params: [arg('pid', parsedInt), arg('flags', int, 0)],
    run: (_self, pid, flags) => syscall(() => os().pidfdOpen(pid, flags)),
  }),
  builtinFunction('kill', {
    doc: 'Kill a process with a signal.',
    params: [arg('pid', parsedInt), arg('signal', parsedInt), '/'],
    run(_self, pid, signal) {
      syscall(() => os().kill(pid, signal));
      interruption.check();
    },
  }),
  builtinFunction('killpg', {
    params: [arg('pgid', parsedInt), arg('signal', parsedInt), '/'],
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
    run: (_self, n) => exitCodeOf(n),
  }),
  builtinFunction('register_at_fork', {
    doc: 'Register callables to be called when forking a new process.',
    params: ['*', hook('before'), hook('after_in_child'), hook('after_in_parent')],
    run(_self, ...hooks) {
      // They are checked, and never called: no process is forked.
      if (hooks.every((given) => given === undefined)) throw typeError('At least one argument is required.');
    },
  }),
];

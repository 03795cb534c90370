import { fsDecode, type PosixPath } from '../../posix/fsEncoding.ts';
import type { ForkExecRequest } from '../../posix/support/processes.ts';
import type { ResourceLimit } from '../../posix/support/system.ts';
import type { PosixSupport } from '../../posix/support.ts';
import { pyObjectCall } from '../../runtime/abstract/call.ts';
import { currentContext } from '../../runtime/context.ts';
import { runtimeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { PException } from '../../runtime/values/exception.ts';
import { keepingHandlers } from '../_signal/_signal.ts';

/*
 * `preexec_fn` where no process can be forked: the function runs here before the child starts, over an OS layer that notes what it asks for.
 * What the start of a child can do is then asked of it, all else is refused.
 */

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What may be asked of the OS meanwhile, because it changes nothing and is the same in a child. */
const HARMLESS: ReadonlySet<string | symbol> = new Set([
  'constants',
  'strerror',
  'signalCounter',
  'timersPending',
  'takePendingSignals',
  'getDisposition',
  'validSignals',
  'getuid',
  'geteuid',
  'getgid',
  'getegid',
  'getgroups',
  'getresuid',
  'getresgid',
  'getgrouplist',
  'getpwnam',
  'getpwuid',
  'getgrnam',
  'getgrgid',
  'getpriority',
  'clockGettime',
  'environ',
  // what threads need to take turns
  'tick',
  'poll',
  'gettid',
  'takeWakeupError',
]);

const AT_FDCWD = -100;
const PRIO_PROCESS = 0;
/** Sets resource limits for a program; of util-linux. */
const PRLIMIT = '/usr/bin/prlimit';

/** Adds to `request` what `preexec` does. */
export function setUpChild(preexec: PValue, request: Mutable<ForkExecRequest>): void {
  const context = currentContext();
  const { posix } = context;
  const limits = new Map<number, ResourceLimit>();
  let refused: string | undefined;
  const refuse = (name: string): never => {
    refused ??= name;
    throw runtimeError(refusal(name));
  };
  const noted: Partial<PosixSupport> = {
    setsid() {
      request.startNewSession = true;
      return 0;
    },
    setpgid(pid, group) {
      if (pid !== 0) refuse('setpgid of another process');
      request.processGroup = group;
    },
    umask(mask) {
      const before = request.umask >= 0 ? request.umask : posix.umask(mask);
      if (request.umask < 0) posix.umask(before);
      request.umask = mask;
      return before;
    },
    chdir(path) {
      request.cwd = inside(request.cwd, path);
    },
    setuid(uid) {
      request.uid = uid;
    },
    setgid(gid) {
      request.gid = gid;
    },
    setreuid: (real, effective) => (real === effective ? noted.setuid!(real) : refuse('setreuid')),
    setregid: (real, effective) => (real === effective ? noted.setgid!(real) : refuse('setregid')),
    setresuid: (real, effective, saved) =>
      real === effective && real === saved ? noted.setuid!(real) : refuse('setresuid'),
    setresgid: (real, effective, saved) =>
      real === effective && real === saved ? noted.setgid!(real) : refuse('setresgid'),
    setgroups(groups) {
      request.extraGroups = groups;
    },
    initgroups(user, group) {
      request.extraGroups = posix.getgrouplist(user, group);
    },
    nice(increment) {
      request.nice += increment;
      return posix.getpriority(PRIO_PROCESS, 0) + request.nice;
    },
    getrlimit: (resource) => limits.get(resource) ?? posix.getrlimit(resource),
    setrlimit(resource, limit) {
      limits.set(resource, limit);
    },
    setDisposition(signal, disposition) {
      if (disposition === 'handle') refuse('a handler of a signal');
      const others = (signals: readonly number[]) => signals.filter((one) => one !== signal);
      request.ignoredSignals = others(request.ignoredSignals);
      request.defaultSignals = others(request.defaultSignals);
      if (disposition === 'ignore') request.ignoredSignals = [...request.ignoredSignals, signal];
      else request.defaultSignals = [...request.defaultSignals, signal];
    },
  };
  context.posix = new Proxy(posix, {
    get(target, name) {
      if (name in noted) return noted[name as keyof PosixSupport];
      if (HARMLESS.has(name)) return target[name as keyof PosixSupport];
      return refuse(String(name));
    },
  });
  try {
    keepingHandlers(() => pyObjectCall(preexec, [], null));
  } catch (error) {
    if (!(error instanceof PException)) throw error;
    request.preexecFailed = true;
  } finally {
    context.posix = posix;
  }
  if (refused !== undefined) throw runtimeError(refusal(refused));
  if (limits.size > 0) limit(request, limits);
}

const refusal = (name: string): string =>
  `${name} is not supported in a preexec_fn: no Python code can run between fork and exec here; it may set the session, process group, ids, umask, folder, niceness, limits and ignored signals of the child`;

/** `path` as the child has it, which is in `folder`. */
function inside(folder: PosixPath | null, path: PosixPath): PosixPath {
  const text = fsDecode(path);
  return folder === null || text.startsWith('/') ? path : `${fsDecode(folder)}/${text}`;
}

/** Has the program started by one that sets limits first. */
function limit(request: Mutable<ForkExecRequest>, limits: ReadonlyMap<number, ResourceLimit>): void {
  const { posix } = currentContext();
  const { RLIM_INFINITY, ...resources } = posix.constants.resource;
  const exists = (path: PosixPath): boolean => posix.faccessat(AT_FDCWD, path, 1, false, true);
  if (!exists(PRLIMIT)) throw runtimeError(`limits of a child need ${PRLIMIT}`);
  const program = request.executables.find((path) => exists(inside(request.cwd, path)));
  if (program === undefined) return;
  const bound = (value: number | bigint) =>
    value === -1 || BigInt(value) === BigInt(RLIM_INFINITY) ? 'unlimited' : String(value);
  const options = [...limits].map(([resource, { soft, hard }]) => {
    const [name] = Object.entries(resources).find(([, number]) => number === resource)!;
    return `--${name.slice('RLIMIT_'.length).toLowerCase()}=${bound(soft)}:${bound(hard)}`;
  });
  request.argv = [PRLIMIT, ...options, program, ...request.argv.slice(1)];
  request.executables = [PRLIMIT];
}

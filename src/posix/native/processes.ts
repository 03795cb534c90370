import { PosixError } from '../errors.ts';
import type { PosixPath } from '../fsEncoding.ts';
import type { ForkExecRequest, ProcessSupport, SpawnRequest } from '../support/processes.ts';
import { UnbornChildren } from '../unbornChildren.ts';
import {
  check,
  checkCode,
  cText,
  declare,
  errno,
  fail,
  i32,
  isDarwin,
  koffi,
  libraryHandle,
  StringArray,
  scratch,
  scratchView,
} from './libc.ts';
import type { Platform } from './platform.ts';
import { readUsage } from './system.ts';

const c = declare({
  spawn: 'int posix_spawn(void *, const char *, void *, void *, void *, void *)',
  spawnp: 'int posix_spawnp(void *, const char *, void *, void *, void *, void *)',
  actionsInit: 'int posix_spawn_file_actions_init(void *)',
  actionsDestroy: 'int posix_spawn_file_actions_destroy(void *)',
  addOpen: 'int posix_spawn_file_actions_addopen(void *, int, const char *, int, unsigned int)',
  addClose: 'int posix_spawn_file_actions_addclose(void *, int)',
  addDup2: 'int posix_spawn_file_actions_adddup2(void *, int, int)',
  addChdir: 'int posix_spawn_file_actions_addchdir_np(void *, const char *)',
  addCloseFrom: 'int posix_spawn_file_actions_addclosefrom_np(void *, int)',
  attributesInit: 'int posix_spawnattr_init(void *)',
  attributesDestroy: 'int posix_spawnattr_destroy(void *)',
  setFlags: 'int posix_spawnattr_setflags(void *, short)',
  setPgroup: 'int posix_spawnattr_setpgroup(void *, int)',
  setSigmask: 'int posix_spawnattr_setsigmask(void *, const void *)',
  setSigdefault: 'int posix_spawnattr_setsigdefault(void *, const void *)',
  setSchedparam: 'int posix_spawnattr_setschedparam(void *, const void *)',
  setSchedpolicy: 'int posix_spawnattr_setschedpolicy(void *, int)',
  sigemptyset: 'int sigemptyset(void *)',
  sigaddset: 'int sigaddset(void *, int)',
  execve: 'int execve(const char *, void *, void *)',
  fexecve: 'int fexecve(int, void *, void *)',
  system: 'int system(const char *)',
  waitpid: 'int waitpid(int, void *, int)',
  wait4: 'int wait4(int, void *, int, void *)',
  waitid: 'int waitid(int, unsigned int, void *, int)',
  syscall3: 'int64_t syscall(int64_t, int64_t, int64_t, int64_t)',
  setgroups: 'int64_t syscall(int64_t, int64_t, const void *)',
  kill: 'int kill(int, int)',
  killpg: 'int killpg(int, int)',
  exit: 'void _exit(int)',
  abort: 'void abort()',
  umask: 'unsigned int umask(unsigned int)',
  access: 'int access(const char *, int)',
  open: 'int open(const char *, int, ..., unsigned int)',
  close: 'int close(int)',
  write: 'intptr_t write(int, const void *, uintptr_t)',
  fcntl: 'int fcntl(int, int, ..., intptr_t)',
  getresuid: 'int getresuid(void *, void *, void *)',
  getresgid: 'int getresgid(void *, void *, void *)',
  getgroups: 'int getgroups(int, void *)',
  sigaction: 'int sigaction(int, const void *, void *)',
  getpriority: 'int getpriority(int, uint32_t)',
  setpriority: 'int setpriority(int, uint32_t, int)',
});

const SETSIGMASK = 0x08;
const SETSIGDEF = 0x04;
const SETPGROUP = 0x02;
const RESETIDS = 0x01;
const SETSCHEDPARAM = 0x10;
const SETSCHEDULER = 0x20;
const SETSID = isDarwin ? 0x400 : 0x80;

/** Numbers of the system calls that set the ids of the calling thread alone, by processor. */
const idCalls: Readonly<Record<string, { setresuid: number; setresgid: number; setgroups: number }>> = {
  x64: { setresuid: 117, setresgid: 119, setgroups: 116 },
  arm64: { setresuid: 147, setresgid: 149, setgroups: 159 },
};
const PIDFD_OPEN = 434;
const F_OK = 0;
const PRIO_PROCESS = 0;
/** More than any `struct sigaction` takes. The handler comes first in it. */
const SIGACTION_SIZE = 256;
const IGNORE = new Uint8Array(SIGACTION_SIZE);
IGNORE[0] = 1;

const isAbsolute = (path: PosixPath): boolean => (typeof path === 'string' ? path.startsWith('/') : path[0] === 47);

function signalSet(signals: readonly number[]): Uint8Array {
  const set = new Uint8Array(128);
  c.sigemptyset(set);
  for (const signal of signals) check(c.sigaddset(set, signal));
  return set;
}

/** posix_spawn's file actions and attributes, gathered and given back. */
class SpawnPlan {
  readonly actions = new Uint8Array(128);
  readonly attributes = new Uint8Array(512);
  flags = 0;

  constructor() {
    checkCode(c.actionsInit(this.actions));
    checkCode(c.attributesInit(this.attributes));
  }

  dup2(fd: number, newFd: number): void {
    checkCode(c.addDup2(this.actions, fd, newFd));
  }

  signalDefaults(signals: readonly number[]): void {
    this.flags |= SETSIGDEF;
    checkCode(c.setSigdefault(this.attributes, signalSet(signals)));
  }

  /** The child's pid, or throws. */
  run(path: PosixPath, argv: StringArray, env: StringArray | null, searchPath: boolean): number {
    checkCode(c.setFlags(this.attributes, this.flags));
    const environment = env === null ? inheritedEnvironment() : env.pointers;
    const call = searchPath ? c.spawnp : c.spawn;
    checkCode(call(scratch, cText(path), this.actions, this.attributes, argv.pointers, environment));
    return i32(0);
  }

  dispose(): void {
    c.actionsDestroy(this.actions);
    c.attributesDestroy(this.attributes);
  }
}

let environVariable: BigUint64Array | null = null;

/** `environ`, as it is. */
function inheritedEnvironment(): bigint {
  environVariable ??= new BigUint64Array(koffi().view(libraryHandle().symbol('environ', 'void *'), 8));
  return environVariable[0]!;
}

export function nativeProcesses(platform: Platform): ProcessSupport {
  const { constants } = platform;
  const { F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, FD_CLOEXEC } = constants.fcntl;
  const { SIGPIPE, SIGXFSZ, SIGXFZ } = constants.signal as { SIGPIPE: number; SIGXFSZ: number; SIGXFZ?: number };
  const restored = SIGXFZ === undefined ? [SIGPIPE, SIGXFSZ] : [SIGPIPE, SIGXFSZ, SIGXFZ];

  /** Why the child could not enter `cwd`, or 0. */
  const chdirError = (cwd: PosixPath): number => {
    const fd = c.open(
      cText(cwd),
      constants.posix.O_RDONLY | constants.posix.O_DIRECTORY! | constants.posix.O_CLOEXEC,
      0,
    );
    if (fd >= 0) {
      c.close(fd);
      return c.access(cText(cwd), 1) === 0 ? 0 : errno();
    }
    const code = errno();
    // A directory that cannot be read can still be entered.
    return code === constants.errno.EACCES && c.access(cText(cwd), 1) === 0 ? 0 : code;
  };

  /** Takes over ids for what `run` starts; only the calling thread's, and back again afterwards. */
  const withIds = (request: ForkExecRequest, run: () => number): number => {
    const { uid, gid, extraGroups } = request;
    if (uid === null && gid === null && extraGroups === null) return run();
    const calls = isDarwin ? undefined : idCalls[process.arch];
    if (calls === undefined) throw new PosixError(constants.errno.ENOSYS);
    check(c.getresuid(scratch, scratch.subarray(4), scratch.subarray(8)));
    const uids = [i32(0), i32(4), i32(8)] as const;
    check(c.getresgid(scratch, scratch.subarray(4), scratch.subarray(8)));
    const gids = [i32(0), i32(4), i32(8)] as const;
    const groups = new Uint32Array(65536);
    const groupCount: number = check(c.getgroups(groups.length, groups));
    const undo: Array<() => void> = [];
    try {
      if (extraGroups !== null) {
        check(c.setgroups(calls.setgroups, extraGroups.length, Uint32Array.from([...extraGroups, 0])));
        undo.push(() => c.setgroups(calls.setgroups, groupCount, groups));
      }
      if (gid !== null) {
        check(c.syscall3(calls.setresgid, gid, gid, -1));
        undo.push(() => c.syscall3(calls.setresgid, ...gids));
      }
      if (uid !== null) {
        // The saved id stays, to come back by; exec drops it in the child.
        check(c.syscall3(calls.setresuid, uid, uid, uids[0] === uid ? -1 : uids[1]));
        undo.push(() => c.syscall3(calls.setresuid, ...uids));
      }
      return run();
    } finally {
      while (undo.length > 0) undo.pop()!();
    }
  };

  /** ENOENT or ENOTDIR where exec would say so: that costs a tenth of a process that finds it out. */
  const absenceOf = (executable: PosixPath): number => {
    if (c.access(cText(executable), F_OK) === 0) return 0;
    const code = errno();
    return code === constants.errno.ENOENT || code === constants.errno.ENOTDIR ? code : 0;
  };

  const unborn = new UnbornChildren((fd, message) => void c.write(fd, message, message.length));

  /** Has the process ignore signals while `run` starts a child, which goes on ignoring them. */
  const withIgnored = (signals: readonly number[], run: () => number): number => {
    const before = signals.map((signal) => {
      const action = new Uint8Array(SIGACTION_SIZE);
      check(c.sigaction(signal, IGNORE, action));
      return { signal, action };
    });
    try {
      return run();
    } finally {
      for (const { signal, action } of before) c.sigaction(signal, action, null);
    }
  };

  const forkExec = (request: ForkExecRequest): number => {
    if (request.preexecFailed) return unborn.addUnprepared(request);
    const report = (code: number, context: string): number => unborn.add(request, code, context);
    if (request.cwd !== null) {
      const code = chdirError(request.cwd);
      if (code !== 0) return report(code, 'noexec:chdir');
    }
    const temporary: number[] = [];
    const plan = new SpawnPlan();
    let mask = -1;
    try {
      const sources = [request.stdin, request.stdout, request.stderr];
      // A source among the targets would be overwritten before its turn: it moves out of the way first.
      sources.forEach((fd, target) => {
        if (fd >= 0 && fd <= 2 && fd !== target) {
          const copy: number = check(c.fcntl(fd, F_DUPFD_CLOEXEC, 3));
          temporary.push(copy);
          sources[target] = copy;
        }
      });
      sources.forEach((fd, target) => {
        // Node sets FD_CLOEXEC on 0 to 2: those that stay must be named too.
        if (fd >= 0) plan.dup2(fd, target);
        else if (c.fcntl(target, F_GETFD, 0) >= 0) plan.dup2(target, target);
      });
      const passed = [...new Set(request.passFds)]
        .filter((fd) => fd > 2 && fd !== request.errorPipe)
        .sort((a, b) => a - b);
      for (const fd of passed) if (c.fcntl(fd, F_GETFD, 0) >= 0) plan.dup2(fd, fd);
      if (request.cwd !== null) checkCode(c.addChdir(plan.actions, cText(request.cwd)));
      if (request.closeFds) closeOthers(plan, passed);
      const reset = [...(request.restoreSignals ? restored : []), ...request.defaultSignals];
      const defaults = reset.filter((signal) => !request.ignoredSignals.includes(signal));
      if (defaults.length > 0) plan.signalDefaults(defaults);
      if (request.startNewSession) plan.flags |= SETSID;
      if (request.processGroup >= 0) {
        plan.flags |= SETPGROUP;
        checkCode(c.setPgroup(plan.attributes, request.processGroup));
      }
      const argv = new StringArray(request.argv);
      const env = request.env === null ? null : new StringArray(request.env);
      if (request.umask >= 0) mask = c.umask(request.umask);
      const relativeToCwd = request.cwd !== null && request.executables.some((path) => !isAbsolute(path));
      const start = (): number => {
        let firstOther = 0;
        let last = 0;
        for (const executable of request.executables) {
          const absence = relativeToCwd ? 0 : absenceOf(executable);
          if (absence !== 0) {
            last = absence;
            continue;
          }
          try {
            return plan.run(executable, argv, env, false);
          } catch (error) {
            if (!(error instanceof PosixError)) throw error;
            last = error.errno;
            if (last !== constants.errno.ENOENT && last !== constants.errno.ENOTDIR) firstOther ||= last;
          }
        }
        return report(firstOther || last, '');
      };
      const pid = withIds(request, () => withIgnored(request.ignoredSignals, start));
      if (request.nice !== 0) c.setpriority(PRIO_PROCESS, pid, c.getpriority(PRIO_PROCESS, 0) + request.nice);
      return pid;
    } catch (error) {
      if (error instanceof PosixError) return report(error.errno, 'noexec');
      throw error;
    } finally {
      if (mask >= 0) c.umask(mask);
      for (const fd of temporary) c.close(fd);
      plan.dispose();
    }
  };

  /** Everything above 2 but `passed` (sorted) is closed in the child. */
  const closeOthers = (plan: SpawnPlan, passed: readonly number[]): void => {
    let from = 3;
    for (const fd of passed) {
      for (; from < fd; from++) checkCode(c.addClose(plan.actions, from));
      from = fd + 1;
    }
    if (!isDarwin) checkCode(c.addCloseFrom(plan.actions, from));
    else for (; from < 256; from++) if (c.fcntl(from, F_GETFD, 0) >= 0) checkCode(c.addClose(plan.actions, from));
  };

  const posixSpawn = (request: SpawnRequest): number => {
    const plan = new SpawnPlan();
    try {
      for (let fd = 0; fd <= 2; fd++) if (c.fcntl(fd, F_GETFD, 0) >= 0) plan.dup2(fd, fd);
      for (const action of request.fileActions) {
        switch (action.kind) {
          case 'open':
            checkCode(c.addOpen(plan.actions, action.fd, cText(action.path), action.flags, action.mode));
            break;
          case 'close':
            checkCode(c.addClose(plan.actions, action.fd));
            break;
          case 'dup2':
            plan.dup2(action.fd, action.newFd);
            break;
          default:
            checkCode(c.addCloseFrom(plan.actions, action.fd));
        }
      }
      if (request.setProcessGroup !== null) {
        plan.flags |= SETPGROUP;
        checkCode(c.setPgroup(plan.attributes, request.setProcessGroup));
      }
      if (request.resetIds) plan.flags |= RESETIDS;
      if (request.setSession) plan.flags |= SETSID;
      if (request.signalMask !== null) {
        plan.flags |= SETSIGMASK;
        checkCode(c.setSigmask(plan.attributes, signalSet(request.signalMask)));
      }
      if (request.defaultSignals !== null) plan.signalDefaults(request.defaultSignals);
      if (request.scheduler !== null) {
        if (request.scheduler.policy !== null) {
          plan.flags |= SETSCHEDULER;
          checkCode(c.setSchedpolicy(plan.attributes, request.scheduler.policy));
        }
        plan.flags |= SETSCHEDPARAM;
        scratchView.setInt32(0, request.scheduler.priority, true);
        checkCode(c.setSchedparam(plan.attributes, scratch));
      }
      const env = request.env === null ? null : new StringArray(request.env);
      return plan.run(request.path, new StringArray(request.argv), env, request.searchPath);
    } finally {
      plan.dispose();
    }
  };

  return {
    forkExec,
    posixSpawn,
    execve(path, argv, env): never {
      const args = new StringArray(argv);
      const environment = env === null ? null : new StringArray(env);
      const cleared: number[] = [];
      for (let fd = 0; fd <= 2; fd++) {
        const flags: number = c.fcntl(fd, F_GETFD, 0);
        if (flags < 0 || (flags & FD_CLOEXEC) === 0) continue;
        c.fcntl(fd, F_SETFD, 0);
        cleared.push(fd);
      }
      const pointers = environment === null ? inheritedEnvironment() : environment.pointers;
      if (typeof path === 'number') c.fexecve(path, args.pointers, pointers);
      else c.execve(cText(path), args.pointers, pointers);
      const code = errno();
      for (const fd of cleared) c.fcntl(fd, F_SETFD, FD_CLOEXEC);
      throw new PosixError(code);
    },
    system(command) {
      const inherited = [0, 1, 2].filter((fd) => c.fcntl(fd, F_GETFD, 0) > 0);
      for (const fd of inherited) c.fcntl(fd, F_SETFD, 0);
      const status: number = c.system(cText(command));
      const code = errno();
      for (const fd of inherited) c.fcntl(fd, F_SETFD, FD_CLOEXEC);
      if (status === -1) throw new PosixError(code);
      return status;
    },
    waitpid(pid, options) {
      const failed = unborn.waitFor(pid);
      if (failed !== null) return failed;
      const got: number = check(c.waitpid(pid, scratch, options));
      return { pid: got, status: got === 0 ? 0 : i32(0) };
    },
    wait4(pid, options) {
      scratch.fill(0, 0, 160);
      const got: number = check(c.wait4(pid, scratch, options, scratch.subarray(16)));
      return { pid: got, status: got === 0 ? 0 : i32(0), usage: readUsage(16) };
    },
    waitid(idType, id, options) {
      scratch.fill(0, 0, 128);
      check(c.waitid(idType, id >>> 0, scratch, options));
      // siginfo_t: signo, errno, code, then (after padding on Linux) pid, uid, status.
      const at = isDarwin ? 12 : 16;
      if (i32(at) === 0) return null;
      return { signal: i32(0), code: i32(8), pid: i32(at), uid: i32(at + 4), status: i32(at + 8) };
    },
    pidfdOpen(pid, flags) {
      if (isDarwin) throw new PosixError(constants.errno.ENOSYS);
      return Number(check(c.syscall3(PIDFD_OPEN, pid, flags, 0)));
    },
    kill: (pid, signal) => void check(c.kill(pid, signal)),
    killpg: (processGroup, signal) => void check(c.killpg(processGroup, signal)),
    exit(status): never {
      c.exit(status);
      fail();
    },
    abort(): never {
      c.abort();
      fail();
    },
  };
}

import { errnoConstants as E } from '../constants/linux/errno.ts';
import { posixConstants as P } from '../constants/linux/posix.ts';
import { selectConstants as S } from '../constants/linux/select.ts';
import { signalConstants as N } from '../constants/linux/signal.ts';
import { PosixError } from '../errors.ts';
import { fsDecode, type PosixPath } from '../fsEncoding.ts';
import type { ProcessSupport, WaitResult } from '../support/processes.ts';
import type { FileStat } from '../support/stat.ts';
import type { ResourceUsage } from '../support/system.ts';
import { UnbornChildren } from '../unbornChildren.ts';
import { Child, Children } from './children.ts';
import { share } from './filesInFlight.ts';
import type { Kernel } from './kernel.ts';
import { NodeFile } from './nodeFile.ts';
import { openAt } from './open.ts';
import { anonymousStat, OpenFile } from './openFile.ts';
import { PipeEnd } from './pipe.ts';
import type { ChildDescriptor } from './processHost.ts';
import type { SharedEnds } from './sharing.ts';
import { SocketFile } from './socketFile.ts';

const NO_USAGE: ResourceUsage = {
  utime: { sec: 0, nsec: 0 },
  stime: { sec: 0, nsec: 0 },
  maxrss: 0,
  ixrss: 0,
  idrss: 0,
  isrss: 0,
  minflt: 0,
  majflt: 0,
  nswap: 0,
  inblock: 0,
  oublock: 0,
  msgsnd: 0,
  msgrcv: 0,
  nsignals: 0,
  nvcsw: 0,
  nivcsw: 0,
};

/** pidfd_open(2): readable when the child has ended. */
class PidFile extends OpenFile {
  readonly child: Child;
  private readonly description = anonymousStat(0o600);

  constructor(child: Child) {
    super(P.O_RDWR);
    this.child = child;
  }

  override events(): number {
    return this.child.status === null ? 0 : S.POLLIN | S.POLLRDNORM;
  }

  stat(): FileStat {
    return this.description;
  }
}

/** What a child is started with. */
interface Plan {
  readonly executables: readonly PosixPath[];
  readonly argv: readonly PosixPath[];
  readonly env: readonly PosixPath[] | null;
  readonly cwd: PosixPath | null;
  readonly files: ReadonlyMap<number, OpenFile>;
  readonly newSession: boolean;
  readonly processGroup: number;
  readonly uid: number | null;
  readonly gid: number | null;
  readonly umask: number;
  readonly ignored: readonly number[];
}

export function emulatedProcesses(kernel: Kernel): ProcessSupport {
  const { pid } = kernel.identity;
  const children = kernel.options.processes ? new Children(kernel, kernel.options.processes) : null;
  kernel.children = children;
  const granted = (): Children => {
    if (children === null) throw new PosixError(E.EPERM);
    return children;
  };

  const environment = (): string[] => [...kernel.environment].map(([name, value]) => `${name}=${value}`);

  /** What stands for an open file in the child: the host's own fd where it has one, else a pipe that is served from here. */
  const descriptorFor = (file: OpenFile, shares: boolean): ChildDescriptor => {
    if (file instanceof NodeFile && file.handle.hostFd !== undefined) return { kind: 'host', fd: file.handle.hostFd };
    if (shares && file instanceof NodeFile && file.handle.openFd !== undefined) {
      file.common = true;
      return { kind: 'file', fd: file.handle.openFd, position: file.position };
    }
    if (shares && share(kernel.sharing!.pipes, file)) {
      if (file instanceof SocketFile) return sharedDescriptor(file.shared!.ends);
      const { reading, writing } = (file as PipeEnd).pipe.shared!;
      return sharedDescriptor({ reading: file.readable ? reading : null, writing: file.writable ? writing : null });
    }
    if (file instanceof NodeFile || file instanceof PipeEnd || file instanceof SocketFile) return { kind: 'pipe' };
    return kernel.unsupported('passing such a file descriptor to a child process');
  };

  const sharedDescriptor = ({ reading, writing }: SharedEnds): ChildDescriptor => ({
    kind: 'shared',
    reading: reading?.fds ?? [],
    writing: writing?.fds ?? [],
  });

  const spawn = (plan: Plan): number => {
    const family = granted();
    const { host } = family;
    const cwdPath = plan.cwd === null ? kernel.fs.pathOf(kernel.cwd) : absolute(plan.cwd);
    const cwd = host.hostDirectory(cwdPath);
    if (cwd === null) throw new PosixError(E.EACCES);
    const executables = plan.executables.map((path) => {
      const text = fsDecode(path);
      return host.hostProgram(text.startsWith('/') ? text : `${cwdPath}/${text}`);
    });
    const shares = executables.length === 1 && kernel.sharing?.isInterpreter(executables[0]!) === true;
    const descriptors = new Map<number, ChildDescriptor>();
    const served = new Map<number, OpenFile>();
    for (const [fd, file] of plan.files) {
      const descriptor = descriptorFor(file, shares && fd > 2);
      descriptors.set(fd, descriptor);
      if (descriptor.kind === 'pipe') served.set(fd, file);
    }
    if (served.size > 0) kernel.note('forkExec', 'what the child reads and writes are socket pairs');
    const apart = plan.newSession || plan.processGroup >= 0;
    kernel.waiter.publish();
    const { child, pid: childPid } = host.start(
      {
        executables,
        argv: plan.argv.map(fsDecode),
        env: (plan.env ?? environment()).map(fsDecode),
        cwd,
        descriptors,
        newSession: apart,
        uid: plan.uid,
        gid: plan.gid,
        umask: plan.umask >= 0 ? plan.umask : kernel.umask,
        ignored: plan.ignored,
      },
      kernel.waiter.cell,
    );
    const group =
      plan.newSession || plan.processGroup === 0
        ? childPid
        : plan.processGroup > 0
          ? plan.processGroup
          : kernel.job.group;
    family.add(new Child(child, childPid, group, apart), served);
    return childPid;
  };

  const absolute = (path: PosixPath): string => {
    const text = fsDecode(path);
    return text.startsWith('/') ? text : `${kernel.fs.pathOf(kernel.cwd)}/${text}`;
  };

  /** Files of the context that a child gets by number. */
  const inherited = (low: number): Map<number, OpenFile> => {
    const out = new Map<number, OpenFile>();
    kernel.descriptors.forEach((entry, fd) => {
      if (entry !== undefined && fd >= low && !entry.closeOnExec) out.set(fd, entry.file);
    });
    return out;
  };

  const matches = (child: Child, wanted: number): boolean => {
    if (wanted > 0) return child.pid === wanted;
    if (wanted === -1) return true;
    return child.processGroup === (wanted === 0 ? kernel.job.group : -wanted);
  };

  /** Waits for a child to end; null if WNOHANG found none. */
  const waitFor = (wanted: number, options: number): { child: Child; status: number } | null => {
    const candidates = () => [...(children?.byPid.values() ?? [])].filter((child) => matches(child, wanted));
    if (candidates().length === 0) throw new PosixError(E.ECHILD);
    const done = () => candidates().find(({ status }) => status !== null);
    kernel.waiter.pump();
    if (done() === undefined) {
      if (options & P.WNOHANG) return null;
      kernel.waiter.until(() => done() !== undefined);
    }
    const child = done()!;
    return { child, status: child.status! };
  };
  const reap = (child: Child): void => {
    child.reaped = true;
    children!.byPid.delete(child.pid);
    kernel.waiter.renew();
  };
  const unborn = new UnbornChildren((fd, message) => void kernel.file(fd).write(message));
  const waitpid = (wanted: number, options: number): WaitResult => {
    const failed = unborn.waitFor(wanted);
    if (failed !== null) return failed;
    const found = waitFor(wanted, options);
    if (found === null) return { pid: 0, status: 0 };
    reap(found.child);
    return { pid: found.child.pid, status: found.status };
  };

  const kill = (target: number, signal: number): void => {
    if (signal < 0 || signal >= N.NSIG) throw new PosixError(E.EINVAL);
    if (target === pid) {
      kernel.signals.deliver(signal);
      return;
    }
    const group = [...(children?.byPid.values() ?? [])].filter((child) => matches(child, target));
    const self = target === 0 || target === -1 || target === -kernel.job.group;
    if (group.length === 0 && !self) {
      const other = children?.host.killOther;
      if (other === undefined) throw new PosixError(E.ESRCH);
      other(target, signal);
      return;
    }
    for (const child of group)
      if (child.status === null && signal !== 0) children!.host.kill(child.id, signal, target < -1 && child.apart);
    if (self) kernel.signals.deliver(signal);
  };

  const run = (
    executables: readonly PosixPath[],
    argv: readonly PosixPath[],
    env: readonly PosixPath[] | null,
  ): number => {
    const files = inherited(0);
    const plan = { executables, argv, env, cwd: null, files, newSession: false, processGroup: -1 };
    return waitpid(spawn({ ...plan, uid: null, gid: null, umask: -1, ignored: kernel.signals.ignored(false) }), 0)
      .status;
  };

  return {
    forkExec(request) {
      granted();
      const report = (code: number, context: string): number => unborn.add(request, code, context);
      if (request.preexecFailed) return unborn.addUnprepared(request);
      if (request.nice !== 0) kernel.note('forkExec', 'the niceness of the child is that of this process');
      if (request.extraGroups !== null && request.extraGroups.join() !== kernel.identity.groups.join())
        return report(E.EPERM, 'noexec');
      if (request.cwd !== null) {
        const st = statOrNull(kernel, absolute(request.cwd));
        if (st === null) return report(E.ENOENT, 'noexec:chdir');
        if ((st.mode & 0o170000) !== 0o040000) return report(E.ENOTDIR, 'noexec:chdir');
      }
      try {
        const files = new Map<number, OpenFile>();
        if (!request.closeFds) for (const [fd, file] of inherited(3)) files.set(fd, file);
        for (const fd of request.passFds)
          if (fd !== request.errorPipe && kernel.descriptors[fd] !== undefined) files.set(fd, kernel.file(fd));
        files.delete(request.errorPipe);
        [request.stdin, request.stdout, request.stderr].forEach((fd, target) => {
          const source = fd >= 0 ? kernel.file(fd) : kernel.descriptors[target]?.file;
          if (source !== undefined) files.set(target, source);
          else files.delete(target);
        });
        return spawn({
          executables: request.executables,
          argv: request.argv,
          env: request.env,
          cwd: request.cwd,
          files,
          newSession: request.startNewSession,
          processGroup: request.processGroup,
          uid: request.uid,
          gid: request.gid,
          umask: request.umask,
          ignored: [
            ...kernel.signals.ignored(request.restoreSignals).filter((n) => !request.defaultSignals.includes(n)),
            ...request.ignoredSignals,
          ],
        });
      } catch (error) {
        if (error instanceof PosixError) return report(error.errno, error.path === undefined ? '' : 'noexec');
        throw error;
      }
    },
    posixSpawn(request) {
      granted();
      const files = inherited(0);
      for (const action of request.fileActions) {
        switch (action.kind) {
          case 'open':
            files.set(action.fd, openAt(kernel, -100, action.path, action.flags, action.mode));
            break;
          case 'close':
            files.delete(action.fd);
            break;
          case 'dup2': {
            const source = files.get(action.fd) ?? kernel.descriptors[action.fd]?.file;
            if (source === undefined) throw new PosixError(E.EBADF);
            files.set(action.newFd, source);
            break;
          }
          default:
            for (const fd of [...files.keys()]) if (fd >= action.fd) files.delete(fd);
        }
      }
      if (request.scheduler !== null) kernel.unsupported('posix_spawn with a scheduler');
      if (request.signalMask !== null) kernel.note('posix_spawn', 'setsigmask is ignored');
      const name = fsDecode(request.path);
      const searched = request.searchPath && !name.includes('/');
      const path = kernel.environment.get('PATH') ?? '/bin:/usr/bin';
      const executables = searched ? path.split(':').map((folder) => `${folder || '.'}/${name}`) : [request.path];
      return spawn({
        executables,
        ignored: kernel.signals.ignored(false).filter((n) => request.defaultSignals?.includes(n) !== true),
        argv: request.argv,
        env: request.env,
        cwd: null,
        files,
        newSession: request.setSession,
        processGroup: request.setProcessGroup ?? -1,
        uid: null,
        gid: null,
        umask: -1,
      });
    },
    execve(path, argv, env): never {
      if (typeof path === 'number') kernel.unsupported('execve of a file descriptor');
      granted();
      kernel.note('execve', 'the program runs as a child whose end is the end of this process');
      const status = run([path as PosixPath], argv, env);
      const signal = status & 0x7f;
      return kernel.options.end(signal === 0 ? { kind: 'exit', status: status >> 8 } : { kind: 'signal', signal });
    },
    system(command) {
      granted();
      try {
        return run(['/bin/sh'], ['sh', '-c', command], null);
      } catch (error) {
        if (error instanceof PosixError && error.errno !== E.EPERM) return 127 << 8;
        throw error;
      }
    },
    waitpid,
    wait4(wanted, options) {
      kernel.note('wait4', 'the usage of children is 0');
      return { ...waitpid(wanted, options), usage: NO_USAGE };
    },
    waitid(idType, id, options) {
      if ((options & (P.WEXITED | P.WSTOPPED | P.WCONTINUED)) === 0) throw new PosixError(E.EINVAL);
      let wanted: number;
      if (idType === P.P_ALL) wanted = -1;
      else if (idType === P.P_PID) wanted = id;
      else if (idType === P.P_PGID) wanted = -id;
      else if (idType === P.P_PIDFD) {
        const file = kernel.file(id);
        if (!(file instanceof PidFile)) throw new PosixError(E.EBADF);
        wanted = file.child.pid;
      } else throw new PosixError(E.EINVAL);
      const found = waitFor(wanted, options);
      if (found === null) return null;
      if ((options & P.WNOWAIT) === 0) reap(found.child);
      const signal = found.status & 0x7f;
      return {
        pid: found.child.pid,
        uid: kernel.identity.uid,
        signal: N.SIGCHLD,
        status: signal === 0 ? (found.status >> 8) & 0xff : signal,
        code: signal === 0 ? P.CLD_EXITED : found.status & 0x80 ? P.CLD_DUMPED : P.CLD_KILLED,
      };
    },
    pidfdOpen(target, flags) {
      if (flags & ~P.O_NONBLOCK) throw new PosixError(E.EINVAL);
      const child = children?.byPid.get(target);
      if (child === undefined) {
        if (target <= 0) throw new PosixError(E.EINVAL);
        throw new PosixError(E.ESRCH);
      }
      return kernel.install(new PidFile(child), true);
    },
    kill,
    killpg(group, signal) {
      if (signal < 0 || signal >= N.NSIG) throw new PosixError(E.EINVAL);
      if (group < 0) throw new PosixError(E.EINVAL);
      kill(group === 0 ? 0 : -group, signal);
    },
    exit: (status) => kernel.options.end({ kind: 'exit', status: status & 0xff }),
    abort: () => kernel.options.end({ kind: 'signal', signal: N.SIGABRT }),
  };
}

function statOrNull(kernel: Kernel, path: string): FileStat | null {
  try {
    const handle = openAt(kernel, -100, path, P.O_PATH, 0);
    return handle.stat();
  } catch (error) {
    if (error instanceof PosixError) return null;
    throw error;
  }
}

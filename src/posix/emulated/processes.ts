import { errnoConstants as E } from '../constants/linux/errno.ts';
import { signalConstants as N } from '../constants/linux/signal.ts';
import { PosixError } from '../errors.ts';
import type { ProcessSupport } from '../support/processes.ts';
import type { Kernel } from './kernel.ts';

export function emulatedProcesses(kernel: Kernel): ProcessSupport {
  const denied = (): never => {
    throw new PosixError(E.EPERM);
  };
  const { pid } = kernel.identity;
  return {
    forkExec: denied,
    posixSpawn: denied,
    execve: denied,
    system: denied,
    waitpid() {
      throw new PosixError(E.ECHILD);
    },
    wait4() {
      throw new PosixError(E.ECHILD);
    },
    waitid() {
      throw new PosixError(E.ECHILD);
    },
    pidfdOpen: () => kernel.unsupported('pidfd_open'),
    kill(target, signal) {
      if (signal < 0 || signal >= N.NSIG) throw new PosixError(E.EINVAL);
      if (target === pid || target === 0 || target === -1) return kernel.signals.deliver(signal);
      throw new PosixError(E.ESRCH);
    },
    killpg(group, signal) {
      if (signal < 0 || signal >= N.NSIG) throw new PosixError(E.EINVAL);
      if (group !== pid && group !== 0) throw new PosixError(E.ESRCH);
      kernel.signals.deliver(signal);
    },
    exit: (status) => kernel.options.end({ kind: 'exit', status: status & 0xff }),
    abort: () => kernel.options.end({ kind: 'signal', signal: N.SIGABRT }),
  };
}

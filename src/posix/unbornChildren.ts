import { PosixError } from './errors.ts';
import type { ForkExecRequest, WaitResult } from './support/processes.ts';

/** A pid that no process has. */
const NO_PID = 0x7fffffff;

/** Children of forkExec that never came to be: the parent hears of it through the error pipe, and waits for a child that has exited with 255. */
export class UnbornChildren {
  private waiting = 0;
  private readonly write: (fd: number, message: Uint8Array) => void;

  constructor(write: (fd: number, message: Uint8Array) => void) {
    this.write = write;
  }

  /** The pid of a child that failed; `context` says at what, in the words of `_posixsubprocess`. */
  add({ errorPipe }: ForkExecRequest, errno: number, context: string): number {
    if (errorPipe < 0) throw new PosixError(errno);
    return this.report(errorPipe, `OSError:${errno.toString(16).toUpperCase()}:${context}`);
  }

  /** The same where `preexec_fn` failed. */
  addUnprepared({ errorPipe }: ForkExecRequest): number {
    return this.report(errorPipe, 'SubprocessError:0:Exception occurred in preexec_fn.');
  }

  private report(errorPipe: number, message: string): number {
    this.write(errorPipe, new TextEncoder().encode(message));
    this.waiting++;
    return NO_PID;
  }

  waitFor(pid: number): WaitResult | null {
    if (pid !== NO_PID || this.waiting === 0) return null;
    this.waiting--;
    return { pid, status: 255 << 8 };
  }
}

import { errnoConstants as E } from '../constants/linux/errno.ts';
import { posixConstants as P } from '../constants/linux/posix.ts';
import { selectConstants as S } from '../constants/linux/select.ts';
import { signalConstants as N } from '../constants/linux/signal.ts';
import { PosixError } from '../errors.ts';
import { S_IFIFO } from '../filesystem/fileSystem.ts';
import type { FileStat } from '../support/stat.ts';
import { ByteQueue } from './byteQueue.ts';
import type { Kernel } from './kernel.ts';
import { anonymousStat, OpenFile } from './openFile.ts';

export const PIPE_BUF = 4096;
const CAPACITY = 65536;

/** The buffer between the ends of a pipe. */
export class Pipe {
  readonly queue = new ByteQueue();
  capacity = CAPACITY;
  readers = 0;
  writers = 0;
  /** How often each end was opened: a FIFO's open waits for the other. */
  readerOpens = 0;
  writerOpens = 0;
  readonly stat: FileStat = anonymousStat(S_IFIFO | 0o600);

  get room(): number {
    return this.capacity - this.queue.length;
  }
}

/** An end of a pipe, or both of a FIFO opened for reading and writing. */
export class PipeEnd extends OpenFile {
  readonly pipe: Pipe;
  private readonly kernel: Kernel;
  /** Of a FIFO: the stat of its file. */
  private readonly statOf: (() => FileStat) | null;

  constructor(kernel: Kernel, pipe: Pipe, flags: number, statOf: (() => FileStat) | null = null) {
    super(flags);
    this.kernel = kernel;
    this.pipe = pipe;
    this.statOf = statOf;
    if (this.readable) {
      pipe.readers++;
      pipe.readerOpens++;
    }
    if (this.writable) {
      pipe.writers++;
      pipe.writerOpens++;
    }
  }

  override read(target: Uint8Array): number {
    const { pipe } = this;
    if (target.length === 0) return 0;
    if (pipe.queue.length === 0) {
      this.kernel.waiter.pump();
      if (pipe.queue.length === 0) {
        if (pipe.writers === 0) return 0;
        if (this.nonBlocking) throw new PosixError(E.EAGAIN);
        this.kernel.waiter.until(() => pipe.queue.length > 0 || pipe.writers === 0);
      }
    }
    return pipe.queue.take(target);
  }

  override write(bytes: Uint8Array): number {
    const { pipe } = this;
    const broken = () => {
      this.kernel.signals.deliver(N.SIGPIPE);
      return new PosixError(E.EPIPE);
    };
    if (pipe.readers === 0) throw broken();
    if (bytes.length === 0) return 0;
    // Up to PIPE_BUF bytes are written whole or not at all.
    const needed = bytes.length <= PIPE_BUF ? bytes.length : 1;
    if (pipe.room < needed) {
      this.kernel.waiter.pump();
      if (pipe.room < needed) {
        if (this.nonBlocking) throw new PosixError(E.EAGAIN);
        this.kernel.waiter.until(() => pipe.room >= needed || pipe.readers === 0);
        if (pipe.readers === 0) throw broken();
      }
    }
    const count = Math.min(pipe.room, bytes.length);
    pipe.queue.put(bytes.slice(0, count));
    return count;
  }

  override available(): number {
    return this.pipe.queue.length;
  }

  override events(): number {
    const { pipe } = this;
    let bits = 0;
    if (this.readable) {
      if (pipe.queue.length > 0) bits |= S.POLLIN | S.POLLRDNORM;
      if (pipe.writers === 0 && pipe.writerOpens > 0) bits |= S.POLLHUP;
    }
    if (this.writable) {
      if (pipe.room >= PIPE_BUF) bits |= S.POLLOUT | S.POLLWRNORM;
      if (pipe.readers === 0) bits |= S.POLLERR;
    }
    return bits;
  }

  stat(): FileStat {
    return this.statOf === null ? this.pipe.stat : this.statOf();
  }

  override close(): void {
    if (this.readable) this.pipe.readers--;
    if (this.writable) this.pipe.writers--;
  }
}

/** Both ends of a new pipe. */
export function makePipe(kernel: Kernel, statusFlags: number): [PipeEnd, PipeEnd] {
  const pipe = new Pipe();
  return [new PipeEnd(kernel, pipe, P.O_RDONLY | statusFlags), new PipeEnd(kernel, pipe, P.O_WRONLY | statusFlags)];
}

/** Opens a FIFO: waits for its other end, unless told not to. */
export function openFifo(kernel: Kernel, pipe: Pipe, flags: number, statOf: () => FileStat): PipeEnd {
  const mode = flags & P.O_ACCMODE;
  if (mode === P.O_WRONLY && flags & P.O_NONBLOCK && pipe.readers === 0) throw new PosixError(E.ENXIO);
  const end = new PipeEnd(kernel, pipe, flags, statOf);
  if (flags & P.O_NONBLOCK || mode === P.O_RDWR) return end;
  const { readerOpens, writerOpens } = pipe;
  try {
    if (mode === P.O_RDONLY) kernel.waiter.until(() => pipe.writers > 0 || pipe.writerOpens !== writerOpens);
    else kernel.waiter.until(() => pipe.readers > 0 || pipe.readerOpens !== readerOpens);
  } catch (error) {
    end.close();
    throw error;
  }
  return end;
}

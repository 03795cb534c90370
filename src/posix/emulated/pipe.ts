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
import type { HostPipeEnd, HostPipes, SharedEnds } from './sharing.ts';

const CAPACITY = 65536;
const PAGE = 4096;

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
  /** The ends that this context has of a pipe of the host, which stands for this one since children have ends of it too. */
  shared: SharedEnds | null = null;

  /** Makes a pipe of the host stand for this one; EMFILE if that cannot hold what is to be read. */
  share(pipes: HostPipes): void {
    const { queue } = this;
    const { reading, writing } = pipes.create();
    this.shared = { reading, writing };
    const unread = new Uint8Array(queue.length);
    queue.take(unread);
    this.pages.length = 0;
    if (unread.length > 0 && writing.write(unread) !== unread.length) throw new PosixError(E.EMFILE);
    if (this.readers === 0) this.dropReader();
    if (this.writers === 0) this.dropWriter();
  }

  /** Called when no reader (writer) is left. */
  dropReader(): void {
    this.shared?.reading?.close();
    if (this.shared !== null) this.shared.reading = null;
  }

  dropWriter(): void {
    this.shared?.writing?.close();
    if (this.shared !== null) this.shared.writing = null;
  }

  /** Pages as Linux fills them: bytes written to each, and bytes of it not yet read. */
  private readonly pages: Array<{ written: number; left: number }> = [];

  get isFull(): boolean {
    return this.pages.length >= this.capacity / PAGE;
  }

  /** How many of `count` bytes can be taken now. What does not fill pages of its own goes to the last one, if it fits there whole. */
  take(count: number): number {
    const rest = count % PAGE;
    const last = this.pages.at(-1);
    let done = 0;
    if (rest > 0 && last !== undefined && last.written + rest <= PAGE) {
      last.written += rest;
      last.left += rest;
      done = rest;
    }
    while (done < count && !this.isFull) {
      const size = Math.min(PAGE, count - done);
      this.pages.push({ written: size, left: size });
      done += size;
    }
    return done;
  }

  /** Reads; pages that are used up make room. */
  read(target: Uint8Array): number {
    const count = this.queue.take(target);
    for (let left = count; left > 0; ) {
      const page = this.pages[0]!;
      const used = Math.min(left, page.left);
      page.left -= used;
      left -= used;
      if (page.left === 0) this.pages.shift();
    }
    return count;
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

  get isAnonymous(): boolean {
    return this.statOf === null;
  }

  override read(target: Uint8Array): number {
    const { pipe } = this;
    if (target.length === 0) return 0;
    if (pipe.shared !== null) return throughEnd(this.kernel, this, pipe.shared.reading!, (end) => end.read(target));
    if (pipe.queue.length === 0) {
      this.kernel.waiter.pump();
      if (pipe.queue.length === 0) {
        if (pipe.writers === 0) return 0;
        if (this.nonBlocking) throw new PosixError(E.EAGAIN);
        this.kernel.waiter.until(() => pipe.queue.length > 0 || pipe.writers === 0);
      }
    }
    return pipe.read(target);
  }

  override write(bytes: Uint8Array): number {
    const { pipe } = this;
    if (pipe.shared !== null) return this.writeShared(pipe.shared.writing!, bytes);
    const broken = () => {
      this.kernel.signals.deliver(N.SIGPIPE);
      return new PosixError(E.EPIPE);
    };
    if (pipe.readers === 0) throw broken();
    if (bytes.length === 0) return 0;
    let count = pipe.take(bytes.length);
    if (count === 0) {
      this.kernel.waiter.pump();
      count = pipe.readers > 0 ? pipe.take(bytes.length) : 0;
      if (count === 0) {
        if (this.nonBlocking && pipe.readers > 0) throw new PosixError(E.EAGAIN);
        this.kernel.waiter.until(() => pipe.readers === 0 || (count = pipe.take(bytes.length)) > 0);
        if (count === 0) throw broken();
      }
    }
    pipe.queue.put(bytes.slice(0, count));
    return count;
  }

  private writeShared(end: HostPipeEnd, bytes: Uint8Array): number {
    try {
      return writeThrough(this.kernel, this, end, bytes);
    } catch (error) {
      if (error instanceof PosixError && error.errno === E.EPIPE) this.kernel.signals.deliver(N.SIGPIPE);
      throw error;
    }
  }

  override available(): number {
    return this.pipe.queue.length;
  }

  override events(): number {
    const { pipe } = this;
    if (pipe.shared !== null) {
      const reading = this.readable
        ? eventsOfEnd(this.kernel, pipe.shared.reading!, S.POLLIN | S.POLLRDNORM, S.POLLHUP)
        : 0;
      return (
        reading |
        (this.writable ? eventsOfEnd(this.kernel, pipe.shared.writing!, S.POLLOUT | S.POLLWRNORM, S.POLLERR) : 0)
      );
    }
    let bits = 0;
    if (this.readable) {
      if (pipe.queue.length > 0) bits |= S.POLLIN | S.POLLRDNORM;
      if (pipe.writers === 0 && pipe.writerOpens > 0) bits |= S.POLLHUP;
    }
    if (this.writable) {
      if (!pipe.isFull) bits |= S.POLLOUT | S.POLLWRNORM;
      if (pipe.readers === 0) bits |= S.POLLERR;
    }
    return bits;
  }

  stat(): FileStat {
    return this.statOf === null ? this.pipe.stat : this.statOf();
  }

  override close(): void {
    const { pipe } = this;
    if (this.readable && --pipe.readers === 0) pipe.dropReader();
    if (this.writable && --pipe.writers === 0) pipe.dropWriter();
  }
}

/** Does what can be done at an end of a shared pipe; waits where it cannot, unless the file is non-blocking. */
export function throughEnd(
  kernel: Kernel,
  file: OpenFile,
  end: HostPipeEnd,
  act: (end: HostPipeEnd) => number | null,
  atOnce = file.nonBlocking,
): number {
  kernel.waiter.publish();
  let done = act(end);
  if (done !== null) {
    kernel.waiter.renew();
    return done;
  }
  if (atOnce) throw new PosixError(E.EAGAIN);
  kernel.waiter.until(() => {
    done = act(end);
    if (done === null) kernel.waiter.lookAgain();
    return done !== null;
  });
  return done!;
}

/** So many milliseconds a write that does not wait to the end waits for more room: who is to make it may be another thread of this process. */
const MORE_ROOM = 100;

/** Writes to an end of a shared pipe: all of it, as long as somebody reads. */
export function writeThrough(
  kernel: Kernel,
  file: OpenFile,
  end: HostPipeEnd,
  bytes: Uint8Array,
  atOnce = file.nonBlocking,
): number {
  let done = throughEnd(kernel, file, end, () => end.write(bytes), atOnce);
  const more = (): boolean => {
    const count = end.write(bytes.subarray(done));
    if (count === null) kernel.waiter.lookAgain();
    else done += count;
    return count !== null;
  };
  try {
    while (done < bytes.length && !atOnce && kernel.waiter.until(more, performance.now() + MORE_ROOM));
  } catch (error) {
    // What has been written counts; the next write fails.
    if (!(error instanceof PosixError)) throw error;
  }
  return done;
}

/** The poll bits of an end: `ready` ones, and those of an end whose other side is gone. */
export function eventsOfEnd(kernel: Kernel, end: HostPipeEnd, ready: number, over: number): number {
  const state = end.state();
  if (state === 'waiting') kernel.waiter.lookAgain();
  return state === 'waiting' ? 0 : state === 'over' ? ready | over : ready;
}

/** What a parent passed on: an end of a pipe that is shared from the start. */
export function inheritedEnd(kernel: Kernel, ends: SharedEnds): PipeEnd {
  const pipe = new Pipe();
  pipe.shared = ends;
  return new PipeEnd(kernel, pipe, ends.writing === null ? P.O_RDONLY : P.O_WRONLY);
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

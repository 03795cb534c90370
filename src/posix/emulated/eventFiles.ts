import { errnoConstants as E } from '../constants/linux/errno.ts';
import { posixConstants as P } from '../constants/linux/posix.ts';
import { selectConstants as S } from '../constants/linux/select.ts';
import { PosixError } from '../errors.ts';
import type { FileStat } from '../support/stat.ts';
import type { Kernel } from './kernel.ts';
import { anonymousStat, OpenFile } from './openFile.ts';

const MAX = 0xfffffffffffffffen;

/** eventfd(2): a counter. */
export class EventFile extends OpenFile {
  private readonly kernel: Kernel;
  private count: bigint;
  private readonly semaphore: boolean;
  private readonly description = anonymousStat(0o600);

  constructor(kernel: Kernel, count: bigint, semaphore: boolean) {
    super(P.O_RDWR);
    this.kernel = kernel;
    this.count = count;
    this.semaphore = semaphore;
  }

  override read(target: Uint8Array): number {
    if (target.length < 8) throw new PosixError(E.EINVAL);
    if (this.count === 0n) {
      if (this.nonBlocking) throw new PosixError(E.EAGAIN);
      this.kernel.waiter.until(() => this.count > 0n);
    }
    const value = this.semaphore ? 1n : this.count;
    this.count -= value;
    new DataView(target.buffer, target.byteOffset, 8).setBigUint64(0, value, true);
    return 8;
  }

  override write(bytes: Uint8Array): number {
    if (bytes.length < 8) throw new PosixError(E.EINVAL);
    const value = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
    if (value > MAX) throw new PosixError(E.EINVAL);
    if (this.count + value > MAX) {
      if (this.nonBlocking) throw new PosixError(E.EAGAIN);
      this.kernel.waiter.until(() => this.count + value <= MAX);
    }
    this.count += value;
    return 8;
  }

  override events(): number {
    return (this.count > 0n ? S.POLLIN : 0) | (this.count < MAX ? S.POLLOUT : 0);
  }

  stat(): FileStat {
    return this.description;
  }
}

/** timerfd_create(2): how often it expired since the last read. */
export class TimerFile extends OpenFile {
  private readonly kernel: Kernel;
  /** Milliseconds of performance.now(); infinite while disarmed. */
  private due = Number.POSITIVE_INFINITY;
  private interval = 0;
  private readonly description = anonymousStat(0o600);
  private cancel: () => void = () => {};
  readonly clock: number;

  constructor(kernel: Kernel, clock: number, flags: number) {
    super(P.O_RDWR | flags);
    this.kernel = kernel;
    this.clock = clock;
  }

  /** Milliseconds from now, infinite to disarm; the interval is 0 for a single shot. */
  set(delay: number, interval: number): void {
    this.cancel();
    this.due = performance.now() + delay;
    this.interval = interval;
    // A timer in the waiter's list keeps waits from being taken for deadlocks.
    if (delay !== Number.POSITIVE_INFINITY) this.cancel = this.kernel.waiter.addTimer(this.due, () => {});
  }

  get(): { value: number; interval: number } {
    if (this.due === Number.POSITIVE_INFINITY) return { value: 0, interval: this.interval };
    let left = this.due - performance.now();
    if (left <= 0 && this.interval > 0) left = this.interval - (-left % this.interval);
    return { value: Math.max(0, left), interval: this.interval };
  }

  private expirations(): number {
    const late = performance.now() - this.due;
    if (late < 0 || this.due === Number.POSITIVE_INFINITY) return 0;
    return this.interval > 0 ? 1 + Math.floor(late / this.interval) : 1;
  }

  override read(target: Uint8Array): number {
    if (target.length < 8) throw new PosixError(E.EINVAL);
    let count = this.expirations();
    if (count === 0) {
      if (this.nonBlocking) throw new PosixError(E.EAGAIN);
      this.kernel.waiter.until(() => this.expirations() > 0);
      count = this.expirations();
    }
    new DataView(target.buffer, target.byteOffset, 8).setBigUint64(0, BigInt(count), true);
    if (this.interval > 0) {
      this.due += count * this.interval;
      this.cancel = this.kernel.waiter.addTimer(this.due, () => {});
    } else this.due = Number.POSITIVE_INFINITY;
    return 8;
  }

  override write(): number {
    throw new PosixError(E.EINVAL);
  }

  override events(): number {
    return this.expirations() > 0 ? S.POLLIN : 0;
  }

  stat(): FileStat {
    return this.description;
  }

  override close(): void {
    this.cancel();
  }
}

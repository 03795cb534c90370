import { errnoConstants as E } from '../constants/linux/errno.ts';
import { signalConstants as N } from '../constants/linux/signal.ts';
import { PosixError } from '../errors.ts';
import type { SignalDisposition, SignalInfo } from '../support/signals.ts';
import type { Identity } from './options.ts';
import type { Waiter } from './waiter.ts';

/** Signals whose default action is to do nothing (stopping a lone context would only hang it). */
const IGNORED_BY_DEFAULT: ReadonlySet<number> = new Set([
  N.SIGCHLD,
  N.SIGCONT,
  N.SIGURG,
  N.SIGWINCH,
  N.SIGSTOP,
  N.SIGTSTP,
  N.SIGTTIN,
  N.SIGTTOU,
]);

/** The signals of one emulated process: dispositions, mask, and what is pending. */
export class Signals {
  readonly counter = new Int32Array(
    typeof SharedArrayBuffer === 'undefined' ? new ArrayBuffer(4) : new SharedArrayBuffer(4),
  );
  /** Delivered to a handler, not yet run. */
  private readonly arrived = new Set<number>();
  /** Blocked and waiting. */
  private readonly held = new Map<number, SignalInfo>();
  private readonly dispositions = new Map<number, SignalDisposition>([
    [N.SIGPIPE, 'ignore'],
    [N.SIGXFSZ, 'ignore'],
  ]);
  mask = new Set<number>();
  /** Writes a signal's number to the wakeup fd. */
  wakeup: ((signal: number) => void) | null = null;
  /** Told which signals from outside are to be counted, not to do what they do by themselves. */
  outside: ((signal: number, counted: boolean) => void) | null = null;
  private readonly end: (signal: number) => never;
  private readonly identity: Identity;

  constructor(_waiter: Waiter, end: (signal: number) => never, identity: Identity) {
    this.end = end;
    this.identity = identity;
  }

  check(signal: number): void {
    if (!(signal >= 1 && signal < N.NSIG)) throw new PosixError(E.EINVAL);
  }

  disposition(signal: number): SignalDisposition {
    return this.dispositions.get(signal) ?? 'default';
  }

  setDisposition(signal: number, disposition: SignalDisposition): void {
    this.check(signal);
    if ((signal === N.SIGKILL || signal === N.SIGSTOP) && disposition !== 'default') throw new PosixError(E.EINVAL);
    this.dispositions.set(signal, disposition);
    if (disposition === 'ignore') this.held.delete(signal);
    this.tellOutside(signal);
  }

  /** What a child ignores as this process does; without what Python itself ignores, if that is to be `restored`. */
  ignored(restored: boolean): number[] {
    const out: number[] = [];
    for (const [signal, disposition] of this.dispositions)
      if (disposition === 'ignore' && !(restored && (signal === N.SIGPIPE || signal === N.SIGXFSZ))) out.push(signal);
    return out;
  }

  private tellOutside(signal: number): void {
    if (signal === N.SIGKILL || signal === N.SIGSTOP) return;
    this.outside?.(signal, this.mask.has(signal) || this.disposition(signal) !== 'default');
  }

  /** A signal arrives at the process. */
  deliver(signal: number, code = 0): void {
    if (signal === 0) return;
    if (this.mask.has(signal) && signal !== N.SIGKILL) {
      const { pid, uid } = this.identity;
      if (this.disposition(signal) !== 'ignore')
        this.held.set(signal, { signal, code, errno: 0, pid, uid, status: 0, band: 0 });
      return;
    }
    switch (this.disposition(signal)) {
      case 'handle':
        this.arrived.add(signal);
        this.counter[0] = (this.counter[0]! + 1) | 0;
        this.wakeup?.(signal);
        break;
      case 'default':
        if (!IGNORED_BY_DEFAULT.has(signal)) this.end(signal);
        break;
      default:
    }
  }

  /** Whether a handler waits to be run. */
  interrupts(): boolean {
    return this.arrived.size > 0;
  }

  take(): number[] {
    if (this.arrived.size === 0) return [];
    const out = [...this.arrived].sort((a, b) => a - b);
    this.arrived.clear();
    return out;
  }

  setMask(mask: Set<number>): void {
    const before = this.mask;
    this.mask = mask;
    for (const signal of new Set([...before, ...mask]))
      if (before.has(signal) !== mask.has(signal)) this.tellOutside(signal);
    for (const [signal, { code }] of [...this.held])
      if (!mask.has(signal)) {
        this.held.delete(signal);
        this.deliver(signal, code);
      }
  }

  pending(): number[] {
    return [...this.held.keys()].sort((a, b) => a - b);
  }

  /** Takes a held signal of a set, the lowest first. */
  takeHeld(signals: readonly number[]): SignalInfo | null {
    for (const signal of this.pending())
      if (signals.includes(signal)) {
        const info = this.held.get(signal)!;
        this.held.delete(signal);
        return info;
      }
    return null;
  }

  dispose(): void {
    this.arrived.clear();
    this.held.clear();
  }
}

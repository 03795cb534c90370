import { signalConstants as N } from '../constants/linux/signal.ts';
import type { HostSignals } from './options.ts';
import type { Signals } from './signalState.ts';
import type { WaitSource } from './waiter.ts';

/** So many milliseconds a program runs before the host is asked to tell of signals at once: what ends sooner need not pay for that. */
const PATIENCE = 300;

/**
 * Signals that other processes send. The host counts them in memory that both see; they are delivered wherever the context looks up. Those that
 * arrive before the host tells of them are not lost.
 */
export class OutsideSignals implements WaitSource {
  /** No wait is without hope where a signal can end it. */
  readonly active = true;
  /** How often each signal has arrived; element 0 counts all. */
  private readonly arrived = new Int32Array(new SharedArrayBuffer(4 * N.NSIG));
  private readonly seen = new Int32Array(N.NSIG);
  private readonly host: HostSignals;
  private readonly signals: Signals;
  private readonly cell: Int32Array;
  private listening = false;
  private readonly begun = performance.now();

  constructor(host: HostSignals, signals: Signals, cell: Int32Array) {
    this.host = host;
    this.signals = signals;
    this.cell = cell;
    signals.outside = (signal, counted) => host.count(signal, counted);
  }

  /** Nobody tells of signals yet: the program must look. */
  get deaf(): boolean {
    return !this.listening;
  }

  pump(): void {
    if (!this.listening && performance.now() - this.begun > PATIENCE) this.listen();
    const total = Atomics.load(this.arrived, 0);
    if (total === this.seen[0]) return;
    this.seen[0] = total;
    for (let signal = 1; signal < N.NSIG; signal++) {
      const count = Atomics.load(this.arrived, signal);
      if (count === this.seen[signal]) continue;
      this.seen[signal] = count;
      this.signals.deliver(signal);
    }
  }

  idle(): void {
    if (!this.listening) this.listen();
  }

  private listen(): void {
    this.listening = true;
    this.host.listen(this.arrived, this.signals.counter, this.cell);
  }

  /** Runs a call of the host that no signal can interrupt: SIGINT ends the process meanwhile. */
  during<T>(call: () => T): T {
    if (this.signals.disposition(N.SIGINT) !== 'handle') return call();
    this.host.count(N.SIGINT, false);
    try {
      return call();
    } finally {
      this.host.count(N.SIGINT, true);
    }
  }
}

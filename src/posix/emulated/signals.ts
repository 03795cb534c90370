import { errnoConstants as E } from '../constants/linux/errno.ts';
import { signalConstants as N } from '../constants/linux/signal.ts';
import { PosixError } from '../errors.ts';
import { changedMask } from '../signalMask.ts';
import type { IntervalTimer, SignalInfo, SignalSupport } from '../support/signals.ts';
import type { TimeSpec } from '../support/time.ts';
import type { Kernel } from './kernel.ts';

const toMs = ({ sec, nsec }: TimeSpec): number => sec * 1000 + nsec / 1e6;
const fromMs = (ms: number): TimeSpec => {
  const micros = Math.max(0, Math.round(ms * 1000));
  return { sec: Math.floor(micros / 1e6), nsec: (micros % 1e6) * 1000 };
};

/** An interval timer. */
class Timer {
  due = Number.POSITIVE_INFINITY;
  interval = 0;
  private cancel: () => void = () => {};
  private readonly kernel: Kernel;
  private readonly signal: number;

  constructor(kernel: Kernel, signal: number) {
    this.kernel = kernel;
    this.signal = signal;
  }

  set(value: number, interval: number): void {
    this.cancel();
    this.interval = interval;
    this.due = value > 0 ? performance.now() + value : Number.POSITIVE_INFINITY;
    this.arm();
  }

  private arm(): void {
    if (this.due === Number.POSITIVE_INFINITY) return;
    this.cancel = this.kernel.waiter.addTimer(this.due, () => {
      this.due = this.interval > 0 ? Math.max(performance.now(), this.due + this.interval) : Number.POSITIVE_INFINITY;
      this.arm();
      this.kernel.signals.deliver(this.signal);
    });
  }

  get(): IntervalTimer {
    const left = this.due === Number.POSITIVE_INFINITY ? 0 : Math.max(0.001, this.due - performance.now());
    return { value: fromMs(left), interval: fromMs(this.interval) };
  }
}

export function emulatedSignals(kernel: Kernel): SignalSupport {
  const { signals } = kernel;
  const timers = [new Timer(kernel, N.SIGALRM), new Timer(kernel, N.SIGVTALRM), new Timer(kernel, N.SIGPROF)];
  const timerOf = (which: number): Timer => {
    const timer = timers[which];
    if (timer === undefined) throw new PosixError(E.EINVAL);
    if (which !== 0) kernel.note('setitimer', 'timers of CPU time count real time');
    return timer;
  };
  const waitFor = (set: readonly number[], deadline: number): SignalInfo | null => {
    let info: SignalInfo | null = null;
    kernel.waiter.until(() => (info = signals.takeHeld(set)) !== null, deadline);
    return info;
  };
  const valid = (): number[] => {
    const out: number[] = [];
    for (let signal = 1; signal < N.NSIG; signal++) if (signal !== 32 && signal !== 33) out.push(signal);
    return out;
  };
  /** The errno of the last write to the wakeup fd that failed. */
  let wakeupError = 0;
  return {
    tick: () => false,
    get signalCounter() {
      return signals.counter;
    },
    timersPending: () => kernel.outside?.deaf === true || timers.some(({ due }) => due !== Number.POSITIVE_INFINITY),
    takePendingSignals() {
      kernel.waiter.pump();
      return signals.take();
    },
    setDisposition: (signal, disposition) => signals.setDisposition(signal, disposition),
    getDisposition(signal) {
      signals.check(signal);
      return signals.disposition(signal);
    },
    setWakeupFd(fd) {
      signals.wakeup =
        fd < 0
          ? null
          : (signal) => {
              try {
                kernel.file(fd).write(Uint8Array.of(signal));
              } catch (error) {
                wakeupError = error instanceof PosixError ? error.errno : E.EIO;
              }
            };
    },
    takeWakeupError() {
      const error = wakeupError;
      wakeupError = 0;
      return error;
    },
    siginterrupt(signal) {
      signals.check(signal);
      kernel.note('siginterrupt', 'calls are always interrupted and repeated by the interpreter');
    },
    raise(signal) {
      signals.check(signal);
      signals.deliver(signal);
    },
    pthreadKill(_threadId, signal) {
      if (signal < 0 || signal >= N.NSIG) throw new PosixError(E.EINVAL);
      signals.deliver(signal);
    },
    alarm(seconds) {
      const left = timers[0]!.get().value;
      timers[0]!.set(seconds * 1000, 0);
      return left.sec + (left.nsec > 0 ? 1 : 0);
    },
    getitimer: (which) => timerOf(which).get(),
    setitimer(which, timer) {
      const own = timerOf(which);
      if (timer.value.sec < 0 || timer.interval.sec < 0) throw new PosixError(E.EINVAL);
      const before = own.get();
      own.set(toMs(timer.value), toMs(timer.interval));
      return before;
    },
    sigmask(how, set) {
      const before = [...signals.mask].sort((a, b) => a - b);
      for (const signal of set) signals.check(signal);
      signals.setMask(changedMask({ errno: E, signal: N }, signals.mask, how, set));
      return before;
    },
    sigpending: () => signals.pending(),
    sigwait: (set) => waitFor(set, Number.POSITIVE_INFINITY)!.signal,
    sigwaitinfo: (set) => waitFor(set, Number.POSITIVE_INFINITY)!,
    sigtimedwait: (set, timeout) => waitFor(set, performance.now() + toMs(timeout)),
    pause() {
      kernel.waiter.until(() => false);
    },
    validSignals: valid,
  };
}

import type { TimeSpec } from './time.ts';

/** What happens when a signal arrives; `handle` only counts it, for the runtime to run Python's handler at a safepoint. */
export type SignalDisposition = 'default' | 'ignore' | 'handle';

/** siginfo_t, as sigwaitinfo returns it. */
export interface SignalInfo {
  readonly signal: number;
  readonly code: number;
  readonly errno: number;
  readonly pid: number;
  readonly uid: number;
  readonly status: number;
  readonly band: number;
}

/** Seconds until an interval timer fires, and its interval after that. */
export interface IntervalTimer {
  readonly value: TimeSpec;
  readonly interval: TimeSpec;
}

export interface SignalSupport {
  /** Element 0 counts the signals that arrived for handlers, wrapping around: safepoints compare it with the last value they saw. */
  readonly signalCounter: Int32Array;
  /** Has another thread of the system count up element 0 every so many milliseconds, 0 for no longer; false where that cannot be. */
  tick(milliseconds: number): boolean;
  /** Whether an alarm or timer runs that fires only when the program looks: it must do so now and then. */
  timersPending(): boolean;
  /** The signals that arrived since the last call, each once, in rising order. */
  takePendingSignals(): number[];
  /** sigaction, with SA_RESETHAND for `once`; EINVAL for a number that is no signal or cannot be handled. */
  setDisposition(signal: number, disposition: SignalDisposition, once?: boolean): void;
  /** What the process inherited or was last told; `other` for a handler that is none of ours. */
  getDisposition(signal: number): SignalDisposition | 'other';
  /** The fd to which the number of each signal that arrives is written (signal.set_wakeup_fd), or -1. */
  setWakeupFd(fd: number): void;
  /** The errno of the last write to it that failed since this was asked, or 0. */
  takeWakeupError(): number;
  siginterrupt(signal: number, interrupt: boolean): void;
  raise(signal: number): void;
  pthreadKill(threadId: number, signal: number): void;
  /** Whole seconds that were left of the alarm before. */
  alarm(seconds: number): number;
  getitimer(which: number): IntervalTimer;
  setitimer(which: number, timer: IntervalTimer): IntervalTimer;
  /** pthread_sigmask; the mask as it was before. */
  sigmask(how: number, signals: readonly number[]): number[];
  sigpending(): number[];
  sigwait(signals: readonly number[]): number;
  sigwaitinfo(signals: readonly number[]): SignalInfo;
  /** null if the time ran out. */
  sigtimedwait(signals: readonly number[], timeout: TimeSpec): SignalInfo | null;
  /** Returns by throwing EINTR when a handler's signal has arrived. */
  pause(): void;
  validSignals(): number[];
}

import { structSequence } from '../../objects/structseq.ts';
import { PosixError } from '../../posix/errors.ts';
import type { SignalInfo } from '../../posix/support/signals.ts';
import { isCallable, pyObjectCall2 } from '../../runtime/abstract/call.ts';
import { isIdentical } from '../../runtime/abstract/compare.ts';
import { asIndex } from '../../runtime/abstract/number.ts';
import { secondsFromObject } from '../../runtime/abstract/seconds.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { bool, index, int, object } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { contextLocal, currentContext } from '../../runtime/context.ts';
import { keyboardInterrupt, typeError, valueError } from '../../runtime/errors.ts';
import { materialize } from '../../runtime/frames.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import type { PValue } from '../../runtime/object.ts';
import { rt } from '../../runtime/registers.ts';
import { codedError, interruption, osError, syscall } from '../../runtime/syscall.ts';
import { blocks, park, type Rest } from '../../runtime/threads/park.ts';
import { watchCells, watchTimers } from '../../runtime/threads/safepoints.ts';
import { deadlineIn, scheduler, threadsActive } from '../../runtime/threads/scheduler.ts';
import type { ThreadState } from '../../runtime/threads/thread.ts';
import { Wait } from '../../runtime/threads/wait.ts';
import { builtinType } from '../../runtime/types.ts';
import { PSet } from '../../runtime/values/dict.ts';
import { exceptionType, PException } from '../../runtime/values/exception.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { requestSafepoint } from '../../truffle/safepoint.ts';
import { secondsOf, signalNumbers, toTime } from '../posix/arguments.ts';
import { writeUnraisable } from '../sys/unraisable.ts';
import { changeMask, heldSignals, holdSignal, takeHeldSignal } from './thread-mask.ts';

const SIG_DFL = 0;
const SIG_IGN = 1;

const os = () => currentContext().posix;
const numbers = () => os().constants.signal as unknown as Readonly<Record<string, number>>;

/** Handlers in Python by signal; what is not here has the system's disposition. */
const handlers = contextLocal(() => new Map<number, PValue>());

/** Runs what may set handlers and takes that back. */
export function keepingHandlers(run: () => void): void {
  const before = new Map(handlers());
  try {
    run();
  } finally {
    handlers().clear();
    for (const [signal, handler] of before) handlers().set(signal, handler);
  }
}

const wakeup = contextLocal(() => ({ fd: -1, warnOnFullBuffer: true }));
/** Signals that arrived whose handlers have yet to run. */
const waiting = contextLocal((): number[] => []);

const defaultIntHandler = builtinFunction(
  'default_int_handler',
  {
    doc: 'The default handler for SIGINT installed by Python.',
    params: [arg('signalnum', int), arg('frame', object), '/'],
    run() {
      throw keyboardInterrupt();
    },
  },
  '_signal',
);

const itimerErrorType = builtinType('itimer_error', { module: 'signal', base: exceptionType('OSError') });

const structSiginfo = structSequence(
  'signal.struct_siginfo',
  'si_signo si_code si_errno si_pid si_uid si_status si_band'.split(' '),
);

const NOW = { sec: 0, nsec: 0 };
/** What `si_code` says of a signal that was sent to one thread. */
const SI_TKILL = -6;

/** A signal that a thread holds back for itself. */
function takeOwn(thread: ThreadState, signals: readonly number[]): SignalInfo | undefined {
  const signal = takeHeldSignal(thread, signals);
  if (signal === undefined) return undefined;
  return { signal, errno: 0, code: SI_TKILL, pid: os().getpid(), uid: os().getuid(), status: 0, band: 0 };
}

/** Sends a signal to one thread. */
function sendTo(thread: ThreadState | undefined, signal: number): void {
  if (holdSignal(thread, signal)) return;
  // All Python threads run on one thread of the system.
  syscall(() => os().raise(signal));
  runSignalHandlers();
}

/** Waits for a signal while there are other threads: looks for it again and again. `undefined` seconds are no limit. */
function* waitingFor(
  signals: readonly number[],
  seconds: number | undefined,
  answer: (info: SignalInfo | null) => PValue,
): Rest<PValue> {
  const { thread } = rt;
  let info: SignalInfo | null = null;
  const look = () => {
    info = takeOwn(thread, signals) ?? syscall(() => os().sigtimedwait(signals, NOW));
    return info !== null;
  };
  yield* park(new Wait(deadlineIn(seconds), null, look));
  return answer(info);
}

/** What a module of the interpreter does when a signal arrives, before Python's handler; false when that is not to run. */
export const earlyHandlers = contextLocal(() => new Map<number, () => boolean>());

/** Has the process count a signal, so that its early handler runs; with `once` the next one does what the system does. */
export function catchSignal(signal: number, once: boolean): void {
  os().setDisposition(signal, 'handle', once);
  watchCells(os().signalCounter);
}

/** Runs the handlers of the signals that arrived since the last time; called at safepoints and after system calls. */
export function runSignalHandlers(): void {
  // They run on the main thread alone.
  if (rt.thread !== scheduler().main) return;
  if (interruption.heldUntil > performance.now()) {
    requestSafepoint();
    return;
  }
  let arrived = [...waiting().splice(0), ...os().takePendingSignals()];
  if (arrived.length > 0 && wakeup().fd >= 0) reportWakeupError();
  while (arrived.length > 0) {
    runHandlersOf(arrived);
    // A handler may ask for another one: `_thread.interrupt_main()`.
    arrived = waiting().splice(0);
  }
}

/** `report_wakeup_write_error`: says that a signal's number could not be written, unless the buffer was full and that is no matter. */
function reportWakeupError(): void {
  const error = os().takeWakeupError();
  if (error === 0) return;
  const { EAGAIN, EWOULDBLOCK } = os().constants.errno;
  if (!wakeup().warnOnFullBuffer && (error === EAGAIN || error === EWOULDBLOCK)) return;
  writeUnraisable(osError(error), 'Exception ignored when trying to write to the signal wakeup fd', null);
}

function runHandlersOf(arrived: readonly number[]): void {
  for (let i = 0; i < arrived.length; i++) {
    const signal = arrived[i]!;
    if (earlyHandlers().get(signal)?.() === false) continue;
    const handler = handlers().get(signal);
    if (handler === undefined || !isCallable(handler)) continue;
    try {
      pyObjectCall2(handler, signal, rt.sp === 0 ? null : materialize(rt.stack[rt.sp]!));
    } catch (error) {
      // The others keep: they run at the next safepoint.
      waiting().push(...arrived.slice(i + 1));
      if (waiting().length > 0) requestSafepoint();
      throw error;
    }
  }
}
interruption.check = runSignalHandlers;

/** Has the handler of a signal run as if the signal had arrived, if it has one in Python: `PyErr_SetInterruptEx`. */
export function tripSignal(signal: number): void {
  const handler = handlers().get(signal);
  if (handler === undefined || !isCallable(handler)) return;
  waiting().push(signal);
  requestSafepoint();
}

/** Takes back what the host does by itself at SIGUSR1 (it opens a debugger), and has SIGINT raise KeyboardInterrupt, unless the process was told to ignore it: what CPython does when it starts. */
export function installSignalHandlers(): void {
  const interrupt = numbers()['SIGINT'];
  if (interrupt === undefined) return;
  try {
    if (os().getDisposition(interrupt) !== 'ignore') setHandler(interrupt, defaultIntHandler);
    const { SIGUSR1 } = os().constants.signal;
    if (os().getDisposition(SIGUSR1) === 'other') os().setDisposition(SIGUSR1, 'default');
  } catch (error) {
    // No handlers on this system: Ctrl-C ends the process.
    if (!(error instanceof PException)) throw error;
  }
}

function checkSignal(signal: number): void {
  if (signal < 1 || signal >= numbers()['NSIG']!) throw valueError('signal number out of range');
}

/** What `getsignal` answers: a handler, SIG_DFL or SIG_IGN. */
function currentHandler(signal: number): PValue {
  const own = handlers().get(signal);
  if (own !== undefined) return own;
  switch (os().getDisposition(signal)) {
    case 'ignore':
      return SIG_IGN;
    default:
      // A handler of the host itself (Node has some that restore the terminal) does what the default does.
      return signal === numbers()['SIGINT'] ? defaultIntHandler : SIG_DFL;
  }
}

function mainOnly(what: string): void {
  if (rt.thread !== scheduler().main) throw valueError(`${what} only works in main thread of the main interpreter`);
}

function setHandler(signal: number, handler: PValue): PValue {
  const isDefault =
    isIdentical(handler, SIG_DFL) || (typeof handler === 'object' && handler !== null && intOf(handler) === 0);
  const isIgnore =
    isIdentical(handler, SIG_IGN) || (typeof handler === 'object' && handler !== null && intOf(handler) === 1);
  if (!isDefault && !isIgnore && !isCallable(handler))
    throw typeError('signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object');
  mainOnly('signal');
  checkSignal(signal);
  runSignalHandlers();
  const before = currentHandler(signal);
  syscall(() => os().setDisposition(signal, isDefault ? 'default' : isIgnore ? 'ignore' : 'handle'));
  watchCells(os().signalCounter);
  handlers().set(signal, isDefault ? SIG_DFL : isIgnore ? SIG_IGN : handler);
  return before;
}

function intOf(value: PValue): number | bigint | undefined {
  return isCallable(value) ? undefined : asIndex(value);
}

function setOf(signals: readonly number[]): PSet {
  const set = new PSet();
  for (const signal of signals) set.add(signal);
  return set;
}

const infoOf = (info: SignalInfo): PValue =>
  structSiginfo.make([info.signal, info.code, info.errno, info.pid, info.uid, info.status, info.band]);

const timerTuple = (t: { value: { sec: number; nsec: number }; interval: { sec: number; nsec: number } }): PValue =>
  new PTuple([t.value, t.interval].map(secondsOf));

defineModule('_signal', {
  doc: 'This module provides mechanisms to use signal handlers in Python.',
  functions: [
    builtinFunction('signal', {
      doc: 'Set the action for the given signal.',
      params: [arg('signalnum', int), arg('handler', object), '/'],
      run: (_self, signal, handler) => setHandler(signal, handler),
    }),
    builtinFunction('getsignal', {
      doc: 'Return the current action for the given signal.',
      params: [arg('signalnum', int), '/'],
      run(_self, signal) {
        checkSignal(signal);
        return currentHandler(signal);
      },
    }),
    builtinFunction('raise_signal', {
      params: [arg('signalnum', int), '/'],
      run: (_self, signal) => sendTo(rt.thread, signal),
    }),
    builtinFunction('alarm', {
      params: [arg('seconds', int), '/'],
      run(_self, n) {
        const left = syscall(() => os().alarm(n));
        watchTimers();
        return left;
      },
    }),
    builtinFunction('pause', {
      run() {
        try {
          os().pause();
        } catch {
          // It ends by being interrupted.
        }
        runSignalHandlers();
      },
    }),
    builtinFunction('strsignal', {
      params: [arg('signalnum', int), '/'],
      run(_self, signal) {
        checkSignal(signal);
        return os().strsignal(signal);
      },
    }),
    builtinFunction('siginterrupt', {
      params: [arg('signalnum', int), arg('flag', bool), '/'],
      run(_self, signal, flag) {
        checkSignal(signal);
        syscall(() => os().siginterrupt(signal, flag));
      },
    }),
    builtinFunction('set_wakeup_fd', {
      params: [arg('fd', int), '/', '*', arg('warn_on_full_buffer', bool, true)],
      run(_self, fd, warnOnFullBuffer) {
        mainOnly('set_wakeup_fd');
        const before = wakeup().fd;
        if (fd !== -1) {
          syscall(() => os().fstat(fd));
          if (syscall(() => os().getBlocking(fd))) throw valueError(`the fd ${fd} must be in non-blocking mode`);
        }
        os().setWakeupFd(fd);
        Object.assign(wakeup(), { fd, warnOnFullBuffer });
        return before;
      },
    }),
    builtinFunction('setitimer', {
      textSignature: '($module, which, seconds, interval=0.0, /)',
      params: [arg('which', int), arg('seconds', object), arg('interval', object, 0), '/'],
      run(_self, which, seconds, again) {
        const value = toTime(secondsFromObject(seconds, Math.ceil));
        const interval = toTime(secondsFromObject(again, Math.ceil));
        const before = timerCall(() => os().setitimer(which, { value, interval }));
        watchTimers();
        return timerTuple(before);
      },
    }),
    builtinFunction('getitimer', {
      params: [arg('which', int), '/'],
      run: (_self, which) => timerTuple(timerCall(() => os().getitimer(which))),
    }),
    builtinFunction('pthread_sigmask', {
      params: [arg('how', int), arg('mask', object), '/'],
      run(_self, how, mask) {
        const signals = signalNumbers(mask);
        const { thread } = rt;
        if (thread === scheduler().main) {
          const before = syscall(() => os().sigmask(how, signals));
          runSignalHandlers();
          return setOf(before);
        }
        const { before, released } = syscall(() => changeMask(os(), thread, how, signals));
        for (const signal of released) sendTo(thread, signal);
        return setOf(before);
      },
    }),
    builtinFunction('pthread_kill', {
      params: [arg('thread_id', index), arg('signalnum', int), '/'],
      run: (_self, ident, signal) =>
        sendTo(
          scheduler()
            .all()
            .find((thread) => thread.ident === ident),
          signal,
        ),
    }),
    builtinFunction('sigpending', {
      run: () => setOf([...syscall(() => os().sigpending()), ...heldSignals(rt.thread)]),
    }),
    builtinFunction('sigwait', {
      params: [arg('sigset', object), '/'],
      blocking: true,
      run(_self, set) {
        const signals = signalNumbers(set);
        if (threadsActive()) return blocks(waitingFor(signals, undefined, (info) => info!.signal));
        return syscall(() => os().sigwait(signals));
      },
    }),
    builtinFunction('sigwaitinfo', {
      params: [arg('sigset', object), '/'],
      blocking: true,
      run(_self, set) {
        const signals = signalNumbers(set);
        if (threadsActive()) return blocks(waitingFor(signals, undefined, (info) => infoOf(info!)));
        return infoOf(syscall(() => os().sigwaitinfo(signals)));
      },
    }),
    builtinFunction('sigtimedwait', {
      params: [arg('sigset', object), arg('timeout', object), '/'],
      blocking: true,
      run(_self, set, limit): PValue {
        const timeout = secondsFromObject(limit, Math.ceil);
        if (timeout < 0) throw valueError('timeout must be non-negative');
        const signals = signalNumbers(set);
        if (threadsActive() && timeout > 0)
          return blocks(waitingFor(signals, timeout, (info) => (info === null ? null : infoOf(info))));
        const info = takeOwn(rt.thread, signals) ?? syscall(() => os().sigtimedwait(signals, toTime(timeout)));
        return info === null ? null : infoOf(info);
      },
    }),
    builtinFunction('valid_signals', { run: () => setOf(os().validSignals()) }),
  ],
  attributes: {
    default_int_handler: defaultIntHandler,
    SIG_DFL,
    SIG_IGN,
    ItimerError: itimerErrorType,
    struct_siginfo: structSiginfo.type,
  },
  exec(module) {
    for (const [name, value] of Object.entries(numbers())) module.dict.set(name, value);
  },
});

/** Timer functions raise `signal.ItimerError`. */
function timerCall<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    throw codedError(itimerErrorType, error.errno, os().strerror(error.errno));
  }
}

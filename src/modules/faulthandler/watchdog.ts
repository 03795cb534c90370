import { contextLocal, currentContext } from '../../runtime/context.ts';
import { rt } from '../../runtime/registers.ts';
import { park, type Rest } from '../../runtime/threads/park.ts';
import { scheduler } from '../../runtime/threads/scheduler.ts';
import { ThreadState } from '../../runtime/threads/thread.ts';
import { clock, Wait } from '../../runtime/threads/wait.ts';
import { type Output, write } from './output.ts';
import { allStacks } from './stacks.ts';

/** The thread that waits to write all stacks, and what ends it. */
const watchdog = contextLocal((): { cancel: (() => void) | null } => ({ cancel: null }));

/** `Timeout (0:00:01.500000)!` */
function headline(seconds: number): string {
  const micros = Math.floor(seconds * 1e6 + 1e-6);
  const [whole, rest] = [Math.floor(micros / 1e6), micros % 1e6];
  const two = (n: number) => String(n).padStart(2, '0');
  const time = `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  return `Timeout (${rest === 0 ? time : `${time}.${String(rest).padStart(6, '0')}`})!\n`;
}

/** Starts the watchdog anew: a thread without Python frames, which the scheduler wakes in waits and at safepoints of the others. */
export function startWatchdog(seconds: number, output: Output, repeat: boolean, exit: boolean): void {
  cancelWatchdog();
  const state = { over: false, wait: new Wait(0) };
  const head = headline(seconds);
  function* watch(): Rest<void> {
    do {
      state.wait = new Wait(clock() + seconds * 1000);
      yield* park(state.wait);
      if (state.over) return;
      write(output.fd, head + allStacks(null));
      if (exit) currentContext().posix.exit(1);
    } while (repeat);
  }
  const thread = new ThreadState();
  thread.coroutine = watch();
  watchdog().cancel = () => {
    state.over = true;
    if (rt.thread !== thread) scheduler().wake(state.wait);
  };
  scheduler().start(thread);
}

export function cancelWatchdog(): void {
  watchdog().cancel?.();
  watchdog().cancel = null;
}

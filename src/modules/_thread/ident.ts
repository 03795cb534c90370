import { currentContext } from '../../runtime/context.ts';
import { rt } from '../../runtime/registers.ts';
import { scheduler } from '../../runtime/threads/scheduler.ts';
import type { ThreadState } from '../../runtime/threads/thread.ts';

/** Idents of threads are a page apart, like the addresses that they are in CPython. */
const STEP = 4096;
let last = 0;

/** The running thread's identifier. */
export function threadIdent(): number {
  const { thread } = rt;
  if (thread.ident === 0) thread.ident = currentContext().posix.gettid();
  return thread.ident;
}

export function mainIdent(): number {
  const { main } = scheduler();
  if (main.ident === 0) main.ident = currentContext().posix.gettid();
  return main.ident;
}

export function nameThread(thread: ThreadState): void {
  if (last === 0) last = (mainIdent() + 1) * STEP;
  thread.ident = last += STEP;
}

/** What stands for the number that the system knows a thread by: there, all are one. */
export function nativeId(): number {
  const own = currentContext().posix.gettid();
  const { thread } = rt;
  return thread === scheduler().main ? own : own + (thread.ident - (mainIdent() + 1) * STEP) / STEP;
}

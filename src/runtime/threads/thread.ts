import type { PValue } from '../object.ts';
import type { PBaseException } from '../values/exception.ts';
import { Activation } from '../values/frame.ts';
import type { Attempt } from './replay.ts';
import type { Wait } from './wait.ts';

/** What a coroutine of a thread yields when it gives up control: because its time is over, or to wait for `thread.wait`. */
export const THREAD_YIELD: object = Object.freeze({ what: 'thread switch' });

/** A Python thread: CPython's `PyThreadState`. While it does not run, it keeps here what the registers (`rt`) hold of it. */
export class ThreadState {
  stack: Activation[] = [new Activation(0)];
  sp = 0;
  nesting = 0;
  exc: PBaseException | null = null;
  traceFunction: PValue = null;
  profileFunction: PValue = null;
  insideTracer = 0;
  attempt: Attempt | null = null;
  /** `waits.possible` of `truffle/quick.ts`. */
  possibleWaits = 0;
  /** What another thread wants raised in it, `PyThreadState_SetAsyncExc`: a class of exceptions, or None. */
  asyncException: PValue = null;
  /** `threading.get_ident()`. */
  ident = 0;
  /** Drives the code of the thread; null for the main thread where that runs in plain form. */
  coroutine: Generator<unknown, unknown, unknown> | null = null;
  /** What it waits for, while it waits. */
  wait: Wait | null = null;
  /** Its code is on the JavaScript stack: it runs, or lies beneath the thread that does and cannot be resumed before. */
  onStack = false;
  /** Stands in the queue of those that can run. */
  queued = false;
  done = false;
  /** Set at shutdown: it never runs again. */
  invalidated = false;
  /** State that modules keep per thread, by key. */
  readonly locals = new Map<object, unknown>();
  /** Attributes of thread-local objects, while another thread's are in them. */
  attributes = new WeakMap<object, unknown>();
  /** Called when the thread has ended. */
  readonly atEnd: (() => void)[] = [];

  /** It runs no more: what it had of its own goes. */
  end(): void {
    this.done = true;
    this.coroutine = null;
    this.attributes = new WeakMap();
    for (const hook of this.atEnd) hook();
  }
}

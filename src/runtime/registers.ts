import type { PValue } from './object.ts';
import type { Attempt } from './threads/replay.ts';
import { ThreadState } from './threads/thread.ts';
import type { PBaseException, PException } from './values/exception.ts';
import type { Activation } from './values/frame.ts';
import type { PGenerator } from './values/generator.ts';

const first = new ThreadState();

/**
 * The registers of the interpreter: what the running thread and context have at hand. There is one JavaScript thread, so this is one
 * object; switching a thread or entering another context saves and replaces its fields. Everything may read it, so nothing passes a
 * context or thread along (measured: an extra argument and a linked frame per call cost a third of a call's time).
 */
export const rt = {
  /** The running thread. */
  thread: first,
  /** The shadow stack of the running thread: record n belongs to call depth n. */
  stack: first.stack as Activation[],
  /** Depth of the running frame; record 0 is the entry without a frame. */
  sp: 0,
  /** Calls nested deeper raise RecursionError: `sys.setrecursionlimit`. */
  recursionLimit: 1000,
  /** Depth of operations that recurse in TypeScript (repr, comparison, …), counted with `sp` against the limit. */
  nesting: 0,
  /** The exception being handled, `sys.exception()`: becomes the context of what is raised now. */
  exc: null as PBaseException | null,
  /** What the call that just answered `undefined` instead of a value raised: see `returned`. */
  raised: null as PException | null,
  /** The StopIteration with which `tp_iternext` came to the end it answered `undefined` for, if it was more than a bare one. */
  stop: null as PException | null,
  /** The generator that was made last, and the depth of the frame that called for it: a loop asks whether it is its own. */
  made: null as PGenerator | null,
  madeAt: 0,
  /** `sys.gettrace()` and `sys.getprofile()` of the running thread. */
  traceFunction: null as PValue,
  profileFunction: null as PValue,
  /** Who wants events now: bits of `tracing.ts`. */
  tracing: 0,
  /** How many trace functions are running. */
  insideTracer: 0,
  /** The builtin that runs and may be left while it waits: see `threads/attempt.ts`. Always null where the main thread is no coroutine. */
  attempt: null as Attempt | null,
};

/**
 * The result of `Executable.invoke`. A Python function that raises answers `undefined`, with the exception in `rt.raised`: compiled code
 * then leads it to its handler as a jump, where a JavaScript `throw` and `catch` at every call would cost microseconds. @inline
 */
export function returned(result: PValue | undefined): PValue {
  if (result === undefined) throw rt.raised;
  return result;
}

/** What answers for a result that there is none: `exception` is raised. For whoever asks by `returned`. */
export function raising(exception: PException): undefined {
  rt.raised = exception;
  return undefined;
}

import { enterContext, type PythonContext } from '../runtime/context.ts';
import { rt } from '../runtime/registers.ts';
import { ThreadState } from '../runtime/threads/thread.ts';
import { waits } from '../truffle/quick.ts';

type Registers = typeof rt;

/** A context, and the registers of its main thread while it does not run. */
export interface Enterable {
  readonly python: PythonContext;
  registers: Registers;
}

export function freshRegisters(recursionLimit: number): Registers {
  const thread = new ThreadState();
  return {
    ...rt,
    thread,
    stack: thread.stack,
    sp: 0,
    nesting: 0,
    recursionLimit,
    exc: null,
    raised: null,
    stop: null,
    traceFunction: null,
    profileFunction: null,
    tracing: 0,
    insideTracer: 0,
    attempt: null,
  };
}

/** Runs something inside a context; contexts may be entered from within others, and the same one again. */
export function enter<T>(context: Enterable, run: () => T): T {
  const before = enterContext(context.python);
  const same = before === context.python;
  const saved = same ? null : { ...rt };
  const { possible, unknown, inThread } = waits;
  if (!same) {
    Object.assign(rt, context.registers);
    waits.inThread = rt.thread.coroutine !== null;
  }
  const { sp, nesting, exc } = rt;
  try {
    return run();
  } catch (error) {
    // Whatever was running is gone.
    rt.sp = sp;
    rt.nesting = nesting;
    rt.exc = exc;
    rt.raised = null;
    throw error;
  } finally {
    if (saved !== null) {
      context.registers = { ...rt };
      Object.assign(rt, saved);
      Object.assign(waits, { possible, unknown, inThread });
    }
    enterContext(before);
  }
}

import { enterContext, type PythonContext } from '../runtime/context.ts';
import { rt } from '../runtime/registers.ts';
import { Activation } from '../runtime/values/frame.ts';

type Registers = typeof rt;

/** A context, and the registers of its main thread while it does not run. */
export interface Enterable {
  readonly python: PythonContext;
  registers: Registers;
}

export function freshRegisters(recursionLimit: number): Registers {
  return {
    ...rt,
    stack: [new Activation(0)],
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
  };
}

/** Runs something inside a context; contexts may be entered from within others, and the same one again. */
export function enter<T>(context: Enterable, run: () => T): T {
  const before = enterContext(context.python);
  const same = before === context.python;
  const saved = same ? null : { ...rt };
  if (!same) Object.assign(rt, context.registers);
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
    }
    enterContext(before);
  }
}

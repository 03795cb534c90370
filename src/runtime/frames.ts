import { memoryError, recursionError, systemError } from './errors.ts';
import { rt } from './registers.ts';
import { fromPosixError } from './syscall.ts';
import type { PDict } from './values/dict.ts';
import { PException } from './values/exception.ts';
import { type Activation, type FrameLocals, PFrame, PTraceback } from './values/frame.ts';

/*
 * Frames as Python sees them: how an activation record becomes a frame object, and how exceptions get their traceback entries.
 */

/** The globals of a running frame; a record that never was one has none. Those of functions are not written into it. */
export function globalsOf(act: Activation | undefined): PDict | null {
  if (act === undefined) return null;
  return act.fn !== null ? act.fn.globals : act.globals;
}

/** The frame object of a live activation, made now if nobody asked before; its callers are made with it. `live` is its thread's stack. */
export function materialize(activation: Activation, live: readonly (Activation | undefined)[] = rt.stack): PFrame {
  let depth = activation.depth;
  let inner: PFrame | null = null;
  const stack = live[activation.depth] === activation ? live : null;
  let act: Activation = activation;
  for (;;) {
    let frame = act.pframe;
    const known = frame !== null;
    if (frame === null) {
      const fn = act.fn;
      frame = new PFrame(act.code!, globalsOf(act)!, fn);
      frame.namespace = act.namespace;
      frame.locals = act.locals;
      frame.generator = act.generator;
      act.pframe = frame;
    }
    frame.activation = act;
    if (inner !== null) inner.back = frame;
    if ((known && frame.back !== null) || stack === null || --depth < 1) break;
    inner = frame;
    act = stack[depth]!;
  }
  return activation.pframe!;
}

/** The frame that called `frame`, while both are live or were materialized. */
export function callerOf(frame: PFrame): PFrame | null {
  const act = frame.activation;
  if (act !== null && frame.back === null && act.depth > 1 && rt.stack[act.depth] === act)
    frame.back = materialize(rt.stack[act.depth - 1]!);
  return frame.back;
}

/** Fills in the frame object of an activation that ends; `locals` is its heap frame. */
export function leaveFrame(act: Activation, locals: FrameLocals): void {
  const frame = act.pframe!;
  frame.position = act.pos;
  frame.locals = locals;
  frame.activation = null;
  act.pframe = null;
}

/** Adds the traceback entry of the running frame, once per frame the exception passes: `PyTraceBack_Here`. */
function traceHere(act: Activation, exception: PException): PException {
  if (exception.depth === act.depth) return exception;
  exception.depth = act.depth;
  const value = exception.value;
  if (!act.code!.inPlaceOfC) value.traceback = new PTraceback(value.traceback, materialize(act), act.pos);
  if (rt.tracing === 0) return exception;
  return instead(act, exception, instruments.raised(act, exception));
}

/** What an instrument raised instead of `exception`, which had its entry, gets none in this frame. */
function instead(act: Activation, exception: PException, raised: PException): PException {
  if (raised !== exception) raised.depth = act.depth;
  return raised;
}

/** What `tracing.ts` has to say about exceptions; it imports this file. */
export const instruments = {
  raised: (_act: Activation, exception: PException): PException => exception,
  unwind: (_act: Activation, exception: PException): PException => exception,
  passed: (_act: Activation, exception: PException): PException => exception,
};

/** What a catch in a frame does first: makes a Python exception of whatever was thrown, with this frame in its traceback. */
export function caught(act: Activation, error: unknown): PException {
  rt.sp = act.depth;
  const exception = traceHere(act, error instanceof PException ? error : fromHostError(error));
  return rt.tracing === 0 ? exception : instead(act, exception, instruments.passed(act, exception));
}

/** The way out of a frame by an exception. */
export function leaveByException(act: Activation, locals: FrameLocals, error: unknown): PException {
  let exception = caught(act, error);
  if (rt.tracing !== 0) exception = instead(act, exception, instruments.unwind(act, exception));
  if (act.pframe !== null) leaveFrame(act, locals);
  act.locals = null;
  act.namespace = undefined;
  rt.sp = act.depth - 1;
  return exception;
}

/** Errors that end the program whatever Python code says; they are no Python exceptions. */
export class Termination extends Error {}

/** The JavaScript errors that our own defects raised, by the SystemError they became. */
export const internalErrors = new WeakMap<object, unknown>();

/** A JavaScript error as the Python exception it stands for. */
export function fromHostError(error: unknown): PException {
  if (error instanceof PException) return error;
  if (error instanceof Termination) throw error;
  if (error instanceof RangeError) {
    if (error.message.includes('call stack')) return recursionError('maximum recursion depth exceeded');
    return memoryError();
  }
  // Of a system call that nobody expected to fail
  const known = fromPosixError(error);
  if (known instanceof PException) return known;
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const exception = systemError(`internal error in tspy: ${text}`);
  internalErrors.set(exception.value, error);
  return exception;
}

import { setInstrumented } from '../truffle/instrumentation.ts';
import { pyObjectCall3 } from './abstract/call.ts';
import { instruments, materialize } from './frames.ts';
import type { PValue } from './object.ts';
import { rt } from './registers.ts';
import type { ThreadState } from './threads/thread.ts';
import type { PCode } from './values/code.ts';
import { PException } from './values/exception.ts';
import type { Activation, PFrame } from './values/frame.ts';
import { PTuple } from './values/sequences.ts';

/*
 * What `sys.settrace`, `sys.setprofile` and `sys.monitoring` see: the events of running frames. Nodes ask `rt.tracing` where they may be
 * looked at (`instrumentable()`); while anything is attached, nothing enters compiled code.
 */

/** Bits of `rt.tracing`: who wants events of the running thread now. None while one of them is being told. */
export const TRACE = 1;
export const PROFILE = 2;
export const MONITOR = 4;
const NATIVE = 8;

/** `sys.monitoring`, which is a module of its own. */
export interface Monitor {
  enter(frame: PFrame, resumed: boolean): void;
  leave(frame: PFrame, value: PValue, yields: boolean): void;
  unwind(frame: PFrame, exception: PException): void;
  raised(frame: PFrame, exception: PException): void;
  line(frame: PFrame, line: number): void;
  call(frame: PFrame, callee: PValue, first: PValue | undefined): void;
  callDone(frame: PFrame, callee: PValue, first: PValue | undefined, raised: boolean): void;
}

/** A profiler of the interpreter's own: `_lsprof`. Calls of builtins have their callee, which may be a method's descriptor. */
export interface NativeProfiler {
  enter(code: PCode): void;
  leave(code: PCode): void;
  call(callee: PValue): void;
  callDone(callee: PValue): void;
}

let monitor: Monitor | null = null;
let profiler: NativeProfiler | null = null;
/** How many functions of `settrace` and `setprofile` there are in all threads, and one for `sys.monitoring` and `_lsprof` each. */
let attached = 0;

function attach(more: number): void {
  attached += more;
  setInstrumented(attached > 0);
}

/** Recomputes `rt.tracing` after something that it depends on has changed. */
export function updateTracing(): void {
  rt.tracing =
    rt.insideTracer > 0
      ? 0
      : (rt.traceFunction === null ? 0 : TRACE) |
        (rt.profileFunction === null ? 0 : PROFILE) |
        (monitor === null ? 0 : MONITOR) |
        (profiler === null ? 0 : NATIVE);
}

/** `sys.settrace` of the running thread. */
export function setTraceFunction(fn: PValue): void {
  attach(Number(fn !== null) - Number(rt.traceFunction !== null));
  rt.traceFunction = fn;
  updateTracing();
}

/** `sys.setprofile` of the running thread. */
export function setProfileFunction(fn: PValue): void {
  attach(Number(fn !== null) - Number(rt.profileFunction !== null));
  rt.profileFunction = fn;
  updateTracing();
}

/** The trace function or the profile function of a thread that is not running. */
export function setFunctionOf(thread: ThreadState, which: 'traceFunction' | 'profileFunction', fn: PValue): void {
  attach(Number(fn !== null) - Number(thread[which] !== null));
  thread[which] = fn;
}

/** Attaches `sys.monitoring` while a tool wants events. */
export function setMonitor(wanted: Monitor | null): void {
  attach(Number(wanted !== null) - Number(monitor !== null));
  monitor = wanted;
  updateTracing();
}

/** Attaches a profiler, or none. */
export function setNativeProfiler(wanted: NativeProfiler | null): void {
  attach(Number(wanted !== null) - Number(profiler !== null));
  profiler = wanted;
  updateTracing();
}

/** Runs what tells somebody of an event: nothing that runs meanwhile has events. */
export function untraced<T>(run: () => T): T {
  rt.insideTracer++;
  rt.tracing = 0;
  try {
    return run();
  } finally {
    rt.insideTracer--;
    updateTracing();
  }
}

/** `sys.call_tracing`: runs with events even inside of a trace function. */
export function traced<T>(run: () => T): T {
  const inside = rt.insideTracer;
  rt.insideTracer = 0;
  updateTracing();
  try {
    return run();
  } finally {
    rt.insideTracer = inside;
    updateTracing();
  }
}

/** Calls a trace function; one that fails is not called again. */
function tell(fn: PValue, frame: PFrame, event: string, arg: PValue): void {
  const before = frame.event;
  frame.event = event;
  try {
    const result = untraced(() => pyObjectCall3(fn, frame, event, arg));
    if (result !== null) frame.trace = result;
  } catch (error) {
    setTraceFunction(null);
    frame.trace = null;
    throw error;
  } finally {
    frame.event = before;
  }
}

function tellProfiler(frame: PFrame, event: string, arg: PValue): void {
  try {
    untraced(() => pyObjectCall3(rt.profileFunction, frame, event, arg));
  } catch (error) {
    setProfileFunction(null);
    throw error;
  }
}

/** A frame begins, or a generator's goes on. */
export function traceEnter(act: Activation, resumed: boolean): void {
  const frame = materialize(act);
  if (!resumed) frame.lastLine = -1;
  if ((rt.tracing & TRACE) !== 0) tell(rt.traceFunction, frame, 'call', null);
  if ((rt.tracing & PROFILE) !== 0) tellProfiler(frame, 'call', null);
  if ((rt.tracing & MONITOR) !== 0) monitor!.enter(frame, resumed);
  if ((rt.tracing & NATIVE) !== 0) profiler!.enter(frame.code);
}

/** A frame ends with `value`, or yields it. */
export function traceLeave(act: Activation, value: PValue, yields: boolean): void {
  const frame = act.pframe;
  if ((rt.tracing & TRACE) !== 0 && frame !== null && frame.trace !== null) tell(frame.trace, frame, 'return', value);
  if ((rt.tracing & PROFILE) !== 0) tellProfiler(materialize(act), 'return', value);
  if ((rt.tracing & MONITOR) !== 0) monitor!.leave(materialize(act), value, yields);
  if ((rt.tracing & NATIVE) !== 0) profiler!.leave(act.code!);
}

/** An exception leaves the frame. Answers what does: a trace function may have raised another one. */
function traceUnwind(act: Activation, exception: PException): PException {
  try {
    const frame = act.pframe;
    if ((rt.tracing & TRACE) !== 0 && frame !== null && frame.trace !== null) tell(frame.trace, frame, 'return', null);
    if ((rt.tracing & PROFILE) !== 0) tellProfiler(materialize(act), 'return', null);
    if ((rt.tracing & MONITOR) !== 0) monitor!.unwind(materialize(act), exception);
    if ((rt.tracing & NATIVE) !== 0) profiler!.leave(act.code!);
  } catch (error) {
    if (error instanceof PException) return error;
    throw error;
  }
  return exception;
}

/** An exception was raised in the frame or has come into it. Answers the one to go on with. */
function traceRaised(act: Activation, exception: PException): PException {
  try {
    const frame = act.pframe;
    if ((rt.tracing & TRACE) !== 0 && frame !== null && frame.trace !== null) {
      const { value } = exception;
      tell(frame.trace, frame, 'exception', new PTuple([value.shape.cls, value, value.traceback]));
    }
    if ((rt.tracing & MONITOR) !== 0) monitor!.raised(materialize(act), exception);
  } catch (error) {
    if (error instanceof PException) return error;
    throw error;
  }
  return exception;
}

/** A StopIteration ends a loop or a delegation in the frame. */
export function traceStop(act: Activation, stop: PException): void {
  const raised = traceRaised(act, stop);
  if (raised !== stop) throw raised;
}

/** Execution comes to `position`, where a line may begin. True when the trace function has set `f_lineno`. */
export function traceLine(act: Activation, position: number): boolean {
  act.pos = position;
  const known = act.pframe;
  if ((rt.tracing & MONITOR) === 0 && (known === null || known.trace === null)) return false;
  const frame = materialize(act);
  const line = frame.code.positions.line(position) ?? -1;
  const isNew = line !== frame.lastLine;
  frame.lastLine = line;
  if ((rt.tracing & TRACE) !== 0 && frame.trace !== null) {
    if (isNew && frame.traceLines) tell(frame.trace, frame, 'line', null);
    if (frame.trace !== null && frame.traceOpcodes && (rt.tracing & TRACE) !== 0)
      tell(frame.trace, frame, 'opcode', null);
  }
  if (isNew && (rt.tracing & MONITOR) !== 0) monitor!.line(frame, line);
  return frame.jump !== null;
}

/** A statement is done: where instructions count as events, that is one. */
export function traceDone(act: Activation): void {
  const frame = act.pframe;
  if ((rt.tracing & TRACE) !== 0 && frame !== null && frame.traceOpcodes && frame.trace !== null)
    tell(frame.trace, frame, 'opcode', null);
}

/** A loop goes back: its first line begins again, even if it is the one where it is. */
export function traceBackEdge(act: Activation): void {
  if (act.pframe !== null) act.pframe.lastLine = -1;
}

/** Calls with `run` what is no Python function, for profilers. `first` is the first argument. */
export function traceCall<T>(
  act: Activation,
  callee: PValue,
  first: PValue | undefined,
  isBuiltin: boolean,
  run: () => T,
): T {
  const frame = materialize(act);
  if ((rt.tracing & MONITOR) !== 0) monitor!.call(frame, callee, first);
  if (!isBuiltin) return run();
  if ((rt.tracing & PROFILE) !== 0) tellProfiler(frame, 'c_call', callee);
  if ((rt.tracing & NATIVE) !== 0) profiler!.call(callee);
  let result: T;
  try {
    result = run();
  } catch (error) {
    if ((rt.tracing & PROFILE) !== 0) tellProfiler(frame, 'c_exception', callee);
    if ((rt.tracing & MONITOR) !== 0) monitor!.callDone(frame, callee, first, true);
    if ((rt.tracing & NATIVE) !== 0) profiler!.callDone(callee);
    throw error;
  }
  if ((rt.tracing & PROFILE) !== 0) tellProfiler(frame, 'c_return', callee);
  if ((rt.tracing & MONITOR) !== 0) monitor!.callDone(frame, callee, first, false);
  if ((rt.tracing & NATIVE) !== 0) profiler!.callDone(callee);
  return result;
}

instruments.raised = traceRaised;
instruments.unwind = traceUnwind;

/** What `frame.f_lineno = line` needs to know of the tree: set by `nodes/jumps.ts`. */
export const jumpPlanner: { plan: (frame: PFrame, line: number) => object } = {
  plan: () => {
    throw new Error('no tree is known');
  },
};

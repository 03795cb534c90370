import { setInstrumented } from '../truffle/instrumentation.ts';
import { pyObjectCall3 } from './abstract/call.ts';
import { stopIteration } from './errors.ts';
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
const TRACE = 1;
const MONITOR = 2;
/** `sys.monitoring` wants jumps and branches too. */
export const MONITOR_JUMPS = 4;
/** Nodes ask for `rt.tracing >= PROFILE` before a call: this and what follows is about calls. */
export const PROFILE = 8;
const NATIVE = 16;
/** `sys.monitoring` wants calls too. */
const MONITOR_CALLS = 32;

/** `sys.monitoring`, which is a module of its own: each event is told of by the record of the running frame. */
export interface Monitor {
  /** Whether a tool wants calls, jumps or branches, instructions. */
  readonly calls: boolean;
  readonly jumps: boolean;
  readonly instructions: boolean;
  /** A frame begins. */
  start(act: Activation): void;
  /** A generator's frame goes on, by an exception that is thrown into it if there is one. */
  resume(act: Activation, thrown: PException | null): void;
  leave(act: Activation, value: PValue, yields: boolean): void;
  unwind(act: Activation, exception: PException): void;
  raised(act: Activation, exception: PException): void;
  /** A handler was found: an `except`, a `finally`, a `with`, or what the compiler puts around them. */
  handled(act: Activation, exception: PException): void;
  reraised(act: Activation, exception: PException): void;
  stop(act: Activation, value: PValue): void;
  line(act: Activation, line: number): void;
  instruction(act: Activation): void;
  /** Execution goes on at another position, where a condition said so if it is a branch. */
  jump(act: Activation, to: number, isBranch: boolean): void;
  call(act: Activation, callee: PValue, first: PValue | undefined): void;
  callDone(act: Activation, callee: PValue, first: PValue | undefined, raised: boolean): void;
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
        (monitor === null ? 0 : MONITOR | (monitor.calls ? MONITOR_CALLS : 0) | (monitor.jumps ? MONITOR_JUMPS : 0)) |
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

/** Attaches `sys.monitoring` while a tool wants events; to be called when it wants others, too. The lines of running frames have begun. */
export function setMonitor(wanted: Monitor | null): void {
  if (monitor === null && wanted !== null) for (let depth = 1; depth <= rt.sp; depth++) startInside(rt.stack[depth]!);
  attach(Number(wanted !== null) - Number(monitor !== null));
  monitor = wanted;
  updateTracing();
}

function startInside(act: Activation): void {
  act.lastLine = act.code!.positions.line(act.pos) ?? -1;
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

/** A frame begins. */
export function traceEnter(act: Activation): void {
  if ((rt.tracing & TRACE) !== 0) materialize(act).lastLine = -1;
  enterFrame(act);
  if ((rt.tracing & MONITOR) !== 0) {
    // the line of the definition has begun
    act.lastLine = act.code!.name === '<module>' ? -1 : act.code!.firstlineno;
    monitor!.start(act);
  }
  if ((rt.tracing & NATIVE) !== 0) profiler!.enter(act.code!);
}

/** A generator's frame goes on. */
export function traceResume(act: Activation, thrown: PException | null): void {
  enterFrame(act);
  if ((rt.tracing & MONITOR) !== 0) {
    startInside(act);
    monitor!.resume(act, thrown);
  }
  if ((rt.tracing & NATIVE) !== 0) profiler!.enter(act.code!);
}

function enterFrame(act: Activation): void {
  if ((rt.tracing & TRACE) !== 0) tell(rt.traceFunction, materialize(act), 'call', null);
  if ((rt.tracing & PROFILE) !== 0) tellProfiler(materialize(act), 'call', null);
}

/** A frame ends with `value`, or yields it. */
export function traceLeave(act: Activation, value: PValue, yields: boolean): void {
  const frame = act.pframe;
  if ((rt.tracing & TRACE) !== 0 && frame !== null && frame.trace !== null) tell(frame.trace, frame, 'return', value);
  if ((rt.tracing & PROFILE) !== 0) tellProfiler(materialize(act), 'return', value);
  if ((rt.tracing & MONITOR) !== 0) monitor!.leave(act, value, yields);
  if ((rt.tracing & NATIVE) !== 0) profiler!.leave(act.code!);
}

/** Runs what tells of an event of an exception. Answers the exception to go on with: whom is told may have raised another one. */
function telling(exception: PException, tellAll: () => void): PException {
  try {
    tellAll();
  } catch (error) {
    if (error instanceof PException) return error;
    throw error;
  }
  return exception;
}

/** An exception leaves the frame. */
function traceUnwind(act: Activation, exception: PException): PException {
  return telling(exception, () => {
    const frame = act.pframe;
    if ((rt.tracing & TRACE) !== 0 && frame !== null && frame.trace !== null) tell(frame.trace, frame, 'return', null);
    if ((rt.tracing & PROFILE) !== 0) tellProfiler(materialize(act), 'return', null);
    if ((rt.tracing & MONITOR) !== 0) monitor!.unwind(act, exception);
    if ((rt.tracing & NATIVE) !== 0) profiler!.leave(act.code!);
  });
}

function tellException(act: Activation, exception: PException): void {
  const frame = act.pframe;
  if ((rt.tracing & TRACE) === 0 || frame === null || frame.trace === null) return;
  const { value } = exception;
  tell(frame.trace, frame, 'exception', new PTuple([value.shape.cls, value, value.traceback]));
}

/** An exception was raised in the frame or has come into it. */
function traceRaised(act: Activation, exception: PException): PException {
  return telling(exception, () => {
    tellException(act, exception);
    if ((rt.tracing & MONITOR) !== 0) monitor!.raised(act, exception);
  });
}

/** What an iterator raised ends a loop or a delegation in the frame. */
export function traceStop(act: Activation, stop: PException): void {
  const raised = traceRaised(act, stop);
  if (raised !== stop) throw raised;
}

/** A generator has returned `value` to a loop or a delegation in the frame. */
export function traceReturned(act: Activation, value: PValue): void {
  if (value !== null && (rt.tracing & TRACE) !== 0) tellException(act, stopIteration(value));
  if ((rt.tracing & MONITOR) !== 0) monitor!.stop(act, value);
}

/** An exception has come to a handler. */
export function traceHandled(act: Activation, exception: PException): void {
  if ((rt.tracing & MONITOR) !== 0) monitor!.handled(act, exception);
}

/** A handler raises its exception again. */
export function traceReraised(act: Activation, exception: PException): void {
  if ((rt.tracing & MONITOR) !== 0) monitor!.reraised(act, exception);
}

/**
 * How many handlers an exception has passed in the frame at `depth` that CPython's compiler puts around others: each catches it, restores
 * what is being handled, and raises it again. What catches it next tells of them.
 */
const passed = { depth: 0, count: 0 };

/** An exception leaves an `except`, a `finally` or a `with` that was handling another. */
export function traceCleanup(act: Activation): void {
  if ((rt.tracing & MONITOR) === 0) return;
  if (passed.depth !== act.depth) passed.count = 0;
  passed.depth = act.depth;
  passed.count++;
}

function tracePassed(act: Activation, exception: PException): PException {
  if (passed.count === 0) return exception;
  const { depth } = passed;
  let { count } = passed;
  passed.count = 0;
  return depth !== act.depth
    ? exception
    : telling(exception, () => {
        for (; count > 0 && (rt.tracing & MONITOR) !== 0; count--) {
          monitor!.handled(act, exception);
          monitor!.reraised(act, exception);
        }
      });
}

/** Execution comes to `position`, where a line may begin. True when the trace function has set `f_lineno`. */
export function traceLine(act: Activation, position: number): boolean {
  act.pos = position;
  if ((rt.tracing & MONITOR) !== 0) monitorLine(act, position);
  const frame = act.pframe;
  if ((rt.tracing & TRACE) === 0 || frame === null || frame.trace === null) return false;
  const line = frame.code.positions.line(position) ?? -1;
  const isNew = line !== frame.lastLine;
  frame.lastLine = line;
  if (isNew && frame.traceLines) tell(frame.trace, frame, 'line', null);
  if (frame.trace !== null && frame.traceOpcodes && (rt.tracing & TRACE) !== 0)
    tell(frame.trace, frame, 'opcode', null);
  return frame.jump !== null;
}

function monitorLine(act: Activation, position: number): void {
  const line = act.code!.positions.line(position) ?? -1;
  if (line !== act.lastLine) {
    act.lastLine = line;
    monitor!.line(act, line);
  }
  if ((rt.tracing & MONITOR) !== 0 && monitor!.instructions) monitor!.instruction(act);
}

/** Execution goes from where it is to another position. */
export function traceJump(act: Activation, to: number, isBranch: boolean): void {
  if ((rt.tracing & MONITOR_JUMPS) !== 0) monitor!.jump(act, to, isBranch);
}

/** A statement is done: where instructions count as events, that is one. */
export function traceDone(act: Activation): void {
  const frame = act.pframe;
  if ((rt.tracing & TRACE) !== 0 && frame !== null && frame.traceOpcodes && frame.trace !== null)
    tell(frame.trace, frame, 'opcode', null);
  if ((rt.tracing & MONITOR) !== 0 && monitor!.instructions) monitor!.instruction(act);
}

/** A loop goes back: its first line begins again, even if it is the one where it is. */
export function traceBackEdge(act: Activation): void {
  if (act.pframe !== null) act.pframe.lastLine = -1;
}

/** A call that `traceCall` makes. */
export interface ObservedCall {
  readonly callee: PValue;
  /** What `sys.monitoring` is told: a method that was looked up for the call comes with its receiver as first argument. */
  readonly target: PValue;
  readonly first: PValue | undefined;
  /** `callee` is a function of Python, which tells of its own frame. */
  readonly isPython: boolean;
  /** `callee` is a function of the interpreter, which profilers hear of. */
  readonly isBuiltin: boolean;
}

/** Calls with `run`, for profilers and `sys.monitoring`. */
export function traceCall<T>(act: Activation, call: ObservedCall, run: () => T): T {
  const { callee, target, first, isPython, isBuiltin } = call;
  if ((rt.tracing & MONITOR_CALLS) !== 0) monitor!.call(act, target, first);
  if (isPython) return run();
  if (isBuiltin && (rt.tracing & PROFILE) !== 0) tellProfiler(materialize(act), 'c_call', callee);
  if (isBuiltin && (rt.tracing & NATIVE) !== 0) profiler!.call(callee);
  let result: T;
  try {
    result = run();
  } catch (error) {
    if (isBuiltin && (rt.tracing & PROFILE) !== 0) tellProfiler(materialize(act), 'c_exception', callee);
    if ((rt.tracing & MONITOR_CALLS) !== 0) monitor!.callDone(act, target, first, true);
    if (isBuiltin && (rt.tracing & NATIVE) !== 0) profiler!.callDone(callee);
    throw error;
  }
  if (isBuiltin && (rt.tracing & PROFILE) !== 0) tellProfiler(materialize(act), 'c_return', callee);
  if ((rt.tracing & MONITOR_CALLS) !== 0) monitor!.callDone(act, target, first, false);
  if (isBuiltin && (rt.tracing & NATIVE) !== 0) profiler!.callDone(callee);
  return result;
}

instruments.raised = traceRaised;
instruments.unwind = traceUnwind;
instruments.passed = tracePassed;

/** What `frame.f_lineno = line` needs to know of the tree: set by `nodes/jumps.ts`. */
export const jumpPlanner: { plan: (frame: PFrame, line: number) => object } = {
  plan: () => {
    throw new Error('no tree is known');
  },
};

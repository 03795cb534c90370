import { isException, runtimeError, stopIteration, typeError, valueError } from '../../runtime/errors.ts';
import { startingLocals } from '../../runtime/frame-locals.ts';
import { caught, fromHostError, instruments, materialize } from '../../runtime/frames.ts';
import type { PValue } from '../../runtime/object.ts';
import { raising, rt } from '../../runtime/registers.ts';
import { growStack } from '../../runtime/thread-state.ts';
import { retireQuickCalls } from '../../runtime/threads/quick-calls.ts';
import { scheduler } from '../../runtime/threads/scheduler.ts';
import { THREAD_YIELD } from '../../runtime/threads/thread.ts';
import {
  traceCleanup,
  traceEnter,
  traceHandled,
  traceLeave,
  traceReraised,
  traceResume,
} from '../../runtime/tracing.ts';
import { type PBaseException, PException } from '../../runtime/values/exception.ts';
import { type Activation, PFrame } from '../../runtime/values/frame.ts';
import {
  AsyncYield,
  asyncGeneratorType,
  CLOSED,
  CREATED,
  coroutineType,
  generatorType,
  PGenerator,
  RUNNING,
  SUSPENDED,
  ThrowSignal,
} from '../../runtime/values/generator.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { forget, noteUnawaited } from '../../runtime/values/unawaited.ts';
import { suspendableFunction, suspendedBy } from '../../truffle/intrinsics.ts';
import { waits } from '../../truffle/quick.ts';
import { pollSafepoint } from '../../truffle/safepoint.ts';
import { DELEGATION, enterDelegation, nextOf } from '../../truffle/step.ts';

/*
 * Running a generator for one step: everything that sends into generators, coroutines and asynchronous generators comes through `resume`.
 */

/** What a step gave when the generator has returned; `value` is what it returned. */
export class Returned {
  value: PValue = null;
}
/** The one instance: read its `value` at once. */
export const RETURNED = new Returned();

/**
 * What a generator is sent when the one it delegates to was resumed directly and came to its end: `step` is RETURNED, or `undefined` when that
 * raised. So a step through a chain of generators runs the code of the innermost alone.
 */
export const DELEGATED: { step: Step | undefined } = { step: undefined };

function kindOf(generator: PGenerator): string {
  const type = generator.shape.cls;
  if (type === coroutineType) return 'coroutine';
  return type === asyncGeneratorType ? 'async generator' : 'generator';
}

/** What a step gives: what was yielded, or RETURNED. */
export type Step = PValue | AsyncYield | Returned;

/** Runs to the next suspension. A closed generator answers RETURNED with None, or throws what is sent. */
export function resume(generator: PGenerator, sent: PValue | ThrowSignal): Step {
  const step = resumeQuietly(generator, sent);
  if (step === undefined) throw rt.raised;
  return step;
}

/** The same, but answers `undefined` when it raised: see `returned`. */
export function resumeQuietly(generator: PGenerator, sent: PValue | ThrowSignal): Step | undefined {
  if (generator.state !== SUSPENDED && !startable(generator, sent)) return RETURNED;
  const act = enter(generator);
  const { outerExc } = act;
  let done = true;
  try {
    if (rt.tracing !== 0) traceStepStart(generator, act, sent);
    let given: unknown = sent;
    const { direct } = generator;
    if (direct !== null && direct.state === SUSPENDED && rt.tracing === 0 && !(sent instanceof ThrowSignal)) {
      const inner = resumeQuietly(direct, sent);
      if (inner !== undefined && inner !== RETURNED) {
        done = false;
        return inner;
      }
      DELEGATED.step = inner;
      given = DELEGATED;
    }
    let step = generator.outer === null ? generator.next.call(generator.iterator, given) : nextOf(generator, given);
    if (step.value === DELEGATION) step = enterDelegation(generator);
    while (step.value === THREAD_YIELD) step = continueHere(generator);
    done = step.done === true;
    const value = step.value as PValue | AsyncYield | undefined;
    if (value === undefined) return raising(raisedIn(generator, act, rt.raised));
    return stepped(act, value, done);
  } catch (error) {
    return raising(raisedIn(generator, act, error));
  } finally {
    leave(generator, act, outerExc, done);
  }
}

/** What `runOn` answers where it stops before an item was refused. */
const STOPPED = new Returned();

/** `drain` of a generator: its activation record is entered once, as nothing sees the frame between the steps. */
export function drainGenerator(generator: PGenerator, accept: (item: PValue) => boolean): PValue | undefined {
  for (;;) {
    let step: Step;
    // what it delegates to is stepped without it
    if (rt.tracing !== 0 || generator.direct !== null) {
      step = resume(generator, null);
      if (step !== RETURNED && accept(step as PValue)) continue;
    } else step = runOn(generator, accept);
    if (step === STOPPED) continue;
    if (step !== RETURNED) return step as PValue;
    if (RETURNED.value !== null) rt.stop = stopIteration(RETURNED.value);
    return undefined;
  }
}

function runOn(generator: PGenerator, accept: (item: PValue) => boolean): Step {
  if (generator.state !== SUSPENDED && !startable(generator, null)) return RETURNED;
  const act = enter(generator);
  const { outerExc } = act;
  let done = true;
  try {
    for (;;) {
      let step = generator.outer === null ? generator.next.call(generator.iterator, null) : nextOf(generator, null);
      if (step.value === DELEGATION) step = enterDelegation(generator);
      while (step.value === THREAD_YIELD) step = continueHere(generator);
      done = step.done === true;
      const value = step.value as PValue | undefined;
      if (value === undefined) throw rt.raised;
      if (done) return stepped(act, value, true);
      if (!accept(value)) return value;
      if (rt.tracing !== 0 || generator.direct !== null) return STOPPED;
      rt.exc = outerExc;
      done = true;
    }
  } catch (error) {
    throw raisedIn(generator, act, error);
  } finally {
    leave(generator, act, outerExc, done);
  }
}

/** A generator made in a thread's coroutine gives way while plain code runs it: the others run here, if it waits. */
function continueHere(generator: PGenerator): IteratorResult<unknown, unknown> {
  const { wait } = rt.thread;
  if (wait === null || wait.done) {
    // only the thread's time is over
    pollSafepoint();
    return nextOf(generator, null);
  }
  let failure: unknown;
  retireQuickCalls();
  try {
    scheduler().waitHere();
  } catch (error) {
    failure = error;
  }
  return failure === undefined ? nextOf(generator, null) : nextOf(generator, failure, true);
}

/** One that the main thread made, and another begins. */
function makeSuspendable(generator: PGenerator): void {
  generator.iterator = generator.code.executable.steps!.invokeCoroutine(generator.fn, generator.begin!);
  generator.next = generator.iterator.next;
  generator.suspendable = true;
}

/** `resume` in the coroutine of a thread: what runs in the generator may give way. */
export function resumeCoroutine(generator: PGenerator, sent: PValue | ThrowSignal): Step {
  const { steps } = generator.code.executable;
  if (!generator.suspendable) {
    if (steps!.quick) return resume(generator, sent);
    if (generator.state === CREATED) makeSuspendable(generator);
  }
  if (generator.state !== SUSPENDED && !startable(generator, sent)) return RETURNED;
  steps?.beginStep();
  const { possible, unknown } = waits;
  const act = enter(generator);
  const { outerExc } = act;
  let done = true;
  let waiting = false;
  try {
    if (rt.tracing !== 0) traceStepStart(generator, act, sent);
    const step = nextOf(generator, sent);
    waiting = step.value === THREAD_YIELD;
    if (waiting) return suspendedBy(resuming(generator, act, outerExc, possible));
    done = step.done === true;
    if (step.value === undefined) throw rt.raised;
    return stepped(act, step.value as PValue | AsyncYield, done);
  } catch (error) {
    throw raisedIn(generator, act, error);
  } finally {
    if (!waiting) {
      leave(generator, act, outerExc, done);
      steps?.endStep(possible, unknown);
    }
  }
}

/** The rest of a step that has given way. */
function* resuming(
  generator: PGenerator,
  act: Activation,
  outerExc: PBaseException | null,
  possible: number,
): Generator<unknown, Step, unknown> {
  let done = true;
  try {
    let step: IteratorResult<unknown, unknown>;
    do {
      yield THREAD_YIELD;
      step = nextOf(generator, null);
    } while (step.value === THREAD_YIELD);
    done = step.done === true;
    if (step.value === undefined) throw rt.raised;
    return stepped(act, step.value as PValue | AsyncYield, done);
  } catch (error) {
    throw raisedIn(generator, act, error);
  } finally {
    leave(generator, act, outerExc, done);
    // one that was only interrupted says nothing
    if (waits.possible !== possible) generator.code.executable.steps?.endStep(possible, waits.unknown);
  }
}

/** What a step gave, as `resume` answers it. */
function stepped(act: Activation, value: PValue | AsyncYield, done: boolean): Step {
  if (rt.tracing !== 0) traceStep(act, value, !done);
  if (!done) return value;
  RETURNED.value = value as PValue;
  return RETURNED;
}

function raisedIn(generator: PGenerator, act: Activation, error: unknown): PException {
  const raised = translate(generator, error);
  if (rt.tracing === 0 || !(error instanceof PException)) return raised;
  // what turns StopIteration into RuntimeError is a handler around the whole code
  traceHandled(act, error);
  traceReraised(act, raised);
  return instruments.unwind(act, raised);
}

/** Generators that an exception passes through, to what they delegate to: they are resumed if that has ended. */
const passedThrough = new Set<PGenerator>();

function traceStepStart(generator: PGenerator, act: Activation, sent: PValue | ThrowSignal): void {
  if (generator.position < 0) traceEnter(act);
  else if (!(sent instanceof ThrowSignal)) traceResume(act, null);
  else if (generator.delegate === null) traceResume(act, sent.exception);
  else passedThrough.add(generator);
}

/** What a generator delegates to has ended after an exception was thrown through it, by `thrown` unless it returned. */
export function traceDelegated(act: Activation, thrown: PException | null): void {
  if (!passedThrough.delete(act.generator as PGenerator)) return;
  traceResume(act, thrown);
  if (thrown !== null) traceCleanup(act);
}

suspendableFunction(resume, resumeCoroutine);
suspendableFunction(resumeQuietly, resumeCoroutine);

/** Whether a generator that is not suspended can be run; false when it has ended and nothing is thrown in. */
function startable(generator: PGenerator, sent: PValue | ThrowSignal): boolean {
  switch (generator.state) {
    case RUNNING:
      throw valueError(`${kindOf(generator)} already executing`);
    case CLOSED:
      if (generator.shape.cls === coroutineType) throw runtimeError('cannot reuse already awaited coroutine');
      if (sent instanceof ThrowSignal) throw sent.exception;
      RETURNED.value = null;
      return false;
    case CREATED:
      generator.begin = null;
      if (generator.older !== null) begun(generator, sent);
      if (sent instanceof ThrowSignal) {
        generator.state = CLOSED;
        throw throwIntoNew(generator, sent.exception);
      }
      if (sent !== null) throw typeError(`can't send non-None value to a just-started ${kindOf(generator)}`);
  }
  return true;
}

/** A coroutine that is run, or closed by an exception, was awaited. */
function begun(generator: PGenerator, sent: PValue | ThrowSignal): void {
  if (sent === null || sent instanceof ThrowSignal) forget(generator);
}

/** Takes an activation record for the generator's frame. */
function enter(generator: PGenerator): Activation {
  const act = rt.stack[++rt.sp] ?? growStack();
  // as in `enterFrame`: what was here last is mostly this generator
  if (act.generator !== generator) {
    act.generator = generator;
    act.code = generator.code;
    act.fn = generator.fn;
  }
  if (act.locals !== generator.locals) act.locals = generator.locals;
  act.pos = generator.position;
  const frame = generator.frame;
  if (frame !== null) {
    act.pframe = frame;
    frame.activation = act;
    frame.back = null;
  }
  act.outerExc = rt.exc;
  generator.state = RUNNING;
  return act;
}

/** What generators that have ended run. */
const ENDED: PGenerator['iterator'] = [][Symbol.iterator]() as PGenerator['iterator'];

/** Gives the record back. It keeps the generator that is suspended: whoever takes it next asks whose it is. */
function leave(generator: PGenerator, act: Activation, outerExc: PBaseException | null, done: boolean): void {
  generator.state = done ? CLOSED : SUSPENDED;
  const live = act.pframe;
  if (live !== null) {
    generator.frame = live;
    live.activation = null;
    live.position = act.pos;
    live.back = null;
    act.pframe = null;
    live.locals = act.locals;
  }
  generator.position = act.pos;
  if (generator.locals !== act.locals) generator.locals = act.locals;
  if (done) {
    generator.delegate = null;
    generator.direct = null;
    act.locals = null;
    act.generator = null;
    // what has ended holds the generators it delegated to, and those theirs: an old one would keep them all from the young collections
    generator.iterator = ENDED;
  }
  rt.exc = outerExc;
  rt.sp = act.depth - 1;
}

/** Tells instruments what a step gave. */
function traceStep(act: Activation, value: PValue | AsyncYield, yields: boolean): void {
  if (passedThrough.delete(act.generator as PGenerator)) return;
  traceLeave(act, value instanceof AsyncYield ? value.value : value, yields);
}

/** Whatever came out of the generator's frame, as its caller gets it: StopIteration may not leave it (PEP 479). */
function translate(generator: PGenerator, error: unknown): PException {
  const exception = error instanceof PException ? error : fromHostError(error);
  const type = generator.shape.cls;
  const stops = isException(exception, 'StopIteration');
  if (!stops && !(type === asyncGeneratorType && isException(exception, 'StopAsyncIteration'))) return exception;
  const what = stops ? 'StopIteration' : 'StopAsyncIteration';
  const raised = runtimeError(`${kindOf(generator)} raised ${what}`);
  raised.value.cause = exception.value;
  raised.value.context = exception.value;
  raised.value.suppressContext = true;
  return raised;
}

/** An exception thrown into a generator that never ran is raised at its first line. */
function throwIntoNew(generator: PGenerator, exception: PException): PException {
  const act = rt.stack[++rt.sp] ?? growStack();
  act.code = generator.code;
  act.fn = generator.fn;
  act.generator = generator;
  act.locals = null;
  act.pos = -1;
  act.pframe = generator.frame;
  if (rt.tracing !== 0) traceResume(act, exception);
  let raised = caught(act, exception);
  if (rt.tracing !== 0) raised = instruments.unwind(act, raised);
  act.pframe!.activation = null;
  act.pframe!.back = null;
  act.pframe = null;
  act.generator = null;
  rt.sp = act.depth - 1;
  return raised;
}

/** `gi_frame`: the frame object, `null` once the generator has ended. */
export function frameOf(generator: PGenerator): PFrame | null {
  if (generator.state === CLOSED) return null;
  if (generator.state === RUNNING) {
    for (let depth = rt.sp; depth > 0; depth--)
      if (rt.stack[depth]!.generator === generator) return materialize(rt.stack[depth]!);
    return generator.frame;
  }
  if (generator.frame === null) {
    const frame = new PFrame(generator.code, generator.fn.globals, generator.fn);
    frame.generator = generator;
    frame.position = generator.position;
    frame.locals = generator.begin === null ? generator.locals : startingLocals(generator.fn, generator.begin);
    generator.frame = frame;
  }
  return generator.frame;
}

/** Makes the object that a call of a generator function gives. */
export function makeGenerator(
  kind: 'generator' | 'coroutine' | 'asyncGenerator',
  fn: PGenerator['fn'],
  iterator: Generator<unknown, unknown, unknown>,
  args: readonly PValue[],
): PGenerator {
  const type = kind === 'generator' ? generatorType : kind === 'coroutine' ? coroutineType : asyncGeneratorType;
  const made = new PGenerator(type, fn, iterator);
  made.begin = args;
  rt.made = made;
  rt.madeAt = rt.sp;
  if (kind === 'coroutine') {
    noteUnawaited(made);
    if (coroutineOrigins.depth > 0) made.origin = originOf(coroutineOrigins.depth);
  }
  return made;
}

/** `sys.set_coroutine_origin_tracking_depth`: how many frames a new coroutine remembers. */
export const coroutineOrigins = { depth: 0 };

/** `cr_origin`: where a coroutine was made. */
function originOf(depth: number): PTuple {
  const frames: PTuple[] = [];
  for (let at = rt.sp; at > 0 && frames.length < depth; at--) {
    const { code, pos } = rt.stack[at]!;
    if (code !== null)
      frames.push(new PTuple([code.filename, code.positions.line(pos) ?? code.firstlineno, code.name]));
  }
  return new PTuple(frames);
}

/** One step for Python's `send` and `throw`: a value, or StopIteration raised with what was returned. Answers `undefined` when it raised. */
export function sendOrRaise(generator: PGenerator, sent: PValue | ThrowSignal): PValue | undefined {
  const result = resumeQuietly(generator, sent);
  if (result === RETURNED) return raising(stopIteration(RETURNED.value));
  return result as PValue | undefined;
}

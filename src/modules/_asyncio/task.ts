/** What a task does: `_asyncio.Task` without its Python face. */
import { suspendableSlotCall } from '../../objects/function/coroutine-call.ts';
import { sendQuietly, stopIterationValue } from '../../objects/generator/protocol.ts';
import { RETURNED, resumeCoroutine, resumeQuietly, type Step } from '../../objects/generator/resume.ts';
import {
  pyObjectCallMethod,
  pyObjectGetAttr,
  pyObjectLookupAttr,
  pyObjectSetAttr,
} from '../../runtime/abstract/attribute.ts';
import { pyObjectCall0, pyObjectCall1 } from '../../runtime/abstract/call.ts';
import { pyObjectIsTrue } from '../../runtime/abstract/compare.ts';
import { importAttribute } from '../../runtime/abstract/import.ts';
import { pyObjectRepr, pyObjectStr } from '../../runtime/abstract/text.ts';
import { positionalCount } from '../../runtime/clinic/check-arguments.ts';
import { arg, compileBuiltin, type Param, type Spec } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset } from '../../runtime/clinic/members.ts';
import { isException, runtimeError, typeError } from '../../runtime/errors.ts';
import { fromHostError } from '../../runtime/frames.ts';
import { type PBase, PObject, type PValue } from '../../runtime/object.ts';
import { rt } from '../../runtime/registers.ts';
import type { Rest } from '../../runtime/threads/park.ts';
import { DISALLOW_INSTANTIATION, type PType } from '../../runtime/type.ts';
import type { KeywordNames } from '../../runtime/type-slots.ts';
import { builtinType } from '../../runtime/types.ts';
import type { PException } from '../../runtime/values/exception.ts';
import { trackFinalizable } from '../../runtime/values/finalization.ts';
import { PBuiltinFunction } from '../../runtime/values/function.ts';
import { coroutineType, generatorType, PGenerator, ThrowSignal } from '../../runtime/values/generator.ts';
import { SUSPENDED, suspendedBy, takeRest } from '../../truffle/intrinsics.ts';
import { copyCurrentContext, PContext, runInContext } from '../_contextvars/_contextvars.ts';
import {
  addDoneCallback,
  callSoon,
  cancelFuture,
  cancelledErrorOf,
  failureOf,
  futureType,
  initializeFuture,
  invalidState,
  PENDING,
  PFuture,
  setException,
  setResult,
} from './future.ts';
import { enterTask, leaveTask, registerUntilDone, swapCurrentTask, tasks } from './state.ts';

/** `asyncio.Task`: a coroutine that the event loop drives. */
export class PTask extends PFuture {
  coroutine: PValue | undefined = undefined;
  name: PValue = null;
  context: PValue = null;
  /** `_fut_waiter`: the future that the coroutine awaits. */
  waiter: PValue = null;
  mustCancel = false;
  cancelRequests = 0;
  logDestroyPending = true;
  wakeup: PBuiltinFunction | null = null;
}

export const taskType = builtinType('Task', {
  module: '_asyncio',
  base: futureType,
  allocate: (type) => new PTask(type.instanceShape),
});
taskType.hasDict = true;
taskType.hasWeakref = true;

export function initializeTask(
  self: PTask,
  coroutine: PValue,
  loop: PValue,
  name: PValue,
  context: PValue,
  eager: boolean,
): void {
  initializeFuture(self, loop);
  if (
    !(coroutine instanceof PGenerator && coroutine.shape.cls === coroutineType) &&
    !pyObjectIsTrue(pyObjectCall1(importAttribute('asyncio.coroutines', 'iscoroutine'), coroutine))
  ) {
    self.logDestroyPending = false;
    throw typeError(`a coroutine was expected, got ${pyObjectRepr(coroutine)}`);
  }
  self.context = context === null ? copyCurrentContext() : context;
  self.waiter = null;
  self.mustCancel = false;
  self.logDestroyPending = true;
  self.cancelRequests = 0;
  self.coroutine = coroutine;
  trackFinalizable(self);
  setTaskName(self, name === null ? `Task-${++tasks().named}` : name);
  if (eager && pyObjectIsTrue(pyObjectCallMethod(self.loop!, 'is_running'))) startEagerly(self);
  else {
    stepSoon(self, null);
    self.registered = registerUntilDone(self);
  }
}

export function setTaskName(self: PTask, name: PValue): void {
  self.name = typeof name === 'string' ? name : pyObjectStr(name);
}

/** Runs the first step within the constructor. */
function startEagerly(task: PTask): void {
  const loop = task.loop!;
  const before = swapCurrentTask(loop, task);
  try {
    tasks().eager.add(task);
    try {
      if (!(task.context instanceof PContext)) throw typeError('an instance of Context was expected');
      runInContext(task.context, () => step(task, null));
    } finally {
      tasks().eager.delete(task);
    }
  } finally {
    swapCurrentTask(loop, before);
    if (task.state === PENDING) task.registered = registerUntilDone(task);
    else task.coroutine = undefined;
  }
}

/** The exception that the next step throws into the coroutine, None for none. */
function beginStep(task: PTask, given: PException | null): PException | null {
  if (task.state !== PENDING)
    throw invalidState(
      `__step(): already done: ${pyObjectRepr(task)} ${given === null ? '' : pyObjectRepr(given.value)}`,
    );
  let thrown = given;
  if (task.mustCancel) {
    if (thrown === null || !isCancelled(thrown)) thrown = cancelledErrorOf(task);
    task.mustCancel = false;
  }
  task.waiter = null;
  if (task.coroutine === undefined) throw runtimeError('uninitialized Task object');
  return thrown;
}

const isCancelled = (raised: PException) =>
  isException(raised, importAttribute('asyncio.exceptions', 'CancelledError') as PType);

/** `undefined` when it raised: see `returned`. */
function advance(coroutine: PValue, thrown: PException | null): Step | undefined {
  if (thrown === null) return sendQuietly(coroutine as PBase, null);
  if (coroutine instanceof PGenerator) return resumeQuietly(coroutine, new ThrowSignal(thrown));
  try {
    return pyObjectCallMethod(coroutine, 'throw', [thrown.value]);
  } catch (error) {
    if (!isException(error, 'StopIteration')) throw error;
    RETURNED.value = stopIterationValue(error.value);
    return RETURNED;
  }
}

/** One step of the coroutine, and what follows from it. */
function step(task: PTask, given: PException | null): void {
  const thrown = beginStep(task, given);
  let result: Step | undefined;
  try {
    result = advance(task.coroutine!, thrown);
  } catch (error) {
    fail(task, fromHostError(error));
    return;
  }
  if (result === undefined) fail(task, rt.raised!);
  else endStep(task, result);
}

function returnedStep(step: Step | undefined): Step {
  if (step === undefined) throw rt.raised;
  return step;
}

/** The same in the coroutine of a thread. */
function* stepping(task: PTask, given: PException | null): Rest<void> {
  const thrown = beginStep(task, given);
  const { coroutine } = task;
  let result: Step;
  try {
    if (coroutine instanceof PGenerator) {
      result = resumeCoroutine(coroutine, thrown === null ? null : new ThrowSignal(thrown));
      if ((result as unknown) === SUSPENDED) result = (yield* takeRest()) as Step;
    } else result = returnedStep(advance(coroutine!, thrown));
  } catch (error) {
    fail(task, fromHostError(error));
    return;
  }
  endStep(task, result);
}

function fail(task: PTask, raised: PException): void {
  if (isCancelled(raised)) {
    task.cancelledError = raised.value;
    cancelFuture(task, null);
    return;
  }
  setException(task, raised.value);
  if (isException(raised, 'KeyboardInterrupt') || isException(raised, 'SystemExit')) throw raised;
}

function endStep(task: PTask, result: Step): void {
  if (result === RETURNED) {
    const { value } = RETURNED;
    if (task.mustCancel) {
      task.mustCancel = false;
      cancelFuture(task, task.cancelMessage);
    } else setResult(task, value);
  } else awaitResult(task, result as PValue);
}

/** Has the task go on when what its coroutine yielded is done. */
function awaitResult(task: PTask, result: PValue): void {
  if (result === task) {
    failSoon(task, `Task cannot await on itself: ${pyObjectRepr(task)}`);
    return;
  }
  if (result instanceof PFuture && (result.shape.cls === futureType || result.shape.cls === taskType)) {
    if (result.loop !== task.loop) otherLoop(task, result);
    else if (!result.blocking) yieldedFuture(task, result);
    else {
      result.blocking = false;
      addDoneCallback(result, wakeupOf(task), task.context);
      awaiting(task, result);
    }
    return;
  }
  if (result === null) {
    stepSoon(task, null);
    return;
  }
  const blocking = pyObjectLookupAttr(result, '_asyncio_future_blocking');
  if (blocking !== undefined && blocking !== null) {
    if (loopOfAny(result) !== task.loop) otherLoop(task, result);
    else if (!pyObjectIsTrue(blocking)) yieldedFuture(task, result);
    else {
      pyObjectSetAttr(result, '_asyncio_future_blocking', false);
      pyObjectCallMethod(result, 'add_done_callback', [wakeupOf(task), task.context], CONTEXT_KEYWORD);
      awaiting(task, result);
    }
    return;
  }
  if (result instanceof PGenerator && result.shape.cls === generatorType)
    failSoon(
      task,
      `yield was used instead of yield from for generator in task ${pyObjectRepr(task)} with ${pyObjectRepr(result)}`,
    );
  else failSoon(task, `Task got bad yield: ${pyObjectRepr(result)}`);
}

/** The callback that wakes the task. */
function wakeupOf(task: PTask): PBuiltinFunction {
  task.wakeup ??= new PBuiltinFunction(wakeup, task, null);
  return task.wakeup;
}

const CONTEXT_KEYWORD = ['context'];
const MESSAGE_KEYWORD = ['msg'];

function awaiting(task: PTask, future: PValue): void {
  task.waiter = future;
  if (task.mustCancel && requestCancel(future, task.cancelMessage)) task.mustCancel = false;
}

/** `future.cancel(msg=message)`. */
export function requestCancel(future: PValue, message: PValue): boolean {
  return pyObjectIsTrue(pyObjectCallMethod(future, 'cancel', [message], MESSAGE_KEYWORD));
}

/** The loop of anything like a future. */
function loopOfAny(future: PValue): PValue {
  const get = pyObjectLookupAttr(future, 'get_loop');
  return get === undefined ? pyObjectGetAttr(future, '_loop') : pyObjectCall0(get);
}

function otherLoop(task: PTask, future: PValue): void {
  failSoon(task, `Task ${pyObjectRepr(task)} got Future ${pyObjectRepr(future)} attached to a different loop`);
}

function yieldedFuture(task: PTask, future: PValue): void {
  failSoon(task, `yield was used instead of yield from in task ${pyObjectRepr(task)} with ${pyObjectRepr(future)}`);
}

function failSoon(task: PTask, message: string): void {
  stepSoon(task, runtimeError(message));
}

const stepType = builtinType('TaskStepMethWrapper', {
  module: '_asyncio',
  subclassable: false,
  flags: DISALLOW_INSTANTIATION,
});

/** The callback that takes the next step of a task. */
class PTaskStep extends PObject {
  readonly task: PTask;
  readonly thrown: PException | null;
  constructor(task: PTask, thrown: PException | null) {
    super(stepType.instanceShape);
    this.task = task;
    this.thrown = thrown;
  }
}

function stepSoon(task: PTask, thrown: PException | null): void {
  callSoon(task.loop!, new PTaskStep(task, thrown), undefined, task.context);
}

function takeStep(task: PTask, thrown: PException | null): PValue {
  const loop = task.loop!;
  enterTask(loop, task);
  try {
    step(task, thrown);
  } finally {
    leaveTask(loop, task);
  }
  return null;
}

function* takingStep(task: PTask, thrown: PException | null): Rest<PValue> {
  const loop = task.loop!;
  enterTask(loop, task);
  try {
    yield* stepping(task, thrown);
  } finally {
    leaveTask(loop, task);
  }
  return null;
}

function checkNoArguments(args: PValue[], keywords: KeywordNames): void {
  if (keywords !== null && keywords.length > 0) throw typeError('function takes no keyword arguments');
  if (positionalCount(args, keywords) > 0) throw typeError('function takes no positional arguments');
}

function callStep(self: PTaskStep, args: PValue[], keywords: KeywordNames): PValue {
  checkNoArguments(args, keywords);
  return takeStep(self.task, self.thrown);
}

defineType(stepType, {
  slots: { tp_call: callStep },
  members: [getset(PTaskStep, '__self__', { get: (self) => self.task, member: true })],
});

suspendableSlotCall(callStep, (self: PTaskStep, args, keywords) => {
  checkNoArguments(args, keywords);
  return suspendedBy(takingStep(self.task, self.thrown));
});

/** What the awaited future raised, null if it did not. */
function outcomeOf(future: PValue): PException | null {
  try {
    if (future instanceof PFuture && (future.shape.cls === futureType || future.shape.cls === taskType))
      return failureOf(future);
    pyObjectCallMethod(future, 'result');
    return null;
  } catch (error) {
    return fromHostError(error);
  }
}

const wakeupSpec: Spec<PTask, readonly [Param<PValue>, '/']> = {
  params: [arg('future', object), '/'],
  run: (self, future) => takeStep(self, outcomeOf(future)),
  coroutine: (self, future) => suspendedBy(takingStep(self, outcomeOf(future))),
};

/** The callback on the awaited future: `task.task_wakeup`. */
const wakeup = compileBuiltin('task_wakeup', 'Task.task_wakeup', null, wakeupSpec, '$self');

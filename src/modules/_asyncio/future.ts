/** What a future does: `_asyncio.Future` without its Python face. */
import { pyObjectCallMethod } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall0 } from '../../runtime/abstract/call.ts';
import { pyObjectEquals, pyObjectIsTrue } from '../../runtime/abstract/compare.ts';
import { importAttribute } from '../../runtime/abstract/import.ts';
import { isException, makeException, raised, runtimeError, typeError } from '../../runtime/errors.ts';
import { PIdentified, type PValue } from '../../runtime/object.ts';
import { raising } from '../../runtime/registers.ts';
import { PType } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import { PBaseException, PException } from '../../runtime/values/exception.ts';
import { finalizables, trackFinalizable, untrackFinalizable } from '../../runtime/values/finalization.ts';
import type { PTraceback } from '../../runtime/values/frame.ts';
import type { PWeakReference } from '../../runtime/values/weakref.ts';
import { eventLoop, unregisterDone } from './state.ts';

export const PENDING = 0;
export const CANCELLED = 1;
export const FINISHED = 2;

interface Callback {
  readonly fn: PValue;
  readonly context: PValue;
}

/** `asyncio.Future`. */
export class PFuture extends PIdentified {
  static readonly carriesState = true;
  /** `undefined` before `__init__`. */
  loop: PValue | undefined = undefined;
  state = PENDING;
  result: PValue = null;
  exception: PBaseException | null = null;
  /** The traceback that the exception had when it was set. */
  traceback: PTraceback | null = null;
  callbacks: Callback[] = [];
  /** `_asyncio_future_blocking`: an `await` has just yielded it. */
  blocking = false;
  /** The exception is to be logged if nobody asks for it. */
  logTraceback = false;
  sourceTraceback: PValue = null;
  cancelMessage: PValue = null;
  /** The CancelledError that ended a task. */
  cancelledError: PBaseException | null = null;
  /** What `_scheduled_tasks` has of a task that is not done. */
  registered: PWeakReference | null = null;

  /** For the twin of a dead one: what its `__del__` needs. */
  takeOver(dead: PFuture): void {
    this.loop = dead.loop;
    this.state = dead.state;
    this.result = dead.result;
    this.exception = dead.exception;
    this.logTraceback = dead.logTraceback;
    this.sourceTraceback = dead.sourceTraceback;
  }
}

export const futureType = builtinType('Future', {
  module: '_asyncio',
  allocate: (type) => new PFuture(type.instanceShape),
});
futureType.hasDict = true;
futureType.hasWeakref = true;

export const invalidState = (message: string) =>
  makeException(importAttribute('asyncio.exceptions', 'InvalidStateError') as PType, message);

/** The loop of a future, which must have been initialized. */
export function loopOf(self: PFuture): PValue {
  if (self.loop === undefined) throw runtimeError('Future object is not initialized.');
  return self.loop;
}

/** What `__init__` does. */
export function initializeFuture(self: PFuture, given: PValue): void {
  const loop = given === null ? eventLoop() : given;
  self.loop = undefined;
  self.state = PENDING;
  self.result = null;
  self.exception = null;
  self.traceback = null;
  self.callbacks = [];
  self.blocking = false;
  self.sourceTraceback = null;
  self.cancelMessage = null;
  self.cancelledError = null;
  doNotLog(self);
  self.loop = loop;
  if (pyObjectIsTrue(pyObjectCallMethod(loop, 'get_debug')))
    self.sourceTraceback = pyObjectCall0(importAttribute('traceback', 'extract_stack'));
}

/** The exception has been seen, or there is none. */
export function doNotLog(self: PFuture): void {
  if (!self.logTraceback) return;
  self.logTraceback = false;
  dropFinalizer(self);
}

/** Nothing has to be said any more when the future dies. */
function dropFinalizer(self: PFuture): void {
  if (!self.shape.cls.isHeapType && finalizables().has(self)) untrackFinalizable(self);
}

const CONTEXT_KEYWORD = ['context'];

/** `loop.call_soon(fn, argument, context=context)`. */
export function callSoon(loop: PValue, fn: PValue, argument: PValue | undefined, context: PValue): void {
  const args = argument === undefined ? [fn, context] : [fn, argument, context];
  pyObjectCallMethod(loop, 'call_soon', args, CONTEXT_KEYWORD);
}

function scheduleCallbacks(self: PFuture): void {
  const { callbacks, registered } = self;
  if (registered !== null) {
    self.registered = null;
    unregisterDone(registered);
  }
  if (callbacks.length === 0) return;
  self.callbacks = [];
  for (const { fn, context } of callbacks) callSoon(self.loop!, fn, self, context);
}

export function setResult(self: PFuture, result: PValue): void {
  if (self.state !== PENDING) throw invalidState('invalid state');
  self.result = result;
  self.state = FINISHED;
  dropFinalizer(self);
  scheduleCallbacks(self);
}

export function setException(self: PFuture, given: PValue): void {
  if (self.state !== PENDING) throw invalidState('invalid state');
  let exception = given instanceof PType ? pyObjectCall0(given) : given;
  if (!(exception instanceof PBaseException)) throw typeError('invalid exception object');
  if (isException(new PException(exception), 'StopIteration')) {
    const wrapped = runtimeError(
      'StopIteration interacts badly with generators and cannot be raised into a Future',
    ).value;
    wrapped.cause = exception;
    wrapped.context = exception;
    wrapped.suppressContext = true;
    exception = wrapped;
  }
  self.exception = exception as PBaseException;
  self.traceback = self.exception.traceback;
  self.state = FINISHED;
  scheduleCallbacks(self);
  self.logTraceback = true;
  trackFinalizable(self);
}

export function cancelFuture(self: PFuture, message: PValue): boolean {
  doNotLog(self);
  if (self.state !== PENDING) return false;
  self.state = CANCELLED;
  dropFinalizer(self);
  self.cancelMessage = message;
  scheduleCallbacks(self);
  return true;
}

/** The CancelledError that a cancelled future raises; the one that ended it only once. */
export function cancelledErrorOf(self: PFuture): PException {
  const known = self.cancelledError;
  if (known !== null) {
    self.cancelledError = null;
    return raised(known);
  }
  const type = importAttribute('asyncio.exceptions', 'CancelledError') as PType;
  return self.cancelMessage === null ? makeException(type) : makeException(type, self.cancelMessage);
}

/** What asking for the result raises, null if nothing. */
export function failureOf(self: PFuture): PException | null {
  if (self.state === CANCELLED) return cancelledErrorOf(self);
  if (self.state !== FINISHED) return invalidState('Result is not set.');
  doNotLog(self);
  const { exception } = self;
  if (exception === null) return null;
  exception.traceback = self.traceback;
  return raised(exception);
}

/** The result; `undefined` when asking for it raises. */
export function resultOf(self: PFuture): PValue | undefined {
  const failure = failureOf(self);
  return failure === null ? self.result : raising(failure);
}

/** Has `fn(self)` called when the future is done. */
export function addDoneCallback(self: PFuture, fn: PValue, context: PValue): void {
  if (self.loop === undefined) throw runtimeError('uninitialized Future object');
  if (self.state !== PENDING) callSoon(self.loop, fn, self, context);
  else self.callbacks.push({ fn, context });
}

export function removeDoneCallback(self: PFuture, fn: PValue): number {
  const kept: Callback[] = [];
  // The list is read anew each turn: a comparison may change it.
  let at = 0;
  for (; at < self.callbacks.length; at++) {
    const callback = self.callbacks[at]!;
    if (!pyObjectEquals(callback.fn, fn)) kept.push(callback);
  }
  if (self.callbacks.length > 0) self.callbacks = kept;
  return at - kept.length;
}

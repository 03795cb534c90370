/** `_asyncio.FutureIter`: what `await future` goes through. */

import { exceptionToThrow } from '../../objects/generator/protocol.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { method } from '../../runtime/clinic/members.ts';
import { runtimeError, stopIteration, typeError } from '../../runtime/errors.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { raising, rt } from '../../runtime/registers.ts';
import { DISALLOW_INSTANTIATION, PType } from '../../runtime/type.ts';
import type { ReturnHolder } from '../../runtime/type-slots.ts';
import { builtinType } from '../../runtime/types.ts';
import { baseExceptionType, PBaseException } from '../../runtime/values/exception.ts';
import { PTraceback } from '../../runtime/values/frame.ts';
import { failureOf, loopOf, PENDING, type PFuture } from './future.ts';

const futureIterType = builtinType('FutureIter', {
  module: '_asyncio',
  subclassable: false,
  flags: DISALLOW_INSTANTIATION,
});

/** Yields its future once, then returns its result. */
export class PFutureIter extends PObject {
  /** Null once that has been returned. */
  future: PFuture | null;
  constructor(future: PFuture) {
    loopOf(future);
    super(futureIterType.instanceShape);
    this.future = future;
  }
}

/** One step, as `am_send` answers it. */
function send(self: PFutureIter, result: ReturnHolder): PFuture | ReturnHolder | undefined {
  const { future } = self;
  result.value = null;
  if (future === null) return result;
  if (future.state === PENDING) {
    if (future.blocking) return raising(runtimeError("await wasn't used with future"));
    future.blocking = true;
    return future;
  }
  self.future = null;
  const failure = failureOf(future);
  if (failure !== null) return raising(failure);
  result.value = future.result;
  return result;
}

/** The same as Python calls it: the future, or StopIteration; `undefined` when it raised. */
function sendOrRaise(self: PFutureIter): PValue | undefined {
  const result: ReturnHolder = { value: null };
  const step = send(self, result);
  return step === result ? raising(stopIteration(result.value)) : (step as PFuture | undefined);
}

defineType(futureIterType, {
  slots: {
    tp_iter: (self) => self,
    tp_iternext(self: PFutureIter) {
      const result: ReturnHolder = { value: null };
      const step = send(self, result);
      if (step === undefined) throw rt.raised;
      if (step !== result) return step as PFuture;
      if (result.value !== null) rt.stop = stopIteration(result.value);
      return undefined;
    },
    am_send: (self: PFutureIter, _value, result) => send(self, result),
  },
  members: [
    method(PFutureIter, 'send', {
      params: [arg('value', object), '/'],
      raises: true,
      run: sendOrRaise,
    }),
    method(PFutureIter, 'throw', {
      params: [arg('type', object), arg('val', object, undefined), arg('tb', object, undefined), '/'],
      run(self, type, value, traceback) {
        if (traceback !== undefined && traceback !== null && !(traceback instanceof PTraceback))
          throw typeError('throw() third argument must be a traceback');
        if (!(type instanceof PBaseException) && !(type instanceof PType && type.isSubtypeOf(baseExceptionType)))
          throw typeError('exceptions must be classes deriving BaseException or instances of such a class');
        self.future = null;
        throw exceptionToThrow(type, value, traceback);
      },
    }),
    method(PFutureIter, 'close', {
      run(self) {
        self.future = null;
      },
    }),
  ],
});

/** `_asyncio.FutureIter`: what `await future` goes through. */

import { exceptionToThrow } from '../../objects/generator/protocol.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { method } from '../../runtime/clinic/members.ts';
import { runtimeError, stopIteration, typeError } from '../../runtime/errors.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { rt } from '../../runtime/registers.ts';
import { DISALLOW_INSTANTIATION, PType } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import { baseExceptionType, PBaseException } from '../../runtime/values/exception.ts';
import { PTraceback } from '../../runtime/values/frame.ts';
import { loopOf, PENDING, type PFuture, resultOf } from './future.ts';

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

const yields = (value: PValue) => ({ done: false, value });
const returns = (value: PValue) => ({ done: true, value });

function send(self: PFutureIter) {
  const { future } = self;
  if (future === null) return returns(null);
  if (future.state === PENDING) {
    if (future.blocking) throw runtimeError("await wasn't used with future");
    future.blocking = true;
    return yields(future);
  }
  self.future = null;
  return returns(resultOf(future));
}

defineType(futureIterType, {
  slots: {
    tp_iter: (self) => self,
    tp_iternext(self: PFutureIter) {
      const { done, value } = send(self);
      if (!done) return value;
      if (value !== null) rt.stop = stopIteration(value);
      return undefined;
    },
    am_send: send,
  },
  members: [
    method(PFutureIter, 'send', {
      params: [arg('value', object), '/'],
      run(self) {
        const { done, value } = send(self);
        if (done) throw stopIteration(value);
        return value;
      },
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

/** `_asyncio.Future`, as Python sees it. */
import { genericAlias } from '../../objects/generic-alias/generic-alias.ts';
import { pyObjectCallMethod } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall1 } from '../../runtime/abstract/call.ts';
import { pyObjectIsTrue } from '../../runtime/abstract/compare.ts';
import { importAttribute } from '../../runtime/abstract/import.ts';
import { initBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { classMethod, getset, type Member, method } from '../../runtime/clinic/members.ts';
import { attributeError, valueError } from '../../runtime/errors.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { PList, PTuple } from '../../runtime/values/sequences.ts';
import { copyCurrentContext } from '../_contextvars/_contextvars.ts';
import {
  addDoneCallback,
  CANCELLED,
  cancelFuture,
  cancelledErrorOf,
  doNotLog,
  FINISHED,
  futureType,
  initializeFuture,
  invalidState,
  loopOf,
  PENDING,
  PFuture,
  removeDoneCallback,
  resultOf,
  setException,
  setResult,
} from './future.ts';
import { PFutureIter } from './future-iter.ts';

const STATE_NAMES = ['PENDING', 'CANCELLED', 'FINISHED'];

/** `__del__`: says so if nobody asked for the exception. */
export function finalizeFuture(self: PFuture): void {
  if (!self.logTraceback) return;
  self.logTraceback = false;
  const details = new PDict();
  details.set('message', `${typeOf(self).name} exception was never retrieved`);
  details.set('exception', self.exception);
  details.set('future', self);
  if (self.sourceTraceback !== null) details.set('source_traceback', self.sourceTraceback);
  pyObjectCallMethod(self.loop!, 'call_exception_handler', [details]);
}

export const cannotDelete = () => attributeError('cannot delete attribute');

const contextParam = arg('context', object, null, '<unrepresentable>');

/** What futures and tasks have alike. */
export const futureMembers: Member[] = [
  method(PFuture, 'result', {
    doc: "Return the result this future represents.\n\nIf the future has been cancelled, raises CancelledError.  If the\nfuture's result isn't yet available, raises InvalidStateError.  If\nthe future is done and has an exception set, this exception is raised.",
    raises: true,
    run(self) {
      if (self.loop === undefined) throw invalidState('Future object is not initialized.');
      return resultOf(self);
    },
  }),
  method(PFuture, 'exception', {
    doc: "Return the exception that was set on this future.\n\nThe exception (or None if no exception was set) is returned only if\nthe future is done.  If the future has been cancelled, raises\nCancelledError.  If the future isn't done yet, raises\nInvalidStateError.",
    run(self) {
      if (self.loop === undefined) throw invalidState('Future object is not initialized.');
      if (self.state === CANCELLED) throw cancelledErrorOf(self);
      if (self.state !== FINISHED) throw invalidState('Exception is not set.');
      doNotLog(self);
      return self.exception;
    },
  }),
  method(PFuture, 'add_done_callback', {
    doc: 'Add a callback to be run when the future becomes done.\n\nThe callback is called with a single argument - the future object. If\nthe future is already done when this is called, the callback is\nscheduled with call_soon.',
    params: [arg('fn', object), '/', '*', contextParam],
    run: (self, fn, given) => addDoneCallback(self, fn, given === null ? copyCurrentContext() : given),
  }),
  method(PFuture, 'remove_done_callback', {
    doc: 'Remove all instances of a callback from the "call when done" list.\n\nReturns the number of callbacks removed.',
    params: [arg('fn', object), '/'],
    run(self, fn) {
      loopOf(self);
      return removeDoneCallback(self, fn);
    },
  }),
  method(PFuture, 'cancelled', {
    doc: 'Return True if the future was cancelled.',
    run: (self) => self.loop !== undefined && self.state === CANCELLED,
  }),
  method(PFuture, 'done', {
    doc: 'Return True if the future is done.\n\nDone means either that a result / exception are available, or that the\nfuture was cancelled.',
    run: (self) => self.loop !== undefined && self.state !== PENDING,
  }),
  method(PFuture, 'get_loop', { doc: 'Return the event loop the Future is bound to.', run: loopOf }),
  method(PFuture, '_make_cancelled_error', {
    doc: 'Create the CancelledError to raise if the Future is cancelled.\n\nThis should only be called once when handling a cancellation since\nit erases the context exception value.',
    run: (self) => cancelledErrorOf(self).value,
  }),
  classMethod('__class_getitem__', { doc: 'See PEP 585', params: [arg('object', object), '/'], run: genericAlias }),
  getset(PFuture, '_state', {
    get(self) {
      loopOf(self);
      return STATE_NAMES[self.state]!;
    },
  }),
  getset(PFuture, '_asyncio_future_blocking', {
    get: (self) => self.loop !== undefined && self.blocking,
    set(self, value) {
      loopOf(self);
      if (value === undefined) throw cannotDelete();
      self.blocking = pyObjectIsTrue(value);
    },
  }),
  getset(PFuture, '_loop', { get: (self) => (self.loop === undefined ? null : self.loop) }),
  getset(PFuture, '_callbacks', {
    get(self) {
      loopOf(self);
      if (self.callbacks.length === 0) return null;
      return new PList(self.callbacks.map((callback) => new PTuple([callback.fn, callback.context])));
    },
  }),
  getset(PFuture, '_result', {
    get(self) {
      loopOf(self);
      return self.result;
    },
  }),
  getset(PFuture, '_exception', {
    get(self) {
      loopOf(self);
      return self.exception;
    },
  }),
  getset(PFuture, '_log_traceback', {
    get(self) {
      loopOf(self);
      return self.logTraceback;
    },
    set(self, value) {
      if (value === undefined) throw cannotDelete();
      if (pyObjectIsTrue(value)) throw valueError('_log_traceback can only be set to False');
      doNotLog(self);
    },
  }),
  getset(PFuture, '_source_traceback', { get: (self) => self.sourceTraceback }),
  getset(PFuture, '_cancel_message', {
    get: (self) => self.cancelMessage,
    set(self, value) {
      if (value === undefined) throw cannotDelete();
      self.cancelMessage = value;
    },
  }),
];

defineType(futureType, {
  doc: "This class is *almost* compatible with concurrent.futures.Future.\n\n    Differences:\n\n    - result() and exception() do not take a timeout argument and\n      raise an exception when the future isn't done yet.\n\n    - Callbacks registered with add_done_callback() are always called\n      via the event loop's call_soon_threadsafe().\n\n    - This class is not compatible with the wait() and as_completed()\n      methods in the concurrent.futures package.",
  textSignature: '(*, loop=None)',
  slots: {
    tp_new: (type) => type.allocate(type),
    tp_init: initBy('Future', {
      params: ['*', arg('loop', object, null)],
      run: (self: PFuture, loop) => initializeFuture(self, loop),
    }),
    tp_finalize: finalizeFuture,
    tp_iter: (self: PFuture) => new PFutureIter(self),
    am_await: (self: PFuture) => new PFutureIter(self),
    tp_repr(self: PFuture) {
      loopOf(self);
      return pyObjectCall1(importAttribute('asyncio.base_futures', '_future_repr'), self);
    },
  },
  members: [
    ...futureMembers,
    method(PFuture, 'set_result', {
      doc: 'Mark the future done and set its result.\n\nIf the future is already done when this method is called, raises\nInvalidStateError.',
      params: [arg('result', object), '/'],
      run(self, result) {
        loopOf(self);
        setResult(self, result);
      },
    }),
    method(PFuture, 'set_exception', {
      doc: 'Mark the future done and set an exception.\n\nIf the future is already done when this method is called, raises\nInvalidStateError.',
      params: [arg('exception', object), '/'],
      run(self, exception) {
        loopOf(self);
        setException(self, exception);
      },
    }),
    method(PFuture, 'cancel', {
      doc: "Cancel the future and schedule callbacks.\n\nIf the future is already done or cancelled, return False.  Otherwise,\nchange the future's state to cancelled, schedule the callbacks and\nreturn True.",
      params: [arg('msg', object, null)],
      run(self, message) {
        loopOf(self);
        return cancelFuture(self, message);
      },
    }),
  ],
});

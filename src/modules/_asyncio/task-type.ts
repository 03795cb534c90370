/** `_asyncio.Task`, as Python sees it. */
import { pyObjectCallMethod } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall1, pyObjectCall2, pyObjectCall3 } from '../../runtime/abstract/call.ts';
import { pyObjectIsTrue } from '../../runtime/abstract/compare.ts';
import { importAttribute } from '../../runtime/abstract/import.ts';
import { initBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { bool, object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, method } from '../../runtime/clinic/members.ts';
import { runtimeError } from '../../runtime/errors.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { doNotLog, loopOf, PENDING } from './future.ts';
import { cannotDelete, finalizeFuture, futureMembers } from './future-type.ts';
import { initializeTask, PTask, requestCancel, setTaskName, taskType } from './task.ts';

/** `__del__`: says so if the task was not over. */
function finalizeTask(self: PTask): void {
  if (self.state === PENDING && self.logDestroyPending && self.loop !== undefined) {
    const details = new PDict();
    details.set('task', self);
    details.set('message', 'Task was destroyed but it is pending!');
    if (self.sourceTraceback !== null) details.set('source_traceback', self.sourceTraceback);
    pyObjectCallMethod(self.loop, 'call_exception_handler', [details]);
  }
  finalizeFuture(self);
}

const base = (name: string) => importAttribute('asyncio.base_tasks', name);

defineType(taskType, {
  doc: 'A coroutine wrapped in a Future.',
  textSignature: '(coro, *, loop=None, name=None, context=None, eager_start=False)',
  slots: {
    tp_new: (type) => type.allocate(type),
    tp_init: initBy('Task', {
      params: [
        arg('coro', object),
        '*',
        arg('loop', object, null),
        arg('name', object, null),
        arg('context', object, null),
        arg('eager_start', bool, false),
      ],
      run: (self: PTask, coroutine, loop, name, context, eager) =>
        initializeTask(self, coroutine, loop, name, context, eager),
    }),
    tp_finalize: finalizeTask,
    tp_repr(self: PTask) {
      loopOf(self);
      return pyObjectCall1(base('_task_repr'), self);
    },
  },
  members: [
    ...futureMembers,
    method(PTask, 'set_result', {
      params: [arg('result', object), '/'],
      run() {
        throw runtimeError('Task does not support set_result operation');
      },
    }),
    method(PTask, 'set_exception', {
      params: [arg('exception', object), '/'],
      run() {
        throw runtimeError('Task does not support set_exception operation');
      },
    }),
    method(PTask, 'cancel', {
      doc: "Request that this task cancel itself.\n\nThis arranges for a CancelledError to be thrown into the\nwrapped coroutine on the next cycle through the event loop.\nThe coroutine then has a chance to clean up or even deny\nthe request using try/except/finally.\n\nUnlike Future.cancel, this does not guarantee that the\ntask will be cancelled: the exception might be caught and\nacted upon, delaying cancellation of the task or preventing\ncancellation completely.  The task may also return a value or\nraise a different exception.\n\nImmediately after this method is called, Task.cancelled() will\nnot return True (unless the task was already cancelled).  A\ntask will be marked as cancelled when the wrapped coroutine\nterminates with a CancelledError exception (even if cancel()\nwas not called).\n\nThis also increases the task's count of cancellation requests.",
      params: [arg('msg', object, null)],
      run(self, message) {
        doNotLog(self);
        if (self.state !== PENDING) return false;
        self.cancelRequests++;
        if (self.waiter !== null && requestCancel(self.waiter, message)) return true;
        self.mustCancel = true;
        self.cancelMessage = message;
        return true;
      },
    }),
    method(PTask, 'cancelling', {
      doc: "Return the count of the task's cancellation requests.\n\nThis count is incremented when .cancel() is called\nand may be decremented using .uncancel().",
      run: (self) => self.cancelRequests,
    }),
    method(PTask, 'uncancel', {
      doc: "Decrement the task's count of cancellation requests.\n\nThis should be used by tasks that catch CancelledError\nand wish to continue indefinitely until they are cancelled again.\n\nReturns the remaining number of cancellation requests.",
      run(self) {
        if (self.cancelRequests > 0 && --self.cancelRequests === 0) self.mustCancel = false;
        return self.cancelRequests;
      },
    }),
    method(PTask, 'get_stack', {
      doc: "Return the list of stack frames for this task's coroutine.\n\nIf the coroutine is not done, this returns the stack where it is\nsuspended.  If the coroutine has completed successfully or was\ncancelled, this returns an empty list.  If the coroutine was\nterminated by an exception, this returns the list of traceback\nframes.\n\nThe frames are always ordered from oldest to newest.\n\nThe optional limit gives the maximum number of frames to\nreturn; by default all available frames are returned.  Its\nmeaning differs depending on whether a stack or a traceback is\nreturned: the newest frames of a stack are returned, but the\noldest frames of a traceback are returned.  (This matches the\nbehavior of the traceback module.)\n\nFor reasons beyond our control, only one stack frame is\nreturned for a suspended coroutine.",
      params: ['*', arg('limit', object, null)],
      run: (self, limit) => pyObjectCall2(base('_task_get_stack'), self, limit),
    }),
    method(PTask, 'print_stack', {
      doc: "Print the stack or traceback for this task's coroutine.\n\nThis produces output similar to that of the traceback module,\nfor the frames retrieved by get_stack().  The limit argument\nis passed to get_stack().  The file argument is an I/O stream\nto which the output is written; by default output is written\nto sys.stderr.",
      params: ['*', arg('limit', object, null), arg('file', object, null)],
      run: (self, limit, file) => pyObjectCall3(base('_task_print_stack'), self, limit, file),
    }),
    method(PTask, 'get_name', { run: (self) => self.name }),
    method(PTask, 'set_name', { params: [arg('value', object), '/'], run: setTaskName }),
    method(PTask, 'get_coro', { run: (self) => (self.coroutine === undefined ? null : self.coroutine) }),
    method(PTask, 'get_context', { run: (self) => self.context }),
    getset(PTask, '_log_destroy_pending', {
      get: (self) => self.logDestroyPending,
      set(self, value) {
        if (value === undefined) throw cannotDelete();
        self.logDestroyPending = pyObjectIsTrue(value);
      },
    }),
    getset(PTask, '_must_cancel', { get: (self) => self.mustCancel }),
    getset(PTask, '_coro', { get: (self) => (self.coroutine === undefined ? null : self.coroutine) }),
    getset(PTask, '_fut_waiter', { get: (self) => self.waiter }),
  ],
});

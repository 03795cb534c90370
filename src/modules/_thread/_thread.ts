import { structSequence } from '../../objects/structseq.ts';
import { pyObjectGetAttr } from '../../runtime/abstract/attribute.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { double, int, object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { builtinFunction, getset, method } from '../../runtime/clinic/members.ts';
import { currentContext } from '../../runtime/context.ts';
import { keyboardInterrupt, makeException, runtimeError, typeError, valueError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { PObject } from '../../runtime/object.ts';
import { builtinType } from '../../runtime/types.ts';
import { exceptionType } from '../../runtime/values/exception.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { isInstanceOf } from '../../runtime/values/scalars.ts';
import type { PTuple } from '../../runtime/values/sequences.ts';
import { printException, writeToStderr } from '../sys/print-exception.ts';
import { localType } from './local.ts';
import { lockType, rlockType, TIMEOUT_MAX, threadIdent } from './lock.ts';

/** What knows whether a thread has ended: `_thread._ThreadHandle`. */
class PThreadHandle extends PObject {
  ident = 0;
  done = false;
}

const threadHandleType = builtinType('_ThreadHandle', {
  module: '_thread',
  allocate: (type) => new PThreadHandle(type.instanceShape),
  subclassable: false,
});
threadHandleType.hasWeakref = true;

defineType(threadHandleType, {
  slots: {
    tp_new: (type) => type.allocate(type),
    tp_repr: (self: PThreadHandle) => `<_ThreadHandle object: ident=${self.ident}>`,
  },
  members: [
    getset(PThreadHandle, 'ident', { get: (self) => self.ident }),
    method(PThreadHandle, 'join', {
      params: [arg('timeout', object, null), '/'],
      run(self) {
        if (self.ident === threadIdent() && !self.done) throw runtimeError('Cannot join current thread');
      },
    }),
    method(PThreadHandle, 'is_done', { run: (self) => self.done }),
    method(PThreadHandle, '_set_done', {
      run(self) {
        self.done = true;
      },
    }),
  ],
});

const exceptHookArgs = structSequence('_thread._ExceptHookArgs', [
  ['exc_type', 'Exception type'],
  ['exc_value', 'Exception value'],
  ['exc_traceback', 'Exception traceback'],
  ['thread', 'Thread'],
]);

const threadsMissing = () => runtimeError("can't start new thread");

const startNewThread = (name: string) =>
  builtinFunction(name, {
    doc: 'Start a new thread and return its identifier.',
    params: [arg('function', object), arg('args', object), arg('kwargs', object, null), '/'],
    run() {
      throw threadsMissing();
    },
  });

const allocateLock = (name: string) =>
  builtinFunction(name, {
    doc: 'Create a new lock object.',
    run: () => lockType.allocate(lockType),
  });

const exitThread = (name: string) =>
  builtinFunction(name, {
    doc: "This is synonymous to ``raise SystemExit''.  It will cause the current\nthread to exit silently unless the exception is caught.",
    run() {
      throw makeException(exceptionType('SystemExit'));
    },
  });

defineModule('_thread', {
  doc: "This module provides primitive operations to write multi-threaded programs.\nThe 'threading' module provides a more convenient interface.",
  functions: [
    startNewThread('start_new_thread'),
    startNewThread('start_new'),
    builtinFunction('start_joinable_thread', {
      doc: 'For internal use only: start a new thread.',
      params: [arg('function', object), '*', arg('handle', object, null), arg('daemon', object, true)],
      run() {
        throw threadsMissing();
      },
    }),
    builtinFunction('daemon_threads_allowed', {
      doc: 'Return True if daemon threads are allowed in the current interpreter, and False otherwise.',
      run: () => true,
    }),
    allocateLock('allocate_lock'),
    allocateLock('allocate'),
    exitThread('exit_thread'),
    exitThread('exit'),
    builtinFunction('interrupt_main', {
      doc: 'Simulate the arrival of the given signal in the main thread,\nwhere the corresponding signal handler will be executed.',
      params: [arg('signum', int, 2), '/'],
      run(_module, signal) {
        if (signal < 1 || signal > 64) throw valueError('signal number out of range');
        if (signal === 2) throw keyboardInterrupt();
      },
    }),
    builtinFunction('get_ident', {
      doc: 'Return a non-zero integer that uniquely identifies the current thread\namongst other threads that exist simultaneously.',
      run: threadIdent,
    }),
    builtinFunction('_get_main_thread_ident', {
      doc: 'Internal only. Return a non-zero integer that uniquely identifies the main thread\nof the main interpreter.',
      run: threadIdent,
    }),
    builtinFunction('get_native_id', {
      doc: 'Return a non-negative integer identifying the thread as reported\nby the OS (kernel).',
      run: () => currentContext().posix.gettid(),
    }),
    builtinFunction('_count', {
      doc: 'Return the number of currently running Python threads, excluding\nthe main thread.',
      run: () => 0,
    }),
    builtinFunction('stack_size', {
      doc: 'Return the thread stack size used when creating new threads.',
      params: [arg('size', int, 0), '/'],
      run(_module, size) {
        if (size < 0) throw valueError('size must be 0 or a positive value');
        return 0;
      },
    }),
    builtinFunction('_excepthook', {
      doc: 'Handle uncaught Thread.run() exception.',
      params: [arg('args', object), '/'],
      run(_module, args) {
        if (!isInstanceOf(args, exceptHookArgs.type))
          throw typeError('_thread._excepthook argument type must be ExceptHookArgs');
        const [type, value, , thread] = (args as PTuple).items;
        if (type === exceptionType('SystemExit')) return;
        const name = thread === null || thread === undefined ? threadIdent() : pyObjectGetAttr(thread, 'name');
        writeToStderr(`Exception in thread ${name}:\n`);
        printException(value ?? null);
      },
    }),
    builtinFunction('_is_main_interpreter', {
      doc: 'Return True if the current interpreter is the main Python interpreter.',
      run: () => true,
    }),
    builtinFunction('_shutdown', {
      doc: 'Wait for all non-daemon threads (other than the calling thread) to stop.',
      run() {},
    }),
    builtinFunction('_make_thread_handle', {
      doc: 'Internal only. Make a thread handle for threads not spawned\nby the _thread or threading module.',
      params: [arg('ident', double), '/'],
      run(_module, ident) {
        const handle = threadHandleType.allocate(threadHandleType) as PThreadHandle;
        handle.ident = ident;
        return handle;
      },
    }),
  ],
  attributes: {
    _ThreadHandle: threadHandleType,
    lock: lockType,
    LockType: lockType,
    RLock: rlockType,
    _local: localType,
    error: exceptionType('RuntimeError'),
    _ExceptHookArgs: exceptHookArgs.type,
    TIMEOUT_MAX: new PFloat(TIMEOUT_MAX),
  },
});

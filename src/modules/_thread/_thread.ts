import { callCoroutine } from '../../objects/function/coroutine-call.ts';
import { structSequence } from '../../objects/structseq.ts';
import { pyObjectCallMethod, pyObjectGetAttr } from '../../runtime/abstract/attribute.ts';
import { isCallable, pyObjectCall } from '../../runtime/abstract/call.ts';
import { importModule } from '../../runtime/abstract/import.ts';
import { secondsFromObject } from '../../runtime/abstract/seconds.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { bool, double, int, object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { builtinFunction, getset, method } from '../../runtime/clinic/members.ts';
import { contextLocal, currentContext } from '../../runtime/context.ts';
import { isException, makeException, runtimeError, typeError, valueError } from '../../runtime/errors.ts';
import { fromHostError } from '../../runtime/frames.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import type { PValue } from '../../runtime/object.ts';
import { rt } from '../../runtime/registers.ts';
import { interruption } from '../../runtime/syscall.ts';
import { blocks, finish, type Rest } from '../../runtime/threads/park.ts';
import { scheduler } from '../../runtime/threads/scheduler.ts';
import { ThreadState } from '../../runtime/threads/thread.ts';
import type { KeywordNames } from '../../runtime/type-slots.ts';
import { builtinType } from '../../runtime/types.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { exceptionType } from '../../runtime/values/exception.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { isInstanceOf, strValue } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { checkSignals } from '../../truffle/safepoint.ts';
import { tripSignal } from '../_signal/_signal.ts';
import { inheritMask } from '../_signal/thread-mask.ts';
import { audit } from '../sys/audit.ts';
import { printException, writeToStderr } from '../sys/print-exception.ts';
import { writeUnraisable } from '../sys/unraisable.ts';
import { PThreadHandle } from './handle.ts';
import { mainIdent, nameThread, nativeId, threadIdent } from './ident.ts';
import { localType } from './local.ts';
import { lockType, rlockType, TIMEOUT_MAX } from './lock.ts';

/** Flags of shutdown and of settings that are the program's. */
const settings = contextLocal(() => ({ stackSize: 0, count: 0, joinAtShutdown: new Set<PThreadHandle>() }));

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
      textSignature: null,
      params: [arg('timeout', object, null), '/'],
      blocking: true,
      run(self, timeout) {
        const seconds = timeout === null ? undefined : secondsFromObject(timeout);
        if (!self.started && !self.done) throw runtimeError('thread not started');
        if (self.ident === threadIdent() && !self.done) throw runtimeError('Cannot join current thread');
        if (self.done) return null;
        return blocks(joining(self, seconds !== undefined && seconds < 0 ? undefined : seconds));
      },
    }),
    method(PThreadHandle, 'is_done', { run: (self) => self.done }),
    method(PThreadHandle, '_set_done', {
      run(self) {
        if (!self.started) throw runtimeError('thread not started');
        self.end();
        settings().joinAtShutdown.delete(self);
      },
    }),
  ],
});

function* joining(handle: PThreadHandle, seconds: number | undefined): Rest<PValue> {
  yield* handle.joiners.untilTaken(() => handle.done, seconds);
  // A signal that the other thread sent the main one is noticed before what follows the call.
  if (rt.thread === scheduler().main) interruption.check();
  return null;
}

/** The function of a thread, and what becomes of its exceptions. */
function* threadMain(fn: PValue, args: PValue[], keywords: KeywordNames): Rest<void> {
  try {
    yield* finish(callCoroutine(fn, args, keywords));
  } catch (error) {
    const raised = fromHostError(error);
    if (!isException(raised, 'SystemExit'))
      writeUnraisable(raised, `Exception ignored in thread started by ${pyObjectRepr(fn)}`, null);
  }
}

function startThread(fn: PValue, args: PValue[], keywords: KeywordNames, handle: PThreadHandle, daemon: boolean): void {
  if (handle.started || handle.done) throw runtimeError('thread already started');
  const threads = scheduler();
  if (threads.closed || currentContext().finalizing)
    throw makeException(exceptionType('PythonFinalizationError'), "can't create new thread at interpreter shutdown");
  if (threads.threads.size >= MAX_THREADS || !currentContext().threadsAllowed)
    throw runtimeError("can't start new thread");
  threadIdent();
  const thread = new ThreadState();
  nameThread(thread);
  inheritMask(rt.thread, thread);
  thread.coroutine = threadMain(fn, args, keywords);
  handle.ident = thread.ident;
  handle.started = true;
  const state = settings();
  state.count++;
  if (!daemon) state.joinAtShutdown.add(handle);
  thread.atEnd.push(() => {
    state.count--;
    state.joinAtShutdown.delete(handle);
    handle.end();
  });
  threads.start(thread);
}

/** More than this many would be taken for an accident. */
const MAX_THREADS = 100_000;

function* joinAll(): Rest<PValue> {
  const { joinAtShutdown } = settings();
  for (;;) {
    const own = threadIdent();
    const next = [...joinAtShutdown].find((handle) => handle.ident !== own);
    if (next === undefined) return null;
    yield* joining(next, undefined);
  }
}

const exceptHookArgs = structSequence('_thread._ExceptHookArgs', [
  ['exc_type', 'Exception type'],
  ['exc_value', 'Exception value'],
  ['exc_traceback', 'Exception traceback'],
  ['thread', 'Thread'],
]);

const startNewThread = (name: string) =>
  builtinFunction(name, {
    doc: 'Start a new thread and return its identifier.\n\nThe thread will call the function with positional arguments from the\ntuple args and keyword arguments taken from the optional dictionary\nkwargs.  The thread exits when the function returns; the return value\nis ignored.  The thread will also exit when the function raises an\nunhandled exception; a stack trace will be printed unless the exception\nis SystemExit.',
    params: [arg('function', object), arg('args', object), arg('kwargs', object, undefined, '{}'), '/'],
    run(_module, fn, args, keywords) {
      if (!isCallable(fn)) throw typeError('first arg must be callable');
      if (!(args instanceof PTuple)) throw typeError('2nd arg must be a tuple');
      if (keywords !== undefined && !(keywords instanceof PDict))
        throw typeError('optional 3rd arg must be a dictionary');
      audit('_thread.start_new_thread', fn, args, keywords ?? null);
      const handle = new PThreadHandle(threadHandleType.instanceShape);
      const names: string[] = [];
      const values = [...args.items];
      if (keywords !== undefined) {
        const cursor = keywords.storage.cursor();
        while (cursor.next()) {
          const keyword = strValue(cursor.key);
          if (keyword === undefined) throw typeError('keywords must be strings');
          names.push(keyword);
          values.push(cursor.value);
        }
      }
      startThread(fn, values, names.length === 0 ? null : names, handle, true);
      return handle.ident;
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
      params: [arg('function', object), arg('handle', object, null), arg('daemon', bool, true)],
      run(_module, fn, given, daemon) {
        if (!isCallable(fn)) throw typeError('thread function must be callable');
        if (given !== null && !(given instanceof PThreadHandle)) throw typeError("'handle' must be a _ThreadHandle");
        audit('_thread.start_joinable_thread', fn, Number(daemon), given);
        const handle = given ?? new PThreadHandle(threadHandleType.instanceShape);
        startThread(fn, [], null, handle, daemon);
        return handle;
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
      textSignature: '($module, signum=signal.SIGINT, /)',
      doc: 'Simulate the arrival of the given signal in the main thread,\nwhere the corresponding signal handler will be executed.',
      params: [arg('signum', int, 2), '/'],
      run(_module, signal) {
        if (signal < 1 || signal > 64) throw valueError('signal number out of range');
        tripSignal(signal);
        checkSignals();
      },
    }),
    builtinFunction('get_ident', {
      doc: 'Return a non-zero integer that uniquely identifies the current thread\namongst other threads that exist simultaneously.',
      run: threadIdent,
    }),
    builtinFunction('_get_main_thread_ident', {
      doc: 'Internal only. Return a non-zero integer that uniquely identifies the main thread\nof the main interpreter.',
      run: mainIdent,
    }),
    builtinFunction('get_native_id', {
      doc: 'Return a non-negative integer identifying the thread as reported\nby the OS (kernel).',
      run: nativeId,
    }),
    builtinFunction('_count', {
      doc: 'Return the number of currently running Python threads, excluding\nthe main thread.',
      run: () => settings().count,
    }),
    builtinFunction('stack_size', {
      doc: 'Return the thread stack size used when creating new threads.',
      params: [arg('size', int, 0), '/'],
      run(_module, size) {
        if (size < 0) throw valueError('size must be 0 or a positive value');
        if (size !== 0 && size < 32768) throw valueError(`size not valid: ${size} bytes`);
        const before = settings().stackSize;
        settings().stackSize = size;
        return before;
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
        if (currentContext().sysAttribute('stderr') !== null) {
          writeToStderr(`Exception in thread ${name}:\n`);
          printException(value ?? null);
          return;
        }
        // Where there was one as the thread was made
        const stream = thread === null || thread === undefined ? null : pyObjectGetAttr(thread, '_stderr');
        if (stream === null) return;
        pyObjectCallMethod(stream, 'write', [`Exception in thread ${name}:\n`]);
        const print = pyObjectGetAttr(importModule('traceback'), 'print_exception');
        pyObjectCall(print, [value ?? null, stream], ['file']);
      },
    }),
    builtinFunction('_is_main_interpreter', {
      doc: 'Return True if the current interpreter is the main Python interpreter.',
      run: () => true,
    }),
    builtinFunction('_shutdown', {
      doc: 'Wait for all non-daemon threads (other than the calling thread) to stop.',
      blocking: true,
      run: () => blocks(joinAll()),
    }),
    builtinFunction('_make_thread_handle', {
      doc: 'Internal only. Make a thread handle for threads not spawned\nby the _thread or threading module.',
      params: [arg('ident', double), '/'],
      run(_module, ident) {
        const handle = threadHandleType.allocate(threadHandleType) as PThreadHandle;
        handle.ident = ident;
        handle.started = true;
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

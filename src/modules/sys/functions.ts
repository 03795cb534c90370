import { scheduler } from '../../runtime/threads/scheduler.ts';
/** The functions of `sys` that ask or set the interpreter's state. */

import { asyncGeneratorHooks } from '../../objects/generator/async-generator.ts';
import { coroutineOrigins } from '../../objects/generator/resume.ts';
import { callSpecial } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall } from '../../runtime/abstract/call.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { double, int, object, str } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { contextLocal, currentContext } from '../../runtime/context.ts';
import { exceptionKeys, makeException, recursionError, typeError, valueError } from '../../runtime/errors.ts';
import { callerOf, materialize } from '../../runtime/frames.ts';
import { getIntMaxStrDigits, setIntMaxStrDigits } from '../../runtime/numbers/int-text.ts';
import { type PValue, setProperty } from '../../runtime/object.ts';
import { rt, setRecursionLimit } from '../../runtime/thread-state.ts';
import { setFunctionOf, setProfileFunction, setTraceFunction, traced } from '../../runtime/tracing.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { exceptionType } from '../../runtime/values/exception.ts';
import { PFloat } from '../../runtime/values/float.ts';
import type { PFrame } from '../../runtime/values/frame.ts';
import { intValue, strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PBytes, PList, PTuple } from '../../runtime/values/sequences.ts';
import { audit } from './audit.ts';
import { exceptionInfo } from './print-exception.ts';
import { asyncgenHooks } from './structs.ts';

/** What is set through `sys` and kept per context. */
export const sysState = contextLocal(() => ({
  dlopenFlags: 2,
}));

/** `sys._getframe(depth)`. */
function frameAt(depth: number): PFrame {
  let frame: PFrame | null = rt.sp < 1 ? null : materialize(rt.stack[rt.sp]!);
  for (let i = 0; i < depth && frame !== null; i++) frame = callerOf(frame);
  if (frame === null) throw valueError('call stack is not deep enough');
  return frame;
}

/** Bytes of an object's own memory: what CPython would need, so that programs which add sizes up see plausible ones. */
function sizeOf(value: PValue): number {
  if (value === null) return 16;
  switch (typeof value) {
    case 'boolean':
    case 'number':
    case 'bigint': {
      const bits = BigInt(value) < 0n ? -BigInt(value) : BigInt(value);
      return 24 + 4 * Math.max(1, Math.ceil(bits.toString(2).length / 30));
    }
    case 'string':
      return sizeOfText(value);
  }
  if (value instanceof PFloat) return 24;
  if (value instanceof PTuple) return 40 + 8 * value.items.length + 16;
  if (value instanceof PList) return 56 + 8 * value.items.length + 16 - 16;
  if (value instanceof PBytes) return 33 + value.bytes.length;
  if (value instanceof PDict)
    return value.size === 0 ? 64 : 64 + 16 + 24 * value.size + 2 ** Math.ceil(Math.log2(value.size * 1.5 + 1));
  return 48;
}

function sizeOfText(text: string): number {
  let widest = 0;
  let length = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code > widest) widest = code;
    length++;
  }
  if (widest < 0x80) return 41 + length;
  if (widest < 0x100) return 57 + length + 1;
  return widest < 0x10000 ? 58 + 2 * length : 60 + 4 * length;
}

/** What an object says of its size, `__sizeof__`, or what we think. */
function reportedSize(value: PValue): number | bigint {
  const special = value !== null && typeof value === 'object' ? callSpecial(value, '__sizeof__') : undefined;
  if (special === undefined) return sizeOf(value);
  const size = intValue(special);
  if (size === undefined) throw typeError('an integer is required');
  if (size < 0) throw valueError('__sizeof__() should return >= 0');
  return typeof special === 'number' && special <= 16 ? sizeOf(value) : size;
}

export const sysFunctions = [
  builtinFunction('exit', {
    doc: 'Exit the interpreter by raising SystemExit(status).\n\nIf the status is omitted or None, it defaults to zero (i.e., success).\nIf the status is an integer, it will be used as the system exit status.\nIf it is another kind of object, it will be printed and the system\nexit status will be one (i.e., failure).',
    params: [arg('status', object, null), '/'],
    run(_module, status) {
      const raised =
        status === null
          ? makeException(exceptionType('SystemExit'))
          : makeException(exceptionType('SystemExit'), ...(status instanceof PTuple ? status.items : [status]));
      const code = raised.value.args.items.length > 1 ? raised.value.args : (raised.value.args.items[0] ?? null);
      setProperty(raised.value, exceptionKeys.systemExitCode, code);
      throw raised;
    },
  }),
  builtinFunction('exc_info', {
    doc: 'Return current exception information: (type, value, traceback).\n\nReturn information about the most recent exception caught by an except\nclause in the current stack frame or in an older stack frame.',
    run: () => exceptionInfo(rt.exc),
  }),
  builtinFunction('exception', {
    doc: 'Return the current exception.\n\nReturn the most recent exception caught by an except clause\nin the current stack frame or in an older stack frame, or None\nif no such clause exists.',
    run: () => rt.exc,
  }),
  builtinFunction('_getframe', {
    doc: 'Return a frame object from the call stack.\n\nIf optional integer depth is given, return the frame object that many\ncalls below the top of the stack.  If that is deeper than the call\nstack, ValueError is raised.  The default for depth is zero, returning\nthe frame at the top of the call stack.\n\nThis function should be used for internal and specialized purposes\nonly.',
    params: [arg('depth', int, 0), '/'],
    run(_module, depth) {
      const frame = frameAt(depth);
      audit('sys._getframe', frame);
      return frame;
    },
  }),
  builtinFunction('_getframemodulename', {
    doc: "Return the name of the module for a calling frame.\n\nThe default depth returns the module containing the call to this API.\nA more typical use in a library will pass a depth of 1 to get the user's\nmodule rather than the library module.\n\nIf no frame, module, or name can be found, returns None.",
    params: [arg('depth', int, 0)],
    run(_module, depth) {
      audit('sys._getframemodulename', depth);
      let frame: PFrame | null = rt.sp < 1 ? null : materialize(rt.stack[rt.sp]!);
      for (let i = 0; i < depth && frame !== null; i++) frame = callerOf(frame);
      if (frame === null) return null;
      return frame.fn !== null ? frame.fn.module : (frame.globals.getStr('__name__') ?? null);
    },
  }),
  builtinFunction('_current_frames', {
    doc: "Return a dict mapping each thread's thread id to its current stack frame.\n\nThis function should be used for specialized purposes only.",
    run() {
      const frames = new PDict();
      for (const thread of scheduler().all()) {
        const stack = thread === rt.thread ? rt.stack : thread.stack;
        const depth = thread === rt.thread ? rt.sp : thread.sp;
        if (depth > 0) frames.set(thread.ident, materialize(stack[depth]!, stack));
      }
      return frames;
    },
  }),
  builtinFunction('_current_exceptions', {
    doc: "Return a dict mapping each thread's identifier to its current raised exception.\n\nThis function should be used for specialized purposes only.",
    run() {
      const exceptions = new PDict();
      for (const thread of scheduler().all()) exceptions.set(thread.ident, thread === rt.thread ? rt.exc : thread.exc);
      return exceptions;
    },
  }),
  builtinFunction('getrecursionlimit', {
    doc: 'Return the current value of the recursion limit.\n\nThe recursion limit is the maximum depth of the Python interpreter\nstack.  This limit prevents infinite recursion from causing an overflow\nof the C stack and crashing Python.',
    run: () => rt.recursionLimit,
  }),
  builtinFunction('setrecursionlimit', {
    doc: 'Set the maximum depth of the Python interpreter stack to n.\n\nThis limit prevents infinite recursion from causing an overflow of the C\nstack and crashing Python.  The highest possible limit is platform-\ndependent.',
    params: [arg('limit', int), '/'],
    run(_module, limit) {
      if (limit < 1) throw valueError('recursion limit must be greater or equal than 1');
      if (rt.sp >= limit) {
        throw recursionError(
          `cannot set the recursion limit to ${limit} at the recursion depth ${rt.sp}: the limit is too low`,
        );
      }
      const most = currentContext().maxRecursionLimit;
      if (most !== null && limit > most) throw valueError(`recursion limit must not be greater than ${most} here`);
      setRecursionLimit(limit);
    },
  }),
  builtinFunction('getswitchinterval', {
    doc: 'Return the current thread switch interval; see sys.setswitchinterval().',
    run: () => new PFloat(scheduler().interval / 1000),
  }),
  builtinFunction('setswitchinterval', {
    doc: 'Set the ideal thread switching delay inside the Python interpreter.\n\nThe actual frequency of switching threads can be lower if the\ninterpreter executes long sequences of uninterruptible code\n(this is implementation-specific and workload-dependent).\n\nThe parameter must represent the desired switching delay in seconds\nA typical value is 0.005 (5 milliseconds).',
    params: [arg('interval', double), '/'],
    run(_module, interval) {
      if (interval <= 0) throw valueError('switch interval must be strictly positive');
      scheduler().interval = interval * 1000;
    },
  }),
  builtinFunction('get_int_max_str_digits', {
    doc: 'Return the maximum string digits limit for non-binary int<->str conversions.',
    run: () => getIntMaxStrDigits(),
  }),
  builtinFunction('set_int_max_str_digits', {
    doc: 'Set the maximum string digits limit for non-binary int<->str conversions.',
    params: [arg('maxdigits', int)],
    run(_module, digits) {
      if (digits !== 0 && digits < 640) throw valueError('maxdigits must be 0 or larger than 640');
      setIntMaxStrDigits(digits);
    },
  }),
  builtinFunction('intern', {
    doc: "``Intern'' the given string.\n\nThis enters the string in the (global) table of interned strings whose\npurpose is to speed up dictionary lookups.  Return the string itself or\nthe previously interned string object with the same value.",
    params: [arg('string', object), '/'],
    run(_module, value) {
      // Equal strings are identical already.
      if (typeof value === 'string') return value;
      if (strValue(value) !== undefined) throw typeError(`can't intern ${typeOf(value).tpName}`);
      throw typeError(`intern() argument must be str, not ${value === null ? 'None' : typeOf(value).name}`);
    },
  }),
  builtinFunction('getrefcount', {
    doc: 'Return the reference count of object.\n\nThe count returned is generally one higher than you might expect,\nbecause it includes the (temporary) reference as an argument to\ngetrefcount().',
    params: [arg('object', object), '/'],
    // Nobody counts: an object in hand has its variable and the argument.
    run: () => 2,
  }),
  builtinFunction('getsizeof', {
    doc: 'getsizeof(object [, default]) -> int\n\nReturn the size of object in bytes.',
    params: [arg('object', object), arg('default', object, undefined)],
    textSignature: null,
    run: (_module, value) => reportedSize(value),
  }),
  builtinFunction('getdefaultencoding', {
    doc: 'Return the current default encoding used by the Unicode implementation.',
    run: () => 'utf-8',
  }),
  builtinFunction('getfilesystemencoding', {
    doc: 'Return the encoding used to convert Unicode filenames to OS filenames.',
    run: () => 'utf-8',
  }),
  builtinFunction('getfilesystemencodeerrors', {
    doc: 'Return the error mode used for Unicode to OS filename conversion.',
    run: () => 'surrogateescape',
  }),
  builtinFunction('getdlopenflags', {
    doc: 'Return the current value of the flags that are used for dlopen calls.\n\nThe flag constants are defined in the os module.',
    run: () => sysState().dlopenFlags,
  }),
  builtinFunction('setdlopenflags', {
    doc: 'Set the flags used by the interpreter for dlopen calls.\n\nThis is used, for example, when the interpreter loads extension\nmodules. Among other things, this will enable a lazy resolving of\nsymbols when importing a module, if called as sys.setdlopenflags(0).\nTo share symbols across extension modules, call as\nsys.setdlopenflags(os.RTLD_GLOBAL).  Symbolic names for the flag\nmodules can be found in the os module (RTLD_xxx constants, e.g.\nos.RTLD_LAZY).',
    params: [arg('flags', int), '/'],
    run(_module, flags) {
      sysState().dlopenFlags = flags;
    },
  }),
  builtinFunction('getallocatedblocks', {
    doc: 'Return the number of memory blocks currently allocated.',
    run: () => 0,
  }),
  builtinFunction('getunicodeinternedsize', {
    doc: 'Return the number of elements of the unicode interned dictionary',
    params: ['*', arg('_only_immortal', object, false)],
    run: () => 0,
  }),
  builtinFunction('is_finalizing', {
    doc: 'Return True if Python is exiting.',
    run: () => currentContext().finalizing,
  }),
  builtinFunction('_is_gil_enabled', {
    doc: 'Return True if the GIL is currently enabled and False otherwise.',
    run: () => true,
  }),
  builtinFunction('_clear_type_cache', { doc: 'Clear the internal type lookup cache.', run() {} }),
  builtinFunction('_clear_internal_caches', { doc: 'Clear all internal performance-related caches.', run() {} }),
  builtinFunction('_debugmallocstats', {
    doc: 'Print debug info to stderr about the state of pymalloc and structmalloc.\n\nIn Py_DEBUG mode, also perform some expensive internal consistency\nchecks.',
    run() {},
  }),
  builtinFunction('_get_cpu_count_config', {
    doc: 'Private function for getting PyConfig.cpu_count',
    run: () => currentContext().options.cpuCount,
  }),
  builtinFunction('gettrace', {
    doc: 'Return the global debug tracing function set with sys.settrace.\n\nSee the debugger chapter in the library manual.',
    run: () => rt.traceFunction,
  }),
  builtinFunction('settrace', {
    doc: 'Set the global debug tracing function.\n\nIt will be called on each function call.  See the debugger chapter\nin the library manual.',
    params: [arg('function', object), '/'],
    run(_module, fn) {
      audit('sys.settrace');
      setTraceFunction(fn);
    },
  }),
  builtinFunction('_settraceallthreads', {
    doc: 'Set the global debug tracing function in all running threads belonging to the current interpreter.',
    params: [arg('function', object), '/'],
    run(_module, fn) {
      setTraceFunction(fn);
      for (const other of scheduler().all()) if (other !== rt.thread) setFunctionOf(other, 'traceFunction', fn);
    },
  }),
  builtinFunction('getprofile', {
    doc: 'Return the profiling function set with sys.setprofile.\n\nSee the profiler chapter in the library manual.',
    run: () => rt.profileFunction,
  }),
  builtinFunction('setprofile', {
    doc: 'Set the profiling function.\n\nIt will be called on each function call and return.  See the profiler\nchapter in the library manual.',
    params: [arg('function', object), '/'],
    run(_module, fn) {
      audit('sys.setprofile');
      setProfileFunction(fn);
    },
  }),
  builtinFunction('_setprofileallthreads', {
    doc: 'Set the profiling function in all running threads belonging to the current interpreter.',
    params: [arg('function', object), '/'],
    run(_module, fn) {
      setProfileFunction(fn);
      for (const other of scheduler().all()) if (other !== rt.thread) setFunctionOf(other, 'profileFunction', fn);
    },
  }),
  builtinFunction('call_tracing', {
    doc: 'Call func(*args), while tracing is enabled.\n\nThe tracing state is saved, and restored afterwards.  This is intended\nto be called from a debugger from a checkpoint, to recursively debug\nsome other code.',
    params: [arg('func', object), arg('args', object), '/'],
    run(_module, fn, args) {
      if (!(args instanceof PTuple)) {
        throw typeError(`call_tracing() argument 2 must be tuple, not ${args === null ? 'None' : typeOf(args).name}`);
      }
      return traced(() => pyObjectCall(fn, [...args.items]));
    },
  }),
  builtinFunction('get_asyncgen_hooks', {
    doc: 'Return the installed asynchronous generators hooks.\n\nThis returns a namedtuple of the form (firstiter, finalizer).',
    run: () => asyncgenHooks.make([asyncGeneratorHooks().firstiter, asyncGeneratorHooks().finalizer]),
  }),
  builtinFunction('set_asyncgen_hooks', {
    doc: 'set_asyncgen_hooks([firstiter] [, finalizer])\n\nSet a finalizer for async generators objects.',
    params: [arg('firstiter', object, undefined), arg('finalizer', object, undefined)],
    textSignature: null,
    run(_module, firstiter, finalizer) {
      for (const [name, hook] of [
        ['finalizer', finalizer],
        ['firstiter', firstiter],
      ] as const) {
        if (hook !== undefined && hook !== null && typeOf(hook).tp_call === null) {
          throw typeError(`callable ${name} expected, got ${typeOf(hook).tpName}`);
        }
      }
      if (firstiter !== undefined) asyncGeneratorHooks().firstiter = firstiter;
      if (finalizer !== undefined) asyncGeneratorHooks().finalizer = finalizer;
    },
  }),
  builtinFunction('get_coroutine_origin_tracking_depth', {
    doc: 'Check status of origin tracking for coroutine objects in this thread.',
    run: () => coroutineOrigins.depth,
  }),
  builtinFunction('set_coroutine_origin_tracking_depth', {
    doc: "Enable or disable origin tracking for coroutine objects in this thread.\n\nCoroutine objects will track 'depth' frames of traceback information\nabout where they came from, available in their cr_origin attribute.\n\nSet a depth of 0 to disable.",
    params: [arg('depth', int)],
    run(_module, depth) {
      if (depth < 0) throw valueError('depth must be >= 0');
      coroutineOrigins.depth = depth;
    },
  }),
  builtinFunction('activate_stack_trampoline', {
    doc: 'Activate stack profiler trampoline *backend*.',
    params: [arg('backend', str), '/'],
    run(_module, backend) {
      throw valueError(backend === 'perf' ? 'perf trampoline not available' : `invalid backend: ${backend}`);
    },
  }),
  builtinFunction('deactivate_stack_trampoline', {
    doc: 'Deactivate the current stack profiler trampoline backend.\n\nIf no stack profiler is activated, this function has no effect.',
    run() {},
  }),
  builtinFunction('is_stack_trampoline_active', {
    doc: 'Return *True* if a stack profiler trampoline is active.',
    run: () => false,
  }),
];

import { pyObjectCallMethod, pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall, pyObjectCall0, pyObjectCall1 } from '../../runtime/abstract/call.ts';
import { pyObjectGetIter } from '../../runtime/abstract/iterate.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import {
  exceptionKeys,
  generatorExit,
  isException,
  runtimeError,
  stopIteration,
  takeStop,
  typeError,
} from '../../runtime/errors.ts';
import { chainContext } from '../../runtime/exception-context.ts';
import { getProperty, type PBase, type PValue } from '../../runtime/object.ts';
import { rt } from '../../runtime/registers.ts';
import { traceReturned, traceStop } from '../../runtime/tracing.ts';
import { PType } from '../../runtime/type.ts';
import { CO_ITERABLE_COROUTINE } from '../../runtime/values/code.ts';
import { baseExceptionType, PBaseException, PException } from '../../runtime/values/exception.ts';
import { type Activation, PTraceback } from '../../runtime/values/frame.ts';
import { PFunction } from '../../runtime/values/function.ts';
import {
  asyncGeneratorType,
  CLOSED,
  CREATED,
  coroutineType,
  generatorType,
  PGenerator,
  ThrowSignal,
} from '../../runtime/values/generator.ts';
import { isInstanceOf, typeOf } from '../../runtime/values/scalars.ts';
import { forget } from '../../runtime/values/unawaited.ts';
import { warn } from '../../runtime/warn.ts';
import { reportUnraisable } from '../weakref/weakref.ts';
import { RETURNED, resume, resumeQuietly, type Step, traceDelegated } from './resume.ts';

/*
 * Delegation: what `yield from` and `await` do with whatever they delegate to, and `throw` and `close` of generators.
 */

/** The value of a StopIteration. */
export function stopIterationValue(exception: PBaseException): PValue {
  return getProperty(exception, exceptionKeys.stopIterationValue) ?? null;
}

/** Sends into any iterator for a delegation: a yielded value, or RETURNED. */
export function sendTo(iterator: PBase, sent: PValue): Step {
  const step = sendQuietly(iterator, sent);
  if (step === undefined) throw rt.raised;
  return step;
}

function tellReturned(): void {
  const { value } = RETURNED;
  traceReturned(rt.stack[rt.sp]!, value);
  RETURNED.value = value;
}

/** The same, but may answer `undefined` when it raised: see `returned`. */
export function sendQuietly(iterator: PBase, sent: PValue): Step | undefined {
  if (iterator instanceof PGenerator && iterator.shape.cls !== asyncGeneratorType) {
    const step = resumeQuietly(iterator, sent);
    if (rt.tracing !== 0 && step === RETURNED) tellReturned();
    return step;
  }
  const type = iterator.shape.cls;
  try {
    if (type.am_send !== null) {
      const step = type.am_send(iterator, sent, RETURNED) as Step | undefined;
      if (rt.tracing !== 0 && step === RETURNED) traceStop(rt.stack[rt.sp]!, stopIteration(RETURNED.value));
      return step;
    }
    if (sent === null && type.tp_iternext !== null) {
      // A method in Python is called as it is: its StopIteration carries the value.
      const method = type.lookup('__next__');
      if (method instanceof PFunction) return pyObjectCall1(method, iterator);
      rt.stop = null;
      const item = type.tp_iternext(iterator);
      if (item !== undefined) return item;
      RETURNED.value = stopIterationValue(takeStop().value);
      return RETURNED;
    }
    return pyObjectCallMethod(iterator, 'send', [sent]);
  } catch (error) {
    if (!isException(error, 'StopIteration')) throw error;
    if (rt.tracing !== 0) traceStop(rt.stack[rt.sp]!, error);
    RETURNED.value = stopIterationValue(error.value);
    return RETURNED;
  }
}

/** `throwQuietly` of a generator that is handling an exception: that becomes the context of what comes back. */
export function throwToInContext(
  iterator: PBase,
  signal: ThrowSignal,
  handled: PBaseException | null,
): Step | undefined {
  if (rt.tracing !== 0) return throwTraced(rt.stack[rt.sp]!, iterator, signal, handled);
  return throwInContext(iterator, signal, handled);
}

function throwTraced(
  act: Activation,
  iterator: PBase,
  signal: ThrowSignal,
  handled: PBaseException | null,
): Step | undefined {
  let step: Step | undefined;
  try {
    step = throwInContext(iterator, signal, handled);
  } catch (error) {
    if (error instanceof PException) traceDelegated(act, error);
    throw error;
  }
  const { raised } = rt;
  const { value } = RETURNED;
  if (step === RETURNED) traceDelegated(act, null);
  else if (step === undefined) traceDelegated(act, raised);
  rt.raised = raised;
  RETURNED.value = value;
  return step;
}

function throwInContext(iterator: PBase, signal: ThrowSignal, handled: PBaseException | null): Step | undefined {
  if (handled === null) return throwQuietly(iterator, signal);
  try {
    const step = throwQuietly(iterator, signal);
    if (step === undefined) chainContext(rt.raised!.value, handled);
    return step;
  } catch (error) {
    if (error instanceof PException) chainContext(error.value, handled);
    throw error;
  }
}

/** Throws into any iterator for a delegation: a yielded value, or RETURNED when it returned; its exceptions pass. */
export function throwTo(iterator: PBase, signal: ThrowSignal): Step {
  const step = throwQuietly(iterator, signal);
  if (step === undefined) throw rt.raised;
  return step;
}

/** The same, but may answer `undefined` when it raised: see `returned`. */
export function throwQuietly(iterator: PBase, signal: ThrowSignal): Step | undefined {
  const { exception } = signal;
  if (isException(exception, 'GeneratorExit')) {
    closeIterator(iterator);
    throw exception;
  }
  if (iterator instanceof PGenerator) return resumeQuietly(iterator, new ThrowSignal(exception));
  const method = pyObjectLookupAttr(iterator, 'throw');
  if (method === undefined) throw exception;
  try {
    return pyObjectCall(method, [signal.exception.value], null);
  } catch (error) {
    if (!isException(error, 'StopIteration')) throw error;
    RETURNED.value = stopIterationValue(error.value);
    return RETURNED;
  }
}

/** `gen_close_iter`. */
export function closeIterator(iterator: PBase): void {
  if (iterator instanceof PGenerator) {
    closeGenerator(iterator);
    return;
  }
  let method: PValue | undefined;
  try {
    method = pyObjectLookupAttr(iterator, 'close');
  } catch (error) {
    reportUnraisable(error, iterator);
  }
  if (method !== undefined) pyObjectCall0(method);
}

/** Raises `exception` where the generator is suspended. */
export function throwInto(generator: PGenerator, exception: PException): Step {
  return resume(generator, new ThrowSignal(exception));
}

/** `generator.close()`; answers what it returned if it caught GeneratorExit and returned. */
export function closeGenerator(generator: PGenerator): PValue {
  if (generator.state === CREATED) {
    generator.state = CLOSED;
    forget(generator);
    return null;
  }
  if (generator.state === CLOSED) return null;
  try {
    const result = throwInto(generator, generatorExit());
    if (result === RETURNED) return RETURNED.value;
  } catch (error) {
    if (isException(error, 'GeneratorExit') || isException(error, 'StopIteration')) return null;
    throw error;
  }
  throw ignoredExit(generator);
}

/** What `close` raises when the generator yields again. */
export function ignoredExit(generator: PGenerator): PException {
  const kind =
    generator.shape.cls === coroutineType
      ? 'coroutine'
      : generator.shape.cls === generatorType
        ? 'generator'
        : 'async generator';
  return runtimeError(`${kind} ignored GeneratorExit`);
}

/** `_PyErr_CreateException`: an exception of the class, or the one that its class raised instead, which is then what is thrown. */
function instantiate(type: PType, args: PValue[]): PBaseException | PException {
  try {
    const made = pyObjectCall(type, args, null);
    if (made instanceof PBaseException) return made;
    return typeError(
      `calling ${pyObjectRepr(type)} should have returned an instance of BaseException, not ${typeOf(made).tpName}`,
    );
  } catch (error) {
    if (error instanceof PException) return error;
    throw error;
  }
}

/** The exception that `throw(type, value, traceback)` raises. */
export function exceptionToThrow(
  type: PValue,
  givenValue: PValue | undefined,
  givenTraceback: PValue | undefined,
): PException {
  warnOfTriple('throw', givenValue, givenTraceback);
  return exceptionOf(type, givenValue, givenTraceback);
}

/** The warning of `throw` and `athrow` with more than one argument. */
export function warnOfTriple(method: string, value: PValue | undefined, traceback: PValue | undefined): void {
  if (value !== undefined || traceback !== undefined)
    warn(
      'DeprecationWarning',
      `the (type, exc, tb) signature of ${method}() is deprecated, use the single-arg signature instead.`,
    );
}

/** The same without the warning. */
export function exceptionOf(
  type: PValue,
  givenValue: PValue | undefined,
  givenTraceback: PValue | undefined,
): PException {
  const value = givenValue === undefined ? null : givenValue;
  const traceback = givenTraceback === undefined ? null : givenTraceback;
  if (traceback !== null && !(traceback instanceof PTraceback))
    throw typeError('throw() third argument must be a traceback object');
  let exception: PBaseException;
  if (type instanceof PType && type.isSubtypeOf(baseExceptionType)) {
    if (isInstanceOf(value, type)) exception = value as PBaseException;
    else {
      const args =
        value === null
          ? []
          : typeOf(value).name === 'tuple'
            ? [...(value as unknown as { items: PValue[] }).items]
            : [value];
      const made = instantiate(type, args);
      if (made instanceof PException) return made;
      exception = made;
    }
  } else if (type instanceof PBaseException) {
    if (value !== null) throw typeError('instance exception may not have a separate value');
    exception = type;
  } else
    throw typeError(`exceptions must be classes or instances deriving from BaseException, not ${typeOf(type).tpName}`);
  if (traceback !== null) exception.traceback = traceback as PTraceback;
  return new PException(exception);
}

/** What `yield from value` delegates to. */
export function iteratorToDelegate(value: PValue, insideCoroutine: boolean): PBase {
  if (value instanceof PGenerator) {
    if (value.shape.cls === coroutineType) {
      if (!insideCoroutine) throw typeError("cannot 'yield from' a coroutine object in a non-coroutine generator");
      return value;
    }
    if (value.shape.cls === generatorType) return value;
  }
  return pyObjectGetIter(value);
}

/** `_PyCoro_GetAwaitableIter`: what `await value` delegates to. */
export function awaitableIterator(value: PValue): PBase {
  if (value instanceof PGenerator) {
    if (value.shape.cls === coroutineType) return value;
    if (value.shape.cls === generatorType && (value.code.flags & CO_ITERABLE_COROUTINE) !== 0) return value;
  }
  const type = typeOf(value);
  if (type.am_await === null) throw typeError(`object ${type.tpName} can't be used in 'await' expression`);
  const iterator = type.am_await(value as PBase);
  if (iterator instanceof PGenerator && iterator.shape.cls === coroutineType)
    throw typeError('__await__() returned a coroutine');
  if (iterator === null || typeof iterator !== 'object' || iterator.shape.cls.tp_iternext === null)
    throw typeError(`__await__() returned non-iterator of type '${typeOf(iterator).tpName}'`);
  return iterator;
}

import { pyObjectCall1 } from '../../runtime/abstract/call.ts';
import { addressText } from '../../runtime/abstract/text.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { method } from '../../runtime/clinic/members.ts';
import { contextLocal } from '../../runtime/context.ts';
import { generatorExit, isException, runtimeError, stopAsyncIteration, stopIteration } from '../../runtime/errors.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { DISALLOW_INSTANTIATION } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import type { PException } from '../../runtime/values/exception.ts';
import { AsyncYield, asyncGeneratorType, CLOSED, PGenerator, ThrowSignal } from '../../runtime/values/generator.ts';
import { classGetItem } from '../generic-alias/class-getitem.ts';
import { exceptionToThrow } from './protocol.ts';
import { RETURNED, resume } from './resume.ts';
import { frameMembers } from './types.ts';

/* `async_generator` and the awaitables its methods give. */

/** `sys.set_asyncgen_hooks`. */
export const asyncGeneratorHooks = contextLocal(() => ({ firstiter: null as PValue, finalizer: null as PValue }));

function initHooks(generator: PGenerator): void {
  if (generator.hooksInited) return;
  generator.hooksInited = true;
  const hooks = asyncGeneratorHooks();
  generator.finalizer = hooks.finalizer;
  if (hooks.firstiter !== null) pyObjectCall1(hooks.firstiter, generator);
}

const options = { subclassable: false, flags: DISALLOW_INSTANTIATION };
const sendType = builtinType('async_generator_asend', options);
const throwType = builtinType('async_generator_athrow', options);

const INIT = 0;
const ITERATING = 1;
const DONE = 2;

/** What `asend`, `athrow`, `aclose` and `__anext__` give: an awaitable that drives the generator one item further. */
class PAsyncGeneratorStep extends PObject {
  readonly generator: PGenerator;
  readonly mode: 'send' | 'throw' | 'close';
  /** What to send first. */
  readonly value: PValue;
  readonly exception: () => PException;
  state = INIT;
  constructor(generator: PGenerator, mode: 'send' | 'throw' | 'close', value: PValue, exception: () => PException) {
    super((mode === 'send' ? sendType : throwType).instanceShape);
    this.generator = generator;
    this.mode = mode;
    this.value = value;
    this.exception = exception;
  }
}

const WORDS = { send: '__anext__()/asend()', throw: 'athrow()', close: 'aclose()' };
const RUNNING_WORDS = { send: 'anext()', throw: 'athrow()', close: 'aclose()' };

/** Leaves the step: its item was delivered, or it failed. */
function finish(step: PAsyncGeneratorStep): void {
  step.state = DONE;
  step.generator.asyncRunning = false;
}

/** What a step of the generator gave: an await passes through; an item or the end is delivered by exception. */
function deliver(step: PAsyncGeneratorStep, run: () => unknown): PValue {
  const { generator } = step;
  let result: unknown;
  try {
    result = run();
  } catch (error) {
    finish(step);
    if (step.mode === 'close' && (isException(error, 'StopAsyncIteration') || isException(error, 'GeneratorExit')))
      throw stopIteration();
    if (isException(error, 'StopAsyncIteration') || isException(error, 'GeneratorExit')) generator.asyncClosed = true;
    throw error;
  }
  if (result === RETURNED) {
    finish(step);
    generator.asyncClosed = true;
    throw step.mode === 'close' ? stopIteration() : stopAsyncIteration();
  }
  if (result instanceof AsyncYield) {
    finish(step);
    if (step.mode === 'close') throw runtimeError('async generator ignored GeneratorExit');
    throw stopIteration(result.value);
  }
  return result as PValue;
}

function send(step: PAsyncGeneratorStep, sent: PValue): PValue {
  const { generator } = step;
  if (step.state === DONE)
    throw runtimeError(`cannot reuse already awaited ${step.mode === 'send' ? WORDS.send : 'aclose()/athrow()'}`);
  if (step.state === INIT) {
    if (generator.asyncRunning) {
      step.state = DONE;
      throw runtimeError(`${RUNNING_WORDS[step.mode]}: asynchronous generator is already running`);
    }
    if (step.mode !== 'send' && (generator.asyncClosed || generator.state === CLOSED)) {
      step.state = DONE;
      throw step.mode === 'close' ? stopIteration() : stopAsyncIteration();
    }
    if (generator.asyncClosed && step.mode === 'send') {
      step.state = DONE;
      throw stopAsyncIteration();
    }
    if (step.mode !== 'send' && sent !== null)
      throw runtimeError("can't send non-None value to a just-started async generator");
    step.state = ITERATING;
    generator.asyncRunning = true;
    if (step.mode === 'close') generator.asyncClosed = true;
    if (step.mode === 'send') return deliver(step, () => resume(generator, sent === null ? step.value : sent));
    return deliver(step, () => resume(generator, new ThrowSignal(step.exception())));
  }
  return deliver(step, () => resume(generator, sent));
}

function throwIntoStep(step: PAsyncGeneratorStep, exception: PException): PValue {
  const { generator } = step;
  if (step.state === DONE)
    throw runtimeError(`cannot reuse already awaited ${step.mode === 'send' ? WORDS.send : 'aclose()/athrow()'}`);
  if (step.state === INIT) {
    if (generator.asyncRunning) {
      step.state = DONE;
      throw runtimeError(`${RUNNING_WORDS[step.mode]}: asynchronous generator is already running`);
    }
    step.state = ITERATING;
    generator.asyncRunning = true;
  }
  return deliver(step, () => resume(generator, new ThrowSignal(exception)));
}

function close(step: PAsyncGeneratorStep): void {
  if (step.state === DONE) return;
  try {
    throwIntoStep(step, generatorExit());
  } catch (error) {
    if (
      isException(error, 'GeneratorExit') ||
      isException(error, 'StopIteration') ||
      isException(error, 'StopAsyncIteration')
    )
      return;
    throw error;
  }
  throw runtimeError('coroutine ignored GeneratorExit');
}

for (const type of [sendType, throwType])
  defineType(type, {
    slots: {
      tp_iter: (self) => self,
      tp_iternext: (self: PAsyncGeneratorStep) => send(self, null),
      am_await: (self) => self,
    },
    members: [
      method(PAsyncGeneratorStep, 'send', {
        doc: "send(value) -> send 'value' into generator,\nreturn next iterated value or raise StopIteration.",
        params: [arg('object', object), '/'],
        run: send,
      }),
      method(PAsyncGeneratorStep, 'throw', {
        doc: 'throw(value)\nthrow(type[,value[,tb]])\n\nraise exception in generator.',
        params: [arg('type', object), arg('value', object, undefined), arg('traceback', object, undefined), '/'],
        textSignature: null,
        run: (self, type_, value, traceback) => throwIntoStep(self, exceptionToThrow(type_, value, traceback)),
      }),
      method(PAsyncGeneratorStep, 'close', { doc: 'close() -> raise GeneratorExit inside generator.', run: close }),
    ],
  });

const noException = (): PException => generatorExit();

defineType(asyncGeneratorType, {
  slots: {
    tp_repr: (self: PGenerator) => `<async_generator object ${self.qualname} at ${addressText(self)}>`,
    am_aiter: (self) => self,
    am_anext(self: PGenerator) {
      initHooks(self);
      return new PAsyncGeneratorStep(self, 'send', null, noException);
    },
  },
  members: [
    ...frameMembers('ag'),
    method(PGenerator, 'asend', {
      doc: "asend(v) -> send 'v' in generator.",
      params: [arg('object', object), '/'],
      run(self, value) {
        initHooks(self);
        return new PAsyncGeneratorStep(self, 'send', value, noException);
      },
    }),
    method(PGenerator, 'athrow', {
      doc: 'athrow(value)\nathrow(type[,value[,tb]])\n\nraise exception in generator.',
      params: [arg('type', object), arg('value', object, undefined), arg('traceback', object, undefined), '/'],
      textSignature: null,
      run(self, type, value, traceback) {
        initHooks(self);
        const exception = exceptionToThrow(type, value, traceback, 'athrow');
        return new PAsyncGeneratorStep(self, 'throw', null, () => exception);
      },
    }),
    method(PGenerator, 'aclose', {
      doc: 'aclose() -> raise GeneratorExit inside generator.',
      run(self) {
        initHooks(self);
        return new PAsyncGeneratorStep(self, 'close', null, noException);
      },
    }),
    classGetItem,
  ],
});

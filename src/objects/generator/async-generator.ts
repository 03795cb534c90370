import { pyObjectCall1 } from '../../runtime/abstract/call.ts';
import { addressText } from '../../runtime/abstract/text.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { method } from '../../runtime/clinic/members.ts';
import { contextLocal } from '../../runtime/context.ts';
import { generatorExit, isException, runtimeError, stopAsyncIteration, stopIteration } from '../../runtime/errors.ts';
import { fromHostError } from '../../runtime/frames.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { raising, returned, rt } from '../../runtime/registers.ts';
import { type Rest, finish as restOf } from '../../runtime/threads/park.ts';
import { DISALLOW_INSTANTIATION } from '../../runtime/type.ts';
import type { ReturnHolder } from '../../runtime/type-slots.ts';
import { builtinType } from '../../runtime/types.ts';
import type { PException } from '../../runtime/values/exception.ts';
import { AsyncYield, asyncGeneratorType, CLOSED, PGenerator, ThrowSignal } from '../../runtime/values/generator.ts';
import { suspendedBy } from '../../truffle/intrinsics.ts';
import { classGetItem } from '../generic-alias/class-getitem.ts';
import { suspendableSteps } from './coroutine-forms.ts';
import { exceptionOf, exceptionToThrow, warnOfTriple } from './protocol.ts';
import { RETURNED, resumeCoroutine, resumeQuietly, type Step } from './resume.ts';
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

/** A step's answer, in the manner of `am_send`. */
type Answer = PValue | ReturnHolder | undefined;

/** How the generator is run for a step. */
type Run = (step: PAsyncGeneratorStep, sent: PValue | ThrowSignal, holder: ReturnHolder) => Answer;

const run: Run = (step, sent, holder) => {
  let result: Step | undefined;
  try {
    result = resumeQuietly(step.generator, sent);
  } catch (error) {
    result = raising(fromHostError(error));
  }
  return deliver(step, result, holder);
};

/** The same in the coroutine of a thread. */
const runInCoroutine: Run = (step, sent, holder) => suspendedBy(running(step, sent, holder));

function* running(step: PAsyncGeneratorStep, sent: PValue | ThrowSignal, holder: ReturnHolder): Rest<Answer> {
  let result: Step | undefined;
  try {
    result = yield* restOf(resumeCoroutine(step.generator, sent));
  } catch (error) {
    result = raising(fromHostError(error));
  }
  return deliver(step, result, holder);
}

/** What the generator gave: an await passes through; an item or the end is delivered in the manner of `am_send`. */
function deliver(step: PAsyncGeneratorStep, result: Step | undefined, holder: ReturnHolder): Answer {
  const { generator, mode } = step;
  holder.value = null;
  if (result === undefined) {
    const raised = rt.raised!;
    finish(step);
    if (isException(raised, 'StopAsyncIteration') || isException(raised, 'GeneratorExit')) {
      if (mode === 'close') return holder;
      generator.asyncClosed = true;
    }
    return raising(raised);
  }
  if (result === RETURNED) {
    finish(step);
    generator.asyncClosed = true;
    return mode === 'close' ? holder : raising(stopAsyncIteration());
  }
  if (result instanceof AsyncYield) {
    finish(step);
    if (mode === 'close') return raising(runtimeError('async generator ignored GeneratorExit'));
    holder.value = result.value;
    return holder;
  }
  return result as PValue;
}

function reused(step: PAsyncGeneratorStep): PException {
  return runtimeError(`cannot reuse already awaited ${step.mode === 'send' ? WORDS.send : 'aclose()/athrow()'}`);
}

function alreadyRunning(step: PAsyncGeneratorStep): PException {
  step.state = DONE;
  return runtimeError(`${RUNNING_WORDS[step.mode]}: asynchronous generator is already running`);
}

function sendBy(run: Run, step: PAsyncGeneratorStep, sent: PValue, holder: ReturnHolder): Answer {
  const { generator, mode } = step;
  if (step.state === DONE) return raising(reused(step));
  if (mode !== 'send' && generator.state === CLOSED) {
    step.state = DONE;
    holder.value = null;
    return holder;
  }
  if (step.state !== INIT) return run(step, sent, holder);
  if (generator.asyncRunning) return raising(alreadyRunning(step));
  if (generator.asyncClosed) {
    step.state = DONE;
    return raising(stopAsyncIteration());
  }
  if (mode !== 'send' && sent !== null)
    return raising(runtimeError("can't send non-None value to a just-started async generator"));
  step.state = ITERATING;
  generator.asyncRunning = true;
  if (mode === 'send') return run(step, sent === null ? step.value : sent, holder);
  if (mode === 'close') generator.asyncClosed = true;
  let exception: PException;
  try {
    exception = step.exception();
  } catch (error) {
    finish(step);
    throw error;
  }
  return run(step, new ThrowSignal(exception), holder);
}

const send = (step: PAsyncGeneratorStep, sent: PValue, holder: ReturnHolder): Answer => sendBy(run, step, sent, holder);

function throwBy(run: Run, step: PAsyncGeneratorStep, exception: PException, holder: ReturnHolder): Answer {
  if (step.state === DONE) return raising(reused(step));
  if (step.state === INIT) {
    if (step.generator.asyncRunning) return raising(alreadyRunning(step));
    step.state = ITERATING;
    step.generator.asyncRunning = true;
  }
  return run(step, new ThrowSignal(exception), holder);
}

/** An answer as Python gets it from `send` and `throw`; `undefined` when it is raised. */
function orRaised(answer: Answer, holder: ReturnHolder): PValue | undefined {
  return answer === holder ? raising(stopIteration(holder.value)) : (answer as PValue | undefined);
}

/** The same where the step may be suspended. */
function valueOf(begin: (holder: ReturnHolder) => Answer): PValue {
  return suspendedBy(raisedOrValue(begin));
}

function* raisedOrValue(begin: (holder: ReturnHolder) => Answer): Rest<PValue> {
  const holder: ReturnHolder = { value: null };
  return returned(orRaised(yield* restOf(begin(holder)), holder));
}

/** A step of a delegation to a step, as `sendTo` and `throwTo` answer it. */
function* delegated(begin: () => Answer): Rest<Step> {
  const answer = yield* restOf(begin());
  if (answer === undefined) throw rt.raised;
  return answer as Step;
}

suspendableSteps({
  isOne: (iterator) => iterator instanceof PAsyncGeneratorStep,
  send: (step, sent) =>
    suspendedBy(delegated(() => sendBy(runInCoroutine, step as PAsyncGeneratorStep, sent, RETURNED))),
  throw: (step, exception) =>
    suspendedBy(delegated(() => throwBy(runInCoroutine, step as PAsyncGeneratorStep, exception, RETURNED))),
});

function close(step: PAsyncGeneratorStep): void {
  if (step.state === DONE) return;
  const holder: ReturnHolder = { value: null };
  const answer = throwBy(run, step, generatorExit(), holder);
  if (answer === holder) return;
  if (answer !== undefined) throw runtimeError('coroutine ignored GeneratorExit');
  const raised = rt.raised!;
  if (
    !isException(raised, 'GeneratorExit') &&
    !isException(raised, 'StopIteration') &&
    !isException(raised, 'StopAsyncIteration')
  )
    throw raised;
}

for (const type of [sendType, throwType])
  defineType(type, {
    slots: {
      tp_iter: (self) => self,
      tp_iternext(self: PAsyncGeneratorStep) {
        const holder: ReturnHolder = { value: null };
        const answer = send(self, null, holder);
        if (answer === undefined) throw rt.raised;
        if (answer !== holder) return answer as PValue;
        if (holder.value !== null) rt.stop = stopIteration(holder.value);
        return undefined;
      },
      am_await: (self) => self,
      am_send: send,
    },
    members: [
      method(PAsyncGeneratorStep, 'send', {
        doc: "send(value) -> send 'value' into generator,\nreturn next iterated value or raise StopIteration.",
        params: [arg('object', object), '/'],
        raises: true,
        run(self, value) {
          const holder: ReturnHolder = { value: null };
          return orRaised(send(self, value, holder), holder);
        },
        coroutine: (self, value) => valueOf((holder) => sendBy(runInCoroutine, self, value, holder)),
      }),
      method(PAsyncGeneratorStep, 'throw', {
        doc: 'throw(value)\nthrow(type[,value[,tb]])\n\nraise exception in generator.',
        params: [arg('type', object), arg('value', object, undefined), arg('traceback', object, undefined), '/'],
        textSignature: null,
        raises: true,
        run(self, type_, value, traceback) {
          const holder: ReturnHolder = { value: null };
          return orRaised(throwBy(run, self, exceptionToThrow(type_, value, traceback), holder), holder);
        },
        coroutine(self, type_, value, traceback) {
          const exception = exceptionToThrow(type_, value, traceback);
          return valueOf((holder) => throwBy(runInCoroutine, self, exception, holder));
        },
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
        warnOfTriple('athrow', value, traceback);
        return new PAsyncGeneratorStep(self, 'throw', null, () => exceptionOf(type, value, traceback));
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

import { awaitableIterator, iteratorToDelegate, sendQuietly, throwToInContext } from '../objects/generator/protocol.ts';
import { DELEGATED, RETURNED, type Step } from '../objects/generator/resume.ts';
import { runtimeError } from '../runtime/errors.ts';
import { chainContext } from '../runtime/exception-context.ts';
import type { PBase, PValue } from '../runtime/object.ts';
import { rt } from '../runtime/registers.ts';
import { CO_ITERABLE_COROUTINE } from '../runtime/values/code.ts';
import type { PBaseException, PException } from '../runtime/values/exception.ts';
import type { Activation } from '../runtime/values/frame.ts';
import {
  AsyncYield,
  asyncGeneratorType,
  coroutineType,
  PGenerator,
  SUSPENDED,
  ThrowSignal,
} from '../runtime/values/generator.ts';
import { suspend } from '../truffle/intrinsics.ts';
import { ExpressionNode } from './base.ts';
import type { PythonFrame } from './python-frame.ts';

/*
 * Nodes that suspend. After each `suspend` the frame has another activation record: the one of whoever resumed it.
 */

/** `yield value`. In an asynchronous generator the value is wrapped, to be told from what awaits pass through. */
export class YieldNode extends ExpressionNode {
  readonly value: ExpressionNode;
  readonly wrapped: boolean;
  constructor(value: ExpressionNode, wrapped: boolean) {
    super();
    this.value = value;
    this.wrapped = wrapped;
  }
  override execute(frame: PythonFrame): PValue {
    const value = this.value.execute(frame);
    frame.act.pos = this.position;
    const sent = suspend(this.wrapped ? new AsyncYield(value) : value);
    frame.act = rt.stack[rt.sp]!;
    frame.act.pos = this.position;
    if (frame.exc !== null) rt.exc = frame.exc;
    if (sent !== null && sent instanceof ThrowSignal) throw this.thrown(sent, frame.exc);
    return sent as PValue;
  }
  /** What is thrown in gets the exception being handled here as its context. */
  thrown(signal: ThrowSignal, handled: PBaseException | null): PException {
    if (handled !== null) chainContext(signal.exception.value, handled);
    return signal.exception;
  }
}

/** Drives what is delegated to until it returns. */
export abstract class DelegateNode extends ExpressionNode {
  executeDelegate(frame: PythonFrame, iterator: PBase): PValue {
    let step: Step | undefined = sendQuietly(iterator, null);
    while (step !== RETURNED) {
      if (step === undefined) throw rt.raised;
      this.note(frame.act, iterator, frame.exc);
      const sent = suspend(step);
      frame.act = rt.stack[rt.sp]!;
      frame.act.pos = this.position;
      if (frame.exc !== null) rt.exc = frame.exc;
      this.note(frame.act, null, null);
      if (sent === DELEGATED) step = DELEGATED.step;
      else if (sent !== null && sent instanceof ThrowSignal) step = throwToInContext(iterator, sent, frame.exc);
      else step = sendQuietly(iterator, sent as PValue);
    }
    return RETURNED.value;
  }
  /** Remembers what the generator is waiting for: `gi_yieldfrom`, `cr_await`. */
  note(act: Activation, iterator: PValue, handled: PBaseException | null): void {
    const generator = act.generator as PGenerator | null;
    if (generator === null) return;
    generator.delegate = iterator;
    // what an exception handler delegates to has that exception as its context: only the code here knows it
    generator.direct =
      iterator instanceof PGenerator && handled === null && iterator.shape.cls !== asyncGeneratorType ? iterator : null;
  }
}

/** `yield from value`. */
export class YieldFromNode extends DelegateNode {
  readonly value: ExpressionNode;
  readonly insideCoroutine: boolean;
  constructor(value: ExpressionNode, insideCoroutine: boolean) {
    super();
    this.value = value;
    this.insideCoroutine = insideCoroutine;
  }
  override execute(frame: PythonFrame): PValue {
    const value = this.value.execute(frame);
    frame.act.pos = this.position;
    return this.executeDelegate(frame, iteratorToDelegate(value, this.isCoroutine(frame.act)));
  }
  /** `types.coroutine` gives a generator code with that flag. */
  isCoroutine(act: Activation): boolean {
    return this.insideCoroutine || (act.code!.flags & CO_ITERABLE_COROUTINE) !== 0;
  }
}

/** `await value`. */
export class AwaitNode extends DelegateNode {
  readonly value: ExpressionNode;
  constructor(value: ExpressionNode) {
    super();
    this.value = value;
  }
  override execute(frame: PythonFrame): PValue {
    const value = this.value.execute(frame);
    frame.act.pos = this.position;
    return this.executeDelegate(frame, iteratorToAwait(value));
  }
}

/** The await inside of `async for` and `async with`: of a value that is at hand. */
export class AwaitValueNode extends DelegateNode {
  override execute(_frame: PythonFrame): PValue {
    throw new Error('asked by executeAwait');
  }
  executeAwait(frame: PythonFrame, value: PValue): PValue {
    return this.executeDelegate(frame, iteratorToAwait(value));
  }
}

/** What drives an awaitable. */
export function iteratorToAwait(value: PValue): PBase {
  const iterator = awaitableIterator(value);
  if (
    iterator instanceof PGenerator &&
    iterator.shape.cls === coroutineType &&
    iterator.delegate !== null &&
    iterator.state === SUSPENDED
  )
    throw runtimeError('coroutine is being awaited already');
  return iterator;
}

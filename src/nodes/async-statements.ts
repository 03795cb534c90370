import { lookupSpecial } from '../runtime/abstract/attribute.ts';
import { pyObjectCall0, pyObjectCall3 } from '../runtime/abstract/call.ts';
import { pyObjectIsTrue } from '../runtime/abstract/compare.ts';
import { isException, typeError } from '../runtime/errors.ts';
import { caught, fromHostError } from '../runtime/frames.ts';
import type { PBase, PValue } from '../runtime/object.ts';
import { rt } from '../runtime/registers.ts';
import { traceCleanup, traceHandled, traceReraised } from '../runtime/tracing.ts';
import { type PBaseException, PException } from '../runtime/values/exception.ts';
import { typeOf } from '../runtime/values/scalars.ts';
import { backEdge, instrumentable } from '../truffle/intrinsics.ts';
import { LoopNode } from '../truffle/loop.ts';
import { type ExpressionNode, RETURN, StatementNode, type TargetNode } from './base.ts';
import { enterHandler, leaveHandler } from './exceptions.ts';
import { AwaitValueNode, iteratorToAwait } from './generators.ts';
import { traceStatement, traceTurn } from './lines.ts';
import type { PythonFrame } from './python-frame.ts';

/** `GET_AITER`. */
export function asyncIterator(value: PValue): PBase {
  const type = typeOf(value);
  if (type.am_aiter === null)
    throw typeError(`'async for' requires an object with __aiter__ method, got ${type.tpName}`);
  const iterator = type.am_aiter(value as PBase);
  if (typeOf(iterator).am_anext === null)
    throw typeError(
      `'async for' received an object from __aiter__ that does not implement __anext__: ${typeOf(iterator).tpName}`,
    );
  return iterator as PBase;
}

/** `GET_ANEXT`: the awaitable of the next item. */
export function asyncNext(iterator: PBase): PBase {
  const awaitable = iterator.shape.cls.am_anext!(iterator);
  try {
    return iteratorToAwait(awaitable);
  } catch (error) {
    const exception = error instanceof PException ? error : fromHostError(error);
    const raised = typeError(`'async for' received an invalid object from __anext__: ${typeOf(awaitable).tpName}`);
    raised.value.cause = exception.value;
    raised.value.context = exception.value;
    raised.value.suppressContext = true;
    throw raised;
  }
}

/** The end of an asynchronous iteration, or any other error. */
export function isStopAsyncIteration(exception: PException): boolean {
  return isException(exception, 'StopAsyncIteration');
}

/** The turns of an `async for`. */
export class AsyncForLoopNode extends LoopNode {
  readonly target: TargetNode;
  readonly body: StatementNode;
  readonly await: AwaitValueNode;
  readonly position: number;
  constructor(target: TargetNode, body: StatementNode, position: number) {
    super();
    this.target = target;
    this.body = body;
    this.position = position;
    this.await = new AwaitValueNode();
    this.await.position = position;
  }
  override execute(_frame: PythonFrame): number {
    throw new Error('run by its AsyncForNode');
  }
  override executeLoop(frame: PythonFrame, iterator: PBase): number {
    for (;;) {
      let item: PValue = null;
      let raised: PException | null = null;
      try {
        frame.act.pos = this.position;
        item = this.await.executeDelegate(frame, asyncNext(iterator));
      } catch (error) {
        raised = caught(frame.act, error);
      }
      if (raised !== null) {
        if (instrumentable() && rt.tracing !== 0) traceHandled(frame.act, raised);
        if (isStopAsyncIteration(raised)) return 0;
        if (instrumentable() && rt.tracing !== 0) traceReraised(frame.act, raised);
        throw raised;
      }
      this.target.executeStore(frame, item);
      const code = this.body.execute(frame);
      if (code === 1) return 1;
      if (code === 3) return 3;
      if (instrumentable() && rt.tracing !== 0) traceTurn(frame, this, this.position);
      if (backEdge(this)) return this.continueLoop(frame, iterator) as number;
    }
  }
  override completions(): number {
    return 1 | (this.body.completions() & ((1 << RETURN) | 2));
  }
}

/** `async for target in iterable: … else: …`. */
export class AsyncForNode extends StatementNode {
  readonly iterable: ExpressionNode;
  readonly loop: AsyncForLoopNode;
  readonly orelse: StatementNode | null;
  constructor(iterable: ExpressionNode, loop: AsyncForLoopNode, orelse: StatementNode | null) {
    super();
    this.iterable = iterable;
    this.loop = loop;
    this.orelse = orelse;
  }
  override execute(frame: PythonFrame): number {
    const iterable = this.iterable.execute(frame);
    frame.act.pos = this.position;
    const code = this.loop.executeLoop(frame, asyncIterator(iterable));
    if (code === 3) return 3;
    if (code === 0 && this.orelse !== null) return this.orelse.execute(frame);
    return 0;
  }
  override completions(): number {
    return 1 | (this.loop.body.completions() & (1 << RETURN)) | (this.orelse === null ? 0 : this.orelse.completions());
  }
}

/** `__aenter__` and `__aexit__`, looked up as `async with` does. */
export class AsyncContextManager {
  readonly enter: PValue;
  readonly exit: PValue;
  constructor(manager: PValue) {
    const enter = lookupSpecial(manager, '__aenter__');
    if (enter === undefined)
      throw typeError(`'${typeOf(manager).tpName}' object does not support the asynchronous context manager protocol`);
    const exit = lookupSpecial(manager, '__aexit__');
    if (exit === undefined)
      throw typeError(
        `'${typeOf(manager).tpName}' object does not support the asynchronous context manager protocol (missed __aexit__ method)`,
      );
    this.enter = enter;
    this.exit = exit;
  }
}

function callAsyncExit(exit: PValue, exception: PBaseException): PValue {
  return pyObjectCall3(exit, exception.shape.cls, exception, exception.traceback);
}

/** What `__aenter__` or `__aexit__` returned must be awaitable. */
function checkAwaitable(value: PValue, method: string): PValue {
  const type = typeOf(value);
  if (type.am_await === null && type.name !== 'coroutine' && type.name !== 'generator')
    throw typeError(`'async with' received an object from ${method} that does not implement __await__: ${type.tpName}`);
  return value;
}

/** `async with manager as target: …` (one item). */
export class AsyncWithNode extends StatementNode {
  readonly manager: ExpressionNode;
  readonly target: TargetNode | null;
  readonly body: StatementNode;
  readonly await: AwaitValueNode;
  constructor(manager: ExpressionNode, target: TargetNode | null, body: StatementNode) {
    super();
    this.manager = manager;
    this.target = target;
    this.body = body;
    this.await = new AwaitValueNode();
  }
  override execute(frame: PythonFrame): number {
    const manager = this.manager.execute(frame);
    frame.act.pos = this.position;
    const methods = new AsyncContextManager(manager);
    const value = this.await.executeAwait(frame, checkAwaitable(pyObjectCall0(methods.enter), '__aenter__'));
    let raised: PException | null = null;
    let code = 0;
    try {
      if (this.target !== null) this.target.executeStore(frame, value);
      code = this.body.execute(frame);
    } catch (error) {
      raised = caught(frame.act, error);
    }
    if (instrumentable() && rt.tracing !== 0) {
      traceStatement(frame, this, this.position);
      if (raised !== null) traceHandled(frame.act, raised);
    }
    frame.act.pos = this.position;
    const result = frame.ret;
    const before = frame.exc;
    if (raised !== null) {
      enterHandler(frame.act, before, raised.value);
      frame.exc = raised.value;
    }
    let suppressed = false;
    let left = true;
    try {
      const awaitable =
        raised === null ? pyObjectCall3(methods.exit, null, null, null) : callAsyncExit(methods.exit, raised.value);
      const answer = this.await.executeAwait(frame, checkAwaitable(awaitable, '__aexit__'));
      if (raised !== null) suppressed = pyObjectIsTrue(answer);
      left = raised !== null && !suppressed;
    } finally {
      if (raised !== null) {
        frame.exc = before;
        leaveHandler(frame.act, before);
        if (instrumentable() && left) traceCleanup(frame.act);
      }
    }
    if (raised === null) {
      frame.ret = result;
      return code;
    }
    if (!suppressed) {
      if (instrumentable() && rt.tracing !== 0) traceReraised(frame.act, raised);
      throw raised;
    }
    return 0;
  }
  override completions(): number {
    return this.body.completions() | 1;
  }
}

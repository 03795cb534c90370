import { callCoroutine } from '../objects/function/coroutine-call.ts';
import { typeRepr } from '../objects/type/names.ts';
import { lookupSpecial } from '../runtime/abstract/attribute.ts';
import { pyObjectCall0, pyObjectCall3 } from '../runtime/abstract/call.ts';
import { pyObjectIsTrue } from '../runtime/abstract/compare.ts';
import { assertionError, raised, runtimeError, typeError } from '../runtime/errors.ts';
import { caught } from '../runtime/frames.ts';
import type { PValue } from '../runtime/object.ts';
import { rt } from '../runtime/registers.ts';
import { finish, type Rest } from '../runtime/threads/park.ts';
import { PROFILE, traceCall, traceCleanup, traceHandled, traceJump, traceReraised } from '../runtime/tracing.ts';
import { PType } from '../runtime/type.ts';
import { typeType } from '../runtime/types.ts';
import { baseExceptionType, newException, PBaseException, PException } from '../runtime/values/exception.ts';
import type { Activation } from '../runtime/values/frame.ts';
import { isInstanceOf, typeOf } from '../runtime/values/scalars.ts';
import { EMPTY_TUPLE, PTuple } from '../runtime/values/sequences.ts';
import { instrumentable, interpreting, suspendableFunction, suspendedBy } from '../truffle/intrinsics.ts';
import {
  type ExpressionNode,
  NORMAL,
  raisedCode,
  SimpleStatementNode,
  StatementNode,
  type TargetNode,
} from './base.ts';
import { observedExit } from './call-cache.ts';
import type { ConditionNode } from './condition.ts';
import { branches, traceStatement } from './lines.ts';
import type { PythonFrame } from './python-frame.ts';

/** Makes `exception` the one being handled in the frame; answers the one that was, for `leaveHandler`. */
export function enterHandler(act: PythonFrame['act'], before: PBaseException | null, exception: PBaseException): void {
  if (before === null) act.outerExc = rt.exc;
  rt.exc = exception;
}

/** The handler is left: `before` is being handled again, or what was being handled outside of the frame. */
export function leaveHandler(act: PythonFrame['act'], before: PBaseException | null): void {
  rt.exc = before === null ? act.outerExc : before;
}

/** `PyErr_GivenExceptionMatches` with CPython's check of the classes named after `except`. */
export function exceptionMatches(exception: PBaseException, classes: PValue): boolean {
  if (classes instanceof PType && isExceptionClass(classes)) return isInstanceOf(exception, classes);
  if (classes instanceof PTuple) {
    for (const item of classes.items)
      if (!(item instanceof PType && isExceptionClass(item)))
        throw typeError('catching classes that do not inherit from BaseException is not allowed');
    for (const item of classes.items) if (isInstanceOf(exception, item as PType)) return true;
    return false;
  }
  throw typeError('catching classes that do not inherit from BaseException is not allowed');
}

function isExceptionClass(type: PType): boolean {
  return type.isSubtypeOf(baseExceptionType);
}

/** The completion code of the interpreter's statement that raises `raised`. */
function raiseAgain(raised: PException): number {
  rt.raised = raised;
  return raisedCode();
}

/** `except type as name: body`. */
export class HandlerNode extends StatementNode {
  static override readonly occasional: readonly string[] = ['body'];
  readonly type: ExpressionNode | null;
  readonly target: TargetNode | null;
  readonly clear: StatementNode | null;
  readonly body: StatementNode;
  constructor(
    type: ExpressionNode | null,
    target: TargetNode | null,
    clear: StatementNode | null,
    body: StatementNode,
  ) {
    super();
    this.type = type;
    this.target = target;
    this.clear = clear;
    this.body = body;
  }
  override execute(_frame: PythonFrame): number {
    throw new Error('run by its try statement');
  }
  /** Whether this handler is for `exception`. */
  executeMatch(frame: PythonFrame, exception: PBaseException): boolean {
    if (this.type === null) return true;
    const classes = this.type.execute(frame);
    frame.act.pos = this.position;
    return exceptionMatches(exception, classes);
  }
  executeBody(frame: PythonFrame, exception: PBaseException): number {
    if (this.target === null) return this.body.execute(frame);
    this.target.executeStore(frame, exception);
    let code = -1;
    try {
      code = this.body.execute(frame);
    } finally {
      if (interpreting()) this.clearKeeping(frame);
      else this.clear!.execute(frame);
      if (instrumentable() && code === -1) traceCleanup(frame.act);
    }
    return code;
  }
  /** Namespaces of classes may run Python code. */
  clearKeeping(frame: PythonFrame): void {
    const { raised } = rt;
    this.clear!.execute(frame);
    rt.raised = raised;
  }
  override completions(): number {
    return this.body.completions();
  }
}

/** `try: … except …: … else: …`. */
export class TryExceptNode extends StatementNode {
  readonly body: StatementNode;
  readonly handlers: HandlerNode[];
  readonly orelse: StatementNode | null;
  constructor(body: StatementNode, handlers: HandlerNode[], orelse: StatementNode | null) {
    super();
    this.body = body;
    this.handlers = handlers;
    this.orelse = orelse;
  }
  override execute(frame: PythonFrame): number {
    let raised: PException | null = null;
    let code = 0;
    try {
      code = this.body.execute(frame);
    } catch (error) {
      raised = caught(frame.act, error);
    }
    if (interpreting()) {
      if (code === 5) raised = caught(frame.act, rt.raised);
    }
    if (raised === null) {
      if (code === 0 && this.orelse !== null) return this.orelse.execute(frame);
      return code;
    }
    if (instrumentable() && rt.tracing !== 0) traceHandled(frame.act, raised);
    const before = frame.exc;
    enterHandler(frame.act, before, raised.value);
    frame.exc = raised.value;
    let handled = false;
    code = -1;
    try {
      for (let i = 0; i < this.handlers.length; i++) {
        if (instrumentable()) {
          if (!handled && rt.tracing !== 0 && traceStatement(frame, this, this.handlers[i]!.start)) {
            handled = true;
            code = 4;
          }
        }
        if (!handled && this.handlers[i]!.executeMatch(frame, raised.value)) {
          handled = true;
          if (instrumentable() && rt.tracing !== 0) this.branch(frame, i, true);
          code = this.handlers[i]!.executeBody(frame, raised.value);
        } else if (instrumentable() && !handled && rt.tracing !== 0) this.branch(frame, i, false);
      }
    } finally {
      frame.exc = before;
      leaveHandler(frame.act, before);
      if (instrumentable() && code === -1) traceCleanup(frame.act);
    }
    if (!handled) {
      if (instrumentable() && rt.tracing !== 0) traceReraised(frame.act, raised);
      if (interpreting()) return raiseAgain(raised);
      throw raised;
    }
    return code;
  }
  /** Handler number `i` was asked. */
  branch(frame: PythonFrame, i: number, matches: boolean): void {
    const { type, target, body, start } = this.handlers[i]!;
    if (type === null) return;
    const to = matches ? (target === null ? branches.start(body) : start) : (this.handlers[i + 1]?.start ?? -1);
    traceJump(frame.act, to < 0 ? frame.act.pos : to, true);
  }
  override completions(): number {
    let bits = this.body.completions();
    for (const handler of this.handlers) bits |= handler.completions();
    return this.orelse === null ? bits : bits | this.orelse.completions();
  }
}

/** `try: … finally: …`. */
export class TryFinallyNode extends StatementNode {
  readonly body: StatementNode;
  readonly final: StatementNode;
  constructor(body: StatementNode, final: StatementNode) {
    super();
    this.body = body;
    this.final = final;
  }
  override execute(frame: PythonFrame): number {
    let raised: PException | null = null;
    let code = 0;
    try {
      code = this.body.execute(frame);
    } catch (error) {
      raised = caught(frame.act, error);
    }
    if (interpreting()) {
      if (code === 5) raised = caught(frame.act, rt.raised);
    }
    const before = frame.exc;
    const result = frame.ret;
    if (raised !== null) {
      if (instrumentable() && rt.tracing !== 0) traceHandled(frame.act, raised);
      enterHandler(frame.act, before, raised.value);
      frame.exc = raised.value;
    }
    if (instrumentable()) {
      if (code === 4 && raised === null) return 4;
    }
    let final = -1;
    try {
      final = this.final.execute(frame);
    } finally {
      if (raised !== null) {
        frame.exc = before;
        leaveHandler(frame.act, before);
        if (instrumentable() && final <= 0) traceCleanup(frame.act);
      }
    }
    if (final !== 0) return final;
    if (raised !== null) {
      if (instrumentable() && rt.tracing !== 0) traceReraised(frame.act, raised);
      if (interpreting()) return raiseAgain(raised);
      throw raised;
    }
    frame.ret = result;
    return code;
  }
  override completions(): number {
    const final = this.final.completions();
    return this.body.completions() | (final & ~(1 << NORMAL));
  }
}

/** The exception that `raise exception` raises: a class is called. */
function makeRaised(value: PValue): PBaseException {
  if (value instanceof PBaseException) return value;
  if (value instanceof PType && value.isSubtypeOf(baseExceptionType)) {
    const { tp_new, tp_init } = baseExceptionType;
    if (value.tp_new === tp_new && value.tp_init === tp_init && value.shape.cls.tp_call === typeType.tp_call)
      return newException(value, EMPTY_TUPLE);
    const made = pyObjectCall0(value);
    if (made instanceof PBaseException) return made;
    throw typeError(
      `calling ${typeRepr(value)} should have returned an instance of BaseException, not ${typeRepr(typeOf(made))}`,
    );
  }
  throw typeError('exceptions must derive from BaseException');
}

/** The JavaScript exception for `raise value from cause`. */
export function raiseException(value: PValue, cause: PValue | undefined): PException {
  const exception = makeRaised(value);
  if (cause !== undefined) {
    if (cause === null) exception.cause = null;
    else if (cause instanceof PBaseException) exception.cause = cause;
    else if (cause instanceof PType && cause.isSubtypeOf(baseExceptionType)) {
      const made = pyObjectCall0(cause);
      if (!(made instanceof PBaseException))
        throw typeError(
          `calling ${typeRepr(cause)} should have returned an instance of BaseException, not ${typeRepr(typeOf(made))}`,
        );
      exception.cause = made;
    } else throw typeError('exception causes must derive from BaseException');
    exception.suppressContext = true;
  }
  return raised(exception);
}

/** `raise`, `raise value`, `raise value from cause`. */
export class RaiseNode extends StatementNode {
  readonly value: ExpressionNode | null;
  readonly cause: ExpressionNode | null;
  constructor(value: ExpressionNode | null, cause: ExpressionNode | null) {
    super();
    this.value = value;
    this.cause = cause;
  }
  override execute(frame: PythonFrame): number {
    if (this.value === null) {
      frame.act.pos = this.position;
      const raised = this.reraise(frame.act.depth);
      if (instrumentable() && raised.depth === frame.act.depth && rt.tracing !== 0) traceReraised(frame.act, raised);
      if (interpreting()) return raiseAgain(raised);
      throw raised;
    }
    const value = this.value.execute(frame);
    const cause = this.cause === null ? undefined : this.cause.execute(frame);
    frame.act.pos = this.position;
    const raised = raiseException(value, cause);
    if (interpreting()) return raiseAgain(raised);
    throw raised;
  }
  reraise(depth: number): PException {
    if (rt.exc === null) return runtimeError('No active exception to reraise');
    return new PException(rt.exc, depth);
  }
  override completions(): number {
    return 1 << NORMAL;
  }
}

/** `assert test, message`. */
export class AssertNode extends SimpleStatementNode {
  readonly test: ConditionNode;
  readonly message: ExpressionNode | null;
  constructor(test: ConditionNode, message: ExpressionNode | null) {
    super();
    this.test = test;
    this.message = message;
  }
  override execute(frame: PythonFrame): number {
    if (!this.test.executeCondition(frame)) {
      const message = this.message === null ? undefined : this.message.execute(frame);
      frame.act.pos = this.position;
      throw this.fail(message);
    }
    return 0;
  }
  fail(message: PValue | undefined): PException {
    const raised = assertionError(message);
    if (message === undefined || rt.tracing < PROFILE) return raised;
    const type = raised.value.shape.cls;
    const call = { callee: type, target: type, first: message, isPython: false, isBuiltin: false };
    return traceCall(rt.stack[rt.sp]!, call, () => raised);
  }
}

/** Looks up `__enter__` and `__exit__` as `with` does. */
export class ContextManager {
  readonly enter: PValue;
  readonly exit: PValue;
  constructor(manager: PValue) {
    const enter = lookupSpecial(manager, '__enter__');
    if (enter === undefined)
      throw typeError(`'${typeOf(manager).tpName}' object does not support the context manager protocol`);
    const exit = lookupSpecial(manager, '__exit__');
    if (exit === undefined)
      throw typeError(
        `'${typeOf(manager).tpName}' object does not support the context manager protocol (missed __exit__ method)`,
      );
    this.enter = enter;
    this.exit = exit;
  }
}

/** Calls `__exit__` with an exception; whether it suppresses it. */
export function exitWith(exit: PValue, exception: PBaseException): boolean {
  return pyObjectIsTrue(pyObjectCall3(exit, exception.shape.cls, exception, exception.traceback));
}

function* exiting(exit: PValue, exception: PBaseException): Rest<boolean> {
  return pyObjectIsTrue(
    yield* finish(callCoroutine(exit, [exception.shape.cls, exception, exception.traceback], null)),
  );
}

suspendableFunction(exitWith, (exit: PValue, exception: PBaseException) => suspendedBy(exiting(exit, exception)));

/** `with manager as target: …` (one item). */
export class WithNode extends StatementNode {
  readonly manager: ExpressionNode;
  readonly target: TargetNode | null;
  readonly body: StatementNode;
  constructor(manager: ExpressionNode, target: TargetNode | null, body: StatementNode) {
    super();
    this.manager = manager;
    this.target = target;
    this.body = body;
  }
  override execute(frame: PythonFrame): number {
    const manager = this.manager.execute(frame);
    frame.act.pos = this.position;
    const methods = new ContextManager(manager);
    const value = pyObjectCall0(methods.enter);
    let raised: PException | null = null;
    let code = 0;
    let place = -1;
    try {
      if (this.target !== null) this.target.executeStore(frame, value);
      code = this.body.execute(frame);
    } catch (error) {
      raised = caught(frame.act, error);
      place = frame.act.pos;
    }
    if (interpreting()) {
      if (code === 5) {
        raised = caught(frame.act, rt.raised);
        place = frame.act.pos;
      }
    }
    if (instrumentable()) {
      if (code === 4 && raised === null) return 4;
      if (rt.tracing !== 0) {
        if (traceStatement(frame, this, this.position)) return 4;
        if (raised !== null) traceHandled(frame.act, raised);
      }
    }
    frame.act.pos = this.position;
    if (raised === null) {
      const result = frame.ret;
      if (instrumentable() && rt.tracing >= PROFILE) this.observedExit(frame.act, methods.exit);
      else pyObjectCall3(methods.exit, null, null, null);
      frame.ret = result;
      return code;
    }
    const before = frame.exc;
    enterHandler(frame.act, before, raised.value);
    frame.exc = raised.value;
    let suppressed = false;
    try {
      suppressed = exitWith(methods.exit, raised.value);
    } finally {
      frame.exc = before;
      leaveHandler(frame.act, before);
      if (instrumentable() && !suppressed) traceCleanup(frame.act);
    }
    if (instrumentable() && rt.tracing !== 0) traceJump(frame.act, this.position, true);
    if (!suppressed) {
      if (instrumentable() && rt.tracing !== 0) traceReraised(frame.act, raised);
      frame.act.pos = place;
      if (interpreting()) return raiseAgain(raised);
      throw raised;
    }
    return 0;
  }
  observedExit(act: Activation, exit: PValue): void {
    observedExit(act, exit);
  }
  override completions(): number {
    return this.body.completions() | 1;
  }
}

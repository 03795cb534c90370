import { pyObjectGetAttr, pyObjectLookupAttr } from '../runtime/abstract/attribute.ts';
import { pyObjectCall, pyObjectCall1 } from '../runtime/abstract/call.ts';
import { typeError } from '../runtime/errors.ts';
import { chainContext } from '../runtime/exception-context.ts';
import { caught } from '../runtime/frames.ts';
import { type PValue, setProperty } from '../runtime/object.ts';
import { rt } from '../runtime/registers.ts';
import { traceHandled, traceReraised } from '../runtime/tracing.ts';
import { PType } from '../runtime/type.ts';
import {
  baseExceptionType,
  exceptionBaseType,
  exceptionGroupType,
  exceptionType,
  type PBaseException,
  PException,
} from '../runtime/values/exception.ts';
import { isInstanceOf } from '../runtime/values/scalars.ts';
import { PList, PTuple } from '../runtime/values/sequences.ts';
import { instrumentable, interpreting } from '../truffle/intrinsics.ts';
import { StatementNode, settle } from './base.ts';
import { enterHandler, exceptionMatches, type HandlerNode, leaveHandler } from './exceptions.ts';
import { traceStatement } from './lines.ts';
import type { PythonFrame } from './python-frame.ts';

const baseGroup = exceptionType('BaseExceptionGroup');

/** The state of one `except*` statement: what is left to match, and what the handlers raised. */
export class StarState {
  readonly original: PBaseException;
  rest: PBaseException | null;
  readonly raised: PBaseException[] = [];
  constructor(original: PBaseException) {
    this.original = original;
    this.rest = original;
  }

  /** Splits off what matches `classes`; `null` when nothing does. `CHECK_EG_MATCH`. */
  match(classes: PValue): PBaseException | null {
    for (const type of classes instanceof PTuple ? classes.items : [classes]) {
      if (!(type instanceof PType && type.isSubtypeOf(baseExceptionType)))
        throw typeError('catching classes that do not inherit from BaseException is not allowed');
      if (type.isSubtypeOf(baseGroup))
        throw typeError('catching ExceptionGroup with except* is not allowed. Use except instead.');
    }
    const rest = this.rest;
    if (rest === null) return null;
    if (exceptionMatches(rest, classes)) {
      this.rest = null;
      if (isInstanceOf(rest, baseGroup)) return rest;
      const type = isInstanceOf(rest, exceptionBaseType) ? exceptionGroupType : baseGroup;
      const group = pyObjectCall(type, ['', new PTuple([rest])], null) as PBaseException;
      return group;
    }
    if (!isInstanceOf(rest, baseGroup)) return null;
    const parts = pyObjectCall1(pyObjectGetAttr(rest, 'split'), classes);
    if (!(parts instanceof PTuple) || parts.items.length < 2)
      throw typeError(`${rest.shape.cls.name}.split must return a tuple, not ${(parts as PTuple).shape.cls.name}`);
    const [match, others] = parts.items;
    if (match === null) return null;
    this.rest = others as PBaseException | null;
    return match as PBaseException;
  }

  /** What is raised in the end, `null` if everything was handled: `_PyExc_PrepReraiseStar`. */
  result(): PBaseException | null {
    const { original, raised } = this;
    const rest = this.rest;
    if (!isInstanceOf(original, baseGroup)) {
      // it was wrapped for the one clause that could match
      return raised[0] ?? rest;
    }
    if (raised.length === 0) return rest;
    const reraised: PBaseException[] = [];
    const fresh: PBaseException[] = [];
    for (const exception of raised) {
      if (isReraised(exception, original)) reraised.push(exception);
      else fresh.push(exception);
    }
    if (rest !== null) reraised.push(rest);
    const projection = reraised.length === 0 ? null : project(original, reraised);
    if (fresh.length === 0) return projection;
    const all = projection === null ? fresh : [...fresh, projection];
    return all.length === 1 ? all[0]! : groupOf(all);
  }
}

function groupOf(exceptions: PBaseException[]): PBaseException {
  const group = pyObjectCall(baseGroup, ['', new PList(exceptions)], null) as PBaseException;
  return group;
}

/** Same metadata: a part of the original that a handler raised again as it was. */
function isReraised(exception: PBaseException, original: PBaseException): boolean {
  return (
    isInstanceOf(exception, baseGroup) &&
    exception.traceback === original.traceback &&
    exception.cause === original.cause &&
    exception.context === original.context
  );
}

/** The parts of `original` whose leaves are in any of `kept`, in its structure: `exception_group_projection`. */
function project(original: PBaseException, kept: PBaseException[]): PBaseException | null {
  const leaves = new Set<PBaseException>();
  for (const group of kept) collectLeaves(group, leaves);
  return subgroup(original, leaves);
}

function membersOf(group: PBaseException): readonly PValue[] {
  return (pyObjectGetAttr(group, 'exceptions') as PTuple).items;
}

function collectLeaves(exception: PBaseException, leaves: Set<PBaseException>): void {
  if (!isInstanceOf(exception, baseGroup)) leaves.add(exception);
  else for (const member of membersOf(exception)) collectLeaves(member as PBaseException, leaves);
}

function subgroup(exception: PBaseException, leaves: Set<PBaseException>): PBaseException | null {
  if (!isInstanceOf(exception, baseGroup)) return leaves.has(exception) ? exception : null;
  const members = membersOf(exception);
  const found: PBaseException[] = [];
  for (const member of members) {
    const part = subgroup(member as PBaseException, leaves);
    if (part !== null) found.push(part);
  }
  if (found.length === 0) return null;
  const derived = pyObjectCall1(pyObjectGetAttr(exception, 'derive'), new PList(found)) as PBaseException;
  derived.traceback = exception.traceback;
  derived.context = exception.context;
  derived.cause = exception.cause;
  derived.suppressContext = exception.suppressContext;
  const notes = pyObjectGetAttrOrNull(exception);
  if (notes !== null) setNotes(derived, notes);
  return derived;
}

function pyObjectGetAttrOrNull(exception: PBaseException): PValue {
  const notes = pyObjectLookupAttr(exception, '__notes__');
  return notes instanceof PList ? notes : null;
}

function setNotes(exception: PBaseException, notes: PValue): void {
  setProperty(exception, '__notes__', new PList([...(notes as PList).items]));
}

/** `try: … except* …: … else: …`. */
export class TryStarNode extends StatementNode {
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
    const state = new StarState(raised.value);
    const before = frame.exc;
    enterHandler(frame.act, before, raised.value);
    frame.exc = raised.value;
    try {
      for (let i = 0; i < this.handlers.length; i++) {
        if (instrumentable() && rt.tracing !== 0) traceStatement(frame, this, this.handlers[i]!.start);
        const classes = this.handlers[i]!.type!.execute(frame);
        frame.act.pos = this.handlers[i]!.position;
        const match = state.match(classes);
        if (match !== null) {
          frame.exc = match;
          rt.exc = match;
          try {
            if (interpreting()) settle(this.handlers[i]!.executeBody(frame, match));
            else this.handlers[i]!.executeBody(frame, match);
          } catch (error) {
            const next = caught(frame.act, error);
            if (instrumentable() && rt.tracing !== 0) traceHandled(frame.act, next);
            state.raised.push(next.value);
          }
          frame.exc = raised.value;
          rt.exc = raised.value;
        }
      }
    } finally {
      frame.exc = before;
      leaveHandler(frame.act, before);
    }
    const result = state.result();
    if (result !== null) {
      const again = this.reraise(result, raised.value, frame.act.depth);
      if (instrumentable() && rt.tracing !== 0) traceReraised(frame.act, again);
      throw again;
    }
    return 0;
  }
  reraise(result: PBaseException, original: PBaseException, depth: number): PException {
    if (rt.exc !== null && result !== original && result.context === null && result.traceback === null)
      chainContext(result, rt.exc);
    return new PException(result, depth);
  }
  override completions(): number {
    let bits = this.body.completions() | 1;
    if (this.orelse !== null) bits |= this.orelse.completions();
    return bits;
  }
}

import { pyObjectGetIter } from '../runtime/abstract/iterate.ts';
import type { PValue } from '../runtime/object.ts';
import { returned, rt } from '../runtime/registers.ts';
import { PROFILE, traceCall } from '../runtime/tracing.ts';
import type { Activation } from '../runtime/values/frame.ts';
import type { PFunction } from '../runtime/values/function.ts';
import { instrumentable } from '../truffle/intrinsics.ts';
import { asyncIterator } from './async-statements.ts';
import { ExpressionNode, SimpleStatementNode } from './base.ts';
import { isLoopedInPlace } from './control.ts';
import type { PythonFrame } from './python-frame.ts';

/** A generator expression: its function is called at once with the iterator of the outermost iterable. */
export class GeneratorExpressionNode extends ExpressionNode {
  readonly fn: ExpressionNode;
  readonly iterable: ExpressionNode;
  readonly isAsync: boolean;
  constructor(fn: ExpressionNode, iterable: ExpressionNode, isAsync: boolean) {
    super();
    this.fn = fn;
    this.iterable = iterable;
    this.isAsync = isAsync;
  }
  override execute(frame: PythonFrame): PValue {
    const fn = this.fn.execute(frame) as PFunction;
    const iterable = this.iterable.execute(frame);
    frame.act.pos = this.position;
    const source = this.sourceOf(iterable);
    if (instrumentable() && rt.tracing >= PROFILE) this.observe(frame.act, fn, source);
    return returned(fn.code.executable.invoke(fn, source) as PValue | undefined);
  }
  observe(act: Activation, fn: PFunction, source: PValue): void {
    const first = this.isAsync ? source : pyObjectGetIter(source);
    traceCall(act, { callee: fn, target: fn, first, isPython: true, isBuiltin: false }, () => null);
  }
  /** What the function is given. */
  sourceOf(iterable: PValue): PValue {
    if (this.isAsync) asyncIterator(iterable);
    else if (!isLoopedInPlace(iterable)) return pyObjectGetIter(iterable);
    return iterable;
  }
}

/** What is handed to a type parameter scope that is about to run. */
const handedOver: PValue[][] = [];

/** Runs the function of a type parameter scope, with values its body picks up. */
export class CallScopeNode extends ExpressionNode {
  readonly fn: ExpressionNode;
  readonly given: ExpressionNode[];
  constructor(fn: ExpressionNode, given: ExpressionNode[]) {
    super();
    this.fn = fn;
    this.given = given;
  }
  override execute(frame: PythonFrame): PValue {
    const values: PValue[] = [];
    for (let i = 0; i < this.given.length; i++) values.push(this.given[i]!.execute(frame));
    const fn = this.fn.execute(frame) as PFunction;
    return this.call(fn, values);
  }
  call(fn: PFunction, values: PValue[]): PValue {
    handedOver.push(values);
    try {
      return returned(fn.code.executable.invoke(fn));
    } finally {
      handedOver.pop();
    }
  }
}

/** Picks up one value that the `CallScopeNode` around handed over. */
export class ArgumentToSlotNode extends SimpleStatementNode {
  readonly slot: number;
  readonly index: number;
  constructor(slot: number, index: number) {
    super();
    this.slot = slot;
    this.index = index;
  }
  override execute(frame: PythonFrame): number {
    frame.slots[this.slot] = this.value();
    return 0;
  }
  value(): PValue {
    return handedOver.at(-1)![this.index]!;
  }
}

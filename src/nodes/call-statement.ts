import { dropUnawaited } from '../objects/generator/unawaited.ts';
import type { PValue } from '../runtime/object.ts';
import { rt } from '../runtime/registers.ts';
import { CREATED, PGenerator } from '../runtime/values/generator.ts';
import { interpreting } from '../truffle/intrinsics.ts';
import { type ExpressionNode, raisedCode, SimpleStatementNode } from './base.ts';
import { type Evaluate, evaluationOf } from './control.ts';
import type { PythonFrame } from './python-frame.ts';

/** A call as a statement. A coroutine that it makes is lost at once: nobody can await it any more. */
export class CallStatementNode extends SimpleStatementNode {
  readonly call: ExpressionNode;
  /** What is called is named so. */
  readonly name: string;
  readonly evaluate: Evaluate;
  constructor(call: ExpressionNode, name: string) {
    super();
    this.call = call;
    this.name = name;
    this.evaluate = evaluationOf(call);
  }
  override execute(frame: PythonFrame): number {
    if (interpreting()) {
      const value = this.evaluate.call(this.call, frame);
      if (value === undefined) return raisedCode();
      if (value instanceof PGenerator) this.drop(frame, value);
      return 0;
    }
    const value = this.call.execute(frame);
    if (value instanceof PGenerator) this.drop(frame, value);
    return 0;
  }
  /** A coroutine that the call itself made is of the code with that name; another one may be kept somewhere. */
  drop(frame: PythonFrame, value: PValue): void {
    const made = value as PGenerator;
    if (rt.made !== made || rt.madeAt !== frame.act.depth) return;
    if (made.state === CREATED && made.code.name === this.name) dropUnawaited(made);
  }
}

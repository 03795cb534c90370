import { dropUnawaited } from '../objects/generator/unawaited.ts';
import type { PValue } from '../runtime/object.ts';
import { rt } from '../runtime/registers.ts';
import type { Activation } from '../runtime/values/frame.ts';
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
      dropMade(frame.act, this.name, value);
      return 0;
    }
    // handed on without a variable, which would keep the value alive in compiled code
    dropMade(frame.act, this.name, this.call.execute(frame));
    return 0;
  }
}

/** A coroutine that the call itself made is of the code with that name; another one may be kept somewhere. */
function dropMade(act: Activation, name: string, value: PValue): void {
  if (!(value instanceof PGenerator) || rt.made !== value || rt.madeAt !== act.depth) return;
  if (value.state === CREATED && value.code.name === name) dropUnawaited(value);
}

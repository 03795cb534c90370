import { callCoroutine } from '../objects/function/coroutine-call.ts';
import { pyObjectCall, pyObjectCall0, pyObjectCall1, pyObjectCall2, pyObjectCall3 } from '../runtime/abstract/call.ts';
import type { PValue } from '../runtime/object.ts';
import { finish, type Rest } from '../runtime/threads/park.ts';
import type { KeywordNames } from '../runtime/type-slots.ts';
import { suspendableMethod } from '../truffle/intrinsics.ts';
import { ExpressionNode } from './base.ts';
import type { PythonFrame } from './python-frame.ts';

/*
 * What call nodes remember. An entry says with `executeTest` whether it is for a callee (or, for method calls, a receiver), before the
 * arguments are evaluated, and makes the call afterwards.
 */

// what the coroutines of threads call instead
suspendableMethod('invoke', 'invokeCoroutine', 'quick');
for (const count of ['0', '1', '2', '3', 'N']) suspendableMethod(`executeCall${count}`, `coroutineCall${count}`);

/** One remembered kind of callee. For method calls `callee` is the receiver. */
export abstract class CallEntryNode extends ExpressionNode {
  override execute(_frame: PythonFrame): PValue {
    throw new Error('an entry is asked by its call');
  }
  abstract executeTest(frame: PythonFrame, callee: PValue): boolean;
  executeCall0(_frame: PythonFrame, callee: PValue): PValue {
    return pyObjectCall0(callee);
  }
  executeCall1(_frame: PythonFrame, callee: PValue, a: PValue): PValue {
    return pyObjectCall1(callee, a);
  }
  executeCall2(_frame: PythonFrame, callee: PValue, a: PValue, b: PValue): PValue {
    return pyObjectCall2(callee, a, b);
  }
  executeCall3(_frame: PythonFrame, callee: PValue, a: PValue, b: PValue, c: PValue): PValue {
    return pyObjectCall3(callee, a, b, c);
  }
  executeCallN(_frame: PythonFrame, callee: PValue, args: PValue[], keywords: KeywordNames): PValue {
    return pyObjectCall(callee, args, keywords);
  }

  /** What the call is in a coroutine that was made before this entry was. */
  callInCoroutine(callee: PValue, args: PValue[], keywords: KeywordNames): PValue {
    return callCoroutine(callee, args, keywords);
  }
  coroutineCall0(_frame: PythonFrame, callee: PValue): Rest<PValue> {
    return finish(this.callInCoroutine(callee, [], null));
  }
  coroutineCall1(_frame: PythonFrame, callee: PValue, a: PValue): Rest<PValue> {
    return finish(this.callInCoroutine(callee, [a], null));
  }
  coroutineCall2(_frame: PythonFrame, callee: PValue, a: PValue, b: PValue): Rest<PValue> {
    return finish(this.callInCoroutine(callee, [a, b], null));
  }
  coroutineCall3(_frame: PythonFrame, callee: PValue, a: PValue, b: PValue, c: PValue): Rest<PValue> {
    return finish(this.callInCoroutine(callee, [a, b, c], null));
  }
  coroutineCallN(_frame: PythonFrame, callee: PValue, args: PValue[], keywords: KeywordNames): Rest<PValue> {
    return finish(this.callInCoroutine(callee, args, keywords));
  }
}

import { pyObjectCall, pyObjectCall3 } from '../runtime/abstract/call.ts';
import type { PValue } from '../runtime/object.ts';
import { type ObservedCall, traceCall } from '../runtime/tracing.ts';
import type { KeywordNames } from '../runtime/type-slots.ts';
import type { Activation } from '../runtime/values/frame.ts';
import { PBuiltinFunction, PFunction, PMethod, PMethodDescriptor } from '../runtime/values/function.ts';
import { ExpressionNode } from './base.ts';
import type { CallEntryNode } from './call-entry.ts';
import type { PythonFrame } from './python-frame.ts';

/** How many callees a call remembers, and how often it may learn. */
export const LIMIT = 4;
export const LESSONS = 12;

/** What all calls share: the callees they remember. */
export abstract class CallCacheNode<OnlyEntry extends CallEntryNode> extends ExpressionNode {
  static override readonly mutable: readonly string[] = ['lessons'];
  entries: CallEntryNode[] = [];
  /** The only entry, if it is of the kind that is worth asking by its class: the interpreter need not look its methods up. */
  only: OnlyEntry | null = null;
  /** All of several entries, if they are of that kind. */
  common: readonly OnlyEntry[] = [];
  /** -1 at first: what runs once, as module bodies do, need not be remembered. */
  lessons = -1;
  override isCold(): boolean {
    return this.lessons <= 0;
  }
  override calls(): boolean {
    return true;
  }
  /** Whether a callee that is not remembered may be. */
  learns(): boolean {
    return this.lessons < LESSONS && (this.lessons >= 0 || ++this.lessons > 0);
  }
  /** Whether an entry is for a callee, or the receiver of a method. */
  knows(frame: PythonFrame, callee: PValue): boolean {
    for (const entry of this.entries) if (entry.executeTest(frame, callee)) return true;
    return false;
  }
  remember(entry: CallEntryNode | null): void {
    this.lessons++;
    if (entry !== null) {
      const kept = this.entries.length >= LIMIT ? this.entries.slice(1) : this.entries;
      this.entries = [...kept, this.insert(entry)];
      const common = this.entries.map((known) => this.commonOf(known));
      this.only = common.length === 1 ? common[0]! : null;
      this.common = common.length === 1 || common.includes(null) ? [] : (common as OnlyEntry[]);
      this.changed();
    } else if (this.lessons === 1) this.changed();
  }
  abstract commonOf(entry: CallEntryNode): OnlyEntry | null;
}

/**
 * A call that profilers and `sys.monitoring` hear of; of a method that was looked up for the call, the latter hears as `method` with its
 * receiver as first argument.
 */
export function observedCall(
  act: Activation,
  callee: PValue,
  args: PValue[],
  keywords: KeywordNames,
  method: PValue | undefined = undefined,
  receiver: PValue | undefined = undefined,
): PValue {
  const call = {
    ...described(callee),
    target: method === undefined ? callee : method,
    first: method === undefined ? args[0] : receiver,
  };
  return traceCall(act, call, () => pyObjectCall(callee, args, keywords));
}

/** What profilers ask of a callee. */
function described(callee: PValue): Pick<ObservedCall, 'callee' | 'isPython' | 'isBuiltin'> {
  const known = callee instanceof PMethod ? callee.func : callee;
  const isBuiltin = known instanceof PBuiltinFunction || known instanceof PMethodDescriptor;
  return { callee: isBuiltin ? known : callee, isPython: known instanceof PFunction, isBuiltin };
}

/** The call of `__exit__` that ends a `with` statement, which comes back as from a builtin. */
export function observedExit(act: Activation, exit: PValue): void {
  const call = { ...described(exit), target: exit, first: null, isPython: false };
  traceCall(act, call, () => pyObjectCall3(exit, null, null, null));
}

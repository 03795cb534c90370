import { pyObjectCall, pyObjectCall0, pyObjectCall1, pyObjectCall2, pyObjectCall3 } from '../runtime/abstract/call.ts';
import type { PValue } from '../runtime/object.ts';
import { rt } from '../runtime/registers.ts';
import { PROFILE } from '../runtime/tracing.ts';
import type { KeywordNames } from '../runtime/type-slots.ts';
import type { Activation } from '../runtime/values/frame.ts';
import { inSkeleton, instrumentable, interpreting } from '../truffle/intrinsics.ts';
import type { ExpressionNode } from './base.ts';
import { BuiltinEntryNode } from './builtin-entry.ts';
import { CallCacheNode, observedCall } from './call-cache.ts';
import { BoundFunctionEntryNode, callEntryFor, FunctionEntryNode, InstanceEntryNode } from './call-entries.ts';
import type { CallEntryNode } from './call-entry.ts';
import { type Leaf, leafOf, operand, operands } from './operand.ts';
import type { PythonFrame } from './python-frame.ts';

/** The entries that are asked by their class: V8 tells up to four apart in place. */
type CommonEntry = FunctionEntryNode | BoundFunctionEntryNode | BuiltinEntryNode | InstanceEntryNode;

/** The entry for `callee`. */
function entryAmong(entries: readonly CommonEntry[], frame: PythonFrame, callee: PValue): CommonEntry | null {
  for (let i = 0; i < entries.length; i++) if (entries[i]!.executeTest(frame, callee)) return entries[i]!;
  return null;
}

/** `callee(…)`. */
export abstract class CallNode extends CallCacheNode<CommonEntry> {
  readonly callee: ExpressionNode;
  readonly calleeLeaf: Leaf;
  constructor(callee: ExpressionNode) {
    super();
    this.callee = callee;
    this.calleeLeaf = leafOf(callee);
  }
  /** The call of what has been evaluated. Beside an `execute` of the same class, which V8 can see through. */
  abstract executeOn(frame: PythonFrame, callee: PValue): PValue;
  override commonOf(entry: CallEntryNode): CommonEntry | null {
    const common = [FunctionEntryNode, BoundFunctionEntryNode, BuiltinEntryNode, InstanceEntryNode] as unknown[];
    return common.includes(entry.constructor) ? (entry as CommonEntry) : null;
  }
  learn(callee: PValue, count: number, keywords: KeywordNames): void {
    if (this.learns()) this.remember(callEntryFor(callee, count, keywords));
  }
  /** Learns, unless the callee is remembered. */
  meet(frame: PythonFrame, callee: PValue, count: number, keywords: KeywordNames): void {
    if (!this.knows(frame, callee)) this.learn(callee, count, keywords);
  }
  observed(act: Activation, callee: PValue, args: PValue[], keywords: KeywordNames): PValue {
    return observedCall(act, callee, args, keywords);
  }
}

/** A call without arguments. */
export class Call0Node extends CallNode {
  override execute(frame: PythonFrame): PValue {
    return this.executeOn(frame, operand(frame, this.callee, this.calleeLeaf));
  }
  override executeOn(frame: PythonFrame, callee: PValue): PValue {
    frame.act.pos = this.position;
    if (instrumentable() && rt.tracing >= PROFILE) return this.observed(frame.act, callee, [], null);
    if (interpreting()) {
      const known = this.only?.executeTest(frame, callee) ? this.only : entryAmong(this.common, frame, callee);
      if (known !== null) return known.executeCall0(frame, callee);
    }
    if (inSkeleton()) {
      this.meet(frame, callee, 0, null);
      return pyObjectCall0(callee);
    }
    for (let i = 0; i < this.entries.length; i++) {
      if (this.entries[i]!.executeTest(frame, callee)) return this.entries[i]!.executeCall0(frame, callee);
    }
    this.learn(callee, 0, null);
    return pyObjectCall0(callee);
  }
  override valueOrRaised(frame: PythonFrame): PValue | undefined {
    const { only } = this;
    if (!(only instanceof FunctionEntryNode) || rt.tracing !== 0) return this.execute(frame);
    const callee = operand(frame, this.callee, this.calleeLeaf);
    frame.act.pos = this.position;
    if (only.executeTest(frame, callee)) return only.target.invoke(callee) as PValue | undefined;
    this.learn(callee, 0, null);
    return pyObjectCall0(callee);
  }
}

/** A call with one positional argument. */
export class Call1Node extends CallNode {
  readonly a: ExpressionNode;
  readonly aLeaf: Leaf;
  constructor(callee: ExpressionNode, a: ExpressionNode) {
    super(callee);
    this.a = a;
    this.aLeaf = leafOf(a);
  }
  override execute(frame: PythonFrame): PValue {
    return this.executeOn(frame, operand(frame, this.callee, this.calleeLeaf));
  }
  override executeOn(frame: PythonFrame, callee: PValue): PValue {
    const a = operand(frame, this.a, this.aLeaf);
    frame.act.pos = this.position;
    if (instrumentable() && rt.tracing >= PROFILE) return this.observed(frame.act, callee, [a], null);
    if (interpreting()) {
      const known = this.only?.executeTest(frame, callee) ? this.only : entryAmong(this.common, frame, callee);
      if (known !== null) return known.executeCall1(frame, callee, a);
    }
    if (inSkeleton()) {
      this.meet(frame, callee, 1, null);
      return pyObjectCall1(callee, a);
    }
    for (let i = 0; i < this.entries.length; i++) {
      if (this.entries[i]!.executeTest(frame, callee)) return this.entries[i]!.executeCall1(frame, callee, a);
    }
    this.learn(callee, 1, null);
    return pyObjectCall1(callee, a);
  }
  override valueOrRaised(frame: PythonFrame): PValue | undefined {
    const { only } = this;
    if (!(only instanceof FunctionEntryNode) || rt.tracing !== 0) return this.execute(frame);
    const callee = operand(frame, this.callee, this.calleeLeaf);
    const a = operand(frame, this.a, this.aLeaf);
    frame.act.pos = this.position;
    if (only.executeTest(frame, callee)) return only.target.invoke(callee, a) as PValue | undefined;
    this.learn(callee, 1, null);
    return pyObjectCall1(callee, a);
  }
}

/** A call with two positional arguments. */
export class Call2Node extends CallNode {
  readonly a: ExpressionNode;
  readonly aLeaf: Leaf;
  readonly b: ExpressionNode;
  readonly bLeaf: Leaf;
  constructor(callee: ExpressionNode, a: ExpressionNode, b: ExpressionNode) {
    super(callee);
    this.a = a;
    this.aLeaf = leafOf(a);
    this.b = b;
    this.bLeaf = leafOf(b);
  }
  override execute(frame: PythonFrame): PValue {
    return this.executeOn(frame, operand(frame, this.callee, this.calleeLeaf));
  }
  override executeOn(frame: PythonFrame, callee: PValue): PValue {
    const a = operand(frame, this.a, this.aLeaf);
    const b = operand(frame, this.b, this.bLeaf);
    frame.act.pos = this.position;
    if (instrumentable() && rt.tracing >= PROFILE) return this.observed(frame.act, callee, [a, b], null);
    if (interpreting()) {
      const known = this.only?.executeTest(frame, callee) ? this.only : entryAmong(this.common, frame, callee);
      if (known !== null) return known.executeCall2(frame, callee, a, b);
    }
    if (inSkeleton()) {
      this.meet(frame, callee, 2, null);
      return pyObjectCall2(callee, a, b);
    }
    for (let i = 0; i < this.entries.length; i++) {
      if (this.entries[i]!.executeTest(frame, callee)) return this.entries[i]!.executeCall2(frame, callee, a, b);
    }
    this.learn(callee, 2, null);
    return pyObjectCall2(callee, a, b);
  }
  override valueOrRaised(frame: PythonFrame): PValue | undefined {
    const { only } = this;
    if (!(only instanceof FunctionEntryNode) || rt.tracing !== 0) return this.execute(frame);
    const callee = operand(frame, this.callee, this.calleeLeaf);
    const a = operand(frame, this.a, this.aLeaf);
    const b = operand(frame, this.b, this.bLeaf);
    frame.act.pos = this.position;
    if (only.executeTest(frame, callee)) return only.target.invoke(callee, a, b) as PValue | undefined;
    this.learn(callee, 2, null);
    return pyObjectCall2(callee, a, b);
  }
}

/** A call with three positional arguments. */
export class Call3Node extends CallNode {
  readonly a: ExpressionNode;
  readonly aLeaf: Leaf;
  readonly b: ExpressionNode;
  readonly bLeaf: Leaf;
  readonly c: ExpressionNode;
  readonly cLeaf: Leaf;
  constructor(callee: ExpressionNode, a: ExpressionNode, b: ExpressionNode, c: ExpressionNode) {
    super(callee);
    this.a = a;
    this.aLeaf = leafOf(a);
    this.b = b;
    this.bLeaf = leafOf(b);
    this.c = c;
    this.cLeaf = leafOf(c);
  }
  override execute(frame: PythonFrame): PValue {
    return this.executeOn(frame, operand(frame, this.callee, this.calleeLeaf));
  }
  override executeOn(frame: PythonFrame, callee: PValue): PValue {
    const a = operand(frame, this.a, this.aLeaf);
    const b = operand(frame, this.b, this.bLeaf);
    const c = operand(frame, this.c, this.cLeaf);
    frame.act.pos = this.position;
    if (instrumentable() && rt.tracing >= PROFILE) return this.observed(frame.act, callee, [a, b, c], null);
    if (interpreting()) {
      const known = this.only?.executeTest(frame, callee) ? this.only : entryAmong(this.common, frame, callee);
      if (known !== null) return known.executeCall3(frame, callee, a, b, c);
    }
    if (inSkeleton()) {
      this.meet(frame, callee, 3, null);
      return pyObjectCall3(callee, a, b, c);
    }
    for (let i = 0; i < this.entries.length; i++) {
      if (this.entries[i]!.executeTest(frame, callee)) return this.entries[i]!.executeCall3(frame, callee, a, b, c);
    }
    this.learn(callee, 3, null);
    return pyObjectCall3(callee, a, b, c);
  }
  override valueOrRaised(frame: PythonFrame): PValue | undefined {
    const { only } = this;
    if (!(only instanceof FunctionEntryNode) || rt.tracing !== 0) return this.execute(frame);
    const callee = operand(frame, this.callee, this.calleeLeaf);
    const a = operand(frame, this.a, this.aLeaf);
    const b = operand(frame, this.b, this.bLeaf);
    const c = operand(frame, this.c, this.cLeaf);
    frame.act.pos = this.position;
    if (only.executeTest(frame, callee)) return only.target.invoke(callee, a, b, c) as PValue | undefined;
    this.learn(callee, 3, null);
    return pyObjectCall3(callee, a, b, c);
  }
}

/** A call with more positional arguments, or with keyword arguments: `keywords` names the last of `args`. */
export class CallNNode extends CallNode {
  readonly args: ExpressionNode[];
  readonly leaves: readonly Leaf[];
  readonly keywords: KeywordNames;
  constructor(callee: ExpressionNode, args: ExpressionNode[], keywords: KeywordNames) {
    super(callee);
    this.args = args;
    this.leaves = args.map(leafOf);
    this.keywords = keywords;
  }
  override execute(frame: PythonFrame): PValue {
    return this.executeOn(frame, operand(frame, this.callee, this.calleeLeaf));
  }
  override executeOn(frame: PythonFrame, callee: PValue): PValue {
    const args = operands(frame, this.args, this.leaves);
    frame.act.pos = this.position;
    if (instrumentable() && rt.tracing >= PROFILE) return this.observed(frame.act, callee, args, this.keywords);
    if (interpreting() && this.only?.executeTest(frame, callee))
      return this.only.executeCallN(frame, callee, args, this.keywords);
    if (inSkeleton()) {
      this.meet(frame, callee, this.args.length, this.keywords);
      return pyObjectCall(callee, args, this.keywords);
    }
    for (let i = 0; i < this.entries.length; i++) {
      if (this.entries[i]!.executeTest(frame, callee))
        return this.entries[i]!.executeCallN(frame, callee, args, this.keywords);
    }
    this.learn(callee, this.args.length, this.keywords);
    return pyObjectCall(callee, args, this.keywords);
  }
}

import { isMethodLike, pyObjectGetAttr, pyObjectGetMethod } from '../runtime/abstract/attribute.ts';
import { pyObjectCall, pyObjectCall0, pyObjectCall1, pyObjectCall2, pyObjectCall3 } from '../runtime/abstract/call.ts';
import { prepended } from '../runtime/arrays.ts';
import { getProperty, PObject, type PValue } from '../runtime/object.ts';
import { rt } from '../runtime/registers.ts';
import { PROFILE } from '../runtime/tracing.ts';
import type { KeywordNames } from '../runtime/type-slots.ts';
import { objectType } from '../runtime/types.ts';
import type { Activation } from '../runtime/values/frame.ts';
import { PMethodWrapper } from '../runtime/values/function.ts';
import { typeOf } from '../runtime/values/scalars.ts';
import { inSkeleton, instrumentable, interpreting } from '../truffle/intrinsics.ts';
import { GetAttributeCacheNode } from './attribute-cache.ts';
import type { ExpressionNode } from './base.ts';
import { BuiltinEntryNode } from './builtin-entry.ts';
import { Call0Node, Call1Node, Call2Node, CallNNode, type CallNode } from './call.ts';
import { CallCacheNode, observedCall } from './call-cache.ts';
import type { CallEntryNode } from './call-entry.ts';
import { ConstantNode } from './literals.ts';
import { MethodEntryNode, methodEntryFor } from './method-entries.ts';
import { type Leaf, leafOf, operand, operands } from './operand.ts';
import type { PythonFrame } from './python-frame.ts';

/** A method that was not remembered, looked up before the arguments: to be called with the receiver first, or already bound. */
class Found {
  readonly name: string;
  readonly value: PValue;
  readonly unbound: boolean;
  constructor(name: string, value: PValue, unbound: boolean) {
    this.name = name;
    this.value = value;
    this.unbound = unbound;
  }
}

type CommonMethodEntry = MethodEntryNode | BuiltinEntryNode;

/** The entry for `receiver`. */
function methodAmong(
  entries: readonly CommonMethodEntry[],
  frame: PythonFrame,
  receiver: PValue,
): CommonMethodEntry | null {
  for (let i = 0; i < entries.length; i++) if (entries[i]!.executeTest(frame, receiver)) return entries[i]!;
  return null;
}

/** `object.name(…)` without making a bound method where the class tells what will be called. */
abstract class MethodCallNode extends CallCacheNode<CommonMethodEntry> {
  readonly object: ExpressionNode;
  readonly objectLeaf: Leaf;
  readonly name: string;
  /** Position of `object.name`, for errors of the lookup. */
  attributePosition = -1;
  /** Where a receiver had something to call in an attribute of its own: the attribute is read, and then called, of all receivers. */
  attribute: GetAttributeCacheNode | null = null;
  call: CallNode | null = null;
  constructor(object: ExpressionNode, name: string) {
    super();
    this.object = object;
    this.objectLeaf = leafOf(object);
    this.name = name;
  }
  observed(act: Activation, found: Found, receiver: PValue, args: PValue[], keywords: KeywordNames): PValue {
    return observedFound(act, found, receiver, args, keywords);
  }
  override commonOf(entry: CallEntryNode): CommonMethodEntry | null {
    return entry instanceof MethodEntryNode || entry instanceof BuiltinEntryNode ? entry : null;
  }
  find(receiver: PValue, count: number, keywords: KeywordNames): Found {
    if (this.learns()) {
      if (shadowed(receiver, this.name)) this.readAttribute();
      else this.remember(methodEntryFor(receiver, this.name, count, keywords));
    }
    return this.lookUp(receiver);
  }
  readAttribute(): void {
    if (this.attribute !== null) return;
    const call = this.callOfAttribute();
    call.position = this.position;
    for (const node of this.argumentNodes()) node.parent = call;
    this.call = this.insert(call);
    this.attribute = this.insert(new GetAttributeCacheNode(this.name));
    this.changed();
  }
  abstract argumentNodes(): readonly ExpressionNode[];
  /** A call with these arguments of what is evaluated elsewhere. */
  abstract callOfAttribute(): CallNode;
  /** `find`, whether the receiver is remembered or not. */
  meet(frame: PythonFrame, receiver: PValue, count: number, keywords: KeywordNames): Found {
    return this.knows(frame, receiver) ? this.lookUp(receiver) : this.find(receiver, count, keywords);
  }
  lookUp(receiver: PValue): Found {
    const type = typeOf(receiver);
    if (type.tp_getattro === objectType.tp_getattro) {
      const found = type.lookup(this.name);
      if (found !== undefined && isMethodLike(found) && !shadowed(receiver, this.name))
        return new Found(this.name, found, true);
    }
    return new Found(this.name, pyObjectGetMethod(receiver, this.name), false);
  }
}

/** `observedCall` of what was found for a receiver. */
function observedFound(
  act: Activation,
  found: Found,
  receiver: PValue,
  args: PValue[],
  keywords: KeywordNames,
): PValue {
  if (!found.unbound) {
    const { value, name } = found;
    const descriptor = value instanceof PMethodWrapper ? value.descriptor : undefined;
    const method = descriptor !== undefined && typeOf(receiver).lookup(name) === descriptor ? descriptor : undefined;
    return observedCall(act, value, args, keywords, method, receiver);
  }
  return observedCall(act, pyObjectGetAttr(receiver, found.name), args, keywords, found.value, receiver);
}

function shadowed(receiver: PValue, name: string): boolean {
  return receiver instanceof PObject && getProperty(receiver, name) !== undefined;
}

/** A method call without arguments. */
export class MethodCall0Node extends MethodCallNode {
  override argumentNodes(): readonly ExpressionNode[] {
    return [];
  }
  override callOfAttribute(): CallNode {
    return new Call0Node(new ConstantNode(null));
  }
  override execute(frame: PythonFrame): PValue {
    return this.executeOn(frame, operand(frame, this.object, this.objectLeaf));
  }
  executeOn(frame: PythonFrame, receiver: PValue): PValue {
    if (inSkeleton()) {
      frame.act.pos = this.attributePosition;
      const found = this.meet(frame, receiver, 0, null);
      frame.act.pos = this.position;
      if (rt.tracing >= PROFILE) return observedFound(frame.act, found, receiver, [], null);
      return found.unbound ? pyObjectCall1(found.value, receiver) : pyObjectCall0(found.value);
    }
    if (instrumentable() && rt.tracing >= PROFILE) return this.executeObserved(frame, receiver);
    if (this.attribute !== null)
      return this.call!.executeOn(frame, this.attribute.executeGet(frame, receiver, this.attributePosition));
    frame.act.pos = this.position;
    if (interpreting()) {
      const known = this.only?.executeTest(frame, receiver) ? this.only : methodAmong(this.common, frame, receiver);
      if (known !== null) return known.executeCall0(frame, receiver);
    }
    for (let i = 0; i < this.entries.length; i++) {
      if (this.entries[i]!.executeTest(frame, receiver)) return this.entries[i]!.executeCall0(frame, receiver);
    }
    frame.act.pos = this.attributePosition;
    const found = this.find(receiver, 0, null);
    frame.act.pos = this.position;
    return found.unbound ? pyObjectCall1(found.value, receiver) : pyObjectCall0(found.value);
  }
  executeObserved(frame: PythonFrame, receiver: PValue): PValue {
    frame.act.pos = this.attributePosition;
    const found = this.lookUp(receiver);
    frame.act.pos = this.position;
    return this.observed(frame.act, found, receiver, [], null);
  }
  override valueOrRaised(frame: PythonFrame): PValue | undefined {
    const { only } = this;
    if (!(only instanceof MethodEntryNode) || only.binding !== null || rt.tracing !== 0) return this.execute(frame);
    const receiver = operand(frame, this.object, this.objectLeaf);
    if (!only.executeTest(frame, receiver)) return this.executeOn(frame, receiver);
    frame.act.pos = this.position;
    return only.target.invoke(only.fn, receiver) as PValue | undefined;
  }
}

/** A method call with one positional argument. */
export class MethodCall1Node extends MethodCallNode {
  readonly a: ExpressionNode;
  readonly aLeaf: Leaf;
  constructor(object: ExpressionNode, name: string, a: ExpressionNode) {
    super(object, name);
    this.a = a;
    this.aLeaf = leafOf(a);
  }
  override argumentNodes(): readonly ExpressionNode[] {
    return [this.a];
  }
  override callOfAttribute(): CallNode {
    return new Call1Node(new ConstantNode(null), this.a);
  }
  override execute(frame: PythonFrame): PValue {
    return this.executeOn(frame, operand(frame, this.object, this.objectLeaf));
  }
  executeOn(frame: PythonFrame, receiver: PValue): PValue {
    if (inSkeleton()) {
      frame.act.pos = this.attributePosition;
      const found = this.meet(frame, receiver, 1, null);
      const a = operand(frame, this.a, this.aLeaf);
      frame.act.pos = this.position;
      if (rt.tracing >= PROFILE) return observedFound(frame.act, found, receiver, [a], null);
      return found.unbound ? pyObjectCall2(found.value, receiver, a) : pyObjectCall1(found.value, a);
    }
    if (instrumentable() && rt.tracing >= PROFILE) return this.executeObserved(frame, receiver);
    if (this.attribute !== null)
      return this.call!.executeOn(frame, this.attribute.executeGet(frame, receiver, this.attributePosition));
    if (interpreting()) {
      const known = this.only?.executeTest(frame, receiver) ? this.only : methodAmong(this.common, frame, receiver);
      if (known !== null) {
        const a = operand(frame, this.a, this.aLeaf);
        frame.act.pos = this.position;
        return known.executeCall1(frame, receiver, a);
      }
    }
    // the arguments may teach this call other callees
    const entries = this.entries;
    let hit = -1;
    for (let i = 0; i < entries.length; i++) {
      if ((i === 0 || hit < 0) && entries[i]!.executeTest(frame, receiver)) hit = i;
    }
    let found: Found | null = null;
    if (hit < 0) {
      frame.act.pos = this.attributePosition;
      found = this.find(receiver, 1, null);
    }
    const a = operand(frame, this.a, this.aLeaf);
    frame.act.pos = this.position;
    if (found !== null) return found.unbound ? pyObjectCall2(found.value, receiver, a) : pyObjectCall1(found.value, a);
    for (let i = 0; i < entries.length; i++) {
      if (i === entries.length - 1 || hit === i) return entries[i]!.executeCall1(frame, receiver, a);
    }
    throw new Error('neither found nor remembered');
  }
  executeObserved(frame: PythonFrame, receiver: PValue): PValue {
    frame.act.pos = this.attributePosition;
    const found = this.lookUp(receiver);
    const a = this.a.execute(frame);
    frame.act.pos = this.position;
    return this.observed(frame.act, found, receiver, [a], null);
  }
  override valueOrRaised(frame: PythonFrame): PValue | undefined {
    const { only } = this;
    if (!(only instanceof MethodEntryNode) || only.binding !== null || rt.tracing !== 0) return this.execute(frame);
    const receiver = operand(frame, this.object, this.objectLeaf);
    if (!only.executeTest(frame, receiver)) return this.executeOn(frame, receiver);
    const a = operand(frame, this.a, this.aLeaf);
    frame.act.pos = this.position;
    return only.target.invoke(only.fn, receiver, a) as PValue | undefined;
  }
}

/** A method call with two positional arguments. */
export class MethodCall2Node extends MethodCallNode {
  readonly a: ExpressionNode;
  readonly aLeaf: Leaf;
  readonly b: ExpressionNode;
  readonly bLeaf: Leaf;
  constructor(object: ExpressionNode, name: string, a: ExpressionNode, b: ExpressionNode) {
    super(object, name);
    this.a = a;
    this.aLeaf = leafOf(a);
    this.b = b;
    this.bLeaf = leafOf(b);
  }
  override argumentNodes(): readonly ExpressionNode[] {
    return [this.a, this.b];
  }
  override callOfAttribute(): CallNode {
    return new Call2Node(new ConstantNode(null), this.a, this.b);
  }
  override execute(frame: PythonFrame): PValue {
    return this.executeOn(frame, operand(frame, this.object, this.objectLeaf));
  }
  executeOn(frame: PythonFrame, receiver: PValue): PValue {
    if (inSkeleton()) {
      frame.act.pos = this.attributePosition;
      const found = this.meet(frame, receiver, 2, null);
      const a = operand(frame, this.a, this.aLeaf);
      const b = operand(frame, this.b, this.bLeaf);
      frame.act.pos = this.position;
      if (rt.tracing >= PROFILE) return observedFound(frame.act, found, receiver, [a, b], null);
      return found.unbound ? pyObjectCall3(found.value, receiver, a, b) : pyObjectCall2(found.value, a, b);
    }
    if (instrumentable() && rt.tracing >= PROFILE) return this.executeObserved(frame, receiver);
    if (this.attribute !== null)
      return this.call!.executeOn(frame, this.attribute.executeGet(frame, receiver, this.attributePosition));
    if (interpreting()) {
      const known = this.only?.executeTest(frame, receiver) ? this.only : methodAmong(this.common, frame, receiver);
      if (known !== null) {
        const a = operand(frame, this.a, this.aLeaf);
        const b = operand(frame, this.b, this.bLeaf);
        frame.act.pos = this.position;
        return known.executeCall2(frame, receiver, a, b);
      }
    }
    // the arguments may teach this call other callees
    const entries = this.entries;
    let hit = -1;
    for (let i = 0; i < entries.length; i++) {
      if ((i === 0 || hit < 0) && entries[i]!.executeTest(frame, receiver)) hit = i;
    }
    let found: Found | null = null;
    if (hit < 0) {
      frame.act.pos = this.attributePosition;
      found = this.find(receiver, 2, null);
    }
    const a = operand(frame, this.a, this.aLeaf);
    const b = operand(frame, this.b, this.bLeaf);
    frame.act.pos = this.position;
    if (found !== null)
      return found.unbound ? pyObjectCall3(found.value, receiver, a, b) : pyObjectCall2(found.value, a, b);
    for (let i = 0; i < entries.length; i++) {
      if (i === entries.length - 1 || hit === i) return entries[i]!.executeCall2(frame, receiver, a, b);
    }
    throw new Error('neither found nor remembered');
  }
  executeObserved(frame: PythonFrame, receiver: PValue): PValue {
    frame.act.pos = this.attributePosition;
    const found = this.lookUp(receiver);
    const a = this.a.execute(frame);
    const b = this.b.execute(frame);
    frame.act.pos = this.position;
    return this.observed(frame.act, found, receiver, [a, b], null);
  }
  override valueOrRaised(frame: PythonFrame): PValue | undefined {
    const { only } = this;
    if (!(only instanceof MethodEntryNode) || only.binding !== null || rt.tracing !== 0) return this.execute(frame);
    const receiver = operand(frame, this.object, this.objectLeaf);
    if (!only.executeTest(frame, receiver)) return this.executeOn(frame, receiver);
    const a = operand(frame, this.a, this.aLeaf);
    const b = operand(frame, this.b, this.bLeaf);
    frame.act.pos = this.position;
    return only.target.invoke(only.fn, receiver, a, b) as PValue | undefined;
  }
}

/** A method call with more arguments or keywords. */
export class MethodCallNNode extends MethodCallNode {
  readonly args: ExpressionNode[];
  readonly leaves: readonly Leaf[];
  readonly keywords: KeywordNames;
  constructor(object: ExpressionNode, name: string, args: ExpressionNode[], keywords: KeywordNames) {
    super(object, name);
    this.args = args;
    this.leaves = args.map(leafOf);
    this.keywords = keywords;
  }
  override argumentNodes(): readonly ExpressionNode[] {
    return this.args;
  }
  override callOfAttribute(): CallNode {
    return new CallNNode(new ConstantNode(null), this.args, this.keywords);
  }
  override execute(frame: PythonFrame): PValue {
    const receiver = operand(frame, this.object, this.objectLeaf);
    if (inSkeleton()) {
      frame.act.pos = this.attributePosition;
      const found = this.meet(frame, receiver, this.args.length, this.keywords);
      const args = operands(frame, this.args, this.leaves);
      frame.act.pos = this.position;
      if (rt.tracing >= PROFILE) return observedFound(frame.act, found, receiver, args, this.keywords);
      return pyObjectCall(found.value, found.unbound ? prepended(receiver, args) : args, this.keywords);
    }
    if (instrumentable() && rt.tracing >= PROFILE) return this.executeObserved(frame, receiver);
    if (this.attribute !== null)
      return this.call!.executeOn(frame, this.attribute.executeGet(frame, receiver, this.attributePosition));
    let hit: CallEntryNode | null = null;
    if (interpreting() && this.only?.executeTest(frame, receiver)) hit = this.only;
    for (let i = 0; i < this.entries.length; i++) {
      if ((i === 0 || hit === null) && this.entries[i]!.executeTest(frame, receiver)) hit = this.entries[i]!;
    }
    let found: Found | null = null;
    if (hit === null) {
      frame.act.pos = this.attributePosition;
      found = this.find(receiver, this.args.length, this.keywords);
    }
    const args = operands(frame, this.args, this.leaves);
    frame.act.pos = this.position;
    if (interpreting() && hit !== null && hit === this.only)
      return this.only!.executeCallN(frame, receiver, args, this.keywords);
    for (let i = 0; i < this.entries.length; i++) {
      if (hit !== null && hit === this.entries[i])
        return this.entries[i]!.executeCallN(frame, receiver, args, this.keywords);
    }
    if (found === null) return this.executeForgotten(frame, hit!, receiver, args);
    return pyObjectCall(found.value, found.unbound ? prepended(receiver, args) : args, this.keywords);
  }
  executeObserved(frame: PythonFrame, receiver: PValue): PValue {
    frame.act.pos = this.attributePosition;
    const found = this.lookUp(receiver);
    const args: PValue[] = [];
    for (let i = 0; i < this.args.length; i++) args.push(this.args[i]!.execute(frame));
    frame.act.pos = this.position;
    return this.observed(frame.act, found, receiver, args, this.keywords);
  }
  executeForgotten(frame: PythonFrame, entry: CallEntryNode, receiver: PValue, args: PValue[]): PValue {
    return entry.executeCallN(frame, receiver, args, this.keywords);
  }
}

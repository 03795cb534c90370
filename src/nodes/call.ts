import { isMethodLike, pyObjectGetAttr } from '../runtime/abstract/attribute.ts';
import { pyObjectCall, pyObjectCall0, pyObjectCall1, pyObjectCall2, pyObjectCall3 } from '../runtime/abstract/call.ts';
import { typeError } from '../runtime/errors.ts';
import { getProperty, PObject, type PValue } from '../runtime/object.ts';
import { rt } from '../runtime/registers.ts';
import { traceCall } from '../runtime/tracing.ts';
import type { KeywordNames } from '../runtime/type-slots.ts';
import { objectType } from '../runtime/types.ts';
import type { PCode } from '../runtime/values/code.ts';
import type { Activation } from '../runtime/values/frame.ts';
import { PBuiltinFunction, PFunction, PMethod, PMethodDescriptor } from '../runtime/values/function.ts';
import { typeOf } from '../runtime/values/scalars.ts';

import { inSkeleton, instrumentable, interpreting } from '../truffle/intrinsics.ts';

import { ExpressionNode } from './base.ts';
import { type BindingNode, bindingFor } from './binding.ts';
import { BuiltinEntryNode } from './builtin-entry.ts';
import { checkKeywords, functionText, spreadFirst, spreadKeywords, spreadPositional } from './call-arguments.ts';
import { BoundFunctionEntryNode, callEntryFor, FunctionEntryNode, InstanceEntryNode } from './call-entries.ts';
import type { CallEntryNode } from './call-entry.ts';
import { MethodEntryNode, methodEntryFor } from './method-entries.ts';
import { type Leaf, leafOf, operand, operands } from './operand.ts';
import type { PythonFrame } from './python-frame.ts';

/** How many callees a call remembers, and how often it may learn. */
const LIMIT = 4;
const LESSONS = 12;

/** What all calls share: the callees they remember. */
abstract class CallCacheNode<OnlyEntry extends CallEntryNode> extends ExpressionNode {
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

/** A call that profilers and `sys.monitoring` hear of. */
function observedCall(act: Activation, callee: PValue, args: PValue[], keywords: KeywordNames): PValue {
  const known = callee instanceof PMethod ? callee.func : callee;
  const isBuiltin = known instanceof PBuiltinFunction || known instanceof PMethodDescriptor;
  return traceCall(act, isBuiltin ? known : callee, args[0], isBuiltin, () => pyObjectCall(callee, args, keywords));
}

/** The entries that are asked by their class: V8 tells up to four apart in place. */
type CommonEntry = FunctionEntryNode | BoundFunctionEntryNode | BuiltinEntryNode | InstanceEntryNode;

/** The entry for `callee`. */
function entryAmong(entries: readonly CommonEntry[], frame: PythonFrame, callee: PValue): CommonEntry | null {
  for (let i = 0; i < entries.length; i++) if (entries[i]!.executeTest(frame, callee)) return entries[i]!;
  return null;
}

/** `callee(…)`. */
abstract class CallNode extends CallCacheNode<CommonEntry> {
  readonly callee: ExpressionNode;
  readonly calleeLeaf: Leaf;
  constructor(callee: ExpressionNode) {
    super();
    this.callee = callee;
    this.calleeLeaf = leafOf(callee);
  }
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
    const callee = operand(frame, this.callee, this.calleeLeaf);
    frame.act.pos = this.position;
    if (instrumentable() && rt.tracing > 1) return this.observed(frame.act, callee, [], null);
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
    const callee = operand(frame, this.callee, this.calleeLeaf);
    const a = operand(frame, this.a, this.aLeaf);
    frame.act.pos = this.position;
    if (instrumentable() && rt.tracing > 1) return this.observed(frame.act, callee, [a], null);
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
    const callee = operand(frame, this.callee, this.calleeLeaf);
    const a = operand(frame, this.a, this.aLeaf);
    const b = operand(frame, this.b, this.bLeaf);
    frame.act.pos = this.position;
    if (instrumentable() && rt.tracing > 1) return this.observed(frame.act, callee, [a, b], null);
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
    const callee = operand(frame, this.callee, this.calleeLeaf);
    const a = operand(frame, this.a, this.aLeaf);
    const b = operand(frame, this.b, this.bLeaf);
    const c = operand(frame, this.c, this.cLeaf);
    frame.act.pos = this.position;
    if (instrumentable() && rt.tracing > 1) return this.observed(frame.act, callee, [a, b, c], null);
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
    const callee = operand(frame, this.callee, this.calleeLeaf);
    const args = operands(frame, this.args, this.leaves);
    frame.act.pos = this.position;
    if (instrumentable() && rt.tracing > 1) return this.observed(frame.act, callee, args, this.keywords);
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

/** One argument of a call with stars. */
export class ArgumentNode extends ExpressionNode {
  readonly kind: 'positional' | 'star' | 'keyword' | 'doubleStar';
  readonly name: string;
  readonly value: ExpressionNode;
  constructor(kind: 'positional' | 'star' | 'keyword' | 'doubleStar', name: string, value: ExpressionNode) {
    super();
    this.kind = kind;
    this.name = name;
    this.value = value;
  }
  override execute(_frame: PythonFrame): PValue {
    throw new Error('an argument is collected');
  }
  executeInto(
    frame: PythonFrame,
    callee: PValue,
    args: PValue[],
    names: string[],
    values: PValue[],
    alone: boolean,
  ): void {
    const value = this.value.execute(frame);
    if (this.kind === 'positional') args.push(value);
    else {
      frame.act.pos = this.position;
      if (this.kind === 'star') spreadPositional(callee, args, value, alone);
      else if (this.kind === 'doubleStar') spreadKeywords(callee, names, values, value);
      else this.addKeyword(callee, names, values, value);
    }
  }
  addKeyword(callee: PValue, names: string[], values: PValue[], value: PValue): void {
    if (names.includes(this.name))
      throw typeError(`${functionText(callee)} got multiple values for keyword argument '${this.name}'`);
    names.push(this.name);
    values.push(value);
  }
}

/** A binding that calls with stars remember: for functions that share a code object, so many arguments, and these keywords. */
class StarredEntryNode extends ExpressionNode {
  readonly code: PCode;
  readonly count: number;
  readonly keywords: KeywordNames;
  readonly binding: BindingNode;
  constructor(code: PCode, count: number, keywords: KeywordNames, binding: BindingNode) {
    super();
    this.code = code;
    this.count = count;
    this.keywords = keywords;
    this.binding = binding;
  }
  override execute(_frame: PythonFrame): PValue {
    throw new Error('an entry is asked by its call');
  }
  executeTest(_frame: PythonFrame, callee: PValue, count: number, names: readonly string[]): boolean {
    return (
      callee !== null &&
      callee.constructor === PFunction &&
      (callee as PFunction).code === this.code &&
      count === this.count &&
      (this.keywords === null ? names.length === 0 : this.named(names))
    );
  }
  executeCall(_frame: PythonFrame, callee: PValue, args: PValue[]): PValue {
    return this.binding.executeInvoke(callee as PFunction, args);
  }
  named(names: readonly string[]): boolean {
    const keywords = this.keywords!;
    if (names.length !== keywords.length) return false;
    for (let i = 0; i < names.length; i++) if (names[i] !== keywords[i]) return false;
    return true;
  }
}

const NO_NAMES: readonly string[] = [];
const NO_VALUES: readonly PValue[] = [];

/** A call with `*` or `**`. */
export class StarredCallNode extends ExpressionNode {
  static override readonly mutable: readonly string[] = ['lessons'];
  readonly callee: ExpressionNode;
  readonly calleeLeaf: Leaf;
  readonly args: ArgumentNode[];
  /** Its one positional argument is `*args`, which messages tell from a star among others. */
  readonly alone: boolean;
  /** What the first argument spreads, if that is a star: its items are the beginning of a fresh array. */
  readonly spread: ExpressionNode | null;
  /** The first argument that is added to an array. */
  readonly first: number;
  /** There are keywords or double stars. */
  readonly named: boolean;
  entries: StarredEntryNode[] = [];
  lessons = 0;
  constructor(callee: ExpressionNode, args: ArgumentNode[]) {
    super();
    this.alone = args.filter((a) => a.kind === 'positional' || a.kind === 'star').length === 1;
    this.callee = callee;
    this.calleeLeaf = leafOf(callee);
    this.spread = args[0]!.kind === 'star' ? args[0]!.value : null;
    this.first = this.spread === null ? 0 : 1;
    this.named = args.some((a) => a.kind === 'keyword' || a.kind === 'doubleStar');
    this.args = args;
  }
  override isCold(): boolean {
    return this.lessons === 0;
  }
  override execute(frame: PythonFrame): PValue {
    const callee = operand(frame, this.callee, this.calleeLeaf);
    let args: PValue[];
    if (this.spread === null) args = [];
    else {
      const iterable = this.spread.execute(frame);
      frame.act.pos = this.args[0]!.position;
      args = spreadFirst(callee, iterable, this.alone);
    }
    const names = this.named ? [] : NO_NAMES;
    const values = this.named ? [] : NO_VALUES;
    // from 0, so that skeletons unroll it
    for (let i = 0; i < this.args.length; i++)
      if (i >= this.first)
        this.args[i]!.executeInto(frame, callee, args, names as string[], values as PValue[], this.alone);
    frame.act.pos = this.position;
    if (this.named) {
      checkKeywords(names);
      args = args.concat(values);
    }
    if (instrumentable() && rt.tracing > 1) return this.observed(frame.act, callee, args, names);
    if (inSkeleton()) {
      this.meet(frame, callee, args.length, names);
      return pyObjectCall(callee, args, names.length === 0 ? null : (names as string[]));
    }
    for (let i = 0; i < this.entries.length; i++) {
      if (this.entries[i]!.executeTest(frame, callee, args.length, names))
        return this.entries[i]!.executeCall(frame, callee, args);
    }
    this.learn(callee, args.length, names);
    return pyObjectCall(callee, args, names.length === 0 ? null : (names as string[]));
  }
  /** Learns, unless the callee is remembered. */
  meet(frame: PythonFrame, callee: PValue, count: number, names: readonly string[]): void {
    for (const entry of this.entries) if (entry.executeTest(frame, callee, count, names)) return;
    this.learn(callee, count, names);
  }
  learn(callee: PValue, count: number, names: readonly string[]): void {
    if (this.lessons >= LESSONS) return;
    this.lessons++;
    const keywords = names.length === 0 ? null : (names as string[]);
    const binding = callee instanceof PFunction ? bindingFor(callee, count, keywords) : null;
    if (binding !== null) {
      const entry = new StarredEntryNode((callee as PFunction).code, count, keywords, binding);
      const kept = this.entries.length >= LIMIT ? this.entries.slice(1) : this.entries;
      this.entries = [...kept, this.insert(entry)];
      this.changed();
    } else if (this.lessons === 1) this.changed();
  }
  observed(act: Activation, callee: PValue, args: PValue[], names: readonly string[]): PValue {
    return observedCall(act, callee, args, names.length === 0 ? null : (names as string[]));
  }
}

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
  constructor(object: ExpressionNode, name: string) {
    super();
    this.object = object;
    this.objectLeaf = leafOf(object);
    this.name = name;
  }
  bind(receiver: PValue): PValue {
    return pyObjectGetAttr(receiver, this.name);
  }
  observed(act: Activation, bound: PValue, args: PValue[], keywords: KeywordNames): PValue {
    return observedCall(act, bound, args, keywords);
  }
  override commonOf(entry: CallEntryNode): CommonMethodEntry | null {
    return entry instanceof MethodEntryNode || entry instanceof BuiltinEntryNode ? entry : null;
  }
  find(receiver: PValue, count: number, keywords: KeywordNames): Found {
    if (this.learns()) this.remember(methodEntryFor(receiver, this.name, count, keywords));
    return this.lookUp(receiver);
  }
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
    return new Found(this.name, pyObjectGetAttr(receiver, this.name), false);
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
  const bound = found.unbound ? pyObjectGetAttr(receiver, found.name) : found.value;
  return observedCall(act, bound, args, keywords);
}

function shadowed(receiver: PValue, name: string): boolean {
  return receiver instanceof PObject && getProperty(receiver, name) !== undefined;
}

/** A method call without arguments. */
export class MethodCall0Node extends MethodCallNode {
  override execute(frame: PythonFrame): PValue {
    return this.executeOn(frame, operand(frame, this.object, this.objectLeaf));
  }
  executeOn(frame: PythonFrame, receiver: PValue): PValue {
    if (inSkeleton()) {
      frame.act.pos = this.attributePosition;
      const found = this.meet(frame, receiver, 0, null);
      frame.act.pos = this.position;
      if (rt.tracing > 1) return observedFound(frame.act, found, receiver, [], null);
      return found.unbound ? pyObjectCall1(found.value, receiver) : pyObjectCall0(found.value);
    }
    if (instrumentable() && rt.tracing > 1) return this.executeObserved(frame, receiver);
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
    const bound = this.bind(receiver);
    frame.act.pos = this.position;
    return this.observed(frame.act, bound, [], null);
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
  override execute(frame: PythonFrame): PValue {
    return this.executeOn(frame, operand(frame, this.object, this.objectLeaf));
  }
  executeOn(frame: PythonFrame, receiver: PValue): PValue {
    if (inSkeleton()) {
      frame.act.pos = this.attributePosition;
      const found = this.meet(frame, receiver, 1, null);
      const a = operand(frame, this.a, this.aLeaf);
      frame.act.pos = this.position;
      if (rt.tracing > 1) return observedFound(frame.act, found, receiver, [a], null);
      return found.unbound ? pyObjectCall2(found.value, receiver, a) : pyObjectCall1(found.value, a);
    }
    if (instrumentable() && rt.tracing > 1) return this.executeObserved(frame, receiver);
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
      if (hit < 0 && entries[i]!.executeTest(frame, receiver)) hit = i;
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
    const bound = this.bind(receiver);
    const a = this.a.execute(frame);
    frame.act.pos = this.position;
    return this.observed(frame.act, bound, [a], null);
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
      if (rt.tracing > 1) return observedFound(frame.act, found, receiver, [a, b], null);
      return found.unbound ? pyObjectCall3(found.value, receiver, a, b) : pyObjectCall2(found.value, a, b);
    }
    if (instrumentable() && rt.tracing > 1) return this.executeObserved(frame, receiver);
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
      if (hit < 0 && entries[i]!.executeTest(frame, receiver)) hit = i;
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
    const bound = this.bind(receiver);
    const a = this.a.execute(frame);
    const b = this.b.execute(frame);
    frame.act.pos = this.position;
    return this.observed(frame.act, bound, [a, b], null);
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
  override execute(frame: PythonFrame): PValue {
    const receiver = operand(frame, this.object, this.objectLeaf);
    if (inSkeleton()) {
      frame.act.pos = this.attributePosition;
      const found = this.meet(frame, receiver, this.args.length, this.keywords);
      const args = operands(frame, this.args, this.leaves);
      frame.act.pos = this.position;
      if (rt.tracing > 1) return observedFound(frame.act, found, receiver, args, this.keywords);
      return pyObjectCall(found.value, found.unbound ? [receiver].concat(args) : args, this.keywords);
    }
    if (instrumentable() && rt.tracing > 1) return this.executeObserved(frame, receiver);
    let hit: CallEntryNode | null = null;
    if (interpreting() && this.only?.executeTest(frame, receiver)) hit = this.only;
    for (let i = 0; i < this.entries.length; i++) {
      if (hit === null && this.entries[i]!.executeTest(frame, receiver)) hit = this.entries[i]!;
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
    return pyObjectCall(found.value, found.unbound ? [receiver].concat(args) : args, this.keywords);
  }
  executeObserved(frame: PythonFrame, receiver: PValue): PValue {
    frame.act.pos = this.attributePosition;
    const bound = this.bind(receiver);
    const args: PValue[] = [];
    for (let i = 0; i < this.args.length; i++) args.push(this.args[i]!.execute(frame));
    frame.act.pos = this.position;
    return this.observed(frame.act, bound, args, this.keywords);
  }
  executeForgotten(frame: PythonFrame, entry: CallEntryNode, receiver: PValue, args: PValue[]): PValue {
    return entry.executeCallN(frame, receiver, args, this.keywords);
  }
}

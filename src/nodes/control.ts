import { closeAbandoned } from '../objects/generator/abandon.ts';
import { stopIterationValue } from '../objects/generator/protocol.ts';
import { PZip } from '../objects/iterators/zip.ts';
import { nextItems, pyIterNext, pyObjectGetIter } from '../runtime/abstract/iterate.ts';
import { typeError } from '../runtime/errors.ts';
import type { PBase, PValue } from '../runtime/object.ts';
import { rt } from '../runtime/registers.ts';
import { MONITOR_JUMPS, traceDone, traceJump, traceReturned, traceStop } from '../runtime/tracing.ts';
import type { PException } from '../runtime/values/exception.ts';
import { PGenerator } from '../runtime/values/generator.ts';
import type { PList, PRange } from '../runtime/values/sequences.ts';
import { backEdge, inInterpreter, inSkeleton, instrumentable, interpreting } from '../truffle/intrinsics.ts';
import { LoopNode } from '../truffle/loop.ts';
import { yieldsFloat } from './arithmetic.ts';
import {
  BREAK,
  CONTINUE,
  type ExpressionNode,
  JUMP,
  NORMAL,
  RETURN,
  raisedCode,
  SimpleStatementNode,
  StatementNode,
  type TargetNode,
} from './base.ts';
import type { ConditionNode } from './condition.ts';
import { landIn, traceBranch, traceStatement, traceTurn } from './lines.ts';
import { slotOf } from './locals.ts';
import { ITEMS, ITERATOR, iteratorOf, loopKind, OWNED, PAIRS, RANGE, stateOf, TEXT, TUPLES } from './loop-state.ts';
import { complete, holds, type Leaf, leafOf, operand, type Run, type Store, type Test } from './operand.ts';
import type { PythonFrame } from './python-frame.ts';

/** Statements one after the other. */
export class BlockNode extends StatementNode {
  static override readonly pure: boolean = true;
  readonly body: StatementNode[];
  readonly runs: readonly Run[];
  constructor(body: StatementNode[]) {
    super();
    this.body = body;
    this.runs = body.map((statement) => statement.execute);
  }
  override execute(frame: PythonFrame): number {
    for (let i = 0; i < this.body.length; i++) {
      if (instrumentable() && rt.tracing !== 0 && this.lineJumps(frame, i)) return this.land(frame);
      const code = complete(frame, this.body[i]!, this.runs[i]!);
      if (instrumentable() && rt.tracing !== 0) traceDone(frame.act);
      if (code !== 0) {
        if (instrumentable() && code === 4) return this.land(frame);
        return code;
      }
    }
    return 0;
  }
  /** What comes after a statement that ended with `code` while somebody looked on. */
  leave(frame: PythonFrame, code: number): number {
    if (rt.tracing !== 0) traceDone(frame.act);
    return code === JUMP ? this.land(frame) : code;
  }
  lineJumps(frame: PythonFrame, i: number): boolean {
    const { start } = this.body[i]!;
    return start >= 0 && traceStatement(frame, this.body[i]!, start);
  }
  land(frame: PythonFrame): number {
    return landIn(frame, this);
  }
  override completions(): number {
    let bits = 1;
    for (const statement of this.body) bits |= statement.completions();
    return bits;
  }
}

/** The only statement of a block, which `runBody` runs without the detour by the block. */
export function aloneIn(body: StatementNode): StatementNode | null {
  return body instanceof BlockNode && body.body.length === 1 ? body.body[0]! : null;
}

/** The `execute` that `runBody` calls. */
export function runOf(body: StatementNode): Run {
  return (aloneIn(body) ?? body).execute;
}

/** `body.execute(frame)`, where `alone` is its `aloneIn` and `run` its `runOf`. @inline */
export function runBody(frame: PythonFrame, body: StatementNode, alone: StatementNode | null, run: Run): number {
  if (interpreting()) {
    if (alone === null) return run.call(body, frame);
    if (rt.tracing === 0) {
      const code = run.call(alone, frame);
      return rt.tracing === 0 && code !== 4 ? code : (body as BlockNode).leave(frame, code);
    }
  }
  return body.execute(frame);
}

export type Evaluate = (this: ExpressionNode, frame: PythonFrame) => PValue | undefined;

/** What the interpreter calls for the value of an expression in a statement: `undefined` is a call that raised. */
export function evaluationOf(value: ExpressionNode): Evaluate {
  return value.calls() ? value.valueOrRaised : value.execute;
}

/** An expression as a statement. */
export class ExpressionStatementNode extends SimpleStatementNode {
  static override readonly pure: boolean = true;
  readonly value: ExpressionNode;
  readonly evaluate: Evaluate;
  constructor(value: ExpressionNode) {
    super();
    this.value = value;
    this.evaluate = evaluationOf(value);
  }
  override execute(frame: PythonFrame): number {
    if (interpreting()) return this.evaluate.call(this.value, frame) === undefined ? raisedCode() : 0;
    this.value.execute(frame);
    return 0;
  }
}

/** `target = … = value`. */
export class AssignNode extends SimpleStatementNode {
  static override readonly pure: boolean = true;
  readonly targets: TargetNode[];
  readonly value: ExpressionNode;
  /** The slot of the only target, if that is a local variable; else -1. */
  readonly slot: number;
  readonly leaf: Leaf;
  readonly evaluate: Evaluate | null;
  readonly store: Store | null;
  constructor(targets: TargetNode[], value: ExpressionNode) {
    super();
    this.leaf = leafOf(value);
    this.evaluate = value.calls() ? value.valueOrRaised : null;
    this.store = targets.length === 1 ? targets[0]!.executeStore : null;
    this.targets = targets;
    this.value = value;
    this.slot = targets.length === 1 ? slotOf(targets[0]!) : -1;
  }
  override boxedSlots(): readonly number[] {
    return this.slot >= 0 && yieldsFloat(this.value) ? [this.slot] : [];
  }
  override execute(frame: PythonFrame): number {
    if (interpreting() && this.evaluate !== null) return this.assignCall(frame, this.evaluate);
    const value = operand(frame, this.value, this.leaf);
    if (inInterpreter() && this.slot >= 0) {
      frame.slots[this.slot] = value;
      return 0;
    }
    if (interpreting() && this.store !== null) {
      this.store.call(this.targets[0]!, frame, value);
      return 0;
    }
    for (let i = 0; i < this.targets.length; i++) this.targets[i]!.executeStore(frame, value);
    return 0;
  }
  assignCall(frame: PythonFrame, evaluate: Evaluate): number {
    const value = evaluate.call(this.value, frame);
    if (value === undefined) return raisedCode();
    if (this.slot >= 0) frame.slots[this.slot] = value;
    else if (this.store !== null) this.store.call(this.targets[0]!, frame, value);
    else for (const target of this.targets) target.executeStore(frame, value);
    return NORMAL;
  }
}

export class PassNode extends SimpleStatementNode {
  static override readonly pure: boolean = true;
  override execute(_frame: PythonFrame): number {
    return 0;
  }
}

export class BreakNode extends StatementNode {
  override execute(_frame: PythonFrame): number {
    return 1;
  }
  override completions(): number {
    return 1 << BREAK;
  }
}

export class ContinueNode extends StatementNode {
  override execute(_frame: PythonFrame): number {
    return 2;
  }
  override completions(): number {
    return 1 << CONTINUE;
  }
}

export class ReturnNode extends StatementNode {
  static override readonly pure: boolean = true;
  readonly value: ExpressionNode;
  readonly leaf: Leaf;
  readonly evaluate: Evaluate | null;
  constructor(value: ExpressionNode) {
    super();
    this.value = value;
    this.leaf = leafOf(value);
    this.evaluate = value.calls() ? value.valueOrRaised : null;
  }
  override execute(frame: PythonFrame): number {
    if (interpreting() && this.evaluate !== null) return this.returnCall(frame, this.evaluate);
    frame.ret = operand(frame, this.value, this.leaf);
    return 3;
  }
  returnCall(frame: PythonFrame, evaluate: Evaluate): number {
    const value = evaluate.call(this.value, frame);
    if (value === undefined) return raisedCode();
    frame.ret = value;
    return RETURN;
  }
  override completions(): number {
    return 1 << RETURN;
  }
}

/** `if test: … else: …`. */
export class IfNode extends StatementNode {
  static override readonly occasional: readonly string[] = ['body', 'orelse'];
  static override readonly pure: boolean = true;
  static override readonly mutable: readonly string[] = ['taken'];
  readonly test: ConditionNode;
  readonly body: StatementNode;
  readonly orelse: StatementNode | null;
  readonly alone: StatementNode | null;
  readonly condition: Test;
  readonly run: Run;
  readonly runElse: Run | null;
  /** Where the line of an `elif` begins. */
  elif = -1;
  constructor(test: ConditionNode, body: StatementNode, orelse: StatementNode | null) {
    super();
    this.test = test;
    this.body = body;
    this.orelse = orelse;
    this.alone = aloneIn(body);
    this.condition = test.executeCondition;
    this.run = runOf(body);
    this.runElse = orelse === null ? null : orelse.execute;
  }
  override execute(frame: PythonFrame): number {
    if (instrumentable() && rt.tracing !== 0 && this.elif >= 0 && traceStatement(frame, this, this.elif)) return 4;
    if (holds(frame, this.test, this.condition)) {
      if (instrumentable() && (rt.tracing & MONITOR_JUMPS) !== 0) traceBranch(frame, this, this.body);
      return runBody(frame, this.body, this.alone, this.run);
    }
    if (instrumentable() && (rt.tracing & MONITOR_JUMPS) !== 0) traceBranch(frame, this, this.orelse);
    if (this.orelse !== null) return complete(frame, this.orelse, this.runElse!);
    return 0;
  }
  override completions(): number {
    return this.body.completions() | (this.orelse === null ? 1 << NORMAL : this.orelse.completions());
  }
}

/** A chain of `elif` so long that nodes in each other would be nested too deeply. */
export class BranchesNode extends StatementNode {
  static override readonly occasional: readonly string[] = ['bodies', 'orelse'];
  readonly tests: ConditionNode[];
  readonly bodies: StatementNode[];
  /** Where the lines of the tests begin. */
  readonly starts: readonly number[];
  /** Whether the first is the `if` of the chain, whose line is the statement's. */
  readonly begins: boolean;
  readonly orelse: StatementNode | null;
  constructor(
    tests: ConditionNode[],
    bodies: StatementNode[],
    starts: readonly number[],
    begins: boolean,
    orelse: StatementNode | null,
  ) {
    super();
    this.tests = tests;
    this.bodies = bodies;
    this.starts = starts;
    this.begins = begins;
    this.orelse = orelse;
  }
  override execute(frame: PythonFrame): number {
    for (let i = 0; i < this.tests.length; i++) {
      if (instrumentable() && rt.tracing !== 0 && !(this.begins && i === 0)) {
        if (traceStatement(frame, this, this.starts[i]!)) return 4;
      }
      if (this.tests[i]!.executeCondition(frame)) return this.bodies[i]!.execute(frame);
    }
    if (this.orelse !== null) return this.orelse.execute(frame);
    return 0;
  }
  override completions(): number {
    let bits = this.orelse === null ? 1 << NORMAL : this.orelse.completions();
    for (const body of this.bodies) bits |= body.completions();
    return bits;
  }
}

function loopCompletions(body: StatementNode, orelse: StatementNode | null): number {
  return 1 | (body.completions() & (1 << RETURN)) | (orelse === null ? 0 : orelse.completions());
}

/** The turns of a `while`: completes with NORMAL when the test failed, with BREAK or RETURN otherwise. */
export class WhileLoopNode extends LoopNode {
  readonly test: ConditionNode;
  readonly body: StatementNode;
  readonly alone: StatementNode | null;
  readonly condition: Test;
  readonly run: Run;
  /** Where the line of the test begins. */
  start = -1;
  /** The test is a true constant. */
  endless = false;
  constructor(test: ConditionNode, body: StatementNode) {
    super();
    this.test = test;
    this.body = body;
    this.alone = aloneIn(body);
    this.condition = test.executeCondition;
    this.run = runOf(body);
  }
  override execute(frame: PythonFrame): number {
    return this.executeLoop(frame);
  }
  override executeLoop(frame: PythonFrame): number {
    while (holds(frame, this.test, this.condition)) {
      if (instrumentable() && (rt.tracing & MONITOR_JUMPS) !== 0 && !this.endless) traceBranch(frame, this, this.body);
      const code = runBody(frame, this.body, this.alone, this.run);
      if (code === 1) return 1;
      if (code === 3) return 3;
      if (interpreting()) {
        if (code === 5) return 5;
      }
      if (instrumentable()) {
        if (code === 4) return 4;
        if (code === 2) traceJump(frame.act, this.start, false);
        if (rt.tracing !== 0 && traceTurn(frame, this, this.start)) return 4;
      }
      if (backEdge(this)) return this.continueLoop(frame) as number;
    }
    return 0;
  }
  override completions(): number {
    return 1 | (this.body.completions() & ((1 << RETURN) | (1 << BREAK)));
  }
}

/** `while test: … else: …`. */
export class WhileNode extends StatementNode {
  readonly loop: WhileLoopNode;
  readonly orelse: StatementNode | null;
  constructor(loop: WhileLoopNode, orelse: StatementNode | null) {
    super();
    this.loop = loop;
    this.orelse = orelse;
  }
  override execute(frame: PythonFrame): number {
    const code = this.loop.executeLoop(frame);
    if (code === 3) return 3;
    if (interpreting()) {
      if (code === 5) return 5;
    }
    if (instrumentable()) {
      if (code === 4) return 4;
      if (code === 0 && (rt.tracing & MONITOR_JUMPS) !== 0) traceBranch(frame, this, this.orelse);
    }
    if (this.orelse !== null && code === 0) return this.orelse.execute(frame);
    return 0;
  }
  override completions(): number {
    return loopCompletions(this.loop.body, this.orelse);
  }
}

/** For a class that lost its `__next__` meanwhile. */
function lostNext(source: PBase): PException {
  return typeError(`'${source.shape.cls.name}' object is not iterable`);
}

type StorePair = (this: TargetNode, frame: PythonFrame, first: PValue, second: PValue) => void;
type StoreItems = (this: TargetNode, frame: PythonFrame, items: readonly PValue[]) => void;

/**
 * The turns of a `for`. `kind` tells what it runs over: a range of safe integers (`next`, `left`, `step`), the items of an exact list or
 * tuple (`source`, `next`; a list may grow and shrink meanwhile), the characters of a str (`source`, and `next` counts units), any
 * iterator (`source`), an iterator of tuples that the target takes apart, or a `zip` of two lists (`source`). For the last two, any code of the loop
 * will do: how far they are is told by the iterator.
 */
export class ForLoopNode extends LoopNode {
  readonly target: TargetNode;
  readonly body: StatementNode;
  readonly alone: StatementNode | null;
  readonly run: Run;
  readonly store: Store;
  readonly storeItems: StoreItems;
  readonly storePair: StorePair;
  /** The kinds seen so far. */
  kinds = 0;
  /** Of the iterable expression, to which errors of the iterator belong. */
  readonly position: number;
  readonly slot: number;
  constructor(target: TargetNode, body: StatementNode, position: number) {
    super();
    this.target = target;
    this.slot = slotOf(target);
    this.body = body;
    this.alone = aloneIn(body);
    this.run = runOf(body);
    this.store = target.executeStore;
    this.storeItems = target.executeItems;
    this.storePair = target.executePair;
    this.position = position;
  }
  override execute(_frame: PythonFrame): number {
    throw new Error('run by its ForNode');
  }
  override executeLoop(
    frame: PythonFrame,
    kind: number,
    source: PBase | string | null,
    next: number,
    left: number,
    step: number,
  ): number {
    // skeletons run few turns: what they run over is an iterator to them, until other code takes the loop over
    const any = inSkeleton();
    if (any && kind !== ITERATOR) {
      source = iteratorOf(kind, source, next, left, step);
      left = 1;
    }
    for (;;) {
      let item: PValue | undefined;
      if (!any && (this.kinds & TUPLES) !== 0 && kind === TUPLES) {
        frame.act.pos = this.position;
        const items = nextItems(source as PBase);
        if (items === undefined) return 0;
        if (interpreting()) this.storeItems.call(this.target, frame, items);
        else this.target.executeItems(frame, items);
      } else if (!any && (this.kinds & PAIRS) !== 0 && kind === PAIRS) {
        const zip = source as PZip;
        const index = zip.index;
        const one = zip.first;
        const other = zip.second;
        if (one !== null && index < one.items.length && index < other!.items.length) {
          zip.index = index + 1;
          const first = one.items[index]!;
          const second = other!.items[index]!;
          if (interpreting()) this.storePair.call(this.target, frame, first, second);
          else this.target.executePair(frame, first, second);
        } else {
          frame.act.pos = this.position;
          const items = nextItems(zip);
          if (items === undefined) return 0;
          this.storeRest(frame, items);
        }
      } else if (!any && (this.kinds & RANGE) !== 0 && kind === RANGE) {
        if (left <= 0) return 0;
        left--;
        item = next;
        next += step;
      } else if (!any && (this.kinds & ITEMS) !== 0 && kind === ITEMS) {
        if (next >= (source as PList).items.length) return 0;
        item = (source as PList).items[next];
        next++;
      } else if (!any && (this.kinds & TEXT) !== 0 && kind === TEXT) {
        if (next >= (source as string).length) return 0;
        const unit = (source as string).charCodeAt(next);
        item = (source as string)[next];
        if ((unit & 0xfc00) === 0xd800) {
          item = characterFrom(source as string, next);
          if (item.length === 2) next++;
        }
        next++;
      } else {
        frame.act.pos = this.position;
        if ((source as PBase).shape.cls.tp_iternext === null) throw lostNext(source as PBase);
        if (instrumentable() && rt.tracing !== 0) item = this.tracedNext(frame, source as PBase);
        else item = pyIterNext(source as PBase);
        if (item === undefined) return 0;
      }
      if (any || (((this.kinds & TUPLES) === 0 || kind !== TUPLES) && ((this.kinds & PAIRS) === 0 || kind !== PAIRS))) {
        if (inInterpreter() && this.slot >= 0) frame.slots[this.slot] = item;
        else if (interpreting()) this.store.call(this.target, frame, item as PValue);
        else this.target.executeStore(frame, item as PValue);
      }
      if (instrumentable() && rt.tracing !== 0) traceJump(frame.act, frame.act.pos, true);
      const code = runBody(frame, this.body, this.alone, this.run);
      if (code === 1) return 1;
      if (code === 3) return 3;
      if (interpreting()) {
        if (code === 5) return 5;
      }
      if (instrumentable()) {
        if (code === 4) return 4;
        if (rt.tracing !== 0) traceJump(frame.act, this.position, false);
        if (rt.tracing !== 0 && traceTurn(frame, this, this.position)) return 4;
      }
      if (backEdge(this)) {
        if (any) {
          const state = stateOf(source as PBase, left === 1, this.kinds);
          return this.continueLoop(frame, state.kind, state.source, state.next, state.left, state.step) as number;
        }
        return this.continueLoop(frame, kind, source, next, left, step) as number;
      }
    }
  }
  /** Stores what a `zip` still gives whose iterators somebody has looked at: to two local variables, so no Python code runs. */
  storeRest(frame: PythonFrame, items: readonly PValue[]): void {
    this.storeItems.call(this.target, frame, items);
  }
  tracedNext(frame: PythonFrame, source: PBase): PValue | undefined {
    rt.stop = null;
    const item = source.shape.cls.tp_iternext!(source);
    if (item !== undefined) return item;
    const { stop } = rt as { stop: PException | null };
    if (source instanceof PGenerator) traceReturned(frame.act, stop === null ? null : stopIterationValue(stop.value));
    else if (stop !== null) traceStop(frame.act, stop);
    return undefined;
  }
  override isCold(): boolean {
    return this.kinds === 0;
  }
  see(kind: number): void {
    this.kinds |= kind;
    this.changed();
    // code of the loop alone that was made before would take the state of this kind for an iterator
    if (this.compiledLoop !== null || this.coroutineLoops !== null) this.dropCompiled();
  }
  override completions(): number {
    return 1 | (this.body.completions() & ((1 << RETURN) | (1 << BREAK)));
  }
}

/** `for target in iterable: … else: …`. */
export class ForNode extends StatementNode {
  readonly iterable: ExpressionNode;
  readonly loop: ForLoopNode;
  readonly orelse: StatementNode | null;
  readonly takesItems: boolean;
  readonly takesPairs: boolean;
  /** Whether the iterable is the result of a single call, which nothing but the loop refers to if that has made it. */
  readonly ofCall: boolean;
  constructor(iterable: ExpressionNode, loop: ForLoopNode, orelse: StatementNode | null, ofCall = false) {
    super();
    this.ofCall = ofCall;
    this.takesItems = loop.target.takesItems();
    this.takesPairs = loop.target.takesPairs();
    this.iterable = iterable;
    this.loop = loop;
    this.orelse = orelse;
  }
  override execute(frame: PythonFrame): number {
    if (this.ofCall) rt.made = null;
    const iterable = this.iterable.execute(frame);
    frame.act.pos = this.position;
    const owned = this.ofCall && iterable === rt.made && rt.madeAt === frame.act.depth;
    if (owned && (this.loop.kinds & OWNED) === 0) this.loop.see(OWNED);
    let kind = this.kindOf(iterable);
    let source: PBase | string | null = null;
    let next = 0;
    let left = 0;
    let step = 0;
    if (inSkeleton()) {
      source = pyObjectGetIter(iterable);
      if (this.takesItems) this.kindOfIterator(source);
      kind = ITERATOR;
      left = source === iterable ? 0 : 1;
    }
    // compiled code that was made before a kind was seen takes the iterator, which serves every kind
    else if ((this.loop.kinds & RANGE) !== 0 && kind === RANGE) {
      next = (iterable as PRange).start as number;
      left = (iterable as PRange).length as number;
      step = (iterable as PRange).step as number;
    } else if ((this.loop.kinds & ITEMS) !== 0 && kind === ITEMS) source = iterable as PBase;
    else if ((this.loop.kinds & TEXT) !== 0 && kind === TEXT) source = iterable as string;
    else {
      source = pyObjectGetIter(iterable);
      kind = this.takesItems ? this.kindOfIterator(source) : ITERATOR;
    }
    let code: number;
    // one of the two in every form, or what is below would stand there twice
    if (inInterpreter() || (this.loop.kinds & OWNED) !== 0) {
      try {
        code = this.loop.executeLoop(frame, kind, source, next, left, step);
      } catch (error) {
        if (owned) closeAbandoned(iterable as PGenerator);
        throw error;
      }
    } else code = this.loop.executeLoop(frame, kind, source, next, left, step);
    if (owned && code !== 0) closeAbandoned(iterable as PGenerator);
    return this.executeElse(frame, code);
  }
  executeElse(frame: PythonFrame, code: number): number {
    if (code === 3) return 3;
    if (interpreting()) {
      if (code === 5) return 5;
    }
    if (instrumentable()) {
      if (code === 4) return 4;
      if (code === 0 && (rt.tracing & MONITOR_JUMPS) !== 0) traceBranch(frame, this, this.orelse);
    }
    if (this.orelse !== null && code === 0) return this.orelse.execute(frame);
    return 0;
  }
  /** The kind of `iterable`, which the loop is told. */
  kindOf(iterable: PValue): number {
    const kind = loopKind(iterable);
    if ((this.loop.kinds & kind) === 0) this.loop.see(kind);
    return kind;
  }
  kindOfIterator(iterator: PBase): number {
    if (iterator.shape.cls.iternextItems === null || rt.tracing !== 0) return ITERATOR;
    if (this.takesPairs && iterator instanceof PZip && iterator.first !== null) {
      if ((this.loop.kinds & PAIRS) === 0) this.loop.see(PAIRS);
      return PAIRS;
    }
    if ((this.loop.kinds & TUPLES) === 0) this.loop.see(TUPLES);
    return TUPLES;
  }
  override completions(): number {
    return loopCompletions(this.loop.body, this.orelse);
  }
}

/** The character whose first unit, a high surrogate, is at `unit`. */
function characterFrom(text: string, unit: number): string {
  return text.codePointAt(unit)! > 0xffff ? text.slice(unit, unit + 2) : text.charAt(unit);
}

/** Whether a loop goes over `iterable` itself and not over its iterator, which nobody could tell. */
export function isLoopedInPlace(iterable: PValue): boolean {
  return loopKind(iterable) !== ITERATOR;
}

// A small language on the framework: integers and floats in boxes, slots, calls, loops with break and continue, try/finally, generators.
import type { CallTarget } from '../../src/truffle/call-target.ts';
import { FrameDescriptor, VirtualFrame } from '../../src/truffle/frame.ts';
import { backEdge, poll, suspend, suspendableMethod } from '../../src/truffle/intrinsics.ts';
import { LoopNode } from '../../src/truffle/loop.ts';
import { Node } from '../../src/truffle/node.ts';
import { RootNode } from '../../src/truffle/root.ts';

export const NORMAL = 0;
export const BREAK = 1;
export const CONTINUE = 2;
export const RETURN = 3;

suspendableMethod('invoke', 'invokeCoroutine');

export class Box {
  value: number;
  constructor(value: number) {
    this.value = value;
  }
}

export class ToyError {
  value: unknown;
  constructor(value: unknown) {
    this.value = value;
  }
}

/** What the programs print. */
export const trace: unknown[] = [];

export class ToyFrame extends VirtualFrame {
  returnValue: unknown = null;
}

export abstract class ToyNode extends Node {
  abstract override execute(frame: ToyFrame): any;
}

export class ConstNode extends ToyNode {
  readonly value: unknown;
  constructor(value: unknown) {
    super();
    this.value = value;
  }
  execute(_frame: ToyFrame): unknown {
    return this.value;
  }
}

function unbound(name: string): ToyError {
  return new ToyError(`unbound ${name}`);
}

export class ReadNode extends ToyNode {
  readonly slot: number;
  readonly name: string;
  constructor(slot: number, name: string) {
    super();
    this.slot = slot;
    this.name = name;
  }
  execute(frame: ToyFrame): unknown {
    const value = frame.slots[this.slot];
    if (value === undefined) throw unbound(this.name);
    return value;
  }
}

export class WriteNode extends ToyNode {
  readonly slot: number;
  readonly value: ToyNode;
  constructor(slot: number, value: ToyNode) {
    super();
    this.slot = slot;
    this.value = value;
  }
  override completions(): number {
    return 1;
  }
  execute(frame: ToyFrame): number {
    frame.slots[this.slot] = this.value.execute(frame);
    return NORMAL;
  }
}

/** @inline */
function small(x: number): boolean {
  return x <= 1e9 && x >= -1e9;
}

const INT = 1;
const BOX = 2;
const OTHER = 4;

function generic(op: string, a: any, b: any): unknown {
  const x = a instanceof Box ? a.value : a;
  const y = b instanceof Box ? b.value : b;
  const boxed = a instanceof Box || b instanceof Box;
  if (op === '<') return x < y;
  const r = op === '+' ? x + y : op === '-' ? x - y : x * y;
  if (boxed) return new Box(r);
  return typeof r === 'number' ? r % 1e9 : r;
}

/** `left op right`, with specialization bits. */
export class ArithmeticNode extends ToyNode {
  state = 0;
  readonly op: string;
  readonly left: ToyNode;
  readonly right: ToyNode;
  constructor(op: string, left: ToyNode, right: ToyNode) {
    super();
    this.op = op;
    this.left = left;
    this.right = right;
  }
  override isCold(): boolean {
    return this.state === 0;
  }
  execute(frame: ToyFrame): unknown {
    const a: unknown = this.left.execute(frame);
    const b: unknown = this.right.execute(frame);
    if ((this.state & INT) !== 0 && typeof a === 'number' && typeof b === 'number') {
      if (this.op === '<') return a < b;
      const r = this.op === '+' ? a + b : this.op === '-' ? a - b : a * b;
      if (small(r)) return r;
    } else if ((this.state & BOX) !== 0 && a instanceof Box && b instanceof Box) {
      if (this.op === '+') return new Box(a.value + b.value);
    }
    return this.specialize(a, b);
  }
  specialize(a: any, b: any): unknown {
    const bit =
      typeof a === 'number' && typeof b === 'number' ? INT : a instanceof Box && b instanceof Box ? BOX : OTHER;
    if ((this.state & bit) === 0) {
      this.state |= bit;
      this.changed();
    }
    return generic(this.op, a, b);
  }
}

export class NotNode extends ToyNode {
  readonly operand: ToyNode;
  constructor(operand: ToyNode) {
    super();
    this.operand = operand;
  }
  execute(frame: ToyFrame): boolean {
    return !truth(this.operand.execute(frame));
  }
}

export class AndNode extends ToyNode {
  readonly left: ToyNode;
  readonly right: ToyNode;
  constructor(left: ToyNode, right: ToyNode) {
    super();
    this.left = left;
    this.right = right;
  }
  execute(frame: ToyFrame): boolean {
    return truth(this.left.execute(frame)) && truth(this.right.execute(frame));
  }
}

function truth(value: unknown): boolean {
  return value instanceof Box ? value.value !== 0 : Boolean(value);
}

export class ConditionNode extends ToyNode {
  readonly test: ToyNode;
  readonly yes: ToyNode;
  readonly no: ToyNode;
  constructor(test: ToyNode, yes: ToyNode, no: ToyNode) {
    super();
    this.test = test;
    this.yes = yes;
    this.no = no;
  }
  execute(frame: ToyFrame): unknown {
    return truth(this.test.execute(frame)) ? this.yes.execute(frame) : this.no.execute(frame);
  }
}

export class BlockNode extends ToyNode {
  readonly statements: ToyNode[];
  constructor(statements: ToyNode[]) {
    super();
    this.statements = statements;
  }
  override completions(): number {
    return 15;
  }
  execute(frame: ToyFrame): number {
    const statements = this.statements;
    for (let i = 0; i < statements.length; i++) {
      const code: number = statements[i]!.execute(frame);
      if (code !== NORMAL) return code;
    }
    return NORMAL;
  }
}

export class IfNode extends ToyNode {
  readonly test: ToyNode;
  readonly yes: ToyNode;
  readonly no: ToyNode | null;
  constructor(test: ToyNode, yes: ToyNode, no: ToyNode | null) {
    super();
    this.test = test;
    this.yes = yes;
    this.no = no;
  }
  override completions(): number {
    return 15;
  }
  execute(frame: ToyFrame): number {
    const value = this.test.execute(frame);
    if (value === true || (value !== false && truth(value))) return this.yes.execute(frame);
    if (this.no !== null) return this.no.execute(frame);
    return NORMAL;
  }
}

export class JumpNode extends ToyNode {
  readonly code: number;
  constructor(code: number) {
    super();
    this.code = code;
  }
  override completions(): number {
    return 1 << this.code;
  }
  execute(_frame: ToyFrame): number {
    return this.code;
  }
}

export class ReturnNode extends ToyNode {
  readonly value: ToyNode;
  constructor(value: ToyNode) {
    super();
    this.value = value;
  }
  override completions(): number {
    return 1 << RETURN;
  }
  execute(frame: ToyFrame): number {
    frame.returnValue = this.value.execute(frame);
    return RETURN;
  }
}

export class WhileNode extends LoopNode {
  readonly test: ToyNode;
  readonly body: ToyNode;
  constructor(test: ToyNode, body: ToyNode) {
    super();
    this.test = test;
    this.body = body;
  }
  override completions(): number {
    return 1 | (1 << RETURN);
  }
  override execute(frame: ToyFrame): number {
    return this.executeLoop(frame, 0);
  }
  override executeLoop(frame: ToyFrame, turns: number): number {
    for (;;) {
      if (!truth(this.test.execute(frame))) return NORMAL;
      if (turns > 10_000_000) throw new ToyError('too many turns');
      const code: number = this.body.execute(frame);
      if (code !== NORMAL) {
        if (code === BREAK) return NORMAL;
        if (code !== CONTINUE) return code;
      }
      turns++;
      if (backEdge(this)) return this.continueLoop(frame, turns) as number;
    }
  }
}

export class TryNode extends ToyNode {
  readonly body: ToyNode;
  readonly slot: number;
  readonly handler: ToyNode | null;
  readonly cleanup: ToyNode | null;
  constructor(body: ToyNode, slot: number, handler: ToyNode | null, cleanup: ToyNode | null) {
    super();
    this.body = body;
    this.slot = slot;
    this.handler = handler;
    this.cleanup = cleanup;
  }
  override completions(): number {
    return 15;
  }
  execute(frame: ToyFrame): number {
    if (this.cleanup === null) return this.executeGuarded(frame);
    let code = NORMAL;
    let error: unknown = null;
    try {
      code = this.executeGuarded(frame);
    } catch (e) {
      error = e;
    }
    const value = frame.returnValue;
    const last: number = this.cleanup.execute(frame);
    if (last !== NORMAL) return last;
    if (error !== null) throw error;
    frame.returnValue = value;
    return code;
  }
  executeGuarded(frame: ToyFrame): number {
    if (this.handler === null) return this.body.execute(frame);
    try {
      return this.body.execute(frame);
    } catch (e) {
      if (!(e instanceof ToyError)) throw e;
      frame.slots[this.slot] = e.value;
    }
    return this.handler.execute(frame);
  }
}

export class ThrowNode extends ToyNode {
  readonly value: ToyNode;
  constructor(value: ToyNode) {
    super();
    this.value = value;
  }
  override completions(): number {
    return 1;
  }
  execute(frame: ToyFrame): number {
    throw new ToyError(this.value.execute(frame));
  }
}

function print(value: unknown): void {
  trace.push(value instanceof Box ? `box ${value.value}` : value);
}

export class PrintNode extends ToyNode {
  readonly value: ToyNode;
  constructor(value: ToyNode) {
    super();
    this.value = value;
  }
  override completions(): number {
    return 1;
  }
  execute(frame: ToyFrame): number {
    print(this.value.execute(frame));
    return NORMAL;
  }
}

export class YieldNode extends ToyNode {
  readonly value: ToyNode;
  constructor(value: ToyNode) {
    super();
    this.value = value;
  }
  execute(frame: ToyFrame): unknown {
    return suspend(this.value.execute(frame)) ?? null;
  }
}

/** Never executed before: left to the interpreter, with the frame. */
export class ColdNode extends ToyNode {
  warm = false;
  readonly value: ToyNode;
  constructor(value: ToyNode) {
    super();
    this.value = value;
  }
  override isCold(): boolean {
    return !this.warm;
  }
  execute(frame: ToyFrame): unknown {
    if (!this.warm) this.warmUp();
    return this.value.execute(frame);
  }
  warmUp(): void {
    this.warm = true;
    this.changed();
  }
}

/** Cannot be inlined, and changes the frame. */
export class OpaqueNode extends ToyNode {
  readonly slot: number;
  readonly value: ToyNode;
  constructor(slot: number, value: ToyNode) {
    super();
    this.slot = slot;
    this.value = value;
  }
  override completions(): number {
    return 1;
  }
  execute(frame: ToyFrame): number {
    const value = this.value.execute(frame);
    [1].forEach(() => {
      frame.slots[this.slot] = value;
    });
    return NORMAL;
  }
}

/** `name(…)` of a function of the program. */
export class CallNode extends ToyNode {
  readonly program: Map<string, ToyRoot>;
  readonly name: string;
  readonly args: ToyNode[];
  target: CallTarget | null = null;
  constructor(program: Map<string, ToyRoot>, name: string, args: ToyNode[]) {
    super();
    this.program = program;
    this.name = name;
    this.args = args;
  }
  override isCold(): boolean {
    return this.target === null;
  }
  execute(frame: ToyFrame): unknown {
    const values: unknown[] = [];
    for (let i = 0; i < this.args.length; i++) values.push(this.args[i]!.execute(frame));
    const target = this.target ?? this.resolve();
    return target.invoke(values);
  }
  resolve(): CallTarget {
    this.target = this.program.get(this.name)!.callTarget;
    this.changed();
    return this.target;
  }
}

export class ToyRoot extends RootNode {
  readonly name: string;
  readonly descriptor: FrameDescriptor;
  readonly registers = ['returnValue'];
  readonly body: ToyNode;
  readonly parameters: number;
  override readonly generator: boolean;
  override heapFrame = false;

  constructor(name: string, slots: string[], parameters: number, body: ToyNode, generator = false) {
    super();
    this.name = name;
    this.descriptor = new FrameDescriptor();
    for (const slot of slots) this.descriptor.addSlot(slot);
    this.parameters = parameters;
    this.body = body;
    this.generator = generator;
  }

  createFrame(): ToyFrame {
    return new ToyFrame(this.descriptor);
  }

  override execute(frame: ToyFrame, args: unknown[]): unknown {
    poll();
    for (let i = 0; i < this.parameters; i++) frame.slots[i] = args[i];
    const code: number = this.body.execute(frame);
    if (code === RETURN) return frame.returnValue;
    return null;
  }
}

import { caught, leaveByException, leaveFrame } from '../runtime/frames.ts';
import type { PValue } from '../runtime/object.ts';
import { rt } from '../runtime/registers.ts';
import { growStack } from '../runtime/thread-state.ts';
import { traceEnter, traceLeave } from '../runtime/tracing.ts';
import type { PCode } from '../runtime/values/code.ts';
import type { PDict } from '../runtime/values/dict.ts';
import type { PFunction } from '../runtime/values/function.ts';
import type { FrameDescriptor } from '../truffle/frame.ts';
import { inInterpreter, instrumentable, interpreting, poll } from '../truffle/intrinsics.ts';
import { RootNode } from '../truffle/root.ts';
import type { StatementNode } from './base.ts';
import { aloneIn, runBody, runOf } from './control.ts';
import type { Run } from './operand.ts';
import { newFrame, type PythonFrame, REGISTERS } from './python-frame.ts';

/** What all roots of Python code share. */
export abstract class PythonRootNode extends RootNode {
  readonly code: PCode;
  override readonly descriptor: FrameDescriptor;
  readonly body: StatementNode;
  readonly alone: StatementNode | null;
  readonly run: Run;
  /** Its locals may be looked at while it runs: they stay on a heap frame. */
  override heapFrame: boolean;
  override readonly interpreted: boolean;
  constructor(code: PCode, descriptor: FrameDescriptor, body: StatementNode, heapFrame: boolean, interpreted: boolean) {
    super();
    this.code = code;
    this.descriptor = descriptor;
    this.body = body;
    this.alone = aloneIn(body);
    this.run = runOf(body);
    this.heapFrame = heapFrame;
    this.interpreted = interpreted;
  }
  override get name(): string {
    return this.code.qualname;
  }
  override get registers(): readonly string[] {
    return REGISTERS;
  }
  override createFrame(): PythonFrame {
    return newFrame(this.descriptor);
  }
}

/*
 * What roots have in common are functions that are given the root's fields: V8 reads a field in a method of the superclass by its megamorphic
 * path, as there are nine subclasses.
 */

/** Enters the frame: takes its activation record. @inline */
function enterFrame(frame: PythonFrame, fn: PFunction | null, globals: PDict, code: PCode, heapFrame: boolean): void {
  const act = rt.stack[++rt.sp] ?? growStack();
  frame.act = act;
  frame.fn = fn;
  frame.globals = globals;
  frame.ns = null;
  frame.ret = null;
  frame.exc = null;
  // records are old objects: storing a young one in them costs V8 more than asking whether it is there already
  if (act.fn !== fn || act.code !== code) {
    act.fn = fn;
    act.code = code;
    // of a suspended generator
    act.generator = null;
    act.locals = null;
  }
  if (fn === null) act.globals = globals;
  act.pos = -1;
  if (heapFrame || inInterpreter()) publish(frame);
}

function publish(frame: PythonFrame): void {
  frame.act.locals = frame;
}

/** Runs the body of an entered frame and leaves it; `undefined` when it raised: see `returned`. @inline */
function runFrame(
  frame: PythonFrame,
  body: StatementNode,
  alone: StatementNode | null,
  run: Run,
  heapFrame: boolean,
): PValue | undefined {
  try {
    poll();
    if (instrumentable() && rt.tracing !== 0) traceEnter(frame.act);
    if (interpreting()) {
      if (runBody(frame, body, alone, run) === 5) return leaveRaised(frame);
    } else runBody(frame, body, alone, run);
    if (instrumentable() && rt.tracing !== 0) traceLeave(frame.act, frame.ret, false);
  } catch (error) {
    rt.raised = leaveByException(frame.act, frame, error);
    return undefined;
  }
  if (frame.act.pframe !== null) leaveFrame(frame.act, frame);
  if (heapFrame || inInterpreter()) frame.act.locals = null;
  rt.sp = frame.act.depth - 1;
  return frame.ret;
}

/** The same without an activation record, for as long as nothing asks for one: the lean form. @inline */
function runLean(frame: PythonFrame, fn: PFunction, body: StatementNode): PValue {
  poll();
  frame.fn = fn;
  frame.globals = fn.globals;
  frame.ns = null;
  frame.ret = null;
  frame.exc = null;
  body.execute(frame);
  return frame.ret;
}

function leaveRaised(frame: PythonFrame): undefined {
  rt.raised = leaveByException(frame.act, frame, rt.raised);
  return undefined;
}

/** A root with a lean form, by number of parameters. */
abstract class LeanRootNode extends PythonRootNode {
  override get leanUntil(): string {
    return 'act';
  }
}

/** The roots of functions, by number of parameters: each stores its arguments into the first slots. */
export class FunctionRoot0Node extends LeanRootNode {
  override execute(frame: PythonFrame, fn: PFunction): PValue | undefined {
    enterFrame(frame, fn, fn.globals, this.code, this.heapFrame);
    return runFrame(frame, this.body, this.alone, this.run, this.heapFrame);
  }
  executeLean(frame: PythonFrame, fn: PFunction): PValue {
    return runLean(frame, fn, this.body);
  }
  override interpreter(): (fn: PFunction) => unknown {
    return (fn) => this.execute(newFrame(this.descriptor), fn);
  }
}

export class FunctionRoot1Node extends LeanRootNode {
  override execute(frame: PythonFrame, fn: PFunction, a: PValue): PValue | undefined {
    frame.slots[0] = a;
    enterFrame(frame, fn, fn.globals, this.code, this.heapFrame);
    return runFrame(frame, this.body, this.alone, this.run, this.heapFrame);
  }
  executeLean(frame: PythonFrame, fn: PFunction, a: PValue): PValue {
    frame.slots[0] = a;
    return runLean(frame, fn, this.body);
  }
  override interpreter(): (fn: PFunction, a: PValue) => unknown {
    return (fn, a) => this.execute(newFrame(this.descriptor), fn, a);
  }
}

export class FunctionRoot2Node extends LeanRootNode {
  override execute(frame: PythonFrame, fn: PFunction, a: PValue, b: PValue): PValue | undefined {
    frame.slots[0] = a;
    frame.slots[1] = b;
    enterFrame(frame, fn, fn.globals, this.code, this.heapFrame);
    return runFrame(frame, this.body, this.alone, this.run, this.heapFrame);
  }
  executeLean(frame: PythonFrame, fn: PFunction, a: PValue, b: PValue): PValue {
    frame.slots[0] = a;
    frame.slots[1] = b;
    return runLean(frame, fn, this.body);
  }
  override interpreter(): (fn: PFunction, a: PValue, b: PValue) => unknown {
    return (fn, a, b) => this.execute(newFrame(this.descriptor), fn, a, b);
  }
}

export class FunctionRoot3Node extends LeanRootNode {
  override execute(frame: PythonFrame, fn: PFunction, a: PValue, b: PValue, c: PValue): PValue | undefined {
    frame.slots[0] = a;
    frame.slots[1] = b;
    frame.slots[2] = c;
    enterFrame(frame, fn, fn.globals, this.code, this.heapFrame);
    return runFrame(frame, this.body, this.alone, this.run, this.heapFrame);
  }
  executeLean(frame: PythonFrame, fn: PFunction, a: PValue, b: PValue, c: PValue): PValue {
    frame.slots[0] = a;
    frame.slots[1] = b;
    frame.slots[2] = c;
    return runLean(frame, fn, this.body);
  }
  override interpreter(): (fn: PFunction, a: PValue, b: PValue, c: PValue) => unknown {
    return (fn, a, b, c) => this.execute(newFrame(this.descriptor), fn, a, b, c);
  }
}

export class FunctionRoot4Node extends LeanRootNode {
  override execute(frame: PythonFrame, fn: PFunction, a: PValue, b: PValue, c: PValue, d: PValue): PValue | undefined {
    frame.slots[0] = a;
    frame.slots[1] = b;
    frame.slots[2] = c;
    frame.slots[3] = d;
    enterFrame(frame, fn, fn.globals, this.code, this.heapFrame);
    return runFrame(frame, this.body, this.alone, this.run, this.heapFrame);
  }
  executeLean(frame: PythonFrame, fn: PFunction, a: PValue, b: PValue, c: PValue, d: PValue): PValue {
    frame.slots[0] = a;
    frame.slots[1] = b;
    frame.slots[2] = c;
    frame.slots[3] = d;
    return runLean(frame, fn, this.body);
  }
  override interpreter(): (fn: PFunction, a: PValue, b: PValue, c: PValue, d: PValue) => unknown {
    return (fn, a, b, c, d) => this.execute(newFrame(this.descriptor), fn, a, b, c, d);
  }
}

export class FunctionRoot5Node extends LeanRootNode {
  override execute(
    frame: PythonFrame,
    fn: PFunction,
    a: PValue,
    b: PValue,
    c: PValue,
    d: PValue,
    e: PValue,
  ): PValue | undefined {
    frame.slots[0] = a;
    frame.slots[1] = b;
    frame.slots[2] = c;
    frame.slots[3] = d;
    frame.slots[4] = e;
    enterFrame(frame, fn, fn.globals, this.code, this.heapFrame);
    return runFrame(frame, this.body, this.alone, this.run, this.heapFrame);
  }
  executeLean(frame: PythonFrame, fn: PFunction, a: PValue, b: PValue, c: PValue, d: PValue, e: PValue): PValue {
    frame.slots[0] = a;
    frame.slots[1] = b;
    frame.slots[2] = c;
    frame.slots[3] = d;
    frame.slots[4] = e;
    return runLean(frame, fn, this.body);
  }
  override interpreter(): (fn: PFunction, a: PValue, b: PValue, c: PValue, d: PValue, e: PValue) => unknown {
    return (fn, a, b, c, d, e) => this.execute(newFrame(this.descriptor), fn, a, b, c, d, e);
  }
}

export class FunctionRoot6Node extends LeanRootNode {
  override execute(
    frame: PythonFrame,
    fn: PFunction,
    a: PValue,
    b: PValue,
    c: PValue,
    d: PValue,
    e: PValue,
    f: PValue,
  ): PValue | undefined {
    frame.slots[0] = a;
    frame.slots[1] = b;
    frame.slots[2] = c;
    frame.slots[3] = d;
    frame.slots[4] = e;
    frame.slots[5] = f;
    enterFrame(frame, fn, fn.globals, this.code, this.heapFrame);
    return runFrame(frame, this.body, this.alone, this.run, this.heapFrame);
  }
  executeLean(
    frame: PythonFrame,
    fn: PFunction,
    a: PValue,
    b: PValue,
    c: PValue,
    d: PValue,
    e: PValue,
    f: PValue,
  ): PValue {
    frame.slots[0] = a;
    frame.slots[1] = b;
    frame.slots[2] = c;
    frame.slots[3] = d;
    frame.slots[4] = e;
    frame.slots[5] = f;
    return runLean(frame, fn, this.body);
  }
  override interpreter(): (fn: PFunction, a: PValue, b: PValue, c: PValue, d: PValue, e: PValue, f: PValue) => unknown {
    return (fn, a, b, c, d, e, f) => this.execute(newFrame(this.descriptor), fn, a, b, c, d, e, f);
  }
}

/** More parameters come as an array. */
export class FunctionRootNNode extends PythonRootNode {
  static override readonly settled: readonly string[] = ['count'];
  count = 0;
  override execute(frame: PythonFrame, fn: PFunction, args: PValue[]): PValue | undefined {
    for (let i = 0; i < this.count; i++) frame.slots[i] = args[i];
    enterFrame(frame, fn, fn.globals, this.code, this.heapFrame);
    return runFrame(frame, this.body, this.alone, this.run, this.heapFrame);
  }
  override interpreter(): (fn: PFunction, args: PValue[]) => unknown {
    return (fn, args) => this.execute(newFrame(this.descriptor), fn, args);
  }
}

/** A module, class body, or `exec`/`eval` code: runs in namespaces it is given. `fn` brings the closure of a class body. */
export class NamespaceRootNode extends PythonRootNode {
  override execute(frame: PythonFrame, fn: PFunction | null, globals: PDict, namespace: PValue): PValue | undefined {
    enterFrame(frame, fn, globals, this.code, this.heapFrame);
    frame.ns = namespace === globals ? null : namespace;
    frame.act.namespace = namespace;
    const result = runFrame(frame, this.body, this.alone, this.run, this.heapFrame);
    frame.act.namespace = undefined;
    return result;
  }
}

/** A generator, coroutine or asynchronous generator: its activation record is taken at each resumption, by `resume`. */
export class GeneratorRootNode extends PythonRootNode {
  static override readonly settled: readonly string[] = ['count'];
  override readonly generator: boolean = true;
  count = 0;
  /** A module with `await` at its top: what it is given is the namespace that it runs in. */
  namespaced = false;
  override execute(frame: PythonFrame, fn: PFunction, args: PValue[]): PValue | undefined {
    for (let i = 0; i < this.count; i++) frame.slots[i] = args[i];
    frame.act = rt.stack[rt.sp]!;
    frame.fn = fn;
    frame.globals = fn.globals;
    frame.ns = this.namespaced && args[0] !== fn.globals ? args[0] : null;
    frame.ret = null;
    frame.exc = null;
    if (this.heapFrame || inInterpreter()) publish(frame);
    try {
      this.body.execute(frame);
    } catch (error) {
      rt.raised = caught(frame.act, error);
      return undefined;
    }
    return frame.ret;
  }
}

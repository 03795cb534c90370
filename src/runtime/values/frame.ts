import { PObject, type PValue } from '../object.ts';
import { builtinType } from '../types.ts';
import type { PCode } from './code.ts';
import type { PDict } from './dict.ts';
import type { PBaseException } from './exception.ts';
import type { PFunction } from './function.ts';

const internal = (): never => {
  throw new Error('made by the interpreter only');
};

/** What frame locals look like to the frame object: filled from the heap frame while it lives, from a copy afterwards. */
export interface FrameLocals {
  /** Values by slot; `undefined` is unbound; a cell stands for its content where the code says so. */
  readonly slots: unknown[];
  /** Where code that is no function's keeps its variables, unless in its globals. */
  readonly ns?: PValue | undefined;
}

/** A frame object, made when somebody asks for it (materialized). */
export class PFrame extends PObject {
  readonly code: PCode;
  readonly globals: PDict;
  fn: PFunction | null;
  back: PFrame | null;
  /** Index into the code's position table, current while the activation is live; -1 before the first instruction. */
  position = -1;
  locals: FrameLocals | null = null;
  /** The mapping a class body or module runs in (`f_locals` of unoptimized code). */
  namespace: PValue | undefined = undefined;
  /** The activation while the frame is being executed; `null` once it has returned (or a generator is suspended). */
  activation: Activation | null = null;
  /** Set while suspended or running for a generator's frame. */
  generator: PObject | null = null;
  trace: PValue = null;
  traceLines = true;
  traceOpcodes = false;
  /** The line of the last `line` event's statement; -1 where the next statement begins a line in any case. */
  lastLine = -1;
  /** The event its trace function is being told of. */
  event: string | null = null;
  /** Where the trace function wants it to go on: the plan that `nodes/jumps.ts` made for `f_lineno = …`. */
  jump: object | null = null;
  /** Names that `f_locals` was given beyond the code's own variables. */
  extraLocals: Map<PValue, PValue> | null = null;
  constructor(code: PCode, globals: PDict, fn: PFunction | null) {
    super(frameType.instanceShape);
    this.code = code;
    this.globals = globals;
    this.fn = fn;
    this.back = null;
  }
}

/** A traceback entry: `tb_frame`, `tb_lineno`, `tb_lasti`, `tb_next`. */
export class PTraceback extends PObject {
  next: PTraceback | null;
  readonly frame: PFrame;
  /** Index into the code's position table, or -1. */
  readonly position: number;
  /** Override the position's line and place, for tracebacks made by Python code. */
  readonly lineno: number | null;
  readonly lasti: number | null;
  constructor(
    next: PTraceback | null,
    frame: PFrame,
    position: number,
    lineno: number | null = null,
    lasti: number | null = null,
  ) {
    super(tracebackType.instanceShape);
    this.lasti = lasti;
    this.next = next;
    this.frame = frame;
    this.position = position;
    this.lineno = lineno;
  }
}

/**
 * The record of one running Python frame on its thread's shadow stack: DESIGN's `PFrame.Reference`. Records are reused: call depth n always
 * uses record n, so that a call costs no allocation (measured: fib at 25 ms with a stack of records, 33 with a fresh object per call, 58
 * with a linked list rooted in a global). Whoever needs the frame for longer materializes it: `pframe`.
 */
export class Activation {
  readonly depth: number;
  code: PCode | null = null;
  fn: PFunction | null = null;
  globals: PDict | null = null;
  /** Where it is: an index into the code's position table, written before anything that may raise or call. */
  pos = -1;
  /** Materialized frame object, if anybody asked. */
  pframe: PFrame | null = null;
  /** The heap frame whose slots hold the locals: set in interpreted code and in code that keeps its locals visible. */
  locals: FrameLocals | null = null;
  namespace: PValue | undefined = undefined;
  /** What was being handled when this frame began (or its generator was resumed): what `rt.exc` goes back to. */
  outerExc: PBaseException | null = null;
  generator: PObject | null = null;
  /** `PFrame.lastLine`, for `sys.monitoring`. */
  lastLine = -1;
  constructor(depth: number) {
    this.depth = depth;
  }
}

export const frameType = builtinType('frame', { allocate: internal, subclassable: false });
export const tracebackType = builtinType('traceback', { allocate: internal, subclassable: false });

import { collectInPassing, isWatched } from '../objects/object/finalize.ts';
import { nameError } from '../runtime/errors.ts';
import type { PValue } from '../runtime/object.ts';
import { PCell } from '../runtime/values/code.ts';
import { finalization } from '../runtime/values/finalization.ts';
import { ExpressionNode, SimpleStatementNode, TargetNode } from './base.ts';
import type { PythonFrame } from './python-frame.ts';

function unbound(name: string) {
  return nameError(
    `cannot access local variable '${name}' where it is not associated with a value`,
    name,
    'UnboundLocalError',
  );
}

function unboundFree(name: string) {
  return nameError(
    `cannot access free variable '${name}' where it is not associated with a value in enclosing scope`,
    name,
  );
}

/** Reads a local variable: `LOAD_FAST`. */
export class ReadLocalNode extends ExpressionNode {
  static override readonly pure: boolean = true;
  readonly slot: number;
  readonly name: string;
  /** It is bound whenever this runs. */
  readonly bound: boolean;
  constructor(slot: number, name: string, bound = false) {
    super();
    this.slot = slot;
    this.name = name;
    this.bound = bound;
  }
  override leafKind(): number {
    return this.slot;
  }
  override execute(frame: PythonFrame): PValue {
    const value = frame.slots[this.slot];
    if (!this.bound && value === undefined) {
      frame.act.pos = this.position;
      throw this.fail();
    }
    return value;
  }
  fail(): unknown {
    return unbound(this.name);
  }
}

/** Stores to a local variable: `STORE_FAST`. */
export class WriteLocalNode extends TargetNode {
  static override readonly pure: boolean = true;
  readonly slot: number;
  constructor(slot: number) {
    super();
    this.slot = slot;
  }
  override executeStore(frame: PythonFrame, value: PValue): void {
    frame.slots[this.slot] = value;
  }
}

/** The slot that a target stores to, if it is a local variable; else -1. */
export function slotOf(target: TargetNode): number {
  return target instanceof WriteLocalNode ? target.slot : -1;
}

/** `del name` of a local variable. */
export class DeleteLocalNode extends SimpleStatementNode {
  readonly slot: number;
  readonly name: string;
  constructor(slot: number, name: string) {
    super();
    this.slot = slot;
    this.name = name;
  }
  override execute(frame: PythonFrame): number {
    if (frame.slots[this.slot] === undefined) {
      frame.act.pos = this.position;
      throw this.fail();
    }
    if (finalization.watched > 0 && this.drop(frame)) collectInPassing();
    else frame.slots[this.slot] = undefined;
    return 0;
  }
  /** Unbinds the variable; whether somebody may notice that its value is gone. */
  drop(frame: PythonFrame): boolean {
    const watched = isWatched(frame.slots[this.slot] as PValue | undefined);
    frame.slots[this.slot] = undefined;
    return watched;
  }
  fail(): unknown {
    return unbound(this.name);
  }
}

/** Unbinds a local variable whether bound or not, as at the end of an `except … as name`. */
export class ClearLocalNode extends SimpleStatementNode {
  readonly slot: number;
  readonly cell: boolean;
  constructor(slot: number, cell: boolean) {
    super();
    this.slot = slot;
    this.cell = cell;
  }
  override execute(frame: PythonFrame): number {
    if (this.cell) (frame.slots[this.slot] as PCell).value = undefined;
    else frame.slots[this.slot] = undefined;
    return 0;
  }
}

/** Reads a captured variable through its cell: `LOAD_DEREF`. */
export class ReadCellNode extends ExpressionNode {
  static override readonly pure: boolean = true;
  readonly slot: number;
  readonly name: string;
  readonly free: boolean;
  constructor(slot: number, name: string, free: boolean) {
    super();
    this.slot = slot;
    this.name = name;
    this.free = free;
  }
  override execute(frame: PythonFrame): PValue {
    const value = (frame.slots[this.slot] as PCell).value;
    if (value === undefined) {
      frame.act.pos = this.position;
      throw this.fail();
    }
    return value;
  }
  fail(): unknown {
    return this.free ? unboundFree(this.name) : unbound(this.name);
  }
}

/** Stores to a captured variable: `STORE_DEREF`. */
export class WriteCellNode extends TargetNode {
  readonly slot: number;
  constructor(slot: number) {
    super();
    this.slot = slot;
  }
  override executeStore(frame: PythonFrame, value: PValue): void {
    (frame.slots[this.slot] as PCell).value = value;
  }
}

/** `del name` of a captured variable. */
export class DeleteCellNode extends SimpleStatementNode {
  readonly slot: number;
  readonly name: string;
  readonly free: boolean;
  constructor(slot: number, name: string, free: boolean) {
    super();
    this.slot = slot;
    this.name = name;
    this.free = free;
  }
  override execute(frame: PythonFrame): number {
    const cell = frame.slots[this.slot] as PCell;
    if (cell.value === undefined) {
      frame.act.pos = this.position;
      throw this.fail();
    }
    if (finalization.watched > 0 && this.drop(cell)) collectInPassing();
    else cell.value = undefined;
    return 0;
  }
  drop(cell: PCell): boolean {
    const watched = isWatched(cell.value);
    cell.value = undefined;
    return watched;
  }
  fail(): unknown {
    return this.free ? unboundFree(this.name) : unbound(this.name);
  }
}

/** The cell in a slot, as closures are made of. */
export class LoadClosureNode extends ExpressionNode {
  readonly slot: number;
  constructor(slot: number) {
    super();
    this.slot = slot;
  }
  override execute(frame: PythonFrame): PValue {
    return frame.slots[this.slot];
  }
}

/** Puts a fresh cell into a slot, holding what the slot held (a parameter) or nothing: `MAKE_CELL`. */
export class MakeCellNode extends SimpleStatementNode {
  readonly slot: number;
  constructor(slot: number) {
    super();
    this.slot = slot;
  }
  override execute(frame: PythonFrame): number {
    frame.slots[this.slot] = new PCell(frame.slots[this.slot]);
    return 0;
  }
}

/** Puts an empty cell into a slot, whatever it held: for a variable of an inlined comprehension. */
export class FreshCellNode extends SimpleStatementNode {
  readonly slot: number;
  constructor(slot: number) {
    super();
    this.slot = slot;
  }
  override execute(frame: PythonFrame): number {
    frame.slots[this.slot] = new PCell(undefined);
    return 0;
  }
}

/** Copies the closure's cells into their slots: `COPY_FREE_VARS`. */
export class CopyFreeVariablesNode extends SimpleStatementNode {
  static override readonly pure: boolean = true;
  readonly first: number;
  readonly count: number;
  constructor(first: number, count: number) {
    super();
    this.first = first;
    this.count = count;
  }
  override execute(frame: PythonFrame): number {
    const closure = frame.fn!.closure;
    for (let i = 0; i < this.count; i++) frame.slots[this.first + i] = closure[i];
    return 0;
  }
}

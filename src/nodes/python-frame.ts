import type { PValue } from '../runtime/object.ts';
import type { PDict } from '../runtime/values/dict.ts';
import type { PBaseException } from '../runtime/values/exception.ts';
import type { Activation } from '../runtime/values/frame.ts';
import type { PFunction } from '../runtime/values/function.ts';
import { emptySlots, type FrameDescriptor, type VirtualFrame } from '../truffle/frame.ts';

/**
 * The frame of one Python activation. Slots hold variables (`undefined` is unbound; a captured variable's slot holds its PCell): first the
 * code's `varnames`, then its `cellvars` that are no parameters, then its `freevars`, then the variables of inlined comprehensions.
 */
export class PythonFrame implements VirtualFrame {
  slots: any[];
  act: Activation;
  fn: PFunction | null;
  globals: PDict;
  /** The namespace of a class body or of `exec` with locals of its own; `null` where names are globals. */
  ns: PValue | undefined;
  /** What the statement that completed with RETURN returned. */
  ret: PValue;
  /** The exception being handled in this frame. */
  exc: PBaseException | null;

  // no base class: V8 does not inline `super()`
  constructor(descriptor: FrameDescriptor) {
    this.slots = emptySlots(descriptor.size);
    this.act = undefined!;
    this.fn = null;
    this.globals = undefined!;
    this.ns = null;
    this.ret = null;
    this.exc = null;
  }
}

/** `RootNode.registers` of all Python roots. */
export const REGISTERS = ['act', 'fn', 'globals', 'ns', 'ret', 'exc'] as const;

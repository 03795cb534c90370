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
export interface PythonFrame extends VirtualFrame {
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
}

/** An object literal: where V8 does not inline the making of a frame, a constructor takes three times as long. */
export function newFrame(descriptor: FrameDescriptor): PythonFrame {
  return {
    slots: emptySlots(descriptor.size),
    act: undefined!,
    fn: null,
    globals: undefined!,
    ns: null,
    ret: null,
    exc: null,
  };
}

/** `RootNode.registers` of all Python roots. */
export const REGISTERS = ['act', 'fn', 'globals', 'ns', 'ret', 'exc'] as const;

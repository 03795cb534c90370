import type { PValue } from '../runtime/object.ts';
import type { PDict } from '../runtime/values/dict.ts';
import type { PBaseException } from '../runtime/values/exception.ts';
import type { Activation } from '../runtime/values/frame.ts';
import type { PFunction } from '../runtime/values/function.ts';
import { VirtualFrame } from '../truffle/frame.ts';

/**
 * The frame of one Python activation. Slots hold variables (`undefined` is unbound; a captured variable's slot holds its PCell): first the
 * code's `varnames`, then its `cellvars` that are no parameters, then its `freevars`, then the variables of inlined comprehensions.
 */
export class PythonFrame extends VirtualFrame {
  declare slots: any[];
  act!: Activation;
  fn: PFunction | null = null;
  globals!: PDict;
  /** The namespace of a class body or of `exec` with locals of its own; `null` where names are globals. */
  ns: PValue | undefined = null;
  /** What the statement that completed with RETURN returned. */
  ret: PValue = null;
  /** The exception being handled in this frame. */
  exc: PBaseException | null = null;
}

/** `RootNode.registers` of all Python roots. */
export const REGISTERS = ['act', 'fn', 'globals', 'ns', 'ret', 'exc'] as const;

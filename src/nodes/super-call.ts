import { newSuper } from '../objects/super/super.ts';
import { pyObjectCall0 } from '../runtime/abstract/call.ts';
import { runtimeError } from '../runtime/errors.ts';
import type { PValue } from '../runtime/object.ts';
import { rt } from '../runtime/registers.ts';
import { PROFILE, traceCall } from '../runtime/tracing.ts';
import { PType } from '../runtime/type.ts';
import type { PCell } from '../runtime/values/code.ts';
import type { Activation } from '../runtime/values/frame.ts';
import { typeOf } from '../runtime/values/scalars.ts';
import { superType } from '../runtime/values/super.ts';
import { instrumentable } from '../truffle/intrinsics.ts';
import { ExpressionNode } from './base.ts';
import { observedCall } from './call-cache.ts';
import type { PythonFrame } from './python-frame.ts';

/** `super()` without arguments: class and instance come from the method's frame, as long as the name means the builtin. */
export class SuperCallNode extends ExpressionNode {
  readonly callee: ExpressionNode;
  /** Slot of the cell `__class__`. */
  readonly cls: number;
  readonly self: number;
  readonly captured: boolean;
  constructor(callee: ExpressionNode, cls: number, self: number, captured: boolean) {
    super();
    this.callee = callee;
    this.cls = cls;
    this.self = self;
    this.captured = captured;
  }
  override execute(frame: PythonFrame): PValue {
    const callee = this.callee.execute(frame);
    frame.act.pos = this.position;
    const self = this.captured ? (frame.slots[this.self] as PCell).value : frame.slots[this.self];
    if (instrumentable() && rt.tracing >= PROFILE)
      return this.observed(frame.act, callee, frame.slots[this.cls] as PCell, self);
    const cell = frame.slots[this.cls] as PCell;
    if (callee === superType && self !== undefined && self !== null && cell.value instanceof PType)
      return newSuper(cell.value, self);
    return this.call(callee, cell, self);
  }
  observed(act: Activation, callee: PValue, cls: PCell, self: PValue | undefined): PValue {
    if (callee !== superType) return observedCall(act, callee, [], null);
    const call = { callee, target: callee, first: undefined, isPython: false, isBuiltin: false };
    return traceCall(act, call, () => this.call(callee, cls, self));
  }
  call(callee: PValue, cls: PCell, self: PValue | undefined): PValue {
    if (callee !== superType) return pyObjectCall0(callee);
    if (self === undefined) throw runtimeError('super(): arg[0] deleted');
    if (cls.value === undefined) throw runtimeError('super(): empty __class__ cell');
    if (!(cls.value instanceof PType))
      throw runtimeError(`super(): __class__ is not a type (${typeOf(cls.value).tpName})`);
    return newSuper(cls.value, self === null ? undefined : self);
  }
}

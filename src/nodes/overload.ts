import { bindsDirectly } from '../objects/function/bind.ts';
import { pyObjectCall2 } from '../runtime/abstract/call.ts';
import { type BinaryOperator, OPERATORS, pyNumberRightBinary } from '../runtime/abstract/number.ts';
import { PObject, type PShape, type PValue } from '../runtime/object.ts';
import { returned } from '../runtime/registers.ts';
import { dispatchers, slotDefinitions } from '../runtime/slot-definitions.ts';
import { isReplayed } from '../runtime/threads/replay.ts';
import type { TypeVersion } from '../runtime/type.ts';
import { NotImplemented } from '../runtime/types.ts';
import type { PCode } from '../runtime/values/code.ts';
import { PFunction } from '../runtime/values/function.ts';

/** The method that a class in Python has for a binary operator, as an operator node remembers it for left operands of one shape. */
export class Overload {
  readonly shape: PShape;
  readonly version: TypeVersion;
  readonly fn: PFunction;
  readonly code: PCode;
  constructor(shape: PShape, fn: PFunction) {
    this.shape = shape;
    this.version = shape.cls.version;
    this.fn = fn;
    this.code = fn.code;
  }

  /** Whether it is what `a OP b` asks first: the right operand is of the same class, or of a builtin one. */
  isFor(a: PValue, b: PValue): boolean {
    if (a === null || (a as PObject).shape !== this.shape || !this.version.valid || this.fn.code !== this.code)
      return false;
    if (b === null || typeof b !== 'object') return true;
    const { cls } = b.shape;
    return cls === this.shape.cls || !cls.isHeapType;
  }

  /** `a OP b`, for operands it is for. */
  run(a: PValue, b: PValue, operator: BinaryOperator): PValue {
    const result = isReplayed() ? pyObjectCall2(this.fn, a, b) : returned(this.code.executable.invoke(this.fn, a, b));
    return result === NotImplemented ? pyNumberRightBinary(a, b, operator) : result;
  }
}

/** The method that the class of `a` has for an operator; `null` where another rule holds. */
export function overloadOf(a: PValue, operator: BinaryOperator): Overload | null {
  if (!(a instanceof PObject) || !a.shape.cls.isHeapType || operator === OPERATORS.Pow) return null;
  const { cls } = a.shape;
  if (cls[operator.slot] !== dispatchers.get(operator.slot)) return null;
  const fn = cls.lookup(slotDefinitions.find(({ slot }) => slot === operator.slot)!.name);
  return fn instanceof PFunction && bindsDirectly(fn.code, 2) ? new Overload(a.shape, fn) : null;
}

import { bindsDirectly } from '../objects/function/bind.ts';
import { pyObjectCall2 } from '../runtime/abstract/call.ts';
import { compareLast, pyObjectCompareRight, pyObjectIsTrue, SWAPPED } from '../runtime/abstract/compare.ts';
import { type BinaryOperator, OPERATORS, pyNumberRightBinary } from '../runtime/abstract/number.ts';
import { PObject, type PShape, type PValue } from '../runtime/object.ts';
import { returned } from '../runtime/registers.ts';
import { COMPARISONS, dispatchers, slotDefinitions } from '../runtime/slot-definitions.ts';
import { isReplayed } from '../runtime/threads/replay.ts';
import type { TypeVersion } from '../runtime/type.ts';
import { type CompareOp, EQ, NE } from '../runtime/type-slots.ts';
import { NotImplemented, objectType } from '../runtime/types.ts';
import type { PCode } from '../runtime/values/code.ts';
import { PFunction } from '../runtime/values/function.ts';

/** The method that a class in Python has for a binary operator or a comparison, as an operator node remembers it for left operands of one shape. */
export class Overload {
  readonly shape: PShape;
  readonly version: TypeVersion;
  readonly fn: PFunction;
  readonly code: PCode;
  /** It is `__eq__`, for `!=` of a class without `__ne__`. */
  readonly negated: boolean;
  /** It is the method of `b`, of the same class, which has none for `a OP b` itself. */
  readonly reflected: boolean;
  constructor(shape: PShape, fn: PFunction, negated = false, reflected = false) {
    this.negated = negated;
    this.reflected = reflected;
    this.shape = shape;
    this.version = shape.cls.version;
    this.fn = fn;
    this.code = fn.code;
  }

  /** Whether it is what `a OP b` asks first: the right operand is of the same class, or of a builtin one. */
  isFor(a: PValue, b: PValue): boolean {
    if (a === null || (a as PObject).shape !== this.shape || !this.version.valid || this.fn.code !== this.code)
      return false;
    if (this.reflected) return b !== null && (b as PObject).shape === this.shape;
    if (b === null || typeof b !== 'object') return true;
    const { cls } = b.shape;
    return cls === this.shape.cls || !cls.isHeapType;
  }

  /** `a OP b`, for operands it is for. */
  run(a: PValue, b: PValue, operator: BinaryOperator): PValue {
    const result = this.call(a, b);
    return result === NotImplemented ? pyNumberRightBinary(a, b, operator) : result;
  }

  /** The same of a comparison. */
  compare(a: PValue, b: PValue, op: CompareOp): PValue {
    if (this.reflected) {
      const result = this.call(b, a);
      return result === NotImplemented ? compareLast(a, b, op) : result;
    }
    const result = this.call(a, b);
    if (result === NotImplemented) return pyObjectCompareRight(a, b, op);
    return this.negated ? !pyObjectIsTrue(result) : result;
  }

  call(a: PValue, b: PValue): PValue {
    return isReplayed() ? pyObjectCall2(this.fn, a, b) : returned(this.code.executable.invoke(this.fn, a, b));
  }
}

/** The method that the class of `a` has for a comparison; `null` where another rule holds. */
export function comparisonOverloadOf(a: PValue, op: CompareOp): Overload | null {
  if (!(a instanceof PObject) || !a.shape.cls.isHeapType) return null;
  const { cls } = a.shape;
  if (cls.tp_richcompare !== dispatchers.get('tp_richcompare')) return null;
  let fn = cls.lookup(COMPARISONS[op]!);
  const inherited = fn === objectType.lookup(COMPARISONS[op]!);
  const negated = inherited && op === NE;
  const reflected = inherited && op !== NE && op !== EQ;
  if (negated) fn = cls.lookup('__eq__');
  else if (reflected) fn = cls.lookup(COMPARISONS[SWAPPED[op]!]!);
  return fn instanceof PFunction && bindsDirectly(fn.code, 2) ? new Overload(a.shape, fn, negated, reflected) : null;
}

/** The method that the class of `a` has for an operator; `null` where another rule holds. */
export function overloadOf(a: PValue, operator: BinaryOperator): Overload | null {
  if (!(a instanceof PObject) || !a.shape.cls.isHeapType || operator === OPERATORS.Pow) return null;
  const { cls } = a.shape;
  if (cls[operator.slot] !== dispatchers.get(operator.slot)) return null;
  const fn = cls.lookup(slotDefinitions.find(({ slot }) => slot === operator.slot)!.name);
  return fn instanceof PFunction && bindsDirectly(fn.code, 2) ? new Overload(a.shape, fn) : null;
}

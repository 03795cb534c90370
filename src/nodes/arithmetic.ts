import {
  type BinaryOperator,
  OPERATORS,
  pyNumberBinary,
  pyNumberInplace,
  pyNumberUnary,
} from '../runtime/abstract/number.ts';
import { percentFormat, STR_TARGET } from '../runtime/format/percent.ts';
import { pow } from '../runtime/numbers/exponential.ts';
import { floatFloorDiv, floatMod } from '../runtime/numbers/float-arithmetic.ts';
import { floorDivisionByZero, moduloByZero } from '../runtime/numbers/int-arithmetic.ts';
import { divisionByZero } from '../runtime/numbers/int-float.ts';
import type { PValue } from '../runtime/object.ts';
import { addToLong, LONG_TEXT } from '../runtime/text/growing.ts';
import { repeatText } from '../runtime/text/pieces.ts';
import { PFloat } from '../runtime/values/float.ts';
import { isFloat } from '../runtime/values/scalars.ts';
import { tupleShape } from '../runtime/values/sequences.ts';
import { declareBoxes } from '../truffle/boxes.ts';
import { ExpressionNode } from './base.ts';
import { type Leaf, leafOf, operand } from './operand.ts';
import { type Overload, overloadOf } from './overload.ts';
import type { PythonFrame } from './python-frame.ts';
import { exact, residue, WideInt, wideInt } from './wide-int.ts';

/*
 * Binary and unary operators. Each keeps in `state` what operands it has seen; its `execute` tries those pairs in a straight line and
 * leaves everything else to `slow`, which does the operation in full and widens the state.
 */

export const INT = 1;
export const FLOAT = 2;
export const STR = 4;
/** One side a float, the other a small int. */
export const MIXED = 8;
/** Anything else has been seen: no more widening. */
export const GENERIC = 16;

declareBoxes({ cls: PFloat, field: 'value', marker: new PFloat(0) });

const MAX = Number.MAX_SAFE_INTEGER;

/** What kind of pair two operands are. */
export function pairOf(a: PValue, b: PValue): number {
  if (typeof a === 'number') {
    if (typeof b === 'number') return INT;
    return isFloat(b) ? MIXED : GENERIC;
  }
  if (typeof a === 'string') return typeof b === 'string' ? STR : GENERIC;
  if (isFloat(a)) {
    if (isFloat(b)) return FLOAT;
    return typeof b === 'number' ? MIXED : GENERIC;
  }
  return GENERIC;
}

export abstract class BinaryNode extends ExpressionNode {
  static override readonly pure: boolean = true;
  readonly left: ExpressionNode;
  readonly right: ExpressionNode;
  readonly leftLeaf: Leaf;
  readonly rightLeaf: Leaf;
  readonly operator: BinaryOperator;
  /** `a OP= b`. */
  readonly inplace: boolean;
  state = 0;
  overload: Overload | null = null;
  /** How often it may still remember another one. */
  lessons = 8;
  constructor(left: ExpressionNode, right: ExpressionNode, operator: BinaryOperator, inplace: boolean) {
    super();
    this.left = left;
    this.right = right;
    this.leftLeaf = leafOf(left);
    this.rightLeaf = leafOf(right);
    this.operator = operator;
    this.inplace = inplace;
  }
  override isCold(): boolean {
    return this.state === 0;
  }
  /** The operation in full; remembers what it saw. */
  slow(a: PValue, b: PValue): PValue {
    if (this.overload?.isFor(a, b)) return this.overload.run(a, b, this.operator);
    const pair = pairOf(a, b);
    if ((this.state & pair) === 0) {
      this.state |= pair;
      this.changed();
    }
    if (pair === GENERIC && !this.inplace && this.lessons > 0 && typeof a === 'object') {
      this.lessons--;
      this.overload = overloadOf(a, this.operator) ?? this.overload;
    }
    return this.inplace ? pyNumberInplace(a, b, this.operator) : pyNumberBinary(a, b, this.operator);
  }
  /** The operation on what `executeLow` gave, when it is not one of numbers with a safe result. */
  slowLow(a: PValue | WideInt, b: PValue | WideInt): PValue | WideInt {
    return wideInt(this.operator, a, b) ?? this.slow(exact(a), exact(b));
  }
}

/** An operator that asks its left operand for the lower bits, or the rest of a division, once that was a bigint. */
abstract class ReducingNode extends BinaryNode {
  reduces = false;
  override slow(a: PValue, b: PValue): PValue {
    if (typeof a === 'bigint' && !this.reduces && this.left instanceof BinaryNode) {
      this.reduces = true;
      this.changed();
    }
    return super.slow(a, b);
  }
}

/** Whether `node` is arithmetic that has made floats. */
export function yieldsFloat(node: ExpressionNode): boolean {
  if (node instanceof NegateNode) return yieldsFloat(node.operand);
  if (!(node instanceof BinaryNode)) return false;
  return (node.state & (node instanceof DivNode ? FLOAT | MIXED | INT : FLOAT | MIXED)) !== 0;
}

/** Whether a sum or difference of small ints is one. Of 32-bit ints V8 knows the first half. @inline */
function isSmall(result: number): boolean {
  return (result | 0) === result || (result <= MAX && result >= -MAX);
}

/** `a + b`. */
export class AddNode extends BinaryNode {
  override execute(frame: PythonFrame): PValue {
    const a = operand(frame, this.left, this.leftLeaf);
    const b = operand(frame, this.right, this.rightLeaf);
    if ((this.state & INT) !== 0 && typeof a === 'number' && typeof b === 'number') {
      const result = a + b;
      if (isSmall(result)) return result;
    }
    if ((this.state & FLOAT) !== 0 && isFloat(a) && isFloat(b)) return new PFloat(a.value + b.value);
    if ((this.state & STR) !== 0 && typeof a === 'string' && typeof b === 'string' && a.length + b.length < 500_000_000)
      return a.length < LONG_TEXT ? a + b : addToLong(a, b);
    if ((this.state & MIXED) !== 0) {
      if (typeof a === 'number' && isFloat(b)) return new PFloat(a + b.value);
      if (isFloat(a) && typeof b === 'number') return new PFloat(a.value + b);
    }
    frame.act.pos = this.position;
    return this.slow(a, b);
  }
  override executeLow(frame: PythonFrame): PValue | WideInt {
    const a = this.left.executeLow(frame);
    const b = this.right.executeLow(frame);
    if (typeof a === 'number' && typeof b === 'number') {
      const result = a + b;
      if (isSmall(result)) return result;
      return new WideInt(((a | 0) + (b | 0)) | 0, this.operator, a, b);
    }
    if (a instanceof WideInt && typeof b === 'number') return new WideInt((a.low + (b | 0)) | 0, this.operator, a, b);
    frame.act.pos = this.position;
    return this.slowLow(a, b);
  }
}

/** `a - b`. */
export class SubNode extends BinaryNode {
  override execute(frame: PythonFrame): PValue {
    const a = operand(frame, this.left, this.leftLeaf);
    const b = operand(frame, this.right, this.rightLeaf);
    if ((this.state & INT) !== 0 && typeof a === 'number' && typeof b === 'number') {
      const result = a - b;
      if (isSmall(result)) return result;
    }
    if ((this.state & FLOAT) !== 0 && isFloat(a) && isFloat(b)) return new PFloat(a.value - b.value);
    if ((this.state & MIXED) !== 0) {
      if (typeof a === 'number' && isFloat(b)) return new PFloat(a - b.value);
      if (isFloat(a) && typeof b === 'number') return new PFloat(a.value - b);
    }
    frame.act.pos = this.position;
    return this.slow(a, b);
  }
  override executeLow(frame: PythonFrame): PValue | WideInt {
    const a = this.left.executeLow(frame);
    const b = this.right.executeLow(frame);
    if (typeof a === 'number' && typeof b === 'number') {
      const result = a - b;
      if (isSmall(result)) return result;
    }
    frame.act.pos = this.position;
    return this.slowLow(a, b);
  }
}

/** `a * b`. */
export class MultNode extends BinaryNode {
  override execute(frame: PythonFrame): PValue {
    const a = operand(frame, this.left, this.leftLeaf);
    const b = operand(frame, this.right, this.rightLeaf);
    if ((this.state & INT) !== 0 && typeof a === 'number' && typeof b === 'number') {
      const result = a * b + 0;
      if (result <= MAX && result >= -MAX) return result;
    }
    if ((this.state & FLOAT) !== 0 && isFloat(a) && isFloat(b)) return new PFloat(a.value * b.value);
    if ((this.state & MIXED) !== 0) {
      if (typeof a === 'number' && isFloat(b)) return new PFloat(a * b.value);
      if (isFloat(a) && typeof b === 'number') return new PFloat(a.value * b);
    }
    frame.act.pos = this.position;
    if ((this.state & GENERIC) !== 0 && typeof a === 'string' && typeof b === 'number') return repeatText(a, b);
    return this.slow(a, b);
  }
  override executeLow(frame: PythonFrame): PValue | WideInt {
    const a = this.left.executeLow(frame);
    const b = this.right.executeLow(frame);
    if (typeof a === 'number' && typeof b === 'number') {
      const result = a * b + 0;
      if (result <= MAX && result >= -MAX) return result;
      return new WideInt(Math.imul(a, b), this.operator, a, b);
    }
    frame.act.pos = this.position;
    return this.slowLow(a, b);
  }
}

/** `a / b`. */
export class DivNode extends BinaryNode {
  override execute(frame: PythonFrame): PValue {
    const a = operand(frame, this.left, this.leftLeaf);
    const b = operand(frame, this.right, this.rightLeaf);
    if ((this.state & INT) !== 0 && typeof a === 'number' && typeof b === 'number') {
      if (b !== 0) return new PFloat(a / b);
      // raised here, where a handler in the same function is a jump away
      frame.act.pos = this.position;
      throw divisionByZero();
    }
    if ((this.state & FLOAT) !== 0 && isFloat(a) && isFloat(b) && b.value !== 0) return new PFloat(a.value / b.value);
    if ((this.state & MIXED) !== 0) {
      if (typeof a === 'number' && isFloat(b) && b.value !== 0) return new PFloat(a / b.value);
      if (isFloat(a) && typeof b === 'number' && b !== 0) return new PFloat(a.value / b);
    }
    frame.act.pos = this.position;
    return this.slow(a, b);
  }
}

/** `a // b`. */
export class FloorDivNode extends BinaryNode {
  override execute(frame: PythonFrame): PValue {
    const a = operand(frame, this.left, this.leftLeaf);
    const b = operand(frame, this.right, this.rightLeaf);
    if ((this.state & INT) !== 0 && typeof a === 'number' && typeof b === 'number') {
      if (b !== 0) {
        // exact: `a - remainder` is a multiple of b below 2**53
        const remainder = a % b;
        const quotient = (a - remainder) / b;
        return remainder !== 0 && remainder < 0 !== b < 0 ? quotient - 1 : quotient + 0;
      }
      frame.act.pos = this.position;
      throw floorDivisionByZero();
    }
    if ((this.state & FLOAT) !== 0 && isFloat(a) && isFloat(b) && b.value !== 0)
      return new PFloat(floatFloorDiv(a.value, b.value));
    if ((this.state & MIXED) !== 0) {
      if (isFloat(a) && typeof b === 'number' && b !== 0) return new PFloat(floatFloorDiv(a.value, b));
      if (typeof a === 'number' && isFloat(b) && b.value !== 0) return new PFloat(floatFloorDiv(a, b.value));
    }
    frame.act.pos = this.position;
    return this.slow(a, b);
  }
}

/** Whether nothing but the text decides what `text % value` does. @inline */
function isPlainArgument(value: PValue): boolean {
  if (typeof value === 'object') return value !== null && (value.shape === tupleShape || isFloat(value));
  return typeof value === 'number' || typeof value === 'string';
}

/** `a % b`. */
export class ModNode extends ReducingNode {
  override execute(frame: PythonFrame): PValue {
    if (this.reduces) return this.executeReduced(frame);
    const a = operand(frame, this.left, this.leftLeaf);
    const b = operand(frame, this.right, this.rightLeaf);
    if ((this.state & INT) !== 0 && typeof a === 'number' && typeof b === 'number') {
      if (b !== 0) {
        const remainder = a % b;
        return remainder !== 0 && remainder < 0 !== b < 0 ? remainder + b : remainder + 0;
      }
      frame.act.pos = this.position;
      throw moduloByZero();
    }
    if ((this.state & FLOAT) !== 0 && isFloat(a) && isFloat(b) && b.value !== 0)
      return new PFloat(floatMod(a.value, b.value));
    if ((this.state & MIXED) !== 0) {
      if (isFloat(a) && typeof b === 'number' && b !== 0) return new PFloat(floatMod(a.value, b));
      if (typeof a === 'number' && isFloat(b) && b.value !== 0) return new PFloat(floatMod(a, b.value));
    }
    frame.act.pos = this.position;
    if ((this.state & (STR | GENERIC)) !== 0 && typeof a === 'string' && isPlainArgument(b))
      return percentFormat(a, b, STR_TARGET);
    return this.slow(a, b);
  }
  executeReduced(frame: PythonFrame): PValue {
    const a = this.left.executeLow(frame);
    const b = this.right.execute(frame);
    if (typeof a === 'number' && typeof b === 'number' && b !== 0) {
      const remainder = a % b;
      return remainder !== 0 && remainder < 0 !== b < 0 ? remainder + b : remainder + 0;
    }
    if (a instanceof WideInt && typeof b === 'number' && b > 0 && b <= 4294967296) return residue(a, b);
    frame.act.pos = this.position;
    return this.slow(exact(a), b);
  }
}

/** `a & b`. */
export class BitAndNode extends ReducingNode {
  override execute(frame: PythonFrame): PValue {
    if (this.reduces) return this.executeReduced(frame);
    const a = operand(frame, this.left, this.leftLeaf);
    const b = operand(frame, this.right, this.rightLeaf);
    if ((this.state & INT) !== 0 && typeof a === 'number' && typeof b === 'number') {
      if ((a | 0) === a && (b | 0) === b) return a & b;
      // a mask of up to 32 bits: JavaScript takes the other side modulo 2**32
      if (b >= 0 && b <= 4294967295) return (a & b) >>> 0;
      if (a >= 0 && a <= 4294967295) return (a & b) >>> 0;
    }
    frame.act.pos = this.position;
    return this.slow(a, b);
  }
  executeReduced(frame: PythonFrame): PValue {
    const a = this.left.executeLow(frame);
    const b = this.right.execute(frame);
    if (typeof b === 'number' && b >= 0 && b <= 4294967295) {
      if (typeof a === 'number') return (a & b) >>> 0;
      if (a instanceof WideInt) return (a.low & b) >>> 0;
    }
    frame.act.pos = this.position;
    return this.slow(exact(a), b);
  }
}

/** `a | b`. */
export class BitOrNode extends BinaryNode {
  override execute(frame: PythonFrame): PValue {
    const a = operand(frame, this.left, this.leftLeaf);
    const b = operand(frame, this.right, this.rightLeaf);
    if ((this.state & INT) !== 0 && typeof a === 'number' && typeof b === 'number') {
      if ((a | 0) === a && (b | 0) === b) return a | b;
      if (a >= 0 && a <= 4294967295 && b >= 0 && b <= 4294967295) return (a | b) >>> 0;
    }
    frame.act.pos = this.position;
    return this.slow(a, b);
  }
  override executeLow(frame: PythonFrame): PValue | WideInt {
    const a = this.left.executeLow(frame);
    const b = this.right.executeLow(frame);
    if (typeof a === 'number' && typeof b === 'number') {
      if ((a | 0) === a && (b | 0) === b) return a | b;
      if (a >= 0 && a <= 4294967295 && b >= 0 && b <= 4294967295) return (a | b) >>> 0;
    }
    if (a instanceof WideInt && typeof b === 'number') return new WideInt(a.low | b, this.operator, a, b);
    frame.act.pos = this.position;
    return this.slowLow(a, b);
  }
}

/** `a ^ b`. */
export class BitXorNode extends BinaryNode {
  override execute(frame: PythonFrame): PValue {
    const a = operand(frame, this.left, this.leftLeaf);
    const b = operand(frame, this.right, this.rightLeaf);
    if ((this.state & INT) !== 0 && typeof a === 'number' && typeof b === 'number') {
      if ((a | 0) === a && (b | 0) === b) return a ^ b;
      if (a >= 0 && a <= 4294967295 && b >= 0 && b <= 4294967295) return (a ^ b) >>> 0;
    }
    frame.act.pos = this.position;
    return this.slow(a, b);
  }
  override executeLow(frame: PythonFrame): PValue | WideInt {
    const a = this.left.executeLow(frame);
    const b = this.right.executeLow(frame);
    if (typeof a === 'number' && typeof b === 'number') {
      if ((a | 0) === a && (b | 0) === b) return a ^ b;
      if (a >= 0 && a <= 4294967295 && b >= 0 && b <= 4294967295) return (a ^ b) >>> 0;
    }
    if (a instanceof WideInt && typeof b === 'number') return new WideInt(a.low ^ b, this.operator, a, b);
    frame.act.pos = this.position;
    return this.slowLow(a, b);
  }
}

/** `a << b`. */
export class LShiftNode extends BinaryNode {
  override execute(frame: PythonFrame): PValue {
    const a = operand(frame, this.left, this.leftLeaf);
    const b = operand(frame, this.right, this.rightLeaf);
    if ((this.state & INT) !== 0 && typeof a === 'number' && typeof b === 'number' && b >= 0 && b < 31) {
      const result = a * (1 << b);
      if (result <= MAX && result >= -MAX) return result;
    }
    frame.act.pos = this.position;
    return this.slow(a, b);
  }
  override executeLow(frame: PythonFrame): PValue | WideInt {
    const a = this.left.executeLow(frame);
    const b = this.right.execute(frame);
    if (typeof a === 'number' && typeof b === 'number' && b >= 0 && b < 31) {
      const result = a * (1 << b);
      if (result <= MAX && result >= -MAX) return result;
      return new WideInt(a << b, this.operator, a, b);
    }
    frame.act.pos = this.position;
    return this.slowLow(a, b);
  }
}

/** `a >> b`. */
export class RShiftNode extends BinaryNode {
  override execute(frame: PythonFrame): PValue {
    const a = operand(frame, this.left, this.leftLeaf);
    const b = operand(frame, this.right, this.rightLeaf);
    if ((this.state & INT) !== 0 && typeof a === 'number' && typeof b === 'number' && b >= 0) {
      if ((a | 0) === a) return a >> Math.min(b, 31);
      if (b < 31) return Math.floor(a / (1 << b));
    }
    frame.act.pos = this.position;
    return this.slow(a, b);
  }
}

/** `a ** b`, `a @ b`, and any other operator. */
export class OtherBinaryNode extends BinaryNode {
  override execute(frame: PythonFrame): PValue {
    const a = operand(frame, this.left, this.leftLeaf);
    const b = operand(frame, this.right, this.rightLeaf);
    frame.act.pos = this.position;
    return this.slow(a, b);
  }
  override slow(a: PValue, b: PValue): PValue {
    this.state = GENERIC;
    return this.inplace ? pyNumberInplace(a, b, this.operator) : pyNumberBinary(a, b, this.operator);
  }
}

/** `a ** b`. What is not finite, or too large for a small int, is left to the operation in full. */
export class PowNode extends BinaryNode {
  override execute(frame: PythonFrame): PValue {
    const a = operand(frame, this.left, this.leftLeaf);
    const b = operand(frame, this.right, this.rightLeaf);
    if ((this.state & INT) !== 0 && typeof a === 'number' && typeof b === 'number' && b >= 0) {
      const result = b === 2 ? a * a : smallPower(a, b);
      if (result <= MAX && result >= -MAX) return result;
    }
    if ((this.state & FLOAT) !== 0 && isFloat(a) && isFloat(b)) {
      const result = pow(a.value, b.value);
      if (result <= Number.MAX_VALUE && result >= -Number.MAX_VALUE) return new PFloat(result);
    }
    if ((this.state & MIXED) !== 0 && isFloat(a) && typeof b === 'number') {
      const result = b === 2 ? a.value * a.value : pow(a.value, b);
      if (result <= Number.MAX_VALUE && result >= -Number.MAX_VALUE) return new PFloat(result);
    }
    frame.act.pos = this.position;
    return this.slow(a, b);
  }
}

/** `a ** b` as long as it is exact; else something beyond 2**53. */
function smallPower(a: number, b: number): number {
  if (b > 53) return a === 0 || a === 1 ? a : Infinity;
  let result = 1;
  for (let i = 0; i < b && result <= MAX && result >= -MAX; i++) result *= a;
  return result;
}

type BinaryClass = new (
  left: ExpressionNode,
  right: ExpressionNode,
  operator: BinaryOperator,
  inplace: boolean,
) => BinaryNode;

const CLASSES: Record<keyof typeof OPERATORS, BinaryClass> = {
  Add: AddNode,
  Sub: SubNode,
  Mult: MultNode,
  MatMult: OtherBinaryNode,
  Div: DivNode,
  Mod: ModNode,
  Pow: PowNode,
  LShift: LShiftNode,
  RShift: RShiftNode,
  BitOr: BitOrNode,
  BitXor: BitXorNode,
  BitAnd: BitAndNode,
  FloorDiv: FloorDivNode,
};

/** The node of a binary operator by the name of its `ast` class. */
export function binaryNode(
  name: keyof typeof OPERATORS,
  left: ExpressionNode,
  right: ExpressionNode,
  inplace = false,
): BinaryNode {
  return new CLASSES[name](left, right, OPERATORS[name], inplace);
}

/** `-a`. */
export class NegateNode extends ExpressionNode {
  static override readonly pure: boolean = true;
  readonly operand: ExpressionNode;
  readonly leaf: Leaf;
  constructor(operand: ExpressionNode) {
    super();
    this.operand = operand;
    this.leaf = leafOf(operand);
  }
  override execute(frame: PythonFrame): PValue {
    const a = operand(frame, this.operand, this.leaf);
    if (typeof a === 'number') return 0 - a;
    if (isFloat(a)) return new PFloat(-a.value);
    frame.act.pos = this.position;
    return pyNumberUnary(a, 'USub');
  }
}

/** `+a` and `~a`. */
export class UnaryNode extends ExpressionNode {
  static override readonly pure: boolean = true;
  readonly operand: ExpressionNode;
  readonly leaf: Leaf;
  readonly operator: 'UAdd' | 'Invert';
  constructor(operand: ExpressionNode, operator: 'UAdd' | 'Invert') {
    super();
    this.operand = operand;
    this.leaf = leafOf(operand);
    this.operator = operator;
  }
  override execute(frame: PythonFrame): PValue {
    const a = operand(frame, this.operand, this.leaf);
    if (this.operator === 'Invert' && typeof a === 'number' && a < MAX) return -1 - a;
    frame.act.pos = this.position;
    return pyNumberUnary(a, this.operator);
  }
}

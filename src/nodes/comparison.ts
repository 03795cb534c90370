import { setContains } from '../objects/set/operations.ts';
import { compareStrings, pyObjectIsTrue, pyObjectRichCompare } from '../runtime/abstract/compare.ts';
import { pySequenceContains } from '../runtime/abstract/item.ts';
import type { PBase, PValue } from '../runtime/object.ts';
import { searchesPlainly } from '../runtime/text/code-points.ts';
import type { CompareOp } from '../runtime/type-slots.ts';
import { objectType } from '../runtime/types.ts';
import { dictShape, type PDict, type PSet, setShape } from '../runtime/values/dict.ts';
import { isFloat } from '../runtime/values/scalars.ts';
import { FLOAT, GENERIC, INT, MIXED, pairOf, STR } from './arithmetic.ts';
import { ExpressionNode } from './base.ts';
import { ConditionNode } from './condition.ts';
import { type Leaf, leafOf, operand } from './operand.ts';
import { comparisonOverloadOf, type Overload } from './overload.ts';
import type { PythonFrame } from './python-frame.ts';

/** Two operands and what pairs were seen. */
abstract class ComparisonNode extends ConditionNode {
  readonly left: ExpressionNode;
  readonly right: ExpressionNode;
  readonly leftLeaf: Leaf;
  readonly rightLeaf: Leaf;
  readonly op: CompareOp;
  state = 0;
  overload: Overload | null = null;
  /** How often it may still remember another one. */
  lessons = 8;
  constructor(left: ExpressionNode, right: ExpressionNode, op: CompareOp) {
    super();
    this.left = left;
    this.right = right;
    this.leftLeaf = leafOf(left);
    this.rightLeaf = leafOf(right);
    this.op = op;
  }
  override isCold(): boolean {
    return this.state === 0;
  }
  slow(a: PValue, b: PValue): PValue {
    if (this.overload?.isFor(a, b)) return this.overload.compare(a, b, this.op);
    const pair = pairOf(a, b);
    if ((this.state & pair) === 0) {
      this.state |= pair;
      this.changed();
    }
    if (pair === GENERIC && this.lessons > 0 && typeof a === 'object') {
      this.lessons--;
      this.overload = comparisonOverloadOf(a, this.op) ?? this.overload;
    }
    return pyObjectRichCompare(a, b, this.op);
  }
  slowTruth(a: PValue, b: PValue): boolean {
    return pyObjectIsTrue(this.slow(a, b));
  }
}

/** Whether equality of `value` is that of `object`: None, and instances of classes without `__eq__`. */
function equalsByIdentity(value: PValue): boolean {
  if (value === null) return true;
  return typeof value === 'object' && (value as PBase).shape.cls.tp_richcompare === objectType.tp_richcompare;
}

/** `a < b`. */
export class LessNode extends ComparisonNode {
  override execute(frame: PythonFrame): PValue {
    const a = operand(frame, this.left, this.leftLeaf);
    const b = operand(frame, this.right, this.rightLeaf);
    if ((this.state & INT) !== 0 && typeof a === 'number' && typeof b === 'number') return a < b;
    if ((this.state & FLOAT) !== 0 && isFloat(a) && isFloat(b)) return a.value < b.value;
    if ((this.state & STR) !== 0 && typeof a === 'string' && typeof b === 'string') return compareStrings(a, b) < 0;
    frame.act.pos = this.position;
    return this.slow(a, b);
  }
  override executeCondition(frame: PythonFrame): boolean {
    const a = operand(frame, this.left, this.leftLeaf);
    const b = operand(frame, this.right, this.rightLeaf);
    if ((this.state & INT) !== 0 && typeof a === 'number' && typeof b === 'number') return a < b;
    if ((this.state & FLOAT) !== 0 && isFloat(a) && isFloat(b)) return a.value < b.value;
    if ((this.state & MIXED) !== 0) {
      if (isFloat(a) && typeof b === 'number') return a.value < b;
      if (typeof a === 'number' && isFloat(b)) return a < b.value;
    }
    if ((this.state & STR) !== 0 && typeof a === 'string' && typeof b === 'string') return compareStrings(a, b) < 0;
    frame.act.pos = this.position;
    return this.slowTruth(a, b);
  }
}

/** `a <= b`. */
export class LessEqualNode extends ComparisonNode {
  override execute(frame: PythonFrame): PValue {
    const a = operand(frame, this.left, this.leftLeaf);
    const b = operand(frame, this.right, this.rightLeaf);
    if ((this.state & INT) !== 0 && typeof a === 'number' && typeof b === 'number') return a <= b;
    if ((this.state & FLOAT) !== 0 && isFloat(a) && isFloat(b)) return a.value <= b.value;
    if ((this.state & STR) !== 0 && typeof a === 'string' && typeof b === 'string') return compareStrings(a, b) <= 0;
    frame.act.pos = this.position;
    return this.slow(a, b);
  }
  override executeCondition(frame: PythonFrame): boolean {
    const a = operand(frame, this.left, this.leftLeaf);
    const b = operand(frame, this.right, this.rightLeaf);
    if ((this.state & INT) !== 0 && typeof a === 'number' && typeof b === 'number') return a <= b;
    if ((this.state & FLOAT) !== 0 && isFloat(a) && isFloat(b)) return a.value <= b.value;
    if ((this.state & MIXED) !== 0) {
      if (isFloat(a) && typeof b === 'number') return a.value <= b;
      if (typeof a === 'number' && isFloat(b)) return a <= b.value;
    }
    if ((this.state & STR) !== 0 && typeof a === 'string' && typeof b === 'string') return compareStrings(a, b) <= 0;
    frame.act.pos = this.position;
    return this.slowTruth(a, b);
  }
}

/** `a > b`. */
export class GreaterNode extends ComparisonNode {
  override execute(frame: PythonFrame): PValue {
    const a = operand(frame, this.left, this.leftLeaf);
    const b = operand(frame, this.right, this.rightLeaf);
    if ((this.state & INT) !== 0 && typeof a === 'number' && typeof b === 'number') return a > b;
    if ((this.state & FLOAT) !== 0 && isFloat(a) && isFloat(b)) return a.value > b.value;
    if ((this.state & STR) !== 0 && typeof a === 'string' && typeof b === 'string') return compareStrings(a, b) > 0;
    frame.act.pos = this.position;
    return this.slow(a, b);
  }
  override executeCondition(frame: PythonFrame): boolean {
    const a = operand(frame, this.left, this.leftLeaf);
    const b = operand(frame, this.right, this.rightLeaf);
    if ((this.state & INT) !== 0 && typeof a === 'number' && typeof b === 'number') return a > b;
    if ((this.state & FLOAT) !== 0 && isFloat(a) && isFloat(b)) return a.value > b.value;
    if ((this.state & MIXED) !== 0) {
      if (isFloat(a) && typeof b === 'number') return a.value > b;
      if (typeof a === 'number' && isFloat(b)) return a > b.value;
    }
    if ((this.state & STR) !== 0 && typeof a === 'string' && typeof b === 'string') return compareStrings(a, b) > 0;
    frame.act.pos = this.position;
    return this.slowTruth(a, b);
  }
}

/** `a >= b`. */
export class GreaterEqualNode extends ComparisonNode {
  override execute(frame: PythonFrame): PValue {
    const a = operand(frame, this.left, this.leftLeaf);
    const b = operand(frame, this.right, this.rightLeaf);
    if ((this.state & INT) !== 0 && typeof a === 'number' && typeof b === 'number') return a >= b;
    if ((this.state & FLOAT) !== 0 && isFloat(a) && isFloat(b)) return a.value >= b.value;
    if ((this.state & STR) !== 0 && typeof a === 'string' && typeof b === 'string') return compareStrings(a, b) >= 0;
    frame.act.pos = this.position;
    return this.slow(a, b);
  }
  override executeCondition(frame: PythonFrame): boolean {
    const a = operand(frame, this.left, this.leftLeaf);
    const b = operand(frame, this.right, this.rightLeaf);
    if ((this.state & INT) !== 0 && typeof a === 'number' && typeof b === 'number') return a >= b;
    if ((this.state & FLOAT) !== 0 && isFloat(a) && isFloat(b)) return a.value >= b.value;
    if ((this.state & MIXED) !== 0) {
      if (isFloat(a) && typeof b === 'number') return a.value >= b;
      if (typeof a === 'number' && isFloat(b)) return a >= b.value;
    }
    if ((this.state & STR) !== 0 && typeof a === 'string' && typeof b === 'string') return compareStrings(a, b) >= 0;
    frame.act.pos = this.position;
    return this.slowTruth(a, b);
  }
}

/** `a == b`. */
export class EqualNode extends ComparisonNode {
  override execute(frame: PythonFrame): PValue {
    const a = operand(frame, this.left, this.leftLeaf);
    const b = operand(frame, this.right, this.rightLeaf);
    if ((this.state & INT) !== 0 && typeof a === 'number' && typeof b === 'number') return a === b;
    if ((this.state & STR) !== 0 && typeof a === 'string' && typeof b === 'string') return a === b;
    if ((this.state & FLOAT) !== 0 && isFloat(a) && isFloat(b)) return a.value === b.value;
    frame.act.pos = this.position;
    return this.slow(a, b);
  }
  override executeCondition(frame: PythonFrame): boolean {
    const a = operand(frame, this.left, this.leftLeaf);
    const b = operand(frame, this.right, this.rightLeaf);
    if ((this.state & INT) !== 0 && typeof a === 'number' && typeof b === 'number') return a === b;
    if ((this.state & STR) !== 0 && typeof a === 'string' && typeof b === 'string') return a === b;
    if ((this.state & FLOAT) !== 0 && isFloat(a) && isFloat(b)) return a.value === b.value;
    frame.act.pos = this.position;
    return this.slowTruth(a, b);
  }
  override slowTruth(a: PValue, b: PValue): boolean {
    if ((this.state & GENERIC) !== 0 && equalsByIdentity(a) && equalsByIdentity(b)) return a === b;
    return super.slowTruth(a, b);
  }
}

/** `a != b`. */
export class NotEqualNode extends ComparisonNode {
  override execute(frame: PythonFrame): PValue {
    const a = operand(frame, this.left, this.leftLeaf);
    const b = operand(frame, this.right, this.rightLeaf);
    if ((this.state & INT) !== 0 && typeof a === 'number' && typeof b === 'number') return a !== b;
    if ((this.state & STR) !== 0 && typeof a === 'string' && typeof b === 'string') return a !== b;
    if ((this.state & FLOAT) !== 0 && isFloat(a) && isFloat(b)) return a.value !== b.value;
    frame.act.pos = this.position;
    return this.slow(a, b);
  }
  override executeCondition(frame: PythonFrame): boolean {
    const a = operand(frame, this.left, this.leftLeaf);
    const b = operand(frame, this.right, this.rightLeaf);
    if ((this.state & INT) !== 0 && typeof a === 'number' && typeof b === 'number') return a !== b;
    if ((this.state & STR) !== 0 && typeof a === 'string' && typeof b === 'string') return a !== b;
    if ((this.state & FLOAT) !== 0 && isFloat(a) && isFloat(b)) return a.value !== b.value;
    frame.act.pos = this.position;
    return this.slowTruth(a, b);
  }
  override slowTruth(a: PValue, b: PValue): boolean {
    if ((this.state & GENERIC) !== 0 && equalsByIdentity(a) && equalsByIdentity(b)) return a !== b;
    return super.slowTruth(a, b);
  }
}

/** `a is b`, `a is not b`. */
export class IsNode extends ConditionNode {
  readonly left: ExpressionNode;
  readonly right: ExpressionNode;
  readonly leftLeaf: Leaf;
  readonly rightLeaf: Leaf;
  readonly negated: boolean;
  constructor(left: ExpressionNode, right: ExpressionNode, negated: boolean) {
    super();
    this.left = left;
    this.right = right;
    this.leftLeaf = leafOf(left);
    this.rightLeaf = leafOf(right);
    this.negated = negated;
  }
  override execute(frame: PythonFrame): PValue {
    return this.executeCondition(frame);
  }
  override executeCondition(frame: PythonFrame): boolean {
    const a = operand(frame, this.left, this.leftLeaf);
    const b = operand(frame, this.right, this.rightLeaf);
    // two readings of one float may be two objects: see truffle/boxes.ts
    const same = a === b || (isFloat(a) && isFloat(b) && Object.is(a.value, b.value));
    return this.negated ? !same : same;
  }
}

const IN_TEXT = 1;
const IN_TABLE = 2;
const IN_OTHER = 4;

/** `a in b`, `a not in b`. */
export class InNode extends ConditionNode {
  readonly left: ExpressionNode;
  readonly right: ExpressionNode;
  readonly leftLeaf: Leaf;
  readonly rightLeaf: Leaf;
  readonly negated: boolean;
  /** The containers seen so far. */
  state = 0;
  constructor(left: ExpressionNode, right: ExpressionNode, negated: boolean) {
    super();
    this.left = left;
    this.right = right;
    this.leftLeaf = leafOf(left);
    this.rightLeaf = leafOf(right);
    this.negated = negated;
  }
  override isCold(): boolean {
    return this.state === 0;
  }
  override execute(frame: PythonFrame): PValue {
    return this.executeCondition(frame);
  }
  override executeCondition(frame: PythonFrame): boolean {
    const a = operand(frame, this.left, this.leftLeaf);
    const b = operand(frame, this.right, this.rightLeaf);
    if ((this.state & IN_TEXT) !== 0 && typeof b === 'string' && typeof a === 'string' && searchesPlainly(a))
      return this.negated ? !b.includes(a) : b.includes(a);
    frame.act.pos = this.position;
    if ((this.state & IN_TABLE) !== 0 && b !== null) {
      if ((b as PBase).shape === dictShape) {
        const found = (b as PDict).storage.get(a) !== undefined;
        return this.negated ? !found : found;
      }
      if ((b as PBase).shape === setShape) {
        const found = setContains(b as PSet, a);
        return this.negated ? !found : found;
      }
    }
    return this.negated ? !this.slow(a, b) : this.slow(a, b);
  }
  slow(a: PValue, b: PValue): boolean {
    let kind = IN_OTHER;
    if (typeof b === 'string') kind = IN_TEXT;
    else if (b !== null && typeof b === 'object') {
      const { shape } = b;
      if (shape === dictShape || shape === setShape) kind = IN_TABLE;
    }
    if ((this.state & kind) === 0) {
      this.state |= kind;
      this.changed();
    }
    return pySequenceContains(b, a);
  }
}

const CLASSES = {
  Lt: [LessNode, 0],
  LtE: [LessEqualNode, 1],
  Eq: [EqualNode, 2],
  NotEq: [NotEqualNode, 3],
  Gt: [GreaterNode, 4],
  GtE: [GreaterEqualNode, 5],
} as const;

/** The node of a comparison operator by the name of its `ast` class. */
export function comparisonNode(name: string, left: ExpressionNode, right: ExpressionNode): ConditionNode {
  switch (name) {
    case 'Is':
    case 'IsNot':
      return new IsNode(left, right, name === 'IsNot');
    case 'In':
    case 'NotIn':
      return new InNode(left, right, name === 'NotIn');
    default: {
      const [Class, op] = CLASSES[name as keyof typeof CLASSES];
      return new Class(left, right, op);
    }
  }
}

/** A value that a chain keeps for its next comparison, in a slot of its own. */
export class KeepNode extends ExpressionNode {
  static override readonly pure: boolean = true;
  readonly value: ExpressionNode;
  readonly slot: number;
  constructor(value: ExpressionNode, slot: number) {
    super();
    this.value = value;
    this.slot = slot;
  }
  override execute(frame: PythonFrame): PValue {
    const value = this.value.execute(frame);
    frame.slots[this.slot] = value;
    return value;
  }
}

/** Reads what `KeepNode` kept. */
export class KeptNode extends ExpressionNode {
  static override readonly pure: boolean = true;
  readonly slot: number;
  constructor(slot: number) {
    super();
    this.slot = slot;
  }
  override execute(frame: PythonFrame): PValue {
    return frame.slots[this.slot];
  }
}

/** `a < b < c`: the value is that of the last comparison made. */
export class ComparisonChainNode extends ConditionNode {
  readonly parts: ConditionNode[];
  constructor(parts: ConditionNode[]) {
    super();
    this.parts = parts;
  }
  override execute(frame: PythonFrame): PValue {
    let value: PValue = null;
    for (let i = 0; i < this.parts.length; i++) {
      value = this.parts[i]!.execute(frame);
      if (i < this.parts.length - 1) {
        if (value === false) return value;
        if (value !== true) {
          frame.act.pos = this.position;
          if (!pyObjectIsTrue(value)) return value;
        }
      }
    }
    return value;
  }
  override executeCondition(frame: PythonFrame): boolean {
    for (let i = 0; i < this.parts.length; i++) {
      if (!this.parts[i]!.executeCondition(frame)) return false;
    }
    return true;
  }
}

import { pyObjectIsTrue } from '../runtime/abstract/compare.ts';
import type { PValue } from '../runtime/object.ts';
import { ExpressionNode } from './base.ts';
import { holds, type Leaf, leafOf, operand, type Test } from './operand.ts';
import type { PythonFrame } from './python-frame.ts';

/** An expression that can also answer as a JavaScript boolean, for tests. */
export abstract class ConditionNode extends ExpressionNode {
  static override readonly pure: boolean = true;
  abstract executeCondition(frame: PythonFrame): boolean;
}

/** Any expression as a test. */
export class TruthNode extends ConditionNode {
  readonly value: ExpressionNode;
  readonly leaf: Leaf;
  constructor(value: ExpressionNode) {
    super();
    this.value = value;
    this.leaf = leafOf(value);
  }
  override execute(frame: PythonFrame): PValue {
    return this.executeCondition(frame);
  }
  override executeCondition(frame: PythonFrame): boolean {
    const value = operand(frame, this.value, this.leaf);
    if (typeof value === 'boolean') return value;
    if (value === null) return false;
    if (typeof value === 'number') return value !== 0;
    frame.act.pos = this.position;
    return pyObjectIsTrue(value);
  }
}

/** `not a`. */
export class NotNode extends ConditionNode {
  readonly operand: ConditionNode;
  readonly test: Test;
  constructor(operand: ConditionNode) {
    super();
    this.operand = operand;
    this.test = operand.executeCondition;
  }
  override execute(frame: PythonFrame): PValue {
    return !holds(frame, this.operand, this.test);
  }
  override executeCondition(frame: PythonFrame): boolean {
    return !holds(frame, this.operand, this.test);
  }
}

/** `a and b and …` as a test. */
export class AndConditionNode extends ConditionNode {
  readonly operands: ConditionNode[];
  readonly tests: readonly Test[];
  constructor(operands: ConditionNode[]) {
    super();
    this.operands = operands;
    this.tests = operands.map((operand) => operand.executeCondition);
  }
  override execute(frame: PythonFrame): PValue {
    return this.executeCondition(frame);
  }
  override executeCondition(frame: PythonFrame): boolean {
    for (let i = 0; i < this.operands.length; i++) {
      if (!holds(frame, this.operands[i]!, this.tests[i]!)) return false;
    }
    return true;
  }
}

/** `a or b or …` as a test. */
export class OrConditionNode extends ConditionNode {
  readonly operands: ConditionNode[];
  readonly tests: readonly Test[];
  constructor(operands: ConditionNode[]) {
    super();
    this.operands = operands;
    this.tests = operands.map((operand) => operand.executeCondition);
  }
  override execute(frame: PythonFrame): PValue {
    return this.executeCondition(frame);
  }
  override executeCondition(frame: PythonFrame): boolean {
    for (let i = 0; i < this.operands.length; i++) {
      if (holds(frame, this.operands[i]!, this.tests[i]!)) return true;
    }
    return false;
  }
}

/** `a and b and …` for its value. */
export class AndNode extends ExpressionNode {
  static override readonly pure: boolean = true;
  readonly operands: ExpressionNode[];
  readonly leaves: readonly Leaf[];
  constructor(operands: ExpressionNode[]) {
    super();
    this.operands = operands;
    this.leaves = operands.map(leafOf);
  }
  override execute(frame: PythonFrame): PValue {
    let value: PValue = null;
    for (let i = 0; i < this.operands.length; i++) {
      value = operand(frame, this.operands[i]!, this.leaves[i]!);
      if (i < this.operands.length - 1) {
        if (value === false || value === null || value === 0) return value;
        if (value !== true) {
          frame.act.pos = this.position;
          if (!pyObjectIsTrue(value)) return value;
        }
      }
    }
    return value;
  }
}

/** `a or b or …` for its value. */
export class OrNode extends ExpressionNode {
  static override readonly pure: boolean = true;
  readonly operands: ExpressionNode[];
  readonly leaves: readonly Leaf[];
  constructor(operands: ExpressionNode[]) {
    super();
    this.operands = operands;
    this.leaves = operands.map(leafOf);
  }
  override execute(frame: PythonFrame): PValue {
    let value: PValue = null;
    for (let i = 0; i < this.operands.length; i++) {
      value = operand(frame, this.operands[i]!, this.leaves[i]!);
      if (i < this.operands.length - 1) {
        if (value === true) return value;
        if (value !== false && value !== null && value !== 0) {
          frame.act.pos = this.position;
          if (pyObjectIsTrue(value)) return value;
        }
      }
    }
    return value;
  }
}

/** `a if test else b`. */
export class ConditionalNode extends ExpressionNode {
  static override readonly pure: boolean = true;
  readonly test: ConditionNode;
  readonly body: ExpressionNode;
  readonly orelse: ExpressionNode;
  readonly condition: Test;
  readonly bodyLeaf: Leaf;
  readonly orelseLeaf: Leaf;
  constructor(test: ConditionNode, body: ExpressionNode, orelse: ExpressionNode) {
    super();
    this.test = test;
    this.body = body;
    this.orelse = orelse;
    this.condition = test.executeCondition;
    this.bodyLeaf = leafOf(body);
    this.orelseLeaf = leafOf(orelse);
  }
  override execute(frame: PythonFrame): PValue {
    if (holds(frame, this.test, this.condition)) return operand(frame, this.body, this.bodyLeaf);
    return operand(frame, this.orelse, this.orelseLeaf);
  }
}

import { pushItem } from '../runtime/allocation.ts';
import type { PValue } from '../runtime/object.ts';
import { PDict, PSet } from '../runtime/values/dict.ts';
import { PList } from '../runtime/values/sequences.ts';
import { ExpressionNode, SimpleStatementNode, StatementNode } from './base.ts';
import type { ConditionNode } from './condition.ts';
import { addToSet, setInDict } from './literals.ts';
import { complete, holds, type Leaf, leafOf, operand, type Run, type Test } from './operand.ts';
import type { PythonFrame } from './python-frame.ts';

/*
 * Comprehensions run in the frame of the function that holds them (PEP 709), their variables in slots of their own. The result is kept in
 * a slot, where the innermost statement adds to it.
 */

/** Adds an item to the list in `slot`: `LIST_APPEND`. */
export class AppendNode extends SimpleStatementNode {
  readonly slot: number;
  readonly value: ExpressionNode;
  readonly leaf: Leaf;
  constructor(slot: number, value: ExpressionNode) {
    super();
    this.slot = slot;
    this.value = value;
    this.leaf = leafOf(value);
  }
  override execute(frame: PythonFrame): number {
    const value = operand(frame, this.value, this.leaf);
    pushItem((frame.slots[this.slot] as PList).items, value);
    return 0;
  }
}

/** Adds an item to the set in `slot`: `SET_ADD`. */
export class AddToSetNode extends SimpleStatementNode {
  readonly slot: number;
  readonly value: ExpressionNode;
  readonly leaf: Leaf;
  constructor(slot: number, value: ExpressionNode) {
    super();
    this.slot = slot;
    this.value = value;
    this.leaf = leafOf(value);
  }
  override execute(frame: PythonFrame): number {
    const value = operand(frame, this.value, this.leaf);
    frame.act.pos = this.position;
    addToSet(frame.slots[this.slot] as PSet, value);
    return 0;
  }
}

/** Adds an entry to the dict in `slot`: `MAP_ADD`. */
export class AddToDictNode extends SimpleStatementNode {
  readonly slot: number;
  readonly key: ExpressionNode;
  readonly value: ExpressionNode;
  readonly keyLeaf: Leaf;
  readonly leaf: Leaf;
  constructor(slot: number, key: ExpressionNode, value: ExpressionNode) {
    super();
    this.slot = slot;
    this.key = key;
    this.value = value;
    this.keyLeaf = leafOf(key);
    this.leaf = leafOf(value);
  }
  override execute(frame: PythonFrame): number {
    const key = operand(frame, this.key, this.keyLeaf);
    const value = operand(frame, this.value, this.leaf);
    frame.act.pos = this.position;
    setInDict(frame.slots[this.slot] as PDict, key, value);
    return 0;
  }
}

/** `if test` of a comprehension: the rest only when it holds. */
export class FilterNode extends StatementNode {
  readonly test: ConditionNode;
  readonly body: StatementNode;
  readonly condition: Test;
  readonly run: Run;
  constructor(test: ConditionNode, body: StatementNode) {
    super();
    this.test = test;
    this.body = body;
    this.condition = test.executeCondition;
    this.run = body.execute;
  }
  override execute(frame: PythonFrame): number {
    if (holds(frame, this.test, this.condition)) return complete(frame, this.body, this.run);
    return 0;
  }
  override completions(): number {
    return 1;
  }
}

/** A list, set or dict comprehension. */
export class ComprehensionNode extends ExpressionNode {
  readonly kind: 'list' | 'set' | 'dict';
  readonly slot: number;
  /** The outermost iterable, in the scope around, put into `iterableSlot`. */
  readonly iterable: ExpressionNode;
  readonly iterableSlot: number;
  readonly body: StatementNode;
  constructor(
    kind: 'list' | 'set' | 'dict',
    slot: number,
    iterable: ExpressionNode,
    iterableSlot: number,
    body: StatementNode,
  ) {
    super();
    this.kind = kind;
    this.slot = slot;
    this.iterable = iterable;
    this.iterableSlot = iterableSlot;
    this.body = body;
  }
  override execute(frame: PythonFrame): PValue {
    frame.slots[this.iterableSlot] = this.iterable.execute(frame);
    if (this.kind === 'list') frame.slots[this.slot] = new PList([]);
    else if (this.kind === 'set') frame.slots[this.slot] = new PSet();
    else frame.slots[this.slot] = new PDict();
    this.body.execute(frame);
    const result = frame.slots[this.slot] as PValue;
    frame.slots[this.slot] = undefined;
    return result;
  }
}

import { collectInPassing } from '../objects/object/finalize.ts';
import { pyObjectSetAttr } from '../runtime/abstract/attribute.ts';
import { pyObjectDelItem } from '../runtime/abstract/item.ts';
import { unpackExactly, unpackStarred, wrongCount } from '../runtime/abstract/unpack.ts';
import { keyError } from '../runtime/errors.ts';
import type { PBase, PValue } from '../runtime/object.ts';
import { dictShape, type PDict } from '../runtime/values/dict.ts';
import { finalization } from '../runtime/values/finalization.ts';
import { listShape, PList, PTuple, tupleShape } from '../runtime/values/sequences.ts';
import { inInterpreter } from '../truffle/intrinsics.ts';
import { yieldsFloat } from './arithmetic.ts';
import { SetAttributeCacheNode } from './attribute-cache.ts';
import { ExpressionNode as Expression, type ExpressionNode, SimpleStatementNode, TargetNode } from './base.ts';
import { slotOf, WriteLocalNode } from './locals.ts';
import { type Leaf, leafOf, operand, operands } from './operand.ts';
import type { PythonFrame } from './python-frame.ts';
import { SubscriptStoreNode } from './subscript.ts';

/** `(target := value)`. */
export class NamedExpressionNode extends Expression {
  static override readonly pure: boolean = true;
  readonly target: TargetNode;
  readonly value: ExpressionNode;
  constructor(target: TargetNode, value: ExpressionNode) {
    super();
    this.target = target;
    this.value = value;
  }
  override execute(frame: PythonFrame): PValue {
    const value = this.value.execute(frame);
    this.target.executeStore(frame, value);
    return value;
  }
}

/** `object.name = value`. */
export class AttributeTargetNode extends TargetNode {
  static override readonly pure: boolean = true;
  readonly object: ExpressionNode;
  readonly leaf: Leaf;
  readonly cache: SetAttributeCacheNode;
  constructor(object: ExpressionNode, name: string) {
    super();
    this.object = object;
    this.leaf = leafOf(object);
    this.cache = new SetAttributeCacheNode(name);
  }
  override executeStore(frame: PythonFrame, value: PValue): void {
    const object = operand(frame, this.object, this.leaf);
    this.cache.executeSet(frame, object, value, this.position);
  }
}

/** `object[key] = value`. */
export class SubscriptTargetNode extends TargetNode {
  readonly object: ExpressionNode;
  readonly key: ExpressionNode;
  readonly objectLeaf: Leaf;
  readonly keyLeaf: Leaf;
  readonly store: SubscriptStoreNode;
  constructor(object: ExpressionNode, key: ExpressionNode) {
    super();
    this.object = object;
    this.key = key;
    this.objectLeaf = leafOf(object);
    this.keyLeaf = leafOf(key);
    this.store = new SubscriptStoreNode();
  }
  override executeStore(frame: PythonFrame, value: PValue): void {
    const object = operand(frame, this.object, this.objectLeaf);
    const key = operand(frame, this.key, this.keyLeaf);
    this.store.executeSetItem(frame, object, key, value, this.position);
  }
}

/** `a, b = value`. */
export class UnpackTargetNode extends TargetNode {
  static override readonly pure: boolean = true;
  readonly targets: TargetNode[];
  /** The targets are local variables: no store can change the list that is unpacked. */
  readonly plain: boolean;
  /** Their slots, then. */
  readonly slots: readonly number[];
  constructor(targets: TargetNode[]) {
    super();
    this.targets = targets;
    this.plain = targets.every((target) => target instanceof WriteLocalNode);
    this.slots = targets.map(slotOf);
  }
  override executeStore(frame: PythonFrame, value: PValue): void {
    let items: readonly PValue[];
    if (
      value !== null &&
      ((value as PBase).shape === tupleShape || (this.plain && (value as PBase).shape === listShape)) &&
      (value as PTuple).items.length === this.targets.length
    )
      items = (value as PTuple).items;
    else {
      frame.act.pos = this.position;
      const wrong = wrongCount(value, this.targets.length);
      // raised here, where a handler in the same function is a jump away
      if (wrong !== undefined) throw wrong;
      items = unpackExactly(value, this.targets.length);
    }
    if (inInterpreter() && this.plain) {
      for (let i = 0; i < this.slots.length; i++) frame.slots[this.slots[i]!] = items[i];
      return;
    }
    for (let i = 0; i < this.targets.length; i++) this.targets[i]!.executeStore(frame, items[i]!);
  }
  override takesItems(): boolean {
    return true;
  }
  override takesPairs(): boolean {
    return this.plain && this.targets.length === 2;
  }
  override executePair(frame: PythonFrame, first: PValue, second: PValue): void {
    if (inInterpreter()) {
      frame.slots[this.slots[0]!] = first;
      frame.slots[this.slots[1]!] = second;
      return;
    }
    this.targets[0]!.executeStore(frame, first);
    this.targets[1]!.executeStore(frame, second);
  }
  override executeItems(frame: PythonFrame, items: readonly PValue[]): void {
    if (items.length !== this.targets.length) {
      frame.act.pos = this.position;
      unpackExactly(new PTuple(items), this.targets.length);
    } else if (this.targets.length === 2) {
      const first = items[0]!;
      const second = items[1]!;
      if (inInterpreter() && this.plain) {
        frame.slots[this.slots[0]!] = first;
        frame.slots[this.slots[1]!] = second;
        return;
      }
      this.targets[0]!.executeStore(frame, first);
      this.targets[1]!.executeStore(frame, second);
    } else {
      const own = items.slice();
      for (let i = 0; i < this.targets.length; i++) this.targets[i]!.executeStore(frame, own[i]!);
    }
  }
}

/** The local variables among `targets` that get floats from arithmetic. */
function boxedSlotsOf(targets: readonly TargetNode[], values: readonly ExpressionNode[]): number[] {
  return targets.map(slotOf).filter((slot, i) => slot >= 0 && yieldsFloat(values[i]!));
}

/** `a, b = x, y`: no tuple is made. */
export class AssignPairNode extends SimpleStatementNode {
  static override readonly pure: boolean = true;
  readonly target0: TargetNode;
  readonly target1: TargetNode;
  readonly value0: ExpressionNode;
  readonly value1: ExpressionNode;
  readonly leaf0: Leaf;
  readonly leaf1: Leaf;
  /** The slots, if both targets are local variables; else -1. */
  readonly slot0: number;
  readonly slot1: number;
  constructor(targets: readonly TargetNode[], values: readonly ExpressionNode[]) {
    super();
    this.target0 = targets[0]!;
    this.target1 = targets[1]!;
    this.value0 = values[0]!;
    this.value1 = values[1]!;
    this.leaf0 = leafOf(this.value0);
    this.leaf1 = leafOf(this.value1);
    const plain = slotOf(this.target0) >= 0 && slotOf(this.target1) >= 0;
    this.slot0 = plain ? slotOf(this.target0) : -1;
    this.slot1 = plain ? slotOf(this.target1) : -1;
  }
  override boxedSlots(): readonly number[] {
    return boxedSlotsOf([this.target0, this.target1], [this.value0, this.value1]);
  }
  override execute(frame: PythonFrame): number {
    const value0 = operand(frame, this.value0, this.leaf0);
    const value1 = operand(frame, this.value1, this.leaf1);
    if (inInterpreter() && this.slot0 >= 0) {
      frame.slots[this.slot0] = value0;
      frame.slots[this.slot1] = value1;
      return 0;
    }
    this.target0.executeStore(frame, value0);
    this.target1.executeStore(frame, value1);
    return 0;
  }
}

/** The same with more: the tuple's array is made, not the tuple. */
export class AssignManyNode extends SimpleStatementNode {
  readonly targets: TargetNode[];
  readonly values: ExpressionNode[];
  readonly leaves: readonly Leaf[];
  constructor(targets: TargetNode[], values: ExpressionNode[]) {
    super();
    this.targets = targets;
    this.values = values;
    this.leaves = values.map(leafOf);
  }
  override boxedSlots(): readonly number[] {
    return boxedSlotsOf(this.targets, this.values);
  }
  override execute(frame: PythonFrame): number {
    const values = operands(frame, this.values, this.leaves);
    for (let i = 0; i < this.targets.length; i++) this.targets[i]!.executeStore(frame, values[i]!);
    return 0;
  }
}

/** `a, *b, c = value`. */
export class StarredUnpackTargetNode extends TargetNode {
  readonly before: TargetNode[];
  readonly rest: TargetNode;
  readonly after: TargetNode[];
  constructor(before: TargetNode[], rest: TargetNode, after: TargetNode[]) {
    super();
    this.before = before;
    this.rest = rest;
    this.after = after;
  }
  override executeStore(frame: PythonFrame, value: PValue): void {
    frame.act.pos = this.position;
    const unpacked = unpackStarred(value, this.before.length, this.after.length);
    for (let i = 0; i < this.before.length; i++) this.before[i]!.executeStore(frame, unpacked.items[i]!);
    this.rest.executeStore(frame, new PList(unpacked.rest));
    for (let i = 0; i < this.after.length; i++)
      this.after[i]!.executeStore(frame, unpacked.items[this.before.length + i]!);
  }
}

/** `object.name OP= value`: the object is evaluated once. `operation` reads the old value from `slot`. */
export class AugmentedAttributeNode extends SimpleStatementNode {
  readonly object: ExpressionNode;
  readonly read: { executeGet(frame: PythonFrame, object: PValue, position: number): PValue } & Expression;
  readonly write: SetAttributeCacheNode;
  readonly operation: ExpressionNode;
  readonly slot: number;
  readonly leaf: Leaf;
  constructor(
    object: ExpressionNode,
    read: { executeGet(frame: PythonFrame, object: PValue, position: number): PValue } & Expression,
    write: SetAttributeCacheNode,
    operation: ExpressionNode,
    slot: number,
  ) {
    super();
    this.object = object;
    this.read = read;
    this.write = write;
    this.operation = operation;
    this.slot = slot;
    this.leaf = leafOf(object);
  }
  override execute(frame: PythonFrame): number {
    const object = operand(frame, this.object, this.leaf);
    frame.slots[this.slot] = this.read.executeGet(frame, object, this.position);
    const value = this.operation.execute(frame);
    this.write.executeSet(frame, object, value, this.position);
    return 0;
  }
}

/** `object[key] OP= value`: object and key are evaluated once. */
export class AugmentedSubscriptNode extends SimpleStatementNode {
  readonly object: ExpressionNode;
  readonly key: ExpressionNode;
  readonly read: {
    executeGetItem(frame: PythonFrame, object: PValue, key: PValue, position: number): PValue;
  } & Expression;
  readonly write: SubscriptStoreNode;
  readonly operation: ExpressionNode;
  readonly slot: number;
  readonly objectLeaf: Leaf;
  readonly keyLeaf: Leaf;
  constructor(
    object: ExpressionNode,
    key: ExpressionNode,
    read: { executeGetItem(frame: PythonFrame, object: PValue, key: PValue, position: number): PValue } & Expression,
    write: SubscriptStoreNode,
    operation: ExpressionNode,
    slot: number,
  ) {
    super();
    this.object = object;
    this.key = key;
    this.read = read;
    this.write = write;
    this.operation = operation;
    this.slot = slot;
    this.objectLeaf = leafOf(object);
    this.keyLeaf = leafOf(key);
  }
  override execute(frame: PythonFrame): number {
    const object = operand(frame, this.object, this.objectLeaf);
    const key = operand(frame, this.key, this.keyLeaf);
    frame.slots[this.slot] = this.read.executeGetItem(frame, object, key, this.position);
    const value = this.operation.execute(frame);
    this.write.executeSetItem(frame, object, key, value, this.position);
    return 0;
  }
}

/** `del object.name`. */
export class DeleteAttributeNode extends SimpleStatementNode {
  readonly object: ExpressionNode;
  readonly name: string;
  constructor(object: ExpressionNode, name: string) {
    super();
    this.object = object;
    this.name = name;
  }
  override execute(frame: PythonFrame): number {
    const object = this.object.execute(frame);
    frame.act.pos = this.position;
    pyObjectSetAttr(object, this.name, undefined);
    if (finalization.finalizable > 0) collectInPassing();
    return 0;
  }
}

/** `del object[key]`. */
export class DeleteSubscriptNode extends SimpleStatementNode {
  readonly object: ExpressionNode;
  readonly key: ExpressionNode;
  constructor(object: ExpressionNode, key: ExpressionNode) {
    super();
    this.object = object;
    this.key = key;
  }
  override execute(frame: PythonFrame): number {
    const object = this.object.execute(frame);
    const key = this.key.execute(frame);
    frame.act.pos = this.position;
    if (object !== null && (object as PBase).shape === dictShape) {
      if ((object as PDict).storage.delete(key) === undefined) throw keyError(key);
    } else pyObjectDelItem(object, key);
    if (finalization.finalizable > 0) collectInPassing();
    return 0;
  }
}

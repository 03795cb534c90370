import { pyObjectGetItem, pyObjectSetItem } from '../runtime/abstract/item.ts';
import { SSIZE_MAX } from '../runtime/abstract/number.ts';
import { adjustSlice, sliceItems } from '../runtime/abstract/slice.ts';
import type { PBase, PValue } from '../runtime/object.ts';
import { hasPairs, slicePlain } from '../runtime/text/code-points.ts';
import { listShape, PList, PSlice, type PTuple, tupleShape } from '../runtime/values/sequences.ts';
import { ExpressionNode, OTHER, TargetNode } from './base.ts';
import { type Leaf, leafOf, operand } from './operand.ts';
import type { PythonFrame } from './python-frame.ts';

/*
 * `object[lower:upper:step]` of lists and strs with bounds that are small ints or left out: no slice object is made.
 */

function isBound(value: PValue): value is number | null {
  return value === null || typeof value === 'number';
}

/** A slice of a list; `undefined` when its bounds need `__index__` or an error. */
function listSlice(list: PList, lower: PValue, upper: PValue, step: PValue): PList | undefined {
  if (!isBound(lower) || !isBound(upper) || !isBound(step) || step === 0) return undefined;
  const items = list.items;
  // JavaScript counts from the end and clips as Python does
  if (step === null || step === 1)
    return new PList(items.slice(lower === null ? 0 : lower, upper === null ? items.length : upper));
  const start = lower === null ? (step < 0 ? SSIZE_MAX : 0) : lower;
  const stop = upper === null ? (step < 0 ? -SSIZE_MAX : SSIZE_MAX) : upper;
  return new PList(sliceItems(items, adjustSlice({ start, stop, step }, items.length)));
}

/** A slice of a str in which units are code points. */
function strSlice(text: string, lower: PValue, upper: PValue): string | undefined {
  if (!isBound(lower) || !isBound(upper) || hasPairs(text)) return undefined;
  return slicePlain(text, lower === null ? 0 : lower, upper === null ? text.length : upper);
}

/** Overwrites a slice of a list with as many items; false when it is not that simple. */
function storeListSlice(list: PList, lower: PValue, upper: PValue, value: PValue): boolean {
  if (!isBound(lower) || !isBound(upper) || value === null || value === list) return false;
  const { shape } = value as PBase;
  if (shape !== listShape && shape !== tupleShape) return false;
  const source = (value as PTuple).items;
  const items = list.items;
  const start = lower === null ? 0 : lower < 0 ? Math.max(lower + items.length, 0) : lower;
  const stop = upper === null ? items.length : upper < 0 ? upper + items.length : Math.min(upper, items.length);
  if (stop - start !== source.length) return false;
  for (let i = 0; i < source.length; i++) items[start + i] = source[i]!;
  return true;
}

function boundLeaf(bound: ExpressionNode | null): Leaf {
  return bound === null ? OTHER : leafOf(bound);
}

/** `object[lower:upper:step]`. */
export class GetSliceNode extends ExpressionNode {
  readonly object: ExpressionNode;
  readonly leaf: Leaf;
  readonly lower: ExpressionNode | null;
  readonly upper: ExpressionNode | null;
  readonly step: ExpressionNode | null;
  readonly lowerLeaf: Leaf;
  readonly upperLeaf: Leaf;
  readonly stepLeaf: Leaf;
  constructor(
    object: ExpressionNode,
    lower: ExpressionNode | null,
    upper: ExpressionNode | null,
    step: ExpressionNode | null,
  ) {
    super();
    this.object = object;
    this.leaf = leafOf(object);
    this.lower = lower;
    this.upper = upper;
    this.step = step;
    this.lowerLeaf = boundLeaf(lower);
    this.upperLeaf = boundLeaf(upper);
    this.stepLeaf = boundLeaf(step);
  }
  override execute(frame: PythonFrame): PValue {
    const object = operand(frame, this.object, this.leaf);
    const lower = this.lower === null ? null : operand(frame, this.lower, this.lowerLeaf);
    const upper = this.upper === null ? null : operand(frame, this.upper, this.upperLeaf);
    const step = this.step === null ? null : operand(frame, this.step, this.stepLeaf);
    frame.act.pos = this.position;
    return this.sliceOf(object, lower, upper, step);
  }
  sliceOf(object: PValue, lower: PValue, upper: PValue, step: PValue): PValue {
    let result: PValue | undefined;
    if (typeof object === 'string') {
      if (step === null) result = strSlice(object, lower, upper);
    } else if (object !== null && (object as PBase).shape === listShape)
      result = listSlice(object as PList, lower, upper, step);
    return result === undefined ? pyObjectGetItem(object, new PSlice(lower, upper, step)) : result;
  }
}

/** `object[lower:upper:step] = value`. */
export class SliceTargetNode extends TargetNode {
  readonly object: ExpressionNode;
  readonly leaf: Leaf;
  readonly lower: ExpressionNode | null;
  readonly upper: ExpressionNode | null;
  readonly step: ExpressionNode | null;
  readonly lowerLeaf: Leaf;
  readonly upperLeaf: Leaf;
  readonly stepLeaf: Leaf;
  constructor(
    object: ExpressionNode,
    lower: ExpressionNode | null,
    upper: ExpressionNode | null,
    step: ExpressionNode | null,
  ) {
    super();
    this.object = object;
    this.leaf = leafOf(object);
    this.lower = lower;
    this.upper = upper;
    this.step = step;
    this.lowerLeaf = boundLeaf(lower);
    this.upperLeaf = boundLeaf(upper);
    this.stepLeaf = boundLeaf(step);
  }
  override executeStore(frame: PythonFrame, value: PValue): void {
    const object = operand(frame, this.object, this.leaf);
    const lower = this.lower === null ? null : operand(frame, this.lower, this.lowerLeaf);
    const upper = this.upper === null ? null : operand(frame, this.upper, this.upperLeaf);
    const step = this.step === null ? null : operand(frame, this.step, this.stepLeaf);
    frame.act.pos = this.position;
    this.storeSlice(object, lower, upper, step, value);
  }
  storeSlice(object: PValue, lower: PValue, upper: PValue, step: PValue, value: PValue): void {
    const plain = step === null && object !== null && (object as PBase).shape === listShape;
    if (plain && storeListSlice(object as PList, lower, upper, value)) return;
    pyObjectSetItem(object, new PSlice(lower, upper, step), value);
  }
}

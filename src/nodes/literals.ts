import { updateSet } from '../objects/set/operations.ts';
import { formatObject, pyObjectFormat } from '../runtime/abstract/format.ts';
import { pyObjectAscii, pyObjectRepr, pyObjectStr } from '../runtime/abstract/text.ts';
import { extendFromIterable, unpackExactly } from '../runtime/abstract/unpack.ts';
import { typeError } from '../runtime/errors.ts';
import type { PValue } from '../runtime/object.ts';
import type { KeyShape } from '../runtime/storage/key-shape.ts';
import { MapStorage } from '../runtime/storage/map-storage.ts';
import { flattened } from '../runtime/text/code-points.ts';
import { intText } from '../runtime/text/pieces.ts';
import { PDict, PSet } from '../runtime/values/dict.ts';
import { typeOf } from '../runtime/values/scalars.ts';
import { PList, PSlice, PTuple } from '../runtime/values/sequences.ts';
import { CONSTANT, ExpressionNode } from './base.ts';
import { mergeMapping } from './call-arguments.ts';
import { type Leaf, leafOf, operands } from './operand.ts';
import type { PythonFrame } from './python-frame.ts';

/** An item of a set that a display or comprehension makes. @inline */
export function addToSet(set: PSet, item: PValue): void {
  set.add(item);
}

/** The items of `*value` in a set display: `SET_UPDATE`. */
export function addAllToSet(set: PSet, value: PValue): void {
  const type = typeOf(value);
  if (type.tp_iter === null && type.sq_item === null) throw typeError(`'${type.tpName}' object is not iterable`);
  updateSet(set, value);
}

/** An entry of a dict that a display or comprehension makes. @inline */
export function setInDict(dict: PDict, key: PValue, value: PValue): void {
  dict.set(key, value);
}

/** A constant. */
export class ConstantNode extends ExpressionNode {
  static override readonly pure: boolean = true;
  readonly value: PValue;
  constructor(value: PValue) {
    super();
    this.value = value;
  }
  override leafKind(): number {
    return CONSTANT;
  }
  override execute(_frame: PythonFrame): PValue {
    return this.value;
  }
}

/** `a, b, c` without stars. */
export class TupleNode extends ExpressionNode {
  static override readonly pure: boolean = true;
  readonly items: ExpressionNode[];
  readonly leaves: readonly Leaf[];
  constructor(items: ExpressionNode[]) {
    super();
    this.items = items;
    this.leaves = items.map(leafOf);
  }
  override execute(frame: PythonFrame): PValue {
    return new PTuple(operands(frame, this.items, this.leaves));
  }
}

/** The one item of `*a`, as the annotation of `*args: *a`. */
export class SingleItemNode extends ExpressionNode {
  readonly value: ExpressionNode;
  constructor(value: ExpressionNode) {
    super();
    this.value = value;
  }
  override execute(frame: PythonFrame): PValue {
    const value = this.value.execute(frame);
    frame.act.pos = this.position;
    return unpackExactly(value, 1)[0]!;
  }
}

/** `[a, b, c]` without stars. */
export class ListNode extends ExpressionNode {
  static override readonly pure: boolean = true;
  readonly items: ExpressionNode[];
  readonly leaves: readonly Leaf[];
  constructor(items: ExpressionNode[]) {
    super();
    this.items = items;
    this.leaves = items.map(leafOf);
  }
  override execute(frame: PythonFrame): PValue {
    return new PList(operands(frame, this.items, this.leaves));
  }
}

/** Puts one item into the array that a display with stars collects. */
export class ItemNode extends ExpressionNode {
  readonly value: ExpressionNode;
  readonly starred: boolean;
  constructor(value: ExpressionNode, starred: boolean) {
    super();
    this.value = value;
    this.starred = starred;
  }
  override execute(_frame: PythonFrame): PValue {
    throw new Error('an item is collected');
  }
  executeInto(frame: PythonFrame, items: PValue[]): void {
    const value = this.value.execute(frame);
    if (this.starred) {
      frame.act.pos = this.position;
      extendFromIterable(items, value);
    } else items.push(value);
  }
  executeIntoSet(frame: PythonFrame, set: PSet): void {
    const value = this.value.execute(frame);
    frame.act.pos = this.position;
    if (this.starred) addAllToSet(set, value);
    else addToSet(set, value);
  }
}

/** A list or tuple display with stars. */
export class StarredDisplayNode extends ExpressionNode {
  readonly kind: 'list' | 'tuple';
  readonly items: ItemNode[];
  constructor(kind: 'list' | 'tuple', items: ItemNode[]) {
    super();
    this.kind = kind;
    this.items = items;
  }
  override execute(frame: PythonFrame): PValue {
    const items: PValue[] = [];
    for (let i = 0; i < this.items.length; i++) this.items[i]!.executeInto(frame, items);
    return this.kind === 'list' ? new PList(items) : new PTuple(items);
  }
}

/** `{a, b, c}` without stars: all are evaluated before one is put in. */
export class SetNode extends ExpressionNode {
  readonly items: ExpressionNode[];
  readonly leaves: readonly Leaf[];
  constructor(items: ExpressionNode[]) {
    super();
    this.items = items;
    this.leaves = items.map(leafOf);
  }
  override execute(frame: PythonFrame): PValue {
    const items = operands(frame, this.items, this.leaves);
    const set = new PSet();
    frame.act.pos = this.position;
    for (let i = 0; i < this.items.length; i++) addToSet(set, items[i]!);
    return set;
  }
}

/** `{a, b, *c, d}`: after those of `start` each item is put in at once. */
export class GrowingSetNode extends ExpressionNode {
  readonly start: SetNode | null;
  readonly rest: ItemNode[];
  constructor(start: SetNode | null, rest: ItemNode[]) {
    super();
    this.start = start;
    this.rest = rest;
  }
  override execute(frame: PythonFrame): PValue {
    const set = this.start === null ? new PSet() : (this.start.execute(frame) as PSet);
    for (let i = 0; i < this.rest.length; i++) this.rest[i]!.executeIntoSet(frame, set);
    return set;
  }
}

/** `{1, 2, 3}`, all constants: made from one frozenset, which also is what gives the items their order. */
export class ConstantSetNode extends ExpressionNode {
  readonly items: PSet;
  constructor(items: PSet) {
    super();
    this.items = items;
  }
  override execute(_frame: PythonFrame): PValue {
    return this.makeSet();
  }
  makeSet(): PValue {
    return new PSet(this.items.storage.copy());
  }
}

/** One `key: value` or `**mapping` of a dict display. */
export class DictItemNode extends ExpressionNode {
  readonly key: ExpressionNode | null;
  readonly value: ExpressionNode;
  constructor(key: ExpressionNode | null, value: ExpressionNode) {
    super();
    this.key = key;
    this.value = value;
  }
  override execute(_frame: PythonFrame): PValue {
    throw new Error('an item is collected');
  }
  executeInto(frame: PythonFrame, dict: PDict): void {
    if (this.key === null) {
      const mapping = this.value.execute(frame);
      frame.act.pos = this.position;
      mergeMapping(dict, mapping);
    } else {
      const key = this.key.execute(frame);
      const value = this.value.execute(frame);
      frame.act.pos = this.position;
      setInDict(dict, key, value);
    }
  }
}

/** Some `key: value` of a dict display: all are evaluated before one is put in. */
export class DictPairsNode extends ExpressionNode {
  /** The first key, its value, the second key, and so on. */
  readonly pairs: ExpressionNode[];
  readonly leaves: readonly Leaf[];
  constructor(pairs: ExpressionNode[]) {
    super();
    this.pairs = pairs;
    this.leaves = pairs.map(leafOf);
  }
  override execute(_frame: PythonFrame): PValue {
    throw new Error('pairs are collected');
  }
  executeInto(frame: PythonFrame, dict: PDict): void {
    const pairs = operands(frame, this.pairs, this.leaves);
    frame.act.pos = this.position;
    for (let i = 0; i < this.pairs.length; i += 2) setInDict(dict, pairs[i]!, pairs[i + 1]!);
  }
}

/** `{k: v, **m}`. */
export class DictNode extends ExpressionNode {
  readonly items: (DictItemNode | DictPairsNode)[];
  constructor(items: (DictItemNode | DictPairsNode)[]) {
    super();
    this.items = items;
  }
  override execute(frame: PythonFrame): PValue {
    const dict = new PDict(new MapStorage());
    for (let i = 0; i < this.items.length; i++) this.items[i]!.executeInto(frame, dict);
    return dict;
  }
}

/** A dict display whose keys are a few different strs. */
export class NamedDictNode extends ExpressionNode {
  readonly shape: KeyShape;
  readonly values: ExpressionNode[];
  readonly leaves: readonly Leaf[];
  constructor(shape: KeyShape, values: ExpressionNode[]) {
    super();
    this.shape = shape;
    this.values = values;
    this.leaves = values.map(leafOf);
  }
  override execute(frame: PythonFrame): PValue {
    return new PDict(new MapStorage(null, this.shape, operands(frame, this.values, this.leaves)));
  }
}

/** `lower:upper:step` as a subscript. */
export class SliceNode extends ExpressionNode {
  readonly lower: ExpressionNode | null;
  readonly upper: ExpressionNode | null;
  readonly step: ExpressionNode | null;
  constructor(lower: ExpressionNode | null, upper: ExpressionNode | null, step: ExpressionNode | null) {
    super();
    this.lower = lower;
    this.upper = upper;
    this.step = step;
  }
  override execute(frame: PythonFrame): PValue {
    const lower = this.lower === null ? null : this.lower.execute(frame);
    const upper = this.upper === null ? null : this.upper.execute(frame);
    const step = this.step === null ? null : this.step.execute(frame);
    return new PSlice(lower, upper, step);
  }
}

/** `{value!r:spec}` in an f-string. */
export class FormattedValueNode extends ExpressionNode {
  readonly value: ExpressionNode;
  /** The code of `r`, `s`, `a`, or -1. */
  readonly conversion: number;
  readonly spec: ExpressionNode | null;
  constructor(value: ExpressionNode, conversion: number, spec: ExpressionNode | null) {
    super();
    this.value = value;
    this.conversion = conversion;
    this.spec = spec;
  }
  override execute(frame: PythonFrame): PValue {
    const value = this.value.execute(frame);
    if (this.spec === null) {
      if (typeof value === 'string' && (this.conversion === -1 || this.conversion === 115)) return value;
      if (typeof value === 'number' && (this.conversion === -1 || this.conversion === 115)) return intText(value);
      frame.act.pos = this.position;
      return this.formatted(value, '');
    }
    const spec = this.spec.execute(frame);
    frame.act.pos = this.position;
    return this.formatted(value, spec as string);
  }
  formatted(value: PValue, spec: string): PValue {
    const converted = this.converted(value);
    if (spec === '' && typeof converted === 'string') return converted;
    return pyObjectFormat(converted, spec);
  }
  converted(value: PValue): PValue {
    if (this.conversion === 114) return pyObjectRepr(value);
    if (this.conversion === 115) return pyObjectStr(value);
    return this.conversion === 97 ? pyObjectAscii(value) : value;
  }
}

/** An f-string that is one value: what `__format__` answers, which may be of a subclass of str. */
export class LoneFormattedValueNode extends FormattedValueNode {
  override formatted(value: PValue, spec: string): PValue {
    return formatObject(this.converted(value), spec);
  }
}

/** An f-string: the concatenation of its parts, which are all strs. */
export class JoinedStrNode extends ExpressionNode {
  readonly parts: ExpressionNode[];
  constructor(parts: ExpressionNode[]) {
    super();
    this.parts = parts;
  }
  override execute(frame: PythonFrame): PValue {
    let text = '';
    for (let i = 0; i < this.parts.length; i++) text += this.parts[i]!.execute(frame) as string;
    return this.parts.length > 3 ? flattened(text) : text;
  }
}

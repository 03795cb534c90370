import { pyObjectGetItem, pyObjectSetItem } from '../runtime/abstract/item.ts';
import { indexError, keyError } from '../runtime/errors.ts';
import type { PBase, PShape, PValue } from '../runtime/object.ts';
import { hasPairs } from '../runtime/text/code-points.ts';
import { LONG_TEXT, unitOfLong } from '../runtime/text/growing.ts';
import type { TypeVersion } from '../runtime/type.ts';
import { dictShape, dictType, PDict } from '../runtime/values/dict.ts';
import { listShape, type PList, type PTuple, tupleShape } from '../runtime/values/sequences.ts';
import { interpreting } from '../truffle/intrinsics.ts';
import { ExpressionNode } from './base.ts';
import { setInDict } from './literals.ts';
import { type Leaf, leafOf, operand } from './operand.ts';
import type { PythonFrame } from './python-frame.ts';

/** What containers a subscript has seen. */
const LIST = 1;
const TUPLE = 2;
const DICT = 4;
const STR = 8;
const OTHER = 16;
/** Instances of one class derived from dict, which has dict's own operation. */
const DERIVED = 32;
/** A str was too short. */
const TOO_SHORT = 64;
/** The derived class has no `__missing__`. */
const LACKING = 128;
/** How often a subscript learns of another such class. */
const LESSONS = 4;

function containerKind(object: PValue, key: PValue): number {
  if (object === null) return OTHER;
  if (typeof object === 'string') return typeof key === 'number' ? STR : OTHER;
  if (typeof object !== 'object') return OTHER;
  const shape = object.shape;
  if (shape === dictShape) return DICT;
  if (typeof key !== 'number') return OTHER;
  if (shape === listShape) return LIST;
  return shape === tupleShape ? TUPLE : OTHER;
}

/** Whether instances of this shape do as dicts do when asked by the special method `name`. */
function doesAsDict(shape: PShape, name: string): boolean {
  const type = shape.cls;
  return type !== dictType && type.isSubtypeOf(dictType) && type.lookup(name) === dictType.lookup(name);
}

/** An operation on the item of a container: the kinds it has seen, and one class derived from dict. */
abstract class ContainerOperationNode extends ExpressionNode {
  static override readonly mutable: readonly string[] = ['lessons'];
  state = 0;
  /** The derived class. */
  shape: PShape | null = null;
  version: TypeVersion | null = null;
  lessons = LESSONS;
  /** Remembers the class of a dict whose own operation is behind the special method `name`. */
  learn(object: PValue, name: string): void {
    if (!(object instanceof PDict) || this.lessons === 0) return;
    const { shape } = object;
    if (shape === this.shape && this.version!.valid) return;
    this.lessons--;
    if (!doesAsDict(shape, name)) return;
    this.state = (this.state & ~LACKING) | DERIVED;
    if (shape.cls.lookup('__missing__') === undefined) this.state |= LACKING;
    this.shape = shape;
    this.version = shape.cls.version;
    this.changed();
  }
}

/** The operation of `object[key]`; `position` is stored before what may raise or run Python code, and not before what cannot. */
export class GetItemNode extends ContainerOperationNode {
  static override readonly pure: boolean = true;
  override execute(_frame: PythonFrame): PValue {
    throw new Error('asked by executeGetItem');
  }
  override isCold(): boolean {
    return this.state === 0;
  }
  executeGetItem(frame: PythonFrame, object: PValue, key: PValue, position: number): PValue {
    if ((this.state & (LIST | TUPLE)) !== 0 && typeof key === 'number' && object !== null) {
      if ((this.state & LIST) !== 0 && (object as PBase).shape === listShape) {
        const items = (object as PList).items;
        if (key >= 0) {
          if (key < items.length) return items[key]!;
        } else if (key + items.length >= 0) return items[key + items.length]!;
        // raised here, where a handler in the same function is a jump away
        frame.act.pos = position;
        throw indexError('list index out of range');
      }
      if ((this.state & TUPLE) !== 0 && (object as PBase).shape === tupleShape) {
        const items = (object as PTuple).items;
        if (key >= 0) {
          if (key < items.length) return items[key]!;
        } else if (key + items.length >= 0) return items[key + items.length]!;
        frame.act.pos = position;
        throw indexError('tuple index out of range');
      }
    }
    if ((this.state & DICT) !== 0 && object !== null && (object as PBase).shape === dictShape) {
      frame.act.pos = position;
      const value = (object as PDict).storage.get(key);
      if (value === undefined) throw keyError(key);
      return value;
    }
    if ((this.state & STR) !== 0 && typeof object === 'string' && typeof key === 'number') {
      if (key >= 0) {
        if (key < object.length && !hasPairs(object))
          return object.length < LONG_TEXT ? object[key]! : unitOfLong(object, key);
        if ((this.state & TOO_SHORT) !== 0 && key >= object.length) {
          frame.act.pos = position;
          throw indexError('string index out of range');
        }
      } else if (key + object.length >= 0 && !hasPairs(object))
        return object.length < LONG_TEXT ? object[key + object.length]! : unitOfLong(object, key + object.length);
    }
    if (
      (this.state & DERIVED) !== 0 &&
      object !== null &&
      (object as PBase).shape === this.shape &&
      this.version!.valid
    ) {
      frame.act.pos = position;
      const value = (object as PDict).storage.get(key);
      // `__missing__` is asked by the slow way
      if (value !== undefined) return value;
      if ((this.state & LACKING) !== 0) throw keyError(key);
    }
    frame.act.pos = position;
    return this.slow(object, key);
  }
  /** `object[key]` of a list, if that is all there is to it: short enough for V8 to have it in place. */
  itemOfList(object: PValue, key: number): PValue | undefined {
    if ((this.state & LIST) === 0 || object === null || (object as PBase).shape !== listShape) return undefined;
    const items = (object as PList).items;
    return key >= 0 && key < items.length ? items[key] : undefined;
  }
  slow(object: PValue, key: PValue): PValue {
    let kind = containerKind(object, key);
    if (kind === STR && (key as number) >= (object as string).length) kind |= TOO_SHORT;
    if ((this.state & kind) !== kind) {
      this.state |= kind;
      this.changed();
    }
    if (kind === OTHER) this.learn(object, '__getitem__');
    return pyObjectGetItem(object, key);
  }
}

/** `object[key]`. */
export class SubscriptNode extends ExpressionNode {
  static override readonly pure: boolean = true;
  readonly object: ExpressionNode;
  readonly key: ExpressionNode;
  readonly objectLeaf: Leaf;
  readonly keyLeaf: Leaf;
  readonly item: GetItemNode;
  constructor(object: ExpressionNode, key: ExpressionNode) {
    super();
    this.object = object;
    this.key = key;
    this.objectLeaf = leafOf(object);
    this.keyLeaf = leafOf(key);
    this.item = new GetItemNode();
  }
  override execute(frame: PythonFrame): PValue {
    const object = operand(frame, this.object, this.objectLeaf);
    const key = operand(frame, this.key, this.keyLeaf);
    if (interpreting() && typeof key === 'number') {
      const item = this.item.itemOfList(object, key);
      if (item !== undefined) return item;
    }
    return this.item.executeGetItem(frame, object, key, this.position);
  }
}

/** The operation of `object[key] = value`. */
export class SubscriptStoreNode extends ContainerOperationNode {
  override execute(_frame: PythonFrame): PValue {
    throw new Error('asked by executeSetItem');
  }
  override isCold(): boolean {
    return this.state === 0;
  }
  executeSetItem(frame: PythonFrame, object: PValue, key: PValue, value: PValue, position: number): void {
    if (
      (this.state & LIST) !== 0 &&
      typeof key === 'number' &&
      object !== null &&
      (object as PBase).shape === listShape
    ) {
      const items = (object as PList).items;
      if (key >= 0) {
        if (key < items.length) {
          items[key] = value;
          return;
        }
      } else if (key + items.length >= 0) {
        items[key + items.length] = value;
        return;
      }
    }
    if ((this.state & DICT) !== 0 && object !== null && (object as PBase).shape === dictShape) {
      frame.act.pos = position;
      (object as PDict).storage = (object as PDict).storage.set(key, value);
      return;
    }
    frame.act.pos = position;
    if (
      (this.state & DERIVED) !== 0 &&
      object !== null &&
      (object as PBase).shape === this.shape &&
      this.version!.valid
    ) {
      setInDict(object as PDict, key, value);
      return;
    }
    this.slow(object, key, value);
  }
  slow(object: PValue, key: PValue, value: PValue): void {
    const kind = containerKind(object, key);
    if ((this.state & kind) === 0) {
      this.state |= kind;
      this.changed();
    }
    if (kind === OTHER) this.learn(object, '__setitem__');
    pyObjectSetItem(object, key, value);
  }
}

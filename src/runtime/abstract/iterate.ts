import { pushItem } from '../allocation.ts';
import { isException, takeStop, typeError, valueError } from '../errors.ts';
import { type PBase, PObject, type PValue } from '../object.ts';
import { rt } from '../registers.ts';
import { isReplayed, stepOf } from '../threads/replay.ts';
import type { PType } from '../type.ts';
import { builtinType } from '../types.ts';
import type { PException } from '../values/exception.ts';
import { typeOf } from '../values/scalars.ts';
import { listShape, type PList, type PTuple, tupleShape } from '../values/sequences.ts';
import { lookupSpecial } from './attribute.ts';
import { pyObjectCall0 } from './call.ts';
import { asSsize, hasIndex } from './number.ts';

/** The iterator over anything with `__getitem__`: `PySeqIter_Type`, class name `iterator`. */
export class PSequenceIterator extends PObject {
  sequence: PValue | undefined;
  index = 0;
  constructor(sequence: PValue) {
    super(sequenceIteratorType.instanceShape);
    this.sequence = sequence;
  }
}

export const sequenceIteratorType: PType = builtinType('iterator', { subclassable: false });

/** `PyObject_GetIter`. */
export function pyObjectGetIter(value: PValue): PBase {
  const type = typeOf(value);
  if (type.tp_iter === null) {
    if (type.sq_item !== null) return new PSequenceIterator(value);
    throw notIterable(value);
  }
  const iterator = type.tp_iter(value as PBase);
  if (typeOf(iterator).tp_iternext === null)
    throw typeError(`iter() returned non-iterator of type '${typeOf(iterator).tpName}'`);
  return iterator as PBase;
}

/** `PyIter_Next`: the next item, `undefined` at the end. @inline */
export function pyIterNext(iterator: PBase): PValue | undefined {
  return iterator.shape.cls.tp_iternext!(iterator);
}

/**
 * The items of the next tuple, for who takes it apart at once; `undefined` at the end. Only for iterators whose type has `iternextItems`. The
 * array is the iterator's own, and good until it is asked again.
 */
export function nextItems(iterator: PBase): readonly PValue[] | undefined {
  return iterator.shape.cls.iternextItems!(iterator as never);
}

/**
 * Gives items of the iterator of `value` to `accept`, which runs no Python code, until it refuses one or there are no more; answers the one it refused, or `undefined`.
 */
export function drain(iterator: PBase, value: PValue, accept: (item: PValue) => boolean): PValue | undefined {
  const type = iterator.shape.cls;
  if (type.drain !== null && !isReplayed()) return type.drain(iterator as never, accept);
  const next = stepOf(iterator, value);
  for (;;) {
    const item = next(iterator);
    if (item === undefined || !accept(item)) return item;
  }
}

/** Iterates in TypeScript: `for (const item of iterate(value))`. The iterator is not closed when the loop is left. */
export function iterate(value: PValue): IterableIterator<PValue> {
  const iterator = pyObjectGetIter(value);
  return new Iteration(iterator, stepOf(iterator, value));
}

/** A step of a JavaScript generator would cost more than most loops do with the item. */
class Iteration implements IterableIterator<PValue> {
  readonly #iterator: PBase;
  readonly #next: (iterator: PBase) => PValue | undefined;
  /** What `next` answers, used again and again. */
  readonly #step: { done: boolean; value: PValue } = { done: false, value: null };

  constructor(iterator: PBase, next: (iterator: PBase) => PValue | undefined) {
    this.#iterator = iterator;
    this.#next = next;
  }

  [Symbol.iterator](): IterableIterator<PValue> {
    return this;
  }

  next(): { done: boolean; value: PValue } {
    const step = this.#step;
    if (step.done) return step;
    const next = this.#next;
    const item = next(this.#iterator);
    if (item === undefined) {
      step.done = true;
      step.value = null;
    } else step.value = item;
    return step;
  }
}

/** All items in a fresh array: `PySequence_List`, fast for exact lists and tuples. */
export function collect(value: PValue): PValue[] {
  if (value !== null && typeof value === 'object') {
    if (value.shape === listShape || value.shape === tupleShape) return (value as PList | PTuple).items.slice();
  }
  const { collectItems } = typeOf(value);
  const all = collectItems === null ? undefined : collectItems(value as never);
  if (all !== undefined) return all;
  const iterator = pyObjectGetIter(value);
  // Asked for what a program's own class may print or raise; our arrays grow by themselves.
  if (typeOf(value).isHeapType) pyObjectLengthHint(value, 8);
  const items: PValue[] = [];
  const type = iterator.shape.cls;
  if (type.drain !== null && !isReplayed()) {
    type.drain(iterator as never, (item) => {
      pushItem(items, item);
      return true;
    });
    return items;
  }
  const next = stepOf(iterator, value);
  for (;;) {
    const item = next(iterator);
    if (item === undefined) return items;
    pushItem(items, item);
  }
}

/** `PyObject_Size`. */
export function pyObjectSize(value: PValue): number {
  const length = lengthSlot(value);
  if (length === null) throw noLength(value);
  return length(value);
}

/** The slot that tells how long `value` is. */
export function lengthSlot(value: PValue): ((self: any) => number) | null {
  const type = typeOf(value);
  return type.mp_length ?? type.sq_length;
}

export function noLength(value: PValue): PException {
  return typeError(`object of type '${typeOf(value).tpName}' has no len()`);
}

export function notIterable(value: PValue): PException {
  return typeError(`'${typeOf(value).tpName}' object is not iterable`);
}

/** `PyObject_LengthHint`: the length, or what `__length_hint__` says, or `fallback`. */
export function pyObjectLengthHint(value: PValue, fallback: number): number {
  const type = typeOf(value);
  if (type.mp_length !== null || type.sq_length !== null) {
    try {
      return pyObjectSize(value);
    } catch (error) {
      if (!isException(error, 'TypeError')) throw error;
    }
  }
  const hint = lookupSpecial(value, '__length_hint__');
  if (hint === undefined) return fallback;
  let result: PValue;
  try {
    result = pyObjectCall0(hint);
  } catch (error) {
    if (isException(error, 'TypeError')) return fallback;
    throw error;
  }
  if (typeOf(result).name === 'NotImplementedType') return fallback;
  if (!hasIndex(result)) throw typeError(`__length_hint__ must be an integer, not ${typeOf(result).tpName}`);
  const size = asSsize(result);
  if (size < 0) throw valueError('__length_hint__() should return >= 0');
  return size;
}

/** One step as `next()` does it: raises StopIteration at the end. */
export function pyIterNextOrRaise(iterator: PBase): PValue {
  rt.stop = null;
  const item = pyIterNext(iterator);
  if (item === undefined) throw takeStop();
  return item;
}

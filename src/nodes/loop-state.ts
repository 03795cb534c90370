import { PListIterator, PTupleIterator } from '../objects/iterators/sequence-iterators.ts';
import { PZip } from '../objects/iterators/zip.ts';
import { PRangeIterator } from '../objects/range/iterators.ts';
import { PStrIterator, strIterator } from '../objects/str/iterator.ts';
import type { PBase, PValue } from '../runtime/object.ts';
import { listShape, type PList, type PRange, PTuple, rangeShape, tupleShape } from '../runtime/values/sequences.ts';

/** What `for` loops run over, and how far they are. */
/** What kinds of iterables a loop has seen. */
export const RANGE = 1;
export const ITEMS = 2;
export const ITERATOR = 4;
export const TEXT = 8;
/** An iterator of tuples that gives their items without the tuple. */
export const TUPLES = 16;
/** A generator that only the loop refers to: it is closed when the loop is left. */
export const OWNED = 32;
/** A `zip` of two lists or tuples, whose index says how far it is, for two local variables. */
export const PAIRS = 64;

/** What the loop is told of a value that it is to run over. */
export function loopKind(iterable: PValue): number {
  if (typeof iterable === 'string') return TEXT;
  if (iterable === null || typeof iterable !== 'object') return ITERATOR;
  const shape = iterable.shape;
  if (shape === listShape || shape === tupleShape) return ITEMS;
  if (shape !== rangeShape) return ITERATOR;
  const range = iterable as PRange;
  const safe =
    typeof range.start === 'number' &&
    typeof range.step === 'number' &&
    typeof range.length === 'number' &&
    typeof range.stop === 'number';
  return safe ? RANGE : ITERATOR;
}

/** The state of `ForLoopNode.executeLoop`. */
export interface LoopState {
  readonly kind: number;
  readonly source: PBase | string | null;
  readonly next: number;
  readonly left: number;
  readonly step: number;
}

/**
 * The state of a loop that has run over an iterator so far, for code that knows loops of these kinds. Only an iterator of the loop's `own`, that nobody
 * else knows, is given up for what it runs over.
 */
export function stateOf(iterator: PBase, own: boolean, kinds: number): LoopState {
  return (own ? withoutIterator(iterator, kinds) : null) ?? over(kindOfIterator(iterator, kinds), iterator, 0);
}

function over(kind: number, source: PBase | string, next: number): LoopState {
  return { kind, source, next, left: 0, step: 0 };
}

function kindOfIterator(iterator: PBase, kinds: number): number {
  if (iterator.shape.cls.iternextItems === null) return ITERATOR;
  if ((kinds & PAIRS) !== 0 && iterator instanceof PZip && iterator.first !== null) return PAIRS;
  return (kinds & TUPLES) !== 0 ? TUPLES : ITERATOR;
}

function withoutIterator(iterator: PBase, kinds: number): LoopState | null {
  if ((kinds & ITEMS) !== 0) {
    if (iterator instanceof PListIterator && iterator.list !== null) return over(ITEMS, iterator.list, iterator.index);
    if (iterator instanceof PTupleIterator && iterator.tuple !== null)
      return over(ITEMS, iterator.tuple, iterator.index);
  }
  if ((kinds & TEXT) !== 0 && iterator instanceof PStrIterator && iterator.unit >= 0)
    return over(TEXT, iterator.text, iterator.unit);
  if ((kinds & RANGE) === 0 || !(iterator instanceof PRangeIterator)) return null;
  const { next, stop, step } = iterator;
  return { kind: RANGE, source: null, next, left: (stop - next) / step, step };
}

/** An iterator over the rest: the way back, to code that knows nothing else. */
export function iteratorOf(
  kind: number,
  source: PBase | string | null,
  next: number,
  left: number,
  step: number,
): PBase {
  if (kind === RANGE) return new PRangeIterator(next, next + left * step, step);
  if (typeof source === 'string') {
    const iterator = strIterator(source);
    iterator.unit = next;
    return iterator;
  }
  if (kind !== ITEMS) return source as PBase;
  const iterator = source instanceof PTuple ? new PTupleIterator(source) : new PListIterator(source as PList);
  iterator.index = next;
  return iterator;
}

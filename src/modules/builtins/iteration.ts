import { iterNextCoroutine } from '../../objects/generator/coroutine-forms.ts';
import { PCallableIterator } from '../../objects/iterators/sequence-iterators.ts';
import { sortList } from '../../objects/list/sort.ts';
import { lookupSpecial } from '../../runtime/abstract/attribute.ts';
import { isCallable, pyObjectCall0, pyObjectCall1 } from '../../runtime/abstract/call.ts';
import { pyObjectIsTrue, pyObjectRichCompare } from '../../runtime/abstract/compare.ts';
import { exactSize } from '../../runtime/abstract/exact-size.ts';
import { collect, drain, lengthSlot, noLength, notIterable, pyObjectGetIter } from '../../runtime/abstract/iterate.ts';
import { OPERATORS, pyNumberBinary } from '../../runtime/abstract/number.ts';
import { arg, varargs } from '../../runtime/clinic/clinic.ts';
import { bool, object } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { takeStop, typeError, valueError } from '../../runtime/errors.ts';
import type { PBase, PValue } from '../../runtime/object.ts';
import { raising, rt } from '../../runtime/registers.ts';
import { codePointLength } from '../../runtime/text/code-points.ts';
import type { Rest } from '../../runtime/threads/park.ts';
import { isReplayed, stepOf } from '../../runtime/threads/replay.ts';
import type { PType } from '../../runtime/type.ts';
import { GT, LT } from '../../runtime/type-slots.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { isFloat, isInstanceOf, strType, typeOf } from '../../runtime/values/scalars.ts';
import { bytearrayType, bytesType, listShape, PList, type PTuple, tupleShape } from '../../runtime/values/sequences.ts';
import { SUSPENDED, suspendedBy, takeRest } from '../../truffle/intrinsics.ts';

const NOTHING = Symbol('nothing');

/** `next()` in the coroutine of a thread. */
function nextItem(iterator: PValue, fallback: PValue | typeof NOTHING): PValue {
  const type = typeOf(iterator);
  if (type.tp_iternext === null) throw typeError(`'${type.tpName}' object is not an iterator`);
  rt.stop = null;
  const item = iterNextCoroutine(iterator as PBase);
  return (item as unknown) === SUSPENDED ? suspendedBy(restOfNext(takeRest(), fallback)) : itemOr(item, fallback);
}

function* restOfNext(rest: Generator<unknown, unknown, unknown>, fallback: PValue | typeof NOTHING): Rest<PValue> {
  return itemOr((yield* rest) as PValue | undefined, fallback);
}

function itemOr(item: PValue | undefined, fallback: PValue | typeof NOTHING): PValue {
  if (item !== undefined) return item;
  if (fallback === NOTHING) throw takeStop();
  return fallback as PValue;
}

const isTrue = (item: PValue): boolean => item === true;
const isFalse = (item: PValue): boolean => item === false;

/** `sum()` with CPython's fast paths for ints and for floats, which are added with compensation. */
function sum(iterable: PValue, start: PValue): PValue {
  if (
    iterable !== null &&
    typeof iterable === 'object' &&
    (iterable.shape === listShape || iterable.shape === tupleShape)
  ) {
    const total = sumOfNumbers((iterable as PTuple).items, start);
    if (total !== undefined) return total;
  }
  const iterator = pyObjectGetIter(iterable);
  if (isInstanceOf(start, strType)) throw typeError("sum() can't sum strings [use ''.join(seq) instead]");
  if (isInstanceOf(start, bytesType)) throw typeError("sum() can't sum bytes [use b''.join(seq) instead]");
  if (isInstanceOf(start, bytearrayType)) throw typeError("sum() can't sum bytearray [use b''.join(seq) instead]");
  const next = stepOf(iterator, iterable);
  const inARow = iterator.shape.cls.drain !== null && !isReplayed();
  let total = inARow ? drainWords(iterator, iterable, start) : start;
  total = sumWords(next, iterator, total, inARow ? sumItem : next(iterator));
  if (isFloat(total)) total = sumFloats(next, iterator, total.value, inARow);
  return sumItem === undefined ? total : sumOthers(next, iterator, total);
}

/** The sum of items that all are exact floats and small ints, else `undefined`: adding those runs no code that could change the list. */
function sumOfNumbers(items: readonly PValue[], start: PValue): PValue | undefined {
  if (isFloat(start)) return sumOfFloats(items, 0, start.value);
  if (typeof start !== 'number') return undefined;
  let total = start;
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!;
    if (typeof item !== 'number') return isFloat(item) ? sumOfFloats(items, i + 1, total + item.value) : undefined;
    total += item;
    if (!Number.isSafeInteger(total)) return undefined;
  }
  return total;
}

/** The same from index `from` on, with what was lost by rounding. */
function sumOfFloats(items: readonly PValue[], from: number, start: number): PFloat | undefined {
  let value = start;
  let lost = 0;
  for (let i = from; i < items.length; i++) {
    const item = items[i]!;
    if (isFloat(item)) {
      const x = item.value;
      const added = value + x;
      lost += Math.abs(value) >= Math.abs(x) ? value - added + x : x - added + value;
      value = added;
    } else if (typeof item === 'number') value += item;
    else return undefined;
  }
  return new PFloat(lost !== 0 && Number.isFinite(lost) ? value + lost : value);
}

type Next = NonNullable<PType['tp_iternext']>;

/** The item that the loops below have not added, `undefined` at the end. They are on their own because of V8, see `text/split.ts`. */
let sumItem: PValue | undefined;

/** Adds what takes no more than an addition of safe integers. */
function drainWords(iterator: PBase, iterable: PValue, start: PValue): PValue {
  let total = start;
  sumItem = drain(iterator, iterable, (item) => {
    const word = item === true ? 1 : item === false ? 0 : item;
    if (typeof word !== 'number' || typeof total !== 'number') return false;
    const added = total + word;
    if (!Number.isSafeInteger(added)) return false;
    total = added;
    return true;
  });
  return total;
}

/** Ints of up to 64 bits come first, then floats; from the first other value on each sum is a plain one. */
function sumWords(next: Next, iterator: PBase, start: PValue, first: PValue | undefined): PValue {
  let total = start;
  let item = first;
  while (item !== undefined && fitsWord(total)) {
    if (typeof item === 'number' && typeof total === 'number') {
      const added = total + item;
      total = Number.isSafeInteger(added) ? added : pyNumberBinary(total, item, OPERATORS.Add);
    } else {
      const plain = typeof item === 'boolean' || fitsWord(item);
      total = pyNumberBinary(total, item, OPERATORS.Add);
      if (!plain) {
        item = next(iterator);
        break;
      }
    }
    item = next(iterator);
  }
  sumItem = item;
  return total;
}

/** Adds floats and words to a float, with what was lost by rounding. */
function sumFloats(next: Next, iterator: PBase, start: number, inARow: boolean): PFloat {
  const sum = new FloatSum(start);
  if (inARow) {
    if (sumItem !== undefined && sum.add(sumItem)) sumItem = drain(iterator, iterator, (item) => sum.add(item));
  } else addFloats(sum, next, iterator);
  return new PFloat(sum.lost !== 0 && Number.isFinite(sum.lost) ? sum.value + sum.lost : sum.value);
}

class FloatSum {
  value: number;
  lost = 0;
  constructor(start: number) {
    this.value = start;
  }

  /** Takes one item in, false for one that is neither a float nor a word. */
  add(item: PValue): boolean {
    const { value } = this;
    if (isFloat(item)) {
      const x = item.value;
      const t = value + x;
      this.lost += Math.abs(value) >= Math.abs(x) ? value - t + x : x - t + value;
      this.value = t;
      return true;
    }
    if (typeof item !== 'boolean' && !fitsWord(item)) return false;
    this.value = value + Number(item);
    return true;
  }
}

function addFloats(sum: FloatSum, next: Next, iterator: PBase): void {
  let item = sumItem;
  while (item !== undefined && sum.add(item)) item = next(iterator);
  sumItem = item;
}

function sumOthers(next: Next, iterator: PBase, start: PValue): PValue {
  let total = start;
  for (let item = sumItem; item !== undefined; item = next(iterator))
    total = pyNumberBinary(total, item, OPERATORS.Add);
  return total;
}

/** Whether `value` is an int that a C `long` holds. */
function fitsWord(value: PValue): boolean {
  return typeof value === 'number' || (typeof value === 'bigint' && BigInt.asIntN(64, value) === value);
}

/** `min()` and `max()`. */
function extreme(
  name: 'min' | 'max',
  args: PValue[],
  key: PValue,
  fallback: PValue | typeof NOTHING,
): PValue | undefined {
  if (args.length === 0) throw typeError(`${name} expected at least 1 argument, got 0`);
  if (args.length > 1 && fallback !== NOTHING)
    throw typeError(`Cannot specify a default for ${name}() with multiple positional arguments`);
  const op = name === 'min' ? LT : GT;
  let best: PValue | undefined;
  let bestKey: PValue = null;
  const iterator = args.length > 1 ? null : pyObjectGetIter(args[0]!);
  const next = iterator === null ? null : stepOf(iterator, args[0]!);
  for (let i = 0; ; i++) {
    const item: PValue | undefined = next === null ? args[i] : next(iterator!);
    if (item === undefined) break;
    const value = key === null ? item : pyObjectCall1(key, item);
    if (best !== undefined) {
      if (typeof value === 'number' && typeof bestKey === 'number') {
        if (op === LT ? value >= bestKey : value <= bestKey) continue;
      } else if (isFloat(value) && isFloat(bestKey)) {
        if (!(op === LT ? value.value < bestKey.value : value.value > bestKey.value)) continue;
      } else if (!pyObjectIsTrue(pyObjectRichCompare(value, bestKey, op))) continue;
    }
    best = item;
    bestKey = value;
  }
  if (best !== undefined) return best;
  if (fallback !== NOTHING) return fallback as PValue;
  return raising(valueError(`${name}() iterable argument is empty`));
}

/** `len(value)`. */
function sizeOf(value: PValue): PValue | undefined {
  if (typeof value === 'string') return codePointLength(value);
  return lengthSlot(value) === null ? raising(noLength(value)) : exactSize(value);
}

export const iterationFunctions = [
  builtinFunction('all', {
    replayed: true,
    doc: 'Return True if bool(x) is True for all values x in the iterable.\n\nIf the iterable is empty, return True.',
    params: [arg('iterable', object), '/'],
    run(_module, iterable) {
      const iterator = pyObjectGetIter(iterable);
      for (;;) {
        const item = drain(iterator, iterable, isTrue);
        if (item === undefined) return true;
        if (!pyObjectIsTrue(item)) return false;
      }
    },
  }),
  builtinFunction('any', {
    replayed: true,
    doc: 'Return True if bool(x) is True for any x in the iterable.\n\nIf the iterable is empty, return False.',
    params: [arg('iterable', object), '/'],
    run(_module, iterable) {
      const iterator = pyObjectGetIter(iterable);
      for (;;) {
        const item = drain(iterator, iterable, isFalse);
        if (item === undefined) return false;
        if (pyObjectIsTrue(item)) return true;
      }
    },
  }),
  builtinFunction('sum', {
    replayed: true,
    doc: "Return the sum of a 'start' value (default: 0) plus an iterable of numbers\n\nWhen the iterable is empty, return the start value.\nThis function is intended specifically for use with numeric values and may\nreject non-numeric types.",
    params: [arg('iterable', object), '/', arg('start', object, 0)],
    run: (_module, iterable, start) => sum(iterable, start),
  }),
  ...(['min', 'max'] as const).map((name) =>
    builtinFunction(name, {
      replayed: true,
      doc: `${name}(iterable, *[, default=obj, key=func]) -> value\n${name}(arg1, arg2, *args, *[, key=func]) -> value\n\nThe ${name === 'min' ? 'smallest' : 'biggest'} item of an iterable, or argument of several. The default is what an\nempty iterable gives; items are compared by what the key function says of them.`,
      textSignature: null,
      parsed: 'named',
      params: [varargs('args'), arg('key', object, null), arg('default', object, NOTHING)],
      raises: true,
      run: (_module, args, key, fallback) => extreme(name, args, key, fallback as PValue | typeof NOTHING),
    }),
  ),
  builtinFunction('sorted', {
    replayed: true,
    doc: 'Return a new list containing all items from the iterable in ascending order.\n\nA custom key function can be supplied to customize the sort order, and the\nreverse flag can be set to request the result in descending order.',
    params: [arg('iterable', object), '/', '*', arg('key', object, null), arg('reverse', bool, false)],
    forwardsTo: 'sort',
    run(_module, iterable, key, reverse) {
      const list = new PList(collect(iterable));
      sortList(list, key, reverse);
      return list;
    },
  }),
  builtinFunction('len', {
    replayed: 'instances',
    doc: 'Return the number of items in a container.',
    params: [arg('obj', object), '/'],
    raises: true,
    run: (_module, value) => sizeOf(value),
  }),
  builtinFunction('iter', {
    replayed: 'instances',
    doc: 'iter(iterable) -> iterator\niter(callable, sentinel) -> iterator\n\nGet an iterator from an object.\nIn the first form, the argument must supply its own iterator, or be a sequence.\nIn the second form, the callable is called until it returns the sentinel.',
    params: [arg('object', object), arg('sentinel', object, NOTHING), '/'],
    textSignature: null,
    raises: true,
    run(_module, value, sentinel) {
      if (sentinel === NOTHING) {
        const { tp_iter, sq_item } = typeOf(value);
        return tp_iter === null && sq_item === null ? raising(notIterable(value)) : pyObjectGetIter(value);
      }
      if (!isCallable(value)) throw typeError('iter(v, w): v must be callable');
      return new PCallableIterator(value, sentinel as PValue);
    },
  }),
  builtinFunction('next', {
    doc: 'next(iterator[, default])\n\nReturn the next item from the iterator. If default is given and the iterator\nis exhausted, it is returned instead of raising StopIteration.',
    params: [arg('iterator', object), arg('default', object, NOTHING), '/'],
    textSignature: null,
    raises: true,
    run(_module, iterator, fallback) {
      const step = typeOf(iterator).tp_iternext;
      if (step === null) throw typeError(`'${typeOf(iterator).tpName}' object is not an iterator`);
      rt.stop = null;
      const item = step(iterator);
      if (item !== undefined) return item;
      return fallback === NOTHING ? raising(takeStop()) : (fallback as PValue);
    },
    coroutine: (_module, iterator, fallback) => nextItem(iterator, fallback),
    told: true,
  }),
  builtinFunction('aiter', {
    doc: 'Return an AsyncIterator for an AsyncIterable object.',
    params: [arg('async_iterable', object), '/'],
    run(_module, iterable) {
      const method = lookupSpecial(iterable, '__aiter__');
      if (method === undefined) throw typeError(`'${typeOf(iterable).tpName}' object is not an async iterable`);
      const iterator = pyObjectCall0(method);
      if (typeOf(iterator).am_anext === null)
        throw typeError(`aiter() returned not an async iterator of type '${typeOf(iterator).tpName}'`);
      return iterator;
    },
  }),
];

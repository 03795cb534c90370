import { typeError } from '../errors.ts';
import type { PBase, PValue } from '../object.ts';
import { enterRecursiveCall, leaveRecursiveCall } from '../thread-state.ts';
import { type CompareOp, EQ, LT, NE } from '../type-slots.ts';
import { NotImplemented } from '../types.ts';
import { PFloat } from '../values/float.ts';
import { typeOf } from '../values/scalars.ts';
import { bytesType, type PBytes, type PTuple, tupleShape, tupleType } from '../values/sequences.ts';

const SYMBOLS = ['<', '<=', '==', '!=', '>', '>='] as const;
export const SWAPPED: readonly CompareOp[] = [4, 5, 2, 3, 0, 1];

/** Compares two JavaScript values that order and equate as Python does (two ints, or two strings for equality). */
function compareNumbers(a: number | bigint, b: number | bigint, op: CompareOp): boolean {
  switch (op) {
    case 0:
      return a < b;
    case 1:
      return a <= b;
    case 2:
      // biome-ignore lint/suspicious/noDoubleEquals: a normalized number never equals a bigint, but a float may
      return a == b;
    case 3:
      // biome-ignore lint/suspicious/noDoubleEquals: as above
      return a != b;
    case 4:
      return a > b;
    default:
      return a >= b;
  }
}

function compareFloats(a: number, b: number, op: CompareOp): boolean {
  switch (op) {
    case 0:
      return a < b;
    case 1:
      return a <= b;
    case 2:
      return a === b;
    case 3:
      return a !== b;
    case 4:
      return a > b;
    default:
      return a >= b;
  }
}

/** How many units are the same at the start. A loop on its own, see `text/split.ts`. */
function samePart(a: string, b: string, length: number): number {
  let i = 0;
  while (i < length && a.charCodeAt(i) === b.charCodeAt(i)) i++;
  return i;
}

/** Order of two strings by code point: negative, zero or positive. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  const i = samePart(a, b, length);
  if (i === length) return a.length - b.length;
  const x = a.charCodeAt(i);
  const y = b.charCodeAt(i);
  // UTF-16 sorts surrogates below U+E000…U+FFFF; move them above, but a lone surrogate belongs below them.
  const xHigh =
    x >= 0xd800 && x <= 0xdfff && (a.codePointAt(i)! > 0xffff || (i > 0 && isLow(x) && isHigh(a.charCodeAt(i - 1))));
  const yHigh =
    y >= 0xd800 && y <= 0xdfff && (b.codePointAt(i)! > 0xffff || (i > 0 && isLow(y) && isHigh(b.charCodeAt(i - 1))));
  if (xHigh !== yHigh) return xHigh ? 1 : -1;
  return x - y;
}

const isHigh = (unit: number) => unit >= 0xd800 && unit < 0xdc00;
const isLow = (unit: number) => unit >= 0xdc00 && unit < 0xe000;

/** `PyObject_RichCompare`. */
export function pyObjectRichCompare(a: PValue, b: PValue, op: CompareOp): PValue {
  const left = typeof a;
  const right = typeof b;
  if ((left === 'number' || left === 'bigint') && (right === 'number' || right === 'bigint'))
    return compareNumbers(a as number, b as number, op);
  if (left === 'string' && right === 'string') {
    if (op === EQ) return a === b;
    if (op === NE) return a !== b;
    return compareNumbers(compareStrings(a as string, b as string), 0, op);
  }
  if (a !== null && b !== null) {
    if (a.constructor === PFloat && b.constructor === PFloat)
      return compareFloats((a as PFloat).value, (b as PFloat).value, op);
    if ((op === EQ || op === NE) && left === 'object' && right === 'object' && areBytes(a as PBase, b as PBase))
      return sameBytes((a as PBytes).bytes, (b as PBytes).bytes) === (op === EQ);
  }
  enterRecursiveCall(' in comparison');
  try {
    return richCompareSlots(a, b, op);
  } finally {
    leaveRecursiveCall();
  }
}

function richCompareSlots(a: PValue, b: PValue, op: CompareOp): PValue {
  const leftType = typeOf(a);
  const rightType = typeOf(b);
  let triedRight = false;
  if (leftType !== rightType && rightType.tp_richcompare !== null && rightType.isSubtypeOf(leftType)) {
    triedRight = true;
    const result = rightType.tp_richcompare(b, a, SWAPPED[op]!);
    if (result !== NotImplemented) return result;
  }
  if (leftType.tp_richcompare !== null) {
    const result = leftType.tp_richcompare(a, b, op);
    if (result !== NotImplemented) return result;
  }
  return triedRight ? compareLast(a, b, op) : pyObjectCompareRight(a, b, op);
}

/** `a OP b` where the class of `a` has answered NotImplemented. */
export function pyObjectCompareRight(a: PValue, b: PValue, op: CompareOp): PValue {
  const { tp_richcompare } = typeOf(b);
  if (tp_richcompare !== null) {
    const result = tp_richcompare(b, a, SWAPPED[op]!);
    if (result !== NotImplemented) return result;
  }
  return compareLast(a, b, op);
}

/** `a OP b` where both classes have. */
export function compareLast(a: PValue, b: PValue, op: CompareOp): PValue {
  if (op === EQ) return a === b;
  if (op === NE) return a !== b;
  throw typeError(
    `'${SYMBOLS[op]}' not supported between instances of '${typeOf(a).tpName}' and '${typeOf(b).tpName}'`,
  );
}

/** `PyObject_RichCompareBool`: identical objects are equal without being asked. */
export function pyObjectRichCompareBool(a: PValue, b: PValue, op: CompareOp): boolean {
  if (isIdentical(a, b)) {
    if (op === EQ) return true;
    if (op === NE) return false;
  }
  const result = pyObjectRichCompare(a, b, op);
  return typeof result === 'boolean' ? result : pyObjectIsTrue(result);
}

/** `a == b` as containers ask it. */
export function pyObjectEquals(a: PValue, b: PValue): boolean {
  if (a === b) return true;
  // ints and strs are equal only where they are the same to JavaScript
  const kind = typeof a;
  if ((kind === 'number' || kind === 'string') && typeof b === kind) return false;
  return pyObjectRichCompareBool(a, b, EQ);
}

/** `a < b` as sorts and heaps ask it. */
export function pyObjectLess(a: PValue, b: PValue): boolean {
  if (typeof a === 'number') {
    if (typeof b === 'number') return a < b;
    if (b !== null && b.constructor === PFloat) return a < (b as PFloat).value;
  } else if (typeof a === 'string') {
    if (typeof b === 'string') return compareStrings(a, b) < 0;
  } else if (typeof a === 'object' && a !== null) {
    if (a.constructor === PFloat) {
      if (b !== null && b.constructor === PFloat) return (a as PFloat).value < (b as PFloat).value;
      if (typeof b === 'number') return (a as PFloat).value < b;
    } else if (a.shape === tupleShape && b !== null && typeof b === 'object' && b.shape === a.shape)
      return tupleLess(a as PTuple, b as PTuple);
  }
  return pyObjectRichCompareBool(a, b, LT);
}

/** `a < b` of two exact tuples: their first differing items decide. */
export function tupleLess(a: PTuple, b: PTuple): boolean {
  const left = a.items;
  const right = b.items;
  const shorter = Math.min(left.length, right.length);
  for (let i = 0; i < shorter; i++) {
    const x = left[i]!;
    const y = right[i]!;
    if (x === y) continue;
    if (typeof x === 'number' && typeof y === 'number') return x < y;
    if (!pyObjectEquals(x, y)) return pyObjectLess(x, y);
  }
  return left.length < right.length;
}

/** Equality of two keys of equal hash. */
export function keysEqual(a: PValue, b: PValue): boolean {
  if (a === b) return true;
  if (typeof a === 'string' && typeof b === 'string') return false;
  if (a !== null && b !== null && typeof a === 'object' && typeof b === 'object') {
    if (areTuples(a, b)) return sameItems(a as PTuple, b as PTuple, 0);
    if (areBytes(a, b)) return sameBytes((a as PBytes).bytes, (b as PBytes).bytes);
  }
  return pyObjectRichCompareBool(a, b, EQ);
}

/** Whether both are tuples of one class, which leaves comparisons to `tuple`. */
function areTuples(a: PBase, b: PBase): boolean {
  const { shape } = a;
  return shape === b.shape && (shape === tupleShape || shape.cls.tp_richcompare === tupleType.tp_richcompare);
}

function areBytes(a: PBase, b: PBase): boolean {
  return a.shape === bytesType.instanceShape && b.shape === a.shape;
}

/** Tuples within tuples are compared here so far; deeper ones by way of `pyObjectRichCompare`, which counts the recursion. */
const UNCOUNTED = 8;

function sameItems(a: PTuple, b: PTuple, depth: number): boolean {
  const left = a.items;
  const right = b.items;
  if (left.length !== right.length) return false;
  for (let i = 0; i < left.length; i++) {
    const x = left[i]!;
    const y = right[i]!;
    if (x === y) continue;
    if (typeof x === 'object' && x !== null && typeof y === 'object' && y !== null) {
      if (areBytes(x, y)) {
        if (!sameBytes((x as PBytes).bytes, (y as PBytes).bytes)) return false;
        continue;
      }
      if (depth < UNCOUNTED && areTuples(x, y)) {
        if (!sameItems(x as PTuple, y as PTuple, depth + 1)) return false;
        continue;
      }
    }
    if (!pyObjectEquals(x, y)) return false;
  }
  return true;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  const { length } = a;
  if (length !== b.length) return false;
  let i = 0;
  while (i < length && a[i] === b[i]) i++;
  return i === length;
}

/**
 * `a is b`. Ints are values here, so equal ints are identical, as are equal strs; floats are not, except that one PFloat is itself.
 */
export function isIdentical(a: PValue, b: PValue): boolean {
  return a === b;
}

/** `PyObject_IsTrue`. */
export function pyObjectIsTrue(value: PValue): boolean {
  switch (typeof value) {
    case 'boolean':
      return value;
    case 'number':
      return value !== 0;
    case 'bigint':
      return true;
    case 'string':
      return value.length !== 0;
  }
  if (value === null) return false;
  if (value.constructor === PFloat) return (value as PFloat).value !== 0;
  const type = value.shape.cls;
  if (type.nb_bool !== null) return type.nb_bool(value);
  if (type.mp_length !== null) return type.mp_length(value) !== 0;
  if (type.sq_length !== null) return type.sq_length(value) !== 0;
  return true;
}

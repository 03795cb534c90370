import type { PValue } from '../object.ts';
import { PFloat } from '../values/float.ts';
import { PTuple, tupleShape, tupleType } from '../values/sequences.ts';

/*
 * Tuples of a few small ints, such as places on a grid, as two ints of 32 bits: tables of them compare keys by these, without a look at the
 * tuples. All keys of a table have the same number of items: two of 32 bits; three, of which the first two have 16; or four of 16.
 */

/** The key was packed: `packedX` and `packedY` say it. */
export const PACKED = 1;
/** The key can be hashed, and equals no packed one. */
export const APART = 0;
/** Only hashing and comparing it will tell. */
export const UNKNOWN = -1;

export let packedX = 0;
export let packedY = 0;

const isHalf = (value: number): boolean => (value << 16) >> 16 === value;

/** How many items keys packed like `key` have; 0 for one that is not packed. */
export function arityOf(key: PValue): number {
  if (key === null || typeof key !== 'object' || !(key instanceof PTuple)) return 0;
  const arity = key.items.length;
  return arity >= 2 && arity <= 4 && packKey(key, arity) === PACKED ? arity : 0;
}

/** Packs `key` as one of `arity` items, if it is one or equals one. */
export function packKey(key: PValue, arity: number): number {
  if (key === null || typeof key !== 'object') return APART;
  if (key.shape !== tupleShape) {
    if (!(key instanceof PTuple)) return UNKNOWN;
    const type = key.shape.cls;
    if (type.tp_hash !== tupleType.tp_hash || type.tp_richcompare !== tupleType.tp_richcompare) return UNKNOWN;
  }
  const { items } = key as PTuple;
  if (items.length === arity) {
    const a = items[0]!;
    const b = items[1]!;
    if (typeof a === 'number' && typeof b === 'number') {
      if (arity === 2) {
        if ((a | 0) === a && (b | 0) === b) {
          packedX = a;
          packedY = b;
          return PACKED;
        }
      } else if (pack(a, b, items[2]!, arity === 4 ? items[3]! : null)) return PACKED;
    }
  }
  return packOther(items, arity);
}

function pack(a: number, b: number, c: PValue, d: PValue): boolean {
  if (!isHalf(a) || !isHalf(b) || typeof c !== 'number') return false;
  if (d === null) {
    if ((c | 0) !== c) return false;
    packedY = c;
  } else {
    if (typeof d !== 'number' || !isHalf(c) || !isHalf(d)) return false;
    packedY = (c << 16) | (d & 0xffff);
  }
  packedX = (a << 16) | (b & 0xffff);
  return true;
}

/** The same for items that are not ints: True and 1.0 equal 1. */
function packOther(items: readonly PValue[], arity: number): number {
  const ints: PValue[] = [];
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!;
    if (typeof item === 'number') ints.push(item);
    else if (typeof item === 'boolean') ints.push(item ? 1 : 0);
    else if (item !== null && typeof item === 'object') {
      if (item.constructor !== PFloat) return UNKNOWN;
      const { value } = item as PFloat;
      if (Number.isInteger(value)) ints.push(value + 0);
    }
  }
  if (items.length !== arity || ints.length !== arity) return APART;
  const [a, b, c = null, d = null] = ints as number[];
  if (arity > 2) return pack(a!, b!, c, d) ? PACKED : APART;
  if ((a! | 0) !== a || (b! | 0) !== b) return APART;
  packedX = a!;
  packedY = b!;
  return PACKED;
}

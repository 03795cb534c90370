import type { PValue } from '../object.ts';
import { PFloat } from '../values/float.ts';
import { PTuple, tupleShape, tupleType } from '../values/sequences.ts';

/*
 * Tuples of a few small ints, such as places on a grid, as two ints of 32 bits: tables of them compare keys by these, without a look at the
 * tuples. All keys of a table have the same number of items: two of 32 bits; three, of which the first two have 16; or four of 16.
 * In dicts either of two items, or both, may be texts: the dict numbers the texts it has met.
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

/** Bits of a layout beside the arity, which then is 2: the first or the second item is a text. */
export const FIRST_TEXT = 8;
export const SECOND_TEXT = 16;

/** How keys packed like `key` are laid out: their arity, and which of two items are texts; 0 for one that is not packed. */
export function layoutOf(key: PValue): number {
  const arity = arityOf(key);
  if (arity > 0 || key === null || typeof key !== 'object' || key.shape !== tupleShape) return arity;
  const { items } = key as PTuple;
  if (items.length !== 2) return 0;
  const first = partOf(items[0]!, FIRST_TEXT);
  const second = partOf(items[1]!, SECOND_TEXT);
  return first < 0 || second < 0 ? 0 : 2 | first | second;
}

function partOf(item: PValue, text: number): number {
  if (typeof item === 'string') return text;
  return typeof item === 'number' && (item | 0) === item ? 0 : -1;
}

/** Packs `key` by a layout with texts, which `numbers` tells; `grows` where those that it does not tell are numbered. */
export function packTexts(key: PValue, layout: number, numbers: Map<string, number>, grows: boolean): number {
  if (key === null || typeof key !== 'object') return APART;
  if (key.shape !== tupleShape && !isPlainTuple(key)) return UNKNOWN;
  const { items } = key as PTuple;
  if (items.length !== 2) return kindOfOthers(items);
  const a = items[0]!;
  const b = items[1]!;
  const first = (layout & FIRST_TEXT) === 0 ? intOf(a) : typeof a === 'string' ? numberOf(a, numbers, grows) : NONE;
  const second = (layout & SECOND_TEXT) === 0 ? intOf(b) : typeof b === 'string' ? numberOf(b, numbers, grows) : NONE;
  if (first === NONE || second === NONE) return kindOfOthers(items);
  packedX = first;
  packedY = second;
  return PACKED;
}

/** No int of 32 bits. */
const NONE = 2 ** 40;

function numberOf(text: string, numbers: Map<string, number>, grows: boolean): number {
  const known = numbers.get(text);
  if (known !== undefined) return known;
  if (!grows) return NONE;
  numbers.set(text, numbers.size);
  return numbers.size - 1;
}

/** The int that an item equals. */
function intOf(item: PValue): number {
  if (typeof item === 'number') return (item | 0) === item ? item : NONE;
  if (typeof item === 'boolean') return item ? 1 : 0;
  if (item === null || typeof item !== 'object' || item.constructor !== PFloat) return NONE;
  const { value } = item as PFloat;
  return (value | 0) === value ? value + 0 : NONE;
}

/** What a key is that equals no packed one, unless an item is an object that might. */
function kindOfOthers(items: readonly PValue[]): number {
  for (const item of items)
    if (item !== null && typeof item === 'object' && item.constructor !== PFloat) return UNKNOWN;
  return APART;
}

/** A tuple that hashes and compares as tuples do. */
function isPlainTuple(key: PValue): boolean {
  if (!(key instanceof PTuple)) return false;
  const type = key.shape.cls;
  return type.tp_hash === tupleType.tp_hash && type.tp_richcompare === tupleType.tp_richcompare;
}

/** Packs `key` as one of `arity` items, if it is one or equals one. */
export function packKey(key: PValue, arity: number): number {
  if (key === null || typeof key !== 'object') return APART;
  if (key.shape !== tupleShape && !isPlainTuple(key)) return UNKNOWN;
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
  if (items.length !== arity) return kindOfOthers(items);
  const [a, b, c = null, d = null] = items.map(intOf) as [number, number, number?, number?];
  if (a === NONE || b === NONE || c === NONE || d === NONE) return kindOfOthers(items);
  if (arity > 2) return pack(a, b, c, d) ? PACKED : APART;
  packedX = a;
  packedY = b;
  return PACKED;
}

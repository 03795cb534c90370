import type { PBase, PValue } from '../object.ts';
import { objectType } from '../types.ts';
import { PFloat } from '../values/float.ts';
import { floatType, intType, PInt, PStr, strType } from '../values/scalars.ts';

/** What a `MapStorage` can look up: for these, JavaScript's Map compares as Python does. */
export type SimpleKey = string | number | bigint | null | PBase;

/**
 * The Map key equal to `key` for looking it up, or `undefined` when only Python's own comparison can tell. True is looked up as 1, 2.0 as 2.
 */
export function lookupKey(key: PValue): SimpleKey | undefined {
  switch (typeof key) {
    case 'string':
    case 'number':
    case 'bigint':
      return key;
    case 'boolean':
      return key ? 1 : 0;
  }
  if (key === null) return key;
  if (key instanceof PFloat) {
    const type = key.shape.cls;
    if (type.tp_hash !== floatType.tp_hash || type.tp_richcompare !== floatType.tp_richcompare) return undefined;
    const value = key.value;
    if (!Number.isInteger(value)) return key;
    return Number.isSafeInteger(value) ? value : BigInt(value);
  }
  return objectKey(key, true);
}

/** The Map key under which `key` itself may be kept, or `undefined` when the storage must become a generic one. */
export function insertKey(key: PValue): SimpleKey | undefined {
  switch (typeof key) {
    case 'string':
    case 'number':
    case 'bigint':
      return key;
    case 'boolean':
      return undefined;
  }
  if (key === null) return key;
  return objectKey(key, false);
}

function objectKey(key: PBase, lookup: boolean): SimpleKey | undefined {
  const type = key.shape.cls;
  if (type.tp_hash === objectType.tp_hash && type.tp_richcompare === objectType.tp_richcompare) return key;
  if (!lookup) return undefined;
  if (key instanceof PStr)
    return type.tp_hash === strType.tp_hash && type.tp_richcompare === strType.tp_richcompare ? key.value : undefined;
  if (key instanceof PInt)
    return type.tp_hash === intType.tp_hash && type.tp_richcompare === intType.tp_richcompare ? key.value : undefined;
  return undefined;
}

/** Builtin types whose instances equal nothing that is compared by identity, and no str or number. */
const APART = new Set(['tuple', 'frozenset', 'bytes', 'method', 'slice']);

/** Whether a key that is no str or number might say that it equals one, or equals an object compared by identity. */
export function mayEqualSimple(key: PValue): boolean {
  if (key === null || typeof key !== 'object') return false;
  const type = (key as PBase).shape.cls;
  return type.isHeapType || type.module !== 'builtins' || !APART.has(type.name);
}

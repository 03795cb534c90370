import { pyObjectCallMethod, pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectGetItem } from '../../runtime/abstract/item.ts';
import { collect, pyObjectGetIter } from '../../runtime/abstract/iterate.ts';
import { isException, runtimeError, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { MapStorage } from '../../runtime/storage/map-storage.ts';
import { stepOf } from '../../runtime/threads/replay.ts';
import { dictShape, dictType, PDict } from '../../runtime/values/dict.ts';
import { typeOf } from '../../runtime/values/scalars.ts';

/** Copies all entries of a mapping: `PyDict_Update`. */
export function mergeInto(dict: PDict, mapping: PValue): void {
  if (mapping instanceof PDict && mapping.shape.cls.tp_iter === dictType.tp_iter) {
    if (mapping === dict) return;
    // a plain storage only: a namespace or the attributes of an object are not to be replaced
    if (
      dict.size === 0 &&
      mapping.size > 0 &&
      dict.storage instanceof MapStorage &&
      dict.shape === dictShape &&
      mapping.shape === dict.shape
    ) {
      dict.storage = mapping.storage.copy();
      return;
    }
    const size = mapping.size;
    const cursor = mapping.storage.cursor();
    while (cursor.next()) {
      dict.set(cursor.key, cursor.value);
      if (mapping.size !== size) throw runtimeError('dict mutated during update');
    }
    return;
  }
  const all = pyObjectCallMethod(mapping, 'keys');
  const keys = pyObjectGetIter(all);
  const next = stepOf(keys, all);
  for (;;) {
    const key = next(keys);
    if (key === undefined) return;
    dict.set(key, pyObjectGetItem(mapping, key));
  }
}

/** Adds the pairs of an iterable: `PyDict_MergeFromSeq2`. */
function mergePairs(dict: PDict, pairs: PValue): void {
  const iterator = pyObjectGetIter(pairs);
  const next = stepOf(iterator, pairs);
  for (let i = 0; ; i++) {
    const pair = next(iterator);
    if (pair === undefined) return;
    let items: PValue[];
    try {
      items = collect(pair);
    } catch (error) {
      if (isException(error, 'TypeError') && typeOf(pair).tp_iter === null)
        throw typeError(`cannot convert dictionary update sequence element #${i} to a sequence`);
      throw error;
    }
    if (items.length !== 2)
      throw valueError(`dictionary update sequence element #${i} has length ${items.length}; 2 is required`);
    dict.set(items[0]!, items[1]!);
  }
}

/** `dict.update(source)`. */
export function updateFrom(dict: PDict, source: PValue): void {
  if (source instanceof PDict || pyObjectLookupAttr(source, 'keys') !== undefined) mergeInto(dict, source);
  else mergePairs(dict, source);
}

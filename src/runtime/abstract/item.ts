import { poll } from '../../truffle/intrinsics.ts';
import { indexError, isException, typeError } from '../errors.ts';
import type { PBase, PValue } from '../object.ts';
import { rt } from '../registers.ts';
import { isReplayed, stepOf } from '../threads/replay.ts';
import { PType } from '../type.ts';
import { EQ } from '../type-slots.ts';
import { PFunction } from '../values/function.ts';
import { typeOf } from '../values/scalars.ts';
import { pyObjectLookupAttr } from './attribute.ts';
import { pyObjectCall1, takesExactly } from './call.ts';
import { pyObjectRichCompareBool } from './compare.ts';
import { pyObjectGetIter } from './iterate.ts';
import { asSequenceIndex, hasIndex } from './number.ts';

/** `types.GenericAlias(origin, args)` for `list[int]`: registered by `src/objects/generic-alias`. */
let aliasMaker: ((origin: PValue, args: PValue) => PValue) | null = null;

export function setGenericAliasMaker(maker: (origin: PValue, args: PValue) => PValue): void {
  aliasMaker = maker;
}

/** `Py_GenericAlias`. */
export function makeGenericAlias(origin: PValue, args: PValue): PValue {
  return aliasMaker!(origin, args);
}

/** `PyObject_GetItem`: `object[key]`. */
export function pyObjectGetItem(object: PValue, key: PValue): PValue {
  const type = typeOf(object);
  if (type.mp_subscript !== null) return type.mp_subscript(object as PBase, key);
  if (type.sq_item !== null) {
    if (!hasIndex(key)) throw typeError(`sequence index must be integer, not '${typeOf(key).tpName}'`);
    return sequenceItem(object, asSequenceIndex(key, indexError));
  }
  if (object instanceof PType) {
    if (object.name === 'type' && object.module === 'builtins') return aliasMaker!(object, key);
    const method = pyObjectLookupAttr(object, '__class_getitem__');
    if (method !== undefined && method !== null) return pyObjectCall1(method, key);
    throw typeError(`type '${object.name}' is not subscriptable`);
  }
  throw typeError(`'${type.tpName}' object is not subscriptable`);
}

/** `PySequence_GetItem`: a negative index counts from the end. */
export function sequenceItem(object: PValue, index: number): PValue {
  const type = typeOf(object);
  if (type.sq_item === null)
    throw typeError(
      type.mp_subscript !== null
        ? `'${type.tpName}' is not a sequence`
        : `'${type.tpName}' object does not support indexing`,
    );
  if (index < 0 && type.sq_length !== null) index += type.sq_length(object as PBase);
  return type.sq_item(object as PBase, index);
}

/** One step over a sequence by index: `undefined` where it raises IndexError or StopIteration, as `iter(sequence)` ends. */
export function pySequenceGetItemOrEnd(object: PValue, index: number): PValue | undefined {
  const found = typeOf(object).lookup('__getitem__');
  if (found instanceof PFunction && takesExactly(found.code, 2) && !isReplayed()) {
    const item = found.code.executable.invoke(found, object, index);
    if (item !== undefined) return item;
    const { raised } = rt;
    if (isException(raised, 'IndexError') || isException(raised, 'StopIteration')) return undefined;
    throw raised;
  }
  try {
    return sequenceItem(object, index);
  } catch (error) {
    if (isException(error, 'IndexError') || isException(error, 'StopIteration')) return undefined;
    throw error;
  }
}

/** `PyObject_SetItem`. */
export function pyObjectSetItem(object: PValue, key: PValue, value: PValue): void {
  const type = typeOf(object);
  if (type.mp_ass_subscript !== null) {
    type.mp_ass_subscript(object as PBase, key, value);
    return;
  }
  assignSequenceItem(object, key, value, `'${type.tpName}' object does not support item assignment`);
}

/** `PyObject_DelItem`. */
export function pyObjectDelItem(object: PValue, key: PValue): void {
  const type = typeOf(object);
  if (type.mp_ass_subscript !== null) {
    type.mp_ass_subscript(object as PBase, key, undefined);
    return;
  }
  // an index is left to `PySequence_DelItem`, which has other words
  const negation = hasIndex(key) && mayBeSequence(type) ? "doesn't" : 'does not';
  assignSequenceItem(object, key, undefined, `'${type.tpName}' object ${negation} support item deletion`);
}

/** Whether CPython's type would have a `tp_as_sequence`. */
function mayBeSequence(type: PType): boolean {
  return type.isHeapType || type.sq_length !== null || type.sq_item !== null || type.sq_contains !== null;
}

function assignSequenceItem(object: PValue, key: PValue, value: PValue | undefined, refusal: string): void {
  const type = typeOf(object);
  if (type.sq_ass_item === null) throw typeError(refusal);
  if (!hasIndex(key)) throw typeError(`sequence index must be integer, not '${typeOf(key).tpName}'`);
  let index = asSequenceIndex(key, indexError);
  if (index < 0 && type.sq_length !== null) index += type.sq_length(object as PBase);
  type.sq_ass_item(object as PBase, index, value);
}

/** `PySequence_Contains`: `item in object`. */
export function pySequenceContains(object: PValue, item: PValue): boolean {
  const type = typeOf(object);
  if (type.sq_contains !== null) return type.sq_contains(object as PBase, item);
  const iterator = iteratorToSearch(object);
  const next = stepOf(iterator, object);
  for (let found = next(iterator); found !== undefined; found = next(iterator)) {
    if (pyObjectRichCompareBool(found, item, EQ)) return true;
    poll();
  }
  return false;
}

/** `PyObject_GetIter` for a search: what cannot be iterated is no sequence. */
export function iteratorToSearch(object: PValue): PBase {
  try {
    return pyObjectGetIter(object);
  } catch (error) {
    if (!isException(error, 'TypeError')) throw error;
    throw typeError(`argument of type '${typeOf(object).tpName}' is not iterable`);
  }
}

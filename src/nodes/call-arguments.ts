import { pyObjectCallMethod, pyObjectLookupAttr } from '../runtime/abstract/attribute.ts';
import { pyObjectEquals } from '../runtime/abstract/compare.ts';
import { pyObjectGetItem } from '../runtime/abstract/item.ts';
import { pyObjectGetIter } from '../runtime/abstract/iterate.ts';
import { pyObjectStr } from '../runtime/abstract/text.ts';
import { extendFromIterable } from '../runtime/abstract/unpack.ts';
import { isException, typeError } from '../runtime/errors.ts';
import type { PValue } from '../runtime/object.ts';
import { MapStorage } from '../runtime/storage/map-storage.ts';
import { stepOf } from '../runtime/threads/replay.ts';
import { PType } from '../runtime/type.ts';
import { dictShape, dictType, PDict } from '../runtime/values/dict.ts';
import { PBuiltinFunction, PFunction, PMethod, PMethodDescriptor } from '../runtime/values/function.ts';
import { strValue, typeOf } from '../runtime/values/scalars.ts';
import { type PTuple, tupleType } from '../runtime/values/sequences.ts';

/** How a callee is named in messages about its arguments: `_PyObject_FunctionStr`. */
export function functionText(callee: PValue): string {
  if (callee instanceof PMethod) return functionText(callee.func);
  if (callee instanceof PFunction) return `${moduleText(callee.module)}${callee.qualname}()`;
  if (callee instanceof PBuiltinFunction)
    return `${moduleText(callee.module)}${callee.owner === null ? '' : `${callee.owner.name}.`}${callee.definition.name}()`;
  if (callee instanceof PMethodDescriptor) return `${callee.owner.name}.${callee.definition.name}()`;
  if (callee instanceof PType) {
    const module = callee.isHeapType ? (callee.dict.get('__module__') ?? null) : callee.module;
    return `${moduleText(module)}${callee.qualname}()`;
  }
  return pyObjectStr(callee);
}

function moduleText(module: PValue): string {
  const name = strValue(module);
  return name === undefined || name === 'builtins' ? '' : `${name}.`;
}

/** Appends `*iterable` to positional arguments. */
export function spreadPositional(callee: PValue, args: PValue[], iterable: PValue, alone: boolean): void {
  const type = typeOf(iterable);
  if (type === tupleType) {
    for (const item of (iterable as PTuple).items) args.push(item);
    return;
  }
  if (alone && type.tp_iter === null && type.sq_item === null)
    throw typeError(`${functionText(callee)} argument after * must be an iterable, not ${type.tpName}`);
  extendFromIterable(args, iterable);
}

/** The arguments of a call that begins with `*iterable`. */
export function spreadFirst(callee: PValue, iterable: PValue, alone: boolean): PValue[] {
  if (typeOf(iterable) === tupleType) return (iterable as PTuple).items.slice();
  const args: PValue[] = [];
  spreadPositional(callee, args, iterable, alone);
  return args;
}

/** Calls `visit` for each item of any mapping: a dict, or what has `keys` and `__getitem__`. */
export function forEachItem(mapping: PValue, visit: (key: PValue, value: PValue) => void): void {
  if (mapping instanceof PDict && mapping.shape.cls.tp_iter === dictType.tp_iter) {
    if (mapping.size === 0) return;
    const cursor = mapping.storage.cursor();
    while (cursor.next()) visit(cursor.key, cursor.value);
    return;
  }
  const keys = pyObjectCallMethod(mapping, 'keys');
  const iterator = pyObjectGetIter(keys);
  const next = stepOf(iterator, keys);
  for (let key = next(iterator); key !== undefined; key = next(iterator)) visit(key, pyObjectGetItem(mapping, key));
}

/** Whether `value` can be spread with `**`. */
export function isMapping(value: PValue): boolean {
  return value instanceof PDict || pyObjectLookupAttr(value, 'keys') !== undefined;
}

/** Keys that are no strings, by the names of the call: an error of the call, but later than one of a key given twice. */
const oddKeys = new WeakMap<readonly string[], PValue[]>();
/** Whether there ever was one: asking a WeakMap is dear. */
let anyOddKeys = false;

function addOddKey(callee: PValue, names: string[], key: PValue): void {
  const known = oddKeys.get(names) ?? [];
  if (known.some((other) => pyObjectEquals(other, key)))
    throw typeError(`${functionText(callee)} got multiple values for keyword argument '${pyObjectStr(key)}'`);
  known.push(key);
  oddKeys.set(names, known);
  anyOddKeys = true;
}

/** Before the call: all keywords must have been strings. */
export function checkKeywords(names: readonly string[]): void {
  if (anyOddKeys && oddKeys.has(names)) throw typeError('keywords must be strings');
}

/** The keys of a mapping that is a dict of a few strs: all such dicts share them. */
export function fewNames(mapping: PValue): string[] | null {
  if (!(mapping instanceof PDict) || mapping.shape !== dictShape) return null;
  const { storage } = mapping;
  return storage instanceof MapStorage ? (storage.fewKeys as string[] | null) : null;
}

/** Appends the values of a dict that `fewNames` answers for. */
export function appendFewValues(args: PValue[], mapping: PValue): void {
  const storage = (mapping as PDict).storage as MapStorage;
  for (let i = 0, count = storage.size; i < count; i++) args.push(storage.valueAt(i));
}

/** Appends `**mapping` to keyword arguments. */
export function spreadKeywords(callee: PValue, names: string[], values: PValue[], mapping: PValue): void {
  if (!isMapping(mapping))
    throw typeError(`${functionText(callee)} argument after ** must be a mapping, not ${typeOf(mapping).tpName}`);
  forEachItem(mapping, (key, value) => {
    const name = strValue(key);
    if (name === undefined) {
      addOddKey(callee, names, key);
      return;
    }
    if (names.includes(name))
      throw typeError(`${functionText(callee)} got multiple values for keyword argument '${name}'`);
    names.push(name);
    values.push(value);
  });
}

/** Adds what another plain dict holds, all at once where there was nothing before. */
function mergePlain(dict: PDict, storage: MapStorage): void {
  if (dict.size === 0 && dict.storage instanceof MapStorage) {
    dict.storage = storage.copy();
    return;
  }
  const cursor = storage.cursor();
  while (cursor.next()) dict.set(cursor.key, cursor.value);
}

/** `**mapping` in a dict display. */
export function mergeMapping(dict: PDict, mapping: PValue): void {
  try {
    if (mapping instanceof PDict && mapping.shape === dictShape && mapping.storage instanceof MapStorage) {
      mergePlain(dict, mapping.storage);
      return;
    }
    forEachItem(mapping, (key, value) => dict.set(key, value));
  } catch (error) {
    if (isException(error, 'AttributeError') && !isMapping(mapping))
      throw typeError(`'${typeOf(mapping).tpName}' object is not a mapping`);
    throw error;
  }
}

import { pyObjectGetAttr, pyObjectGetMethod, pyObjectSetAttr, readDescriptor } from '../runtime/abstract/attribute.ts';
import { pyObjectIsTrue } from '../runtime/abstract/compare.ts';
import { pyObjectDelItem } from '../runtime/abstract/item.ts';
import { pyObjectGetIter } from '../runtime/abstract/iterate.ts';
import { pyNumberUnary } from '../runtime/abstract/number.ts';
import { extendFromIterable, unpackExactly, unpackStarred } from '../runtime/abstract/unpack.ts';
import type { PBase, PValue } from '../runtime/object.ts';
import { replayed } from '../runtime/threads/attempt.ts';
import { coroutineForms, isInstance, isKeyInPython, isObject, madeAnew } from '../runtime/threads/replay.ts';
import { PType } from '../runtime/type.ts';
import { dictShape } from '../runtime/values/dict.ts';
import { PFunction, PStaticMethod } from '../runtime/values/function.ts';
import { listShape, listType, sliceType, tupleShape, tupleType } from '../runtime/values/sequences.ts';
import { suspendableFunction, suspendableOperation } from '../truffle/intrinsics.ts';
import { mergeMapping, spreadFirst, spreadKeywords, spreadPositional } from './call-arguments.ts';
import { raiseException } from './exceptions.ts';
import { addAllToSet, addToSet, setInDict } from './literals.ts';

/*
 * Operations that may call Python code (`__add__`, `__getattr__`, a property, `__iter__`), in the coroutines of threads: see `threads/replay.ts`.
 */

/** Whether going over a value may run Python code. */
function isIterated(value: PValue): boolean {
  if (value === null || typeof value !== 'object') return false;
  const type = value.shape.cls;
  return type !== tupleType && type !== listType;
}

const isNoPlainDict = (value: PValue): boolean => isObject(value) && (value as PBase).shape !== dictShape;

/** Whether raising this makes an instance by code in Python. */
const isMadeInPython = (value: PValue): boolean =>
  value instanceof PType &&
  value.isHeapType &&
  (value.lookup('__init__') instanceof PFunction || value.lookup('__new__') instanceof PStaticMethod);

/**
 * The coroutine form of an operation on values; `decides` says which of them it may have to wait for, and `once` that it calls one method.
 */
function replaying<Args extends unknown[]>(
  operation: (...args: Args) => unknown,
  mayWait: (value: PValue) => boolean,
  decides: number,
  once = false,
): void {
  suspendableFunction(operation, (...args: Args) => {
    const value = args[decides] as PValue;
    return mayWait(value)
      ? replayed(() => operation(...args), once || coroutineForms.isCalm(value))
      : operation(...args);
  });
}

replaying(pyObjectIsTrue, isInstance, 0, true);
replaying(pyObjectGetIter, isObject, 0);
replaying(pyObjectGetAttr, isObject, 0);
replaying(pyObjectGetMethod, isObject, 0);
replaying(pyObjectSetAttr, isObject, 0);
replaying(pyObjectDelItem, isObject, 0);
replaying(pyNumberUnary, isInstance, 0, true);
replaying(readDescriptor, isObject, 0);
replaying(unpackExactly, isIterated, 0);
replaying(unpackStarred, isIterated, 0);
replaying(extendFromIterable, isIterated, 1);
replaying(spreadFirst, isIterated, 1);
replaying(spreadPositional, isIterated, 2);
replaying(mergeMapping, isNoPlainDict, 1);
replaying(addToSet, isKeyInPython, 1);
replaying(setInDict, isKeyInPython, 1);
replaying(addAllToSet, isObject, 1);
replaying(raiseException, isMadeInPython, 0);
suspendableFunction(spreadKeywords, (callee: PValue, names: string[], values: PValue[], mapping: PValue) => {
  if (!isNoPlainDict(mapping)) return spreadKeywords(callee, names, values, mapping);
  const [named, given] = [names.length, values.length];
  return replayed(() => {
    names.length = named;
    values.length = given;
    spreadKeywords(callee, names, values, mapping);
  });
});
madeAnew.add(sliceType);

/** A container of builtin type: what is asked of it by an index or a key runs no Python code. */
function isPlainContainer(value: PValue): boolean {
  if (value === null || typeof value !== 'object') return false;
  const { shape } = value;
  return shape === listShape || shape === tupleShape || shape === dictShape;
}

/** Whether an operation on two or three values runs no Python code. */
function isPlainOperation(a: PValue, b: PValue, c: PValue): boolean {
  return !isObject(b) && (isPlainContainer(a) || (!isObject(a) && !isObject(c)));
}

/** The same for a part of a sequence, read or stored. */
function isPlainSlice(object: PValue, lower: PValue, upper: PValue, step: PValue, value: PValue): boolean {
  if (isObject(lower) || isObject(upper) || isObject(step)) return false;
  return (!isObject(object) || isPlainContainer(object)) && (!isObject(value) || isPlainContainer(value));
}

type Method = (this: object, a: PValue, b: PValue, c: PValue, d: PValue, e: PValue) => unknown;

/** Declares that methods of nodes may have to be begun again, unless `plainIf` says otherwise; `once`: most of them call one method. */
function replayOperations(
  names: readonly string[],
  plainIf: (...args: Parameters<Method>) => boolean,
  once = true,
): void {
  const call = (receiver: object, method: Method, a: PValue, b: PValue, c: PValue, d: PValue, e: PValue): unknown =>
    plainIf(a, b, c, d, e)
      ? method.call(receiver, a, b, c, d, e)
      : replayed(() => method.call(receiver, a, b, c, d, e), once);
  for (const name of names) suspendableOperation(name, call, plainIf);
}

replayOperations(['slow', 'slowTruth', 'slowLow', 'sourceOf'], isPlainOperation);
replayOperations(['getSlow', 'setSlow'], isPlainOperation, false);
replayOperations(['sliceOf', 'storeSlice'], isPlainSlice);
replayOperations(['formatted'], (value) => !isObject(value));

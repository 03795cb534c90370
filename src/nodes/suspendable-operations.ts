import { bindDescriptor, pyObjectGetAttr, pyObjectSetAttr } from '../runtime/abstract/attribute.ts';
import { pyObjectIsTrue } from '../runtime/abstract/compare.ts';
import { pyObjectDelItem } from '../runtime/abstract/item.ts';
import { pyObjectGetIter } from '../runtime/abstract/iterate.ts';
import { pyNumberUnary } from '../runtime/abstract/number.ts';
import { extendFromIterable, unpackExactly, unpackStarred } from '../runtime/abstract/unpack.ts';
import type { PValue } from '../runtime/object.ts';
import { replayed } from '../runtime/threads/attempt.ts';
import { isInstance, isObject, madeAnew } from '../runtime/threads/replay.ts';
import { listType, sliceType, tupleType } from '../runtime/values/sequences.ts';
import { suspendableFunction, suspendableOperation } from '../truffle/intrinsics.ts';
import { spreadFirst, spreadPositional } from './call-arguments.ts';

/*
 * Operations that may call Python code (`__add__`, `__getattr__`, a property, `__iter__`), in the coroutines of threads: see `threads/replay.ts`.
 */

/** Whether going over a value may run Python code. */
function isIterated(value: PValue): boolean {
  if (value === null || typeof value !== 'object') return false;
  const type = value.shape.cls;
  return type !== tupleType && type !== listType;
}

/** The coroutine form of an operation on values; `decides` says which of them it may have to wait for. */
function replaying<Args extends unknown[]>(
  operation: (...args: Args) => unknown,
  mayWait: (value: PValue) => boolean,
  decides: number,
): void {
  suspendableFunction(operation, (...args: Args) =>
    mayWait(args[decides] as PValue) ? replayed(() => operation(...args)) : operation(...args),
  );
}

replaying(pyObjectIsTrue, isInstance, 0);
replaying(pyObjectGetIter, isObject, 0);
replaying(pyObjectGetAttr, isObject, 0);
replaying(pyObjectSetAttr, isObject, 0);
replaying(pyObjectDelItem, isObject, 0);
replaying(pyNumberUnary, isInstance, 0);
replaying(bindDescriptor, isObject, 0);
replaying(unpackExactly, isIterated, 0);
replaying(unpackStarred, isIterated, 0);
replaying(extendFromIterable, isIterated, 1);
replaying(spreadFirst, isIterated, 1);
replaying(spreadPositional, isIterated, 2);
madeAnew.add(sliceType);

type Method = (this: object, a: PValue, b: PValue, c: PValue, d: PValue, e: PValue) => unknown;

function operate(receiver: object, method: Method, a: PValue, b: PValue, c: PValue, d: PValue, e: PValue): unknown {
  if (!isObject(a) && !isObject(b) && !isObject(c)) return method.call(receiver, a, b, c, d, e);
  return replayed(() => method.call(receiver, a, b, c, d, e));
}

for (const name of [
  'slow',
  'slowTruth',
  'slowLow',
  'getSlow',
  'setSlow',
  'formatted',
  'sliceOf',
  'sourceOf',
  'storeSlice',
])
  suspendableOperation(name, operate);

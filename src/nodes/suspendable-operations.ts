import { bindDescriptor, pyObjectGetAttr, pyObjectSetAttr } from '../runtime/abstract/attribute.ts';
import { pyObjectIsTrue } from '../runtime/abstract/compare.ts';
import { pyObjectDelItem } from '../runtime/abstract/item.ts';
import { pyObjectGetIter } from '../runtime/abstract/iterate.ts';
import { pyNumberUnary } from '../runtime/abstract/number.ts';
import { extendFromIterable, unpackExactly, unpackStarred } from '../runtime/abstract/unpack.ts';
import type { PValue } from '../runtime/object.ts';
import { replayed } from '../runtime/threads/attempt.ts';
import { suspendableFunction, suspendableOperation } from '../truffle/intrinsics.ts';

/*
 * Operations that may call Python code (`__add__`, `__getattr__`, a property, `__iter__`), in the coroutines of threads: see `threads/replay.ts`.
 */

const callsBack = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** The coroutine form of an operation on values. */
function replaying<Args extends unknown[]>(operation: (...args: Args) => unknown): void {
  suspendableFunction(operation, (...args: Args) =>
    args.some(callsBack) ? replayed(() => operation(...args)) : operation(...args),
  );
}

replaying(pyObjectIsTrue);
replaying(pyObjectGetIter);
replaying(pyObjectGetAttr);
replaying(pyObjectSetAttr);
replaying(pyObjectDelItem);
replaying(pyNumberUnary);
replaying(bindDescriptor);
replaying(unpackExactly);
replaying(unpackStarred);
replaying(extendFromIterable);

type Method = (this: object, a: PValue, b: PValue, c: PValue, d: PValue, e: PValue) => unknown;

function operate(receiver: object, method: Method, a: PValue, b: PValue, c: PValue, d: PValue, e: PValue): unknown {
  if (!callsBack(a) && !callsBack(b) && !callsBack(c)) return method.call(receiver, a, b, c, d, e);
  return replayed(() => method.call(receiver, a, b, c, d, e));
}

for (const name of ['slow', 'slowTruth', 'slowLow', 'getSlow', 'setSlow', 'formatted', 'sliceOf', 'storeSlice'])
  suspendableOperation(name, operate);

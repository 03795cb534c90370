import { pyObjectIsTrue } from '../../runtime/abstract/compare.ts';
import { nextItems, pyIterNext } from '../../runtime/abstract/iterate.ts';
import { generatorExit, isException, stopIteration } from '../../runtime/errors.ts';
import type { PBase, PValue } from '../../runtime/object.ts';
import { returned, rt } from '../../runtime/registers.ts';
import { attempted, replayed } from '../../runtime/threads/attempt.ts';
import { finish, type Rest } from '../../runtime/threads/park.ts';
import { coroutineForms, isObject } from '../../runtime/threads/replay.ts';
import type { PType } from '../../runtime/type.ts';
import { dictType, frozensetType, setType } from '../../runtime/values/dict.ts';
import type { PException } from '../../runtime/values/exception.ts';
import { PBuiltinFunction, PFunction, PMethod, PMethodDescriptor } from '../../runtime/values/function.ts';
import {
  asyncGeneratorType,
  CLOSED,
  CREATED,
  generatorType,
  PGenerator,
  ThrowSignal,
} from '../../runtime/values/generator.ts';
import { moduleType } from '../../runtime/values/module.ts';
import { boolType, complexType, floatType, intType, strType } from '../../runtime/values/scalars.ts';
import { bytearrayType, bytesType, listType, rangeType, tupleType } from '../../runtime/values/sequences.ts';
import { forget } from '../../runtime/values/unawaited.ts';
import { SUSPENDED, suspendableFunction, suspendedBy, takeRest } from '../../truffle/intrinsics.ts';
import { callCoroutine, callMayWait, gatherForContainers, replayTypes } from '../function/coroutine-call.ts';
import { PEnumerate } from '../iterators/enumerate.ts';
import { PFilter, PMap } from '../iterators/map-filter.ts';
import { PCallableIterator } from '../iterators/sequence-iterators.ts';
import { PZip } from '../iterators/zip.ts';
import { ignoredExit, sendQuietly, sendTo, throwQuietly, throwTo } from './protocol.ts';
import { RETURNED, resumeCoroutine, type Step } from './resume.ts';

/*
 * What `protocol.ts` does, in the coroutines of threads: there a generator may give way in the middle of a step.
 */

function* resumed(generator: PGenerator, sent: PValue | ThrowSignal): Rest<Step> {
  const step = resumeCoroutine(generator, sent);
  return (step as unknown) === SUSPENDED ? ((yield* takeRest()) as Step) : step;
}

/** `send` and `throw`: a value, or StopIteration raised. */
export function stepping(generator: PGenerator, sent: PValue | ThrowSignal): PValue {
  const step = resumeCoroutine(generator, sent);
  return (step as unknown) === SUSPENDED ? suspendedBy(restOfStep(takeRest())) : valueOf(step);
}

function* restOfStep(rest: Generator<unknown, unknown, unknown>): Rest<PValue> {
  return valueOf((yield* rest) as Step);
}

function valueOf(step: Step): PValue {
  if (step === RETURNED) throw stopIteration(RETURNED.value);
  return step as PValue;
}

/** `close`. */
export function* closing(generator: PGenerator): Rest<PValue> {
  if (generator.state === CREATED) {
    generator.state = CLOSED;
    forget(generator);
    return null;
  }
  if (generator.state === CLOSED) return null;
  try {
    const step = yield* resumed(generator, new ThrowSignal(generatorExit()));
    if (step === RETURNED) return RETURNED.value;
  } catch (error) {
    if (isException(error, 'GeneratorExit') || isException(error, 'StopIteration')) return null;
    throw error;
  }
  throw ignoredExit(generator);
}

/** The item that a step gave, `undefined` at the end. */
function itemOf(step: Step): PValue | undefined {
  if (step !== RETURNED) return step as PValue;
  if (RETURNED.value !== null) rt.stop = stopIteration(RETURNED.value);
  return undefined;
}

/** The next item of a generator, `undefined` at the end. */
function nextOfGenerator(generator: PGenerator): PValue | undefined {
  const step = resumeCoroutine(generator, null);
  return (step as unknown) === SUSPENDED ? suspendedBy(restOfNext(takeRest())) : itemOf(step);
}

function* restOfNext(rest: Generator<unknown, unknown, unknown>): Rest<PValue | undefined> {
  return itemOf((yield* rest) as Step);
}

/** The next item of an iterator whose `__next__` is in Python. */
function* nextByMethod(method: PFunction, iterator: PBase): Rest<PValue | undefined> {
  try {
    return returned((yield* method.code.executable.invokeCoroutine(method, iterator)) as PValue | undefined);
  } catch (error) {
    if (!isException(error, 'StopIteration')) throw error;
    rt.stop = error;
    return undefined;
  }
}

/** The next item of `iter(callable, sentinel)`. */
function* nextByCall(iterator: PCallableIterator, callable: PValue): Rest<PValue | undefined> {
  let result: PValue;
  try {
    result = yield* finish(callCoroutine(callable, [], null));
  } catch (error) {
    return iterator.ended(error);
  }
  return iterator.itemOf(result);
}

/** The next item of `map`. */
function* nextOfMap(map: PMap): Rest<PValue | undefined> {
  const args: PValue[] = [];
  for (const iterator of map.iterators) {
    const item = (yield* finish(iterNextCoroutine(iterator))) as PValue | undefined;
    if (item === undefined) return undefined;
    args.push(item);
  }
  return yield* finish(callCoroutine(map.func, args, null));
}

/** The next item of `filter`. */
function* nextOfFilter({ iterator, func }: PFilter): Rest<PValue | undefined> {
  for (;;) {
    const item = (yield* finish(iterNextCoroutine(iterator))) as PValue | undefined;
    if (item === undefined || pyObjectIsTrue(yield* finish(callCoroutine(func, [item], null)))) return item;
  }
}

/** Whether `map` or `filter` may have to wait for their next item. */
function mapMayWait(iterator: PBase): boolean {
  if (iterator instanceof PMap) return callMayWait(iterator.func) || iterator.iterators.some(nextMayWait);
  return iterator instanceof PFilter && callMayWait(iterator.func);
}

/** Whether getting the next item of an iterator may have to wait, as long as that can be seen at once. */
function nextMayWait(iterator: PBase): boolean {
  return (iterator.shape.cls === generatorType && !isQuickGenerator(iterator)) || mapMayWait(iterator);
}

const isQuickGenerator = (iterator: PBase): boolean =>
  iterator instanceof PGenerator && !iterator.suspendable && iterator.code.executable.steps?.quick === true;

/** All items that are left. */
export function* remaining(iterator: PBase): Rest<PValue[]> {
  const items: PValue[] = [];
  for (;;) {
    const item = (yield* finish(iterNextCoroutine(iterator))) as PValue | undefined;
    if (item === undefined) return items;
    items.push(item);
  }
}

/** `tp_iternext`. */
export function iterNextCoroutine(iterator: PBase): PValue | undefined {
  const type = iterator.shape.cls;
  if (mapMayWait(iterator))
    return suspendedBy(iterator instanceof PMap ? nextOfMap(iterator) : nextOfFilter(iterator as PFilter));
  if (iterator instanceof PCallableIterator && iterator.callable !== undefined)
    return suspendedBy(nextByCall(iterator, iterator.callable));
  if (type === generatorType) return nextOfGenerator(iterator as PGenerator);
  if (type.isHeapType) {
    const method = type.lookup('__next__');
    if (method instanceof PFunction && method.code.signature.positional === 1)
      return suspendedBy(nextByMethod(method, iterator));
  }
  if (isQuiet(iterator)) return pyIterNext(iterator);
  return (leavesWhole(type) ? attempted : replayed)(() => pyIterNext(iterator));
}

/** `coroutineForms.isCalm`. */
function isCalm(value: PValue): boolean {
  if (!isObject(value)) return true;
  if (value instanceof PFunction || value instanceof PMethod) return !callMayWait(value);
  if (value instanceof PBuiltinFunction || value instanceof PMethodDescriptor)
    return value.definition.suspendable === null;
  return PASSIVE.has((value as PBase).shape.cls) || isQuickGenerator(value as PBase) || isQuiet(value as PBase);
}
coroutineForms.isCalm = isCalm;

const PASSIVE = new Set<PType>([listType, tupleType, dictType, setType, frozensetType, moduleType]);

/** Iterators of builtin containers: they run no Python code. */
const QUIET = new Set(
  'list_iterator list_reverseiterator tuple_iterator range_iterator longrange_iterator str_iterator str_ascii_iterator bytes_iterator bytearray_iterator dict_keyiterator dict_valueiterator dict_itemiterator dict_reversekeyiterator dict_reversevalueiterator dict_reverseitemiterator set_iterator'.split(
    ' ',
  ),
);
const quietTypes = new WeakMap<PType, boolean>();

function isQuiet(iterator: PBase): boolean {
  if (iterator instanceof PEnumerate) return isQuiet(iterator.iterator);
  if (iterator instanceof PZip) return iterator.iterators.every(isQuiet);
  if (iterator instanceof PMap) return isCalm(iterator.func) && iterator.iterators.every(isQuiet);
  if (iterator instanceof PFilter) return isCalm(iterator.func) && isQuiet(iterator.iterator);
  const type = iterator.shape.cls;
  let quiet = quietTypes.get(type);
  if (quiet === undefined) {
    quiet = !type.isHeapType && QUIET.has(type.name);
    quietTypes.set(type, quiet);
  }
  return quiet;
}

let streams: PType | null = null;

/** Declares the class of iterators whose steps keep what they have done when they are left. */
export function leavableIterators(type: PType): void {
  streams = type;
}

const leavesWhole = (type: PType): boolean => streams !== null && type.isSubtypeOf(streams);

coroutineForms.next = iterNextCoroutine;

suspendableFunction(pyIterNext, iterNextCoroutine);
suspendableFunction(nextItems, (iterator: PBase) =>
  isQuiet(iterator) ? nextItems(iterator) : replayed(() => nextItems(iterator), isCalm(iterator)),
);

/** What awaits of asynchronous generators delegate to: its steps may be suspended. */
interface Steps {
  isOne(iterator: PBase): boolean;
  send(iterator: PBase, sent: PValue): Step;
  throw(iterator: PBase, exception: PException): Step;
}
let steps: Steps;

export function suspendableSteps(ofAsyncGenerators: Steps): void {
  steps = ofAsyncGenerators;
}

function sendCoroutine(iterator: PBase, sent: PValue): Step {
  if (steps.isOne(iterator)) return steps.send(iterator, sent);
  if (iterator instanceof PGenerator && iterator.shape.cls !== asyncGeneratorType)
    return rt.tracing === 0 ? resumeCoroutine(iterator, sent) : sendTo(iterator, sent);
  return sendTo(iterator, sent);
}

suspendableFunction(sendTo, sendCoroutine);
suspendableFunction(sendQuietly, sendCoroutine);

suspendableFunction(throwQuietly, (iterator: PBase, signal: ThrowSignal): Step => {
  if (iterator instanceof PGenerator && !isException(signal.exception, 'GeneratorExit'))
    return resumeCoroutine(iterator, signal);
  if (steps.isOne(iterator) && !isException(signal.exception, 'GeneratorExit'))
    return steps.throw(iterator, signal.exception);
  return throwTo(iterator, signal);
});

for (const type of [bytearrayType, bytesType, complexType, floatType, rangeType]) type.isPlainData = true;

gatherForContainers([listType, tupleType, setType], nextMayWait, remaining);

replayTypes([
  boolType,
  bytearrayType,
  bytesType,
  complexType,
  dictType,
  floatType,
  frozensetType,
  intType,
  listType,
  setType,
  strType,
  tupleType,
]);

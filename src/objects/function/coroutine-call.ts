import {
  pyObjectCall,
  pyObjectCall0,
  pyObjectCall1,
  pyObjectCall2,
  pyObjectCall3,
} from '../../runtime/abstract/call.ts';
import { typeError } from '../../runtime/errors.ts';
import { type PBase, PObject, type PValue } from '../../runtime/object.ts';
import { returned } from '../../runtime/registers.ts';
import { attempted, replayed } from '../../runtime/threads/attempt.ts';
import { finish, type Rest } from '../../runtime/threads/park.ts';
import { coroutineForms, isObject } from '../../runtime/threads/replay.ts';
import { PType } from '../../runtime/type.ts';
import type { KeywordNames } from '../../runtime/type-slots.ts';
import { typeType } from '../../runtime/types.ts';
import {
  type BuiltinDefinition,
  methodDescriptorType,
  PBuiltinFunction,
  PFunction,
  PMethod,
  PMethodDescriptor,
  PMethodWrapper,
  PStaticMethod,
  PWrapperDescriptor,
} from '../../runtime/values/function.ts';
import { isInstanceOf, typeOf } from '../../runtime/values/scalars.ts';
import { PList } from '../../runtime/values/sequences.ts';
import { suspendableFunction, suspendedBy } from '../../truffle/intrinsics.ts';
import { bindArguments, bindsDirectly, invokeBound } from './bind.ts';

/*
 * Calls in the coroutines of threads: whatever ends in Python code or in a builtin that blocks can be suspended.
 */

function bind(fn: PFunction, args: PValue[], keywords: KeywordNames): readonly PValue[] {
  return keywords === null && bindsDirectly(fn.code, args.length) ? args : bindArguments(fn, args, keywords);
}

/** The result of code that runs as a coroutine. */
export function* running(rest: Generator<unknown, unknown, unknown>): Rest<PValue> {
  return returned((yield* rest) as PValue | undefined);
}

function* invoke(fn: PFunction, bound: readonly PValue[]): Rest<PValue> {
  return returned((yield* fn.code.executable.invokeCoroutine(fn, ...bound)) as PValue | undefined);
}

/** `__new__` of a class, if that is a function in Python. */
function newInPython(type: PType): PFunction | null {
  if (!type.isHeapType) return null;
  const found = type.lookup('__new__');
  const fn = found instanceof PStaticMethod ? found.callable : found;
  return fn instanceof PFunction ? fn : null;
}

/** `type(…)` where `__new__` may suspend. */
function* create(type: PType, make: PFunction, args: PValue[], keywords: KeywordNames): Rest<PValue> {
  const instance = yield* invoke(make, bind(make, [type, ...args], keywords));
  return yield* finish(initializing(type, instance, args, keywords));
}

/** `type(…)` where `__init__` may suspend. */
function* initialize(instance: PValue, init: PFunction, args: PValue[], keywords: KeywordNames): Rest<PValue> {
  const result = yield* invoke(init, bind(init, [instance, ...args], keywords));
  if (result !== null) throw typeError(`__init__() should return None, not '${typeOf(result).tpName}'`);
  return instance;
}

/** Whether a call may have to wait, as long as that can be seen at once. */
export function callMayWait(callee: PValue): boolean {
  if (callee instanceof PFunction) return !callee.code.executable.quick;
  if (callee instanceof PMethod) return callMayWait(callee.func);
  return (
    (callee instanceof PBuiltinFunction || callee instanceof PMethodDescriptor) &&
    callee.definition.suspendable !== null &&
    callee.definition.replayed === null
  );
}

/** Builtin containers that are made of an iterator which may have to wait take what it gave in the end. */
const containers: { types: readonly PType[]; mayWait: (iterator: PBase) => boolean; items: Items } = {
  types: [],
  mayWait: () => false,
  items: () => {
    throw new Error('not set up');
  },
};
type Items = (iterator: PBase) => Rest<PValue[]>;

/** Sets up for which types that is, and how an iterator is asked. */
export function gatherForContainers(
  types: readonly PType[],
  mayWait: (iterator: PBase) => boolean,
  items: Items,
): void {
  Object.assign(containers, { types, mayWait, items });
}

/** Builtin types whose making may call back, and be begun again from its beginning: see `replay.ts`. */
const replayedTypes = new Set<PType>();

/** Declares such types. */
export function replayTypes(types: readonly PType[]): void {
  for (const type of types) replayedTypes.add(type);
}

/** Types of objects whose calls may call back in the same way. */
const replayedCalls = new Set<PType>();

/** Declares such types. */
export function replayCalls(...types: PType[]): void {
  for (const type of types) replayedCalls.add(type);
}

/** Whether making an instance of a type may have to wait. */
export const makingMayWait = (type: PType): boolean => containers.types.includes(type) || replayedTypes.has(type);

function* gathered(type: PType, iterator: PBase): Rest<PValue> {
  return pyObjectCall1(type, new PList(yield* containers.items(iterator)));
}

function instantiate(type: PType, args: PValue[], keywords: KeywordNames): PValue {
  if (args.length === 1 && keywords === null && containers.types.includes(type)) {
    const iterable = args[0] as PBase;
    if (iterable instanceof PObject && containers.mayWait(iterable)) return suspendedBy(gathered(type, iterable));
  }
  if (replayedTypes.has(type) && args.some(isObject))
    return replayed(() => pyObjectCall(type, args, keywords), args.every(coroutineForms.isCalm));
  const make = newInPython(type);
  if (make !== null && !make.code.executable.quick) return suspendedBy(create(type, make, args, keywords));
  if (type.tp_new === typeType.tp_new) return suspendedBy(makeClass(type, args, keywords));
  if (type.tp_new === null) throw typeError(`cannot create '${type.tpName}' instances`);
  return initializing(type, type.tp_new(type, args, keywords), args, keywords);
}

/** Calls a metaclass that leaves `__new__` to `type`. */
function* makeClass(metatype: PType, args: PValue[], keywords: KeywordNames): Rest<PValue> {
  const made = yield* finish(attempted(() => metatype.tp_new!(metatype, args, keywords)));
  return yield* finish(initializing(metatype, made, args, keywords));
}

/** What comes after `__new__`; may answer `suspendedBy` the rest. */
function initializing(type: PType, instance: PValue, args: PValue[], keywords: KeywordNames): PValue {
  const actual = typeOf(instance);
  if (actual !== type && !actual.isSubtypeOf(type)) return instance;
  if (actual.tp_init === null) return instance;
  const init = actual.isHeapType ? actual.lookup('__init__') : undefined;
  if (init instanceof PFunction && !init.code.executable.quick)
    return suspendedBy(initialize(instance, init, args, keywords));
  actual.tp_init(instance as PBase, args, keywords);
  return instance;
}

type Call = (self: any, args: PValue[], keywords: KeywordNames) => PValue;

/** What types do in coroutines instead of their `tp_call`, where that calls what may block. */
const coroutineCalls = new Map<unknown, Call>();

/** Gives a `tp_call` its coroutine form: it answers the result, or `suspendedBy(rest)`. */
export function suspendableSlotCall(plain: Call, coroutine: Call): void {
  coroutineCalls.set(plain, coroutine);
}

/** A special method that stands for a slot, `super().__call__(…)`, where that may call back. */
function callWrapped(descriptor: PWrapperDescriptor, self: PValue, args: PValue[], keywords: KeywordNames): PValue {
  const { owner, slot } = descriptor;
  if (slot === 'tp_call' && owner === typeType && self !== typeType) return instantiate(self as PType, args, keywords);
  const call = () => descriptor.call(self, args, keywords);
  return slot === 'tp_getattro' || slot === 'tp_setattro' ? replayed(call) : call();
}

/** `pyObjectCall` in a coroutine. */
export function callCoroutine(called: PValue, given: PValue[], keywords: KeywordNames): PValue {
  let callee = called;
  let args = given;
  for (;;) {
    if (callee instanceof PFunction)
      return callee.code.executable.quick
        ? pyObjectCall(callee, args, keywords)
        : suspendedBy(invoke(callee, bind(callee, args, keywords)));
    if (callee instanceof PMethod) {
      args = [callee.self, ...args];
      callee = callee.func;
    } else if (callee instanceof PBuiltinFunction) {
      const { suspendable } = callee.definition;
      if (suspendable === null) return pyObjectCall(callee, args, keywords);
      return suspendable(callee.self, args, keywords);
    } else if (callee instanceof PMethodDescriptor) {
      const { suspendable } = callee.definition;
      const positional = args.length - (keywords === null ? 0 : keywords.length);
      if (
        suspendable === null ||
        callee.shape.cls !== methodDescriptorType ||
        positional === 0 ||
        !isInstanceOf(args[0]!, callee.owner)
      )
        return pyObjectCall(callee, args, keywords);
      return suspendable(args[0]!, args.slice(1), keywords);
    } else if (callee instanceof PType) {
      if (callee === typeType || callee.shape.cls.tp_call !== typeType.tp_call) {
        const method: PValue | undefined = callee === typeType ? undefined : callee.shape.cls.lookup('__call__');
        if (!(method instanceof PFunction)) {
          const [known, given] = [callee, args];
          return attempted(() => pyObjectCall(known, given, keywords));
        }
        args = [callee, ...args];
        callee = method;
      } else return instantiate(callee, args, keywords);
    } else if (callee instanceof PMethodWrapper) {
      return callWrapped(callee.descriptor, callee.self, args, keywords);
    } else if (callee instanceof PWrapperDescriptor && args.length > 0 && isInstanceOf(args[0]!, callee.owner)) {
      const count = args.length - (keywords === null ? 0 : keywords.length);
      if (count === 0) return pyObjectCall(callee, args, keywords);
      return callWrapped(callee, args[0]!, args.slice(1), keywords);
    } else {
      const type = typeOf(callee);
      const method: PValue | undefined = type.isHeapType ? type.lookup('__call__') : undefined;
      if (!(method instanceof PFunction)) {
        const call = coroutineCalls.get(type.tp_call);
        if (call !== undefined) return call(callee, args, keywords);
        if (!replayedCalls.has(type)) return pyObjectCall(callee, args, keywords);
        const [known, given] = [callee, args];
        return replayed(() => pyObjectCall(known, given, keywords));
      }
      args = [callee, ...args];
      callee = method;
    }
  }
}

coroutineForms.call = callCoroutine;
suspendableFunction(pyObjectCall, callCoroutine);
suspendableFunction(pyObjectCall0, (callee: PValue) => callCoroutine(callee, [], null));
suspendableFunction(pyObjectCall1, (callee: PValue, a: PValue) => callCoroutine(callee, [a], null));
suspendableFunction(pyObjectCall2, (callee: PValue, a: PValue, b: PValue) => callCoroutine(callee, [a, b], null));
suspendableFunction(pyObjectCall3, (callee: PValue, a: PValue, b: PValue, c: PValue) =>
  callCoroutine(callee, [a, b, c], null),
);
suspendableFunction(invokeBound, (fn: PFunction, bound: readonly PValue[]) =>
  fn.code.executable.quick ? invokeBound(fn, bound) : suspendedBy(invoke(fn, bound)),
);

/** Calls a builtin that may block; the nodes' calls of such builtins come through here. */
export function callSuspendable(
  definition: BuiltinDefinition,
  self: PValue,
  args: PValue[],
  keywords: KeywordNames,
): PValue {
  return definition.call(self, args, keywords);
}

suspendableFunction(
  callSuspendable,
  (definition: BuiltinDefinition, self: PValue, args: PValue[], keywords: KeywordNames) =>
    definition.suspendable!(self, args, keywords),
);

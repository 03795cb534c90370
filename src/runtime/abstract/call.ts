import { typeError } from '../errors.ts';
import type { PBase, PValue } from '../object.ts';
import { returned, rt } from '../registers.ts';
import { isReplayed, replayedCall } from '../threads/replay.ts';
import { PType } from '../type.ts';
import type { KeywordNames } from '../type-slots.ts';
import { CO_VARARGS, CO_VARKEYWORDS, type PCode } from '../values/code.ts';
import type { PException } from '../values/exception.ts';
import { PBuiltinFunction, PFunction, PMethod, PMethodDescriptor } from '../values/function.ts';
import { PModule } from '../values/module.ts';
import { typeOf } from '../values/scalars.ts';

/** Whether `code` takes exactly `count` positional arguments and nothing else, so that they are its bound arguments. */
export function takesExactly(code: PCode, count: number): boolean {
  const signature = code.signature;
  return (
    signature.positional === count && signature.keywordOnly === 0 && (code.flags & (CO_VARARGS | CO_VARKEYWORDS)) === 0
  );
}

/**
 * Whether a builtin that may be left while it waits calls something that may have to wait, or must not be called again when the builtin is
 * begun again: all of Python code.
 */
function mayGiveWay(callee: PValue): boolean {
  if (!isReplayed()) return false;
  if (callee instanceof PFunction) return true;
  if (callee instanceof PBuiltinFunction || callee instanceof PMethodDescriptor)
    return callee.definition.suspendable !== null;
  return callee instanceof PType && callee.isHeapType;
}

/** `PyObject_Vectorcall`: positional arguments, then the values of `keywords`. */
export function pyObjectCall(callee: PValue, args: PValue[], keywords: KeywordNames = null): PValue {
  if (rt.attempt !== null && mayGiveWay(callee)) return replayedCall(callee, args, keywords);
  const call = typeOf(callee).tp_call;
  if (call === null) throw notCallable(callee);
  return call(callee as PBase, args, keywords);
}

/** `object_is_not_callable`: of a module it is told where its function of the same name is. */
export function notCallable(callee: PValue): PException {
  const message = `'${typeOf(callee).tpName}' object is not callable`;
  if (!(callee instanceof PModule)) return typeError(message);
  const name = callee.dict.get('__name__');
  const same = typeof name === 'string' ? callee.dict.get(name) : undefined;
  if (same === undefined || !isCallable(same)) return typeError(message);
  return typeError(`${message}. Did you mean: '${name}.${name}(...)'?`);
}

/** `PyObject_CallNoArgs`. */
export function pyObjectCall0(callee: PValue): PValue {
  if (rt.attempt !== null && mayGiveWay(callee)) return replayedCall(callee, [], null);
  if (callee instanceof PFunction && takesExactly(callee.code, 0))
    return returned(callee.code.executable.invoke(callee));
  if (callee instanceof PMethod) return pyObjectCall1(callee.func, callee.self);
  if (callee instanceof PBuiltinFunction && callee.definition.call0 !== null)
    return callee.definition.call0(callee.self);
  if (callee instanceof PType && callee.vectorcall?.call0) return callee.vectorcall.call0();
  return pyObjectCall(callee, [], null);
}

/** `PyObject_CallOneArg`. */
export function pyObjectCall1(callee: PValue, a: PValue): PValue {
  if (rt.attempt !== null && mayGiveWay(callee)) return replayedCall(callee, [a], null);
  if (callee instanceof PFunction && takesExactly(callee.code, 1))
    return returned(callee.code.executable.invoke(callee, a));
  if (callee instanceof PMethod) return pyObjectCall2(callee.func, callee.self, a);
  if (callee instanceof PBuiltinFunction && callee.definition.call1 !== null)
    return callee.definition.call1(callee.self, a);
  if (callee instanceof PType && callee.vectorcall?.call1) return returned(callee.vectorcall.call1(a));
  const call = typeOf(callee).instanceCall1;
  if (call !== null) return call(callee as never, a);
  return pyObjectCall(callee, [a], null);
}

/** A call with two positional arguments. */
export function pyObjectCall2(callee: PValue, a: PValue, b: PValue): PValue {
  if (rt.attempt !== null && mayGiveWay(callee)) return replayedCall(callee, [a, b], null);
  if (callee instanceof PFunction && takesExactly(callee.code, 2))
    return returned(callee.code.executable.invoke(callee, a, b));
  if (callee instanceof PMethod) return pyObjectCall3(callee.func, callee.self, a, b);
  if (callee instanceof PBuiltinFunction && callee.definition.call2 !== null)
    return callee.definition.call2(callee.self, a, b);
  return pyObjectCall(callee, [a, b], null);
}

/** A call with three positional arguments. */
export function pyObjectCall3(callee: PValue, a: PValue, b: PValue, c: PValue): PValue {
  if (rt.attempt !== null && mayGiveWay(callee)) return replayedCall(callee, [a, b, c], null);
  if (callee instanceof PFunction && takesExactly(callee.code, 3))
    return returned(callee.code.executable.invoke(callee, a, b, c));
  if (callee instanceof PBuiltinFunction && callee.definition.call3 !== null)
    return callee.definition.call3(callee.self, a, b, c);
  return pyObjectCall(callee, [a, b, c], null);
}

/** `callable(value)`. */
export function isCallable(value: PValue): boolean {
  return typeOf(value).tp_call !== null;
}

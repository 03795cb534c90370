import { bindsDirectly, invokeBound } from '../objects/function/bind.ts';
import { makingMayWait } from '../objects/function/coroutine-call.ts';
import { pyObjectCall, pyObjectCall1, pyObjectCall2 } from '../runtime/abstract/call.ts';
import { prepended } from '../runtime/arrays.ts';
import { typeError } from '../runtime/errors.ts';
import { PInstance, type PValue } from '../runtime/object.ts';
import { returned, rt } from '../runtime/registers.ts';
import { allocateInstance, IS_ABSTRACT, PType, type TypeVersion, type Vectorcall } from '../runtime/type.ts';
import type { KeywordNames } from '../runtime/type-slots.ts';
import { objectType, typeType } from '../runtime/types.ts';
import type { Executable, PCode } from '../runtime/values/code.ts';
import { readyExecutable } from '../runtime/values/code-run.ts';
import { baseExceptionType, newException, type PBaseException } from '../runtime/values/exception.ts';
import { PBuiltinFunction, PFunction, PStaticMethod } from '../runtime/values/function.ts';
import { typeOf } from '../runtime/values/scalars.ts';
import { EMPTY_TUPLE, PTuple } from '../runtime/values/sequences.ts';
import { inCoroutineForm } from '../truffle/intrinsics.ts';
import { type BindingNode, bindingFor } from './binding.ts';
import { BOUND, BuiltinEntryNode, FUNCTION } from './builtin-entry.ts';
import { CallEntryNode } from './call-entry.ts';
import type { PythonFrame } from './python-frame.ts';

/** Functions that share a code object and need no binding. */
export class FunctionEntryNode extends CallEntryNode {
  readonly code: PCode;
  readonly target: Executable;
  /** How many parameters it has. */
  readonly count: number;
  constructor(code: PCode) {
    super();
    this.code = code;
    this.target = readyExecutable(code);
    this.count = code.signature.positional;
  }
  override executeTest(_frame: PythonFrame, callee: PValue): boolean {
    return callee !== null && callee.constructor === PFunction && (callee as PFunction).code === this.code;
  }
  override executeCall0(_frame: PythonFrame, callee: PValue): PValue {
    return returned(this.target.invoke(callee));
  }
  override executeCall1(_frame: PythonFrame, callee: PValue, a: PValue): PValue {
    return returned(this.target.invoke(callee, a));
  }
  override executeCall2(_frame: PythonFrame, callee: PValue, a: PValue, b: PValue): PValue {
    return returned(this.target.invoke(callee, a, b));
  }
  override executeCall3(_frame: PythonFrame, callee: PValue, a: PValue, b: PValue, c: PValue): PValue {
    return returned(this.target.invoke(callee, a, b, c));
  }
  override executeCallN(_frame: PythonFrame, callee: PValue, args: PValue[], _keywords: KeywordNames): PValue {
    if (this.count === 4) return returned(this.target.invoke(callee, args[0], args[1], args[2], args[3]));
    if (this.count === 5) return returned(this.target.invoke(callee, args[0], args[1], args[2], args[3], args[4]));
    return invokeBound(callee as PFunction, args);
  }
}

/** Functions whose arguments need binding: defaults, keywords, stars. */
export class BoundFunctionEntryNode extends CallEntryNode {
  readonly code: PCode;
  readonly binding: BindingNode;
  constructor(code: PCode, binding: BindingNode) {
    super();
    this.code = code;
    this.binding = binding;
  }
  override executeTest(_frame: PythonFrame, callee: PValue): boolean {
    return callee !== null && callee.constructor === PFunction && (callee as PFunction).code === this.code;
  }
  override executeCall0(_frame: PythonFrame, callee: PValue): PValue {
    return this.binding.executeInvoke(callee as PFunction, []);
  }
  override executeCall1(_frame: PythonFrame, callee: PValue, a: PValue): PValue {
    return this.binding.executeInvoke(callee as PFunction, [a]);
  }
  override executeCall2(_frame: PythonFrame, callee: PValue, a: PValue, b: PValue): PValue {
    return this.binding.executeInvoke(callee as PFunction, [a, b]);
  }
  override executeCall3(_frame: PythonFrame, callee: PValue, a: PValue, b: PValue, c: PValue): PValue {
    return this.binding.executeInvoke(callee as PFunction, [a, b, c]);
  }
  override executeCallN(_frame: PythonFrame, callee: PValue, args: PValue[], _keywords: KeywordNames): PValue {
    return this.binding.executeInvoke(callee as PFunction, args);
  }
}

/** A builtin class with `vectorcall` entries for this count of arguments. */
class BuiltinTypeEntryNode extends CallEntryNode {
  readonly type: PType;
  readonly call0: Vectorcall['call0'] | null;
  readonly call1: Vectorcall['call1'] | null;
  readonly call2: Vectorcall['call2'] | null;
  /** What it is made of may have to wait. */
  readonly gathers: boolean;
  constructor(type: PType, vectorcall: Vectorcall) {
    super();
    this.type = type;
    this.gathers = makingMayWait(type);
    this.call0 = vectorcall.call0 ?? null;
    this.call1 = vectorcall.call1 ?? null;
    this.call2 = vectorcall.call2 ?? null;
  }
  override executeTest(_frame: PythonFrame, callee: PValue): boolean {
    return callee === this.type;
  }
  override executeCall0(_frame: PythonFrame, callee: PValue): PValue {
    const call = this.call0;
    return call ? call() : pyObjectCall(callee, [], null);
  }
  override executeCall1(_frame: PythonFrame, callee: PValue, a: PValue): PValue {
    if (inCoroutineForm() && this.gathers && a !== null && typeof a === 'object') return pyObjectCall1(callee, a);
    const call = this.call1;
    if (call) {
      const result = call(a);
      if (result !== undefined) return result;
      throw rt.raised;
    }
    return pyObjectCall(callee, [a], null);
  }
  override executeCall2(_frame: PythonFrame, callee: PValue, a: PValue, b: PValue): PValue {
    if (inCoroutineForm() && this.gathers) return pyObjectCall2(callee, a, b);
    const call = this.call2;
    return call ? call(a, b) : pyObjectCall(callee, [a, b], null);
  }
}

/** A class of the ordinary kind: `object.__new__`, then an `__init__` in Python (or none). */
export class InstanceEntryNode extends CallEntryNode {
  readonly type: PType;
  readonly version: TypeVersion;
  readonly metaversion: TypeVersion;
  readonly init: PFunction | null;
  readonly code: PCode | null;
  readonly target: Executable | null;
  /** When arguments do not go to the parameters one by one. */
  readonly binding: BindingNode | null;
  /** How many parameters `__init__` has, if they do. */
  readonly count: number;
  constructor(type: PType, init: PFunction | null, binding: BindingNode | null) {
    super();
    this.count = init !== null && binding === null ? init.code.signature.positional : 0;
    this.type = type;
    this.version = type.version;
    this.metaversion = type.shape.cls.version;
    this.init = init;
    this.code = init === null ? null : init.code;
    this.target = init === null ? null : readyExecutable(init.code);
    this.binding = binding;
  }
  override executeTest(_frame: PythonFrame, callee: PValue): boolean {
    return (
      callee === this.type &&
      this.version.valid &&
      this.metaversion.valid &&
      (this.init === null || this.init.code === this.code)
    );
  }
  override executeCall0(_frame: PythonFrame, _callee: PValue): PValue {
    const object = new PInstance(this.type.instanceShape);
    if (this.init === null) return object;
    if (this.binding !== null) {
      this.executeCheck(this.binding.executeInvoke(this.init, [object]));
    } else this.executeCheck(returned(this.target!.invoke(this.init, object)));
    return object;
  }
  override executeCall1(_frame: PythonFrame, _callee: PValue, a: PValue): PValue {
    const object = new PInstance(this.type.instanceShape);
    if (this.binding !== null) {
      this.executeCheck(this.binding.executeInvoke(this.init!, [object, a]));
    } else this.executeCheck(returned(this.target!.invoke(this.init, object, a)));
    return object;
  }
  override executeCall2(_frame: PythonFrame, _callee: PValue, a: PValue, b: PValue): PValue {
    const object = new PInstance(this.type.instanceShape);
    if (this.binding !== null) {
      this.executeCheck(this.binding.executeInvoke(this.init!, [object, a, b]));
    } else this.executeCheck(returned(this.target!.invoke(this.init, object, a, b)));
    return object;
  }
  override executeCall3(_frame: PythonFrame, _callee: PValue, a: PValue, b: PValue, c: PValue): PValue {
    const object = new PInstance(this.type.instanceShape);
    if (this.binding !== null) {
      this.executeCheck(this.binding.executeInvoke(this.init!, [object, a, b, c]));
    } else this.executeCheck(returned(this.target!.invoke(this.init, object, a, b, c)));
    return object;
  }
  override executeCallN(_frame: PythonFrame, _callee: PValue, args: PValue[], _keywords: KeywordNames): PValue {
    const object = new PInstance(this.type.instanceShape);
    if (this.count === 5) {
      this.executeCheck(returned(this.target!.invoke(this.init, object, args[0], args[1], args[2], args[3])));
    } else if (this.count === 6) {
      this.executeCheck(returned(this.target!.invoke(this.init, object, args[0], args[1], args[2], args[3], args[4])));
    } else this.executeCheck(this.executeInitialize(prepended<PValue>(object, args)));
    return object;
  }
  executeInitialize(args: PValue[]): PValue {
    if (this.binding !== null) return this.binding.executeInvoke(this.init!, args);
    return invokeBound(this.init!, args);
  }
  executeCheck(result: PValue): void {
    if (result !== null) this.fail(result);
  }
  fail(result: PValue): never {
    throw typeError(`__init__() should return None, not '${typeOf(result).tpName}'`);
  }
}

/** A class of exceptions: `BaseException.__new__`, then an `__init__` in Python or that of BaseException. */
class ExceptionEntryNode extends InstanceEntryNode {
  override executeCall0(_frame: PythonFrame, _callee: PValue): PValue {
    return this.executeMake([]);
  }
  override executeCall1(_frame: PythonFrame, _callee: PValue, a: PValue): PValue {
    const object = this.make([a]);
    if (this.init === null) return object;
    if (this.binding !== null) {
      this.executeCheck(this.binding.executeInvoke(this.init, [object, a]));
    } else this.executeCheck(returned(this.target!.invoke(this.init, object, a)));
    return object;
  }
  override executeCall2(_frame: PythonFrame, _callee: PValue, a: PValue, b: PValue): PValue {
    const object = this.make([a, b]);
    if (this.init === null) return object;
    if (this.binding !== null) {
      this.executeCheck(this.binding.executeInvoke(this.init, [object, a, b]));
    } else this.executeCheck(returned(this.target!.invoke(this.init, object, a, b)));
    return object;
  }
  override executeCall3(_frame: PythonFrame, _callee: PValue, a: PValue, b: PValue, c: PValue): PValue {
    return this.executeMake([a, b, c]);
  }
  override executeCallN(_frame: PythonFrame, _callee: PValue, args: PValue[], keywords: KeywordNames): PValue {
    const object = this.make(keywords === null ? args : args.slice(0, args.length - keywords.length));
    if (this.init !== null) this.executeCheck(this.executeInitialize(prepended<PValue>(object, args)));
    return object;
  }
  executeMake(args: PValue[]): PValue {
    const object = this.make(args);
    if (this.init !== null) this.executeCheck(this.executeInitialize(prepended<PValue>(object, args)));
    return object;
  }
  make(args: PValue[]): PBaseException {
    return newException(this.type, args.length === 0 ? EMPTY_TUPLE : new PTuple(args));
  }
}

/** A class that is made by a `__new__` in Python and has no `__init__`: named tuples. */
class NewEntryNode extends CallEntryNode {
  readonly type: PType;
  readonly version: TypeVersion;
  readonly metaversion: TypeVersion;
  readonly create: PFunction;
  readonly code: PCode;
  readonly binding: BindingNode;
  constructor(type: PType, create: PFunction, binding: BindingNode) {
    super();
    this.type = type;
    this.version = type.version;
    this.metaversion = type.shape.cls.version;
    this.create = create;
    this.code = create.code;
    this.binding = binding;
  }
  override executeTest(_frame: PythonFrame, callee: PValue): boolean {
    return callee === this.type && this.version.valid && this.metaversion.valid && this.create.code === this.code;
  }
  override executeCall0(_frame: PythonFrame, _callee: PValue): PValue {
    return this.finish(this.binding.executeInvoke(this.create, [this.type]));
  }
  override executeCall1(_frame: PythonFrame, _callee: PValue, a: PValue): PValue {
    return this.finish(this.binding.executeInvoke(this.create, [this.type, a]));
  }
  override executeCall2(_frame: PythonFrame, _callee: PValue, a: PValue, b: PValue): PValue {
    return this.finish(this.binding.executeInvoke(this.create, [this.type, a, b]));
  }
  override executeCall3(_frame: PythonFrame, _callee: PValue, a: PValue, b: PValue, c: PValue): PValue {
    return this.finish(this.binding.executeInvoke(this.create, [this.type, a, b, c]));
  }
  override executeCallN(_frame: PythonFrame, _callee: PValue, args: PValue[], _keywords: KeywordNames): PValue {
    return this.finish(this.binding.executeInvoke(this.create, prepended<PValue>(this.type, args)));
  }
  /** An instance of a subclass may have an `__init__`. */
  finish(object: PValue): PValue {
    const type = typeOf(object);
    if (type !== this.type && type.isSubtypeOf(this.type)) this.initializeOther(type, object);
    return object;
  }
  initializeOther(type: PType, object: PValue): void {
    if (type.tp_init !== objectType.tp_init) type.tp_init?.(object, [], null);
  }
}

/** Whether calling the class is what `type.__call__` does. */
function isPlainClass(type: PType): boolean {
  return type.shape.cls.tp_call === typeType.tp_call && type.isHeapType && (type.flags & IS_ABSTRACT) === 0;
}

function exceptionEntryFor(type: PType, count: number, keywords: KeywordNames): CallEntryNode | null {
  if (type.shape.cls.tp_call !== typeType.tp_call || type.tp_finalize !== null) return null;
  if (type.tp_init === baseExceptionType.tp_init)
    return keywords === null ? new ExceptionEntryNode(type, null, null) : null;
  const init = type.isHeapType ? type.lookup('__init__') : undefined;
  if (!(init instanceof PFunction)) return null;
  if (keywords === null && bindsDirectly(init.code, count + 1)) return new ExceptionEntryNode(type, init, null);
  const binding = bindingFor(init, count + 1, keywords);
  return binding === null ? null : new ExceptionEntryNode(type, init, binding);
}

function instanceEntryFor(type: PType, count: number, keywords: KeywordNames): CallEntryNode | null {
  if (type.tp_new === baseExceptionType.tp_new) return exceptionEntryFor(type, count, keywords);
  if (!isPlainClass(type) || type.tp_finalize !== null) return null;
  if (type.tp_new === objectType.tp_new && type.allocate === allocateInstance) {
    if (type.tp_init === objectType.tp_init) return count === 0 ? new InstanceEntryNode(type, null, null) : null;
    const init = type.lookup('__init__');
    if (!(init instanceof PFunction)) return null;
    if (keywords === null && bindsDirectly(init.code, count + 1)) return new InstanceEntryNode(type, init, null);
    const binding = bindingFor(init, count + 1, keywords);
    return binding === null ? null : new InstanceEntryNode(type, init, binding);
  }
  return newEntryFor(type, count, keywords);
}

function newEntryFor(type: PType, count: number, keywords: KeywordNames): CallEntryNode | null {
  const create = type.lookup('__new__');
  // an own `__init__` would get the arguments too
  if (type.tp_init !== objectType.tp_init || !(create instanceof PStaticMethod)) return null;
  const fn = create.callable;
  if (!(fn instanceof PFunction)) return null;
  const binding = bindingFor(fn, count + 1, keywords);
  return binding === null ? null : new NewEntryNode(type, fn, binding);
}

/** The entry for calls of `callee` with `count` arguments; `null` when nothing is gained. */
export function callEntryFor(callee: PValue, count: number, keywords: KeywordNames): CallEntryNode | null {
  if (callee instanceof PFunction) {
    if (keywords === null && bindsDirectly(callee.code, count)) return new FunctionEntryNode(callee.code);
    const binding = bindingFor(callee, count, keywords);
    return binding === null ? null : new BoundFunctionEntryNode(callee.code, binding);
  }
  if (callee instanceof PBuiltinFunction) {
    const alone = callee.owner === null || callee.self === null || callee.self instanceof PType;
    return new BuiltinEntryNode(alone ? FUNCTION : BOUND, callee.definition, callee, count, keywords);
  }
  if (callee instanceof PType) {
    if (callee.vectorcall !== null && keywords === null && count <= 2)
      return new BuiltinTypeEntryNode(callee, callee.vectorcall);
    return instanceEntryFor(callee, count, keywords);
  }
  return null;
}

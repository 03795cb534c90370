import { bindArguments, bindsDirectly, invokeBound } from '../objects/function/bind.ts';
import { pyObjectCall, pyObjectCall0, pyObjectCall1, pyObjectCall2, pyObjectCall3 } from '../runtime/abstract/call.ts';
import { typeError } from '../runtime/errors.ts';
import { PInstance, PObject, type PShape, type PValue } from '../runtime/object.ts';
import { CellStorage, type GlobalCell } from '../runtime/storage/cell-storage.ts';
import { allocateInstance, IS_ABSTRACT, PType, type TypeVersion } from '../runtime/type.ts';
import type { KeywordNames } from '../runtime/type-slots.ts';
import { objectType, typeType } from '../runtime/types.ts';
import type { Executable, PCode } from '../runtime/values/code.ts';
import { readyExecutable } from '../runtime/values/code-run.ts';
import {
  type BuiltinDefinition,
  methodDescriptorType,
  PBuiltinFunction,
  PFunction,
  PMethodDescriptor,
  PStaticMethod,
} from '../runtime/values/function.ts';
import { moduleType, PModule } from '../runtime/values/module.ts';
import { typeOf } from '../runtime/values/scalars.ts';
import { ExpressionNode } from './base.ts';
import type { PythonFrame } from './python-frame.ts';

/*
 * What call nodes remember. An entry says with `executeTest` whether it is for a callee (or, for method calls, a receiver), before the
 * arguments are evaluated, and makes the call afterwards.
 */

/** One remembered kind of callee. For method calls `callee` is the receiver. */
export abstract class CallEntryNode extends ExpressionNode {
  override execute(_frame: PythonFrame): PValue {
    throw new Error('an entry is asked by its call');
  }
  abstract executeTest(frame: PythonFrame, callee: PValue): boolean;
  executeCall0(_frame: PythonFrame, callee: PValue): PValue {
    return pyObjectCall0(callee);
  }
  executeCall1(_frame: PythonFrame, callee: PValue, a: PValue): PValue {
    return pyObjectCall1(callee, a);
  }
  executeCall2(_frame: PythonFrame, callee: PValue, a: PValue, b: PValue): PValue {
    return pyObjectCall2(callee, a, b);
  }
  executeCall3(_frame: PythonFrame, callee: PValue, a: PValue, b: PValue, c: PValue): PValue {
    return pyObjectCall3(callee, a, b, c);
  }
  executeCallN(_frame: PythonFrame, callee: PValue, args: PValue[], keywords: KeywordNames): PValue {
    return pyObjectCall(callee, args, keywords);
  }
}

/** Functions that share a code object and need no binding. */
class FunctionEntryNode extends CallEntryNode {
  readonly code: PCode;
  readonly target: Executable;
  constructor(code: PCode) {
    super();
    this.code = code;
    this.target = readyExecutable(code);
  }
  override executeTest(_frame: PythonFrame, callee: PValue): boolean {
    return callee !== null && callee.constructor === PFunction && (callee as PFunction).code === this.code;
  }
  override executeCall0(_frame: PythonFrame, callee: PValue): PValue {
    return this.target.invoke(callee);
  }
  override executeCall1(_frame: PythonFrame, callee: PValue, a: PValue): PValue {
    return this.target.invoke(callee, a);
  }
  override executeCall2(_frame: PythonFrame, callee: PValue, a: PValue, b: PValue): PValue {
    return this.target.invoke(callee, a, b);
  }
  override executeCall3(_frame: PythonFrame, callee: PValue, a: PValue, b: PValue, c: PValue): PValue {
    return this.target.invoke(callee, a, b, c);
  }
  override executeCallN(_frame: PythonFrame, callee: PValue, args: PValue[], _keywords: KeywordNames): PValue {
    return invokeBound(callee as PFunction, args);
  }
}

/** Functions whose arguments need binding: defaults, keywords, stars. */
class BoundFunctionEntryNode extends CallEntryNode {
  readonly code: PCode;
  constructor(code: PCode) {
    super();
    this.code = code;
  }
  override executeTest(_frame: PythonFrame, callee: PValue): boolean {
    return callee !== null && callee.constructor === PFunction && (callee as PFunction).code === this.code;
  }
  override executeCall0(_frame: PythonFrame, callee: PValue): PValue {
    return this.bind(callee as PFunction, [], null);
  }
  override executeCall1(_frame: PythonFrame, callee: PValue, a: PValue): PValue {
    return this.bind(callee as PFunction, [a], null);
  }
  override executeCall2(_frame: PythonFrame, callee: PValue, a: PValue, b: PValue): PValue {
    return this.bind(callee as PFunction, [a, b], null);
  }
  override executeCall3(_frame: PythonFrame, callee: PValue, a: PValue, b: PValue, c: PValue): PValue {
    return this.bind(callee as PFunction, [a, b, c], null);
  }
  override executeCallN(_frame: PythonFrame, callee: PValue, args: PValue[], keywords: KeywordNames): PValue {
    return this.bind(callee as PFunction, args, keywords);
  }
  bind(fn: PFunction, args: PValue[], keywords: KeywordNames): PValue {
    return invokeBound(fn, bindArguments(fn, args, keywords));
  }
}

/** One builtin function. */
class BuiltinEntryNode extends CallEntryNode {
  readonly callee: PBuiltinFunction;
  readonly self: PValue;
  readonly definition: BuiltinDefinition;
  constructor(callee: PBuiltinFunction) {
    super();
    this.callee = callee;
    this.self = callee.self;
    this.definition = callee.definition;
  }
  override executeTest(_frame: PythonFrame, callee: PValue): boolean {
    return callee === this.callee;
  }
  override executeCall0(_frame: PythonFrame, callee: PValue): PValue {
    if (this.definition.call0 !== null) return this.definition.call0(this.self);
    return pyObjectCall(callee, [], null);
  }
  override executeCall1(_frame: PythonFrame, callee: PValue, a: PValue): PValue {
    if (this.definition.call1 !== null) return this.definition.call1(this.self, a);
    return pyObjectCall(callee, [a], null);
  }
  override executeCall2(_frame: PythonFrame, callee: PValue, a: PValue, b: PValue): PValue {
    if (this.definition.call2 !== null) return this.definition.call2(this.self, a, b);
    return pyObjectCall(callee, [a, b], null);
  }
  override executeCall3(_frame: PythonFrame, callee: PValue, a: PValue, b: PValue, c: PValue): PValue {
    if (this.definition.call3 !== null) return this.definition.call3(this.self, a, b, c);
    return pyObjectCall(callee, [a, b, c], null);
  }
}

/** A class of the ordinary kind: `object.__new__`, then an `__init__` in Python (or none) that needs no binding. */
class InstanceEntryNode extends CallEntryNode {
  readonly type: PType;
  readonly version: TypeVersion;
  readonly metaversion: TypeVersion;
  readonly init: PFunction | null;
  readonly code: PCode | null;
  readonly target: Executable | null;
  constructor(type: PType, init: PFunction | null) {
    super();
    this.type = type;
    this.version = type.version;
    this.metaversion = type.shape.cls.version;
    this.init = init;
    this.code = init === null ? null : init.code;
    this.target = init === null ? null : readyExecutable(init.code);
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
    if (this.init !== null && this.target!.invoke(this.init, object) !== null) this.fail();
    return object;
  }
  override executeCall1(_frame: PythonFrame, _callee: PValue, a: PValue): PValue {
    const object = new PInstance(this.type.instanceShape);
    if (this.target!.invoke(this.init, object, a) !== null) this.fail();
    return object;
  }
  override executeCall2(_frame: PythonFrame, _callee: PValue, a: PValue, b: PValue): PValue {
    const object = new PInstance(this.type.instanceShape);
    if (this.target!.invoke(this.init, object, a, b) !== null) this.fail();
    return object;
  }
  override executeCall3(_frame: PythonFrame, _callee: PValue, a: PValue, b: PValue, c: PValue): PValue {
    const object = new PInstance(this.type.instanceShape);
    if (this.target!.invoke(this.init, object, a, b, c) !== null) this.fail();
    return object;
  }
  override executeCallN(_frame: PythonFrame, _callee: PValue, args: PValue[], _keywords: KeywordNames): PValue {
    const object = new PInstance(this.type.instanceShape);
    if (invokeBound(this.init!, [object, ...args]) !== null) this.fail();
    return object;
  }
  fail(): never {
    throw typeError(`${this.type.name}.__init__() should return None`);
  }
}

/** The `__init__` of a class that `InstanceEntryNode` can serve; `undefined` when it cannot. */
function plainInit(type: PType, count: number): PFunction | null | undefined {
  if (type.shape.cls.tp_call !== typeType.tp_call || !type.isHeapType || (type.flags & IS_ABSTRACT) !== 0)
    return undefined;
  if (type.tp_new !== objectType.tp_new || type.allocate !== allocateInstance || type.tp_finalize !== null)
    return undefined;
  if (type.tp_init === objectType.tp_init) return count === 0 ? null : undefined;
  const init = type.lookup('__init__');
  return init instanceof PFunction && bindsDirectly(init.code, count + 1) ? init : undefined;
}

/** The entry for calls of `callee` with `count` arguments; `null` when nothing is gained. */
export function callEntryFor(callee: PValue, count: number, keywords: KeywordNames): CallEntryNode | null {
  if (callee instanceof PFunction) {
    if (keywords === null && bindsDirectly(callee.code, count)) return new FunctionEntryNode(callee.code);
    return new BoundFunctionEntryNode(callee.code);
  }
  if (keywords !== null) return null;
  if (callee instanceof PBuiltinFunction) return new BuiltinEntryNode(callee);
  if (callee instanceof PType) {
    const init = plainInit(callee, count);
    return init === undefined ? null : new InstanceEntryNode(callee, init);
  }
  return null;
}

/** A method found on the class of the receiver, in Python. */
class MethodEntryNode extends CallEntryNode {
  readonly shape: PShape;
  readonly version: TypeVersion;
  readonly fn: PFunction;
  readonly code: PCode;
  readonly target: Executable;
  readonly direct: boolean;
  constructor(shape: PShape, fn: PFunction, direct: boolean) {
    super();
    this.shape = shape;
    this.version = shape.cls.version;
    this.fn = fn;
    this.code = fn.code;
    this.target = readyExecutable(fn.code);
    this.direct = direct;
  }
  override executeTest(_frame: PythonFrame, receiver: PValue): boolean {
    return (
      receiver !== null &&
      (receiver as PObject).shape === this.shape &&
      this.version.valid &&
      this.fn.code === this.code
    );
  }
  override executeCall0(_frame: PythonFrame, receiver: PValue): PValue {
    if (this.direct) return this.target.invoke(this.fn, receiver);
    return this.bind([receiver], null);
  }
  override executeCall1(_frame: PythonFrame, receiver: PValue, a: PValue): PValue {
    if (this.direct) return this.target.invoke(this.fn, receiver, a);
    return this.bind([receiver, a], null);
  }
  override executeCall2(_frame: PythonFrame, receiver: PValue, a: PValue, b: PValue): PValue {
    if (this.direct) return this.target.invoke(this.fn, receiver, a, b);
    return this.bind([receiver, a, b], null);
  }
  override executeCall3(_frame: PythonFrame, receiver: PValue, a: PValue, b: PValue, c: PValue): PValue {
    if (this.direct) return this.target.invoke(this.fn, receiver, a, b, c);
    return this.bind([receiver, a, b, c], null);
  }
  override executeCallN(_frame: PythonFrame, receiver: PValue, args: PValue[], keywords: KeywordNames): PValue {
    return this.bind([receiver, ...args], keywords);
  }
  bind(args: PValue[], keywords: KeywordNames): PValue {
    if (this.direct) return invokeBound(this.fn, args);
    return invokeBound(this.fn, bindArguments(this.fn, args, keywords));
  }
}

/** A builtin method found on the class of the receiver. */
abstract class BuiltinMethodEntryNode extends CallEntryNode {
  readonly definition: BuiltinDefinition;
  constructor(definition: BuiltinDefinition) {
    super();
    this.definition = definition;
  }
  override executeCall0(_frame: PythonFrame, receiver: PValue): PValue {
    if (this.definition.call0 !== null) return this.definition.call0(receiver);
    return this.definition.call(receiver, [], null);
  }
  override executeCall1(_frame: PythonFrame, receiver: PValue, a: PValue): PValue {
    if (this.definition.call1 !== null) return this.definition.call1(receiver, a);
    return this.definition.call(receiver, [a], null);
  }
  override executeCall2(_frame: PythonFrame, receiver: PValue, a: PValue, b: PValue): PValue {
    if (this.definition.call2 !== null) return this.definition.call2(receiver, a, b);
    return this.definition.call(receiver, [a, b], null);
  }
  override executeCall3(_frame: PythonFrame, receiver: PValue, a: PValue, b: PValue, c: PValue): PValue {
    if (this.definition.call3 !== null) return this.definition.call3(receiver, a, b, c);
    return this.definition.call(receiver, [a, b, c], null);
  }
  override executeCallN(_frame: PythonFrame, receiver: PValue, args: PValue[], keywords: KeywordNames): PValue {
    return this.definition.call(receiver, args, keywords);
  }
}

class ShapeMethodEntryNode extends BuiltinMethodEntryNode {
  readonly shape: PShape;
  readonly version: TypeVersion;
  constructor(shape: PShape, definition: BuiltinDefinition) {
    super(definition);
    this.shape = shape;
    this.version = shape.cls.version;
  }
  override executeTest(_frame: PythonFrame, receiver: PValue): boolean {
    return receiver !== null && (receiver as PObject).shape === this.shape && this.version.valid;
  }
}

class StrMethodEntryNode extends BuiltinMethodEntryNode {
  override executeTest(_frame: PythonFrame, receiver: PValue): boolean {
    return typeof receiver === 'string';
  }
}

/** A function in a module: `math.sqrt(x)`. */
class ModuleFunctionEntryNode extends CallEntryNode {
  readonly module: PModule;
  readonly cell: GlobalCell;
  readonly callee: PValue;
  readonly entry: CallEntryNode;
  constructor(module: PModule, cell: GlobalCell, callee: PValue, entry: CallEntryNode) {
    super();
    this.module = module;
    this.cell = cell;
    this.callee = callee;
    this.entry = entry;
  }
  override executeTest(frame: PythonFrame, receiver: PValue): boolean {
    return receiver === this.module && this.cell.value === this.callee && this.entry.executeTest(frame, this.callee);
  }
  override executeCall0(frame: PythonFrame, _receiver: PValue): PValue {
    return this.entry.executeCall0(frame, this.callee);
  }
  override executeCall1(frame: PythonFrame, _receiver: PValue, a: PValue): PValue {
    return this.entry.executeCall1(frame, this.callee, a);
  }
  override executeCall2(frame: PythonFrame, _receiver: PValue, a: PValue, b: PValue): PValue {
    return this.entry.executeCall2(frame, this.callee, a, b);
  }
  override executeCall3(frame: PythonFrame, _receiver: PValue, a: PValue, b: PValue, c: PValue): PValue {
    return this.entry.executeCall3(frame, this.callee, a, b, c);
  }
  override executeCallN(frame: PythonFrame, _receiver: PValue, args: PValue[], keywords: KeywordNames): PValue {
    return this.entry.executeCallN(frame, this.callee, args, keywords);
  }
}

/** A function read from a class: `Base.method(self)`. */
class TypeFunctionEntryNode extends CallEntryNode {
  readonly type: PType;
  readonly version: TypeVersion;
  readonly metaversion: TypeVersion;
  readonly callee: PFunction;
  readonly entry: CallEntryNode;
  constructor(type: PType, callee: PFunction, entry: CallEntryNode) {
    super();
    this.type = type;
    this.version = type.version;
    this.metaversion = type.shape.cls.version;
    this.callee = callee;
    this.entry = entry;
  }
  override executeTest(frame: PythonFrame, receiver: PValue): boolean {
    return (
      receiver === this.type &&
      this.version.valid &&
      this.metaversion.valid &&
      this.entry.executeTest(frame, this.callee)
    );
  }
  override executeCall0(frame: PythonFrame, _receiver: PValue): PValue {
    return this.entry.executeCall0(frame, this.callee);
  }
  override executeCall1(frame: PythonFrame, _receiver: PValue, a: PValue): PValue {
    return this.entry.executeCall1(frame, this.callee, a);
  }
  override executeCall2(frame: PythonFrame, _receiver: PValue, a: PValue, b: PValue): PValue {
    return this.entry.executeCall2(frame, this.callee, a, b);
  }
  override executeCall3(frame: PythonFrame, _receiver: PValue, a: PValue, b: PValue, c: PValue): PValue {
    return this.entry.executeCall3(frame, this.callee, a, b, c);
  }
  override executeCallN(frame: PythonFrame, _receiver: PValue, args: PValue[], keywords: KeywordNames): PValue {
    return this.entry.executeCallN(frame, this.callee, args, keywords);
  }
}

/** The entry for `receiver.name(…)`; `null` when nothing is gained. */
export function methodEntryFor(
  receiver: PValue,
  name: string,
  count: number,
  keywords: KeywordNames,
): CallEntryNode | null {
  const type = typeOf(receiver);
  if (receiver instanceof PType) {
    if (type.tp_getattro !== typeType.tp_getattro || type.lookup(name) !== undefined) return null;
    let found = receiver.lookup(name);
    if (found instanceof PStaticMethod) found = found.callable;
    if (!(found instanceof PFunction)) return null;
    return new TypeFunctionEntryNode(receiver, found, callEntryFor(found, count, keywords)!);
  }
  if (receiver instanceof PModule) {
    const storage = receiver.dict.storage;
    if (type !== moduleType || !(storage instanceof CellStorage) || type.lookup(name) !== undefined) return null;
    const callee = storage.getStr(name);
    if (callee === undefined) return null;
    const entry = callEntryFor(callee, count, keywords);
    return entry === null ? null : new ModuleFunctionEntryNode(receiver, storage.cell(name), callee, entry);
  }
  if (type.tp_getattro !== objectType.tp_getattro) return null;
  if (receiver instanceof PObject && receiver.shape.dictionary) return null;
  const found = type.lookup(name);
  if (found instanceof PMethodDescriptor && found.shape.cls === methodDescriptorType) {
    if (typeof receiver === 'string') return new StrMethodEntryNode(found.definition);
    if (receiver instanceof PObject && receiver.shape.lookup(name) === undefined)
      return new ShapeMethodEntryNode(receiver.shape, found.definition);
    return null;
  }
  if (found instanceof PFunction && receiver instanceof PObject && receiver.shape.lookup(name) === undefined)
    return new MethodEntryNode(receiver.shape, found, keywords === null && bindsDirectly(found.code, count + 1));
  return null;
}

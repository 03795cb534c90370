import { bindsDirectly, invokeBound } from '../objects/function/bind.ts';
import { callCoroutine } from '../objects/function/coroutine-call.ts';
import { superFind } from '../objects/super/super.ts';
import { prepended } from '../runtime/arrays.ts';
import { PObject, type PShape, type PValue } from '../runtime/object.ts';
import { returned } from '../runtime/registers.ts';
import { looksUpPlainly } from '../runtime/slot-definitions.ts';
import { CellStorage, type GlobalCell } from '../runtime/storage/cell-storage.ts';
import { PType, type TypeVersion } from '../runtime/type.ts';
import type { KeywordNames } from '../runtime/type-slots.ts';
import { typeType } from '../runtime/types.ts';
import type { Executable, PCode } from '../runtime/values/code.ts';
import { readyExecutable } from '../runtime/values/code-run.ts';
import {
  classMethodDescriptorType,
  classmethodType,
  methodDescriptorType,
  PBuiltinFunction,
  PClassMethod,
  PFunction,
  PMethodDescriptor,
  PMethodWrapper,
  PStaticMethod,
  PWrapperDescriptor,
  staticmethodType,
} from '../runtime/values/function.ts';
import { moduleType, PModule } from '../runtime/values/module.ts';
import { typeOf } from '../runtime/values/scalars.ts';
import { type PSuper, superShape, superType } from '../runtime/values/super.ts';
import { type BindingNode, bindingFor } from './binding.ts';
import { BuiltinEntryNode, FUNCTION, METHOD, methodKindOf } from './builtin-entry.ts';
import { callEntryFor } from './call-entries.ts';
import { CallEntryNode } from './call-entry.ts';
import type { PythonFrame } from './python-frame.ts';
import { unboundEntryFor } from './unbound-entry.ts';

/* What calls of methods, `receiver.name(…)`, remember: entries that are asked for the receiver. */

/** A method found on the class of the receiver, in Python. */
export class MethodEntryNode extends CallEntryNode {
  readonly shape: PShape;
  readonly version: TypeVersion;
  readonly fn: PFunction;
  readonly code: PCode;
  readonly target: Executable;
  /** When arguments do not go to the parameters one by one. */
  readonly binding: BindingNode | null;
  /** How many parameters it has, if they do. */
  readonly count: number;
  constructor(shape: PShape, fn: PFunction, binding: BindingNode | null) {
    super();
    this.count = binding === null ? fn.code.signature.positional : 0;
    this.shape = shape;
    this.version = shape.cls.version;
    this.fn = fn;
    this.code = fn.code;
    this.target = readyExecutable(fn.code);
    this.binding = binding;
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
    if (this.binding !== null) return this.binding.executeInvoke(this.fn, [receiver]);
    return returned(this.target.invoke(this.fn, receiver));
  }
  override executeCall1(_frame: PythonFrame, receiver: PValue, a: PValue): PValue {
    if (this.binding !== null) return this.binding.executeInvoke(this.fn, [receiver, a]);
    return returned(this.target.invoke(this.fn, receiver, a));
  }
  override executeCall2(_frame: PythonFrame, receiver: PValue, a: PValue, b: PValue): PValue {
    if (this.binding !== null) return this.binding.executeInvoke(this.fn, [receiver, a, b]);
    return returned(this.target.invoke(this.fn, receiver, a, b));
  }
  override executeCall3(_frame: PythonFrame, receiver: PValue, a: PValue, b: PValue, c: PValue): PValue {
    if (this.binding !== null) return this.binding.executeInvoke(this.fn, [receiver, a, b, c]);
    return returned(this.target.invoke(this.fn, receiver, a, b, c));
  }
  override executeCallN(_frame: PythonFrame, receiver: PValue, args: PValue[], _keywords: KeywordNames): PValue {
    if (this.count === 5) return returned(this.target.invoke(this.fn, receiver, args[0], args[1], args[2], args[3]));
    if (this.count === 6)
      return returned(this.target.invoke(this.fn, receiver, args[0], args[1], args[2], args[3], args[4]));
    return this.executeMany(prepended(receiver, args));
  }
  override callInCoroutine(receiver: PValue, args: PValue[], keywords: KeywordNames): PValue {
    return callCoroutine(this.fn, [receiver, ...args], keywords);
  }
  executeMany(args: PValue[]): PValue {
    if (this.binding !== null) return this.binding.executeInvoke(this.fn, args);
    return invokeBound(this.fn, args);
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
  override callInCoroutine(_receiver: PValue, args: PValue[], keywords: KeywordNames): PValue {
    return this.entry.callInCoroutine(this.callee, args, keywords);
  }
}

/** A function read from a class: `Base.method(self)`, or a static method: `self.helper()`. */
class TypeFunctionEntryNode extends CallEntryNode {
  /** The class it is read from; `null` when it is read from instances of one shape. */
  readonly type: PType | null;
  readonly shape: PShape | null;
  readonly version: TypeVersion;
  readonly metaversion: TypeVersion;
  readonly callee: PFunction | PBuiltinFunction;
  readonly entry: CallEntryNode;
  constructor(receiver: PObject, callee: PFunction | PBuiltinFunction, entry: CallEntryNode) {
    super();
    const cls = receiver instanceof PType ? receiver : receiver.shape.cls;
    this.type = receiver instanceof PType ? receiver : null;
    this.shape = receiver instanceof PType ? null : receiver.shape;
    this.version = cls.version;
    this.metaversion = cls.shape.cls.version;
    this.callee = callee;
    this.entry = entry;
  }
  override executeTest(frame: PythonFrame, receiver: PValue): boolean {
    return (
      (this.type !== null
        ? receiver === this.type && this.metaversion.valid
        : receiver !== null && (receiver as PObject).shape === this.shape) &&
      this.version.valid &&
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
  override callInCoroutine(_receiver: PValue, args: PValue[], keywords: KeywordNames): PValue {
    return this.entry.callInCoroutine(this.callee, args, keywords);
  }
}

/** A class method: gets the class before the arguments. */
class ClassMethodEntryNode extends TypeFunctionEntryNode {
  readonly cls: PType;
  constructor(receiver: PObject, callee: PFunction, entry: CallEntryNode) {
    super(receiver, callee, entry);
    this.cls = receiver instanceof PType ? receiver : receiver.shape.cls;
  }
  override executeCall0(frame: PythonFrame, _receiver: PValue): PValue {
    return this.entry.executeCall1(frame, this.callee, this.cls);
  }
  override executeCall1(frame: PythonFrame, _receiver: PValue, a: PValue): PValue {
    return this.entry.executeCall2(frame, this.callee, this.cls, a);
  }
  override executeCall2(frame: PythonFrame, _receiver: PValue, a: PValue, b: PValue): PValue {
    return this.entry.executeCall3(frame, this.callee, this.cls, a, b);
  }
  override executeCall3(frame: PythonFrame, _receiver: PValue, a: PValue, b: PValue, c: PValue): PValue {
    return this.entry.executeCallN(frame, this.callee, [this.cls, a, b, c], null);
  }
  override executeCallN(frame: PythonFrame, _receiver: PValue, args: PValue[], keywords: KeywordNames): PValue {
    return this.entry.executeCallN(frame, this.callee, prepended<PValue>(this.cls, args), keywords);
  }
  override callInCoroutine(_receiver: PValue, args: PValue[], keywords: KeywordNames): PValue {
    return this.entry.callInCoroutine(this.callee, [this.cls, ...args], keywords);
  }
}

/** A slot of a builtin class of the receiver: `super().__init__()`. */
class WrapperEntryNode extends CallEntryNode {
  readonly shape: PShape;
  readonly version: TypeVersion;
  readonly descriptor: PWrapperDescriptor;
  constructor(shape: PShape, descriptor: PWrapperDescriptor) {
    super();
    this.shape = shape;
    this.version = shape.cls.version;
    this.descriptor = descriptor;
  }
  override executeTest(_frame: PythonFrame, receiver: PValue): boolean {
    return receiver !== null && (receiver as PObject).shape === this.shape && this.version.valid;
  }
  override executeCall0(_frame: PythonFrame, receiver: PValue): PValue {
    return this.descriptor.call(receiver, [], null);
  }
  override executeCall1(_frame: PythonFrame, receiver: PValue, a: PValue): PValue {
    return this.descriptor.call(receiver, [a], null);
  }
  override executeCall2(_frame: PythonFrame, receiver: PValue, a: PValue, b: PValue): PValue {
    return this.descriptor.call(receiver, [a, b], null);
  }
  override executeCall3(_frame: PythonFrame, receiver: PValue, a: PValue, b: PValue, c: PValue): PValue {
    return this.descriptor.call(receiver, [a, b, c], null);
  }
  override executeCallN(_frame: PythonFrame, receiver: PValue, args: PValue[], keywords: KeywordNames): PValue {
    return this.descriptor.call(receiver, args, keywords);
  }
  override callInCoroutine(receiver: PValue, args: PValue[], keywords: KeywordNames): PValue {
    return callCoroutine(new PMethodWrapper(this.descriptor, receiver), args, keywords);
  }
}

/** A method found by `super()`: gets the object that this is for. */
class SuperEntryNode extends CallEntryNode {
  readonly type: PType;
  readonly entry: CallEntryNode;
  constructor(type: PType, entry: CallEntryNode) {
    super();
    this.type = type;
    this.entry = entry;
  }
  override executeTest(frame: PythonFrame, receiver: PValue): boolean {
    return (
      receiver !== null &&
      (receiver as PObject).shape === superShape &&
      (receiver as PSuper).type === this.type &&
      this.entry.executeTest(frame, (receiver as PSuper).object!)
    );
  }
  override executeCall0(frame: PythonFrame, receiver: PValue): PValue {
    return this.entry.executeCall0(frame, (receiver as PSuper).object!);
  }
  override executeCall1(frame: PythonFrame, receiver: PValue, a: PValue): PValue {
    return this.entry.executeCall1(frame, (receiver as PSuper).object!, a);
  }
  override executeCall2(frame: PythonFrame, receiver: PValue, a: PValue, b: PValue): PValue {
    return this.entry.executeCall2(frame, (receiver as PSuper).object!, a, b);
  }
  override executeCall3(frame: PythonFrame, receiver: PValue, a: PValue, b: PValue, c: PValue): PValue {
    return this.entry.executeCall3(frame, (receiver as PSuper).object!, a, b, c);
  }
  override executeCallN(frame: PythonFrame, receiver: PValue, args: PValue[], keywords: KeywordNames): PValue {
    return this.entry.executeCallN(frame, (receiver as PSuper).object!, args, keywords);
  }
  override callInCoroutine(receiver: PValue, args: PValue[], keywords: KeywordNames): PValue {
    return this.entry.callInCoroutine((receiver as PSuper).object!, args, keywords);
  }
}

/** The entry for `super().name(…)`. */
function superEntryFor(receiver: PSuper, name: string, count: number, keywords: KeywordNames): CallEntryNode | null {
  const { object, objectType, type } = receiver;
  if (!(object instanceof PObject) || objectType === null || name === '__class__') return null;
  const found = superFind(type!, objectType, name);
  let entry: CallEntryNode | null = null;
  if (object instanceof PType) {
    if (objectType === object) entry = classHeldEntryFor(object, found, count, keywords);
  } else if (objectType !== object.shape.cls || object.shape.dictionary) return null;
  else if (found instanceof PFunction) entry = functionEntryFor(object, found, count, keywords);
  else if (found instanceof PWrapperDescriptor) entry = new WrapperEntryNode(object.shape, found);
  else if (found instanceof PMethodDescriptor && found.shape.cls === methodDescriptorType)
    entry = new BuiltinEntryNode(METHOD, found.definition, object, count, keywords);
  return entry === null ? null : new SuperEntryNode(type!, entry);
}

/** The entry for a method in Python. */
function functionEntryFor(
  receiver: PObject,
  found: PFunction,
  count: number,
  keywords: KeywordNames,
): CallEntryNode | null {
  if (keywords === null && bindsDirectly(found.code, count + 1))
    return new MethodEntryNode(receiver.shape, found, null);
  const binding = bindingFor(found, count + 1, keywords);
  return binding === null ? null : new MethodEntryNode(receiver.shape, found, binding);
}

/** The entry for what a class holds under the name that is called, read from it or from an instance; `null` for what binds otherwise. */
function classHeldEntryFor(
  receiver: PObject,
  found: PValue | undefined,
  count: number,
  keywords: KeywordNames,
): CallEntryNode | null {
  if (found instanceof PClassMethod && found.shape.cls === classmethodType) {
    const { callable } = found;
    const entry = callable instanceof PFunction ? callEntryFor(callable, count + 1, keywords) : null;
    return entry === null ? null : new ClassMethodEntryNode(receiver, callable as PFunction, entry);
  }
  if (found instanceof PMethodDescriptor && found.shape.cls === classMethodDescriptorType) {
    const cls = receiver instanceof PType ? receiver : receiver.shape.cls;
    const callee = new PBuiltinFunction(found.definition, cls, null, found.owner);
    return new TypeFunctionEntryNode(
      receiver,
      callee,
      new BuiltinEntryNode(FUNCTION, found.definition, callee, count, keywords),
    );
  }
  const isStatic = found instanceof PStaticMethod && found.shape.cls === staticmethodType;
  const callee = isStatic ? found.callable : found;
  if (!(callee instanceof PFunction) && !(callee instanceof PBuiltinFunction)) return null;
  if (!isStatic && !(receiver instanceof PType)) return null;
  const entry = callEntryFor(callee, count, keywords);
  return entry === null ? null : new TypeFunctionEntryNode(receiver, callee, entry);
}

/** Whether what a metaclass has under a name is only found where the class has nothing: `__init__` of `type` is none of `Base.__init__(self)`. */
function givesWay(ofMetaclass: PValue | undefined): boolean {
  return (
    ofMetaclass === undefined ||
    ofMetaclass instanceof PBuiltinFunction ||
    ofMetaclass instanceof PWrapperDescriptor ||
    ofMetaclass instanceof PMethodDescriptor ||
    ofMetaclass instanceof PFunction
  );
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
    if (type.tp_getattro !== typeType.tp_getattro || !givesWay(type.lookup(name))) return null;
    const found = receiver.lookup(name);
    return classHeldEntryFor(receiver, found, count, keywords) ?? unboundEntryFor(receiver, found, count, keywords);
  }
  if (receiver instanceof PModule) {
    const storage = receiver.dict.storage;
    if (type !== moduleType || !(storage instanceof CellStorage) || type.lookup(name) !== undefined) return null;
    const callee = storage.getStr(name);
    if (callee === undefined) return null;
    const entry = callEntryFor(callee, count, keywords);
    return entry === null ? null : new ModuleFunctionEntryNode(receiver, storage.cell(name), callee, entry);
  }
  if (type === superType) return superEntryFor(receiver as PSuper, name, count, keywords);
  if (!looksUpPlainly(type)) return null;
  if (receiver instanceof PObject && receiver.shape.dictionary) return null;
  const found = type.lookup(name);
  if (found instanceof PMethodDescriptor && found.shape.cls === methodDescriptorType) {
    const kind = methodKindOf(receiver);
    if (kind === null || (receiver instanceof PObject && receiver.shape.lookup(name) !== undefined)) return null;
    return new BuiltinEntryNode(kind, found.definition, receiver, count, keywords);
  }
  if (!(receiver instanceof PObject) || receiver.shape.lookup(name) !== undefined) return null;
  if (found instanceof PFunction) return functionEntryFor(receiver, found, count, keywords);
  return classHeldEntryFor(receiver, found, count, keywords);
}

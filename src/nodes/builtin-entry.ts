import { callSuspendable } from '../objects/function/coroutine-call.ts';
import { PObject, type PShape, type PValue } from '../runtime/object.ts';
import { rt } from '../runtime/registers.ts';
import type { TypeVersion } from '../runtime/type.ts';
import type { KeywordNames } from '../runtime/type-slots.ts';
import { type BuiltinDefinition, type DirectCall, PBuiltinFunction } from '../runtime/values/function.ts';
import { isFloat } from '../runtime/values/scalars.ts';
import { inCoroutineForm } from '../truffle/intrinsics.ts';
import { CallEntryNode } from './call-entry.ts';
import type { PythonFrame } from './python-frame.ts';

const ALWAYS = 0;
const OBJECTS = 1;
const INSTANCES = 2;

/** Whether a builtin that waits for such arguments may have to wait for this one. @inline */
function callsBack(waitsFor: number, value: PValue): boolean {
  if (waitsFor === ALWAYS) return true;
  if (value === null || typeof value !== 'object') return false;
  return waitsFor === OBJECTS || value.shape.cls.isHeapType;
}

/** What an entry is for: one builtin function; */
export const FUNCTION = 0;
/** one builtin method, bound to whatever (`append = items.append`); */
export const BOUND = 1;
/** a method of the class of receivers of one shape; */
export const METHOD = 2;
/** a method of str; */
const TEXT_METHOD = 3;
/** a method of int, for what is a number to JavaScript too; */
const INT_METHOD = 4;
/** a method of float. */
const FLOAT_METHOD = 5;

/** The kind of an entry for methods of `receiver`; null where there is none. */
export function methodKindOf(receiver: PValue): number | null {
  if (typeof receiver === 'string') return TEXT_METHOD;
  if (typeof receiver === 'number') return INT_METHOD;
  if (isFloat(receiver)) return FLOAT_METHOD;
  return receiver instanceof PObject ? METHOD : null;
}

type Convert = DirectCall['converters'][number];
type Where = () => string;
const nowhere: Where = () => '';

/**
 * A builtin: calls its body directly when the count of arguments is one that the signature takes without further ado. All kinds are one class:
 * to the interpreter each field read is then one of a known layout.
 */
export class BuiltinEntryNode extends CallEntryNode {
  readonly kind: number;
  readonly definition: BuiltinDefinition;
  /** It may block. */
  readonly suspendable: boolean;
  /** Which arguments it may have to wait for, as what it calls back may block. */
  readonly waitsFor: number;
  readonly callee: PBuiltinFunction | null;
  /** What the function is bound to, when `callee` is known. */
  readonly self: PValue;
  /** Of the receivers, and the version of their class. */
  readonly shape: PShape | null = null;
  readonly version: TypeVersion | null = null;
  readonly run: DirectCall['run'] | null;
  readonly convertSelf: DirectCall['convertSelf'];
  readonly variadic: boolean;
  /** Takes three arguments, whichever call brings them. */
  readonly three: boolean;
  /** An answer of `undefined` is an exception: see `returned`. */
  readonly raises: boolean;
  readonly convert0: Convert;
  readonly convert1: Convert;
  readonly convert2: Convert;
  readonly convert3: Convert;
  readonly where0: Where;
  readonly where1: Where;
  readonly where2: Where;
  readonly where3: Where;
  readonly fallback0: unknown;
  readonly fallback1: unknown;
  readonly fallback2: unknown;
  readonly fallback3: unknown;
  /** A call with keywords: its values by parameter, see `DirectCall.places`. */
  readonly named: boolean;
  readonly place0: number;
  readonly place1: number;
  readonly place2: number;
  readonly place3: number;

  /** `subject` is the function, or the receiver of the method. */
  constructor(kind: number, definition: BuiltinDefinition, subject: PValue, count: number, keywords: KeywordNames) {
    super();
    this.kind = kind;
    this.definition = definition;
    this.suspendable = definition.suspendable !== null;
    this.callee = kind === FUNCTION ? (subject as PBuiltinFunction) : null;
    this.self = kind === FUNCTION ? (subject as PBuiltinFunction).self : null;
    const { replayed } = definition;
    const own = kind === FUNCTION ? this.self : subject;
    if (replayed === null) this.waitsFor = ALWAYS;
    else if (kind === BOUND || (kind === METHOD && callsBack(replayed === 'objects' ? OBJECTS : INSTANCES, own)))
      this.waitsFor = ALWAYS;
    else this.waitsFor = replayed === 'objects' ? OBJECTS : INSTANCES;
    if (kind === METHOD) {
      this.shape = (subject as PObject).shape;
      this.version = this.shape.cls.version;
    }
    const { direct } = definition;
    const entries = [definition.call0, definition.call1, definition.call2, definition.call3];
    const usable =
      direct !== null && keywords === null && (direct.variadic || (count <= 3 && (entries[count] ?? null) !== null));
    this.three = usable && count === 3;
    const places = direct === null || keywords === null ? null : direct.places(count - keywords.length, keywords);
    this.named = places !== null;
    this.place0 = places?.[0] ?? -1;
    this.place1 = places?.[1] ?? -1;
    this.place2 = places?.[2] ?? -1;
    this.place3 = places?.[3] ?? -1;
    const called = usable || places !== null;
    this.run = called ? direct!.run : null;
    const convertSelf = direct?.convertSelf ?? null;
    // what is taken as it is depends on the class, which is that of all later receivers
    const asItIs = convertSelf !== null && kind >= METHOD && called && convertSelf(subject) === subject;
    this.convertSelf = asItIs ? null : convertSelf;
    this.variadic = direct?.variadic ?? false;
    this.raises = direct?.raises ?? false;
    this.convert0 = direct?.converters[0] ?? null;
    this.convert1 = direct?.converters[1] ?? null;
    this.convert2 = direct?.converters[2] ?? null;
    this.convert3 = direct?.converters[3] ?? null;
    this.where0 = direct?.wheres[0] ?? nowhere;
    this.where1 = direct?.wheres[1] ?? nowhere;
    this.where2 = direct?.wheres[2] ?? nowhere;
    this.where3 = direct?.wheres[3] ?? nowhere;
    this.fallback0 = direct?.fallbacks[0];
    this.fallback1 = direct?.fallbacks[1];
    this.fallback2 = direct?.fallbacks[2];
    this.fallback3 = direct?.fallbacks[3];
  }
  override executeTest(_frame: PythonFrame, callee: PValue): boolean {
    if (this.kind === FUNCTION) return callee === this.callee;
    if (this.kind === METHOD) return callee !== null && (callee as PObject).shape === this.shape && this.version!.valid;
    if (this.kind === TEXT_METHOD) return typeof callee === 'string';
    if (this.kind === INT_METHOD) return typeof callee === 'number';
    if (this.kind === FLOAT_METHOD) return isFloat(callee);
    return (
      callee !== null &&
      callee.constructor === PBuiltinFunction &&
      (callee as PBuiltinFunction).definition === this.definition
    );
  }
  /** What `callee`, the function or the receiver, has the body run on. */
  executeSelf(callee: PValue): PValue {
    if (this.kind === FUNCTION) return this.self;
    if (this.kind === BOUND) return (callee as PBuiltinFunction).self;
    return callee;
  }
  override executeCall0(_frame: PythonFrame, callee: PValue): PValue {
    const self = this.executeSelf(callee);
    if (inCoroutineForm() && this.suspendable && this.waitsFor === ALWAYS)
      return callSuspendable(this.definition, self, [], null);
    const run = this.run;
    if (run === null) return this.definition.call(self, [], null);
    const convertSelf = this.convertSelf;
    const receiver = convertSelf === null ? self : convertSelf(self);
    const first = this.variadic ? [] : this.fallback0;
    const result = run(receiver, first, this.fallback1, this.fallback2, this.fallback3);
    if (result !== undefined) return result;
    if (this.raises) throw rt.raised;
    return null;
  }
  override executeCall1(_frame: PythonFrame, callee: PValue, a: PValue): PValue {
    const self = this.executeSelf(callee);
    if (inCoroutineForm() && this.suspendable && callsBack(this.waitsFor, a))
      return callSuspendable(this.definition, self, [a], null);
    const run = this.run;
    if (run === null) return this.definition.call(self, [a], null);
    const convertSelf = this.convertSelf;
    const receiver = convertSelf === null ? self : convertSelf(self);
    let result: PValue | undefined;
    if (this.variadic) result = run(receiver, [a], this.fallback1, this.fallback2, this.fallback3);
    else {
      const convert = this.convert0;
      const first = convert === null ? a : convert(a, this.where0);
      result = run(receiver, first, this.fallback1, this.fallback2, this.fallback3);
    }
    if (result !== undefined) return result;
    if (this.raises) throw rt.raised;
    return null;
  }
  override executeCall2(_frame: PythonFrame, callee: PValue, a: PValue, b: PValue): PValue {
    const self = this.executeSelf(callee);
    if (inCoroutineForm() && this.suspendable && (callsBack(this.waitsFor, a) || callsBack(this.waitsFor, b)))
      return callSuspendable(this.definition, self, [a, b], null);
    const run = this.run;
    if (run === null) return this.definition.call(self, [a, b], null);
    const convertSelf = this.convertSelf;
    const receiver = convertSelf === null ? self : convertSelf(self);
    let result: PValue | undefined;
    if (this.variadic) result = run(receiver, [a, b], this.fallback1, this.fallback2, this.fallback3);
    else {
      const convert0 = this.convert0;
      const convert1 = this.convert1;
      const first = convert0 === null ? a : convert0(a, this.where0);
      const second = convert1 === null ? b : convert1(b, this.where1);
      result = run(receiver, first, second, this.fallback2, this.fallback3);
    }
    if (result !== undefined) return result;
    if (this.raises) throw rt.raised;
    return null;
  }
  override executeCall3(_frame: PythonFrame, callee: PValue, a: PValue, b: PValue, c: PValue): PValue {
    const self = this.executeSelf(callee);
    if (inCoroutineForm() && this.suspendable) return callSuspendable(this.definition, self, [a, b, c], null);
    const run = this.run;
    if (run === null) return this.definition.call(self, [a, b, c], null);
    const convertSelf = this.convertSelf;
    const receiver = convertSelf === null ? self : convertSelf(self);
    let result: PValue | undefined;
    if (this.variadic) result = run(receiver, [a, b, c], this.fallback1, this.fallback2, this.fallback3);
    else {
      const convert0 = this.convert0;
      const convert1 = this.convert1;
      const convert2 = this.convert2;
      const first = convert0 === null ? a : convert0(a, this.where0);
      const second = convert1 === null ? b : convert1(b, this.where1);
      const third = convert2 === null ? c : convert2(c, this.where2);
      result = run(receiver, first, second, third, this.fallback3);
    }
    if (result !== undefined) return result;
    if (this.raises) throw rt.raised;
    return null;
  }
  override executeCallN(frame: PythonFrame, callee: PValue, args: PValue[], keywords: KeywordNames): PValue {
    if (this.three) return this.executeCall3(frame, callee, args[0]!, args[1]!, args[2]!);
    const self = this.executeSelf(callee);
    const run = this.run;
    if (run !== null && (this.variadic || this.named) && !(inCoroutineForm() && this.suspendable)) {
      const convertSelf = this.convertSelf;
      const receiver = convertSelf === null ? self : convertSelf(self);
      if (this.named) return this.callNamed(run, receiver, args);
      const result = run(receiver, args, this.fallback1, this.fallback2, this.fallback3);
      if (result !== undefined) return result;
      if (this.raises) throw rt.raised;
      return null;
    }
    if (this.suspendable) return callSuspendable(this.definition, self, args, keywords);
    return this.definition.call(self, args, keywords);
  }
  callNamed(run: DirectCall['run'], receiver: unknown, args: readonly PValue[]): PValue {
    const { convert0, convert1, convert2, convert3, place0, place1, place2, place3 } = this;
    let first = this.fallback0;
    if (place0 >= 0) first = convert0 === null ? args[place0]! : convert0(args[place0]!, this.where0);
    let second = this.fallback1;
    if (place1 >= 0) second = convert1 === null ? args[place1]! : convert1(args[place1]!, this.where1);
    let third = this.fallback2;
    if (place2 >= 0) third = convert2 === null ? args[place2]! : convert2(args[place2]!, this.where2);
    let fourth = this.fallback3;
    if (place3 >= 0) fourth = convert3 === null ? args[place3]! : convert3(args[place3]!, this.where3);
    const result = run(receiver, first, second, third, fourth);
    if (result !== undefined) return result;
    if (this.raises) throw rt.raised;
    return null;
  }
  override callInCoroutine(callee: PValue, args: PValue[], keywords: KeywordNames): PValue {
    const self = this.executeSelf(callee);
    const { suspendable } = this.definition;
    return suspendable === null ? this.definition.call(self, args, keywords) : suspendable(self, args, keywords);
  }
}

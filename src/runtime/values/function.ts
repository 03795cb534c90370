import { PObject, type PShape, type PValue } from '../object.ts';
import { METHOD_DESCRIPTOR, type PType } from '../type.ts';
import type { KeywordNames } from '../type-slots.ts';
import { builtinType } from '../types.ts';
import type { PCell, PCode } from './code.ts';
import type { PDict } from './dict.ts';
import type { PTuple } from './sequences.ts';

const internal = (): never => {
  throw new Error('made by the interpreter only');
};

/** A Python function. */
export class PFunction extends PObject {
  code: PCode;
  readonly globals: PDict;
  /** The namespace of builtins its globals name, as when it was made. */
  builtins: PDict;
  closure: readonly PCell[];
  name: string;
  qualname: string;
  module: PValue;
  /** `__doc__` once it was set; until then it is that of the code. */
  #doc: PValue | undefined = undefined;
  /** Defaults of the last positional parameters; empty if none. */
  defaults: readonly PValue[] = [];
  keywordDefaults: Map<string, PValue> | null = null;
  /** `__annotations__`, made at once or by a thunk when first asked for. */
  annotations: PDict | (() => PDict) | null = null;
  typeParams: PTuple | null = null;
  constructor(code: PCode, globals: PDict, builtins: PDict, closure: readonly PCell[]) {
    super(functionType.instanceShape);
    this.code = code;
    this.globals = globals;
    this.builtins = builtins;
    this.closure = closure;
    this.name = code.name;
    this.qualname = code.qualname;
    this.module = null;
  }

  get doc(): PValue {
    return this.#doc === undefined ? this.code.origin.doc() : this.#doc;
  }
  set doc(value: PValue) {
    this.#doc = value;
  }
}

/** A method bound to its first argument: `types.MethodType`. */
export class PMethod extends PObject {
  readonly func: PValue;
  readonly self: PValue;
  constructor(func: PValue, self: PValue, shape: PShape = methodType.instanceShape) {
    super(shape);
    this.func = func;
    this.self = self;
  }
}

/**
 * The definition of a builtin function or method: what the clinic makes of one literal. `call` takes everything; the fixed arities are
 * the fast entries and exist for every count the signature accepts positionally (up to 3, `self` not counted).
 */
export interface BuiltinDefinition {
  readonly name: string;
  readonly doc: string | null;
  /** `($self, index=-1, /)`, CPython's `__text_signature__`, or `null`. */
  readonly textSignature: string | null;
  /** Told the module of a function, for its messages. */
  qualify?(module: string): void;
  readonly call: (self: PValue, args: PValue[], keywords: KeywordNames) => PValue;
  readonly call0: ((self: any) => PValue) | null;
  readonly call1: ((self: any, a: PValue) => PValue) | null;
  readonly call2: ((self: any, a: PValue, b: PValue) => PValue) | null;
  readonly call3: ((self: any, a: PValue, b: PValue, c: PValue) => PValue) | null;
  /** What the fixed arities do, for compiled code to do it in place; `null` where there is more to it. */
  readonly direct: DirectCall | null;
  /** `call` for coroutines, of what may block or run Python code that may: answers the result, or `SUSPENDED`. */
  /** It does not wait itself, but calls back: where an argument is an object, or an instance of a class in Python. See `threads/replay.ts`. */
  readonly replayed: 'objects' | 'instances' | null;
  readonly suspendable: ((self: PValue, args: PValue[], keywords: KeywordNames) => PValue) | null;
}

/** The body of a builtin of at most four parameters, and how arguments reach it. */
export interface DirectCall {
  readonly run: (self: any, ...values: any[]) => PValue | undefined;
  readonly convertSelf: ((self: PValue) => any) | null;
  /** By parameter; `null` where the argument goes as it is. */
  readonly converters: readonly (((value: PValue, where: () => string) => any) | null)[];
  readonly wheres: readonly (() => string)[];
  /** By parameter: what the body gets when the argument is missing. */
  readonly fallbacks: readonly unknown[];
  /** The first parameter is `*args`. */
  readonly variadic: boolean;
  /** The body may answer `undefined` for having raised: see `returned`. */
  readonly raises: boolean;
  /**
   * Which of the values of a call with `given` positional arguments and these keywords each parameter gets, -1 for none; null where the call
   * is none to be settled ahead.
   */
  readonly places: (given: number, keywords: readonly string[]) => readonly number[] | null;
}

/** A builtin function, or a builtin method bound to `self`: `builtin_function_or_method`. */
export class PBuiltinFunction extends PObject {
  readonly definition: BuiltinDefinition;
  readonly self: PValue;
  readonly module: string | null;
  /** The type a bound method belongs to, for `__qualname__`. */
  readonly owner: PType | null;
  constructor(definition: BuiltinDefinition, self: PValue, module: string | null, owner: PType | null = null) {
    super(builtinFunctionType.instanceShape);
    this.definition = definition;
    this.self = self;
    this.module = module;
    this.owner = owner;
  }
}

/** An unbound method of a builtin type: `method_descriptor`, or `classmethod_descriptor`. */
export class PMethodDescriptor extends PObject {
  readonly owner: PType;
  readonly definition: BuiltinDefinition;
  constructor(owner: PType, definition: BuiltinDefinition, type: PType = methodDescriptorType) {
    super(type.instanceShape);
    this.owner = owner;
    this.definition = definition;
  }
}

/** How a slot is called from Python: `slot` of `owner` under a dunder name. `wrapper_descriptor`. */
export class PWrapperDescriptor extends PObject {
  readonly owner: PType;
  readonly name: string;
  readonly slot: string;
  readonly doc: string;
  readonly textSignature: string;
  /** The slot function it stands for, to tell whether a type may use it directly. */
  readonly wrapped: unknown;
  readonly call: (self: any, args: PValue[], keywords: KeywordNames) => PValue;
  constructor(init: {
    owner: PType;
    name: string;
    slot: string;
    doc: string;
    textSignature: string;
    wrapped: unknown;
    call: (self: any, args: PValue[], keywords: KeywordNames) => PValue;
  }) {
    super(wrapperDescriptorType.instanceShape);
    this.owner = init.owner;
    this.name = init.name;
    this.slot = init.slot;
    this.doc = init.doc;
    this.textSignature = init.textSignature;
    this.wrapped = init.wrapped;
    this.call = init.call;
  }
}

/** A slot wrapper bound to an instance: `method-wrapper`. */
export class PMethodWrapper extends PObject {
  readonly descriptor: PWrapperDescriptor;
  readonly self: PValue;
  constructor(descriptor: PWrapperDescriptor, self: PValue) {
    super(methodWrapperType.instanceShape);
    this.descriptor = descriptor;
    this.self = self;
  }
}

/** A computed attribute of a builtin type: `getset_descriptor`, or `member_descriptor` for plain fields and `__slots__`. */
export class PGetSetDescriptor extends PObject {
  readonly owner: PType;
  readonly name: string;
  readonly doc: string | null;
  readonly get: (self: any) => PValue | undefined;
  readonly set: ((self: any, value: PValue | undefined) => void) | null;
  /** For a `__slots__` member: the hidden key in the shape. */
  readonly key: string | null;
  constructor(init: {
    owner: PType;
    name: string;
    doc: string | null;
    get: (self: any) => PValue | undefined;
    set: ((self: any, value: PValue | undefined) => void) | null;
    type?: PType;
    key?: string | null;
  }) {
    super((init.type ?? getsetDescriptorType).instanceShape);
    this.owner = init.owner;
    this.name = init.name;
    this.doc = init.doc;
    this.get = init.get;
    this.set = init.set;
    this.key = init.key ?? null;
  }
}

export class PStaticMethod extends PObject {
  callable: PValue = null;
}
export class PClassMethod extends PObject {
  callable: PValue = null;
}

export const functionType = builtinType('function', {
  allocate: internal,
  subclassable: false,
  flags: METHOD_DESCRIPTOR,
});
export const methodType = builtinType('method', { allocate: internal, subclassable: false });
export const builtinFunctionType = builtinType('builtin_function_or_method', {
  allocate: internal,
  subclassable: false,
});
export const methodDescriptorType = builtinType('method_descriptor', {
  allocate: internal,
  subclassable: false,
  flags: METHOD_DESCRIPTOR,
});
export const classMethodDescriptorType = builtinType('classmethod_descriptor', {
  allocate: internal,
  subclassable: false,
});
export const wrapperDescriptorType = builtinType('wrapper_descriptor', {
  allocate: internal,
  subclassable: false,
  flags: METHOD_DESCRIPTOR,
});
export const methodWrapperType = builtinType('method-wrapper', { allocate: internal, subclassable: false });
export const getsetDescriptorType = builtinType('getset_descriptor', { allocate: internal, subclassable: false });
export const memberDescriptorType = builtinType('member_descriptor', { allocate: internal, subclassable: false });
export const staticmethodType = builtinType('staticmethod', {
  allocate: (type) => new PStaticMethod(type.instanceShape),
});
export const classmethodType = builtinType('classmethod', {
  allocate: (type) => new PClassMethod(type.instanceShape),
});
staticmethodType.hasDict = true;
classmethodType.hasDict = true;
functionType.hasDict = true;
for (const type of [functionType, methodType, builtinFunctionType, methodDescriptorType]) type.hasWeakref = true;

import { IN_OBJECT, Shape } from '../truffle/shape.ts';
import { weakly } from '../truffle/weakly.ts';
import { PInstance, type PObject, type PShape, type PValue } from './object.ts';
import { TypeSlots } from './type-slots.ts';

/** Valid until anything that a lookup on the type could find changes; then it is replaced by a fresh one. */
export class TypeVersion {
  valid = true;
}

/** Bits of `PType.flags`, as far as they are used, with CPython's names (`Py_TPFLAGS_…`). */
export const HEAPTYPE = 1 << 9;
export const BASETYPE = 1 << 10;
export const IMMUTABLETYPE = 1 << 8;
export const DISALLOW_INSTANTIATION = 1 << 7;
export const IS_ABSTRACT = 1 << 20;
export const SEQUENCE = 1 << 5;
export const MAPPING = 1 << 6;
export const METHOD_DESCRIPTOR = 1 << 17;

/** Makes an empty instance of `type`, whose own layout it is or which inherits it. */
export type Allocate = (type: PType) => PObject;

/** Calls of a builtin class by count of arguments, `tp_vectorcall`: what its constructor does, without argument arrays. */
export interface Vectorcall {
  readonly call0?: () => PValue;
  /** May answer `raising(exception)` instead of throwing. */
  readonly call1?: (a: PValue) => PValue | undefined;
  readonly call2?: (a: PValue, b: PValue) => PValue;
}

const ABSENT = Symbol('absent');
const NONE: ReadonlySet<WeakRef<PType>> = new Set();

/**
 * A class: `PyTypeObject`. Builtin ones are made once per process, are immutable and shared by all contexts; the ones Python programs make
 * belong to the context that made them.
 */
export class PType extends TypeSlots {
  /** `__name__`. */
  name: string;
  /** `__qualname__`; `__module__` is in `dict` (heap types) or in `module` (builtin ones). */
  qualname: string;
  /** Module of a builtin type. */
  module: string;
  base: PType | null;
  bases: readonly PType[];
  mro: readonly PType[];
  /** The type's own attributes in order of definition: `__dict__`. */
  readonly dict = new Map<string, PValue>();
  flags = 0;
  /** Shape of an instance without attributes. */
  instanceShape: PShape;
  /** Inherited from the type that introduced the layout, `layoutOwner`. */
  allocate: Allocate;
  layoutOwner: PType;
  /** Of the type itself only: subclasses do not inherit it. */
  vectorcall: Vectorcall | null = null;
  /** What calling an instance with one argument does, where that needs no array. Of the type itself only. */
  instanceCall1: ((self: never, a: PValue) => PValue) | null = null;
  /** All items of an iterable of exactly this builtin type in a fresh array, where that is quicker than its iterator; undefined where they are too many. */
  collectItems: ((self: never) => PValue[] | undefined) | null = null;
  /** `drain` of a builtin iterator whose steps cost less in a row. Of the type itself only. */
  drain: ((self: never, accept: (item: PValue) => boolean) => PValue | undefined) | null = null;
  /** `nextItems` of a builtin iterator of tuples. Of the type itself only. */
  iternextItems: ((self: never) => readonly PValue[] | undefined) | null = null;
  /** Whether instances have a `__dict__`. */
  hasDict = false;
  /** Whether instances may be referred to weakly. */
  hasWeakref = false;
  /** Instances are plain data: nothing that is done with them runs Python code. */
  isPlainData = false;
  version = new TypeVersion();
  /** Direct subclasses, held weakly. */
  subclasses: ReadonlySet<WeakRef<PType>> = NONE;
  /** The number of `subclasses` at which dead ones are looked for. */
  #sweepAt = 16;
  /** The context that made a heap type; `null` for builtin ones. */
  context: object | null = null;
  /** `__slots__` members this type added, by name, with their hidden keys. */
  members: Map<string, string> | null = null;
  readonly #lookups = new Map<string, PValue | typeof ABSENT>();

  constructor(metashape: PShape, name: string, module: string, base: PType | null, allocate: Allocate | null) {
    super(metashape);
    this.name = name;
    this.qualname = name;
    this.module = module;
    this.base = base;
    this.bases = base === null ? [] : [base];
    this.mro = base === null ? [this] : [this, ...base.mro];
    this.allocate = allocate ?? base!.allocate;
    this.layoutOwner = allocate === null ? base!.layoutOwner : this;
    this.instanceShape = new Shape<PType>(this, null, '', IN_OBJECT);
    if (base !== null) {
      this.hasDict = base.hasDict;
      this.hasWeakref = base.hasWeakref;
    }
  }

  get isHeapType(): boolean {
    return (this.flags & HEAPTYPE) !== 0;
  }

  /** `tp_name`, as messages show it: builtin types of modules carry the module's name, classes made by programs and exceptions do not. */
  get tpName(): string {
    if (this.isHeapType || this.module === 'builtins' || this.mro.at(-2)?.name === 'BaseException') return this.name;
    return `${this.module}.${this.name}`;
  }

  /** The first `name` along the MRO, `_PyType_Lookup`, or `undefined`. */
  lookup(name: string): PValue | undefined {
    const known = this.#lookups.get(name);
    if (known !== undefined) return known === ABSENT ? undefined : (known as PValue);
    for (const type of this.mro) {
      const found = type.dict.get(name);
      if (found !== undefined) {
        this.#lookups.set(name, found);
        return found;
      }
    }
    this.#lookups.set(name, ABSENT);
    return undefined;
  }

  addSubclass(type: PType): void {
    if (this.subclasses === NONE) this.subclasses = new Set();
    const subclasses = this.subclasses as Set<WeakRef<PType>>;
    if (subclasses.size >= this.#sweepAt) {
      for (const ref of subclasses) if (ref.deref() === undefined) subclasses.delete(ref);
      this.#sweepAt = Math.max(16, 2 * subclasses.size);
    }
    subclasses.add(weakly(type));
  }

  removeSubclass(ref: WeakRef<PType>): void {
    (this.subclasses as Set<WeakRef<PType>>).delete(ref);
  }

  /** To be called after any change of `dict`, `mro` or a slot: `PyType_Modified`. */
  modified(): void {
    this.#lookups.clear();
    this.version.valid = false;
    this.version = new TypeVersion();
    for (const ref of this.subclasses) {
      const subclass = ref.deref();
      if (subclass === undefined) this.removeSubclass(ref);
      else subclass.modified();
    }
  }

  /** `PyType_IsSubtype`. */
  isSubtypeOf(other: PType): boolean {
    return this === other || this.mro.includes(other);
  }

  override toString(): string {
    return `<class ${this.name}>`;
  }
}

/** The layout of `object`: nothing but attributes. */
export function allocateInstance(type: PType): PInstance {
  return new PInstance(type.instanceShape);
}

import { bindsDirectly } from '../objects/function/bind.ts';
import { attributeOrMissing, noAttribute, pyObjectSetAttr, readDescriptor } from '../runtime/abstract/attribute.ts';
import { type PBase, type PInstance, PObject, type PShape, type PValue, writeSlot } from '../runtime/object.ts';
import { returned } from '../runtime/registers.ts';
import { looksUpPlainly } from '../runtime/slot-definitions.ts';
import { CellStorage, type GlobalCell } from '../runtime/storage/cell-storage.ts';
import { isReplayed } from '../runtime/threads/replay.ts';
import { PType, type TypeVersion } from '../runtime/type.ts';
import { objectType, typeType } from '../runtime/types.ts';
import type { Executable, PCode } from '../runtime/values/code.ts';
import { readyExecutable } from '../runtime/values/code-run.ts';
import {
  methodDescriptorType,
  PFunction,
  PGetSetDescriptor,
  PMethod,
  PStaticMethod,
  PWrapperDescriptor,
} from '../runtime/values/function.ts';
import { moduleType, PModule } from '../runtime/values/module.ts';
import { PProperty, propertyType } from '../runtime/values/property.ts';
import { typeOf } from '../runtime/values/scalars.ts';
import { inSkeleton, interpreting } from '../truffle/intrinsics.ts';
import { ExpressionNode } from './base.ts';
import { type Leaf, leafOf, operand } from './operand.ts';
import type { PythonFrame } from './python-frame.ts';

/** How many classes (or objects) an attribute access remembers before it gives up caching. */
const LIMIT = 4;
/** How often it may learn in all: a class that changes all the time is not worth following. */
const LESSONS = 12;

/** One remembered way of reading an attribute. */
abstract class AttributeEntryNode extends ExpressionNode {
  static override readonly pure: boolean = true;
  override execute(_frame: PythonFrame): PValue {
    throw new Error('an entry is asked by its cache');
  }
  /** `undefined` when this entry is not for `object`. */
  abstract executeRead(frame: PythonFrame, object: PValue, position: number): PValue | undefined;
  /** Whether it was made for objects like this one, or for this one. */
  isFor(object: PBase): boolean {
    const { shape, version, module, type } = this as {
      shape?: unknown;
      version?: TypeVersion;
      module?: unknown;
      type?: unknown;
    };
    return (
      (version?.valid ?? true) && (shape === undefined ? object === module || object === type : object.shape === shape)
    );
  }
}

/** An instance attribute in its slot: guarded by shape, and by the class having no data descriptor of the name. */
class SlotEntryNode extends AttributeEntryNode {
  readonly shape: PShape;
  readonly version: TypeVersion;
  readonly slot: number;
  constructor(shape: PShape, version: TypeVersion, slot: number) {
    super();
    this.shape = shape;
    this.version = version;
    this.slot = slot;
  }
  override executeRead(_frame: PythonFrame, object: PValue): PValue | undefined {
    if (object !== null && (object as PObject).shape === this.shape && this.version.valid) {
      if (this.slot === 0) return (object as PInstance).s0;
      if (this.slot === 1) return (object as PInstance).s1;
      if (this.slot === 2) return (object as PInstance).s2;
      if (this.slot === 3) return (object as PInstance).s3;
      if (this.slot === 4) return (object as PInstance).s4;
      if (this.slot === 5) return (object as PInstance).s5;
      return (object as PObject).slots![this.slot - 5];
    }
    return undefined;
  }
}

/** A class attribute read through an instance that does not shadow it. */
class ClassEntryNode extends AttributeEntryNode {
  readonly shape: PShape;
  readonly version: TypeVersion;
  readonly value: PValue;
  constructor(shape: PShape, version: TypeVersion, value: PValue) {
    super();
    this.shape = shape;
    this.version = version;
    this.value = value;
  }
  override executeRead(_frame: PythonFrame, object: PValue): PValue | undefined {
    if (object !== null && (object as PObject).shape === this.shape && this.version.valid) return this.value;
    return undefined;
  }
}

/** A Python function of the class, bound to the instance. */
class BoundMethodEntryNode extends AttributeEntryNode {
  readonly shape: PShape;
  readonly version: TypeVersion;
  readonly func: PFunction;
  constructor(shape: PShape, version: TypeVersion, func: PFunction) {
    super();
    this.shape = shape;
    this.version = version;
    this.func = func;
  }
  override executeRead(_frame: PythonFrame, object: PValue): PValue | undefined {
    if (object !== null && (object as PObject).shape === this.shape && this.version.valid)
      return new PMethod(this.func, object);
    return undefined;
  }
}

/** A property whose getter is a Python function. As in CPython's `LOAD_ATTR_PROPERTY`, an AttributeError it raises gets no name. */
class PropertyEntryNode extends AttributeEntryNode {
  readonly shape: PShape;
  readonly version: TypeVersion;
  readonly property: PProperty;
  readonly getter: PFunction;
  readonly code: PCode;
  readonly target: Executable;
  constructor(shape: PShape, version: TypeVersion, property: PProperty, getter: PFunction) {
    super();
    this.shape = shape;
    this.version = version;
    this.property = property;
    this.getter = getter;
    this.code = getter.code;
    this.target = readyExecutable(getter.code);
  }
  override executeRead(frame: PythonFrame, object: PValue, position: number): PValue | undefined {
    if (object === null || (object as PObject).shape !== this.shape || !this.version.valid) return undefined;
    if (this.property.fget !== this.getter || this.getter.code !== this.code) return undefined;
    frame.act.pos = position;
    return returned(this.target.invoke(this.getter, object));
  }
}

/** Any other descriptor of the class: a getset, a builtin method, a property of another kind. */
class DescriptorEntryNode extends AttributeEntryNode {
  readonly shape: PShape;
  readonly version: TypeVersion;
  readonly descriptor: PValue;
  readonly name: string;
  constructor(shape: PShape, version: TypeVersion, descriptor: PValue, name: string) {
    super();
    this.shape = shape;
    this.version = version;
    this.descriptor = descriptor;
    this.name = name;
  }
  override executeRead(frame: PythonFrame, object: PValue, position: number): PValue | undefined {
    if (object !== null && (object as PObject).shape === this.shape && this.version.valid) {
      frame.act.pos = position;
      return readDescriptor(this.descriptor, object, this.shape.cls, this.name);
    }
    return undefined;
  }
}

/** A global of one module, in its cell. */
class ModuleEntryNode extends AttributeEntryNode {
  readonly module: PModule;
  readonly cell: GlobalCell;
  constructor(module: PModule, cell: GlobalCell) {
    super();
    this.module = module;
    this.cell = cell;
  }
  override executeRead(_frame: PythonFrame, object: PValue): PValue | undefined {
    if (object === this.module) return this.cell.value;
    return undefined;
  }
}

/** An attribute of one class, read from the class itself. */
class TypeEntryNode extends AttributeEntryNode {
  readonly type: PType;
  readonly version: TypeVersion;
  readonly metaversion: TypeVersion;
  readonly value: PValue;
  constructor(type: PType, value: PValue) {
    super();
    this.type = type;
    this.version = type.version;
    this.metaversion = type.shape.cls.version;
    this.value = value;
  }
  override executeRead(_frame: PythonFrame, object: PValue): PValue | undefined {
    if (object === this.type && this.version.valid && this.metaversion.valid) return this.value;
    return undefined;
  }
}

/** The entry that remembers how `object.name` was found; `null` when that cannot be remembered. */
function entryFor(object: PValue, name: string): AttributeEntryNode | null {
  if (object === null || typeof object !== 'object') return null;
  const type = object.shape.cls;
  if (object instanceof PType) return typeEntry(object, type, name);
  if (object instanceof PModule && type === moduleType) {
    const storage = object.dict.storage;
    if (
      !(storage instanceof CellStorage) ||
      storage.getStr(name) === undefined ||
      moduleType.lookup(name) !== undefined
    )
      return null;
    return new ModuleEntryNode(object, storage.cell(name));
  }
  if (!(object instanceof PObject) || !looksUpPlainly(type)) return null;
  // a descriptor that raises AttributeError would have `__getattr__` asked
  const hooked = type.tp_getattro !== objectType.tp_getattro;
  const found = type.lookup(name);
  const shape = object.shape;
  if (found !== undefined && typeOf(found).tp_descr_set !== null) {
    if (found instanceof PGetSetDescriptor && found.key !== null) {
      const slot = shape.lookup(found.key);
      return slot === undefined ? null : new SlotEntryNode(shape, type.version, slot);
    }
    // One that can only be set does not hide what the object itself has.
    if (typeOf(found).tp_descr_get === null || hooked) return null;
    if (found instanceof PProperty && found.shape.cls === propertyType) {
      const { fget } = found;
      if (fget instanceof PFunction && bindsDirectly(fget.code, 1))
        return new PropertyEntryNode(shape, type.version, found, fget);
    }
    return new DescriptorEntryNode(shape, type.version, found, name);
  }
  const slot = shape.lookup(name);
  if (slot !== undefined) return type.hasDict ? new SlotEntryNode(shape, type.version, slot) : null;
  if (found === undefined || shape.dictionary) return null;
  if (found instanceof PFunction) return new BoundMethodEntryNode(shape, type.version, found);
  if (typeOf(found).tp_descr_get === null) return new ClassEntryNode(shape, type.version, found);
  return hooked ? null : new DescriptorEntryNode(shape, type.version, found, name);
}

function typeEntry(object: PType, metatype: PType, name: string): AttributeEntryNode | null {
  if (metatype.tp_getattro !== typeType.tp_getattro) return null;
  const ofMeta = metatype.lookup(name);
  if (ofMeta !== undefined && (typeOf(ofMeta).isHeapType || typeOf(ofMeta).tp_descr_set !== null)) return null;
  const found = object.lookup(name);
  if (found === undefined) return null;
  if (found instanceof PStaticMethod) return new TypeEntryNode(object, found.callable);
  return isItselfInClass(found) ? new TypeEntryNode(object, found) : null;
}

/** Whether reading `found` from the class itself, not from an instance, gives `found`. */
function isItselfInClass(found: PValue): boolean {
  return (
    found instanceof PFunction ||
    found instanceof PWrapperDescriptor ||
    typeOf(found) === methodDescriptorType ||
    found instanceof PGetSetDescriptor ||
    typeOf(found) === propertyType ||
    typeOf(found).tp_descr_get === null
  );
}

/** The entries that are asked by their class: V8 tells up to four apart in place. */
type CommonEntry = SlotEntryNode | ClassEntryNode | BoundMethodEntryNode | ModuleEntryNode;

function isCommon(entry: AttributeEntryNode): entry is CommonEntry {
  return (
    entry instanceof SlotEntryNode ||
    entry instanceof ClassEntryNode ||
    entry instanceof BoundMethodEntryNode ||
    entry instanceof ModuleEntryNode
  );
}

function readAmong(entries: readonly CommonEntry[], frame: PythonFrame, object: PValue): PValue | undefined {
  for (let i = 0; i < entries.length; i++) {
    const value = entries[i]!.executeRead(frame, object);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Reads attribute `name` of any object, remembering the ways that worked. */
export class GetAttributeCacheNode extends ExpressionNode {
  static override readonly pure: boolean = true;
  readonly name: string;
  entries: AttributeEntryNode[] = [];
  /** The only entry, if it is of a common class: the interpreter need not look its method up. */
  only: CommonEntry | null = null;
  /** All of several entries, if they are of common classes. */
  common: readonly CommonEntry[] = [];
  /** -1 at first: what runs once, as module bodies do, need not be remembered. */
  lessons = -1;
  static override readonly mutable: readonly string[] = ['lessons'];
  constructor(name: string) {
    super();
    this.name = name;
  }
  override execute(_frame: PythonFrame): PValue {
    throw new Error('asked by executeGet');
  }
  override isCold(): boolean {
    return this.lessons <= 0;
  }
  override reads(): string {
    return this.name;
  }
  executeGet(frame: PythonFrame, object: PValue, position: number): PValue {
    if (interpreting()) {
      const value = this.only === null ? readAmong(this.common, frame, object) : this.only.executeRead(frame, object);
      if (value !== undefined) return value;
    } else if (inSkeleton()) {
      frame.act.pos = position;
      const value = this.getSlow(object);
      if (value === undefined) throw noAttribute(object, this.name);
      return value;
    }
    for (let i = 0; i < this.entries.length; i++) {
      const value = this.entries[i]!.executeRead(frame, object, position);
      if (value !== undefined) return value;
    }
    frame.act.pos = position;
    const value = this.getSlow(object);
    // raised here, where a handler in the same function is a jump away
    if (value === undefined) throw noAttribute(object, this.name);
    return value;
  }
  /** Whether an entry was made for what the object is. */
  knows(object: PValue): boolean {
    if (object === null || typeof object !== 'object') return false;
    for (const entry of this.entries) if (entry.isFor(object)) return true;
    return false;
  }
  /** `undefined` when there is no such attribute. */
  getSlow(object: PValue): PValue | undefined {
    if (this.lessons < LESSONS && !this.knows(object) && ++this.lessons > 0) {
      const entry = entryFor(object, this.name);
      if (entry !== null) {
        const kept = this.entries.length >= LIMIT ? this.entries.slice(1) : this.entries;
        this.entries = [this.insert(entry), ...kept];
        const common = this.entries.filter(isCommon);
        this.only = common.length === 1 && this.entries.length === 1 ? common[0]! : null;
        this.common = common.length > 1 && common.length === this.entries.length ? common : [];
        this.changed();
        if (entry instanceof PropertyEntryNode && !isReplayed()) return typeOf(object).tp_getattro!(object, this.name);
      } else if (this.lessons === 1) this.changed();
    }
    return attributeOrMissing(object, this.name);
  }
}

/** `object.name`. */
export class AttributeNode extends ExpressionNode {
  static override readonly pure: boolean = true;
  readonly object: ExpressionNode;
  readonly leaf: Leaf;
  readonly cache: GetAttributeCacheNode;
  constructor(object: ExpressionNode, name: string) {
    super();
    this.object = object;
    this.leaf = leafOf(object);
    this.cache = new GetAttributeCacheNode(name);
  }
  override execute(frame: PythonFrame): PValue {
    const object = operand(frame, this.object, this.leaf);
    return this.cache.executeGet(frame, object, this.position);
  }
}

/** One remembered way of storing an instance attribute. */
class StoreEntryNode extends ExpressionNode {
  static override readonly pure: boolean = true;
  readonly shape: PShape;
  /** The shape afterwards: the same when the attribute was there already. */
  readonly next: PShape;
  readonly version: TypeVersion;
  readonly slot: number;
  constructor(shape: PShape, next: PShape, version: TypeVersion, slot: number) {
    super();
    this.shape = shape;
    this.next = next;
    this.version = version;
    this.slot = slot;
  }
  override execute(_frame: PythonFrame): PValue {
    throw new Error('an entry is asked by its cache');
  }
  executeWrite(_frame: PythonFrame, object: PValue, value: PValue): boolean {
    if (object !== null && (object as PObject).shape === this.shape && this.version.valid) {
      if (this.slot === 0) (object as PInstance).s0 = value;
      else if (this.slot === 1) (object as PInstance).s1 = value;
      else if (this.slot === 2) (object as PInstance).s2 = value;
      else if (this.slot === 3) (object as PInstance).s3 = value;
      else if (this.slot === 4) (object as PInstance).s4 = value;
      else if (this.slot === 5) (object as PInstance).s5 = value;
      else if (this.shape === this.next) (object as PObject).slots![this.slot - 5] = value;
      else writeSlot(object as PObject, this.slot, value);
      if (this.shape !== this.next) (object as PObject).shape = this.next;
      return true;
    }
    return false;
  }
}

function storeEntryFor(object: PValue, name: string): StoreEntryNode | null {
  if (!(object instanceof PObject) || object instanceof PType || object instanceof PModule) return null;
  const type = object.shape.cls;
  if (type.tp_setattro !== objectType.tp_setattro) return null;
  const shape = object.shape;
  const found = type.lookup(name);
  if (found !== undefined && typeOf(found).tp_descr_set !== null) {
    if (!(found instanceof PGetSetDescriptor) || found.key === null) return null;
    const slot = shape.lookup(found.key);
    if (slot === undefined) {
      const next = shape.add(found.key);
      return new StoreEntryNode(shape, next, type.version, next.size - 1);
    }
    return new StoreEntryNode(shape, shape, type.version, slot);
  }
  if (!type.hasDict || shape.dictionary || shape.size > 100) return null;
  const slot = shape.lookup(name);
  if (slot !== undefined) return new StoreEntryNode(shape, shape, type.version, slot);
  const next = shape.add(name);
  return new StoreEntryNode(shape, next, type.version, next.size - 1);
}

/** Stores attribute `name` of any object, remembering the ways that worked. */
export class SetAttributeCacheNode extends ExpressionNode {
  static override readonly pure: boolean = true;
  readonly name: string;
  entries: StoreEntryNode[] = [];
  /** The only entry: the interpreter need not loop. */
  only: StoreEntryNode | null = null;
  /** -1 at first: what runs once, as module bodies do, need not be remembered. */
  lessons = -1;
  static override readonly mutable: readonly string[] = ['lessons'];
  constructor(name: string) {
    super();
    this.name = name;
  }
  override execute(_frame: PythonFrame): PValue {
    throw new Error('asked by executeSet');
  }
  override isCold(): boolean {
    return this.lessons <= 0;
  }
  override writes(): string {
    return this.name;
  }
  executeSet(frame: PythonFrame, object: PValue, value: PValue, position: number): void {
    if (interpreting() && this.only?.executeWrite(frame, object, value)) return;
    if (inSkeleton()) {
      frame.act.pos = position;
      if (!this.storesAsKnown(frame, object, value)) this.setSlow(object, value);
      return;
    }
    for (let i = 0; i < this.entries.length; i++) {
      if (this.entries[i]!.executeWrite(frame, object, value)) return;
    }
    frame.act.pos = position;
    this.setSlow(object, value);
  }
  /** Stores it in a way that is remembered, if there is one. */
  storesAsKnown(frame: PythonFrame, object: PValue, value: PValue): boolean {
    for (const entry of this.entries) if (entry.executeWrite(frame, object, value)) return true;
    return false;
  }
  setSlow(object: PValue, value: PValue): void {
    if (this.lessons < LESSONS && ++this.lessons > 0) {
      const entry = storeEntryFor(object, this.name);
      if (entry !== null) {
        const kept = this.entries.length >= LIMIT ? this.entries.slice(1) : this.entries;
        this.entries = [this.insert(entry), ...kept];
        this.only = this.entries.length === 1 ? entry : null;
        this.changed();
      } else if (this.lessons === 1) this.changed();
    }
    pyObjectSetAttr(object, this.name, value);
  }
}

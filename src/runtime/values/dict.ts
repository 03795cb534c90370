import { PObject, type PShape, type PValue } from '../object.ts';
import type { HashingStorage } from '../storage/hashing-storage.ts';
import { MapStorage } from '../storage/map-storage.ts';
import { SetStorage } from '../storage/set-storage.ts';
import { MAPPING } from '../type.ts';
import { builtinType } from '../types.ts';

/** A dict. */
export class PDict extends PObject {
  storage: HashingStorage;
  constructor(storage: HashingStorage = new MapStorage(), shape: PShape = dictShape) {
    super(shape);
    this.storage = storage;
  }

  get size(): number {
    return this.storage.size;
  }
  get(key: PValue): PValue | undefined {
    return this.storage.get(key);
  }
  getStr(key: string): PValue | undefined {
    return this.storage.getStr(key);
  }
  set(key: PValue, value: PValue): void {
    const storage = this.storage;
    const next = storage.set(key, value);
    // A comparison of keys may have given this dict another storage meanwhile: then the entry goes there.
    if (this.storage === storage) this.storage = next;
    else this.set(key, value);
  }
  delete(key: PValue): PValue | undefined {
    return this.storage.delete(key);
  }
  clear(): void {
    this.storage = this.storage.clear();
  }
}

/** A set or frozenset. */
export class PSet extends PObject {
  readonly storage: SetStorage;
  /** Cached hash of a frozenset. */
  hash: number | bigint | undefined = undefined;
  constructor(storage: SetStorage = new SetStorage(), shape: PShape = setShape) {
    super(shape);
    this.storage = storage;
  }

  get size(): number {
    return this.storage.size;
  }
  has(key: PValue): boolean {
    return this.storage.has(key);
  }
  add(key: PValue): void {
    this.storage.add(key);
  }
  delete(key: PValue): boolean {
    return this.storage.delete(key) !== undefined;
  }
  clear(): void {
    this.storage.clear();
  }
}

/** A read-only view of a mapping: `mappingproxy`. A type's `__dict__` shows its attributes through one. */
export class PMappingProxy extends PObject {
  readonly mapping: PObject;
  constructor(mapping: PObject) {
    super(mappingProxyType.instanceShape);
    this.mapping = mapping;
  }
}

export const dictType = builtinType('dict', {
  allocate: (type) => new PDict(new MapStorage(), type.instanceShape),
  flags: MAPPING,
});
export const setType = builtinType('set', { allocate: (type) => new PSet(new SetStorage(), type.instanceShape) });
export const frozensetType = builtinType('frozenset', {
  allocate: (type) => new PSet(new SetStorage(), type.instanceShape),
});
export const mappingProxyType = builtinType('mappingproxy', {
  allocate: () => {
    throw new Error('made by its own constructor only');
  },
  subclassable: false,
  flags: MAPPING,
});

/** What exact ones are told by: see `listShape`. */
export const dictShape = dictType.instanceShape;
export const setShape = setType.instanceShape;
export const frozensetShape = frozensetType.instanceShape;

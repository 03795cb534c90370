import { systemError } from '../../runtime/errors.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { PType } from '../../runtime/type.ts';
import type { KeywordNames } from '../../runtime/type-slots.ts';
import { typeType } from '../../runtime/types.ts';
import type { SimpleCode } from './simple-codes.ts';

/** How instances of a ctypes class lie in memory: `StgInfo`. */
export class StorageInfo {
  size = 0;
  align = 1;
  /** Number of items of an array, of fields of a structure (without those of its bases), 1 of pointers. */
  length = 0;
  /** In the notation of PEP 3118. */
  format: string;
  shape: readonly number[] = [];
  /** What an array or a pointer consists of or points to. */
  proto: PType | null = null;
  /** How a simple type is read and written. */
  code: SimpleCode | null = null;
  isPointer = false;
  hasPointer = false;
  /** Instances were made, or other types built on it. */
  final = false;
  /** The fields of a structure or union, those of its bases first. */
  fields: readonly FieldPlace[] = [];
  /** Of function types. */
  prototype: Prototype | null = null;

  constructor(format: string) {
    this.format = format;
  }

  /** What a class that adds nothing gets of its base. */
  clone(): StorageInfo {
    const copy = Object.assign(new StorageInfo(this.format), this);
    copy.final = false;
    return copy;
  }
}

/** Where a field of a certain type lies in its structure. */
export interface FieldPlace {
  readonly offset: number;
  readonly type: PType;
}

/** What a class of functions says of its calls. */
export interface Prototype {
  readonly flags: number;
  readonly argtypes: readonly PValue[] | null;
  readonly converters: readonly PValue[] | undefined;
  /** Undefined is int. */
  readonly restype: PValue | undefined;
  readonly checker: PValue | undefined;
}

const infos = new WeakMap<PType, StorageInfo>();

export function setInfo(type: PType, info: StorageInfo): void {
  infos.set(type, info);
}

/** A class's own info, `PyStgInfo_FromType`; undefined for what is no ctypes class, or an abstract one. */
export function infoOf(type: PValue | undefined): StorageInfo | undefined {
  return type instanceof PType ? infos.get(type) : undefined;
}

/** What the metaclasses' `__init__` begin with. */
export function beginInit(type: PType, args: PValue[], keywords: KeywordNames): void {
  typeType.tp_init!(type, args, keywords);
  if (infos.has(type)) throw systemError(`StgInfo of '${type.name}' is already initialized.`);
}

/** An instance of a ctypes class: `CDataObject`. */
export class PCData extends PObject {
  info: StorageInfo = NO_INFO;
  /** Exactly its bytes. */
  memory: Uint8Array = NOTHING;
  /** The object whose memory this is a part of, and which part. */
  base: PCData | null = null;
  index = 0;
  length = 0;
  /** What must live as long as the memory refers to it: undefined for nothing yet, None where there cannot be any. */
  objects: PValue | undefined = undefined;
  /** Whether the memory was made for it. */
  owned = false;
}

const NO_INFO = new StorageInfo('B');
const NOTHING = new Uint8Array(0);

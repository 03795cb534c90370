import { PObject, type PShape, type PValue } from '../object.ts';
import { SEQUENCE } from '../type.ts';
import { builtinType } from '../types.ts';

/** A list. `items` is a dense JavaScript array; V8's elements kinds (small int, double, object) are its storage strategies. */
export class PList extends PObject {
  items: PValue[];
  constructor(items: PValue[], shape: PShape = listShape) {
    super(shape);
    this.items = items;
  }
}

/** A tuple. Its items never change once Python code can see it. */
export class PTuple extends PObject {
  items: readonly PValue[];
  /** Its `hash32`; 0 while it is not known. */
  tableHash = 0;
  constructor(items: readonly PValue[], shape: PShape = tupleShape) {
    super(shape);
    this.items = items;
  }
}

/** An immutable byte string. */
export class PBytes extends PObject {
  bytes: Uint8Array;
  /** The `hash32` of these bytes; 0 while it is not known. */
  tableHash = 0;
  /** The upper half of the hash that it was made of. */
  hashHigh = 0;
  constructor(bytes: Uint8Array, shape: PShape = bytesType.instanceShape) {
    super(shape);
    this.bytes = bytes;
  }
}

const singles: PBytes[] = [];

/** The bytes object of these bytes, which nobody changes any more: of a single byte there is but one. */
export function bytesObject(bytes: Uint8Array): PBytes {
  if (bytes.length !== 1) return new PBytes(bytes);
  const byte = bytes[0]!;
  singles[byte] ??= new PBytes(bytes);
  return singles[byte]!;
}

/** A mutable byte string: the first `length` bytes of `buffer`. It must not be resized while `exports` buffers are held. */
export class PByteArray extends PObject {
  buffer: Uint8Array;
  length: number;
  exports = 0;
  views = null;
  constructor(buffer: Uint8Array, shape: PShape = bytearrayType.instanceShape) {
    super(shape);
    this.buffer = buffer;
    this.length = buffer.length;
  }

  /** The bytes in use, as a view that is valid until the next change of size. */
  get bytes(): Uint8Array {
    return this.length === this.buffer.length ? this.buffer : this.buffer.subarray(0, this.length);
  }
}

/** A range; its three ints may be of any size. */
export class PRange extends PObject {
  readonly start: number | bigint;
  readonly stop: number | bigint;
  readonly step: number | bigint;
  /** Number of items. */
  readonly length: number | bigint;
  constructor(start: number | bigint, stop: number | bigint, step: number | bigint, length: number | bigint) {
    super(rangeShape);
    this.start = start;
    this.stop = stop;
    this.step = step;
    this.length = length;
  }
}

/** A slice object. */
export class PSlice extends PObject {
  readonly start: PValue;
  readonly stop: PValue;
  readonly step: PValue;
  constructor(start: PValue, stop: PValue, step: PValue) {
    super(sliceType.instanceShape);
    this.start = start;
    this.stop = stop;
    this.step = step;
  }
}

export const listType = builtinType('list', { allocate: (type) => new PList([], type.instanceShape), flags: SEQUENCE });
export const tupleType = builtinType('tuple', {
  allocate: (type) => new PTuple([], type.instanceShape),
  flags: SEQUENCE,
});
/** No bytes, for all: making an array takes V8 a tenth of a microsecond. */
export const NO_BYTES = new Uint8Array(0);

export const bytesType = builtinType('bytes', {
  allocate: (type) => new PBytes(NO_BYTES, type.instanceShape),
});
export const bytearrayType = builtinType('bytearray', {
  allocate: (type) => new PByteArray(NO_BYTES, type.instanceShape),
});
const cannotAllocate = (): never => {
  throw new Error('made by its own constructor only');
};
export const rangeType = builtinType('range', { allocate: cannotAllocate, subclassable: false, flags: SEQUENCE });
export const sliceType = builtinType('slice', { allocate: cannotAllocate, subclassable: false });

/** What exact lists, tuples and ranges are told by, for code that asks often: a constant, where `listType.instanceShape` is two loads. */
export const listShape = listType.instanceShape;
export const tupleShape = tupleType.instanceShape;
export const rangeShape = rangeType.instanceShape;

/** `()`. */
export const EMPTY_TUPLE = new PTuple([]);

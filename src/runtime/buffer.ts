import { bufferError, isException, typeError } from './errors.ts';
import type { PValue } from './object.ts';
import { copyBytes, newBytes } from './text/byte-writer.ts';
import type { Exporter } from './values/exports.ts';
import { typeOf } from './values/scalars.ts';
import { PByteArray, PBytes } from './values/sequences.ts';

/**
 * A view on an object's memory: `Py_buffer`. The item at index i of a one-dimensional one starts at `offset + i * strides[0]` of `memory`.
 * Whoever got it must release it; until then the object does not move its memory.
 */
export class BufferView {
  readonly object: PValue;
  readonly memory: Uint8Array;
  readonly readonly: boolean;
  /** In `struct` notation; `B` for plain bytes. */
  readonly format: string;
  readonly itemSize: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
  /** Whose memory must stay where it is until the view is released. */
  readonly exporter: Exporter | null;
  readonly #release: (() => void) | null;
  #released = false;

  constructor(options: {
    object: PValue;
    memory: Uint8Array;
    readonly: boolean;
    format?: string;
    itemSize?: number;
    shape?: readonly number[];
    strides?: readonly number[];
    offset?: number;
    exporter?: Exporter;
    release?: () => void;
  }) {
    this.object = options.object;
    this.memory = options.memory;
    this.readonly = options.readonly;
    this.format = options.format ?? 'B';
    this.itemSize = options.itemSize ?? 1;
    this.shape = options.shape ?? [options.memory.length / this.itemSize];
    this.strides = options.strides ?? contiguousStrides(this.shape, this.itemSize);
    this.offset = options.offset ?? 0;
    this.exporter = options.exporter ?? null;
    if (this.exporter !== null) this.exporter.exports++;
    this.#release = options.release ?? null;
  }

  /** Size in bytes of all items. */
  get length(): number {
    return this.shape.reduce((product, n) => product * n, this.itemSize);
  }

  /** Whether the items lie in C order without gaps. */
  get contiguous(): boolean {
    if (this.length === 0) return true;
    let expected = this.itemSize;
    for (let i = this.shape.length - 1; i >= 0; i--) {
      if (this.shape[i]! > 1 && this.strides[i] !== expected) return false;
      expected *= this.shape[i]!;
    }
    return true;
  }

  /** The bytes of a contiguous buffer, not copied. */
  get bytes(): Uint8Array {
    return this.memory.subarray(this.offset, this.offset + this.length);
  }

  /** A copy of the bytes of all items in C order, wherever they lie: `PyBuffer_ToContiguous`. */
  copy(): Uint8Array {
    if (this.contiguous) return copyBytes(this.bytes);
    const result = newBytes(this.length);
    let at = 0;
    const walk = (dimension: number, offset: number): void => {
      if (dimension === this.shape.length) {
        result.set(this.memory.subarray(offset, offset + this.itemSize), at);
        at += this.itemSize;
        return;
      }
      for (let i = 0; i < this.shape[dimension]!; i++) walk(dimension + 1, offset + i * this.strides[dimension]!);
    };
    walk(0, this.offset);
    return result;
  }

  /** The same view, given back in another way. */
  releasedBy(release: () => void): BufferView {
    const { object, memory, readonly, format, itemSize, shape, strides, offset } = this;
    return new BufferView({ object, memory, readonly, format, itemSize, shape, strides, offset, release });
  }

  release(): void {
    if (this.#released) return;
    this.#released = true;
    if (this.exporter !== null) this.exporter.exports--;
    this.#release?.();
  }
}

function contiguousStrides(shape: readonly number[], itemSize: number): number[] {
  const strides: number[] = new Array(shape.length);
  let stride = itemSize;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = stride;
    stride *= shape[i]!;
  }
  return strides;
}

/** Whether the object has a buffer: `PyObject_CheckBuffer`. */
export function hasBuffer(value: PValue): boolean {
  return value instanceof PBytes || typeOf(value).bf_getbuffer !== null;
}

/** `PyObject_GetBuffer`; `message` replaces CPython's usual text for an object without one. */
export function getBuffer(value: PValue, writable = false, message?: string): BufferView {
  const get = typeOf(value).bf_getbuffer;
  if (get === null) {
    if (!writable && value instanceof PBytes)
      return new BufferView({ object: value, memory: value.bytes, readonly: true });
    throw typeError(message ?? `a bytes-like object is required, not '${typeOf(value).tpName}'`);
  }
  return get(value, writable);
}

/** The bytes of a bytes-like object, to be read at once: the object may change them later. */
export function bytesOf(value: PValue, message?: string): Uint8Array {
  if (value instanceof PBytes || value instanceof PByteArray) return value.bytes;
  const view = getBuffer(value, false, message);
  try {
    if (!view.contiguous) throw bufferError('memoryview: underlying buffer is not C-contiguous');
    return view.bytes;
  } finally {
    view.release();
  }
}

/** A copy of the bytes of any bytes-like object. */
export function copyBytesOf(value: PValue): Uint8Array {
  if (value instanceof PBytes || value instanceof PByteArray) return copyBytes(value.bytes);
  const view = getBuffer(value);
  try {
    return view.copy();
  } finally {
    view.release();
  }
}

/** A buffer to write to; whatever stands in the way, TypeError with `message`: the format `w*` of `PyArg_Parse`. */
export function getWritableBuffer(value: PValue, message: string): BufferView {
  if (value instanceof PBytes || !hasBuffer(value)) throw typeError(message);
  try {
    return getBuffer(value, true);
  } catch (error) {
    throw isException(error, 'Exception') ? typeError(message) : error;
  }
}

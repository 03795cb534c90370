import { pyObjectEquals } from '../../runtime/abstract/compare.ts';
import { BufferView, getBuffer, hasBuffer } from '../../runtime/buffer.ts';
import { notImplementedError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { copyBytes, newBytes } from '../../runtime/text/byte-writer.ts';
import { nativeSize, unpackNative } from '../../runtime/text/native-formats.ts';
import { ManagedBuffer, type MemoryLayout, PMemoryView } from '../../runtime/values/memoryview.ts';
import { PList } from '../../runtime/values/sequences.ts';

/*
 * Reading what a memoryview looks at.
 */

/** `memoryview(object)`. */
export function memoryViewOf(value: PValue, message: string): PMemoryView {
  if (value instanceof PMemoryView) {
    value.check();
    return new PMemoryView(value.base, value.layout);
  }
  return new PMemoryView(new ManagedBuffer(getBuffer(value, false, message)));
}

/** Strides of items in C order. */
export function cStrides(shape: readonly number[], itemSize: number): number[] {
  const strides: number[] = new Array(shape.length);
  for (let i = shape.length - 1, stride = itemSize; i >= 0; i--) {
    strides[i] = stride;
    stride *= shape[i]!;
  }
  return strides;
}

/** Whether the items lie without gaps, in C or in Fortran order. */
export function isContiguous(layout: MemoryLayout, order: 'C' | 'F'): boolean {
  const { shape, strides } = layout;
  if (shape.includes(0)) return true;
  let expected = layout.itemSize;
  for (let k = 0; k < shape.length; k++) {
    const i = order === 'C' ? shape.length - 1 - k : k;
    if (shape[i]! > 1 && strides[i] !== expected) return false;
    expected *= shape[i]!;
  }
  return true;
}

/** The item at a byte offset; NotImplementedError for formats that are not native. */
export function itemAt(view: PMemoryView, at: number): PValue {
  const value = unpackNative(view.memory, at, view.layout.format);
  if (value === undefined) throw notImplementedError(`memoryview: format ${view.layout.format} not supported`);
  return value;
}

/** Calls `each` with the byte offset of every item, in C (or Fortran) order. */
export function eachItem(layout: MemoryLayout, each: (at: number) => void, order: 'C' | 'F' = 'C'): void {
  const { shape, strides } = layout;
  const axes = shape.map((_, i) => (order === 'C' ? i : shape.length - 1 - i));
  const walk = (depth: number, at: number): void => {
    if (depth === axes.length) {
      each(at);
      return;
    }
    const axis = axes[depth]!;
    for (let i = 0; i < shape[axis]!; i++) walk(depth + 1, at + i * strides[axis]!);
  };
  walk(0, layout.offset);
}

/** The bytes of all items, copied. */
export function bytesOfView(view: PMemoryView, order: 'C' | 'F' = 'C'): Uint8Array {
  const { memory, layout } = view;
  const size = view.count * layout.itemSize;
  if (isContiguous(layout, order)) return copyBytes(memory, layout.offset, layout.offset + size);
  const result = newBytes(size);
  let to = 0;
  eachItem(
    layout,
    (at) => {
      for (let i = 0; i < layout.itemSize; i++) result[to++] = memory[at + i]!;
    },
    order,
  );
  return result;
}

/** `tolist()`. */
export function listOf(view: PMemoryView): PValue {
  const { shape, strides, offset } = view.layout;
  const build = (axis: number, at: number): PValue => {
    if (axis === shape.length) return itemAt(view, at);
    const items: PValue[] = [];
    for (let i = 0; i < shape[axis]!; i++) items.push(build(axis + 1, at + i * strides[axis]!));
    return new PList(items);
  };
  return build(0, offset);
}

/** Whether two views have equal shapes and items. */
function equalViews(a: PMemoryView, b: PMemoryView): boolean {
  const [left, right] = [a.layout, b.layout];
  if (left.shape.length !== right.shape.length || left.shape.some((n, i) => n !== right.shape[i])) return false;
  if (nativeSize(left.format) === 0 || nativeSize(right.format) === 0)
    return left.format === right.format && a.count === 0;
  const places: number[] = [];
  eachItem(right, (at) => places.push(at));
  const [x, y] = [a.memory, b.memory];
  const plain = left.format === right.format && 'BbcHhIiLlQqNn'.includes(left.format);
  let equal = true;
  let k = 0;
  eachItem(left, (at) => {
    const other = places[k++]!;
    if (!equal) return;
    if (plain) for (let i = 0; i < left.itemSize && equal; i++) equal = x[at + i] === y[other + i];
    else {
      const [u, v] = [unpackNative(x, at, left.format)!, unpackNative(y, other, right.format)!];
      equal = isNaNItem(u) ? false : pyObjectEquals(u, v);
    }
  });
  return equal;
}

const isNaNItem = (value: PValue) => typeof value === 'object' && Number.isNaN((value as { value?: number })?.value);

/** `view == other` for anything with a buffer; `undefined` when it has none. */
export function viewEquals(view: PMemoryView, other: PValue): boolean | undefined {
  if (view === other) return view.released || !isFloatFormat(view.layout.format) || equalViews(view, view);
  if (view.released || (other instanceof PMemoryView && other.released)) return false;
  if (!hasBuffer(other)) return undefined;
  if (other instanceof PMemoryView) return equalViews(view, other);
  const temporary = memoryViewOf(other, '');
  try {
    return equalViews(view, temporary);
  } finally {
    temporary.release();
  }
}

const isFloatFormat = (format: string) => /^@?[fde]$/.test(format);

/** A buffer on a view, which must not be released meanwhile. */
export function exportView(view: PMemoryView): BufferView {
  const memory = view.memory;
  view.exports++;
  const { layout } = view;
  return new BufferView({
    object: view,
    memory,
    readonly: layout.readonly,
    format: layout.format,
    itemSize: layout.itemSize,
    shape: layout.shape,
    strides: layout.strides,
    offset: layout.offset,
    release: () => {
      view.exports--;
    },
  });
}

/** The shape argument of `cast`. */
export function checkedShape(sizes: readonly number[], itemSize: number, bytes: number): void {
  let product = itemSize;
  for (const n of sizes) {
    if (n <= 0) throw valueError('memoryview.cast(): elements of shape must be integers > 0');
    product *= n;
  }
  if (product !== bytes) throw valueError('memoryview: product(shape) * itemsize != buffer size');
}

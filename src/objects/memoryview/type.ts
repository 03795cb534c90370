import { hashString } from '../../runtime/abstract/hash.ts';
import { asSequenceIndex, hasIndex } from '../../runtime/abstract/number.ts';
import { sliceBounds } from '../../runtime/abstract/slice.ts';
import { addressText } from '../../runtime/abstract/text.ts';
import { newBy } from '../../runtime/clinic/check-arguments.ts';
import { arg, varargs } from '../../runtime/clinic/clinic.ts';
import { instance, int, object, str, strOrNone } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { classMethod, getset, method } from '../../runtime/clinic/members.ts';
import { bufferError, indexError, notImplementedError, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { fromLatin1 } from '../../runtime/text/code-points.ts';
import { nativeSize, packNative, plainFormat } from '../../runtime/text/native-formats.ts';
import { Ellipsis, NotImplemented } from '../../runtime/types.ts';
import { type MemoryLayout, memoryviewType, PMemoryView } from '../../runtime/values/memoryview.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { PBytes, PList, PSlice, PTuple } from '../../runtime/values/sequences.ts';
import { hexText } from '../bytes/members.ts';
import {
  bytesOfView,
  checkedShape,
  cStrides,
  exportView,
  isContiguous,
  itemAt,
  listOf,
  memoryViewOf,
  viewEquals,
} from './access.ts';
import { memoryIterator } from './iterator.ts';

/** The byte offset of `view[index]` in dimension `axis`, added to `from`. */
function step(layout: MemoryLayout, from: number, axis: number, key: PValue): number {
  const size = layout.shape[axis]!;
  const index = asSequenceIndex(key, indexError);
  const at = index < 0 ? index + size : index;
  if (at < 0 || at >= size) throw indexError(`index out of bounds on dimension ${axis + 1}`);
  return from + at * layout.strides[axis]!;
}

/** The byte offset of the item that `key` names; `undefined` when it names no single item. */
function placeOf(view: PMemoryView, key: PValue): number | undefined {
  const { layout } = view;
  const dimensions = layout.shape.length;
  if (dimensions === 0) {
    if (key === Ellipsis || (key instanceof PTuple && key.items.length === 0)) return layout.offset;
    throw typeError('invalid indexing of 0-dim memory');
  }
  if (!(key instanceof PTuple) && hasIndex(key)) {
    if (dimensions > 1) throw notImplementedError('multi-dimensional sub-views are not implemented');
    return step(layout, layout.offset, 0, key);
  }
  if (key instanceof PTuple && key.items.every(hasIndex)) {
    if (key.items.length < dimensions) throw notImplementedError('sub-views are not implemented');
    if (key.items.length > dimensions)
      throw typeError(`cannot index ${dimensions}-dimension view with ${key.items.length}-element tuple`);
    let at = layout.offset;
    key.items.forEach((each, axis) => {
      at = step(layout, at, axis, each);
    });
    return at;
  }
  return undefined;
}

/** `view[slice]` of the first dimension. */
function sliced(view: PMemoryView, key: PSlice): PMemoryView {
  const { layout } = view;
  const { start, step: stride, count } = sliceBounds(key, layout.shape[0]!);
  return new PMemoryView(view.base, {
    ...copyOf(layout),
    offset: layout.offset + start * layout.strides[0]!,
    shape: [count, ...layout.shape.slice(1)],
    strides: [layout.strides[0]! * stride, ...layout.strides.slice(1)],
  });
}

function copyOf(layout: MemoryLayout): MemoryLayout {
  const { offset, format, itemSize, shape, strides, readonly } = layout;
  return { offset, format, itemSize, shape, strides, readonly };
}

function subscript(view: PMemoryView, key: PValue): PValue {
  view.check();
  if (view.layout.shape.length === 0 && key === Ellipsis) return new PMemoryView(view.base, view.layout);
  if (view.layout.shape.length > 0 && key instanceof PSlice) return sliced(view, key);
  const at = placeOf(view, key);
  if (at !== undefined) return itemAt(view, at);
  if (key instanceof PTuple && key.items.every((k) => k instanceof PSlice))
    throw notImplementedError('multi-dimensional slicing is not implemented');
  throw typeError('memoryview: invalid slice key');
}

function assign(view: PMemoryView, key: PValue, value: PValue | undefined): void {
  view.check();
  if (view.layout.readonly) throw typeError('cannot modify read-only memory');
  if (value === undefined) throw typeError('cannot delete memory');
  if (view.layout.shape.length > 0 && key instanceof PSlice) {
    const target = sliced(view, key);
    if (view.released) target.release();
    view.check();
    assignSlice(target, value);
    return;
  }
  const at = placeOf(view, key);
  if (at === undefined) {
    if (key instanceof PTuple && key.items.every((k) => k instanceof PSlice))
      throw notImplementedError('memoryview slice assignments are currently restricted to ndim = 1');
    throw typeError('memoryview: invalid slice key');
  }
  const { format, itemSize } = view.layout;
  // What the value is asked by may release the view.
  const packed = typeof value === 'number' ? undefined : new Uint8Array(itemSize);
  if (!packNative(packed ?? view.memory, packed === undefined ? at : 0, format, value))
    throw notImplementedError(`memoryview: format ${format} not supported`);
  if (packed !== undefined) view.memory.set(packed, at);
}

function assignSlice(target: PMemoryView, value: PValue): void {
  try {
    if (target.layout.shape.length > 1)
      throw notImplementedError('memoryview slice assignments are currently restricted to ndim = 1');
    const source = memoryViewOf(value, `a bytes-like object is required, not '${typeOf(value).tpName}'`);
    try {
      const [to, from] = [target.layout, source.layout];
      if (
        plainFormat(to.format) !== plainFormat(from.format) ||
        from.shape.length !== 1 ||
        to.shape[0] !== from.shape[0]
      )
        throw valueError('memoryview assignment: lvalue and rvalue have different structures');
      const bytes = bytesOfView(source);
      const memory = target.memory;
      for (let i = 0; i < to.shape[0]!; i++)
        for (let k = 0; k < to.itemSize; k++) memory[to.offset + i * to.strides[0]! + k] = bytes[i * to.itemSize + k]!;
    } finally {
      source.release();
    }
  } finally {
    target.release();
  }
}

function cast(view: PMemoryView, format: string, shape: PValue | undefined): PMemoryView {
  view.check();
  const { layout } = view;
  if (!isContiguous(layout, 'C')) throw typeError('memoryview: casts are restricted to C-contiguous views');
  if ((shape !== undefined || layout.shape.length !== 1) && layout.shape.includes(0))
    throw typeError('memoryview: cannot cast view with zeros in shape or strides');
  let sizes: number[] | undefined;
  if (shape !== undefined) {
    if (!(shape instanceof PList || shape instanceof PTuple)) throw typeError('shape must be a list or a tuple');
    if (shape.items.length > 64) throw valueError('memoryview: number of dimensions must not exceed 64');
    if (layout.shape.length !== 1 && shape.items.length !== 1)
      throw typeError('memoryview: cast must be 1D -> ND or ND -> 1D');
    sizes = shape.items.map((n) => {
      if (typeof n !== 'number') throw typeError('memoryview.cast(): elements of shape must be integers');
      return n;
    });
  }
  const itemSize = nativeSize(format);
  if (itemSize === 0)
    throw valueError(
      "memoryview: destination format must be a native single character format prefixed with an optional '@'",
    );
  const isByte = (f: string) => 'bBc'.includes(plainFormat(f));
  if (!isByte(format) && !isByte(layout.format))
    throw typeError('memoryview: cannot cast between two non-byte formats');
  const bytes = view.count * layout.itemSize;
  if (bytes % itemSize !== 0) throw typeError('memoryview: length is not a multiple of itemsize');
  if (sizes !== undefined) {
    if (sizes.length === 0 && bytes !== itemSize)
      throw typeError('memoryview: product(shape) * itemsize != buffer size');
    try {
      checkedShape(sizes, itemSize, bytes);
    } catch (error) {
      throw sizes.every((n) => n > 0) ? typeError('memoryview: product(shape) * itemsize != buffer size') : error;
    }
  }
  const newShape = sizes ?? [bytes / itemSize];
  return new PMemoryView(view.base, {
    offset: layout.offset,
    format,
    itemSize,
    shape: newShape,
    strides: cStrides(newShape, itemSize),
    readonly: layout.readonly,
  });
}

function release(view: PMemoryView): void {
  if (view.released) return;
  if (view.exports > 0)
    throw bufferError(`memoryview has ${view.exports} exported buffer${view.exports === 1 ? '' : 's'}`);
  view.release();
}

/** `object.__release_buffer__(view)`: gives back a view that `__buffer__` made. */
export const releaseBuffer = method({ convertSelf: (value: PValue) => value }, '__release_buffer__', {
  doc: 'Release the buffer object that exposes the underlying memory of the object.',
  params: [arg('buffer', instance<PMemoryView>(memoryviewType)), '/'],
  run(self: PValue, view: PMemoryView) {
    if (view.base.view.object !== self) throw valueError("memoryview's buffer is not this object");
    release(view);
  },
});

const checked =
  <T extends PValue>(read: (layout: MemoryLayout, view: PMemoryView) => T) =>
  (view: PMemoryView) => {
    view.check();
    return read(view.layout, view);
  };
const numbers = (values: readonly number[]) => new PTuple(values.slice());

defineType(memoryviewType, {
  doc: 'A view on the memory of an object that has a buffer.',
  textSignature: '(object)',
  slots: {
    tp_new: newBy('memoryview', {
      params: [arg('object', object)],
      run: (_type, value) =>
        memoryViewOf(value, `memoryview: a bytes-like object is required, not '${typeOf(value).tpName}'`),
    }),
    tp_repr: (self: PMemoryView) => `<${self.released ? 'released memory' : 'memory'} at ${addressText(self)}>`,
    tp_hash(self: PMemoryView) {
      if (self.hash === undefined) {
        self.check();
        if (!self.layout.readonly) throw valueError('cannot hash writable memoryview object');
        if (!'Bbc'.includes(plainFormat(self.layout.format)))
          throw valueError("memoryview: hashing is restricted to formats 'B', 'b' or 'c'");
        self.hash = hashString(fromLatin1(bytesOfView(self)));
      }
      return self.hash;
    },
    tp_richcompare(self: PMemoryView, other, op) {
      if (op !== 2 && op !== 3) return NotImplemented;
      const equal = viewEquals(self, other);
      return equal === undefined ? NotImplemented : equal === (op === 2);
    },
    sq_length(self: PMemoryView) {
      self.check();
      if (self.layout.shape.length === 0) throw typeError('0-dim memory has no length');
      return self.layout.shape[0]!;
    },
    mp_length(self: PMemoryView) {
      self.check();
      if (self.layout.shape.length === 0) throw typeError('0-dim memory has no length');
      return self.layout.shape[0]!;
    },
    tp_iter: memoryIterator,
    sq_item(self: PMemoryView, index) {
      self.check();
      if (self.layout.shape.length === 0) throw typeError('invalid indexing of 0-dim memory');
      if (self.layout.shape.length > 1) throw notImplementedError('multi-dimensional sub-views are not implemented');
      return itemAt(self, step(self.layout, self.layout.offset, 0, index));
    },
    mp_subscript: subscript,
    mp_ass_subscript: assign,
    bf_getbuffer(self: PMemoryView, writable) {
      self.check();
      if (writable && self.layout.readonly) throw bufferError('memoryview: underlying buffer is not writable');
      return exportView(self);
    },
  },
  members: [
    method(PMemoryView, 'release', { doc: 'Gives the buffer back; the view cannot be used afterwards.', run: release }),
    releaseBuffer,
    method(PMemoryView, '__enter__', {
      doc: 'The view itself.',
      run(self) {
        self.check();
        return self;
      },
    }),
    method(PMemoryView, '__exit__', {
      doc: 'Gives the buffer back.',
      params: [varargs('exc_info')],
      run: (self) => release(self),
    }),
    method(PMemoryView, 'tobytes', {
      doc: 'The bytes of all items.',
      params: [arg('order', strOrNone, 'C')],
      run(self, order) {
        self.check();
        if (order !== null && !['C', 'F', 'A'].includes(order)) throw valueError("order must be 'C', 'F' or 'A'");
        const fortran =
          order === 'F' || (order === 'A' && isContiguous(self.layout, 'F') && !isContiguous(self.layout, 'C'));
        return new PBytes(bytesOfView(self, fortran ? 'F' : 'C'));
      },
    }),
    method(PMemoryView, 'tolist', {
      doc: 'The items, in nested lists.',
      run(self) {
        self.check();
        return listOf(self);
      },
    }),
    method(PMemoryView, 'hex', {
      doc: "The bytes as hexadecimal digits.\n\n>>> memoryview(b'Hi').hex()\n'4869'",
      params: [arg('sep', object, undefined, '<unrepresentable>'), arg('bytes_per_sep', int, 1)],
      run(self, sep, group) {
        self.check();
        return hexText(bytesOfView(self), sep, group);
      },
    }),
    method(PMemoryView, 'cast', {
      doc: 'A view on the same memory with another format or shape.',
      params: [arg('format', str), arg('shape', object, undefined, '<unrepresentable>')],
      run: (self, format, shape) => cast(self, format, shape),
    }),
    method(PMemoryView, 'toreadonly', {
      doc: 'A view on the same memory that cannot be written through.',
      run(self) {
        self.check();
        return new PMemoryView(self.base, { ...copyOf(self.layout), readonly: true });
      },
    }),
    classMethod('_from_flags', {
      params: [arg('object', object), arg('flags', int)],
      run: (_type, value) =>
        memoryViewOf(value, `memoryview: a bytes-like object is required, not '${typeOf(value).tpName}'`),
    }),
    getset(PMemoryView, 'obj', { doc: 'The object looked at.', get: checked((_l, view) => view.base.view.object) }),
    getset(PMemoryView, 'nbytes', { doc: 'Size in bytes.', get: checked((l, view) => view.count * l.itemSize) }),
    getset(PMemoryView, 'readonly', { doc: 'Whether it cannot be written.', get: checked((l) => l.readonly) }),
    getset(PMemoryView, 'itemsize', { doc: 'Size of an item in bytes.', get: checked((l) => l.itemSize) }),
    getset(PMemoryView, 'format', { doc: 'Format of an item, in struct notation.', get: checked((l) => l.format) }),
    getset(PMemoryView, 'ndim', { doc: 'Number of dimensions.', get: checked((l) => l.shape.length) }),
    getset(PMemoryView, 'shape', { doc: 'Number of items in each dimension.', get: checked((l) => numbers(l.shape)) }),
    getset(PMemoryView, 'strides', {
      doc: 'Bytes from item to item in each dimension.',
      get: checked((l) => numbers(l.strides)),
    }),
    getset(PMemoryView, 'suboffsets', { doc: 'Always empty.', get: checked(() => new PTuple([])) }),
    getset(PMemoryView, 'c_contiguous', {
      doc: 'Whether in C order without gaps.',
      get: checked((l) => isContiguous(l, 'C')),
    }),
    getset(PMemoryView, 'f_contiguous', {
      doc: 'Whether in Fortran order without gaps.',
      get: checked((l) => isContiguous(l, 'F')),
    }),
    getset(PMemoryView, 'contiguous', {
      doc: 'Whether in either order without gaps.',
      get: checked((l) => isContiguous(l, 'C') || isContiguous(l, 'F')),
    }),
  ],
});

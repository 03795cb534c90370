import { pyObjectHash } from '../../runtime/abstract/hash.ts';
import { asSsize } from '../../runtime/abstract/number.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { bytesOf, getWritableBuffer } from '../../runtime/buffer.ts';
import { initBy } from '../../runtime/clinic/check-arguments.ts';
import { arg, varargs } from '../../runtime/clinic/clinic.ts';
import { object, ssize } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { builtinFunction, getset, method } from '../../runtime/clinic/members.ts';
import { memoryError, typeError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { PObject, type PShape, type PValue } from '../../runtime/object.ts';
import { newBytes } from '../../runtime/text/byte-writer.ts';
import { DISALLOW_INSTANTIATION } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { PBytes, PTuple } from '../../runtime/values/sequences.ts';
import {
  bufferArgument,
  clearCache,
  formatText,
  type Layout,
  packValues,
  parseFormat,
  structError,
  structErrorType,
  unpackValues,
} from './format.ts';

/** `struct.Struct`. */
class PStruct extends PObject {
  format = '';
  layout: Layout = parseFormat('');
}

/** What `iter_unpack` gives. */
class PUnpackIterator extends PObject {
  readonly layout: Layout;
  readonly source: PValue;
  at = 0;
  constructor(layout: Layout, source: PValue, shape: PShape) {
    super(shape);
    this.layout = layout;
    this.source = source;
  }
}

const structType = builtinType('Struct', {
  module: '_struct',
  allocate: (type) => new PStruct(type.instanceShape),
});
structType.hasWeakref = true;
const unpackIteratorType = builtinType('unpack_iterator', {
  module: '_struct',
  subclassable: false,
  flags: DISALLOW_INSTANTIATION,
});

function checkCount(layout: Layout, given: number, name: string): void {
  if (given !== layout.items) throw structError(`${name} expected ${layout.items} items for packing (got ${given})`);
}

function pack(layout: Layout, values: readonly PValue[]): PBytes {
  checkCount(layout, values.length, 'pack');
  if (layout.size > 0x7fffffff) throw memoryError();
  const bytes = newBytes(layout.size);
  packValues(layout, values, bytes, 0);
  return new PBytes(bytes);
}

function packInto(layout: Layout, args: readonly PValue[]): null {
  if (args.length === 0) throw structError('pack_into expected buffer argument');
  if (args.length === 1) throw structError('pack_into expected offset argument');
  checkCount(layout, args.length - 2, 'pack_into');
  const target = args[0]!;
  const message = `argument must be read-write bytes-like object, not ${typeOf(target).name}`;
  const view = getWritableBuffer(target, message);
  try {
    const bytes = view.bytes;
    const { size } = layout;
    let offset = asSsize(args[1]!);
    if (offset < 0) {
      if (offset + size > 0) throw structError(`no space to pack ${size} bytes at offset ${offset}`);
      if (offset + bytes.length < 0) throw structError(`offset ${offset} out of range for ${bytes.length}-byte buffer`);
      offset += bytes.length;
    }
    if (bytes.length - offset < size)
      throw structError(
        `pack_into requires a buffer of at least ${size + offset} bytes for packing ${size} bytes at offset ${offset} (actual buffer size is ${bytes.length})`,
      );
    bytes.fill(0, offset, offset + size);
    packValues(layout, args.slice(2), bytes, offset);
  } finally {
    view.release();
  }
  return null;
}

function unpack(layout: Layout, buffer: PValue): PTuple {
  const bytes = bufferArgument(buffer);
  if (bytes.length !== layout.size) throw structError(`unpack requires a buffer of ${layout.size} bytes`);
  return new PTuple(unpackValues(layout, bytes, 0));
}

function unpackFrom(layout: Layout, buffer: PValue, from: number): PTuple {
  const bytes = bufferArgument(buffer);
  const { size } = layout;
  let offset = from;
  if (offset < 0) {
    if (offset + size > 0) throw structError(`not enough data to unpack ${size} bytes at offset ${offset}`);
    if (offset + bytes.length < 0) throw structError(`offset ${offset} out of range for ${bytes.length}-byte buffer`);
    offset += bytes.length;
  }
  if (bytes.length - offset < size)
    throw structError(
      `unpack_from requires a buffer of at least ${size + offset} bytes for unpacking ${size} bytes at offset ${offset} (actual buffer size is ${bytes.length})`,
    );
  return new PTuple(unpackValues(layout, bytes, offset));
}

function iterUnpack(layout: Layout, buffer: PValue): PUnpackIterator {
  if (layout.size === 0) throw structError('cannot iteratively unpack with a struct of length 0');
  const { length } = bufferArgument(buffer);
  if (length % layout.size !== 0)
    throw structError(`iterative unpacking requires a buffer of a multiple of ${layout.size} bytes`);
  return new PUnpackIterator(layout, buffer, unpackIteratorType.instanceShape);
}

defineType(structErrorType, {});

defineType(unpackIteratorType, {
  slots: {
    tp_iter: (self: PUnpackIterator) => self,
    tp_iternext(self: PUnpackIterator) {
      const bytes = bytesOf(self.source);
      if (self.at + self.layout.size > bytes.length) return undefined;
      const values = unpackValues(self.layout, bytes, self.at);
      self.at += self.layout.size;
      return new PTuple(values);
    },
  },
  members: [
    method(PUnpackIterator, '__length_hint__', {
      run: (self) => Math.floor((bytesOf(self.source).length - self.at) / self.layout.size),
    }),
  ],
});

defineType(structType, {
  doc: 'Struct(fmt) --> compiled struct object\n\n',
  textSignature: '(format)',
  slots: {
    tp_repr: (self: PStruct) => `${typeOf(self).name}(${pyObjectRepr(self.format)})`,
    tp_new: (type) => type.allocate(type),
    tp_init: initBy<PStruct, [ReturnType<typeof formatParam>]>('Struct', {
      params: [formatParam()],
      run(self, format) {
        const text = formatText(format);
        self.layout = parseFormat(text);
        self.format = text;
      },
    }),
  },
  members: [
    method(PStruct, 'pack', {
      textSignature: null,
      doc: 'S.pack(v1, v2, ...) -> bytes\n\nReturn a bytes object containing values v1, v2, ... packed according\nto the format string S.format.  See help(struct) for more on format\nstrings.',
      params: [varargs('values')],
      run: (self, values) => pack(self.layout, values),
    }),
    method(PStruct, 'pack_into', {
      textSignature: null,
      doc: 'S.pack_into(buffer, offset, v1, v2, ...)\n\nPack the values v1, v2, ... according to the format string S.format\nand write the packed bytes into the writable buffer buf starting at\noffset.  Note that the offset is a required argument.  See\nhelp(struct) for more on format strings.',
      params: [varargs('values')],
      run: (self, values) => packInto(self.layout, values),
    }),
    method(PStruct, 'unpack', {
      doc: 'Return a tuple containing unpacked values.',
      params: [arg('buffer', object), '/'],
      run: (self, buffer) => unpack(self.layout, buffer),
    }),
    method(PStruct, 'unpack_from', {
      doc: 'Return a tuple containing unpacked values.',
      params: [arg('buffer', object), arg('offset', ssize, 0)],
      run: (self, buffer, offset) => unpackFrom(self.layout, buffer, offset),
    }),
    method(PStruct, 'iter_unpack', {
      doc: 'Return an iterator yielding tuples.',
      params: [arg('buffer', object), '/'],
      run: (self, buffer) => iterUnpack(self.layout, buffer),
    }),
    method(PStruct, '__sizeof__', {
      doc: 'S.__sizeof__() -> size of S in memory, in bytes',
      run: (self) => 40 + 40 * (self.layout.fields.length + 1),
    }),
    getset(PStruct, 'format', { doc: 'struct format string', get: (self) => self.format }),
    getset(PStruct, 'size', { doc: 'struct size in bytes', get: (self) => self.layout.size }),
  ],
});

function formatParam() {
  return arg('format', object);
}

/** The layout of a format, which CPython looks up in a cache first. */
function layoutOf(format: PValue): Layout {
  if (typeof format !== 'string') pyObjectHash(format);
  return parseFormat(formatText(format));
}

defineModule('_struct', {
  doc: 'Functions to convert between Python values and C structs.',
  attributes: { Struct: structType, error: structErrorType },
  functions: [
    builtinFunction('_clearcache', { doc: 'Clear the internal cache.', run: () => clearCache() }),
    builtinFunction('calcsize', {
      doc: 'Return size in bytes of the struct described by the format string.',
      params: [arg('format', object), '/'],
      run: (_module, format) => layoutOf(format).size,
    }),
    builtinFunction('pack', {
      textSignature: null,
      doc: 'pack(format, v1, v2, ...) -> bytes\n\nReturn a bytes object containing the values v1, v2, ... packed according\nto the format string.  See help(struct) for more on format strings.',
      params: [varargs('values')],
      run(_module, values) {
        if (values.length === 0) throw typeError('missing format argument');
        return pack(layoutOf(values[0]!), values.slice(1));
      },
    }),
    builtinFunction('pack_into', {
      textSignature: null,
      doc: 'pack_into(format, buffer, offset, v1, v2, ...)\n\nPack the values v1, v2, ... according to the format string and write\nthe packed bytes into the writable buffer buf starting at offset.  Note\nthat the offset is a required argument.  See help(struct) for more\non format strings.',
      params: [varargs('values')],
      run(_module, values) {
        if (values.length === 0) throw typeError('missing format argument');
        return packInto(layoutOf(values[0]!), values.slice(1));
      },
    }),
    builtinFunction('unpack', {
      doc: 'Return a tuple containing values unpacked according to the format string.',
      params: [arg('format', object), arg('buffer', object), '/'],
      run: (_module, format, buffer) => unpack(layoutOf(format), buffer),
    }),
    builtinFunction('unpack_from', {
      doc: 'Return a tuple containing values unpacked according to the format string.',
      params: [arg('format', object), '/', arg('buffer', object), arg('offset', ssize, 0)],
      run: (_module, format, buffer, offset) => unpackFrom(layoutOf(format), buffer, offset),
    }),
    builtinFunction('iter_unpack', {
      doc: 'Return an iterator yielding tuples unpacked from the given bytes.',
      params: [arg('format', object), arg('buffer', object), '/'],
      run: (_module, format, buffer) => iterUnpack(layoutOf(format), buffer),
    }),
  ],
});

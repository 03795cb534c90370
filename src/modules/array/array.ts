import { pyObjectCallMethod, pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectEquals, pyObjectRichCompare } from '../../runtime/abstract/compare.ts';
import { importAttribute } from '../../runtime/abstract/import.ts';
import { makeGenericAlias } from '../../runtime/abstract/item.ts';
import { iterate } from '../../runtime/abstract/iterate.ts';
import { asSequenceIndex, asSsize, hasIndex, SSIZE_MAX } from '../../runtime/abstract/number.ts';
import { adjustSlice, type SliceBounds, unpackSlice } from '../../runtime/abstract/slice.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { BufferView, bytesOf } from '../../runtime/buffer.ts';
import { newBy, noKeywords } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object, sliceIndexOf, ssize, str } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { builtinFunction, classMethod, getset, method } from '../../runtime/clinic/members.ts';
import { eofError, indexError, memoryError, runtimeError, typeError, valueError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import type { PValue } from '../../runtime/object.ts';
import { allocateBytes, copyBytes, MAX_BYTES } from '../../runtime/text/byte-writer.ts';
import { codePointLength, codePoints, fromCodePoints, isCharacter } from '../../runtime/text/code-points.ts';
import type { PType } from '../../runtime/type.ts';
import { type CompareOp, EQ, NE } from '../../runtime/type-slots.ts';
import { NotImplemented } from '../../runtime/types.ts';
import { intValue, strValue, typeOf } from '../../runtime/values/scalars.ts';
import { NO_BYTES, PByteArray, PBytes, PList, PSlice, PTuple } from '../../runtime/values/sequences.ts';
import { warn } from '../../runtime/warn.ts';
import { poll } from '../../truffle/intrinsics.ts';
import { addressOfMemory } from '../_ctypes/addresses.ts';
import { type ItemKind, itemKinds } from './item-kinds.ts';
import { PArrayIterator } from './iterator.ts';
import { reconstruct } from './reconstruct.ts';
import { arrayType, PArray } from './storage.ts';

function subscript(self: PArray, key: PValue, message: string): number | undefined {
  if (key instanceof PSlice) return undefined;
  if (!hasIndex(key)) throw typeError('array indices must be integers');
  const index = asSequenceIndex(key, indexError);
  const at = index < 0 ? index + self.length : index;
  if (at < 0 || at >= self.length) throw indexError(message);
  return at;
}

function setItem(self: PArray, index: number, value: PValue | undefined, message: string): void {
  if (index < 0 || index >= self.length) throw indexError(message);
  if (value === undefined) self.splice(index, 1, NO_BYTES);
  else {
    const item = self.kind.convert(value);
    if (index < self.length) self.kind.set(self.words, index, item);
  }
}

function sliced(self: PArray, { start, step, count }: SliceBounds): PArray {
  const { size } = self.kind;
  if (step === 1) return self.withBytes(self.bytes.slice(start * size, (start + count) * size));
  const out = allocateBytes(count * size);
  const { bytes } = self;
  for (let i = 0, at = start; i < count; i++, at += step) out.set(bytes.subarray(at * size, (at + 1) * size), i * size);
  return self.withBytes(out);
}

function assignSlice(self: PArray, slice: PSlice, value: PValue | undefined): void {
  const unpacked = unpackSlice(slice);
  const { kind } = self;
  let by: Uint8Array = NO_BYTES;
  if (value !== undefined) {
    if (!(value instanceof PArray))
      throw typeError(`can only assign array (not "${typeOf(value).tpName}") to array slice`);
    if (value.kind !== kind) throw typeError('bad argument type for built-in operation');
    by = value === self ? value.bytes.slice() : value.bytes;
  }
  const { start, step, count } = adjustSlice(unpacked, self.length);
  const needed = by.length / kind.size;
  if (step === 1) {
    self.splice(start, count, by);
    return;
  }
  if (value !== undefined) {
    if (needed !== count)
      throw valueError(`attempt to assign array of size ${needed} to extended slice of size ${count}`);
    const { bytes } = self;
    for (let i = 0, at = start; i < count; i++, at += step)
      bytes.set(by.subarray(i * kind.size, (i + 1) * kind.size), at * kind.size);
    return;
  }
  const gone = new Set<number>();
  for (let i = 0, at = start; i < count; i++, at += step) gone.add(at);
  const kept = self.bytes.filter((_, i) => !gone.has(Math.floor(i / kind.size)));
  self.splice(0, self.length, kept);
}

function repeated(self: PArray, count: number): Uint8Array {
  const { bytes } = self;
  if (count <= 0 || bytes.length === 0) return NO_BYTES;
  if (bytes.length * count > MAX_BYTES) throw memoryError();
  const out = allocateBytes(bytes.length * count);
  out.set(bytes);
  for (let filled = bytes.length; filled < out.length; filled *= 2) out.copyWithin(filled, 0, filled);
  return out;
}

function extend(self: PArray, items: PValue): void {
  if (!(items instanceof PArray)) {
    let n = 0;
    for (const item of iterate(items)) {
      self.append(item);
      if ((++n & 0xfff) === 0) poll();
    }
    return;
  }
  if (items.kind !== self.kind) throw typeError('can only extend with array of same kind');
  self.splice(self.length, 0, items.bytes.slice());
}

function appendBytes(self: PArray, bytes: Uint8Array): void {
  if (bytes.length % self.kind.size !== 0) throw valueError('bytes length not a multiple of item size');
  self.splice(self.length, 0, bytes);
}

function appendText(self: PArray, text: string): void {
  const points = codePoints(text);
  const from = self.length;
  self.resize(from + points.length);
  for (let i = 0; i < points.length; i++) self.words[from + i] = points[i]!;
}

function text(self: PArray): string {
  const points: number[] = [];
  for (let i = 0; i < self.length; i++) {
    self.item(i);
    points.push(self.words[i]!);
  }
  return fromCodePoints(points);
}

function items(self: PArray): PValue[] {
  const out: PValue[] = [];
  for (let i = 0; i < self.length; i++) out.push(self.item(i));
  return out;
}

function indexOf(self: PArray, value: PValue, start = 0, stop = SSIZE_MAX): number {
  for (let i = start; i < stop && i < self.length; i++) if (pyObjectEquals(self.item(i), value)) return i;
  return -1;
}

function compare(self: PArray, other: PValue, op: CompareOp): PValue {
  if (!(other instanceof PArray)) return NotImplemented;
  if (self.length !== other.length && (op === EQ || op === NE)) return op === NE;
  for (let i = 0; i < self.length && i < other.length; i++) {
    const [a, b] = [self.item(i), other.item(i)];
    if (pyObjectEquals(a, b)) continue;
    if (op === EQ || op === NE) return op === NE;
    return pyObjectRichCompare(a, b, op);
  }
  return pyObjectRichCompare(self.length, other.length, op);
}

function kindOf(code: string): ItemKind | undefined {
  if (code === 'u') warn('DeprecationWarning', "The 'u' type code is deprecated and will be removed in Python 3.16");
  return itemKinds.get(code);
}

const create = newBy('array', {
  params: [arg('typecode', object), arg('initializer', object, undefined), '/'],
  run: construct,
});

function construct(type: PType, code: PValue, initial: PValue | undefined): PArray {
  const typecode = strValue(code);
  if (typecode === undefined || !isCharacter(typecode))
    throw typeError(
      `array() argument 1 must be a unicode character, not ${code === null ? 'None' : typeOf(code).tpName}`,
    );
  const kind = kindOf(typecode);
  const textual = kind?.text === true;
  if (initial !== undefined && !textual) {
    if (strValue(initial) !== undefined)
      throw typeError(`cannot use a str to initialize an array with typecode '${typecode}'`);
    if (initial instanceof PArray && initial.kind.text)
      throw typeError(`cannot use a unicode array to initialize an array with typecode '${typecode}'`);
  }
  if (kind === undefined) throw valueError('bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)');
  const made = type.allocate(type) as PArray;
  made.kind = kind;
  made.words = kind.words(new ArrayBuffer(0));
  if (initial === undefined) return made;
  const written = strValue(initial);
  if (written !== undefined) appendText(made, written);
  else if (initial instanceof PBytes || initial instanceof PByteArray) appendBytes(made, initial.bytes);
  else if (initial instanceof PArray && initial.kind === kind) appendBytes(made, initial.bytes);
  else if (initial instanceof PList || initial instanceof PTuple || initial instanceof PArray) fill(made, initial);
  else extend(made, initial);
  return made;
}

/** Items of a sequence whose length may change meanwhile. */
function fill(self: PArray, from: PList | PTuple | PArray): void {
  const length = from instanceof PArray ? from.length : from.items.length;
  self.resize(length);
  for (let i = 0; i < length; i++) {
    const value = from instanceof PArray ? (i < from.length ? from.item(i) : undefined) : from.items[i];
    if (value === undefined) throw indexError(`${from instanceof PList ? 'list' : 'array'} index out of range`);
    const item = self.kind.convert(value);
    if (i < self.length) self.kind.set(self.words, i, item);
  }
}

defineType(arrayType, {
  doc: 'A sequence of numbers or characters of one kind, kept as the machine keeps them. Created from a type code and, optionally, a str, bytes or an iterable.',
  unhashable: true,
  slots: {
    tp_new(type, args, keywords) {
      if (type === arrayType || type.tp_init === arrayType.tp_init) noKeywords('array.array', keywords);
      const positional = keywords === null ? args : args.slice(0, args.length - keywords.length);
      if (positional.length === 0) throw typeError('array() takes at least 1 argument (0 given)');
      if (positional.length > 2) throw typeError(`array() takes at most 2 arguments (${positional.length} given)`);
      return create(type, positional, null);
    },
    tp_repr(self: PArray) {
      const head = `${self.shape.cls.name}('${self.kind.code}'`;
      if (self.length === 0) return `${head})`;
      return `${head}, ${self.kind.text ? pyObjectRepr(text(self)) : `[${items(self).map(pyObjectRepr).join(', ')}]`})`;
    },
    tp_richcompare: compare,
    tp_iter: (self: PArray) => new PArrayIterator(self),
    sq_length: (self: PArray) => self.length,
    mp_length: (self: PArray) => self.length,
    sq_contains: (self: PArray, value) => indexOf(self, value) >= 0,
    sq_item(self: PArray, index) {
      if (index < 0 || index >= self.length) throw indexError('array index out of range');
      return self.kind.get(self.words, index);
    },
    sq_ass_item: (self: PArray, index, value) => setItem(self, index, value, 'array assignment index out of range'),
    mp_subscript(self: PArray, key) {
      if (typeof key === 'number' && key >= 0 && key < self.length) return self.kind.get(self.words, key);
      const at = subscript(self, key, 'array index out of range');
      if (at !== undefined) return self.kind.get(self.words, at);
      const unpacked = unpackSlice(key as PSlice);
      return sliced(self, adjustSlice(unpacked, self.length));
    },
    mp_ass_subscript(self: PArray, key, value) {
      const at = subscript(self, key, 'array assignment index out of range');
      if (at === undefined) assignSlice(self, key as PSlice, value);
      else setItem(self, at, value, 'array assignment index out of range');
    },
    sq_concat(self: PArray, other) {
      if (!(other instanceof PArray)) throw typeError(`can only append array (not "${typeOf(other).tpName}") to array`);
      if (other.kind !== self.kind) throw typeError('bad argument type for built-in operation');
      const size = self.bytes.length + other.bytes.length;
      const out = allocateBytes(size);
      out.set(self.bytes);
      out.set(other.bytes, self.bytes.length);
      return self.withBytes(out);
    },
    sq_inplace_concat(self: PArray, other) {
      if (!(other instanceof PArray))
        throw typeError(`can only extend array with array (not "${typeOf(other).tpName}")`);
      extend(self, other);
      return self;
    },
    sq_repeat: (self: PArray, count) => self.withBytes(repeated(self, count)),
    sq_inplace_repeat(self: PArray, count) {
      self.splice(0, self.length, repeated(self, count));
      return self;
    },
    bf_getbuffer(self: PArray) {
      return new BufferView({
        object: self,
        memory: self.bytes,
        readonly: false,
        format: self.kind.format,
        itemSize: self.kind.size,
        exporter: self,
      });
    },
  },
  members: [
    method(PArray, 'append', {
      doc: 'Adds an item at the end.',
      params: [arg('v', object), '/'],
      run: (self, value) => self.append(value),
    }),
    method(PArray, 'extend', {
      doc: 'Adds the items of an iterable at the end.',
      params: [arg('bb', object), '/'],
      run: (self, more) => extend(self, more),
    }),
    method(PArray, 'insert', {
      doc: 'Puts an item before the given position.',
      params: [arg('i', ssize), arg('v', object), '/'],
      run(self, index, value) {
        const item = self.kind.convert(value);
        const at = index < 0 ? Math.max(0, index + self.length) : Math.min(index, self.length);
        self.splice(at, 0, new Uint8Array(self.kind.size));
        self.kind.set(self.words, at, item);
      },
    }),
    method(PArray, 'pop', {
      doc: 'Removes and returns the item at an index, the last one unless given.',
      params: [arg('i', ssize, -1), '/'],
      run(self, index) {
        if (self.length === 0) throw indexError('pop from empty array');
        const at = index < 0 ? index + self.length : index;
        if (at < 0 || at >= self.length) throw indexError('pop index out of range');
        const value = self.item(at);
        if (at === self.length - 1) self.resize(at);
        else self.splice(at, 1, NO_BYTES);
        return value;
      },
    }),
    method(PArray, 'remove', {
      doc: 'Removes the first item equal to a value.',
      params: [arg('v', object), '/'],
      run(self, value) {
        const at = indexOf(self, value);
        if (at < 0) throw valueError('array.remove(x): x not in array');
        self.splice(at, 1, NO_BYTES);
      },
    }),
    method(PArray, 'index', {
      doc: 'Index of the first item equal to a value, within bounds; ValueError if there is none.',
      params: [
        arg('v', object),
        arg('start', sliceIndexOf, 0),
        arg('stop', sliceIndexOf, SSIZE_MAX, 'sys.maxsize'),
        '/',
      ],
      run(self, value, start, stop) {
        const from = start < 0 ? Math.max(0, start + self.length) : start;
        const at = indexOf(self, value, from, stop < 0 ? stop + self.length : stop);
        if (at < 0) throw valueError('array.index(x): x not in array');
        return at;
      },
    }),
    method(PArray, 'count', {
      doc: 'Number of items equal to a value.',
      params: [arg('v', object), '/'],
      run(self, value) {
        let count = 0;
        for (let i = 0; i < self.length; i++) if (pyObjectEquals(self.item(i), value)) count++;
        return count;
      },
    }),
    method(PArray, 'clear', { doc: 'Removes all items.', run: (self) => self.resize(0) }),
    method(PArray, 'reverse', {
      doc: 'Reverses the order of the items in place.',
      run(self) {
        const { size } = self.kind;
        const { bytes } = self;
        bytes.reverse();
        for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse();
      },
    }),
    method(PArray, 'byteswap', {
      doc: 'Reverses the bytes of each item in place.',
      run(self) {
        const { size } = self.kind;
        const { bytes } = self;
        if (size > 1) for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse();
      },
    }),
    method(PArray, 'buffer_info', {
      doc: 'Address and number of items.',
      run: (self) => new PTuple([addressOfMemory(self.bytes), self.length]),
    }),
    method(PArray, 'tolist', { doc: 'The items as a list.', run: (self) => new PList(items(self)) }),
    method(PArray, 'fromlist', {
      doc: 'Adds the items of a list; all of them or none.',
      params: [arg('list', object), '/'],
      run(self, list) {
        if (!(list instanceof PList)) throw typeError('arg must be list');
        const length = list.items.length;
        const before = self.length;
        if (length === 0) return;
        self.resize(before + length);
        try {
          for (let i = 0; i < length; i++) {
            const item = self.kind.convert(list.items[i]!);
            if (list.items.length !== length) throw runtimeError('list changed size during iteration');
            self.kind.set(self.words, before + i, item);
          }
        } catch (error) {
          self.resize(before);
          throw error;
        }
      },
    }),
    method(PArray, 'tobytes', {
      doc: "The machine's representation of the items.",
      run: (self) => new PBytes(copyBytes(self.bytes)),
    }),
    method(PArray, 'frombytes', {
      doc: "Adds items given as the machine's representation.",
      params: [arg('buffer', object), '/'],
      run(self, buffer) {
        const bytes = bytesOf(buffer);
        appendBytes(self, buffer === self ? bytes.slice() : bytes);
      },
    }),
    method(PArray, 'tounicode', {
      doc: 'The characters as a str.',
      run(self) {
        if (!self.kind.text) throw valueError("tounicode() may only be called on unicode type arrays ('u' or 'w')");
        return text(self);
      },
    }),
    method(PArray, 'fromunicode', {
      doc: 'Adds the characters of a str.',
      params: [arg('ustr', str), '/'],
      run(self, added) {
        if (!self.kind.text) throw valueError("fromunicode() may only be called on unicode type arrays ('u' or 'w')");
        if (codePointLength(added) > 0) appendText(self, added);
      },
    }),
    method(PArray, 'tofile', {
      doc: "Writes the machine's representation of the items to a binary file.",
      params: [arg('f', object), '/'],
      run(self, file) {
        const block = 64 * 1024;
        for (let at = 0; at < self.bytes.length; at += block)
          pyObjectCallMethod(file, 'write', [new PBytes(self.bytes.slice(at, at + block))]);
      },
    }),
    method(PArray, 'fromfile', {
      doc: 'Reads n items from a binary file; EOFError if there are fewer, after those were added.',
      params: [arg('f', object), arg('n', ssize), '/'],
      run(self, file, count) {
        if (count < 0) throw valueError('negative count');
        if (count * self.kind.size > MAX_BYTES) throw memoryError();
        const wanted = count * self.kind.size;
        const read = pyObjectCallMethod(file, 'read', [wanted]);
        if (!(read instanceof PBytes)) throw typeError("read() didn't return bytes");
        appendBytes(self, read.bytes);
        if (read.bytes.length !== wanted) throw eofError("read() didn't return enough bytes");
      },
    }),
    method(PArray, '__copy__', { doc: 'A copy.', run: (self) => self.withBytes(self.bytes.slice()) }),
    method(PArray, '__deepcopy__', {
      doc: 'A copy.',
      params: [arg('unused', object), '/'],
      run: (self) => self.withBytes(self.bytes.slice()),
    }),
    method(PArray, '__sizeof__', {
      doc: 'Size in memory, in bytes.',
      run: (self) => 64 + self.words.byteLength,
    }),
    method(PArray, '__reduce_ex__', {
      doc: 'State for pickling.',
      params: [arg('value', object), '/'],
      run(self, value) {
        if (intValue(value) === undefined) throw typeError('__reduce_ex__ argument should be an integer');
        const protocol = asSsize(value);
        const dict = pyObjectLookupAttr(self, '__dict__');
        const state = dict === undefined ? null : dict;
        const type = self.shape.cls;
        if (protocol < 3) {
          const list = self.kind.text ? text(self) : new PList(items(self));
          return new PTuple([type, new PTuple([self.kind.code, list]), state]);
        }
        const bytes = new PBytes(self.bytes.slice());
        return new PTuple([reconstructor, new PTuple([type, self.kind.code, self.kind.machineFormat, bytes]), state]);
      },
    }),
    getset(PArray, 'typecode', { doc: 'The type code.', get: (self) => self.kind.code }),
    getset(PArray, 'itemsize', { doc: 'The size of an item, in bytes.', get: (self) => self.kind.size }),
    classMethod('__class_getitem__', {
      doc: 'A generic alias.',
      params: [arg('item', object), '/'],
      run: (type, item) => makeGenericAlias(type, item),
    }),
  ],
});

const reconstructor = builtinFunction(
  '_array_reconstructor',
  {
    doc: 'Makes an array from its pickled state.',
    params: [arg('arraytype', object), arg('typecode', object), arg('mformat_code', ssize), arg('items', object), '/'],
    run: (_self, type, code, format, data) => reconstruct(type, code, format, data),
  },
  'array',
);

defineModule('array', {
  doc: 'Arrays of numbers or characters of one kind, kept as the machine keeps them.',
  attributes: {
    array: arrayType,
    ArrayType: arrayType,
    typecodes: [...itemKinds.keys()].join(''),
    _array_reconstructor: reconstructor,
  },
  exec() {
    pyObjectCallMethod(importAttribute('collections.abc', 'MutableSequence'), 'register', [arrayType]);
  },
});

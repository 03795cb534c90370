import { pyObjectCallMethod } from '../../runtime/abstract/attribute.ts';
import { pyObjectGetIter, pyObjectLengthHint } from '../../runtime/abstract/iterate.ts';
import { asSequenceIndex, hasIndex } from '../../runtime/abstract/number.ts';
import { sliceBounds } from '../../runtime/abstract/slice.ts';
import { BufferView, bytesOf, hasBuffer } from '../../runtime/buffer.ts';
import { initBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { int, object, ssize, strWithoutNul } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { method } from '../../runtime/clinic/members.ts';
import { bufferError, indexError, isException, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { raising } from '../../runtime/registers.ts';
import { copyBytes, newBytes, putBytes } from '../../runtime/text/byte-writer.ts';
import { byteOf, containsBytes } from '../../runtime/text/bytes-search.ts';
import { fromLatin1 } from '../../runtime/text/code-points.ts';
import { reprBytes } from '../../runtime/text/repr.ts';
import { stepOf } from '../../runtime/threads/replay.ts';
import { NotImplemented } from '../../runtime/types.ts';
import { checkExports } from '../../runtime/values/exports.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { bytearrayType, NO_BYTES, PByteArray, PBytes, PSlice, PTuple } from '../../runtime/values/sequences.ts';
import { bytesFromIterable, constructBytes } from '../bytes/construct.ts';
import { PBytesIterator } from '../bytes/iterator.ts';
import { sharedMembers } from '../bytes/members.ts';
import { percentBytes } from '../bytes/percent.ts';
import { compareBytesLike, concatenated, repeatBytes, sliceOfBytes, warnOfStr } from '../bytes/type.ts';
import { releaseBuffer } from '../memoryview/type.ts';

/** Refuses a change of size while a buffer is held. */
function checkResizable(self: PByteArray): void {
  checkExports(self, 'Existing exports of data: object cannot be re-sized');
}

/** Replaces `self[start:stop]` by `by`, moving the rest. */
function splice(self: PByteArray, start: number, stop: number, by: Uint8Array): void {
  const growth = by.length - (stop - start);
  if (growth !== 0) checkResizable(self);
  const length = self.length + growth;
  if (length > self.buffer.length) {
    const grown = newBytes(Math.max(length, Math.min(self.length + (self.length >> 1) + 16, 0xffffffff)));
    putBytes(grown, 0, self.buffer, 0, self.length);
    self.buffer = grown;
  }
  if (growth !== 0 && stop < self.length) self.buffer.copyWithin(stop + growth, stop, self.length);
  putBytes(self.buffer, start, by);
  self.length = length;
}

function indexOf(self: PByteArray, key: PValue): number {
  if (!hasIndex(key)) throw typeError(`bytearray indices must be integers or slices, not ${typeOf(key).tpName}`);
  const index = asSequenceIndex(key, indexError);
  const at = index < 0 ? index + self.length : index;
  if (at < 0 || at >= self.length) throw indexError('bytearray index out of range');
  return at;
}

function assignSlice(self: PByteArray, slice: PSlice, value: PValue | undefined): void {
  let by: Uint8Array;
  if (value === undefined) by = NO_BYTES;
  else if (value instanceof PByteArray || value instanceof PBytes) by = copyBytes(value.bytes);
  else if (hasBuffer(value)) by = copyBytes(bytesOf(value));
  else {
    if (strValue(value) !== undefined || hasIndex(value))
      throw typeError('can assign only bytes, buffers, or iterables of ints in range(0, 256)');
    by = bytesFromIterable(value, 'bytearray');
  }
  const { start, stop, step, count } = sliceBounds(slice, self.length);
  if (step === 1) {
    splice(self, start, Math.max(start, stop), by);
    return;
  }
  if (value !== undefined && by.length !== count) {
    if (by.length > 0 || count === 0)
      throw valueError(`attempt to assign bytes of size ${by.length} to extended slice of size ${count}`);
  }
  if (by.length === 0) {
    if (count === 0) return;
    checkResizable(self);
    const gone = new Set<number>();
    for (let i = 0, at = start; i < count; i++, at += step) gone.add(at);
    self.buffer = self.bytes.filter((_, i) => !gone.has(i));
    self.length = self.buffer.length;
    return;
  }
  for (let i = 0, at = start; i < count; i++, at += step) self.buffer[at] = by[i]!;
}

/** What `extend` and `+=` add. */
function addition(self: PByteArray, other: PValue): Uint8Array {
  if (!hasBuffer(other)) throw typeError(`can't concat ${typeOf(other).tpName} to ${typeOf(self).tpName}`);
  return other === self ? copyBytes(self.bytes) : bytesOf(other);
}

function reduce(self: PByteArray, protocol: number): PValue {
  const state = pyObjectCallMethod(self, '__getstate__');
  const args =
    protocol < 3 ? [fromLatin1(self.bytes), 'latin-1'] : self.length > 0 ? [new PBytes(copyBytes(self.bytes))] : [];
  return new PTuple([self.shape.cls, new PTuple(args), state]);
}

defineType(bytearrayType, {
  doc: 'bytearray(source=b"", encoding=None, errors=None)\n\nA mutable byte string: from ints, a text and its encoding, a size, or an object with bytes.',
  unhashable: true,
  slots: {
    tp_new: (type) => type.allocate(type),
    tp_init: initBy('bytearray', {
      params: [
        arg('source', object, undefined, "b''"),
        arg('encoding', strWithoutNul, undefined, "'utf-8'"),
        arg('errors', strWithoutNul, undefined, "'strict'"),
      ],
      run(self: PByteArray, source, encoding, errors) {
        const bytes = constructBytes(source, encoding, errors, 'bytearray');
        if (self.length !== bytes.length) checkResizable(self);
        self.buffer = bytes;
        self.length = bytes.length;
      },
    }),
    tp_repr: (self: PByteArray) => {
      const text = reprBytes(self.bytes);
      // Unlike bytes, an apostrophe is escaped even between double quotes.
      return `${self.shape.cls.name}(b${text.startsWith('"') ? text.replaceAll("'", "\\'") : text})`;
    },
    tp_str(self: PByteArray) {
      warnOfStr(self);
      return bytearrayType.tp_repr!(self);
    },
    tp_richcompare: compareBytesLike,
    tp_iter: (self: PByteArray) => new PBytesIterator(self),
    nb_remainder: (self, args) =>
      self instanceof PByteArray ? new PByteArray(percentBytes(self, args)) : NotImplemented,
    sq_length: (self: PByteArray) => self.length,
    mp_length: (self: PByteArray) => self.length,
    mp_subscript(self: PByteArray, key) {
      if (key instanceof PSlice) return new PByteArray(sliceOfBytes(self.bytes, key));
      return self.buffer[indexOf(self, key)]!;
    },
    mp_ass_subscript(self: PByteArray, key, value) {
      if (key instanceof PSlice) assignSlice(self, key, value);
      else {
        const at = indexOf(self, key);
        if (value === undefined) splice(self, at, at + 1, NO_BYTES);
        else {
          const byte = byteOf(value);
          if (at >= self.length) throw indexError('bytearray index out of range');
          self.buffer[at] = byte;
        }
      }
    },
    sq_item(self: PByteArray, index) {
      if (index < 0 || index >= self.length) throw indexError('bytearray index out of range');
      return self.buffer[index]!;
    },
    sq_concat: (self: PByteArray, other) => new PByteArray(concatenated(self, other)),
    sq_repeat: (self: PByteArray, count) => new PByteArray(repeatBytes(self.bytes, count)),
    sq_inplace_concat(self: PByteArray, other) {
      // CPython holds the other's buffer while it makes room.
      if (other === self && self.length > 0) throw bufferError('Existing exports of data: object cannot be re-sized');
      splice(self, self.length, self.length, addition(self, other));
      return self;
    },
    sq_inplace_repeat(self: PByteArray, count) {
      const bytes = repeatBytes(self.bytes, count);
      if (bytes.length !== self.length) checkResizable(self);
      self.buffer = bytes.length === self.length ? self.buffer : bytes;
      self.length = bytes.length;
      return self;
    },
    sq_contains: (self: PByteArray, item) => containsBytes(self.bytes, item),
    bf_getbuffer(self: PByteArray) {
      return new BufferView({
        object: self,
        memory: self.bytes,
        readonly: false,
        exporter: self,
      });
    },
  },
  members: [
    releaseBuffer,
    ...sharedMembers(PByteArray, (bytes) => new PByteArray(bytes)),
    method(PByteArray, 'append', {
      doc: 'Adds one byte at the end.',
      params: [arg('item', object), '/'],
      run(self, item) {
        const byte = byteOf(item);
        if (self.exports > 0 || self.length === self.buffer.length)
          splice(self, self.length, self.length, Uint8Array.of(byte));
        else self.buffer[self.length++] = byte;
      },
    }),
    method(PByteArray, 'extend', {
      replayed: true,
      doc: 'Adds the bytes of an iterable of ints at the end.',
      params: [arg('iterable_of_ints', object), '/'],
      run(self, items) {
        if (hasBuffer(items)) {
          splice(self, self.length, self.length, addition(self, items));
          return;
        }
        if (strValue(items) !== undefined) throw typeError("expected iterable of integers; got: 'str'");
        let iterator: ReturnType<typeof pyObjectGetIter>;
        try {
          iterator = pyObjectGetIter(items);
        } catch (error) {
          if (isException(error, 'TypeError')) throw typeError(`can't extend bytearray with ${typeOf(items).tpName}`);
          throw error;
        }
        if (typeOf(items).isHeapType) pyObjectLengthHint(items, 32);
        const values: number[] = [];
        const next = stepOf(iterator, items);
        for (let item = next(iterator); item !== undefined; item = next(iterator)) values.push(byteOf(item));
        splice(self, self.length, self.length, Uint8Array.from(values));
      },
    }),
    method(PByteArray, 'insert', {
      doc: 'Puts one byte before the given index.',
      params: [arg('index', ssize), arg('item', object), '/'],
      run(self, index, item) {
        const byte = byteOf(item);
        const at = index < 0 ? Math.max(0, index + self.length) : Math.min(index, self.length);
        splice(self, at, at, Uint8Array.of(byte));
      },
    }),
    method(PByteArray, 'pop', {
      raises: true,
      doc: 'Removes and returns the byte at an index, the last one unless given.',
      params: [arg('index', ssize, -1), '/'],
      run(self, index) {
        if (self.length === 0) return raising(indexError('pop from empty bytearray'));
        const at = index < 0 ? index + self.length : index;
        if (at < 0 || at >= self.length) return raising(indexError('pop index out of range'));
        checkResizable(self);
        const byte = self.buffer[at]!;
        if (at === self.length - 1) self.length--;
        else splice(self, at, at + 1, NO_BYTES);
        return byte;
      },
    }),
    method(PByteArray, 'remove', {
      doc: 'Removes the first occurrence of a byte.',
      params: [arg('value', object), '/'],
      run(self, value) {
        const at = self.bytes.indexOf(byteOf(value));
        if (at < 0) throw valueError('value not found in bytearray');
        splice(self, at, at + 1, NO_BYTES);
      },
    }),
    method(PByteArray, 'clear', {
      doc: 'Removes all bytes.',
      run(self) {
        splice(self, 0, self.length, NO_BYTES);
      },
    }),
    method(PByteArray, 'copy', { doc: 'A copy.', run: (self) => new PByteArray(copyBytes(self.bytes)) }),
    method(PByteArray, 'reverse', {
      doc: 'Reverses the order of the bytes in place.',
      run(self) {
        self.bytes.reverse();
      },
    }),
    method(PByteArray, '__alloc__', { doc: 'Number of bytes allocated.', run: (self) => self.buffer.length + 1 }),
    method(PByteArray, '__sizeof__', { doc: 'Size in memory, in bytes.', run: (self) => 57 + self.buffer.length }),
    method(PByteArray, '__reduce__', {
      doc: 'How to make this object again, for pickling.',
      run: (self) => reduce(self, 2),
    }),
    method(PByteArray, '__reduce_ex__', {
      doc: 'How to make this object again, for pickling.',
      params: [arg('proto', int, 0), '/'],
      run: (self, protocol) => reduce(self, protocol),
    }),
  ],
});

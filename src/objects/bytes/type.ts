import { hashBytes } from '../../runtime/abstract/hash.ts';
import { asSequenceIndex, SSIZE_MAX } from '../../runtime/abstract/number.ts';
import { sliceBounds } from '../../runtime/abstract/slice.ts';
import { BufferView, bytesOf, hasBuffer } from '../../runtime/buffer.ts';
import { newBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object, strWithoutNul } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { method } from '../../runtime/clinic/members.ts';
import { currentContext } from '../../runtime/context.ts';
import { bufferError, indexError, overflowError, typeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { copyBytes, newBytes, putBytes } from '../../runtime/text/byte-writer.ts';
import { compareBytes, containsBytes } from '../../runtime/text/bytes-search.ts';
import { reprBytes } from '../../runtime/text/repr.ts';
import type { CompareOp } from '../../runtime/type-slots.ts';
import { NotImplemented } from '../../runtime/types.ts';
import { intValue, strValue, typeOf } from '../../runtime/values/scalars.ts';
import { bytesObject, bytesType, type PByteArray, PBytes, PSlice, PTuple } from '../../runtime/values/sequences.ts';
import { warn } from '../../runtime/warn.ts';
import { bytesOfSpecial, constructBytes } from './construct.ts';
import { PBytesIterator } from './iterator.ts';
import { sharedMembers } from './members.ts';
import { percentBytes } from './percent.ts';

/** The bytes at `start`, `start + step`, …: a fresh array. */
export function sliceOfBytes(bytes: Uint8Array, slice: PSlice): Uint8Array {
  const { start, step, count } = sliceBounds(slice, bytes.length);
  if (step === 1) return copyBytes(bytes, start, start + count);
  const result = newBytes(count);
  for (let i = 0, at = start; i < count; i++, at += step) result[i] = bytes[at]!;
  return result;
}

/** `bytes * count`: a fresh array. */
export function repeatBytes(bytes: Uint8Array, count: number): Uint8Array {
  if (count <= 0 || bytes.length === 0) return new Uint8Array(0);
  if (count >= SSIZE_MAX && bytes.length > 1) throw overflowError('repeated bytes are too long');
  const result = newBytes(bytes.length * count);
  if (bytes.length === 1) return result.fill(bytes[0]!);
  result.set(bytes);
  for (let done = bytes.length; done < result.length; done *= 2)
    result.copyWithin(done, 0, Math.min(done, result.length - done));
  return result;
}

/** Under `-b`, comparisons of bytes with what can never be equal are warned of. */
function warnOfComparison(self: PBytes | PByteArray, other: PValue): void {
  if (currentContext().options.bytesWarning === 0) return;
  const isBytes = self instanceof PBytes;
  if (strValue(other) !== undefined)
    warn('BytesWarning', `Comparison between ${isBytes ? 'bytes' : 'bytearray'} and string`);
  else if (isBytes && intValue(other) !== undefined) warn('BytesWarning', 'Comparison between bytes and int');
}

/** `str()` of bytes shows them as they are written in a program, which is seldom what is wanted: `-b` warns of it. */
export function warnOfStr(self: PBytes | PByteArray): void {
  if (currentContext().options.bytesWarning !== 0)
    warn('BytesWarning', `str() on a ${self instanceof PBytes ? 'bytes' : 'bytearray'} instance`);
}

/** Comparison of bytes-like objects. */
export function compareBytesLike(self: PBytes | PByteArray, other: PValue, op: CompareOp): PValue {
  if (!hasBuffer(other)) {
    if (op === 2 || op === 3) warnOfComparison(self, other);
    return NotImplemented;
  }
  const a = self.bytes;
  const b = bytesOf(other);
  if (op === 2 || op === 3) return (a.length === b.length && compareBytes(a, b) === 0) === (op === 2);
  const order = compareBytes(a, b);
  return op === 0 ? order < 0 : op === 1 ? order <= 0 : op === 4 ? order > 0 : order >= 0;
}

/** `bytes + other`: a fresh array. */
export function concatenated(self: PBytes | PByteArray, other: PValue): Uint8Array {
  if (!hasBuffer(other)) throw typeError(`can't concat ${typeOf(other).tpName} to ${typeOf(self).tpName}`);
  const right = bytesOf(other);
  const left = self.bytes;
  const result = newBytes(left.length + right.length);
  putBytes(result, putBytes(result, 0, left), right);
  return result;
}

const construct = newBy('bytes', {
  params: [
    arg('source', object, undefined, "b''"),
    arg('encoding', strWithoutNul, undefined, "'utf-8'"),
    arg('errors', strWithoutNul, undefined, "'strict'"),
  ],
  run(type, source, encoding, errors) {
    if (type === bytesType && source !== undefined && encoding === undefined && errors === undefined) {
      if (source instanceof PBytes && source.shape === bytesType.instanceShape) return source;
      const special = bytesOfSpecial(source);
      if (special !== undefined) return special;
    }
    const bytes = constructBytes(source, encoding, errors, 'bytes');
    if (type === bytesType) return bytesObject(bytes);
    const result = type.allocate(type) as PBytes;
    result.bytes = bytes;
    return result;
  },
});

defineType(bytesType, {
  doc: 'bytes(source=b"", encoding=None, errors=None)\n\nAn immutable byte string: from ints, a text and its encoding, a size, or an object with bytes.',
  slots: {
    tp_new: construct,
    tp_repr: (self: PBytes) => `b${reprBytes(self.bytes)}`,
    tp_str(self: PBytes) {
      warnOfStr(self);
      return `b${reprBytes(self.bytes)}`;
    },
    tp_hash: hashBytes,
    tp_richcompare: (self: PBytes, other, op) =>
      other instanceof PBytes || !hasBuffer(other) ? compareBytesLike(self, other, op) : NotImplemented,
    tp_iter: (self: PBytes) => new PBytesIterator(self),
    nb_remainder: (self, args) => (self instanceof PBytes ? new PBytes(percentBytes(self, args)) : NotImplemented),
    sq_length: (self: PBytes) => self.bytes.length,
    mp_length: (self: PBytes) => self.bytes.length,
    mp_subscript(self: PBytes, key) {
      const { bytes } = self;
      if (key instanceof PSlice) {
        const part = sliceOfBytes(bytes, key);
        return part.length === bytes.length && key.step === null && self.shape === bytesType.instanceShape
          ? self
          : bytesObject(part);
      }
      if (
        typeof key !== 'number' &&
        typeof key !== 'bigint' &&
        typeof key !== 'boolean' &&
        typeOf(key).nb_index === null
      )
        throw typeError(`byte indices must be integers or slices, not ${typeOf(key).tpName}`);
      const index = asSequenceIndex(key, indexError);
      const byte = bytes[index < 0 ? index + bytes.length : index];
      if (byte === undefined) throw indexError('index out of range');
      return byte;
    },
    sq_item(self: PBytes, index) {
      const byte = self.bytes[index];
      if (byte === undefined) throw indexError('index out of range');
      return byte;
    },
    sq_concat(self: PBytes, other) {
      if (self.bytes.length === 0 && other instanceof PBytes && other.shape === bytesType.instanceShape) return other;
      return new PBytes(concatenated(self, other));
    },
    sq_repeat: (self: PBytes, count) =>
      count === 1 && self.shape === bytesType.instanceShape ? self : new PBytes(repeatBytes(self.bytes, count)),
    sq_contains: (self: PBytes, item) => containsBytes(self.bytes, item),
    bf_getbuffer(self: PBytes, writable) {
      if (writable) throw bufferError('Object is not writable.');
      return new BufferView({ object: self, memory: self.bytes, readonly: true });
    },
  },
  members: [
    ...sharedMembers(PBytes, (bytes) => new PBytes(bytes)),
    method(PBytes, '__getnewargs__', { run: (self) => new PTuple([new PBytes(self.bytes)]) }),
    method(PBytes, '__bytes__', {
      doc: 'The bytes themselves, of the exact class.',
      run: (self) => (self.shape === bytesType.instanceShape ? self : new PBytes(self.bytes)),
    }),
    method(PBytes, '__sizeof__', { doc: 'Size in memory, in bytes.', run: (self) => 33 + self.bytes.length }),
  ],
});

import { memoryError } from '../../runtime/errors.ts';
import { PObject, type PShape, type PValue } from '../../runtime/object.ts';
import { allocateBytes, MAX_BYTES } from '../../runtime/text/byte-writer.ts';
import { SEQUENCE } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import { checkExports } from '../../runtime/values/exports.ts';
import { type ItemKind, itemKinds, type Words } from './item-kinds.ts';

/** An `array.array`: the first `length` items of `words`. It must not be resized while `exports` buffers are held. */
export class PArray extends PObject {
  kind: ItemKind;
  words: Words;
  length = 0;
  exports = 0;
  views = null;

  constructor(kind: ItemKind, shape: PShape = arrayType.instanceShape) {
    super(shape);
    this.kind = kind;
    this.words = kind.words(NOTHING);
  }

  /** The bytes in use, as a view that is valid until the next change of size. */
  get bytes(): Uint8Array {
    return new Uint8Array(this.words.buffer, 0, this.length * this.kind.size);
  }

  item(index: number): PValue {
    return this.kind.get(this.words, index);
  }

  /** Changes the number of items; new ones are zero. */
  resize(length: number): void {
    if (length === this.length) return;
    checkExports(this, 'cannot resize an array that is exporting buffers');
    const { size } = this.kind;
    const needed = length * size;
    const capacity = this.words.byteLength;
    if (needed > capacity || needed < capacity >> 1) {
      if (needed > MAX_BYTES) throw memoryError();
      const room =
        length === 0 ? 0 : Math.min(length + (length >> 3) + (length < 8 ? 3 : 7), Math.floor(MAX_BYTES / size));
      const grown = allocateBytes(Math.max(needed, room * size));
      grown.set(this.bytes.subarray(0, needed));
      this.words = this.kind.words(grown.buffer as ArrayBuffer);
    } else if (length > this.length) new Uint8Array(this.words.buffer).fill(0, this.length * size, needed);
    this.length = length;
  }

  append(value: PValue): void {
    const item = this.kind.convert(value);
    const at = this.length;
    // room is not zeroed beforehand where it is written to at once
    if ((at + 1) * this.kind.size <= this.words.byteLength && this.exports === 0) this.length = at + 1;
    else this.resize(at + 1);
    this.kind.set(this.words, at, item);
  }

  /** Replaces `count` items from `start` by the items whose bytes are given. */
  splice(start: number, count: number, by: Uint8Array): void {
    const { size } = this.kind;
    const added = by.length / size;
    const before = this.length;
    const after = before - count + added;
    if (after > before) this.resize(after);
    else if (after < before && this.exports > 0) this.resize(after);
    const memory = new Uint8Array(this.words.buffer);
    if (added !== count) memory.copyWithin((start + added) * size, (start + count) * size, before * size);
    memory.set(by, start * size);
    if (after < before) this.resize(after);
  }

  /** Another array of the same kind with these bytes, which it owns. */
  withBytes(bytes: Uint8Array): PArray {
    const made = new PArray(this.kind);
    made.words = this.kind.words(bytes.buffer as ArrayBuffer);
    made.length = bytes.length / this.kind.size;
    return made;
  }
}

const NOTHING = new ArrayBuffer(0);

export const arrayType = builtinType('array', {
  module: 'array',
  allocate: (type) => new PArray(itemKinds.get('b')!, type.instanceShape),
  flags: SEQUENCE,
});
arrayType.hasWeakref = true;

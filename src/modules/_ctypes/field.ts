import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset } from '../../runtime/clinic/members.ts';
import { typeError, valueError } from '../../runtime/errors.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { codePointLength } from '../../runtime/text/code-points.ts';
import type { PType } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import { isInstanceOf, strValue, typeOf } from '../../runtime/values/scalars.ts';
import { bytesType, PBytes } from '../../runtime/values/sequences.ts';
import { readWide, readWideCharacter, writeWide } from './addresses.ts';
import { getValue, setValue } from './cdata.ts';
import { readBitField, type SimpleCode, writeBitField } from './simple-codes.ts';
import { infoOf, PCData } from './storage-info.ts';

/** `_ctypes.CField`: a field of a structure or union. */
export class PCField extends PObject {
  readonly type: PType;
  readonly offset: number;
  /** In bytes. */
  readonly size: number;
  /** Its place among the fields. */
  readonly index: number;
  /** Of a bit field: the first bit in the int at `offset`, and how many; 0 bits for other fields. */
  readonly from: number;
  readonly bits: number;
  anonymous = false;
  /** How text in an array of characters is read and written; null for other fields. */
  readonly text: SimpleCode | null;

  constructor(type: PType, offset: number, size: number, index: number, from = 0, bits = 0) {
    super(fieldType.instanceShape);
    this.type = type;
    this.offset = offset;
    this.size = size;
    this.index = index;
    this.from = from;
    this.bits = bits;
    this.text = textCode(type);
  }

  /** The same field as one of a structure that holds its own at `offset`. */
  within(offset: number, index: number): PCField {
    return new PCField(this.type, this.offset + offset, this.size, this.index + index, this.from, this.bits);
  }
}

const fieldType = builtinType('CField', { module: '_ctypes', subclassable: false });

/** Fields that are arrays of characters are text. */
function textCode(type: PType): SimpleCode | null {
  const info = infoOf(type)!;
  if (info.shape.length === 0 || info.proto === null) return null;
  const code = infoOf(info.proto)?.code?.code;
  if (code === 'c') return fixedBytes(info.size);
  return code === 'u' ? fixedText(info.size / 4) : null;
}

const fixed = (size: number, access: Pick<SimpleCode, 'get' | 'set'>): SimpleCode => ({
  code: 's',
  size,
  format: 's',
  ...access,
  swapped: null,
  integer: null,
  bigEndian: false,
});

function fixedBytes(size: number): SimpleCode {
  return fixed(size, {
    get(memory, at) {
      const end = memory.indexOf(0, at);
      return new PBytes(memory.slice(at, end < 0 || end > at + size ? at + size : end));
    },
    set(memory, at, value) {
      if (!isInstanceOf(value, bytesType))
        throw typeError(`expected bytes, ${value === null ? 'NoneType' : typeOf(value).tpName} found`);
      // up to the first NUL
      const given = (value as PBytes).bytes;
      const bytes = given.includes(0) ? given.subarray(0, given.indexOf(0)) : given;
      if (bytes.length > size) throw valueError(`bytes too long (${bytes.length}, maximum length ${size})`);
      memory.set(bytes, at);
      if (bytes.length < size) memory[at + bytes.length] = 0;
      return null;
    },
  });
}

function fixedText(room: number): SimpleCode {
  return fixed(4 * room, {
    get(memory, at) {
      let length = 0;
      while (length < room && readWideCharacter(memory, at + 4 * length) !== '\0') length++;
      return readWide(memory, at, length);
    },
    set(memory, at, value) {
      const text = strValue(value);
      if (text === undefined)
        throw typeError(
          `unicode string expected instead of ${value === null ? 'NoneType' : typeOf(value).tpName} instance`,
        );
      const length = codePointLength(text);
      if (length > room) throw valueError(`string too long (${length}, maximum length ${room})`);
      writeWide(memory, at, text);
      if (length < room) memory.fill(0, at + 4 * length, at + 4 * length + 4);
      return null;
    },
  });
}

/** What `size` tells: of bit fields their count and first bit too. */
const sizeShown = (self: PCField) => (self.bits > 0 ? self.bits * 65536 + self.from : self.size);

defineType(fieldType, {
  doc: 'Structure/Union member',
  slots: {
    tp_repr(self: PCField) {
      const { type, offset, size, from, bits } = self;
      return bits > 0
        ? `<Field type=${type.name}, ofs=${offset}:${from}, bits=${bits}>`
        : `<Field type=${type.name}, ofs=${offset}, size=${size}>`;
    },
    tp_descr_get(self: PCField, instance) {
      if (instance === undefined || instance === null) return self;
      if (!(instance instanceof PCData)) throw typeError('not a ctype instance');
      const { type, offset, index, from, bits } = self;
      if (bits > 0) return readBitField(infoOf(type)!.code!, instance.memory, offset, from, bits);
      return getValue(type, self.text, instance.memory, offset, instance, index);
    },
    tp_descr_set(self: PCField, instance, value) {
      if (!(instance instanceof PCData)) throw typeError('not a ctype instance');
      if (value === undefined) throw typeError("can't delete attribute");
      const { type, offset, index, from, bits } = self;
      if (bits > 0) writeBitField(infoOf(type)!.code!, instance.memory, offset, from, bits, value);
      else setValue(type, self.text, instance.memory, offset, value, instance, index);
    },
  },
  members: [
    getset(PCField, 'offset', { doc: 'offset in bytes of this field', get: (self) => self.offset }),
    getset(PCField, 'size', {
      doc: 'size in bytes of this field',
      get: (self): PValue => sizeShown(self),
    }),
  ],
});

import { pyObjectGetAttr, pyObjectLookupAttr, pyObjectSetAttr } from '../../runtime/abstract/attribute.ts';
import { sequenceItem } from '../../runtime/abstract/item.ts';
import { pyObjectSize } from '../../runtime/abstract/iterate.ts';
import { asIndex } from '../../runtime/abstract/number.ts';
import { attributeError, isException, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { PType } from '../../runtime/type.ts';
import { intValue, strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { PCField } from './field.ts';
import { type FieldPlace, infoOf, StorageInfo, setInfo } from './storage-info.ts';

/*
 * Where the fields of structures and unions lie: as gcc lays them out on Linux x64, bit fields as CPython 3.13 does.
 */

/** An attribute of the class that is a small int, not negative. */
function smallAttribute(type: PType, name: string): number | undefined {
  const value = pyObjectLookupAttr(type, name);
  if (value === undefined) return undefined;
  const number = intValue(value);
  if (typeof number !== 'number' || number < 0 || number > 0x7fffffff)
    throw valueError(`${name} must be a non-negative integer`);
  return number;
}

/** A field as `_fields_` declares it. */
interface Declaration {
  readonly name: string;
  readonly type: PType;
  readonly info: StorageInfo;
  /** 0 for what is no bit field. */
  readonly bits: number;
}

const NO_PAIR = "'_fields_' must be a sequence of (name, C type) pairs";

function readDeclaration(pair: PValue, index: number): Declaration {
  const items = pair instanceof PTuple ? pair.items : [];
  const name = strValue(items[0] ?? null);
  if (items.length < 2 || items.length > 3 || name === undefined) throw typeError(NO_PAIR);
  let bits = 0;
  if (items.length === 3) {
    const number =
      typeOf(items[2]!).nb_index === null && intValue(items[2]!) === undefined ? undefined : asIndex(items[2]!);
    if (number === undefined || number > 0x7fffffff || number < -0x80000000) throw typeError(NO_PAIR);
    bits = Number(number);
  }
  const type = items[1]!;
  const info = infoOf(type);
  if (!(type instanceof PType) || info === undefined)
    throw typeError(`second item in _fields_ tuple (index ${index}) must be a C type`);
  if (items.length === 3) {
    if (info.code === null || info.code.integer === null)
      throw typeError(`bit fields not allowed for type ${type.name}`);
    if (bits <= 0 || bits > info.size * 8) throw valueError('number of bits invalid for bit field');
  }
  return { name, type, info, bits };
}

/** Places one field after another. */
class Layout {
  size: number;
  offset: number;
  /** Of the field that was placed last. */
  align = 1;
  /** Bits of the int that bit fields are being placed in, and how many of them are taken. */
  #unit = 0;
  #taken = 0;
  readonly #pack: number | undefined;
  readonly #bigEndian: boolean;

  constructor(start: number, pack: number | undefined, bigEndian: boolean) {
    this.size = this.offset = start;
    this.#pack = pack;
    this.#bigEndian = bigEndian;
  }

  place({ type, info, bits }: Declaration, index: number): PCField {
    const { size } = info;
    const width = size * 8;
    if (bits > 0 && this.#unit > 0 && width <= this.#unit && this.#taken + bits <= this.#unit)
      return this.#bitField(type, size, index, bits);
    if (bits > 0 && this.#unit > 0 && width >= this.#unit && this.#taken + bits <= width) {
      const more = size - this.#unit / 8;
      this.offset += more;
      this.size += more;
      this.#unit = width;
      return this.#bitField(type, size, index, bits);
    }
    this.#taken = 0;
    this.#unit = bits > 0 ? width : 0;
    this.align = this.#pack ? Math.min(this.#pack, info.align) : info.align;
    const padding = this.align === 0 ? 0 : (this.align - (this.offset % this.align)) % this.align;
    this.size += padding + size;
    this.offset += padding + size;
    return bits > 0 ? this.#bitField(type, size, index, bits) : new PCField(type, this.offset - size, size, index);
  }

  #bitField(type: PType, size: number, index: number, bits: number): PCField {
    const from = this.#bigEndian ? this.#unit - this.#taken - bits : this.#taken;
    this.#taken += bits;
    return new PCField(type, this.offset - size, size, index, from, bits);
  }
}

/** `%dx` bytes of padding in the notation of PEP 3118. */
const padding = (bytes: number): string => (bytes <= 0 ? '' : bytes === 1 ? 'x' : `${bytes}x`);

/** What setting `_fields_` does: `PyCStructUnionType_update_stginfo`. */
export function setFields(type: PType, fields: PValue, isStruct: boolean): void {
  const bigEndian = pyObjectLookupAttr(type, '_swappedbytes_') !== undefined;
  const pack = smallAttribute(type, '_pack_');
  const forced = smallAttribute(type, '_align_') ?? 1;
  let count: number;
  try {
    count = pyObjectSize(fields);
  } catch (error) {
    throw isException(error, 'TypeError') ? typeError("'_fields_' must be a sequence of pairs") : error;
  }
  const info = infoOf(type);
  if (info === undefined) throw typeError('ctypes state is not initialized');
  if (info.final) throw attributeError('_fields_ is final');
  const base = infoOf(type.base!);
  const made = new StorageInfo('');
  made.hasPointer = base?.hasPointer ?? false;
  const baseSize = base?.size ?? 0;
  let align = Math.max(base?.align ?? 1, forced, 1);
  let largest = isStruct ? 0 : baseSize;
  let format = 'T{';
  const places: FieldPlace[] = [...(base?.fields ?? [])];
  let layout = new Layout(isStruct ? baseSize : 0, pack, bigEndian);
  for (let i = 0; i < count; i++) {
    const declared = readDeclaration(sequenceItem(fields, i), i);
    const { type: fieldType, info: inner } = declared;
    if (inner.isPointer || inner.hasPointer) made.hasPointer = true;
    inner.final = true;
    if (!isStruct) layout = new Layout(0, pack, bigEndian);
    const before = layout.size;
    const field = layout.place(declared, i);
    const shape = inner.shape.length > 0 ? `(${inner.shape.join(',')})` : '';
    format += `${padding(field.offset - before)}${shape}${inner.format}:${declared.name}:`;
    align = Math.max(align, layout.align);
    largest = Math.max(largest, layout.size);
    places.push({ offset: field.offset, type: fieldType });
    pyObjectSetAttr(type, declared.name, field);
  }
  if (info.final) throw attributeError('Structure or union cannot contain itself');
  const size = isStruct ? layout.size : largest;
  made.align = align;
  made.size = Math.ceil(size / align) * align;
  made.format = isStruct ? `${format}${padding(made.size - size)}}` : 'B';
  made.length = count;
  made.fields = places;
  made.final = true;
  setInfo(type, made);
  addAnonymous(type);
}

/** Gives the fields of anonymous fields to the class itself: `MakeAnonFields`. */
function addAnonymous(type: PType): void {
  const names = pyObjectLookupAttr(type, '_anonymous_');
  if (names === undefined) return;
  let count: number;
  try {
    count = pyObjectSize(names);
    if (strValue(names) === undefined) sequenceItem(names, 0);
  } catch (error) {
    if (isException(error, 'IndexError')) return;
    throw isException(error, 'TypeError') ? typeError('_anonymous_ must be a sequence') : error;
  }
  for (let i = 0; i < count; i++) {
    const name = sequenceItem(names, i);
    const text = strValue(name);
    if (text === undefined) throw typeError(`attribute name must be string, not '${typeOf(name).tpName}'`);
    const field = pyObjectGetAttr(type, text);
    if (!(field instanceof PCField)) throw attributeError(`'${text}' is specified in _anonymous_ but not in _fields_`);
    field.anonymous = true;
    addFieldsOf(type, field, field.offset, field.index);
  }
}

function addFieldsOf(type: PType, field: PCField, offset: number, index: number): void {
  const pairs = pyObjectGetAttr(field.type, '_fields_');
  const count = pyObjectSize(pairs);
  for (let i = 0; i < count; i++) {
    const name = strValue((sequenceItem(pairs, i) as PTuple).items[0]!)!;
    const inner = pyObjectGetAttr(field.type, name);
    if (!(inner instanceof PCField)) throw typeError('unexpected type');
    if (inner.anonymous) addFieldsOf(type, inner, inner.offset + offset, inner.index + index);
    else pyObjectSetAttr(type, name, inner.within(offset, index));
  }
}

/** `marshal.dumps`: CPython's format, version 4, but for code objects. */
import { bytesOf, hasBuffer } from '../../runtime/buffer.ts';
import { encodeUtf8 } from '../../runtime/codecs/utf8.ts';
import { valueError } from '../../runtime/errors.ts';
import { floatRepr } from '../../runtime/numbers/float-text.ts';
import type { PValue } from '../../runtime/object.ts';
import { compareBytes } from '../../runtime/text/bytes-search.ts';
import { PCode, pathInModule } from '../../runtime/values/code.ts';
import { frozensetType, PDict, PSet } from '../../runtime/values/dict.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { PComplex, typeOf } from '../../runtime/values/scalars.ts';
import { PBytes, PList, PTuple } from '../../runtime/values/sequences.ts';
import { Ellipsis, exceptionClass } from './names.ts';

const MAX_DEPTH = 2000;

/** Marks the letter of an object that has a number, by which later occurrences of it are known. */
const FLAG_REF = 0x80;

export class MarshalWriter {
  private bytes = new Uint8Array(256);
  private length = 0;
  private depth = 0;
  /** Numbers of the objects written so far, since version 3. Strings and ints have no identity: equal ones are one. */
  private readonly references = new Map<PValue, number>();
  private flag = 0;
  private readonly version: number;
  private readonly allowCode: boolean;

  constructor(version: number, allowCode: boolean) {
    this.version = version;
    this.allowCode = allowCode;
  }

  finish(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }

  private reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }

  private byte(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  private code(letter: string): void {
    this.byte(letter.charCodeAt(0) | this.flag);
    this.flag = 0;
  }

  /** `w_ref`: whether the object was written before, and a reference to it now; else it gets its number. */
  private isReference(value: PValue): boolean {
    if (this.version < 3) return false;
    const number = this.references.get(value);
    if (number === undefined) {
      this.references.set(value, this.references.size);
      this.flag = FLAG_REF;
      return false;
    }
    this.count('r', number);
    return true;
  }

  private short(value: number): void {
    this.byte(value & 0xff);
    this.byte((value >> 8) & 0xff);
  }

  private long(value: number): void {
    this.short(value & 0xffff);
    this.short((value >> 16) & 0xffff);
  }

  private raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  private sized(letter: string, bytes: Uint8Array): void {
    this.code(letter);
    this.long(bytes.length);
    this.raw(bytes);
  }

  private double(value: number): void {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, value, true);
    this.raw(bytes);
  }

  private floatText(value: number): void {
    const text = encodeUtf8(floatRepr(value));
    this.byte(text.length);
    this.raw(text);
  }

  value(value: PValue): void {
    if (++this.depth > MAX_DEPTH) throw valueError('object too deeply nested to marshal');
    this.write(value);
    this.depth--;
  }

  private write(value: PValue): void {
    if (value === null) this.code('N');
    else if (typeof value === 'boolean') this.code(value ? 'T' : 'F');
    else if (value === Ellipsis) this.code('.');
    else if (value === exceptionClass('StopIteration')) this.code('S');
    else if (this.isReference(value)) return;
    else if (typeof value === 'number' || typeof value === 'bigint') this.int(value);
    else if (typeof value === 'string') this.text(value);
    else if (value.constructor === PFloat) {
      this.code(this.version > 1 ? 'g' : 'f');
      if (this.version > 1) this.double((value as PFloat).value);
      else this.floatText((value as PFloat).value);
    } else this.container(value);
  }

  private container(value: Exclude<PValue, null | boolean | number | bigint | string>): void {
    const type = typeOf(value);
    if (value instanceof PComplex && type.name === 'complex') {
      this.code(this.version > 1 ? 'y' : 'x');
      for (const part of [value.real, value.imag]) {
        if (this.version > 1) this.double(part);
        else this.floatText(part);
      }
    } else if (value instanceof PBytes && type.name === 'bytes') this.sized('s', value.bytes);
    else if (value instanceof PTuple && type.name === 'tuple') {
      if (this.version >= 4 && value.items.length < 256) {
        this.code(')');
        this.byte(value.items.length);
      } else this.count('(', value.items.length);
      for (const item of value.items) this.value(item);
    } else if (value instanceof PList && type.name === 'list') {
      this.count('[', value.items.length);
      for (const item of value.items) this.value(item);
    } else if (value instanceof PDict && type.name === 'dict') {
      this.code('{');
      for (const cursor = value.storage.cursor(); cursor.next(); ) {
        this.value(cursor.key);
        this.value(cursor.value);
      }
      this.code('0');
    } else if (value instanceof PSet && (type.name === 'set' || type === frozensetType))
      this.set(value, type === frozensetType);
    else if (value instanceof PCode) this.codeObject(value);
    else if (hasBuffer(value)) this.sized('s', bytesOf(value));
    else throw valueError('unmarshallable object');
  }

  private count(letter: string, count: number): void {
    this.code(letter);
    this.long(count);
  }

  /** Sets are written in the order of their items' own data, so that equal sets give equal data. */
  private set(value: PSet, frozen: boolean): void {
    this.count(frozen ? '>' : '<', value.size);
    const items: { item: PValue; data: Uint8Array }[] = [];
    for (const cursor = value.storage.cursor(); cursor.next(); ) {
      const writer = new MarshalWriter(this.version, this.allowCode);
      writer.depth = this.depth;
      writer.value(cursor.key);
      items.push({ item: cursor.key, data: writer.finish() });
    }
    items.sort((a, b) => compareBytes(a.data, b.data));
    for (const { item } of items) this.value(item);
  }

  private int(value: number | bigint): void {
    if (value >= -2147483648 && value <= 2147483647) {
      this.code('i');
      this.long(Number(value));
      return;
    }
    const big = BigInt(value);
    let rest = big < 0n ? -big : big;
    const digits: number[] = [];
    for (; rest > 0n; rest >>= 15n) digits.push(Number(rest & 0x7fffn));
    this.code('l');
    this.long(big < 0n ? -digits.length : digits.length);
    for (const digit of digits) this.short(digit);
  }

  private text(text: string): void {
    let ascii = true;
    for (let i = 0; i < text.length && ascii; i++) ascii = text.charCodeAt(i) < 0x80;
    if (this.version >= 4 && ascii) {
      const bytes = encodeUtf8(text);
      if (bytes.length < 256) {
        this.code('z');
        this.byte(bytes.length);
        this.raw(bytes);
      } else this.sized('a', bytes);
    } else this.sized('u', encodeUtf8(text, 'surrogatepass'));
  }

  /**
   * A module's code is letter `c`, then the stored form of the module. Other code is letter `q`, its module's code, the way to it from there,
   * and what a copy of it may have changed.
   */
  private codeObject(code: PCode): void {
    if (!this.allowCode) throw valueError('marshalling code objects is disallowed');
    if (code.source === null) {
      const place = pathInModule(code);
      if (place === null) throw valueError('unmarshallable object');
      this.code('q');
      this.write(place.module);
      const { name, qualname, filename, firstlineno, flags } = code;
      this.write(new PTuple([new PTuple(place.path), name, qualname, filename, firstlineno, flags]));
      return;
    }
    this.code('c');
    this.text(code.filename);
    this.long(code.source.optimize);
    this.sized('s', code.source.stored);
  }
}

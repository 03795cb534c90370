/** `marshal.loads`. */
import { compileStored } from '../../nodes/compile.ts';
import { decodeLatin1 } from '../../runtime/codecs/single-byte.ts';
import { decodeUtf8 } from '../../runtime/codecs/utf8.ts';
import { eofError, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { PCode } from '../../runtime/values/code.ts';
import { frozensetShape, PDict, PSet } from '../../runtime/values/dict.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { normalizeInt, PComplex } from '../../runtime/values/scalars.ts';
import { PBytes, PList, PTuple } from '../../runtime/values/sequences.ts';
import { Ellipsis, exceptionClass } from './names.ts';

const FLAG_REF = 0x80;
const MAX_DEPTH = 2000;
/** A reference to something that is being read still. */
const PENDING = Symbol('pending');

export class MarshalReader {
  private readonly data: Uint8Array;
  private readonly allowCode: boolean;
  private at = 0;
  private depth = 0;
  private readonly references: (PValue | typeof PENDING)[] = [];

  constructor(data: Uint8Array, allowCode: boolean) {
    this.data = data;
    this.allowCode = allowCode;
  }

  protected byte(): number {
    const value = this.data[this.at++];
    if (value === undefined) throw eofError('EOF read where object expected');
    return value;
  }

  protected take(count: number): Uint8Array {
    if (this.at + count > this.data.length) throw eofError('marshal data too short');
    this.at += count;
    return this.data.subarray(this.at - count, this.at);
  }

  private short(): number {
    const [low, high] = this.take(2);
    return low! | (high! << 8);
  }

  private long(): number {
    const bytes = this.take(4);
    return new DataView(bytes.buffer, bytes.byteOffset, 4).getInt32(0, true);
  }

  private size(what: string): number {
    const size = this.long();
    if (size < 0) throw valueError(`bad marshal data (${what} size out of range)`);
    return size;
  }

  private double(): number {
    const bytes = this.take(8);
    return new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0, true);
  }

  private floatText(): number {
    const text = decodeLatin1(this.take(this.byte()));
    return text.endsWith('inf') ? (text.startsWith('-') ? -Infinity : Infinity) : Number(text);
  }

  /** An object; never the end mark of a dict. */
  object(): PValue {
    const value = this.value();
    if (value === undefined) throw typeError('NULL object in marshal data for object');
    return value;
  }

  private item(container: string): PValue {
    const value = this.value();
    if (value === undefined) throw typeError(`NULL object in marshal data for ${container}`);
    return value;
  }

  private value(): PValue | undefined {
    if (++this.depth > MAX_DEPTH) throw valueError('recursion limit exceeded');
    const tag = this.byte();
    const reference = (tag & FLAG_REF) !== 0;
    const value = this.read(String.fromCharCode(tag & ~FLAG_REF), reference);
    this.depth--;
    return value;
  }

  private noted<T extends PValue>(reference: boolean, value: T): T {
    if (reference) this.references.push(value);
    return value;
  }

  private read(letter: string, reference: boolean): PValue | undefined {
    switch (letter) {
      case '0':
        return undefined;
      case 'N':
        return null;
      case 'S':
        return exceptionClass('StopIteration');
      case '.':
        return Ellipsis;
      case 'F':
        return false;
      case 'T':
        return true;
      case 'i':
        return this.noted(reference, this.long());
      case 'I': {
        const bytes = this.take(8);
        const value = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigInt64(0, true);
        return this.noted(reference, normalizeInt(value));
      }
      case 'l':
        return this.noted(reference, this.bigInt());
      case 'f':
        return this.noted(reference, new PFloat(this.floatText()));
      case 'g':
        return this.noted(reference, new PFloat(this.double()));
      case 'x':
        return this.noted(reference, new PComplex(this.floatText(), this.floatText()));
      case 'y':
        return this.noted(reference, new PComplex(this.double(), this.double()));
      case 's':
        return this.noted(reference, new PBytes(this.take(this.size('bytes object')).slice()));
      case 'a':
      case 'A':
        return this.noted(reference, decodeLatin1(this.take(this.size('string'))));
      case 'z':
      case 'Z':
        return this.noted(reference, decodeLatin1(this.take(this.byte())));
      case 'u':
      case 't':
        return this.noted(reference, decodeUtf8(this.take(this.size('string')), 'surrogatepass'));
      case ')':
        return this.tuple(reference, this.byte());
      case '(':
        return this.tuple(reference, this.size('tuple'));
      case '[': {
        const size = this.size('list');
        const list = this.noted(reference, new PList([]));
        for (let i = 0; i < size; i++) list.items.push(this.item('list'));
        return list;
      }
      case '{': {
        const dict = this.noted(reference, new PDict());
        for (;;) {
          const key = this.value();
          if (key === undefined) return dict;
          const value = this.value();
          if (value === undefined) return dict;
          dict.set(key, value);
        }
      }
      case '<':
      case '>':
        return this.set(letter, reference);
      case 'r':
        return this.referenceAt(this.long());
      case 'c':
        return this.codeObject(reference);
      case 'q':
        return this.innerCode(reference);
      default:
        throw valueError('bad marshal data (unknown type code)');
    }
  }

  private bigInt(): number | bigint {
    const count = this.long();
    let value = 0n;
    const digits = Math.abs(count);
    for (let i = 0; i < digits; i++) {
      const digit = this.short();
      if (digit > 0x7fff) throw valueError('bad marshal data (digit out of range in long)');
      if (i === digits - 1 && digit === 0) throw valueError('bad marshal data (unnormalized long data)');
      value |= BigInt(digit) << BigInt(15 * i);
    }
    return normalizeInt(count < 0 ? -value : value);
  }

  private tuple(reference: boolean, size: number): PTuple {
    const slot = this.reserve(reference);
    const items: PValue[] = [];
    for (let i = 0; i < size; i++) items.push(this.item('tuple'));
    return this.fill(slot, new PTuple(items));
  }

  private set(letter: string, reference: boolean): PSet {
    const size = this.size('set');
    const frozen = letter === '>';
    const slot = this.reserve(reference && frozen);
    const set = frozen ? new PSet(undefined, frozensetShape) : this.noted(reference, new PSet());
    for (let i = 0; i < size; i++) set.add(this.item('set'));
    return this.fill(slot, set);
  }

  private reserve(reference: boolean): number {
    return reference ? this.references.push(PENDING) - 1 : -1;
  }

  private fill<T extends PValue>(slot: number, value: T): T {
    if (slot >= 0) this.references[slot] = value;
    return value;
  }

  private referenceAt(index: number): PValue {
    const value = this.references[index];
    if (value === undefined || value === PENDING) throw valueError('bad marshal data (invalid reference)');
    return value;
  }

  private innerCode(reference: boolean): PValue {
    if (!this.allowCode) throw valueError('unmarshalling code objects is disallowed');
    const slot = this.reserve(reference);
    let code = this.object();
    const details = this.object();
    const [path, ...fields] = details instanceof PTuple ? details.items : [];
    for (const at of path instanceof PTuple ? path.items : [null])
      code = code instanceof PCode && typeof at === 'number' ? (code.consts()[at] ?? null) : null;
    const [name, qualname, filename, firstlineno, flags] = fields;
    if (!(code instanceof PCode && typeof name === 'string' && typeof qualname === 'string')) throw invalidCode();
    if (typeof filename !== 'string' || typeof firstlineno !== 'number' || typeof flags !== 'number')
      throw invalidCode();
    const { origin } = code;
    const copy = new PCode({ ...code, origin, name, qualname, filename, flags });
    copy.moveTo(firstlineno);
    origin.translateAgain(copy);
    return this.fill(slot, copy);
  }

  private codeObject(reference: boolean): PValue {
    if (!this.allowCode) throw valueError('unmarshalling code objects is disallowed');
    const slot = this.reserve(reference);
    const filename = this.object();
    const optimize = this.long();
    const tree = this.object();
    if (typeof filename !== 'string' || !(tree instanceof PBytes)) throw invalidCode();
    try {
      return this.fill(slot, compileStored(tree.bytes, filename, optimize));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw invalidCode();
    }
  }
}

const invalidCode = () => valueError('bad marshal data (invalid code)');

import { type BufferView, bytesOf, getBuffer, hasBuffer } from '../../runtime/buffer.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { bool, object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { builtinFunction, getset, type Member, method } from '../../runtime/clinic/members.ts';
import { bufferError, typeError } from '../../runtime/errors.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { hexOfBytes } from '../../runtime/text/hex.ts';
import { DISALLOW_INSTANTIATION, type PType } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import { strValue } from '../../runtime/values/scalars.ts';
import { PBytes } from '../../runtime/values/sequences.ts';

/** A hash function in progress. `digest` may be asked for at any time; `size` is for functions of any length. */
export interface Hasher {
  update(bytes: Uint8Array): void;
  digest(size?: number): Uint8Array;
  /** The digest as hexadecimal digits, where that is the shorter way. */
  hexDigest?(): string;
  copy(): Hasher;
}

/** What noble's hash functions have in common. */
interface NobleHash {
  update(bytes: Uint8Array): unknown;
  clone(): NobleHash;
  digest(): Uint8Array;
  xof?(size: number): Uint8Array;
}

class NobleHasher implements Hasher {
  readonly #hash: NobleHash;
  constructor(hash: NobleHash) {
    this.#hash = hash;
  }
  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }
  digest(size?: number): Uint8Array {
    const last = this.#hash.clone();
    return size === undefined ? last.digest() : last.xof!(size);
  }
  copy(): Hasher {
    return new NobleHasher(this.#hash.clone());
  }
}

/** HMAC over a hash function of fixed length. */
export class HmacHasher implements Hasher {
  readonly #inner: Hasher;
  readonly #outer: Hasher;
  constructor(inner: Hasher, outer: Hasher) {
    this.#inner = inner;
    this.#outer = outer;
  }
  static of({ create, blockSize }: HashInfo, key: Uint8Array): HmacHasher {
    let short = key;
    if (key.length > blockSize) {
      const hasher = create();
      hasher.update(key);
      short = hasher.digest();
    }
    const padded = (by: number): Hasher => {
      const block = new Uint8Array(blockSize).fill(by);
      for (let i = 0; i < short.length; i++) block[i]! ^= short[i]!;
      const hasher = create();
      hasher.update(block);
      return hasher;
    };
    return new HmacHasher(padded(0x36), padded(0x5c));
  }
  update(bytes: Uint8Array): void {
    this.#inner.update(bytes);
  }
  #last(): Hasher {
    const last = this.#outer.copy();
    last.update(this.#inner.digest());
    return last;
  }
  digest(): Uint8Array {
    return this.#last().digest();
  }
  hexDigest(): string {
    const last = this.#last();
    return last.hexDigest?.() ?? hexOfBytes(last.digest());
  }
  copy(): Hasher {
    return new HmacHasher(this.#inner.copy(), this.#outer.copy());
  }
}

/** A hasher over one of noble's functions. */
export const nobleHasher = (make: () => NobleHash) => (): Hasher => new NobleHasher(make());

/** The hash functions of the host by Python's names, ten times as fast; undefined for what it does not have. Set by the launcher. */
export const hostHashes: {
  create: (name: string) => Hasher | undefined;
  pbkdf2: (name: string, password: Uint8Array, salt: Uint8Array, c: number, size: number) => Uint8Array | undefined;
} = { create: () => undefined, pbkdf2: () => undefined };

/** A hasher of the host's, or else over one of noble's functions. */
export const namedHasher = (name: string, make: () => NobleHash) => (): Hasher =>
  hostHashes.create(name) ?? new NobleHasher(make());

/** What a hash function is called and how large it is, in bytes. */
export interface HashInfo {
  readonly name: string;
  /** 0 for functions of any length. */
  readonly digestSize: number;
  readonly blockSize: number;
  readonly create: () => Hasher;
}

/** A hash object. */
export class PHash extends PObject {
  info!: HashInfo;
  hasher!: Hasher;
}

/** The bytes to be hashed, to be used at once: `GET_BUFFER_VIEW_OR_ERROUT`. */
export function hashInput(value: PValue): Uint8Array {
  if (strValue(value) !== undefined) throw typeError('Strings must be encoded before hashing');
  if (!hasBuffer(value)) throw typeError('object supporting the buffer API required');
  if (value instanceof PBytes) return value.bytes;
  const view: BufferView = getBuffer(value);
  try {
    if (view.shape.length > 1) throw bufferError('Buffer must be single dimension');
    return bytesOf(value);
  } finally {
    view.release();
  }
}

export function makeHash(type: PType, info: HashInfo, data: PValue | undefined): PHash {
  const made = type.allocate(type) as PHash;
  made.info = info;
  made.hasher = info.create();
  if (data !== undefined) made.hasher.update(hashInput(data));
  return made;
}

/** Members of all hash objects but the digests. */
export const hashMembers: readonly Member[] = [
  method(PHash, 'update', {
    doc: 'Hashes more bytes.',
    params: [arg('obj', object), '/'],
    run(self, data) {
      self.hasher.update(hashInput(data));
    },
  }),
  method(PHash, 'copy', {
    doc: 'A copy in the present state.',
    run(self) {
      const type = self.shape.cls;
      const made = type.allocate(type) as PHash;
      made.info = self.info;
      made.hasher = self.hasher.copy();
      return made;
    },
  }),
  getset(PHash, 'name', { get: (self) => self.info.name }),
  getset(PHash, 'digest_size', { get: (self) => self.info.digestSize }),
  getset(PHash, 'block_size', { get: (self) => self.info.blockSize }),
];

/** `digest` and `hexdigest` of functions of a fixed length. */
export const digestMembers: readonly Member[] = [
  method(PHash, 'digest', { doc: 'The hash so far.', run: (self) => new PBytes(self.hasher.digest()) }),
  method(PHash, 'hexdigest', {
    doc: 'The hash so far in hexadecimal digits.',
    run: (self) => self.hasher.hexDigest?.() ?? hexOfBytes(self.hasher.digest()),
  }),
];

/** A type of hash objects that only its function makes. */
export function hashType(module: string, typeName: string): PType {
  const type = builtinType(typeName, {
    module,
    subclassable: false,
    flags: DISALLOW_INSTANTIATION,
    allocate: (cls) => new PHash(cls.instanceShape),
  });
  defineType(type, { members: [...hashMembers, ...digestMembers] });
  return type;
}

/** The function that makes hash objects of a type. */
export function hashFunction(type: PType, info: HashInfo) {
  return builtinFunction(info.name, {
    doc: `A new ${info.name.toUpperCase()} hash object, with these bytes hashed.`,
    params: [arg('string', object, undefined, "b''"), '*', arg('usedforsecurity', bool, true)],
    run: (_module, data) => makeHash(type, info, data),
  });
}

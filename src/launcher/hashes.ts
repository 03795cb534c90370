import type { Hash } from 'node:crypto';
import { type Hasher, hostHashes } from '../modules/_hashlib/hash-type.ts';
import { hostChecksums } from '../modules/zlib/checksums.ts';
import { concatBytes, copyBytes } from '../runtime/text/byte-writer.ts';
import { NO_BYTES } from '../runtime/values/sequences.ts';

/** OpenSSL's names where they are not Python's. */
const NAMES: Readonly<Record<string, string>> = {
  sha512_224: 'sha512-224',
  sha512_256: 'sha512-256',
  sha3_224: 'sha3-224',
  sha3_256: 'sha3-256',
  sha3_384: 'sha3-384',
  sha3_512: 'sha3-512',
  blake2b: 'blake2b512',
  blake2s: 'blake2s256',
};

type Crypto = typeof import('node:crypto');

/** Up to this many bytes are kept until the digest is asked for: a hash object of Node's takes longer to make than they to be hashed. */
const FEW = 512;

class NodeHasher implements Hasher {
  readonly #crypto: Crypto;
  readonly #name: string;
  /** What was given, while it is little. */
  #pending: Uint8Array;
  #hash: Hash | null = null;
  constructor(crypto: Crypto, name: string, pending: Uint8Array) {
    this.#crypto = crypto;
    this.#name = name;
    this.#pending = pending;
  }
  update(bytes: Uint8Array): void {
    if (this.#hash === null) {
      const pending = this.#pending;
      if (pending.length + bytes.length <= FEW && this.#crypto.hash !== undefined) {
        this.#pending = pending.length === 0 ? copyBytes(bytes) : concatBytes([pending, bytes]);
        return;
      }
      this.#hash = this.#crypto.createHash(this.#name);
      this.#hash.update(pending);
    }
    this.#hash.update(bytes);
  }
  #digestAs(encoding: 'hex' | 'binary'): string {
    if (this.#hash !== null) return this.#hash.copy().digest(encoding);
    if (this.#crypto.hash !== undefined) return this.#crypto.hash(this.#name, this.#pending, encoding);
    return this.#crypto.createHash(this.#name).update(this.#pending).digest(encoding);
  }
  digest(): Uint8Array {
    const units = this.#digestAs('binary');
    const bytes = new Uint8Array(units.length);
    for (let i = 0; i < units.length; i++) bytes[i] = units.charCodeAt(i);
    return bytes;
  }
  hexDigest(): string {
    return this.#digestAs('hex');
  }
  copy(): Hasher {
    const made = new NodeHasher(this.#crypto, this.#name, this.#pending);
    if (this.#hash !== null) made.#hash = this.#hash.copy();
    return made;
  }
}

/** Some builds leave out some functions. */
function isComputed(crypto: Crypto, name: string): boolean {
  try {
    crypto.createHash(name);
    return true;
  } catch {
    return false;
  }
}

/** Has Node's OpenSSL compute hashes, and its zlib checksums. The modules are asked for late: they cannot be part of a snapshot. */
export function useNodeHashes(): void {
  hostChecksums.crc32 = (bytes, crc) => process.getBuiltinModule?.('node:zlib').crc32?.(bytes, crc);
  const known = new Map<string, boolean>();
  /** Node's crypto, if that has the function of this name of its own. */
  const cryptoFor = (name: string): Crypto | undefined => {
    const crypto = process.getBuiltinModule?.('node:crypto');
    if (crypto === undefined) return undefined;
    let has = known.get(name);
    if (has === undefined) {
      has = isComputed(crypto, name);
      known.set(name, has);
    }
    return has ? crypto : undefined;
  };
  hostHashes.create = (name) => {
    const theirs = NAMES[name] ?? name;
    const crypto = cryptoFor(theirs);
    return crypto && new NodeHasher(crypto, theirs, NO_BYTES);
  };
  hostHashes.pbkdf2 = (name, password, salt, iterations, size) => {
    const theirs = NAMES[name] ?? name;
    const key = cryptoFor(theirs)?.pbkdf2Sync(password, salt, iterations, size, theirs);
    return key && Uint8Array.from(key);
  };
}

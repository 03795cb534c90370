import type { Hash } from 'node:crypto';
import { type Hasher, hostHashes } from '../modules/_hashlib/hash-type.ts';
import { hostChecksums } from '../modules/zlib/checksums.ts';

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

class NodeHasher implements Hasher {
  readonly #hash: Hash;
  constructor(hash: Hash) {
    this.#hash = hash;
  }
  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }
  digest(): Uint8Array {
    return Uint8Array.from(this.#hash.copy().digest());
  }
  copy(): Hasher {
    return new NodeHasher(this.#hash.copy());
  }
}

/** Has Node's OpenSSL compute hashes, and its zlib checksums. The modules are asked for late: they cannot be part of a snapshot. */
export function useNodeHashes(): void {
  hostChecksums.crc32 = (bytes, crc) => process.getBuiltinModule?.('node:zlib').crc32?.(bytes, crc);
  hostHashes.create = (name) => {
    const crypto = process.getBuiltinModule?.('node:crypto');
    try {
      return crypto && new NodeHasher(crypto.createHash(NAMES[name] ?? name));
    } catch {
      // Some builds leave out some functions.
      return undefined;
    }
  };
}

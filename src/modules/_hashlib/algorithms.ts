import { blake2b, blake2s } from '@noble/hashes/blake2';
import { md5, ripemd160, sha1 } from '@noble/hashes/legacy';
import { sha224, sha256, sha384, sha512, sha512_224, sha512_256 } from '@noble/hashes/sha2';
import { sha3_224, sha3_256, sha3_384, sha3_512, shake128, shake256 } from '@noble/hashes/sha3';
import type { CHash } from '@noble/hashes/utils';
import { type HashInfo, namedHasher, nobleHasher } from './hash-type.ts';

/** A hash function by OpenSSL's name. */
export interface Algorithm extends HashInfo {
  readonly noble: CHash;
}

const fixed = (name: string, noble: { outputLen: number; blockLen: number }): [string, Algorithm] => {
  const hash = noble as unknown as CHash;
  return [
    name,
    {
      name,
      digestSize: hash.outputLen,
      blockSize: hash.blockLen,
      create: namedHasher(name, () => hash.create()),
      noble: hash,
    },
  ];
};

const extendable = (name: string, noble: typeof shake128): [string, Algorithm] => [
  name,
  {
    name,
    digestSize: 0,
    blockSize: noble.blockLen,
    create: nobleHasher(() => noble.create({})),
    noble: noble as unknown as CHash,
  },
];

/** The functions there are, by Python's names. */
export const algorithms: ReadonlyMap<string, Algorithm> = new Map([
  fixed('md5', md5),
  fixed('sha1', sha1),
  fixed('sha224', sha224),
  fixed('sha256', sha256),
  fixed('sha384', sha384),
  fixed('sha512', sha512),
  fixed('sha512_224', sha512_224),
  fixed('sha512_256', sha512_256),
  fixed('sha3_224', sha3_224),
  fixed('sha3_256', sha3_256),
  fixed('sha3_384', sha3_384),
  fixed('sha3_512', sha3_512),
  extendable('shake_128', shake128),
  extendable('shake_256', shake256),
  fixed('blake2b', blake2b),
  fixed('blake2s', blake2s),
  fixed('ripemd160', ripemd160),
]);

/** Other names that OpenSSL knows. */
const ALIASES: Readonly<Record<string, string>> = {
  'sha-1': 'sha1',
  'sha2-224': 'sha224',
  'sha-224': 'sha224',
  'sha2-256': 'sha256',
  'sha-256': 'sha256',
  'sha2-384': 'sha384',
  'sha-384': 'sha384',
  'sha2-512': 'sha512',
  'sha-512': 'sha512',
  'sha512-224': 'sha512_224',
  'sha2-512/224': 'sha512_224',
  'sha512-256': 'sha512_256',
  'sha2-512/256': 'sha512_256',
  'sha3-224': 'sha3_224',
  'sha3-256': 'sha3_256',
  'sha3-384': 'sha3_384',
  'sha3-512': 'sha3_512',
  shake128: 'shake_128',
  'shake-128': 'shake_128',
  shake256: 'shake_256',
  'shake-256': 'shake_256',
  blake2b512: 'blake2b',
  'blake2b-512': 'blake2b',
  blake2s256: 'blake2s',
  'blake2s-256': 'blake2s',
  'ripemd-160': 'ripemd160',
  rmd160: 'ripemd160',
};

/** The algorithm of a name in any case, or one of its other names. */
export function findAlgorithm(name: string): Algorithm | undefined {
  const plain = name.toLowerCase();
  return algorithms.get(plain) ?? algorithms.get(Object.hasOwn(ALIASES, plain) ? ALIASES[plain]! : '');
}

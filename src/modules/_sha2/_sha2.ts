import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2';
import { defineModule } from '../../runtime/module-registry.ts';
import { type HashInfo, hashFunction, hashType, namedHasher } from '../_hashlib/hash-type.ts';

export const sha2Infos: readonly HashInfo[] = [
  { name: 'sha224', digestSize: 28, blockSize: 64, create: namedHasher('sha224', () => sha224.create()) },
  { name: 'sha256', digestSize: 32, blockSize: 64, create: namedHasher('sha256', () => sha256.create()) },
  { name: 'sha384', digestSize: 48, blockSize: 128, create: namedHasher('sha384', () => sha384.create()) },
  { name: 'sha512', digestSize: 64, blockSize: 128, create: namedHasher('sha512', () => sha512.create()) },
];
const types = sha2Infos.map((info) => hashType('_sha2', `${info.name.toUpperCase()}Type`));

defineModule('_sha2', {
  functions: sha2Infos.map((info, i) => hashFunction(types[i]!, info)),
  attributes: Object.fromEntries(types.map((type) => [type.name, type])),
});

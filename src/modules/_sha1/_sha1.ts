import { sha1 } from '@noble/hashes/legacy';
import { defineModule } from '../../runtime/module-registry.ts';
import { type HashInfo, hashFunction, hashType, namedHasher } from '../_hashlib/hash-type.ts';

export const sha1Info: HashInfo = {
  name: 'sha1',
  digestSize: 20,
  blockSize: 64,
  create: namedHasher('sha1', () => sha1.create()),
};
const type = hashType('_sha1', 'sha1');

defineModule('_sha1', { functions: [hashFunction(type, sha1Info)], attributes: { SHA1Type: type } });

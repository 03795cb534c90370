import { md5 } from '@noble/hashes/legacy';
import { defineModule } from '../../runtime/module-registry.ts';
import { type HashInfo, hashFunction, hashType, namedHasher } from '../_hashlib/hash-type.ts';

export const md5Info: HashInfo = {
  name: 'md5',
  digestSize: 16,
  blockSize: 64,
  create: namedHasher('md5', () => md5.create()),
};
const type = hashType('_md5', 'md5');

defineModule('_md5', { functions: [hashFunction(type, md5Info)], attributes: { MD5Type: type } });

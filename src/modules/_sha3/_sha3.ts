import { sha3_224, sha3_256, sha3_384, sha3_512, shake128, shake256 } from '@noble/hashes/sha3';
import { hexText } from '../../objects/bytes/members.ts';
import { newBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { bool, index, object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, method } from '../../runtime/clinic/members.ts';
import { overflowError, valueError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { builtinType } from '../../runtime/types.ts';
import { PBytes } from '../../runtime/values/sequences.ts';
import {
  digestMembers,
  type HashInfo,
  hashMembers,
  makeHash,
  namedHasher,
  nobleHasher,
  PHash,
} from '../_hashlib/hash-type.ts';

export const sha3Infos: readonly HashInfo[] = [
  { name: 'sha3_224', digestSize: 28, blockSize: 144, create: namedHasher('sha3_224', () => sha3_224.create()) },
  { name: 'sha3_256', digestSize: 32, blockSize: 136, create: namedHasher('sha3_256', () => sha3_256.create()) },
  { name: 'sha3_384', digestSize: 48, blockSize: 104, create: namedHasher('sha3_384', () => sha3_384.create()) },
  { name: 'sha3_512', digestSize: 64, blockSize: 72, create: namedHasher('sha3_512', () => sha3_512.create()) },
  { name: 'shake_128', digestSize: 0, blockSize: 168, create: nobleHasher(() => shake128.create({})) },
  { name: 'shake_256', digestSize: 0, blockSize: 136, create: nobleHasher(() => shake256.create({})) },
];

function checkedLength(length: number | bigint): number {
  if (length < 0) throw valueError('value must be positive');
  if (length >= 2n ** 64n) throw overflowError('int too big to convert');
  if (length >= 1 << 29) throw valueError('length is too large');
  return Number(length);
}

/** Digests of the functions whose length the caller chooses. */
const lengthMembers = [
  method(PHash, 'digest', {
    doc: 'The hash so far, of this many bytes.',
    params: [arg('length', index), '/'],
    run: (self, length) => new PBytes(self.hasher.digest(checkedLength(length))),
  }),
  method(PHash, 'hexdigest', {
    doc: 'The hash so far, of this many bytes, in hexadecimal digits.',
    params: [arg('length', index), '/'],
    run: (self, length) => hexText(self.hasher.digest(checkedLength(length)), undefined, 0),
  }),
];

const types = sha3Infos.map((info) => {
  const type = builtinType(info.name, {
    module: '_sha3',
    subclassable: false,
    allocate: (cls) => new PHash(cls.instanceShape),
  });
  defineType(type, {
    doc: `A ${info.name.toUpperCase()} hash object.`,
    slots: {
      tp_new: newBy('sha3_224', {
        params: [arg('data', object, undefined, "b''"), '/', '*', arg('usedforsecurity', bool, true)],
        run: (cls, data) => makeHash(cls, info, data),
      }),
    },
    members: [
      ...hashMembers,
      ...(info.digestSize === 0 ? lengthMembers : digestMembers),
      getset(PHash, '_capacity_bits', { get: () => 1600 - info.blockSize * 8 }),
      getset(PHash, '_rate_bits', { get: () => info.blockSize * 8 }),
      getset(PHash, '_suffix', { get: () => new PBytes(Uint8Array.of(info.digestSize === 0 ? 0x1f : 0x06)) }),
    ],
  });
  return type;
});

defineModule('_sha3', {
  attributes: { ...Object.fromEntries(types.map((type) => [type.name, type])), implementation: 'noble-hashes' },
});

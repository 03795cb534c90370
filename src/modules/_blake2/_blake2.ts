import { bytesOf } from '../../runtime/buffer.ts';
import { newBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { bool, int, object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { attribute } from '../../runtime/clinic/members.ts';
import { overflowError, typeError, valueError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import type { PValue } from '../../runtime/object.ts';
import { builtinType } from '../../runtime/types.ts';
import { intValue } from '../../runtime/values/scalars.ts';
import { digestMembers, hashMembers, makeHash, PHash } from '../_hashlib/hash-type.ts';
import { Blake2, type Blake2Parameters } from './blake2.ts';

const NOTHING = new Uint8Array(0);

/** An unsigned int of a C type of `bits` bits. */
function unsigned(value: PValue | undefined, bits: bigint, tooLarge: string): bigint {
  if (value === undefined) return 0n;
  const plain = intValue(value);
  if (plain === undefined) throw typeError('an integer is required');
  if (plain < 0) throw valueError('value must be positive');
  if (BigInt(plain) >= 1n << 64n) throw overflowError('int too big to convert');
  if (BigInt(plain) >= 1n << bits) throw overflowError(tooLarge);
  return BigInt(plain);
}

function limited(value: PValue | undefined, limit: number, what: string): Uint8Array {
  if (value === undefined) return NOTHING;
  const bytes = bytesOf(value);
  if (bytes.length > limit) throw valueError(`maximum ${what} length is ${limit} bytes`);
  return bytes.slice();
}

function blake2Type(name: string, wide: boolean) {
  const digestMax = wide ? 64 : 32;
  const saltMax = wide ? 16 : 8;
  const type = builtinType(name, {
    module: '_blake2',
    allocate: (cls) => new PHash(cls.instanceShape),
    subclassable: true,
  });
  defineType(type, {
    doc: `A ${name.toUpperCase()} hash object.`,
    slots: {
      tp_new: newBy(name, {
        params: [
          arg('data', object, undefined, "b''"),
          '/',
          '*',
          arg('digest_size', int, digestMax),
          arg('key', object, undefined, "b''"),
          arg('salt', object, undefined, "b''"),
          arg('person', object, undefined, "b''"),
          arg('fanout', int, 1),
          arg('depth', int, 1),
          arg('leaf_size', object, undefined, '0'),
          arg('node_offset', object, undefined, '0'),
          arg('node_depth', int, 0),
          arg('inner_size', int, 0),
          arg('last_node', bool, false),
          arg('usedforsecurity', bool, true),
        ],
        run(
          cls,
          data,
          digestSize,
          key,
          salt,
          person,
          fanout,
          depth,
          leafSize,
          nodeOffset,
          nodeDepth,
          innerSize,
          lastNode,
        ) {
          if (digestSize <= 0 || digestSize > digestMax)
            throw valueError(`digest_size must be between 1 and ${digestMax} bytes`);
          const parameters: Blake2Parameters = {
            digestSize,
            salt: limited(salt, saltMax, 'salt'),
            person: limited(person, saltMax, 'person'),
            fanout,
            depth,
            leafSize: 0,
            nodeOffset: 0n,
            nodeDepth,
            innerSize,
            lastNode,
            key: NOTHING,
          };
          if (fanout < 0 || fanout > 255) throw valueError('fanout must be between 0 and 255');
          if (depth <= 0 || depth > 255) throw valueError('depth must be between 1 and 255');
          parameters.leafSize = Number(unsigned(leafSize, 32n, 'leaf_size is too large'));
          parameters.nodeOffset = unsigned(nodeOffset, wide ? 64n : 48n, 'node_offset is too large');
          if (nodeDepth < 0 || nodeDepth > 255) throw valueError('node_depth must be between 0 and 255');
          if (innerSize < 0 || innerSize > digestMax)
            throw valueError(`inner_size must be between 0 and is ${digestMax}`);
          parameters.key = limited(key, digestMax, 'key');
          const create = () => new Blake2(wide, parameters);
          return makeHash(cls, { name, digestSize, blockSize: wide ? 128 : 64, create }, data);
        },
      }),
    },
    members: [
      ...hashMembers,
      ...digestMembers,
      attribute('SALT_SIZE', saltMax),
      attribute('PERSON_SIZE', saltMax),
      attribute('MAX_KEY_SIZE', digestMax),
      attribute('MAX_DIGEST_SIZE', digestMax),
    ],
  });
  return type;
}

defineModule('_blake2', {
  doc: 'The hash functions BLAKE2b and BLAKE2s.',
  attributes: {
    blake2b: blake2Type('blake2b', true),
    blake2s: blake2Type('blake2s', false),
    ...Object.fromEntries(
      (['B', 'S'] as const).flatMap((letter) => {
        const digest = letter === 'B' ? 64 : 32;
        return [
          [`BLAKE2${letter}_SALT_SIZE`, digest / 4],
          [`BLAKE2${letter}_PERSON_SIZE`, digest / 4],
          [`BLAKE2${letter}_MAX_KEY_SIZE`, digest],
          [`BLAKE2${letter}_MAX_DIGEST_SIZE`, digest],
        ];
      }),
    ),
  },
});

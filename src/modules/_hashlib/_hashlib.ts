import { pbkdf2 } from '@noble/hashes/pbkdf2';
import { scrypt } from '@noble/hashes/scrypt';
import { hexText } from '../../objects/bytes/members.ts';
import { addressText, pyObjectRepr } from '../../runtime/abstract/text.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { bool, bytesLike, object, ssize, str } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { builtinFunction, getset, method } from '../../runtime/clinic/members.ts';
import { makeException, memoryError, overflowError, systemError, typeError, valueError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import type { PValue } from '../../runtime/object.ts';
import { DISALLOW_INSTANTIATION } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import { frozensetShape, PDict, PSet } from '../../runtime/values/dict.ts';
import { exceptionType } from '../../runtime/values/exception.ts';
import { PBuiltinFunction } from '../../runtime/values/function.ts';
import { intValue, strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PBytes } from '../../runtime/values/sequences.ts';
import { compareDigestFunction } from '../_operator/compare-digest.ts';
import { type Algorithm, algorithms, findAlgorithm } from './algorithms.ts';
import { digestMembers, HmacHasher, hashInput, hashMembers, hostHashes, PHash } from './hash-type.ts';

/* What CPython takes from OpenSSL. */

const options = {
  module: '_hashlib',
  subclassable: false,
  flags: DISALLOW_INSTANTIATION,
  allocate: (cls: { instanceShape: PHash['shape'] }) => new PHash(cls.instanceShape),
};
const hashType = builtinType('HASH', { ...options, subclassable: true });
const xofType = builtinType('HASHXOF', { ...options, base: hashType });
const hmacType = builtinType('HMAC', options);
const unsupportedType = builtinType('UnsupportedDigestmodError', {
  base: exceptionType('ValueError'),
  module: '_hashlib',
});
defineType(unsupportedType, {});

defineType(hashType, {
  doc: 'A hash object of an OpenSSL function.',
  slots: {
    tp_repr: (self: PHash) => `<${self.info.name} ${typeOf(self).tpName} object @ ${addressText(self)}>`,
  },
  members: [...hashMembers, ...digestMembers],
});

function xofLength(length: number): number {
  if (length < 0) throw systemError('Negative size passed to PyBytes_FromStringAndSize');
  if (length > 0x7fffffff) throw memoryError();
  return length;
}

defineType(xofType, {
  doc: 'A hash object of a function whose length the caller chooses.',
  members: [
    method(PHash, 'digest', {
      doc: 'The hash so far, of this many bytes.',
      params: [arg('length', ssize)],
      run: (self, length) => new PBytes(self.hasher.digest(xofLength(length))),
    }),
    method(PHash, 'hexdigest', {
      doc: 'The hash so far, of this many bytes, in hexadecimal digits.',
      params: [arg('length', ssize)],
      run: (self, length) => hexText(self.hasher.digest(xofLength(length)), undefined, 0),
    }),
  ],
});

defineType(hmacType, {
  doc: 'A keyed hash object.',
  slots: {
    tp_repr: (self: PHash) => `<${self.info.name} HMAC object @ ${addressText(self)}>`,
  },
  members: [
    ...hashMembers.filter((member) => member.name !== 'name' && member.name !== 'update'),
    ...digestMembers,
    method(PHash, 'update', {
      doc: 'Hashes more bytes.',
      params: [arg('msg', object)],
      run(self, data) {
        self.hasher.update(hashInput(data));
      },
    }),
    getset(PHash, 'name', { get: (self) => `hmac-${self.info.name}` }),
  ],
});

const unsupported = (message = '[digital envelope routines] unsupported') => makeException(unsupportedType, message);

function algorithmOf(name: string): Algorithm {
  const found = findAlgorithm(name);
  if (found === undefined) throw unsupported();
  return found;
}

function makeHash(algorithm: Algorithm, data: PValue | undefined): PHash {
  const type = algorithm.digestSize === 0 ? xofType : hashType;
  const made = type.allocate(type) as PHash;
  made.info = algorithm;
  made.hasher = algorithm.create();
  if (data !== undefined) made.hasher.update(hashInput(data));
  return made;
}

/** Names of the functions that have a constructor of their own. */
const CONSTRUCTED = [...algorithms.keys()].filter((name) => !/^(blake|ripemd|sha512_)/.test(name));
const PREFIX = 'openssl_';
const constructors = CONSTRUCTED.map((name) =>
  builtinFunction(`${PREFIX}${name}`, {
    doc: `A new ${name} hash object, with these bytes hashed.`,
    params: [arg('string', object, undefined, "b''"), '*', arg('usedforsecurity', bool, true)],
    run: (_module, data) => makeHash(algorithms.get(name)!, data),
  }),
);

/** A digestmod argument: a name, or one of the constructors of this module. */
function digestMod(value: PValue): Algorithm {
  const name = strValue(value);
  if (name !== undefined) return algorithmOf(name);
  if (value instanceof PBuiltinFunction && value.definition.name.startsWith(PREFIX)) {
    const found = algorithms.get(value.definition.name.slice(PREFIX.length));
    if (found !== undefined) return found;
  }
  throw unsupported(`Unsupported digestmod ${pyObjectRepr(value)}`);
}

function fixedAlgorithm(value: PValue): Algorithm {
  const algorithm = digestMod(value);
  if (algorithm.digestSize === 0) throw valueError('no reason supplied');
  return algorithm;
}

function derive(name: string, password: Uint8Array, salt: Uint8Array, iterations: number, length: PValue): PBytes {
  const algorithm = algorithmOf(name);
  if (iterations < 1) throw valueError('iteration value must be greater than 0.');
  if (iterations > 0x7fffffff) throw overflowError('iteration value is too great.');
  let size = algorithm.digestSize;
  if (length !== null) {
    size = ssize.convert!(length, () => 'pbkdf2_hmac()');
    if (size < 1) throw valueError('key length must be greater than 0.');
    if (size > 0x7fffffff) throw overflowError('key length is too great.');
  }
  const { noble } = algorithm;
  return new PBytes(
    hostHashes.pbkdf2(algorithm.name, password, salt, iterations, size) ??
      pbkdf2(noble, password, salt, { c: iterations, dkLen: size }),
  );
}

/** An unsigned int option of scrypt; `undefined` when it is not there. */
function option(name: string, value: PValue | undefined): bigint {
  if (value === undefined) throw typeError(`${name} is required and must be an unsigned int`);
  const plain = intValue(value);
  if (plain === undefined)
    throw typeError(`scrypt() argument '${name}' must be int, not ${value === null ? 'None' : typeOf(value).tpName}`);
  if (plain < 0 || BigInt(plain) >= 1n << 64n) throw typeError(`${name} is required and must be an unsigned int`);
  return BigInt(plain);
}

function runScrypt(
  password: Uint8Array,
  salt: PValue | undefined,
  values: { n: PValue | undefined; r: PValue | undefined; p: PValue | undefined },
  maxMemory: number,
  length: number,
): PBytes {
  if (salt === undefined) throw typeError('salt is required');
  const saltBytes = bytesLike.convert!(salt, () => 'scrypt()');
  const n = option('n', values.n);
  if (n < 2n || (n & (n - 1n)) !== 0n) throw valueError('n must be a power of 2.');
  const r = option('r', values.r);
  const p = option('p', values.p);
  if (maxMemory < 0 || maxMemory > 0x7fffffff) throw valueError('maxmem must be positive and smaller than 2147483647');
  if (length < 1 || length > 0x7fffffff) throw valueError('dklen must be greater than 0 and smaller than 2147483647');
  if (r === 0n || p === 0n || p > 0x3fffffffn / r)
    throw valueError('Invalid parameter combination for n, r, p, maxmem.');
  const limit = BigInt(maxMemory === 0 ? 32 * 1024 * 1024 : maxMemory);
  if (p * 128n * r + 128n * r * (n + 2n) > limit) throw valueError('[digital envelope routines] memory limit exceeded');
  const parameters = { N: Number(n), r: Number(r), p: Number(p), dkLen: length, maxmem: 2 ** 32 };
  return new PBytes(scrypt(password, saltBytes, parameters));
}

defineModule('_hashlib', {
  doc: 'Hash functions by name, keyed hashes and key derivation.',
  functions: [
    ...constructors,
    builtinFunction('new', {
      doc: 'A new hash object of the named function, with these bytes hashed.',
      params: [arg('name', object), arg('string', object, undefined, "b''"), '*', arg('usedforsecurity', bool, true)],
      run(_module, name, data) {
        const text = strValue(name);
        if (text === undefined) throw typeError('name must be a string');
        return makeHash(algorithmOf(text), data);
      },
    }),
    builtinFunction('hmac_new', {
      doc: 'A new keyed hash object.',
      params: [arg('key', bytesLike), arg('msg', object, undefined, "b''"), arg('digestmod', object, null)],
      run(_module, key, message, digestmod) {
        if (digestmod === null) throw typeError("Missing required parameter 'digestmod'.");
        const algorithm = fixedAlgorithm(digestmod);
        const made = hmacType.allocate(hmacType) as PHash;
        made.info = algorithm;
        made.hasher = HmacHasher.of(algorithm, key);
        if (message !== undefined && message !== null) made.hasher.update(hashInput(message));
        return made;
      },
    }),
    builtinFunction('hmac_digest', {
      doc: 'The keyed hash of a message, at once.',
      params: [arg('key', bytesLike), arg('msg', bytesLike), arg('digest', object)],
      run(_module, key, message, digestmod) {
        const hasher = HmacHasher.of(fixedAlgorithm(digestmod), key);
        hasher.update(message);
        return new PBytes(hasher.digest());
      },
    }),
    builtinFunction('pbkdf2_hmac', {
      doc: 'A key derived from a password (PKCS #5).',
      params: [
        arg('hash_name', str),
        arg('password', bytesLike),
        arg('salt', bytesLike),
        arg('iterations', ssize),
        arg('dklen', object, null),
      ],
      run: (_module, name, password, salt, iterations, length) => derive(name, password, salt, iterations, length),
    }),
    builtinFunction('scrypt', {
      doc: 'A key derived from a password with much memory.',
      params: [
        arg('password', bytesLike),
        '*',
        arg('salt', object, undefined, 'None'),
        arg('n', object, undefined, 'None'),
        arg('r', object, undefined, 'None'),
        arg('p', object, undefined, 'None'),
        arg('maxmem', ssize, 0),
        arg('dklen', ssize, 64),
      ],
      run: (_module, password, salt, n, r, p, maxMemory, length) =>
        runScrypt(password, salt, { n, r, p }, maxMemory, length),
    }),
    builtinFunction('get_fips_mode', { doc: 'Whether only approved functions are allowed: 0.', run: () => 0 }),
    compareDigestFunction('compare_digest'),
  ],
  attributes: { HASH: hashType, HASHXOF: xofType, HMAC: hmacType, UnsupportedDigestmodError: unsupportedType },
  exec(module) {
    const table = new PDict();
    for (const name of CONSTRUCTED) table.set(module.dict.getStr(`${PREFIX}${name}`)!, name);
    module.dict.set('_constructors', table);
    const names = new PSet(undefined, frozensetShape);
    for (const name of algorithms.keys()) names.add(name);
    module.dict.set('openssl_md_meth_names', names);
  },
});

import type { PValue } from '../../runtime/object.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { latin1, lib, scratch, scratchInt } from './library.ts';

/** A cipher's name, version of TLS and bits: `cipher_to_tuple`. */
export function cipherTuple(cipher: bigint): PTuple {
  const { SSL_CIPHER_get_name, SSL_CIPHER_get_version, SSL_CIPHER_get_bits } = lib();
  return new PTuple([SSL_CIPHER_get_name(cipher), SSL_CIPHER_get_version(cipher), SSL_CIPHER_get_bits(cipher, null)]);
}

const longName = (nid: number): PValue => (nid === 0 ? null : lib().OBJ_nid2ln(nid));

/** What there is to know of a cipher: `cipher_to_dict`. */
export function cipherDict(cipher: bigint): PDict {
  const functions = lib();
  functions.SSL_CIPHER_description(cipher, scratch, scratch.length);
  const description = latin1(scratch.subarray(0, scratch.indexOf(0))).trimEnd();
  const strength = functions.SSL_CIPHER_get_bits(cipher, scratch);
  const facts: Record<string, PValue> = {
    id: functions.SSL_CIPHER_get_id(cipher),
    name: functions.SSL_CIPHER_get_name(cipher),
    protocol: functions.SSL_CIPHER_get_version(cipher),
    description,
    strength_bits: strength,
    alg_bits: scratchInt(),
    aead: functions.SSL_CIPHER_is_aead(cipher) === 1,
    symmetric: longName(functions.SSL_CIPHER_get_cipher_nid(cipher)),
    digest: longName(functions.SSL_CIPHER_get_digest_nid(cipher)),
    kea: longName(functions.SSL_CIPHER_get_kx_nid(cipher)),
    auth: longName(functions.SSL_CIPHER_get_auth_nid(cipher)),
  };
  const dict = new PDict();
  for (const [key, value] of Object.entries(facts)) dict.set(key, value);
  return dict;
}

import { arg } from '../../runtime/clinic/clinic.ts';
import { int } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { method } from '../../runtime/clinic/members.ts';
import { decodeUtf8 } from '../../runtime/codecs/utf8.ts';
import { valueError } from '../../runtime/errors.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { DISALLOW_INSTANTIATION } from '../../runtime/type.ts';
import { EQ, NE } from '../../runtime/type-slots.ts';
import { builtinType, NotImplemented } from '../../runtime/types.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { PBytes, PTuple } from '../../runtime/values/sequences.ts';
import {
  elementsOf,
  intAt,
  latin1,
  lib,
  openssl,
  ownNative,
  pointerAt,
  scratch,
  scratchPointer,
  written,
} from './library.ts';

/* Certificates: the `_ssl.Certificate` type, and as the dict that `getpeercert()` gives. */

const NID_subject_alt_name = 85;
const NID_crl_distribution_points = 103;
const NID_info_access = 177;
const NID_ad_OCSP = 178;
const NID_ad_ca_issuers = 179;
const V_ASN1_BIT_STRING = 3;

/** The name of an object, or its number with dots: `asn1obj2py`. */
export function objectText(object: bigint, numeric: boolean): string {
  const length = lib().OBJ_obj2txt(scratch, scratch.length, object, numeric ? 1 : 0) as number;
  return latin1(scratch.subarray(0, Math.min(length, scratch.length - 1)));
}

function stringBytes(string: bigint): Uint8Array {
  const length = lib().ASN1_STRING_length(string) as number;
  return length === 0 ? new Uint8Array(0) : openssl().read(lib().ASN1_STRING_get0_data(string), length);
}

/** An attribute of a name: `_create_tuple_for_attribute`. */
function attributeTuple(entry: bigint): PTuple {
  const name = objectText(lib().X509_NAME_ENTRY_get_object(entry), false);
  const value = lib().X509_NAME_ENTRY_get_data(entry) as bigint;
  if (lib().ASN1_STRING_type(value) === V_ASN1_BIT_STRING) return new PTuple([name, new PBytes(stringBytes(value))]);
  const length = lib().ASN1_STRING_to_UTF8(scratch, value) as number;
  const text = scratchPointer();
  if (length < 0 || text === null) throw valueError('failed to allocate BIO');
  try {
    return new PTuple([name, length === 0 ? '' : decodeUtf8(openssl().read(text, length))]);
  } finally {
    lib().CRYPTO_free(text, null, 0);
  }
}

/** A distinguished name: tuples of attributes, those of one relative name together. */
function nameTuple(name: bigint): PTuple {
  const relative: PTuple[][] = [];
  let set = -1;
  for (let i = 0; i < lib().X509_NAME_entry_count(name); i++) {
    const entry = lib().X509_NAME_get_entry(name, i) as bigint;
    const own = lib().X509_NAME_ENTRY_set(entry) as number;
    if (own !== set) relative.push([]);
    set = own;
    relative.at(-1)!.push(attributeTuple(entry));
  }
  return new PTuple(relative.map((attributes) => new PTuple(attributes)));
}

/** Kinds of a GENERAL_NAME. */
const GEN_EMAIL = 1;
const GEN_DNS = 2;
const GEN_DIRNAME = 4;
const GEN_URI = 6;
const GEN_IPADD = 7;
const GEN_RID = 8;
const TEXTS: Readonly<Record<number, string>> = { [GEN_EMAIL]: 'email', [GEN_DNS]: 'DNS', [GEN_URI]: 'URI' };

function addressText(address: Uint8Array): string {
  if (address.length === 4) return address.join('.');
  if (address.length !== 16) return '<invalid>';
  const view = new DataView(address.buffer, address.byteOffset);
  return Array.from({ length: 8 }, (_, i) =>
    view
      .getUint16(2 * i)
      .toString(16)
      .toUpperCase(),
  ).join(':');
}

function alternativeName(name: bigint): PTuple {
  const kind = intAt(name);
  const value = pointerAt(name, 8)!;
  if (TEXTS[kind] !== undefined) return new PTuple([TEXTS[kind], decodeUtf8(stringBytes(value))]);
  if (kind === GEN_DIRNAME) return new PTuple(['DirName', nameTuple(value)]);
  if (kind === GEN_RID) return new PTuple(['Registered ID', objectText(value, false)]);
  if (kind === GEN_IPADD) return new PTuple(['IP Address', addressText(stringBytes(value))]);
  const text = latin1(written((bio) => lib().GENERAL_NAME_print(bio, name)));
  const colon = text.indexOf(':');
  return new PTuple([text.slice(0, colon), text.slice(colon + 1)]);
}

/** What `use` makes of an extension, which `free` frees; null if the certificate does not have it. */
function extension<T>(
  certificate: bigint,
  nid: number,
  free: 'GENERAL_NAMES_free' | 'AUTHORITY_INFO_ACCESS_free' | 'CRL_DIST_POINTS_free',
  use: (elements: bigint[]) => T,
): T | null {
  const found = lib().X509_get_ext_d2i(certificate, nid, null, null) as bigint | null;
  if (found === null) return null;
  try {
    return use(elementsOf(found));
  } finally {
    lib()[free](found);
  }
}

const uriOf = (name: bigint): string[] =>
  intAt(name) === GEN_URI ? [decodeUtf8(stringBytes(pointerAt(name, 8)!))] : [];

/** Where the certificate says that a service of its issuer's is: `_get_aia_uri`. */
function accessUris(certificate: bigint, nid: number): PTuple | null {
  return extension(certificate, NID_info_access, 'AUTHORITY_INFO_ACCESS_free', (descriptions) => {
    const uris = descriptions.flatMap((one) =>
      lib().OBJ_obj2nid(pointerAt(one, 0)) === nid ? uriOf(pointerAt(one, 8)!) : [],
    );
    return uris.length === 0 ? null : new PTuple(uris);
  });
}

/** Where lists of revoked certificates are: `_get_crl_dp`. */
function revocationUris(certificate: bigint): PTuple | null {
  return extension(certificate, NID_crl_distribution_points, 'CRL_DIST_POINTS_free', (points) => {
    const uris = points.flatMap((point) => {
      const name = pointerAt(point, 0);
      return name === null || intAt(name) !== 0 ? [] : elementsOf(pointerAt(name, 8)).flatMap(uriOf);
    });
    return uris.length === 0 ? null : new PTuple(uris);
  });
}

const timeText = (time: bigint): string => latin1(written((bio) => lib().ASN1_TIME_print(bio, time)));

/** A certificate as a dict: `_decode_certificate`. */
export function decodeCertificate(certificate: bigint): PDict {
  const functions = lib();
  const dict = new PDict();
  const put = (key: string, value: PValue): void => {
    if (value !== null) dict.set(key, value);
  };
  put('subject', nameTuple(functions.X509_get_subject_name(certificate)));
  put('issuer', nameTuple(functions.X509_get_issuer_name(certificate)));
  put('version', Number(functions.X509_get_version(certificate)) + 1);
  const serial = functions.X509_get_serialNumber(certificate);
  put('serialNumber', latin1(written((bio) => functions.i2a_ASN1_INTEGER(bio, serial))));
  put('notBefore', timeText(functions.X509_get0_notBefore(certificate)));
  put('notAfter', timeText(functions.X509_get0_notAfter(certificate)));
  const names = extension(certificate, NID_subject_alt_name, 'GENERAL_NAMES_free', (found) =>
    found.map(alternativeName),
  );
  if (names !== null && names.length > 0) put('subjectAltName', new PTuple(names));
  put('OCSP', accessUris(certificate, NID_ad_OCSP));
  put('caIssuers', accessUris(certificate, NID_ad_ca_issuers));
  put('crlDistributionPoints', revocationUris(certificate));
  return dict;
}

/** A certificate in binary form. */
export function certificateDer(certificate: bigint): PBytes {
  const length = lib().i2d_X509(certificate, scratch.fill(0, 0, 8)) as number;
  const memory = scratchPointer()!;
  try {
    return new PBytes(openssl().read(memory, length));
  } finally {
    lib().CRYPTO_free(memory, null, 0);
  }
}

/** `_ssl.Certificate`. */
class PCertificate extends PObject {
  certificate = 0n;
}

export const certificateType = builtinType('Certificate', {
  module: '_ssl',
  subclassable: false,
  flags: DISALLOW_INSTANTIATION,
  allocate: (type) => new PCertificate(type.instanceShape),
});

/** A certificate that something else of OpenSSL's holds. */
export function makeCertificate(certificate: bigint): PCertificate {
  lib().X509_up_ref(certificate);
  const made = certificateType.allocate(certificateType) as PCertificate;
  made.certificate = certificate;
  ownNative(made, 'X509_free', certificate);
  return made;
}

export const ENCODING_PEM = 1;
export const ENCODING_DER = 2;
/** XN_FLAG_RFC2253, without escapes of characters that are not ASCII. */
const NAME_FLAGS = 0x1110317 & ~4;
defineType(certificateType, {
  slots: {
    tp_repr(self: PCertificate) {
      const name = lib().X509_get_subject_name(self.certificate);
      return `<_ssl.Certificate '${decodeUtf8(written((bio) => lib().X509_NAME_print_ex(bio, name, 0, NAME_FLAGS)))}'>`;
    },
    tp_hash(self: PCertificate) {
      return Number(lib().X509_NAME_hash_ex(lib().X509_get_subject_name(self.certificate), null, null, null));
    },
    tp_richcompare(self: PCertificate, other, op) {
      if (!(other instanceof PCertificate) || (op !== EQ && op !== NE)) return NotImplemented;
      return (lib().X509_cmp(self.certificate, other.certificate) === 0) === (op === EQ);
    },
  },
  members: [
    method(PCertificate, 'public_bytes', {
      doc: 'The certificate as text or in binary form.',
      params: [arg('format', int, ENCODING_PEM, 'Encoding.PEM')],
      run(self, format) {
        if (format === ENCODING_DER) return certificateDer(self.certificate);
        if (format !== ENCODING_PEM) throw valueError('Unsupported format');
        return latin1(written((bio) => lib().PEM_write_bio_X509(bio, self.certificate)));
      },
    }),
    method(PCertificate, 'get_info', {
      doc: 'The certificate as a dict.',
      run: (self) => decodeCertificate(self.certificate),
    }),
  ],
});

import { PosixError } from '../../posix/errors.ts';
import type { PosixPath } from '../../posix/fsEncoding.ts';
import { isCallable, pyObjectCall0 } from '../../runtime/abstract/call.ts';
import { fsConvert, posixPathOf, pyOsFspathOr } from '../../runtime/abstract/path.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { bytesOf, hasBuffer } from '../../runtime/buffer.ts';
import { encodeUtf8 } from '../../runtime/codecs/utf8.ts';
import { currentContext } from '../../runtime/context.ts';
import { isException, makeException, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { readFileNamed } from '../../runtime/read-file.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { strValue } from '../../runtime/values/scalars.ts';
import { PByteArray, PBytes, PList, PTuple } from '../../runtime/values/sequences.ts';
import { audit } from '../sys/audit.ts';
import { certificateDer, decodeCertificate } from './certificate.ts';
import type { PSslContext } from './context.ts';
import {
  ERR_LIB_PEM,
  ERR_LIB_SSL,
  ERR_LIB_X509,
  ERR_R_PEM_LIB,
  errorCode,
  lastError,
  libraryOf,
  PEM_R_NO_START_LINE,
  reasonOf,
  sslError,
  sslErrorType,
} from './errors.ts';
import { elementsOf, environmentVariable, lib, openssl, pointerAt, withBio } from './library.ts';

/* What a context reads from files. All are read through the context's own file system, never by OpenSSL. */

function pathArgument(value: PValue, name: string): PosixPath {
  const path = pyOsFspathOr(value);
  if (path === undefined) throw typeError(`${name} should be a valid filesystem path`);
  return posixPathOf(path);
}

const MOST_PASSWORD = 1024;

function passwordBytes(value: PValue, otherwise: string): Uint8Array {
  const text = strValue(value);
  let bytes: Uint8Array;
  if (text !== undefined) bytes = encodeUtf8(text);
  else if (value instanceof PBytes || value instanceof PByteArray) bytes = value.bytes;
  else throw typeError(otherwise);
  if (bytes.length > MOST_PASSWORD) throw valueError(`password cannot be longer than ${MOST_PASSWORD} bytes`);
  return bytes;
}

/** The password that OpenSSL is given if it asks, and whether it has. */
const passwords = { given: null as Uint8Array | null, asked: false };

function givePassword(target: bigint, size: number): number {
  passwords.asked = true;
  if (passwords.given === null) return -1;
  const bytes = passwords.given.subarray(0, size);
  openssl().write(target, bytes);
  return bytes.length;
}

function readKey(content: Uint8Array, password: Uint8Array | null): bigint | null {
  passwords.given = password;
  passwords.asked = false;
  lib().ERR_clear_error();
  const callback = openssl().callback('password', givePassword);
  return withBio(content, (bio) => lib().PEM_read_bio_PrivateKey(bio, null, callback, null) as bigint | null);
}

/** The private key in a file; a function for its password is called when it turns out to need one. */
function privateKey(content: Uint8Array, password: PValue): bigint {
  const callable = password !== null && isCallable(password);
  let key = readKey(
    content,
    password === null || callable ? null : passwordBytes(password, 'password should be a string or callable'),
  );
  if (key === null && callable && passwords.asked) {
    key = readKey(content, passwordBytes(pyObjectCall0(password), 'password callback must return a string'));
  }
  if (key === null) throw sslError(KEY_LINE, null, errorCode(ERR_LIB_SSL, ERR_R_PEM_LIB));
  return key;
}

const CERTIFICATE_LINE = 3916;
const KEY_LINE = 3937;
const SSL_CTRL_CHAIN = 88;
const SSL_CTRL_CHAIN_CERT = 89;

/** The certificate of a connection's own side and those that lead to its authority: SSL_CTX_use_certificate_chain_file. */
function useChain(self: PSslContext, content: Uint8Array): void {
  const functions = lib();
  functions.ERR_clear_error();
  withBio(content, (bio) => {
    const own = functions.PEM_read_bio_X509_AUX(bio, null, null, null) as bigint | null;
    if (own === null) throw sslError(CERTIFICATE_LINE, null, errorCode(ERR_LIB_SSL, ERR_R_PEM_LIB));
    const used = functions.SSL_CTX_use_certificate(self.ctx, own) as number;
    functions.X509_free(own);
    if (used !== 1) throw sslError(CERTIFICATE_LINE);
    functions.SSL_CTX_ctrl(self.ctx, SSL_CTRL_CHAIN, 0, null);
    for (;;) {
      const next = functions.PEM_read_bio_X509(bio, null, null, null) as bigint | null;
      if (next === null) break;
      // The chain takes it over.
      if (Number(functions.SSL_CTX_ctrl(self.ctx, SSL_CTRL_CHAIN_CERT, 0, next)) !== 1) {
        functions.X509_free(next);
        throw sslError(CERTIFICATE_LINE);
      }
    }
    if (!isEndOfPem()) throw sslError(CERTIFICATE_LINE);
    functions.ERR_clear_error();
  });
}

function isEndOfPem(): boolean {
  const error = lastError();
  return libraryOf(error) === ERR_LIB_PEM && reasonOf(error) === PEM_R_NO_START_LINE;
}

export function loadCertChain(self: PSslContext, certfile: PValue, keyfile: PValue, password: PValue): void {
  const certificatePath = pathArgument(certfile, 'certfile');
  const keyPath = keyfile === null ? certificatePath : pathArgument(keyfile, 'keyfile');
  // It is looked at before any file is.
  if (password !== null && !isCallable(password)) passwordBytes(password, 'password should be a string or callable');
  useChain(self, readFileNamed(certificatePath, undefined));
  const key = privateKey(readFileNamed(keyPath, undefined), password);
  const used = lib().SSL_CTX_use_PrivateKey(self.ctx, key) as number;
  const failure = used === 1 ? null : sslError(KEY_LINE);
  lib().EVP_PKEY_free(key);
  if (failure !== null) throw failure;
  if (lib().SSL_CTX_check_private_key(self.ctx) !== 1) throw sslError(3946);
}

const storeOf = (self: PSslContext): bigint => lib().SSL_CTX_get_cert_store(self.ctx);

/** Adds certificates that are given as text or in binary form: `_add_ca_certs`. */
function addCertificates(self: PSslContext, data: Uint8Array, binary: boolean): void {
  const functions = lib();
  if (data.length === 0) throw valueError('Empty certificate data');
  functions.ERR_clear_error();
  let loaded = 0;
  withBio(data, (bio) => {
    for (;;) {
      if (binary && functions.BIO_ctrl_pending(bio) === 0) break;
      const found = (binary ? functions.d2i_X509_bio(bio, null) : functions.PEM_read_bio_X509(bio, null, null, null)) as
        | bigint
        | null;
      if (found === null) break;
      const added = functions.X509_STORE_add_cert(storeOf(self), found) as number;
      functions.X509_free(found);
      if (added !== 1) break;
      loaded++;
    }
  });
  if (loaded === 0)
    throw sslError(4035, `${binary ? 'not enough data' : 'no start line'}: cadata does not contain a certificate`);
  const error = lastError();
  if (error !== 0 && !(!binary && isEndOfPem())) throw sslError(4048);
  functions.ERR_clear_error();
}

const LOCATIONS_LINE = 4168;
const X509_R_NO_CERTIFICATE_OR_CRL_FOUND = 136;

/** Adds the certificates and revocation lists in a file: X509_load_cert_crl_file. */
function addFile(self: PSslContext, content: Uint8Array): void {
  const functions = lib();
  functions.ERR_clear_error();
  const infos = withBio(content, (bio) => functions.PEM_X509_INFO_read_bio(bio, null, null, null) as bigint | null);
  if (infos === null) throw sslError(LOCATIONS_LINE, null, errorCode(ERR_LIB_X509, ERR_R_PEM_LIB));
  let count = 0;
  for (const info of elementsOf(infos)) {
    const certificate = pointerAt(info, 0);
    const list = pointerAt(info, 8);
    if (certificate !== null) count += functions.X509_STORE_add_cert(storeOf(self), certificate) as number;
    if (list !== null) count += functions.X509_STORE_add_crl(storeOf(self), list) as number;
    functions.X509_INFO_free(info);
  }
  functions.OPENSSL_sk_free(infos);
  if (count === 0) throw sslError(LOCATIONS_LINE, null, errorCode(ERR_LIB_X509, X509_R_NO_CERTIFICATE_OR_CRL_FOUND));
  functions.ERR_clear_error();
}

export function loadVerifyLocations(self: PSslContext, cafile: PValue, capath: PValue, cadata: PValue): void {
  if (cafile === null && capath === null && cadata === null)
    throw typeError('cafile, capath and cadata cannot be all omitted');
  const file = cafile === null ? null : pathArgument(cafile, 'cafile');
  const folder = capath === null ? null : pathArgument(capath, 'capath');
  if (cadata !== null) {
    const text = strValue(cadata);
    if (text === undefined ? !hasBuffer(cadata) : !/^[\0-\x7f]*$/.test(text))
      throw typeError('cadata should be an ASCII string or a bytes-like object');
    if (text === undefined) addCertificates(self, bytesOf(cadata), true);
    else addCertificates(self, new TextEncoder().encode(text), false);
  }
  if (file !== null) addFile(self, readFileNamed(file, undefined));
  if (folder !== null) addFolder(self, folder);
}

function addFolder(self: PSslContext, path: PosixPath): void {
  const text = typeof path === 'string' ? path : new TextDecoder().decode(path);
  self.capaths.push(text);
  self.soughtNames.clear();
  if (self.capaths.length > 1) return;
  const store = storeOf(self);
  lib().X509_STORE_set_get_issuer(store, openssl().callback('getIssuer', seekIssuer));
  lib().X509_STORE_set_lookup_certs(store, openssl().callback('lookupCerts', seekNamed));
}

/** The context whose certificates are being looked for; what went wrong then is for the caller of OpenSSL. */
export const seeking: { context: PSslContext | null; failed(error: unknown): void } = { context: null, failed() {} };

function seekIssuer(issuer: bigint, storeContext: bigint, certificate: bigint): number {
  seek(lib().X509_get_issuer_name(certificate));
  return lib().X509_STORE_CTX_get1_issuer(issuer, storeContext, certificate);
}

function seekNamed(storeContext: bigint, name: bigint): bigint | null {
  seek(name);
  return lib().X509_STORE_CTX_get1_certs(storeContext, name);
}

/** Loads what the folders have for a name: files that are called by its hash, and a number from 0 on (`r` before it for revocation lists). */
function seek(name: bigint): void {
  const { context } = seeking;
  if (context === null) return;
  const hash = Number(lib().X509_NAME_hash_ex(name, null, null, null))
    .toString(16)
    .padStart(8, '0');
  if (context.soughtNames.has(hash)) return;
  context.soughtNames.add(hash);
  try {
    for (const folder of context.capaths.flatMap((path) => path.split(':')))
      for (const kind of ['', 'r'])
        for (let i = 0; ; i++) {
          const content = contentIfAny(`${folder}/${hash}.${kind}${i}`);
          if (content === null) break;
          addFile(context, content);
        }
  } catch (error) {
    // A file that is no certificate is not one of those sought.
    if (!isException(error, sslErrorType)) seeking.failed(error);
  }
}

function contentIfAny(path: string): Uint8Array | null {
  try {
    return readFileNamed(path, undefined);
  } catch (error) {
    if (isException(error, 'OSError')) return null;
    throw error;
  }
}

/** Where distributions keep all certificates in one file: looked at where neither of the places that Node's OpenSSL was told of has any. */
const USUAL_FILES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/** The certificates of SSL_CERT_FILE and SSL_CERT_DIR, else those of the system. What is not there is not an error. */
export function setDefaultVerifyPaths(self: PSslContext): void {
  const functions = lib();
  const ownFile = environmentVariable(functions.X509_get_default_cert_file_env());
  const ownFolder = environmentVariable(functions.X509_get_default_cert_dir_env());
  const folder: string = ownFolder ?? functions.X509_get_default_cert_dir();
  const files = [ownFile ?? (functions.X509_get_default_cert_file() as string)];
  if (ownFile === undefined && ownFolder === undefined && !hasHashedNames(folder)) files.push(...USUAL_FILES);
  for (const file of files) {
    const content = contentIfAny(file);
    if (content === null) continue;
    try {
      addFile(self, content);
      break;
    } catch (error) {
      if (!isException(error, sslErrorType)) throw error;
    }
  }
  addFolder(self, folder);
}

/** Whether a folder is one in which certificates can be found by the hashes of their names. */
function hasHashedNames(folder: string): boolean {
  const { posix } = currentContext();
  try {
    const stream = posix.opendir(folder);
    try {
      for (let entry = posix.readdir(stream); entry !== null; entry = posix.readdir(stream))
        if (/^[0-9a-f]{8}\.\d+$/.test(entry.name)) return true;
    } finally {
      posix.closedir(stream);
    }
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
  }
  return false;
}

export function getDefaultVerifyPaths(): PTuple {
  const functions = lib();
  return new PTuple([
    functions.X509_get_default_cert_file_env(),
    functions.X509_get_default_cert_file(),
    functions.X509_get_default_cert_dir_env(),
    functions.X509_get_default_cert_dir(),
  ]);
}

const SSL_CTRL_SET_TMP_DH = 3;
const SSL_CTRL_SET_GROUPS = 91;

export function loadDhParams(self: PSslContext, path: PValue): void {
  audit('open', path, 'rb', 0);
  const content = readFileNamed(fsConvert(path), path);
  lib().ERR_clear_error();
  const dh = withBio(content, (bio) => lib().PEM_read_bio_DHparams(bio, null, null, null) as bigint | null);
  if (dh === null) throw sslError(4216);
  const set = Number(lib().SSL_CTX_ctrl(self.ctx, SSL_CTRL_SET_TMP_DH, 0, dh));
  lib().DH_free(dh);
  if (set === 0) throw sslError(4223);
}

export function setEcdhCurve(self: PSslContext, name: PValue): void {
  const path = fsConvert(name);
  const nid = lib().OBJ_sn2nid(typeof path === 'string' ? path : new TextDecoder().decode(path)) as number;
  if (nid === 0) throw valueError(`unknown elliptic curve name ${pyObjectRepr(name)}`);
  const groups = new Uint8Array(new Int32Array([nid]).buffer);
  if (Number(lib().SSL_CTX_ctrl(self.ctx, SSL_CTRL_SET_GROUPS, 1, groups)) !== 1) throw sslError(4482);
}

/** Types of a store's objects. */
const X509_LU_X509 = 1;
const X509_LU_CRL = 2;

const storedObjects = (self: PSslContext): bigint[] => elementsOf(lib().X509_STORE_get0_objects(storeOf(self)));
const isOf = (object: bigint, type: number): boolean => lib().X509_OBJECT_get_type(object) === type;
const storedCertificates = (self: PSslContext): bigint[] =>
  storedObjects(self)
    .filter((object) => isOf(object, X509_LU_X509))
    .map((object) => lib().X509_OBJECT_get0_X509(object) as bigint);
const isAuthority = (certificate: bigint): boolean => lib().X509_check_ca(certificate) !== 0;

export function certStoreStats(self: PSslContext): PDict {
  const certificates = storedCertificates(self);
  const dict = new PDict();
  dict.set('x509', certificates.length);
  dict.set('crl', storedObjects(self).filter((object) => isOf(object, X509_LU_CRL)).length);
  dict.set('x509_ca', certificates.filter(isAuthority).length);
  return dict;
}

export function getCaCerts(self: PSslContext, binary: boolean): PList {
  const found = storedCertificates(self).filter(isAuthority);
  return new PList(found.map((one): PValue => (binary ? certificateDer(one) : decodeCertificate(one))));
}

/** A certificate in a file as a dict, for tests: `_test_decode_cert`. */
export function testDecodeCert(path: PValue): PValue {
  const file = fsConvert(path);
  let content: Uint8Array;
  try {
    content = readFileNamed(file, undefined);
  } catch (error) {
    if (isException(error, 'OSError')) throw makeException(sslErrorType, "Can't open file");
    throw error;
  }
  const found = withBio(content, (bio) => lib().PEM_read_bio_X509(bio, null, null, null) as bigint | null);
  lib().ERR_clear_error();
  if (found === null) throw makeException(sslErrorType, 'Error decoding PEM-encoded file');
  try {
    return decodeCertificate(found);
  } finally {
    lib().X509_free(found);
  }
}

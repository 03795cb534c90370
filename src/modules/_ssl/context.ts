import { asIndex } from '../../runtime/abstract/number.ts';
import { newBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { int } from '../../runtime/clinic/converters.ts';
import { overflowError, typeError, valueError } from '../../runtime/errors.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { builtinType } from '../../runtime/types.ts';
import { intValue, typeOf } from '../../runtime/values/scalars.ts';
import { warn } from '../../runtime/warn.ts';
import { sslError } from './errors.ts';
import { lib, ownNative } from './library.ts';

/* `_ssl._SSLContext` and its settings. */

export const PROTOCOL_TLS = 2;
export const PROTOCOL_TLSv1 = 3;
export const PROTOCOL_TLSv1_1 = 4;
export const PROTOCOL_TLSv1_2 = 5;
export const PROTOCOL_TLS_CLIENT = 16;
export const PROTOCOL_TLS_SERVER = 17;

export const CERT_NONE = 0;
export const CERT_OPTIONAL = 1;
export const CERT_REQUIRED = 2;

const SSL_VERIFY_PEER = 1;
const SSL_VERIFY_FAIL_IF_NO_PEER_CERT = 2;

export const DEFAULT_CIPHERS =
  '@SECLEVEL=2:ECDH+AESGCM:ECDH+CHACHA20:ECDH+AES:DHE+AES:!aNULL:!eNULL:!aDSS:!SHA1:!AESCCM';
const HOSTFLAG_NO_PARTIAL_WILDCARDS = 4;
const VERIFY_X509_TRUSTED_FIRST = 0x8000;

const OP_ALL = 0x80000050;
const OP_NO_SSLv3 = 0x2000000;
const OP_NO_COMPRESSION = 0x20000;
const OP_CIPHER_SERVER_PREFERENCE = 0x400000;
/** OP_NO_SSLv3 and those of the versions of TLS. */
const OP_NO_VERSION = 0x3e000000n;

const SSL_MODE_RELEASE_BUFFERS = 0x10;
/** Commands of SSL_CTX_ctrl. */
export const SSL_CTRL_MODE = 33;
const SSL_CTRL_SET_MIN_PROTO_VERSION = 123;
const SSL_CTRL_SET_MAX_PROTO_VERSION = 124;
const SSL_CTRL_GET_MIN_PROTO_VERSION = 130;
const SSL_CTRL_GET_MAX_PROTO_VERSION = 131;

/** The id that sessions of ours have in common. */
export const SESSION_ID = new TextEncoder().encode('Python');

/** `_ssl._SSLContext`. */
export class PSslContext extends PObject {
  ctx = 0n;
  protocol = PROTOCOL_TLS;
  checkHostname = false;
  hostFlags = HOSTFLAG_NO_PARTIAL_WILDCARDS;
  postHandshakeAuth = false;
  /** Protocols in the order of preference, each after its length. */
  alpnProtocols: Uint8Array | null = null;
  sniCallback: PValue = null;
  msgCallback: PValue = null;
  pskClientCallback: PValue = null;
  pskServerCallback: PValue = null;
  keylogFilename: PValue = null;
  keylogFd = -1;
  /** Folders of certificates by the hashes of their names, in which OpenSSL looks when it misses one. */
  capaths: string[] = [];
  /** Names of certificates that were looked for there. */
  readonly soughtNames = new Set<string>();
}

export const contextType = builtinType('_SSLContext', {
  module: '_ssl',
  allocate: (type) => new PSslContext(type.instanceShape),
});

const METHODS: Readonly<
  Record<
    number,
    'TLS_method' | 'TLSv1_method' | 'TLSv1_1_method' | 'TLSv1_2_method' | 'TLS_client_method' | 'TLS_server_method'
  >
> = {
  [PROTOCOL_TLS]: 'TLS_method',
  [PROTOCOL_TLSv1]: 'TLSv1_method',
  [PROTOCOL_TLSv1_1]: 'TLSv1_1_method',
  [PROTOCOL_TLSv1_2]: 'TLSv1_2_method',
  [PROTOCOL_TLS_CLIENT]: 'TLS_client_method',
  [PROTOCOL_TLS_SERVER]: 'TLS_server_method',
};
const DEPRECATED: Readonly<Record<number, string>> = {
  [PROTOCOL_TLS]: 'PROTOCOL_TLS',
  [PROTOCOL_TLSv1]: 'PROTOCOL_TLSv1',
  [PROTOCOL_TLSv1_1]: 'PROTOCOL_TLSv1_1',
  [PROTOCOL_TLSv1_2]: 'PROTOCOL_TLSv1_2',
};
/** Those of which a range of versions can be chosen. */
const FLEXIBLE = [PROTOCOL_TLS, PROTOCOL_TLS_CLIENT, PROTOCOL_TLS_SERVER];

export const newContext = newBy('_SSLContext', {
  params: [arg('protocol', int), '/'],
  run(type, protocol) {
    const method = METHODS[protocol];
    if (method === undefined) throw valueError(`invalid or unsupported protocol version ${protocol}`);
    if (DEPRECATED[protocol] !== undefined) warn('DeprecationWarning', `ssl.${DEPRECATED[protocol]} is deprecated`, 2);
    const functions = lib();
    const ctx = functions.SSL_CTX_new(functions[method]()) as bigint | null;
    if (ctx === null) throw sslError(3152);
    const made = type.allocate(type) as PSslContext;
    made.ctx = ctx;
    made.protocol = protocol;
    ownNative(made, 'SSL_CTX_free', ctx);
    const client = protocol === PROTOCOL_TLS_CLIENT;
    setVerifyMode(made, client ? CERT_REQUIRED : CERT_NONE);
    made.checkHostname = client;
    functions.SSL_CTX_set_options(ctx, OP_ALL + OP_NO_SSLv3 + OP_NO_COMPRESSION + OP_CIPHER_SERVER_PREFERENCE);
    if (functions.SSL_CTX_set_cipher_list(ctx, DEFAULT_CIPHERS) === 0) throw sslError(3244);
    if (FLEXIBLE.includes(protocol)) functions.SSL_CTX_ctrl(ctx, SSL_CTRL_SET_MIN_PROTO_VERSION, TLSv1_2, null);
    functions.SSL_CTX_ctrl(ctx, SSL_CTRL_MODE, SSL_MODE_RELEASE_BUFFERS, null);
    const parameters = functions.SSL_CTX_get0_param(ctx);
    functions.X509_VERIFY_PARAM_set_flags(parameters, VERIFY_X509_TRUSTED_FIRST);
    functions.X509_VERIFY_PARAM_set_hostflags(parameters, made.hostFlags);
    functions.SSL_CTX_set_post_handshake_auth(ctx, 0);
    return made;
  },
});

export function verifyMode(self: PSslContext): number {
  const mode = lib().SSL_CTX_get_verify_mode(self.ctx) as number;
  if ((mode & SSL_VERIFY_PEER) === 0) return CERT_NONE;
  return (mode & SSL_VERIFY_FAIL_IF_NO_PEER_CERT) === 0 ? CERT_OPTIONAL : CERT_REQUIRED;
}

function setVerifyMode(self: PSslContext, mode: number): void {
  const modes = [0, SSL_VERIFY_PEER, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT];
  if (modes[mode] === undefined) throw valueError('invalid value for verify_mode');
  if (mode === CERT_NONE && self.checkHostname)
    throw valueError('Cannot set verify_mode to CERT_NONE when check_hostname is enabled.');
  lib().SSL_CTX_set_verify(self.ctx, modes[mode]!, null);
}

export function assignVerifyMode(self: PSslContext, value: PValue): void {
  setVerifyMode(
    self,
    int.convert!(value, () => 'verify_mode'),
  );
}

export function setCheckHostname(self: PSslContext, value: boolean): void {
  if (value && verifyMode(self) === CERT_NONE) setVerifyMode(self, CERT_REQUIRED);
  self.checkHostname = value;
}

/** A value of flags: an int and nothing that could become one. */
function flags(value: PValue): bigint {
  const number = intValue(value);
  if (number === undefined)
    throw typeError(`argument must be int, not ${value === null ? 'None' : typeOf(value).name}`);
  const wide = BigInt(number);
  if (wide < 0n) throw overflowError("can't convert negative int to unsigned");
  if (wide >= 1n << 64n) throw overflowError('int too big to convert');
  return wide;
}

const plain = (value: bigint | number): PValue => Number(value);

export function options(self: PSslContext): PValue {
  return plain(lib().SSL_CTX_get_options(self.ctx));
}

export function setOptions(self: PSslContext, value: PValue): void {
  const wanted = flags(value);
  const now = BigInt(lib().SSL_CTX_get_options(self.ctx));
  const added = wanted & ~now;
  if ((added & OP_NO_VERSION) !== 0n)
    warn('DeprecationWarning', 'ssl.OP_NO_SSL*/ssl.OP_NO_TLS* options are deprecated', 2);
  const removed = now & ~wanted;
  if (removed !== 0n) lib().SSL_CTX_clear_options(self.ctx, removed);
  if (added !== 0n) lib().SSL_CTX_set_options(self.ctx, added);
}

export function verifyFlags(self: PSslContext): PValue {
  return plain(lib().X509_VERIFY_PARAM_get_flags(lib().SSL_CTX_get0_param(self.ctx)));
}

export function setVerifyFlags(self: PSslContext, value: PValue): void {
  const wanted = flags(value);
  const parameters = lib().SSL_CTX_get0_param(self.ctx);
  const now = BigInt(lib().X509_VERIFY_PARAM_get_flags(parameters));
  const removed = now & ~wanted;
  const added = wanted & ~now;
  if (removed !== 0n && lib().X509_VERIFY_PARAM_clear_flags(parameters, removed) === 0) throw sslError(3487);
  if (added !== 0n && lib().X509_VERIFY_PARAM_set_flags(parameters, added) === 0) throw sslError(3493);
}

export const MINIMUM_SUPPORTED = -2;
export const MAXIMUM_SUPPORTED = -1;
const TLSv1 = 0x301;
const TLSv1_2 = 0x303;
const TLSv1_3 = 0x304;
const OLD_VERSIONS: Readonly<Record<number, string>> = { 768: 'SSLv3', [TLSv1]: 'TLSv1', 770: 'TLSv1_1' };
const KNOWN_VERSIONS = [768, TLSv1, 770, TLSv1_2, TLSv1_3, MINIMUM_SUPPORTED, MAXIMUM_SUPPORTED];

export function minimumVersion(self: PSslContext): number {
  return Number(lib().SSL_CTX_ctrl(self.ctx, SSL_CTRL_GET_MIN_PROTO_VERSION, 0, null)) || MINIMUM_SUPPORTED;
}

export function maximumVersion(self: PSslContext): number {
  return Number(lib().SSL_CTX_ctrl(self.ctx, SSL_CTRL_GET_MAX_PROTO_VERSION, 0, null)) || MAXIMUM_SUPPORTED;
}

/** `set_min_max_proto_version`. */
export function setVersion(self: PSslContext, value: PValue, which: 'minimum' | 'maximum'): void {
  const version = int.convert!(value, () => which);
  if (!KNOWN_VERSIONS.includes(version))
    throw valueError(`Unsupported TLS/SSL version 0x${(version >>> 0).toString(16)}`);
  const old = OLD_VERSIONS[version];
  if (old !== undefined) warn('DeprecationWarning', `ssl.TLSVersion.${old} is deprecated`, 2);
  if (!FLEXIBLE.includes(self.protocol))
    throw valueError("The context's protocol doesn't support modification of highest and lowest version.");
  const command = which === 'minimum' ? SSL_CTRL_SET_MIN_PROTO_VERSION : SSL_CTRL_SET_MAX_PROTO_VERSION;
  let number = version;
  if (version === MINIMUM_SUPPORTED) number = which === 'minimum' ? 0 : TLSv1;
  if (version === MAXIMUM_SUPPORTED) number = which === 'maximum' ? 0 : TLSv1_3;
  if (Number(lib().SSL_CTX_ctrl(self.ctx, command, number, null)) === 0)
    throw valueError(`Unsupported protocol version 0x${number.toString(16)}`);
}

export function setNumTickets(self: PSslContext, value: PValue | undefined): void {
  if (value === undefined) throw typeError('function takes at least one argument');
  const count = Number(asIndex(value));
  if (count < 0) throw valueError('value must be non-negative');
  if (self.protocol !== PROTOCOL_TLS_SERVER) throw valueError('SSLContext is not a server context.');
  if (lib().SSL_CTX_set_num_tickets(self.ctx, count) !== 1) throw valueError('failed to set num tickets.');
}

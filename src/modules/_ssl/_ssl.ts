import { pyObjectIsTrue } from '../../runtime/abstract/compare.ts';
import { asIndex } from '../../runtime/abstract/number.ts';
import { bytesOf } from '../../runtime/buffer.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { bool, bytesLike, double, instance, int, object, str, strOrNone } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { builtinFunction, getset, method } from '../../runtime/clinic/members.ts';
import { encodeUtf8 } from '../../runtime/codecs/utf8.ts';
import { attributeError, makeException, valueError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import type { PValue } from '../../runtime/object.ts';
import { PDict } from '../../runtime/values/dict.ts';
import type { PModule } from '../../runtime/values/module.ts';
import { strValue } from '../../runtime/values/scalars.ts';
import { PBytes, PList, PTuple } from '../../runtime/values/sequences.ts';
import { type PSocket, socketType } from '../_socket/socket.ts';
import {
  setAlpnProtocols,
  setKeylogFilename,
  setMsgCallback,
  setPskClientCallback,
  setPskServerCallback,
  setSniCallback,
} from './callbacks.ts';
import { certificateType, objectText } from './certificate.ts';
import { cipherDict } from './ciphers.ts';
import { connectionType } from './connection.ts';
import { newConnection } from './connection-type.ts';
import { CONSTANTS } from './constants.ts';
import {
  assignVerifyMode,
  contextType,
  DEFAULT_CIPHERS,
  maximumVersion,
  minimumVersion,
  newContext,
  options,
  PSslContext,
  setCheckHostname,
  setNumTickets,
  setOptions,
  setVerifyFlags,
  setVersion,
  verifyFlags,
  verifyMode,
} from './context.ts';
import {
  eofErrorType,
  sslError,
  sslErrorType,
  syscallErrorType,
  verificationErrorType,
  wantReadErrorType,
  wantWriteErrorType,
  zeroReturnErrorType,
} from './errors.ts';
import { elementsOf, hasOpenssl, lib, unavailable } from './library.ts';
import {
  certStoreStats,
  getCaCerts,
  getDefaultVerifyPaths,
  loadCertChain,
  loadDhParams,
  loadVerifyLocations,
  setDefaultVerifyPaths,
  setEcdhCurve,
  testDecodeCert,
} from './loading.ts';
import { memoryBioType, type PMemoryBio } from './memory-bio.ts';
import { sessionType } from './session.ts';

/** Numbers of SSL_CTX_ctrl for what a context counts. */
const STATISTICS = {
  number: 20,
  connect: 21,
  connect_good: 22,
  connect_renegotiate: 23,
  accept: 24,
  accept_good: 25,
  accept_renegotiate: 26,
  hits: 27,
  misses: 29,
  timeouts: 30,
  cache_full: 31,
} as const;

/** A setter for an attribute that cannot be deleted. */
const setter =
  (set: (self: PSslContext, value: PValue) => void) =>
  (self: PSslContext, value: PValue | undefined): void => {
    if (value === undefined) throw attributeError('cannot delete attribute');
    set(self, value);
  };

const connectionOptions = [
  arg('server_side', bool),
  arg('server_hostname', object, null),
  '*',
  arg('owner', object, null),
  arg('session', object, null),
] as const;

defineType(contextType, {
  slots: { tp_new: newContext },
  members: [
    method(PSslContext, '_wrap_socket', {
      doc: 'A connection over a socket.',
      params: [arg('sock', instance<PSocket>(socketType)), ...connectionOptions],
      run: (self, socket, server, hostname, owner, session) =>
        newConnection(self, { socket }, server, hostname, owner, session),
    }),
    method(PSslContext, '_wrap_bio', {
      doc: 'A connection over two buffers.',
      params: [
        arg('incoming', instance<PMemoryBio>(memoryBioType)),
        arg('outgoing', instance<PMemoryBio>(memoryBioType)),
        ...connectionOptions,
      ],
      run: (self, incoming, outgoing, server, hostname, owner, session) =>
        newConnection(self, { incoming, outgoing }, server, hostname, owner, session),
    }),
    method(PSslContext, 'set_ciphers', {
      doc: "Chooses ciphers for versions up to TLS 1.2, in OpenSSL's words.",
      params: [arg('cipherlist', str), '/'],
      run(self, list) {
        if (lib().SSL_CTX_set_cipher_list(self.ctx, list) !== 0) return;
        lib().ERR_clear_error();
        throw makeException(sslErrorType, 'No cipher can be selected.');
      },
    }),
    method(PSslContext, 'get_ciphers', {
      doc: 'The ciphers that can be used, in the order of preference.',
      run(self) {
        const ssl = lib().SSL_new(self.ctx) as bigint | null;
        if (ssl === null) throw sslError(3304);
        try {
          return new PList(elementsOf(lib().SSL_get_ciphers(ssl)).map(cipherDict));
        } finally {
          lib().SSL_free(ssl);
        }
      },
    }),
    method(PSslContext, '_set_alpn_protocols', {
      doc: 'The protocols to agree on one of, each after a byte with its length.',
      params: [arg('protos', bytesLike), '/'],
      run: setAlpnProtocols,
    }),
    method(PSslContext, 'load_cert_chain', {
      doc: 'The certificate of this side, those that lead to its authority, and the private key.',
      params: [arg('certfile', object), arg('keyfile', object, null), arg('password', object, null)],
      run: loadCertChain,
    }),
    method(PSslContext, 'load_dh_params', {
      doc: 'Parameters for the exchange of keys after Diffie and Hellman.',
      params: [arg('path', object), '/'],
      run: loadDhParams,
    }),
    method(PSslContext, 'load_verify_locations', {
      doc: 'Certificates of authorities: a file, a folder, or the certificates themselves.',
      params: [arg('cafile', object, null), arg('capath', object, null), arg('cadata', object, null)],
      run: loadVerifyLocations,
    }),
    method(PSslContext, 'session_stats', {
      doc: 'What has been counted.',
      run(self) {
        const dict = new PDict();
        for (const [name, command] of Object.entries(STATISTICS))
          dict.set(name, Number(lib().SSL_CTX_ctrl(self.ctx, command, 0, null)));
        return dict;
      },
    }),
    method(PSslContext, 'set_default_verify_paths', {
      doc: 'The certificates of authorities that the system has.',
      run: setDefaultVerifyPaths,
    }),
    method(PSslContext, 'set_ecdh_curve', {
      doc: 'The elliptic curve for the exchange of keys.',
      params: [arg('name', object), '/'],
      run: setEcdhCurve,
    }),
    method(PSslContext, 'cert_store_stats', {
      doc: 'How many certificates and revocation lists are loaded.',
      run: certStoreStats,
    }),
    method(PSslContext, 'get_ca_certs', {
      doc: 'The certificates of authorities that are loaded; what a folder has only once it was needed.',
      params: [arg('binary_form', bool, false)],
      run: getCaCerts,
    }),
    method(PSslContext, 'set_psk_client_callback', {
      doc: "The function that gives a client's identity and key for the hint of a server.",
      params: [arg('callback', object)],
      run: setPskClientCallback,
    }),
    method(PSslContext, 'set_psk_server_callback', {
      doc: 'The function that gives the key for the identity of a client.',
      params: [arg('callback', object), arg('identity_hint', strOrNone, null)],
      run: setPskServerCallback,
    }),
    getset(PSslContext, 'check_hostname', {
      get: (self) => self.checkHostname,
      set: setter((self, value) => setCheckHostname(self, pyObjectIsTrue(value))),
    }),
    getset(PSslContext, '_host_flags', {
      get: (self) => self.hostFlags,
      set: setter((self, value) => {
        self.hostFlags = Number(asIndex(value));
        lib().X509_VERIFY_PARAM_set_hostflags(lib().SSL_CTX_get0_param(self.ctx), self.hostFlags);
      }),
    }),
    getset(PSslContext, 'minimum_version', {
      get: minimumVersion,
      set: setter((self, value) => setVersion(self, value, 'minimum')),
    }),
    getset(PSslContext, 'maximum_version', {
      get: maximumVersion,
      set: setter((self, value) => setVersion(self, value, 'maximum')),
    }),
    getset(PSslContext, 'keylog_filename', {
      get: (self) => self.keylogFilename,
      set: setter(setKeylogFilename),
    }),
    getset(PSslContext, '_msg_callback', { get: (self) => self.msgCallback, set: setter(setMsgCallback) }),
    getset(PSslContext, 'sni_callback', {
      doc: 'The function that is told which server a client asks for: it may set another context, or refuse.',
      get: (self) => self.sniCallback,
      set: setter(setSniCallback),
    }),
    getset(PSslContext, 'num_tickets', {
      doc: 'Control the number of TLSv1.3 session tickets',
      get: (self) => Number(lib().SSL_CTX_get_num_tickets(self.ctx)),
      set: setNumTickets,
    }),
    getset(PSslContext, 'options', { get: options, set: setter(setOptions) }),
    getset(PSslContext, 'post_handshake_auth', {
      get: (self) => self.postHandshakeAuth,
      set: setter((self, value) => {
        self.postHandshakeAuth = pyObjectIsTrue(value);
        lib().SSL_CTX_set_post_handshake_auth(self.ctx, self.postHandshakeAuth ? 1 : 0);
      }),
    }),
    getset(PSslContext, 'protocol', { get: (self) => self.protocol }),
    getset(PSslContext, 'verify_flags', { get: verifyFlags, set: setter(setVerifyFlags) }),
    getset(PSslContext, 'verify_mode', { get: verifyMode, set: setter(assignVerifyMode) }),
    getset(PSslContext, 'security_level', {
      doc: 'The current security level',
      get: (self) => lib().SSL_CTX_get_security_level(self.ctx),
    }),
  ],
});

/** Number, short name, long name and text of an object: `asn1obj2py`. */
function objectTuple(found: bigint): PTuple {
  const nid = lib().OBJ_obj2nid(found) as number;
  if (nid === 0) throw valueError('Unknown object');
  return new PTuple([nid, lib().OBJ_nid2sn(nid), lib().OBJ_nid2ln(nid), objectText(found, true)]);
}

/** The version of OpenSSL. */
function setVersionAttributes(module: PModule): void {
  const number = hasOpenssl() ? Number(lib().OpenSSL_version_num()) : 0;
  const info = new PTuple([
    number >>> 28,
    (number >>> 20) & 0xff,
    (number >>> 12) & 0xff,
    (number >>> 4) & 0xff,
    number & 0xf,
  ]);
  module.dict.set('OPENSSL_VERSION_NUMBER', number);
  module.dict.set('OPENSSL_VERSION_INFO', info);
  if (!hasOpenssl()) module.dict.set('_unavailable', unavailable());
  module.dict.set('OPENSSL_VERSION', hasOpenssl() ? lib().OpenSSL_version(0) : 'no OpenSSL');
  module.dict.set('_OPENSSL_API_VERSION', info);
}

defineModule('_ssl', {
  doc: 'TLS over sockets and over buffers in memory.',
  functions: [
    builtinFunction('_test_decode_cert', {
      doc: 'A certificate in a file as a dict.',
      params: [arg('path', object), '/'],
      run: (_module, path) => testDecodeCert(path),
    }),
    builtinFunction('RAND_add', {
      doc: 'Mixes bytes into the generator of random numbers.',
      params: [arg('string', object), arg('entropy', double), '/'],
      run(_module, data, entropy) {
        const text = strValue(data);
        const bytes = text === undefined ? bytesOf(data) : encodeUtf8(text);
        if (bytes.length > 0) lib().RAND_add(bytes, bytes.length, entropy);
      },
    }),
    builtinFunction('RAND_bytes', {
      doc: 'Random bytes that are fit for keys.',
      params: [arg('n', int), '/'],
      run(_module, count) {
        if (count < 0) throw valueError('num must be positive');
        const bytes = new Uint8Array(count);
        if (count > 0 && lib().RAND_bytes(bytes, count) !== 1) throw sslError(5287);
        return new PBytes(bytes);
      },
    }),
    builtinFunction('RAND_status', {
      doc: 'Whether the generator of random numbers has what it needs.',
      run: () => lib().RAND_status() === 1,
    }),
    builtinFunction('get_default_verify_paths', {
      doc: 'The variables and places of certificates of authorities.',
      run: getDefaultVerifyPaths,
    }),
    builtinFunction('txt2obj', {
      doc: 'What is known of an object, by its number with dots or, if `name`, by one of its names.',
      params: [arg('txt', str), arg('name', bool, false)],
      run(_module, text, name) {
        const found = lib().OBJ_txt2obj(text, name ? 0 : 1) as bigint | null;
        lib().ERR_clear_error();
        if (found === null) throw valueError(`unknown object '${text}'`);
        try {
          return objectTuple(found);
        } finally {
          lib().ASN1_OBJECT_free(found);
        }
      },
    }),
    builtinFunction('nid2obj', {
      doc: "What is known of an object, by OpenSSL's number for it.",
      params: [arg('nid', int), '/'],
      run(_module, nid) {
        if (nid < 0) throw valueError('NID must be positive.');
        const found = lib().OBJ_nid2obj(nid) as bigint | null;
        lib().ERR_clear_error();
        if (found === null) throw valueError(`unknown NID ${nid}`);
        return objectTuple(found);
      },
    }),
  ],
  attributes: {
    _SSLContext: contextType,
    _SSLSocket: connectionType,
    MemoryBIO: memoryBioType,
    SSLSession: sessionType,
    Certificate: certificateType,
    SSLError: sslErrorType,
    SSLCertVerificationError: verificationErrorType,
    SSLZeroReturnError: zeroReturnErrorType,
    SSLWantWriteError: wantWriteErrorType,
    SSLWantReadError: wantReadErrorType,
    SSLSyscallError: syscallErrorType,
    SSLEOFError: eofErrorType,
    _DEFAULT_CIPHERS: DEFAULT_CIPHERS,
    ...CONSTANTS,
  },
  exec: setVersionAttributes,
});

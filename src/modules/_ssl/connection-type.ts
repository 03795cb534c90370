import { bytesOf, getWritableBuffer } from '../../runtime/buffer.ts';
import { newBy } from '../../runtime/clinic/check-arguments.ts';
import { arg, varargs } from '../../runtime/clinic/clinic.ts';
import { bool, int, object, str } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, method } from '../../runtime/clinic/members.ts';
import { typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { isInstanceOf, strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PBytes, PList } from '../../runtime/values/sequences.ts';
import type { PSocket } from '../_socket/socket.ts';
import { useContext } from './callbacks.ts';
import { certificateDer, decodeCertificate, makeCertificate } from './certificate.ts';
import { cipherTuple } from './ciphers.ts';
import {
  connectionType,
  doHandshake,
  operate,
  PConnection,
  raiseFailure,
  read,
  shutdown,
  write,
} from './connection.ts';
import {
  CERT_NONE,
  contextType,
  PROTOCOL_TLS_CLIENT,
  PROTOCOL_TLS_SERVER,
  type PSslContext,
  SESSION_ID,
  SSL_CTRL_MODE,
  verifyMode,
} from './context.ts';
import { sslError } from './errors.ts';
import { elementsOf, latin1, lib, newBio, openssl, ownNative, scratch, scratchPointer } from './library.ts';
import type { PMemoryBio } from './memory-bio.ts';
import { copySession, makeSession, PSession } from './session.ts';

/* `_ssl._SSLSocket` as Python sees it, and how a context makes one: `newPySSLSocket`. */

const SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER = 2;
const SSL_MODE_AUTO_RETRY = 4;
const SSL_CTRL_SET_TLSEXT_HOSTNAME = 55;
const SSL_VERIFY_PEER = 1;
const SSL_VERIFY_POST_HANDSHAKE = 8;
const VERIFY_LINE = 2781;

/** What a connection is made over: a socket, or two buffers of the program's. */
type Ends = { socket: PSocket } | { incoming: PMemoryBio; outgoing: PMemoryBio };

export function newConnection(
  context: PSslContext,
  ends: Ends,
  server: boolean,
  hostname: PValue,
  owner: PValue,
  session: PValue,
): PConnection {
  if (server && context.protocol === PROTOCOL_TLS_CLIENT)
    throw sslError(812, 'Cannot create a server socket with a PROTOCOL_TLS_CLIENT context');
  if (!server && context.protocol === PROTOCOL_TLS_SERVER)
    throw sslError(818, 'Cannot create a client socket with a PROTOCOL_TLS_SERVER context');
  const name = hostname === null ? null : serverName(hostname);
  const functions = lib();
  functions.ERR_clear_error();
  const ssl = functions.SSL_new(context.ctx) as bigint | null;
  if (ssl === null) throw sslError(848);
  const made = connectionType.allocate(connectionType) as PConnection;
  made.ssl = ssl;
  made.context = context;
  made.server = server;
  made.owner = owner;
  ownNative(made, 'SSL_free', ssl);
  if (server) functions.SSL_set_session_id_context(ssl, SESSION_ID, SESSION_ID.length);
  if ('socket' in ends) {
    made.socket = ends.socket;
    made.incoming = newBio();
    made.outgoing = newBio();
  } else {
    made.incoming = ends.incoming.bio;
    made.outgoing = ends.outgoing.bio;
    // The connection has references of its own.
    functions.BIO_up_ref(made.incoming);
    functions.BIO_up_ref(made.outgoing);
  }
  functions.SSL_set_bio(ssl, made.incoming, made.outgoing);
  functions.SSL_ctrl(ssl, SSL_CTRL_MODE, SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_AUTO_RETRY, null);
  if (context.postHandshakeAuth) offerLaterAuthentication(made);
  if (name !== null) setHostname(made, name);
  if (server) functions.SSL_set_accept_state(ssl);
  else functions.SSL_set_connect_state(ssl);
  if (session !== null) setSession(made, session);
  return made;
}

/** An ASCII str without NUL. */
function serverName(value: PValue): string {
  const text = strValue(value);
  if (text === undefined) throw typeError(`argument must be str, not ${value === null ? 'None' : typeOf(value).name}`);
  if (text.includes('\0')) throw typeError('argument must be encoded string without null bytes, not str');
  return text;
}

function offerLaterAuthentication(self: PConnection): void {
  if (!self.server) {
    lib().SSL_set_post_handshake_auth(self.ssl, 1);
    return;
  }
  const mode = lib().SSL_get_verify_mode(self.ssl) as number;
  if ((mode & SSL_VERIFY_PEER) !== 0) lib().SSL_set_verify(self.ssl, mode | SSL_VERIFY_POST_HANDSHAKE, null);
}

/** Says whom a client wants to talk to: `_ssl_configure_hostname`. */
function setHostname(self: PConnection, name: string): void {
  const functions = lib();
  if (name === '' || name.startsWith('.'))
    throw valueError('server_hostname cannot be an empty string or start with a leading dot.');
  self.hostname = name;
  const address = functions.a2i_IPADDRESS(name) as bigint | null;
  functions.ERR_clear_error();
  try {
    if (address === null) {
      const bytes = new TextEncoder().encode(`${name}\0`);
      if (Number(functions.SSL_ctrl(self.ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, 0, bytes)) !== 1) throw sslError(748);
    }
    if (!self.context.checkHostname) return;
    const parameters = functions.SSL_get0_param(self.ssl);
    functions.X509_VERIFY_PARAM_set_hostflags(parameters, self.context.hostFlags);
    const set =
      address === null
        ? functions.X509_VERIFY_PARAM_set1_host(parameters, name, name.length)
        : functions.X509_VERIFY_PARAM_set1_ip(
            parameters,
            functions.ASN1_STRING_get0_data(address),
            functions.ASN1_STRING_length(address),
          );
    if (set !== 1) throw sslError(address === null ? 761 : 768);
  } finally {
    if (address !== null) functions.ASN1_OCTET_STRING_free(address);
  }
}

function setSession(self: PConnection, value: PValue): void {
  if (!(value instanceof PSession)) throw typeError('Value is not a SSLSession.');
  if (value.ctx !== self.context.ctx) throw valueError('Session refers to a different SSLContext.');
  if (self.server) throw valueError('Cannot set session for server-side SSLSocket.');
  if (lib().SSL_is_init_finished(self.ssl) === 1) throw valueError('Cannot set session after handshake.');
  const copy = copySession(value.session);
  const set = lib().SSL_set_session(self.ssl, copy) as number;
  const failure = set === 1 ? null : sslError(2990);
  lib().SSL_SESSION_free(copy);
  if (failure !== null) throw failure;
}

/** The certificate of the other side, as OpenSSL gives it with a reference that is to be freed. */
function withPeerCertificate<T>(self: PConnection, use: (certificate: bigint | null) => T): T {
  const certificate = lib().SSL_get1_peer_certificate(self.ssl) as bigint | null;
  try {
    return use(certificate);
  } finally {
    if (certificate !== null) lib().X509_free(certificate);
  }
}

/** read(len[, buffer]). */
function readArguments(self: PConnection, args: readonly PValue[]): PValue {
  if (args.length < 1 || args.length > 2) throw typeError('_ssl._SSLSocket.read requires 1 to 2 arguments');
  const length = int.convert!(args[0]!, () => 'read() argument 1');
  if (args.length === 1) {
    if (length < 0) throw valueError('size should not be negative');
    return new PBytes(read(self, length).slice());
  }
  const target = args[1]!;
  const kind = target === null ? 'None' : typeOf(target).name;
  const view = getWritableBuffer(target, `read() argument 2 must be read-write bytes-like object, not ${kind}`);
  try {
    const room = view.bytes.length;
    const found = read(self, length <= 0 || length > room ? room : length);
    view.bytes.set(found);
    return found.length;
  } finally {
    view.release();
  }
}

const MOST_FINISHED = 128;

function channelBinding(self: PConnection, kind: string): PValue {
  if (kind !== 'tls-unique') throw valueError(`'${kind}' channel binding type not implemented`);
  const resumed = lib().SSL_session_reused(self.ssl) === 1;
  const finished = resumed === self.server ? lib().SSL_get_finished : lib().SSL_get_peer_finished;
  const length = Number(finished(self.ssl, scratch, MOST_FINISHED));
  return length === 0 ? null : new PBytes(scratch.slice(0, length));
}

function sharedCiphers(self: PConnection): PValue {
  const own = lib().SSL_get_ciphers(self.ssl) as bigint | null;
  const client = lib().SSL_get_client_ciphers(self.ssl) as bigint | null;
  if (own === null || client === null) return null;
  return new PList(
    elementsOf(own)
      .filter((cipher) => lib().OPENSSL_sk_find(client, cipher) >= 0)
      .map(cipherTuple),
  );
}

function selectedProtocol(self: PConnection): PValue {
  lib().SSL_get0_alpn_selected(self.ssl, scratch.subarray(0, 8), scratch.subarray(8, 16));
  const data = scratchPointer();
  return data === null ? null : latin1(openssl().read(data, new DataView(scratch.buffer).getInt32(8, true)));
}

defineType(connectionType, {
  slots: { tp_new: newBy('_SSLSocket', { params: [], run: (type) => type.allocate(type) }) },
  members: [
    method(PConnection, 'do_handshake', {
      doc: 'Agrees with the other side on how to go on.',
      restartable: true,
      run: (self) => doHandshake(self),
    }),
    method(PConnection, 'write', {
      doc: 'Sends bytes; answers how many.',
      params: [arg('b', object), '/'],
      restartable: true,
      run: (self, data) => write(self, bytesOf(data)),
    }),
    method(PConnection, 'read', {
      doc: 'Receives at most so many bytes, into a buffer if one is given: read(size[, buffer]).',
      params: [varargs('args')],
      textSignature: null,
      restartable: true,
      run: readArguments,
    }),
    method(PConnection, 'pending', {
      doc: 'The number of bytes that can be read without receiving more.',
      run: (self) => lib().SSL_pending(self.ssl),
    }),
    method(PConnection, 'getpeercert', {
      doc: 'The certificate of the other side: as a dict, empty if it was not verified, or in binary form.',
      params: [arg('der', bool, false), '/'],
      run(self, der) {
        if (lib().SSL_is_init_finished(self.ssl) !== 1) throw valueError('handshake not done yet');
        return withPeerCertificate(self, (certificate): PValue => {
          if (certificate === null) return null;
          if (der) return certificateDer(certificate);
          return verifyMode(self.context) === CERT_NONE ? new PDict() : decodeCertificate(certificate);
        });
      },
    }),
    method(PConnection, 'get_channel_binding', {
      doc: 'Bytes that only the two ends of this connection know.',
      params: [arg('cb_type', str, 'tls-unique')],
      run: channelBinding,
    }),
    method(PConnection, 'cipher', {
      doc: "The cipher's name, version of TLS and bits.",
      run(self) {
        const cipher = lib().SSL_get_current_cipher(self.ssl) as bigint | null;
        return cipher === null ? null : cipherTuple(cipher);
      },
    }),
    method(PConnection, 'shared_ciphers', { doc: 'The ciphers that both sides have.', run: sharedCiphers }),
    method(PConnection, 'version', {
      doc: 'The version of TLS.',
      run: (self) => (lib().SSL_is_init_finished(self.ssl) === 1 ? lib().SSL_get_version(self.ssl) : null),
    }),
    method(PConnection, 'selected_alpn_protocol', { doc: 'The protocol that was agreed on.', run: selectedProtocol }),
    method(PConnection, 'compression', {
      doc: 'The name of the compression.',
      run(self) {
        const compression = lib().SSL_get_current_compression(self.ssl) as bigint | null;
        return compression === null ? null : lib().SSL_COMP_get_name(compression);
      },
    }),
    method(PConnection, 'shutdown', {
      doc: 'Ends the connection; answers the socket below it.',
      restartable: true,
      run(self) {
        shutdown(self);
        return self.socket;
      },
    }),
    method(PConnection, 'verify_client_post_handshake', {
      doc: 'Asks a client for its certificate.',
      run(self) {
        const { result } = operate(self, lib().SSL_verify_client_post_handshake as (ssl: bigint) => number);
        if (result === 0) throw sslError(VERIFY_LINE);
        raiseFailure(self);
      },
    }),
    method(PConnection, 'get_unverified_chain', {
      doc: 'The certificates that the other side has sent.',
      run(self) {
        const chain = lib().SSL_get_peer_cert_chain(self.ssl) as bigint | null;
        if (chain === null) return null;
        const certificates = elementsOf(chain).map(makeCertificate);
        // A server is given the chain without the client's own certificate.
        if (self.server)
          withPeerCertificate(self, (own) => {
            if (own !== null) certificates.unshift(makeCertificate(own));
          });
        return new PList(certificates);
      },
    }),
    method(PConnection, 'get_verified_chain', {
      doc: 'The certificates from that of the other side to that of an authority.',
      run(self) {
        const chain = lib().SSL_get0_verified_chain(self.ssl) as bigint | null;
        return chain === null ? null : new PList(elementsOf(chain).map(makeCertificate));
      },
    }),
    getset(PConnection, 'context', {
      doc: 'The context. A function that chooses one by the name of the server sets it.',
      get: (self) => self.context,
      set(self, value) {
        if (value === undefined || !isInstanceOf(value, contextType)) throw typeError('The value must be a SSLContext');
        useContext(self, value as PSslContext);
      },
    }),
    getset(PConnection, 'server_side', { doc: 'Whether this is a server-side socket.', get: (self) => self.server }),
    getset(PConnection, 'server_hostname', { doc: 'The name that a client asked for.', get: (self) => self.hostname }),
    getset(PConnection, 'owner', {
      doc: 'The object that Python has for this connection.',
      get: (self) => self.owner,
      set(self, value) {
        self.owner = value ?? null;
      },
    }),
    getset(PConnection, 'session', {
      doc: 'The session, which a later connection can resume.',
      get(self) {
        const session = lib().SSL_get_session(self.ssl) as bigint | null;
        return session === null ? null : makeSession(session, self.context.ctx);
      },
      set(self, value) {
        setSession(self, value ?? null);
      },
    }),
    getset(PConnection, 'session_reused', {
      doc: 'Whether the session was resumed.',
      get: (self) => lib().SSL_session_reused(self.ssl) === 1,
    }),
  ],
});

import { isCallable, pyObjectCall } from '../../runtime/abstract/call.ts';
import { asIndex } from '../../runtime/abstract/number.ts';
import { fsConvert } from '../../runtime/abstract/path.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { bytesOf } from '../../runtime/buffer.ts';
import { encodeUtf8 } from '../../runtime/codecs/utf8.ts';
import { currentContext } from '../../runtime/context.ts';
import { typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { syscall } from '../../runtime/syscall.ts';
import { PException } from '../../runtime/values/exception.ts';
import { strValue } from '../../runtime/values/scalars.ts';
import { PBytes, PTuple } from '../../runtime/values/sequences.ts';
import { writeUnraisable } from '../sys/unraisable.ts';
import { type PConnection, runningConnection } from './connection.ts';
import { PROTOCOL_TLS_CLIENT, PROTOCOL_TLS_SERVER, type PSslContext } from './context.ts';
import { sslError } from './errors.ts';
import { latin1, lib, openssl } from './library.ts';

/*
 * What OpenSSL calls while it works. Each kind has one function for all connections: the one that is meant is the one that runs. None may
 * throw, as there is C below it.
 */

const SSL_TLSEXT_ERR_OK = 0;
const SSL_TLSEXT_ERR_ALERT_FATAL = 2;
const SSL_TLSEXT_ERR_NOACK = 3;
const SSL_AD_HANDSHAKE_FAILURE = 40;
const SSL_AD_INTERNAL_ERROR = 80;
const SSL_CTRL_SET_TLSEXT_SERVERNAME_CB = 53;

/** How Python sees the connection that runs. */
function visible(self: PConnection): PValue {
  return self.owner ?? self.socket ?? self;
}

/** Calls a function whose exception nobody can catch; undefined if it raised one. */
function callReporting<T>(self: PConnection, callback: PValue, use: () => T): T | undefined {
  try {
    return use();
  } catch (error) {
    if (error instanceof PException) writeUnraisable(error, null, callback);
    else self.failure ??= error;
    return undefined;
  }
}

const setByte = (pointer: bigint, value: number): void => openssl().write(pointer, Uint8Array.of(value));

/** Names the server that a client asks for: `_servername_callback`. */
function servername(ssl: bigint, alert: bigint): number {
  const self = runningConnection();
  const { context } = self;
  const callback = context.sniCallback;
  if (callback === null) return SSL_TLSEXT_ERR_OK;
  const refuse = (description: number): number => {
    openssl().write(alert, new Uint8Array(new Int32Array([description]).buffer));
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  };
  const name = lib().SSL_get_servername(ssl, 0) as string | null;
  const result = callReporting(self, callback, () => pyObjectCall(callback, [visible(self), name, context]));
  if (result === undefined) return refuse(SSL_AD_HANDSHAKE_FAILURE);
  if (result === null) return SSL_TLSEXT_ERR_OK;
  return refuse(callReporting(self, result, () => Number(asIndex(result))) ?? SSL_AD_INTERNAL_ERROR);
}

export function setSniCallback(self: PSslContext, callback: PValue): void {
  if (self.protocol === PROTOCOL_TLS_CLIENT) throw valueError('sni_callback cannot be set on TLS_CLIENT context');
  if (callback !== null && !isCallable(callback)) throw typeError('not a callable object');
  self.sniCallback = callback;
  const native = callback === null ? null : openssl().callback('servername', servername);
  lib().SSL_CTX_callback_ctrl(self.ctx, SSL_CTRL_SET_TLSEXT_SERVERNAME_CB, native);
}

/** Chooses a protocol: of those of the server, the first that the client has too. */
function alpnSelect(_ssl: bigint, out: bigint, outLength: bigint, client: bigint, clientLength: number): number {
  const own = runningConnection().context.alpnProtocols;
  if (own === null) return SSL_TLSEXT_ERR_NOACK;
  const offered = openssl().read(client, clientLength);
  for (let i = 0; i < own.length; i += own[i]! + 1) {
    const wanted = latin1(own.subarray(i, i + own[i]! + 1));
    for (let j = 0; j < offered.length; j += offered[j]! + 1)
      if (latin1(offered.subarray(j, j + offered[j]! + 1)) === wanted) {
        openssl().write(out, new Uint8Array(new BigUint64Array([client + BigInt(j + 1)]).buffer));
        setByte(outLength, offered[j]!);
        return SSL_TLSEXT_ERR_OK;
      }
  }
  return SSL_TLSEXT_ERR_NOACK;
}

export function setAlpnProtocols(self: PSslContext, protocols: Uint8Array): void {
  self.alpnProtocols = protocols.slice();
  if (lib().SSL_CTX_set_alpn_protos(self.ctx, self.alpnProtocols, protocols.length) !== 0) throw sslError(3330);
  lib().SSL_CTX_set_alpn_select_cb(self.ctx, openssl().callback('alpnSelect', alpnSelect), null);
}

const SSL3_RT_CHANGE_CIPHER_SPEC = 20;
const SSL3_RT_ALERT = 21;
const SSL3_RT_HANDSHAKE = 22;
const SSL3_RT_HEADER = 256;
const SSL3_RT_INNER_CONTENT_TYPE = 257;
const SSL3_MT_CHANGE_CIPHER_SPEC = 0x101;

/** Shows a message of the protocol: `_PySSL_msg_callback`. */
function message(write: number, version: number, contentType: number, data: bigint, length: number): void {
  const self = runningConnection();
  const { msgCallback } = self.context;
  if (msgCallback === null) return;
  const bytes = openssl().read(data, Number(length));
  let shown = version;
  let type = -1;
  if (contentType === SSL3_RT_CHANGE_CIPHER_SPEC) type = SSL3_MT_CHANGE_CIPHER_SPEC;
  else if (contentType === SSL3_RT_ALERT) type = bytes[1]!;
  else if (contentType === SSL3_RT_HANDSHAKE || contentType === SSL3_RT_INNER_CONTENT_TYPE) type = bytes[0]!;
  else if (contentType === SSL3_RT_HEADER) {
    type = bytes[0]!;
    shown = bytes[1]! * 256 + bytes[2]!;
  }
  const direction = write === 0 ? 'read' : 'write';
  try {
    pyObjectCall(msgCallback, [visible(self), direction, shown, contentType, type, new PBytes(bytes)]);
  } catch (error) {
    self.failure ??= error;
  }
}

const messageCallback = (callback: PValue) => (callback === null ? null : openssl().callback('message', message));

export function setMsgCallback(self: PSslContext, callback: PValue): void {
  if (callback !== null && !isCallable(callback)) throw typeError(`${pyObjectRepr(callback)} is not callable.`);
  self.msgCallback = callback;
  lib().SSL_CTX_set_msg_callback(self.ctx, messageCallback(callback));
}

/** Gives a connection another context. */
export function useContext(self: PConnection, context: PSslContext): void {
  self.context = context;
  lib().SSL_set_SSL_CTX(self.ssl, context.ctx);
  lib().SSL_set_msg_callback(self.ssl, messageCallback(context.msgCallback));
}

const KEYLOG_HEADER = '# TLS secrets log file, generated by OpenSSL / Python\n';

/** Writes a line to the file of keys: `_PySSL_keylog_callback`. */
function keylog(_ssl: bigint, line: bigint): void {
  const self = runningConnection();
  try {
    appendKeylog(self.context, `${openssl().text(line)}\n`);
  } catch (error) {
    self.failure ??= error;
  }
}

function appendKeylog(self: PSslContext, text: string): void {
  const { posix } = currentContext();
  if (self.keylogFd >= 0) syscall(() => posix.write(self.keylogFd, encodeUtf8(text)), self.keylogFilename);
}

export function setKeylogFilename(self: PSslContext, name: PValue): void {
  const { posix } = currentContext();
  if (self.keylogFd >= 0) {
    posix.close(self.keylogFd);
    self.keylogFd = -1;
    self.keylogFilename = null;
    lib().SSL_CTX_set_keylog_callback(self.ctx, null);
  }
  if (name === null) return;
  const path = fsConvert(name);
  const { O_WRONLY, O_CREAT, O_APPEND, O_CLOEXEC } = posix.constants.posix;
  const flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC;
  self.keylogFd = syscall(() => posix.openat(posix.constants.libc.AT_FDCWD, path, flags, 0o666), name);
  self.keylogFilename = name;
  if (syscall(() => posix.lseek(self.keylogFd, 0, 2)) === 0) appendKeylog(self, KEYLOG_HEADER);
  lib().SSL_CTX_set_keylog_callback(self.ctx, openssl().callback('keylog', keylog));
}

/** A client's identity and key for a server with this hint: `psk_client_callback`. */
function pskClient(
  _ssl: bigint,
  hint: bigint | null,
  identity: bigint,
  identitySize: number,
  psk: bigint,
  pskSize: number,
): number {
  const self = runningConnection();
  const callback = self.context.pskClientCallback;
  if (callback === null) return 0;
  const answer = callReporting(self, callback, () => {
    const result = pyObjectCall(callback, [hint === null ? null : openssl().text(hint)]);
    if (!(result instanceof PTuple) || result.items.length !== 2) throw typeError('expected a tuple of two items');
    const [name, key] = result.items as [PValue, PValue];
    const text = name === null ? '' : strValue(name);
    if (text === undefined) throw typeError('the identity must be str or None');
    return { name: encodeUtf8(text), key: bytesOf(key) };
  });
  if (answer === undefined || answer.name.length + 1 > identitySize || answer.key.length > pskSize) return 0;
  openssl().write(identity, Uint8Array.of(...answer.name, 0));
  openssl().write(psk, answer.key);
  return answer.key.length;
}

/** The key for a client with this identity: `psk_server_callback`. */
function pskServer(_ssl: bigint, identity: bigint | null, psk: bigint, pskSize: number): number {
  const self = runningConnection();
  const callback = self.context.pskServerCallback;
  if (callback === null) return 0;
  const key = callReporting(self, callback, () => {
    const name = identity === null ? '' : openssl().text(identity);
    return bytesOf(pyObjectCall(callback, [name === '' ? null : name]));
  });
  if (key === undefined || key.length > pskSize) return 0;
  openssl().write(psk, key);
  return key.length;
}

export function setPskClientCallback(self: PSslContext, callback: PValue): void {
  if (self.protocol === PROTOCOL_TLS_SERVER)
    throw sslError(4799, 'Cannot add PSK client callback to a PROTOCOL_TLS_SERVER context');
  if (callback !== null && !isCallable(callback)) throw typeError('callback must be callable');
  self.pskClientCallback = callback;
  lib().SSL_CTX_set_psk_client_callback(
    self.ctx,
    callback === null ? null : openssl().callback('pskClient', pskClient),
  );
}

export function setPskServerCallback(self: PSslContext, callback: PValue, hint: string | null): void {
  if (self.protocol === PROTOCOL_TLS_CLIENT)
    throw sslError(4909, 'Cannot add PSK server callback to a PROTOCOL_TLS_CLIENT context');
  if (callback !== null && !isCallable(callback)) throw typeError('callback must be callable');
  if (lib().SSL_CTX_use_psk_identity_hint(self.ctx, callback === null ? null : (hint ?? '')) !== 1)
    throw valueError('failed to set identity hint');
  self.pskServerCallback = callback;
  lib().SSL_CTX_set_psk_server_callback(
    self.ctx,
    callback === null ? null : openssl().callback('pskServer', pskServer),
  );
}

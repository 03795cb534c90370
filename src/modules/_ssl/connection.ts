import { PosixError } from '../../posix/errors.ts';
import { currentContext } from '../../runtime/context.ts';
import { isException, makeException } from '../../runtime/errors.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { rt } from '../../runtime/registers.ts';
import { builtinType } from '../../runtime/types.ts';
import { exceptionType, type PException } from '../../runtime/values/exception.ts';
import type { PSocket } from '../_socket/socket.ts';
import { deadlineOf, POLLIN, POLLOUT, sendFlags, socketCall, type Waiting } from '../_socket/waiting.ts';
import type { PSslContext } from './context.ts';
import {
  ERR_LIB_SSL,
  eofErrorType,
  errorCode,
  lastError,
  libraryOf,
  makeSslError,
  reasonOf,
  SSL_R_CERTIFICATE_VERIFY_FAILED,
  SSL_R_UNEXPECTED_EOF_WHILE_READING,
  sslError,
  sslErrorType,
  verificationErrorType,
  wantReadErrorType,
  wantWriteErrorType,
  zeroReturnErrorType,
} from './errors.ts';
import { drain, lib, scratch, scratchSize, setEof } from './library.ts';
import { seeking } from './loading.ts';

/*
 * `_ssl._SSLSocket` at work. OpenSSL reads from one buffer in memory and writes to another; for a socket, this carries bytes between them and
 * it. Each step keeps its state in the connection, so that a call may be left for a wait and begun again.
 */

const SSL_ERROR_NONE = 0;
const SSL_ERROR_SSL = 1;
export const SSL_ERROR_WANT_READ = 2;
const SSL_ERROR_WANT_WRITE = 3;
const SSL_ERROR_WANT_X509_LOOKUP = 4;
const SSL_ERROR_SYSCALL = 5;
const SSL_ERROR_ZERO_RETURN = 6;
const SSL_ERROR_EOF = 8;
const SSL_ERROR_INVALID_ERROR_CODE = 10;
const SSL_R_BAD_LENGTH = 271;
const SSL_RECEIVED_SHUTDOWN = 2;

const RECORD_HEADER = 5;
/** What a record can be at most, with what encryption adds. */
const RECORD = 16384 + 2048;
/** Types of a record: from change_cipher_spec to heartbeat. */
const FIRST_TYPE = 20;
const LAST_TYPE = 24;

/** Line numbers of CPython 3.13's `_ssl.c`. */
export const Line = {
  handshake: 1020,
  late: 1003,
  closed: 1006,
  write: 2427,
  read: 2580,
  gone: 2626,
  shutdown: 2706,
} as const;

/** `_ssl._SSLSocket`. */
export class PConnection extends PObject {
  ssl = 0n;
  context!: PSslContext;
  server = false;
  hostname: PValue = null;
  owner: PValue = null;
  /** Null if the program carries the bytes. */
  socket: PSocket | null = null;
  incoming = 0n;
  outgoing = 0n;
  /** What the socket did not take yet. */
  unsent: Uint8Array = new Uint8Array(0);
  /** Of the bytes of a `write` that is not over, those that OpenSSL has. */
  accepted = 0;
  /** Bytes still to come of the record, or of its header, that is being received. */
  wanted = RECORD_HEADER;
  header: number[] = [];
  seenZero = false;
  /** An exception of a function that OpenSSL called. */
  failure: unknown = undefined;
}

export const connectionType = builtinType('_SSLSocket', {
  module: '_ssl',
  subclassable: false,
  allocate: (type) => new PConnection(type.instanceShape),
});

/** The connection that OpenSSL works on just now: that of all its callbacks. */
let running: PConnection | null = null;
export const runningConnection = (): PConnection => running!;

/** What OpenSSL answered, and how SSL_get_error explains it. */
export interface Outcome {
  readonly result: number;
  readonly error: number;
}

/** Has OpenSSL do something. Python code that it calls back runs inside of this: nothing can be left from there. */
export function operate(self: PConnection, operation: (ssl: bigint) => number): Outcome {
  const functions = lib();
  const outer = running;
  const { attempt } = rt;
  const { context, failed } = seeking;
  running = self;
  rt.attempt = null;
  seeking.context = self.context;
  seeking.failed = (error) => {
    self.failure ??= error;
  };
  functions.ERR_clear_error();
  try {
    const result = operation(self.ssl);
    return { result, error: result > 0 ? SSL_ERROR_NONE : (functions.SSL_get_error(self.ssl, result) as number) };
  } finally {
    running = outer;
    rt.attempt = attempt;
    seeking.context = context;
    seeking.failed = failed;
  }
}

/** Raises what a callback raised. */
export function raiseFailure(self: PConnection): void {
  const { failure } = self;
  self.failure = undefined;
  if (failure !== undefined) throw failure;
}

function verification(self: PConnection) {
  const code = Number(lib().SSL_get_verify_result(self.ssl));
  const HOSTNAME_MISMATCH = 62;
  const IP_ADDRESS_MISMATCH = 64;
  let message: PValue;
  if (code === HOSTNAME_MISMATCH) message = `Hostname mismatch, certificate is not valid for '${self.hostname}'.`;
  else if (code === IP_ADDRESS_MISMATCH)
    message = `IP address mismatch, certificate is not valid for '${self.hostname}'.`;
  else message = lib().X509_verify_cert_error_string(code);
  return { code, message };
}

/** The exception for an outcome: `PySSL_SetError`. */
function errorFor(self: PConnection, error: number, line: number): PException {
  const last = lastError();
  switch (error) {
    case SSL_ERROR_ZERO_RETURN:
      return makeSslError(zeroReturnErrorType, error, 'TLS/SSL connection has been closed (EOF)', last, line);
    case SSL_ERROR_WANT_READ:
      return makeSslError(wantReadErrorType, error, 'The operation did not complete (read)', last, line);
    case SSL_ERROR_WANT_WRITE:
      return makeSslError(wantWriteErrorType, error, 'The operation did not complete (write)', last, line);
    case SSL_ERROR_WANT_X509_LOOKUP:
      return makeSslError(sslErrorType, error, 'The operation did not complete (X509 lookup)', last, line);
    case SSL_ERROR_SYSCALL:
      if (last === 0)
        return makeSslError(eofErrorType, SSL_ERROR_EOF, 'EOF occurred in violation of protocol', last, line);
      break;
    case SSL_ERROR_SSL:
      if (last === 0) return makeSslError(sslErrorType, error, 'A failure in the SSL library occurred', last, line);
      break;
    default:
      return makeSslError(sslErrorType, SSL_ERROR_INVALID_ERROR_CODE, 'Invalid error code', last, line);
  }
  if (libraryOf(last) === ERR_LIB_SSL && reasonOf(last) === SSL_R_CERTIFICATE_VERIFY_FAILED)
    return makeSslError(verificationErrorType, error, null, last, line, verification(self));
  if (libraryOf(last) === ERR_LIB_SSL && reasonOf(last) === SSL_R_UNEXPECTED_EOF_WHILE_READING)
    return makeSslError(eofErrorType, SSL_ERROR_EOF, 'EOF occurred in violation of protocol', last, line);
  return makeSslError(sslErrorType, error, null, last, line);
}

/** Raises that exception, in the context of what a callback raised. */
export function fail(self: PConnection, error: number, line: number): never {
  const raised = errorFor(self, error, line);
  const { failure } = self;
  self.failure = undefined;
  if (isException(failure, 'BaseException')) raised.value.context = failure.value;
  else if (failure !== undefined) throw failure;
  throw raised;
}

/** One call of Python's with its deadline: moves bytes for a connection over a socket. */
export class Transfer {
  readonly #self: PConnection;
  readonly #socket: Waiting;
  readonly #deadline: number | null;
  readonly #late: (direction: string) => string;

  constructor(
    self: PConnection,
    socket: Waiting,
    late = (direction: string) => `The ${direction} operation timed out`,
  ) {
    this.#self = self;
    this.#socket = socket;
    this.#deadline = socket.timeout > 0 ? deadlineOf(socket.timeout) : null;
    this.#late = late;
  }

  #call<T>(events: number, call: () => T): T | undefined {
    const { errno } = currentContext().posix.constants;
    const late = () => makeException(exceptionType('TimeoutError'), this.#late(events === POLLIN ? 'read' : 'write'));
    return socketCall<T | undefined>(
      this.#socket,
      events,
      () => {
        try {
          return call();
        } catch (error) {
          const again =
            error instanceof PosixError && (error.errno === errno.EAGAIN || error.errno === errno.EWOULDBLOCK);
          if (again && this.#socket.timeout === 0) return undefined;
          throw error;
        }
      },
      this.#deadline,
      late,
    );
  }

  /** Sends what OpenSSL has written; false if a non-blocking socket does not take all of it. */
  flush(): boolean {
    const self = this.#self;
    const { posix } = currentContext();
    while (takeUnsent(self)) {
      let sent: number | undefined;
      try {
        sent = this.#call(POLLOUT, () => posix.send(this.#socket.fd, self.unsent, sendFlags(0)));
      } catch (error) {
        // Nothing goes this way any more.
        if (isException(error, 'ConnectionError')) dropUnsent(self);
        throw error;
      }
      if (sent === undefined) return false;
      self.unsent = self.unsent.subarray(sent);
    }
    return true;
  }

  /** Receives more for OpenSSL, up to the end of a record; false if a non-blocking socket has nothing. */
  receive(): boolean {
    const self = this.#self;
    const { posix } = currentContext();
    const bytes = this.#call(POLLIN, () => posix.recv(this.#socket.fd, self.wanted, 0));
    if (bytes === undefined) return false;
    if (bytes.length === 0) setEof(self.incoming, true);
    else {
      lib().BIO_write(self.incoming, bytes, bytes.length);
      noteReceived(self, bytes);
    }
    return true;
  }
}

function dropUnsent(self: PConnection): void {
  self.unsent = new Uint8Array(0);
  drain(self.outgoing);
}

function takeUnsent(self: PConnection): boolean {
  if (self.unsent.length > 0) return true;
  const pending = Number(lib().BIO_ctrl_pending(self.outgoing));
  if (pending === 0) return false;
  self.unsent = new Uint8Array(Math.min(pending, 1 << 18));
  lib().BIO_read(self.outgoing, self.unsent, self.unsent.length);
  return true;
}

/** Finds out how much is still to come of a record, so that no more is taken off the socket than OpenSSL itself would. */
function noteReceived(self: PConnection, bytes: Uint8Array): void {
  if (self.header.length === RECORD_HEADER) {
    self.wanted -= bytes.length;
    if (self.wanted > 0) return;
    self.header = [];
    self.wanted = RECORD_HEADER;
    return;
  }
  self.header.push(...bytes);
  self.wanted = RECORD_HEADER - self.header.length;
  if (self.wanted > 0) return;
  const [type, major, , high, low] = self.header as [number, number, number, number, number];
  const isRecord = type >= FIRST_TYPE && type <= LAST_TYPE && major === 3;
  self.wanted = isRecord ? high * 256 + low : RECORD;
  if (self.wanted === 0) {
    self.header = [];
    self.wanted = RECORD_HEADER;
  }
}

/** Sends what can be sent at once: alerts, and answers to what was read. */
function flushQuietly(self: PConnection): true {
  const { socket } = self;
  if (socket === null || socket.fd < 0) return true;
  try {
    new Transfer(self, { fd: socket.fd, timeout: 0 }).flush();
  } catch (error) {
    if (!isException(error, 'OSError')) throw error;
  }
  return true;
}

/** The socket of a connection; raises if it has been closed. */
function openSocket(self: PConnection, line: number): PSocket | null {
  const { socket } = self;
  if (socket !== null && socket.fd < 0) throw sslError(line, 'Underlying socket connection gone');
  return socket;
}

/**
 * Has OpenSSL do something, again and again until it needs no more from the other side. Answers the outcome that is no demand, or the demand
 * that a non-blocking socket could not meet.
 */
function complete(
  self: PConnection,
  transfer: Transfer | null,
  operation: (ssl: bigint) => number,
  flush = () => transfer!.flush(),
): Outcome {
  for (;;) {
    const outcome = operate(self, operation);
    if (transfer === null || outcome.error !== SSL_ERROR_WANT_READ) return outcome;
    if (!flush()) return { result: outcome.result, error: SSL_ERROR_WANT_WRITE };
    if (!transfer.receive()) return outcome;
  }
}

export function doHandshake(self: PConnection): void {
  const socket = openSocket(self, 957);
  const transfer =
    socket === null ? null : new Transfer(self, socket, () => `_ssl.c:${Line.late}: The handshake operation timed out`);
  // What an attempt before this one left to be sent.
  if (transfer !== null && !transfer.flush()) fail(self, SSL_ERROR_WANT_WRITE, Line.handshake);
  const { error } = complete(self, transfer, lib().SSL_do_handshake as (ssl: bigint) => number);
  if (error !== SSL_ERROR_NONE) {
    flushQuietly(self);
    fail(self, error, Line.handshake);
  }
  raiseFailure(self);
  try {
    if (transfer !== null && !transfer.flush()) fail(self, SSL_ERROR_WANT_WRITE, Line.handshake);
  } catch (error) {
    // A server's last words are tickets for later sessions: a client that has gone needs none.
    if (!self.server || !isException(error, 'ConnectionError')) throw error;
  }
}

export function write(self: PConnection, data: Uint8Array): number {
  const socket = openSocket(self, 2370);
  const transfer = socket === null ? null : new Transfer(self, socket);
  if (data.length < self.accepted) {
    lib().ERR_clear_error();
    throw sslErrorOf(SSL_R_BAD_LENGTH, Line.write);
  }
  const writes = (ssl: bigint): number => {
    // Over a socket, a piece that fits a record is written after the other, so that not all is in memory twice.
    const end = socket === null ? data.length : Math.min(data.length, self.accepted + 16384);
    const done = lib().SSL_write_ex(ssl, data.subarray(self.accepted, end), end - self.accepted, scratch) as number;
    if (done === 1) self.accepted += scratchSize();
    return done;
  };
  do {
    if (transfer !== null && !transfer.flush()) fail(self, SSL_ERROR_WANT_WRITE, Line.write);
    if (self.accepted === data.length && self.accepted > 0) break;
    const { error } = complete(self, transfer, writes);
    if (error !== SSL_ERROR_NONE) {
      if (error !== SSL_ERROR_WANT_READ && error !== SSL_ERROR_WANT_WRITE) {
        self.accepted = 0;
        flushQuietly(self);
      }
      fail(self, error, Line.write);
    }
  } while (self.accepted < data.length);
  if (transfer !== null && !transfer.flush()) fail(self, SSL_ERROR_WANT_WRITE, Line.write);
  self.accepted = 0;
  raiseFailure(self);
  return data.length;
}

function sslErrorOf(reason: number, line: number): PException {
  return makeSslError(sslErrorType, SSL_ERROR_SSL, null, errorCode(ERR_LIB_SSL, reason), line);
}

const readBuffer = new Uint8Array(RECORD);

/** Bytes of at most one record, to be used at once. */
export function read(self: PConnection, length: number): Uint8Array {
  const socket = openSocket(self, 2507);
  if (length === 0) return new Uint8Array(0);
  const transfer = socket === null ? null : new Transfer(self, socket);
  const most = Math.min(length, readBuffer.length);
  const reads = (ssl: bigint) => lib().SSL_read_ex(ssl, readBuffer, most, scratch) as number;
  // After the handshake, what cannot be sent is no reason not to receive.
  const flush = () => (lib().SSL_is_init_finished(self.ssl) === 1 ? flushQuietly(self) : transfer!.flush());
  const { error } = complete(self, transfer, reads, flush);
  const count = error === SSL_ERROR_NONE ? scratchSize() : 0;
  if (error === SSL_ERROR_ZERO_RETURN && lib().SSL_get_shutdown(self.ssl) === SSL_RECEIVED_SHUTDOWN)
    return new Uint8Array(0);
  flushQuietly(self);
  if (error !== SSL_ERROR_NONE) fail(self, error, Line.read);
  raiseFailure(self);
  return readBuffer.subarray(0, count);
}

/** Ends the connection and waits until the other side has, if it was told before. */
export function shutdown(self: PConnection): void {
  const socket = openSocket(self, Line.gone);
  const transfer = socket === null ? null : new Transfer(self, socket);
  const shuts = lib().SSL_shutdown as (ssl: bigint) => number;
  for (let zeros = 0; ; ) {
    const outcome = operate(self, shuts);
    if (transfer !== null && !transfer.flush()) fail(self, SSL_ERROR_WANT_WRITE, Line.shutdown);
    if (outcome.result > 0) break;
    if (outcome.result === 0) {
      if (++zeros > 1) break;
      self.seenZero = true;
      continue;
    }
    if (outcome.error !== SSL_ERROR_WANT_READ || transfer === null || !transfer.receive())
      fail(self, outcome.error, Line.shutdown);
  }
  raiseFailure(self);
}

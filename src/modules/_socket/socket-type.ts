import { PosixError } from '../../posix/errors.ts';
import type { SocketAddress } from '../../posix/support/sockets.ts';
import { pyObjectIsTrue } from '../../runtime/abstract/compare.ts';
import { asIndex } from '../../runtime/abstract/number.ts';
import { bytesOf, getBuffer, getWritableBuffer } from '../../runtime/buffer.ts';
import { initBy } from '../../runtime/clinic/check-arguments.ts';
import { arg, varargs } from '../../runtime/clinic/clinic.ts';
import { int, object, ssize } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, method } from '../../runtime/clinic/members.ts';
import { currentContext } from '../../runtime/context.ts';
import { typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { fromPosixError, interruption, osError, syscall } from '../../runtime/syscall.ts';
import { keptByCall, leavable } from '../../runtime/threads/attempt.ts';
import { blocks, parkForFd, type Rest } from '../../runtime/threads/park.ts';
import { threadsActive } from '../../runtime/threads/scheduler.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { intValue, typeOf } from '../../runtime/values/scalars.ts';
import { PBytes, PTuple } from '../../runtime/values/sequences.ts';
import { audit } from '../sys/audit.ts';
import { addressArgument, addressValue, socketError } from './addresses.ts';
import { messageMembers } from './messages.ts';
import { initialize, PSocket, socketType, takeDescriptor, timeoutValue } from './socket.ts';
import {
  deadlineOf,
  POLLIN,
  POLLOUT,
  parseTimeout,
  sendFlags,
  socketCall,
  timedOut,
  waitFor,
  waitingBy,
} from './waiting.ts';

const os = () => currentContext().posix;

/** More than any system gives in one call; keeps absurd sizes from being allocated. */
const MOST = 1 << 26;

/** A C int option of a socket. */
function intOption(fd: number, level: number, option: number): number {
  const bytes = syscall(() => os().getsockopt(fd, level, option, 4));
  const whole = new Uint8Array(4);
  whole.set(bytes.subarray(0, 4));
  return new DataView(whole.buffer).getInt32(0, true);
}

/** The descriptor, family, type and protocol of `socket(fileno=…)`. */
function adopt(fileno: PValue, family: number, type: number, protocol: number) {
  if (fileno instanceof PFloat)
    throw typeError(`'${typeOf(fileno).tpName}' object cannot be interpreted as an integer`);
  const fd = int.convert!(fileno, () => 'socket()');
  if (fd < 0) throw valueError('negative file descriptor');
  const name = syscall(() => os().getsockname(fd));
  const { AF_INET, AF_INET6, AF_UNIX, AF_UNSPEC, SOL_SOCKET, SO_TYPE, SO_PROTOCOL } = os().constants.socket;
  if (family === -1) {
    const byKind = { inet: AF_INET, inet6: AF_INET6, unix: AF_UNIX };
    family = name === null ? AF_UNSPEC : name.kind === 'other' ? name.family : byKind[name.kind];
  }
  if (type === -1) type = intOption(fd, SOL_SOCKET, SO_TYPE);
  if (protocol === -1) protocol = SO_PROTOCOL === undefined ? 0 : intOption(fd, SOL_SOCKET, SO_PROTOCOL);
  return { fd, family, type, protocol };
}

function setTimeout(self: PSocket, timeout: number): void {
  syscall(() => os().setBlocking(self.fd, timeout < 0));
  self.timeout = timeout;
}

/** Connects; answers 0, the errno of a failure, or -1 when the time was over. */
function connect(self: PSocket, address: SocketAddress): number {
  const { EINTR, EINPROGRESS, EISCONN } = os().constants.errno;
  const { SOL_SOCKET, SO_ERROR, AF_UNIX } = os().constants.socket;
  // While there are other threads even a socket without timeout must not block; one of AF_UNIX cannot be waited for in this way.
  const unblocked = self.timeout < 0 && self.family !== AF_UNIX && threadsActive();
  if (!keptByCall('connect', false)) {
    try {
      if (unblocked) os().setBlocking(self.fd, false);
      try {
        os().connect(self.fd, address);
      } finally {
        if (unblocked) os().setBlocking(self.fd, true);
      }
      return 0;
    } catch (error) {
      if (!(error instanceof PosixError)) throw fromPosixError(error);
      const interrupted = error.errno === EINTR;
      if (interrupted) interruption.check();
      const waits = self.timeout > 0 || unblocked;
      if (!(interrupted ? self.timeout !== 0 : waits && error.errno === EINPROGRESS)) return error.errno;
    }
  }
  const ready = leavable(
    'connect',
    () => waitFor(self.fd, POLLOUT, deadlineOf(self.timeout)),
    () => true,
  );
  if (!ready) return -1;
  const failed = intOption(self.fd, SOL_SOCKET, SO_ERROR);
  return failed === EISCONN ? 0 : failed;
}

/** `sendall` while there are other threads. */
function* sendingAll(self: PSocket, data: PValue, flags: number): Rest<PValue> {
  const view = getBuffer(data);
  const deadline = self.timeout > 0 ? performance.now() + self.timeout * 1000 : Number.POSITIVE_INFINITY;
  const { EAGAIN, EWOULDBLOCK } = os().constants.errno;
  try {
    let { bytes } = view;
    do {
      try {
        const sent = syscall(() => {
          try {
            return os().send(self.fd, bytes, sendFlags(flags));
          } catch (error) {
            const full = error instanceof PosixError && (error.errno === EAGAIN || error.errno === EWOULDBLOCK);
            if (full && self.timeout !== 0) return -1;
            throw error;
          }
        });
        if (sent >= 0) {
          bytes = bytes.subarray(sent);
          continue;
        }
      } finally {
        interruption.check();
      }
      if ((yield* parkForFd(self.fd, POLLOUT, deadline)) === 0) throw timedOut();
    } while (bytes.length > 0);
  } finally {
    view.release();
  }
  return null;
}

function receiveInto(self: PSocket, size: number, flags: number): PBytes {
  if (size === 0) return new PBytes(new Uint8Array(0));
  return new PBytes(socketCall(waitingBy(self, flags), POLLIN, () => os().recv(self.fd, Math.min(size, MOST), flags)));
}

/** The writable bytes of a buffer argument. */
function withWritable<T>(value: PValue, caller: string, use: (bytes: Uint8Array) => T): T {
  const message = `${caller}() argument 1 must be read-write bytes-like object, not ${value === null ? 'None' : typeOf(value).name}`;
  const view = getWritableBuffer(value, message);
  try {
    return use(view.bytes);
  } finally {
    view.release();
  }
}

function closeSocket(self: PSocket): void {
  const fd = takeDescriptor(self);
  if (fd === -1) return;
  const { ECONNRESET } = os().constants.errno;
  try {
    os().close(fd);
  } catch (error) {
    if (!(error instanceof PosixError) || error.errno !== ECONNRESET) throw fromPosixError(error);
  }
}

/** The value of an option: an int, the bytes of a buffer, or None with a length. */
function setOption(self: PSocket, args: readonly PValue[]): void {
  if (args.length < 3) throw typeError(`setsockopt() takes exactly 3 arguments (${args.length} given)`);
  if (args.length > 4) throw typeError(`setsockopt() takes exactly 4 arguments (${args.length} given)`);
  const where = () => 'setsockopt()';
  const level = int.convert!(args[0]!, where);
  const option = int.convert!(args[1]!, where);
  const [, , value, length] = args as [PValue, PValue, PValue, PValue?];
  if (length !== undefined) {
    if (value !== null) throw typeError('setsockopt() takes exactly 3 arguments (4 given)');
    const size = Number(asIndex(length));
    syscall(() => os().setsockopt(self.fd, level, option, size));
    return;
  }
  let bytes: Uint8Array;
  if (intValue(value) !== undefined || typeOf(value).nb_index !== null) {
    const number = int.convert!(value, where);
    bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setInt32(0, number, true);
  } else bytes = bytesOf(value, `a bytes-like object is required, not '${typeOf(value).tpName}'`);
  syscall(() => os().setsockopt(self.fd, level, option, bytes));
}

defineType(socketType, {
  doc: 'An open socket, or a new one of the given family, type and protocol. With `fileno` it takes an open descriptor.',
  slots: {
    tp_new: (type) => type.allocate(type),
    tp_init: initBy('socket', {
      params: [arg('family', int, -1), arg('type', int, -1), arg('proto', int, -1), arg('fileno', object, null)],
      run(self: PSocket, family, type, protocol, fileno) {
        audit('socket.__new__', self, family, type, protocol);
        if (fileno !== null) {
          const found = adopt(fileno, family, type, protocol);
          initialize(self, found.fd, found.family, found.type, found.protocol);
          return;
        }
        const { AF_INET, SOCK_STREAM, SOCK_CLOEXEC = 0 } = os().constants.socket;
        if (family === -1) family = AF_INET;
        if (type === -1) type = SOCK_STREAM;
        if (protocol === -1) protocol = 0;
        const fd = syscall(() => os().socket(family, type | SOCK_CLOEXEC, protocol));
        if (SOCK_CLOEXEC === 0) syscall(() => os().setInheritable(fd, false));
        initialize(self, fd, family, type, protocol);
      },
    }),
    tp_repr: (self: PSocket) =>
      `<socket object, fd=${self.fd}, family=${self.family}, type=${self.type}, proto=${self.protocol}>`,
  },
  members: [
    method(PSocket, '_accept', {
      doc: 'Waits for a connection: its descriptor and the address of the other side.',
      restartable: true,
      run(self) {
        const { SOCK_CLOEXEC = 0 } = os().constants.socket;
        const { fd, address } = socketCall(self, POLLIN, () => os().accept(self.fd, SOCK_CLOEXEC));
        if (SOCK_CLOEXEC === 0) syscall(() => os().setInheritable(fd, false));
        return new PTuple([fd, addressValue(address, self.protocol)]);
      },
    }),
    method(PSocket, 'bind', {
      doc: 'Gives the socket its own address.',
      params: [arg('object', object), '/'],
      run(self, value) {
        const address = addressArgument(self.family, self.protocol, value, 'bind');
        audit('socket.bind', self, value);
        syscall(() => os().bind(self.fd, address));
      },
    }),
    method(PSocket, 'close', { doc: 'Closes the socket.', run: closeSocket }),
    method(PSocket, 'connect', {
      doc: 'Connects to a remote address.',
      params: [arg('object', object), '/'],
      restartable: true,
      run(self, value) {
        const address = addressArgument(self.family, self.protocol, value, 'connect');
        audit('socket.connect', self, value);
        const failed = connect(self, address);
        if (failed !== 0) throw failed < 0 ? timedOut() : osError(failed);
      },
    }),
    method(PSocket, 'connect_ex', {
      doc: 'Like connect, but answers the errno instead of raising an exception for it.',
      params: [arg('object', object), '/'],
      restartable: true,
      run(self, value) {
        const address = addressArgument(self.family, self.protocol, value, 'connect_ex');
        audit('socket.connect', self, value);
        const failed = connect(self, address);
        return failed < 0 ? os().constants.errno.EWOULDBLOCK : failed;
      },
    }),
    method(PSocket, 'detach', {
      doc: 'Leaves the descriptor to the caller.',
      run: takeDescriptor,
    }),
    method(PSocket, 'fileno', { doc: 'The descriptor, -1 once closed.', run: (self) => self.fd }),
    method(PSocket, 'getpeername', {
      doc: 'The address of the other side.',
      run: (self) =>
        addressValue(
          syscall(() => os().getpeername(self.fd)),
          self.protocol,
        ),
    }),
    method(PSocket, 'getsockname', {
      doc: 'The address of this side.',
      run: (self) =>
        addressValue(
          syscall(() => os().getsockname(self.fd)),
          self.protocol,
        ),
    }),
    method(PSocket, 'getsockopt', {
      textSignature: null,
      doc: 'The value of an option: an int, or bytes of at most `buflen`.',
      params: [arg('level', int), arg('option', int), arg('buflen', int, 0), '/'],
      run(self, level, option, size) {
        if (size === 0) return intOption(self.fd, level, option);
        if (size < 0 || size > 1024) throw socketError('getsockopt buflen out of range');
        return new PBytes(syscall(() => os().getsockopt(self.fd, level, option, size)));
      },
    }),
    method(PSocket, 'setsockopt', {
      textSignature: null,
      doc: 'Sets an option to an int, bytes, or None with a length.',
      params: [varargs('args')],
      run: (self, args) => setOption(self, args),
    }),
    method(PSocket, 'listen', {
      textSignature: null,
      doc: 'Lets others connect; `backlog` of them may wait.',
      params: [arg('backlog', int, 128), '/'],
      run(self, backlog) {
        syscall(() => os().listen(self.fd, Math.max(0, backlog)));
      },
    }),
    method(PSocket, 'recv', {
      textSignature: null,
      doc: 'Receives at most `buffersize` bytes.',
      params: [arg('buffersize', ssize), arg('flags', int, 0), '/'],
      restartable: true,
      run(self, size, flags) {
        if (size < 0) throw valueError('negative buffersize in recv');
        return receiveInto(self, size, flags);
      },
    }),
    method(PSocket, 'recv_into', {
      textSignature: null,
      doc: 'Receives into a buffer; answers the number of bytes.',
      params: [arg('buffer', object), arg('nbytes', ssize, 0), arg('flags', int, 0)],
      restartable: true,
      run: (self, buffer, size, flags) =>
        withWritable(buffer, 'recv_into', (bytes) => {
          if (size < 0) throw valueError('negative buffersize in recv_into');
          if (size > bytes.length) throw valueError('buffer too small for requested bytes');
          const target = size === 0 ? bytes : bytes.subarray(0, size);
          if (target.length === 0) return 0;
          return socketCall(waitingBy(self, flags), POLLIN, () => os().recvInto(self.fd, target, flags));
        }),
    }),
    method(PSocket, 'recvfrom', {
      textSignature: null,
      doc: 'Receives at most `buffersize` bytes: them and who sent them.',
      params: [arg('buffersize', ssize), arg('flags', int, 0), '/'],
      restartable: true,
      run(self, size, flags) {
        if (size < 0) throw valueError('negative buffersize in recvfrom');
        const found = socketCall(waitingBy(self, flags), POLLIN, () =>
          os().recvfrom(self.fd, Math.min(size, MOST), flags),
        );
        return new PTuple([new PBytes(found.bytes), addressValue(found.address, self.protocol)]);
      },
    }),
    method(PSocket, 'recvfrom_into', {
      textSignature: null,
      doc: 'Receives into a buffer; answers the number of bytes and who sent them.',
      params: [arg('buffer', object), arg('nbytes', ssize, 0), arg('flags', int, 0)],
      restartable: true,
      run: (self, buffer, size, flags) =>
        withWritable(buffer, 'recvfrom_into', (bytes) => {
          if (size < 0) throw valueError('negative buffersize in recvfrom_into');
          if (size > bytes.length) throw valueError('nbytes is greater than the length of the buffer');
          const wanted = size === 0 ? bytes.length : size;
          const found = socketCall(waitingBy(self, flags), POLLIN, () => os().recvfrom(self.fd, wanted, flags));
          bytes.set(found.bytes);
          return new PTuple([found.bytes.length, addressValue(found.address, self.protocol)]);
        }),
    }),
    method(PSocket, 'send', {
      textSignature: null,
      doc: 'Sends bytes; answers how many went out.',
      params: [arg('data', object), arg('flags', int, 0), '/'],
      restartable: true,
      run(self, data, flags) {
        const bytes = bytesOf(data);
        return socketCall(waitingBy(self, flags), POLLOUT, () => os().send(self.fd, bytes, sendFlags(flags)));
      },
    }),
    method(PSocket, 'sendall', {
      textSignature: null,
      doc: 'Sends all of the bytes.',
      params: [arg('data', object), arg('flags', int, 0), '/'],
      blocking: true,
      run(self, data, flags) {
        if (threadsActive()) return blocks(sendingAll(self, data, flags));
        const view = getBuffer(data);
        try {
          const deadline = self.timeout > 0 ? deadlineOf(self.timeout) : null;
          let { bytes } = view;
          do {
            const sent = socketCall(
              waitingBy(self, flags),
              POLLOUT,
              () => os().send(self.fd, bytes, sendFlags(flags)),
              deadline,
            );
            bytes = bytes.subarray(sent);
            interruption.check();
          } while (bytes.length > 0);
        } finally {
          view.release();
        }
        return null;
      },
    }),
    method(PSocket, 'sendto', {
      textSignature: null,
      doc: 'Sends bytes to an address: sendto(data[, flags], address).',
      params: [varargs('args')],
      run(self, args) {
        if (args.length < 2 || args.length > 3)
          throw typeError(`sendto() takes 2 or 3 arguments (${args.length} given)`);
        const bytes = bytesOf(args[0]!);
        const flags = args.length === 3 ? int.convert!(args[1]!, () => 'sendto()') : 0;
        const value = args[args.length - 1]!;
        const address = addressArgument(self.family, self.protocol, value, 'sendto');
        audit('socket.sendto', self, value);
        return socketCall(waitingBy(self, flags), POLLOUT, () =>
          os().sendto(self.fd, bytes, sendFlags(flags), address),
        );
      },
    }),
    method(PSocket, 'shutdown', {
      doc: 'Shuts down one direction or both.',
      params: [arg('object', int), '/'],
      run(self, how) {
        syscall(() => os().shutdown(self.fd, how));
      },
    }),
    method(PSocket, 'setblocking', {
      doc: 'setblocking(True) is settimeout(None), setblocking(False) is settimeout(0).',
      params: [arg('object', object), '/'],
      run: (self, blocking) => setTimeout(self, pyObjectIsTrue(blocking) ? -1 : 0),
    }),
    method(PSocket, 'getblocking', { doc: 'Whether calls wait.', run: (self) => self.timeout !== 0 }),
    method(PSocket, 'settimeout', {
      doc: 'Seconds that calls wait at most, None for ever.',
      params: [arg('object', object), '/'],
      run: (self, timeout) => setTimeout(self, parseTimeout(timeout)),
    }),
    method(PSocket, 'gettimeout', { doc: 'The timeout, or None.', run: (self) => timeoutValue(self.timeout) }),
    ...messageMembers,
    getset(PSocket, 'family', { doc: 'the socket family', member: true, get: (self) => self.family }),
    getset(PSocket, 'type', { doc: 'the socket type', member: true, get: (self) => self.type }),
    getset(PSocket, 'proto', { doc: 'the socket protocol', member: true, get: (self) => self.protocol }),
    getset(PSocket, 'timeout', { doc: 'the socket timeout', get: (self) => timeoutValue(self.timeout) }),
  ],
});

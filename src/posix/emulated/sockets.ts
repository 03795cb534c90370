import { errnoConstants as E } from '../constants/linux/errno.ts';
import { posixConstants as P } from '../constants/linux/posix.ts';
import { socketConstants as C } from '../constants/linux/socket.ts';
import { PosixError } from '../errors.ts';
import type { AncillaryData, SocketAddress, SocketSupport } from '../support/sockets.ts';
import { hopControls, hopOptions, isHopControl } from './controlMessages.ts';
import { FilesInFlight } from './filesInFlight.ts';
import type { Kernel } from './kernel.ts';
import { Network } from './network.ts';
import type { OpenFile } from './openFile.ts';
import { emulatedResolver } from './resolver.ts';
import { type Attachment, SharedConnection } from './sharedSocket.ts';
import { SocketFile } from './socketFile.ts';
import { getOption, setOption } from './socketOptions.ts';

const UNNAMED: SocketAddress = { kind: 'unix', path: new Uint8Array(0) };
const TYPE_FLAGS = C.SOCK_CLOEXEC | C.SOCK_NONBLOCK;

export function emulatedSockets(kernel: Kernel): SocketSupport {
  const network = new Network(kernel);
  const make = (family: number, type: number, protocol: number): SocketFile => {
    const kind = type & ~TYPE_FLAGS;
    if (family !== C.AF_UNIX && family !== C.AF_INET && family !== C.AF_INET6) throw new PosixError(E.EAFNOSUPPORT);
    let known: boolean;
    if (family === C.AF_UNIX)
      known = [C.SOCK_STREAM, C.SOCK_DGRAM, C.SOCK_SEQPACKET].includes(kind as 1) && protocol === 0;
    else {
      if (kind === C.SOCK_RAW) throw new PosixError(E.EPERM);
      const wanted = kind === C.SOCK_STREAM ? C.IPPROTO_TCP : kind === C.SOCK_DGRAM ? C.IPPROTO_UDP : -1;
      if (wanted < 0) throw new PosixError(E.ESOCKTNOSUPPORT);
      known = protocol === 0 || protocol === wanted || (protocol === C.IPPROTO_UDPLITE && kind === C.SOCK_DGRAM);
      if (protocol === 0) protocol = wanted;
    }
    if (!known) throw new PosixError(protocol === 0 ? E.ESOCKTNOSUPPORT : E.EPROTONOSUPPORT);
    return new SocketFile(kernel, network, family, kind, protocol, type & C.SOCK_NONBLOCK ? P.O_NONBLOCK : 0);
  };
  if (kernel.sharing !== null)
    kernel.flight = new FilesInFlight(kernel, (ends) => {
      const socket = make(C.AF_UNIX, C.SOCK_STREAM, 0);
      socket.attach(new SharedConnection(kernel, ends), null);
      return socket;
    });
  const install = (socket: SocketFile, type: number): number => kernel.install(socket, (type & C.SOCK_CLOEXEC) !== 0);
  const socketOf = (fd: number): SocketFile => {
    const file = kernel.file(fd);
    if (!(file instanceof SocketFile)) throw new PosixError(E.ENOTSOCK);
    return file;
  };
  const familyOf = (address: SocketAddress): number =>
    address.kind === 'unix'
      ? C.AF_UNIX
      : address.kind === 'inet'
        ? C.AF_INET
        : address.kind === 'inet6'
          ? C.AF_INET6
          : address.family;
  const checkFamily = (socket: SocketFile, address: SocketAddress): void => {
    if (familyOf(address) === socket.family) return;
    throw new PosixError(socket.family === C.AF_UNIX ? E.EINVAL : E.EAFNOSUPPORT);
  };

  /** Joins two ends. */
  const join = (a: SocketFile, b: SocketFile): void => {
    a.peer = b;
    b.peer = a;
    a.connected = b.connected = true;
  };

  const connect = (socket: SocketFile, address: SocketAddress): void => {
    if (address.kind === 'other' && address.family === C.AF_UNSPEC && !socket.isConnection) {
      socket.peer = socket.remote = null;
      socket.connected = false;
      return;
    }
    checkFamily(socket, address);
    if (!socket.isConnection) {
      const target = address.kind === 'unix' ? network.datagramTarget(socket, address) : null;
      if (address.kind === 'inet' || address.kind === 'inet6') network.bindImplicitly(socket, address);
      socket.peer = target;
      socket.remote = address;
      socket.connected = true;
      return;
    }
    if (socket.waiting !== null) throw new PosixError(socket.family === C.AF_UNIX ? E.EINVAL : E.EISCONN);
    if (socket.connected) {
      if (!socket.inProgress) throw new PosixError(E.EISCONN);
      socket.inProgress = false;
      return;
    }
    if (socket.error !== 0) {
      const { error } = socket;
      socket.error = 0;
      throw new PosixError(error);
    }
    const elsewhere = network.knock(socket, address);
    if (elsewhere !== null) {
      socket.attach(elsewhere, address);
      return;
    }
    const inet = address.kind === 'inet' || address.kind === 'inet6';
    let listener: SocketFile;
    try {
      listener = network.listenerAt(socket, address);
    } catch (error) {
      if (!inet || !socket.nonBlocking || !(error instanceof PosixError) || error.errno !== E.ECONNREFUSED) throw error;
      socket.error = E.ECONNREFUSED;
      throw new PosixError(E.EINPROGRESS);
    }
    const full = () => listener.waiting !== null && listener.waiting.length > listener.backlog;
    if (full()) {
      if (socket.nonBlocking) throw new PosixError(E.EAGAIN);
      kernel.waiter.until(() => !full());
      if (listener.waiting === null) throw new PosixError(E.ECONNREFUSED);
    }
    if (inet) network.bindImplicitly(socket, address);
    const other = new SocketFile(kernel, network, listener.family, listener.socketType, listener.protocol, 0);
    for (const [option, value] of listener.options) other.options.set(option, value);
    join(socket, other);
    socket.remote = address;
    if (inet) {
      other.local = network.inFamily(address, listener.family);
      other.remote = network.sourceFor(socket, listener);
      socket.remote = network.inFamily(other.local as typeof address, socket.family);
      const local = other.local as typeof address;
      if (local.address.every((byte) => byte === 0)) {
        // 0.0.0.0 as a target means this host.
        other.local = { ...local, address: loopbackOf(local.address.length) } as SocketAddress;
        socket.remote = network.inFamily(other.local as typeof address, socket.family);
      }
    } else {
      other.local = listener.local;
      other.remote = socket.local ?? UNNAMED;
    }
    listener.waiting!.push(other);
    if (inet && socket.nonBlocking) {
      socket.inProgress = true;
      throw new PosixError(E.EINPROGRESS);
    }
  };

  const attachmentOf = (socket: SocketFile, given: readonly AncillaryData[]): Attachment | null => {
    const options = hopOptions(socket);
    if (given.length + options.length === 0) return null;
    const files: OpenFile[] = [];
    const rest: AncillaryData[] = [];
    for (const item of given) {
      if (isHopControl(socket, item)) rest.push(item);
      else if (socket.family !== C.AF_UNIX) throw new PosixError(E.EINVAL);
      else if (item.level === C.SOL_SOCKET && item.type === C.SCM_RIGHTS) {
        const view = new DataView(item.data.buffer, item.data.byteOffset, item.data.length);
        for (let at = 0; at + 4 <= item.data.length; at += 4) files.push(kernel.file(view.getInt32(at, true)));
      } else if (item.level === C.SOL_SOCKET && item.type === C.SCM_CREDENTIALS) rest.push(item);
      else throw new PosixError(E.EINVAL);
    }
    return { files, ancillary: [...rest, ...options] };
  };

  /** The passed files become fds; what does not fit into `size` bytes of control data is dropped (MSG_CTRUNC). */
  const unpack = (attachment: Attachment | null, size: number, closeOnExec: boolean) => {
    const ancillary: AncillaryData[] = [];
    let flags = 0;
    if (attachment === null) return { ancillary, flags };
    const { files } = attachment;
    const room = Math.max(0, Math.floor((size - 16) / 4));
    if (files.length > room) flags |= C.MSG_CTRUNC;
    const taken = files.slice(0, room);
    if (taken.length > 0) {
      const data = new Uint8Array(taken.length * 4);
      const view = new DataView(data.buffer);
      taken.forEach((file, i) => {
        view.setInt32(i * 4, kernel.install(file, closeOnExec), true);
      });
      ancillary.push({ level: C.SOL_SOCKET, type: C.SCM_RIGHTS, data });
    }
    for (const file of files) if (--file.references === 0) file.close();
    return { ancillary, flags };
  };

  const recvInto = (fd: number, target: Uint8Array, flags: number) => {
    const socket = socketOf(fd);
    const got = socket.receive(target, flags);
    if ((flags & C.MSG_PEEK) === 0)
      for (const file of got.attachment?.files ?? []) if (--file.references === 0) file.close();
    return { got, socket };
  };
  const counted = (length: number, full: number, flags: number) => (flags & C.MSG_TRUNC ? full : length);

  return {
    socket: (family, type, protocol) => install(make(family, type, protocol), type),
    socketpair(family, type, protocol) {
      const a = make(family, type, protocol);
      if (family !== C.AF_UNIX) throw new PosixError(E.EOPNOTSUPP);
      const b = make(family, type, protocol);
      join(a, b);
      const first = install(a, type);
      try {
        return [first, install(b, type)];
      } catch (error) {
        kernel.closeDescriptor(first);
        throw error;
      }
    },
    bind(fd, address) {
      const socket = socketOf(fd);
      checkFamily(socket, address);
      network.bind(socket, address);
    },
    connect: (fd, address) => connect(socketOf(fd), address),
    listen(fd, backlog) {
      const socket = socketOf(fd);
      if (!socket.isConnection) throw new PosixError(E.EOPNOTSUPP);
      if (socket.connected) throw new PosixError(E.EINVAL);
      if (!socket.bound) {
        if (socket.family === C.AF_UNIX) throw new PosixError(E.EINVAL);
        network.bindImplicitly(socket);
      }
      socket.backlog = Math.max(0, Math.min(backlog, 4096));
      socket.waiting ??= [];
      network.openDoor(socket);
    },
    accept(fd, flags) {
      const socket = socketOf(fd);
      if (!socket.isConnection) throw new PosixError(E.EOPNOTSUPP);
      if (socket.waiting === null) throw new PosixError(E.EINVAL);
      if (!socket.hasClient) {
        kernel.waiter.pump();
        if (!socket.hasClient) {
          if (socket.nonBlocking) throw new PosixError(E.EAGAIN);
          kernel.waiter.until(() => socket.waiting === null || socket.hasClient);
          if (socket.waiting === null) throw new PosixError(E.EINVAL);
        }
      }
      const accepted = socket.waiting.shift()!;
      if (flags & C.SOCK_NONBLOCK) accepted.flags |= P.O_NONBLOCK;
      return { fd: install(accepted, flags), address: accepted.remote };
    },
    send(fd, bytes, flags) {
      const socket = socketOf(fd);
      return socket.transmit(bytes, flags, null, attachmentOf(socket, []));
    },
    sendto(fd, bytes, flags, address) {
      const socket = socketOf(fd);
      if (!socket.isConnection) checkFamily(socket, address);
      return socket.transmit(bytes, flags, address, attachmentOf(socket, []));
    },
    recv(fd, n, flags) {
      const buffer = new Uint8Array(n);
      const { got } = recvInto(fd, buffer, flags);
      return got.length === n ? buffer : buffer.slice(0, got.length);
    },
    recvInto(fd, target, flags) {
      const { got } = recvInto(fd, target, flags);
      return counted(got.length, got.full, flags);
    },
    recvfrom(fd, n, flags) {
      const buffer = new Uint8Array(n);
      const { got } = recvInto(fd, buffer, flags);
      return { bytes: got.length === n ? buffer : buffer.slice(0, got.length), address: got.from };
    },
    sendmsg(fd, buffers, ancillary, flags, address) {
      const socket = socketOf(fd);
      const bytes = new Uint8Array(buffers.reduce((n, buffer) => n + buffer.length, 0));
      let at = 0;
      for (const buffer of buffers) {
        bytes.set(buffer, at);
        at += buffer.length;
      }
      return socket.transmit(bytes, flags, address, attachmentOf(socket, ancillary));
    },
    recvmsg(fd, n, ancillarySize, flags) {
      const socket = socketOf(fd);
      const buffer = new Uint8Array(n);
      const got = socket.receive(buffer, flags);
      const peek = (flags & C.MSG_PEEK) !== 0;
      const control = peek
        ? { ancillary: [], flags: 0 }
        : unpack(got.attachment, ancillarySize, (flags & C.MSG_CMSG_CLOEXEC) !== 0);
      const told = hopControls(socket, got.attachment, ancillarySize);
      if (told.cut) control.flags |= C.MSG_CTRUNC;
      let messageFlags = control.flags | (flags & C.MSG_CMSG_CLOEXEC);
      if (got.full > got.length) messageFlags |= C.MSG_TRUNC;
      if (socket.socketType === C.SOCK_SEQPACKET && got.full > 0) messageFlags |= C.MSG_EOR;
      return {
        bytes: buffer.slice(0, got.length),
        ancillary: [...control.ancillary, ...told.ancillary],
        flags: messageFlags,
        address: got.from ?? null,
      };
    },
    getsockopt: (fd, level, option, size) => getOption(kernel, socketOf(fd), level, option, size),
    setsockopt(fd, level, option, value) {
      const socket = socketOf(fd);
      // A length without memory means something to AF_ALG only.
      if (typeof value === 'number') throw new PosixError(E.EFAULT);
      setOption(socket, level, option, value);
    },
    shutdown: (fd, how) => socketOf(fd).shutdown(how),
    getpeername(fd) {
      const socket = socketOf(fd);
      if (!socket.connected) throw new PosixError(E.ENOTCONN);
      return socket.remote ?? UNNAMED;
    },
    getsockname(fd) {
      const { local, family } = socketOf(fd);
      if (local !== null) return local;
      if (family === C.AF_UNIX) return UNNAMED;
      if (family === C.AF_INET) return { kind: 'inet', address: new Uint8Array(4), port: 0 };
      return { kind: 'inet6', address: new Uint8Array(16), port: 0, flowInfo: 0, scopeId: 0 };
    },
    ...emulatedResolver(kernel),
  };
}

function loopbackOf(size: number): Uint8Array {
  const address = new Uint8Array(size);
  if (size === 4) address[0] = 127;
  address[size - 1] = 1;
  return address;
}

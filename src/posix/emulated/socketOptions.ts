import { errnoConstants as E } from '../constants/linux/errno.ts';
import { socketConstants as C } from '../constants/linux/socket.ts';
import { PosixError } from '../errors.ts';
import type { Kernel } from './kernel.ts';
import type { SocketFile } from './socketFile.ts';

/** Options that are on or off, whatever number sets them. */
const BOOLEANS: ReadonlySet<number> = new Set([
  C.SO_REUSEADDR,
  C.SO_REUSEPORT,
  C.SO_KEEPALIVE,
  C.SO_BROADCAST,
  C.SO_OOBINLINE,
  C.SO_DONTROUTE,
  C.SO_DEBUG,
  C.SO_PASSCRED,
]);
const MIN_BUFFER = 2304;
const MAX_BUFFER = 425984;

function int(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setInt32(0, value, true);
  return bytes;
}

function checkLevel(socket: SocketFile, level: number): void {
  const inet = socket.family === C.AF_INET || socket.family === C.AF_INET6;
  const known =
    level === C.SOL_SOCKET ||
    (inet && level === C.IPPROTO_IP) ||
    (socket.family === C.AF_INET6 && level === C.IPPROTO_IPV6) ||
    (inet && level === socket.protocol);
  if (!known) throw new PosixError(inet ? E.ENOPROTOOPT : E.EOPNOTSUPP);
}

export function getOption(kernel: Kernel, socket: SocketFile, level: number, option: number, size: number): Uint8Array {
  checkLevel(socket, level);
  const stored = socket.options.get(`${level}:${option}`);
  return (stored ?? defaultOf(kernel, socket, level, option)).slice(0, size);
}

function defaultOf(kernel: Kernel, socket: SocketFile, level: number, option: number): Uint8Array {
  if (level !== C.SOL_SOCKET) {
    if (level === C.IPPROTO_IP && option === 2) return int(64); // IP_TTL
    if (level === C.IPPROTO_TCP && option === 2) return int(536); // TCP_MAXSEG
    return int(0);
  }
  switch (option) {
    case C.SO_TYPE:
      return int(socket.socketType);
    case C.SO_DOMAIN:
      return int(socket.family);
    case C.SO_PROTOCOL:
      return int(socket.protocol);
    case C.SO_ACCEPTCONN:
      return int(socket.waiting !== null ? 1 : 0);
    case C.SO_ERROR: {
      const { error } = socket;
      socket.error = 0;
      return int(error);
    }
    case C.SO_SNDBUF:
    case C.SO_RCVBUF:
      return int(212992);
    case C.SO_RCVLOWAT:
    case C.SO_SNDLOWAT:
      return int(1);
    case C.SO_LINGER:
      return new Uint8Array(8);
    case C.SO_RCVTIMEO:
    case C.SO_SNDTIMEO:
      return new Uint8Array(16);
    case C.SO_PEERCRED: {
      const { pid, uid, gid } = kernel.identity;
      const out = new Uint8Array(12);
      const view = new DataView(out.buffer);
      const known = socket.connected && socket.family === C.AF_UNIX;
      view.setInt32(0, known ? pid : 0, true);
      view.setInt32(4, known ? uid : -1, true);
      view.setInt32(8, known ? gid : -1, true);
      return out;
    }
    default:
      if (option > 80) throw new PosixError(E.ENOPROTOOPT);
      return int(0);
  }
}

export function setOption(socket: SocketFile, level: number, option: number, value: Uint8Array): void {
  checkLevel(socket, level);
  const key = `${level}:${option}`;
  if (level !== C.SOL_SOCKET) {
    if (level !== C.IPPROTO_IP && value.length < 4) throw new PosixError(E.EINVAL);
    if (level === C.IPPROTO_IPV6 && option === C.IPV6_V6ONLY && socket.bound) throw new PosixError(E.EINVAL);
    socket.options.set(key, value.length === 1 ? int(value[0]!) : value.slice());
    return;
  }
  if ([C.SO_TYPE, C.SO_DOMAIN, C.SO_PROTOCOL, C.SO_ERROR, C.SO_ACCEPTCONN, C.SO_PEERCRED].includes(option as 3))
    throw new PosixError(E.ENOPROTOOPT);
  if (option > 80 || option <= 0) throw new PosixError(E.ENOPROTOOPT);
  if (option !== C.SO_BINDTODEVICE && value.length < 4) throw new PosixError(E.EINVAL);
  const number = value.length >= 4 ? new DataView(value.buffer, value.byteOffset).getInt32(0, true) : 0;
  if (option === C.SO_LINGER) {
    if (value.length < 8) throw new PosixError(E.EINVAL);
    const kept = value.slice(0, 8);
    kept.set(int(number !== 0 ? 1 : 0));
    socket.options.set(key, kept);
  } else if (option === C.SO_SNDBUF || option === C.SO_RCVBUF)
    // Linux doubles what is asked for.
    socket.options.set(key, int(Math.max(MIN_BUFFER, Math.min(number, MAX_BUFFER >> 1) * 2)));
  else if (BOOLEANS.has(option)) socket.options.set(key, int(number !== 0 ? 1 : 0));
  else socket.options.set(key, value.slice());
}

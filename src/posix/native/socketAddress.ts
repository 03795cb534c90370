import type { PlatformConstants } from '../constants/platformConstants.ts';
import type { SocketAddress } from '../support/sockets.ts';
import { isDarwin } from './libc.ts';

/** Room for any sockaddr (struct sockaddr_storage). */
export const STORAGE = 128;

/** struct sockaddr of an address. */
export function encodeAddress(address: SocketAddress, constants: PlatformConstants): Uint8Array {
  const { AF_INET, AF_INET6, AF_UNIX } = constants.socket;
  let family: number;
  let length: number;
  const bytes = new Uint8Array(STORAGE + (address.kind === 'other' ? address.data.length : 0));
  const view = new DataView(bytes.buffer);
  switch (address.kind) {
    case 'inet':
      family = AF_INET;
      length = 16;
      view.setUint16(2, address.port);
      bytes.set(address.address.subarray(0, 4), 4);
      break;
    case 'inet6':
      family = AF_INET6;
      length = 28;
      view.setUint16(2, address.port);
      view.setUint32(4, address.flowInfo);
      bytes.set(address.address.subarray(0, 16), 8);
      view.setUint32(24, address.scopeId, true);
      break;
    case 'unix':
      family = AF_UNIX;
      bytes.set(address.path.subarray(0, 108), 2);
      // An abstract name's length counts, a path ends in NUL.
      length = 2 + address.path.length + (address.path.length > 0 && address.path[0] !== 0 ? 1 : 0);
      break;
    default:
      family = address.family;
      length = 2 + address.data.length;
      bytes.set(address.data, 2);
  }
  if (isDarwin) {
    bytes[0] = length;
    bytes[1] = family;
  } else view.setUint16(0, family, true);
  return bytes.subarray(0, length);
}

/** The address in a struct sockaddr of `length` bytes; null for none. */
export function decodeAddress(bytes: Uint8Array, length: number, constants: PlatformConstants): SocketAddress | null {
  if (length < 2) return null;
  const { AF_INET, AF_INET6, AF_UNIX, AF_UNSPEC } = constants.socket;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const family = isDarwin ? bytes[1]! : view.getUint16(0, true);
  switch (family) {
    case AF_INET:
      return { kind: 'inet', port: view.getUint16(2), address: bytes.slice(4, 8) };
    case AF_INET6:
      return {
        kind: 'inet6',
        port: view.getUint16(2),
        flowInfo: view.getUint32(4),
        address: bytes.slice(8, 24),
        scopeId: view.getUint32(24, true),
      };
    case AF_UNIX: {
      let path = bytes.slice(2, length);
      if (path.length > 0 && path[0] !== 0) {
        const end = path.indexOf(0);
        if (end >= 0) path = path.slice(0, end);
      }
      return { kind: 'unix', path };
    }
    case AF_UNSPEC:
      return length === 2 ? null : { kind: 'other', family, data: bytes.slice(2, length) };
    default:
      return { kind: 'other', family, data: bytes.slice(2, length) };
  }
}

import { fsDecode } from '../../posix/fsEncoding.ts';
import { formatIpv4, formatIpv6, parseIpv4, parseIpv6 } from '../../posix/inet.ts';
import type { SocketAddress } from '../../posix/support/sockets.ts';
import { asIndex } from '../../runtime/abstract/number.ts';
import { fsEncodeText } from '../../runtime/abstract/path.ts';
import { bytesOf } from '../../runtime/buffer.ts';
import { codecEncode } from '../../runtime/codecs/registry.ts';
import { currentContext } from '../../runtime/context.ts';
import { makeException, overflowError, typeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { syscall } from '../../runtime/syscall.ts';
import { exceptionType } from '../../runtime/values/exception.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PByteArray, PBytes, PTuple } from '../../runtime/values/sequences.ts';
import { otherAddress, otherFamilies } from './other-families.ts';

const os = () => currentContext().posix;

/** An OSError of one argument, a message: what the C code raises where no errno is at hand. */
export function socketError(message: string) {
  return makeException(exceptionType('OSError'), message);
}

/** A host name as bytes: ASCII as it is, else in IDNA: `idna_converter`. */
export function hostName(value: PValue): Uint8Array {
  let bytes: Uint8Array;
  const text = strValue(value);
  if (value instanceof PBytes || value instanceof PByteArray) bytes = value.bytes;
  else if (text === undefined) throw typeError(`str, bytes or bytearray expected, not ${typeOf(value).tpName}`);
  else if (/^[\0-\x7f]*$/.test(text)) bytes = new TextEncoder().encode(text);
  else bytes = (codecEncode(value, 'idna', null) as PBytes).bytes;
  if (bytes.includes(0)) throw typeError('host name must not contain null character');
  return bytes;
}

const ascii = (bytes: Uint8Array) => String.fromCharCode(...bytes);

/** The address of a host, resolving names: `setipaddr`. The port is 0. */
export function resolveHost(name: Uint8Array, family: number): SocketAddress {
  const { AF_INET, AF_INET6, AF_UNSPEC, AI_PASSIVE, SOCK_DGRAM } = os().constants.socket;
  if (name.length === 0) {
    const found = syscall(() => os().getaddrinfo(null, '0', family, SOCK_DGRAM, 0, AI_PASSIVE));
    if (found.length > 1) throw socketError('wildcard resolved to multiple address');
    return found[0]!.address;
  }
  const text = ascii(name);
  if (text === '255.255.255.255' || text === '<broadcast>') {
    if (family !== AF_INET && family !== AF_UNSPEC) throw socketError('address family mismatched');
    return { kind: 'inet', address: Uint8Array.of(255, 255, 255, 255), port: 0 };
  }
  if (family === AF_UNSPEC || family === AF_INET) {
    const address = parseIpv4(text);
    if (address !== undefined) return { kind: 'inet', address, port: 0 };
  }
  if ((family === AF_UNSPEC || family === AF_INET6) && !text.includes('%')) {
    const address = parseIpv6(text);
    if (address !== undefined) return { kind: 'inet6', address, port: 0, flowInfo: 0, scopeId: 0 };
  }
  return syscall(() => os().getaddrinfo(name, null, family, 0, 0, 0))[0]!.address;
}

/** The text of an internet address; its scope is not part of it. */
export function hostText(address: SocketAddress): string {
  if (address.kind === 'inet') return formatIpv4(address.address);
  return address.kind === 'inet6' ? formatIpv6(address.address) : '';
}

/** A C int. */
function intArgument(value: PValue): number {
  const plain = asIndex(value);
  if (plain > 0x7fffffff) throw overflowError('signed integer is greater than maximum');
  if (plain < -0x80000000) throw overflowError('signed integer is less than minimum');
  return Number(plain);
}

function port(value: PValue, caller: string): number {
  const plain = asIndex(value);
  if (plain < 0 || plain > 0xffff) throw overflowError(`${caller}(): port must be 0-65535.`);
  return Number(plain);
}

function unixAddress(value: PValue): SocketAddress {
  const text = strValue(value);
  const path = text !== undefined ? fsEncodeText(text) : bytesOf(value).slice();
  const limit = 108 - (path.length > 0 && path[0] !== 0 ? 1 : 0);
  if (path.length > limit) throw socketError('AF_UNIX path too long');
  return { kind: 'unix', path };
}

/** The address that Python wrote, for a socket of this family and protocol: `getsockaddrarg`. `caller` is for the messages. */
export function addressArgument(family: number, protocol: number, value: PValue, caller: string): SocketAddress {
  const { AF_INET, AF_INET6, AF_UNIX } = os().constants.socket;
  if (family === AF_UNIX) return unixAddress(value);
  const other = otherFamilies(family);
  if (family !== AF_INET && family !== AF_INET6) {
    if (other === undefined) throw socketError(`${caller}(): bad family`);
    return { kind: 'other', family, data: other.pack(value, protocol, caller) };
  }
  const name = family === AF_INET ? 'AF_INET' : 'AF_INET6';
  if (!(value instanceof PTuple))
    throw typeError(
      `${caller}(): ${name} address must be tuple, not ${value === null ? 'NoneType' : typeOf(value).tpName}`,
    );
  const { items } = value;
  if (family === AF_INET) {
    if (items.length !== 2) throw typeError('AF_INET address must be a pair (host, port)');
    const host = hostName(items[0]!);
    const number = intArgument(items[1]!);
    const found = resolveHost(host, family);
    if (found.kind !== 'inet') throw socketError('address family mismatched');
    return { ...found, port: port(number, caller) };
  }
  if (items.length < 2 || items.length > 4)
    throw typeError('AF_INET6 address must be a tuple (host, port[, flowinfo[, scopeid]])');
  const host = hostName(items[0]!);
  const numbers = [items[1]!, items[2] ?? 0, items[3] ?? 0] as const;
  const number = intArgument(numbers[0]);
  const flowInfo = Number(BigInt.asUintN(32, BigInt(asIndex(numbers[1]))));
  const scopeId = Number(BigInt.asUintN(32, BigInt(asIndex(numbers[2]))));
  const found = resolveHost(host, family);
  if (found.kind !== 'inet6') throw socketError('address family mismatched');
  const at = port(number, caller);
  if (flowInfo > 0xfffff) throw overflowError(`${caller}(): flowinfo must be 0-1048575.`);
  return { ...found, port: at, flowInfo, scopeId };
}

/** An address as Python sees it: `makesockaddr`. */
export function addressValue(address: SocketAddress | null, protocol = 0): PValue {
  if (address === null) return null;
  switch (address.kind) {
    case 'inet':
      return new PTuple([hostText(address), address.port]);
    case 'inet6':
      return new PTuple([hostText(address), address.port, address.flowInfo, address.scopeId]);
    case 'unix':
      return address.path.length > 0 && address.path[0] === 0 ? new PBytes(address.path) : fsDecode(address.path);
    default:
      return otherAddress(address.family, address.data, protocol);
  }
}

import { formatIpv4, formatIpv6 } from '../../posix/inet.ts';
import type { HostEntry, SocketAddress } from '../../posix/support/sockets.ts';
import { asIndex } from '../../runtime/abstract/number.ts';
import { fsConvert } from '../../runtime/abstract/path.ts';
import { pyObjectStr } from '../../runtime/abstract/text.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { index, int, object, str } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { codecEncode } from '../../runtime/codecs/registry.ts';
import { encodeText } from '../../runtime/codecs/text-encoding.ts';
import { currentContext } from '../../runtime/context.ts';
import { overflowError, typeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { syscall } from '../../runtime/syscall.ts';
import { intValue, strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PByteArray, PBytes, PList, PTuple } from '../../runtime/values/sequences.ts';
import { audit } from '../sys/audit.ts';
import { addressValue, hostName, hostText, resolveHost, socketError } from './addresses.ts';

/* Names of hosts, services, protocols and interfaces. */

const os = () => currentContext().posix;

/** The host name argument of a function: `et` with `idna`. */
function hostArgument(value: PValue, caller: string): Uint8Array {
  if (strValue(value) === undefined && !(value instanceof PBytes) && !(value instanceof PByteArray))
    throw typeError(
      `${caller}() argument 1 must be str, bytes or bytearray, not ${value === null ? 'None' : typeOf(value).tpName}`,
    );
  if (strValue(value) !== undefined) {
    const { bytes } = codecEncode(value, 'idna', null) as PBytes;
    if (bytes.includes(0)) throw typeError(`${caller}() argument 1 must be encoded string without null bytes, not str`);
    return bytes;
  }
  return hostName(value);
}

function portNumber(value: number | bigint, caller: string): number {
  if (value < 0 || value > 0xffff) throw overflowError(`${caller}: port must be 0-65535.`);
  return Number(value);
}

function hostTuple(entry: HostEntry): PTuple {
  const { AF_INET } = os().constants.socket;
  const text = (bytes: Uint8Array) => (entry.family === AF_INET ? formatIpv4(bytes) : formatIpv6(bytes));
  return new PTuple([entry.name, new PList([...entry.aliases]), new PList(entry.addresses.map(text))]);
}

function addressFamily(address: SocketAddress): number {
  const { AF_INET, AF_INET6 } = os().constants.socket;
  return address.kind === 'inet' ? AF_INET : AF_INET6;
}

function rawAddress(address: SocketAddress): Uint8Array {
  if (address.kind !== 'inet' && address.kind !== 'inet6') throw socketError('unsupported address family');
  return address.address;
}

function getAddressInfo(
  host: PValue,
  port: PValue,
  family: number,
  type: number,
  protocol: number,
  flags: number,
): PList {
  let name: Uint8Array | null = null;
  if (strValue(host) !== undefined) name = (codecEncode(host, 'idna', null) as PBytes).bytes;
  else if (host instanceof PBytes) name = host.bytes;
  else if (host !== null) throw typeError('getaddrinfo() argument 1 must be string or None');
  let service: Uint8Array | null = null;
  if (intValue(port) !== undefined) service = encodeText(pyObjectStr(port));
  else if (strValue(port) !== undefined) service = encodeText(strValue(port)!);
  else if (port instanceof PBytes) service = port.bytes;
  else if (port !== null) throw socketError('Int or String expected');
  audit('socket.getaddrinfo', host, port, family, type, protocol);
  const found = syscall(() => os().getaddrinfo(name, service, family, type, protocol, flags));
  return new PList(
    found.map(
      (info) =>
        new PTuple([
          info.family,
          info.type,
          info.protocol,
          info.canonicalName,
          addressValue(info.address, info.protocol),
        ]),
    ),
  );
}

function getNameInfo(value: PValue, flags: number): PTuple {
  if (!(value instanceof PTuple)) throw typeError('getnameinfo() argument 1 must be a tuple');
  const illegal = () => typeError('getnameinfo(): illegal sockaddr argument');
  const { items } = value;
  if (items.length < 2 || items.length > 4) throw illegal();
  const host = strValue(items[0]!);
  if (host === undefined) throw illegal();
  const port = int.convert!(items[1]!, () => 'getnameinfo()');
  const flowInfo = Number(asIndex(items[2] ?? 0));
  const scopeId = Number(asIndex(items[3] ?? 0));
  if (flowInfo < 0 || flowInfo > 0xfffff) throw overflowError('getnameinfo(): flowinfo must be 0-1048575.');
  audit('socket.getnameinfo', value);
  const { AF_UNSPEC, SOCK_DGRAM, AI_NUMERICHOST } = os().constants.socket;
  const found = syscall(() => os().getaddrinfo(host, String(port), AF_UNSPEC, SOCK_DGRAM, 0, AI_NUMERICHOST));
  if (found.length > 1) throw socketError('sockaddr resolved to multiple addresses');
  let { address } = found[0]!;
  if (address.kind === 'inet') {
    if (items.length !== 2) throw socketError('IPv4 sockaddr must be 2 tuple');
  } else if (address.kind === 'inet6') address = { ...address, flowInfo, scopeId };
  const named = syscall(() => os().getnameinfo(address, flags));
  return new PTuple([named.host, named.service]);
}

export const resolverFunctions = [
  builtinFunction('getaddrinfo', {
    textSignature: null,
    doc: 'Resolves host and port into a list of (family, type, proto, canonname, address).',
    params: [
      arg('host', object),
      arg('port', object),
      arg('family', int, 0),
      arg('type', int, 0),
      arg('proto', int, 0),
      arg('flags', int, 0),
    ],
    run: (_module, host, port, family, type, protocol, flags) =>
      getAddressInfo(host, port, family, type, protocol, flags),
  }),
  builtinFunction('getnameinfo', {
    textSignature: null,
    doc: 'Host and port of an address, as names.',
    params: [arg('sockaddr', object), arg('flags', int), '/'],
    run: (_module, address, flags) => getNameInfo(address, flags),
  }),
  builtinFunction('gethostbyname', {
    textSignature: null,
    doc: 'The IPv4 address of a host.',
    params: [arg('host', object), '/'],
    run(_module, host) {
      const name = hostArgument(host, 'gethostbyname');
      audit('socket.gethostbyname', host);
      return hostText(resolveHost(name, os().constants.socket.AF_INET));
    },
  }),
  builtinFunction('gethostbyname_ex', {
    textSignature: null,
    doc: 'The true name, the aliases and the addresses of a host.',
    params: [arg('host', object), '/'],
    run(_module, host) {
      const name = hostArgument(host, 'gethostbyname_ex');
      audit('socket.gethostbyname', host);
      const { AF_INET } = os().constants.socket;
      resolveHost(name, AF_INET);
      return hostTuple(syscall(() => os().gethostbyname(name, AF_INET)));
    },
  }),
  builtinFunction('gethostbyaddr', {
    textSignature: null,
    doc: 'The true name, the aliases and the addresses of a host, by its name or address.',
    params: [arg('host', object), '/'],
    run(_module, host) {
      const name = hostArgument(host, 'gethostbyaddr');
      audit('socket.gethostbyaddr', host);
      const address = resolveHost(name, os().constants.socket.AF_UNSPEC);
      return hostTuple(syscall(() => os().gethostbyaddr(rawAddress(address), addressFamily(address))));
    },
  }),
  builtinFunction('gethostname', {
    textSignature: '($self, /)',
    doc: 'The name of this machine.',
    run() {
      audit('socket.gethostname');
      return syscall(() => os().uname()).nodename;
    },
  }),
  builtinFunction('sethostname', {
    textSignature: null,
    doc: 'Sets the name of this machine.',
    params: [arg('name', object), '/'],
    run(_module, name) {
      const text = fsConvert(name);
      audit('socket.sethostname', name);
      syscall(() => os().sethostname(text));
    },
  }),
  builtinFunction('getservbyname', {
    textSignature: null,
    doc: 'The port of a service.',
    params: [arg('servicename', str), arg('protocolname', str, null), '/'],
    run(_module, name, protocol) {
      audit('socket.getservbyname', name, protocol ?? '');
      const port = syscall(() => os().getservbyname(name, protocol));
      if (port === null) throw socketError('service/proto not found');
      return port;
    },
  }),
  builtinFunction('getservbyport', {
    textSignature: null,
    doc: 'The service of a port.',
    params: [arg('port', int), arg('protocolname', str, null), '/'],
    run(_module, value, protocol) {
      const port = portNumber(value, 'getservbyport');
      audit('socket.getservbyport', port, protocol ?? '');
      const name = syscall(() => os().getservbyport(port, protocol));
      if (name === null) throw socketError('port/proto not found');
      return name;
    },
  }),
  builtinFunction('getprotobyname', {
    textSignature: null,
    doc: 'The number of a protocol.',
    params: [arg('name', str), '/'],
    run(_module, name) {
      const number = syscall(() => os().getprotobyname(name));
      if (number === null) throw socketError('protocol not found');
      return number;
    },
  }),
  builtinFunction('if_nameindex', {
    textSignature: '($self, /)',
    doc: 'The network interfaces as (index, name).',
    run: () => new PList(syscall(() => os().ifNameindex()).map((entry) => new PTuple([entry.index, entry.name]))),
  }),
  builtinFunction('if_nametoindex', {
    textSignature: '($self, oname, /)',
    doc: 'The index of a network interface.',
    params: [arg('oname', object), '/'],
    run(_module, name) {
      const text = fsConvert(name);
      try {
        return syscall(() => os().ifNametoindex(text));
      } catch {
        throw socketError('no interface with this name');
      }
    },
  }),
  builtinFunction('if_indextoname', {
    textSignature: '($self, object, /)',
    doc: 'The name of a network interface.',
    params: [arg('if_index', index), '/'],
    run(_module, value) {
      if (value < 0) throw overflowError("can't convert negative value to unsigned int");
      if (value > 0xffffffff) throw overflowError('Python int too large to convert to C unsigned int');
      return syscall(() => os().ifIndextoname(Number(value)));
    },
  }),
];

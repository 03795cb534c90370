import { errnoConstants as E } from '../constants/linux/errno.ts';
import { socketConstants as C } from '../constants/linux/socket.ts';
import { AddressInfoError, HostError, PosixError } from '../errors.ts';
import { fsDecode, type PosixPath } from '../fsEncoding.ts';
import { formatIpv4, formatIpv6, inetAton, parseIpv4, parseIpv6 } from '../inet.ts';
import type { AddressInfo, HostEntry, SocketAddress, SocketSupport } from '../support/sockets.ts';
import type { Kernel } from './kernel.ts';
import { readWhole } from './users.ts';

type Resolver = Pick<
  SocketSupport,
  | 'getaddrinfo'
  | 'getnameinfo'
  | 'gethostbyname'
  | 'gethostbyaddr'
  | 'getservbyname'
  | 'getservbyport'
  | 'getprotobyname'
  | 'ifNameindex'
  | 'ifNametoindex'
  | 'ifIndextoname'
>;

/** Where the file system has no /etc/services. */
const SERVICES: ReadonlyArray<readonly [string, number, string]> = [
  ['echo', 7, 'tcp udp'],
  ['discard', 9, 'tcp udp'],
  ['daytime', 13, 'tcp udp'],
  ['ftp', 21, 'tcp'],
  ['ssh', 22, 'tcp'],
  ['telnet', 23, 'tcp'],
  ['smtp', 25, 'tcp'],
  ['time', 37, 'tcp udp'],
  ['domain', 53, 'tcp udp'],
  ['http', 80, 'tcp'],
  ['pop3', 110, 'tcp'],
  ['ntp', 123, 'udp'],
  ['imap2', 143, 'tcp'],
  ['https', 443, 'tcp udp'],
];
const PROTOCOLS: Readonly<Record<string, number>> = {
  ip: 0,
  icmp: 1,
  tcp: 6,
  udp: 17,
  ipv6: 41,
  'ipv6-icmp': 58,
  udplite: 136,
};

const MESSAGES: Readonly<Record<number, string>> = {
  [C.EAI_BADFLAGS]: 'Bad value for ai_flags',
  [C.EAI_NONAME]: 'Name or service not known',
  [C.EAI_AGAIN]: 'Temporary failure in name resolution',
  [C.EAI_FAMILY]: 'ai_family not supported',
  [C.EAI_SOCKTYPE]: 'ai_socktype not supported',
  [C.EAI_SERVICE]: 'Servname not supported for ai_socktype',
  [C.EAI_ADDRFAMILY]: 'Address family for hostname not supported',
};

const fail = (code: number): never => {
  throw new AddressInfoError(code, MESSAGES[code]!);
};

/** The one network interface. */
const LOOPBACK = { index: 1, name: 'lo' };
/** Where an IPv6 address ends that says its interface. */
const SCOPE = /%(\d+|lo)$/;

function scopeOf(host: string | null): number {
  const scope = host === null ? undefined : SCOPE.exec(host)?.[1];
  return scope === LOOPBACK.name ? LOOPBACK.index : Number(scope ?? 0);
}

/** Names of the context alone: localhost, its own name, /etc/hosts and /etc/services of its file system. */
export function emulatedResolver(kernel: Kernel): Resolver {
  const lines = (path: string): string[][] => {
    const bytes = readWhole(kernel, path);
    if (bytes === null) return [];
    return fsDecode(bytes)
      .split('\n')
      .map((line) => line.replace(/#.*/, '').trim().split(/\s+/))
      .filter((fields) => fields.length >= 2);
  };
  const addressOf = (text: string): Uint8Array | undefined => parseIpv4(text) ?? parseIpv6(text);
  const hosts = (): Array<{ address: Uint8Array; names: string[] }> => {
    const out: Array<{ address: Uint8Array; names: string[] }> = [];
    for (const [text, ...names] of lines('/etc/hosts')) {
      const address = addressOf(text!);
      if (address !== undefined) out.push({ address, names });
    }
    const own = kernel.host.hostName?.() ?? 'localhost';
    out.push({ address: Uint8Array.of(127, 0, 0, 1), names: ['localhost', own] });
    out.push({ address: parseIpv6('::1')!, names: ['localhost'] });
    return out;
  };
  const lookup = (name: string): { addresses: Uint8Array[]; names: string[] } | null => {
    const wanted = name.toLowerCase().replace(/\.$/, '');
    const found = hosts().filter(({ names }) => names.some((known) => known.toLowerCase() === wanted));
    if (found.length === 0) return null;
    const addresses: Uint8Array[] = [];
    for (const { address } of found)
      if (!addresses.some((known) => known.join() === address.join())) addresses.push(address);
    return { addresses, names: found[0]!.names };
  };
  const services = (): Array<readonly [string, number, string]> => {
    const listed = lines('/etc/services').flatMap(([name, where, ...aliases]) => {
      const match = /^(\d+)\/(\w+)$/.exec(where!);
      if (match === null) return [];
      return [name!, ...aliases].map((each) => [each, Number(match[1]), match[2]!] as const);
    });
    return listed.length > 0 ? listed : [...SERVICES];
  };
  const servicePort = (name: string, protocol: string | null): number | null =>
    services().find(([known, , kinds]) => known === name && (protocol === null || kinds.includes(protocol)))?.[1] ??
    null;

  const socketAddress = (address: Uint8Array, port: number, scopeId = 0): SocketAddress =>
    address.length === 4 ? { kind: 'inet', address, port } : { kind: 'inet6', address, port, flowInfo: 0, scopeId };

  const entry = (
    name: string,
    names: readonly string[],
    addresses: readonly Uint8Array[],
    family: number,
  ): HostEntry => ({
    name: names[0] ?? name,
    aliases: names.slice(1),
    family,
    addresses,
  });
  const notFound = (): never => {
    throw new HostError(1, 'Unknown host');
  };

  return {
    getaddrinfo(host, service, family, type, protocol, flags) {
      if (host === null && service === null) fail(C.EAI_NONAME);
      if (family !== C.AF_UNSPEC && family !== C.AF_INET && family !== C.AF_INET6) fail(C.EAI_FAMILY);
      const name = host === null ? null : fsDecode(host);
      if (flags & C.AI_CANONNAME && name === null) fail(C.EAI_BADFLAGS);
      const kinds = [
        { type: C.SOCK_STREAM, protocol: C.IPPROTO_TCP, name: 'tcp' },
        { type: C.SOCK_DGRAM, protocol: C.IPPROTO_UDP, name: 'udp' },
        { type: C.SOCK_RAW, protocol: 0, name: null },
      ].filter(
        (kind) =>
          (type === 0 || kind.type === type) && (protocol === 0 || kind.protocol === protocol || kind.protocol === 0),
      );
      if (kinds.length === 0) fail(type === 0 || type <= 3 ? C.EAI_SERVICE : C.EAI_SOCKTYPE);
      const ports = new Map<number, number>();
      const serviceName = service === null ? '0' : fsDecode(service);
      for (const kind of kinds) {
        if (/^\d+$/.test(serviceName)) ports.set(kind.type, Number(serviceName) & 0xffff);
        else if (flags & C.AI_NUMERICSERV) fail(C.EAI_NONAME);
        else if (kind.name !== null) {
          const port = servicePort(serviceName, kind.name);
          if (port !== null) ports.set(kind.type, port);
        }
      }
      if (ports.size === 0) fail(C.EAI_SERVICE);
      let addresses: Uint8Array[];
      let canonicalName = '';
      if (name === null) {
        const passive = (flags & C.AI_PASSIVE) !== 0;
        addresses = [
          passive ? new Uint8Array(16) : parseIpv6('::1')!,
          passive ? new Uint8Array(4) : Uint8Array.of(127, 0, 0, 1),
        ];
      } else {
        const numeric = inetAton(name) ?? parseIpv6(name.replace(SCOPE, ''));
        if (numeric !== undefined) {
          addresses = [numeric];
          canonicalName = name;
          if (family !== C.AF_UNSPEC && (family === C.AF_INET) !== (numeric.length === 4)) {
            if (family === C.AF_INET6 && flags & C.AI_V4MAPPED)
              addresses = [Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, ...numeric)];
            else fail(C.EAI_ADDRFAMILY);
          }
        } else {
          if (flags & C.AI_NUMERICHOST) fail(C.EAI_NONAME);
          const found = lookup(name);
          if (found === null) throw fail(C.EAI_AGAIN);
          addresses = [...found.addresses].sort((a, b) => b.length - a.length);
          canonicalName = found.names[0]!;
        }
      }
      const out: AddressInfo[] = [];
      for (const address of addresses) {
        const own = address.length === 4 ? C.AF_INET : C.AF_INET6;
        if (family !== C.AF_UNSPEC && own !== family) continue;
        for (const kind of kinds) {
          const port = ports.get(kind.type);
          if (port === undefined) continue;
          out.push({
            family: own,
            type: kind.type,
            protocol: kind.protocol === 0 ? protocol : kind.protocol,
            canonicalName: flags & C.AI_CANONNAME && out.length === 0 ? canonicalName : '',
            address: socketAddress(address, port, scopeOf(name)),
          });
        }
      }
      return out.length === 0 ? fail(C.EAI_ADDRFAMILY) : out;
    },
    getnameinfo(address, flags) {
      if (address.kind !== 'inet' && address.kind !== 'inet6') throw fail(C.EAI_FAMILY);
      const text = address.kind === 'inet' ? formatIpv4(address.address) : formatIpv6(address.address);
      const scope = address.kind === 'inet6' && address.scopeId !== 0 ? address.scopeId : null;
      let host = scope === null ? text : `${text}%${scope === LOOPBACK.index ? LOOPBACK.name : scope}`;
      if ((flags & C.NI_NUMERICHOST) === 0) {
        const found = hosts().find((known) => known.address.join() === address.address.join());
        if (found !== undefined) host = found.names[0]!;
        else if (flags & C.NI_NAMEREQD) fail(C.EAI_NONAME);
      }
      let service = String(address.port);
      if ((flags & C.NI_NUMERICSERV) === 0) {
        const protocol = flags & C.NI_DGRAM ? 'udp' : 'tcp';
        service =
          services().find(([, port, kinds]) => port === address.port && kinds.includes(protocol))?.[0] ?? service;
      }
      return { host, service };
    },
    gethostbyname(name, family) {
      const text = fsDecode(name);
      const size = family === C.AF_INET6 ? 16 : 4;
      const numeric = size === 4 ? inetAton(text) : parseIpv6(text);
      if (numeric !== undefined) return entry(text, [text], [numeric], family);
      const found = lookup(text);
      const addresses = found?.addresses.filter((address) => address.length === size) ?? [];
      if (found === null || addresses.length === 0) return notFound();
      return entry(text, found.names, addresses, family);
    },
    gethostbyaddr(address, family) {
      const found = hosts().find((known) => known.address.join() === address.join());
      if (found === undefined) return notFound();
      return entry('', found.names, [address], family);
    },
    getservbyname: (name, protocol) => servicePort(fsDecode(name), protocol === null ? null : fsDecode(protocol)),
    getservbyport(port, protocol) {
      const kind = protocol === null ? null : fsDecode(protocol);
      return (
        services().find(([, known, kinds]) => known === port && (kind === null || kinds.includes(kind)))?.[0] ?? null
      );
    },
    getprotobyname: (name: PosixPath) => {
      const text = fsDecode(name);
      return Object.hasOwn(PROTOCOLS, text) ? PROTOCOLS[text]! : null;
    },
    ifNameindex: () => [LOOPBACK],
    ifNametoindex(name) {
      if (fsDecode(name) !== LOOPBACK.name) throw new PosixError(E.ENODEV);
      return LOOPBACK.index;
    },
    ifIndextoname(index) {
      if (index !== LOOPBACK.index) throw new PosixError(E.ENXIO);
      return LOOPBACK.name;
    },
  };
}

import { errnoConstants as E } from '../constants/linux/errno.ts';
import { socketConstants as C } from '../constants/linux/socket.ts';
import { PosixError } from '../errors.ts';
import { S_IFMT, S_IFREG, S_IFSOCK } from '../filesystem/fileSystem.ts';
import { fsDecode } from '../fsEncoding.ts';
import type { SocketAddress } from '../support/sockets.ts';
import { type Kernel, keyOf, W_OK } from './kernel.ts';
import { makeSpecial, vacancy } from './names.ts';
import { find, place } from './paths.ts';
import { Door, knock } from './rendezvous.ts';
import type { SharedConnection } from './sharedSocket.ts';
import type { SocketFile } from './socketFile.ts';

type Inet = Extract<SocketAddress, { kind: 'inet' | 'inet6' }>;

const EPHEMERAL = { first: 32768, last: 60999 };
const UNNAMED: SocketAddress = { kind: 'unix', path: new Uint8Array(0) };
/** What a file that stands for a socket begins with. */
const SIGN = 'tspy-socket ';
const V4_MAPPED = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff);

const isAny = (address: Uint8Array): boolean => address.every((byte) => byte === 0);

function isMapped(address: Uint8Array): boolean {
  return address.length === 16 && V4_MAPPED.every((byte, i) => address[i] === byte);
}

/** The address that two forms of it share: IPv4 in IPv6 is IPv4. */
function canonical(address: Uint8Array): Uint8Array {
  return isMapped(address) ? address.subarray(12) : address;
}

function isLoopback(address: Uint8Array): boolean {
  const bytes = canonical(address);
  if (bytes.length === 4) return bytes[0] === 127;
  return bytes.every((byte, i) => byte === (i === 15 ? 1 : 0));
}

const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);

const flag = (socket: SocketFile, option: number): boolean => {
  const value = socket.options.get(`${C.SOL_SOCKET}:${option}`);
  return value?.some((byte) => byte !== 0) ?? false;
};

/** A name ends with its first NUL, as the kernel reads it; abstract ones begin with one. */
const untilNul = (path: Uint8Array): Uint8Array => {
  const end = path.indexOf(0);
  return end > 0 ? path.subarray(0, end) : path;
};

/** Addresses in memory: ports of a loopback interface, and names of AF_UNIX. */
export class Network {
  private readonly kernel: Kernel;
  /** Bound sockets by `protocol:port`. */
  private readonly ports = new Map<string, Set<SocketFile>>();
  private readonly abstract = new Map<string, SocketFile>();
  private nextPort: number = EPHEMERAL.first;
  private nextAbstract = 0;

  constructor(kernel: Kernel) {
    this.kernel = kernel;
    // Processes of a family choose ports that others have not.
    if (kernel.sharing !== null) this.nextPort += Math.floor(Math.random() * (EPHEMERAL.last - EPHEMERAL.first));
  }

  private key(socket: SocketFile, port: number): string {
    return `${socket.protocol}:${port}`;
  }

  private dualStack(socket: SocketFile): boolean {
    const only = socket.options.get(`${C.IPPROTO_IPV6}:${C.IPV6_V6ONLY}`);
    return socket.family === C.AF_INET6 && !(only?.some((byte) => byte !== 0) ?? false);
  }

  /** Whether two sockets would get the same packets. */
  private overlap(a: SocketFile, b: SocketFile, x: Uint8Array, y: Uint8Array): boolean {
    if (a.family !== b.family) {
      const [six, four] = a.family === C.AF_INET6 ? [a, x] : [b, y];
      if (!this.dualStack(six)) return false;
      const [wide, narrow] = [four, a.family === C.AF_INET6 ? y : x];
      return isAny(wide) || isAny(narrow) || same(canonical(wide), canonical(narrow));
    }
    return isAny(x) || isAny(y) || same(x, y);
  }

  private checkFree(socket: SocketFile, address: Inet): boolean {
    for (const other of this.ports.get(this.key(socket, address.port)) ?? []) {
      if (!this.overlap(socket, other, address.address, (other.local as Inet).address)) continue;
      if (flag(socket, C.SO_REUSEPORT) && flag(other, C.SO_REUSEPORT)) continue;
      const reuse = flag(socket, C.SO_REUSEADDR) && flag(other, C.SO_REUSEADDR);
      if (reuse && (!socket.isStream || other.waiting === null)) continue;
      return false;
    }
    return true;
  }

  bind(socket: SocketFile, address: SocketAddress): void {
    if (socket.bound) throw new PosixError(E.EINVAL);
    if (address.kind === 'unix') {
      this.bindUnix(socket, address.path);
      return;
    }
    if (address.kind === 'other') throw new PosixError(E.EAFNOSUPPORT);
    if (!isAny(address.address) && !isLoopback(address.address)) throw new PosixError(E.EADDRNOTAVAIL);
    if (address.port > 0 && address.port < 1024 && this.kernel.identity.uid !== 0) throw new PosixError(E.EACCES);
    if (address.port !== 0 && !this.checkFree(socket, address)) throw new PosixError(E.EADDRINUSE);
    const port = address.port === 0 ? this.freePort(socket, address) : address.port;
    this.bindInet(socket, { ...address, port });
  }

  private freePort(socket: SocketFile, address: Inet): number {
    for (let tries = EPHEMERAL.first; tries <= EPHEMERAL.last; tries++) {
      const port = this.nextPort++;
      if (this.nextPort > EPHEMERAL.last) this.nextPort = EPHEMERAL.first;
      if ((this.ports.get(this.key(socket, port))?.size ?? 0) === 0 && this.checkFree(socket, { ...address, port }))
        return port;
    }
    throw new PosixError(E.EADDRINUSE);
  }

  private bindInet(socket: SocketFile, address: Inet): void {
    socket.local = address;
    socket.bound = true;
    const key = this.key(socket, address.port);
    const list = this.ports.get(key) ?? new Set();
    list.add(socket);
    this.ports.set(key, list);
  }

  private bindUnix(socket: SocketFile, address: Uint8Array): void {
    const path = untilNul(address);
    if (path.length === 0 || path[0] === 0) {
      let name = path;
      if (path.length === 0) {
        name = Uint8Array.from(`\0${(this.nextAbstract++).toString(16).padStart(5, '0')}`, (c) => c.charCodeAt(0));
      }
      const key = name.join();
      if (this.abstract.has(key)) throw new PosixError(E.EADDRINUSE);
      this.abstract.set(key, socket);
      socket.local = { kind: 'unix', path: name };
      socket.bound = true;
      return;
    }
    const where = place(this.kernel, -100, path);
    try {
      vacancy(this.kernel, where, false);
      const node = makeSpecial(this.kernel, where, S_IFSOCK | 0o777);
      this.kernel.special.set(keyOf(this.kernel.fs.stat(node)), { mode: S_IFSOCK, socket });
    } catch (error) {
      if (error instanceof PosixError && error.errno === E.EEXIST) throw new PosixError(E.EADDRINUSE);
      throw error;
    }
    socket.local = { kind: 'unix', path };
    socket.bound = true;
  }

  /** Gives an Internet socket a port of its own when it is used without bind. */
  bindImplicitly(socket: SocketFile, toward?: Inet): void {
    if (socket.bound || socket.family === C.AF_UNIX) return;
    const size = socket.family === C.AF_INET6 ? 16 : 4;
    const address = new Uint8Array(size);
    if (toward !== undefined) {
      if (size === 4) address.set([127, 0, 0, 1]);
      else if (isMapped(toward.address)) address.set([...V4_MAPPED, 127, 0, 0, 1]);
      else address[15] = 1;
    }
    const base = size === 4 ? { kind: 'inet' as const } : { kind: 'inet6' as const, flowInfo: 0, scopeId: 0 };
    this.bindInet(socket, {
      ...base,
      address,
      port: this.freePort(socket, { ...base, address, port: 0 } as Inet),
    } as Inet);
  }

  private unixTarget(address: Uint8Array): SocketFile {
    const path = untilNul(address);
    if (path.length === 0) throw new PosixError(E.ECONNREFUSED);
    if (path[0] === 0) {
      const socket = this.abstract.get(path.join());
      if (socket === undefined) throw new PosixError(E.ECONNREFUSED);
      return socket;
    }
    const node = find(this.kernel, -100, fsDecode(path), true);
    const st = this.kernel.statOf(node);
    if ((st.mode & S_IFMT) !== S_IFSOCK) throw new PosixError(E.ECONNREFUSED);
    this.kernel.demand(node, W_OK);
    const socket = this.kernel.special.get(keyOf(st))?.socket as SocketFile | undefined;
    if (socket === undefined || socket.closed) throw new PosixError(E.ECONNREFUSED);
    return socket;
  }

  /** Lets other processes connect to a listening socket, where there are such that could. */
  openDoor(socket: SocketFile): void {
    const { local } = socket;
    const { sharing } = this.kernel;
    if (sharing === null || socket.door !== null || !socket.isStream) return;
    if (local?.kind === 'inet' || local?.kind === 'inet6') {
      const versions = socket.family !== C.AF_INET6 ? [4] : this.dualStack(socket) ? [6, 4] : [6];
      const names = versions.map((version) => this.doorName(socket, local.port, version));
      const announced: string[] = [];
      const door = new Door(this.kernel, () => {
        for (const name of announced) sharing.ports.withdraw(name);
      });
      for (const name of names) {
        if (sharing.ports.announce(name, door.place, (place) => this.isDoor(place))) announced.push(name);
        else {
          door.close();
          throw new PosixError(E.EADDRINUSE);
        }
      }
      socket.door = door;
      return;
    }
    if (local?.kind !== 'unix' || local.path[0] === 0) return;
    const node = find(this.kernel, -100, fsDecode(local.path), true);
    // In memory, where nobody else finds it, the node is a socket itself.
    if ((this.kernel.fs.stat(node).mode & S_IFMT) !== S_IFREG) return;
    socket.door = new Door(this.kernel, () => {});
    const handle = this.kernel.fs.open(node, { read: false, write: true, truncate: true });
    handle.write(new TextEncoder().encode(SIGN + socket.door.place), 0);
    handle.close();
  }

  /** By what name others find the door of a port, in one version of IP. */
  private doorName(socket: SocketFile, port: number, version: number): string {
    return `${this.key(socket, port)}:${version}`;
  }

  private isDoor(place: string): boolean {
    const end = this.kernel.sharing!.pipes.open(place, true);
    end?.close();
    return end !== null;
  }

  /** Connects to a socket of another process; null where there is none. */
  knock(socket: SocketFile, address: SocketAddress): SharedConnection | null {
    if (this.kernel.sharing === null || !socket.isStream) return null;
    const inet = address.kind === 'inet' || address.kind === 'inet6';
    const place = inet
      ? this.placeOfPort(socket, address)
      : address.kind === 'unix'
        ? this.placeIn(address.path)
        : null;
    if (place === null) return null;
    if (inet) this.bindImplicitly(socket, address);
    return knock(this.kernel, place, socket.local);
  }

  private placeOfPort(socket: SocketFile, address: Inet): string | null {
    if (!isAny(address.address) && !isLoopback(address.address)) return null;
    if ((this.ports.get(this.key(socket, address.port))?.size ?? 0) > 0) return null;
    const version = canonical(address.address).length === 4 ? 4 : 6;
    return this.kernel.sharing!.ports.find(this.doorName(socket, address.port, version));
  }

  /** What the file that stands for a bound socket says. */
  private placeIn(address: Uint8Array): string | null {
    const path = untilNul(address);
    if (path.length === 0 || path[0] === 0) return null;
    const node = find(this.kernel, -100, fsDecode(path), true);
    const st = this.kernel.fs.stat(node);
    if (this.kernel.special.has(keyOf(st)) || (st.mode & S_IFMT) !== S_IFREG) return null;
    this.kernel.demand(node, W_OK);
    const bytes = new Uint8Array(100);
    const handle = this.kernel.fs.open(node, { read: true, write: false });
    const text = new TextDecoder().decode(bytes.subarray(0, handle.read(bytes, 0)));
    handle.close();
    return text.startsWith(SIGN) ? text.slice(SIGN.length) : null;
  }

  /** The socket that packets for an Internet address reach; null if none is bound there. EACCES for hosts outside. */
  private inetTarget(socket: SocketFile, address: Inet, accepts: (other: SocketFile) => boolean): SocketFile | null {
    if (!isAny(address.address) && !isLoopback(address.address)) throw new PosixError(E.EACCES);
    const wanted = canonical(address.address);
    const loopback = isAny(wanted) ? (wanted.length === 4 ? Uint8Array.of(127, 0, 0, 1) : null) : wanted;
    let best: SocketFile | null = null;
    for (const other of this.ports.get(this.key(socket, address.port)) ?? []) {
      if (!accepts(other)) continue;
      const own = (other.local as Inet).address;
      const target = loopback ?? own;
      const fits =
        (isAny(own) && (own.length === target.length || (own.length === 16 && this.dualStack(other)))) ||
        same(canonical(own), target) ||
        (isAny(wanted) && isLoopback(own));
      if (fits && (best === null || !isAny(own))) best = other;
    }
    return best;
  }

  listenerAt(socket: SocketFile, address: SocketAddress): SocketFile {
    if (address.kind === 'unix') {
      const target = this.unixTarget(address.path);
      if (target.socketType !== socket.socketType) throw new PosixError(E.EPROTOTYPE);
      if (target.waiting === null) throw new PosixError(E.ECONNREFUSED);
      return target;
    }
    if (address.kind === 'other') throw new PosixError(E.EAFNOSUPPORT);
    const found = this.inetTarget(socket, address, (other) => other.waiting !== null);
    if (found === null) throw new PosixError(E.ECONNREFUSED);
    return found;
  }

  datagramTarget(socket: SocketFile, address: SocketAddress): SocketFile | null {
    if (address.kind === 'unix') {
      const target = this.unixTarget(address.path);
      if (target.socketType !== socket.socketType) throw new PosixError(E.EPROTOTYPE);
      if (target.peer !== null && target.peer !== socket) throw new PosixError(E.EPERM);
      return target;
    }
    if (address.kind === 'other') throw new PosixError(E.EAFNOSUPPORT);
    if (address.port === 0) throw new PosixError(E.EINVAL);
    return this.inetTarget(socket, address, (other) => other.remote === null || this.isFrom(other, socket));
  }

  /** A connected datagram socket hears its peer only. */
  private isFrom(other: SocketFile, socket: SocketFile): boolean {
    const local = socket.local as Inet | null;
    return local !== null && (other.remote as Inet).port === local.port;
  }

  /** The sender's address as the receiver sees it. */
  sourceFor(socket: SocketFile, target: SocketFile): SocketAddress {
    const { local } = socket;
    if (local === null || local.kind === 'unix' || local.kind === 'other') return local ?? UNNAMED;
    let { address } = local;
    if (isAny(address)) address = address.length === 4 ? Uint8Array.of(127, 0, 0, 1) : LOOPBACK6;
    return this.inFamily({ ...local, address } as Inet, target.family);
  }

  /** An address as sockets of a family write it. */
  inFamily(address: Inet, family: number): Inet {
    if (family === C.AF_INET6 && address.kind === 'inet')
      return {
        kind: 'inet6',
        address: Uint8Array.of(...V4_MAPPED, ...address.address),
        port: address.port,
        flowInfo: 0,
        scopeId: 0,
      };
    if (family === C.AF_INET && address.kind === 'inet6')
      return { kind: 'inet', address: canonical(address.address).slice(-4), port: address.port };
    return address;
  }

  release(socket: SocketFile): void {
    if (!socket.bound || socket.local === null) return;
    const { local } = socket;
    if (local.kind === 'inet' || local.kind === 'inet6') this.ports.get(this.key(socket, local.port))?.delete(socket);
    else if (local.kind === 'unix' && local.path[0] === 0) this.abstract.delete(local.path.join());
  }
}

const LOOPBACK6 = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);

import type { PosixPath } from '../fsEncoding.ts';

/** An address by family. `kind: 'other'` carries sockaddr's bytes after the family untouched. */
export type SocketAddress =
  | { readonly kind: 'inet'; readonly address: Uint8Array; readonly port: number }
  | {
      readonly kind: 'inet6';
      readonly address: Uint8Array;
      readonly port: number;
      readonly flowInfo: number;
      readonly scopeId: number;
    }
  /** `path` empty: unnamed. First byte 0: Linux's abstract namespace. */
  | { readonly kind: 'unix'; readonly path: Uint8Array }
  | { readonly kind: 'other'; readonly family: number; readonly data: Uint8Array };

/** One control message (struct cmsghdr). */
export interface AncillaryData {
  readonly level: number;
  readonly type: number;
  readonly data: Uint8Array;
}

export interface ReceivedMessage {
  readonly bytes: Uint8Array;
  readonly ancillary: readonly AncillaryData[];
  readonly flags: number;
  readonly address: SocketAddress | null;
}

/** An entry of getaddrinfo's list. */
export interface AddressInfo {
  readonly family: number;
  readonly type: number;
  readonly protocol: number;
  readonly canonicalName: string;
  readonly address: SocketAddress;
}

/** struct hostent. */
export interface HostEntry {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly family: number;
  readonly addresses: readonly Uint8Array[];
}

export interface SocketSupport {
  /** socket(2); `type` may carry SOCK_CLOEXEC and SOCK_NONBLOCK. */
  socket(family: number, type: number, protocol: number): number;
  socketpair(family: number, type: number, protocol: number): [number, number];
  bind(fd: number, address: SocketAddress): void;
  /** Throws EINPROGRESS on a non-blocking socket that is not through at once. */
  connect(fd: number, address: SocketAddress): void;
  listen(fd: number, backlog: number): void;
  /** accept4(2); `flags` of SOCK_CLOEXEC and SOCK_NONBLOCK. */
  accept(fd: number, flags: number): { fd: number; address: SocketAddress | null };
  send(fd: number, bytes: Uint8Array, flags: number): number;
  sendto(fd: number, bytes: Uint8Array, flags: number, address: SocketAddress): number;
  recv(fd: number, n: number, flags: number): Uint8Array;
  recvInto(fd: number, target: Uint8Array, flags: number): number;
  recvfrom(fd: number, n: number, flags: number): { bytes: Uint8Array; address: SocketAddress | null };
  sendmsg(
    fd: number,
    buffers: readonly Uint8Array[],
    ancillary: readonly AncillaryData[],
    flags: number,
    address: SocketAddress | null,
  ): number;
  recvmsg(fd: number, n: number, ancillarySize: number, flags: number): ReceivedMessage;
  /** The option's bytes, at most `size` of them. */
  getsockopt(fd: number, level: number, option: number, size: number): Uint8Array;
  /** A number stands for a null pointer with that length. */
  setsockopt(fd: number, level: number, option: number, value: Uint8Array | number): void;
  shutdown(fd: number, how: number): void;
  getpeername(fd: number): SocketAddress | null;
  getsockname(fd: number): SocketAddress | null;

  /** Throws AddressInfoError. */
  getaddrinfo(
    host: PosixPath | null,
    service: PosixPath | null,
    family: number,
    type: number,
    protocol: number,
    flags: number,
  ): AddressInfo[];
  getnameinfo(address: SocketAddress, flags: number): { host: string; service: string };
  /** Throw HostError. */
  gethostbyname(name: PosixPath, family: number): HostEntry;
  gethostbyaddr(address: Uint8Array, family: number): HostEntry;
  /** The port, or null. */
  getservbyname(name: PosixPath, protocol: PosixPath | null): number | null;
  getservbyport(port: number, protocol: PosixPath | null): string | null;
  getprotobyname(name: PosixPath): number | null;
  ifNameindex(): Array<{ index: number; name: string }>;
  ifNametoindex(name: PosixPath): number;
  ifIndextoname(index: number): string;
}

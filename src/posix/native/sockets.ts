import { AddressInfoError, HostError, PosixError } from '../errors.ts';
import type { AddressInfo, AncillaryData, HostEntry, SocketAddress, SocketSupport } from '../support/sockets.ts';
import {
  addressOf,
  check,
  cString,
  cText,
  declare,
  errno,
  fail,
  i32,
  isDarwin,
  peek,
  peekPointer,
  peekView,
  scratch,
  scratchView,
  textOf,
} from './libc.ts';
import type { Platform } from './platform.ts';
import { decodeAddress, encodeAddress, STORAGE } from './socketAddress.ts';
import { copied, FEW, outgoing } from './transfer.ts';

const c = declare({
  socket: 'int socket(int, int, int)',
  socketpair: 'int socketpair(int, int, int, void *)',
  bind: 'int bind(int, const void *, unsigned int)',
  connect: 'int connect(int, const void *, unsigned int)',
  listen: 'int listen(int, int)',
  accept: 'int accept(int, void *, void *)',
  accept4: 'int accept4(int, void *, void *, int)',
  send: 'intptr_t send(int, const void *, uintptr_t, int)',
  sendto: 'intptr_t sendto(int, const void *, uintptr_t, int, const void *, unsigned int)',
  recv: 'intptr_t recv(int, void *, uintptr_t, int)',
  recvfrom: 'intptr_t recvfrom(int, void *, uintptr_t, int, void *, void *)',
  sendmsg: 'intptr_t sendmsg(int, const void *, int)',
  recvmsg: 'intptr_t recvmsg(int, void *, int)',
  getsockopt: 'int getsockopt(int, int, int, void *, void *)',
  setsockopt: 'int setsockopt(int, int, int, const void *, unsigned int)',
  shutdown: 'int shutdown(int, int)',
  getpeername: 'int getpeername(int, void *, void *)',
  getsockname: 'int getsockname(int, void *, void *)',
  getaddrinfo: 'int getaddrinfo(void *, void *, const void *, void *)',
  freeaddrinfo: 'void freeaddrinfo(void *)',
  gaiStrerror: 'const char *gai_strerror(int)',
  getnameinfo: 'int getnameinfo(const void *, unsigned int, void *, unsigned int, void *, unsigned int, int)',
  gethostbyname2: 'void *gethostbyname2(const char *, int)',
  gethostbyaddr: 'void *gethostbyaddr(const void *, unsigned int, int)',
  hErrno: 'void *__h_errno_location()',
  hstrerror: 'const char *hstrerror(int)',
  getservbyname: 'void *getservbyname(const char *, void *)',
  getservbyport: 'void *getservbyport(int, void *)',
  getprotobyname: 'void *getprotobyname(const char *)',
  ifNameindex: 'void *if_nameindex()',
  ifFreenameindex: 'void if_freenameindex(void *)',
  ifNametoindex: 'unsigned int if_nametoindex(const char *)',
  ifIndextoname: 'void *if_indextoname(unsigned int, void *)',
});

const CLOEXEC_FLAG = 0x80000;
const NONBLOCK_FLAG = 0x800;
const swap16 = (n: number) => ((n & 0xff) << 8) | ((n >> 8) & 0xff);
/** A NUL-terminated text as bytes, or null: for parameters declared `void *`. */
const optionalText = (text: string | Uint8Array | null): Uint8Array | null => {
  if (text === null) return null;
  const c = cText(text);
  return typeof c === 'string' ? new TextEncoder().encode(`${c}\0`) : c;
};

/** Buffers from here on lie outside of V8's own heap, where arrays move; shorter ones may not. */
const OUTSIDE = 128;
const stable = (length: number) => new Uint8Array(new ArrayBuffer(Math.max(OUTSIDE, length)), 0, length);

/** The same bytes where they stay during a call: long buffers themselves, as a socket may take but little of them, and copies of short ones. */
function inPlace(buffers: readonly Uint8Array[]): Uint8Array[] {
  const copies = stable(buffers.reduce((n, { length }) => (length < OUTSIDE ? n + length : n), 0));
  let at = 0;
  return buffers.map((buffer) => {
    if (buffer.length >= OUTSIDE) return buffer;
    const copy = copies.subarray(at, (at += buffer.length));
    copy.set(buffer);
    return copy;
  });
}

/** Where data is received that is mostly shorter than asked for: event loops ask for 256 KiB each time. */
let received: Uint8Array | null = null;

function receiving(n: number): Uint8Array {
  if (n <= FEW) return scratch;
  if (n > 262_144) return new Uint8Array(n);
  received ??= new Uint8Array(262_144);
  return received;
}

/** What was received, out of the way of the next call. */
function kept(buffer: Uint8Array, length: number): Uint8Array {
  return length === buffer.length && buffer !== received && buffer !== scratch ? buffer : copied(buffer, length);
}

export function nativeSockets(platform: Platform): SocketSupport {
  const { constants } = platform;
  const decode = (bytes: Uint8Array, length: number) => decodeAddress(bytes, length, constants);
  const encode = (address: SocketAddress) => encodeAddress(address, constants);
  const cmsgAlign = isDarwin ? 4 : 8;
  const cmsgHeader = isDarwin ? 12 : 16;
  const align = (n: number) => (n + cmsgAlign - 1) & -cmsgAlign;

  /** Where calls leave an address, and its length. */
  const peer = stable(STORAGE);
  const peerLength = new Uint32Array(32);
  const named = (call: (fd: number, address: Uint8Array, length: Uint32Array) => number, fd: number) => {
    peerLength[0] = STORAGE;
    check(call(fd, peer, peerLength));
    return decode(peer, peerLength[0]!);
  };

  /** struct msghdr over memory that must stay alive and in place during the call. */
  const messageHeader = (
    name: Uint8Array | null,
    nameLength: number,
    buffers: readonly Uint8Array[],
    control: Uint8Array | null,
  ) => {
    const header = stable(56);
    const view = new DataView(header.buffer);
    const vector = stable(16 * buffers.length);
    const vectorView = new DataView(vector.buffer);
    buffers.forEach((buffer, i) => {
      vectorView.setBigUint64(16 * i, addressOf(buffer), true);
      vectorView.setBigUint64(16 * i + 8, BigInt(buffer.length), true);
    });
    if (name !== null) view.setBigUint64(0, addressOf(name), true);
    view.setUint32(8, nameLength, true);
    view.setBigUint64(16, addressOf(vector), true);
    view.setUint32(24, buffers.length, true);
    if (control !== null) view.setBigUint64(32, addressOf(control), true);
    view.setUint32(40, control === null ? 0 : control.length, true);
    return { header, view, vector, flagsAt: isDarwin ? 44 : 48 };
  };

  const packControl = (ancillary: readonly AncillaryData[]): Uint8Array | null => {
    if (ancillary.length === 0) return null;
    const control = stable(ancillary.reduce((n, { data }) => n + cmsgHeader + align(data.length), 0));
    const view = new DataView(control.buffer);
    let at = 0;
    for (const { level, type, data } of ancillary) {
      if (isDarwin) view.setUint32(at, cmsgHeader + data.length, true);
      else view.setBigUint64(at, BigInt(cmsgHeader + data.length), true);
      view.setInt32(at + cmsgHeader - 8, level, true);
      view.setInt32(at + cmsgHeader - 4, type, true);
      control.set(data, at + cmsgHeader);
      at += cmsgHeader + align(data.length);
    }
    return control;
  };

  const unpackControl = (control: Uint8Array): AncillaryData[] => {
    const view = new DataView(control.buffer, control.byteOffset, control.length);
    const out: AncillaryData[] = [];
    for (let at = 0; at + cmsgHeader <= control.length; ) {
      const length = view.getUint32(at, true);
      if (length < cmsgHeader) break;
      out.push({
        level: view.getInt32(at + cmsgHeader - 8, true),
        type: view.getInt32(at + cmsgHeader - 4, true),
        data: control.slice(at + cmsgHeader, Math.min(at + length, control.length)),
      });
      at += align(length);
    }
    return out;
  };

  const hostEntry = (pointer: bigint | null): HostEntry => {
    if (pointer === null) {
      const code = isDarwin ? 1 : peekView(c.hErrno(), 4).getInt32(0, true);
      throw new HostError(code, c.hstrerror(code));
    }
    const view = peekView(pointer, 32);
    const length = view.getInt32(20, true);
    const list = (at: bigint): bigint[] => {
      const out: bigint[] = [];
      for (let p = at; ; p += 8n) {
        const item = peekPointer(p);
        if (item === 0n) return out;
        out.push(item);
      }
    };
    return {
      name: cString(view.getBigUint64(0, true)),
      aliases: list(view.getBigUint64(8, true)).map(cString),
      family: view.getInt32(16, true),
      addresses: list(view.getBigUint64(24, true)).map((p) => peek(p, length)),
    };
  };

  return {
    socket: (family, type, protocol) => check(c.socket(family, type, protocol)),
    socketpair(family, type, protocol) {
      check(c.socketpair(family, type, protocol, scratch));
      return [i32(0), i32(4)];
    },
    bind(fd, address) {
      const bytes = encode(address);
      check(c.bind(fd, bytes, bytes.length));
    },
    connect(fd, address) {
      const bytes = encode(address);
      check(c.connect(fd, bytes, bytes.length));
    },
    listen: (fd, backlog) => void check(c.listen(fd, backlog)),
    accept(fd, flags) {
      peerLength[0] = STORAGE;
      if (isDarwin) flags &= ~(CLOEXEC_FLAG | NONBLOCK_FLAG);
      const accepted: number = check(
        isDarwin ? c.accept(fd, peer, peerLength) : c.accept4(fd, peer, peerLength, flags),
      );
      return { fd: accepted, address: decode(peer, peerLength[0]!) };
    },
    send: (fd, bytes, flags) => check(c.send(fd, outgoing(bytes), bytes.length, flags)),
    sendto(fd, bytes, flags, address) {
      const name = encode(address);
      return check(c.sendto(fd, outgoing(bytes), bytes.length, flags, name, name.length));
    },
    recv(fd, n, flags) {
      const buffer = receiving(n);
      const got: number = check(c.recv(fd, buffer, n, flags));
      return kept(buffer, got);
    },
    recvInto: (fd, target, flags) => check(c.recv(fd, target, target.length, flags)),
    recvfrom(fd, n, flags) {
      const buffer = receiving(n);
      peerLength[0] = STORAGE;
      const got: number = check(c.recvfrom(fd, buffer, n, flags, peer, peerLength));
      return { bytes: kept(buffer, got), address: decode(peer, peerLength[0]!) };
    },
    sendmsg(fd, buffers, ancillary, flags, address) {
      let name: Uint8Array | null = null;
      if (address !== null) {
        const encoded = encode(address);
        name = stable(encoded.length);
        name.set(encoded);
      }
      const control = packControl(ancillary);
      const { header } = messageHeader(name, name?.length ?? 0, inPlace(buffers), control);
      return check(c.sendmsg(fd, header, flags));
    },
    recvmsg(fd, n, ancillarySize, flags) {
      const buffer = stable(n);
      const name = stable(STORAGE);
      const control = ancillarySize === 0 ? null : stable(ancillarySize);
      const { header, view, flagsAt } = messageHeader(name, STORAGE, [buffer], control);
      const got: number = check(c.recvmsg(fd, header, flags));
      return {
        bytes: buffer.slice(0, got),
        ancillary: control === null ? [] : unpackControl(control.subarray(0, view.getUint32(40, true))),
        flags: view.getInt32(flagsAt, true),
        address: decode(name, view.getUint32(8, true)),
      };
    },
    getsockopt(fd, level, option, size) {
      const value = new Uint8Array(size);
      scratchView.setUint32(0, size, true);
      check(c.getsockopt(fd, level, option, value, scratch));
      return value.slice(0, i32(0));
    },
    setsockopt(fd, level, option, value) {
      if (typeof value === 'number') check(c.setsockopt(fd, level, option, null, value));
      else check(c.setsockopt(fd, level, option, value, value.length));
    },
    shutdown: (fd, how) => void check(c.shutdown(fd, how)),
    getpeername: (fd) => named(c.getpeername, fd),
    getsockname: (fd) => named(c.getsockname, fd),

    getaddrinfo(host, service, family, type, protocol, flags) {
      const hints = new Uint8Array(48);
      const view = new DataView(hints.buffer);
      [flags, family, type, protocol].forEach((value, i) => {
        view.setInt32(i * 4, value, true);
      });
      const code: number = c.getaddrinfo(optionalText(host), optionalText(service), hints, scratch);
      if (code !== 0) {
        const { EAI_SYSTEM } = constants.socket as { EAI_SYSTEM: number };
        if (code === EAI_SYSTEM) throw new PosixError(errno());
        throw new AddressInfoError(code, c.gaiStrerror(code));
      }
      const first = scratchView.getBigUint64(0, true);
      const out: AddressInfo[] = [];
      for (let at = first; at !== 0n; ) {
        const entry = peekView(at, 48);
        const length = entry.getUint32(16, true);
        const [addrAt, nameAt] = isDarwin ? [32, 24] : [24, 32];
        const name = entry.getBigUint64(nameAt, true);
        const address = decode(peek(entry.getBigUint64(addrAt, true), length), length);
        if (address !== null)
          out.push({
            family: entry.getInt32(4, true),
            type: entry.getInt32(8, true),
            protocol: entry.getInt32(12, true),
            canonicalName: name === 0n ? '' : cString(name),
            address,
          });
        at = entry.getBigUint64(40, true);
      }
      c.freeaddrinfo(first);
      return out;
    },
    getnameinfo(address, flags) {
      const bytes = encode(address);
      const host = new Uint8Array(1025);
      const service = new Uint8Array(32);
      const code: number = c.getnameinfo(bytes, bytes.length, host, host.length, service, service.length, flags);
      if (code !== 0) throw new AddressInfoError(code, c.gaiStrerror(code));
      return { host: textOf(host), service: textOf(service) };
    },
    gethostbyname: (name, family) => hostEntry(c.gethostbyname2(cText(name), family)),
    gethostbyaddr: (address, family) => hostEntry(c.gethostbyaddr(address, address.length, family)),
    getservbyname(name, protocol) {
      const pointer: bigint | null = c.getservbyname(cText(name), optionalText(protocol));
      return pointer === null ? null : swap16(peekView(pointer, 24).getInt32(16, true));
    },
    getservbyport(port, protocol) {
      const pointer: bigint | null = c.getservbyport(swap16(port), optionalText(protocol));
      return pointer === null ? null : cString(peekPointer(pointer));
    },
    getprotobyname(name) {
      const pointer: bigint | null = c.getprotobyname(cText(name));
      return pointer === null ? null : peekView(pointer, 24).getInt32(16, true);
    },
    ifNameindex() {
      const list: bigint | null = c.ifNameindex();
      if (list === null) fail();
      const out: Array<{ index: number; name: string }> = [];
      for (let at = list; ; at += 16n) {
        const entry = peekView(at, 16);
        const index = entry.getUint32(0, true);
        if (index === 0) break;
        out.push({ index, name: cString(entry.getBigUint64(8, true)) });
      }
      c.ifFreenameindex(list);
      return out;
    },
    ifNametoindex(name) {
      const index: number = c.ifNametoindex(cText(name));
      if (index === 0) fail();
      return index;
    },
    ifIndextoname(index) {
      const name = new Uint8Array(64);
      if (c.ifIndextoname(index, name) === null) fail();
      return textOf(name);
    },
  };
}

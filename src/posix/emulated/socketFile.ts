import { errnoConstants as E } from '../constants/linux/errno.ts';
import { posixConstants as P } from '../constants/linux/posix.ts';
import { selectConstants as S } from '../constants/linux/select.ts';
import { signalConstants as N } from '../constants/linux/signal.ts';
import { socketConstants as C } from '../constants/linux/socket.ts';
import { PosixError } from '../errors.ts';
import { S_IFSOCK } from '../filesystem/fileSystem.ts';
import type { SocketAddress } from '../support/sockets.ts';
import type { FileStat } from '../support/stat.ts';
import type { Kernel } from './kernel.ts';
import type { Network } from './network.ts';
import { anonymousStat, OpenFile } from './openFile.ts';
import type { Door } from './rendezvous.ts';
import { type Attachment, SharedConnection } from './sharedSocket.ts';
import type { HostPipeEnd, HostPipes, SharedEnds } from './sharing.ts';

/** A datagram, or a piece of a stream. */
interface Segment {
  bytes: Uint8Array;
  readonly from: SocketAddress | null;
  attachment: Attachment | null;
}

const CAPACITY = 212992;

/** A socket of the network in memory. */
export class SocketFile extends OpenFile {
  readonly family: number;
  readonly socketType: number;
  readonly protocol: number;
  readonly options = new Map<string, Uint8Array>();
  local: SocketAddress | null = null;
  remote: SocketAddress | null = null;
  /** Bound by bind(2) or by the first use. */
  bound = false;
  /** Connections that wait for accept; null while not listening. */
  waiting: SocketFile[] | null = null;
  backlog = 0;
  /** The other end of a connection. */
  peer: SocketFile | null = null;
  connected = false;
  /** Nothing more is to be read once what is here is read: the other side has shut down or closed. */
  ended = false;
  /** It sent to a side that had closed. */
  refused = false;
  shutRead = false;
  shutWrite = false;
  closed = false;
  /** Reported once, by SO_ERROR or the next call. */
  error = 0;
  /** Out-of-band byte. */
  urgent: number | null = null;
  /** The connection as far as other processes have part in it: then nothing is in memory. */
  shared: SharedConnection | null = null;
  /** Where a listening socket takes connections of other processes. */
  door: Door | null = null;
  /** A non-blocking connect was answered with EINPROGRESS. */
  inProgress = false;
  private readonly segments: Segment[] = [];
  private queued = 0;
  private readonly kernel: Kernel;
  private readonly network: Network;
  private readonly description: FileStat = anonymousStat(S_IFSOCK | 0o777);

  constructor(kernel: Kernel, network: Network, family: number, socketType: number, protocol: number, flags: number) {
    super(P.O_RDWR | flags);
    this.kernel = kernel;
    this.network = network;
    this.family = family;
    this.socketType = socketType;
    this.protocol = protocol;
  }

  get isStream(): boolean {
    return this.socketType === C.SOCK_STREAM;
  }

  /** Stream and seqpacket sockets are connected; datagram sockets need not be. */
  get isConnection(): boolean {
    return this.socketType !== C.SOCK_DGRAM;
  }

  private get room(): number {
    return CAPACITY - this.queued;
  }

  stat(): FileStat {
    return this.description;
  }

  override read(target: Uint8Array): number {
    return this.receive(target, 0).length;
  }

  override write(bytes: Uint8Array): number {
    return this.transmit(bytes, 0, null, null);
  }

  /** Makes pipes that processes share of a connection in memory; false if it is none, or has files on their way. */
  share(pipes: HostPipes): boolean {
    if (this.shared !== null) return true;
    const { peer } = this;
    if (!this.isStream || !this.connected || peer === null || [this, peer].some((end) => end.carriesFiles))
      return false;
    const there = pipes.create();
    const back = pipes.create();
    this.become({ reading: back.reading, writing: there.writing }, back.writing);
    peer.become({ reading: there.reading, writing: back.writing }, there.writing);
    return true;
  }

  private get carriesFiles(): boolean {
    return this.segments.some(({ attachment }) => attachment !== null);
  }

  /** What has been received goes back into the pipe that it will be read from. */
  private become(ends: SharedEnds, received: HostPipeEnd): void {
    for (const { bytes } of this.segments) if (received.write(bytes) !== bytes.length) throw new PosixError(E.EMFILE);
    this.segments.length = 0;
    this.shared = new SharedConnection(this.kernel, ends);
    if (this.closed) this.shared.close();
    else this.shared.shutdown(this.shutRead, this.shutWrite);
  }

  /** Whether a connection waits for accept. */
  get hasClient(): boolean {
    for (let client = this.door?.next() ?? null; client !== null; client = this.door!.next()) {
      const socket = new SocketFile(this.kernel, this.network, this.family, this.socketType, this.protocol, 0);
      socket.attach(client.connection, client.address);
      socket.local = this.local;
      this.waiting?.push(socket);
    }
    return (this.waiting?.length ?? 0) > 0;
  }

  /** Takes over a connection with another process. */
  attach(connection: SharedConnection, remote: SocketAddress | null): void {
    this.shared = connection;
    this.connected = true;
    this.remote = remote;
  }

  override available(): number {
    if (this.shared !== null) return this.shared.events() & S.POLLIN ? 1 : 0;
    if (this.waiting !== null) throw new PosixError(E.EINVAL);
    return this.isStream ? this.queued : (this.segments[0]?.bytes.length ?? 0);
  }

  /** Throws a pending error, once. */
  private complain(): void {
    if (this.error === 0) return;
    const { error } = this;
    this.error = 0;
    throw new PosixError(error);
  }

  /** Bytes received into `target`; for datagrams `full` is the whole length and `from` the sender. */
  receive(
    target: Uint8Array,
    flags: number,
  ): { length: number; full: number; from: SocketAddress | null; attachment: Attachment | null } {
    if (flags & C.MSG_OOB) return this.receiveUrgent(target);
    if (this.shared !== null) {
      const { length, attachment } = this.shared.receive(this, target, flags);
      return { length, full: length, from: null, attachment };
    }
    if (this.isConnection && !this.connected && !this.ended) {
      this.complain();
      throw new PosixError(this.isStream || this.waiting !== null ? E.ENOTCONN : E.ENOTCONN);
    }
    const enough = flags & C.MSG_WAITALL && this.isStream ? Math.min(target.length, CAPACITY) : 1;
    const ready = () =>
      this.queued >= enough ||
      (enough <= 1 && this.segments.length > 0) ||
      this.ended ||
      this.shutRead ||
      this.error !== 0;
    if (this.isStream && target.length === 0 && this.queued === 0 && !this.ended && !ready())
      return { length: 0, full: 0, from: null, attachment: null };
    if (!ready()) {
      this.kernel.waiter.pump();
      if (!ready()) {
        if (this.nonBlocking || flags & C.MSG_DONTWAIT) {
          if (this.segments.length === 0) throw new PosixError(E.EAGAIN);
        } else this.kernel.waiter.until(ready);
      }
    }
    const first = this.segments[0];
    if (first === undefined) {
      this.complain();
      return { length: 0, full: 0, from: null, attachment: null };
    }
    const peek = (flags & C.MSG_PEEK) !== 0;
    if (!this.isStream) {
      const length = Math.min(target.length, first.bytes.length);
      target.set(first.bytes.subarray(0, length));
      const { attachment, from } = first;
      if (!peek) {
        this.segments.shift();
        this.queued -= first.bytes.length;
      }
      return { length, full: first.bytes.length, from, attachment };
    }
    let done = 0;
    let attachment: Attachment | null = null;
    for (let i = 0; i < this.segments.length && done < target.length; ) {
      const segment = this.segments[i]!;
      if (segment.attachment !== null) {
        // What carries files or control data is not joined with what came before.
        if (done > 0) break;
        attachment = segment.attachment;
      }
      const count = Math.min(target.length - done, segment.bytes.length);
      target.set(segment.bytes.subarray(0, count), done);
      done += count;
      if (peek) {
        i++;
        continue;
      }
      this.queued -= count;
      if (count === segment.bytes.length) this.segments.shift();
      else {
        segment.bytes = segment.bytes.subarray(count);
        segment.attachment = null;
      }
    }
    return { length: done, full: done, from: null, attachment };
  }

  private receiveUrgent(target: Uint8Array): { length: number; full: number; from: null; attachment: null } {
    if (!this.isStream || this.family === C.AF_UNIX) throw new PosixError(E.EOPNOTSUPP);
    if (this.urgent === null) throw new PosixError(E.EINVAL);
    if (target.length > 0) target[0] = this.urgent;
    this.urgent = null;
    return { length: 1, full: 1, from: null, attachment: null };
  }

  /** send, sendto, sendmsg: how many bytes went. */
  transmit(bytes: Uint8Array, flags: number, address: SocketAddress | null, attachment: Attachment | null): number {
    this.complain();
    if (!this.isConnection) return this.transmitDatagram(bytes, flags, address, attachment);
    if (address !== null && this.connected && this.family !== C.AF_UNIX) address = null;
    if (address !== null) throw new PosixError(this.connected ? E.EISCONN : E.EOPNOTSUPP);
    const broken = () => {
      if ((flags & C.MSG_NOSIGNAL) === 0) this.kernel.signals.deliver(N.SIGPIPE);
      return new PosixError(E.EPIPE);
    };
    if (this.shutWrite) throw broken();
    if (this.shared !== null)
      try {
        return this.shared.send(this, bytes, flags, attachment);
      } catch (error) {
        throw error instanceof PosixError && error.errno === E.EPIPE ? broken() : error;
      }
    const { peer } = this;
    if (!this.connected)
      throw this.ended ? broken() : new PosixError(this.isStream && this.family !== C.AF_UNIX ? E.EPIPE : E.ENOTCONN);
    if (peer === null || peer.closed || peer.shutRead) {
      if (peer === null || !peer.closed || this.family === C.AF_UNIX || this.refused) throw broken();
      // TCP is told only by the answer to what it sends.
      this.refused = bytes.length > 0;
      return bytes.length;
    }
    if (flags & C.MSG_OOB) {
      if (!this.isStream || this.family === C.AF_UNIX) throw new PosixError(E.EOPNOTSUPP);
      if (bytes.length > 1) peer.put(bytes.slice(0, -1), null, null);
      peer.urgent = bytes.at(-1) ?? null;
      return bytes.length;
    }
    if (bytes.length === 0 && this.isStream && attachment === null) return 0;
    const needed = this.isStream ? 1 : bytes.length;
    if (needed > CAPACITY) throw new PosixError(E.EMSGSIZE);
    if (peer.room < needed) {
      this.kernel.waiter.pump();
      if (peer.room < needed) {
        if (this.nonBlocking || flags & C.MSG_DONTWAIT) throw new PosixError(E.EAGAIN);
        this.kernel.waiter.until(() => peer.room >= needed || peer.closed || peer.shutRead);
        if (peer.closed || peer.shutRead) throw broken();
      }
    }
    const count = Math.min(bytes.length, peer.room);
    peer.put(bytes.slice(0, count), this.family === C.AF_UNIX && !this.isStream ? this.local : null, attachment);
    return count;
  }

  private transmitDatagram(
    bytes: Uint8Array,
    flags: number,
    address: SocketAddress | null,
    attachment: Attachment | null,
  ): number {
    if (this.shutWrite) throw new PosixError(E.EPIPE);
    let target: SocketFile | null;
    if (address === null) {
      if (!this.connected) throw new PosixError(this.family === C.AF_UNIX ? E.ENOTCONN : E.EDESTADDRREQ);
      target = this.peer !== null && !this.peer.closed ? this.peer : null;
      if (target === null) {
        if (this.family === C.AF_UNIX) throw new PosixError(E.ECONNREFUSED);
        target = this.remote === null ? null : this.network.datagramTarget(this, this.remote);
      }
    } else target = this.network.datagramTarget(this, address);
    if (bytes.length > (this.family === C.AF_UNIX ? CAPACITY : 65507)) throw new PosixError(E.EMSGSIZE);
    this.network.bindImplicitly(this);
    if (target === null) {
      // UDP tells of a closed port at the next call, and only on a connected socket.
      if (this.family === C.AF_UNIX) throw new PosixError(E.ECONNREFUSED);
      if (this.connected) this.error = E.ECONNREFUSED;
      return bytes.length;
    }
    if (this.family === C.AF_UNIX && target.room < bytes.length) {
      if (this.nonBlocking || flags & C.MSG_DONTWAIT) throw new PosixError(E.EAGAIN);
      const wanted = target;
      this.kernel.waiter.until(() => wanted.room >= bytes.length || wanted.closed);
    }
    if (target.room >= bytes.length) target.put(bytes.slice(), this.network.sourceFor(this, target), attachment);
    return bytes.length;
  }

  /** Data arrives. */
  put(bytes: Uint8Array, from: SocketAddress | null, attachment: Attachment | null): void {
    for (const file of attachment?.files ?? []) file.references++;
    this.segments.push({ bytes, from, attachment });
    this.queued += bytes.length;
  }

  override events(): number {
    let bits = 0;
    if (this.waiting !== null) return this.hasClient ? S.POLLIN | S.POLLRDNORM : 0;
    if (this.shared !== null) return this.shared.events();
    if (this.error !== 0) bits |= S.POLLERR;
    if (this.urgent !== null) bits |= S.POLLPRI;
    if (this.segments.length > 0) bits |= S.POLLIN | S.POLLRDNORM;
    if (!this.isConnection) return bits | S.POLLOUT | S.POLLWRNORM | (this.shutRead ? S.POLLIN | S.POLLRDHUP : 0);
    if (!this.connected && !this.ended) return bits | S.POLLHUP | S.POLLOUT | S.POLLWRNORM;
    const over = this.ended || this.shutRead;
    if (over) bits |= S.POLLIN | S.POLLRDNORM | S.POLLRDHUP;
    const { peer } = this;
    if (over && (this.shutWrite || peer === null || peer.closed)) bits |= S.POLLHUP;
    if (peer === null || peer.closed || peer.shutRead || this.shutWrite || peer.room >= 4096)
      bits |= S.POLLOUT | S.POLLWRNORM;
    return bits;
  }

  shutdown(how: number): void {
    if (how < 0 || how > 2) throw new PosixError(E.EINVAL);
    if (this.waiting !== null) {
      this.waiting = null;
      this.shutRead = true;
      return;
    }
    if (!this.connected) throw new PosixError(E.ENOTCONN);
    this.shared?.shutdown(how !== C.SHUT_WR, how !== C.SHUT_RD);
    if (how !== C.SHUT_WR) this.shutRead = true;
    if (how !== C.SHUT_RD) {
      this.shutWrite = true;
      if (this.peer !== null && this.isConnection) this.peer.ended = true;
    }
  }

  override close(): void {
    this.closed = true;
    this.network.release(this);
    this.door?.close();
    this.shared?.close();
    for (const pending of this.waiting ?? []) pending.close();
    for (const { attachment } of this.segments)
      for (const file of attachment?.files ?? []) if (--file.references === 0) file.close();
    const { peer } = this;
    if (peer === null || !this.isConnection) return;
    if ((this.segments.length > 0 || this.aborts) && !peer.closed) peer.error = E.ECONNRESET;
    this.segments.length = 0;
    peer.ended = true;
  }

  /** `SO_LINGER` with no time: closing resets the connection. */
  private get aborts(): boolean {
    const linger = this.options.get(`${C.SOL_SOCKET}:${C.SO_LINGER}`);
    return (
      linger !== undefined &&
      this.family !== C.AF_UNIX &&
      linger[0] === 1 &&
      linger.subarray(4).every((byte) => byte === 0)
    );
  }
}

import { errnoConstants as E } from '../constants/linux/errno.ts';
import { selectConstants as S } from '../constants/linux/select.ts';
import { socketConstants as C } from '../constants/linux/socket.ts';
import { PosixError } from '../errors.ts';
import type { AncillaryData } from '../support/sockets.ts';
import type { Kernel } from './kernel.ts';
import type { OpenFile } from './openFile.ts';
import { eventsOfEnd, throughEnd, writeThrough } from './pipe.ts';
import type { HostPipeEnd, SharedEnds } from './sharing.ts';

/** What a message carries beside its bytes: control messages, and the open files that SCM_RIGHTS passes. */
export interface Attachment {
  readonly ancillary: readonly AncillaryData[];
  readonly files: readonly OpenFile[];
}

/** What a client holds for the server until that has accepted. */
export interface Offer {
  readonly reading: HostPipeEnd;
  readonly writing: HostPipeEnd;
  /** Where the server takes offers. */
  readonly door: HostPipeEnd;
}

/** How a server answers an offer. */
export const ACCEPTED = 'accepted';

/** A connection of two pipes that processes share. */
export class SharedConnection {
  readonly ends: SharedEnds;
  private readonly kernel: Kernel;
  private offer: Offer | null;
  /** What was read to be looked at. */
  private ahead: Uint8Array | null = null;
  /** Comes with the bytes that are read next. */
  private attachment: Attachment | null = null;

  constructor(kernel: Kernel, ends: SharedEnds, offer: Offer | null = null) {
    this.kernel = kernel;
    this.ends = ends;
    this.offer = offer;
    if (ends.reading !== null) ends.reading.heard = (text) => this.hear(text);
  }

  private hear(text: string): void {
    if (text === ACCEPTED) this.dropOffer();
    else this.attachment = { files: this.kernel.flight!.receive(text), ancillary: [] };
  }

  private dropOffer(): void {
    if (this.offer === null) return;
    const { reading, writing, door } = this.offer;
    this.offer = null;
    reading.close();
    writing.close();
    door.close();
  }

  /** A server that has gone without an answer will give none. */
  private settle(): void {
    if (this.offer !== null && this.offer.door.state() === 'over') this.dropOffer();
  }

  /** Of one that is closed: whether nothing is left to be done. */
  finish(): boolean {
    this.settle();
    // The answer is heard as it is read.
    if (this.offer !== null && this.ends.reading!.state() !== 'over') return false;
    this.dropOffer();
    this.shutdown(true, true);
    return true;
  }

  receive(file: OpenFile, target: Uint8Array, flags: number): { length: number; attachment: Attachment | null } {
    this.settle();
    const { ahead } = this;
    let length: number;
    if (ahead !== null) {
      length = Math.min(ahead.length, target.length);
      target.set(ahead.subarray(0, length));
      this.ahead = length < ahead.length ? ahead.subarray(length) : null;
    } else length = this.readInto(file, target, flags);
    if ((flags & C.MSG_WAITALL) !== 0 && (flags & C.MSG_PEEK) === 0)
      while (length < target.length) {
        const more = this.readInto(file, target.subarray(length), flags);
        if (more === 0) break;
        length += more;
      }
    if (flags & C.MSG_PEEK) {
      const rest = this.ahead ?? new Uint8Array(0);
      this.ahead = new Uint8Array(length + rest.length);
      this.ahead.set(target.subarray(0, length));
      this.ahead.set(rest, length);
      if (this.ahead.length === 0) this.ahead = null;
      return { length, attachment: null };
    }
    const { attachment } = this;
    this.attachment = null;
    return { length, attachment };
  }

  private readInto(file: OpenFile, target: Uint8Array, flags: number): number {
    const { reading } = this.ends;
    if (reading === null || target.length === 0) return 0;
    return throughEnd(
      this.kernel,
      file,
      reading,
      (end) => end.read(target),
      file.nonBlocking || (flags & C.MSG_DONTWAIT) !== 0,
    );
  }

  send(file: OpenFile, bytes: Uint8Array, flags: number, attachment: Attachment | null): number {
    this.settle();
    const { writing } = this.ends;
    if (writing === null) throw new PosixError(E.EPIPE);
    const atOnce = file.nonBlocking || (flags & C.MSG_DONTWAIT) !== 0;
    if (attachment !== null && attachment.files.length > 0) {
      const text = this.kernel.flight!.describe(attachment.files);
      throughEnd(this.kernel, file, writing, (end) => end.tell(text), atOnce);
    }
    return writeThrough(this.kernel, file, writing, bytes, atOnce);
  }

  events(): number {
    this.settle();
    const { reading, writing } = this.ends;
    const over = S.POLLRDHUP | (writing === null ? S.POLLHUP : 0);
    let bits = S.POLLIN | S.POLLRDNORM;
    if (this.ahead === null) bits = reading === null ? bits | over : eventsOfEnd(this.kernel, reading, bits, over);
    return bits | (writing === null ? 0 : eventsOfEnd(this.kernel, writing, S.POLLOUT | S.POLLWRNORM, 0));
  }

  shutdown(reading: boolean, writing: boolean): void {
    if (reading) this.ends.reading?.close();
    if (reading) this.ends.reading = null;
    if (writing) this.ends.writing?.close();
    if (writing) this.ends.writing = null;
  }

  close(): void {
    // Who has not yet accepted gets all the same what was sent.
    this.shutdown(this.offer === null, true);
    if (this.offer !== null) this.kernel.flight!.linger(this);
    for (const file of this.attachment?.files ?? []) if (--file.references === 0) file.close();
  }
}

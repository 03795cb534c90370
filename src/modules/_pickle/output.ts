import { pyObjectCall1 } from '../../runtime/abstract/call.ts';
import type { PValue } from '../../runtime/object.ts';
import { ByteWriter } from '../../runtime/text/byte-writer.ts';
import { PBytes } from '../../runtime/values/sequences.ts';
import { OP } from './opcodes.ts';

/** A frame is closed at the first object that begins past this size; longer runs of bytes stand outside of frames. */
export const FRAME_TARGET = 64 * 1024;
const FRAME_MINIMUM = 4;
const FRAME_HEADER = 9;

const scratch = new DataView(new ArrayBuffer(8));

/** Where a pickle is written: to memory, or through the `write` of a file whenever a frame is complete. */
export class PickleOutput {
  #out = new ByteWriter(64);
  readonly #write: PValue | undefined;
  #framing = false;
  /** Where the header of the open frame stands; -1 while none is open. */
  #frameStart = -1;

  constructor(write?: PValue) {
    this.#write = write;
  }

  startFraming(): void {
    this.#framing = true;
  }

  stopFraming(): void {
    this.#closeFrame();
    this.#framing = false;
  }

  #openFrame(): void {
    if (!this.#framing || this.#frameStart >= 0) return;
    this.#frameStart = this.#out.length;
    this.#out.reserve(FRAME_HEADER);
    this.#out.length += FRAME_HEADER;
  }

  #closeFrame(): void {
    const start = this.#frameStart;
    if (start < 0) return;
    const out = this.#out;
    const size = out.length - start - FRAME_HEADER;
    if (size < FRAME_MINIMUM) {
      out.buffer.copyWithin(start, start + FRAME_HEADER, out.length);
      out.length -= FRAME_HEADER;
    } else {
      out.buffer[start] = OP.FRAME;
      for (let i = 1, rest = size; i < FRAME_HEADER; i++, rest = Math.floor(rest / 256))
        out.buffer[start + i] = rest & 255;
    }
    this.#frameStart = -1;
  }

  /** An object begins here: a full frame ends. */
  boundary(): void {
    if (this.#frameStart < 0 || this.#out.length - this.#frameStart - FRAME_HEADER < FRAME_TARGET) return;
    this.#closeFrame();
    if (this.#write !== undefined) this.flush();
  }

  op(code: number): void {
    this.#openFrame();
    this.#out.byte(code);
  }

  bytes(data: Uint8Array): void {
    this.#openFrame();
    this.#out.bytes(data);
  }

  /** An opcode with a line of text. */
  line(code: number, text: string): void {
    this.#openFrame();
    this.#out.byte(code);
    this.#out.latin1(text);
    this.#out.byte(0x0a);
  }

  /** An opcode with a little-endian number of `width` bytes. */
  counted(code: number, value: number, width: 1 | 2 | 4 | 8): void {
    this.#openFrame();
    const out = this.#out;
    out.byte(code);
    for (let i = 0, rest = value; i < width; i++) {
      out.byte(rest % 256);
      rest = Math.floor(rest / 256);
    }
  }

  int32(code: number, value: number): void {
    this.counted(code, value >>> 0, 4);
  }

  double(code: number, value: number): void {
    this.op(code);
    scratch.setFloat64(0, value);
    for (let i = 0; i < 8; i++) this.#out.byte(scratch.getUint8(i));
  }

  /** An opcode with its length and that many bytes; a long run is passed on as it is. `whole` is an object of just these bytes. */
  run(code: number, width: 1 | 4 | 8, data: Uint8Array, whole?: PValue): void {
    if (data.length < FRAME_TARGET) {
      this.counted(code, data.length, width);
      this.bytes(data);
      return;
    }
    this.#closeFrame();
    const framing = this.#framing;
    this.#framing = false;
    this.counted(code, data.length, width);
    if (this.#write === undefined) this.bytes(data);
    else {
      this.flush();
      pyObjectCall1(this.#write, whole ?? new PBytes(data));
    }
    this.#framing = framing;
  }

  /** Gives what there is to the file. */
  flush(): void {
    const write = this.#write!;
    const data = new PBytes(this.finish());
    this.#out = new ByteWriter(64);
    pyObjectCall1(write, data);
  }

  finish(): Uint8Array {
    this.#closeFrame();
    return this.#out.finish();
  }
}

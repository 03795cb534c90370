/** Output that later output refers back to: what was taken stays as long as it can be referred to. */
export class OutputWindow {
  buffer = new Uint8Array(1 << 16);
  /** End of what was written. */
  end = 0;
  /** Where what was not taken yet begins. */
  #taken = 0;
  /** How much was written since the dictionary was last empty. */
  filled = 0;
  readonly size: number;

  constructor(size: number) {
    this.size = Math.max(size, 4096);
  }

  get ready(): number {
    return this.end - this.#taken;
  }

  /** Makes room for `count` more bytes. */
  reserve(count: number): void {
    if (this.end + count <= this.buffer.length) return;
    const keep = Math.min(this.#taken, Math.max(0, this.end - this.size));
    if (keep > this.buffer.length >> 1) {
      this.buffer.copyWithin(0, keep, this.end);
      this.end -= keep;
      this.#taken -= keep;
    }
    if (this.end + count <= this.buffer.length) return;
    const larger = new Uint8Array(Math.max(this.buffer.length * 2, this.end + count));
    larger.set(this.buffer.subarray(0, this.end));
    this.buffer = larger;
  }

  take(): Uint8Array {
    const bytes = this.buffer.slice(this.#taken, this.end);
    this.#taken = this.end;
    return bytes;
  }

  write(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.end);
    this.end += bytes.length;
    this.filled += bytes.length;
  }
}

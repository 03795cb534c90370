/** Lines, columns and bytes of the text read so far: counted from the last place that was asked for. */
export class Positions {
  #at = 0;
  line = 1;
  column = 0;
  bytes = 0;
  /** Bytes of a code unit; 0 for UTF-8, where that depends. */
  width = 0;

  /** Counts on to `at`; places before the last one are not counted back to. */
  moveTo(text: string, at: number): void {
    if (at <= this.#at) return;
    const end = Math.min(at, text.length);
    const bytes = this.bytes + (end - this.#at) * this.width;
    for (let i = this.#at; i < end; i++) {
      const unit = text.charCodeAt(i);
      if (unit === 10) {
        if (i === 0 || text.charCodeAt(i - 1) !== 13) this.line++;
        this.column = 0;
        this.bytes++;
      } else if (unit === 13) {
        this.line++;
        this.column = 0;
        this.bytes++;
      } else if (unit < 0x80) {
        this.column++;
        this.bytes++;
      } else if (unit < 0x800) {
        this.column++;
        this.bytes += 2;
      } else if (unit >= 0xdc00 && unit < 0xe000) {
        // The second half of a pair, or a byte that could not be decoded.
        this.bytes++;
      } else {
        this.column++;
        this.bytes += 3;
      }
    }
    this.#at = end;
    if (this.width > 0) this.bytes = bytes;
  }

  /** The text loses its first `count` characters, which have been counted. */
  drop(count: number): void {
    this.#at -= count;
  }
}

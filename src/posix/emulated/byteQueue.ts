/** Bytes first in, first out. */
export class ByteQueue {
  length = 0;
  private readonly chunks: Uint8Array[] = [];
  /** Index of the first chunk in use, and bytes of it already taken. */
  private first = 0;
  private taken = 0;

  /** Takes the array over. */
  put(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.chunks.push(bytes);
    this.length += bytes.length;
  }

  /** Moves bytes to the target; how many. */
  take(target: Uint8Array): number {
    const count = this.peek(target);
    this.drop(count);
    return count;
  }

  peek(target: Uint8Array): number {
    let done = 0;
    let skip = this.taken;
    for (let i = this.first; i < this.chunks.length && done < target.length; i++) {
      const part = this.chunks[i]!.subarray(skip, skip + target.length - done);
      target.set(part, done);
      done += part.length;
      skip = 0;
    }
    return done;
  }

  drop(count: number): void {
    this.length -= count;
    while (count > 0) {
      const left = this.chunks[this.first]!.length - this.taken;
      if (count < left) {
        this.taken += count;
        break;
      }
      count -= left;
      this.first++;
      this.taken = 0;
    }
    if (this.first > 64 || this.length === 0) {
      this.chunks.splice(0, this.first);
      this.first = 0;
    }
  }
}

/** Bytes of a file in memory, in pages; what was never written costs nothing and reads as zeros. */
const PAGE = 1 << 16;

export class MemoryContent {
  size = 0;
  /** Bytes of all pages. */
  allocated = 0;
  private readonly pages = new Map<number, Uint8Array>();

  read(target: Uint8Array, position: number): number {
    const length = Math.min(target.length, this.size - position);
    if (length <= 0) return 0;
    for (let done = 0; done < length; ) {
      const at = position + done;
      const within = at % PAGE;
      const count = Math.min(length - done, PAGE - within);
      const page = this.pages.get((at - within) / PAGE);
      const available = page === undefined ? 0 : Math.max(0, Math.min(count, page.length - within));
      if (available > 0) target.set(page!.subarray(within, within + available), done);
      if (available < count) target.fill(0, done + available, done + count);
      done += count;
    }
    return length;
  }

  write(bytes: Uint8Array, position: number): void {
    for (let done = 0; done < bytes.length; ) {
      const at = position + done;
      const within = at % PAGE;
      const count = Math.min(bytes.length - done, PAGE - within);
      this.page((at - within) / PAGE, within + count).set(bytes.subarray(done, done + count), within);
      done += count;
    }
    if (bytes.length > 0) this.size = Math.max(this.size, position + bytes.length);
  }

  /** How much `write` would add to `allocated`, at most. */
  growth(length: number, position: number): number {
    let total = 0;
    for (let at = position; at < position + length; at += PAGE - (at % PAGE)) {
      const index = Math.floor(at / PAGE);
      const room = this.pages.get(index)?.length ?? 0;
      const needed = Math.min(PAGE, position + length - index * PAGE);
      if (needed > room) total += pageSize(needed) - room;
    }
    return total;
  }

  private page(index: number, length: number): Uint8Array {
    const old = this.pages.get(index);
    if (old !== undefined && old.length >= length) return old;
    const page = new Uint8Array(pageSize(length));
    if (old !== undefined) page.set(old);
    this.allocated += page.length - (old?.length ?? 0);
    this.pages.set(index, page);
    return page;
  }

  truncate(size: number): void {
    if (size < this.size) {
      const last = Math.floor(size / PAGE);
      for (const [index, page] of this.pages) {
        if (index * PAGE >= size) {
          this.pages.delete(index);
          this.allocated -= page.length;
        } else if (index === last) page.fill(0, size - index * PAGE);
      }
    }
    this.size = size;
  }

  /** As FileHandle.seekData. */
  seekData(position: number, hole: boolean): number {
    if (position >= this.size) return -1;
    for (let at = position; at < this.size; at = (Math.floor(at / PAGE) + 1) * PAGE) {
      if (this.pages.has(Math.floor(at / PAGE)) !== hole) return at;
      if (!hole && !this.hasPageFrom(Math.floor(at / PAGE))) return -1;
    }
    return hole ? this.size : -1;
  }

  private hasPageFrom(index: number): boolean {
    for (const known of this.pages.keys()) if (known >= index) return true;
    return false;
  }
}

/** Small files take little: a page begins at 256 bytes and doubles. */
function pageSize(length: number): number {
  let size = 256;
  while (size < length) size *= 2;
  return Math.min(size, PAGE);
}

import { PosixError } from '../../posix/errors.ts';
import { currentContext } from '../../runtime/context.ts';
import { type Pointer, SQLITE_BUSY, SQLITE_OK } from './api.ts';
import type { Library } from './library.ts';
import { recordLock } from './vfs-locks.ts';

/*
 * The index of a write-ahead log, which processes share in the file `…-shm`. SQLite has it mapped; memory of WebAssembly cannot be, so each
 * region is a copy, compared with the file where SQLite's protocol has other processes see changes: when a lock is taken or given back, and
 * at barriers. What was changed here is written, what was changed elsewhere is read; a word is never changed on both sides, by the locks.
 */

const LOCKS = 8;
/** Where the bytes are that are locked. */
const LOCK_BASE = 120;
/** Locked by whoever uses the file: the first to come makes it anew. */
const DEAD_MAN_SWITCH = 128;
/** What changes with every commit is at the beginning: two copies of the header, and how far checkpoints are. */
const HEADER = 136;

const LOCK_UNLOCK = 1;
const LOCK_SHARED = 4;
/** The lock that writers have, and those of checkpoints and recovery: they write to the whole index. */
const WRITING_LOCKS = 3;

const posix = () => currentContext().posix;

interface Region {
  readonly at: Pointer;
  /** The contents when they were compared last. */
  readonly known: Int32Array;
}

/** The shared memory of a database, for all its connections in this process. */
export class SharedMemory {
  readonly library: Library;
  readonly #path: string;
  readonly #fd: number;
  #regions: Region[] = [];
  #regionSize = 0;
  /** For each lock how many connections share it; -1 is one that excludes others. */
  readonly locks: number[] = new Array(LOCKS).fill(0);
  users = 0;

  /** null if another process is just making the file. */
  static open(library: Library, path: string, fd: number): SharedMemory | null {
    if (recordLock(fd, 'write', DEAD_MAN_SWITCH, 1)) posix().ftruncate(fd, 3);
    if (recordLock(fd, 'read', DEAD_MAN_SWITCH, 1)) return new SharedMemory(library, path, fd);
    posix().close(fd);
    return null;
  }

  private constructor(library: Library, path: string, fd: number) {
    this.library = library;
    this.#path = path;
    this.#fd = fd;
  }

  /** Where a region is in memory; 0 if there is none yet and none is to be made. */
  map(index: number, size: number, extend: boolean): Pointer {
    this.#regionSize = size;
    if (index < this.#regions.length) return this.#regions[index]!.at;
    const needed = (index + 1) * size;
    if (Number(posix().fstat(this.#fd).size) < needed) {
      if (!extend) return 0;
      posix().ftruncate(this.#fd, needed);
    }
    while (this.#regions.length <= index) {
      const at = this.library.allocate(size);
      const contents = new Uint8Array(size);
      contents.set(posix().pread(this.#fd, size, this.#regions.length * size));
      this.library.bytes.set(contents, at);
      this.#regions.push({ at, known: new Int32Array(contents.buffer) });
    }
    return this.#regions[index]!.at;
  }

  /** Brings memory and file together; without `all` only if the header says that something has changed. */
  synchronize(all: boolean): void {
    if (this.#regions.length === 0 || !(all || this.#headerChanged())) return;
    const size = this.#regionSize;
    // The header last: it says that the rest is there.
    for (let i = this.#regions.length - 1; i > 0; i--) this.#compare(i, 0, size);
    this.#compare(0, HEADER, size);
    this.#compare(0, 0, HEADER);
  }

  #headerChanged(): boolean {
    const { at, known } = this.#regions[0]!;
    const there = new Int32Array(posix().pread(this.#fd, HEADER, 0).slice().buffer);
    const own = new Int32Array(this.library.bytes.buffer, at, there.length);
    return there.some((word, i) => word !== known[i] || own[i] !== known[i]);
  }

  #compare(index: number, from: number, to: number): void {
    const { at, known } = this.#regions[index]!;
    const offset = index * this.#regionSize;
    const bytes = posix().pread(this.#fd, to - from, offset + from);
    if (bytes.length < to - from) return;
    const there = new Int32Array(bytes.slice().buffer);
    const own = new Int32Array(this.library.bytes.buffer, at + from, there.length);
    const first = from / 4;
    for (let i = 0; i < there.length; i++) {
      const before = known[first + i]!;
      if (own[i] === before) known[first + i] = own[i] = there[i]!;
      else {
        // As many as were changed here.
        const start = i;
        while (i < there.length && own[i] !== known[first + i]) {
          known[first + i] = own[i]!;
          i++;
        }
        const written = this.library.copy(at + from + 4 * start, 4 * (i - start));
        posix().pwrite(this.#fd, written, offset + from + 4 * start);
        i--;
      }
    }
  }

  /** Takes or gives back locks for a connection. */
  lock(holder: ShmLocks, first: number, count: number, flags: number): number {
    const mask = ((1 << (first + count)) - (1 << first)) >>> 0;
    const isWriting = first < WRITING_LOCKS && (flags & LOCK_SHARED) === 0;
    if ((flags & LOCK_UNLOCK) !== 0) {
      if (((holder.shared | holder.exclusive) & mask) === 0) return SQLITE_OK;
      this.synchronize(isWriting);
      this.#unlock(holder, first, count, mask, (flags & LOCK_SHARED) !== 0);
      return SQLITE_OK;
    }
    const taken =
      (flags & LOCK_SHARED) !== 0 ? this.#share(holder, first, mask) : this.#exclude(holder, first, count, mask);
    if (!taken) return SQLITE_BUSY;
    this.synchronize(isWriting);
    return SQLITE_OK;
  }

  #unlock(holder: ShmLocks, first: number, count: number, mask: number, shared: boolean): void {
    if (shared && this.locks[first]! > 1) this.locks[first]!--;
    else {
      recordLock(this.#fd, 'none', LOCK_BASE + first, count);
      this.locks.fill(0, first, first + count);
    }
    holder.shared &= ~mask;
    holder.exclusive &= ~mask;
  }

  #share(holder: ShmLocks, first: number, mask: number): boolean {
    if ((holder.shared & mask) !== 0) return true;
    if (this.locks[first]! < 0) return false;
    if (this.locks[first] === 0 && !recordLock(this.#fd, 'read', LOCK_BASE + first, 1)) return false;
    this.locks[first]!++;
    holder.shared |= mask;
    return true;
  }

  #exclude(holder: ShmLocks, first: number, count: number, mask: number): boolean {
    for (let i = first; i < first + count; i++)
      if ((holder.exclusive & (1 << i)) === 0 && this.locks[i] !== 0) return false;
    if (!recordLock(this.#fd, 'write', LOCK_BASE + first, count)) return false;
    this.locks.fill(-1, first, first + count);
    holder.exclusive |= mask;
    return true;
  }

  close(remove: boolean): void {
    for (const { at } of this.#regions) this.library.api.sqlite3_free(at);
    this.#regions = [];
    if (remove) {
      try {
        posix().unlinkat(posix().constants.libc.AT_FDCWD, this.#path, false);
      } catch (error) {
        if (!(error instanceof PosixError)) throw error;
      }
    }
    posix().close(this.#fd);
  }
}

/** The locks of one connection, a bit for each. */
export class ShmLocks {
  shared = 0;
  exclusive = 0;
}

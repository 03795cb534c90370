import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errnoConstants as E } from '../constants/linux/errno.ts';
import type { HostPipeEnd, HostPipes } from '../emulated/sharing.ts';
import { PosixError } from '../errors.ts';
import { hostFile } from '../filesystem/host/hostFileSystem.ts';
import { hostCall } from '../filesystem/hostFailure.ts';

/*
 * Pipes that processes share, by means of Node, which has neither pipe(2) nor poll(2). Each is made of three FIFOs, which have no name by the time
 * they are used; who knows a process and its fds opens them through /proc.
 *
 * - `data`: frames of at most PIPE_BUF bytes, so that each is written whole or not at all.
 * - `tokens`: a byte for each frame. Who has taken one has a frame to read; who only looks whether there is something puts it back.
 * - `life`: writers have it open for reading. Opened for writing it tells readers whether there are any (ENXIO).
 */

const { O_RDONLY, O_WRONLY, O_RDWR, O_NONBLOCK } = fs.constants;
const O_PATH = 0o10000000;

/** PIPE_BUF, and the length that each frame begins with. */
const FRAME = 4096;
const HEADER = 2;
/** Set in the header of a word of the system's own. */
const WORD = 0x8000;

/** So many FIFOs are made at once. */
const STOCK = 12;
const stock: number[] = [];

const placeOf = (pid: number, fd: number): string => `/proc/${pid}/fd/${fd}`;

/** The fd of a new FIFO, open for reading and writing. */
function newFifo(): number {
  if (stock.length === 0) {
    const folder = fs.mkdtempSync(join(tmpdir(), 'tspy-'));
    try {
      const paths = Array.from({ length: STOCK }, (_, i) => join(folder, String(i)));
      const { error } = spawnSync('mkfifo', ['-m', '666', ...paths], { stdio: 'ignore' });
      if (error !== undefined) throw error;
      for (const path of paths) stock.push(fs.openSync(path, O_RDWR | O_NONBLOCK));
    } finally {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  }
  return stock.pop()!;
}

const hasCode = (error: unknown, code: string): boolean => (error as { code?: string }).code === code;

/** The value of a call, or null where it would have to wait. */
function now(call: () => number): number | null {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return call();
  } catch (error) {
    if (hasCode(error, 'EAGAIN')) return null;
    throw error;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

const readNow = (fd: number, target: Uint8Array): number | null =>
  now(() => fs.readSync(fd, target, 0, target.length, null));

/** How `data`, `tokens` and `life` are opened at each end. */
const READING = [O_RDONLY | O_NONBLOCK, O_RDWR | O_NONBLOCK, O_PATH];
const WRITING = [O_WRONLY | O_NONBLOCK, O_WRONLY | O_NONBLOCK, O_RDONLY | O_NONBLOCK];

const TOKEN = new Uint8Array(1);

abstract class NodePipeEnd {
  readonly fds: readonly number[];

  constructor(fds: readonly number[]) {
    this.fds = fds;
  }

  get place(): string {
    return [process.pid, ...this.fds].join();
  }

  protected get data(): number {
    return this.fds[0]!;
  }

  protected get tokens(): number {
    return this.fds[1]!;
  }

  close(): void {
    for (const fd of this.fds) fs.closeSync(fd);
  }
}

/** So many milliseconds pass between two looks whether there are writers. */
const LIFE_CHECK = 5;

class ReadingEnd extends NodePipeEnd implements HostPipeEnd {
  /** The frame that is being read, and what is left of it. */
  private readonly frame = new Uint8Array(FRAME);
  private from = 0;
  private to = 0;
  private checked = 0;
  private over = false;
  heard: ((text: string) => void) | null = null;

  read(target: Uint8Array): number | null {
    if (this.from === this.to) {
      const found = this.next();
      if (found !== true) return found;
    }
    const count = Math.min(target.length, this.to - this.from);
    target.set(this.frame.subarray(this.from, this.from + count));
    this.from += count;
    return count;
  }

  /** Reads the next frame with bytes. */
  private next(): true | 0 | null {
    return hostCall(() => {
      for (;;) {
        if (!this.takeToken() && this.hasWriters()) return null;
        // Without writers there may be a frame whose token its writer did not live to write.
        if (readNow(this.data, this.frame.subarray(0, HEADER)) !== HEADER) return this.over ? 0 : null;
        const header = this.frame[0]! + 256 * this.frame[1]!;
        const frame = this.frame.subarray(0, header & ~WORD);
        readNow(this.data, frame);
        this.from = 0;
        this.to = frame.length;
        if ((header & WORD) === 0) return true;
        this.to = 0;
        this.heard?.(new TextDecoder().decode(frame));
      }
    });
  }

  private takeToken(): boolean {
    return readNow(this.tokens, TOKEN) === 1;
  }

  private hasWriters(): boolean {
    if (this.over) return false;
    const time = performance.now();
    if (time - this.checked < LIFE_CHECK) return true;
    try {
      fs.closeSync(fs.openSync(placeOf(process.pid, this.fds[2]!), O_WRONLY | O_NONBLOCK));
      this.checked = time;
      return true;
    } catch (error) {
      if (!hasCode(error, 'ENXIO')) throw error;
      this.over = true;
      return false;
    }
  }

  tell(): never {
    return this.write();
  }

  write(): never {
    throw new PosixError(E.EBADF);
  }

  state(): 'waiting' | 'ready' | 'over' {
    if (this.from < this.to) return 'ready';
    if (this.heard !== null) {
      const found = this.next();
      return found === true ? 'ready' : found === 0 ? 'over' : 'waiting';
    }
    return hostCall(() => {
      if (this.takeToken()) {
        fs.writeSync(this.tokens, TOKEN);
        return 'ready';
      }
      return this.hasWriters() ? 'waiting' : 'over';
    });
  }
}

/** So many milliseconds a pipe counts as full after a write that did not fit. */
const FULL = 2;

class WritingEnd extends NodePipeEnd implements HostPipeEnd {
  private full = Number.NEGATIVE_INFINITY;

  readonly heard = null;

  read(): never {
    throw new PosixError(E.EBADF);
  }

  write(bytes: Uint8Array): number | null {
    return hostCall(() => {
      for (let done = 0; done < bytes.length; ) {
        const part = bytes.subarray(done, done + FRAME - HEADER);
        if (!this.writeFrame(part, part.length)) return done === 0 ? null : done;
        done += part.length;
      }
      return bytes.length;
    });
  }

  tell(text: string): number | null {
    const bytes = new TextEncoder().encode(text);
    if (bytes.length > FRAME - HEADER) throw new PosixError(E.EMSGSIZE);
    return hostCall(() => (this.writeFrame(bytes, bytes.length | WORD) ? 1 : null));
  }

  private writeFrame(bytes: Uint8Array, header: number): boolean {
    const frame = new Uint8Array(HEADER + bytes.length);
    frame[0] = header & 255;
    frame[1] = header >> 8;
    frame.set(bytes, HEADER);
    if (now(() => fs.writeSync(this.data, frame)) === null) {
      this.full = performance.now();
      return false;
    }
    now(() => fs.writeSync(this.tokens, TOKEN));
    return true;
  }

  /** Nothing tells whether there is room, but to write. */
  state(): 'waiting' | 'ready' | 'over' {
    if (!this.hasReaders()) return 'over';
    return performance.now() - this.full < FULL ? 'waiting' : 'ready';
  }

  private hasReaders(): boolean {
    try {
      fs.closeSync(fs.openSync(placeOf(process.pid, this.data), O_WRONLY | O_NONBLOCK));
      return true;
    } catch (error) {
      return !hasCode(error, 'ENXIO');
    }
  }
}

const makeEnd = (fds: readonly number[], writing: boolean): HostPipeEnd =>
  writing ? new WritingEnd(fds) : new ReadingEnd(fds);

/** Opens the FIFOs of an end once more; what was opened is closed if one of them cannot be. */
function reopen(pid: number, fds: readonly number[], writing: boolean): HostPipeEnd {
  const opened: number[] = [];
  try {
    for (const [i, flags] of (writing ? WRITING : READING).entries())
      opened.push(fs.openSync(placeOf(pid, fds[i]!), flags));
  } catch (error) {
    opened.forEach(fs.closeSync);
    throw error;
  }
  return makeEnd(opened, writing);
}

/** An end that a parent of ours gave this process. */
export function inheritedPipeEnd(fds: readonly number[], writing: boolean): HostPipeEnd {
  try {
    // Descriptions that this process's own children do not get.
    const own = reopen(process.pid, fds, writing);
    fds.forEach(fs.closeSync);
    return own;
  } catch {
    // Nobody reads any more.
    return makeEnd(fds, writing);
  }
}

export function nodePipes(): HostPipes {
  return {
    pid: process.pid,
    openFile(pid, fd, access) {
      try {
        return hostFile(placeOf(pid, fd), access, 0);
      } catch {
        return null;
      }
    },
    create: () =>
      hostCall(() => {
        const both = [newFifo(), newFifo(), newFifo()];
        const reading = reopen(process.pid, both, false);
        const writing = reopen(process.pid, both, true);
        both.forEach(fs.closeSync);
        return { reading, writing };
      }),
    open(place, writing) {
      if (!/^\d+(,\d+){3}$/.test(place)) return null;
      const [pid, ...fds] = place.split(',').map(Number);
      try {
        if (!fds.every((fd) => fs.statSync(placeOf(pid!, fd)).isFIFO())) return null;
        return reopen(pid!, fds, writing);
      } catch {
        return null;
      }
    },
  };
}

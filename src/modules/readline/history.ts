import { fsDecode, fsEncode, type PosixPath } from '../../posix/fsEncoding.ts';
import { currentContext } from '../../runtime/context.ts';
import { getenv } from '../../runtime/getenv.ts';
import { readFileNamed } from '../../runtime/read-file.ts';
import { syscall } from '../../runtime/syscall.ts';
import { writeDescriptor } from '../../runtime/write-descriptor.ts';
import type { UndoEntry } from './line.ts';

const CR = 0x0d;
const LF = 0x0a;

export interface HistoryEntry {
  line: string;
  /** What was done to it while it was edited, but not entered. */
  undo: UndoEntry[] | null;
}

/** GNU history: the lines, and a limit past which the oldest go. */
export class History {
  entries: HistoryEntry[] = [];
  /** The number of the first line that is left, as `get_history_item` counts. */
  base = 1;
  limit = Number.POSITIVE_INFINITY;
  /** Where the editor is; behind the last line when it edits a new one. */
  position = 0;

  add(line: string): void {
    if (this.limit === 0) return;
    if (this.entries.length === this.limit) {
      this.entries.shift();
      this.base++;
    }
    this.entries.push({ line, undo: null });
  }

  clear(): void {
    this.entries = [];
    this.base = 1;
    this.position = 0;
  }

  get(number: number): HistoryEntry | undefined {
    return this.entries[number - this.base];
  }

  /** `stifle_history`. */
  stifle(limit: number): void {
    const surplus = this.entries.length - limit;
    if (surplus > 0) {
      this.entries.splice(0, surplus);
      // As GNU history counts.
      this.base = surplus;
    }
    this.limit = limit;
  }

  /** Adds the lines of a file that have an end and are not empty. */
  read(path: PosixPath | null): void {
    const data = readFileNamed(historyFile(path), undefined);
    let start = 0;
    for (let end = data.indexOf(LF); end >= 0; end = data.indexOf(LF, start)) {
      const stop = end > start && data[end - 1] === CR ? end - 1 : end;
      if (stop > start) this.add(fsDecode(data.slice(start, stop)));
      start = end + 1;
    }
  }

  write(path: PosixPath | null): void {
    const { O_WRONLY, O_CREAT, O_TRUNC } = currentContext().posix.constants.posix;
    writeTo(historyFile(path), O_WRONLY | O_CREAT | O_TRUNC, this.text(this.entries.length));
  }

  /** Adds the last lines to a file that exists. */
  append(count: number, path: PosixPath | null): void {
    const { O_WRONLY, O_APPEND } = currentContext().posix.constants.posix;
    writeTo(historyFile(path), O_WRONLY | O_APPEND, this.text(Math.min(Math.max(count, 0), this.entries.length)));
  }

  private text(count: number): Uint8Array {
    const last = this.entries.slice(this.entries.length - count);
    return fsEncode(last.map(({ line }) => `${line}\n`).join(''));
  }
}

/** Leaves the last lines of a history file only. */
export function truncateHistoryFile(path: PosixPath | null, lines: number): void {
  const name = historyFile(path);
  const data = readFileNamed(name, undefined);
  let start = data.length;
  for (let left = lines; start > 0; start--) {
    if (data[start - 1] !== LF || start === data.length) continue;
    if (--left <= 0) break;
  }
  if (lines === 0) start = data.length;
  if (start === 0) return;
  const { O_WRONLY, O_TRUNC } = currentContext().posix.constants.posix;
  writeTo(name, O_WRONLY | O_TRUNC, data.slice(start));
}

function historyFile(path: PosixPath | null): PosixPath {
  if (path !== null) return path;
  const home = getenv('HOME');
  return home === undefined ? '.history' : `${home}/.history`;
}

function writeTo(path: PosixPath, flags: number, data: Uint8Array): void {
  const { posix } = currentContext();
  const { O_CLOEXEC } = posix.constants.posix;
  const fd = syscall(() => posix.openat(posix.constants.libc.AT_FDCWD, path, flags | O_CLOEXEC, 0o600));
  try {
    writeDescriptor(fd, data);
  } finally {
    posix.close(fd);
  }
}

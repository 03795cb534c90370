import { contextLocal, currentContext } from '../../runtime/context.ts';
import { runtimeError } from '../../runtime/errors.ts';
import { rt } from '../../runtime/registers.ts';
import { syscall } from '../../runtime/syscall.ts';
import { leavable, untilLater, untilReady } from '../../runtime/threads/attempt.ts';
import { isLeaving } from '../../runtime/threads/replay.ts';
import type { ThreadState } from '../../runtime/threads/thread.ts';
import { writeDescriptor } from '../../runtime/write-descriptor.ts';

export const POLLIN = 1;

/** How long a thread waits at a time for another one that reads. */
const PAUSE = 10;

/** A line that is being read from the terminal. */
export interface LineReading {
  /** What was read already is kept by `self` when the running builtin is left. */
  run(self: TerminalLine): Uint8Array;
  /** Whatever happens. */
  end(): void;
}

const state = contextLocal(() => ({
  /** `PyOS_ReadlineFunctionPointer`: set by the module `readline`. */
  begin: null as ((prompt: Uint8Array) => LineReading) | null,
  /** Who reads. */
  reader: null as ThreadState | null,
  /** What has come behind the last line. */
  rest: new Uint8Array(0),
}));

/** Lets lines be read from terminals by an editor. */
export function useLineEditor(begin: (prompt: Uint8Array) => LineReading): void {
  state().begin = begin;
}

/** Waits until no other thread reads from the terminal. */
export function untilNobodyReads(): void {
  const own = state();
  if (own.reader === rt.thread) throw runtimeError("can't re-enter readline");
  while (own.reader !== null) untilLater(PAUSE);
}

/** `PyOS_Readline`: reads a line from the terminal; empty at the end of the input. */
export class TerminalLine {
  private readonly reading: LineReading;

  constructor(prompt: Uint8Array) {
    const own = state();
    const { posix } = currentContext();
    own.reader = rt.thread;
    const edited = own.begin !== null && posix.isatty(0) && posix.isatty(1);
    this.reading = edited ? own.begin!(prompt) : new PlainReading(prompt);
  }

  /** Goes on reading it. */
  run(): Uint8Array {
    let left = false;
    try {
      return this.reading.run(this);
    } catch (error) {
      left = isLeaving(error);
      throw error;
    } finally {
      if (!left) {
        state().reader = null;
        this.reading.end();
      }
    }
  }
}

/** The name under which a call of `input` keeps its `TerminalLine`. */
export const KEPT_LINE = 'terminal line';

/** `PyOS_StdioReadline`. */
class PlainReading implements LineReading {
  private bytes: number[] = [];

  constructor(prompt: Uint8Array) {
    writeDescriptor(2, prompt);
  }

  run(self: TerminalLine): Uint8Array {
    const own = state();
    for (;;) {
      const end = own.rest.indexOf(0x0a) + 1;
      this.bytes.push(...own.rest.subarray(0, end || own.rest.length));
      own.rest = end > 0 ? own.rest.slice(end) : new Uint8Array(0);
      if (end > 0) break;
      const { posix } = currentContext();
      leavable(
        KEPT_LINE,
        () => untilReady(0, POLLIN),
        () => self,
      );
      own.rest = Uint8Array.from(syscall(() => posix.read(0, 1024)));
      if (own.rest.length === 0) break;
    }
    return Uint8Array.from(this.bytes);
  }

  end(): void {
    // Nothing was changed.
  }
}

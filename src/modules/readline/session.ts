import { PosixError } from '../../posix/errors.ts';
import { fsEncode } from '../../posix/fsEncoding.ts';
import { DT_DIR, DT_LNK, DT_UNKNOWN } from '../../posix/support/directories.ts';
import type { TerminalAttributes } from '../../posix/support/terminal.ts';
import { pyObjectCall } from '../../runtime/abstract/call.ts';
import { asIndex } from '../../runtime/abstract/number.ts';
import { contextLocal, currentContext } from '../../runtime/context.ts';
import { isException } from '../../runtime/errors.ts';
import { getenv } from '../../runtime/getenv.ts';
import type { PValue } from '../../runtime/object.ts';
import { syscall } from '../../runtime/syscall.ts';
import { atOnce, leavable, untilReady } from '../../runtime/threads/attempt.ts';
import { strValue } from '../../runtime/values/scalars.ts';
import { PList } from '../../runtime/values/sequences.ts';
import { writeDescriptor } from '../../runtime/write-descriptor.ts';
import { KEPT_LINE, type LineReading, POLLIN, type TerminalLine } from '../builtins/terminal-line.ts';
import { Editor, type Terminal } from './editor.ts';
import { InitReader } from './init-file.ts';
import { END_OF_FILE, type Reading, TIMED_OUT } from './reading.ts';

const os = () => currentContext().posix;

/** The editor of a context and what the program gave it. */
class Readline {
  completer: PValue = null;
  startupHook: PValue = null;
  preInputHook: PValue = null;
  displayHook: PValue = null;
  /** The word that is completed. */
  begin = 0;
  end = 0;
  /** How many lines history files get; negative for all. */
  historyLength = -1;
  autoHistory = true;

  readonly editor: Editor = new Editor({
    home: () => getenv('HOME') ?? null,
    readInitFile: () => {
      try {
        this.initReader.read(null);
      } catch (error) {
        if (!isException(error, 'OSError')) throw error;
      }
    },
    list,
    startup: () => void callQuietly(this.startupHook, []),
    preInput: () => void callQuietly(this.preInputHook, []),
    complete: (text, start, end) => this.complete(text, start, end),
    displayMatches: (common, matches, longest) => {
      if (this.displayHook === null) return false;
      callQuietly(this.displayHook, [common, new PList([...matches]), longest]);
      return true;
    },
  });

  readonly initReader = new InitReader(this.editor.keymap, this.editor.variables, {
    stifle: (limit) => this.editor.history.stifle(limit),
    complain: (message) => writeDescriptor(2, fsEncode(`${message}\n`)),
  });

  /** `on_completion`, until there are no more. */
  private complete(text: string, start: number, end: number): string[] | null {
    this.begin = start;
    this.end = end;
    if (this.completer === null) return null;
    const found: string[] = [];
    for (;;) {
      let next: string | undefined;
      try {
        const value = pyObjectCall(this.completer, [text, found.length], null);
        next = value === null ? undefined : strValue(value);
      } catch (error) {
        if (!isException(error, 'BaseException')) throw error;
      }
      if (next === undefined) return found;
      found.push(next);
    }
  }
}

export const readline = contextLocal(() => new Readline());

/** Calls a hook; what it raises is forgotten. */
function callQuietly(hook: PValue, args: PValue[]): void {
  if (hook === null) return;
  try {
    const result = pyObjectCall(hook, args, null);
    if (result !== null) asIndex(result);
  } catch (error) {
    if (!isException(error, 'BaseException')) throw error;
  }
}

function list(folder: string): { name: string; isFolder: boolean }[] {
  const posix = os();
  const found: { name: string; isFolder: boolean }[] = [];
  try {
    const stream = posix.opendir(folder);
    for (let entry = posix.readdir(stream); entry !== null; entry = posix.readdir(stream)) {
      const unknown = entry.type === DT_LNK || entry.type === DT_UNKNOWN;
      found.push({ name: entry.name, isFolder: unknown ? isFolder(`${folder}/${entry.name}`) : entry.type === DT_DIR });
    }
    posix.closedir(stream);
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
  }
  return found;
}

function isFolder(path: string): boolean {
  try {
    return (os().fstatat(os().constants.libc.AT_FDCWD, path, true).mode & 0o170000) === 0o040000;
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    return false;
  }
}

type Numbers = Readonly<Record<string, number>>;

/** The terminal of the process, set up for editing. */
class EditedTerminal implements Terminal {
  readonly eof: number;
  readonly driverKeys: readonly (readonly [number, string])[];
  readonly echoes: boolean;
  readonly isDumb = /^(dumb)?$/.test(getenv('TERM') ?? '');
  private readonly before: TerminalAttributes;
  private readonly names = os().constants.termios as unknown as Numbers;

  constructor() {
    const before = syscall(() => os().tcgetattr(0));
    const { names } = this;
    this.before = before;
    this.echoes = (before.lflag & names['ECHO']!) !== 0;
    const key = (name: string): number => before.controlCharacters[names[name]!]! || -1;
    this.eof = key('VEOF');
    const keys: [string, string][] = [
      ['VERASE', 'backward-delete-char'],
      ['VKILL', 'unix-line-discard'],
      ['VLNEXT', 'quoted-insert'],
      ['VWERASE', 'unix-word-rubout'],
    ];
    this.driverKeys = keys.map(([name, command]) => [key(name), command] as const).filter(([byte]) => byte > 0);
    const controlCharacters = before.controlCharacters.slice();
    controlCharacters[names['VMIN']!] = 1;
    controlCharacters[names['VTIME']!] = 0;
    controlCharacters[names['VLNEXT']!] = 0;
    this.set({
      ...before,
      lflag: before.lflag & ~(names['ICANON']! | names['ECHO']!),
      iflag: before.iflag & ~(names['ICRNL']! | names['INLCR']!),
      controlCharacters,
    });
  }

  private set(attributes: TerminalAttributes): void {
    syscall(() => os().tcsetattr(0, this.names['TCSADRAIN']!, attributes));
  }

  restore(): void {
    this.output(() => this.set(this.before));
  }

  write(text: string): void {
    this.output(() => writeDescriptor(1, fsEncode(text)));
  }

  ring(): void {
    this.output(() => writeDescriptor(2, Uint8Array.of(7)));
  }

  /** A terminal that was hung up takes nothing. */
  private output(run: () => void): void {
    try {
      run();
    } catch (error) {
      if (!isException(error, 'OSError')) throw error;
    }
  }

  size(): { rows: number; columns: number } {
    let size = { rows: 0, columns: 0 };
    try {
      size = os().getTerminalSize(0);
    } catch (error) {
      if (!(error instanceof PosixError)) throw error;
    }
    return {
      rows: size.rows || Number(getenv('LINES')) || 24,
      columns: size.columns || Number(getenv('COLUMNS')) || 80,
    };
  }
}

const NEWLINE = 10;

/** A line that is edited while it is read. */
export class EditedReading implements LineReading {
  private readonly terminal = new EditedTerminal();
  private readonly editing: Reading<string | null>;
  private step: IteratorResult<number, string | null> | null = null;

  constructor(prompt: string) {
    this.editing = readline().editor.read(prompt, this.terminal);
  }

  run(self: TerminalLine): Uint8Array {
    let step = this.step ?? atOnce(() => this.editing.next(0));
    while (step.done !== true) {
      this.step = step;
      const patience = step.value;
      const byte: number = leavable(
        KEPT_LINE,
        () => readByte(patience),
        () => self,
      );
      step = atOnce(() => this.editing.next(byte));
    }
    const text = step.value;
    if (text === null) return new Uint8Array(0);
    const state = readline();
    if (state.autoHistory && text !== '') {
      const { entries } = state.editor.history;
      if (entries.at(-1)?.line !== text) state.editor.history.add(text);
    }
    const bytes = fsEncode(text);
    const line = new Uint8Array(bytes.length + 1);
    line.set(bytes);
    line[bytes.length] = NEWLINE;
    return line;
  }

  end(): void {
    readline().editor.terminal = null;
    this.terminal.restore();
  }
}

function readByte(patience: number): number {
  const deadline = performance.now() + patience;
  if (!untilReady(0, POLLIN, deadline)) return TIMED_OUT;
  try {
    if (patience !== Number.POSITIVE_INFINITY) {
      const wait = Math.max(0, deadline - performance.now());
      if (syscall(() => os().poll([{ fd: 0, events: POLLIN, revents: 0 }], wait)) === 0) return TIMED_OUT;
    }
    return syscall(() => os().read(0, 1))[0] ?? END_OF_FILE;
  } catch (error) {
    if (isException(error, 'OSError')) return END_OF_FILE;
    throw error;
  }
}

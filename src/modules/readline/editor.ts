import { fsDecode } from '../../posix/fsEncoding.ts';
import { COMMANDS } from './commands.ts';
import { Display, visible } from './display.ts';
import { History } from './history.ts';
import { type Binding, emacsKeymap, type Keymap } from './keymap.ts';
import { Line } from './line.ts';
import { END_OF_FILE, type Patience, type Reading } from './reading.ts';
import { Variables } from './variables.ts';

/** `count` is the numeric argument. */
export type Command = (editor: Editor, count: number, key: number) => Reading | void;

/** The program's part. */
export interface Hooks {
  home(): string | null;
  readInitFile(): void;
  /** The names in a folder, those of folders with a slash; none where it cannot be read. */
  list(folder: string): { name: string; isFolder: boolean }[];
  startup(): void;
  preInput(): void;
  /** The completions of a word, or null for those of file names. */
  complete(text: string, start: number, end: number): string[] | null;
  /** False where there is no such hook. */
  displayMatches(common: string, matches: readonly string[], longest: number): boolean;
}

/** The terminal, as the editor sees it. */
export interface Terminal {
  write(text: string): void;
  ring(): void;
  size(): { rows: number; columns: number };
  readonly isDumb: boolean;
  /** Whether it shows what is typed: else nothing but the prompt is shown. */
  readonly echoes: boolean;
  /** Characters of the terminal driver, -1 for none. */
  readonly eof: number;
  /** What the terminal driver's keys for erasing do. */
  readonly driverKeys: readonly (readonly [number, string])[];
}

const KILL_RING = 10;

/** Python's. */
const DELIMITERS = ' \t\n`~!@#$%^&*()-=+[{]}\\|;:\'",<>/?';

const NEWLINE = 10;

/** Whether a key is bound only as all capital letters are. */
const isCatchAll = (binding: Binding): boolean => 'command' in binding && binding.command === 'do-lowercase-version';

/** The line editor: `readline()`, as a coroutine that asks for bytes. */
export class Editor {
  readonly keymap: Keymap = emacsKeymap();
  readonly variables = new Variables();
  readonly history = new History();
  readonly line = new Line();
  readonly hooks: Hooks;
  readonly display: Display;
  terminal: Terminal | null = null;
  /** Entered. */
  done = false;
  overwrite = false;
  /** The new line, while lines of the history are edited. */
  saved: { line: string; point: number } | null = null;
  lastCommand = '';
  command = '';
  killRing: string[][] = [];
  killAt = 0;
  killedBefore = false;
  kills = false;
  argument: number | null = null;
  /** What the next line begins from: `operate-and-get-next`. */
  nextPosition: number | null = null;
  /** What ends a word that is completed. */
  delimiters = DELIMITERS;
  completionType = 0;
  changedByCompletion = false;
  completionFailed = false;
  /** What the last search looked for. */
  lastSearch = '';
  /** The keys before the last one of the sequence that is run. */
  prefix: number[] = [];
  /** Bytes to be read before those of the terminal. */
  private pushed: number[] = [];
  /** A keyboard macro: while it is recorded, and the last one. */
  recording: number[] | null = null;
  lastMacro: number[] = [];
  private prompt = '';

  constructor(hooks: Hooks) {
    this.hooks = hooks;
    this.display = new Display((text) => this.terminal?.write(text));
  }

  ring(): void {
    if (this.variables.bellStyle !== 'none' && this.terminal?.echoes) this.terminal.ring();
  }

  /** Edits a line; null at the end of the input. */
  *read(prompt: string, terminal: Terminal): Reading<string | null> {
    this.terminal = terminal;
    this.begin(prompt);
    if (this.variables.on('bind-tty-special-chars'))
      for (const [key, command] of terminal.driverKeys) {
        const bound = this.keymap.entries.get(key);
        if (bound === undefined || (bound.binding !== null && 'command' in bound.binding))
          this.keymap.bind([key], { command });
      }
    this.hooks.startup();
    if (this.nextPosition !== null) this.toHistory(this.nextPosition);
    this.nextPosition = null;
    if (this.variables.on('enable-bracketed-paste')) terminal.write('\x1b[?2004h');
    if (terminal.echoes) this.redisplay();
    else terminal.write(visible(prompt));
    this.hooks.preInput();
    while (!this.done) {
      const key = yield* this.key();
      const empty = this.line.length === 0;
      if ((key === END_OF_FILE || (key === terminal.eof && this.lastCommand !== 'delete-char')) && empty) break;
      yield* this.dispatch(key === END_OF_FILE ? NEWLINE : key, this.keymap);
      if (!this.done) this.redisplay();
    }
    if (this.variables.on('enable-bracketed-paste')) terminal.write('\x1b[?2004l\r');
    if (!this.done) return null;
    const text = this.line.toString();
    this.end();
    return text;
  }

  private begin(prompt: string): void {
    this.done = false;
    this.overwrite = false;
    this.saved = null;
    this.lastCommand = '';
    this.killedBefore = this.kills = false;
    this.argument = null;
    this.pushed = [];
    this.recording = null;
    this.history.position = this.history.entries.length;
    this.line.point = this.line.mark = 0;
    this.line.replace('');
    this.prompt = prompt;
    this.display.prompt = prompt;
    this.display.reset();
  }

  /** A line of the history that was entered is in the history as it was. */
  private end(): void {
    const entry = this.history.entries[this.history.position];
    if (entry !== undefined && this.line.undo.length > 0) {
      const text = this.line.text.slice();
      while (this.line.undoOnce()) {
        // all of it
      }
      entry.line = this.line.toString();
      entry.undo = null;
      this.line.text = text;
    }
    this.line.undo = [];
  }

  redisplay(): void {
    if (!this.terminal?.echoes) return;
    this.display.columns = this.terminal.size().columns || 80;
    this.display.dumb = this.terminal.isDumb;
    this.display.horizontal = this.variables.on('horizontal-scroll-mode');
    this.display.update(this.line.text, this.line.point);
  }

  /** Shows a text instead of the prompt; null shows the prompt again. */
  message(text: string | null): void {
    this.display.prompt = text ?? this.prompt;
    if (text !== null) this.redisplay();
  }

  /** The next byte. */
  *key(patience: Patience = Number.POSITIVE_INFINITY): Reading<number> {
    const key = this.pushed.shift() ?? (yield patience);
    if (key >= 0) this.recording?.push(key);
    return key;
  }

  /** Lets keys be read as if they were typed now. */
  push(keys: readonly number[]): void {
    this.pushed.unshift(...keys);
  }

  hasPushed(): boolean {
    return this.pushed.length > 0;
  }

  /** A character, of which a first byte was read. */
  *character(first: number): Reading<string> {
    const length = first < 0xc2 || first > 0xf4 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    const bytes = [first];
    while (bytes.length < length) {
      const byte = yield* this.key();
      if (byte < 0x80 || byte > 0xbf) {
        if (byte >= 0) this.push([byte]);
        break;
      }
      bytes.push(byte);
    }
    return fsDecode(Uint8Array.from(bytes));
  }

  /** Does what a key means. */
  *dispatch(first: number, map: Keymap): Reading {
    let key = first;
    let at = map;
    this.prefix = [];
    for (;;) {
      const entry = at.entries.get(key);
      if (entry === undefined) {
        if (at === this.keymap && key >= 0x20) yield* this.selfInsert(key);
        else yield* this.run(null, key);
        return;
      }
      if (entry.next !== null) {
        const next = yield* this.key(entry.binding === null ? Number.POSITIVE_INFINITY : this.variables.keyTimeout);
        const known = next >= 0 && entry.next.entries.has(next);
        if (known || (entry.binding === null && next >= 0)) {
          this.prefix.push(key);
          at = entry.next;
          key = next;
          continue;
        }
        if (entry.binding === null || (next >= 0 && isCatchAll(entry.binding))) {
          this.ring();
          return;
        }
        if (next >= 0) this.push([next]);
      }
      const binding = entry.binding!;
      if ('macro' in binding) this.push(binding.macro);
      else if (binding.command === 'self-insert') yield* this.selfInsert(key);
      else yield* this.run(binding.command, key);
      return;
    }
  }

  /** Runs a command by its name. */
  *run(name: string | null, key: number): Reading {
    const command = name === null ? undefined : COMMANDS[name];
    if (command === undefined) {
      this.argument = null;
      this.ring();
      return;
    }
    this.command = name!;
    const count = this.argument ?? 1;
    if (name !== 'digit-argument' && name !== 'universal-argument') this.kills = false;
    const running = command(this, count, key);
    if (running !== undefined) yield* running;
    if (name === 'digit-argument' || name === 'universal-argument' || name === 'do-lowercase-version') return;
    this.argument = null;
    this.killedBefore = this.kills;
    this.lastCommand = name!;
  }

  private *selfInsert(key: number): Reading {
    const character = yield* this.character(key);
    const count = Math.max(0, this.argument ?? 1);
    this.argument = null;
    this.killedBefore = false;
    this.lastCommand = 'self-insert';
    this.insert(count === 1 ? [character] : Array<string>(count).fill(character));
  }

  /** Types characters. */
  insert(characters: string[]): void {
    const { line } = this;
    if (!this.overwrite) line.insert(characters, true);
    else line.change(line.point, Math.min(line.point + characters.length, line.length), characters);
  }

  /** Adds to the killed text what is between two places. */
  kill(from: number, to: number): void {
    this.saveKilled(this.line.delete(from, to), from > to);
  }

  /** The same for text that is not taken out. */
  saveKilled(text: string[], backward: boolean): void {
    this.kills = true;
    if (text.length === 0) return;
    const last = this.killRing.at(-1);
    if (this.killedBefore && last !== undefined) {
      if (backward) last.unshift(...text);
      else last.push(...text);
    } else {
      this.killRing.push(text.slice());
      if (this.killRing.length > KILL_RING) this.killRing.shift();
    }
    this.killAt = this.killRing.length - 1;
  }

  /** Keeps what was done to the line that is left for another of the history. */
  private leaveLine(): void {
    const { history, line } = this;
    const entry = history.entries[history.position];
    if (entry === undefined) {
      this.saved = { line: line.toString(), point: line.point };
      this.savedUndo = line.undo;
    } else if (line.undo.length > 0 || entry.undo !== null) {
      entry.line = line.toString();
      entry.undo = line.undo;
    }
  }
  private savedUndo: Line['undo'] = [];

  /** Goes to a line of the history; behind the last is the new one. */
  toHistory(position: number): void {
    const { history, line } = this;
    this.leaveLine();
    const entry = history.entries[position];
    history.position = Math.min(position, history.entries.length);
    const { point } = line;
    if (entry === undefined) {
      line.replace(this.saved?.line ?? '', this.savedUndo);
      line.point = this.saved?.point ?? line.length;
      this.saved = null;
      this.savedUndo = [];
    } else {
      line.replace(entry.line, entry.undo ?? []);
      const kept = this.variables.on('history-preserve-point');
      line.point = kept ? Math.min(point, line.length) : line.length;
    }
    line.mark = 0;
  }

  /** Ends the editing of the line. */
  accept(): void {
    this.done = true;
    if (!this.terminal?.echoes) return;
    this.redisplay();
    this.display.finish();
  }
}

import { termiosConstants as T } from '../constants/linux/termios.ts';
import type { TerminalAttributes } from '../support/terminal.ts';
import { ByteQueue } from './byteQueue.ts';

const DELETE = 0x7f;
const NEWLINE = 10;
const RETURN = 13;
const TAB = 9;
const BACKSPACE = 8;
const SPACE = 32;
const CARET = 94;
const TAB_WIDTH = 8;

/** Longest line, and most bytes that wait to be read. */
const MAX_INPUT = 4095;

/** As Linux has them for a new pseudo-terminal. */
function initialAttributes(): TerminalAttributes {
  const controlCharacters = new Uint8Array(T.NCCS);
  const set: [number, number][] = [
    [T.VINTR, T.CINTR],
    [T.VQUIT, T.CQUIT],
    [T.VERASE, T.CERASE],
    [T.VKILL, T.CKILL],
    [T.VEOF, T.CEOF],
    [T.VMIN, 1],
    [T.VSTART, T.CSTART],
    [T.VSTOP, T.CSTOP],
    [T.VSUSP, T.CSUSP],
    [T.VREPRINT, T.CRPRNT],
    [T.VDISCARD, T.CFLUSH],
    [T.VWERASE, T.CWERASE],
    [T.VLNEXT, T.CLNEXT],
  ];
  for (const [at, character] of set) controlCharacters[at] = character;
  return {
    iflag: T.ICRNL | T.IXON,
    oflag: T.OPOST | T.ONLCR,
    cflag: T.B38400 | T.CS8 | T.CREAD,
    lflag: T.ISIG | T.ICANON | T.ECHO | T.ECHOE | T.ECHOK | T.ECHOCTL | T.ECHOKE | T.IEXTEN,
    ispeed: T.B38400,
    ospeed: T.B38400,
    controlCharacters,
  };
}

/** N_TTY: what becomes of bytes between the two sides of a terminal. */
export class LineDiscipline {
  private settings = initialAttributes();
  /** What can be read, and the lengths of its lines; the last is none as long as it is not ended. An end of file is a line of no length. */
  readonly input = new ByteQueue();
  private readonly lines: number[] = [];
  /** The line that is being typed. */
  private typed: number[] = [];
  private literal = false;
  /** What the controlling side reads. */
  readonly output = new ByteQueue();
  private column = 0;
  /** The column where the line began that is being typed. */
  private start = 0;
  /** Output waits: by VSTOP or tcflow(3). */
  stopped = false;
  /** Told of VINTR, VQUIT and VSUSP. */
  private readonly signal: (character: 'interrupt' | 'quit' | 'suspend') => void;

  constructor(signal: (character: 'interrupt' | 'quit' | 'suspend') => void) {
    this.signal = signal;
  }

  get attributes(): TerminalAttributes {
    return this.settings;
  }

  set attributes(next: TerminalAttributes) {
    const was = this.canonical;
    this.settings = next;
    if (was === this.canonical) return;
    if (was) this.release(false);
    this.lines.length = 0;
    if (this.canonical && this.input.length > 0) this.lines.push(this.input.length);
  }

  get canonical(): boolean {
    return (this.settings.lflag & T.ICANON) !== 0;
  }

  private local(flag: number): boolean {
    return (this.settings.lflag & flag) !== 0;
  }

  private is(character: number, which: number): boolean {
    const own = this.settings.controlCharacters[which]!;
    return own !== 0 && own === character;
  }

  /** How many bytes the controlling side may write; lines that grow too long lose what comes after. */
  get room(): number {
    return this.canonical && this.lines.length === 0 ? Number.POSITIVE_INFINITY : MAX_INPUT - this.input.length;
  }

  /** The controlling side has written a byte. */
  receive(byte: number): void {
    const { iflag } = this.settings;
    if (iflag & T.ISTRIP) byte &= 0x7f;
    if (iflag & T.IUCLC && this.local(T.IEXTEN) && byte >= 65 && byte <= 90) byte += 32;
    if (this.literal) {
      this.literal = false;
      this.keep(byte);
      return;
    }
    if (iflag & T.IXON) {
      if (this.is(byte, T.VSTART)) this.stopped = false;
      else if (this.is(byte, T.VSTOP)) this.stopped = true;
      if (this.is(byte, T.VSTART) || this.is(byte, T.VSTOP)) return;
    }
    if (this.stopped && iflag & T.IXANY) this.stopped = false;
    if (this.local(T.ISIG) && this.interrupts(byte)) return;
    if (byte === RETURN) {
      if (iflag & T.IGNCR) return;
      if (iflag & T.ICRNL) byte = NEWLINE;
    } else if (byte === NEWLINE && iflag & T.INLCR) byte = RETURN;
    if (this.canonical) this.edit(byte);
    else this.keep(byte);
  }

  private interrupts(byte: number): boolean {
    const name = this.is(byte, T.VINTR)
      ? 'interrupt'
      : this.is(byte, T.VQUIT)
        ? 'quit'
        : this.is(byte, T.VSUSP)
          ? 'suspend'
          : null;
    if (name === null) return false;
    if (!this.local(T.NOFLSH)) {
      this.flushInput();
      this.flushOutput();
    }
    this.echo(byte);
    this.signal(name);
    return true;
  }

  private edit(byte: number): void {
    if (this.is(byte, T.VERASE)) this.erase(1);
    else if (this.is(byte, T.VKILL)) this.kill();
    else if (this.is(byte, T.VWERASE) && this.local(T.IEXTEN)) this.erase(this.lastWord());
    else if (this.is(byte, T.VLNEXT) && this.local(T.IEXTEN)) {
      this.literal = true;
      if (this.local(T.ECHO) && this.local(T.ECHOCTL)) this.show(CARET, BACKSPACE);
    } else if (this.is(byte, T.VREPRINT) && this.local(T.ECHO) && this.local(T.IEXTEN)) {
      this.echo(byte);
      this.put(NEWLINE);
      for (const one of this.typed) this.echo(one);
    } else if (byte === NEWLINE) {
      if (this.local(T.ECHO) || this.local(T.ECHONL)) this.put(NEWLINE);
      this.typed.push(byte);
      this.release(true);
    } else if (this.is(byte, T.VEOF)) this.release(true);
    else if (this.is(byte, T.VEOL) || (this.is(byte, T.VEOL2) && this.local(T.IEXTEN))) {
      this.echo(byte);
      this.typed.push(byte);
      this.release(true);
    } else this.keep(byte);
  }

  private keep(byte: number): void {
    if (this.typed.length + this.input.length >= MAX_INPUT) return;
    if (this.typed.length === 0) this.start = this.column;
    this.echo(byte);
    if (this.canonical) this.typed.push(byte);
    else this.input.put(Uint8Array.of(byte));
  }

  /** What is typed can be read. */
  private release(ended: boolean): void {
    this.input.put(Uint8Array.from(this.typed));
    if (ended) this.lines.push(this.typed.length);
    this.typed = [];
  }

  /** How many characters VWERASE takes away: spaces, and the word before them. */
  private lastWord(): number {
    let at = this.typed.length;
    const isWord = (i: number) => /\w/.test(String.fromCharCode(this.typed[i]!));
    while (at > 0 && !isWord(at - 1)) at--;
    while (at > 0 && isWord(at - 1)) at--;
    return this.typed.length - at;
  }

  private kill(): void {
    if (this.local(T.ECHOKE) && this.local(T.ECHOE)) {
      this.erase(this.typed.length);
      return;
    }
    this.typed = [];
    if (!this.local(T.ECHO)) return;
    this.echo(this.settings.controlCharacters[T.VKILL]!);
    if (this.local(T.ECHOK)) this.put(NEWLINE);
  }

  private erase(count: number): void {
    for (; count > 0 && this.typed.length > 0; count--) {
      const byte = this.typed.pop()!;
      if (!this.local(T.ECHO)) continue;
      if (!this.local(T.ECHOE)) this.echo(this.settings.controlCharacters[T.VERASE]!);
      else if (byte === TAB) for (let width = this.widthOfLastTab(); width > 0; width--) this.put(BACKSPACE);
      else for (let width = this.widthOf(byte); width > 0; width--) this.show(BACKSPACE, SPACE, BACKSPACE);
    }
  }

  private widthOfLastTab(): number {
    const tab = this.typed.lastIndexOf(TAB);
    const before = this.typed.slice(tab + 1).reduce((width, byte) => width + this.widthOf(byte), 0);
    return TAB_WIDTH - ((before + (tab < 0 ? this.start : 0)) % TAB_WIDTH);
  }

  private widthOf(byte: number): number {
    if (byte < SPACE || byte === DELETE) return this.local(T.ECHOCTL) ? 2 : 0;
    return 1;
  }

  private echo(byte: number): void {
    if (!this.local(T.ECHO)) return;
    const control = (byte < SPACE && byte !== TAB && byte !== NEWLINE) || byte === DELETE;
    if (control && this.local(T.ECHOCTL)) this.show(CARET, byte ^ 0x40);
    else this.put(byte);
  }

  private show(...bytes: number[]): void {
    for (const byte of bytes) this.put(byte);
  }

  /** Writes a byte of a program or an echo, as `oflag` wants it. */
  put(byte: number): void {
    const { oflag } = this.settings;
    if ((oflag & T.OPOST) === 0) {
      this.output.put(Uint8Array.of(byte));
      return;
    }
    switch (byte) {
      case NEWLINE:
        if (oflag & T.ONLCR) this.output.put(Uint8Array.of(RETURN, NEWLINE));
        else this.output.put(Uint8Array.of(NEWLINE));
        if (oflag & (T.ONLCR | T.ONLRET)) this.column = 0;
        return;
      case RETURN:
        if (oflag & T.ONOCR && this.column === 0) return;
        this.output.put(Uint8Array.of(oflag & T.OCRNL ? NEWLINE : RETURN));
        if ((oflag & T.OCRNL) === 0 || oflag & T.ONLRET) this.column = 0;
        return;
      case TAB: {
        const width = TAB_WIDTH - (this.column % TAB_WIDTH);
        this.column += width;
        this.output.put((oflag & T.TABDLY) === T.XTABS ? new Uint8Array(width).fill(SPACE) : Uint8Array.of(TAB));
        return;
      }
      case BACKSPACE:
        this.column = Math.max(0, this.column - 1);
        break;
      default:
        if (byte >= SPACE && (byte & 0xc0) !== 0x80) this.column++;
    }
    const upper = oflag & T.OLCUC && byte >= 97 && byte <= 122;
    this.output.put(Uint8Array.of(upper ? byte - 32 : byte));
  }

  /** Whether a read of so many bytes would find what it waits for. */
  hasInput(wanted = Number.POSITIVE_INFINITY): boolean {
    if (this.canonical) return this.lines.length > 0;
    const { controlCharacters: cc } = this.settings;
    const least = cc[T.VTIME] === 0 ? cc[T.VMIN]! : 1;
    return this.input.length >= Math.max(1, Math.min(least, wanted));
  }

  /** Reads one line at most, or what is there. */
  take(target: Uint8Array): number {
    if (!this.canonical) return this.input.take(target);
    const line = this.lines[0] ?? 0;
    const count = this.input.take(target.subarray(0, line));
    if (count === line) this.lines.shift();
    else this.lines[0] = line - count;
    return count;
  }

  flushInput(): void {
    this.input.drop(this.input.length);
    this.lines.length = 0;
    this.typed = [];
  }

  flushOutput(): void {
    this.output.drop(this.output.length);
  }
}

import { errnoConstants as E } from '../constants/linux/errno.ts';
import { posixConstants as P } from '../constants/linux/posix.ts';
import { selectConstants as S } from '../constants/linux/select.ts';
import { signalConstants as N } from '../constants/linux/signal.ts';
import { termiosConstants as T } from '../constants/linux/termios.ts';
import { makedev } from '../deviceNumber.ts';
import { PosixError } from '../errors.ts';
import { S_IFCHR } from '../filesystem/fileSystem.ts';
import type { FileStat } from '../support/stat.ts';
import type { TerminalSize } from '../support/terminal.ts';
import type { Kernel } from './kernel.ts';
import { LineDiscipline } from './lineDiscipline.ts';
import { anonymousStat, OpenFile } from './openFile.ts';

const PTMX = Number(makedev(5, 2));
/** The major number of /dev/pts. */
const PTS = 136;
const OUTPUT_CAPACITY = 65536;

const SIGNALS = { interrupt: N.SIGINT, quit: N.SIGQUIT, suspend: N.SIGTSTP };

/** A terminal in memory: the controlling side writes what is typed and reads what is shown. */
export class PseudoTerminal {
  readonly number: number;
  readonly discipline: LineDiscipline;
  size: TerminalSize = { columns: 0, rows: 0 };
  /** Until unlockpt(3) the terminal side cannot be opened. */
  locked = true;
  /** The controlling side is closed. */
  hungUp = false;
  /** Open files of the terminal side, and whether there ever was one. */
  users = 0;
  used = false;
  /** The process group that its signals go to; 0 while it controls no session. */
  foreground = 0;
  private readonly kernel: Kernel;

  constructor(kernel: Kernel, number: number) {
    this.kernel = kernel;
    this.number = number;
    this.discipline = new LineDiscipline((character) => this.send(SIGNALS[character]));
  }

  get name(): string {
    return `/dev/pts/${this.number}`;
  }

  /** Sends a signal to the group in the foreground. */
  send(signal: number): void {
    if (this.foreground !== 0 && this.foreground === this.kernel.job.group) this.kernel.signals.deliver(signal);
  }

  /** What writes may add to what is shown. */
  get room(): number {
    return this.discipline.stopped ? 0 : OUTPUT_CAPACITY - this.discipline.output.length;
  }
}

/** An open file of either side. */
export abstract class TerminalFile extends OpenFile {
  readonly terminal: PseudoTerminal;
  protected readonly kernel: Kernel;
  private readonly description: FileStat;

  constructor(kernel: Kernel, terminal: PseudoTerminal, flags: number, mode: number, device: number) {
    super(flags);
    this.kernel = kernel;
    this.terminal = terminal;
    this.description = anonymousStat(S_IFCHR | mode);
    this.description.rdev = device;
    this.description.uid = kernel.identity.uid;
    this.description.gid = kernel.identity.gid;
  }

  /** The file is a terminal still. */
  abstract readonly isTerminal: boolean;
  abstract readonly name: string;

  stat(): FileStat {
    return this.description;
  }

  protected wait(ready: () => boolean, deadline?: number): void {
    if (ready()) return;
    this.kernel.waiter.pump();
    if (ready()) return;
    if (this.nonBlocking) throw new PosixError(E.EAGAIN);
    this.kernel.waiter.until(ready, deadline);
  }
}

/** The controlling side: /dev/ptmx. */
export class ControllingFile extends TerminalFile {
  readonly isTerminal = true;
  readonly name = '/dev/ptmx';

  constructor(kernel: Kernel, terminal: PseudoTerminal, flags: number) {
    super(kernel, terminal, flags, 0o666, PTMX);
  }

  private get over(): boolean {
    return this.terminal.used && this.terminal.users === 0;
  }

  override read(target: Uint8Array): number {
    if (target.length === 0) return 0;
    const { output } = this.terminal.discipline;
    this.wait(() => output.length > 0 || this.over);
    if (output.length === 0) throw new PosixError(E.EIO);
    return output.take(target);
  }

  override write(bytes: Uint8Array): number {
    const { discipline } = this.terminal;
    if (bytes.length === 0) return 0;
    this.wait(() => discipline.room > 0);
    let done = 0;
    while (done < bytes.length && discipline.room > 0) discipline.receive(bytes[done++]!);
    return done;
  }

  override available(): number {
    return this.terminal.discipline.output.length;
  }

  override events(): number {
    const { discipline } = this.terminal;
    return (
      (discipline.output.length > 0 ? S.POLLIN | S.POLLRDNORM : 0) |
      (discipline.room > 0 ? S.POLLOUT | S.POLLWRNORM : 0) |
      (this.over ? S.POLLHUP : 0)
    );
  }

  override close(): void {
    this.terminal.hungUp = true;
    this.terminal.send(N.SIGHUP);
    this.kernel.terminals.delete(this.terminal.number);
  }
}

/** The side of the programs: /dev/pts/N. */
export class UserFile extends TerminalFile {
  constructor(kernel: Kernel, terminal: PseudoTerminal, flags: number) {
    super(kernel, terminal, flags, 0o620, Number(makedev(PTS, terminal.number)));
    terminal.users++;
    terminal.used = true;
  }

  get isTerminal(): boolean {
    return !this.terminal.hungUp;
  }

  get name(): string {
    return this.terminal.name;
  }

  override read(target: Uint8Array): number {
    const { terminal } = this;
    const { discipline } = terminal;
    if (target.length === 0) return 0;
    const ready = () => discipline.hasInput(target.length) || terminal.hungUp;
    if (discipline.canonical) this.wait(ready);
    else this.waitTimed(ready, discipline);
    return discipline.take(target);
  }

  /** As VMIN and VTIME say, where no lines are read. */
  private waitTimed(ready: () => boolean, discipline: LineDiscipline): void {
    const { controlCharacters: cc } = discipline.attributes;
    const least = cc[T.VMIN]!;
    const time = cc[T.VTIME]! * 100;
    if (time === 0) {
      if (least > 0) this.wait(ready);
      return;
    }
    const first = () => discipline.input.length > 0 || this.terminal.hungUp;
    this.wait(first, least === 0 ? performance.now() + time : undefined);
    // The time runs anew after each byte.
    for (let seen = 0; least > 0 && discipline.input.length < least && seen < discipline.input.length; ) {
      seen = discipline.input.length;
      this.kernel.waiter.until(() => discipline.input.length > seen, performance.now() + time);
    }
  }

  override write(bytes: Uint8Array): number {
    const { terminal } = this;
    const { discipline } = terminal;
    if (terminal.hungUp) throw new PosixError(E.EIO);
    if (bytes.length === 0) return 0;
    this.wait(() => terminal.room > 0 || terminal.hungUp);
    if (terminal.hungUp) throw new PosixError(E.EIO);
    let done = 0;
    while (done < bytes.length && terminal.room > 0) discipline.put(bytes[done++]!);
    return done;
  }

  override available(): number {
    return this.terminal.discipline.hasInput() ? this.terminal.discipline.input.length : 0;
  }

  override events(): number {
    const { terminal } = this;
    if (terminal.hungUp) return S.POLLIN | S.POLLRDNORM | S.POLLOUT | S.POLLWRNORM | S.POLLERR | S.POLLHUP;
    return (
      (terminal.discipline.hasInput() ? S.POLLIN | S.POLLRDNORM : 0) |
      (terminal.room > 0 ? S.POLLOUT | S.POLLWRNORM : 0)
    );
  }

  override close(): void {
    this.terminal.users--;
  }
}

/** posix_openpt(3): the controlling side of a new terminal. */
export function openController(kernel: Kernel, flags: number): ControllingFile {
  let number = 0;
  while (kernel.terminals.has(number)) number++;
  const terminal = new PseudoTerminal(kernel, number);
  kernel.terminals.set(number, terminal);
  return new ControllingFile(kernel, terminal, flags & (P.O_ACCMODE | P.O_NONBLOCK));
}

/** The terminal of a path; null if that is none of ours. */
export function openTerminal(kernel: Kernel, path: string, flags: number): TerminalFile | null {
  if (!path.startsWith('/dev/')) return null;
  if (path === '/dev/ptmx') return openController(kernel, flags);
  const number = /^\/dev\/pts\/(\d+)$/.exec(path)?.[1];
  const terminal = path === '/dev/tty' ? kernel.job.terminal : kernel.terminals.get(Number(number ?? -1));
  if (terminal === null || terminal === undefined) return null;
  if (terminal.locked) throw new PosixError(E.EIO);
  const file = new UserFile(kernel, terminal, flags & (P.O_ACCMODE | P.O_NONBLOCK));
  if ((flags & P.O_NOCTTY) === 0 && kernel.job.session === kernel.identity.pid && kernel.job.terminal === null)
    control(kernel, terminal);
  return file;
}

/** Makes it the controlling terminal of the session. */
export function control(kernel: Kernel, terminal: PseudoTerminal): void {
  kernel.job.terminal = terminal;
  terminal.foreground = kernel.job.group;
}

import { errnoConstants as E } from '../constants/linux/errno.ts';
import { posixConstants as P } from '../constants/linux/posix.ts';
import { signalConstants as N } from '../constants/linux/signal.ts';
import { termiosConstants as T } from '../constants/linux/termios.ts';
import { PosixError } from '../errors.ts';
import type { TerminalSize, TerminalSupport } from '../support/terminal.ts';
import type { Kernel } from './kernel.ts';
import { NodeFile } from './nodeFile.ts';
import {
  ControllingFile,
  control,
  openController,
  type PseudoTerminal,
  TerminalFile,
  UserFile,
} from './pseudoTerminal.ts';

/** The terminal in memory that an fd is either side of; null if it is something else. */
function inMemory(kernel: Kernel, fd: number): PseudoTerminal | null {
  const file = kernel.file(fd);
  if (!(file instanceof TerminalFile)) return null;
  if (!file.isTerminal) throw new PosixError(E.EIO);
  return file.terminal;
}

function isHostTerminal(kernel: Kernel, fd: number): boolean {
  const file = kernel.file(fd);
  return file instanceof NodeFile && (file.handle.terminal ?? false);
}

/** ENOTTY unless the fd is a terminal whose size is known. */
export function windowSize(kernel: Kernel, fd: number): TerminalSize {
  const terminal = inMemory(kernel, fd);
  if (terminal !== null) return terminal.size;
  if (!isHostTerminal(kernel, fd)) throw new PosixError(E.ENOTTY);
  const size = kernel.host.terminalSize?.(fd) ?? null;
  if (size === null) throw new PosixError(E.ENOTTY);
  return size;
}

/** TIOCSCTTY. */
export function takeControl(kernel: Kernel, fd: number): void {
  const terminal = inMemory(kernel, fd);
  if (terminal === null) throw new PosixError(E.ENOTTY);
  const { session, terminal: current } = kernel.job;
  if (current === terminal) return;
  if (session !== kernel.identity.pid || current !== null || terminal.foreground !== 0) throw new PosixError(E.EPERM);
  control(kernel, terminal);
}

/** Terminals in memory are whole. One of the host is known by its streams only: its modes and groups are the host's business. */
export function emulatedTerminal(kernel: Kernel): TerminalSupport {
  const terminal = (fd: number, feature: string): PseudoTerminal => {
    const own = inMemory(kernel, fd);
    if (own !== null) return own;
    if (!isHostTerminal(kernel, fd)) throw new PosixError(E.ENOTTY);
    return kernel.unsupported(feature);
  };
  const controller = (fd: number, otherwise: number): PseudoTerminal => {
    const file = kernel.file(fd);
    if (!(file instanceof ControllingFile)) throw new PosixError(otherwise);
    return file.terminal;
  };
  /** Of the session's own terminal, or of any seen from its controlling side. */
  const foregroundOf = (fd: number, feature: string): PseudoTerminal => {
    const own = terminal(fd, feature);
    if (kernel.file(fd) instanceof UserFile && kernel.job.terminal !== own) throw new PosixError(E.ENOTTY);
    return own;
  };
  return {
    isatty(fd) {
      const file = kernel.descriptors[fd]?.file;
      return file instanceof TerminalFile ? file.isTerminal : file !== undefined && isHostTerminal(kernel, fd);
    },
    getTerminalSize: (fd) => windowSize(kernel, fd),
    setTerminalSize(fd, { columns, rows }) {
      const own = terminal(fd, 'setting the terminal size');
      if (own.size.columns === columns && own.size.rows === rows) return;
      own.size = { columns, rows };
      own.send(N.SIGWINCH);
    },
    openpty() {
      const file = openController(kernel, P.O_RDWR);
      file.terminal.locked = false;
      const first = kernel.install(file, true);
      try {
        return [first, kernel.install(new UserFile(kernel, file.terminal, P.O_RDWR), true)];
      } catch (error) {
        kernel.closeDescriptor(first);
        throw error;
      }
    },
    posixOpenpt: (flags) => kernel.install(openController(kernel, flags), (flags & P.O_CLOEXEC) !== 0),
    grantpt: (fd) => void controller(fd, E.EINVAL),
    unlockpt(fd) {
      controller(fd, E.EINVAL).locked = false;
    },
    ptsname: (fd) => controller(fd, E.ENOTTY).name,
    loginTty(fd) {
      const own = terminal(fd, 'login_tty');
      const { pid } = kernel.identity;
      if (kernel.job.group !== pid) kernel.job.session = kernel.job.group = pid;
      control(kernel, own);
      const { file } = kernel.descriptor(fd);
      for (const target of [0, 1, 2]) {
        if (target === fd) continue;
        if (kernel.descriptors[target] !== undefined) kernel.closeDescriptor(target);
        kernel.place(target, file, false);
      }
      if (fd > 2) kernel.closeDescriptor(fd);
    },
    ttyname(fd) {
      terminal(fd, 'ttyname');
      return (kernel.file(fd) as TerminalFile).name;
    },
    ctermid: () => '/dev/tty',
    tcgetpgrp: (fd) => foregroundOf(fd, 'tcgetpgrp').foreground,
    tcsetpgrp(fd, group) {
      const own = foregroundOf(fd, 'tcsetpgrp');
      if (group < 0) throw new PosixError(E.EINVAL);
      own.foreground = group;
    },
    tcgetattr: (fd) => terminal(fd, 'tcgetattr').discipline.attributes,
    tcsetattr(fd, when, attributes) {
      const { discipline } = terminal(fd, 'tcsetattr');
      if (when !== T.TCSANOW && when !== T.TCSADRAIN && when !== T.TCSAFLUSH) throw new PosixError(E.EINVAL);
      if (when === T.TCSAFLUSH) discipline.flushInput();
      discipline.attributes = attributes;
    },
    tcsendbreak: (fd) => void terminal(fd, 'tcsendbreak'),
    tcdrain: (fd) => void terminal(fd, 'tcdrain'),
    tcflush(fd, queue) {
      const { discipline } = terminal(fd, 'tcflush');
      if (![T.TCIFLUSH, T.TCOFLUSH, T.TCIOFLUSH].includes(queue as 0)) throw new PosixError(E.EINVAL);
      if (queue !== T.TCOFLUSH) discipline.flushInput();
      if (queue !== T.TCIFLUSH) discipline.flushOutput();
    },
    tcflow(fd, action) {
      const { discipline } = terminal(fd, 'tcflow');
      const { controlCharacters: cc } = discipline.attributes;
      if (action === T.TCOOFF) discipline.stopped = true;
      else if (action === T.TCOON) discipline.stopped = false;
      else if (action === T.TCIOFF) discipline.output.put(Uint8Array.of(cc[T.VSTOP]!));
      else if (action === T.TCION) discipline.output.put(Uint8Array.of(cc[T.VSTART]!));
      else throw new PosixError(E.EINVAL);
    },
  };
}

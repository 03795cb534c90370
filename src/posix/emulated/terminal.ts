import { errnoConstants as E } from '../constants/linux/errno.ts';
import { PosixError } from '../errors.ts';
import type { TerminalSize, TerminalSupport } from '../support/terminal.ts';
import type { Kernel } from './kernel.ts';
import { NodeFile } from './nodeFile.ts';

function isTerminal(kernel: Kernel, fd: number): boolean {
  const file = kernel.file(fd);
  return file instanceof NodeFile && (file.handle.terminal ?? false);
}

/** ENOTTY unless the fd is a terminal of the host whose size is known. */
export function windowSize(kernel: Kernel, fd: number): TerminalSize {
  if (!isTerminal(kernel, fd)) throw new PosixError(E.ENOTTY);
  const size = kernel.host.terminalSize?.(fd) ?? null;
  if (size === null) throw new PosixError(E.ENOTTY);
  return size;
}

/** A terminal is known by its streams only: its modes and groups are the host's business. */
export function emulatedTerminal(kernel: Kernel): TerminalSupport {
  const terminal = (fd: number, feature: string): never => {
    if (!isTerminal(kernel, fd)) throw new PosixError(E.ENOTTY);
    return kernel.unsupported(feature);
  };
  return {
    isatty: (fd) => kernel.descriptors[fd] !== undefined && isTerminal(kernel, fd),
    getTerminalSize: (fd) => windowSize(kernel, fd),
    setTerminalSize: (fd) => terminal(fd, 'setting the terminal size'),
    openpty: () => kernel.unsupported('openpty'),
    posixOpenpt: () => kernel.unsupported('posix_openpt'),
    grantpt: (fd) => terminal(fd, 'grantpt'),
    unlockpt: (fd) => terminal(fd, 'unlockpt'),
    ptsname: (fd) => terminal(fd, 'ptsname'),
    loginTty: (fd) => terminal(fd, 'login_tty'),
    ttyname: (fd) => terminal(fd, 'ttyname'),
    ctermid: () => '/dev/tty',
    tcgetpgrp: (fd) => terminal(fd, 'tcgetpgrp'),
    tcsetpgrp: (fd) => terminal(fd, 'tcsetpgrp'),
    tcgetattr: (fd) => terminal(fd, 'tcgetattr'),
    tcsetattr: (fd) => terminal(fd, 'tcsetattr'),
    tcsendbreak: (fd) => terminal(fd, 'tcsendbreak'),
    tcdrain: (fd) => terminal(fd, 'tcdrain'),
    tcflush: (fd) => terminal(fd, 'tcflush'),
    tcflow: (fd) => terminal(fd, 'tcflow'),
  };
}

import { PosixError } from '../errors.ts';
import { fsDecode } from '../fsEncoding.ts';
import type { TerminalAttributes, TerminalSupport } from '../support/terminal.ts';
import { check, cString, declare, fail, i32, isDarwin, scratch, scratchView, textOf } from './libc.ts';
import type { Platform } from './platform.ts';

const c = declare({
  isatty: 'int isatty(int)',
  ioctl: 'int ioctl(int, unsigned long, ..., void *)',
  openpty: 'int openpty(void *, void *, void *, void *, void *)',
  posixOpenpt: 'int posix_openpt(int)',
  grantpt: 'int grantpt(int)',
  unlockpt: 'int unlockpt(int)',
  ptsname: 'void *ptsname(int)',
  loginTty: 'int login_tty(int)',
  ttyname: 'int ttyname_r(int, void *, uintptr_t)',
  tcgetpgrp: 'int tcgetpgrp(int)',
  tcsetpgrp: 'int tcsetpgrp(int, int)',
  tcgetattr: 'int tcgetattr(int, void *)',
  tcsetattr: 'int tcsetattr(int, int, const void *)',
  cfsetispeed: 'int cfsetispeed(void *, unsigned long)',
  cfsetospeed: 'int cfsetospeed(void *, unsigned long)',
  cfgetispeed: 'unsigned long cfgetispeed(void *)',
  cfgetospeed: 'unsigned long cfgetospeed(void *)',
  tcsendbreak: 'int tcsendbreak(int, int)',
  tcdrain: 'int tcdrain(int)',
  tcflush: 'int tcflush(int, int)',
  tcflow: 'int tcflow(int, int)',
  fcntl: 'int fcntl(int, int, ..., intptr_t)',
});

export function nativeTerminal(platform: Platform): TerminalSupport {
  const { TIOCGWINSZ, TIOCSWINSZ } = platform.constants.termios as { TIOCGWINSZ: number; TIOCSWINSZ: number };
  const { F_SETFD, FD_CLOEXEC } = platform.constants.fcntl;
  const NCCS = isDarwin ? 20 : 32;
  /** glibc's struct termios: four 32-bit flag words, c_line, c_cc; macOS has 64-bit words and no c_line. */
  const word = isDarwin ? 8 : 4;
  const cc = isDarwin ? 32 : 17;
  const memory = new Uint8Array(128);
  const view = new DataView(memory.buffer);
  const read = (fd: number) => check(c.tcgetattr(fd, memory));

  return {
    isatty: (fd) => c.isatty(fd) === 1,
    getTerminalSize(fd) {
      check(c.ioctl(fd, TIOCGWINSZ >>> 0, scratch));
      return { rows: scratchView.getUint16(0, true), columns: scratchView.getUint16(2, true) };
    },
    setTerminalSize(fd, size) {
      check(c.ioctl(fd, TIOCGWINSZ >>> 0, scratch));
      scratchView.setUint16(0, size.rows, true);
      scratchView.setUint16(2, size.columns, true);
      check(c.ioctl(fd, TIOCSWINSZ >>> 0, scratch));
    },
    openpty() {
      check(c.openpty(scratch, scratch.subarray(4), null, null, null));
      const ends: [number, number] = [i32(0), i32(4)];
      for (const fd of ends) check(c.fcntl(fd, F_SETFD, FD_CLOEXEC));
      return ends;
    },
    posixOpenpt: (flags) => check(c.posixOpenpt(flags)),
    grantpt: (fd) => void check(c.grantpt(fd)),
    unlockpt: (fd) => void check(c.unlockpt(fd)),
    ptsname(fd) {
      const name: bigint | null = c.ptsname(fd);
      if (name === null) fail();
      return cString(name);
    },
    loginTty: (fd) => void check(c.loginTty(fd)),
    ttyname(fd) {
      const buffer = new Uint8Array(512);
      const code: number = c.ttyname(fd, buffer, buffer.length);
      if (code !== 0) throw new PosixError(code);
      return textOf(buffer);
    },
    ctermid: () => fsDecode('/dev/tty'),
    tcgetpgrp: (fd) => check(c.tcgetpgrp(fd)),
    tcsetpgrp: (fd, processGroup) => void check(c.tcsetpgrp(fd, processGroup)),
    tcgetattr(fd): TerminalAttributes {
      read(fd);
      return {
        iflag: view.getUint32(0, true),
        oflag: view.getUint32(word, true),
        cflag: view.getUint32(word * 2, true),
        lflag: view.getUint32(word * 3, true),
        ispeed: Number(c.cfgetispeed(memory)),
        ospeed: Number(c.cfgetospeed(memory)),
        controlCharacters: memory.slice(cc, cc + NCCS),
      };
    },
    tcsetattr(fd, when, attributes) {
      read(fd);
      view.setUint32(0, attributes.iflag, true);
      view.setUint32(word, attributes.oflag, true);
      view.setUint32(word * 2, attributes.cflag, true);
      view.setUint32(word * 3, attributes.lflag, true);
      memory.set(attributes.controlCharacters.subarray(0, NCCS), cc);
      check(c.cfsetispeed(memory, attributes.ispeed));
      check(c.cfsetospeed(memory, attributes.ospeed));
      check(c.tcsetattr(fd, when, memory));
    },
    tcsendbreak: (fd, duration) => void check(c.tcsendbreak(fd, duration)),
    tcdrain: (fd) => void check(c.tcdrain(fd)),
    tcflush: (fd, queue) => void check(c.tcflush(fd, queue)),
    tcflow: (fd, action) => void check(c.tcflow(fd, action)),
  };
}

/** struct termios. `controlCharacters` has NCCS entries. Speeds are B constants. */
export interface TerminalAttributes {
  readonly iflag: number;
  readonly oflag: number;
  readonly cflag: number;
  readonly lflag: number;
  readonly ispeed: number;
  readonly ospeed: number;
  readonly controlCharacters: Uint8Array;
}

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

export interface TerminalSupport {
  isatty(fd: number): boolean;
  getTerminalSize(fd: number): TerminalSize;
  setTerminalSize(fd: number, size: TerminalSize): void;
  /** The controlling and the terminal end, neither inheritable. */
  openpty(): [number, number];
  posixOpenpt(flags: number): number;
  grantpt(fd: number): void;
  unlockpt(fd: number): void;
  ptsname(fd: number): string;
  loginTty(fd: number): void;
  ttyname(fd: number): string;
  ctermid(): string;
  tcgetpgrp(fd: number): number;
  tcsetpgrp(fd: number, processGroup: number): void;
  tcgetattr(fd: number): TerminalAttributes;
  tcsetattr(fd: number, when: number, attributes: TerminalAttributes): void;
  tcsendbreak(fd: number, duration: number): void;
  tcdrain(fd: number): void;
  tcflush(fd: number, queue: number): void;
  tcflow(fd: number, action: number): void;
}

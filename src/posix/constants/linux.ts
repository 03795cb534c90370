import { errnoConstants } from './linux/errno.ts';
import { fcntlConstants } from './linux/fcntl.ts';
import { libcConstants } from './linux/libc.ts';
import { mmapConstants } from './linux/mmap.ts';
import { confstrNames, pathconfNames, sysconfNames } from './linux/names.ts';
import { posixConstants } from './linux/posix.ts';
import { resourceConstants } from './linux/resource.ts';
import { selectConstants } from './linux/select.ts';
import { signalConstants } from './linux/signal.ts';
import { socketConstants } from './linux/socket.ts';
import { syslogConstants } from './linux/syslog.ts';
import { termiosConstants } from './linux/termios.ts';
import { timeConstants } from './linux/time.ts';

/** Every number of Linux on x86-64, one table for each of CPython's modules that shows them, and `libc` for the rest. */
export const linuxConstants = {
  libc: libcConstants,
  errno: errnoConstants,
  posix: posixConstants,
  signal: signalConstants,
  socket: socketConstants,
  fcntl: fcntlConstants,
  termios: termiosConstants,
  select: selectConstants,
  mmap: mmapConstants,
  resource: resourceConstants,
  time: timeConstants,
  syslog: syslogConstants,
  sysconfNames,
  confstrNames,
  pathconfNames,
};

/** What Linux on arm64 numbers differently. */
export const linuxArm64Constants = {
  ...linuxConstants,
  posix: {
    ...posixConstants,
    O_DIRECTORY: 0o40000,
    O_NOFOLLOW: 0o100000,
    O_DIRECT: 0o200000,
    O_LARGEFILE: 0o400000,
    O_TMPFILE: 0o20040000,
  },
};

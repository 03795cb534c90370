import { errnoConstants } from './darwin/errno.ts';
import { fcntlConstants } from './darwin/fcntl.ts';
import { libcConstants } from './darwin/libc.ts';
import { mmapConstants } from './darwin/mmap.ts';
import { confstrNames, pathconfNames, sysconfNames } from './darwin/names.ts';
import { posixConstants } from './darwin/posix.ts';
import { resourceConstants } from './darwin/resource.ts';
import { selectConstants } from './darwin/select.ts';
import { signalConstants } from './darwin/signal.ts';
import { socketConstants } from './darwin/socket.ts';
import { syslogConstants } from './darwin/syslog.ts';
import { termiosConstants } from './darwin/termios.ts';
import { timeConstants } from './darwin/time.ts';

/** Every number of macOS, one table for each of CPython's modules that shows them, and `libc` for the rest. */
export const darwinConstants = {
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

/** macOS's numbers of CPython's module `select`, kqueue's left out. */
export const selectConstants = {
  PIPE_BUF: 512,
  POLLERR: 0x8,
  POLLHUP: 0x10,
  POLLIN: 0x1,
  POLLNVAL: 0x20,
  POLLOUT: 0x4,
  POLLPRI: 0x2,
  POLLRDBAND: 0x80,
  POLLRDNORM: 0x40,
  POLLWRBAND: 0x100,
  POLLWRNORM: 0x4,
} as const;

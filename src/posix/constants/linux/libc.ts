// Written by scripts/record-posix-constants.py.

/** Numbers that libc's callers need and none of CPython's modules shows. */
export const libcConstants = {
  AT_EACCESS: 512,
  AT_EMPTY_PATH: 4096,
  AT_FDCWD: -100,
  AT_REMOVEDIR: 512,
  AT_SYMLINK_FOLLOW: 1024,
  AT_SYMLINK_NOFOLLOW: 256,
  EPOLL_CTL_ADD: 1,
  EPOLL_CTL_DEL: 2,
  EPOLL_CTL_MOD: 3,
  FD_SETSIZE: 1024,
  MAP_FIXED: 16,
  MREMAP_MAYMOVE: 1,
  MS_ASYNC: 1,
  MS_INVALIDATE: 2,
  MS_SYNC: 4,
  SEEK_CUR: 1,
  SEEK_END: 2,
  SEEK_SET: 0,
} as const;

/** Numbers that libc's callers need and none of CPython's modules shows. */
export const libcConstants = {
  AT_EACCESS: 0x10,
  AT_FDCWD: -2,
  AT_REMOVEDIR: 0x80,
  AT_SYMLINK_FOLLOW: 0x40,
  AT_SYMLINK_NOFOLLOW: 0x20,
  FD_SETSIZE: 1024,
  MAP_FIXED: 0x10,
  MS_ASYNC: 1,
  MS_INVALIDATE: 2,
  MS_SYNC: 0x10,
  SEEK_CUR: 1,
  SEEK_END: 2,
  SEEK_SET: 0,
} as const;

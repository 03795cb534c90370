/** macOS's numbers of CPython's module `resource`. */
export const resourceConstants = {
  RLIMIT_AS: 5,
  RLIMIT_CORE: 4,
  RLIMIT_CPU: 0,
  RLIMIT_DATA: 2,
  RLIMIT_FSIZE: 1,
  RLIMIT_MEMLOCK: 6,
  RLIMIT_NOFILE: 8,
  RLIMIT_NPROC: 7,
  RLIMIT_RSS: 5,
  RLIMIT_STACK: 3,
  RLIM_INFINITY: 9223372036854775807n,
  RUSAGE_CHILDREN: -1,
  RUSAGE_SELF: 0,
} as const;

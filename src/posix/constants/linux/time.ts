// Written by scripts/record-posix-constants.py.

/** The numbers of CPython's module `time` on Linux, x86-64. */
export const timeConstants = {
  CLOCK_BOOTTIME: 7,
  CLOCK_MONOTONIC: 1,
  CLOCK_MONOTONIC_RAW: 4,
  CLOCK_PROCESS_CPUTIME_ID: 2,
  CLOCK_REALTIME: 0,
  CLOCK_TAI: 11,
  CLOCK_THREAD_CPUTIME_ID: 3,
} as const;

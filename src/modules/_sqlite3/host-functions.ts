import { currentContext } from '../../runtime/context.ts';
import type { Library } from './library.ts';

/** What the C library beneath SQLite answers to calls of the system: there is none; files are the business of the VFS. */
const ENOSYS = 52;
const UNIX_FUNCTIONS = [
  '__syscall_faccessat',
  '__syscall_fchmod',
  '__syscall_chmod',
  '__syscall_fchown32',
  '__syscall_fcntl64',
  '__syscall_openat',
  '__syscall_ioctl',
  '__syscall_fstat64',
  '__syscall_stat64',
  '__syscall_newfstatat',
  '__syscall_lstat64',
  '__syscall_ftruncate64',
  '__syscall_getcwd',
  '__syscall_mkdirat',
  '__syscall_readlinkat',
  '__syscall_rmdir',
  '__syscall_unlinkat',
  '__syscall_utimensat',
  '_mmap_js',
  '_munmap_js',
];
const WASI_FUNCTIONS = ['fd_close', 'fd_write', 'fd_read', 'fd_sync', 'fd_seek', 'fd_fdstat_get'];

/** The current time in milliseconds since the epoch. */
export function milliseconds(): number {
  const { posix } = currentContext();
  const { sec, nsec } = posix.clockGettime(posix.constants.time.CLOCK_REALTIME);
  return sec * 1000 + Math.floor(nsec / 1e6);
}

/** What SQLite's module imports. */
export function hostFunctions(
  library: Library,
  memory: WebAssembly.Memory,
): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  const env: Record<string, unknown> = {
    memory,
    emscripten_date_now: milliseconds,
    emscripten_get_now: () => performance.now(),
    emscripten_get_heap_max: () => 0x80000000,
    emscripten_resize_heap: (size: number) => Number(library.grow(size >>> 0)),
    // The zone is the context's, whatever the C library believes.
    _tzset_js() {},
    _localtime_js(seconds: bigint, at: number) {
      const time = library.guarded(null, () => currentContext().posix.localtime(Number(seconds)));
      if (time === null) return;
      const fields = [
        time.second,
        time.minute,
        time.hour,
        time.day,
        time.month,
        time.year - 1900,
        time.weekday,
        time.yearday,
        time.isdst,
        time.gmtoff,
      ];
      fields.forEach((field, i) => {
        library.view.setInt32(at + 4 * i, field, true);
      });
    },
  };
  for (const name of UNIX_FUNCTIONS) env[name] = () => -ENOSYS;
  const wasi: Record<string, unknown> = {
    environ_sizes_get(count: number, size: number) {
      library.view.setUint32(count, 0, true);
      library.view.setUint32(size, 0, true);
      return 0;
    },
    environ_get: () => 0,
    clock_time_get(id: number, _precision: bigint, at: number) {
      const { posix } = currentContext();
      const { CLOCK_REALTIME, CLOCK_MONOTONIC } = posix.constants.time;
      const { sec, nsec } = posix.clockGettime(id === 0 ? CLOCK_REALTIME : CLOCK_MONOTONIC);
      library.view.setBigInt64(at, BigInt(sec) * 1000000000n + BigInt(nsec), true);
      return 0;
    },
  };
  for (const name of WASI_FUNCTIONS) wasi[name] = () => ENOSYS;
  return { env, wasi_snapshot_preview1: wasi };
}

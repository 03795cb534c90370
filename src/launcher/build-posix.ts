import { type BigIntStats, closeSync, fstatSync, lstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { PosixError } from '../posix/errors.ts';
import type { PosixPath } from '../posix/fsEncoding.ts';
import { createNativePosix } from '../posix/native/native.ts';
import { FileStat } from '../posix/support/stat.ts';
import type { BrokenDownTime } from '../posix/support/time.ts';
import type { PosixSupport } from '../posix/support.ts';

/**
 * The OS layer while a snapshot is built: libc cannot be in a snapshot, so the little that imports need goes through Node. Everything else
 * fails.
 */
export function createBuildPosix(): PosixSupport {
  const native = createNativePosix();
  const { errno } = native.constants;
  const call = <T>(run: () => T): T => {
    try {
      return run();
    } catch (error) {
      const code = (error as { code?: string }).code ?? '';
      throw new PosixError((errno as unknown as Record<string, number>)[code] ?? errno.EIO);
    }
  };
  const text = (path: PosixPath): string => {
    if (typeof path !== 'string') throw new Error('a path of bytes while the snapshot is built');
    return path;
  };
  const supported: Partial<PosixSupport> = {
    name: native.name,
    platform: native.platform,
    constants: native.constants,
    strerror: native.strerror,
    openat: (_folder, path, flags) => call(() => openSync(text(path), flags)),
    close: (fd) => call(() => closeSync(fd)),
    fstat: (fd) => statOf(call(() => fstatSync(fd, { bigint: true }))),
    fstatat: (_folder, path, follow) =>
      statOf(call(() => (follow ? statSync : lstatSync)(text(path), { bigint: true }))),
    lseek: (_fd, offset) => offset,
    read(fd, n) {
      const buffer = new Uint8Array(n);
      return buffer.slice(
        0,
        call(() => readSync(fd, buffer)),
      );
    },
    readInto: (fd, target) => call(() => readSync(fd, target)),
    opendir: (path) =>
      Object.assign(
        call(() => readdirSync(text(path))),
        { fd: -1 },
      ),
    readdir(stream) {
      const name = (stream as unknown as string[]).shift();
      return name === undefined ? null : { name, ino: 0, type: 0 };
    },
    closedir() {},
    confstr: () => null,
    getcwd: () => '/',
    gettid: () => process.pid,
    getuid: () => 0,
    geteuid: () => 0,
    getgid: () => 0,
    getegid: () => 0,
    environ: () => [['HOME', '/nonexistent']],
    clockGettime: () => ({ sec: 0, nsec: 0 }),
    localtime: () => EPOCH,
    // `renewImports` of start.ts seeds anew what keeps any of it.
    urandom: (n) => new Uint8Array(n),
    epollCreate: () => openSync('/dev/null', 0),
  };
  return new Proxy(supported, {
    get(target, name) {
      if (name in target) return target[name as keyof PosixSupport];
      throw new Error(`${String(name)} is called while the snapshot is built`);
    },
  }) as PosixSupport;
}

const EPOCH: BrokenDownTime = {
  year: 1970,
  month: 0,
  day: 1,
  hour: 0,
  minute: 0,
  second: 0,
  weekday: 4,
  yearday: 0,
  isdst: 0,
  gmtoff: 0,
  zone: 'UTC',
};

function statOf(from: BigIntStats): FileStat {
  const stat = new FileStat();
  stat.mode = Number(from.mode);
  stat.ino = Number(from.ino);
  stat.dev = Number(from.dev);
  stat.size = Number(from.size);
  stat.mtimeSec = Number(from.mtimeNs / 1_000_000_000n);
  stat.mtimeNsec = Number(from.mtimeNs % 1_000_000_000n);
  return stat;
}

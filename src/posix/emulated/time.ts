import { breakDown } from '../civilTime.ts';
import { toTimeSpec, wallTime } from '../clock.ts';
import { errnoConstants as E } from '../constants/linux/errno.ts';
import { posixConstants as P } from '../constants/linux/posix.ts';
import { timeConstants as C } from '../constants/linux/time.ts';
import { PosixError } from '../errors.ts';
import type { TimeSpec, TimeSupport } from '../support/time.ts';
import { TimerFile } from './eventFiles.ts';
import type { Kernel } from './kernel.ts';
import { readWhole } from './users.ts';
import { momentOf, parsePosixZone, parseZoneFile, UTC, type Zone } from './zone.ts';

const toMs = ({ sec, nsec }: TimeSpec): number => sec * 1000 + nsec / 1e6;

/** The zone that TZ names: a POSIX rule, or a zone file of the FileSystem; UTC for what cannot be found. */
function readZone(kernel: Kernel): Zone {
  const setting = kernel.environment.get('TZ');
  const file = (name: string): Zone | null => {
    if (name.includes('..')) return null;
    const path = name.startsWith('/') ? name : `/usr/share/zoneinfo/${name}`;
    const bytes = readWhole(kernel, path) ?? (name.startsWith('/') ? null : (kernel.host.zoneFile?.(name) ?? null));
    return bytes === null ? null : parseZoneFile(bytes);
  };
  if (setting === undefined) return file('/etc/localtime') ?? UTC;
  const name = setting.startsWith(':') ? setting.slice(1) : setting;
  if (name === '') return UTC;
  return (setting.startsWith(':') ? null : parsePosixZone(name)) ?? file(name) ?? UTC;
}

/** CPU time of the context so far, in milliseconds: the host's, or all the time that passed. */
export function cpuMilliseconds(kernel: Kernel): { user: number; system: number } {
  return kernel.host.cpuTimes?.() ?? { user: performance.now(), system: 0 };
}

export function emulatedTime(kernel: Kernel): TimeSupport {
  let zone: Zone | null = null;
  const current = (): Zone => (zone ??= readZone(kernel));
  const now = (clock: number): TimeSpec => {
    switch (clock) {
      case C.CLOCK_REALTIME:
      case C.CLOCK_TAI:
        return wallTime();
      case C.CLOCK_MONOTONIC:
      case C.CLOCK_MONOTONIC_RAW:
      case C.CLOCK_BOOTTIME:
        return toTimeSpec(performance.now());
      case C.CLOCK_PROCESS_CPUTIME_ID:
      case C.CLOCK_THREAD_CPUTIME_ID: {
        const { user, system } = cpuMilliseconds(kernel);
        return toTimeSpec(user + system);
      }
      default:
        throw new PosixError(E.EINVAL);
    }
  };
  const timer = (fd: number): TimerFile => {
    const file = kernel.file(fd);
    if (!(file instanceof TimerFile)) throw new PosixError(E.EINVAL);
    return file;
  };
  const shown = (file: TimerFile) => {
    const { value, interval } = file.get();
    return { value: toTimeSpec(value), interval: toTimeSpec(interval) };
  };
  return {
    clockGettime: now,
    clockGetres(clock) {
      now(clock);
      return { sec: 0, nsec: 1 };
    },
    clockSettime() {
      throw new PosixError(E.EPERM);
    },
    pthreadGetcpuclockid: () => C.CLOCK_THREAD_CPUTIME_ID,
    sleepUntil(deadline) {
      kernel.waiter.until(() => false, toMs(deadline));
    },
    localtime(seconds) {
      const out = breakDown(seconds, current().at(seconds));
      if (Math.abs(out.year) > 0x7fffffff) throw new PosixError(E.EOVERFLOW);
      return out;
    },
    mktime(time) {
      const seconds = momentOf(current(), time);
      if (!Number.isSafeInteger(seconds)) throw new PosixError(E.EOVERFLOW);
      return seconds;
    },
    tzset() {
      zone = null;
    },
    timerfdCreate(clock, flags) {
      if (clock !== C.CLOCK_REALTIME && clock !== C.CLOCK_MONOTONIC && clock !== C.CLOCK_BOOTTIME)
        throw new PosixError(E.EINVAL);
      if (flags & ~(P.TFD_CLOEXEC | P.TFD_NONBLOCK)) throw new PosixError(E.EINVAL);
      const file = new TimerFile(kernel, clock, flags & P.TFD_NONBLOCK ? P.O_NONBLOCK : 0);
      return kernel.install(file, (flags & P.TFD_CLOEXEC) !== 0);
    },
    timerfdSettime(fd, flags, value, interval) {
      const file = timer(fd);
      const before = shown(file);
      for (const { nsec, sec } of [value, interval])
        if (nsec < 0 || nsec >= 1e9 || sec < 0) throw new PosixError(E.EINVAL);
      const asked = toMs(value);
      let delay = asked === 0 ? Number.POSITIVE_INFINITY : asked;
      if (asked !== 0 && flags & P.TFD_TIMER_ABSTIME) delay = asked - toMs(now(file.clock));
      file.set(delay, toMs(interval));
      return before;
    },
    timerfdGettime: (fd) => shown(timer(fd)),
  };
}

import { breakDown, type Offset } from '../civilTime.ts';
import { PosixError } from '../errors.ts';
import type { BrokenDownTime, TimeSpec, TimeSupport } from '../support/time.ts';
import {
  check,
  cString,
  declare,
  fail,
  i32,
  i64,
  isDarwin,
  scratch,
  scratchView,
  scratchWords,
  setI64,
} from './libc.ts';
import type { Platform } from './platform.ts';

const c = declare({
  clockGettime: 'int clock_gettime(int, void *)',
  clockGetres: 'int clock_getres(int, void *)',
  clockSettime: 'int clock_settime(int, const void *)',
  pthreadSelf: 'uintptr_t pthread_self()',
  getcpuclockid: 'int pthread_getcpuclockid(uintptr_t, void *)',
  clockNanosleep: 'int clock_nanosleep(int, int, const void *, void *)',
  nanosleep: 'int nanosleep(const void *, void *)',
  localtime: 'void *localtime_r(const void *, void *)',
  mktime: 'int64_t mktime(void *)',
  tzset: 'void tzset()',
  timerfdCreate: 'int timerfd_create(int, int)',
  timerfdSettime: 'int timerfd_settime(int, int, const void *, void *)',
  timerfdGettime: 'int timerfd_gettime(int, void *)',
});

const TIMER_ABSTIME = 1;

/** Three hours: no zone ever changed its offset twice in so short a time. */
const STRETCH = 10800;
const MAX_STRETCHES = 256;

export function readTimeSpec(offset: number): TimeSpec {
  return { sec: i64(offset), nsec: i64(offset + 8) };
}

export function writeTimeSpec(offset: number, time: TimeSpec): void {
  setI64(offset, time.sec);
  setI64(offset + 8, time.nsec);
}

export function nativeTime(platform: Platform): TimeSupport {
  const { CLOCK_MONOTONIC } = platform.constants.time;
  const { EOVERFLOW } = platform.constants.errno;
  let zoneRead = false;
  const readZone = () => {
    c.tzset();
    zoneRead = true;
    stretches.clear();
  };
  /** Offsets by stretch of time, null where it changes: what was asked for twice. As of the last reading of the zone. */
  const stretches = new Map<number, Offset | null | undefined>();

  const askLocaltime = (seconds: number): BrokenDownTime => {
    setI64(64, seconds);
    if (c.localtime(scratch.subarray(64, 72), scratch) === null) throw new PosixError(EOVERFLOW);
    const zone = scratchView.getBigUint64(48, true);
    return {
      second: i32(0),
      minute: i32(4),
      hour: i32(8),
      day: i32(12),
      month: i32(16),
      year: i32(20) + 1900,
      weekday: i32(24),
      yearday: i32(28),
      isdst: i32(32),
      gmtoff: i64(40),
      zone: zone === 0n ? '' : cString(zone),
    };
  };

  /** The offset of a whole stretch, if it is the same at both ends and the clock counts no leap seconds. */
  const offsetOfStretch = (stretch: number): Offset | null => {
    const first = askLocaltime(stretch * STRETCH);
    const last = askLocaltime(stretch * STRETCH + STRETCH - 1);
    const steady =
      first.gmtoff === last.gmtoff &&
      first.isdst === last.isdst &&
      first.zone === last.zone &&
      breakDown(stretch * STRETCH, first).second === first.second;
    return steady ? { gmtoff: first.gmtoff, isdst: first.isdst, zone: first.zone } : null;
  };
  return {
    clockGettime(clock) {
      if (c.clockGettime(clock, scratch) !== 0) fail();
      return { sec: i64(0), nsec: scratchWords[2]! };
    },
    clockGetres(clock) {
      check(c.clockGetres(clock, scratch));
      return readTimeSpec(0);
    },
    clockSettime(clock, time) {
      writeTimeSpec(0, time);
      check(c.clockSettime(clock, scratch));
    },
    pthreadGetcpuclockid() {
      // Python's threads have numbers of their own and share this one; libc crashes when it is given those.
      const code: number = c.getcpuclockid(c.pthreadSelf(), scratch);
      if (code !== 0) throw new PosixError(code);
      return i32(0);
    },
    sleepUntil(deadline) {
      if (isDarwin) {
        check(c.clockGettime(CLOCK_MONOTONIC, scratch));
        const left = (deadline.sec - i64(0)) * 1e9 + deadline.nsec - i64(8);
        if (left <= 0) return;
        writeTimeSpec(0, { sec: Math.floor(left / 1e9), nsec: left % 1e9 });
        check(c.nanosleep(scratch, null));
        return;
      }
      writeTimeSpec(0, deadline);
      const code: number = c.clockNanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, scratch, null);
      if (code !== 0) throw new PosixError(code);
    },
    localtime(seconds): BrokenDownTime {
      if (!zoneRead) readZone();
      const stretch = Math.floor(seconds / STRETCH);
      let offset = stretches.get(stretch);
      if (offset === undefined) {
        if (!stretches.has(stretch)) {
          if (stretches.size >= MAX_STRETCHES) stretches.clear();
          stretches.set(stretch, undefined);
          return askLocaltime(seconds);
        }
        offset = offsetOfStretch(stretch);
        stretches.set(stretch, offset);
      }
      return offset === null ? askLocaltime(seconds) : breakDown(seconds, offset);
    },
    mktime(time) {
      const fields = [time.second, time.minute, time.hour, time.day, time.month, time.year - 1900, -1, -1, time.isdst];
      fields.forEach((value, i) => {
        scratchView.setInt32(i * 4, value, true);
      });
      setI64(40, 0);
      setI64(48, 0);
      const seconds: number = c.mktime(scratch);
      // it reads the zone anew, as tzset does
      stretches.clear();
      // -1 is also a moment; a success fills in the day of the week.
      if (seconds === -1 && i32(24) === -1) throw new PosixError(EOVERFLOW);
      return seconds;
    },
    tzset: readZone,
    timerfdCreate: (clock, flags) => check(c.timerfdCreate(clock, flags)),
    timerfdSettime(fd, flags, value, interval) {
      writeTimeSpec(0, interval);
      writeTimeSpec(16, value);
      check(c.timerfdSettime(fd, flags, scratch, scratch.subarray(32)));
      return { interval: readTimeSpec(32), value: readTimeSpec(48) };
    },
    timerfdGettime(fd) {
      check(c.timerfdGettime(fd, scratch));
      return { interval: readTimeSpec(0), value: readTimeSpec(16) };
    },
  };
}

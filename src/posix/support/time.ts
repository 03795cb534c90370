/** struct timespec: whole seconds and 0 ≤ nsec < 10**9. */
export interface TimeSpec {
  readonly sec: number;
  readonly nsec: number;
}

/** struct tm, in C's ranges: `year` is the full year, `month` 0..11, `weekday` 0 on Sunday, `yearday` 0..365. */
export interface BrokenDownTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly weekday: number;
  readonly yearday: number;
  /** 1, 0 or, unknown, -1. */
  readonly isdst: number;
  /** Seconds east of UTC, and the zone's abbreviation. */
  readonly gmtoff: number;
  readonly zone: string;
}

export interface TimeSupport {
  clockGettime(clock: number): TimeSpec;
  clockGetres(clock: number): TimeSpec;
  clockSettime(clock: number, time: TimeSpec): void;
  /** The clock of a thread's CPU time. */
  pthreadGetcpuclockid(threadId: number): number;
  /** clock_nanosleep(2) until a point of CLOCK_MONOTONIC; EINTR when a handler's signal arrives. */
  sleepUntil(deadline: TimeSpec): void;
  /** localtime_r: the zone that TZ names, as of the last tzset. EOVERFLOW if the year does not fit. */
  localtime(seconds: number): BrokenDownTime;
  /** mktime: seconds since the epoch; fields out of range are normalized, weekday and yearday ignored. */
  mktime(time: Omit<BrokenDownTime, 'weekday' | 'yearday' | 'gmtoff' | 'zone'>): number;
  /** Reads TZ anew. */
  tzset(): void;
  /** timerfd_create(2) and its kin. */
  timerfdCreate(clock: number, flags: number): number;
  timerfdSettime(
    fd: number,
    flags: number,
    value: TimeSpec,
    interval: TimeSpec,
  ): { value: TimeSpec; interval: TimeSpec };
  timerfdGettime(fd: number): { value: TimeSpec; interval: TimeSpec };
}

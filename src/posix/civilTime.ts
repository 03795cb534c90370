import type { BrokenDownTime } from './support/time.ts';

/*
 * Between seconds since the epoch and the fields of the proleptic Gregorian calendar.
 */

/** A period's offset from UTC in seconds, its daylight flag and its abbreviation. */
export interface Offset {
  readonly gmtoff: number;
  readonly isdst: number;
  readonly zone: string;
}

export const DAY = 86400;

/** Days since the epoch of a date of the proleptic Gregorian calendar; the month counts from 0 and may be out of range. */
export function daysOf(year: number, month: number, day: number): number {
  year += Math.floor(month / 12);
  month -= Math.floor(month / 12) * 12;
  const y = month <= 1 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const shifted = (month + 10) % 12;
  const dayOfYear = Math.floor((153 * shifted + 2) / 5) + day - 1;
  return era * 146097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719468;
}

/** Year, month from 0 and day of a day since the epoch. */
export function dateOf(days: number): [number, number, number] {
  const z = days + 719468;
  const era = Math.floor(z / 146097);
  const dayOfEra = z - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = (shifted + 2) % 12;
  return [yearOfEra + era * 400 + (month <= 1 ? 1 : 0), month, dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1];
}

/** The fields that clocks show under an offset. */
export function breakDown(seconds: number, { gmtoff, isdst, zone }: Offset): BrokenDownTime {
  const local = seconds + gmtoff;
  const days = Math.floor(local / DAY);
  const rest = local - days * DAY;
  const [year, month, day] = dateOf(days);
  return {
    year,
    month,
    day,
    hour: Math.floor(rest / 3600),
    minute: Math.floor((rest % 3600) / 60),
    second: rest % 60,
    weekday: (((days + 4) % 7) + 7) % 7,
    yearday: days - daysOf(year, 0, 1),
    isdst,
    gmtoff,
    zone,
  };
}

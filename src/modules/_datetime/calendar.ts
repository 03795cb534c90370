import { dateOf } from '../../posix/civilTime.ts';

/*
 * The proleptic Gregorian calendar, in plain numbers: years 1 to 9999, months from 1, ordinals from 1 for the first day of year 1.
 */

export const MIN_YEAR = 1;
export const MAX_YEAR = 9999;
/** The ordinal of 9999-12-31. */
export const MAX_ORDINAL = 3652059;
/** The ordinal of 1970-01-01. */
export const EPOCH_ORDINAL = 719163;

const DAYS_IN_MONTH = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DAYS_BEFORE_MONTH = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

export function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeap(year) ? 29 : DAYS_IN_MONTH[month]!;
}

/** Days of the year before a day: `tm_yday - 1` without the day of the month. */
export function dayOfYear(year: number, month: number, day: number): number {
  return DAYS_BEFORE_MONTH[month]! + (month > 2 && isLeap(year) ? 1 : 0) + day;
}

export function ordinalOf(year: number, month: number, day: number): number {
  const before = year - 1;
  const leaps = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  return before * 365 + leaps + dayOfYear(year, month, day);
}

/** Year, month and day of an ordinal as one number, `unpack…` of which gives them back. */
export function packedDate(ordinal: number): number {
  const [year, month, day] = dateOf(ordinal - EPOCH_ORDINAL);
  return packDate(year, month + 1, day);
}

export const packDate = (year: number, month: number, day: number): number => year * 10000 + month * 100 + day;
export const packedYear = (packed: number): number => Math.floor(packed / 10000);
export const packedMonth = (packed: number): number => Math.floor(packed / 100) % 100;
export const packedDay = (packed: number): number => packed % 100;

/** Monday is 0. */
export function weekdayOf(year: number, month: number, day: number): number {
  return (ordinalOf(year, month, day) + 6) % 7;
}

/** The ordinal of the Monday that begins week 1 of an ISO year. */
export function isoYearStart(year: number): number {
  const first = ordinalOf(year, 1, 1);
  const weekday = (first + 6) % 7;
  return first - weekday + (weekday > 3 ? 7 : 0);
}

/** ISO year, week and weekday (Monday is 1). */
export function isoCalendar(year: number, month: number, day: number): [number, number, number] {
  const today = ordinalOf(year, month, day);
  let isoYear = year;
  let start = isoYearStart(year);
  if (today < start) start = isoYearStart(--isoYear);
  else if (today >= start + 52 * 7) {
    const next = isoYearStart(year + 1);
    if (today >= next) {
      isoYear++;
      start = next;
    }
  }
  const days = today - start;
  return [isoYear, Math.floor(days / 7) + 1, (days % 7) + 1];
}

/** Which part of an ISO date is wrong, or its ordinal. */
export function isoOrdinal(year: number, week: number, day: number): number | 'year' | 'week' | 'day' {
  if (year < MIN_YEAR || year > MAX_YEAR) return 'year';
  if (week < 1 || week >= 53) {
    // A year has 53 weeks when it begins on a Thursday, or on a Wednesday and is a leap year.
    const first = weekdayOf(year, 1, 1);
    if (week !== 53 || !(first === 3 || (first === 2 && isLeap(year)))) return 'week';
  }
  if (day < 1 || day > 7) return 'day';
  return isoYearStart(year) + (week - 1) * 7 + day - 1;
}

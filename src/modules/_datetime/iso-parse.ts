import { valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { isoOrdinal, packDate, packedDate } from './calendar.ts';
import { newDelta } from './delta.ts';
import { newTimezone, utc } from './zones.ts';

/*
 * ISO 8601 as `fromisoformat` reads it. A failure is `null`, or -1 where numbers are the answers.
 */

const isDigit = (text: string, at: number): boolean => {
  const unit = text.charCodeAt(at);
  return unit >= 48 && unit <= 57;
};

/** The number of `count` digits at `at`, -1 where there are not so many. */
function digits(text: string, at: number, count: number, end: number): number {
  if (at + count > end) return -1;
  let value = 0;
  for (let i = at; i < at + count; i++) {
    if (!isDigit(text, i)) return -1;
    value = value * 10 + text.charCodeAt(i) - 48;
  }
  return value;
}

/** A date of the form `YYYY-MM-DD`, `YYYYMMDD`, `YYYY-Www[-D]` or `YYYYWww[D]`, packed. Month and day may be out of their ranges. */
export function parseDate(text: string, end: number): number {
  const year = digits(text, 0, 4, end);
  if (year < 0) return -1;
  const separated = text.charCodeAt(4) === 45;
  let at = separated ? 5 : 4;
  if (text.charCodeAt(at) === 87) {
    const week = digits(text, at + 1, 2, end);
    if (week < 0) return -1;
    at += 3;
    let day = 1;
    if (at < end) {
      if (separated && text.charCodeAt(at++) !== 45) return -1;
      // what follows is passed over, as CPython does
      day = digits(text, at, 1, end);
      if (day < 0) return -1;
    }
    const ordinal = isoOrdinal(year, week, day);
    return typeof ordinal === 'number' ? packedDate(ordinal) : -1;
  }
  const month = digits(text, at, 2, end);
  if (month < 0) return -1;
  at += 2;
  if (separated && text.charCodeAt(at++) !== 45) return -1;
  const day = digits(text, at, 2, end);
  if (day < 0 || at + 2 !== end) return -1;
  return packDate(year, month, day);
}

/** Where the date of a datetime ends: before the separator, which may be any character. */
export function dateEnd(text: string): number {
  const length = text.length;
  if (length === 7) return 7;
  if (text.charCodeAt(4) === 45) {
    if (text.charCodeAt(5) !== 87) return 10;
    if (length < 8) return -1;
    if (length === 8 || text.charCodeAt(8) !== 45) return 8;
    if (length === 9) return -1;
    // YYYY-Www-D, or the separator is a hyphen
    return length > 10 && isDigit(text, 10) ? 8 : 10;
  }
  if (text.charCodeAt(4) !== 87) return 8;
  let at = 7;
  while (at < length && isDigit(text, at)) at++;
  if (at < 9) return at;
  // YYYYWww or YYYYWwwD and a separator that is a digit: pairs of digits follow it
  return at % 2 === 0 ? 7 : 8;
}

/** What was parsed last: one object, so that none is made for each text. */
export const parsed: { hour: number; minute: number; second: number; microsecond: number; zone: PValue } = {
  hour: 0,
  minute: 0,
  second: 0,
  microsecond: 0,
  zone: null,
};

const CORRECTION = [0, 100000, 10000, 1000, 100, 10, 1];

/**
 * `HH[:MM[:SS[.ffffff]]]`, the colons in all places or in none, into `parsed`; digits past the sixth are passed over. Whether it is one.
 */
function parseClock(text: string, start: number, end: number): boolean {
  parsed.minute = parsed.second = parsed.microsecond = 0;
  const hour = digits(text, start, 2, end);
  if (hour < 0) return false;
  parsed.hour = hour;
  let at = start + 2;
  if (at === end) return true;
  const separated = text.charCodeAt(at) === 58;
  for (let fields = 1; fields < 3 && at < end; fields++) {
    const unit = text.charCodeAt(at);
    if (separated) {
      if (unit !== 58) break;
      at++;
    } else if (unit === 46 || unit === 44) break;
    const value = digits(text, at, 2, end);
    if (value < 0) return false;
    if (fields === 1) parsed.minute = value;
    else parsed.second = value;
    at += 2;
  }
  if (at === end) return true;
  // the fraction; after seconds CPython takes it without a point too, and behind a colon
  const unit = text.charCodeAt(at);
  if (unit === 46 || unit === 44) at++;
  else if (separated) {
    if (unit !== 58) return false;
    at++;
  }
  const count = Math.min(6, end - at);
  if (count === 0) return false;
  const fraction = digits(text, at, count, end);
  if (fraction < 0) return false;
  parsed.microsecond = fraction * CORRECTION[count]!;
  for (at += count; at < end; at++) if (!isDigit(text, at)) return false;
  return true;
}

/** A time with or without an offset, from `start` to the end, into `parsed`. Whether it is one. */
export function parseTime(text: string, start: number, repr: (value: PValue) => string): boolean {
  const end = text.length;
  let zoneAt = start;
  while (zoneAt < end) {
    const unit = text.charCodeAt(zoneAt);
    if (unit === 43 || unit === 45 || unit === 90) break;
    zoneAt++;
  }
  parsed.zone = null;
  const mark = zoneAt === end ? 0 : text.charCodeAt(zoneAt);
  if (mark === 90) {
    if (zoneAt + 1 !== end) return false;
    parsed.zone = utc;
  } else if (mark !== 0) {
    if (!parseClock(text, zoneAt + 1, end)) return false;
    const sign = mark === 45 ? -1 : 1;
    const seconds = sign * (parsed.hour * 3600 + parsed.minute * 60 + parsed.second);
    // microseconds alone are no offset
    if (seconds === 0) parsed.zone = utc;
    else {
      const { microsecond } = parsed;
      // what is wrong with the time is said before what is wrong with the offset
      if (!parseClock(text, start, zoneAt)) return false;
      parsed.zone = newTimezone(newDelta(0, seconds, sign * microsecond), null, repr);
      return true;
    }
  }
  return parseClock(text, start, zoneAt);
}

export const invalidIso = (shown: string) => valueError(`Invalid isoformat string: ${shown}`);

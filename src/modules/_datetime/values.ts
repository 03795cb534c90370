import { pyObjectCall } from '../../runtime/abstract/call.ts';
import { typeError, valueError } from '../../runtime/errors.ts';
import { PObject, type PShape, type PValue } from '../../runtime/object.ts';
import type { PType } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { daysInMonth, MAX_YEAR, MIN_YEAR, ordinalOf } from './calendar.ts';
import { US_PER_SECOND } from './delta.ts';
import { checkZone } from './zones.ts';

/** `datetime.date`. */
export class PDate extends PObject {
  year = 1;
  month = 1;
  day = 1;
  /** Cached `hash()`. */
  hash: number | bigint | undefined = undefined;
}

/** `datetime.datetime`. */
export class PDateTime extends PDate {
  hour = 0;
  minute = 0;
  second = 0;
  microsecond = 0;
  fold = 0;
  tzinfo: PValue = null;
}

/** `datetime.time`. */
export class PTime extends PObject {
  hour = 0;
  minute = 0;
  second = 0;
  microsecond = 0;
  fold = 0;
  tzinfo: PValue = null;
  /** Cached `hash()`. */
  hash: number | bigint | undefined = undefined;
}

export const dateType: PType = builtinType('date', {
  module: 'datetime',
  allocate: (type) => new PDate(type.instanceShape),
});
export const datetimeType: PType = builtinType('datetime', {
  base: dateType,
  module: 'datetime',
  allocate: (type) => new PDateTime(type.instanceShape),
});
export const timeType: PType = builtinType('time', {
  module: 'datetime',
  allocate: (type) => new PTime(type.instanceShape),
});

/** What a datetime and a time have in common. */
export interface Clock {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
}

export function checkDate(year: number, month: number, day: number): void {
  if (year < MIN_YEAR || year > MAX_YEAR) throw valueError(`year ${year} is out of range`);
  if (month < 1 || month > 12) throw valueError('month must be in 1..12');
  if (day < 1 || day > daysInMonth(year, month)) throw valueError('day is out of range for month');
}

export function checkTime(hour: number, minute: number, second: number, microsecond: number, fold: number): void {
  if (hour < 0 || hour > 23) throw valueError('hour must be in 0..23');
  if (minute < 0 || minute > 59) throw valueError('minute must be in 0..59');
  if (second < 0 || second > 59) throw valueError('second must be in 0..59');
  if (microsecond < 0 || microsecond > 999999) throw valueError('microsecond must be in 0..999999');
  if (fold !== 0 && fold !== 1) throw valueError('fold must be either 0 or 1');
}

/** A date whose parts are known to be right. */
export function makeDate(year: number, month: number, day: number, shape: PShape = dateType.instanceShape): PDate {
  const date = new PDate(shape);
  date.year = year;
  date.month = month;
  date.day = day;
  return date;
}

/** A datetime whose parts are known to be right. */
export function makeDateTime(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  microsecond: number,
  tzinfo: PValue,
  fold = 0,
  shape: PShape = datetimeType.instanceShape,
): PDateTime {
  const made = new PDateTime(shape);
  made.year = year;
  made.month = month;
  made.day = day;
  made.hour = hour;
  made.minute = minute;
  made.second = second;
  made.microsecond = microsecond;
  made.tzinfo = tzinfo;
  made.fold = fold;
  return made;
}

/** A time whose parts are known to be right. */
export function makeTime(
  hour: number,
  minute: number,
  second: number,
  microsecond: number,
  tzinfo: PValue,
  fold = 0,
  shape: PShape = timeType.instanceShape,
): PTime {
  const made = new PTime(shape);
  made.hour = hour;
  made.minute = minute;
  made.second = second;
  made.microsecond = microsecond;
  made.tzinfo = tzinfo;
  made.fold = fold;
  return made;
}

/** `new_date_subclass_ex`: an instance of `cls`, whose constructor is called when it is a class of the program. */
export function dateOf(cls: PType, year: number, month: number, day: number): PValue {
  if (cls === dateType) {
    checkDate(year, month, day);
    return makeDate(year, month, day);
  }
  if (cls === datetimeType) {
    checkDate(year, month, day);
    return makeDateTime(year, month, day, 0, 0, 0, 0, null);
  }
  return pyObjectCall(cls, [year, month, day]);
}

/** `new_datetime_subclass_fold_ex`. */
export function datetimeOf(
  cls: PType,
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  microsecond: number,
  tzinfo: PValue,
  fold: number,
): PValue {
  if (cls === datetimeType) {
    checkDate(year, month, day);
    checkTime(hour, minute, second, microsecond, fold);
    checkZone(tzinfo);
    return makeDateTime(year, month, day, hour, minute, second, microsecond, tzinfo, fold);
  }
  const made = pyObjectCall(cls, [year, month, day, hour, minute, second, microsecond, tzinfo]);
  if (!(made instanceof PDateTime))
    throw typeError(`${cls.name}() returned non-datetime (type ${typeOf(made).tpName})`);
  made.fold = fold;
  return made;
}

/** `new_time_subclass_fold_ex`. */
export function timeOf(
  cls: PType,
  hour: number,
  minute: number,
  second: number,
  microsecond: number,
  tzinfo: PValue,
  fold: number,
): PValue {
  if (cls === timeType) {
    checkTime(hour, minute, second, microsecond, fold);
    checkZone(tzinfo);
    return makeTime(hour, minute, second, microsecond, tzinfo, fold);
  }
  const made = pyObjectCall(cls, [hour, minute, second, microsecond, tzinfo]);
  if (!(made instanceof PTime)) throw typeError(`${cls.name}() returned non-time (type ${typeOf(made).tpName})`);
  made.fold = fold;
  return made;
}

export const ordinal = (date: PDate): number => ordinalOf(date.year, date.month, date.day);
export const secondOfDay = (clock: Clock): number => (clock.hour * 60 + clock.minute) * 60 + clock.second;
export const microsecondOfDay = (clock: Clock): number => secondOfDay(clock) * US_PER_SECOND + clock.microsecond;

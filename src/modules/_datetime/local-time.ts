import type { BrokenDownTime } from '../../posix/support/time.ts';
import { asIndex } from '../../runtime/abstract/number.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { currentContext } from '../../runtime/context.ts';
import { overflowError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { syscall } from '../../runtime/syscall.ts';
import type { PType } from '../../runtime/type.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { utcTime } from '../time/time.ts';
import { EPOCH_ORDINAL, MAX_YEAR, MIN_YEAR, ordinalOf } from './calendar.ts';
import { newDelta } from './delta.ts';
import { datetimeOf, ordinal, type PDateTime, secondOfDay } from './values.ts';
import { newTimezone, type PTimezone } from './zones.ts';

/*
 * Between timestamps and the fields of local time. Seconds are counted from the beginning of year 1 (`ordinal * 86400`) or from the epoch.
 */

const EPOCH = EPOCH_ORDINAL * 86400;
/** The longest time by which clocks were ever set back. */
const MAX_FOLD_SECONDS = 24 * 3600;

export const localtime = (at: number): BrokenDownTime => syscall(() => currentContext().posix.localtime(at));
export const gmtime = utcTime;

function checkYear(year: number): void {
  if (year < MIN_YEAR || year > MAX_YEAR) throw valueError(`year ${year} is out of range`);
}

/** What clocks show at a moment, as seconds since year 1: `local`. */
function local(seconds: number): number {
  const fields = localtime(seconds - EPOCH);
  checkYear(fields.year);
  return (
    ordinalOf(fields.year, fields.month + 1, fields.day) * 86400 +
    fields.hour * 3600 +
    fields.minute * 60 +
    Math.min(fields.second, 59)
  );
}

/** The moment at which clocks show a naive datetime, as a timestamp: `local_to_seconds`. */
export function localTimestamp(date: PDateTime, fold = date.fold): number {
  const shown = ordinal(date) * 86400 + secondOfDay(date);
  // Which of two offsets holds is found by trying that of `shown` taken for UTC, and another a day before or after.
  const offset = local(shown) - shown;
  const first = shown - offset;
  const firstShown = local(first);
  let other: number;
  if (firstShown === shown) {
    const probe = fold === 1 ? first + MAX_FOLD_SECONDS : first - MAX_FOLD_SECONDS;
    other = local(probe) - probe;
    if (offset === other) return first - EPOCH;
  } else other = firstShown - first;
  const second = shown - other;
  if (local(second) === shown) return second - EPOCH;
  if (firstShown === shown) return first - EPOCH;
  // in a gap
  return (fold === 1 ? Math.min(first, second) : Math.max(first, second)) - EPOCH;
}

/** A timestamp in whole seconds and microseconds: `_PyTime_ObjectToTimeval`, half to even. */
export function splitTimestamp(value: PValue): [seconds: number, microseconds: number] {
  if (!(value instanceof PFloat)) return [wholeTimestamp(value), 0];
  const stamp = value.value;
  if (Number.isNaN(stamp)) throw valueError('Invalid value NaN (not a number)');
  let seconds = Math.trunc(stamp);
  let fraction = (stamp - seconds) * 1e6;
  const floor = Math.floor(fraction);
  const part = fraction - floor;
  fraction = part > 0.5 || (part === 0.5 && floor % 2 !== 0) ? floor + 1 : floor;
  if (fraction >= 1e6) {
    fraction -= 1e6;
    seconds += 1;
  } else if (fraction < 0) {
    fraction += 1e6;
    seconds -= 1;
  }
  return [checkStamp(seconds), fraction + 0];
}

/** A timestamp in whole seconds, rounded down: `_PyTime_ObjectToTime_t`. */
export function wholeTimestamp(value: PValue): number {
  if (!(value instanceof PFloat)) return checkStamp(Number(asIndex(value)));
  if (Number.isNaN(value.value)) throw valueError('Invalid value NaN (not a number)');
  return checkStamp(Math.floor(value.value));
}

function checkStamp(seconds: number): number {
  if (!(Math.abs(seconds) < 2 ** 63)) throw overflowError('timestamp out of range for platform time_t');
  return seconds + 0;
}

/** `datetime_from_timet_and_us`. */
export function datetimeFromStamp(
  cls: PType,
  isLocal: boolean,
  seconds: number,
  microseconds: number,
  tzinfo: PValue,
): PValue {
  const { year, month, day, hour, minute, second } = isLocal ? localtime(seconds) : gmtime(seconds);
  checkYear(year);
  // leap seconds are passed over
  const shownSecond = Math.min(second, 59);
  let fold = 0;
  if (isLocal && tzinfo === null && seconds - MAX_FOLD_SECONDS > -EPOCH + 86400) {
    const shown = ordinalOf(year, month + 1, day) * 86400 + hour * 3600 + minute * 60 + shownSecond;
    const before = local(EPOCH + seconds - MAX_FOLD_SECONDS);
    const change = shown - before - MAX_FOLD_SECONDS;
    if (change < 0 && local(EPOCH + seconds + change) === shown) fold = 1;
  }
  return datetimeOf(cls, year, month + 1, day, hour, minute, shownSecond, microseconds, tzinfo, fold);
}

/** The zone that holds at a moment where we are: `local_timezone_from_timestamp`. */
export function localZone(timestamp: number): PTimezone {
  const { gmtoff, zone } = localtime(timestamp);
  return newTimezone(newDelta(0, gmtoff, 0), zone, pyObjectRepr);
}

/** The zone that holds where we are when clocks show a naive datetime; in a gap the one on the other side of it. */
export function zoneOfLocal(date: PDateTime): PTimezone {
  const stamp = localTimestamp(date);
  const other = localTimestamp(date, 1 - date.fold);
  return localZone(other !== stamp && other > stamp === (date.fold === 1) ? other : stamp);
}

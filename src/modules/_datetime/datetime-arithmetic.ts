import { overflowError, typeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { type CompareOp, EQ, NE } from '../../runtime/type-slots.ts';
import { NotImplemented } from '../../runtime/types.ts';
import { MAX_ORDINAL, packedDate, packedDay, packedMonth, packedYear } from './calendar.ts';
import { compareDeltas, newDelta, type PTimedelta, US_PER_DAY, US_PER_SECOND } from './delta.ts';
import { ordered } from './order.ts';
import {
  dateOf,
  datetimeOf,
  datetimeType,
  makeDateTime,
  makeTime,
  microsecondOfDay,
  ordinal,
  type PDate,
  PDateTime,
  PTime,
} from './values.ts';
import { offsetOf } from './zones.ts';

function checkOrdinal(days: number): number {
  if (days < 1 || days > MAX_ORDINAL) throw overflowError('date value out of range');
  return packedDate(days);
}

/** `add_date_timedelta`: only the days count. */
export function addToDate(date: PDate, delta: PTimedelta, sign: 1 | -1): PValue {
  const packed = checkOrdinal(ordinal(date) + sign * delta.days);
  return dateOf(date.shape.cls, packedYear(packed), packedMonth(packed), packedDay(packed));
}

/** `add_datetime_timedelta`. */
export function addDelta(date: PDateTime, delta: PTimedelta, sign: 1 | -1): PValue {
  const total = microsecondOfDay(date) + sign * (delta.seconds * US_PER_SECOND + delta.microseconds);
  const carried = Math.floor(total / US_PER_DAY);
  const packed = checkOrdinal(ordinal(date) + sign * delta.days + carried);
  const inDay = total - carried * US_PER_DAY;
  const second = Math.floor(inDay / US_PER_SECOND);
  const minute = Math.floor(second / 60);
  const hour = Math.floor(minute / 60);
  const cls = date.shape.cls;
  const year = packedYear(packed);
  const month = packedMonth(packed);
  const day = packedDay(packed);
  const microsecond = inDay - second * US_PER_SECOND;
  return cls === datetimeType
    ? makeDateTime(year, month, day, hour, minute % 60, second % 60, microsecond, date.tzinfo)
    : datetimeOf(cls, year, month, day, hour, minute % 60, second % 60, microsecond, date.tzinfo, 0);
}

/** Calendar days and microseconds between two datetimes, offsets aside. */
function difference(x: PDateTime, y: PDateTime, xOffset: PTimedelta | null, yOffset: PTimedelta | null): PTimedelta {
  let days = ordinal(x) - ordinal(y);
  let seconds = 0;
  let microseconds = microsecondOfDay(x) - microsecondOfDay(y);
  if (xOffset !== null && yOffset !== null) {
    days -= xOffset.days - yOffset.days;
    seconds = yOffset.seconds - xOffset.seconds;
    microseconds -= xOffset.microseconds - yOffset.microseconds;
  }
  return newDelta(days, seconds, microseconds);
}

/** `x - y` of datetimes. */
export function subtract(x: PDateTime, y: PDateTime): PTimedelta {
  if (x.tzinfo === y.tzinfo) return difference(x, y, null, null);
  const xOffset = offsetOf(x.tzinfo, x);
  const yOffset = offsetOf(y.tzinfo, y);
  if ((xOffset === null) !== (yOffset === null))
    throw typeError("can't subtract offset-naive and offset-aware datetimes");
  return difference(x, y, xOffset, yOffset);
}

/** The order of two datetimes by what they show. */
function shownOrder(x: PDateTime, y: PDateTime): number {
  return x.year - y.year || x.month - y.month || x.day - y.day || microsecondOfDay(x) - microsecondOfDay(y);
}

const sameOffset = (x: PTimedelta | null, y: PTimedelta | null): boolean =>
  x === y || (x !== null && y !== null && compareDeltas(x, y) === 0);

/** A copy with the other fold. */
function otherFold(date: PDateTime): PDateTime {
  const { year, month, day, hour, minute, second, microsecond, tzinfo, fold } = date;
  return makeDateTime(year, month, day, hour, minute, second, microsecond, tzinfo, 1 - fold);
}

/** Whether the offset depends on the fold: such datetimes equal none of another zone (PEP 495). */
function isAmbiguous(date: PDateTime, offset: PTimedelta | null): boolean {
  return !sameOffset(offset, offsetOf(date.tzinfo, otherFold(date)));
}

export function compareDateTimes(x: PDateTime, other: PValue, op: CompareOp): PValue {
  if (!(other instanceof PDateTime)) return NotImplemented;
  if (x.tzinfo === other.tzinfo) return ordered(shownOrder(x, other), op);
  const xOffset = offsetOf(x.tzinfo, x);
  const yOffset = offsetOf(other.tzinfo, other);
  let order: number;
  if (sameOffset(xOffset, yOffset)) order = shownOrder(x, other);
  else if (xOffset !== null && yOffset !== null) {
    const delta = difference(x, other, xOffset, yOffset);
    order = delta.days || delta.seconds || delta.microseconds;
  } else {
    if (op === EQ) return false;
    if (op === NE) return true;
    throw typeError("can't compare offset-naive and offset-aware datetimes");
  }
  if ((op === EQ || op === NE) && order === 0 && (isAmbiguous(x, xOffset) || isAmbiguous(other, yOffset))) order = 1;
  return ordered(order, op);
}

/** Microseconds since midnight, UTC's if there is an offset. */
const shifted = (time: PTime, offset: PTimedelta): number =>
  microsecondOfDay(time) - (offset.days * US_PER_DAY + offset.seconds * US_PER_SECOND + offset.microseconds);

export function compareTimes(x: PTime, other: PValue, op: CompareOp): PValue {
  if (!(other instanceof PTime)) return NotImplemented;
  const plain = microsecondOfDay(x) - microsecondOfDay(other);
  if (x.tzinfo === other.tzinfo) return ordered(plain, op);
  const xOffset = offsetOf(x.tzinfo, null);
  const yOffset = offsetOf(other.tzinfo, null);
  if (sameOffset(xOffset, yOffset)) return ordered(plain, op);
  if (xOffset !== null && yOffset !== null) return ordered(shifted(x, xOffset) - shifted(other, yOffset), op);
  if (op === EQ) return false;
  if (op === NE) return true;
  throw typeError("can't compare offset-naive and offset-aware times");
}

/** A time without its fold, of which hashes are made. */
export const unfolded = (time: PTime): PTime =>
  time.fold === 0 ? time : makeTime(time.hour, time.minute, time.second, time.microsecond, time.tzinfo);

/** A datetime without its fold. */
export const unfoldedDate = (date: PDateTime): PDateTime => (date.fold === 0 ? date : otherFold(date));

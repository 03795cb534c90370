import { pyObjectCallMethod } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall0 } from '../../runtime/abstract/call.ts';
import { importAttribute } from '../../runtime/abstract/import.ts';
import { pyObjectRepr, pyObjectStr } from '../../runtime/abstract/text.ts';
import { arg, varargs } from '../../runtime/clinic/clinic.ts';
import { int, object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { attribute, classMethod, getset, method } from '../../runtime/clinic/members.ts';
import { isException, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import type { CompareOp } from '../../runtime/type-slots.ts';
import { NotImplemented } from '../../runtime/types.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { structTime } from '../time/time.ts';
import { cInt, exactly, type Field, intArgument, readFields, textArgument } from './arguments.ts';
import {
  dayOfYear,
  isoCalendar,
  isoOrdinal,
  MAX_YEAR,
  MIN_YEAR,
  packedDate,
  packedDay,
  packedMonth,
  packedYear,
  weekdayOf,
} from './calendar.ts';
import { addToDate } from './datetime-arithmetic.ts';
import { newDelta, PTimedelta } from './delta.ts';
import { makeIsoCalendarDate } from './iso-calendar-date.ts';
import { invalidIso, parseDate } from './iso-parse.ts';
import { localtime, wholeTimestamp } from './local-time.ts';
import { ordered } from './order.ts';
import { hashOfState, isMonth, pickledState, stateBytes } from './state.ts';
import { dateText, formatBy, pad } from './text.ts';
import { type Clock, checkDate, dateOf, dateType, makeDate, ordinal, PDate, PDateTime } from './values.ts';
import { offsetOf, zoneNameOf } from './zones.ts';

const FIELDS: readonly Field[] = ['year', 'month', 'day'].map((name) => ({ name, fallback: undefined }));

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export const weekday = ({ year, month, day }: PDate): number => weekdayOf(year, month, day);

/** `ctime()` of a date or datetime. */
export function ctimeText(date: PDate, { hour, minute, second }: Omit<Clock, 'microsecond'>): string {
  const { year, month, day } = date;
  const clock = `${pad(hour, 2)}:${pad(minute, 2)}:${pad(second, 2)}`;
  return `${DAYS[weekday(date)]} ${MONTHS[month - 1]} ${day < 10 ? ' ' : ''}${day} ${clock} ${pad(year, 4)}`;
}

/** `build_struct_time`. */
export function structTimeOf(date: PDate, { hour, minute, second }: Omit<Clock, 'microsecond'>, isdst: number): PValue {
  const { year, month, day } = date;
  return structTime.make([year, month, day, hour, minute, second, weekday(date), dayOfYear(year, month, day), isdst]);
}

const MIDNIGHT = { hour: 0, minute: 0, second: 0 };

/** The text of a `fromisoformat` argument. */
export function isoArgument(value: PValue): string {
  const text = strValue(value);
  if (text === undefined) throw typeError('fromisoformat: argument must be str');
  return text;
}

/** `__format__` of all three: `str()` of an empty format, else `strftime`. */
export function formatValue(self: PValue, args: readonly PValue[]): PValue {
  exactly('__format__', args, 1);
  const format = textArgument('__format__', 1, args[0]!);
  return format === '' ? pyObjectStr(self) : pyObjectCallMethod(self, 'strftime', [args[0]!]);
}

const unchanged = (name: string) => arg(name, int, undefined, 'unchanged');

function replace(self: PDate, year = self.year, month = self.month, day = self.day): PValue {
  return dateOf(self.shape.cls, year, month, day);
}

defineType(dateType, {
  doc: 'A date of the Gregorian calendar: date(year, month, day).',
  slots: {
    tp_new(type, args, keywords) {
      if (args.length === 1 && keywords === null) {
        const state = pickledState(args[0], 4, 2, 0xff, isMonth, 'date');
        if (state !== null) return makeDate(state[0]! * 256 + state[1]!, state[2]!, state[3]!, type.instanceShape);
      }
      const [year, month, day] = readFields(FIELDS, 3, args, keywords) as number[];
      checkDate(year!, month!, day!);
      return makeDate(year!, month!, day!, type.instanceShape);
    },
    tp_repr: (self: PDate) => `${typeOf(self).tpName}(${self.year}, ${self.month}, ${self.day})`,
    tp_str: (self: PDate) => pyObjectCallMethod(self, 'isoformat'),
    tp_hash(self: PDate) {
      self.hash ??= hashOfState(self);
      return self.hash;
    },
    tp_richcompare(self: PDate, other: PValue, op: CompareOp) {
      if (!(other instanceof PDate) || other instanceof PDateTime) return NotImplemented;
      return ordered(self.year - other.year || self.month - other.month || self.day - other.day, op);
    },
    nb_add(x, y) {
      if (x instanceof PDateTime || y instanceof PDateTime) return NotImplemented;
      if (x instanceof PDate && y instanceof PTimedelta) return addToDate(x, y, 1);
      return x instanceof PTimedelta && y instanceof PDate ? addToDate(y, x, 1) : NotImplemented;
    },
    nb_subtract(x, y) {
      if (x instanceof PDateTime || y instanceof PDateTime || !(x instanceof PDate)) return NotImplemented;
      if (y instanceof PDate) return newDelta(ordinal(x) - ordinal(y), 0, 0);
      return y instanceof PTimedelta ? addToDate(x, y, -1) : NotImplemented;
    },
  },
  members: [
    getset(PDate, 'year', { get: (self) => self.year }),
    getset(PDate, 'month', { get: (self) => self.month }),
    getset(PDate, 'day', { get: (self) => self.day }),
    classMethod('fromtimestamp', {
      doc: 'The local date at a POSIX timestamp.',
      params: [arg('timestamp', object), '/'],
      run(cls, timestamp) {
        const { year, month, day } = localtime(wholeTimestamp(timestamp));
        return dateOf(cls, year, month + 1, day);
      },
    }),
    classMethod('fromordinal', {
      doc: 'The date of an ordinal: 1 is January 1 of year 1.',
      params: [varargs('args')],
      textSignature: null,
      run(cls, args) {
        exactly('fromordinal', args, 1);
        const value = cInt(args[0]!);
        if (value < 1) throw valueError('ordinal must be >= 1');
        const packed = packedDate(value);
        return dateOf(cls, packedYear(packed), packedMonth(packed), packedDay(packed));
      },
    }),
    classMethod('fromisoformat', {
      doc: 'The date that a text in ISO 8601 format names.',
      params: [arg('string', object), '/'],
      textSignature: null,
      run(cls, value) {
        const text = isoArgument(value);
        const { length } = text;
        const packed = length === 7 || length === 8 || length === 10 ? parseDate(text, length) : -1;
        if (packed < 0) throw invalidIso(pyObjectRepr(value));
        return dateOf(cls, packedYear(packed), packedMonth(packed), packedDay(packed));
      },
    }),
    classMethod('fromisocalendar', {
      doc: 'The date of an ISO year, week and weekday.',
      params: [arg('year', object), arg('week', object), arg('day', object)],
      textSignature: null,
      run(cls, isoYear, isoWeek, isoDay) {
        const [year, week, day] = [isoComponent(isoYear), isoComponent(isoWeek), isoComponent(isoDay)];
        const found = isoOrdinal(year, week, day);
        if (found === 'year') throw valueError(`Year is out of range: ${year}`);
        if (found === 'week') throw valueError(`Invalid week: ${week}`);
        if (found === 'day') throw valueError(`Invalid day: ${day} (range is [1, 7])`);
        const packed = packedDate(found);
        return dateOf(cls, packedYear(packed), packedMonth(packed), packedDay(packed));
      },
    }),
    classMethod('today', {
      doc: 'What fromtimestamp() makes of the current time.',
      textSignature: null,
      run: (cls) => pyObjectCallMethod(cls, 'fromtimestamp', [pyObjectCall0(importAttribute('time', 'time'))]),
    }),
    method(PDate, 'ctime', {
      doc: "The text that C's ctime() gives.",
      textSignature: null,
      run: (self) => ctimeText(self, MIDNIGHT),
    }),
    method(PDate, 'strftime', {
      doc: 'The text that a format of strftime() makes.',
      params: [arg('format', object)],
      textSignature: null,
      run(self, format) {
        const text = textArgument('strftime', 1, format);
        const aware = self instanceof PDateTime ? self : null;
        return formatBy(text, pyObjectCallMethod(self, 'timetuple'), {
          microsecond: aware === null ? 0 : aware.microsecond,
          offset: () => (aware === null ? null : offsetOf(aware.tzinfo, self)),
          zone: () => (aware === null ? null : zoneNameOf(aware.tzinfo, self)),
        });
      },
    }),
    method(PDate, '__format__', {
      doc: 'The text for a format of strftime(), str() for an empty one.',
      params: [varargs('args')],
      textSignature: null,
      run: formatValue,
    }),
    method(PDate, 'isoformat', {
      doc: 'The date as YYYY-MM-DD.',
      textSignature: null,
      run: (self) => dateText(self.year, self.month, self.day),
    }),
    method(PDate, 'isoweekday', {
      doc: 'The day of the week, from 1 for Monday to 7.',
      textSignature: null,
      run: (self) => weekday(self) + 1,
    }),
    method(PDate, 'isocalendar', {
      doc: 'ISO year, week and weekday.',
      textSignature: null,
      run: (self) => makeIsoCalendarDate(...isoCalendar(self.year, self.month, self.day)),
    }),
    method(PDate, 'timetuple', {
      doc: 'The time.struct_time of it.',
      textSignature: null,
      run: (self) => structTimeOf(self, MIDNIGHT, -1),
    }),
    method(PDate, 'toordinal', {
      doc: 'The ordinal: 1 is January 1 of year 1.',
      textSignature: null,
      run: (self) => ordinal(self),
    }),
    method(PDate, 'weekday', {
      doc: 'The day of the week, from 0 for Monday to 6.',
      textSignature: null,
      run: (self) => weekday(self),
    }),
    ...['replace', '__replace__'].map((name) =>
      method(PDate, name, {
        doc: name === 'replace' ? 'A copy with other values for some fields.' : 'The same as replace().',
        ...(name === 'replace' ? {} : { calledAs: 'replace', textSignature: '($self, /, **changes)' }),
        params: [unchanged('year'), unchanged('month'), unchanged('day')],
        run: replace,
      }),
    ),
    method(PDate, '__reduce__', {
      doc: 'What pickles it.',
      textSignature: null,
      run: (self) => new PTuple([self.shape.cls, new PTuple([stateBytes(self)])]),
    }),
    attribute('min', () => makeDate(MIN_YEAR, 1, 1)),
    attribute('max', () => makeDate(MAX_YEAR, 12, 31)),
    attribute('resolution', () => newDelta(1, 0, 0)),
  ],
});

function isoComponent(value: PValue): number {
  try {
    return intArgument.convert!(value, () => '');
  } catch (error) {
    if (isException(error, 'OverflowError')) throw valueError('ISO calendar component out of range');
    throw error;
  }
}

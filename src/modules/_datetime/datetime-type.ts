import { pyObjectCallMethod } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall } from '../../runtime/abstract/call.ts';
import { importAttribute } from '../../runtime/abstract/import.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { arg, varargs } from '../../runtime/clinic/clinic.ts';
import { badArgument, int, object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { attribute, classMethod, getset, type Member, method } from '../../runtime/clinic/members.ts';
import { currentContext } from '../../runtime/context.ts';
import { typeError } from '../../runtime/errors.ts';
import { intTrueDivide } from '../../runtime/numbers/int-float.ts';
import type { PValue } from '../../runtime/object.ts';
import { syscall } from '../../runtime/syscall.ts';
import { codePointLength } from '../../runtime/text/code-points.ts';
import type { PType } from '../../runtime/type.ts';
import { NotImplemented } from '../../runtime/types.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { strValue, typeOf } from '../../runtime/values/scalars.ts';
import { warn } from '../../runtime/warn.ts';
import { readTime } from '../time/strptime.ts';
import { exactly, type Field, readFields, textArgument } from './arguments.ts';
import { EPOCH_ORDINAL, MAX_YEAR, MIN_YEAR, packedDay, packedMonth, packedYear } from './calendar.ts';
import { ctimeText, isoArgument, structTimeOf } from './date-type.ts';
import { addDelta, compareDateTimes, subtract, unfoldedDate } from './datetime-arithmetic.ts';
import { addDeltas, deltaMicroseconds, newDelta, PTimedelta, US_PER_SECOND } from './delta.ts';
import { dateEnd, invalidIso, parseDate, parsed, parseTime } from './iso-parse.ts';
import { datetimeFromStamp, localTimestamp, localZone, splitTimestamp, zoneOfLocal } from './local-time.ts';
import { hashOfState, isMonth, pickledState, stateBytes } from './state.ts';
import { dateText, offsetText, timeText } from './text.ts';
import {
  CLOCK_FIELDS,
  protocolArgument,
  reduce,
  reprSeconds,
  stateMicrosecond,
  stateZone,
  timespecArgument,
} from './time-type.ts';
import { hashDelta } from './timedelta.ts';
import {
  checkDate,
  checkTime,
  datetimeOf,
  datetimeType,
  makeDate,
  makeDateTime,
  makeTime,
  ordinal,
  PDate,
  PDateTime,
  PTime,
  secondOfDay,
} from './values.ts';
import { checkZone, dstOf, newTimezone, offsetOf, utc, zoneNameOf } from './zones.ts';

const FIELDS: readonly Field[] = [
  ...['year', 'month', 'day'].map((name) => ({ name, fallback: undefined })),
  ...CLOCK_FIELDS,
];

const epoch = () => makeDateTime(1970, 1, 1, 0, 0, 0, 0, utc);

function hash(self: PDateTime): number | bigint {
  if (self.hash !== undefined) return self.hash;
  const date = unfoldedDate(self);
  const offset = offsetOf(date.tzinfo, date);
  self.hash =
    offset === null
      ? hashOfState(date)
      : hashDelta(addDeltas(newDelta(ordinal(date), secondOfDay(date), date.microsecond), offset, -1));
  return self.hash;
}

function repr(self: PDateTime): string {
  const { year, month, day, hour, minute, second, microsecond, fold, tzinfo } = self;
  const tail = (fold === 0 ? '' : ', fold=1') + (tzinfo === null ? '' : `, tzinfo=${pyObjectRepr(tzinfo)}`);
  return `${typeOf(self).tpName}(${year}, ${month}, ${day}, ${hour}, ${minute}${reprSeconds(second, microsecond)}${tail})`;
}

/** `now()` and `utcnow()`: what clocks show, as local or universal time. */
function current(cls: PType, isLocal: boolean, tzinfo: PValue): PValue {
  const posix = currentContext().posix;
  const { sec, nsec } = syscall(() => posix.clockGettime(posix.constants.time.CLOCK_REALTIME));
  return datetimeFromStamp(cls, isLocal, sec, Math.floor(nsec / 1000), tzinfo);
}

/** A datetime of universal time, put into its zone. */
function fromUtc(zone: PValue, date: PValue): PValue {
  return zone === null ? date : pyObjectCallMethod(zone, 'fromutc', [date]);
}

function deprecated(name: string, instead: string): void {
  warn(
    'DeprecationWarning',
    `datetime.datetime.${name}() is deprecated and scheduled for removal in a future version. Use timezone-aware objects to represent datetimes in UTC: ${instead}.`,
  );
}

function separatorArgument(value: PValue | undefined): string {
  if (value === undefined) return 'T';
  const text = strValue(value);
  if (text === undefined || codePointLength(text) !== 1)
    throw badArgument(() => 'isoformat() argument 1', 'a unicode character', value);
  return text;
}

function isoText(self: PDateTime, separator: string, timespec: string | undefined): string {
  const { year, month, day, hour, minute, second, microsecond, tzinfo } = self;
  const text = dateText(year, month, day) + separator + timeText(hour, minute, second, microsecond, timespec);
  const offset = offsetOf(tzinfo, self);
  return offset === null ? text : text + offsetText(offset, ':');
}

function timestamp(self: PDateTime): number {
  if (self.tzinfo === null) return localTimestamp(self) + self.microsecond / 1e6;
  return intTrueDivide(deltaMicroseconds(subtract(self, epoch())), US_PER_SECOND);
}

/** A copy, of the same class, in another zone: what clocks show stays. */
function withZone(date: PDateTime, tzinfo: PValue): PDateTime {
  const { year, month, day, hour, minute, second, microsecond, fold, shape } = date;
  return makeDateTime(year, month, day, hour, minute, second, microsecond, tzinfo, fold, shape);
}

function astimezone(self: PDateTime, given: PValue): PValue {
  checkZone(given);
  const own = self.tzinfo === null ? zoneOfLocal(self) : self.tzinfo;
  if (own === given) return self;
  const offset = offsetOf(own, self) ?? zoneOfLocal(self).offset;
  const inUtc = addDelta(self, offset, -1) as PDateTime;
  const zone = given === null ? localZone((ordinal(inUtc) - EPOCH_ORDINAL) * 86400 + secondOfDay(inUtc)) : given;
  return fromUtc(zone, withZone(inUtc, zone));
}

function timeTuple(self: PDateTime): PValue {
  const dst = dstOf(self.tzinfo, self);
  const isdst = dst === null ? -1 : dst.days === 0 && dst.seconds === 0 && dst.microseconds === 0 ? 0 : 1;
  return structTimeOf(self, self, isdst);
}

function utcTimeTuple(self: PDateTime): PValue {
  const offset = offsetOf(self.tzinfo, self);
  if (offset === null) return structTimeOf(self, self, 0);
  const inUtc = addDelta(withZone(self, null), offset, -1) as PDateTime;
  return structTimeOf(inUtc, inUtc, 0);
}

function combine(cls: PType, date: PValue, time: PValue, tzinfo: PValue | undefined): PValue {
  if (!(date instanceof PDate)) throw typeError(`combine() argument 1 must be datetime.date, not ${nameOf(date)}`);
  if (!(time instanceof PTime)) throw typeError(`combine() argument 2 must be datetime.time, not ${nameOf(time)}`);
  const { year, month, day } = date;
  const { hour, minute, second, microsecond, fold } = time;
  const zone = tzinfo === undefined ? time.tzinfo : tzinfo;
  return datetimeOf(cls, year, month, day, hour, minute, second, microsecond, zone, fold);
}

const nameOf = (value: PValue) => (value === null ? 'None' : typeOf(value).tpName);

function fromIsoFormat(cls: PType, value: PValue): PValue {
  const text = isoArgument(value);
  const end = text.length < 7 ? -1 : dateEnd(text);
  const packed = end < 0 || end > text.length ? -1 : parseDate(text, end);
  if (packed < 0) throw invalidIso(pyObjectRepr(value));
  const year = packedYear(packed);
  const month = packedMonth(packed);
  const day = packedDay(packed);
  if (end === text.length) return datetimeOf(cls, year, month, day, 0, 0, 0, 0, null, 0);
  if (!parseTime(text, end + (text.codePointAt(end)! > 0xffff ? 2 : 1), pyObjectRepr))
    throw invalidIso(pyObjectRepr(value));
  const { hour, minute, second, microsecond, zone } = parsed;
  return datetimeOf(cls, year, month, day, hour, minute, second, microsecond, zone, 0);
}

const unchanged = (name: string) => arg(name, int, undefined, 'unchanged');

function replace(
  self: PDateTime,
  year = self.year,
  month = self.month,
  day = self.day,
  hour = self.hour,
  minute = self.minute,
  second = self.second,
  microsecond = self.microsecond,
  tzinfo = self.tzinfo,
  fold = self.fold,
): PValue {
  return datetimeOf(self.shape.cls, year, month, day, hour, minute, second, microsecond, tzinfo, fold);
}

/** A method without arguments. */
const plain = (name: string, doc: string, run: (self: PDateTime) => PValue): Member =>
  method(PDateTime, name, { doc, textSignature: null, run });

defineType(datetimeType, {
  doc: 'A date and a time of day:\ndatetime(year, month, day, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0).',
  slots: {
    tp_new(type, args, keywords) {
      if (args.length >= 1 && args.length <= 2) {
        const state = pickledState(args[0], 10, 2, 0x7f, isMonth, 'datetime');
        if (state !== null) {
          const [year, month, day] = [state[0]! * 256 + state[1]!, state[2]! & 0x7f, state[3]!];
          const [hour, minute, second] = [state[4]!, state[5]!, state[6]!];
          const microsecond = stateMicrosecond(state, 7);
          const zone = stateZone(args[1]);
          const fold = state[2]! >> 7;
          return makeDateTime(year, month, day, hour, minute, second, microsecond, zone, fold, type.instanceShape);
        }
      }
      const values = readFields(FIELDS, 8, args, keywords);
      const [year, month, day, hour, minute, second, microsecond] = values as number[];
      const [tzinfo, fold] = [values[7]!, values[8] as number];
      checkDate(year!, month!, day!);
      checkTime(hour!, minute!, second!, microsecond!, fold);
      checkZone(tzinfo);
      const { instanceShape } = type;
      return makeDateTime(year!, month!, day!, hour!, minute!, second!, microsecond!, tzinfo, fold, instanceShape);
    },
    tp_repr: repr,
    tp_str: (self: PDateTime) => pyObjectCallMethod(self, 'isoformat', [' ']),
    tp_hash: hash,
    tp_richcompare: compareDateTimes,
    nb_add(x, y) {
      if (x instanceof PDateTime && y instanceof PTimedelta) return addDelta(x, y, 1);
      return x instanceof PTimedelta && y instanceof PDateTime ? addDelta(y, x, 1) : NotImplemented;
    },
    nb_subtract(x, y) {
      if (!(x instanceof PDateTime)) return NotImplemented;
      if (y instanceof PDateTime) return subtract(x, y);
      return y instanceof PTimedelta ? addDelta(x, y, -1) : NotImplemented;
    },
  },
  members: [
    getset(PDateTime, 'hour', { get: (self) => self.hour }),
    getset(PDateTime, 'minute', { get: (self) => self.minute }),
    getset(PDateTime, 'second', { get: (self) => self.second }),
    getset(PDateTime, 'microsecond', { get: (self) => self.microsecond }),
    getset(PDateTime, 'tzinfo', { get: (self) => self.tzinfo }),
    getset(PDateTime, 'fold', { get: (self) => self.fold }),
    classMethod('now', {
      doc: 'The current time in a zone, or local time.',
      params: [arg('tz', object, null)],
      run: (cls, tz) => fromUtc(tz, current(cls, tz === null, tz)),
    }),
    classMethod('utcnow', {
      doc: 'The current time in UTC, without a zone.',
      run(cls) {
        deprecated('utcnow', 'datetime.datetime.now(datetime.UTC)');
        return current(cls, false, null);
      },
    }),
    classMethod('fromtimestamp', {
      doc: 'The time at a POSIX timestamp, in a zone or local.',
      params: [arg('timestamp', object), arg('tz', object, null)],
      textSignature: null,
      run(cls, stamp, tz) {
        checkZone(tz);
        return fromUtc(tz, datetimeFromStamp(cls, tz === null, ...splitTimestamp(stamp), tz));
      },
    }),
    classMethod('utcfromtimestamp', {
      doc: 'The time in UTC at a POSIX timestamp, without a zone.',
      params: [varargs('args')],
      textSignature: null,
      run(cls, args) {
        deprecated('utcfromtimestamp', 'datetime.datetime.fromtimestamp(timestamp, datetime.UTC)');
        exactly('utcfromtimestamp', args, 1);
        return datetimeFromStamp(cls, false, ...splitTimestamp(args[0]!), null);
      },
    }),
    classMethod('strptime', {
      parsed: 'unpacked',
      doc: 'The datetime that a text names in a format of strptime().',
      params: [varargs('args')],
      textSignature: null,
      run(cls, args) {
        exactly('strptime', args, 2);
        args.forEach((value, i) => {
          textArgument('strptime', i + 1, value);
        });
        const [text, format] = args;
        const read = typeof text === 'string' && typeof format === 'string' ? readTime(text, format) : undefined;
        if (read === undefined) return pyObjectCall(importAttribute('_strptime', '_strptime_datetime'), [cls, ...args]);
        const { year, month, day, hour, minute, second, microsecond, offset } = read;
        const zone = offset === null ? null : newTimezone(newDelta(0, offset, 0), null, pyObjectRepr);
        if (cls === datetimeType) return datetimeOf(cls, year, month, day, hour, minute, second, microsecond, zone, 0);
        const fields = [year, month, day, hour, minute, second, microsecond];
        return pyObjectCall(cls, zone === null ? fields : [...fields, zone]);
      },
    }),
    classMethod('combine', {
      doc: 'The datetime of a date and a time.',
      params: [arg('date', object), arg('time', object), arg('tzinfo', object, undefined)],
      textSignature: null,
      run: combine,
    }),
    classMethod('fromisoformat', {
      doc: 'The datetime that a text in ISO 8601 format names.',
      params: [arg('string', object), '/'],
      textSignature: null,
      run: fromIsoFormat,
    }),
    plain('date', 'The date of it.', ({ year, month, day }) => makeDate(year, month, day)),
    plain('time', 'The time of day, without a zone.', ({ hour, minute, second, microsecond, fold }) =>
      makeTime(hour, minute, second, microsecond, null, fold),
    ),
    plain('timetz', 'The time of day with the zone.', ({ hour, minute, second, microsecond, tzinfo, fold }) =>
      makeTime(hour, minute, second, microsecond, tzinfo, fold),
    ),
    plain('ctime', "The text that C's ctime() gives.", (self) => ctimeText(self, self)),
    plain('timetuple', 'The time.struct_time of it.', timeTuple),
    plain('timestamp', 'The POSIX timestamp, a float.', (self) => new PFloat(timestamp(self))),
    plain('utctimetuple', 'The time.struct_time of it in UTC.', utcTimeTuple),
    method(PDateTime, 'isoformat', {
      doc: '[sep] -> string in ISO 8601 format, YYYY-MM-DDT[HH[:MM[:SS[.mmm[uuu]]]]][+HH:MM].',
      params: [arg('sep', object, undefined, "'T'"), arg('timespec', object, undefined, "'auto'")],
      textSignature: null,
      run(self, separator, timespec) {
        return isoText(self, separatorArgument(separator), timespecArgument(timespec, 2));
      },
    }),
    plain('utcoffset', 'The offset from UTC that the zone gives.', (self) => offsetOf(self.tzinfo, self)),
    plain('tzname', 'The name of the zone.', (self) => zoneNameOf(self.tzinfo, self)),
    plain('dst', 'What the zone adds in summer.', (self) => dstOf(self.tzinfo, self)),
    ...['replace', '__replace__'].map((name) =>
      method(PDateTime, name, {
        doc: name === 'replace' ? 'A copy with other values for some fields.' : 'The same as replace().',
        ...(name === 'replace' ? {} : { calledAs: 'replace', textSignature: '($self, /, **changes)' }),
        params: [
          unchanged('year'),
          unchanged('month'),
          unchanged('day'),
          unchanged('hour'),
          unchanged('minute'),
          unchanged('second'),
          unchanged('microsecond'),
          arg('tzinfo', object, undefined, 'unchanged'),
          '*',
          unchanged('fold'),
        ],
        run: replace,
      }),
    ),
    method(PDateTime, 'astimezone', {
      doc: 'The same moment in another zone, or in the local one.',
      params: [arg('tz', object, null)],
      textSignature: null,
      run: astimezone,
    }),
    method(PDateTime, '__reduce_ex__', {
      doc: 'What pickles it in a protocol.',
      params: [varargs('args')],
      textSignature: null,
      run: (self, args) =>
        reduce(self.shape.cls, stateBytes(self, protocolArgument(args) > 3 && self.fold === 1 ? 2 : -1), self.tzinfo),
    }),
    plain('__reduce__', 'What pickles it.', (self) => reduce(self.shape.cls, stateBytes(self), self.tzinfo)),
    attribute('min', () => makeDateTime(MIN_YEAR, 1, 1, 0, 0, 0, 0, null)),
    attribute('max', () => makeDateTime(MAX_YEAR, 12, 31, 23, 59, 59, 999999, null)),
    attribute('resolution', () => newDelta(0, 0, 1)),
  ],
});

import { pyObjectCallMethod } from '../../runtime/abstract/attribute.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { arg, varargs } from '../../runtime/clinic/clinic.ts';
import { int, object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { attribute, classMethod, getset, method } from '../../runtime/clinic/members.ts';
import { typeError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { type PBytes, PTuple } from '../../runtime/values/sequences.ts';
import { structTime } from '../time/time.ts';
import { cInt, exactly, type Field, readFields, textArgument } from './arguments.ts';
import { formatValue, isoArgument } from './date-type.ts';
import { compareTimes, unfolded } from './datetime-arithmetic.ts';
import { addDeltas, newDelta } from './delta.ts';
import { invalidIso, parsed, parseTime } from './iso-parse.ts';
import { hashOfState, isHour, pickledState, stateBytes } from './state.ts';
import { formatBy, offsetText, timeText } from './text.ts';
import { hashDelta } from './timedelta.ts';
import { checkTime, makeTime, PTime, secondOfDay, timeOf, timeType } from './values.ts';
import { checkZone, dstOf, offsetOf, tzinfoType, zoneNameOf } from './zones.ts';

/** The fields of a clock among the parameters of a constructor. */
export const CLOCK_FIELDS: readonly Field[] = [
  { name: 'hour', fallback: 0 },
  { name: 'minute', fallback: 0 },
  { name: 'second', fallback: 0 },
  { name: 'microsecond', fallback: 0 },
  { name: 'tzinfo', fallback: null },
  { name: 'fold', fallback: 0 },
];

/** The microseconds in the last three bytes of a state. */
export const stateMicrosecond = (state: Uint8Array, at: number): number =>
  state[at]! * 65536 + state[at + 1]! * 256 + state[at + 2]!;

/** The zone beside a state. */
export function stateZone(value: PValue | undefined): PValue {
  if (value === undefined || value === null) return null;
  if (!typeOf(value).isSubtypeOf(tzinfoType)) throw typeError('bad tzinfo state arg');
  return value;
}

/** Seconds and microseconds as a repr shows them. */
export function reprSeconds(second: number, microsecond: number): string {
  if (microsecond !== 0) return `, ${second}, ${microsecond}`;
  return second === 0 ? '' : `, ${second}`;
}

/** The `timespec` argument of `isoformat`. */
export function timespecArgument(value: PValue | undefined, position: number): string | undefined {
  return value === undefined ? undefined : textArgument('isoformat', position, value);
}

/** `__reduce__` and `__reduce_ex__`: the class, and the arguments that are its state. */
export function reduce(cls: PValue, state: PBytes, tzinfo: PValue): PTuple {
  return new PTuple([cls, new PTuple(tzinfo === null ? [state] : [state, tzinfo])]);
}

/** The protocol given to `__reduce_ex__`. */
export function protocolArgument(args: readonly PValue[]): number {
  exactly('__reduce_ex__', args, 1);
  return cInt(args[0]!);
}

function hash(self: PTime): number | bigint {
  if (self.hash !== undefined) return self.hash;
  const time = unfolded(self);
  const offset = offsetOf(time.tzinfo, null);
  self.hash =
    offset === null
      ? hashOfState(time)
      : hashDelta(addDeltas(newDelta(0, secondOfDay(time), time.microsecond), offset, -1));
  return self.hash;
}

const unchanged = (name: string) => arg(name, int, undefined, 'unchanged');

function replace(
  self: PTime,
  hour = self.hour,
  minute = self.minute,
  second = self.second,
  microsecond = self.microsecond,
  tzinfo = self.tzinfo,
  fold = self.fold,
): PValue {
  return timeOf(self.shape.cls, hour, minute, second, microsecond, tzinfo, fold);
}

defineType(timeType, {
  doc: 'A time of day: time(hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0).',
  slots: {
    tp_new(type, args, keywords) {
      if (args.length >= 1 && args.length <= 2) {
        const state = pickledState(args[0], 6, 0, 0x7f, isHour, 'time');
        if (state !== null) {
          const [hour, minute, second] = [state[0]! & 0x7f, state[1]!, state[2]!];
          const zone = stateZone(args[1]);
          return makeTime(hour, minute, second, stateMicrosecond(state, 3), zone, state[0]! >> 7, type.instanceShape);
        }
      }
      const values = readFields(CLOCK_FIELDS, 5, args, keywords);
      const [hour, minute, second, microsecond] = values as [number, number, number, number];
      const [tzinfo, fold] = [values[4]!, values[5] as number];
      checkTime(hour, minute, second, microsecond, fold);
      checkZone(tzinfo);
      return makeTime(hour, minute, second, microsecond, tzinfo, fold, type.instanceShape);
    },
    tp_repr: (self: PTime) =>
      `${typeOf(self).tpName}(${self.hour}, ${self.minute}${reprSeconds(self.second, self.microsecond)}${timeTail(self)})`,
    tp_str: (self: PTime) => pyObjectCallMethod(self, 'isoformat'),
    tp_hash: hash,
    tp_richcompare: compareTimes,
  },
  members: [
    getset(PTime, 'hour', { get: (self) => self.hour }),
    getset(PTime, 'minute', { get: (self) => self.minute }),
    getset(PTime, 'second', { get: (self) => self.second }),
    getset(PTime, 'microsecond', { get: (self) => self.microsecond }),
    getset(PTime, 'tzinfo', { get: (self) => self.tzinfo }),
    getset(PTime, 'fold', { get: (self) => self.fold }),
    method(PTime, 'isoformat', {
      doc: 'The time in ISO 8601 format, down to the unit that timespec names.',
      params: [arg('timespec', object, undefined, "'auto'")],
      textSignature: null,
      run(self, timespec) {
        const { hour, minute, second, microsecond } = self;
        const text = timeText(hour, minute, second, microsecond, timespecArgument(timespec, 1));
        const offset = offsetOf(self.tzinfo, null);
        return offset === null ? text : text + offsetText(offset, ':');
      },
    }),
    method(PTime, 'strftime', {
      doc: 'The text that a format of strftime() makes.',
      params: [arg('format', object)],
      textSignature: null,
      run(self, format) {
        const text = textArgument('strftime', 1, format);
        const { hour, minute, second, microsecond, tzinfo } = self;
        return formatBy(text, structTime.make([1900, 1, 1, hour, minute, second, 0, 1, -1]), {
          microsecond,
          offset: () => offsetOf(tzinfo, null),
          zone: () => zoneNameOf(tzinfo, null),
        });
      },
    }),
    method(PTime, '__format__', {
      doc: 'The text for a format of strftime(), str() for an empty one.',
      params: [varargs('args')],
      textSignature: null,
      run: formatValue,
    }),
    method(PTime, 'utcoffset', {
      doc: 'The offset from UTC that the zone gives.',
      textSignature: null,
      run: (self) => offsetOf(self.tzinfo, null),
    }),
    method(PTime, 'tzname', {
      doc: 'The name of the zone.',
      textSignature: null,
      run: (self) => zoneNameOf(self.tzinfo, null),
    }),
    method(PTime, 'dst', {
      doc: 'What the zone adds in summer.',
      textSignature: null,
      run: (self) => dstOf(self.tzinfo, null),
    }),
    ...['replace', '__replace__'].map((name) =>
      method(PTime, name, {
        doc: name === 'replace' ? 'A copy with other values for some fields.' : 'The same as replace().',
        ...(name === 'replace' ? {} : { calledAs: 'replace', textSignature: '($self, /, **changes)' }),
        params: [
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
    classMethod('fromisoformat', {
      doc: 'The time that a text in ISO 8601 format names.',
      params: [arg('string', object), '/'],
      textSignature: null,
      run(cls, value) {
        const text = isoArgument(value);
        if (!parseTime(text, text.charCodeAt(0) === 84 ? 1 : 0, pyObjectRepr)) throw invalidIso(pyObjectRepr(value));
        const { hour, minute, second, microsecond, zone } = parsed;
        return timeOf(cls, hour, minute, second, microsecond, zone, 0);
      },
    }),
    method(PTime, '__reduce_ex__', {
      doc: 'What pickles it in a protocol.',
      params: [varargs('args')],
      textSignature: null,
      run: (self, args) =>
        reduce(self.shape.cls, stateBytes(self, protocolArgument(args) > 3 && self.fold === 1 ? 0 : -1), self.tzinfo),
    }),
    method(PTime, '__reduce__', {
      doc: 'What pickles it.',
      textSignature: null,
      run: (self) => reduce(self.shape.cls, stateBytes(self), self.tzinfo),
    }),
    attribute('min', () => makeTime(0, 0, 0, 0, null)),
    attribute('max', () => makeTime(23, 59, 59, 999999, null)),
    attribute('resolution', () => newDelta(0, 0, 1)),
  ],
});

function timeTail({ fold, tzinfo }: PTime): string {
  return (tzinfo === null ? '' : `, tzinfo=${pyObjectRepr(tzinfo)}`) + (fold === 0 ? '' : ', fold=1');
}

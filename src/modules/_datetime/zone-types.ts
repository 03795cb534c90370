import { pyObjectCallMethod, pyObjectLookupAttr } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall0 } from '../../runtime/abstract/call.ts';
import { pyObjectRepr } from '../../runtime/abstract/text.ts';
import { newBy } from '../../runtime/clinic/check-arguments.ts';
import { arg, varargs, varkeywords } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { attribute, type Member, method } from '../../runtime/clinic/members.ts';
import { notImplementedError, typeError, valueError } from '../../runtime/errors.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { EQ, NE } from '../../runtime/type-slots.ts';
import { NotImplemented } from '../../runtime/types.ts';
import { typeOf } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { textArgument } from './arguments.ts';
import { addDelta } from './datetime-arithmetic.ts';
import { addDeltas, compareDeltas, newDelta, PTimedelta } from './delta.ts';
import { hashDelta } from './timedelta.ts';
import { PDateTime } from './values.ts';
import { dstOf, newTimezone, offsetOf, PTimezone, timezoneText, timezoneType, tzinfoType, utc } from './zones.ts';

const unimplemented = (name: string, doc: string): Member =>
  method(PObject, name, {
    doc,
    params: [arg('dt', object), '/'],
    textSignature: null,
    run() {
      throw notImplementedError(`a tzinfo subclass must implement ${name}()`);
    },
  });

/** The argument of `fromutc`: a datetime that has this zone. */
function ownDateTime(self: PObject, value: PValue): PDateTime {
  if (!(value instanceof PDateTime)) throw typeError('fromutc: argument must be a datetime');
  if (value.tzinfo !== self) throw valueError('fromutc: dt.tzinfo is not self');
  return value;
}

/** The default `fromutc`: right for zones whose standard offset does not change. */
function fromUtc(self: PObject, value: PValue): PValue {
  const date = ownDateTime(self, value);
  const offset = offsetOf(self, date);
  if (offset === null) throw valueError('fromutc: non-None utcoffset() result required');
  const dst = dstOf(self, date);
  if (dst === null) throw valueError('fromutc: non-None dst() result required');
  const standard = addDeltas(offset, dst, -1);
  const result = addDelta(date, standard, 1);
  const shownDst = dstOf((result as PDateTime).tzinfo, result);
  if (shownDst === null) throw valueError('fromutc: tz.dst() gave inconsistent results; cannot convert');
  return shownDst.days === 0 && shownDst.seconds === 0 && shownDst.microseconds === 0
    ? result
    : addDelta(result as PDateTime, shownDst, 1);
}

defineType(tzinfoType, {
  doc: 'The abstract base class of time zones.',
  slots: {
    tp_new: newBy('tzinfo', {
      params: [varargs('args'), varkeywords('kwargs')],
      run: (type) => type.allocate(type),
    }),
  },
  members: [
    unimplemented('tzname', 'The name of the zone at a time.'),
    unimplemented('utcoffset', 'The offset from UTC at a time, negative west of it.'),
    unimplemented('dst', 'What summer time adds at a time.'),
    method(PObject, 'fromutc', {
      doc: 'A time in UTC as this zone shows it.',
      params: [arg('dt', object), '/'],
      textSignature: null,
      run: fromUtc,
    }),
    method(PObject, '__reduce__', {
      doc: 'What pickles it.',
      textSignature: null,
      run(self) {
        const getArguments = pyObjectLookupAttr(self, '__getinitargs__');
        const args = getArguments === undefined ? new PTuple([]) : pyObjectCall0(getArguments);
        return new PTuple([typeOf(self), args, pyObjectCallMethod(self, '__getstate__')]);
      },
    }),
  ],
});

/** A method of timezone that takes a datetime or None. */
const about = (name: string, doc: string, run: (self: PTimezone) => PValue): Member =>
  method(PTimezone, name, {
    doc,
    params: [arg('dt', object), '/'],
    textSignature: null,
    run(self, value) {
      if (value !== null && !(value instanceof PDateTime))
        throw typeError(`${name}(dt) argument must be a datetime instance or None, not ${typeOf(value).tpName}`);
      return run(self);
    },
  });

defineType(timezoneType, {
  doc: 'A zone with a fixed offset from UTC.',
  slots: {
    tp_new: newBy('timezone', {
      params: [arg('offset', object), arg('name', object, undefined)],
      run(_type, offset, name) {
        if (!(offset instanceof PTimedelta))
          throw typeError(
            `timezone() argument 1 must be datetime.timedelta, not ${offset === null ? 'None' : typeOf(offset).tpName}`,
          );
        return newTimezone(offset, name === undefined ? null : textArgument('timezone', 2, name), pyObjectRepr);
      },
    }),
    tp_repr(self: PTimezone) {
      if (self === utc) return 'datetime.timezone.utc';
      const name = self.name === null ? '' : `, ${pyObjectRepr(self.name)}`;
      return `datetime.timezone(${pyObjectRepr(self.offset)}${name})`;
    },
    tp_str: timezoneText,
    tp_hash: (self: PTimezone) => hashDelta(self.offset),
    tp_richcompare(self: PTimezone, other, op) {
      if ((op !== EQ && op !== NE) || !(other instanceof PTimezone)) return NotImplemented;
      return (compareDeltas(self.offset, other.offset) === 0) === (op === EQ);
    },
  },
  members: [
    about('tzname', 'The name it was given, or one of the offset.', timezoneText),
    about('utcoffset', 'The offset.', (self) => self.offset),
    about('dst', 'None.', () => null),
    method(PTimezone, 'fromutc', {
      doc: 'A time in UTC as this zone shows it.',
      params: [arg('dt', object), '/'],
      textSignature: null,
      run: (self, value) => addDelta(ownDateTime(self, value), self.offset, 1),
    }),
    method(PTimezone, '__getinitargs__', {
      doc: 'The arguments that make it.',
      textSignature: null,
      run: (self) => new PTuple(self.name === null ? [self.offset] : [self.offset, self.name]),
    }),
    attribute('utc', utc),
    attribute('min', () => new PTimezone(newDelta(-1, 60, 0), null)),
    attribute('max', () => new PTimezone(newDelta(0, 86340, 0), null)),
  ],
});

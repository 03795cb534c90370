import { pyObjectCallMethod } from '../../runtime/abstract/attribute.ts';
import { typeError, valueError } from '../../runtime/errors.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import type { PType } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import { isInstanceOf, strValue, typeOf } from '../../runtime/values/scalars.ts';
import { newDelta, PTimedelta } from './delta.ts';
import { offsetText } from './text.ts';

/** `datetime.tzinfo`: an object without state, which programs derive from. */
export const tzinfoType: PType = builtinType('tzinfo', { module: 'datetime' });

/** `datetime.timezone`. */
export class PTimezone extends PObject {
  readonly offset: PTimedelta;
  readonly name: string | null;
  constructor(offset: PTimedelta, name: string | null) {
    super(timezoneType.instanceShape);
    this.offset = offset;
    this.name = name;
  }
}

export const timezoneType: PType = builtinType('timezone', {
  base: tzinfoType,
  module: 'datetime',
  subclassable: false,
  allocate: () => new PTimezone(newDelta(0, 0, 0), null),
});

/** `timezone.utc`. */
export const utc = new PTimezone(newDelta(0, 0, 0), null);

const isZero = (delta: PTimedelta) => delta.days === 0 && delta.seconds === 0 && delta.microseconds === 0;
const isDay = (delta: PTimedelta) =>
  (delta.days === -1 && (delta.seconds > 0 || delta.microseconds > 0)) || delta.days === 0;

/** `new_timezone`. */
export function newTimezone(offset: PTimedelta, name: string | null, repr: (value: PValue) => string): PTimezone {
  if (name === null && isZero(offset)) return utc;
  if (!isDay(offset))
    throw valueError(
      `offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not ${repr(offset)}.`,
    );
  return new PTimezone(offset, name);
}

export function timezoneText({ name, offset }: PTimezone): string {
  if (name !== null) return name;
  return isZero(offset) ? 'UTC' : `UTC${offsetText(offset, ':')}`;
}

/** A `tzinfo` argument: None or an instance of a subclass of tzinfo. */
export function checkZone(value: PValue): PValue {
  if (value !== null && !isInstanceOf(value, tzinfoType))
    throw typeError(`tzinfo argument must be None or of a tzinfo subclass, not type '${typeOf(value).tpName}'`);
  return value;
}

/** `zone.utcoffset(about)` or `zone.dst(about)`, checked. */
function deltaFrom(zone: PValue, method: 'utcoffset' | 'dst', about: PValue): PTimedelta | null {
  const result = pyObjectCallMethod(zone, method, [about]);
  if (result === null) return null;
  if (!(result instanceof PTimedelta))
    throw typeError(`tzinfo.${method}() must return None or timedelta, not '${typeOf(result).tpName}'`);
  if (!isDay(result))
    throw valueError('offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24).');
  return result;
}

/** `call_utcoffset`. */
export function offsetOf(zone: PValue, about: PValue): PTimedelta | null {
  if (zone === null) return null;
  return zone instanceof PTimezone ? zone.offset : deltaFrom(zone, 'utcoffset', about);
}

/** `call_dst`. */
export function dstOf(zone: PValue, about: PValue): PTimedelta | null {
  return zone === null || zone instanceof PTimezone ? null : deltaFrom(zone, 'dst', about);
}

/** `call_tzname`. */
export function zoneNameOf(zone: PValue, about: PValue): PValue {
  if (zone === null) return null;
  if (zone instanceof PTimezone) return timezoneText(zone);
  const result = pyObjectCallMethod(zone, 'tzname', [about]);
  if (result !== null && strValue(result) === undefined)
    throw typeError(`tzinfo.tzname() must return None or a string, not '${typeOf(result).tpName}'`);
  return result;
}

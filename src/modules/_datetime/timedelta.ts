import { pyObjectCallMethod } from '../../runtime/abstract/attribute.ts';
import { pyObjectHash } from '../../runtime/abstract/hash.ts';
import { newBy } from '../../runtime/clinic/check-arguments.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { attribute, getset, method } from '../../runtime/clinic/members.ts';
import { typeError, valueError } from '../../runtime/errors.ts';
import { intAdd, intFloorDiv, intMod, intMul, type PlainInt } from '../../runtime/numbers/int-arithmetic.ts';
import { floatToRatio, intFromFloat, intTrueDivide } from '../../runtime/numbers/int-float.ts';
import type { PShape, PValue } from '../../runtime/object.ts';
import type { CompareOp } from '../../runtime/type-slots.ts';
import { NotImplemented } from '../../runtime/types.ts';
import { PFloat } from '../../runtime/values/float.ts';
import { intValue, isFloat, typeOf } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import {
  addDeltas,
  compareDeltas,
  deltaMicroseconds,
  deltaOfMicroseconds,
  divideNearest,
  MAX_DELTA_DAYS,
  newDelta,
  PTimedelta,
  timedeltaType,
  US_PER_SECOND,
} from './delta.ts';
import { ordered } from './order.ts';
import { pad } from './text.ts';

/** Units in the order in which they are added up, with their microseconds and their place among the parameters. */
const UNITS = [
  { name: 'microseconds', size: 1, at: 2 },
  { name: 'milliseconds', size: 1000, at: 3 },
  { name: 'seconds', size: 1000000, at: 1 },
  { name: 'minutes', size: 60000000, at: 4 },
  { name: 'hours', size: 3600000000, at: 5 },
  { name: 'days', size: 86400000000, at: 0 },
  { name: 'weeks', size: 604800000000, at: 6 },
] as const;

/** Ints whose sums and products below stay safe integers. */
const isSmall = (value: PValue | undefined): boolean =>
  value === undefined || (typeof value === 'number' && value < 1e9 && value > -1e9);

function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

/** The sum of the components: ints exactly, fractions of floats rounded together at the end. */
function construct(given: readonly (PValue | undefined)[], shape: PShape): PTimedelta {
  if (given.every(isSmall)) {
    const [days = 0, seconds = 0, microseconds = 0, milliseconds = 0, minutes = 0, hours = 0, weeks = 0] =
      given as readonly number[];
    return newDelta(weeks * 7 + days, hours * 3600 + minutes * 60 + seconds, milliseconds * 1000 + microseconds, shape);
  }
  let total: PlainInt = 0;
  let left = 0;
  for (const { name, size, at } of UNITS) {
    const value = given[at];
    if (value === undefined) continue;
    const int = intValue(value);
    if (int !== undefined) total = intAdd(total, intMul(int, size));
    else if (value instanceof PFloat) {
      const whole = intFromFloat(value.value);
      const product = (value.value - Math.trunc(value.value)) * size;
      total = intAdd(intAdd(total, intMul(whole, size)), Math.trunc(product) + 0);
      left += product - Math.trunc(product);
    } else throw typeError(`unsupported type for timedelta ${name} component: ${typeOf(value).tpName}`);
  }
  if (left !== 0) {
    let whole = Math.sign(left) * Math.floor(Math.abs(left) + 0.5);
    if (Math.abs(whole - left) === 0.5) {
      // a tie: the sum becomes even, not the fraction
      const odd = intMod(total, 2) as number;
      whole = 2 * roundHalfEven((left + odd) * 0.5) - odd;
    }
    total = intAdd(total, whole + 0);
  }
  return deltaOfMicroseconds(total, shape);
}

function repr(self: PTimedelta): string {
  const parts: string[] = [];
  if (self.days !== 0) parts.push(`days=${self.days}`);
  if (self.seconds !== 0) parts.push(`seconds=${self.seconds}`);
  if (self.microseconds !== 0) parts.push(`microseconds=${self.microseconds}`);
  return `${typeOf(self).tpName}(${parts.length === 0 ? '0' : parts.join(', ')})`;
}

function text(self: PTimedelta): string {
  const { days, seconds, microseconds } = self;
  const minutes = Math.floor(seconds / 60);
  const clock = `${Math.floor(minutes / 60)}:${pad(minutes % 60, 2)}:${pad(seconds % 60, 2)}`;
  const head = days === 0 ? '' : `${days} day${days === 1 || days === -1 ? '' : 's'}, `;
  return head + clock + (microseconds === 0 ? '' : `.${pad(microseconds, 6)}`);
}

export function hashDelta(self: PTimedelta): number | bigint {
  self.hash ??= pyObjectHash(new PTuple([self.days, self.seconds, self.microseconds]));
  return self.hash;
}

/** `as_integer_ratio()` of a float, which a subclass may have its own of. */
function ratioOf(value: PFloat): readonly [PlainInt, PlainInt] {
  if (isFloat(value)) return floatToRatio(value.value);
  const ratio = pyObjectCallMethod(value, 'as_integer_ratio');
  if (!(ratio instanceof PTuple))
    throw typeError(`unexpected return type from as_integer_ratio(): expected tuple, got '${typeOf(ratio).tpName}'`);
  if (ratio.items.length !== 2) throw valueError('as_integer_ratio() must return a 2-tuple');
  const [top, bottom] = ratio.items.map(intValue);
  if (top === undefined || bottom === undefined) throw typeError('non-integer arguments in division');
  return [top, bottom];
}

/** `delta * ratio[0] / ratio[1]`. */
function scaled(delta: PTimedelta, [top, bottom]: readonly [PlainInt, PlainInt]): PTimedelta {
  return deltaOfMicroseconds(divideNearest(intMul(deltaMicroseconds(delta), top), bottom));
}

function multiply(x: PValue, y: PValue): PValue {
  const [delta, factor] = x instanceof PTimedelta ? [x, y] : [y as PTimedelta, x];
  const int = intValue(factor);
  if (int !== undefined) return deltaOfMicroseconds(intMul(deltaMicroseconds(delta), int));
  return factor instanceof PFloat ? scaled(delta, ratioOf(factor)) : NotImplemented;
}

function trueDivide(x: PValue, y: PValue): PValue {
  if (!(x instanceof PTimedelta)) return NotImplemented;
  if (y instanceof PTimedelta) return new PFloat(intTrueDivide(deltaMicroseconds(x), deltaMicroseconds(y)));
  const int = intValue(y);
  if (int !== undefined) return deltaOfMicroseconds(divideNearest(deltaMicroseconds(x), int));
  if (!(y instanceof PFloat)) return NotImplemented;
  const [top, bottom] = ratioOf(y);
  return scaled(x, [bottom, top]);
}

function floorDivide(x: PValue, y: PValue): PValue {
  if (!(x instanceof PTimedelta)) return NotImplemented;
  if (y instanceof PTimedelta) return intFloorDiv(deltaMicroseconds(x), deltaMicroseconds(y));
  const int = intValue(y);
  return int === undefined ? NotImplemented : deltaOfMicroseconds(intFloorDiv(deltaMicroseconds(x), int));
}

/** An operator of two timedeltas. */
const both = (run: (x: PTimedelta, y: PTimedelta) => PValue) => (x: PValue, y: PValue) =>
  x instanceof PTimedelta && y instanceof PTimedelta ? run(x, y) : NotImplemented;

const negated = (x: PTimedelta) => newDelta(-x.days, -x.seconds, -x.microseconds);
const plain = (x: PTimedelta) => newDelta(x.days, x.seconds, x.microseconds);
const given = (name: string) => arg(name, object, undefined, '0');

defineType(timedeltaType, {
  doc: 'The difference between two dates or times, from ints or floats of either sign.',
  slots: {
    tp_new: newBy('__new__', {
      params: [
        given('days'),
        given('seconds'),
        given('microseconds'),
        given('milliseconds'),
        given('minutes'),
        given('hours'),
        given('weeks'),
      ],
      run: (type, ...values) => construct(values, type.instanceShape),
    }),
    tp_repr: repr,
    tp_str: text,
    tp_hash: hashDelta,
    tp_richcompare: (self: PTimedelta, other: PValue, op: CompareOp) =>
      other instanceof PTimedelta ? ordered(compareDeltas(self, other), op) : NotImplemented,
    nb_add: both((x, y) => addDeltas(x, y, 1)),
    nb_subtract: both((x, y) => addDeltas(x, y, -1)),
    nb_multiply: multiply,
    nb_true_divide: trueDivide,
    nb_floor_divide: floorDivide,
    nb_remainder: both((x, y) => deltaOfMicroseconds(intMod(deltaMicroseconds(x), deltaMicroseconds(y)))),
    nb_divmod: both((x, y) => {
      const [a, b] = [deltaMicroseconds(x), deltaMicroseconds(y)];
      return new PTuple([intFloorDiv(a, b), deltaOfMicroseconds(intMod(a, b))]);
    }),
    nb_negative: (self) => negated(self as PTimedelta),
    nb_positive: (self) => plain(self as PTimedelta),
    nb_absolute: (self) => ((self as PTimedelta).days < 0 ? negated(self as PTimedelta) : plain(self as PTimedelta)),
    nb_bool: (self: PTimedelta) => self.days !== 0 || self.seconds !== 0 || self.microseconds !== 0,
  },
  members: [
    getset(PTimedelta, 'days', { doc: 'The days, negative where it is.', get: (self) => self.days, member: true }),
    getset(PTimedelta, 'seconds', {
      doc: 'The seconds of the day, 0 to 86399.',
      get: (self) => self.seconds,
      member: true,
    }),
    getset(PTimedelta, 'microseconds', {
      doc: 'The microseconds of the second, 0 to 999999.',
      get: (self) => self.microseconds,
      member: true,
    }),
    method(PTimedelta, 'total_seconds', {
      doc: 'All of it in seconds.',
      textSignature: null,
      run: (self) => new PFloat(intTrueDivide(deltaMicroseconds(self), US_PER_SECOND)),
    }),
    method(PTimedelta, '__reduce__', {
      doc: 'What pickles it.',
      textSignature: null,
      run: (self) => new PTuple([self.shape.cls, new PTuple([self.days, self.seconds, self.microseconds])]),
    }),
    attribute('resolution', () => newDelta(0, 0, 1)),
    attribute('min', () => newDelta(-MAX_DELTA_DAYS, 0, 0)),
    attribute('max', () => newDelta(MAX_DELTA_DAYS, 86399, 999999)),
  ],
});

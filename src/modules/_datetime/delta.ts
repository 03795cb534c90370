import { overflowError } from '../../runtime/errors.ts';
import {
  intAdd,
  intFloorDiv,
  intMod,
  intMul,
  intNegate,
  intSub,
  type PlainInt,
} from '../../runtime/numbers/int-arithmetic.ts';
import { PObject, type PShape } from '../../runtime/object.ts';
import type { PType } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';

export const MAX_DELTA_DAYS = 999999999;
export const US_PER_SECOND = 1000000;
export const US_PER_DAY = 86400000000;

/** `datetime.timedelta`: `0 <= seconds < 86400`, `0 <= microseconds < 10**6`. */
export class PTimedelta extends PObject {
  days: number;
  seconds: number;
  microseconds: number;
  /** Cached `hash()`. */
  hash: number | bigint | undefined = undefined;
  constructor(days: number, seconds: number, microseconds: number, shape: PShape = timedeltaType.instanceShape) {
    super(shape);
    this.days = days;
    this.seconds = seconds;
    this.microseconds = microseconds;
  }
}

export const timedeltaType: PType = builtinType('timedelta', {
  module: 'datetime',
  allocate: (type) => new PTimedelta(0, 0, 0, type.instanceShape),
});

/** A timedelta of parts that may be out of their ranges, all safe integers: `new_delta` with `normalize`. */
export function newDelta(days: number, seconds: number, microseconds: number, shape?: PShape): PTimedelta {
  const carried = Math.floor(microseconds / US_PER_SECOND);
  const allSeconds = seconds + carried;
  const carriedDays = Math.floor(allSeconds / 86400);
  const allDays = days + carriedDays;
  if (allDays > MAX_DELTA_DAYS || allDays < -MAX_DELTA_DAYS)
    throw overflowError(`days=${allDays}; must have magnitude <= ${MAX_DELTA_DAYS}`);
  return new PTimedelta(
    allDays + 0,
    allSeconds - carriedDays * 86400,
    microseconds - carried * US_PER_SECOND,
    shape ?? timedeltaType.instanceShape,
  );
}

/** `microseconds_to_delta`. */
export function deltaOfMicroseconds(total: PlainInt, shape?: PShape): PTimedelta {
  const days = intFloorDiv(total, US_PER_DAY);
  const rest = intMod(total, US_PER_DAY) as number;
  if (typeof days !== 'number' || days > 0x7fffffff || days < -0x80000000)
    throw overflowError('Python int too large to convert to C int');
  return newDelta(days, 0, rest, shape);
}

/** `delta_to_microseconds`. */
export function deltaMicroseconds(delta: PTimedelta): PlainInt {
  const rest = delta.seconds * US_PER_SECOND + delta.microseconds;
  const { days } = delta;
  return days < 100000 && days > -100000 ? days * US_PER_DAY + rest : intAdd(intMul(days, US_PER_DAY), rest);
}

export function addDeltas(a: PTimedelta, b: PTimedelta, sign: 1 | -1): PTimedelta {
  return newDelta(a.days + sign * b.days, a.seconds + sign * b.seconds, a.microseconds + sign * b.microseconds);
}

export function compareDeltas(a: PTimedelta, b: PTimedelta): number {
  return a.days - b.days || a.seconds - b.seconds || a.microseconds - b.microseconds;
}

/** `a / b` to the nearest int, ties to even: `divide_nearest`. */
export function divideNearest(dividend: PlainInt, divisor: PlainInt): PlainInt {
  const flip = divisor < 0;
  const a = flip ? intNegate(dividend) : dividend;
  const b = flip ? intNegate(divisor) : divisor;
  const quotient = intFloorDiv(a, b);
  const rest = intMod(a, b);
  const other = intSub(b, rest);
  const odd = typeof quotient === 'number' ? quotient % 2 !== 0 : (quotient & 1n) !== 0n;
  return rest > other || (rest === other && odd) ? intAdd(quotient, 1) : quotient;
}

import { overflowError, valueError } from '../errors.ts';
import type { PValue } from '../object.ts';
import { PFloat } from '../values/float.ts';
import { asIndex } from './number.ts';

/** A `PyTime_t` counts nanoseconds in 63 bits and a sign. */
const LIMIT = 2 ** 63;

/** `_PyTime_ROUND_TIMEOUT`: away from zero, so that nothing waits less than it was told to. */
const roundTimeout = (nanoseconds: number): number =>
  nanoseconds < 0 ? Math.floor(nanoseconds) : Math.ceil(nanoseconds);

/**
 * A duration in seconds (or in units of so many nanoseconds), made a whole number of nanoseconds: `_PyTime_FromSecondsObject` and
 * `_PyTime_FromMillisecondsObject`.
 */
export function secondsFromObject(
  value: PValue,
  round: (nanoseconds: number) => number = roundTimeout,
  unit = 1e9,
): number {
  if (value instanceof PFloat) {
    if (Number.isNaN(value.value)) throw valueError('Invalid value NaN (not a number)');
    const nanoseconds = round(value.value * unit);
    if (!(nanoseconds >= -LIMIT && nanoseconds < LIMIT))
      throw overflowError('timestamp out of range for platform time_t');
    return nanoseconds / unit;
  }
  const count = Number(asIndex(value));
  if (!(Math.abs(count * unit) < LIMIT)) throw overflowError('timestamp too large to convert to C PyTime_t');
  return count;
}

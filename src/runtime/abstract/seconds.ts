import { overflowError, valueError } from '../errors.ts';
import type { PValue } from '../object.ts';
import { PFloat } from '../values/float.ts';
import { asIndex } from './number.ts';

/** The largest number of seconds in a `PyTime_t`, which counts nanoseconds in 63 bits. */
const MAX_SECONDS = 9223372036;

/** A duration in seconds: `_PyTime_FromSecondsObject`. */
export function secondsFromObject(value: PValue): number {
  if (value instanceof PFloat) {
    if (Number.isNaN(value.value)) throw valueError('Invalid value NaN (not a number)');
    if (Math.abs(value.value) > MAX_SECONDS) throw overflowError('timestamp out of range for platform time_t');
    return value.value;
  }
  const seconds = asIndex(value);
  if (typeof seconds !== 'number' || Math.abs(seconds) > MAX_SECONDS)
    throw overflowError('timestamp too large to convert to C PyTime_t');
  return seconds;
}

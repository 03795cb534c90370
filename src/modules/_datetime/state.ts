import { hashString } from '../../runtime/abstract/hash.ts';
import { valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { strValue } from '../../runtime/values/scalars.ts';
import { PBytes } from '../../runtime/values/sequences.ts';
import type { Clock, PDate } from './values.ts';

/*
 * The bytes in which dates and times are pickled, and hashed.
 */

const dateCodes = ({ year, month, day }: PDate): number[] => [year >> 8, year & 255, month, day];
const clockCodes = ({ hour, minute, second, microsecond }: Clock): number[] => [
  hour,
  minute,
  second,
  (microsecond >> 16) & 255,
  (microsecond >> 8) & 255,
  microsecond & 255,
];

const isClock = (value: object): value is Clock => 'hour' in value;

function codes(value: PDate | Clock): number[] {
  const date = 'year' in value ? dateCodes(value) : [];
  return isClock(value) ? [...date, ...clockCodes(value)] : date;
}

/** The hash of a date or time without an offset: that of its bytes. */
export function hashOfState(value: PDate | Clock): number | bigint {
  return hashString(String.fromCharCode.apply(null, codes(value)));
}

/** The state to pickle; bit 7 of byte `foldAt` is the fold. */
export function stateBytes(value: PDate | Clock, foldAt = -1): PBytes {
  const bytes = Uint8Array.from(codes(value));
  if (foldAt >= 0) bytes[foldAt]! |= 0x80;
  return new PBytes(bytes);
}

/**
 * The bytes in the first argument of a constructor that is called to unpickle: `size` of them, with byte `at` below `limit`. A str is what
 * a pickle of Python 2 becomes.
 */
export function pickledState(
  state: PValue | undefined,
  size: number,
  at: number,
  mask: number,
  isSane: (byte: number) => boolean,
  kind: string,
): Uint8Array | null {
  if (state instanceof PBytes)
    return state.bytes.length === size && isSane(state.bytes[at]! & mask) ? state.bytes : null;
  const text = state === undefined || typeof state === 'number' ? undefined : strValue(state);
  if (text === undefined || text.length !== size || !isSane(text.charCodeAt(at) & mask)) return null;
  const bytes = new Uint8Array(size);
  for (let i = 0; i < size; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 255)
      throw valueError(
        `Failed to encode latin1 string when unpickling a ${kind} object. pickle.load(data, encoding='latin1') is assumed.`,
      );
    bytes[i] = unit;
  }
  return bytes;
}

export const isMonth = (byte: number): boolean => byte >= 1 && byte <= 12;
export const isHour = (byte: number): boolean => byte < 24;

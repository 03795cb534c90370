import { pyObjectCallMethod } from '../../runtime/abstract/attribute.ts';
import { pyObjectCall } from '../../runtime/abstract/call.ts';
import { importAttribute } from '../../runtime/abstract/import.ts';
import { encodeUtf8 } from '../../runtime/codecs/utf8.ts';
import { typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { strValue } from '../../runtime/values/scalars.ts';
import type { PTimedelta } from './delta.ts';

/** A number of so many digits, with zeros in front. */
export function pad(value: number, width: number): string {
  const digits = '' + value;
  return digits.length >= width ? digits : '0'.repeat(width - digits.length) + digits;
}

export const dateText = (year: number, month: number, day: number): string =>
  `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;

/** A time of day as `timespec` asks. */
export function timeText(
  hour: number,
  minute: number,
  second: number,
  microsecond: number,
  timespec: string | undefined,
): string {
  const wanted =
    timespec === undefined || timespec === 'auto' ? (microsecond === 0 ? 'seconds' : 'microseconds') : timespec;
  const hours = pad(hour, 2);
  if (wanted === 'hours') return hours;
  const minutes = `${hours}:${pad(minute, 2)}`;
  if (wanted === 'minutes') return minutes;
  const seconds = `${minutes}:${pad(second, 2)}`;
  if (wanted === 'seconds') return seconds;
  if (wanted === 'milliseconds') return `${seconds}.${pad(Math.floor(microsecond / 1000), 3)}`;
  if (wanted === 'microseconds') return `${seconds}.${pad(microsecond, 6)}`;
  throw valueError('Unknown timespec value');
}

/** An offset from UTC: `+HH:MM`, with seconds and microseconds where it has them. */
export function offsetText(offset: PTimedelta, separator: string): string {
  let { seconds, microseconds } = offset;
  let sign = '+';
  if (offset.days < 0) {
    sign = '-';
    seconds = 86400 - seconds;
    if (microseconds > 0) {
      microseconds = 1000000 - microseconds;
      seconds--;
    }
  }
  const minutes = Math.floor(seconds / 60);
  let text = `${sign}${pad(Math.floor(minutes / 60), 2)}${separator}${pad(minutes % 60, 2)}`;
  if (seconds % 60 !== 0 || microseconds !== 0) text += separator + pad(seconds % 60, 2);
  return microseconds === 0 ? text : `${text}.${pad(microseconds, 6)}`;
}

export interface FormatParts {
  readonly microsecond: number;
  /** The offset from UTC, `null` where there is none. */
  offset(): PTimedelta | null;
  /** The zone's name, `null` where there is none. */
  zone(): PValue;
}

/** A zone's name for the format of `time.strftime`. */
function zoneText(name: PValue): string {
  if (name === null) return '';
  if (typeof name === 'string') return checked(name.replaceAll('%', '%%'));
  const escaped = strValue(pyObjectCallMethod(name, 'replace', ['%', '%%']));
  if (escaped === undefined) throw typeError('tzname.replace() did not return a string');
  return checked(escaped);
}

const SURROGATE = /[\ud800-\udfff]/;

/** The text, if UTF-8 can encode it. */
function checked(text: string): string {
  if (SURROGATE.test(text)) encodeUtf8(text);
  return text;
}

/** `wrap_strftime`: `%z`, `%:z`, `%Z` and `%f` are filled in, the rest is `time.strftime`'s. */
export function formatBy(format: string, timeTuple: PValue, parts: FormatParts): PValue {
  checked(format);
  let filled = '';
  let from = 0;
  for (let at = format.indexOf('%'); at >= 0; at = format.indexOf('%', at)) {
    let width = 2;
    let text: string | undefined;
    const next = format.charAt(at + 1);
    if (next === 'z' || (next === ':' && format.charAt(at + 2) === 'z')) {
      if (next === ':') width = 3;
      const offset = parts.offset();
      text = offset === null ? '' : offsetText(offset, next === ':' ? ':' : '');
    } else if (next === 'Z') {
      text = zoneText(parts.zone());
    } else if (next === 'f') text = pad(parts.microsecond, 6);
    if (text !== undefined) {
      filled += format.slice(from, at) + text;
      from = at + width;
    }
    at += width;
  }
  return pyObjectCall(importAttribute('time', 'strftime'), [filled + format.slice(from), timeTuple]);
}

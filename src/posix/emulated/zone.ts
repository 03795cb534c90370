import { DAY, dateOf, daysOf, type Offset } from '../civilTime.ts';
import type { BrokenDownTime } from '../support/time.ts';

/** A time zone: which offset holds at a moment. */
export interface Zone {
  at(seconds: number): Offset;
}

const yearOf = (seconds: number): number => dateOf(Math.floor(seconds / DAY))[0];

export const UTC: Zone = { at: () => ({ gmtoff: 0, isdst: 0, zone: 'UTC' }) };

/** A rule of a POSIX TZ: the moment in a year, in seconds of local time. */
type Rule = (year: number) => number;

const NAME = /^(?:<([A-Za-z0-9+-]{3,})>|([A-Za-z]{3,}))/;
const OFFSET = /^([+-]?)(\d{1,3})(?::(\d{1,2}))?(?::(\d{1,2}))?/;

/** `std offset [dst [offset] [,start[/time],end[/time]]]`; null for a text of another form. */
export function parsePosixZone(text: string): Zone | null {
  let rest = text;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    const match = pattern.exec(rest);
    if (match !== null) rest = rest.slice(match[0].length);
    return match;
  };
  const seconds = (match: RegExpExecArray): number =>
    (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 3600 + Number(match[3] ?? 0) * 60 + Number(match[4] ?? 0));
  const name = take(NAME);
  if (name === null) return null;
  const offset = take(OFFSET);
  if (offset === null) return null;
  const standard: Offset = { gmtoff: -seconds(offset) + 0, isdst: 0, zone: name[1] ?? name[2]! };
  const dstName = take(NAME);
  if (dstName === null) return rest === '' ? { at: () => standard } : null;
  const dstOffset = take(OFFSET);
  const daylight: Offset = {
    gmtoff: dstOffset === null ? standard.gmtoff + 3600 : -seconds(dstOffset) + 0,
    isdst: 1,
    zone: dstName[1] ?? dstName[2]!,
  };
  const rule = (): Rule | null => {
    const match = take(/^,(?:M(\d+)\.(\d)\.(\d)|J(\d+)|(\d+))/);
    if (match === null) return null;
    const hasTime = rest.startsWith('/');
    if (hasTime) rest = rest.slice(1);
    const time = hasTime ? take(OFFSET) : null;
    const at = time === null ? 7200 : seconds(time);
    const [, month, week, weekday, julian, day] = match;
    if (month !== undefined)
      return (year) => {
        const first = daysOf(year, Number(month) - 1, 1);
        const length = daysOf(year, Number(month), 1) - first;
        let n = (Number(weekday) - ((((first + 4) % 7) + 7) % 7) + 7) % 7;
        n += (Number(week) - 1) * 7;
        while (n >= length) n -= 7;
        return (first + n) * DAY + at;
      };
    if (julian !== undefined)
      return (year) => {
        const leap = daysOf(year, 1, 29) !== daysOf(year, 2, 1);
        const n = Number(julian) - 1;
        return (daysOf(year, 0, 1) + n + (leap && n >= 59 ? 1 : 0)) * DAY + at;
      };
    return (year) => (daysOf(year, 0, 1) + Number(day)) * DAY + at;
  };
  if (rest === '') rest = ',M3.2.0,M11.1.0';
  const start = rule();
  const end = rule();
  if (start === null || end === null || rest !== '') return null;
  return {
    at(moment) {
      const year = yearOf(moment + standard.gmtoff);
      const from = start(year) - standard.gmtoff;
      const to = end(year) - daylight.gmtoff;
      const summer = from < to ? moment >= from && moment < to : moment >= from || moment < to;
      return summer ? daylight : standard;
    },
  };
}

/** A compiled zone file (TZif, RFC 8536), or null if it is none. */
export function parseZoneFile(bytes: Uint8Array): Zone | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < 44 || view.getUint32(0) !== 0x545a6966) return null;
  let base = 0;
  let wide = false;
  const count = (i: number) => view.getUint32(base + 20 + i * 4);
  const bodyLength = (size: number) =>
    count(3) * (size + 1) + count(4) * 6 + count(5) + count(2) * (size + 4) + count(1) + count(0);
  if (bytes[4]! >= 0x32) {
    base = 44 + bodyLength(4);
    wide = true;
  }
  const [times, types, chars] = [count(3), count(4), count(5)];
  const size = wide ? 8 : 4;
  const at = base + 44;
  const transitions: number[] = [];
  for (let i = 0; i < times; i++)
    transitions.push(wide ? Number(view.getBigInt64(at + i * 8)) : view.getInt32(at + i * 4));
  const indexes = bytes.subarray(at + times * size, at + times * (size + 1));
  const typesAt = at + times * (size + 1);
  const charsAt = typesAt + types * 6;
  const offsets: Offset[] = [];
  for (let i = 0; i < types; i++) {
    const start = charsAt + bytes[typesAt + i * 6 + 5]!;
    const end = bytes.indexOf(0, start);
    offsets.push({
      gmtoff: view.getInt32(typesAt + i * 6),
      isdst: bytes[typesAt + i * 6 + 4]!,
      zone: String.fromCharCode(...bytes.subarray(start, Math.min(end, charsAt + chars))),
    });
  }
  const first = offsets.find(({ isdst }) => isdst === 0) ?? offsets[0];
  if (first === undefined) return null;
  let tail: Zone | null = null;
  if (wide) {
    const footer = String.fromCharCode(...bytes.subarray(base + 44 + bodyLength(8)));
    tail = parsePosixZone(footer.trim());
  }
  return {
    at(moment) {
      let low = 0;
      let high = transitions.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (transitions[middle]! <= moment) low = middle + 1;
        else high = middle;
      }
      if (low === transitions.length && tail !== null) return tail.at(moment);
      return low === 0 ? first : offsets[indexes[low - 1]!]!;
    },
  };
}

/** mktime: the moment of local fields. */
export function momentOf(zone: Zone, time: Omit<BrokenDownTime, 'weekday' | 'yearday' | 'gmtoff' | 'zone'>): number {
  const utc =
    daysOf(time.year, time.month, 1) * DAY + (time.day - 1) * DAY + time.hour * 3600 + time.minute * 60 + time.second;
  const near = [utc, utc - DAY, utc + DAY].map((moment) => zone.at(moment));
  for (const { gmtoff } of near) {
    const found = zone.at(utc - gmtoff);
    if (found.gmtoff === gmtoff && (time.isdst < 0 || found.isdst === Math.sign(time.isdst))) return utc - gmtoff;
  }
  if (time.isdst >= 0) {
    // The flag contradicts the date: the other kind's offset counts, as it is nearest in the year.
    for (let months = 1; months <= 12; months++)
      for (const moment of [utc - months * 30 * DAY, utc + months * 30 * DAY]) {
        const other = zone.at(moment);
        if (other.isdst === Math.sign(time.isdst)) return utc - other.gmtoff;
      }
  }
  return utc - near[1]!.gmtoff; // a time that no clock showed: the offset before the gap
}

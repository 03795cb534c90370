import { daysOf } from '../../posix/civilTime.ts';
import { MONTHS as MONTH_NAMES, WEEKDAYS } from './strftime.ts';

/*
 * What `_strptime` reads in formats of the usual directives, without the module: its patterns, as V8's. Whoever is answered `undefined`, be it because
 * the text does not match or because there is something to it that is rare, asks `_strptime`, which knows all errors too.
 */

/** What a text says. What it does not name is as in `_strptime`. */
export interface ReadTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  microsecond: number;
  /** Monday is 0. */
  weekday: number;
  /** From 1. */
  yearday: number;
  /** Seconds east of UTC. */
  offset: number | null;
}

const names = (all: readonly string[]) => `(${[...all].sort((a, b) => b.length - a.length).join('|')})`;
const short = (name: string) => name.slice(0, 3).toLowerCase();
const MONTHS = MONTH_NAMES.map((name) => name.toLowerCase());
const SHORT_MONTHS = MONTHS.map(short);
const DAYS = [...WEEKDAYS.slice(1), WEEKDAYS[0]!].map((name) => name.toLowerCase());
const SHORT_DAYS = DAYS.map(short);

const PATTERNS: Readonly<Record<string, string>> = {
  Y: '(\\d\\d\\d\\d)',
  y: '(\\d\\d)',
  m: '(1[0-2]|0[1-9]|[1-9])',
  d: '(3[0-1]|[1-2]\\d|0[1-9]|[1-9]| [1-9])',
  H: '(2[0-3]|[0-1]\\d|\\d)',
  I: '(1[0-2]|0[1-9]|[1-9]| [1-9])',
  M: '([0-5]\\d|\\d)',
  S: '(6[0-1]|[0-5]\\d|\\d)',
  f: '([0-9]{1,6})',
  z: '([+-]\\d\\d:?[0-5]\\d(?::?[0-5]\\d(?:\\.\\d{1,6})?)?|Z)',
  B: names(MONTHS),
  b: names(SHORT_MONTHS),
  A: names(DAYS),
  a: names(SHORT_DAYS),
  p: '(am|pm)',
};
/** Directives that stand for others. */
const COMPOSED: Readonly<Record<string, string>> = {
  c: '%a %b %d %H:%M:%S %Y',
  x: '%m/%d/%y',
  X: '%H:%M:%S',
};

interface Format {
  readonly pattern: RegExp;
  /** The directive of each group. */
  readonly directives: string;
}

/** `null` for formats that are left to `_strptime`. */
const formats = new Map<string, Format | null>();
const KEPT_FORMATS = 64;

const ASCII = /^[\x00-\x7f]*$/;

function compile(format: string): Format | null {
  if (!ASCII.test(format)) return null;
  let directives = '';
  const expanded = format.replace(/%(?:([cxX])|.)/gs, (all, composed) => (composed ? COMPOSED[composed]! : all));
  let known = true;
  const pattern = expanded.replace(/%([\s\S]?)|[\t-\r\x1c-\x20]+|[^\w]/g, (piece, directive) => {
    if (directive === undefined) return /^[\t-\r\x1c-\x20]/.test(piece) ? '[\\t-\\r\\x1c-\\x20]+' : `\\x${hex(piece)}`;
    if (directive === '%') return '%';
    if (!Object.hasOwn(PATTERNS, directive) || directives.includes(directive)) {
      known = false;
      return '';
    }
    directives += directive;
    return PATTERNS[directive]!;
  });
  // a day without a year is warned about
  if (!known || (directives.includes('d') && !/[Yy]/.test(directives))) return null;
  return { pattern: new RegExp(pattern, 'iy'), directives };
}

const hex = (character: string) => character.charCodeAt(0).toString(16).padStart(2, '0');

function formatOf(text: string): Format | null {
  let format = formats.get(text);
  if (format === undefined) {
    format = compile(text);
    if (formats.size >= KEPT_FORMATS) formats.clear();
    formats.set(text, format);
  }
  return format;
}

/** `datetime.strptime` and `time.strptime`: what `text` says in `format`; `undefined` where `_strptime` must tell. */
export function readTime(text: string, format: string): ReadTime | undefined {
  const known = formatOf(format);
  if (known === null || !ASCII.test(text)) return undefined;
  const { pattern, directives } = known;
  pattern.lastIndex = 0;
  const found = pattern.exec(text);
  if (found === null || found[0].length !== text.length) return undefined;
  const read: ReadTime = {
    year: 1900,
    month: 1,
    day: 1,
    hour: 0,
    minute: 0,
    second: 0,
    microsecond: 0,
    weekday: -1,
    yearday: 0,
    offset: null,
  };
  for (let i = 0; i < directives.length; i++) {
    const value = found[i + 1]!;
    switch (directives.charCodeAt(i)) {
      case 0x59: // Y
        read.year = +value;
        break;
      case 0x79: // y
        read.year = +value <= 68 ? +value + 2000 : +value + 1900;
        break;
      case 0x6d: // m
        read.month = +value;
        break;
      case 0x42: // B
        read.month = MONTHS.indexOf(value.toLowerCase()) + 1;
        break;
      case 0x62: // b
        read.month = SHORT_MONTHS.indexOf(value.toLowerCase()) + 1;
        break;
      case 0x64: // d
        read.day = +value;
        break;
      case 0x48: // H
        read.hour = +value;
        break;
      case 0x49: {
        // I: without %p as if before noon
        const half = directives.indexOf('p');
        read.hour = (+value % 12) + (half >= 0 && found[half + 1]!.toLowerCase() === 'pm' ? 12 : 0);
        break;
      }
      case 0x4d: // M
        read.minute = +value;
        break;
      case 0x53: // S
        read.second = +value;
        break;
      case 0x66: // f
        read.microsecond = +value.padEnd(6, '0');
        break;
      case 0x41: // A
        read.weekday = DAYS.indexOf(value.toLowerCase());
        break;
      case 0x61: // a
        read.weekday = SHORT_DAYS.indexOf(value.toLowerCase());
        break;
      case 0x7a: {
        // z: only what has no seconds, and no lower case z
        if (value === 'Z') {
          read.offset = 0;
          break;
        }
        const minutes = /^[+-]\d\d:?(\d\d)$/.exec(value);
        if (minutes === null) return undefined;
        const offset = +value.slice(1, 3) * 3600 + +minutes[1]! * 60;
        read.offset = value.charCodeAt(0) === 0x2d ? 0 - offset : offset;
        break;
      }
    }
  }
  const { year, month, day } = read;
  const first = daysOf(year, 0, 1);
  const days = daysOf(year, month - 1, day);
  if (year === 0 || days >= daysOf(year, month, 1)) return undefined;
  read.yearday = days - first + 1;
  // the epoch was a Thursday
  if (read.weekday < 0) read.weekday = (((days + 3) % 7) + 7) % 7;
  return read;
}

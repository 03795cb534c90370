import type { BrokenDownTime } from '../../posix/support/time.ts';

/** From Sunday, as C counts. */
export const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

const pad = (n: number, width: number, fill: string) =>
  n < 0 ? `-${String(-n).padStart(width - 1, fill)}` : String(n).padStart(width, fill);

/** Year and week of ISO 8601. */
function isoWeek(t: BrokenDownTime): [number, number] {
  const monday = (t.weekday + 6) % 7;
  let year = t.year;
  let week = Math.floor((t.yearday - monday + 10) / 7);
  const weeksOf = (y: number) => {
    const p = (n: number) => (n + Math.floor(n / 4) - Math.floor(n / 100) + Math.floor(n / 400)) % 7;
    return p(y) === 4 || p(y - 1) === 3 ? 53 : 52;
  };
  if (week < 1) week = weeksOf(--year);
  else if (week > weeksOf(year)) {
    week = 1;
    year++;
  }
  return [year, week];
}

/** Seconds since the epoch if the fields were UTC. */
function epoch(t: BrokenDownTime): number {
  const y = t.year - 1;
  const days = 365 * t.year + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + t.yearday - 719527;
  return days * 86400 + t.hour * 3600 + t.minute * 60 + t.second - t.gmtoff;
}

/** glibc's strftime in the C locale, flags `-`, `_`, `0`, `^` and `#` and a width included. */
export function formatTime(format: string, t: BrokenDownTime): string {
  return format.replace(
    /%([-_0^#]*)(\d*)([EO]?)([\s\S])/g,
    (whole, flags: string, width: string, _modifier, code: string) => {
      const fill = flags.includes('-') ? '' : flags.includes('_') ? ' ' : flags.includes('0') ? '0' : null;
      const number = (n: number, digits: number, usual = '0') =>
        fill === '' ? String(n) : pad(n, width === '' ? digits : Number(width), fill ?? usual);
      const text = (s: string) => {
        const cased = flags.includes('^') ? s.toUpperCase() : s;
        return width === '' ? cased : cased.padStart(Number(width), fill ?? ' ');
      };
      const hour12 = t.hour % 12 === 0 ? 12 : t.hour % 12;
      switch (code) {
        case 'a':
          return text((WEEKDAYS[t.weekday] ?? '?').slice(0, 3));
        case 'A':
          return text(WEEKDAYS[t.weekday] ?? '?');
        case 'b':
        case 'h':
          return text((MONTHS[t.month] ?? '?').slice(0, 3));
        case 'B':
          return text(MONTHS[t.month] ?? '?');
        case 'c':
          return text(formatTime('%a %b %e %H:%M:%S %Y', t));
        case 'C':
          return number(Math.floor(t.year / 100), 1);
        case 'd':
          return number(t.day, 2);
        case 'D':
        case 'x':
          return text(formatTime('%m/%d/%y', t));
        case 'e':
          return number(t.day, 2, ' ');
        case 'F':
          return text(formatTime('%Y-%m-%d', t));
        case 'g':
          return number(((isoWeek(t)[0] % 100) + 100) % 100, 2);
        case 'G':
          return number(isoWeek(t)[0], 1);
        case 'H':
          return number(t.hour, 2);
        case 'I':
          return number(hour12, 2);
        case 'j':
          return number(t.yearday + 1, 3);
        case 'k':
          return number(t.hour, 2, ' ');
        case 'l':
          return number(hour12, 2, ' ');
        case 'm':
          return number(t.month + 1, 2);
        case 'M':
          return number(t.minute, 2);
        case 'n':
          return '\n';
        case 'p':
          return text(flags.includes('#') ? (t.hour < 12 ? 'am' : 'pm') : t.hour < 12 ? 'AM' : 'PM');
        case 'P':
          return text(t.hour < 12 ? 'am' : 'pm');
        case 'r':
          return text(formatTime('%I:%M:%S %p', t));
        case 'R':
          return text(formatTime('%H:%M', t));
        case 's':
          return number(epoch(t), 1);
        case 'S':
          return number(t.second, 2);
        case 't':
          return '\t';
        case 'T':
        case 'X':
          return text(formatTime('%H:%M:%S', t));
        case 'u':
          return number(t.weekday === 0 ? 7 : t.weekday, 1);
        case 'U':
          return number(Math.floor((t.yearday + 7 - t.weekday) / 7), 2);
        case 'V':
          return number(isoWeek(t)[1], 2);
        case 'w':
          return number(t.weekday, 1);
        case 'W':
          return number(Math.floor((t.yearday + 7 - ((t.weekday + 6) % 7)) / 7), 2);
        case 'y':
          return number(((t.year % 100) + 100) % 100, 2);
        case 'Y':
          return number(t.year, 1);
        case 'z': {
          const offset = Math.abs(t.gmtoff);
          const sign = t.gmtoff < 0 ? '-' : '+';
          return `${sign}${pad(Math.floor(offset / 3600), 2, '0')}${pad(Math.floor(offset / 60) % 60, 2, '0')}`;
        }
        case 'Z':
          return text(t.zone);
        case '%':
          return '%';
        default:
          return whole;
      }
    },
  );
}

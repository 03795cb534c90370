import { simpleNamespace } from '../../objects/simple-namespace/simple-namespace.ts';
import { structSequence } from '../../objects/structseq.ts';
import type { BrokenDownTime, TimeSpec } from '../../posix/support/time.ts';
import { pyObjectCall } from '../../runtime/abstract/call.ts';
import { importAttribute } from '../../runtime/abstract/import.ts';
import { asIndex } from '../../runtime/abstract/number.ts';
import { secondsFromObject } from '../../runtime/abstract/seconds.ts';
import { arg, varargs } from '../../runtime/clinic/clinic.ts';
import { index, int, object, str } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { currentContext } from '../../runtime/context.ts';
import { overflowError, typeError, valueError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import type { PValue } from '../../runtime/object.ts';
import { syscall } from '../../runtime/syscall.ts';
import { blocks, park, type Rest } from '../../runtime/threads/park.ts';
import { deadlineIn, threadsActive } from '../../runtime/threads/scheduler.ts';
import { Wait } from '../../runtime/threads/wait.ts';
import { PFloat } from '../../runtime/values/float.ts';
import type { PModule } from '../../runtime/values/module.ts';
import { normalizeInt } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { checkSignals } from '../../truffle/safepoint.ts';
import { audit } from '../sys/audit.ts';
import { formatTime } from './strftime.ts';
import { readTime } from './strptime.ts';

const os = () => currentContext().posix;

export const structTime = structSequence(
  'time.struct_time',
  [
    ['tm_year', 'year, for example, 1993'],
    ['tm_mon', 'month of year, range [1, 12]'],
    ['tm_mday', 'day of month, range [1, 31]'],
    ['tm_hour', 'hours, range [0, 23]'],
    ['tm_min', 'minutes, range [0, 59]'],
    ['tm_sec', 'seconds, range [0, 61])'],
    ['tm_wday', 'day of week, range [0, 6], Monday is 0'],
    ['tm_yday', 'day of year, range [1, 366]'],
    ['tm_isdst', '1 if summer time is in effect, 0 if not, and -1 if unknown'],
    ['tm_zone', 'abbreviation of timezone name'],
    ['tm_gmtoff', 'offset from UTC in seconds'],
  ],
  { visible: 9 },
);

const seconds = ({ sec, nsec }: TimeSpec) => new PFloat(sec + nsec * 1e-9);
const nanoseconds = ({ sec, nsec }: TimeSpec): number | bigint => {
  const plain = sec * 1e9 + nsec;
  return Number.isSafeInteger(plain) ? plain : normalizeInt(BigInt(sec) * 1000000000n + BigInt(nsec));
};
const clock = (id: number): TimeSpec => syscall(() => os().clockGettime(id));
const clocks = () => os().constants.time;

const clockFunctions = (name: string, id: () => number) => [
  builtinFunction(name, { textSignature: '($self, /)', run: () => seconds(clock(id())) }),
  builtinFunction(`${name}_ns`, { textSignature: '($self, /)', run: () => nanoseconds(clock(id())) }),
];

/** The seconds of an int or float, rounded down: `_PyTime_ObjectToTime_t`. */
function wholeSeconds(value: PValue): number {
  let result: number;
  if (value instanceof PFloat) {
    if (Number.isNaN(value.value)) throw valueError('Invalid value NaN (not a number)');
    result = Math.floor(value.value);
  } else result = Number(asIndex(value));
  if (!(Math.abs(result) < 2 ** 63)) throw overflowError('timestamp out of range for platform time_t');
  return result;
}

const now = () => clock(clocks().CLOCK_REALTIME).sec;

function makeTime(t: BrokenDownTime): PValue {
  return structTime.make([
    t.year,
    t.month + 1,
    t.day,
    t.hour,
    t.minute,
    t.second,
    (t.weekday + 6) % 7,
    t.yearday + 1,
    t.isdst,
    t.zone,
    t.gmtoff,
  ]);
}

/** gmtime(3): days from civil reckoning, for any year that fits C's int. */
export function utcTime(at: number): BrokenDownTime {
  const day = Math.floor(at / 86400);
  const rest = at - day * 86400;
  const z = day + 719468;
  const era = Math.floor(z / 146097);
  const doe = z - era * 146097;
  const yoe = Math.floor((doe - Math.floor(doe / 1460) + Math.floor(doe / 36524) - Math.floor(doe / 146096)) / 365);
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100));
  const mp = Math.floor((5 * doy + 2) / 153);
  const month = mp < 10 ? mp + 2 : mp - 10;
  const year = yoe + era * 400 + (month <= 1 ? 1 : 0);
  if (Math.abs(year - 1900) > 0x7fffffff) throw overflowError('timestamp out of range for platform time_t');
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const starts = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
  const dayOfMonth = doy - Math.floor((153 * mp + 2) / 5) + 1;
  return {
    year,
    month,
    day: dayOfMonth,
    hour: Math.floor(rest / 3600),
    minute: Math.floor(rest / 60) % 60,
    second: rest % 60,
    weekday: (((day + 4) % 7) + 7) % 7,
    yearday: starts[month]! + (leap && month > 1 ? 1 : 0) + dayOfMonth - 1,
    isdst: 0,
    gmtoff: 0,
    zone: 'UTC',
  };
}

const localTime = (at: number): BrokenDownTime => syscall(() => os().localtime(at));

/** The fields of a time tuple: `gettmarg`. */
function fieldsOf(value: PValue, fn: string): BrokenDownTime {
  if (!(value instanceof PTuple)) throw typeError('Tuple or struct_time argument required');
  if (value.items.length !== 9) throw typeError(`${fn}(): illegal time tuple argument`);
  const n = value.items.map((item) => {
    const plain = asIndex(item);
    if (plain > 0x7fffffff || plain < -0x80000000)
      throw overflowError(`signed integer is ${plain > 0 ? 'greater than maximum' : 'less than minimum'}`);
    return Number(plain);
  });
  if (n[0]! < -0x80000000 + 1900) throw overflowError('year out of range');
  const struct = value.shape.cls === structTime.type ? (value as unknown as { fields: PValue[] }).fields : null;
  const zone = struct?.[9];
  const offset = struct?.[10];
  return {
    year: n[0]!,
    month: n[1]! - 1,
    day: n[2]!,
    hour: n[3]!,
    minute: n[4]!,
    second: n[5]!,
    weekday: (n[6]! + 1) % 7,
    yearday: n[7]! - 1,
    isdst: n[8]!,
    zone: typeof zone === 'string' ? zone : '',
    gmtoff: typeof offset === 'number' ? offset : 0,
  };
}

/** Refuses what is out of range, a few zeros aside: `checktm`. */
function checkFields(t: BrokenDownTime): BrokenDownTime {
  let { month, day, yearday } = t;
  if (month === -1) month = 0;
  else if (month < 0 || month > 11) throw valueError('month out of range');
  if (day === 0) day = 1;
  else if (day < 0 || day > 31) throw valueError('day of month out of range');
  if (t.hour < 0 || t.hour > 23) throw valueError('hour out of range');
  if (t.minute < 0 || t.minute > 59) throw valueError('minute out of range');
  if (t.second < 0 || t.second > 61) throw valueError('seconds out of range');
  if (t.weekday < 0) throw valueError('day of week out of range');
  if (yearday === -1) yearday = 0;
  else if (yearday < 0 || yearday > 365) throw valueError('day of year out of range');
  return { ...t, month, day, yearday };
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (n: number) => String(n).padStart(2, '0');

function asciiTime(t: BrokenDownTime): string {
  return `${WEEKDAYS[t.weekday]} ${MONTHS[t.month]} ${String(t.day).padStart(2)} ${two(t.hour)}:${two(t.minute)}:${two(t.second)} ${t.year}`;
}

const secondsOrNow = (value: PValue) => (value === null ? now() : wholeSeconds(value));

/** Sleeps until the deadline, however often signals interrupt it (PEP 475). */
function sleep(value: PValue): PValue {
  audit('time.sleep', value);
  const duration = secondsFromObject(value);
  if (duration < 0) throw valueError('sleep length must be non-negative');
  checkSignals();
  if (threadsActive()) return blocks(sleeping(deadlineIn(duration)));
  const { sec, nsec } = clock(clocks().CLOCK_MONOTONIC);
  const whole = Math.floor(duration);
  const nanos = nsec + Math.ceil((duration - whole) * 1e9);
  const deadline = { sec: sec + whole + Math.floor(nanos / 1e9), nsec: nanos % 1e9 };
  syscall(() => os().sleepUntil(deadline));
  checkSignals();
  return null;
}

function* sleeping(deadline: number): Rest<PValue> {
  yield* park(new Wait(deadline));
  return null;
}

/** Sets `timezone`, `altzone`, `daylight` and `tzname` from what the zone is in January and July. */
function setZone(module: PModule): void {
  const year = 365.25 * 86400;
  const start = Math.floor(now() / year) * Math.floor(year);
  const january = localTime(start);
  const july = localTime(start + Math.floor(year / 2));
  const [standard, summer] = january.gmtoff <= july.gmtoff ? [january, july] : [july, january];
  module.dict.set('timezone', -standard.gmtoff + 0);
  module.dict.set('altzone', -summer.gmtoff + 0);
  module.dict.set('daylight', january.gmtoff === july.gmtoff ? 0 : 1);
  module.dict.set('tzname', new PTuple([standard.zone, summer.zone]));
}

const CLOCK_INFO: Readonly<Record<string, readonly [string, boolean, boolean]>> = {
  time: ['CLOCK_REALTIME', false, true],
  monotonic: ['CLOCK_MONOTONIC', true, false],
  perf_counter: ['CLOCK_MONOTONIC', true, false],
  process_time: ['CLOCK_PROCESS_CPUTIME_ID', true, false],
  thread_time: ['CLOCK_THREAD_CPUTIME_ID', true, false],
};

defineModule('time', {
  doc: 'This module provides various functions to manipulate time values.',
  functions: [
    ...clockFunctions('time', () => clocks().CLOCK_REALTIME),
    ...clockFunctions('monotonic', () => clocks().CLOCK_MONOTONIC),
    ...clockFunctions('perf_counter', () => clocks().CLOCK_MONOTONIC),
    ...clockFunctions('process_time', () => clocks().CLOCK_PROCESS_CPUTIME_ID),
    ...clockFunctions('thread_time', () => clocks().CLOCK_THREAD_CPUTIME_ID),
    builtinFunction('clock_gettime', { params: [arg('clk_id', int), '/'], run: (_self, id) => seconds(clock(id)) }),
    builtinFunction('clock_gettime_ns', {
      params: [arg('clk_id', int), '/'],
      run: (_self, id) => nanoseconds(clock(id)),
    }),
    builtinFunction('clock_getres', {
      textSignature: null,
      parsed: 'named',
      params: [arg('clk_id', int), '/'],
      run: (_self, id) => seconds(syscall(() => os().clockGetres(id))),
    }),
    builtinFunction('clock_settime', {
      textSignature: null,
      params: [arg('clk_id', int), arg('time', object), '/'],
      run(_self, id, value) {
        const at = value instanceof PFloat ? value.value : Number(asIndex(value));
        const sec = Math.floor(at);
        syscall(() => os().clockSettime(id, { sec, nsec: Math.floor((at - sec) * 1e9) }));
      },
    }),
    builtinFunction('clock_settime_ns', {
      textSignature: null,
      params: [arg('clk_id', int), arg('time', index), '/'],
      run(_self, id, value) {
        const nsec = Number(BigInt.asUintN(64, BigInt(value) % 1000000000n));
        syscall(() => os().clockSettime(id, { sec: Number(BigInt(value) / 1000000000n), nsec }));
      },
    }),
    builtinFunction('pthread_getcpuclockid', {
      textSignature: null,
      parsed: 'named',
      params: [arg('thread_id', index), '/'],
      run: (_self, id) => syscall(() => os().pthreadGetcpuclockid(Number(id))),
    }),
    builtinFunction('sleep', {
      textSignature: '($self, object, /)',
      doc: 'Delay execution for a given number of seconds.',
      params: [arg('seconds', object), '/'],
      blocking: true,
      run: (_self, value) => sleep(value),
    }),
    builtinFunction('gmtime', {
      textSignature: null,
      parsed: 'named',
      params: [arg('seconds', object, null), '/'],
      run: (_self, value) => makeTime(utcTime(secondsOrNow(value))),
    }),
    builtinFunction('localtime', {
      textSignature: null,
      parsed: 'named',
      params: [arg('seconds', object, null), '/'],
      run: (_self, value) => makeTime(localTime(secondsOrNow(value))),
    }),
    builtinFunction('asctime', {
      textSignature: null,
      parsed: 'unpacked',
      params: [arg('tuple', object, undefined, '<unrepresentable>'), '/'],
      run: (_self, value) =>
        asciiTime(value === undefined ? localTime(now()) : checkFields(fieldsOf(value, 'asctime'))),
    }),
    builtinFunction('ctime', {
      textSignature: null,
      parsed: 'named',
      params: [arg('seconds', object, null), '/'],
      run: (_self, value) => asciiTime(localTime(secondsOrNow(value))),
    }),
    builtinFunction('mktime', {
      textSignature: '($self, object, /)',
      params: [arg('tuple', object), '/'],
      run(_self, value) {
        const fields = fieldsOf(value, 'mktime');
        try {
          return new PFloat(os().mktime(fields));
        } catch {
          throw overflowError('mktime argument out of range');
        }
      },
    }),
    builtinFunction('strftime', {
      textSignature: null,
      doc: 'Convert a time tuple to a string according to a format specification.',
      parsed: 'named',
      params: [arg('format', str), arg('tuple', object, undefined, '<unrepresentable>'), '/'],
      run(_self, format, value) {
        if (format.includes('\0')) throw valueError('embedded null character');
        return formatTime(format, value === undefined ? localTime(now()) : checkFields(fieldsOf(value, 'strftime')));
      },
    }),
    builtinFunction('strptime', {
      textSignature: null,
      parsed: 'unpacked',
      doc: 'Parse a string to a time tuple according to a format specification.',
      params: [varargs('args')],
      run(_self, args) {
        const [text, format = '%a %b %d %H:%M:%S %Y'] = args;
        const plain = args.length <= 2 && typeof text === 'string' && typeof format === 'string';
        const read = plain ? readTime(text, format) : undefined;
        if (read === undefined) return pyObjectCall(importAttribute('_strptime', '_strptime_time'), args);
        const { year, month, day, hour, minute, second, weekday, yearday, offset } = read;
        return structTime.make([year, month, day, hour, minute, second, weekday, yearday, -1, null, offset]);
      },
    }),
    builtinFunction('tzset', {
      textSignature: '($self, /)',
      run(self) {
        syscall(() => os().tzset());
        setZone(self as PModule);
      },
    }),
    builtinFunction('get_clock_info', {
      textSignature: null,
      parsed: 'named',
      params: [arg('name', str), '/'],
      run(_self, name) {
        const info = Object.hasOwn(CLOCK_INFO, name) ? CLOCK_INFO[name] : undefined;
        if (info === undefined) throw valueError('unknown clock');
        const [id, monotonic, adjustable] = info;
        const resolution = syscall(() => os().clockGetres((clocks() as Record<string, number>)[id]!));
        return simpleNamespace({
          implementation: `clock_gettime(${id})`,
          monotonic,
          adjustable,
          resolution: seconds(resolution),
        });
      },
    }),
  ],
  attributes: { struct_time: structTime.type, _STRUCT_TM_ITEMS: 11 },
  exec(module) {
    for (const [name, value] of Object.entries(clocks())) module.dict.set(name, value as number);
    setZone(module);
  },
  restore: setZone,
});

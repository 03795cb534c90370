import { arg } from '../../runtime/clinic/clinic.ts';
import { bool, int } from '../../runtime/clinic/converters.ts';
import { defineType } from '../../runtime/clinic/define-type.ts';
import { getset, type Member, method } from '../../runtime/clinic/members.ts';
import { typeError } from '../../runtime/errors.ts';
import { strValue } from '../../runtime/values/scalars.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { attribute, character, nameOf, toChtype, toInt, toLong } from './arguments.ts';
import { inputMethods } from './input.ts';
import { check, cursesError, f } from './library.ts';
import { putwin } from './screen-functions.ts';
import { textMethods } from './window-text.ts';
import { counted, docOf, each, exactly, isPad, newWindow, PWindow, plain, windowType } from './window-type.ts';

const tuple = (names: string, functions: readonly [string, string]): Member[] =>
  each(names, (name) =>
    method(PWindow, name, {
      run: ({ pointer }) => new PTuple(functions.map((fn): number => f(fn)(pointer))),
    }),
  );

const noArguments = each(
  'clear:wclear clrtobot:wclrtobot clrtoeol:wclrtoeol erase:werase redrawwin touchwin untouchwin standend:wstandend standout:wstandout',
  (name, called) => method(PWindow, name, { run: ({ pointer }) => check(f(called)(pointer), called) }),
);

const noResults = each('cursyncup:wcursyncup syncup:wsyncup syncdown:wsyncdown', (name, called) =>
  method(PWindow, name, { run: ({ pointer }) => f(called)(pointer) }),
);

const FLAG = 'True(1) or False(0)';
const flags = each('clearok idlok keypad leaveok nodelay notimeout scrollok syncok', (name) =>
  plain(name, ({ pointer }, args) => check(f(name)(pointer, exactly(args, 1, FLAG)[0] !== 0), name)),
);
const quietFlags = each('idcok immedok', (name) =>
  plain(name, ({ pointer }, args) => f(name)(pointer, exactly(args, 1, FLAG)[0] !== 0)),
);
const pairs = [
  ...each('mvwin mvderwin move:wmove', (name, called) =>
    plain(name, ({ pointer }, args) => check(f(called)(pointer, ...exactly(args, 2, 'y,x')), called)),
  ),
  plain('resize', ({ pointer }, args) => check(f('wresize')(pointer, ...exactly(args, 2, 'lines,columns')), 'wresize')),
];

/** `deleteln` and `insertln`. */
const lines = [
  ...each('deleteln insertln', (name) =>
    method(PWindow, name, {
      run({ pointer }) {
        const inserts = name === 'insertln';
        check(f('winsdelln')(pointer, inserts ? 1 : -1), inserts ? 'winsertln' : 'wdeleteln');
      },
    }),
  ),
  plain('insdelln', ({ pointer }, args) => check(f('winsdelln')(pointer, exactly(args, 1, 'nlines')[0]), 'winsdelln')),
  plain('timeout', ({ pointer }, args) => f('wtimeout')(pointer, exactly(args, 1, 'delay')[0])),
];

const attr = arg('attr', attribute);
const attributes = [
  ...each('attron:wattr_on attroff:wattr_off', (name, called) =>
    method(PWindow, name, {
      ...docOf(name),
      params: [attr, '/'],
      run: ({ pointer }, value) => check(f(called)(pointer, value, null), name),
    }),
  ),
  method(PWindow, 'attrset', {
    ...docOf('attrset'),
    params: [attr, '/'],
    run: ({ pointer }, value) => check(f('wattrset')(pointer, value | 0), 'attrset'),
  }),
];

const ch = arg('ch', character);
const orNormal = arg('attr', attribute, 0, '_curses.A_NORMAL');
const backgrounds = [
  method(PWindow, 'bkgd', {
    ...docOf('bkgd'),
    params: [ch, orNormal, '/'],
    run: (self, value, attributes) =>
      check(f('wbkgd')(self.pointer, (toChtype(value, self.encoding) | attributes) >>> 0), 'bkgd'),
  }),
  method(PWindow, 'bkgdset', {
    ...docOf('bkgdset'),
    params: [ch, orNormal, '/'],
    run: (self, value, attributes) => f('wbkgdset')(self.pointer, (toChtype(value, self.encoding) | attributes) >>> 0),
  }),
  method(PWindow, 'echochar', {
    ...docOf('echochar'),
    params: [ch, orNormal, '/'],
    run(self, value, attributes) {
      const echo = isPad(self) ? 'pechochar' : 'wechochar';
      check(f(echo)(self.pointer, (toChtype(value, self.encoding) | attributes) >>> 0), 'echochar');
    },
  }),
  method(PWindow, 'getbkgd', { ...docOf('getbkgd'), run: ({ pointer }) => f('getbkgd')(pointer) }),
];

const side = (name: string, text: string) => arg(name, character, 0, `_curses.ACS_${text}`);
const borders = [
  method(PWindow, 'border', {
    ...docOf('border'),
    params: [
      side('ls', 'VLINE'),
      side('rs', 'VLINE'),
      side('ts', 'HLINE'),
      side('bs', 'HLINE'),
      side('tl', 'ULCORNER'),
      side('tr', 'URCORNER'),
      side('bl', 'LLCORNER'),
      side('br', 'LRCORNER'),
      '/',
    ],
    run(self, ...sides) {
      check(f('wborder')(self.pointer, ...sides.map((value) => toChtype(value, self.encoding))), 'wborder');
    },
  }),
  plain('box', (self, args) => {
    counted('box', args, 0, 2, [1]);
    const [vertical, horizontal] = [args[0] ?? 0, args[1] ?? 0].map((value) => toChtype(value, self.encoding));
    f('wborder')(self.pointer, vertical, vertical, horizontal, horizontal, 0, 0, 0, 0);
  }),
];

/** Windows within windows. */
const parts = each('derwin subwin subpad:subwin', (name, shown) =>
  plain(name, (self, args) => {
    counted(shown, args, 2, 4, [3]);
    const numbers = args.map(toInt);
    const [lineCount, columns, y, x] = numbers.length === 4 ? numbers : [0, 0, ...numbers];
    const make = name === 'derwin' ? 'derwin' : isPad(self) ? 'subpad' : 'subwin';
    return newWindow(f(make)(self.pointer, lineCount, columns, y, x), self.encoding, self);
  }),
);

const y = arg('y', int);
const x = arg('x', int);
const questions = [
  method(PWindow, 'enclose', {
    ...docOf('enclose'),
    params: [y, x, '/'],
    run: ({ pointer }, row, column): boolean => f('wenclose')(pointer, row, column),
  }),
  method(PWindow, 'is_linetouched', {
    ...docOf('is_linetouched'),
    params: [arg('line', int), '/'],
    run({ pointer }, line): boolean {
      if (line < 0 || line >= f('getmaxy')(pointer))
        throw typeError('is_linetouched: line number outside of boundaries');
      return f('is_linetouched')(pointer, line);
    },
  }),
  method(PWindow, 'is_wintouched', { run: ({ pointer }): boolean => f('is_wintouched')(pointer) }),
];

/** `refresh` and `noutrefresh`: pads are told what of them is shown where. */
const refreshing = each('refresh:wrefresh:prefresh noutrefresh:wnoutrefresh:pnoutrefresh', (name) =>
  plain(name, (self, args) => {
    counted(name, args, 0, 6, [1, 2, 3, 4, 5]);
    const quiet = name === 'noutrefresh';
    if (isPad(self)) {
      if (args.length === 0)
        throw cursesError(
          quiet ? 'noutrefresh() called for a pad requires 6 arguments' : 'refresh() for a pad requires 6 arguments',
        );
      const called = quiet ? 'pnoutrefresh' : 'prefresh';
      return check(f(called)(self.pointer, ...args.map(toInt)), called);
    }
    if (args.length > 0) throw typeError(`${name}() takes no arguments (6 given)`);
    const called = quiet ? 'wnoutrefresh' : 'wrefresh';
    return check(f(called)(self.pointer), called);
  }),
);

const others = [
  method(PWindow, 'redrawln', {
    ...docOf('redrawln'),
    params: [arg('beg', int), arg('num', int), '/'],
    run: ({ pointer }, begin, count) => check(f('wredrawln')(pointer, begin, count), 'redrawln'),
  }),
  method(PWindow, 'setscrreg', {
    ...docOf('setscrreg'),
    params: [arg('top', int), arg('bottom', int), '/'],
    run: ({ pointer }, top, bottom) => check(f('wsetscrreg')(pointer, top, bottom), 'wsetscrreg'),
  }),
  plain('scroll', ({ pointer }, args) => {
    counted('scroll', args, 0, 1);
    check(f('wscrl')(pointer, args.length === 0 ? 1 : toInt(args[0]!)), 'scroll');
  }),
  plain('touchline', ({ pointer }, args) => {
    counted('touchline', args, 2, 3);
    const changed = args.length < 3 || bool.convert!(args[2]!, () => '');
    check(f('wtouchln')(pointer, toInt(args[0]!), toInt(args[1]!), changed ? 1 : 0), 'touchline');
  }),
  ...each('overlay overwrite', (name) =>
    plain(name, ({ pointer }, args) => {
      counted(name, args, 1, 7, [2, 3, 4, 5, 6]);
      const target = args[0]!;
      if (!(target instanceof PWindow))
        throw typeError(
          `${name}() argument 1 must be _curses.window, not ${target === null ? 'None' : nameOf(target)}`,
        );
      if (args.length === 1) check(f(name)(pointer, target.pointer), name);
      else
        check(
          f('copywin')(pointer, target.pointer, ...args.slice(1).map(toInt), name === 'overlay' ? 1 : 0),
          'copywin',
        );
    }),
  ),
  plain('chgat', ({ pointer }, args) => {
    if (args.length < 1 || args.length > 4) throw typeError('chgat requires 1 to 4 arguments');
    const placed = args.length >= 3;
    const [row, column] = placed ? args.slice(0, 2).map(toInt) : [0, 0];
    const rest = placed ? args.slice(2) : args;
    const count = rest.length === 2 ? toInt(rest[0]!) : -1;
    const value = toLong(rest.at(-1)!) >>> 0;
    const [pair, pure] = [(value >>> 8) & 0xff, (value & ~0xff00) >>> 0];
    if (placed) check(f('wmove')(pointer, row, column), 'chgat');
    const line: number = placed ? row! : f('getcury')(pointer);
    check(f('wchgat')(pointer, count, pure, pair, null), 'chgat');
    f('wtouchln')(pointer, line, 1, 1);
  }),
];

defineType(windowType, {
  members: [
    ...noArguments,
    ...noResults,
    ...flags,
    ...quietFlags,
    ...pairs,
    ...lines,
    ...attributes,
    ...backgrounds,
    ...borders,
    ...parts,
    ...questions,
    ...refreshing,
    ...others,
    ...tuple('getyx', ['getcury', 'getcurx']),
    ...tuple('getbegyx', ['getbegy', 'getbegx']),
    ...tuple('getmaxyx', ['getmaxy', 'getmaxx']),
    ...tuple('getparyx', ['getpary', 'getparx']),
    ...textMethods,
    ...inputMethods,
    putwin,
    getset(PWindow, 'encoding', {
      doc: 'the typecode character used to create the array',
      get: (self) => self.encoding,
      set(self, value) {
        if (value === undefined) throw typeError('encoding may not be deleted');
        const text = strValue(value);
        if (text === undefined) throw typeError('setting encoding to a non-string');
        self.encoding = text;
      },
    }),
  ],
});

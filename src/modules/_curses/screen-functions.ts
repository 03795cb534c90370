import { pyObjectCallMethod } from '../../runtime/abstract/attribute.ts';
import { arg, varargs } from '../../runtime/clinic/clinic.ts';
import { int, object } from '../../runtime/clinic/converters.ts';
import { builtinFunction, type Member, method } from '../../runtime/clinic/members.ts';
import { currentContext } from '../../runtime/context.ts';
import { overflowError, typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { osError } from '../../runtime/syscall.ts';
import { PModule } from '../../runtime/values/module.ts';
import { strValue } from '../../runtime/values/scalars.ts';
import { PBytes, PTuple } from '../../runtime/values/sequences.ts';
import { mask, nameOf, short, toChtype, toInt } from './arguments.ts';
import { ACS } from './constants.ts';
import { docOf } from './functions.ts';
import {
  bytesAt,
  called,
  check,
  cursesError,
  f,
  intVariable,
  mustInit,
  ncurses,
  pointerVariable,
  screen,
} from './library.ts';
import { newWindow, PWindow } from './window-type.ts';

/*
 * The screen and its windows, keys and the mouse.
 */

/** `MEVENT`. */
const EVENT_SIZE = 20;

/** `update_lines_cols`: the modules show the size that there is. */
function updateSize(): void {
  const curses = currentContext().modules.getStr('curses');
  for (const name of ['LINES', 'COLS'])
    for (const module of [screen.module, curses])
      if (module instanceof PModule) module.dict.set(name, intVariable(name));
}

function setCharacters(): void {
  const map = new DataView(ncurses().read(ncurses().variable('acs_map'), 4 * 128).buffer);
  for (const [name, letter] of Object.entries(ACS))
    screen.module!.dict.set(name, map.getUint32(4 * letter.charCodeAt(0), true));
}

const sizes = (name: 'resizeterm' | 'resize_term') =>
  builtinFunction(name, {
    ...docOf(name),
    params: [arg('nlines', int), arg('ncols', int), '/'],
    run(_module, lines, columns) {
      mustInit();
      // Of the numbers C takes 16 bits.
      check(f(name)((lines << 16) >> 16, (columns << 16) >> 16), name);
      updateSize();
    },
  });

/** A stream of C with some data, for as long as it is used. */
function withStream<T>(data: Uint8Array, use: (file: bigint) => T): T {
  const file: bigint | null = f('tmpfile')();
  if (file === null) throw osError(currentContext().posix.constants.errno.EIO);
  try {
    if (data.length > 0) f('fwrite')(data, 1, data.length, file);
    f('rewind')(file);
    return use(file);
  } finally {
    f('fclose')(file);
  }
}

/** `window.putwin`. */
export const putwin: Member = method(PWindow, 'putwin', {
  doc: 'Write all data associated with the window into the provided file object.\n\nThis information can be later retrieved using the getwin() function.',
  params: [arg('file', object), '/'],
  run: ({ pointer }, file): PValue =>
    withStream(new Uint8Array(0), (stream) => {
      check(f('putwin')(pointer, stream), 'putwin');
      f('rewind')(stream);
      for (;;) {
        const part = new Uint8Array(8192);
        const count = Number(f('fread')(part, 1, part.length, stream));
        if (count === 0) return null;
        pyObjectCallMethod(file, 'write', [new PBytes(part.slice(0, count))]);
      }
    }),
});

const nlines = arg('nlines', int);
const ncols = arg('ncols', int);

export const screenFunctions = [
  builtinFunction('initscr', {
    ...docOf('initscr'),
    run() {
      if (called.initscr) {
        const stdscr = pointerVariable('stdscr');
        check(f('wrefresh')(stdscr), 'wrefresh');
        return newWindow(stdscr, screen.encoding);
      }
      const window: bigint | null = f('initscr')();
      if (window === null) throw cursesError('curses function returned NULL');
      called.initscr = called.setupterm = true;
      setCharacters();
      for (const name of ['LINES', 'COLS']) screen.module!.dict.set(name, intVariable(name));
      return newWindow(window, screen.encoding);
    },
  }),
  builtinFunction('newwin', {
    ...docOf('newwin'),
    textSignature: null,
    params: [varargs('args')],
    run(_module, args) {
      if (args.length !== 2 && args.length !== 4) throw typeError('_curses.newwin requires 2 to 4 arguments');
      const [lines, columns, y = 0, x = 0] = args.map(toInt);
      mustInit();
      return newWindow(f('newwin')(lines, columns, y, x), screen.encoding);
    },
  }),
  builtinFunction('newpad', {
    ...docOf('newpad'),
    params: [nlines, ncols, '/'],
    run(_module, lines, columns) {
      mustInit();
      return newWindow(f('newpad')(lines, columns), screen.encoding);
    },
  }),
  builtinFunction('getwin', {
    ...docOf('getwin'),
    params: [arg('file', object), '/'],
    run(_module, file) {
      mustInit();
      const data = pyObjectCallMethod(file, 'read');
      if (!(data instanceof PBytes)) throw typeError(`f.read() returned ${nameOf(data)} instead of bytes`);
      return withStream(data.bytes, (stream) => newWindow(f('getwin')(stream), screen.encoding));
    },
  }),
  sizes('resizeterm'),
  sizes('resize_term'),
  builtinFunction('is_term_resized', {
    ...docOf('is_term_resized'),
    params: [nlines, ncols, '/'],
    run(_module, lines, columns): boolean {
      mustInit();
      return f('is_term_resized')(lines, columns);
    },
  }),
  builtinFunction('update_lines_cols', {
    run() {
      updateSize();
    },
  }),
  builtinFunction('getsyx', {
    ...docOf('getsyx'),
    run() {
      mustInit();
      const window = pointerVariable('newscr');
      if (f('is_leaveok')(window)) return new PTuple([-1, -1]);
      return new PTuple([f('getcury')(window), f('getcurx')(window)]);
    },
  }),
  builtinFunction('setsyx', {
    ...docOf('setsyx'),
    params: [arg('y', int), arg('x', int), '/'],
    run(_module, y, x) {
      mustInit();
      const window = pointerVariable('newscr');
      const leaves = y === -1 && x === -1;
      f('leaveok')(window, leaves);
      if (!leaves) f('wmove')(window, y, x);
    },
  }),
  builtinFunction('has_key', {
    ...docOf('has_key'),
    params: [arg('key', int), '/'],
    run(_module, key) {
      mustInit();
      return f('has_key')(key) !== 0;
    },
  }),
  builtinFunction('keyname', {
    ...docOf('keyname'),
    params: [arg('key', int), '/'],
    run(_module, key) {
      mustInit();
      if (key < 0) throw valueError('invalid key number');
      const name: bigint | null = f('keyname')(key);
      return new PBytes(name === null ? new Uint8Array(0) : bytesAt(name));
    },
  }),
  builtinFunction('unctrl', {
    ...docOf('unctrl'),
    params: [arg('ch', object), '/'],
    run(_module, ch) {
      mustInit();
      return new PBytes(bytesAt(f('unctrl')(toChtype(ch, screen.encoding))));
    },
  }),
  builtinFunction('ungetch', {
    ...docOf('ungetch'),
    params: [arg('ch', object), '/'],
    run(_module, ch) {
      mustInit();
      check(f('ungetch')(toChtype(ch, screen.encoding) | 0), 'ungetch');
    },
  }),
  builtinFunction('unget_wch', {
    ...docOf('unget_wch'),
    params: [arg('ch', object), '/'],
    run(_module, ch) {
      mustInit();
      check(f('unget_wch')(wideCharacter(ch)), 'unget_wch');
    },
  }),
  builtinFunction('getmouse', {
    ...docOf('getmouse'),
    run() {
      mustInit();
      const memory = new Uint8Array(128);
      if (f('getmouse')(memory) === -1) throw cursesError('getmouse() returned ERR');
      const view = new DataView(memory.buffer);
      return new PTuple([
        view.getInt16(0, true),
        ...[4, 8, 12].map((offset) => view.getInt32(offset, true)),
        view.getUint32(16, true),
      ]);
    },
  }),
  builtinFunction('ungetmouse', {
    ...docOf('ungetmouse'),
    params: [arg('id', short), arg('x', int), arg('y', int), arg('z', int), arg('bstate', mask), '/'],
    run(_module, id, x, y, z, state) {
      mustInit();
      const view = new DataView(new ArrayBuffer(EVENT_SIZE));
      view.setInt16(0, id, true);
      [x, y, z].forEach((value, index) => {
        view.setInt32(4 + 4 * index, value, true);
      });
      view.setUint32(16, state, true);
      check(f('ungetmouse')(new Uint8Array(view.buffer)), 'ungetmouse');
    },
  }),
  builtinFunction('mousemask', {
    ...docOf('mousemask'),
    params: [arg('newmask', mask), '/'],
    run(_module, bits) {
      mustInit();
      const old = new Uint32Array(32);
      const available: number = f('mousemask')(bits, new Uint8Array(old.buffer));
      return new PTuple([available, old[0]!]);
    },
  }),
];

/** `PyCurses_ConvertToWchar_t`. */
function wideCharacter(value: PValue): number {
  const text = strValue(value);
  if (text !== undefined) {
    const points = Array.from(text);
    if (points.length !== 1) throw typeError(`expect str of length 1 or int, got a str of length ${points.length}`);
    return text.codePointAt(0)!;
  }
  if (typeof value === 'number' || typeof value === 'bigint') {
    if (typeof value === 'bigint') throw overflowError("int doesn't fit in long");
    if (value < -0x80000000 || value > 0x7fffffff) throw overflowError("character doesn't fit in wchar_t");
    return value;
  }
  throw typeError(`expect str of length 1 or int, got ${nameOf(value)}`);
}

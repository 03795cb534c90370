import type { Member } from '../../runtime/clinic/members.ts';
import { typeError, valueError } from '../../runtime/errors.ts';
import type { PValue } from '../../runtime/object.ts';
import { PBytes } from '../../runtime/values/sequences.ts';
import { type CText, toCharacter, toChtype, toInt, toLong, toText } from './arguments.ts';
import { check, f } from './library.ts';
import { counted, type PWindow, plain } from './window-type.ts';

/** How many bytes `getstr` and `instr` read at most. */
export const MOST_BYTES = 1023;

const COLOR_BITS = 0xff00;

/** Takes two coordinates off the front where there are any. */
function placed(args: PValue[], without: number): { place: PValue[]; rest: PValue[] } {
  const count = args.length > without ? 2 : 0;
  return { place: args.slice(0, count), rest: args.slice(count) };
}

const attributeOf = (value: PValue | undefined): number => (value === undefined ? 0 : toLong(value) >>> 0);

/** A cell with a wide character: `cchar_t`. */
function cellOf(point: number, attributes: number): Uint8Array {
  const cell = new Uint8Array(32);
  const text = new Uint8Array(Uint32Array.of(point, 0).buffer);
  check(f('setcchar')(cell, text, attributes, (attributes & COLOR_BITS) >>> 8, null), 'setcchar');
  return cell;
}

/** Runs with other attributes of the window, where they are given. */
function withAttributes(self: PWindow, attributes: number | null, run: () => number): number {
  if (attributes === null) return run();
  const before: number = f('getattrs')(self.pointer);
  f('wattrset')(self.pointer, attributes | 0);
  const code = run();
  f('wattrset')(self.pointer, before);
  return code;
}

/** `addstr`, `addnstr`, `insstr` and `insnstr`: the functions for bytes and for wide characters, and how the latter is named in errors. */
function writesText(name: string, narrow: string, wide: string, shown: string): Member {
  const isCounted = name.endsWith('nstr');
  const own = isCounted ? 2 : 1;
  return plain(name, (self, args) => {
    counted(name, args, own, own + 3);
    const { place, rest } = placed(args, own + 1);
    const point = place.map(toInt);
    const count = isCounted ? toInt(rest[1]!) : -1;
    const attributes = rest[own] === undefined ? null : toLong(rest[own]);
    const text: CText = toText(rest[0]!);
    const isWide = 'wide' in text;
    const code = withAttributes(self, attributes, () => {
      if (point.length > 0 && f('wmove')(self.pointer, ...point) === -1) return -1;
      return isWide ? f(wide)(self.pointer, text.wide, count) : f(narrow)(self.pointer, text.bytes, count);
    });
    check(code, isWide ? shown : name);
  });
}

/** `hline` and `vline`. */
const line = (name: 'hline' | 'vline'): Member =>
  plain(name, (self, args) => {
    counted(name, args, 2, 5);
    const { place, rest } = placed(args, 3);
    const point = place.map(toInt);
    const count = toInt(rest[1]!);
    const attributes = attributeOf(rest[2]);
    const character = toChtype(rest[0]!, self.encoding);
    if (point.length > 0) check(f('wmove')(self.pointer, ...point), 'wmove');
    check(f(`w${name}`)(self.pointer, (character | attributes) >>> 0, count), name);
  });

export const textMethods: Member[] = [
  plain('addch', (self, args) => {
    counted('addch', args, 1, 4);
    const { place, rest } = placed(args, 2);
    const point = place.map(toInt);
    const attributes = attributeOf(rest[1]);
    const character = toCharacter(rest[0]!);
    const moved = point.length === 0 ? 0 : f('wmove')(self.pointer, ...point);
    if ('wide' in character) {
      const cell = cellOf(character.wide, attributes);
      check(moved === -1 ? -1 : f('wadd_wch')(self.pointer, cell), 'add_wch');
    } else {
      const code = (character.code | attributes) >>> 0;
      check(moved === -1 ? -1 : f('waddch')(self.pointer, code), 'addch');
    }
  }),
  plain('insch', (self, args) => {
    counted('insch', args, 1, 4);
    const { place, rest } = placed(args, 2);
    const point = place.map(toInt);
    const attributes = attributeOf(rest[1]);
    const code = (toChtype(rest[0]!, self.encoding) | attributes) >>> 0;
    const moved = point.length === 0 ? 0 : f('wmove')(self.pointer, ...point);
    check(moved === -1 ? -1 : f('winsch')(self.pointer, code), 'insch');
  }),
  writesText('addstr', 'waddnstr', 'waddnwstr', 'addwstr'),
  writesText('addnstr', 'waddnstr', 'waddnwstr', 'addnwstr'),
  writesText('insstr', 'winsnstr', 'wins_nwstr', 'inswstr'),
  writesText('insnstr', 'winsnstr', 'wins_nwstr', 'insn_wstr'),
  line('hline'),
  line('vline'),
  plain('delch', (self, args) => {
    counted('delch', args, 0, 2, [1]);
    const moved = args.length === 0 ? 0 : f('wmove')(self.pointer, ...args.map(toInt));
    check(moved === -1 ? -1 : f('wdelch')(self.pointer), args.length === 0 ? 'wdelch' : 'mvwdelch');
  }),
  plain('inch', (self, args): PValue => {
    counted('inch', args, 0, 2, [1]);
    if (args.length > 0 && f('wmove')(self.pointer, ...args.map(toInt)) === -1) return 0xffffffff;
    return f('winch')(self.pointer);
  }),
  plain('instr', (self, args): PValue => {
    const { count, place } = counts(args, 'instr requires 0 or 3 arguments');
    const bytes = new Uint8Array(MOST_BYTES + 1);
    const moved = place.length === 0 ? 0 : f('wmove')(self.pointer, ...place);
    if (moved === -1 || f('winnstr')(self.pointer, bytes, count) === -1) return new PBytes(new Uint8Array(0));
    return new PBytes(bytes.slice(0, bytes.indexOf(0)));
  }),
];

/** The arguments of `getstr` and `instr`: a place, and how many bytes at most. */
export function counts(args: PValue[], message: string): { place: number[]; count: number } {
  if (args.length > 3) throw typeError(message);
  const place = args.length >= 2 ? args.slice(0, 2).map(toInt) : [];
  const most = args.length % 2 === 1 ? args.at(-1)! : MOST_BYTES;
  const count = toInt(most);
  if (count < 0) throw valueError("'n' must be nonnegative");
  return { place, count: Math.min(count, MOST_BYTES) };
}

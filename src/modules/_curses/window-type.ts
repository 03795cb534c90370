import { varargs } from '../../runtime/clinic/clinic.ts';
import { type Member, method } from '../../runtime/clinic/members.ts';
import { typeError } from '../../runtime/errors.ts';
import { PObject, type PValue } from '../../runtime/object.ts';
import { DISALLOW_INSTANTIATION } from '../../runtime/type.ts';
import { builtinType } from '../../runtime/types.ts';
import { toInt } from './arguments.ts';
import { WINDOW_DOCS } from './docs.ts';
import { cursesError, f } from './library.ts';

/** A window of ncurses, or a pad. */
export class PWindow extends PObject {
  readonly pointer: bigint;
  encoding: string;
  /** The window that this one is a part of: it lives as long. */
  readonly origin: PWindow | null;

  constructor(pointer: bigint, encoding: string, origin: PWindow | null = null) {
    super(windowType.instanceShape);
    this.pointer = pointer;
    this.encoding = encoding;
    this.origin = origin;
  }
}

export const windowType = builtinType('window', {
  module: '_curses',
  subclassable: false,
  flags: DISALLOW_INSTANTIATION,
});

/** A window that ncurses made; NULL raises. */
export function newWindow(pointer: bigint | null, encoding: string, origin: PWindow | null = null): PWindow {
  if (pointer === null) throw cursesError('curses function returned NULL');
  return new PWindow(pointer, encoding, origin);
}

export const isPad = (window: PWindow): boolean => f('is_pad')(window.pointer);

export const docOf = (name: string) => (WINDOW_DOCS[name] === undefined ? {} : { doc: WINDOW_DOCS[name] });

/** Makes a method of each name; the function of ncurses follows behind a colon where it is called otherwise. */
export const each = (names: string, make: (name: string, called: string) => Member): Member[] =>
  names.split(' ').map((entry) => {
    const [name, called] = entry.split(':') as [string, string | undefined];
    return make(name, called ?? name);
  });

/** A method with positional arguments that have no names. */
export const plain = (
  name: string,
  run: (self: PWindow, args: PValue[]) => PValue | void,
  waits: { restartable?: boolean } = {},
): Member => method(PWindow, name, { ...docOf(name), ...waits, textSignature: null, params: [varargs('args')], run });

/** The arguments of a method whose error says what they are. */
export function exactly(args: PValue[], count: number, message: string): number[] {
  if (args.length !== count) throw typeError(message);
  return args.map(toInt);
}

/** How many arguments a method with groups of them may have; `odd` numbers are between. */
export function counted(name: string, args: PValue[], least: number, most: number, odd: readonly number[] = []): void {
  if (args.length < least || args.length > most || odd.includes(args.length))
    throw typeError(`_curses.window.${name} requires ${least} to ${most} arguments`);
}

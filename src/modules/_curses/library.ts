import { hostNcurses, type Ncurses } from '../../ncurses/ncurses.ts';
import { currentContext } from '../../runtime/context.ts';
import { importError, makeException } from '../../runtime/errors.ts';
import { builtinType } from '../../runtime/types.ts';
import { exceptionType, type PException } from '../../runtime/values/exception.ts';
import type { PModule } from '../../runtime/values/module.ts';

/** `_curses.error`. */
export const errorType = builtinType('error', { module: '_curses', base: exceptionType('Exception') });

export function cursesError(message: string): PException {
  return makeException(errorType, message);
}

let loaded: Ncurses | null | undefined;

/** ncurses; ImportError where there is none, or the terminal is not the host's. */
export function ncurses(): Ncurses {
  const context = currentContext();
  if (!context.nativeAllowed || context.posix.foreign === null)
    throw unavailable('the terminal is not the one of the host');
  if (loaded === undefined) loaded = hostNcurses.load() ?? null;
  if (loaded === null) throw unavailable('the host has no libncursesw');
  return loaded;
}

const unavailable = (reason: string): PException =>
  importError(`curses is not available: ${reason}`, { name: '_curses' });

/** What was called already: there is one terminal in a process. */
export const called = { setupterm: false, initscr: false, startColor: false };

/** The encoding of the terminal, by the window of `initscr`. */
export const screen = { encoding: 'UTF-8', module: null as PModule | null };

export const f = (name: string): ((...args: any[]) => any) => ncurses().functions[name]!;

const ERR = -1;

/** Raises for `ERR`: `PyCursesCheckERR`. */
export function check(code: number, name: string): void {
  if (code === ERR) throw cursesError(`${name}() returned ERR`);
}

export function mustSetup(): void {
  if (!called.setupterm) throw cursesError('must call (at least) setupterm() first');
}

export function mustInit(): void {
  if (!called.initscr) throw cursesError('must call initscr() first');
}

export function mustInitColor(): void {
  mustInit();
  if (!called.startColor) throw cursesError('must call start_color() first');
}

/** A variable of the library that is an `int`. */
export const intVariable = (name: string): number =>
  new DataView(ncurses().read(ncurses().variable(name), 4).buffer).getInt32(0, true);

export const pointerVariable = (name: string): bigint =>
  new DataView(ncurses().read(ncurses().variable(name), 8).buffer).getBigUint64(0, true);

/** What `halfdelay` was told; 0 without. */
export const halfDelay = { tenths: 0 };

/** The bytes of a C string, which may be NULL. */
export function bytesAt(pointer: bigint | null): Uint8Array {
  return pointer === null ? new Uint8Array(0) : ncurses().text(pointer);
}

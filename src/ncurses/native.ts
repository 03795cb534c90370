import { cString, declare, isDarwin, openLibrary, peek, peekString } from '../posix/native/libc.ts';
import { FUNCTIONS, PANEL_FUNCTIONS } from './functions.ts';
import type { Ncurses } from './ncurses.ts';

/** The ncurses for wide characters of the system; undefined if there is none. */
export function loadNcurses(): Ncurses | undefined {
  const library = openLibrary(['libncursesw.so.6', 'libncursesw.6.dylib']);
  if (library === undefined) return undefined;
  const functions = declare(FUNCTIONS, () => library);
  setLocale(functions.setlocale!);
  return {
    functions,
    panels() {
      const panels = openLibrary(['libpanelw.so.6', 'libpanelw.6.dylib']);
      return panels && declare(PANEL_FUNCTIONS, () => panels);
    },
    read: peek,
    text: peekString,
    variable: (name) => library.symbol(name, 'void *'),
  };
}

const LC_CTYPE = isDarwin ? 2 : 0;

/** Lets the C library know the characters of the environment, as CPython does at its start. */
function setLocale(setlocale: (category: number, name: string) => bigint | null): void {
  const name = setlocale(LC_CTYPE, '');
  if (name === null || /^(C|POSIX)$/.test(cString(name))) setlocale(LC_CTYPE, 'C.UTF-8');
}

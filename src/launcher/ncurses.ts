import { loadNcurses } from '../ncurses/native.ts';
import { hostNcurses } from '../ncurses/ncurses.ts';

/** Lets `_curses` use the system's ncurses. Nothing is loaded before a program asks for it. */
export function useSystemNcurses(): void {
  hostNcurses.load = loadNcurses;
}

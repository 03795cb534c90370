"""curses

The main package for curses support for Python.  Normally used by importing
the package, and perhaps a particular module inside it.

   import curses
   from curses import textpad
   curses.initscr()
   ...

"""

import os as _os
import sys as _sys

import _curses
from _curses import *


def _show(names):
    """Makes what `_curses` knows only now visible here."""
    globals().update((name, value) for name, value in vars(_curses).items() if names(name))


def initscr():
    setupterm(term=_os.environ.get("TERM", "unknown"), fd=_sys.__stdout__.fileno())
    window = _curses.initscr()
    _show(lambda name: name.startswith("ACS_") or name in ("LINES", "COLS"))
    return window


def start_color():
    result = _curses.start_color()
    _show({"COLORS", "COLOR_PAIRS"}.__contains__)
    return result


def wrapper(func, /, *args, **kwds):
    """Wrapper function that initializes curses and calls another function,
    restoring normal keyboard/screen behavior on error.
    The callable object 'func' is then passed the main window 'stdscr'
    as its first argument, followed by any other arguments passed to
    wrapper().
    """
    stdscr = initscr()
    try:
        noecho()
        cbreak()
        stdscr.keypad(True)
        try:
            start_color()
        except Exception:
            pass  # a terminal without colors
        return func(stdscr, *args, **kwds)
    finally:
        stdscr.keypad(False)
        echo()
        nocbreak()
        endwin()

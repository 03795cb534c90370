"""Simple textbox editing widget with Emacs-like keybindings."""

import curses
import curses.ascii


def rectangle(win, uly, ulx, lry, lrx):
    """Draw a rectangle with corners at the provided upper-left
    and lower-right coordinates.
    """
    height, width = lry - uly - 1, lrx - ulx - 1
    for x in ulx, lrx:
        win.vline(uly + 1, x, curses.ACS_VLINE, height)
    for y in uly, lry:
        win.hline(y, ulx + 1, curses.ACS_HLINE, width)
    win.addch(uly, ulx, curses.ACS_ULCORNER)
    win.addch(uly, lrx, curses.ACS_URCORNER)
    win.addch(lry, lrx, curses.ACS_LRCORNER)
    win.addch(lry, ulx, curses.ACS_LLCORNER)


_ERASING = (curses.ascii.BS, curses.ascii.DEL, curses.KEY_BACKSPACE)
_LEFT = (curses.ascii.STX, curses.KEY_LEFT)
_RIGHT = (curses.ascii.ACK, curses.KEY_RIGHT)
_UP = (curses.ascii.DLE, curses.KEY_UP)
_DOWN = (curses.ascii.SO, curses.KEY_DOWN)


class Textbox:
    """Editing widget using the interior of a window object.
     Supports the following Emacs-like key bindings:

    Ctrl-A      Go to left edge of window.
    Ctrl-B      Cursor left, wrapping to previous line if appropriate.
    Ctrl-D      Delete character under cursor.
    Ctrl-E      Go to right edge (stripspaces off) or end of line (stripspaces on).
    Ctrl-F      Cursor right, wrapping to next line when appropriate.
    Ctrl-G      Terminate, returning the window contents.
    Ctrl-H      Delete character backward.
    Ctrl-J      Terminate if the window is 1 line, otherwise insert newline.
    Ctrl-K      If line is blank, delete it, otherwise clear to end of line.
    Ctrl-L      Refresh screen.
    Ctrl-N      Cursor down; move down one line.
    Ctrl-O      Insert a blank line at cursor location.
    Ctrl-P      Cursor up; move up one line.

    Move operations do nothing if the cursor is at an edge where the movement
    is not possible.  The following synonyms are supported where possible:

    KEY_LEFT = Ctrl-B, KEY_RIGHT = Ctrl-F, KEY_UP = Ctrl-P, KEY_DOWN = Ctrl-N
    KEY_BACKSPACE = Ctrl-h
    """

    def __init__(self, win, insert_mode=False):
        self.win = win
        self.insert_mode = insert_mode
        self._update_max_yx()
        self.stripspaces = 1
        self.lastcmd = None
        win.keypad(1)

    def _update_max_yx(self):
        self.maxy, self.maxx = (size - 1 for size in self.win.getmaxyx())

    def _end_of_line(self, y):
        "Where the text of a line ends: behind its last character that is no blank."
        self._update_max_yx()
        for x in range(self.maxx, -1, -1):
            if curses.ascii.ascii(self.win.inch(y, x)) != curses.ascii.SP:
                return min(x + 1, self.maxx)
        return 0

    def _insert_printable_char(self, ch):
        self._update_max_yx()
        end = self.maxy, self.maxx
        behind = None
        # In insert mode, what was there goes a place further, and so on.
        while self.win.getyx() < end:
            pushed = self.win.inch() if self.insert_mode else None
            try:
                self.win.addch(ch)
            except curses.error:
                pass  # the cursor has no place behind the last one
            if pushed is None or not curses.ascii.isprint(pushed):
                break
            ch = pushed
            if behind is None:
                behind = self.win.getyx()
        if behind is not None:
            self.win.move(*behind)

    def _go_back(self, y, x):
        if x > 0:
            self.win.move(y, x - 1)
        elif y > 0:
            self.win.move(y - 1, self._last_place(y - 1))

    def _go_to_line(self, y, x):
        self.win.move(y, x)
        # Looking for the end leaves the cursor on the last character.
        end = self._end_of_line(y)
        if x > end:
            self.win.move(y, end)

    def _last_place(self, y):
        return self._end_of_line(y) if self.stripspaces else self.maxx

    def do_command(self, ch):
        "Process a single editing command."
        self._update_max_yx()
        y, x = self.win.getyx()
        self.lastcmd = ch
        keys = curses.ascii
        if keys.isprint(ch):
            if (y, x) < (self.maxy, self.maxx):
                self._insert_printable_char(ch)
        elif ch == keys.SOH:
            self.win.move(y, 0)
        elif ch in _LEFT or ch in _ERASING:
            self._go_back(y, x)
            if ch in _ERASING:
                self.win.delch()
        elif ch == keys.EOT:
            self.win.delch()
        elif ch == keys.ENQ:
            self.win.move(y, self._last_place(y))
        elif ch in _RIGHT:
            if x < self.maxx:
                self.win.move(y, x + 1)
            elif y < self.maxy:
                self.win.move(y + 1, 0)
        elif ch == keys.BEL:
            return 0
        elif ch == keys.NL:
            if self.maxy == 0:
                return 0
            if y < self.maxy:
                self.win.move(y + 1, 0)
        elif ch == keys.VT:
            if x == 0 and self._end_of_line(y) == 0:
                self.win.deleteln()
            else:
                # Looking for the end has moved the cursor.
                self.win.move(y, x)
                self.win.clrtoeol()
        elif ch == keys.FF:
            self.win.refresh()
        elif ch in _DOWN:
            if y < self.maxy:
                self._go_to_line(y + 1, x)
        elif ch == keys.SI:
            self.win.insertln()
        elif ch in _UP:
            if y > 0:
                self._go_to_line(y - 1, x)
        return 1

    def gather(self):
        "Collect and return the contents of the window."
        self._update_max_yx()
        result = ""
        for y in range(self.maxy + 1):
            self.win.move(y, 0)
            stop = self._end_of_line(y)
            if self.stripspaces and stop == 0:
                continue
            last = min(stop, self.maxx) if self.stripspaces else self.maxx
            result += "".join(chr(curses.ascii.ascii(self.win.inch(y, x))) for x in range(last + 1))
            if self.maxy > 0:
                result += "\n"
        return result

    def edit(self, validate=None):
        "Edit in the widget window and collect the results."
        while True:
            ch = self.win.getch()
            if validate:
                ch = validate(ch)
            if not ch:
                continue
            if not self.do_command(ch):
                break
            self.win.refresh()
        return self.gather()

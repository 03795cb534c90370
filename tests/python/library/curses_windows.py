# backends: native
# needs: libncursesw.so.6 libpanelw.so.6
# Windows, keys, colours, panels and text boxes of curses on a terminal of the program's own, and messages.
import os
import select
import signal
import tempfile
import termios
import threading
import time

controller, terminal = os.openpty()
termios.tcsetwinsize(terminal, (24, 80))
own_input, saved = os.dup(0), os.dup(1)
for fd in 0, 1:
    os.dup2(terminal, fd)
os.environ["TERM"] = "xterm"
import curses
import curses.ascii
import curses.has_key
import curses.panel
import curses.textpad

out = open(saved, "w")


def show(*values):
    print(*map(ascii, values), file=out)
    drained()


def attempt(function, *arguments):
    try:
        show(function(*arguments))
    except Exception as error:
        show(type(error).__name__, str(error))


def drained():
    output = b""
    while select.select([controller], [], [], 0)[0]:
        output += os.read(controller, 100_000)
    return output


def typed(text):
    os.write(controller, text.encode())


def rows(window, *numbers):
    show(*(window.instr(number, 0).decode().rstrip() for number in numbers))


def text(stdscr):
    show("-- text")
    stdscr.addstr(1, 2, "hello", curses.A_BOLD)
    stdscr.addstr(" é日")
    stdscr.addnstr(2, 2, "abcdef", 3)
    stdscr.addch(3, 2, "x", curses.A_REVERSE)
    stdscr.addch(b"y")
    stdscr.addch(ord("z"))
    stdscr.insstr(2, 2, "12")
    stdscr.insnstr(2, 2, "3456", 1, curses.A_DIM)
    stdscr.insch(3, 2, "w")
    stdscr.hline(4, 2, "-", 5)
    stdscr.vline(5, 2, "|", 2)
    stdscr.delch(3, 3)
    rows(stdscr, 1, 2, 3, 4, 5, 6, 7)
    show(stdscr.inch(1, 2) == ord("h") | curses.A_BOLD, stdscr.getyx(), stdscr.getmaxyx(), stdscr.encoding)
    stdscr.refresh()
    show(b"hello" in drained())
    stdscr.move(2, 0)
    stdscr.insertln()
    stdscr.move(4, 0)
    stdscr.deleteln()
    stdscr.move(1, 4)
    stdscr.clrtoeol()
    rows(stdscr, 1, 2, 3, 4)
    stdscr.bkgd(".")
    stdscr.erase()
    show(stdscr.instr(0, 0, 5), stdscr.getbkgd())
    stdscr.bkgd(" ")
    stdscr.clear()


def windows(stdscr):
    show("-- windows")
    window = curses.newwin(5, 20, 2, 3)
    window.box("|", "-")
    window.addstr(1, 1, "inside")
    part = window.derwin(2, 5, 2, 2)
    part.addstr("ab")
    sub = window.subwin(2, 3, 3, 6)
    show(window.getbegyx(), window.getmaxyx(), part.getparyx(), sub.getbegyx(), window.getparyx())
    rows(window, 0, 1, 2)
    show(window.enclose(2, 3), window.enclose(20, 3), window.is_wintouched(), window.is_linetouched(1))
    window.untouchwin()
    show(window.is_wintouched())
    window.touchline(1, 2)
    show([window.is_linetouched(line) for line in range(5)])
    pad = curses.newpad(30, 50)
    for line in range(30):
        pad.addstr(line, 0, f"line {line}")
    pad.refresh(5, 0, 10, 0, 12, 20)
    show(b"line 6" in drained())
    other = curses.newwin(3, 6, 2, 3)
    window.overwrite(other)
    rows(other, 0, 1)
    window.overlay(other, 1, 1, 0, 0, 1, 3)
    rows(other, 0, 1)
    window.resize(3, 10)
    window.mvwin(0, 0)
    show(window.getmaxyx(), window.getbegyx())
    window.chgat(1, 1, 3, curses.A_UNDERLINE)
    show(window.inch(1, 1) & curses.A_ATTRIBUTES == curses.A_UNDERLINE)
    with tempfile.TemporaryFile() as file:
        window.putwin(file)
        file.seek(0)
        rows(curses.getwin(file), 0, 1)
    scrolled = curses.newwin(3, 10)
    scrolled.scrollok(True)
    scrolled.addstr("1\n2\n3\n4")
    rows(scrolled, 0, 1, 2)
    scrolled.scroll(-1)
    rows(scrolled, 0, 1, 2)


def keys(stdscr):
    show("-- keys")
    typed("a\x1bOAb")
    show(stdscr.getch(), curses.keyname(stdscr.getch()), stdscr.getkey())
    typed("é\x1bOD")
    show(stdscr.get_wch(), stdscr.get_wch() == curses.KEY_LEFT)
    curses.ungetch("x")
    curses.unget_wch("日")
    show(stdscr.get_wch(), stdscr.getkey())
    stdscr.nodelay(True)
    show(stdscr.getch())
    attempt(stdscr.getkey)
    attempt(stdscr.get_wch)
    stdscr.timeout(10)
    show(stdscr.getch())
    stdscr.timeout(-1)
    typed("hello\r")
    show(stdscr.getstr(10, 0))
    typed("abcdef\r")
    show(stdscr.getstr(11, 0, 3))
    curses.mousemask(curses.ALL_MOUSE_EVENTS)
    curses.ungetmouse(0, 3, 4, 0, curses.BUTTON1_CLICKED)
    show(stdscr.getch() == curses.KEY_MOUSE, curses.getmouse())
    show([curses.ascii.unctrl(code) for code in (1, 65, 127, 200)], curses.unctrl(3), curses.has_key.has_key(curses.KEY_UP))


def waiting(stdscr):
    show("-- waiting")
    turns = 0
    got = []
    thread = threading.Thread(target=lambda: got.append(stdscr.getch()))
    thread.start()
    while thread.is_alive():
        turns += 1
        if turns == 5:
            typed("t")
        time.sleep(0.005)
    show(turns >= 5, got)
    timer = threading.Timer(0.05, typed, ["m"])
    timer.start()
    show(stdscr.getch())
    timer.join()
    alarms = []
    signal.signal(signal.SIGALRM, lambda number, frame: alarms.append(number))
    signal.setitimer(signal.ITIMER_REAL, 0.05, 0.05)
    key = stdscr.getch()
    signal.setitimer(signal.ITIMER_REAL, 0)
    show(key, len(alarms) > 0)


def colors(stdscr):
    show("-- colors")
    show(curses.has_colors(), curses.COLORS, curses.COLOR_PAIRS, curses.can_change_color())
    curses.init_pair(1, curses.COLOR_RED, curses.COLOR_BLUE)
    show(curses.pair_content(1), curses.pair_number(curses.color_pair(1)), curses.color_content(curses.COLOR_RED))
    stdscr.addstr(15, 0, "red", curses.color_pair(1))
    show(curses.pair_number(stdscr.inch(15, 0)))
    curses.use_default_colors()
    curses.init_pair(2, -1, -1)
    show(curses.pair_content(2))
    for arguments in (-1, 1, 2), (1, 100, 1), (2**31, 1, 1), (1, 2), (1000, 1, 1):
        attempt(curses.init_pair, *arguments)
    attempt(curses.color_content, -1)
    attempt(curses.init_color, 1, 0, 0, 1001)


def panels(stdscr):
    show("-- panels")
    lower, upper = (curses.panel.new_panel(curses.newwin(3, 5, at, at)) for at in (0, 1))
    show(curses.panel.top_panel() is upper, curses.panel.bottom_panel() is lower, lower.above() is upper, lower.below())
    lower.top()
    lower.move(4, 4)
    upper.hide()
    lower.set_userptr([1])
    show(upper.hidden(), lower.window().getbegyx(), lower.userptr(), lower.above())
    lower.replace(stdscr)
    show(lower.window() is stdscr)
    curses.panel.update_panels()
    curses.doupdate()
    attempt(upper.userptr)
    attempt(curses.panel.new_panel, 3)


def boxes(stdscr):
    show("-- text boxes")
    curses.textpad.rectangle(stdscr, 1, 1, 4, 20)
    stdscr.refresh()
    for insert, text in (False, "hello world\x01XY\x05!\n second\x10\x02\x02\x04\x0e\x08\x07"), (True, "ab\x02\x02cd\x0b\x0f\x07"):
        box = curses.textpad.Textbox(curses.newwin(2, 18, 2, 2), insert)
        typed(text)
        show(box.edit())


def messages(stdscr):
    show("-- messages")
    for arguments in (), (1, 2, 3, 4, 5), ("ab",), (b"ab",), (None,), (2**70,), (-1,), (99, 0, "a"), (99, 0, b"a"), (0, 0, "a", "b"):
        attempt(stdscr.addch, *arguments)
    for arguments in (), (1,), ("a\0",), (99, 0, "a"), (99, 0, b"a"), ("a", "b"):
        attempt(stdscr.addstr, *arguments)
    attempt(stdscr.addnstr, "a")
    attempt(stdscr.insstr, 99, 0, "a")
    attempt(stdscr.move, 1)
    attempt(stdscr.move, 99, 99)
    attempt(stdscr.keypad)
    attempt(stdscr.keypad, "x")
    attempt(stdscr.refresh, 1, 2, 3, 4, 5, 6)
    attempt(curses.newpad(3, 3).refresh)
    attempt(stdscr.derwin, 99, 99)
    attempt(stdscr.is_linetouched, 99)
    attempt(stdscr.instr, -1)
    attempt(curses.newwin, 1)
    attempt(curses.keyname, -1)
    attempt(curses.set_escdelay, 0)
    attempt(curses.tigetstr, 3)
    attempt(curses.setupterm, "x\0")
    attempt(curses.unget_wch, "ab")
    attempt(curses.getwin, 3)
    attempt(curses.mousemask, "x")
    attempt(type(stdscr))
    stdscr.encoding = "latin-1"
    stdscr.insch(20, 0, "é")
    show(stdscr.encoding, stdscr.inch(20, 0) & curses.A_CHARTEXT)


for function in curses.doupdate, curses.tigetnum, curses.start_color:
    attempt(function, *["colors"][: function is curses.tigetnum])
for part in text, windows, keys, waiting, colors, panels, boxes, messages:
    curses.wrapper(part)
show(curses.isendwin(), curses.LINES, curses.COLS, curses.termname(), curses.tigetnum("cols"), curses.tigetflag("am"), curses.tigetflag("xx"))
show(curses.tparm(curses.tigetstr("cup"), 3, 4), curses.tigetstr("xx"))
out.close()

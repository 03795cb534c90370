# backends: native
# What the screen shows while lines are edited in another process.
import os
import re
import select
import subprocess
import sys
import termios

ROWS, COLUMNS = 8, 40

PROGRAM = r"""
import readline, sys
words = ["alpha", "alpine", "beta", *("item%d" % i for i in range(30))]
readline.set_completer(lambda text, state: [word for word in words if word.startswith(text)][state])
readline.parse_and_bind("tab: complete")
readline.add_history("one")
readline.add_history("two words")
for prompt in "> ", "\1\x1b[1m\2bold\1\x1b[0m\2> ", "two\nlines> ":
    while (line := input(prompt)) != "next":
        print(ascii(line))
"""


class Screen:
    """As much of a terminal as line editors use."""

    def __init__(self):
        self.rows = [[]]
        self.y = self.x = 0

    def write(self, text):
        for row, escape, letter in re.findall(r"(\n)|\x1b\[([0-9;]*[@-~])|([^\n\x1b])", text):
            if row:
                self.down()
            elif escape:
                self.control(int(escape[:-1] or 1) if escape[:-1].isdigit() or escape[:-1] == "" else 0, escape[-1])
            elif letter == "\r":
                self.x = 0
            elif letter == "\b":
                self.x -= 1
            elif letter >= " ":
                self.put(letter)

    def down(self):
        self.y += 1
        if self.y == len(self.rows):
            self.rows.append([])

    def put(self, letter):
        width = 2 if letter > "\u2e80" else 1
        if self.x + width > COLUMNS:
            self.down()
            self.x = 0
        row = self.rows[self.y]
        row += [" "] * (self.x + width - len(row))
        row[self.x : self.x + width] = [letter, ""][:width]
        self.x += width

    def control(self, count, letter):
        row = self.rows[self.y]
        if letter == "A":
            self.y -= count
        elif letter == "C":
            self.x += count
        elif letter == "D":
            self.x -= count
        elif letter == "K":
            del row[self.x :]
        elif letter == "P":
            del row[self.x : self.x + count]
        elif letter == "@":
            row[self.x : self.x] = [" "] * count
        elif letter == "H":
            self.y = self.x = 0
        elif letter == "J":
            self.rows = [[]]

    def __str__(self):
        return "\n".join(f"|{''.join(row).rstrip()}" for row in self.rows) + f"\n{self.y},{min(self.x, COLUMNS - 1)}"


controller, terminal = os.openpty()
termios.tcsetwinsize(terminal, (ROWS, COLUMNS))
environment = {**os.environ, "TERM": "xterm", "INPUTRC": os.devnull, "PYTHONUNBUFFERED": "1"}
child = subprocess.Popen(
    [sys.executable, "-c", PROGRAM],
    stdin=terminal,
    stdout=terminal,
    stderr=subprocess.PIPE,
    env=environment,
    start_new_session=True,
)
os.close(terminal)
seen = ""


def until(text):
    """What comes until there is that text."""
    global seen
    while text not in seen:
        if not select.select([controller], [], [], 20)[0]:
            raise TimeoutError(seen)
        try:
            seen += os.read(controller, 10000).decode()
        except OSError:
            break
    place = seen.index(text) + len(text) if text in seen else len(seen)
    found, seen = seen[:place], seen[place:]
    return found


def answer():
    """What comes until nothing more does."""
    global seen
    patience = 20
    while select.select([controller], [], [], patience)[0]:
        patience = 0.06
        seen += os.read(controller, 10000).decode()
    found, seen = seen, ""
    return found


def session(prompt, *lines):
    for keys in lines:
        screen = Screen()
        screen.write(until(prompt))
        for part in keys:
            os.write(controller, part.encode())
            if part != "\r":
                screen.write(answer())
                print(screen)
        print(ascii(keys))


LEFT, RIGHT, UP = "\x1b[D", "\x1b[C", "\x1b[A"
session(
    "> ",
    ("abc", "\x02X", "\r"),
    ("日本", LEFT + "x", LEFT + LEFT + "\x04", "\r"),
    ("a\x16\x01b\tc", LEFT * 2 + "\x7f", "\r"),
    ("0123456789" * 3 + "01234567", "8", "\x01X", "\x05\x7f\x7f\x7f", "\r"),
    ("日本" * 10, "\x01a", "\x05b", "\r"),
    (UP + UP, "\x0b\x19!", "\x0c", "\r"),
    ("\x12w", "\x12", "\x07", "\r"),
    ("\x1b5x", "\x1b3", "\x04", "\r"),
    ("al\t", "\t\t", "h\t", "\r"),
    ("be", "\t", "\r"),
    ("next", "\r"),
)
session("bold\x1b[0m> ", ("a" * 40, "\x01b", "\r"), ("next", "\r"))
session("two\r\nlines> ", ("abc", "\x0cd", "\r"), ("next", "\r"))
until("nothing more")
print(child.wait(), child.stderr.read())

# Lines that are edited on a terminal: what keys make of them, history, completion, hooks, threads, and arguments that are wrong.
import os
import select
import tempfile
import termios
import threading
import tty

controller, terminal = os.openpty()
termios.tcsetwinsize(terminal, (24, 40))
# What is typed ahead is for readline, not for the terminal driver.
tty.setraw(terminal)
own_input, saved = os.dup(0), os.dup(1)
for fd in 0, 1:
    os.dup2(terminal, fd)
os.environ["TERM"] = "xterm"
os.environ["INPUTRC"] = os.devnull
import readline

report = []


def edit(keys):
    os.write(controller, keys if isinstance(keys, bytes) else keys.encode())
    try:
        line = input("> ")
    except EOFError as error:
        line = error
    report.append(line)
    while select.select([controller], [], [], 0)[0]:
        os.read(controller, 10000)


def attempt(function, *arguments):
    try:
        report.append(function(*arguments))
    except Exception as error:
        report.append((type(error).__name__, str(error)))


def history():
    return [readline.get_history_item(i) for i in range(1, readline.get_current_history_length() + 1)]


UP, DOWN, RIGHT, LEFT = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"
report.append("-- keys")
for keys in (
    "one two three\x17\x17\x19\x1by\x01\x0b\x19\x19\r",
    "foo.bar baz_qux\x1bb\x1bb\x1bd\x1bf\x1b\x7f\x1f\r",
    "hello big world\x01\x1bu\x1bc\x1bl\r",
    "abc def\x14\x1bt\x02\x14\r",
    "abc def\x17\x1f\x1fxy\x1f\r",
    "\x1b5x\x1b-\x1b2\x06y\r",
    "abcdef\x01\x1b[2~XY\x7f\r",
    "abcabc\x01\x1dcX\x1b\x1daY\r",
    "hello world\x1b \x01\x18\x18!\r",
    "e\u0301a\u0308x\x1b[D\x1b[D\x7f\r",
    "a     b\x1b[D\x1b\\\r",
    "ab\x1b[1;2Cc\r",
    "ab cd\x1b#",
    "\x1b[200~a\tb\x1b[201~c\r",
    b"\xff(\r",
    "\x04",
):
    edit(keys)
report.append("-- history")
readline.clear_history()
for line in "one", "two words", "three", "four five":
    readline.add_history(line)
for keys in (
    UP + UP + LEFT + "Z\r",
    "new" + UP + UP + DOWN + DOWN + "x" + DOWN + "\r",
    UP + "XX" + UP + UP + "\r",
    "\x12o\x12\r",
    "\x12two" + LEFT + "Q\r",
    "abc\x12zz\x07\r",
    "t\x1b[5~\r",
    "\x1b<\r",
    "zz\x1b<\x1b>\r",
    "\x1b.\x1b.\r",
    "\x1b<\x0f",
    "\r",
):
    edit(keys)
report.append(history())
readline.set_auto_history(False)
edit("not kept\r")
readline.set_auto_history(True)
report.append(history()[-1])
readline.parse_and_bind("set history-size 2")
readline.add_history("last")
report.append((history(), [readline.get_history_item(i) for i in range(10, 25)]))

report.append("-- completion")
words = ["alpha", "alpine", "beta", "gamma"]
asked = []


def complete(text, state):
    found = [word for word in words if word.startswith(text)]
    if state == 0:
        asked.append((text, readline.get_line_buffer(), readline.get_begidx(), readline.get_endidx(), readline.get_completion_type()))
    return found[state] if state < len(found) else None


readline.set_completer(complete)
report.append(readline.get_completer() is complete)
edit("b\tx\r")
readline.parse_and_bind("tab: complete")
edit("b\t\r")
edit("x a\t\t\tpi\t\r")
edit("a\x1b*\r")
edit("z\t!\r")
matches = []
readline.set_completion_display_matches_hook(lambda *arguments: matches.append(arguments))
edit("é-a\t\t\r")
readline.set_completer_delims(" ")
edit("é-a\t\t\r")
report.append((asked, matches))
readline.set_completer(lambda text, state: 1 / 0)
edit("a\tb\r")

report.append("-- hooks and keys of the program")
readline.set_startup_hook(lambda: readline.insert_text("first "))
readline.set_pre_input_hook(lambda: (readline.insert_text("second "), readline.redisplay()) and None)
edit("third\r")
readline.set_startup_hook()
readline.set_pre_input_hook(None)
for line in (
    r'"\C-xa": "hello\C-bX"',
    "Control-t: kill-whole-line",
    r'"\e[11~": beginning-of-line',
    r"$if mode=emacs",
    r'"\C-xb": "in emacs"',
    r"$else",
    r'"\C-xb": "elsewhere"',
    r"$endif",
):
    readline.parse_and_bind(line)
edit("\x18a\x1b[11~Y\r")
edit("abc\x14\x18b\r")

report.append("-- threads")
thread = threading.Thread(target=edit, args=("in a thread\r",))
thread.start()
thread.join()

report.append("-- arguments")
attempt(input, "a\0b")
attempt(readline.add_history, 1)
attempt(readline.add_history, "a\0b")
attempt(readline.add_history, "\ud800")
attempt(readline.add_history)
attempt(readline.get_history_item, "x")
attempt(readline.remove_history_item, -1)
attempt(readline.remove_history_item, 99)
attempt(readline.replace_history_item, 99, "x")
attempt(readline.set_completer, 3)
attempt(readline.set_pre_input_hook, 3)
attempt(readline.set_history_length, 2**40)
attempt(readline.read_history_file, "/not/there")
attempt(readline.write_history_file, "/not/there")
attempt(readline.append_history_file, 1, "/not/there")
attempt(readline.read_init_file, "/not/there")
attempt(readline.get_completer_delims)
attempt(readline.set_auto_history)

report.append("-- files")
with tempfile.TemporaryDirectory() as folder:
    name = os.path.join(folder, "history")
    readline.parse_and_bind("set history-size -1")
    readline.clear_history()
    with open(name, "w", newline="") as out:
        out.write("a\r\n\nb é\nno end")
    readline.read_history_file(name)
    report.append(history())
    readline.add_history("c")
    readline.set_history_length(2)
    for write in (lambda: readline.write_history_file(name), lambda: readline.append_history_file(1, name)):
        write()
        with open(name) as file:
            report.append(file.read())

with open(saved, "w") as out:
    for item in report:
        print(ascii(item), file=out)

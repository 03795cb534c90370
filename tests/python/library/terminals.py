# Pseudo-terminals: what is typed at one side and read at the other, what is echoed, modes, sizes and errors.
import os
import select
import termios
import tty


def attempt(function, *arguments):
    try:
        return function(*arguments)
    except Exception as error:
        return type(error).__name__, error.args


def shown(controller):
    output = b""
    while select.select([controller], [], [], 0.05)[0]:
        output += os.read(controller, 100)
    return output


def typed(controller, data):
    os.write(controller, data)
    return shown(controller)


def events(fd):
    poll = select.poll()
    poll.register(fd, select.POLLIN | select.POLLOUT)
    return poll.poll(0)[0][1]


controller, terminal = os.openpty()
print(os.isatty(controller), os.isatty(terminal), os.get_inheritable(terminal))
print(os.ttyname(controller), os.ttyname(terminal)[:9], os.ptsname(controller) == os.ttyname(terminal))
print(attempt(os.tcgetpgrp, controller), attempt(os.tcgetpgrp, terminal))
print(termios.tcgetattr(controller) == termios.tcgetattr(terminal))
print(termios.tcgetattr(terminal))
print(os.get_terminal_size(terminal))
termios.tcsetwinsize(terminal, (24, 80))
print(os.get_terminal_size(controller), termios.tcgetwinsize(controller))
status = os.fstat(terminal)
print(oct(status.st_mode & 0o170000), os.major(status.st_rdev))
for function, argument in (termios.tcflow, 9), (termios.tcflush, 9), (termios.tcsendbreak, 0):
    print(attempt(function, terminal, argument))
print(attempt(termios.tcsetattr, terminal, 9, termios.tcgetattr(terminal)))
print(attempt(os.ptsname, terminal), attempt(os.grantpt, terminal), attempt(os.unlockpt, terminal))
print(attempt(os.lseek, terminal, 0, 0), attempt(os.ftruncate, terminal, 0))
print(attempt(termios.tcflow, terminal, termios.TCIOFF), attempt(termios.tcflow, terminal, termios.TCION))
print(shown(controller))

print("-- lines")
print(typed(controller, b"abc\x7fd\x03ef\x17gh\x15x\x16\x03y\tz\x1b\n"))
print(os.read(terminal, 100))
print(typed(controller, b"one\ntwo\r\nthr\x04"))
print([os.read(terminal, size) for size in (2, 100, 100, 100, 100)])
print(typed(controller, b"\x04"), os.read(terminal, 10))
print(typed(controller, b"a b_c\x17d\te\x7f\x7f\x7f!\x12?\n"), os.read(terminal, 100))
print(typed(controller, b"dropped\nalso"))
termios.tcflush(terminal, termios.TCIFLUSH)
print(typed(controller, b"kept\n"), os.read(terminal, 100))

print("-- modes")
attributes = termios.tcgetattr(terminal)
attributes[3] &= ~(termios.ICANON | termios.ECHO)
termios.tcsetattr(terminal, termios.TCSANOW, attributes)
print(typed(controller, b"raw\x7f\x04\r\n"), os.read(terminal, 3), os.read(terminal, 100))
attributes[6][termios.VMIN], attributes[6][termios.VTIME] = 0, 1
termios.tcsetattr(terminal, termios.TCSANOW, attributes)
print(os.read(terminal, 10), termios.tcgetattr(terminal)[6][4:7])
os.write(terminal, b"out\n\ttab\n")
print(os.read(controller, 100))
tty.setraw(terminal)
print(termios.tcgetattr(terminal)[:6])
os.write(terminal, b"out\n\ttab\n")
print(os.read(controller, 100), typed(controller, b"\x03\r"), os.read(terminal, 9))
tty.setcbreak(terminal)
print(termios.tcgetattr(terminal)[:6], typed(controller, b"c\r"), os.read(terminal, 9))

print("-- ends")
os.close(terminal)
print(attempt(os.read, controller, 1), events(controller))
os.close(controller)
controller, terminal = os.openpty()
os.close(controller)
print(attempt(os.read, terminal, 1), attempt(os.write, terminal, b"x"), attempt(termios.tcgetattr, terminal))
print(os.isatty(terminal))
os.close(terminal)

print("-- by name")
controller = os.posix_openpt(os.O_RDWR | os.O_NOCTTY)
print(attempt(os.open, os.ptsname(controller), os.O_RDWR | os.O_NOCTTY))
os.grantpt(controller)
os.unlockpt(controller)
terminal = os.open(os.ptsname(controller), os.O_RDWR | os.O_NOCTTY)
print(os.isatty(terminal), events(controller), events(terminal))
for fd in terminal, controller:
    os.set_blocking(fd, False)
    print(attempt(os.read, fd, 1))
os.write(terminal, b"x")
os.write(controller, b"li")
print(events(controller), events(terminal))
os.write(controller, b"n\n")
print(events(terminal))
os.close(terminal)
print(events(controller))
os.close(controller)

print("-- no terminals")
reading, writing = os.pipe()
print(attempt(termios.tcgetattr, reading), attempt(os.ttyname, reading), attempt(termios.tcgetwinsize, writing))
print(attempt(termios.tcdrain, -1), attempt(termios.tcflush, 99, 0), attempt(os.openpty, 1)[0])

"""Arguments of the modules beneath subprocess and mmap: their messages, and memory that goes while an index is asked for."""

import mmap
import os
import select
import threading
import time
from _posixsubprocess import fork_exec


def show(name, call):
    try:
        result = call()
    except Exception as error:
        print(name, type(error).__name__, error)
    else:
        print(name, repr(result))


ARGUMENTS = [(b"x",), (b"/bin/true",), True, (9,), None, None, -1, -1, -1, -1, -1, -1, -1, 9]
ARGUMENTS += [True, False, -1, None, None, None, -1, None, False]


def with_argument(position, value):
    arguments = list(ARGUMENTS)
    arguments[position] = value
    return fork_exec(*arguments)


for position, values in {
    0: [3, [1], ["a\0"]],
    1: [[3], [b"a\0"]],
    3: [[9], (9, 8), (-1,), (9.5,)],
    4: [3],
    5: [[3], ["A=b"]],
    6: [2**40, 1.5],
    13: [1],
    16: [2**40],
    17: [2**64, -2, 1.5, "a"],
    18: [(1,), [-2], [2**64], [1.5], [0] * 70000],
    19: [2**64, -2, "a"],
    20: [2**40],
}.items():
    for value in values:
        show((position, str(value)[:20]), lambda: with_argument(position, value))

memory = mmap.mmap(-1, 64)
memory[:11] = b"hello world"


def store(index, value):
    memory[index] = value


def delete(index):
    del memory[index]


for name, call in {
    "repr": lambda: repr(memory),
    "items": lambda: list(memory)[:2],
    "contains": lambda: b"w" in memory,
    "index": lambda: memory["a"],
    "range": lambda: memory[64],
    "big": lambda: memory[2**70],
    "text": lambda: store(0, "a"),
    "byte": lambda: store(0, 300),
    "key": lambda: store("a", 1),
    "size": lambda: store(slice(2), b"abc"),
    "no item": lambda: delete(0),
    "no slice": lambda: delete(slice(2)),
    "read": lambda: memory.read("a"),
    "byte -1": lambda: memory.write_byte(-1),
    "find": lambda: (memory.find(b"o"), memory.find(b"o", 5), memory.rfind(b"o"), memory.rfind(b"o", -60, 6)),
    "madvise": lambda: memory.madvise(0, 5, 2**63 - 1),
}.items():
    show(name, call)


class Closes:
    def __index__(self):
        self.memory.close()
        return 1


for name, call in {
    "item": lambda m, i: m[i],
    "slice": lambda m, i: m[i:5],
    "store": lambda m, i: m.__setitem__(0, i),
    "store slice": lambda m, i: m.__setitem__(slice(i, 3), b"ab"),
    "read": lambda m, i: m.read(i),
    "find": lambda m, i: m.find(b"x", i),
}.items():
    closes = Closes()
    closes.memory = mmap.mmap(-1, 16)
    show(name, lambda: call(closes.memory, closes))
print(repr(closes.memory))


class Local(threading.local):
    def __init__(self):
        self.first = threading.current_thread().name
        time.sleep(0.002)


local = Local()
wrong = []


def use(number):
    local.value = number
    if (local.value, local.first) != (number, threading.current_thread().name):
        wrong.append(number)


threads = [threading.Thread(target=use, args=(n,)) for n in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("wrong:", wrong)

poll = select.poll()
reader, writer = os.pipe()
poll.register(reader, select.POLLIN)


def wait():
    while True:
        try:
            return poll.poll(20_000)
        except RuntimeError:
            pass  # the main thread was in it


def refused():
    while True:
        poll.poll(1)
        time.sleep(0.001)


waiter = threading.Thread(target=wait)
waiter.start()
show("poll", refused)
os.write(writer, b"x")
waiter.join()
poll.unregister(reader)
show("poll", lambda: poll.poll(0))

# Who takes none or one argument says of which module it is.
import math

for name, call in {
    "none": lambda: math.sqrt(),
    "two": lambda: math.sqrt(1, 2),
    "keyword": lambda: math.sqrt(x=1),
    "not any": lambda: os.getpid(1),
    "no keywords": lambda: time.time(x=1),
    "builtin": lambda: len(),
    "pid": lambda: os.getpgid(1 << 40),
    "lower": lambda: os.kill(-(1 << 40), 0),
    "wider": lambda: os.waitpid(1 << 70, 0),
}.items():
    show(name, call)

print("-- names of paths")
import pathlib


class Raising:
    def __fspath__(self):
        raise ValueError("no path")


class Number:
    def __fspath__(self):
        return 3


class Bytes:
    def __fspath__(self):
        return b"//x/../y"


for value in (3, None, Raising(), Number(), Bytes(), pathlib.PurePosixPath("/x/../y"), bytearray(b"x"), "a\0//b", "\ud800//x", "", b""):
    for function in (os.path.normpath, os.path.splitroot, os.path.split):
        show(function.__name__, lambda: ascii(function(value)))


def child_that_never_came_to_be():
    """It is waited for all the same, so that nobody hears that it still runs."""
    import gc
    import subprocess
    import warnings

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for options in ({}, {"cwd": "/not/there"}):
            try:
                subprocess.Popen(["/not/there"], **options)
            except OSError:
                print("no child")  # why depends on what the program may do
            gc.collect()
    print([str(warning.message) for warning in caught])


child_that_never_came_to_be()

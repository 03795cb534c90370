"""Writes that fail in the middle: what is reported, once, and that no byte is written twice or lost without a word."""

import errno
import io
import os
import resource
import tempfile


class Full(io.RawIOBase):
    """Takes `room` bytes, a few at a time, and then fails; more room can be made."""

    def __init__(self, room, step=7, code=errno.ENOSPC):
        self.taken = bytearray()
        self.room = room
        self.step = step
        self.code = code
        self.calls = 0

    def writable(self):
        return True

    def write(self, data):
        self.calls += 1
        if self.room == 0:
            raise OSError(self.code, os.strerror(self.code))
        n = min(len(data), self.step, self.room)
        self.taken += bytes(data[:n])
        self.room -= n
        return n


def attempt(name, call):
    try:
        result = call()
    except Exception as error:
        context = error.__context__
        # The number in a BlockingIOError of a stream in Python is whatever errno was.
        text = "" if isinstance(error, BlockingIOError) else error
        print(name, type(error).__name__, text, "after", context and type(context).__name__)
    else:
        print(name, repr(result))


for code in (errno.ENOSPC, errno.EIO, errno.EDQUOT):
    raw = Full(10, code=code)
    stream = io.BufferedWriter(raw, 16)
    attempt("fits", lambda: stream.write(b"0123456789ab"))
    attempt("overflows", lambda: stream.write(b"cdefghijklmnop"))
    print(bytes(raw.taken))
    attempt("again", lambda: stream.write(b"q"))
    attempt("flush", stream.flush)
    print(bytes(raw.taken))
    raw.room = 5
    attempt("flush with some room", stream.flush)
    print(bytes(raw.taken))
    raw.room = 1000
    attempt("flush with room", stream.flush)
    print(bytes(raw.taken))
    attempt("goes on", lambda: stream.write(b"rest"))
    attempt("close", stream.close)
    print(bytes(raw.taken), stream.closed, raw.closed)

# Larger than the buffer: goes through, and what was taken is not written again.
raw = Full(20, step=6)
stream = io.BufferedWriter(raw, 8)
attempt("large", lambda: stream.write(bytes(range(65, 91)) * 2))
print(bytes(raw.taken))
raw.room = 100
attempt("flush", stream.flush)
print(bytes(raw.taken))

# Closing reports what could not be written, once.
raw = Full(4)
stream = io.BufferedWriter(raw, 16)
stream.write(b"some data")
attempt("close", stream.close)
attempt("close again", stream.close)
print(stream.closed, raw.closed, bytes(raw.taken))

text = io.TextIOWrapper(io.BufferedWriter(Full(4), 16), encoding="utf-8")
attempt("text", lambda: text.write("ä" * 10))
attempt("text flush", text.flush)
text.buffer.raw.room = 100
attempt("text close", text.close)

text = io.TextIOWrapper(io.BufferedWriter(Full(4), 16), encoding="utf-8")
text.write("lost in part")
attempt("text close", text.close)
print(text.closed, text.buffer.closed, text.buffer.raw.closed, bytes(text.buffer.raw.taken))


class Raises(Exception):
    pass


class Odd(Full):
    def __init__(self, answers):
        super().__init__(0)
        self.answers = iter(answers)

    def write(self, data):
        answer = next(self.answers)
        if isinstance(answer, Exception):
            raise answer
        if answer is not None and answer > 0:
            self.taken += bytes(data[:answer])
        return answer


for answers in ([3, None], [Raises("mine")], [-1], [1000], [None, 2, 100]):
    raw = Odd(answers)
    stream = io.BufferedWriter(raw, 8)
    stream.write(b"abcdef")
    attempt(answers, stream.flush)
    attempt("  then", stream.flush)
    print(" ", bytes(raw.taken))
    raw.answers = iter([100] * 9)
    raw.write = lambda data: len(data)
    stream.close()

# Descriptors run out in the middle of something: the rest goes on.
soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
folder = tempfile.mkdtemp()
with open(folder + "/kept", "wb") as kept:
    kept.write(b"before, ")
    resource.setrlimit(resource.RLIMIT_NOFILE, (kept.fileno() + 6, hard))
    opened = []
    try:
        while True:
            opened.append(open(folder + "/more", "wb"))
    except OSError as error:
        print(errno.errorcode[error.errno], len(opened) > 0, str(error).replace(folder, "FOLDER"))
    for name, call in {"pipe": os.pipe, "dup": lambda: os.dup(0), "listdir": lambda: os.scandir(folder)}.items():
        try:
            call()
        except OSError as error:
            print(name, errno.errorcode[error.errno])
    kept.write(b"and after")
    kept.flush()
    for file in opened:
        file.close()
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    print(open(folder + "/more").close())
print(open(folder + "/kept").read())
for name in os.listdir(folder):
    os.unlink(folder + "/" + name)
os.rmdir(folder)


class Shown(io.RawIOBase):
    """Tells what a buffer gives it."""

    def readable(self):
        return True

    def writable(self):
        return True

    def readinto(self, memory):
        print("readinto", type(memory).__name__, len(memory), memory.readonly, memory.obj)
        memory[:3] = b"abc"
        return 3

    def write(self, memory):
        print("write", type(memory).__name__, bytes(memory), memory.readonly)
        return len(memory)


print(io.BufferedReader(Shown(), 16).peek(), io.BufferedReader(Shown(), 16).read1(4))
stream = io.BufferedWriter(Shown(), 4)
stream.write(b"abcdefgh")
stream.write(b"x")
stream.close()

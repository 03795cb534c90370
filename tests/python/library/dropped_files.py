"""Files and directory iterators that are dropped without being closed: warnings, flushing, descriptors given back; finalizers of streams."""
import gc
import io
import os
import tempfile
import warnings

folder = tempfile.mkdtemp()
name = os.path.join(folder, "file")


def caught(make):
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        make()
        gc.collect()
    for one in seen:
        print(one.category.__name__, str(one.message).replace(folder, "DIR").split(" object at ")[0])


def write_text():
    open(name, "w", encoding="utf-8").write("text\n")


def scan():
    for _ in os.scandir(folder):
        break


caught(write_text)
print(os.path.getsize(name))
caught(lambda: open(name, "rb") and None)
caught(lambda: open(name, "rb", buffering=0) and None)
caught(lambda: open(name, "r+b") and None)
caught(lambda: open(name, closefd=True).close())
caught(scan)

before = len(os.listdir(folder))
for i in range(1500):
    open(name).read()
    open(name, "rb", buffering=0)
    for _ in os.scandir(folder):
        break
gc.collect()
fd = os.open(name, os.O_RDONLY)
print("descriptors are given back:", fd < 500)
os.close(fd)


class Raw(io.RawIOBase):
    def __init__(self, label, log):
        self.label = label
        self.log = log

    def __del__(self):
        self.log.append(("del", self.label))
        super().__del__()

    def close(self):
        self.log.append(("close", self.label, self.closed))
        super().close()

    def flush(self):
        self.log.append(("flush", self.label))
        super().flush()


log = []
Raw("a", log)
gc.collect()
print(log)
log = []


def close_and_drop():
    stream = Raw("b", log)
    stream.close()


close_and_drop()
gc.collect()
print(log)


class Buffered(io.BufferedWriter):
    def close(self):
        print("closing", self.closed)
        super().close()


def drop():
    Buffered(io.FileIO(name, "w")).write(b"from a dropped stream")


with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    drop()
    gc.collect()
print(open(name, "rb").read())

# methods replaced on an instance
stream = open(name, "wb", buffering=0)


def bad_flush():
    raise OSError("flush", stream.closed)


stream.flush = bad_flush
try:
    stream.close()
except OSError as error:
    print(error.args, stream.closed)
stream = io.BufferedReader(io.BytesIO(b"abc"))
stream.raw.readinto = lambda buffer: b"x"
try:
    stream.readline()
except OSError as error:
    print(error, repr(error.__cause__))


class File(io.FileIO):
    pass


stream = File(name)
print(repr(stream).replace(folder, "DIR"))
stream.name = stream
try:
    repr(stream)
except RuntimeError as error:
    print(error)
stream.close()
print(repr(stream), 'name' in stream.__dict__)

text = io.TextIOWrapper(io.BytesIO(b"abc"), encoding="ascii", errors="replace")
text.detach()
print(repr(text), text.errors, text.encoding)
for attribute in "name", "closed", "newlines":
    try:
        getattr(text, attribute)
    except ValueError as error:
        print(attribute, error)
text = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
for options in {"errors": "\udcfe"}, {"encoding": "\udcfe"}, {"errors": 5}, {"line_buffering": 2**70}:
    try:
        text.reconfigure(**options)
    except (TypeError, ValueError, OverflowError) as error:
        print(type(error).__name__, error)

os.unlink(name)
os.rmdir(folder)

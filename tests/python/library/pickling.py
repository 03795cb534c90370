# `_pickle`: what is written for each protocol, and what is wrong with bad pickles.
import _pickle
import copyreg
import io
import re


def attempt(function, *args, **keywords):
    try:
        result = repr(function(*args, **keywords))
    except Exception as error:
        result = f"{type(error).__name__} {error}"
    print(re.sub(r"0x[0-9a-f]+", "0x", result))


class Reduced:
    def __init__(self, value):
        self.value = value

    def __reduce__(self):
        return self.value


class Outer:
    class Inner:
        pass

    def method(self):
        pass

    def __init__(self):
        self.x = 1


class Slots:
    __slots__ = ("a", "b")


def __newobj__(*args):
    pass


def __newobj_ex__(*args):
    pass


def local():
    class Local:
        pass

    return Local


print("-- written")
slots = Slots()
slots.a = [1]
ring = []
ring.append((ring,))
for protocol in range(6):
    for value in (
        [1, {2: 3, "k": (1, 2, 3, 4)}, {1}, frozenset([2]), None, True, 1.5, "é\n\\\U0001f600", b"ab"],
        [-5, 300, 70000, 2**31, -(2**31), 10**30, -1, -128, 128, -(2**63)],
        bytearray(b"q"),
        int,
        type(None),
        ...,
        len,
        Outer.Inner,
        Outer.method,
        Outer(),
        slots,
        ring,
        ring[0],
        1j,
        re.compile("x"),
        list(range(1002)),
    ):
        try:
            data = _pickle.dumps(value, protocol)
        except Exception as error:
            print(protocol, type(error).__name__, error)
            continue
        print(protocol, data if len(data) < 200 else hash(len(data)))
        loaded = _pickle.loads(data)
        if type(value) not in (Outer, Slots) and value is not ring and value is not ring[0]:
            assert loaded == value, (protocol, value)
loaded = _pickle.loads(_pickle.dumps(slots, 2))
print(loaded.a, hasattr(loaded, "b"), _pickle.loads(_pickle.dumps(Outer())).__dict__)

print("-- cannot be written")
for value in (
    5, (1,), (1, ()), (int, []), (int, (), 1, 5), (int, (), 1, None, 5), (int, (), 1, None, None, 5),
    (__newobj__, ()), (__newobj__, (5,)), (__newobj__, (int,)), (__newobj_ex__, ()), (__newobj_ex__, (5, (), {})),
    (__newobj_ex__, (Reduced, [], {})), (__newobj_ex__, (Reduced, (), [])), (int, (), None, None, iter([1])), "nowhere",
):  # fmt: skip
    attempt(_pickle.dumps, Reduced(value))
for value in (local(), lambda: 0, (x for x in ""), io):
    attempt(_pickle.dumps, value)
attempt(_pickle.dumps, 1, 9)
attempt(_pickle.dumps, 1, 4, buffer_callback=print)
attempt(_pickle.Pickler, 5)
attempt(_pickle.Unpickler, 5)

print("-- cannot be read")
for data in (
    b"", b".", b"0.", b"(.", b"1.", b"2.", b"\x80", b"\x80\x09.", b"I5", b"Ix\n.", b"F1_0\n.", b"Sx\n.", b"K", b"z.", b"\xff.",
    b"Pabc\n.", b"P\xff\n.", b"h\0.", b"g5\n.", b"Np-1\n.", b"\x94.", b"\x82\0.", b"\x82\x05.", b"cnomod\nx\n.", b"\x93.", b"NN\x93.",
    b"X\x03\0\0\0a.", b"\x95\xff\xff\xff\xff\xff\xff\xff\xff.", b"\x95\x20\0\0\0\0\0\0\0N.", b"NNR.", b"NN\x81.", b"cbuiltins\nint\nN\x81.",
    b"N)}\x92.", b"N}b.", b"NK\1b.", b"NNa.", b"(e.", b"N(Ne.", b"}(Nu.", b"N(N\x90.", b"(o.", b"(ibuiltins\nint\n.", b"(Nd.", b"\x97.",
    b"N\x98.", b"\x8b\xff\xff\xff\xff.", b"U\x01\xff.", b"I01\n.", b"I0x10\n.", b"L5L\n.", b"(cbuiltins\nint\nVff\nI16\no.",
):  # fmt: skip
    attempt(_pickle.loads, data)

print("-- hooks")


class Persistent(_pickle.Pickler):
    def persistent_id(self, value):
        return "five" if value == 5 else None

    def reducer_override(self, value):
        return (complex, (1, 2)) if isinstance(value, Outer) else NotImplemented


class Resolver(_pickle.Unpickler):
    def persistent_load(self, pid):
        return pid * 2

    def find_class(self, module, name):
        print("find", module, name)
        return super().find_class(module, name)


for protocol in (0, 2, 4):
    file = io.BytesIO()
    Persistent(file, protocol).dump([5, Outer(), 6])
    file.seek(0)
    print(Resolver(file).load(), file.read())
file = io.BytesIO()
pickler = _pickle.Pickler(file, 2)
pickler.dispatch_table = copyreg.dispatch_table | {Outer: lambda value: (str, ("outer",))}
pickler.dump(["shared"])
pickler.dump(["shared", Outer()])
print(file.getvalue(), len(pickler.memo.copy()))
pickler.clear_memo()
print(pickler.memo.copy(), pickler.bin, pickler.fast)
file.seek(0)
unpickler = _pickle.Unpickler(file)
print(unpickler.load(), unpickler.load(), sorted(unpickler.memo.copy()))
attempt(setattr, pickler, "memo", 5)
attempt(setattr, unpickler, "memo", {-1: 1})
pickler.fast = 1
attempt(pickler.dump, ring)

print("-- files and frames")


class Writes:
    def write(self, data):
        print("write", len(data), type(data).__name__)


class Reads:
    def __init__(self, data):
        self.file = io.BytesIO(data)

    def read(self, count):
        print("read", count)
        return self.file.read(count)

    def readline(self):
        print("readline")
        return self.file.readline()


for protocol in (1, 4):
    _pickle.Pickler(Writes(), protocol).dump([1, "x" * 70000, b"y" * 70000, list(range(30000))])
print(_pickle.load(Reads(_pickle.dumps([1, 2]))), _pickle.load(Reads(_pickle.dumps([1, 2], 0))))

print("-- buffers")
buffers = []
for value in (b"abc", bytearray(b"def")):
    data = _pickle.dumps(_pickle.PickleBuffer(value), 5, buffer_callback=buffers.append)
    print(data, _pickle.dumps(_pickle.PickleBuffer(value), 5), bytes(_pickle.loads(data, buffers=[value])))
print([bytes(one) for one in buffers], buffers[0].raw().format, memoryview(buffers[0]).obj)
attempt(_pickle.dumps, buffers[0], 4)
attempt(_pickle.PickleBuffer(memoryview(b"abcdef")[::2]).raw)
buffers[0].release()
attempt(bytes, buffers[0])
attempt(_pickle.PickleBuffer, 5)

print("-- streams")
import copy
import io


class Raw(io.RawIOBase):
    def __init__(self):
        self.kept = [1]


for one in (Raw(), io.TextIOBase(), io.TextIOWrapper(io.BytesIO()), io.BufferedReader(io.BytesIO())):
    for action in (copy.copy, copy.deepcopy, lambda value: _pickle.loads(_pickle.dumps(value, 2))):
        try:
            print(type(action(one)).__name__, getattr(action(one), "kept", None))
        except Exception as error:
            print(type(error).__name__, error)

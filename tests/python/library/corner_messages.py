# What unusual calls of builtins and the library answer.
import codecs
import collections
import copy
import datetime
import operator
import pickle
import pydoc
import types
import typing
import uuid
import warnings
from xml.etree import ElementTree
from zoneinfo import ZoneInfo


def show(source):
    try:
        print(source, "->", repr(eval(source)))
    except Exception as error:
        print(source, "->", type(error).__name__, error)


class Zone(ZoneInfo):
    pass


for line in """
compile(1, "x", "exec")
__import__(1)
format(1, "z")
float.fromhex(1)
operator.itemgetter()
operator.attrgetter()
operator.countOf(1, 1)
operator.indexOf(1, 1)
collections.deque([2]).remove(1)
codecs.escape_encode(bytearray(b"a"))
codecs.getincrementaldecoder("utf-8")().decode(b"\\xe0\\x80")
codecs.getincrementaldecoder("utf-8")().decode(b"\\xe2\\x82")
codecs.getincrementaldecoder("utf-8")("replace").decode(b"a\\xed\\xa0")
ZoneInfo("Europe/Berlin")
Zone("UTC")
datetime.datetime(2024, 7, 1, tzinfo=ZoneInfo("UTC"))
pickle.loads(pickle.dumps(ZoneInfo("UTC"))) is copy.copy(ZoneInfo("UTC")) is ZoneInfo("UTC")
""".strip().splitlines():
    show(line)

# Source as bytes: encodings that do not work, bytes that are no text.
for source in (
    b"\xff\xfex\x00=\x001\x00",
    b'# coding: ascii\nx = "\xe2\x98\x83"\n',
    b'# coding: utf-8\nx = "\xe2"\n',
    b'x="\xff"',
    b"# -*- coding: nope -*-\nx=1",
    b"\xef\xbb\xbf# coding: latin1\nx=1",
    b"# coding: rot13\nx=1",
):
    try:
        compile(source, "f.py", "exec")
    except SyntaxError as error:
        print(source, ascii(error.args))


class Meta(type):
    "meta doc"
    where = "meta"


class Plain(metaclass=Meta):
    "plain doc"
    where = "class"


own = object.__getattribute__
print(own(Plain, "__doc__"), own(Plain, "where"), own(Plain, "__name__"), own(pickle, "dumps") is pickle.dumps)
print(pydoc.plain(pydoc.render_doc(Plain)).splitlines()[:6])

one, two = uuid.uuid1(), uuid.uuid1()
print(one.version, one.variant, one.is_safe, one.node == two.node == uuid.getnode(), one.time < two.time)

for escapes, decode in ((rb"\z\400", "unicode_escape"), (rb"a\500", "unicode_escape"), (rb"\n\x41", "unicode_escape")):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        print(ascii(escapes.decode(decode)), [str(w.message) for w in caught])
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    print(codecs.escape_decode(rb"\500\q"), [(w.category.__name__, str(w.message)) for w in caught])

root = ElementTree.fromstring('<a x="1" y="2">t<b/>u</a>')
for line in """
root.items(), root.keys()
root[5]
root.append(1)
root.remove(3)
root.extend([1])
ElementTree.Element("a", "b")
ElementTree.SubElement(1, "d")
ElementTree.tostring(pickle.loads(pickle.dumps(root)))
ElementTree.Element("w").__setstate__({})
ElementTree.Element
""".strip().splitlines():
    show(line)

print(types.CapsuleType, repr(datetime.datetime_CAPI).split(" at ")[0])
show("types.CapsuleType()")

import ast
import bisect
import contextvars
import decimal
import functools
import hashlib
import io
import itertools
import random
import re
import struct
import weakref
import zlib


class Namespace:
    class Inner:
        def method(self):
            pass


class Index:
    def __index__(self):
        return 2**70


inner = Namespace.Inner()
for line in """
list(itertools.islice("abc", -2))
list(itertools.islice("abc", -1))
list(itertools.islice("abc", "x", "y"))
list(itertools.islice("abc", 0, -2))
list(itertools.islice("abc", 0, 2, "x"))
random.Random([1])
random.Random((1,)).random
bisect.bisect([1], 1, hi="x")
bisect.bisect([1, 2], 1, 0, -1)
copy.copy(memoryview(b""))
functools.partial(pow, 2).__module__
functools.cached_property(functools.partial(pow, 2)).__module__
re.compile("a").__module__, itertools.count().__module__, zlib.error().__module__
datetime.date(1, 1, 1).__module__
"__module__" in vars(collections.deque), "__module__" in vars(collections.OrderedDict)
zlib.error() + 1
struct.error().missing
"a".encode(datetime.date(1, 1, 1))
datetime.date.__new__(5)
datetime.date.__new__(int)
itertools.count.__new__()
(1).__add__(x=2)
[1].__contains__(x=2)
[1].__mul__()
print.__get__()
repr(weakref.ref(inner)).split("'")[1], repr(weakref.proxy(inner)).split("'")[1]
repr(weakref.ref(ElementTree.ElementTree)).split("'")[1], repr(weakref.ref(root)).split("'")[1]
list(range(2**70))
[*range(2**70)]
sorted(range(-(2**63), 2**63))
tuple(range(2**63))
[1] * Index()
[1][Index()]
io.RawIOBase().read()
io.RawIOBase().write(b"")
""".strip().splitlines():
    show(line)


class AsksMissing:
    value = 1

    def __getattr__(self, name):
        raise AttributeError("none")


for line in """
collections.defaultdict(list) in {}
{collections.defaultdict(list)}
hash(collections.defaultdict())
sum(5, "a")
sum([], "a")
type(datetime.date(1, 1, 1), (), {})
float(bytearray(b"x"))
int(1.5, 1)
int(1.5, 2)
struct.calcsize(datetime.date(1, 1, 1))
decimal.Decimal(context=5)
copy.copy(contextvars.Context())
repr(hashlib.shake_128()).split(" object")[0]
ast.Constant(1).__reduce__()[1], ast.Add().__reduce__()[1]
""".strip().splitlines():
    show(line)

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    copy.deepcopy(ast.parse("f(a, *b)[1:2] + [c for c in d]"))
    print(eval("~x", {"x": True}), [str(warning.message) for warning in caught])

module = types.ModuleType("module")
exec("def __getattr__(name): raise AttributeError('none')", vars(module))
plain = Namespace.Inner()
for read in (
    lambda: AsksMissing().x,
    lambda: AsksMissing().x(),
    lambda: module.x,
    lambda: delattr(plain, "x"),
    lambda: setattr([], "append", 1),
    lambda: setattr([], "x", 1),
):
    try:
        read()
    except AttributeError as error:
        print(error, error.name, type(error.obj).__name__)

for variable in typing.TypeVar("T"), typing.ParamSpec("P"), typing.TypeVarTuple("Ts"), typing.ParamSpec("P").args:
    try:
        type(variable).__mro_entries__(variable, ())
    except TypeError as e:
        print(e)
warnings.simplefilter("always")
for given in (
    {},
    {"__loader__": None},
    {"__spec__": None},
    {"__loader__": None, "__spec__": types.SimpleNamespace(loader=None)},
    {"__loader__": 1},
    {"__loader__": 1, "__spec__": types.SimpleNamespace()},
    {"__loader__": 1, "__spec__": types.SimpleNamespace(loader=2)},
    {"__spec__": types.SimpleNamespace()},
):
    with warnings.catch_warnings(record=True) as seen:
        try:
            warnings.warn_explicit("text", UserWarning, "file", 1, module_globals={"__name__": "m", **given})
        except Exception as e:
            print(type(e).__name__, e)
    print([str(w.message) for w in seen])

# Small rules of the library and the compiler.
import ast
import inspect
import os
import stat
import symtable
import sys


def tell(label, call, *args):
    try:
        print(label, call(*args))
    except Exception as e:
        print(label, type(e).__name__, e)


class Hint:
    def __length_hint__(self):
        return -1


type Number = int
type Text = str
tell('hint', operator.length_hint, Hint())
tell('union', lambda: (Number | Text, type(Number | Text), Number | int, int | Number, Number | None, typing.Union[Number, Text]))
tell('union', lambda: Number | 'x')
tell('entry', lambda: os.DirEntry[str])
tell('mode', lambda: (inspect.signature(stat.S_IMODE), inspect.signature(stat.filemode)))
tell('symtable', lambda: symtable.symtable('a', b'name', 'exec'))
tell('symtable', lambda: symtable.symtable('a', 3, 'exec'))
exec("from __future__ import annotations\ndef f(a: u'some', b: 'x', c: 1e1000j, d: 1e400, e: 1e20, f: 2j, g: 1e-7, h: 1e16, i: 2.0, j: 1e20j, k: 2.5j): pass")
print(f.__annotations__)
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter('always')
    eval(r'f"\{6*7}"')
    print(*(w.message for w in seen))
tell('name', eval, r'"\N{LATIN SMALL LETTER R WITH TILDE}"')
for text in ('(int) -> str', '(*int, **str) -> Any', '(*int, *str) -> Any', '(**int, *str) -> Any', '(*int, str) -> Any', '(*x) -> y', '(int, **str) -> z'):
    tell(text, lambda: ast.dump(ast.parse(text, mode='func_type')))


class Slotted(property):
    __slots__ = ()


def getter(self):
    "documented"


tell('property', lambda: Slotted(getter).__doc__)
tell('property', lambda: Slotted(None, None, None, 'given').__doc__)


def delegating():
    class Steps:
        def __iter__(self):
            return self

        def __next__(self):
            return 1

        def __getattr__(self, name):
            1 / 0

    yield from Steps()


sys.unraisablehook = lambda event: print('unraisable', event.exc_value)
steps = delegating()
next(steps)
tell('close', steps.close)
steps = delegating()
next(steps)
tell('throw', steps.throw, ValueError)

# Arguments that C takes apart by PyArg_ParseTuple and its kin.
import csv
import decimal
import functools
import io
import struct
import time

number, context = decimal.Decimal(1), decimal.Context()
for call in (
    lambda: number.sqrt(1, 2), lambda: number.sqrt(zz=1), lambda: number.compare(), lambda: number.fma(1), lambda: number.fma(1, 2, 3, 4), lambda: number.__round__(1, 2),
    lambda: number.__format__(), lambda: context.add(1), lambda: context.add(a=1, b=2), lambda: context.power(1), lambda: context.power(zz=1), lambda: context.sqrt(),
    lambda: context.create_decimal(1, 2), lambda: decimal.Decimal(1, 2, 3), lambda: decimal.Decimal(a=1), lambda: decimal.Context(a=1), lambda: number.compare(1, other=2),
    lambda: time.localtime(1, 2), lambda: time.gmtime(seconds=1), lambda: time.strftime(), lambda: time.strftime('a', (1,) * 9, 3), lambda: time.strptime(format='a'), lambda: time.asctime(t=1), lambda: time.get_clock_info(),
    lambda: functools.reduce(function=1), lambda: datetime.datetime.strptime(format='a'), lambda: csv.get_dialect(), lambda: csv.get_dialect(1, 2), lambda: csv.unregister_dialect(),
    lambda: struct.pack([], 1), lambda: struct.calcsize({}), lambda: struct.Struct([]), lambda: struct.unpack(3, b''), lambda: io.IOBase(1), lambda: io.IOBase(a=1), lambda: io.RawIOBase(1), lambda: io.TextIOBase(1),
):
    tell('', call)

# Wrong arguments of methods that are slots too, keywords parsed after the positional arguments, and modules that are called.
import itertools
import sys

named = types.ModuleType('named')
named.named = print
plain = types.ModuleType('plain')
plain.plain = 1
for call in (
    lambda: {}.__contains__(), lambda: {}.__contains__(0, 1), lambda: {}.__contains__(x=1), lambda: dict.__contains__(), lambda: {}.__getitem__(), lambda: [].__getitem__(1, 2), lambda: list.__getitem__([1], 'a'),
    lambda: itertools.product(0, repeat=1, foo=2), lambda: itertools.product(0, foo=2), lambda: min(0, default=1, key=2, foo=3), lambda: max((), foo=3), lambda: sorted([], key=None, reverse=1, foo=1),
    lambda: [].sort(key=None, reverse=1, foo=1), lambda: ImportError(0, name=1, path=2, name_from=3, foo=3), lambda: NameError(name=1, foo=3), lambda: AttributeError(name=1, obj=2, foo=3),
    lambda: int('1', base=1, foo=2), lambda: int(x=1, base=3, y=4), lambda: int(1, 2, 3), lambda: named(), lambda: plain(),
):
    tell('', call)
print(type(dict.__contains__).__name__, type({}.__getitem__).__name__, list.__getitem__.__doc__, dict.__getitem__.__text_signature__)


class Missing(dict):
    def __missing__(self, key):
        return [key]


class Upper(dict):
    def __getitem__(self, key):
        return super().__getitem__(key.upper())


print(Missing()['a'], Missing.__getitem__(Missing(a=1), 'a'), Upper(A=3)['a'], list.__getitem__([1, 2, 3], slice(1, None)), dict.__contains__(Upper(b=1), 'b'))

# Searches in what is longer than a double can count.
large = range(10**18)
print(bisect.bisect_left(large, 10**17), bisect.bisect(large, 49 * 10**16, key=lambda n: n * 7), bisect.bisect_right(large, 5, 0, 10**18), bisect.bisect_left(large, 10**18, 10**17))
for call in (lambda: bisect.bisect([], 1, 2**63), lambda: bisect.bisect([], 1, 0, 2**63), lambda: bisect.bisect([], 1, -1), lambda: bisect.bisect([], 1, 0, 'a'), lambda: bisect.bisect(1, 1), lambda: bisect.bisect([], 1, 'a')):
    tell('', call)
frame = sys._getframe()
print(types.TracebackType(None, frame, 1, 2).tb_lasti, types.TracebackType(None, frame, 4, 2).tb_lasti)

# Names of codecs and source text that UTF-8 cannot hold.
for call in (
    lambda: b''.decode('utf-8\udce2'), lambda: ''.encode('\udce2'), lambda: codecs.lookup('utf-8\udce2'), lambda: str(b'a', 'latin1\udce2'), lambda: 'a'.encode('utf-8', 'str\udce2ict'),
    lambda: compile("'\ud800'", 'x', 'exec'), lambda: eval("'\udfff\udfff'"), lambda: exec("x = 1  # \udcff"),
):
    try:
        call()
    except Exception as error:
        print(type(error).__name__, ascii(error))


class Getting(collections.Counter):
    def get(self, key, default):
        print('get', key)
        return super().get(key, default)


print(Getting('aba'))
import math
for pair in ((5e-324, -0.0), (-5e-324, 0.0), (0.0, -0.0), (5e-324, 1)):
    print(math.nextafter(*pair))
print(math.sumprod([0.1] * 20, [True, False] * 10), math.sumprod([0.1, 1, 0.1], [1.0, 1, 1.0]), math.sumprod([1.5], [2**70]), math.sumprod([1e308, 1e308, -1e308], [1.0] * 3), math.sumprod([1e200, 1.0, -1e200], [1.0] * 3))


class Both(ValueError, OSError):
    pass


print(*(name in vars(ValueError) for name in ('__init__', '__new__')), '__new__' in vars(FileNotFoundError), ValueError.__init__ is Exception.__init__, Both(2, 'x').errno, Both.__init__.__qualname__)
tell('', lambda: ValueError.__new__(OSError))
tell('', lambda: Exception.__new__(Both))
import stat, _stat, inspect, io, time
print(stat.S_ISFIFO is _stat.S_ISFIFO, stat.S_ISFIFO(stat.S_IFIFO | 0o644), stat.S_ISFIFO(stat.S_IFREG))
for f in (time.sleep, time.localtime, time.mktime, io.IOBase.fileno, io.RawIOBase.write, io.TextIOBase.readline, str.find, stat.S_ISFIFO):
    try: print(f.__name__, inspect.signature(f))
    except ValueError as e: print(f.__name__, e)
try: time.clock_getres()
except TypeError as e: print(e)

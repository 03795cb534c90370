"""_lsprof: what is counted, and how much time by a clock that ticks once a look."""
import _lsprof
import math

ticks = 0


def clock():
    global ticks
    ticks += 1
    return ticks


def fails():
    try:
        len(3)
    except TypeError:
        int.from_bytes(b'a', 'big')


class Sized:
    def __init__(self):
        pass

    def __len__(self):
        return 3


def work(depth):
    if depth:
        work(depth - 1)
    [].append(1)
    'a'.upper()
    dict.fromkeys('a')
    max([1, 2], key=lambda value: value)


def name(entry):
    return entry.code if isinstance(entry.code, str) else entry.code.co_name


def show(profiler):
    for entry in sorted(profiler.getstats(), key=name):
        print(name(entry), entry[1:5], sorted((name(call), *call[1:]) for call in entry.calls or ()))


profiler = _lsprof.Profiler(clock, 0.5)
profiler.enable()
work(2)
list(value for value in (1, 2))
len(Sized())
fails()
math.sqrt(2)
profiler.disable()
show(profiler)

profiler = _lsprof.Profiler(clock, subcalls=False, builtins=False)
profiler.enable()
work(1)
profiler.disable()
show(profiler)
profiler.clear()
print(profiler.getstats())

profiler.enable()
for attempt in [_lsprof.Profiler().enable, lambda: _lsprof.Profiler(1, 'x'), lambda: _lsprof.Profiler(no=1)]:
    try:
        attempt()
    except Exception as error:
        print(type(error).__name__, error)
profiler.disable()

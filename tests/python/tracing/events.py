"""Events of sys.settrace and sys.setprofile, and jumps by f_lineno."""

import sys
import warnings

warnings.simplefilter("ignore")
out = []


def show(arg):
    if isinstance(arg, tuple):
        return arg[0].__name__
    return type(arg).__name__ if hasattr(arg, "send") else arg


def trace(frame, event, arg):
    code = frame.f_code
    out.append((code.co_name, event, frame.f_lineno - code.co_firstlineno, show(arg)))
    return trace


def traced(fn, *args):
    out.clear()
    sys.settrace(trace)
    try:
        fn(*args)
    except Exception as e:
        out.append(("raised", type(e).__name__))
    finally:
        sys.settrace(None)
    print("---", fn.__name__)
    for entry in out:
        if entry[0] != "traced":
            print(*entry)


class Suppress:
    def __enter__(self):
        return 1

    def __exit__(self, *args):
        return True


def control(n):
    total = 0
    for i in range(n):
        if i == 1:
            continue
        elif i == 2:
            total += 2
        else:
            total += 1
    while total > 0:
        total -= 1
    try:
        1 / 0
    except ValueError:
        pass
    except ZeroDivisionError as e:
        ...
    finally:
        total = 2
    with Suppress() as c:
        raise KeyError
    match n:
        case 1:
            pass
        case _:
            pass
    while True:
        break
    return (lambda q: q + 1)(
        3
    )


def generator():
    yield 1
    x = yield 2
    return 3


def loops():
    for v in generator():
        pass
    x = [a for a in range(2)]
    return sum(a for a in x)


def definitions():
    @staticmethod
    def h():
        "doc"
    class K:
        """doc"""
        z = 1
        def m(self): pass


def fails():
    try:
        int("x")
    finally:
        y = 1


for fn in (lambda: control(3), loops, definitions, fails):
    traced(fn)


def jump(fn, start, to):
    def tracer(frame, event, arg):
        if frame.f_code is fn.__code__:
            line = frame.f_lineno - frame.f_code.co_firstlineno
            if event == "line" and line == start and not done:
                done.append(1)
                try:
                    frame.f_lineno = frame.f_code.co_firstlineno + to
                except ValueError as e:
                    print("ValueError:", e)
        return tracer

    done = []
    got = []
    sys.settrace(tracer)
    try:
        fn(got)
    finally:
        sys.settrace(None)
    print("jump", start, to, got)


def path(got):
    got.append(1)
    got.append(2)
    if got == []:
        got.append(4)
    else:
        got.append(6)
    i = 0
    while i < 2:
        i += 1
        got.append(("while", i))
    for j in range(2):
        got.append(("for", j))
    try:
        got.append("try")
    except ValueError:
        got.append("except")
    finally:
        got.append("finally")
    with Suppress():
        got.append("with")
    got.append("end")


for start, to in ((1, 6), (6, 1), (2, 4), (8, 12), (1, 12), (2, 14), (1, 16), (2, 20), (19, 18), (3, 100), (3, -1)):
    jump(path, start, to)
try:
    sys._getframe().f_lineno = 3
except ValueError as e:
    print(e)


def profiled():
    len([])
    [].append(1)
    "abc".upper()
    try:
        "".index("z")
    except ValueError:
        pass
    sorted([2, 1], key=lambda x: x)

    class Made(list):
        pass

    return list(generator())


calls = []
sys.setprofile(lambda frame, event, arg: calls.append((frame.f_code.co_name, event, getattr(arg, "__name__", arg))))
profiled()
sys.setprofile(None)
for call in calls:
    print(*call)


def hot(n):
    total = 0
    for i in range(n):
        total += i
    return total


for _ in range(100):
    hot(100)
lines = []
sys.settrace(lambda frame, event, arg: lambda frame, event, arg: lines.append(event))
hot(3)
sys.settrace(None)
print(lines)


def broken(frame, event, arg):
    raise LookupError("from the tracer")


sys.settrace(broken)
try:
    hot(1)
except LookupError as e:
    print(e, sys.gettrace())


def renamed():
    code = sys._getframe().f_code
    return code.co_name, code.co_filename


renamed.__code__ = renamed.__code__.replace(co_name="other", co_filename="elsewhere.py")
print(renamed())


class Stops:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        raise StopIteration("value")


for v in Stops():
    pass
for make in (Stops, generator):
    it = iter(make())
    try:
        while True:
            next(it)
    except StopIteration as e:
        print(make.__name__, e.value, [*make()], dict(zip(make(), make())))


class Lost(Stops):
    def __next__(self):
        del Lost.__next__, Stops.__next__
        return 1


try:
    for v in Lost():
        print(v)
except TypeError as e:
    print(e)

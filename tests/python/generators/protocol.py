# send, throw, close, return values, finalization, state, errors of generators.
import inspect


def show(f, *a):
    try:
        print("->", f(*a))
    except BaseException as e:
        print("!!", type(e).__name__, e, getattr(e, "value", ""))


def echo():
    print("started")
    received = "nothing"
    while True:
        try:
            received = yield received
            print("received", received)
        except ValueError as e:
            print("caught", e)
            received = "recovered"
        finally:
            print("finally")


g = echo()
print(inspect.getgeneratorstate(g), type(g).__name__, g.__name__, g.gi_frame is not None, g.gi_running, g.gi_yieldfrom)
show(g.send, 1)
show(next, g)
show(g.send, "a")
show(g.throw, ValueError("v"))
show(g.throw, ValueError)
show(g.throw, KeyError("k"))
print(inspect.getgeneratorstate(g), g.gi_frame)
show(next, g)
show(g.send, 1)
show(g.throw, ValueError("after the end"))
show(g.close)


def returns():
    yield 1
    return "result"


g = returns()
show(next, g)
show(next, g)
show(next, g)


def ignores_close():
    try:
        yield 1
    except GeneratorExit:
        print("exit!")
        yield 2


g = ignores_close()
next(g)
show(g.close)


def close_value():
    try:
        yield 1
    except GeneratorExit:
        return "closed value"


g = close_value()
next(g)
show(g.close)
show(g.close)
g = close_value()
show(g.close)
g = close_value()
show(g.throw, ZeroDivisionError("before start"))
show(next, g)


def raises_on_close():
    try:
        yield
    finally:
        1 / 0


g = raises_on_close()
next(g)
show(g.close)


def reentrant():
    try:
        next(me)
    except ValueError as e:
        print(e)
    yield 1


me = reentrant()
next(me)


def stop_inside():
    yield 1
    raise StopIteration("leaks")


g = stop_inside()
next(g)
show(next, g)


def inner():
    try:
        x = yield "inner 1"
        print("inner got", x)
        y = yield "inner 2"
        print("inner got", y)
    except KeyError as e:
        print("inner caught", e)
        yield "inner recovered"
    finally:
        print("inner finally")
    return "inner result"


def outer():
    result = yield from inner()
    print("result", result)
    result = yield from [1, 2]
    print("from list", result)
    try:
        yield from inner()
    except ZeroDivisionError as e:
        print("outer caught", e)
    return "outer result"


g = outer()
show(next, g)
print(g.gi_yieldfrom.__name__)
show(g.send, "A")
show(g.send, "B")
show(g.send, None)
show(next, g)
show(g.throw, KeyError("thrown in"))
show(next, g)
g = outer()
next(g)
show(g.close)
g = outer()
for _ in range(4):
    show(next, g)
show(g.throw, ZeroDivisionError("deep"))
g = outer()
next(g), next(g), next(g)
show(g.send, "to a list")


class Iter:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n > 2:
            raise StopIteration("iter value")
        return self.n

    def throw(self, *a):
        print("Iter.throw", a[0] if isinstance(a[0], type) else type(a[0]).__name__)
        raise StopIteration("thrown value")

    def close(self):
        print("Iter.close")


def delegate():
    print("got", (yield from Iter()))


show(list, delegate())
g = delegate()
next(g)
show(g.throw, ValueError("x"))
g = delegate()
next(g)
show(g.close)


def not_iterable():
    yield from 3


show(next, not_iterable())


def nested(n):
    if n:
        yield n
        yield from nested(n - 1)
        yield -n


print(list(nested(4)))


def chain_exceptions():
    try:
        yield 1
    except ValueError:
        raise KeyError("replaced")


g = chain_exceptions()
next(g)
try:
    g.throw(ValueError("first"))
except KeyError as e:
    print(repr(e), repr(e.__context__))


def context():
    try:
        raise ValueError("handled")
    except ValueError:
        yield 1
        yield 2


import sys

g = context()
next(g)
print(sys.exc_info())
try:
    raise KeyError("outside")
except KeyError:
    next(g)
    print(sys.exc_info()[0].__name__)
show(g.throw, 3)
show(g.throw, int)
show(lambda: (i for i in range(3)).send(5))
gen = (x * 2 for x in range(3))
print(gen.__name__, gen.__qualname__, list(gen), list(gen))
show(lambda: (x for x in 5))
lazy = (1 / x for x in [1, 0, 2])
show(next, lazy)
show(next, lazy)
show(next, lazy)


def many():
    a, b = yield 1, 2
    print(a, b)
    c = yield
    d = (yield c) + (yield)
    print(d)
    print((yield), (yield 9))
    lst = [(yield), *(yield)]
    print(lst, f"{(yield 'f')}")


g = many()
for v in [None, (3, 4), "c", 10, 20, "p", "q", 1, [2, 3], "fin"]:
    show(g.send, v)


# StopIteration that is thrown into what has not begun leaves it as it is.
async def never_begun():
    pass


async def never_yielding():
    yield


for begun in never_begun(), many(), never_yielding().athrow, (x for x in ()):
    try:
        (begun.throw if hasattr(begun, "throw") else lambda e: begun(e).send(None))(StopIteration(4))
    except BaseException as e:
        print(repr(e), repr(e.__cause__))
g = many()
next(g)
try:
    g.throw(StopIteration(4))
except RuntimeError as e:
    print(repr(e), repr(e.__cause__))

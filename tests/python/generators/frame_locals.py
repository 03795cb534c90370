# f_locals of generators that have not begun, are suspended, run or have ended.
import asyncio
import inspect


def each(items, a=None, *rest, key=1, **more):
    b = (1, 2, 3)
    for v in items:
        yield lambda: (v, a)


def show(frame):
    print({name: value for name, value in dict(frame.f_locals).items() if not callable(value)})


g = each([1, 2], None, 3, x=4)
show(g.gi_frame)
print(inspect.getgeneratorlocals(g))
next(g)
show(g.gi_frame)
print("a" in g.gi_frame.f_locals, g.gi_frame.f_locals["a"], g.gi_frame.f_locals.get("b"), "c" in g.gi_frame.f_locals)
list(g)
print(g.gi_frame, inspect.getgeneratorlocals(g))


def outer(n):
    none = None

    def inner(m):
        yield n, none, m

    return inner(n + 1)


g = outer(1)
print(inspect.getgeneratorlocals(g))
next(g)
print(inspect.getgeneratorlocals(g))
e = (x for x in [5])
next(e)
print(inspect.getgeneratorlocals(e)["x"])


async def waits(first, second=None):
    third = 3
    await asyncio.sleep(0)


async def steps(first):
    yield first


c = waits(1)
print(inspect.getcoroutinelocals(c))
c.send(None)
print(inspect.getcoroutinelocals(c))
c.close()
print(inspect.getcoroutinelocals(c), inspect.getasyncgenlocals(steps(7)))


def plain(argument=None):
    local = None
    frame = inspect.currentframe()
    print(frame.f_locals["argument"], frame.f_locals["local"], dict(frame.f_locals).keys())


plain()

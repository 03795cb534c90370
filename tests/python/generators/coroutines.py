# Coroutines, awaitables, async with/for, async generators and comprehensions, driven by hand.
import inspect
import traceback


class Suspend:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        got = yield self.value
        return got


def drive(coro, *sends):
    """Runs a coroutine, sending the values in turn; shows what it suspends with and what it returns."""
    out = []
    try:
        out.append(coro.send(None))
        for s in sends:
            out.append(coro.throw(s) if isinstance(s, BaseException) else coro.send(s))
    except StopIteration as stop:
        return out, "returned", stop.value
    except BaseException as e:
        return out, "raised", type(e).__name__, str(e)
    coro.close()
    return out, "suspended"


async def simple():
    return 42


async def awaits(n):
    a = await Suspend(n)
    b = await Suspend(a + 1)
    return a, b, await simple()


async def catching():
    try:
        await Suspend("wait")
    except ValueError as e:
        return f"caught {e}"
    finally:
        await Suspend("cleanup")


print(drive(simple()), drive(awaits(1), 10, 20), drive(awaits(1)))
print(drive(catching(), ValueError("v"), None), drive(catching(), KeyError("k"), None), drive(catching(), 1, 2))
c = simple()
print(type(c).__name__, inspect.getcoroutinestate(c), c.cr_await, c.__name__, c.__qualname__)
c.close()
print(inspect.getcoroutinestate(c))
for f in (lambda: c.send(None), lambda: list(c), lambda: next(simple_unused), lambda: iter(c), lambda: Suspend(1).send):
    simple_unused = simple()
    simple_unused.close()
    try:
        f()
    except (RuntimeError, TypeError, AttributeError) as e:
        print(type(e).__name__, e)


async def bad_await():
    await 3


async def bad_await2():
    class NotIter:
        def __await__(self):
            return 3

    await NotIter()


async def bad_await3():
    class Coro:
        def __await__(self):
            coroutine = simple()
            coroutine.close()
            return coroutine

    await Coro()


for f in (bad_await, bad_await2, bad_await3):
    print(drive(f()))


async def await_twice():
    c = simple()
    await c
    await c


print(drive(await_twice()))


class Manager:
    def __init__(self, swallow=False):
        self.swallow = swallow

    async def __aenter__(self):
        print("aenter", await Suspend("entering"))
        return self

    async def __aexit__(self, kind, value, tb):
        print("aexit", kind and kind.__name__, await Suspend("exiting"))
        return self.swallow


async def uses_manager(swallow, fail):
    async with Manager(swallow) as m:
        print("body", type(m).__name__)
        if fail:
            raise ValueError("in body")
    return "after"


print(drive(uses_manager(False, False), 1, 2))
print(drive(uses_manager(True, True), 1, 2))
print(drive(uses_manager(False, True), 1, 2))


class Counter:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        return await Suspend(self.n)


async def loop():
    seen = []
    async for x in Counter(3):
        seen.append(x)
        if x == "stop":
            break
    else:
        seen.append("else")
    return seen


print(drive(loop(), "a", "b", "c"), drive(loop(), "a", "stop"))


async def agen(n):
    try:
        for i in range(n):
            got = yield i
            if got:
                print("agen got", got)
            await Suspend(f"between {i}")
    except ValueError as e:
        print("agen caught", e)
        yield "recovered"
    finally:
        print("agen finally")


async def consume():
    out = []
    async for x in agen(2):
        out.append(x)
    return out


print(drive(consume(), None, None))


async def by_hand():
    g = agen(3)
    out = [await g.__anext__(), await g.asend("hello")]
    out.append(await g.athrow(ValueError("thrown")))
    try:
        await anext(g)
    except StopAsyncIteration as e:
        out.append("stopped")
    out.append(await anext(g, "default"))
    return out


print(drive(by_hand(), None, None))


async def closing():
    g = agen(3)
    await g.__anext__()
    await g.aclose()
    await g.aclose()
    try:
        await g.asend(None)
    except StopAsyncIteration:
        return "closed"


print(drive(closing()))


async def comprehensions():
    a = [x async for x in agen(2)]
    b = {x: y for x in [1, 2] for y in [await simple()]}
    c = [await simple() for _ in range(2)]
    d = {x async for x in Counter(1)}
    e = [y async for y in (await simple() for _ in range(2))]
    f = [[z async for z in Counter(1)] for _ in range(2)]
    return a, b, c, d, e, f


print(drive(comprehensions(), *[None, None, "d", "f1", "f2"]))


async def generator_expression():
    g = (x * 2 async for x in Counter(2))
    print(type(g).__name__)
    return [y async for y in g]


print(drive(generator_expression(), 5, 6))


async def wrong_for():
    async for x in [1, 2]:
        pass


async def wrong_with():
    async with open("/dev/null"):
        pass


async def wrong_anext():
    class Bad:
        def __aiter__(self):
            return self

        def __anext__(self):
            return 3

    async for x in Bad():
        pass


for f in (wrong_for, wrong_with, wrong_anext):
    print(drive(f()))


async def stops():
    raise StopIteration("inside")


async def astops():
    yield 1
    raise StopAsyncIteration


print(drive(stops()))


async def run_astops():
    return [x async for x in astops()]


print(drive(run_astops()))


async def chain(n):
    if n == 0:
        return await Suspend("bottom")
    return await chain(n - 1) + 1


print(drive(chain(50), 100))


import types


@types.coroutine
def old_style():
    got = yield "old"
    return got


async def uses_old():
    return await old_style()


print(drive(uses_old(), "new"), inspect.iscoroutinefunction(uses_old), inspect.isawaitable(Suspend(1)), inspect.isasyncgenfunction(agen))


async def conditional(x):
    return (await simple()) if x else (x or await Suspend("falsy")), [await simple(), x], f"{await simple()}"


print(drive(conditional(1)), drive(conditional(0), "sent"))
g = agen(1)
first = g.__anext__()
print(type(g).__name__, type(first).__name__, g.ag_running)
first.close()
try:
    second = g.asend(None)
    second.send(5)
except TypeError as e:
    print(e)


# Where an `async for` fails, by its words in the source.
class Failing:
    def __init__(self, how):
        self.how = how

    def __aiter__(self):
        if self.how == 0:
            raise KeyError("aiter")
        return self

    def __anext__(self):
        if self.how == 1:
            raise KeyError("anext")
        return 5


async def statement(values):
    async for value in values: print(value)


async def lines(values):
    async for value in (
        values):
        print(value)
    else:
        print("else")


async def comprehension(values):
    return [value async for value in values]


async def expression(values):
    return [v async for v in (value async for value in values)]


for function in statement, lines, comprehension, expression:
    for how in Failing(0), Failing(1), Failing(2), 7:
        try:
            function(how).send(None)
        except (KeyError, TypeError) as e:
            for frame in traceback.extract_tb(e.__traceback__)[1:]:
                print(frame.name, frame.line, frame.end_lineno - frame.lineno, frame.colno, frame.end_colno)

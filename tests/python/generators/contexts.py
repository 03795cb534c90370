"""Exceptions thrown into generators: contexts, deprecated arguments; awaitables of async for; frames of generators."""

import sys
import warnings


def handling():
    try:
        raise KeyError("a")
    except Exception:
        yield


def delegating():
    try:
        raise KeyError("b")
    except Exception:
        yield from plain()


def plain():
    yield


for make in (handling, delegating, plain):
    g = make()
    g.send(None)
    try:
        g.throw(ValueError)
    except ValueError as e:
        print(make.__name__, repr(e.__context__))


class Bad:
    def __aiter__(self):
        return self

    def __anext__(self):
        return self

    def __await__(self):
        1 / 0


async def loops():
    async for x in Bad():
        pass


try:
    loops().send(None)
except TypeError as e:
    print(e, repr(e.__cause__))


async def coroutine():
    pass


def makes():
    return coroutine()


sys.set_coroutine_origin_tracking_depth(2)
c = makes()
print([(name, line) for _, line, name in c.cr_origin])
c.close()
sys.set_coroutine_origin_tracking_depth(0)

hooks = []
sys.set_asyncgen_hooks(firstiter=lambda g: hooks.append("first"))


async def asyncgen():
    yield 1


try:
    asyncgen().__anext__().send(None)
except StopIteration as e:
    print(e.value, hooks)
sys.set_asyncgen_hooks(None, None)

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    g = plain()
    next(g)
    try:
        g.throw(ValueError, ValueError("x"), None)
    except ValueError as e:
        print(repr(e), *(w.message for w in caught))


def captured(x=1):
    def k():
        return x

    return sys._getframe()


frame = captured()
print(sorted(frame.f_locals))
frame.clear()
print(frame.f_locals)


class Comprehensions:
    items = [([lambda: x for x in range(2)], lambda: x) for x in range(3)]
    print([([f() for f in fs], g()) for fs, g in items])


def reused():
    [x for x in [1]]
    return [x for _ in [1]]


x = 3
print(reused())
for source in ("{1, *1}", "print(1, *print)", "print(*print)", "print(**{1: 3}, **{1: 5})", "print(**{1: 2})"):
    try:
        eval(source)
    except TypeError as e:
        print(source, e)
for source in (
    "match x:\n  case {**rest, 'key': v}: pass",
    "match x:\n  case 0 + 0: pass",
    "match x:\n  case 0j + 1j: pass",
    "3 + not 3",
    "- not 3",
    "import",
    "class C(x for x in y): pass",
    "f'{3! s}'",
):
    try:
        compile(source, "x", "exec")
    except SyntaxError as e:
        print(repr(source), e.msg, e.lineno, e.offset)

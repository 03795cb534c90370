"""sys.monitoring: which events come, in what order, with what arguments."""

import sys

mon = sys.monitoring
E = mon.events
log = []


def where(code, offset):
    for start, end, line in code.co_lines():
        if start <= offset < end and line is not None:
            return line - code.co_firstlineno


def show(value):
    if value is mon.MISSING:
        return "MISSING"
    if isinstance(value, BaseException):
        return type(value).__name__ + str(value.args)
    name = getattr(value, "__qualname__", None)
    if name:
        return type(value).__name__ + ":" + name
    text = repr(value)
    return type(value).__name__ if " at 0x" in text else text


# CPython has these at instructions that belong to no line
WITHOUT_LINE = ("EXCEPTION_HANDLED", "RERAISE", "PY_UNWIND")


def callback(name):
    def called(code, *args):
        if code.co_filename != __file__ and not code.co_filename.startswith("<string"):
            return
        if code.co_name == "record":
            return
        if name == "LINE":
            log.append((name, code.co_name, args[0] - code.co_firstlineno))
        elif name in ("JUMP", "BRANCH"):
            log.append((name, code.co_name, where(code, args[0]), where(code, args[1])))
        elif name in WITHOUT_LINE:
            log.append((name, code.co_name, show(args[1])))
        else:
            log.append((name, code.co_name, where(code, args[0]), *map(show, args[1:])))

    return called


def record(names, func):
    log.clear()
    mon.use_tool_id(1, "recorder")
    events = 0
    for name in names:
        event = getattr(E, name)
        mon.register_callback(1, event, callback(name))
        if not name.startswith("C_"):
            events |= event
    mon.set_events(1, events)
    try:
        func()
    except Exception as e:
        mon.set_events(1, 0)
        log.append(("ended", repr(e)))
    finally:
        mon.set_events(1, 0)
        for name in names:
            mon.register_callback(1, getattr(E, name), None)
        mon.free_tool_id(1)
    print("---", func.__name__)
    for entry in log:
        print(*entry)


def simple():
    try:
        raise KeyError(1)
    except KeyError:
        x = 1
def unmatched():
    try:
        raise KeyError(1)
    except ValueError:
        x = 1
def named():
    try:
        raise KeyError(1)
    except KeyError as e:
        x = 1
def named_raise():
    try:
        raise KeyError(1)
    except KeyError as e:
        raise ValueError(2)
def reraise():
    try:
        raise KeyError(1)
    except KeyError:
        raise
def reraise_named():
    try:
        raise KeyError(1)
    except KeyError as e:
        raise e
def fin():
    try:
        1/0
    finally:
        x = 1
def fin_raise():
    try:
        1/0
    finally:
        raise KeyError(1)
def fin_ret():
    try:
        1/0
    finally:
        return 1
def fin_ok():
    try:
        x = 1
    finally:
        y = 1
class Manager:
    def __init__(self, r=None): self.r = r
    def __enter__(self): return self
    def __exit__(self, *a): return self.r
def with_():
    with Manager():
        raise KeyError(1)
def with_sup():
    with Manager(1):
        raise KeyError(1)
def with_ok():
    with Manager(1) as x:
        y = 1
def callee(): raise KeyError(1)
def propagates():
    callee()
def star():
    try:
        raise KeyError(1)
    except* KeyError:
        pass
    return 1
def star_un():
    try:
        raise KeyError(1)
    except* ValueError:
        pass
def star_raise():
    try:
        raise KeyError(1)
    except* KeyError:
        raise ValueError
def g():
    yield 1
    yield 2
    return 3
def forgen():
    for i in g(): pass
class It:
    n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 1: raise StopIteration(5)
        return self.n
def forit():
    for i in It(): pass
def nextgen():
    x = g()
    next(x); next(x)
    try: next(x)
    except StopIteration: pass
def outer():
    y = yield from g()
def forouter():
    for i in outer(): pass
def throwg():
    x = g()
    next(x)
    try: x.throw(IndexError(1))
    except IndexError: pass
def throwouter():
    x = outer()
    next(x)
    try: x.throw(IndexError(1))
    except IndexError: pass
def throwcatch():
    def h():
        try:
            yield 1
        except IndexError:
            yield 2
    x = h()
    next(x)
    x.throw(IndexError(1))
    x.close()
def thrownew():
    x = g()
    x.throw(IndexError(1))
def closenew():
    g().close()
def genraise():
    def h():
        yield 1
        raise StopIteration(2)
    for i in h(): pass
def genexp():
    try:
        list(1/i for i in (1, 0))
    except ZeroDivisionError: pass
def coro():
    async def a(): return 1
    async def b():
        x = await a()
        return x + 1
    try: b().send(None)
    except StopIteration: pass
def cororaise():
    async def a(): raise KeyError(1)
    async def b():
        x = await a()
        return x + 1
    try: b().send(None)
    except KeyError: pass
def awith():
    class A:
        async def __aenter__(self): return 1
        async def __aexit__(self, *a): return None
    async def b():
        async with A():
            1/0
    try: b().send(None)
    except ZeroDivisionError: pass
def assertion():
    assert False, 'x'
def unpack():
    a, b = 1,
def iterlist():
    for x in [1]: pass
def badfor():
    for x in 5: pass
def nested():
    try:
        try:
            1/0
        except ValueError:
            pass
        finally:
            x = 1
    except ZeroDivisionError:
        pass
def trycont():
    for i in (1, 2):
        try:
            1/0
        except ZeroDivisionError:
            continue
def classbody():
    class X:
        a = 1
def cls():
    class X:
        def __init__(self): pass
    X()
def lam():
    f = lambda: 1
    f()

class C:
    def __init__(self, a=0): self.a = a
    def m(self, *a, **k): return 1
    @staticmethod
    def s(x): return x
    @classmethod
    def c(cls, x): return x
    def __call__(self, x): return x
    @property
    def p(self): return 1
class D(C):
    def m(self, x):
        return super().m(x)
def deco(f): return f
def add(a, b=2, *, k=1): return a
def calls():
    len([])
    [].append(2)
    add(1)
    add(1, 2, k=3)
    add(k=3, a=1)
    o = C()
    o = C(5)
    o.m(1)
    o.m()
    o.m(1, 2, 3, k=4)
    C.m(o, 1)
    b = o.m
    b(1)
    o.s(1)
    o.c(1)
    C.c(2)
    o(3)
    o.p
    D().m(1)
def calls2():
    math.sqrt(4)
    "a".upper()
    ap = [].append
    ap(3)
    int("5")
    int().__repr__()
    x = [1, 2]
    add(*x)
    add(*x, k=3)
    add(**{'a': 1})
    add(*())if 0 else None
    max(1, 2, key=abs)
    sorted([3, 1], key=lambda v: -v)
    f"{x!r}"
    type(5)
    functools.partial(add, 1)()
    (lambda: 1)()
def decorated():
    @deco
    def f(): pass
    @deco
    class X: pass
def withs():
    with Manager(1):
        pass
def withx():
    with Manager(1):
        1/0
def fails():
    try: len(5)
    except TypeError: pass
    try: int('x')
    except ValueError: pass
    try: add()
    except TypeError: pass
    try: C(1, 2, 3)
    except TypeError: pass
def comps():
    [len([]) for i in (1, 2)]
    {str(i) for i in (1,)}
    list(abs(i) for i in (1, 2))
    {i: abs(i) for i in (1,)}
def asserts():
    try:
        assert 0, 'x'
    except AssertionError: pass
def imports():
    import math
    from math import sqrt
def multi():
    add(
        len([]),
        abs(
            3),
    )
def sups():
    class E(C):
        def m(self, x):
            return super(E, self).m(x)
        def p2(self):
            return super().__repr__()
    E().m(1)
    try: E().p2()
    except Exception: pass

def lines():
    x = 1
    for i in range(2):
        if i:
            y = 2
        else:
            y = 3
    while x < 3:
        x += 1
    try:
        z = 1
    finally:
        w = 2
    with Manager() as f:
        q = 1
    match x:
        case [1]:
            y = 1
        case _:
            y = 3
    for a in (1, 2): b = a
    else:
        c = 1
    class K:
        a = 1
        def f(self): return 1
    K().f()
    x = 5; y = 6
    try:
        raise ValueError
    except TypeError:
        pass
    except ValueError as e:
        z = 1
    exec("x = 1\ny = 2")
    list(i for i in (1, 2))
    (lambda: 1)()
    add(
        len([]),
        2,
    )

def loops():
    for a in range(2):
        if a:
            x = 4
        else:
            x = 6
    x = 7
def whiles():
    i = 0
    while i < 3:
        i += 1
        if i == 1:
            continue
        if i == 2:
            break
        y = 1
    else:
        z = 2
    z = 3
def elifs(x=2):
    if x == 1:
        a = 1
    elif x == 2:
        a = 2
    elif x == 3:
        a = 4
    else:
        a = 3
    b = 1
def last():
    for i in (1,):
        if i:
            pass
def handlers():
    try:
        1/0
    except ValueError:
        a = 1
    except ZeroDivisionError as e:
        a = 2
    b = 1
def with_branch():
    with Manager(1):
        1/0
    b = 1
def forelse():
    for i in ():
        pass
    else:
        a = 1
    while True:
        break
    b = 1
    while a:
        a = 0
    return b
def nested_loops():
    for i in (1, 2):
        for j in (1,):
            if j == 2:
                pass
        if i == 5: x = 1
    if not i:
        return

EXCEPTIONS = ["PY_START", "PY_RESUME", "PY_RETURN", "PY_YIELD", "PY_UNWIND", "PY_THROW", "RAISE", "RERAISE"]
EXCEPTIONS += ["EXCEPTION_HANDLED", "STOP_ITERATION"]
for f in simple, unmatched, named, named_raise, reraise, reraise_named, fin, fin_raise, fin_ret, fin_ok, with_, with_sup, with_ok, propagates, star, star_un, star_raise, forgen, forit, nextgen, forouter, throwg, throwouter, throwcatch, thrownew, closenew, genraise, genexp, coro, cororaise, awith, assertion, unpack, iterlist, badfor, nested, trycont, classbody, cls, lam:
    record(EXCEPTIONS, f)
for f in calls, calls2, decorated, withs, withx, fails, comps, asserts, multi, sups:
    record(["CALL", "C_RETURN", "C_RAISE"], f)
record(["LINE"], lines)
for f in loops, whiles, elifs, last, handlers, with_branch, forelse, nested_loops:
    record(["LINE", "JUMP", "BRANCH"], f)
record(["PY_START", "PY_RETURN", "LINE", "CALL", "RAISE"], nested)


def attempt(f, *args):
    try:
        print(f.__name__, *[a for a in args if not hasattr(a, "co_name")], "->", f(*args))
    except Exception as e:
        print(f.__name__, *[a for a in args if not hasattr(a, "co_name")], type(e).__name__, e)


def empty():
    pass


code = empty.__code__
for tool in (-1, 0, 6):
    attempt(mon.get_tool, tool)
    attempt(mon.get_events, tool)
    attempt(mon.set_events, tool, 1)
    attempt(mon.get_local_events, tool, code)
    attempt(mon.set_local_events, tool, code, 0)
    attempt(mon.free_tool_id, tool)
    attempt(mon.register_callback, tool, 1, None)
attempt(mon.use_tool_id, 1, 5)
attempt(mon.use_tool_id, 1, "a")
attempt(mon.use_tool_id, 1, "a")
for events in (0, 3, -1, 1 << 17, 1 << 16, 1 << 31, E.CALL | E.C_RETURN, E.CALL | E.C_RETURN | E.C_RAISE, E.RAISE):
    attempt(mon.register_callback, 1, events, None)
    attempt(mon.set_events, 1, events)
    print(mon.get_events(1))
    attempt(mon.set_local_events, 1, code, events)
    print(mon.get_local_events(1, code))
mon.set_events(1, 0)
mon.set_local_events(1, code, 0)


def disabling(*args):
    print("disabling")
    return mon.DISABLE


print("--- local events, which a tool leaves behind")
mon.register_callback(1, E.PY_START, lambda code, offset: print("starts", code.co_name))
mon.set_local_events(1, code, E.PY_START)
attempt(empty)
mon.free_tool_id(1)
empty()
mon.use_tool_id(1, "b")
print(mon.get_local_events(1, code))
mon.set_local_events(1, code, 0)
empty()

print("--- DISABLE")
mon.register_callback(1, E.PY_START, disabling)
mon.set_local_events(1, code, E.PY_START)
empty(), empty()
print("restarted")
mon.restart_events()
empty(), empty()
mon.set_local_events(1, code, 0)
empty()
print("wanted again")
mon.set_local_events(1, code, E.PY_START)
empty(), empty()
mon.set_local_events(1, code, 0)
mon.register_callback(1, E.RAISE, disabling)
mon.set_events(1, E.RAISE)
try:
    1 / 0
except Exception as e:
    mon.set_events(1, 0)
    print(repr(e))
print(mon.register_callback(1, E.RAISE, None))

print("--- callbacks that fail")


def failing(code, *args):
    if code.co_name == "busy":
        raise KeyError("failing")


def busy():
    try:
        x = 1
        len([])
        1 / 0
    except ZeroDivisionError:
        pass
    len(5)


for name in ("PY_START", "PY_RETURN", "RAISE", "PY_UNWIND", "LINE", "CALL", "C_RETURN", "C_RAISE", "EXCEPTION_HANDLED"):
    event = getattr(E, name)
    mon.register_callback(1, event, failing)
    try:
        mon.set_local_events(1, busy.__code__, event)
    except ValueError:
        mon.set_events(1, E.CALL if name[:2] == "C_" else event)
    try:
        busy()
    except Exception as e:
        mon.set_events(1, 0)
        print(name, repr(e))
    mon.set_events(1, 0)
    mon.set_local_events(1, busy.__code__, 0)
    mon.register_callback(1, event, None)

print("--- several tools")
for tool in (0, 3, 4):
    mon.use_tool_id(tool, str(tool))
    mon.register_callback(tool, E.PY_START, lambda *args, tool=tool: print("tool", tool))
    mon.set_local_events(tool, code, E.PY_START)
empty()
mon.set_local_events(3, code, 0)
empty()
print(mon._all_events())
mon.set_events(4, E.RAISE | E.PY_THROW)
print(mon._all_events())
mon.set_events(4, 0)


def hot(n):
    total = 0
    for i in range(n):
        total += small(i)
    return total


def small(i):
    return i & 1


print("--- compiled code notices")
hot(100000)
starts = 0


def count(code, offset):
    global starts
    starts += 1


mon.register_callback(1, E.PY_START, count)
mon.set_events(1, E.PY_START)
hot(50)
mon.set_events(1, 0)
print(starts)
hot(100000)
print(starts)

"""What generators raise, through chains of them: contexts, tracebacks, early ends, and steps that pass the outer ones by."""
import gc
import sys
import traceback
import types
import warnings


def inner():
    try:
        x = yield 1
        print('got', x, sys._getframe().f_back.f_code.co_name)
        x = yield 2
        raise KeyError(x)
    finally:
        print('inner finally', repr(sys.exception()))


def outer():
    try:
        yield from inner()
    except KeyError as e:
        print('caught', e, e.__context__)
        try:
            1 / 0
        except ZeroDivisionError:
            try:
                yield from inner()
            except KeyError as e2:
                print(repr(e2.__context__))
    return 9


def outer2():
    r = yield from outer()
    print('returned', r)
    yield r


g = outer2()
print(next(g), g.gi_yieldfrom.__name__)
for sent in 'abcd':
    print(g.send(sent))

i = inner()


def over_shared():
    print('result', (yield from i))
    yield 5


h = over_shared()
print(next(h), next(i))
try:
    next(i)
except KeyError:
    print('the inner one ended elsewhere')
print(next(h))


def raises():
    yield 1
    raise ValueError('x')


def middle():
    yield from raises()


def top():
    yield from middle()


z = top()
next(z)
try:
    next(z)
except ValueError as e:
    print([frame.name for frame in traceback.extract_tb(e.__traceback__)])


@types.coroutine
def pause(value):
    return (yield value)


async def leaf(n):
    got = await pause(n)
    if n == 0:
        raise LookupError(got)
    return got


async def chain(depth, n):
    if depth == 0:
        return await leaf(n)
    try:
        return await chain(depth - 1, n) + 1
    finally:
        if depth == 2:
            print('unwinding', repr(sys.exception()))


for n in (0, 1):
    c = chain(4, n)
    print(c.send(None), c.cr_await.__name__)
    try:
        c.send(10)
    except (LookupError, StopIteration) as e:
        print(repr(e))


def deep(n):
    if n:
        yield from deep(n - 1)
    else:
        yield from range(3)


print([list(deep(30)) for _ in range(3)][-1])
t = deep(5)
next(t)
t.close()
print(t.gi_frame, t.gi_yieldfrom)


def throws(n):
    if n:
        try:
            yield from throws(n - 1)
        finally:
            print('leaving', n)
    else:
        try:
            yield 1
        except ValueError:
            yield 'kept'


t = throws(3)
next(t)
print(t.throw(ValueError('q')), list(t))


def empty():
    ends = 0
    for _ in range(500):
        try:
            next(iter(()))
        except StopIteration:
            ends += 1
    return ends


print(empty())


async def items():
    try:
        for n in range(3):
            got = yield n
            if got:
                print('sent', got)
    except ValueError as e:
        print('thrown', e)
        yield 'after'


async def consume():
    print([n async for n in items()])
    a = items()
    print(await a.asend(None), await a.asend('q'))
    print(await a.athrow(ValueError('z')))
    await a.aclose()
    try:
        await a.__anext__()
    except StopAsyncIteration as e:
        print(repr(e))
    b = items()
    await anext(b)
    step = b.athrow(None)
    try:
        await step
    except TypeError as e:
        print(e)


try:
    consume().send(None)
except StopIteration as e:
    print('consumed', e.value)


async def never():
    pass


def forget():
    never()


with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter('always')
    forget()
    gc.collect()
    never().close()
print([str(warning.message) for warning in seen])

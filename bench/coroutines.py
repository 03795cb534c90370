"""Generators with send, throw and close; contextlib; pipelines of coroutines; yield from with results."""
import contextlib
import sys
import time

DEFAULT = 240000


def sink(box):
    while True:
        try:
            box[0] += yield
        except ValueError:
            box[1] += 1


def scale(k, target):
    while True:
        x = yield
        target.send(x * k)


def start(g):
    next(g)
    return g


def inner(n):
    total = 0
    for i in range(n):
        total += yield i
    return total


def outer(n):
    a = yield from inner(n)
    b = yield from inner(n)
    return a + b


@contextlib.contextmanager
def tagged(log, name):
    log[name] = log.get(name, 0) + 1
    try:
        yield name
    finally:
        log[name] += 1


def chunks(it, size):
    chunk = []
    for x in it:
        chunk.append(x)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def flatten(x):
    if isinstance(x, list):
        for y in x:
            yield from flatten(y)
    else:
        yield x


def main(n):
    box = [0, 0]
    target = start(sink(box))
    chain = start(scale(2, start(scale(3, target))))
    for i in range(n):
        chain.send(i)
        if i % 50 == 0:
            target.throw(ValueError("x"))
    g = outer(n // 2)
    next(g)
    result = None
    try:
        while True:
            g.send(1)
    except StopIteration as stop:
        result = stop.value
    log = {}
    for i in range(n // 4):
        with tagged(log, i % 10):
            pass
    c = sum(len(x) * x[0] for x in chunks(range(n), 16))
    nested = [[i, [i + 1, [i + 2, i + 3]]] for i in range(n // 20)]
    f = sum(flatten(nested))
    a = any(x > n - 2 for x in range(n))
    t = tuple(x for x in range(n) if x % 5 == 0)
    z = "".join(str(x % 10) for x in range(n))
    return f"{box} {result} {sum(log.values())} {c} {f} {a} {len(t)} {len(z)} {max(x ^ 5 for x in range(n))}"


if __name__ == "__main__":
    n = int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    t0 = time.perf_counter()
    result = main(n)
    t1 = time.perf_counter()
    print("checksum", result)
    print("elapsed", t1 - t0)

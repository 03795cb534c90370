"""Decorators, closures with nonlocal, functools (lru_cache, partial, reduce, wraps), memoized recursion, *args."""
import functools
import operator
import sys
import time

DEFAULT = 240000


def counted(fn):
    calls = 0

    @functools.wraps(fn)
    def wrapper(*args, **kwargs):
        nonlocal calls
        calls += 1
        return fn(*args, **kwargs)

    wrapper.calls = lambda: calls
    return wrapper


def repeat(times):
    def decorate(fn):
        def wrapper(x):
            for _ in range(times):
                x = fn(x)
            return x
        return wrapper
    return decorate


@counted
def add(a, b=1, *, scale=1):
    return (a + b) * scale


@repeat(3)
def bump(x):
    return x * 3 % 1009


@functools.lru_cache(maxsize=None)
def ways(n, k):
    if n == 0:
        return 1
    if n < 0 or k == 0:
        return 0
    return ways(n - k, k) + ways(n, k - 1)


def memo(fn):
    cache = {}

    def inner(*key):
        if key not in cache:
            cache[key] = fn(*key)
        return cache[key]
    return inner


@memo
def collatz(n):
    return 1 if n == 1 else 1 + collatz(n // 2 if n % 2 == 0 else 3 * n + 1)


def compose(*fns):
    return functools.reduce(lambda f, g: lambda x: g(f(x)), fns)


def make_counter():
    count = 0

    def step(k):
        nonlocal count
        count += k
        return count
    return step


def main(n):
    s = 0
    for i in range(n):
        s += add(i, 2, scale=3)
        s += add(i)
        s += bump(i)
    w = ways(250, 60) % 1000003
    c = max(collatz(i) for i in range(1, n // 4))
    f = compose(lambda x: x + 1, lambda x: x * 2, functools.partial(operator.add, 5))
    t = sum(f(i) for i in range(n))
    counters = [make_counter() for _ in range(10)]
    for i in range(n * 2):
        counters[i % 10](i)
    m = sum(map(lambda x, y: x * y, range(n), range(n)))
    z = len(list(filter(None, map(lambda x: x % 3, range(n)))))
    return f"{s} {add.calls()} {add.__name__} {w} {c} {t} {[k(0) for k in counters][:3]} {m} {z}"


if __name__ == "__main__":
    n = int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    t0 = time.perf_counter()
    result = main(n)
    t1 = time.perf_counter()
    print("checksum", result)
    print("elapsed", t1 - t0)

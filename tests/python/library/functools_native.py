# functools: partial objects, caches, comparison keys, reduce; messages and states.
import copy
import functools
import pickle


def attempt(call):
    try:
        print(repr(call()))
    except BaseException as error:
        print(type(error).__name__, error)


def show(*args, **kwargs):
    return args, kwargs


p = functools.partial(show, 1, a=2)
q = functools.partial(p, 3, b=4)
print(p(5, c=6), q(7, a=8), q.func is show, q.args, q.keywords)
p.note = "x"
r = functools.partial(p, 9)
print(r.func is p, r(), p.__dict__, copy.copy(p).note)
attempt(lambda: functools.partial())
attempt(lambda: functools.partial(5))
attempt(lambda: p.__setstate__(1))
attempt(lambda: functools.partial[int])
print(repr(functools.partial(max, 1, key=None)))
state = p.__reduce__()
print(state[1:] == ((show,), (show, (1,), {"a": 2}, {"note": "x"})))
print(pickle.loads(pickle.dumps(functools.partial(int, base=2)))("101"))


class C:
    m = functools.partial(show, 1)
    n = functools.partialmethod(show, 2)
    o = functools.lru_cache(show)


print(C().n(3)[0][1:])

calls = []


@functools.lru_cache(maxsize=3)
def f(*args, **kwargs):
    calls.append((args, kwargs))
    return len(calls)


print([f(1), f(2), f(1), f(1.0), f(3), f(4), f(2), f(1)], f.cache_info(), f.cache_parameters())
print(f(a=1, b=2) == f(a=1, b=2), f(b=2, a=1) == f(a=1, b=2), f("x"), f(("x",)), f.cache_info())
f.cache_clear()
print(f.cache_info(), f.__wrapped__.__name__, f.__name__, copy.copy(f) is f)
attempt(lambda: f([]))
attempt(lambda: functools.lru_cache(maxsize="x")(len))


@functools.lru_cache(maxsize=None, typed=True)
def g(x):
    return type(x).__name__


print(g(1), g(1.0), g(True), g("a"), g.cache_info())


@functools.cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(150), fib.cache_info())


@functools.lru_cache(0)
def none(x):
    return x


print(none(1), none(1), none.cache_info())

K = functools.cmp_to_key(lambda a, b: (a > b) - (a < b))
print(sorted([3, 1, 2], key=K), K(1) < K(2), K(1).obj, max([1, 5, 2], key=K))
attempt(lambda: K(1) < 2)
attempt(lambda: hash(K(1)))
attempt(lambda: K())
attempt(lambda: K < K)
attempt(lambda: functools.reduce(lambda a, b: a + b, []))
attempt(lambda: functools.reduce(lambda a, b: a + b, 5))
attempt(lambda: functools.reduce(lambda a, b: a + b, [1, 2], 3))
attempt(lambda: functools.reduce(show))


class Counted:
    hashes = 0

    def __init__(self, value):
        self.value = value

    def __hash__(self):
        Counted.hashes += 1
        return hash(self.value)

    def __eq__(self, other):
        return self.value == other.value


for size in (None, 2):
    cached = functools.lru_cache(size)(lambda a, b=0: a.value + b)
    print([cached(Counted(n), b=1) for n in (1, 2, 3, 1, 1)], cached.cache_info(), Counted.hashes)

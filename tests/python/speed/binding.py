# every way arguments reach parameters, from calls that remember how
import functools
from collections import namedtuple
from dataclasses import dataclass, field

def f(a, b=2, *args, c=3, d, **kw): return a, b, args, c, d, kw
def g(a, b=1, c=2): return a, b, c
def h(*args): return args
def k(**kw): return kw
def m(a, /, b, *, c=5): return a, b, c
def n(a, b, c, d, e=5, *, f=6): return a, b, c, d, e, f

class C:
    def __init__(self, x, y=2, *rest, z=3, **kw):
        self.v = x, y, rest, z, kw
    def meth(self, a, b=4, *, c=9): return self.v, a, b, c
    @classmethod
    def cm(cls, a=1): return cls.__name__, a
    @staticmethod
    def sm(a, b=2): return a, b
    def __call__(self, q, r=1): return q, r

@dataclass
class D:
    x: int
    y: str = "y"
    z: list = field(default_factory=list)

@dataclass(frozen=True, order=True)
class E:
    a: int = 0

P = namedtuple("P", "l r", defaults=[7])

class N:
    def __new__(cls, a, b=2):
        o = super().__new__(cls)
        o.v = a, b
        return o
class N2(N):
    def __init__(self, a, b=5):
        self.w = a, b
class N3:
    def __new__(cls, *a):
        return 42 if a else object.__new__(N4)
class N4(N3):
    def __init__(self):
        self.z = "init"

def all_calls():
    c = C(1)
    yield f(1, d=4), f(1, 5, d=4), f(1, 5, 6, 7, d=4, e=8), f(d=1, a=2), f(1, d=2, c=3)
    yield g(1), g(1, 2), g(1, 2, 3), g(1, c=5), g(c=1, a=2), g(*[1, 2]), g(**{"a": 1}), g(*(1,), **{"c": 0})
    yield h(), h(1), h(1, 2, 3, 4), k(), k(a=1, b=2), m(1, 2), m(1, b=2, c=3), n(1, 2, 3, 4), n(1, 2, d=4, c=3, f=0)
    yield c.meth(1), c.meth(1, 2), c.meth(1, c=2), c.meth(a=1), C.meth(c, 5), c.cm(), c.cm(3), C.cm(a=2), c.sm(1), C.sm(1, b=3), c(1), c(q=1, r=3)
    yield C(1, 2, 3, z=4, w=5).v, C(x=0).v, C(1, 2).v, D(1), D(1, "a", [2]), D(x=3, z=[]), E(), E(1) < E(2), P(1), P(1, 2), P(r=1, l=2), P._make([1, 2])
    yield N(1).v, N(1, b=3).v, N2(1).w, N2(1, 2).v, N3(1), N3().z, hasattr(N4(), "z")
    for bad in (lambda: f(), lambda: f(1), lambda: f(1, 2, a=3, d=1), lambda: g(), lambda: g(1, 2, 3, 4), lambda: g(1, z=2), lambda: g(1, a=2), lambda: k(1), lambda: m(a=1, b=2), lambda: m(1, 2, 3), lambda: c.meth(), lambda: c.meth(1, 2, 3), lambda: C(), lambda: D(), lambda: D(1, 2, 3, 4), lambda: D(1, q=2), lambda: E(1, 2), lambda: P(), lambda: P(1, 2, 3), lambda: N(), lambda: n(1), lambda: n(1, 2, 3, 4, 5, 6), lambda: g(*[1], **{"a": 1}), lambda: k(**{1: 2}), lambda: g(*1), lambda: g(**1)):
        try:
            bad()
        except TypeError as e:
            yield str(e)

def shift():
    # defaults and code that change under a call that remembers them
    def call(x): return g(x), C(x).v[1]
    out = [call(1)]
    saved = g.__defaults__, C.__init__.__defaults__
    g.__defaults__ = (8,) * 2; out.append(call(1))
    g.__defaults__ = (9, 9, 9); out.append(call(1))
    C.__init__.__defaults__ = (6,); out.append(call(1))
    g.__defaults__ = None
    try:
        call(1)
    except TypeError as e:
        out.append(str(e))
    g.__defaults__, C.__init__.__defaults__ = saved
    f.__kwdefaults__["c"] = 33; out.append(f(1, d=0)); f.__kwdefaults__["c"] = 3
    return out

first = list(all_calls())
for _ in range(3):
    assert list(all_calls()) == first
for line in first:
    print(line)
print(shift(), shift() == shift())

@functools.lru_cache(maxsize=3)
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(30), fib.cache_info(), fib.cache_parameters(), fib.__name__)
@functools.lru_cache(maxsize=None, typed=True)
def t(*a, **kw): return len(a), sorted(kw)
print([t(1), t(1.0), t(True), t(1), t(x=1), t(x=1), t(1, x=1)], t.cache_info())
t.cache_clear(); print(t.cache_info())
class W:
    @functools.cache
    def twice(self, n): return n * 2
    def __repr__(self): return "W"
w = W(); print(w.twice(2), w.twice(2), W.twice.cache_info())
try:
    fib([])
except TypeError as e:
    print(e)
p = functools.partial(g, 1, c=5)
print(p(), p(2), p(b=3), p(2, c=7), functools.partial(p, 9)(), p.func is g, p.args, p.keywords, functools.partial(int, base=2)("101"))
class Sub(functools.partial): pass
s = Sub(g, 1); s.note = "n"; print(s(2), s.note, s.__dict__, functools.partial(s, 2).func is s)
print(functools.reduce(lambda a, b: a * b, [1, 2, 3], 10), functools.reduce(max, "hello"), sorted([3, 1, 2], key=functools.cmp_to_key(lambda a, b: b - a)))
for bad in (lambda: functools.partial(), lambda: functools.partial(1), lambda: functools.reduce(max, []), lambda: functools.reduce(max, 1), lambda: functools.cmp_to_key(max)(1) < 2, lambda: functools.lru_cache(1)(2), lambda: hash(functools.cmp_to_key(max)(1))):
    try:
        bad()
    except TypeError as e:
        print(e)

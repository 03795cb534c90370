"""Regular expressions by derivatives: frozen dataclasses, match statements, recursion, lru_cache, closures."""
import time
from dataclasses import dataclass
from functools import lru_cache
@dataclass(frozen=True)
class Char:
    c: str
@dataclass(frozen=True)
class Any: pass
@dataclass(frozen=True)
class Cat:
    a: object
    b: object
@dataclass(frozen=True)
class Alt:
    a: object
    b: object
@dataclass(frozen=True)
class Star:
    a: object
@dataclass(frozen=True)
class Empty: pass
@dataclass(frozen=True)
class Fail: pass
def parse(p):
    pos = 0
    def alt():
        nonlocal pos
        left = cat()
        while pos < len(p) and p[pos] == '|':
            pos += 1
            left = Alt(left, cat())
        return left
    def cat():
        nonlocal pos
        out = Empty()
        while pos < len(p) and p[pos] not in '|)':
            out = mkcat(out, rep())
        return out
    def rep():
        nonlocal pos
        a = atom()
        while pos < len(p) and p[pos] in '*+?':
            op = p[pos]; pos += 1
            a = Star(a) if op == '*' else Cat(a, Star(a)) if op == '+' else Alt(a, Empty())
        return a
    def atom():
        nonlocal pos
        c = p[pos]; pos += 1
        if c == '(':
            a = alt()
            assert p[pos] == ')'
            pos += 1
            return a
        return Any() if c == '.' else Char(c)
    return alt()
def mkcat(a, b):
    if isinstance(a, Empty): return b
    if isinstance(b, Empty): return a
    if isinstance(a, Fail) or isinstance(b, Fail): return Fail()
    return Cat(a, b)
def mkalt(a, b):
    if isinstance(a, Fail): return b
    if isinstance(b, Fail): return a
    return a if a == b else Alt(a, b)
@lru_cache(None)
def nullable(r):
    match r:
        case Empty() | Star(): return True
        case Char() | Any() | Fail(): return False
        case Cat(a, b): return nullable(a) and nullable(b)
        case Alt(a, b): return nullable(a) or nullable(b)
def derive(r, c):
    match r:
        case Char(x): return Empty() if x == c else Fail()
        case Any(): return Empty()
        case Empty() | Fail(): return Fail()
        case Star(a): return mkcat(derive(a, c), r)
        case Alt(a, b): return mkalt(derive(a, c), derive(b, c))
        case Cat(a, b):
            d = mkcat(derive(a, c), b)
            return mkalt(d, derive(b, c)) if nullable(a) else d
def matches(r, s):
    for c in s:
        r = derive(r, c)
        if isinstance(r, Fail): return False
    return nullable(r)
t0 = time.perf_counter()
pats = ['(a|b)*abb', 'a.c', '(ab|cd)+e?', 'x*y*z*', '((a|b)(c|d))*', 'hello|help|he(y|llo)']
texts = ['abb', 'aabb', 'babaabb', 'abc', 'ababcd', 'cdcdabe', 'xxyyzz', 'zyx', 'acbd' * 4, 'hello', 'hey', 'help', 'abab' * 6 + 'abb']
hits = 0
for n in range(100):
    for p in pats:
        r = parse(p)
        for t in texts: hits += matches(r, t)
print(hits)
print("elapsed", time.perf_counter() - t0)

import traceback
class V:
    def __init__(self, x): self.x = x
    def __add__(self, o):
        if isinstance(o, V): return V(self.x + o.x)
        return NotImplemented
    def __sub__(self, o):
        if type(o) is V: return V(self.x - o.x)
        if isinstance(o, int): return V(self.x - o)
        return NotImplemented
    def __mul__(self, k): return V(self.x * k)
    def __rmul__(self, k): return V(k * self.x * 10)
    def __repr__(self): return f'{type(self).__name__}({self.x})'
class W(V):
    def __radd__(self, o): return ('W.radd', o)
    def __rsub__(self, o): return ('W.rsub', o)
class R:
    def __radd__(self, o): return ('R.radd', o)
class L(list):
    def __add__(self, o): return NotImplemented
class K:
    def __add__(self, a, b=5): return a, b
class S:
    def __add__(self, *a): return a
def add(a, b): return a + b
def sub(a, b): return a - b
def mul(a, b): return a * b
def iadd(a, b):
    a += b
    return a
def attempt(f, *args):
    try: return f(*args)
    except TypeError as e: return str(e)
for i in range(600):
    out = [attempt(f, a, b) for f in (add, sub, mul, iadd) for a, b in
           [(V(1), V(2)), (V(3), 4), (V(3), 4.5), (V(1), W(2)), (W(1), V(2)), (W(1), W(2)), (V(1), R()), (V(1), 'x'), (V(1), None), (V(1), [1]), (2, V(3)),
            (L([1]), [2]), (L([1]), L([2])), (K(), 1), (S(), 1), (V(1), True)]]
print(*map(str, out), sep='\n')
V.__add__ = lambda s, o: ('replaced', o)
print(add(V(1), V(2)), add(V(1), 5))
def raising(self, o): raise ValueError(o)
V.__sub__ = raising
try: sub(V(1), V(2))
except ValueError as e: print(traceback.format_exc())
V.__mul__.__code__ = (lambda self, k: ('code', k)).__code__
print(mul(V(1), 3))
del V.__add__
print(attempt(add, V(1), V(2)))
class D(V):
    pass
for i in range(500): mul(D(1), 2)
D.__mul__ = lambda s, k: 'own'
print(mul(D(1), 2), mul(V(1), 2))


# comparisons that a node remembers: an answer of NotImplemented, a method put in later, `!=` by `__eq__`, the other side's method
class Version:
    calls = []

    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        if isinstance(other, Version):
            return self.n < other.n
        return NotImplemented

    def __eq__(self, other):
        if isinstance(other, Version):
            return self.n == other.n
        Version.calls.append(other)
        return NotImplemented


class Other:
    def __gt__(self, other):
        return 'other is greater'

    def __eq__(self, other):
        return 'other is equal'

    __hash__ = None


def compare(a, b):
    return a < b, a > b, a == b, a != b


for turn in range(500):
    result = compare(Version(turn), Version(7))
    if turn in (0, 7, 499):
        print(result)
for other in 3, None, 'x', Other():
    try:
        print(Version(1) == other, Version(1) != other, end=' ')
        print(Version(1) < other)
    except TypeError as error:
        print(error)


def equal(a, b):
    return a == b


def unequal(a, b):
    return a != b


def greater(a, b):
    return a > b


for turn in range(500):
    equal(Version(1), Version(2)), unequal(Version(1), Version(2)), greater(Version(1), Version(2))
print(equal(Version(1), 1), unequal(Version(1), 1), equal(Version(1), Other()), unequal(Version(1), Other()))
print(len(Version.calls))
Version.__ne__ = lambda self, other: 'put in'
Version.__gt__ = lambda self, other: ['greater']
print(unequal(Version(1), Version(1)), greater(Version(1), Version(2)))
del Version.__ne__, Version.__gt__
print(unequal(Version(1), Version(1)), greater(Version(1), Version(2)))


class Newer(Version):
    def __lt__(self, other):
        return 'newer'


print(greater(Version(1), Newer(0)), Version(1) < Newer(2))
try:
    greater(Version(1), 5)
except TypeError as error:
    print(error)

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

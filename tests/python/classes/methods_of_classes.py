import sys
class M(type):
    def meta(cls): return ('meta', cls.__name__)
class A(metaclass=M):
    k = 1
    @classmethod
    def make(cls, *args, **kw): return cls.__name__, args, sorted(kw.items())
    @classmethod
    def one(cls, a): return cls.__name__, a, cls.k
    @classmethod
    def four(cls, a, b, c, d=4): return cls.__name__, a, b, c, d
    @staticmethod
    def st(a, b=2): return a, b
    @staticmethod
    def none(): return 'none'
    def use(self): return self.one(1), self.st(1), self.none(), self.four(1, 2, 3), self.four(1, 2, 3, 5)
class B(A):
    k = 2
def go(x, cls):
    return (x.one(5), cls.one(6), x.st(1), cls.st(1, b=3), x.make(1, 2, z=3), cls.make(), x.none(), cls.none(),
            cls.four(1, 2, 3), x.four(1, 2, 3, 4), cls.meta(), x.use())
for i in range(600):
    r = go(A(), A), go(B(), B)
print(r)
a = B()
a.one = lambda v: ('shadow', v)
a.st = lambda v: ('shadow st', v)
print(a.one(3), a.st(4), go(a, B)[0])
A.one = classmethod(lambda cls, a: ('replaced', cls.__name__, a))
print(go(B(), B)[:2])
B.st = staticmethod(lambda a, b=0: ('B.st', a, b))
print(go(B(), B)[2:4], go(A(), A)[2:4])
M.one = property(lambda cls: lambda a: ('from the metaclass', a))
print(go(B(), B)[:2])
del M.one
B.none = 5
try: go(B(), B)
except TypeError as e: print(e)
class C(classmethod):
    def __get__(self, obj, cls=None): return lambda *a: ('own', a)
B.one = C(lambda cls, a: a)
try: print(go(B(), B))
except TypeError as e: print(e)
def bad():
    @classmethod
    def f(cls): raise ValueError(cls)
    return f
A.f = bad()
def call(x):
    return x.f()
for i in range(500):
    for x in (A, A(), B, B()):
        try: call(x)
        except ValueError as e: last = e
print(repr(last))
try: A.one()
except TypeError as e: print(e)
try: A().four()
except TypeError as e: print(e)
class E:
    pass
class F:
    def __eq__(self, o): return 'truthy'
    __hash__ = None
class G:
    def __ne__(self, o): print('ne'); return False
def cmp(a, b):
    return [1 if a == b else 0, 1 if a != b else 0]
e, e2, f, g = E(), E(), F(), G()
for i in range(500): cmp(e, e2); cmp(e, None); cmp(None, e)
print(cmp(e, e), cmp(e, e2), cmp(e, None), cmp(None, None), cmp(e, f), cmp(f, e), cmp(e, 1), cmp(1, e), cmp(e, g), cmp(g, e), cmp(E, E), cmp(True, e), cmp(1.5, None))
E.__eq__ = lambda s, o: True
print(cmp(e, e2), cmp(e, None), cmp(None, e))

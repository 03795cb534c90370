class M(type):
    def __init__(cls, *a): super().__init__(*a)
    def hello(cls): return 'meta ' + cls.__name__
    @property
    def data(cls): return 'data ' + cls.__name__
class A(dict, metaclass=M):
    data = 'hidden'
    def hello(self): return 'instance'
def each(f):
    for i in range(5):
        try: print(f(i), end=' ')
        except Exception as e: print(type(e).__name__, e, end=' ')
    print()
objs = [{1: 2}, A({1: 3}), [], {1: 4}, 'x']
each(lambda i: dict.get(objs[i], 1))
each(lambda i: A.get(objs[i], 1))
each(lambda i: A.data)
each(lambda i: A.hello(objs[i]) if i else A.hello(None))
each(lambda i: str.upper(['a', 'b', 3, 'c', b'd'][i]))
each(lambda i: int.__add__([1, True, 2.0, 2**70, None][i], 1))
each(lambda i: int.__add__(i))
each(lambda i: int.__add__())
each(lambda i: dict.get())
each(lambda i: list.append([1], 2, 3))
each(lambda i: Exception.__init__([ValueError(), KeyError(), OSError(1, "x"), TypeError(), OSError()][i], 7))
each(lambda i: str.join(',', 'ab'))
each(lambda i: str.join(',', [1]))
each(lambda i: object.__setattr__(A(), 'x', i))
each(lambda i: object.__setattr__(3, 'x', i))
each(lambda i: type.__call__(A, {i: 1}))
each(lambda i: A.__init__(A(), {i: 1}))
each(lambda i: M.hello(A))
each(lambda i: type.mro(A)[0] is A)
class B:
    def __init__(self, x): self.x = x
    def __eq__(self, o): return 'eq'
    __hash__ = None
class C(B):
    def __init__(self, x): B.__init__(self, x); self.y = 1
each(lambda i: vars(C(i)))
each(lambda i: B.__eq__(B(1), 2))
each(lambda i: C.__eq__(B(1), 2))
def late(i):
    if i == 3: B.__init__ = lambda self, x: setattr(self, 'x', -x)
    return vars(C(i))
each(late)
def later(i):
    if i == 3: M.get = property(lambda cls: lambda *a: 'from the metaclass')
    return A.get({1: 5}, 1)
each(later)
def last(i):
    if i == 2: A.get = lambda self, k: 'own'
    if i == 4: del A.get
    return A.get({1: 5}, 1)
del M.get
each(last)
import threading
out = []
def work():
    for i in range(3): out.append((dict.get({i: 1}, i), str.upper('ab'), vars(C(i)), list.append(out, 'direct')))
t = threading.Thread(target=work); t.start(); t.join(); print(out)
for i in range(300):
    dict.get({1: 2}, 1)
each(lambda i: dict.setdefault(objs[i], 9, i))
each(lambda i: float.is_integer([1.0, 2.5, 1, True, 'x'][i]))
each(lambda i: bytes.decode([b'a', bytearray(b'b'), b'c', 'd', b'\xff'][i]))

# Hooks of classes that wait for another thread: __init_subclass__, __set_name__, what metaclasses and enumerations call.
import collections
import enum
import queue
import threading
import time

def go(what):
    q = queue.Queue()
    def wait(): return q.get()
    out = []
    t = threading.Thread(target=lambda: out.append(what(wait)))
    t.start()

    for i in range(3): time.sleep(0.005); q.put(i)
    t.join()
    print(what.__name__, out)
def init_subclass(wait):
    class Base:
        def __init_subclass__(cls, /, tag=None, **kw):
            super().__init_subclass__(**kw)
            cls.got = wait(); cls.got2 = wait(); cls.tag = tag; seen.append(cls)
    seen = []
    class A(Base, tag='x'): pass
    return A.got, A.got2, A.tag, seen == [A], len(Base.__subclasses__())
def set_name(wait):
    class D:
        def __set_name__(self, owner, name): self.v = (name, owner.__name__, wait())
    class A:
        a = D(); b = D()
    return A.a.v, A.b.v
def meta(wait):
    class M(type):
        def __new__(mcs, name, bases, ns, **kw):
            c = super().__new__(mcs, name, bases, ns)
            c.made = wait(); return c
        def __init__(cls, name, bases, ns): cls.inited = wait(); super().__init__(name, bases, ns)
    class D:
        def __set_name__(self, owner, name): self.v = (name, wait())
    class A(metaclass=M): a = D()
    return A.a.v, A.made, A.inited
def enums(wait):
    class E(enum.Enum):
        A = 1
        B = 2
        def __init__(self, v): self.w = wait()
    return E.A.w, E.B.w, list(E)
def typecall(wait):
    class D:
        def __set_name__(self, owner, name): self.v = (name, wait())
    T = type('T', (), {'d': D()})
    return T.d.v
def error(wait):
    class D:
        def __set_name__(self, owner, name): wait(); raise ValueError('no')
    try:
        class A: d = D()
    except ValueError as e: return repr(e), e.__notes__
def meta2(wait):
    class M(type): pass
    class B(metaclass=M):
        def __init_subclass__(cls): cls.x = wait()
    class C(B): pass
    return C.x, type(C).__name__
def key(wait):
    class K:
        def __init__(self, v): self.v = v
        def __hash__(self): return 1
        def __eq__(self, o): wait() if self.v == 9 else None; return self.v % 7 == o.v % 7
    d = collections.OrderedDict((K(i), i) for i in (1, 2, 3))
    d.move_to_end(K(9))
    return list(d.values())
for f in (init_subclass, set_name, meta, enums, typecall, error, meta2, key): go(f)

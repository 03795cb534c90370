# The name and obj of an AttributeError that a descriptor, __getattribute__ or __getattr__ raises, and of an ImportError for a name a module lacks.
import functools, operator
class D:
    def __get__(self, o, t): raise AttributeError('D')
class A:
    value = 1
    @property
    def prop(self): raise AttributeError('x')
    d = D()
    @functools.cached_property
    def cp(self): return self.valu
    def method(self): pass
    @classmethod
    @property
    def cmp(cls): raise AttributeError('cmp')
class B(A):
    def __getattribute__(self, name): 
        if name.startswith('z'): raise AttributeError('zz')
        return super().__getattribute__(name)
class C(A):
    def __getattr__(self, name): raise AttributeError('ga ' + name)
class M(type):
    @property
    def mp(cls): raise AttributeError('mp')
    def __getattribute__(cls, name):
        if name == 'q': raise AttributeError('q')
        return super().__getattribute__(name)
class E(metaclass=M): pass
class Named(AttributeError): pass
def show(f, o):
    res = []
    for i in range(1):
        try: f(o)
        except AttributeError as e: res.append((e.args, e.name, type(e.obj).__name__))
    print(res)
show(lambda o: o.prop, A())
show(lambda o: o.prop(), A())
show(lambda o: o.prop(1,2), A())
show(lambda o: getattr(o, 'prop'), A())
show(lambda o: operator.attrgetter('prop')(o), A())
show(lambda o: operator.methodcaller('prop')(o), A())
show(lambda o: o.d, A())
show(lambda o: o.d(), A())
show(lambda o: o.cp, A())
show(lambda o: o.cmp, A())
show(lambda o: o.cmp, A)
show(lambda o: o.d, A)
show(lambda o: o.d(), A)
show(lambda o: A.prop.__get__(o), A())
show(lambda o: A.prop.fget(o), A())
show(lambda o: super(A, o).prop, B())
show(lambda o: super(B, o).prop, B())
show(lambda o: object.__getattribute__(o, 'prop'), A())
show(lambda o: o.zig, B())
show(lambda o: o.zig(), B())
show(lambda o: o.prop, B())
show(lambda o: o.prop(), B())
show(lambda o: getattr(o, 'zig'), B())
show(lambda o: o.prop, C())
show(lambda o: o.prop(), C())
show(lambda o: o.other, C())
show(lambda o: o.other(), C())
show(lambda o: o.mp, E)
show(lambda o: o.mp(), E)
show(lambda o: o.q, E)
show(lambda o: o.q(), E)
def aug(o): o.prop += 1
show(aug, A())
def match(o):
    match o:
        case A(prop=1): pass
show(match, A())
def withs(o):
    class W:
        __enter__ = D()
        __exit__ = D()
    with W(): pass
show(withs, A())
def setp(o): o.prop = 1
show(setp, A())
def delp(o): del o.prop
show(delp, A())
def nested(o): return o.wrap
class N:
    a = A()
    @property
    def wrap(self): return self.a.nothing
show(nested, N())
class Ex:
    @property
    def p(self): raise Named('n', name='given')
    @property
    def p2(self): raise Named('n', obj=3)
    @property
    def p3(self): raise Named
show(lambda o: o.p, Ex()); show(lambda o: o.p2, Ex()); show(lambda o: o.p3, Ex())
import traceback
for _ in range(3): show(lambda o: o.d, A())
def later(f, o):
    for i in range(4):
        try: f(o)
        except AttributeError as e: print(e.name)
later(lambda o: o.prop, A())
def threaded():
    show(lambda o: o.prop, A()); show(lambda o: o.prop(), A()); show(lambda o: o.zig, B()); show(lambda o: o.d, A())
import threading
t = threading.Thread(target=threaded)
t.start()
t.join()
import traceback
class V:
    values = 1
    @property
    def valuez(self): raise AttributeError('no such thing')
try: V().valuez
except AttributeError: traceback.print_exc()
class W:
    values = 1
    def __getattribute__(self, name):
        if name == 'valuez': raise AttributeError('hm')
        return super().__getattribute__(name)
try: W().valuez
except AttributeError: traceback.print_exc()

import sys, types
class Mod: pass
def t(**kw):
    m = Mod()
    for k, v in kw.items(): setattr(m, k, v)
    sys.modules['modx'] = m
    try: from modx import prop
    except BaseException as e: print(type(e), e, getattr(e,'name',0), getattr(e,'path',0), getattr(e,'name_from',0))
t(); t(__name__='nm'); t(__name__=3); t(__name__='nm', __file__='f'); t(__name__='nm', __file__=3); t(__file__='f'); t(__spec__=3)
S = types.SimpleNamespace
t(__name__='nm', __spec__=S(origin='or', has_location=True))
t(__name__='nm', __spec__=S(origin='or', has_location=False))
t(__name__='nm', __spec__=S(origin=3, has_location=True))
t(__name__='nm', __spec__=S(origin='or', has_location=True, _initializing=True))
t(__name__='nm', __spec__=S(_initializing=True))
t(__spec__=S(_initializing=True, origin='or', has_location=True))
Mod = lambda: types.ModuleType('real')
t(); t(__name__='nm'); t(__name__=3); t(__name__='nm', __file__='f'); t(__name__='nm', __file__=3); t(__file__='f'); t(__spec__=3)
t(__name__='nm', __spec__=S(origin='or', has_location=True))
t(__name__='nm', __file__='f', __spec__=S(origin='or', has_location=True, _initializing=True))
t(__name__='nm', __file__='f', __spec__=S(origin='or', has_location=True, _initializing=1))
t(__name__='nm', __file__='f', __spec__=3)

class Meta(type):
    def tag(cls): return 'meta ' + cls.__name__
    @property
    def shown(cls): return 'data of the metaclass'
class Plain(metaclass=Meta):
    __slots__ = ('x',)
    def tag(self): return 'plain'
    shown = 'own'
    @property
    def prop(self): return 1
class Other(Plain): pass
def read(C):
    return C.__repr__, C.tag, C.shown, C.x, C.prop, C.__init__
def names(C):
    return [getattr(v, '__qualname__', type(v).__name__) for v in read(C)]
for i in range(600):
    a = names(Plain)
print(a, names(Other))
Plain.tag = lambda self: 'changed'
print(names(Plain)[1], names(Other)[1])
del Plain.tag
print(names(Plain)[1], read(Plain)[1]())
Meta.__repr__ = lambda cls: 'from Meta'
print(names(Plain)[0], repr(Plain))
def reprs(t):
    return t.__repr__ is dict.__repr__, t.__len__ is dict.__len__, t.fromkeys.__self__.__name__, t.get is dict.get
class D(dict): pass
class E(dict):
    def __repr__(self): return 'E'
    def __len__(self): return 0
for i in range(600):
    b = reprs(dict), reprs(D), reprs(E)
print(b)
D.__repr__ = lambda self: 'D'
print(reprs(D))
del D.__repr__
print(reprs(D), str.lower('ABC'), list(map(str.upper, 'abc')))
class V:
    def __get__(self, o, c): return 'got', o, c.__name__
class W:
    v = V()
class MM(type): pass
class X(metaclass=MM): v = 5
def v(C): return C.v
for i in range(600): c = v(W), v(X)
print(c)
MM.v = V()
print(v(X))
V.__set__ = lambda self, o, value: None
print(v(X), v(W))

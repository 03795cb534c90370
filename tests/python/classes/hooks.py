# __init_subclass__, __class_getitem__, __mro_entries__, __instancecheck__, __subclasscheck__, __set_name__ order, __new__.
class Plugin:
    registry = {}

    def __init_subclass__(cls, /, key=None, **kwargs):
        super().__init_subclass__(**kwargs)
        print("subclass", cls.__name__, key)
        cls.registry[key or cls.__name__.lower()] = cls


class Json(Plugin): ...


class Xml(Plugin, key="x"): ...


class Sub(Json, key="sub"): ...


print(sorted(Plugin.registry))
try:

    class Bad(Plugin, other=1): ...
except TypeError as e:
    print(e)
try:

    class Bad2(flag=1): ...
except TypeError as e:
    print(e)


class Box:
    def __class_getitem__(cls, item):
        return f"{cls.__name__}[{item!r}]"


class SubBox(Box): ...


print(Box[int], SubBox[1, 2], Box[...], Box[1:2])
try:
    Plugin[int]
except TypeError as e:
    print(e)
try:
    int[str]
except TypeError as e:
    print(e)


class Proxy:
    def __init__(self, *bases):
        self.bases = bases

    def __mro_entries__(self, bases):
        print("mro entries of", len(bases))
        return self.bases


class FromProxy(Proxy(list), Proxy()): ...


print(FromProxy.__bases__, [type(b).__name__ for b in FromProxy.__orig_bases__])
import types

print(types.resolve_bases((Proxy(dict),)), types.new_class("N", (Proxy(int),), {}, lambda ns: ns.update(v=1)).v)
try:
    type("T", (Proxy(list),), {})
except TypeError as e:
    print(e)


class EvenMeta(type):
    def __instancecheck__(cls, instance):
        return isinstance(instance, int) and instance % 2 == 0

    def __subclasscheck__(cls, sub):
        return sub is int


class Even(metaclass=EvenMeta): ...


print(isinstance(4, Even), isinstance(3, Even), issubclass(int, Even), issubclass(str, Even), isinstance("a", (str, Even)))
for f in (lambda: isinstance(1, 2), lambda: isinstance(1, [int]), lambda: issubclass(1, int), lambda: issubclass(int, 1), lambda: isinstance(1, (int, 2)), lambda: isinstance("", (int, 2)), lambda: isinstance(1, list[int])):
    try:
        print(f())
    except TypeError as e:
        print(e)


class FakeClass:
    @property
    def __class__(self):
        return dict


print(isinstance(FakeClass(), dict), type(FakeClass()).__name__, FakeClass().__class__)


class Upper(str):
    def __new__(cls, value, *rest):
        print("new", value, rest)
        return super().__new__(cls, str(value).upper())

    def __init__(self, value, *rest):
        self.rest = rest


u = Upper("abc", 1, 2)
print(u, u.rest, type(u).__name__, u.lower(), type(u.lower()).__name__)


class Other:
    def __new__(cls):
        return 42

    def __init__(self):
        print("never")


print(Other())


class Pair(tuple):
    def __new__(cls, a, b):
        return tuple.__new__(cls, (a, b))

    first = property(lambda self: self[0])


print(Pair(1, 2), Pair(1, 2).first, Pair(1, 2) == (1, 2), Pair(3, 4) + (5,))
for f in (lambda: tuple.__new__(int), lambda: tuple.__new__(3), lambda: object.__new__(int), lambda: int.__new__(str), lambda: object.__new__()):
    try:
        print(f())
    except TypeError as e:
        print(e)


class Named:
    def __set_name__(self, owner, name):
        print(owner.__name__, name)


class Order:
    b = Named()
    a = Named()

    def __init_subclass__(cls):
        print("after set_name", cls.__name__)


class Order2(Order):
    c = Named()


# names
class Outer:
    class Inner:
        def method(self):
            def local():
                class Deep: ...

                return Deep

            return local()

    lam = lambda self: None


print(Outer.Inner.__qualname__, Outer.Inner.method.__qualname__, Outer.Inner().method().__qualname__, Outer.lam.__qualname__)
Outer.__name__ = "Renamed"
Outer.__qualname__ = "Q"
print(Outer.__name__, Outer)
try:
    Outer.__name__ = 3
except TypeError as e:
    print(e)


class Mangled:
    __private = 1

    def __method(self, __arg=2):
        return self.__private + __arg

    def run(self):
        return self.__method(), self.__dunder__()

    def __dunder__(self):
        return "d"


class _Under:
    __x = 5


class __Double:
    __y = 6


print(Mangled().run(), sorted(n for n in vars(Mangled) if "Mangled" in n), [n for n in vars(_Under) if n.startswith("_Under")], [n for n in vars(__Double) if n.startswith("_Double")])

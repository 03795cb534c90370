# __prepare__, __new__, __init__, __call__ of metaclasses; keyword arguments; derivation and conflicts.
class Log(type):
    @classmethod
    def __prepare__(mcs, name, bases, **kwargs):
        print("prepare", mcs.__name__, name, [b.__name__ for b in bases], kwargs)
        return {"prepared": True}

    def __new__(mcs, name, bases, namespace, **kwargs):
        print("new", name, sorted(k for k in namespace if not k.startswith("__")), kwargs)
        return super().__new__(mcs, name, bases, namespace)

    def __init__(cls, name, bases, namespace, **kwargs):
        print("init", cls.__name__, kwargs)
        super().__init__(name, bases, namespace)

    def __call__(cls, *args, **kwargs):
        print("call", cls.__name__, args, kwargs)
        return super().__call__(*args, **kwargs)

    def __getattr__(cls, name):
        return f"meta {name}"

    def __len__(cls):
        return 42

    def __iter__(cls):
        return iter(["a", "b"])

    def __contains__(cls, item):
        return item == "x"

    def __getitem__(cls, key):
        return (cls.__name__, key)

    def __repr__(cls):
        return f"<class-like {cls.__name__}>"

    @property
    def upper(cls):
        return cls.__name__.upper()


class Base(metaclass=Log, color="red"):
    x = 1

    def __init__(self, value=0):
        self.value = value


class Derived(Base, size=3):
    y = 2


print(Base.prepared, Base.nothing, len(Base), list(Base), "x" in Base, "y" in Base, Base["key"], Base, Base.upper)
print(Derived(5).value, type(Derived) is Log, Derived.__class__)
try:
    Base().upper
except AttributeError as e:
    print(e)


class OrderedEnum(type):
    def __prepare__(name, bases):
        class Namespace(dict):
            def __missing__(self, key):
                if key.startswith("__"):
                    raise KeyError(key)
                self.setdefault("_names", []).append(key)
                self[key] = len(self["_names"])
                return self[key]

        return Namespace()


class Colour(metaclass=OrderedEnum):
    RED
    GREEN
    BLUE


print(Colour._names, Colour.RED, Colour.BLUE)


class Singleton(type):
    _instances = {}

    def __call__(cls, *args):
        if cls not in cls._instances:
            cls._instances[cls] = super().__call__(*args)
        return cls._instances[cls]


class Config(metaclass=Singleton):
    def __init__(self, name):
        self.name = name


print(Config("a") is Config("b"), Config("c").name)


class M1(type): ...


class M2(type): ...


class M3(M1, M2): ...


class A(metaclass=M1): ...


class B(metaclass=M2): ...


try:

    class C(A, B): ...
except TypeError as e:
    print(e)


class D(A, B, metaclass=M3): ...


print(type(D), type(D).__mro__)


def function_as_metaclass(name, bases, namespace, **kwargs):
    return (name, bases, [k for k in namespace if not k.startswith("__")], kwargs)


class F(int, metaclass=function_as_metaclass, flag=1):
    attribute = 1


print(F)

Made = type("Made", (Base,), {"z": 3, "double": lambda self: self.value * 2}) if False else Log("Made", (Base,), {"z": 3, "double": lambda self: self.value * 2})
print(Made(21).double(), Made.z, Made.__mro__)

for bad in (
    lambda: type("x"),
    lambda: type(),
    lambda: type("x", (), {}, 1),
    lambda: type(1, (), {}),
    lambda: type("x", [], {}),
    lambda: type("x", (), []),
    lambda: type("a\0b", (), {}),
    lambda: type("x", (1,), {}),
    lambda: type("x", (bool,), {}),
    lambda: type("x", (type(None),), {}),
    lambda: type("x", (int, str), {}),
    lambda: type("x", (object, int), {}),
    lambda: type("x", (int, int), {}),
    lambda: type("x", (), {"__slots__": "x", "x": 1}),
    lambda: type("x", (), {"__slots__": ["not identifier"]}),
    lambda: type("x", (), {"__slots__": [1]}),
    lambda: type("x", (), {"__qualname__": 1}),
    lambda: type("x", (int,), {"__slots__": "a"}) and "fine",
    lambda: type("x", (tuple,), {"__slots__": "a"}),
    lambda: type("x", (), {}, flag=True),
):
    try:
        print(bad())
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)

class Prepared(type):
    @classmethod
    def __prepare__(mcs, name, bases):
        return 5

try:
    class P(metaclass=Prepared): ...
except TypeError as e:
    print(e)

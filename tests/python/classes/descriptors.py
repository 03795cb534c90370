# Data and non-data descriptors, __set_name__, property, functions as descriptors, __getattr__ and __getattribute__.
class Data:
    def __set_name__(self, owner, name):
        print("set_name", owner.__name__, name)
        self.name = "_" + name

    def __get__(self, instance, owner=None):
        if instance is None:
            return f"Data {self.name} of {owner.__name__}"
        return instance.__dict__.get(self.name, "unset")

    def __set__(self, instance, value):
        instance.__dict__[self.name] = value

    def __delete__(self, instance):
        if self.name not in instance.__dict__:
            raise AttributeError(f"no {self.name}")
        del instance.__dict__[self.name]


class NonData:
    def __get__(self, instance, owner):
        return ("non-data", instance is None, owner.__name__)


class ReadOnly:
    def __init__(self, value):
        self.value = value

    def __get__(self, instance, owner):
        return self.value

    def __set__(self, instance, value):
        raise AttributeError("read only!")


class Positive:
    def __set_name__(self, owner, name):
        self.public, self.private = name, "_" + name

    def __get__(self, instance, owner):
        return getattr(instance, self.private) if instance else self

    def __set__(self, instance, value):
        if value <= 0:
            raise ValueError(f"{self.public} must be positive, not {value!r}")
        setattr(instance, self.private, value)


class Owner:
    data = Data()
    plain = NonData()
    fixed = ReadOnly(7)
    size = Positive()

    def __init__(self, size=1):
        self.size = size


o = Owner()
print(o.data, Owner.data, o.plain, Owner.plain, o.fixed, o.size)
o.data = 5
o.__dict__["data"] = "shadow"
o.__dict__["plain"] = "instance"
o.__dict__["fixed"] = "hidden"
print(o.data, o.plain, o.fixed, sorted(o.__dict__))
del o.data
for f in (lambda: delattr(o, "data"), lambda: setattr(o, "fixed", 1), lambda: setattr(o, "size", -1), lambda: Owner(0), lambda: delattr(o, "fixed")):
    try:
        f()
    except (AttributeError, ValueError) as e:
        print(type(e).__name__, e)


class Temperature:
    def __init__(self):
        self._c = 0.0

    @property
    def celsius(self):
        """Degrees."""
        return self._c

    @celsius.setter
    def celsius(self, value):
        self._c = float(value)

    @celsius.deleter
    def celsius(self):
        self._c = None

    @property
    def fahrenheit(self):
        return self._c * 9 / 5 + 32

    broken = property(lambda self: self.missing)
    write_only = property(None, lambda self, v: print("wrote", v))


t = Temperature()
t.celsius = 100
print(t.celsius, t.fahrenheit, Temperature.celsius.__doc__, Temperature.celsius.fget.__name__)
del t.celsius
print(t.celsius)
t.write_only = 3
for f in (
    lambda: setattr(t, "fahrenheit", 1),
    lambda: delattr(t, "fahrenheit"),
    lambda: t.write_only,
    lambda: t.broken,
    lambda: property().__get__(t),
    lambda: Temperature.fahrenheit.__set__(t, 3),
):
    try:
        print(f())
    except AttributeError as e:
        print(e)
print(isinstance(Temperature.celsius, property), property(doc="d").__doc__, Temperature.celsius.getter(lambda s: 1).fset is Temperature.celsius.fset)


class Dynamic:
    def __init__(self):
        self.real = 1

    def __getattr__(self, name):
        if name.startswith("dyn_"):
            return name[4:]
        raise AttributeError(f"no dynamic {name}", name=name, obj=self)

    def __setattr__(self, name, value):
        print("set", name)
        super().__setattr__(name, value)

    def __delattr__(self, name):
        print("del", name)
        object.__delattr__(self, name)

    def __dir__(self):
        return ["z", "a"]


d = Dynamic()
d.thing = 2
del d.thing
print(d.real, d.dyn_abc, dir(d), getattr(d, "nope", None))
try:
    d.other
except AttributeError as e:
    print(e, e.name, e.obj is d)


class All:
    x = 1

    def __getattribute__(self, name):
        if name == "secret":
            raise AttributeError("hidden")
        value = object.__getattribute__(self, name)
        return ("got", value) if name == "x" else value

    def __getattr__(self, name):
        return "fallback " + name


a = All()
print(a.x, a.secret, a.nothing)


class Lazy:
    def __init__(self, f):
        self.f = f

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner):
        print("computing", self.name)
        value = instance.__dict__[self.name] = self.f(instance)
        return value


class UsesLazy:
    @Lazy
    def answer(self):
        return 42


u = UsesLazy()
print(u.answer, u.answer)


def function(self, n):
    return self, n


bound = function.__get__("me")
print(bound(1), function.__get__(None, int) is function, bound.__self__)
print((lambda self: self).__get__(5, int)())


class BadName:
    def __set_name__(self, owner, name):
        raise ValueError("bad name")


try:

    class Uses:
        field = BadName()
except ValueError as e:
    print(e, e.__notes__)
late = Data()
Owner.late = late
try:
    Owner().late
except AttributeError as e:
    print(e)

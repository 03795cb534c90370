# __slots__: layout, inheritance, defaults, weak references, conflicts.
class Vec:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__ + ":", e)


v = Vec(1, 2)
print(v.x, v.y, Vec.__slots__, hasattr(v, "__dict__"), type(Vec.x).__name__, Vec.x)
attempt(lambda: setattr(v, "z", 3))
attempt(lambda: v.z)
attempt(lambda: v.__dict__)
attempt(lambda: vars(v))
del v.x
attempt(lambda: v.x)
attempt(lambda: delattr(v, "x"))
v.x = 10
print(v.x, Vec.x.__get__(v), Vec.y.__get__(v, Vec))
Vec.y.__set__(v, 20)
print(v.y)
attempt(lambda: Vec.x.__get__(object()))
attempt(lambda: Vec.x.__set__(3, 4))


class Vec3(Vec):
    __slots__ = ("z",)


class Open(Vec3):
    pass


w = Vec3(1, 2)
attempt(lambda: w.z)
w.z = 3
print(w.x, w.y, w.z)
attempt(lambda: setattr(w, "q", 1))
o = Open(1, 2)
o.anything = "fine"
print(o.__dict__, o.x)


class WithDict:
    __slots__ = ("a", "__dict__")


d = WithDict()
d.a = 1
d.b = 2
print(d.__dict__)


class Weak:
    __slots__ = ("__weakref__",)


import weakref

k = Weak()
print(weakref.ref(k)() is k)
attempt(lambda: weakref.ref(v))


class Private:
    __slots__ = ("__hidden",)

    def set(self, value):
        self.__hidden = value

    def get(self):
        return self.__hidden


p = Private()
p.set(5)
print(p.get(), p._Private__hidden)


class SingleString:
    __slots__ = "name"


s = SingleString()
s.name = "n"
print(s.name, SingleString.__slots__)


class Documented:
    __slots__ = {"width": "how wide", "height": "how high"}


print(Documented.width.__doc__, sorted(Documented.__slots__))


class LeftSlots:
    __slots__ = ("l",)


class RightSlots:
    __slots__ = ("r",)


class EmptySlots:
    __slots__ = ()


class Fine(LeftSlots, EmptySlots):
    __slots__ = ()


print(Fine.__mro__)
attempt(lambda: type("Bad", (LeftSlots, RightSlots), {}))
attempt(lambda: setattr(Vec(1, 2), "__class__", Vec3))
a, b = LeftSlots(), RightSlots()
attempt(lambda: setattr(a, "__class__", RightSlots))


class SameLayout:
    __slots__ = ("x", "y")


attempt(lambda: setattr(v, "__class__", SameLayout))
print(type(v).__name__, v.x)


class FromInt(int):
    __slots__ = ()


attempt(lambda: setattr(FromInt(3), "a", 1))
print(FromInt(3) + 4)


class Conflict:
    try:
        class Inner:
            __slots__ = ("a",)
            a = 1
    except ValueError as e:
        print(e)


import copy

c = copy.copy(Vec(5, 6))
print(c.x, c.y)
print(Vec.__dict__["x"].__name__, Vec.x.__objclass__.__name__, Vec.x.__qualname__)

# An empty slot is told with the class's full name.
def local_class():
    class Slotted:
        __slots__ = ('bar',)
    return Slotted


for change in (lambda cls: None, lambda cls: setattr(cls, '__module__', 'mod')):
    Slotted = local_class()
    change(Slotted)
    for use in (lambda: Slotted().bar, lambda: delattr(Slotted(), 'bar'), lambda: Slotted().other):
        try:
            use()
        except AttributeError as error:
            print(error, error.name)

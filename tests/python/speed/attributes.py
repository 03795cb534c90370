# attributes removed from the middle, the end, beyond the fields of the object; classes with slots
class C:
    pass


def state(o):
    return list(o.__dict__.items())


for count in (1, 3, 6, 7, 12):
    for gone in range(count):
        o = C()
        for i in range(count):
            setattr(o, f"a{i}", i)
        delattr(o, f"a{gone}")
        print(count, gone, state(o), hasattr(o, f"a{gone}"))
        setattr(o, f"a{gone}", "back")
        o.new = 1
        print(state(o)[-2:], [getattr(o, f"a{i}") for i in range(count)])
        for i in range(count):
            delattr(o, f"a{i}")
        print(state(o))
        try:
            del o.a0
        except AttributeError as e:
            print(e)


class S:
    __slots__ = ("x", "y", "__dict__")


s = S()
s.x, s.z, s.y, s.w = 1, 2, 3, 4
del s.x
print(s.y, s.__dict__, hasattr(s, "x"))
del s.z
s.x = 5
print(s.x, s.y, s.__dict__)


class Proxy:
    @property
    def __class__(self):
        return int


print(isinstance(Proxy(), int), isinstance(Proxy(), str), isinstance(1, str), isinstance("", (int, str)), isinstance(True, int))

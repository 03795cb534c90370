# Attribute lookup, class and instance dictionaries, methods, repr of the pieces.
class Point:
    """A point."""

    origin = (0, 0)

    def __init__(self, x, y=0):
        self.x = x
        self.y = y

    def norm1(self):
        return abs(self.x) + abs(self.y)

    @classmethod
    def diagonal(cls, n):
        return cls(n, n)

    @staticmethod
    def parse(text):
        return Point(*map(int, text.split(",")))

    def __repr__(self):
        return f"{type(self).__name__}({self.x}, {self.y})"

    def __eq__(self, other):
        if not isinstance(other, Point):
            return NotImplemented
        return (self.x, self.y) == (other.x, other.y)

    __hash__ = None


class Point3(Point):
    def __init__(self, x, y, z):
        super().__init__(x, y)
        self.z = z

    def norm1(self):
        return super().norm1() + abs(self.z)


def attempt(what, f):
    try:
        print(what, "->", f())
    except Exception as e:
        print(what, "->", type(e).__name__ + ":", e)


p = Point(3, -4)
q = Point3(1, 2, 3)
print(p, q, p.norm1(), q.norm1(), Point.diagonal(5), Point.parse("7,8"))
print(p.__dict__, vars(q), Point.__name__, Point.__qualname__, Point.__module__, Point.__doc__)
print(p == Point(3, -4), p != Point(3, -4), p == "p", Point3.__mro__, Point3.__bases__, Point3.__base__)
print(isinstance(q, Point), issubclass(Point3, Point), isinstance(p, (int, Point3)), issubclass(bool, int | str))
print(sorted(n for n in dir(q) if not n.startswith("__")))
attempt("hash", lambda: hash(p))
attempt("missing attribute", lambda: p.zz)
attempt("missing class attribute", lambda: Point.zz)
attempt("missing argument", lambda: Point())
attempt("too many", lambda: Point(1, 2, 3))
attempt("unexpected keyword", lambda: Point(1, z=2))
attempt("duplicate", lambda: Point(1, x=2))
attempt("not callable", lambda: p())
attempt("not iterable", lambda: list(p))
attempt("no len", lambda: len(p))
attempt("no item", lambda: p[0])
attempt("no set item", lambda: p.__setitem__(0, 1))
attempt("no lt", lambda: p < q)
attempt("no add", lambda: p + 1)
attempt("no radd", lambda: 1 + p)
attempt("no neg", lambda: -p)
attempt("no contains", lambda: 1 in p)
attempt("no with", lambda: exec("with p: pass", {"p": p}))
attempt("no call of method without self", lambda: Point.norm1())
attempt("getattr default", lambda: getattr(p, "nope", "default"))
attempt("hasattr", lambda: (hasattr(p, "x"), hasattr(p, "nope")))

p.extra = 1
print(p.__dict__)
del p.extra
attempt("deleted twice", lambda: delattr(p, "extra"))
Point.origin = (1, 1)
print(p.origin, q.origin, Point3.origin)
p.origin = "mine"
print(p.origin, q.origin)
del p.origin
print(p.origin)


def scale(self, by):
    return type(self)(self.x * by, self.y * by)


Point.scale = scale
print(p.scale(2))
bound = p.norm1
print(bound(), bound.__self__ is p, bound.__func__ is Point.norm1, bound.__name__, bound == p.norm1, bound is p.norm1)
print(Point.norm1.__qualname__, type(Point.norm1), type(bound), type(Point.__dict__["diagonal"]), type(Point.__dict__["parse"]))
p.norm1 = lambda: "instance wins"
print(p.norm1(), Point.norm1(Point(1, 1)))


class Empty: ...


e = Empty()
e.__class__ = type("Other", (), {"hello": lambda self: "hello from " + type(self).__name__})
print(e.hello())
attempt("class assignment", lambda: setattr(e, "__class__", 3))
attempt("class assignment layout", lambda: setattr(e, "__class__", int))
e.__dict__ = {"a": 1}
print(e.a, e.__dict__)
attempt("dict assignment", lambda: setattr(e, "__dict__", 3))
attempt("builtin attribute", lambda: setattr(3, "x", 1))
attempt("builtin type attribute", lambda: setattr(int, "x", 1))
attempt("del type attribute", lambda: delattr(Point, "nothing"))
attempt("object arguments", lambda: object(1))
attempt("Empty arguments", lambda: Empty(1))
attempt("init returns", lambda: type("R", (), {"__init__": lambda self: 3})())
print(type(type), type(object), object.__bases__, type.__mro__, type(None), type(...), type(NotImplemented))
print([c.__name__ for c in Point.__subclasses__()])

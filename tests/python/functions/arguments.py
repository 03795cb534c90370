# Binding of arguments: every kind of parameter, defaults, unpacking, and all of the messages.
def attempt(f):
    try:
        print(f())
    except (TypeError, ValueError) as e:
        print(type(e).__name__ + ":", e)


def none(): return "none"
def one(a): return a
def two(a, b): return a, b
def three(a, b, c): return a, b, c
def defaults(a, b=2, c=3): return a, b, c
def star(a, *args): return a, args
def kw(**kwargs): return kwargs
def both(*args, **kwargs): return args, kwargs
def kwonly(*, x, y=2): return x, y
def kwonly3(a, *, x, y, z): return a, x, y, z
def posonly(a, b=2, /): return a, b
def posonly_kw(a, /, **kwargs): return a, kwargs
def mixed(a, b=1, /, c=2, *args, d, e=5, **rest): return a, b, c, args, d, e, rest


for call in (
    lambda: none(1), lambda: none(1, 2), lambda: none(x=1), lambda: one(), lambda: one(1, 2), lambda: one(1, 2, 3), lambda: one(b=1), lambda: one(1, a=2),
    lambda: two(), lambda: two(1), lambda: two(b=1), lambda: three(), lambda: three(1), lambda: three(c=1), lambda: three(1, 2, 3, 4),
    lambda: defaults(), lambda: defaults(1), lambda: defaults(1, c=4), lambda: defaults(c=1), lambda: defaults(1, 2, 3, 4), lambda: defaults(1, 2, 3, 4, 5, d=6),
    lambda: star(), lambda: star(1), lambda: star(1, 2, 3), lambda: star(a=1), lambda: star(1, a=1), lambda: kw(), lambda: kw(a=1, b=2), lambda: kw(1),
    lambda: both(1, 2, x=3), lambda: both(), lambda: kwonly(), lambda: kwonly(1), lambda: kwonly(x=1), lambda: kwonly(1, x=1), lambda: kwonly(x=1, z=3),
    lambda: kwonly3(), lambda: kwonly3(1), lambda: kwonly3(1, x=1), lambda: kwonly3(1, 2, x=1, y=2, z=3), lambda: kwonly3(x=1, y=1, z=1),
    lambda: posonly(), lambda: posonly(1), lambda: posonly(a=1), lambda: posonly(1, b=3), lambda: posonly(1, 2, 3), lambda: posonly_kw(1, a=2), lambda: posonly_kw(a=2),
    lambda: mixed(0, d=4), lambda: mixed(0, 1, 2, 3, 4, d=5, f=6), lambda: mixed(), lambda: mixed(1), lambda: mixed(1, a=2, b=3, d=4), lambda: mixed(1, c=9, d=1),
    lambda: one(*[1]), lambda: one(**{"a": 1}), lambda: two(*[1], **{"b": 2}), lambda: two(*[1], b=2), lambda: two(*(1,), *(2,)), lambda: three(1, *[2], c=3),
    lambda: two(*[1, 2], **{}), lambda: two(**{"a": 1}, **{"b": 2}), lambda: two(**{"a": 1}, **{"a": 2}), lambda: two(a=1, **{"a": 2}), lambda: kw(**{"x y": 1, "": 2}),
    lambda: one(*3), lambda: one(**3), lambda: kw(**[(1, 2)]), lambda: kw(**{1: 2}), lambda: kw(a=1, **{"a": 1}), lambda: len(), lambda: len(1, 2), lambda: len(obj=[]),
    lambda: print(end=1), lambda: print(1, foo=2), lambda: int(1, 2, 3), lambda: int(x=1), lambda: [].append(), lambda: [].append(1, 2), lambda: [].append(x=1), lambda: {}.get(),
    lambda: "".join(1), lambda: "".join([1]), lambda: isinstance(1), lambda: sorted(), lambda: sorted([], None), lambda: sorted([1], key=1), lambda: max(), lambda: min([], default=7),
    lambda: dict(1), lambda: dict([1]), lambda: dict([(1, 2, 3)]), lambda: dict(1, 2), lambda: list(1, 2), lambda: tuple(x=1), lambda: bool(1, 2), lambda: float(1, 2), lambda: str(1, 2, 3, 4), lambda: range(), lambda: range(1, 2, 3, 4), lambda: slice(), lambda: enumerate(), lambda: zip(1), lambda: map(), lambda: map(int), lambda: filter(1), lambda: "x".split(1), lambda: "x".replace("a"),
    lambda: (lambda x: x)(), lambda: (lambda *, k: k)(1), lambda: int(3)(), lambda: str("a")(), lambda: print(end="")(), lambda: list()(0),
):
    attempt(call)


def evaluation_order():
    log = []

    def note(x, value=None):
        log.append(x)
        return value if value is not None else x

    def f(*args, **kwargs):
        return args, kwargs

    note("f", f)(note(1), *note("star", [2, 3]), note(4), k=note("k"), **note("dict", {"z": 1}), j=note("j"))
    note("obj", log.append)
    d = {}
    d[note("key")] = note("value")
    print(log)


evaluation_order()


def mutable(x, acc=[]):
    acc.append(x)
    return acc


print(mutable(1), mutable(2), mutable.__defaults__)
mutable.__defaults__ = ([],)
print(mutable(3))
kwonly.__kwdefaults__ = {"x": 10, "y": 20}
print(kwonly(), kwonly.__kwdefaults__, mixed.__defaults__, mixed.__kwdefaults__)
code = mixed.__code__
print(code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, code.co_varnames[:code.co_argcount + code.co_kwonlyargcount + 2], code.co_flags & 0x0C, code.co_name, code.co_nlocals)


class C:
    def method(self, a): return a
    @classmethod
    def cm(cls, a): return a
    @staticmethod
    def sm(a): return a
    def __init__(self, v=0): self.v = v
    def __call__(self, p): return p


for call in (lambda: C().method(), lambda: C().method(1, 2), lambda: C.cm(), lambda: C.sm(), lambda: C.method(1), lambda: C()(), lambda: C(1, 2), lambda: C(w=1), lambda: C.method(C(), a=5), lambda: C().method(b=1)):
    attempt(call)


def many(a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, *, k0, k1): return a0 + a9 + k0


attempt(lambda: many(*range(10), k0=100, k1=0))
attempt(lambda: many(*range(9), k0=100, k1=0))
attempt(lambda: many(*range(5)))
attempt(lambda: many(*range(12)))
attempt(lambda: many(*range(12), k0=1))


def names_before_values():
    """Argument clinic looks at all names before it converts a value; what it did not make converts as it goes."""
    import inspect
    import zlib
    from datetime import date, datetime, time, timezone

    for call in (
        lambda: (1).to_bytes(length="x", foo=1),
        lambda: "a".split(sep=1, foo=1),
        lambda: b"a".decode(1, encoding=1),
        lambda: b"a".decode(encoding=1, errors=2),
        lambda: compile(1, 2, 3, foo=1),
        lambda: zlib.compress("x", foo=1),
        lambda: date(2020, 1, 1).replace(year="x", hour=1),
        lambda: datetime(2020, "x", 1, foo=1),
        lambda: date(2020, 1, 1).__replace__(year="x", foo=1),
        lambda: time().__replace__(1, 2, 3, 4, 5, 6, 7),
        lambda: names_before_values.__code__.__replace__(1),
    ):
        try:
            print(call())
        except TypeError as error:
            print(error)
    for builtin in (date.today, date.ctime, date.fromisoformat, datetime.__replace__, timezone.utcoffset, date.__reduce__):
        print(builtin.__name__, inspect.signature(builtin), builtin.__text_signature__)


names_before_values()

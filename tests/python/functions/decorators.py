# Decorators of every form, function attributes, annotations, __wrapped__, partial application, signatures.
import functools
import inspect


def trace(f):
    @functools.wraps(f)
    def wrapper(*args, **kwargs):
        result = f(*args, **kwargs)
        print(f"{f.__name__}{args}{kwargs or ''} = {result}")
        return result

    wrapper.calls = 0
    return wrapper


def repeat(n):
    def decorate(f):
        @functools.wraps(f)
        def wrapper(*a):
            return [f(*a) for _ in range(n)]

        return wrapper

    return decorate


def register(names=[]):
    def decorate(f):
        names.append(f.__name__)
        return f

    decorate.names = names
    return decorate


reg = register()


@trace
@repeat(2)
@reg
def add(a, b):
    """Adds."""
    return a + b


add(1, 2)
print(add.__name__, add.__doc__, add.__wrapped__.__wrapped__(5, 6), add.calls, reg.names)
print(inspect.signature(add), inspect.signature(trace), inspect.unwrap(add) is add.__wrapped__.__wrapped__)


@(lambda f: f)
@[reg][0]
def odd_decorators(): ...


def order(label):
    print("evaluate", label)

    def decorate(f):
        print("apply", label)
        return f

    return decorate


@order("a")
@order("b")
def decorated(x=print("default")) -> print("annotation"):
    pass


@order("class")
class Decorated:
    @order("method")
    def m(self): ...


class CountCalls:
    def __init__(self, f):
        functools.update_wrapper(self, f)
        self.f, self.count = f, 0

    def __call__(self, *args):
        self.count += 1
        return self.f(*args)

    def __get__(self, instance, owner):
        return functools.partial(self, instance)


@CountCalls
def hello(name):
    return "hello " + name


print(hello("a"), hello("b"), hello.count, hello.__name__)


class Uses:
    @CountCalls
    def m(self, x):
        return (type(self).__name__, x)


print(Uses().m(3), Uses.__dict__["m"].count)


def annotated(a: int, b: "str" = "x", *args: float, c: list[int], **kw: dict) -> None:
    local: int = 3
    unset: str


print(annotated.__annotations__, inspect.signature(annotated))


class Ann:
    a: int
    b: str = "b"
    c: "Forward"
    (d): int = 1

    def f(self): self.x: int = 4


print(Ann.__annotations__, hasattr(Ann, "a"))
x: int = 5
y: "undefined"
print(__annotations__)
p = functools.partial(annotated, 1, c=[])
print(p.func is annotated, p.args, p.keywords, functools.partial(p, 2).args)


@functools.singledispatch
def show(value):
    return f"object {value}"


@show.register
def _(value: int):
    return f"int {value}"


@show.register(list)
@show.register(tuple)
def _(value):
    return f"sequence of {len(value)}"


print(show(1), show(True), show([1]), show((1, 2)), show("s"), show.dispatch(bool) is show.dispatch(int))


@functools.lru_cache(maxsize=2)
def slow(n):
    print("computing", n)
    return n * n


print(slow(1), slow(2), slow(1), slow(3), slow(2), slow.cache_info())
slow.cache_clear()
print(slow.cache_info(), slow.cache_parameters())


class Cached:
    @functools.cached_property
    def value(self):
        print("once")
        return 7


c = Cached()
print(c.value, c.value, c.__dict__)


@functools.total_ordering
class Version:
    def __init__(self, *parts):
        self.parts = parts

    def __eq__(self, other):
        return self.parts == other.parts

    def __lt__(self, other):
        return self.parts < other.parts


print(Version(1, 2) <= Version(1, 3), Version(2) > Version(1, 9), Version(1) >= Version(1))


def f(): ...


f.attribute = [1]
print(f.__dict__, f.__module__, f.__qualname__, f.__defaults__, f.__kwdefaults__, f.__closure__, f.__doc__, f.__type_params__)
f.__name__, f.__qualname__, f.__doc__ = "g", "h.g", "doc"
print(f.__name__, f.__qualname__, f.__doc__)
for change in (lambda: setattr(f, "__name__", 1), lambda: setattr(f, "__code__", 1), lambda: setattr(f, "__defaults__", 1), lambda: setattr(f, "__closure__", None), lambda: setattr(f, "__dict__", 1), lambda: setattr(f, "__globals__", {}), lambda: setattr(f, "__kwdefaults__", 1), lambda: setattr(f, "__annotations__", 1)):
    try:
        change()
    except (TypeError, AttributeError) as e:
        print(type(e).__name__, e)
f.__code__ = (lambda: "replaced").__code__
print(f())
del f.__doc__
print(f.__doc__)


def stacked(*fs):
    return functools.reduce(lambda f, g: lambda x: f(g(x)), fs)


print(stacked(str, lambda x: x + 1, int)("41") + "!")
print(functools.reduce(lambda a, b: a * b, range(1, 6)), functools.reduce(max, [3, 1, 2], 0))
try:
    functools.reduce(max, [])
except TypeError as e:
    print(e)
print(sorted(["b", "A", "c"], key=functools.cmp_to_key(lambda a, b: (a.lower() > b.lower()) - (a.lower() < b.lower()))))

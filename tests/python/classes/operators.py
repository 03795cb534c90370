# Every operator through special methods: plain, reflected, in place; priorities of subclasses; NotImplemented.
import operator

LOG = []


def make(name):
    def method(self, *args):
        LOG.append(f"{self.tag}.{name}")
        if name in self.refuse:
            return NotImplemented
        return f"{name}({', '.join([self.tag] + [getattr(a, 'tag', repr(a)) for a in args])})"

    return method


BINARY = "add sub mul matmul truediv floordiv mod divmod pow lshift rshift and or xor".split()
names = [f"__{n}__" for n in BINARY] + [f"__r{n}__" for n in BINARY] + [f"__i{n}__" for n in BINARY if n != "divmod"]
names += [f"__{n}__" for n in "neg pos abs invert lt le eq ne gt ge getitem".split()]
names += [f"__{n}__" for n in "round floor ceil trunc".split()]


class Base:
    refuse = ()

    def __init__(self, tag, refuse=()):
        self.tag, self.refuse = tag, refuse

    __hash__ = object.__hash__


for n in names:
    setattr(Base, n, make(n))


class Child(Base): ...


for n in names:
    if n.startswith("__r"):
        setattr(Child, n, make(n))


def show(f, *args):
    LOG.clear()
    try:
        result = f(*args)
    except TypeError as e:
        result = "TypeError: " + str(e)
    print(getattr(f, "__name__", "?"), result, LOG)


a, b, c = Base("a"), Base("b"), Child("c")
ops = [operator.add, operator.sub, operator.mul, operator.matmul, operator.truediv, operator.floordiv, operator.mod, divmod, pow, operator.lshift, operator.rshift, operator.and_, operator.or_, operator.xor]
for op in ops:
    show(op, a, b)
    show(op, a, 1)
    show(op, 1, a)
    show(op, a, c)
for op in (operator.iadd, operator.isub, operator.imul, operator.imatmul, operator.itruediv, operator.ifloordiv, operator.imod, operator.ipow, operator.ilshift, operator.irshift, operator.iand, operator.ior, operator.ixor):
    show(op, a, b)
    show(op, Base("r", [f"__{op.__name__.rstrip('_')}__"]), b)
for op in (operator.neg, operator.pos, abs, operator.invert, round):
    show(op, a)
for op in (operator.lt, operator.le, operator.eq, operator.ne, operator.gt, operator.ge):
    show(op, a, b)
    show(op, a, c)
    show(op, 1, a)
    show(op, Base("r", names), Base("s", names))
refuse_all = Base("r", names)
for op in ops:
    show(op, refuse_all, 1)
    show(op, 1, refuse_all)
    show(op, refuse_all, refuse_all)
show(pow, a, 2, 3)
show(operator.getitem, a, 1)
show(operator.getitem, a, slice(1, 2))
x = a
x += 5
print(x)
x = Base("x", ["__iadd__", "__add__"])
try:
    x += 5
except TypeError as e:
    print(e)
try:
    x @= 5
    print(x)
except TypeError as e:
    print(e)


class Count:
    def __init__(self, n):
        self.n = n

    def __bool__(self):
        print("bool", self.n)
        return self.n > 0

    def __lt__(self, other):
        print("lt", self.n, other.n)
        return Count(self.n - other.n)


print(bool(Count(1) < Count(2) < Count(3)))
print(type(Count(5) and Count(0) or Count(7)).__name__)
print(not Count(0))


class Len:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n


print(bool(Len(0)), bool(Len(2)), len(Len(3)))
for bad in (-1, "x", 2**100, 1.5, True):
    try:
        print(len(Len(bad)))
    except Exception as e:
        print(type(e).__name__, e)


class Bad:
    def __bool__(self):
        return 1


class Index:
    def __index__(self):
        return 3

    def __int__(self):
        return 33

    def __float__(self):
        return 3.5

    def __complex__(self):
        return 3j


try:
    bool(Bad())
except TypeError as e:
    print(e)
i = Index()
print([10, 20, 30, 40][i], "abcdef"[:i], range(10)[i], hex(i), int(i), float(i), complex(i), bin(i), "%d" % i, list(range(i)), chr(i), [0] * i, "x" * i)


class Callable:
    def __call__(self, *a, **k):
        return a, k


print(Callable()(1, *[2, 3], x=4, **{"y": 5}), callable(Callable()), callable(3))


class Item:
    def __getitem__(self, key):
        return key

    def __setitem__(self, key, value):
        print("set", key, value)

    def __delitem__(self, key):
        print("del", key)


it = Item()
print(it[1], it[1:2], it[1:2:3, ...], it[()], it[1,], it[:], it[*[1, 2], 3])
it[1, 2] = 3
it[::2] = "s"
del it[5], it["a":"b"]
it[0] += (1,) if False else 1


# `*=` does not look for a sequence on the right where the left operand is of a class.
class Twice:
    def __index__(self):
        return 2


for left in (Twice(), 2, True, {}, {1}, range(3), 1.5, None):
    for right in ('ab', [1], b'x'):
        try:
            value = left
            value *= right
            print(value)
        except TypeError as error:
            print(error)
print(Twice() * 'ab')

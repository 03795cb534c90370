# Iteration, containment, length hints, reversed, missing, context protocols implemented by classes.
class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n

    def __length_hint__(self):
        print("hint")
        return self.n


print(list(Countdown(3)), tuple(Countdown(2)), sum(Countdown(5)), max(Countdown(4)), 2 in Countdown(5), sorted(Countdown(3)), [*Countdown(2), *Countdown(1)])
a, *b = Countdown(4)
print(a, b, dict(zip(Countdown(3), "abc")), set(Countdown(2)), "-".join(map(str, Countdown(3))))


class OldStyle:
    def __getitem__(self, i):
        if i > 3:
            raise IndexError(i)
        return i * i


print(list(OldStyle()), 9 in OldStyle(), 5 in OldStyle(), list(reversed([1, 2])), [*OldStyle()])
try:
    reversed(OldStyle())
except TypeError as e:
    print(e)


class Seq(OldStyle):
    def __len__(self):
        return 4


print(list(reversed(Seq())), len(Seq()))


class Rev:
    def __reversed__(self):
        return iter("reversed")


print("".join(reversed(Rev())))


class NoIter:
    __iter__ = None
    __contains__ = None
    __reversed__ = None


for f in (lambda: iter(NoIter()), lambda: 1 in NoIter(), lambda: reversed(NoIter()), lambda: iter(3), lambda: [*3], lambda: next(3), lambda: iter(lambda: 1), lambda: next([]), lambda: next(iter([])), lambda: next(iter([]), "default"), lambda: list(iter(iter([1, 2]).__next__, 2))):
    try:
        print(f())
    except (TypeError, StopIteration) as e:
        print(type(e).__name__, e)


class BadIter:
    def __iter__(self):
        return 3


class BadNext:
    def __iter__(self):
        return object()


for c in (BadIter, BadNext):
    try:
        for _ in c():
            pass
    except TypeError as e:
        print(e)


class Contains:
    def __contains__(self, x):
        return x


print(5 in Contains(), 0 in Contains(), [] not in Contains())


class Default(dict):
    def __missing__(self, key):
        self[key] = value = key * 2
        return value


d = Default(a=1)
print(d["a"], d[4], d, d.get(9), 9 in d)


class MyList(list):
    def __getitem__(self, i):
        return ("item", super().__getitem__(i))

    def append(self, x):
        print("append", x)
        super().append(x)

    def __len__(self):
        return 99


m = MyList([1, 2])
m.append(3)
print(m[0], m, len(m), list(m), m == [1, 2, 3], m + [4], type(m[:]), type(m * 2), list.__len__(m))


class MyDict(dict):
    def __setitem__(self, k, v):
        super().__setitem__(k, v * 10)

    def keys(self):
        return ["custom"]


md = MyDict(a=1)
md["b"] = 2
md.update(c=3)
md.setdefault("d", 4)
print(md, list(md), list(md.keys()), {**md}, dict(md))


class Grid:
    def __init__(self):
        self.cells = {}

    def __getitem__(self, pos):
        match pos:
            case (int(x), int(y)):
                return self.cells.get((x, y), ".")
            case (slice() as xs, int(y)):
                return "".join(self[x, y] for x in range(xs.start, xs.stop, xs.step or 1))
            case _:
                raise KeyError(pos)

    def __setitem__(self, pos, value):
        self.cells[pos] = value


g = Grid()
g[1, 1] = "#"
g[3, 1] = "#"
print(g[1, 1], g[0:5, 1], g[0:5:3, 1])
try:
    g["x"]
except KeyError as e:
    print(repr(e))


class Manager:
    def __init__(self, name, swallow=False):
        self.name, self.swallow = name, swallow

    def __enter__(self):
        print("enter", self.name)
        return self.name

    def __exit__(self, kind, value, tb):
        print("exit", self.name, kind and kind.__name__, value, tb is not None)
        return self.swallow


with Manager("a") as x, Manager("b", True) as y:
    print(x, y)
    raise ValueError("inside")
with (
    Manager("c"),
    Manager("d") as z,
):
    print("body", z)


def early():
    for i in range(3):
        with Manager(f"loop{i}"):
            if i == 0:
                continue
            if i == 1:
                break
    with Manager("return"):
        return "value"


print(early())


class NoEnter:
    def __exit__(self, *a): ...


class NoExit:
    def __enter__(self): ...


for c in (NoEnter, NoExit, int):
    try:
        with c():
            print("unreachable")
    except TypeError as e:
        print(e)
try:
    with Manager("outer"):
        with Manager("inner"):
            1 / 0
except ZeroDivisionError as e:
    print("caught", e)


class Replace:
    def __enter__(self): ...

    def __exit__(self, *a):
        raise KeyError("from exit")


try:
    with Replace():
        raise ValueError("original")
except KeyError as e:
    print(repr(e), repr(e.__context__))

# del object[key] of what has none
class O: pass
class S:
    def __setitem__(s,k,v): pass
class G:
    def __getitem__(s,k): return 1
import types,collections
for o in ('a',(1,),b'a',range(3),{1},frozenset(),O(),S(),G(),5,None,1.5,{}.keys(),{}.items(),{}.values(),types.SimpleNamespace(),print,O,int,iter([]),types.MappingProxyType({}),slice(1),Ellipsis,NotImplemented,collections,memoryview(b'ab'),1j,True,lambda:0,ValueError(),(x for x in ()),enumerate([]),zip(),map(int,[]),reversed([]),object(),super(O),property(),collections.namedtuple('N','a')(1),type(None)):
    for k in (0,'x',1.5,True):
        try: del o[k]
        except Exception as e: print(type(o).__name__,repr(k),type(e).__name__,e)
shorter = list(range(10))
backwards = reversed(shorter)
next(backwards)
shorter[1:] = []
print(list(backwards), list(backwards), backwards.__length_hint__())


# iteration by __getitem__, and what ends it
class Squares:
    def __getitem__(self, index):
        if index == 3:
            raise IndexError('done')
        return index * index


class Stops(Squares):
    def __getitem__(self, index):
        if index == 2:
            raise StopIteration
        return super().__getitem__(index)


class Fails(Squares):
    def __getitem__(self, index):
        if index == 1:
            raise KeyError('k')
        return index


class Anything:
    def __getitem__(self, *args, **kwargs):
        if args[0] > 2:
            raise type('Derived', (IndexError,), {})
        return args


print(list(Squares()), [*Stops()], list(Anything()), list(map(str, Squares())), 4 in Squares(), sum(Squares()), list(Squares())[::-1])
for _ in range(3):
    try:
        for each in Fails():
            print(each)
    except KeyError as error:
        print(repr(error), error.__traceback__.tb_next.tb_frame.f_code.co_qualname)
steps = iter(Squares())
print([next(steps, 'end') for _ in range(5)])

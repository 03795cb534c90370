# zip of two lists or tuples in loops (lists that grow and shrink, iterators that others look at), and sums of numbers
import copy
import math
import pickle
import threading
from fractions import Fraction


def pairs(a, b, **options):
    out = []
    for x, y in zip(a, b, **options):
        out.append((x, y))
    return out


for _ in range(600):
    pairs([1, 2, 3], (4, 5))
print(pairs([1, 2, 3], (4, 5)), pairs([1, 2], [3, 4, 5]), pairs([], []), pairs((1,), [2]))
print(pairs(iter([1, 2]), (3, 4)), pairs("ab", [1, 2]), pairs({1: 2}, {3}))
for a, b in (([1, 2, 3], (4, 5)), ((4, 5), [1, 2, 3]), ([1], [2])):
    try:
        print(pairs(a, b, strict=True))
    except ValueError as error:
        print(error)


def growing():
    a, b, out = [1, 2], [3, 4], []
    for x, y in zip(a, b):
        out.append((x, y))
        if x < 6:
            a.append(x + 2)
            b.append(y + 2)
        if x == 4:
            b.pop()
    return out


for _ in range(300):
    growing()
print(growing())


def shared():
    z, out = zip([1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12]), []
    for x, y in z:
        out.append((x, y, next(z, None)))
        if x == 3:
            out.append(z.__reduce__()[0])
    out.append(next(z, None))
    return out


for _ in range(300):
    shared()
print(shared())


def late():
    """The kinds of loops a function has seen change while it is compiled."""
    out = []
    for source in ([(1, 2)], {3: 4}.items(), zip([5], [6]), enumerate("a"), zip([7], [8], strict=True)):
        for x, y in source:
            out.append((x, y))
    return out


for _ in range(300):
    late()
print(late())

z = zip([1, 2, 3], [7, 8])
print([p for p in z], next(z, None), list(z))
z = zip([1, 2, 3], [4, 5, 6])
next(z)
print(list(copy.copy(z)), list(pickle.loads(pickle.dumps(zip([1, 2], (3, 4))))))
z = zip([1, 2, 3], [4, 5, 6])
print([(a, b) for a, b in z if a > 1], list(z))


def sums(a, b):
    for x, y in zip(a, b):
        yield x + y


for _ in range(300):
    list(sums([1, 2, 3], [4, 5, 6]))
print(list(sums([1, 2, 3], [4, 5, 6])))


class Zip(zip):
    pass


print([(a, b) for a, b in Zip([1, 2], [3, 4])])
seen = []


def work():
    for x, y in zip(list(range(3000)), list(range(3000))):
        if x % 1000 == 0:
            seen.append(y)


threads = [threading.Thread(target=work) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(sorted(seen))

inf = math.inf
for numbers in (
    [], [1, 2, 3], (1, 2), [0.1] * 10, [1, 0.1, 2, 0.2], [1e308, 1e308, -1e308], [inf, -inf, 1.0], [inf, 1.0], [2**53, 1],
    [2**53 - 1, 1, 1], [1, 2**70], [0.5, 2**70], [True, 2, 0.5], [1, True], [-0.0], [1e100, 1.0, -1e100], [1.5, 2j],
    [2**53, 0.1, 3], [0.1, 2**60],
):
    print(repr(sum(numbers)), repr(sum(numbers, 10)), repr(sum(numbers, 0.5)), repr(sum(numbers, True)))


class Growing:
    def __radd__(self, other):
        if len(items) < 6:
            items.append(1)
        return other + 1


items = [1, Growing(), Growing()]
print(sum(items), len(items), sum([[1], [2]], []))
try:
    sum([1, "a"])
except TypeError as error:
    print(error)


def kinds(value):
    """Identity tests of values of many kinds."""
    return value is None, value is True, value is not False, not (value is None or value is False), value is value


for _ in range(200):
    answers = [kinds(value) for value in (None, True, False, 1, 0.5, "a", [], {}, ())]
print(answers)

# fsum over what it sums in a row, over what it does not, and where partial sums are many
spread = [2.0**e for e in range(-1000, 1000, 53)]
print(math.fsum(spread + [-x for x in spread]), math.fsum(spread), math.fsum([0.1] * 10), math.fsum(()))
print(math.fsum(x / 7 for x in range(100)), math.fsum([1, 2.5, Fraction(1, 3), True, 10**30, -(10**30)]), math.fsum({0.5: 1, 1.5: 2}))
print(math.fsum([1, math.inf]), math.fsum([math.inf, math.nan]), math.fsum([-math.inf, 1e308]))
for items in ([math.inf, -math.inf], [1e308, 1e308], ['x'], None):
    try:
        print(math.fsum(items))
    except (TypeError, ValueError, OverflowError) as error:
        print(type(error).__name__, error)
for point in ((3, 4), (1e300, 1e300, -1e300), (5e-324, 5e-324), (1e-310, 1), (2.0**1023, 2.0**1023), (2.0**-1022, 2.0**-1022), (1.7e308, 1.7e308)):
    print(math.hypot(*point), math.dist(point, [0] * len(point)))

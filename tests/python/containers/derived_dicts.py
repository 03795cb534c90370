"""Subscripts of classes derived from dict: those with dict's own operations, those with their own, and those that change meanwhile."""
from collections import Counter, OrderedDict, defaultdict


class Missing(dict):
    def __missing__(self, key):
        return key * 2


class Own(dict):
    def __getitem__(self, key):
        return -len(key)

    def __setitem__(self, key, value):
        dict.__setitem__(self, key, value + 1)


class Attributed(dict):
    def __init__(self):
        self.name = "x"


def use(d):
    seen = []
    for i in range(6):
        d["a"] = i
        d["n"] = 0
        d["n"] += 2
        for key in ("a", "n", "zz"):
            try:
                seen.append(d[key])
            except KeyError as e:
                seen.append(e)
    return seen


for _ in range(3):
    for make in (Missing, Own, Counter, Attributed, OrderedDict, lambda: defaultdict(list), dict):
        d = make()
        print(use(d), d)

d = Missing()
print(use(d)[:3])
Missing.__getitem__ = lambda self, key: 77
Missing.__setitem__ = lambda self, key, value: None
print(use(d)[:3], use(Missing()), dict(d))
del Missing.__getitem__, Missing.__setitem__
print(use(d)[:3], use(Missing())[-3:])


def count(words):
    c = Counter()
    for w in words:
        c[w] += 1
    return c


print(count("abracadabra"), count("abc")["zzz"], count(""))
groups = defaultdict(lambda: defaultdict(int))
for i in range(200):
    groups[i % 3][i % 7] += i
print({k: dict(v) for k, v in groups.items()})
try:
    defaultdict(None)["x"]
except KeyError as e:
    print(repr(e))
try:
    count("ab")[[]]
except TypeError as e:
    print(e)

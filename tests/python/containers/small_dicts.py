"""Dicts of a few strs: order, growth past a few keys, keys that equal them, changes while they are walked, copies."""


class S(str):
    pass


class Like:
    asked = 0

    def __init__(self, of):
        self.of = of

    def __hash__(self):
        Like.asked += 1
        return hash(self.of)

    def __eq__(self, other):
        return other == self.of


def make():
    return {"a": 1, "b": 2, "c": 3}


d = make()
print(d, len(d), d["b"], d.get("x"), "c" in d, list(d), list(d.values()), list(d.items()), list(reversed(d)))
d["b"] = 20
d["d"] = 4
d["e"] = 5
print(d, d == {"e": 5, "d": 4, "c": 3, "b": 20, "a": 1}, make() == make(), make() != d)
for i in range(12):
    d["k%d" % i] = i
print(d, len(d))
d = make()
del d["b"]
d["b"] = 0
print(d, d.pop("a"), d.pop("zz", None), d.popitem(), d)
d = make()
print(d.popitem(), d.setdefault("c", 9), d.setdefault("a", 9), d, d.clear(), d)
d["x"] = 1
print(d)
for key in (S("a"), 1, 1.0, None, True, (1,), Like("a"), Like("q"), b"a", ""):
    d = make()
    print(key if not isinstance(key, Like) else "Like", key in d, d.get(key), end="; ")
    d[key] = 9
    print(len(d), list(d.values()), [type(k).__name__ for k in d])
print(Like.asked)
for key in ([], {}):
    for table in ({}, make()):
        try:
            key in table
        except TypeError as e:
            print(e, end=" ")
        try:
            table[key] = 1
        except TypeError as e:
            print(e, table)

# copies are their own
d = make()
e = dict(d)
f = d.copy()
g = {**d, "z": 1}
h = d | {"a": 7}
e["a"] = 5
f["n"] = 6
d["c"] = "changed"
print(d, e, f, g, h)
d |= g
print(d, dict(a=1, b=2), dict({"a": 1}, b=3), dict(zip("abc", range(3))), dict.fromkeys("abc", 0))

# changes while it is walked
d = make()
try:
    for k in d:
        d[k + k] = 1
except RuntimeError as e:
    print(e, d)
d = make()
for k in d:
    d[k] = k
    Like(k) in d
print(d)
d = make()
for k, v in d.items():
    if v == 1:
        for i in range(20):
            d["n%d" % i] = i
        for i in range(20):
            del d["n%d" % i]
    print(k, v, end=" ")
print(d)
it = iter(d)
next(it)
d.clear()
try:
    next(it)
except (RuntimeError, StopIteration) as e:
    print(type(e).__name__, e)

# displays
n = 0


def step():
    global n
    n += 1
    return n


print({"a": step(), "b": step(), "c": {"d": step(), "a": step()}}, {"a": step(), "a": step()}, {"a": step(), **make(), "b": step()})
print([{"i": i, "j": {"k": i * i}} for i in range(3)], {"": 0, "\U0001f600": 1, "\ud83d": 2})


def gen():
    got = {"x": (yield 1), "y": (yield 2)}
    yield got


it = gen()
print(next(it), it.send("X"), it.send("Y"))
rows = [{"name": "n%d" % (i % 3), "value": i} for i in range(6)]
rows[2]["extra"] = True
del rows[3]["value"]
print(rows, sorted(rows, key=lambda r: r["name"])[0] is rows[0])
many = [{"k%d" % i: i, "x": i} for i in range(3000)]
print(len(many), all(m["k%d" % i] == i and m["x"] == i and list(m) == ["k%d" % i, "x"] for i, m in enumerate(many)))


def keywords(**kwargs):
    kwargs.pop("b", None)
    kwargs["new"] = 1
    return kwargs


print(keywords(a=1, b=2), keywords(), keywords(**{"b": 3, "c": 4}))


class Slow(dict):
    def __missing__(self, key):
        return key * 2


s = Slow(a=1)
print(s["a"], s["zz"], s)
a, *rest = {"p": 1, "q": 2, "r": 3}
print(a, rest, [*make()], {**make()}, max(make(), key=make().get), "%(a)s-%(c)s" % make(), "{a}{b}".format(**make()))


def walked(table, change, at=1):
    """Keys, values and items met while the table is changed at one of them, and what is left of each iterator."""
    outcomes = []
    for view in (dict.keys, dict.values, dict.items, reversed):
        copy = table.copy()
        walk = iter(view(copy))
        met = []
        try:
            for count, item in enumerate(walk):
                met.append(item)
                if count == at:
                    change(copy)
        except RuntimeError as error:
            met.append(str(error))
        try:
            rest = list(walk)[:3]
        except RuntimeError as error:
            rest = str(error)
        outcomes.append((met[-3:], len(met), rest))
    met = []
    copy = table.copy()
    try:
        for key, value in copy.items():
            met.append((key, value))
            if len(met) == at + 1:
                change(copy)
    except RuntimeError as error:
        met.append(str(error))
    return outcomes, met[-3:]


def grown(table):
    table['new'] = 0


def shrunk(table):
    del table[next(iter(table))]


def renewed(table):
    table[next(reversed(table))] = 'other'


def emptied(table):
    table.clear()


for table in ({'a': 1, 'b': 2, 'c': 3}, dict.fromkeys('abcdefghijklmn', 1), {1: 1, 2: 2, 3.5: 3}, {1: 1, 2: 2, 3: 3}):
    for change in (shrunk, grown, renewed, emptied):
        print(change.__name__, *walked(table, change))
    print(*walked({}, emptied), *walked(table, emptied, len(table) - 1))
walk = iter({'a': 1, 'b': 2}.items())
print(next(walk), walk.__length_hint__(), walk.__reduce__(), list(walk), walk.__length_hint__(), list(walk))
walk = iter(dict.fromkeys(range(20), 0).values())
print(next(walk), next(walk), walk.__length_hint__(), len(walk.__reduce__()[1][0]), sum(1 for _ in walk), walk.__reduce__()[1])


# copies share their keys, and each goes its own way: beside a list of pairs that says what must be there
def place(pairs, key):
    for i, pair in enumerate(pairs):
        if pair[0] == key:
            return i
    return -1


def copied(d, how):
    return (d.copy, lambda: dict(d), lambda: {**d}, lambda: d | {}, lambda: dict(d.items()))[how]()


def change(random, d, pairs, step):
    key = random.choice(KEYS)
    at = place(pairs, key)
    match random.randrange(7):
        case 0 | 1:
            d[key] = step
            if at < 0:
                pairs.append([key, step])
            else:
                pairs[at][1] = step
        case 2 | 3:
            assert d.pop(key, "absent") == (pairs[at][1] if at >= 0 else "absent")
            if at >= 0:
                del pairs[at]
        case 4 if pairs:
            assert d.popitem() == tuple(pairs.pop())
        case 5:
            assert (key in d) == (at >= 0) and d.get(key, "absent") == (pairs[at][1] if at >= 0 else "absent")
        case _:
            if at < 0:
                pairs.append([key, step])
            assert d.setdefault(key, step) == pairs[at][1]


KEYS = ["k%d" % i for i in range(20)] + [1, 2, 3, True, None, 2.0, 1 << 70, (1, 2), S("k1")]
random = __import__("random").Random(7)
pool = []
for step in range(3000):
    if len(pool) < 6 or random.random() < 0.05:
        if pool and random.random() < 0.7:
            d, pairs = random.choice(pool)
            pool.append((copied(d, random.randrange(5)), [list(pair) for pair in pairs]))
        else:
            pairs = [["k%d" % i, i] for i in range(random.choice([0, 3, 8, 9, 12, 70]))]
            pool.append((dict(pairs), pairs))
        del pool[:-10]
    change(random, *random.choice(pool), step)
    for d, pairs in pool:
        assert len(d) == len(pairs) and str([[k, v] for k, v in d.items()]) == str(pairs), (d, pairs)
        assert str(list(d)) == str([k for k, _ in pairs]) and list(d.values()) == [v for _, v in pairs]
print([(len(d), list(d)[:3]) for d, _ in pool])


def rows(count):
    for i in range(count):
        row = {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6, "g": 7, "h": 8, "i": i}
        if i % 3 == 0:
            row["j"] = i
        row["k"] = i
        if i % 5 == 0:
            del row["c"]
        yield row


print([list(row.items())[-3:] for row in rows(40)][-6:], sum(len(row) for row in rows(40)))
base = {"k%d" % i: i for i in range(12)}
for name in ("x", "y", "z") * 5:
    other = {**base, name: 1}
    other["k3"] = name
    del other["k5"]
    other["k5"] = 5
    print(len(other), list(other.items())[3:6], list(other)[-2:], end=" ")
print(base["k3"], list(base)[-1], list(reversed(base))[0])
walked = base.copy()
walked["new"] = 1
for change in ("replace", "add", "swap", "remove"):
    met = []
    try:
        for i, key in enumerate(walked):
            met.append(key)
            if i == 2:
                if change == "replace":
                    walked["k9"] = "other"
                elif change == "add":
                    walked["more"] = 1
                elif change == "swap":
                    del walked["k7"]
                    walked["last"] = 1
                else:
                    del walked["k8"]
    except RuntimeError as e:
        met.append(e)
    print(change, met)

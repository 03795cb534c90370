# The order in which sets of numbers and tuples are walked is CPython's: its table, growth, probing and merging.
state = 12345


def rnd(n):
    global state
    state = (state * 6364136223846793005 + 1442695040888963407) % (1 << 64)
    return (state >> 33) % n


def item():
    kind = rnd(12)
    if kind < 5:
        return rnd(30)
    if kind < 7:
        return rnd(1000) - 500
    if kind == 7:
        return rnd(1 << 62) * 2 - (1 << 61)
    if kind == 8:
        return rnd(100) / 4
    if kind == 9:
        return (rnd(5), rnd(5))
    if kind == 10:
        return [None, True, False, 1.0, -1, -2][rnd(6)]
    return rnd(2000) * 64


def number():
    return rnd([20, 200, 5000, 1 << 40][rnd(4)]) - rnd(20)


def digest(items):
    total = 0
    for one in items:
        total = (total * 1000003 + hash(one)) % (1 << 61)
    return total


for make in (number, item):
    sets = [set() for _ in range(6)]
    for step in range(1200):
        a, b = sets[rnd(6)], sets[rnd(6)]
        op = rnd(24)
        if op < 8:
            a.add(make())
        elif op == 8:
            a.discard(make())
        elif op == 9 and a:
            a.pop()
        elif op == 10:
            a |= b
        elif op == 11:
            a &= b
        elif op == 12:
            a -= b
        elif op == 13:
            a ^= b
        elif op == 14:
            sets[rnd(6)] = a | b
        elif op == 15:
            sets[rnd(6)] = a & b
        elif op == 16:
            sets[rnd(6)] = a - b
        elif op == 17:
            sets[rnd(6)] = a ^ b
        elif op == 18:
            a.update(make() for _ in range(rnd(30)))
        elif op == 19:
            sets[rnd(6)] = a.copy()
        elif op == 20:
            a.update({make(): 1 for _ in range(rnd(10))})
        elif op == 21:
            a.difference_update([make() for _ in range(20)])
        elif op == 22 and rnd(20) == 0:
            a.clear()
        elif op == 23:
            sets[rnd(6)] = {make() for _ in range(rnd(100))}
        if step % 40 == 0:
            print(step, len(a), digest(a), digest(b))
    print([sorted(map(str, one))[:3] for one in sets])

print({3, 1, 2}, {100, 37, 64, 8, 16, 72}, {1, 9, 17, 33, 5}, {True, 2, 3, 1.5}, frozenset([9, 1, 17]), {-1, -2, 0})
d, e = {i * 37 % 101: 1 for i in range(20)}, {i * 53 % 97: 2 for i in range(15)}
print(d.keys() & e.keys(), d.keys() | e, d.keys() - e, d.keys() ^ e, d.items() ^ e.items(), set(e) & d.keys(), sep="\n")


class Evil:
    def __init__(self, target):
        self.target = target

    def __hash__(self):
        return 1

    def __eq__(self, other):
        self.target.clear()
        return False


s = {1}
print(Evil(s) in s, s)
for change in (lambda s: s.add("x"), lambda s: s.discard(2)):
    s = {1, 2, 3}
    try:
        for one in s:
            change(s)
    except RuntimeError as error:
        print(error)
s = {"a", "b"}
it = iter(s)
next(it)
s.add(5)
try:
    next(it)
except RuntimeError as error:
    print(error)
print(sorted(map(str, s)), len(s), 5 in s, "a" in s, 5.0 in s, None in s)


def known_hashes():
    """What sets do with each other, and the hash of a frozenset, calls nobody's __hash__: the tables know the hashes."""
    calls = 0

    class Text(str):
        def __hash__(self):
            nonlocal calls
            calls += 1
            return super().__hash__()

    items = [Text(letter) for letter in "ABBBCDDEEEF"]
    some, all_of_it = set(items[:6]), frozenset(items)
    other = set(items[3:])
    ways = {
        "hash": lambda: hash(all_of_it) == hash(frozenset(str(item) for item in items)),
        "equal": lambda: some == set(some),
        "subset": lambda: (some <= all_of_it, some < all_of_it, all_of_it >= some),
        "disjoint": lambda: some.isdisjoint(other),
        "and": lambda: len(some & other),
        "or": lambda: len(some | other),
        "sub": lambda: len(all_of_it - some),
        "copy": lambda: len(frozenset(some)),
        "frozen": lambda: len(dict.fromkeys(map(frozenset, zip(items)))),
    }
    for name, way in ways.items():
        calls = 0
        found = way()
        print(name, found, calls)


known_hashes()


# sets that come from each other, beside dicts that say what must be in them; those of numbers are printed in their order
def changed(random, kind, pool, step):
    (a, in_a), (b, in_b) = random.choice(pool), random.choice(pool)
    key = random.choice(kind)
    match random.randrange(14):
        case 0:
            a.add(key)
            in_a[key] = 1
        case 1:
            a.discard(key)
            in_a.pop(key, None)
        case 2:
            return a | b, in_a | in_b
        case 3:
            return a & b, {k: 1 for k in in_a if k in in_b}
        case 4:
            return a - b, {k: 1 for k in in_a if k not in in_b}
        case 5:
            return a ^ b, {k: 1 for k in in_a | in_b if (k in in_a) != (k in in_b)}
        case 6:
            return (a.copy(), set(frozenset(a)), set(list(a)))[step % 3], in_a.copy()
        case 7:
            assert (a <= b) == all(k in in_b for k in in_a) and (a == b) == (in_a == in_b)
            assert a.isdisjoint(b) == (not any(k in in_b for k in in_a)) and (key in a) == (key in in_a)
        case 8:
            a |= b
            in_a.update(in_b)
        case 9 if a is not b:
            a -= b
            for k in in_b:
                in_a.pop(k, None)
        case 10:
            a &= b
            for k in list(in_a):
                if k not in in_b:
                    del in_a[k]
        case 11 if a is not b:
            a ^= b
            for k in in_b:
                if in_a.pop(k, None) is None:
                    in_a[k] = 1
        case 12 if a:
            del in_a[a.pop()]
        case 13:
            a.clear()
            in_a.clear()


class Thing:
    pass


NAMES = ["k%d" % i for i in range(40)]
NUMBERS = list(range(-5, 80))
THINGS = [Thing() for _ in range(5)]
random = __import__("random").Random(11)
for kind in (NUMBERS, NAMES, NAMES + THINGS, NAMES + NUMBERS + THINGS + [(1, 2), 2.5, None, frozenset("a")]):
    pool = []
    for step in range(1500):
        if len(pool) < 5:
            items = dict.fromkeys(random.choices(kind, k=random.choice([0, 2, 5, 30, 80])), 1)
            pool.append((set(items), items))
        result = changed(random, kind, pool, step)
        if result is not None:
            pool.append(result)
            del pool[:-8]
        for s, items in pool:
            assert len(s) == len(items) and all(k in items for k in s), (step, s, items)
            assert sum(1 for _ in s) == len(items) and all(k in s for k in items), (step, s, items)
        if kind is NUMBERS and step % 30 == 0:
            print([list(s) for s, _ in pool])

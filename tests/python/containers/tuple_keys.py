"""Dicts and sets of tuples of small ints: order, equal keys of other types, what leaves the quick table and when, hashes asked once."""
from collections import Counter, namedtuple
from fractions import Fraction

P = namedtuple("P", "x y")


class Sub(tuple):
    pass


class Odd(tuple):
    def __hash__(self):
        return 5

    def __eq__(self, other):
        return True


class Like:
    """Equals a tuple, and counts who asks."""

    asked = 0

    def __init__(self, of):
        self.of = of

    def __hash__(self):
        Like.asked += 1
        return hash(self.of)

    def __eq__(self, other):
        return other == self.of


class Int(int):
    pass


# order of sets, across growth and removal
s = set()
for i in range(200):
    s.add((i * 37 % 101 - 50, i * 53 % 97 - 40))
print(list(s)[:12], len(s))
for t in list(s)[::3]:
    s.discard(t)
print(list(s)[:12], len(s), s.pop())
for i in range(300):
    s.add((-i, i * i))
print(list(s)[:9], len(s))
print(list({(i % 5 - 2, -i, i * 70000) for i in range(40)})[:8])
print(list({(i % 5 - 2, -i, i * 700, -1) for i in range(40)})[:8])
print(list({(i, i + 1, i + 2, i + 3, i + 4) for i in range(20)})[:5])
print(list({(i * 100000, i, i) for i in range(20)})[:5])
print(list(frozenset((i, -i) for i in range(12))), hash(frozenset((i, -i) for i in range(12))))

# operations
a = {(x, y) for x in range(12) for y in range(12)}
b = {(x, y) for x in range(6, 18) for y in range(3, 9)}
print(list(a & b)[:5], list(a - b)[:5], list(b - a)[:5], len(a | b), list(a ^ b)[:5], list(a | b)[:5])
print(a >= {(1, 2)}, a <= b, a.isdisjoint({(99, 99)}), a == {t for t in a}, {(1, 2)} | {"x"} == {"x", (1, 2)})
print(len(a & {(1, 2), "x", None, (3, 4, 5)}), len(a - {(1, 2), 3.5}))
c = a.copy()
c.add((1.5, 2))
c |= {(0, 0), "z"}
c.remove("z")
print(len(c), (1.5, 2) in c, (3, 3) in c, (1.5, 2) in a)

# equal keys of other types
for make in (lambda: {(x, y) for x in range(3) for y in range(3)}, lambda: {(x, y): x - y for x in range(3) for y in range(3)}):
    d = make()
    keys = [(1.0, 2), (True, False), (1, 2 + 0j), (Fraction(2), 1), (Int(1), Int(2)), P(2, 2), Sub((0, 1)), Odd((9, 9)), Like((1, 1)), Like((7, 7)),
            (1.5, 2), (float("nan"), 1), (float("inf"), 1), (2**40, 1), (10**30, 1), (-0.0, 0), ("1", 2), (None, 1), (1,), (1, 2, 3), (), (1, (2,)), 1, "a", None, 2.5]
    for k in keys:
        print(type(k).__name__, k if not isinstance(k, Like) else k.of, k in d, end="; ")
    print(Like.asked, len(d))
for k in ([1, 2], ([1], 2), (1, {}), {1}):
    for d in (make(), set(make())):
        try:
            k in d
        except TypeError as e:
            print(e, end="; ")
print()
d = {}
d[1.0, 2] = "float"
d[1, 2] = "int"
d[P(3, 4)] = "point"
d[3, 4] = "tuple"
d[True, 0] = "bool"
d[1, 0] = "one"
print(d, [type(k).__name__ for k in d])
d[2**40, 1] = "wide"
d[1, 2] = "again"
print(d, d.get((1.0, 2.0)), d.pop((True, 2)), d.popitem(), list(d), d.setdefault((3.0, 4.0), 0))
Like.asked = 0
d = {(1, 2): 3}
d[Like((1, 2))] = 4
d[Like((5, 6))] = 5
print(len(d), Like.asked, list(d.values()))
Like.asked = 0
t = {(1, 2)}
t.add(Like((1, 2)))
t.add(Like((5, 6)))
print(len(t), Like.asked)
Like.asked = 0
t = {1, 2}
t.add(Like(1))
Like(2) in t
print(len(t), Like.asked)

# removal, walking, changes while walking
d = {(i, i % 7): i for i in range(50)}
for k in [k for k in d if k[0] % 2]:
    del d[k]
for i in range(10, 20):
    d[i, i % 7] = -i
print(list(d.items())[-12:], len(d))
found = []
for k in d:
    # a key that only comparing will tell, while the dict is walked
    found.append(Like(k) in d)
print(all(found), len(found), list(d)[:3])
try:
    for k in d:
        d[k[0] + 1000, 0] = 1
except RuntimeError as e:
    print(e)
d = {(i, i): i for i in range(5)}
print(d.popitem(), d.popitem(), d, list(reversed(d)))
while d:
    d.popitem()
d["a"] = 1
d[1, 2, 3] = 2
d[1, 2] = 3
print(d, d[1, 2, 3])
d.clear()
d[1, 2, 3] = 4
d[40000, 2, 3] = 5
d[1, 2, 2**31] = 6
print(d, (1, 2, 3) in d, (1, 2, -2**31) in d, d | {(1, 2, 3): 7})
e = dict(d)
e[0, 0, 0] = 1
print(len(d), len(e), d == e, dict.fromkeys([(1, 1), (2, 2), (1, 1)]))
n = Counter((x % 3, x % 2) for x in range(100))
n[0, 0] += 5
print(n, n.most_common(2), max(n, key=n.get))


class Clears:
    """Empties the table that it is looked up in."""

    def __init__(self, table):
        self.table = table

    def __hash__(self):
        return hash((1, 2))

    def __eq__(self, other):
        self.table.clear()
        self.table.update({(7, 7): 1} if isinstance(self.table, dict) else {(7, 7)})
        return False


for table in ({(1, 2): 1, (3, 4): 2}, {(1, 2), (3, 4)}):
    print(Clears(table) in table, table)
    table |= {(1, 2): 1, (3, 4): 2} if isinstance(table, dict) else {(1, 2), (3, 4)}
    key = Clears(table)
    if isinstance(table, dict):
        table[key] = 1
    else:
        table.add(key)
    print(len(table), (7, 7) in table, key in list(table)[-1:])


# Keys of subclasses of tuple, alone and inside tuples.
class Point(tuple):
    __slots__ = ()


class Loose(tuple):
    asked = 0
    answer = True

    def __eq__(self, other):
        Loose.asked += 1
        return Loose.answer

    __hash__ = tuple.__hash__


class Counted(tuple):
    asked = 0

    def __hash__(self):
        Counted.asked += 1
        return 7


class NoHash(tuple):
    __hash__ = None


print(hash(Point((1, 'a'))) == hash((1, 'a')), hash((Point((1, -1)), 2)) == hash(((1, -1), 2)))
table = {Point((1, 'a')): 'p', (Point((2, 'b')), 3): 'q', ((4, 'c'), 5): 'r'}
print(table[1, 'a'], table[Point((1, 'a'))], table[(2, 'b'), 3], table[Point((2, 'b')), 3], table[Point((4, 'c')), 5])
print((Point((2, 'c')), 3) in table, Point((1, 'b')) in table, (Point((4, 'c')), 6) in table, len(table))
members = set(table)
print((1, 'a') in members, (Point((4, 'c')), 5) in members, ((2, 'b'), 3) in members, ((2, 'b'), 4) in members)

loose = {(Loose((1, 'a')), 2): 'first', (Loose((2, 'a')), 2): 'second'}
key = (Loose((1, 'a')), 2)
print(loose.get(key), loose.get(key), Loose.asked)
Loose.answer = False
print(loose.get(key), Loose.asked > 2)
single = {Loose((1, 'a')): 'first'}
key = Loose((1, 'a'))
print(single.get(key))
Loose.answer = True
print(single.get(key), loose.get((Loose((1, 'a')), 2)))

key = (Counted((1, 'a')), 2)
counted = {key: 1}
print(counted[key], counted[key], counted.get((Counted((1, 'b')), 2)), counted[Counted((1, 'a')), 2], Counted.asked)

for make in (lambda: {(NoHash(), 1): 1}, lambda: (Point(([],)), 1) in table, lambda: {NoHash((1,))}):
    try:
        make()
    except TypeError as error:
        print(error)


def nest(depth, item):
    for i in range(depth):
        item = Point((item, i)) if i % 3 else (item, i)
    return item


for depth in (1, 7, 8, 9, 10, 50):
    table = {nest(depth, 'x'): depth}
    print(depth, nest(depth, 'x') in table, nest(depth, 'y') in table, table.get(nest(depth, 'x')), {nest(depth, 'x'), nest(depth, 'x')} == set(table))
nan = float('nan')
print((Point((nan, 'a')), 1) in {(Point((nan, 'a')), 1)}, {(Point((nan,)), 'b'): 1}.get((Point((nan,)), 'b')))


class Alien:
    __hash__ = tuple.__hash__


for use in (hash, lambda alien: {alien: 1}, lambda alien: {(alien, 1)}):
    try:
        print(use(Alien()))
    except TypeError as error:
        print(type(error).__name__)


# keys with texts
class Text(str):
    def __eq__(self, other):
        return str.__eq__(self, other)

    __hash__ = str.__hash__


class Odd:
    def __init__(self, like):
        self.like = like

    def __eq__(self, other):
        return other == self.like

    def __hash__(self):
        return hash(self.like)


class Pair(tuple):
    pass


class Backwards(tuple):
    def __eq__(self, other):
        return tuple(reversed(self)) == other

    def __hash__(self):
        return hash(tuple(reversed(self)))


import random

randomly = random.Random(5)
words = [''.join(randomly.choice('abé😀') for _ in range(randomly.randrange(4))) for _ in range(30)]


def often(table):
    """Looks for a key by equal ones until the table goes over to numbers."""
    key = list(next(iter(table)))
    for _ in range(1100):
        table.get(tuple(key))


def probe(table, model, keys):
    for key in keys:
        step = randomly.randrange(8)
        if step < 3:
            table[key] = model[tuple(map(str, key))] = step
        elif step == 3:
            print(end='' if table.pop(key, None) == model.pop(tuple(map(str, key)), None) else f'pop {key}\n')
        elif step == 4:
            if key not in table:
                table[key] = 0
            table[key] += 1
            model[tuple(map(str, key))] = model.get(tuple(map(str, key)), 0) + 1
        elif table.get(key) != model.get(tuple(map(str, key))):
            print('get', key)
    print([tuple(map(str, key)) for key in table] == list(model), list(table.values()) == list(model.values()), len(table))


for make in (lambda a, b: (a, b)), (lambda a, b: (a, len(b))), (lambda a, b: (len(a) * 1000 - 7, b)):
    table = {}
    model = {}
    probe(table, model, [make(randomly.choice(words), randomly.choice(words)) for _ in range(8000)])
    copied = dict(table)
    probe(copied, dict(model), [make(randomly.choice(words) + 'x', randomly.choice(words)) for _ in range(500)])
    probe(table, model, [make(randomly.choice(words) + 'y', randomly.choice(words)) for _ in range(500)])

edges = {('a', 'b'): 1, ('b', 'c'): 2}
often(edges)
print(edges.get((Text('a'), 'b')), edges.get((Odd('a'), 'b')), edges.get(Pair(('a', 'b'))), edges.get(Backwards(('b', 'a'))))
print(edges.get(('a', 1)), edges.get(('a',)), edges.get('a'), edges.get(('a', None)), edges.get(('a', 2.5)), ('a', ('b',)) in edges)
for wrong in (['a'], 'b'), ('a', {}), ('a', 'b', []), ['a', 'b']:
    try:
        print(edges.get(wrong))
    except TypeError as error:
        print(error)
edges[Pair(('c', 'd'))] = 3
edges[Text('x'), 'y'] = 4
print(edges, type(list(edges)[2]), type(list(edges)[3][0]))
counts = {('x', 1): 'int'}
often(counts)
print(counts.get(('x', True)), counts.get(('x', 1.0)), counts.get(('x', 1.5)), counts.get(('x', 2**40)), counts.get(('x', float('nan'))))
counts['x', True] = 'bool'
counts['x', 2.0] = 'float'
counts['x', 2] = 'again'
counts['x', 2**31] = 'large'
counts['x', -0.0] = 'zero'
print(counts, counts['x', 0])
counts['x', 'y'] = 'text'
print(counts, counts['x', 1])
edges = {('a', 'b'): 1}
often(edges)
twin = edges.copy()
twin['c', 'd'] = 2
edges['d', 'c'] = 3
print(edges, twin, ('c', 'd') in edges, ('d', 'c') in twin, edges | twin)
edges.clear()
edges[1, 2] = 'ints'
edges['a', 'b'] = 'texts'
print(edges, edges['a', 'b'])
key = ('p', 'q')
table = {key: 0}
often(table)
for i in range(5):
    if key not in table:
        table[key] = 10
    table[key] += 1
    if i == 2:
        del table[key]
print(table)


class LikeAPair:
    """Equal to a tuple, and hashed as one."""

    def __init__(self, *items):
        self.items = items

    def __hash__(self):
        return hash(self.items)

    def __eq__(self, other):
        return self.items == other


class Octets(bytes):
    pass


def count_pairs(words):
    counts = {}
    for word in words:
        parts = [bytes([byte]) for byte in word]
        for pair in zip(parts[:-1], parts[1:]):
            counts[pair] = counts.get(pair, 0) + 1
    return counts


counts = count_pairs([b'banana', b'ananas', b'\xff\x00\xff\x00'] * 40)
print(counts)
print(counts[b'a', Octets(b'n')], (bytearray(b'a') + b'', b'n') == (b'a', b'n'), (b'a', 'n') in counts)
print(counts[LikeAPair(b'n', b'a')], LikeAPair(b'n', b'b') in counts, LikeAPair(1, 2.0) in {(1.0, 2): 3})
print(hash(b'') == hash(''), hash(b'spam') == hash('spam') == hash(Octets(b'spam')), hash((b'a',)) == hash(('a',)))
print(max(counts, key=counts.get), (b'a', b'n') == (b'a', b'n'), (b'a', b'n') != (b'a', b'm'), b'a' < b'b', b'ab' == b'ac')
single = bytes([120])
print(single is b'xyz'[:1] is bytes([120]), single + single, {single: 1} == {b'x': 1}, single.decode() * 2)

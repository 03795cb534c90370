# Sorting compares what CPython compares, one by one; of what cannot be compared, the first pair is told.
import itertools


class L:
    log = []
    def __init__(s, v): s.v = v
    def __lt__(s, o): L.log.append((s.v, o.v)); return s.v < o.v
import random
R = random.Random(5)
for n in (2, 3, 4, 5, 8, 13, 40, 63):
    for k in range(6):
        L.log = []
        vals = [R.randrange(n) for _ in range(n)]
        if k == 1: vals.sort()
        if k == 2: vals.sort(reverse=True)
        if k == 3: vals = sorted(vals)[n//2:] + sorted(vals)[:n//2]
        if k == 4: vals = [v // 4 for v in vals]
        r = sorted([L(v) for v in vals], reverse=k == 5)
        print(n, k, len(L.log), sum((i + 1) * (3 * a + b) for i, (a, b) in enumerate(L.log)), [x.v for x in r] == sorted(vals, reverse=k == 5))
for mixed in ([3, 'a'], ['a', 3], [1, 2, 'b', 0.5], [2, 1, None], [None, None], [[1], (1,), 'x'], [1, 1, 1, 'z', 2], ['b', 'a', b'c'], [5, 4, 4, 4, {}, 3]):
    try:
        print(sorted(mixed))
    except TypeError as error:
        print(error)
nan = float('nan')
print(sorted([nan, 2.0, nan, 1.0, nan]), sorted([3.0, nan, 1.0, 2.0]), sorted([{1}, {2}, {1, 2}, set()]), max([nan, 1.0]), min([1.0, nan, 0.5]))


class Numbered:
    log = []

    def __init__(self, value, number):
        self.value = value
        self.number = number

    def __lt__(self, other):
        Numbered.log.append(f'{self.number}<{other.number}')
        return self.value < other.value


# merges, galloping or not: every comparison in its place
for n in (64, 100, 200, 500):
    for most in (3, 1000):
        values = [(i * i * 7 + i // 3) % most for i in range(n)]
        for name, values in (
            ('mixed', values),
            ('halves', sorted(values[: n // 2]) + sorted(values[n // 2 :])),
            ('runs', sum((sorted(values[i : i + 40]) for i in range(0, n, 40)), [])),
        ):
            for reverse in (False, True):
                items = [Numbered(value, i) for i, value in enumerate(values)]
                Numbered.log.clear()
                items.sort(reverse=reverse)
                log = ' '.join(Numbered.log)
                print(n, most, name, len(Numbered.log), sum(map(ord, log)), log[-40:], [x.number for x in items[:5]])

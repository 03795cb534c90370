"""Dicts that share their table until one is written to, iterables taken whole, sets sifted without comparing: what shows of it."""

d = {'k%d' % i: i for i in range(10)}
e, f, g = d.copy(), dict(d), {**d}
d['new'] = 1
e['k0'] = 'x'
del f['k1']
print(len(d), len(e), len(f), len(g), d['k0'], e['k0'], g['k0'], 'k1' in f, 'k1' in d)

h = d.copy()
for k, v in d.items():
    if v == 3:
        d['k9'] = 'changed'
    if k == 'k9':
        print(v)
print(h['k9'])
h = d.copy()
it = iter(d.items())
next(it), next(it)
d['k5'] = 'five'
print(list(it)[:4])
try:
    for k in d:
        d[k + 'x'] = 1
except RuntimeError as error:
    print(error)
h = d.copy()
h.clear()
h['a'] = 1
r = d.copy()
back = reversed(d)
next(back)
d['k0'] = 'zero'
print(len(d), h, list(back)[-2:], r['k0'])
q = d.copy()
q[1.0] = 2
q[True] = 3
q[1, 2] = 4
print(q[1], q[1, 2], len(d), 1 in d)
print({**d, 'k0': 0}['k0'], d['k0'], {'z': 1, **{'z': 2}}, {**{}})
try:
    {**1}
except TypeError as error:
    print(error)


class Own(dict):
    def __iter__(self):
        return iter(['own'])

    def keys(self):
        return ['kk']

    def __getitem__(self, key):
        return 'item'


x = Own(a=1)
print(list(x), sorted(x), [*x], list(x.items()), dict(x), {**x})
print(list(d.keys())[:2], list(d.values())[:2], list(d.items())[:2], [*d][:2], sorted(d)[:2], tuple(d)[:2])
print(list(range(10, 0, -3)), [*range(3)], list(range(2**60, 2**60 + 2)), list(range(0)))

# Sets keep CPython's order; a literal of constants is made twice there.
made = set()
for v in (1, 2, 3, 10):
    made.add(v)
print(made, {1, 2, 3, 10}, set([1, 2, 3, 10]))
a, b = {1, 2, 3, 10}, {2, 3, 4, -1}
print(a & b, a | b, a - b, a ^ b, b - a, a & set(), a - set(), set() & a, set() - a)
a, b = {1, 'a', (1, 2)}, {1.0, 'a', (1, 2), None}
print(sorted(map(str, a & b)), sorted(map(str, a - b)), {True, 2} & {1, 2}, {1, 2} - {True}, {1} & {1.0})
print(frozenset([1, 2]) & {2}, {1, 2} & frozenset([2]), {1, 2}.intersection([2, 3]), {1, 2}.difference([2], {1}))

# Sorted already, and the other way round: stable with keys.
for s in ([1, 2, 2, 3], [3, 2, 2, 1], ['a', 'b'], ['b', 'a'], [2, 1, 3], [1] * 3, [2**60, 1, 2**61]):
    print(sorted(s), sorted(s, reverse=True))
print(sorted([3, 1, 2], key=lambda _: 0), sorted([3, 1, 2], key=lambda _: 0, reverse=True))
print(sorted(['aa', 'b', 'cc', 'd'], key=len), sorted(['aa', 'bb', 'c'], key=len, reverse=True))


class Any:
    def __eq__(self, other):
        return True


print('a' in [Any()], 1 in (Any(),), [Any(), 1].count(1), [0, True].index(1), 2 in [None, 2.0], '1' in [1, '1'])
first, *rest = [1, 2, 3]
print(first, rest)
try:
    first, *rest, last = [1]
except ValueError as error:
    print(error)
t = 'h\U0001f600llo wörld' * 10
print(t[1], t[25], t[-1], t[3:20], t[::7], len(t), t.find('w'), [t[i] for i in range(0, len(t), 13)])

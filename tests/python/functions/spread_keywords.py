# Keywords spread from mappings of all kinds: dicts of few and many keys, of odd keys, subclasses, and what only has keys().
def f(*a, **k):
    k["own"] = len(a)
    return a, k
def g(a, /, b=2, *, c=3, **k): return a, b, c, k
d = {"b": 1, "c": 2}
for turn in range(3):
    print(f(**d), d)
    print(g(1, **d), g(1, **{"c": 5}), g(0, **{"z": 1, "b": 9}), g(*[1], **{}))
    big = {f"k{i}": i for i in range(turn * 6)}
    print(f(*range(turn), **big), len(big))
    print(f(1, x=2, **d), f(1, *[2], y=3, **d, **{"e": 4}))
    k = f(**{"q": turn})[1]
    k["more"] = 1
    print(k, f(**{"q": turn})[1])
class Keys(dict):
    def keys(self): return ["one"]
    def __getitem__(self, key): return 11
class Mapping:
    def keys(self): return ["m", "n"]
    def __getitem__(self, key): return key * 2
class Ordered(dict):
    def __iter__(self): return iter(["z"])
for mapping in (Keys(a=1), Mapping(), Ordered(z=3), {1: 2}, {"a": 1, 2: 3}, 5, None, {"b": 1, "a": 0}):
    for turn in range(3):
        try:
            print(f(0, **mapping), g(1, **mapping))
        except TypeError as error:
            print(type(error).__name__, error)
        try:
            print(g(1, b=4, **mapping))
        except TypeError as error:
            print(type(error).__name__, error)
def loop():
    out = []
    for i in range(3000):
        m = {"b": i} if i % 3 else {"c": i, "x": 1}
        out.append(g(i, **m)[1:])
        if i % 1000 == 999:
            m["y"] = 2
            out.append(f(**m))
    return out[-2:], len(out)
print(loop())
print((1,) + (2, 3), [0] * 3 + [1], [*range(30)] + [1], (1,) + tuple(range(30)))


# An iterable that is the only positional argument is spread after the keywords are known.
class Told:
    def __iter__(self):
        print('iterated')
        return iter([1])


def told(**keywords):
    print('keywords')
    return keywords


def taken(*args, **keywords):
    return args, keywords


def spreads(first):
    for _ in range(3):
        items = [0]
        print(taken(*items, **(items.append(2) or {})), taken(*first, **told()), taken(0, *first, **told()), taken(*first, k=told()))


for text in ('spreads(Told())', 'spreads((5,))', 'taken(*1, **2)', 'taken(*1, k=1, **2)', 'taken(*1, **{"a": 1}, **{"a": 2})', 'taken(*1, **{1: 2})', 'taken(*1, k=1)', 'taken(1, *1, **2)'):
    try:
        print(eval(text))
    except TypeError as error:
        print(text, error)

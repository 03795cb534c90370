# Dicts whose first items went, and that are added to after popitem: nothing is lost.
import random
import weakref


class Key:
    def __init__(self, value):
        self.value = value

    def __hash__(self):
        return self.value % 5

    def __eq__(self, other):
        return isinstance(other, Key) and other.value == self.value


def model(seed, make):
    """Random operations on a dict, beside a list of pairs that does the same."""
    choices = random.Random(seed)
    table, pairs = {}, []
    for step in range(400):
        key = make(choices.randrange(9))
        place = next((i for i, (k, _) in enumerate(pairs) if k == key), None)
        what = choices.randrange(5)
        if what < 2:
            table[key] = step
            if place is None:
                pairs.append((key, step))
            else:
                pairs[place] = (pairs[place][0], step)
        elif what == 2 and pairs:
            assert table.popitem() == pairs.pop()
        elif what == 3 and pairs:
            first = next(iter(table))
            assert table.pop(first) == pairs.pop(0)[1]
        elif place is not None:
            del table[key]
            del pairs[place]
        assert list(table.items()) == pairs and len(table) == len(pairs) and dict(table) == dict(pairs), step
    return len(table)


for make in (lambda n: (n, n), Key, lambda n: n, lambda n: f'k{n}', lambda n: n / 2, lambda n: (n, 'a') if n % 2 else 'b' * n):
    print([model(seed, make) for seed in range(6)])

keep = [Key(n) for n in range(20)]
cache = weakref.WeakKeyDictionary()
for turn in range(4):
    for n, key in enumerate(keep):
        cache[key] = n
    print(len(cache), cache.popitem()[1], len(cache))
    cache.clear()
    cache[keep[3]] = 'again'
    print(list(cache.values()))

# A loop that was compiled on the way for one kind of iterable, and then gets others.
from itertools import tee


def through(iterable):
    for item in iterable:
        yield item


def pairs(iterable):
    for a, b in iterable:
        yield a + b


def summed(iterable):
    total = 0
    for item in iterable:
        total = total * 31 + hash(item)
    return total & 0xFFFF


class Indexed:
    def __init__(self, items):
        self.items = items

    def __getitem__(self, index):
        return self.items[index]


SOURCES = {
    'range': range(1500),
    'tuple': (1, 2.5, 4) * 300,
    'list': [3, 4] * 400,
    'str': 'añ😀' * 300,
    'indexed': Indexed(range(700)),
    'dict': dict.fromkeys(range(600)),
}
for first in SOURCES:
    namespace = {}
    for name, source in [(first, SOURCES[first]), *SOURCES.items()]:
        one, two = tee(through(source))
        assert list(one) == list(source) == list(two) == [*through(source)], (first, name)
        if name != 'str':
            assert summed(source) == summed(list(source)) == summed(tuple(source)), (first, name)
    # another function object with its own tree
    exec(compile(open(__file__).read().split('\n\n\n')[1], '<through>', 'exec'), globals())
print([len(list(pairs(source))) for source in (zip(range(900), range(900)), [(1, 2)] * 700, {1: 2, 3: 4}.items(), enumerate(range(800)), ('ab' for _ in range(900)))])

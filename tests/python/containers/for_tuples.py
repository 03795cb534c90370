# Loops over iterators of tuples that the target takes apart: the tuple itself is never made.
import sys


def attempt(run):
    try:
        print(run())
    except Exception as error:
        print(type(error).__name__, error)


def pairs(a, b):
    out = []
    for x, y in zip(a, b):
        out.append((y, x))
    return out


def three(rows):
    return [(c, b, a) for a, b, c in zip(*rows)]


def four(rows):
    return [(d, a) for a, b, c, d in zip(*rows)]


def counted(items, start):
    total = 0
    for i, item in enumerate(items, start):
        total += i * item
    return total


def entries(table):
    out = {}
    for key, value in table.items():
        out[value] = key
    return out


def nested(a, b):
    return [i * 100 + x * 10 + y for i, (x, y) in enumerate(zip(a, b))]


for _ in range(3):
    print(pairs([1, 2, 3], "ab"), pairs((), [1]), pairs(range(2), {5: 6, 7: 8}))
    print(three([[1, 2], [3, 4], "xy"]), four([[1], [2], [3], [4]]))
    print(counted([1, 2, 3], 0), counted([1, 2], 2**53 - 1), counted({1: 2}, -5))
    print(entries({"a": 1, "b": None}), nested([1, 2], [3, 4]))


def wrong(iterable):
    for a, b in iterable:
        print(a, b)


for iterable in (zip([1], [2], [3]), zip([1]), enumerate([]), zip(), {1: 2}.items(), [(1, 2, 3)]):
    attempt(lambda: wrong(iterable))
attempt(lambda: [a for a, b in zip([1, 2], [1], strict=True)])
attempt(lambda: [a for a, b in zip([1], [1, 2], strict=True)])


def growing(table):
    for key, value in table.items():
        table[value] = key


attempt(lambda: growing({1: 2, 3: 4}))


# The iterator itself is advanced while its items are taken, and between the stores.
class Sink:
    def __init__(self, iterator):
        self.iterator = iterator

    def __setattr__(self, name, value):
        object.__setattr__(self, name, value)
        if name == "x":
            print("stored", value, next(self.iterator, "end"))


def through():
    iterator = zip([1, 2, 3, 4, 5], "abcde")
    sink = Sink(iterator)
    for sink.x, sink.y in iterator:
        print(sink.x, sink.y)


through()


def shared():
    source = iter("abcdefgh")

    def gen():
        for letter in source:
            yield letter + str(next(letters, ("-", "-"))[0])

    letters = enumerate(source, 10)
    for (text, (i, letter)) in zip(gen(), letters):
        print(text, i, letter)


shared()


# Both names are the same, a starred one, a subclass with a method of its own, a global target.
class Reversed(zip):
    def __next__(self):
        return super().__next__()[::-1]


def plain():
    for a, a in zip([1, 2], [3, 4]):
        print(a)
    for a, *b in zip([1, 2], [3, 4], [5, 6]):
        print(a, b)
    for a, b in Reversed([1, 2], [3, 4]):
        print(a, b)
    kept = [pair for pair in zip([1, 2], [3, 4])]
    print(kept)


plain()
for name, value in zip(["p", "q"], [1, 2]):
    print(name, value, globals()["name"])


# A trace function sees the lines; a finished iterator stays finished.
def traced():
    for a, b in enumerate("xy"):
        last = a
    return last


lines = []


def tracer(frame, event, arg):
    if event == "line":
        lines.append(frame.f_lineno - frame.f_code.co_firstlineno)
    return tracer


sys.settrace(tracer)
traced()
sys.settrace(None)
print(lines)
source = [1]
walk = enumerate(source)
for i, x in walk:
    print(i, x)
source.append(2)
for i, x in walk:
    print("again", i, x)
print(sum([1e16, 1.0, 1.0]), sum([1e16, 1, 1]), sum([1e16, True, 1.0]), sum([2**62, 2**62, 0.1, 1e16, 1.0]), sum([1, 2, 0.5, 2**70, 1.0]))
print(sum([1e16, 1.0, 1j, 1.0]), sum([True, True]), sum([[1], [2]], []), sum((0.1,) * 10), sum([-0.0]), sum([], -0.0))

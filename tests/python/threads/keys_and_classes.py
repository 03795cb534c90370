# Callbacks of heapq, bisect, displays, class statements and the like that wait for the main thread.
import bisect
import collections
import functools
import heapq
import itertools
import threading
import time
from abc import ABC

go = threading.Event()


class W:
    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        go.wait()
        return self.value < other.value

    def __eq__(self, other):
        go.wait()
        return self.value == other.value

    def __hash__(self):
        go.wait()
        return hash(self.value)

    def __repr__(self):
        return f"W({self.value})"

    def keys(self):
        go.wait()
        return ["a", "b"]

    def __getitem__(self, key):
        go.wait()
        return (key, self.value)


def items():
    go.wait()
    yield 1
    go.wait()
    yield 2


def heaps():
    heap = [W(3), W(1), W(2), W(0)]
    heapq.heapify(heap)
    heapq.heappush(heap, W(-1))
    first = heapq.heappop(heap)
    return first, heapq.heapreplace(heap, W(9)), heapq.heappushpop(heap, W(7)), heap


def bisection():
    found = [W(1), W(3)]
    bisect.insort(found, W(2))
    return found, bisect.bisect_left(found, W(2)), bisect.bisect([1, 2], 0, key=lambda x: (go.wait(), x)[1])


def combining():
    return (
        list(itertools.product(items(), items())),
        list(itertools.combinations(items(), 2)),
        list(itertools.permutations(items())),
    )


def displays():
    return (
        {W(1): "a", W(2): "b", W(1): "c"},
        len({W(1), W(2), W(1)}),
        len({*[W(1), W(1)]}),
        {W(i % 2): i for i in range(4)},
        len({(W(i % 2), 0) for i in range(4)}),
        {"z": 0, **W(5)},
    )


def keywords():
    return dict(**W(1), c=3), (lambda **k: k)(**W(2))


def ordered():
    found = collections.OrderedDict()
    found[W(1)] = 1
    found[W(2)] = 2
    found.move_to_end(W(1))
    return found, found.popitem()


def dicts():
    found = {W(1): 1}
    found.update({W(1): 2})
    found |= {W(3): 3}
    return found.pop(W(1)), found.setdefault(W(4), 4), found.get(W(3)), W(4) in found, hash((W(1), 2)) == hash((W(1), 2))


def making():
    class N:
        def __new__(cls, value):
            go.wait()
            return super().__new__(cls)

        def __init__(self, value):
            go.wait()
            self.value = value

    class Other(N):
        def __new__(cls, value):
            go.wait()
            return value

    return N(3).value, Other("as it is")


def bodies():
    class Meta(type):
        @classmethod
        def __prepare__(mcs, name, bases, **kw):
            go.wait()
            return {"prepared": kw}

        def __new__(mcs, name, bases, space, **kw):
            go.wait()
            return super().__new__(mcs, name, bases, space)

        def __init__(cls, name, bases, space, **kw):
            go.wait()
            super().__init__(name, bases, space)

    class C(metaclass=Meta, x=1):
        waited = go.wait()

        def me(self):
            return __class__.__name__

    try:
        class Broken:
            go.wait()
            raise ValueError("in a body")
    except ValueError as e:
        return C.prepared, C.waited, C().me(), repr(e)


def raising():
    class E(Exception):
        def __init__(self, *args):
            go.wait()
            super().__init__("made", *args)

    try:
        raise E from E
    except E as e:
        return e.args, e.__cause__.args


def hooks():
    class A(ABC):
        @classmethod
        def __subclasshook__(cls, other):
            go.wait()
            return other is int

    return isinstance(1, A), isinstance("", A), issubclass(int, A)


for test in heaps, bisection, combining, displays, keywords, ordered, dicts, making, bodies, raising, hooks:
    results = []

    def run():
        try:
            results.append(test())
        except BaseException as e:
            results.append(e)

    go.clear()
    threads = [threading.Thread(target=run) for _ in range(2)]
    for t in threads:
        t.start()
    time.sleep(0.001)
    go.set()
    for t in threads:
        t.join()
    print(test.__name__, results[0], repr(results[0]) == repr(results[1]))

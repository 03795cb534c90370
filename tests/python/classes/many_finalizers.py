# Objects with a __del__ that nobody asks for are let go of in bounds.
class Counted:
    dead = 0

    def __init__(self):
        self.data = [1, 2, 3]

    def __del__(self):
        Counted.dead += 1


def make(n):
    for i in range(n):
        Counted()
    return Counted.dead


first = make(60_000)
kept = [Counted() for _ in range(20_000)]
second = make(60_000)
print(first > 0, second > first, len(kept), all(one.data == [1, 2, 3] for one in kept))

# So are the references of weak sets and dictionaries.
import weakref


class Item:
    pass


def fill(weak, by_key, n):
    for i in range(n):
        item = Item()
        weak.add(item)
        by_key[item] = i


weak, by_key = weakref.WeakSet(), weakref.WeakKeyDictionary()
fill(weak, by_key, 70_000)
print(len(weak) < 40_000, len(by_key) < 40_000)

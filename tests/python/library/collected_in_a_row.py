"""`gc.collect()` three times in a row, as tests do: what the first one's callbacks let go of is found by the second."""

import gc
import weakref


class Thing:
    pass


kept = []


def pair():
    second = Thing()
    kept.append(second)
    first = Thing()
    return weakref.ref(first, lambda _: kept.clear()), weakref.ref(second)


def three_times():
    gc.collect()
    gc.collect()
    gc.collect()


def make(things):
    things.append(Thing())
    return weakref.ref(things[0])


def collected_between():
    thing = []
    reference = make(thing)
    gc.collect()
    thing.clear(); gc.collect()
    return reference()


three_times()
first, second = pair()
three_times()
print(first(), second(), kept)
three_times()
print(collected_between())

# What gc tells of references, as far as the modules lead to it.
import gc
import sys


class Held:
    pass


class Holder:
    __slots__ = ("slot", "__dict__")
    of_class = None


def keeper():
    inner = held
    return lambda: inner


held = Held()
holder = Holder()
holder.slot = held
other = Held()
other.held = held
listed, paired, keyed, grouped = [held], (held, 1), {"k": held, held: 1}, {held}
bound = keeper()


def names(objects):
    known = {"list": listed, "tuple": paired, "dict": keyed, "set": grouped, "slot": holder, "attribute": other, "globals": globals()}
    return sorted(name for name, one in known.items() if any(one is found for found in objects))


print(names(gc.get_referrers(held)))
print(bound.__closure__[0] in gc.get_referrers(held))
listed.clear()
del holder.slot, other.held, keyed["k"], keyed[held]
grouped.clear()
print(names(gc.get_referrers(held)))
held = paired = None
print(gc.get_referrers(Held())[:])

other.a, other.b = [1], "text"
print([x for x in gc.get_referents(other) if x is other.a or x is Held].__len__())
print(gc.get_referents([1, "a", None]), gc.get_referents((1, 2)), gc.get_referents({1: 2}), gc.get_referents(5, "x"))
print(sorted(gc.get_referents({3, 1, 2})), gc.get_referents(frozenset([7])))
print(globals() in gc.get_referents(keeper), keeper.__code__ in gc.get_referents(keeper))
objects = gc.get_objects()
print(any(o is listed for o in objects), any(o is other for o in objects), any(o is Held for o in objects), any(o is other.b for o in objects))
print(sum(isinstance(o, Holder) for o in objects))
print([gc.is_tracked(x) for x in (1, "a", [], other, Held, 1.5, b"")])


# What only the variables of running functions hold
def known_here():
    class Inner:
        pass

    def running():
        return [f is running for f in gc.get_referrers(running.__code__) if callable(f)]

    one = Inner()
    shared = [one]

    def closure():
        return shared

    def generated(value):
        yield sum(o is value for o in gc.get_objects())

    print(running(), [o is one for o in gc.get_referrers(Inner) if isinstance(o, Inner)])
    print([o is shared for o in gc.get_referrers(one) if isinstance(o, list)], any(o is closure for o in gc.get_objects()))
    print(next(generated(Inner())), sys._getframe().f_locals["one"] is one)


known_here()

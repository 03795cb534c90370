"""Calls with four and more arguments: every kind of callee, in loops long enough to be compiled."""
import sys
import threading


def four(a, b, c, d):
    return a, b, c, d


def five(a, b, c, d, e):
    return a, b, c, d, e


def six(a, b, c, d, e, f):
    return a, b, c, d, e, f


def seven(a, b, c, d, e, f, g):
    return a, b, c, d, e, f, g


def mixed(a, b, c=3, d=4, *rest, key=5, **names):
    return a, b, c, d, rest, key, names


def keyed(a, b, c, d, *, e, f=6):
    return a, b, c, d, e, f


class Thing:
    def __init__(self, a, b, c, d):
        self.values = [a, b, c, d]

    def take4(self, a, b, c, d):
        return self.values[0], a, b, c, d

    def take5(self, a, b, c, d, e):
        return self.values[1], a, b, c, d, e

    def take6(self, a, b, c, d, e, f):
        return self.values[2], a, b, c, d, e, f

    @staticmethod
    def static(a, b, c, d, e):
        return a, b, c, d, e

    @classmethod
    def made(cls, a, b, c, d):
        return cls(d, c, b, a).values


class Wide(Thing):
    def __init__(self, a, b, c, d, e):
        super().__init__(a, b, c, e)
        self.e = d


class Odd:
    def __init__(self, a, b, c, d):
        return a


def everything(i):
    thing = Thing(1, 2, 3, i)
    wide = Wide(1, 2, 3, 4, i)
    return [
        four(1, 2, 3, i), five(1, 2, 3, 4, i), six(1, 2, 3, 4, 5, i), seven(1, 2, 3, 4, 5, 6, i),
        mixed(1, i), mixed(1, 2, 3, 4, 5, i), mixed(1, 2, key=i, other=1), keyed(1, 2, 3, 4, e=i), keyed(1, 2, 3, d=4, f=5, e=i),
        thing.values, thing.take4(1, 2, 3, i), thing.take5(1, 2, 3, 4, i), thing.take6(1, 2, 3, 4, 5, i),
        Thing.static(1, 2, 3, 4, i), Thing.made(1, 2, 3, i), wide.values, wide.e, wide.take5(*range(5)),
    ]


def steps(n):
    for i in range(n):
        yield everything(i)


for i in range(1200):
    last = everything(i)
for one in last:
    print(one)
print(list(steps(700))[-1] == everything(699))
results = []
thread = threading.Thread(target=lambda: results.extend(everything(i) for i in range(700)))
thread.start()
thread.join()
print(results[-1] == everything(699), len(results))


def wrong(call):
    for _ in range(2):
        try:
            call()
        except TypeError as error:
            print(error)


wrong(lambda: five(1, 2, 3, 4))
wrong(lambda: six(1, 2, 3, 4, 5, 6, 7))
wrong(lambda: Thing(1, 2, 3))
wrong(lambda: Thing(1, 2, 3, 4).take5(1, 2, 3, 4, 5, 6))
wrong(lambda: Odd(1, 2, 3, 4))
wrong(lambda: mixed(b=1, c=2, d=3, key=4))


def deep(a, b, c, d, e, depth):
    return depth if depth == 0 else deep(b, c, d, e, a, depth - 1) + 1


print(deep(1, 2, 3, 4, 5, 300))
try:
    deep(1, 2, 3, 4, 5, 10**6)
except RecursionError as error:
    print(error)


def caller(a, b, c, d, e):
    frame = sys._getframe()
    return sorted(frame.f_locals), frame.f_back.f_code.co_name, frame.f_code.co_argcount


def calls():
    return caller(1, 2, 3, 4, 5)


print(calls())
five.__code__ = seven.__code__
print(five(1, 2, 3, 4, 5, 6, 7))


# A function of many parameters whose parts begin to run one after the other.
lines = ["def by_turns(n, a, b, c, d, e, f, g):"]
for turn in range(40):
    lines += [f"    if n == {turn}:", f"        return [a, b + {turn}, c, d, e, f][{turn} % 6], g"]
exec("\n".join(lines))
print([by_turns(turn, 1, 2, c=3, d=4, e=5, f=turn, g=by_turns(turn - 1, *range(7)) if turn % 9 == 8 else 0) for turn in range(40)])

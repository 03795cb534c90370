"""Dataclasses, namedtuples, enums, properties, slots, classmethods, operators on small classes."""
import enum
import sys
import time
from collections import namedtuple
from dataclasses import dataclass, field, replace

DEFAULT = 100000


class Kind(enum.Enum):
    RED = 1
    GREEN = 2
    BLUE = 3


@dataclass
class Order:
    id: int
    name: str
    price: float = 1.0
    tags: list = field(default_factory=list)

    @property
    def total(self):
        return self.price * 1.2

    @classmethod
    def make(cls, i):
        return cls(i, "order" + str(i % 100), i * 0.25)

    @staticmethod
    def check(x):
        return x > 3


@dataclass(frozen=True, order=True)
class Version:
    major: int
    minor: int


@dataclass(slots=True)
class Cell:
    row: int
    col: int


Pair = namedtuple("Pair", "left right")


class Vec:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vec(self.x + other.x, self.y + other.y)

    def __mul__(self, k):
        return Vec(self.x * k, self.y * k)

    def __eq__(self, other):
        return self.x == other.x and self.y == other.y


def main(n):
    orders = [Order.make(i) for i in range(n)]
    total = 0.0
    checked = 0
    for o in orders:
        total += o.total
        o.tags.append(o.id)
        if Order.check(o.id) and o == Order(o.id, o.name, o.price, [o.id]):
            checked += 1
    versions = sorted(Version(i % 7, i % 11) for i in range(n // 3))
    distinct = len(set(versions))
    cells = [Cell(i, i + 1) for i in range(n)]
    c = sum(cell.row + cell.col for cell in cells)
    pairs = [Pair(i, str(i)) for i in range(n)]
    p = sum(pair.left + len(pair.right) for pair in pairs)
    for left, right in pairs:
        p += left & 1
    kinds = [Kind.RED, Kind.GREEN, Kind.BLUE]
    k = 0
    for i in range(n):
        kind = kinds[i % 3]
        if kind is Kind.RED:
            k += kind.value
        elif kind == Kind.GREEN:
            k += 5
    v = Vec(0, 0)
    for i in range(n):
        v = v + Vec(i, 1) * 2
    changed = [replace(o, price=2.0).price for o in orders[: n // 10]]
    r = len(repr(orders[: n // 20]))
    return f"{total:.2f} {checked} {versions[len(versions) // 2]} {distinct} {c} {p} {k} {v.x} {v.y} {sum(changed)} {r}"


if __name__ == "__main__":
    n = int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    t0 = time.perf_counter()
    result = main(n)
    t1 = time.perf_counter()
    print("checksum", result)
    print("elapsed", t1 - t0)

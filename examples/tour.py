"""A tour of Python on tspy: one small program that touches most of the language."""

import json
from collections import Counter, defaultdict
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from enum import Enum
from functools import lru_cache, reduce
from itertools import islice, pairwise


class Shade(Enum):
    DARK = 1
    LIGHT = 2


@dataclass(order=True)
class Planet:
    name: str
    radius: float
    moons: list[str] = field(default_factory=list)
    shade: Shade = Shade.DARK

    @property
    def size(self) -> str:
        return "large" if self.radius > 20_000 else "small"


@dataclass(frozen=True)
class Move:
    dx: int = 0
    dy: int = 0


def describe(value):
    match value:
        case Planet(name=name, moons=[]):
            return f"{name} has no moons"
        case Planet(name=name, moons=[only]):
            return f"{name} has one moon, {only}"
        case Planet(name, _, [first, *rest]):
            return f"{name} has {first} and {len(rest)} more"
        case Move(0, 0):
            return "standing still"
        case Move(dx, 0) | Move(0, dx):
            return f"straight by {dx}"
        case {"kind": "note", **rest}:
            return f"a note with {sorted(rest)}"
        case int() | float() as number if number < 0:
            return f"negative {number}"
        case _:
            return f"something else: {value!r}"


def primes():
    found: list[int] = []
    candidate = 2
    while True:
        if all(candidate % p for p in found if p * p <= candidate):
            found.append(candidate)
            yield candidate
        candidate += 1


@lru_cache(maxsize=None)
def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


@contextmanager
def section(title):
    print(f"-- {title} ".ljust(40, "-"))
    yield
    print()


def running_mean():
    total, count, mean = 0.0, 0, None
    while True:
        total += yield mean
        count += 1
        mean = total / count


def main():
    with section("classes and matching"):
        planets = [Planet("Earth", 6371, ["Moon"]), Planet("Mars", 3389.5, ["Phobos", "Deimos"]), Planet("Venus", 6051.8)]
        for item in [*planets, Move(), Move(dx=3), {"kind": "note", "text": "hi"}, -2.5, "?"]:
            print(describe(item))
        print(min(planets).name, planets[1].size, planets[0] == Planet("Earth", 6371, ["Moon"]))

    with section("generators and closures"):
        print(list(islice(primes(), 12)), [b - a for a, b in pairwise(islice(primes(), 8))])
        mean = running_mean()
        next(mean)
        print([mean.send(x) for x in (10, 20, 60)], fibonacci(90), reduce(lambda a, b: a * b, range(1, 26)))

    with section("text and numbers"):
        words = "the quick brown fox jumps over the lazy dog the end".split()
        by_length = defaultdict(list)
        for word in words:
            by_length[len(word)].append(word)
        print(Counter(words).most_common(1), {k: sorted(set(v)) for k, v in sorted(by_length.items())})
        value, width = 3.14159, 12
        print(f"|{value:>{width}.2f}|{255:#x}|{1_000_000:,}|{'é':*^5}|{2**100}|{value=:.3f}|")

    with section("exceptions"):
        try:
            try:
                {}["missing"]
            except KeyError as error:
                raise ValueError("no such entry") from error
        except ValueError as error:
            error.add_note("seen on the tour")
            print(f"{error!r} from {error.__cause__!r}, notes {error.__notes__}")
        try:
            raise ExceptionGroup("several", [TypeError("a"), OSError(2, "b"), ExceptionGroup("more", [TypeError("c")])])
        except* TypeError as group:
            print("type errors:", [type(e).__name__ for e in group.exceptions])
        except* OSError as group:
            print("os errors:", group.exceptions[0].args)

    with section("json"):
        text = json.dumps([asdict(p) | {"shade": p.shade.name} for p in planets], indent=None, sort_keys=True)
        print(text)
        print(json.loads(text)[1]["moons"], (n := len(text)), n % 7)


if __name__ == "__main__":
    main()

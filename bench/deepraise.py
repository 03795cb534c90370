"""Exceptions through deep call chains, finally, with, chaining, custom hierarchies, lookups that fail."""
import sys
import time

DEFAULT = 36000


class Base(Exception):
    pass


class NotFound(Base):
    def __init__(self, key):
        super().__init__(f"no {key}")
        self.key = key


class Denied(Base):
    pass


class Resource:
    def __init__(self):
        self.open = 0
        self.failed = 0

    def __enter__(self):
        self.open += 1
        return self

    def __exit__(self, kind, value, tb):
        self.open -= 1
        if kind is not None:
            self.failed += 1
        return kind is Denied


def descend(depth, i):
    if depth == 0:
        if i % 2:
            raise NotFound(i)
        raise Denied("no")
    return descend(depth - 1, i) + 1


def guarded(depth, i):
    try:
        return descend(depth, i)
    except KeyError:
        return 0


def translate(i):
    try:
        return guarded(10, i)
    except NotFound as e:
        raise Base(e.key) from e


def to_int(text):
    try:
        return int(text)
    except ValueError:
        return None


class Lazy:
    def __getattr__(self, name):
        if name.startswith("x"):
            return 1
        raise AttributeError(name)


def main(n):
    resource = Resource()
    kinds = {}
    for i in range(n):
        try:
            with resource:
                translate(i)
        except Base as e:
            name = type(e.__cause__).__name__ + type(e).__name__
            kinds[name] = kinds.get(name, 0) + 1
    ints = 0
    for i in range(n * 4):
        if to_int(str(i) if i % 3 else "z") is None:
            ints += 1
    lazy = Lazy()
    attrs = sum(hasattr(lazy, "x") + hasattr(lazy, "y") + getattr(lazy, "z", 2) for _ in range(n))
    d = {"a": 1}
    missing = 0
    for i in range(n * 4):
        try:
            d["b"]
        except KeyError:
            missing += 1
        try:
            [][1]
        except (IndexError, TypeError):
            missing += 1
        try:
            1 // 0
        except ZeroDivisionError:
            missing += 1
    return f"{sorted(kinds.items())} {resource.open} {resource.failed} {ints} {attrs} {missing}"


if __name__ == "__main__":
    n = int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    t0 = time.perf_counter()
    result = main(n)
    t1 = time.perf_counter()
    print("checksum", result)
    print("elapsed", t1 - t0)

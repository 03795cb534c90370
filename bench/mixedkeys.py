"""Dicts with int, str, tuple, float and object keys; get, setdefault, pop, update, views, comprehensions."""
import sys
import time

DEFAULT = 240000


class Point:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __hash__(self):
        return hash((self.x, self.y))

    def __eq__(self, other):
        return isinstance(other, Point) and self.x == other.x and self.y == other.y


def main(n):
    d = {}
    for i in range(n):
        d[i] = i
        d[str(i % 5000)] = d.get(str(i % 5000), 0) + 1
        d[(i % 300, i % 7)] = i
    s = 0
    for i in range(n):
        if (i, i) in d:
            s += 1
        s += d.get((i % 300, i % 7), 0) & 3
        s += d[i] & 1
    grid = {}
    for y in range(n // 400):
        for x in range(100):
            grid[x, y] = (x * y) % 17
    neighbours = 0
    for (x, y), v in grid.items():
        for dx, dy in ((1, 0), (0, 1), (-1, 0), (0, -1)):
            neighbours += grid.get((x + dx, y + dy), 0)
    points = {Point(i % 50, i % 20): i for i in range(n // 6)}
    found = sum(1 for i in range(n // 6) if Point(i % 60, i % 20) in points)
    by_len = {}
    for k in d:
        by_len.setdefault(type(k).__name__, []).append(k)
    inverted = {v: k for k, v in d.items() if isinstance(k, int)}
    floats = {i / 4: i for i in range(n // 4)}
    merged = {**inverted, **floats}
    for k in list(merged)[::3]:
        merged.pop(k)
    return f"{s} {len(d)} {neighbours} {len(points)} {found} {[(k, len(v)) for k, v in sorted(by_len.items())]} {len(merged)} {sum(merged.values()) % 1000003}"


if __name__ == "__main__":
    n = int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    t0 = time.perf_counter()
    result = main(n)
    t1 = time.perf_counter()
    print("checksum", result)
    print("elapsed", t1 - t0)

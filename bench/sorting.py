"""Sorting: ints, floats, strs, tuples, objects by key, reverse, stability; min, max, bisect, sorted with lambdas."""
import bisect
import operator
import sys
import time

DEFAULT = 50000


class Item:
    def __init__(self, name, rank, weight):
        self.name = name
        self.rank = rank
        self.weight = weight

    def __lt__(self, other):
        return (self.rank, self.name) < (other.rank, other.name)


def numbers(n):
    x = 42
    out = []
    for _ in range(n):
        x = (x * 1103515245 + 12345) & 0x7FFFFFFF
        out.append(x)
    return out


def main(n):
    values = numbers(n)
    a = sorted(values)
    b = sorted([v / 3 for v in values], reverse=True)
    c = sorted(str(v) for v in values)
    d = sorted((v % 100, v) for v in values)
    items = [Item("n" + str(v % 1000), v % 50, v / 7) for v in values]
    e = sorted(items, key=lambda item: item.weight)
    f = sorted(items, key=operator.attrgetter("rank", "name"))
    g = sorted(items[: n // 5])
    h = sorted(c, key=len)
    i = sorted(d, key=lambda p: (-p[0], p[1]))
    items.sort(key=lambda item: item.name.lower(), reverse=True)
    lo = min(items, key=lambda item: item.rank).weight
    hi = max(item.weight for item in items)
    kept = []
    for v in values[: n // 4]:
        bisect.insort(kept, v % 100000)
    return f"{a[n // 2]} {b[0]:.3f} {c[n // 3]} {d[n // 4]} {e[5].name} {f[7].name} {g[11].rank} {h[3]} {i[9]} {items[0].name} {lo:.2f} {hi:.2f} {kept[len(kept) // 2]}"


if __name__ == "__main__":
    n = int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    t0 = time.perf_counter()
    result = main(n)
    t1 = time.perf_counter()
    print("checksum", result)
    print("elapsed", t1 - t0)

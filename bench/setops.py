"""Sets: building, membership, union, intersection, difference, comprehensions, a sieve, graph search."""
import sys
import time

DEFAULT = 250000


def main(n):
    evens = {i for i in range(n) if i % 2 == 0}
    threes = set(range(0, n, 3))
    both = evens & threes
    either = evens | threes
    only = evens - threes
    diff = evens ^ threes
    words = {"w" + str(i * 7 % 5000) for i in range(n)}
    hits = 0
    for i in range(n):
        if "w" + str(i % 10000) in words:
            hits += 1
        if i in only:
            hits += 1
    sieve = set(range(2, n // 4))
    for p in range(2, int((n // 4) ** 0.5) + 1):
        if p in sieve:
            sieve -= set(range(p * p, n // 4, p))
    graph = {i: [(i * 2 + 1) % n, (i * 3 + 2) % n, (i + 7) % n] for i in range(n // 2)}
    seen = set()
    todo = [0]
    while todo:
        node = todo.pop()
        if node in seen or node not in graph:
            continue
        seen.add(node)
        todo.extend(graph[node])
    pairs = set()
    for i in range(n):
        pairs.add((i % 211, i % 13))
    frozen = {frozenset((i % 11, i % 7, i % 5)) for i in range(n // 4)}
    return f"{len(both)} {len(either)} {len(only)} {len(diff)} {len(words)} {hits} {len(sieve)} {len(seen)} {len(pairs)} {len(frozen)} {both <= evens} {only.isdisjoint(threes)}"


if __name__ == "__main__":
    n = int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    t0 = time.perf_counter()
    result = main(n)
    t1 = time.perf_counter()
    print("checksum", result)
    print("elapsed", t1 - t0)

"""Calls within calls, far beyond the default limit."""

import sys

sys.setrecursionlimit(200_000)


def count(n):
    return 0 if n == 0 else 1 + count(n - 1)


def depth(graph, node, seen):
    seen.add(node)
    deepest = 0
    for other in graph[node]:
        if other not in seen:
            deepest = max(deepest, 1 + depth(graph, other, seen))
    return deepest


print(count(60_000), count(100))
print(depth([[i + 1] for i in range(40_000)] + [[]], 0, set()))

sys.setrecursionlimit(5_000)
try:
    count(6_000)
except RecursionError as error:
    print(error)
print(count(4_000))

"""collections (deque, Counter, defaultdict, OrderedDict, ChainMap), itertools, heapq: library-like loops."""
import heapq
import itertools
import sys
import time
from collections import ChainMap, Counter, OrderedDict, defaultdict, deque

DEFAULT = 260000


def dijkstra(n):
    graph = defaultdict(list)
    for i in range(n):
        for k in (1, 7, 31):
            graph[i].append(((i * k + k) % n, (i * 13 + k) % 17 + 1))
    dist = {0: 0}
    heap = [(0, 0)]
    while heap:
        d, u = heapq.heappop(heap)
        if d > dist.get(u, 1 << 60):
            continue
        for v, w in graph[u]:
            nd = d + w
            if nd < dist.get(v, 1 << 60):
                dist[v] = nd
                heapq.heappush(heap, (nd, v))
    return sum(dist.values())


class LRU:
    def __init__(self, size):
        self.size = size
        self.data = OrderedDict()
        self.hits = 0

    def get(self, key):
        if key in self.data:
            self.data.move_to_end(key)
            self.hits += 1
            return self.data[key]
        self.data[key] = key * 2
        if len(self.data) > self.size:
            self.data.popitem(last=False)
        return key * 2


def main(n):
    q = deque(maxlen=100)
    s = 0
    for i in range(n):
        q.append(i)
        if len(q) > 50:
            s += q.popleft()
        q.rotate(1)
    words = ["w" + str(i * i % 997) for i in range(n)]
    counter = Counter(words)
    counter.update(words[: n // 2])
    top = counter.most_common(3)
    by = defaultdict(int)
    for w in words:
        by[w[:2]] += 1
    d = dijkstra(n // 8)
    lru = LRU(200)
    for i in range(n):
        lru.get(i * i % 311)
    chain = ChainMap({"a": 1}, {"b": 2})
    c = sum(chain["b"] for _ in range(n // 10))
    acc = list(itertools.accumulate(range(n)))[-1]
    pairs = sum(a * b for a, b in itertools.combinations(range(n // 200), 2))
    prod = sum(1 for x in itertools.product(range(20), repeat=3) if sum(x) % 3 == 0)
    grouped = [(k, len(list(g))) for k, g in itertools.groupby(sorted(words), key=lambda w: w[1])]
    sliced = sum(itertools.islice(itertools.count(5, 3), n))
    chained = sum(itertools.chain(range(n), range(n)))
    zipped = sum(a + b for a, b in itertools.zip_longest(range(n), range(n // 2), fillvalue=0))
    big = heapq.nlargest(5, (hash(i * 7919 % 10007) for i in range(n)))
    perm = sum(1 for p in itertools.permutations(range(7)) if p[0] < p[-1])
    return f"{s} {top} {len(by)} {d} {lru.hits} {c} {acc} {pairs} {prod} {grouped[:2]} {sliced} {chained} {zipped} {big} {perm}"


if __name__ == "__main__":
    n = int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    t0 = time.perf_counter()
    result = main(n)
    t1 = time.perf_counter()
    print("checksum", result)
    print("elapsed", t1 - t0)

"""Algorithms on graphs: dicts of dicts, heaps, deques, sets, generators, recursion in a closure."""
import time, heapq
from collections import deque, defaultdict
class Graph:
    def __init__(self):
        self.adj = defaultdict(dict)
        self.nodes = set()
    def add(self, a, b, w=1):
        self.adj[a][b] = w
        self.adj[b][a] = w
        self.nodes.add(a); self.nodes.add(b)
    def neighbours(self, n):
        yield from self.adj[n].items()
    def bfs(self, start):
        seen = {start: 0}
        q = deque([start])
        while q:
            n = q.popleft()
            for m, _ in self.neighbours(n):
                if m not in seen:
                    seen[m] = seen[n] + 1
                    q.append(m)
        return seen
    def dijkstra(self, start):
        dist = {start: 0}
        prev = {}
        heap = [(0, start)]
        while heap:
            d, n = heapq.heappop(heap)
            if d > dist[n]: continue
            for m, w in self.adj[n].items():
                nd = d + w
                if nd < dist.get(m, 1 << 30):
                    dist[m] = nd
                    prev[m] = n
                    heapq.heappush(heap, (nd, m))
        return dist, prev
    def path(self, prev, end):
        out = [end]
        while out[-1] in prev: out.append(prev[out[-1]])
        return out[::-1]
    def components(self):
        left = set(self.nodes); out = []
        while left:
            start = min(left); comp = self.bfs(start)
            left -= comp.keys(); out.append(len(comp))
        return out
class UnionFind:
    def __init__(self): self.parent = {}; self.rank = {}
    def find(self, x):
        p = self.parent.setdefault(x, x)
        if p != x:
            p = self.parent[x] = self.find(p)
        return p
    def union(self, a, b):
        a, b = self.find(a), self.find(b)
        if a == b: return False
        ra, rb = self.rank.get(a, 0), self.rank.get(b, 0)
        if ra < rb: a, b = b, a
        self.parent[b] = a
        if ra == rb: self.rank[a] = ra + 1
        return True
def kruskal(g):
    uf = UnionFind(); total = 0; n = 0
    for w, a, b in sorted((w, a, b) for a in g.adj for b, w in g.adj[a].items() if a < b):
        if uf.union(a, b):
            total += w; n += 1
    return total, n
def topo(edges):
    indeg = defaultdict(int); out = defaultdict(list)
    for a, b in edges:
        indeg[b] += 1; indeg[a] += 0; out[a].append(b)
    ready = [n for n in indeg if indeg[n] == 0]
    order = []
    while ready:
        ready.sort(reverse=True)
        n = ready.pop(); order.append(n)
        for m in out[n]:
            indeg[m] -= 1
            if indeg[m] == 0: ready.append(m)
    return order
def tarjan(adj):
    index = {}; low = {}; stack = []; on = set(); out = []
    def visit(v):
        index[v] = low[v] = len(index)
        stack.append(v); on.add(v)
        for w in adj.get(v, ()):
            if w not in index:
                visit(w); low[v] = min(low[v], low[w])
            elif w in on: low[v] = min(low[v], index[w])
        if low[v] == index[v]:
            comp = []
            while True:
                w = stack.pop(); on.discard(w); comp.append(w)
                if w == v: break
            out.append(comp)
    for v in sorted(adj):
        if v not in index: visit(v)
    return out
def lcg(seed):
    while True:
        seed = (seed * 1103515245 + 12345) % 2147483648
        yield seed >> 8
t0 = time.perf_counter()
for rnd in range(30):
    r = lcg(rnd + 7)
    g = Graph()
    for i in range(1400):
        g.add(next(r) % 700, next(r) % 700, next(r) % 50 + 1)
    dist, prev = g.dijkstra(min(g.nodes))
    far = max(dist, key=lambda n: (dist[n], n))
    comps = g.components()
    k = kruskal(g)
    order = topo([(a, b) for a in g.adj for b in g.adj[a] if a < b])
    adj = defaultdict(list)
    for i in range(900): adj[next(r) % 300].append(next(r) % 300)
    scc = tarjan(adj)
print(len(dist), far, len(g.path(prev, far)), comps[:3], k, len(order), len(scc))
print("elapsed", time.perf_counter() - t0)

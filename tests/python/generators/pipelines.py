# Generators in use: pipelines, trees, coroutine scheduling, backtracking, infinite streams, finalization order.
import itertools


def numbers(n):
    yield from range(n)


def keep(pred, source):
    for x in source:
        if pred(x):
            yield x


def window(source, size):
    buffer = []
    for x in source:
        buffer.append(x)
        if len(buffer) == size:
            yield tuple(buffer)
            del buffer[0]


print(list(window(keep(lambda x: x % 3, numbers(12)), 3)))


class Tree:
    def __init__(self, value, left=None, right=None):
        self.value, self.left, self.right = value, left, right

    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.value
        if self.right:
            yield from self.right

    def depth_first(self):
        yield self
        for child in (self.left, self.right):
            if child is not None:
                yield from child.depth_first()

    @classmethod
    def build(cls, items):
        if not items:
            return None
        m = len(items) // 2
        return cls(items[m], cls.build(items[:m]), cls.build(items[m + 1 :]))


t = Tree.build(list("abcdefghij"))
print("".join(t), [n.value for n in t.depth_first()])


def queens(n, row=0, cols=(), d1=(), d2=()):
    if row == n:
        yield cols
        return
    for c in range(n):
        if c not in cols and row + c not in d1 and row - c not in d2:
            yield from queens(n, row + 1, cols + (c,), d1 + (row + c,), d2 + (row - c,))


print(len(list(queens(6))), next(queens(8)))


def permutations(items):
    if len(items) <= 1:
        yield items
        return
    for i, x in enumerate(items):
        for rest in permutations(items[:i] + items[i + 1 :]):
            yield [x] + rest


print(["".join(p) for p in permutations(list("abc"))])


class Scheduler:
    def __init__(self):
        self.ready = []
        self.log = []

    def spawn(self, name, gen):
        self.ready.append((name, gen))

    def run(self):
        while self.ready:
            name, gen = self.ready.pop(0)
            try:
                what = next(gen)
            except StopIteration as stop:
                self.log.append(f"{name} done {stop.value}")
            else:
                self.log.append(f"{name}:{what}")
                self.ready.append((name, gen))


def worker(n):
    for i in range(n):
        yield i
    return n * 10


s = Scheduler()
s.spawn("a", worker(3))
s.spawn("b", worker(1))
s.spawn("c", worker(2))
s.run()
print(*s.log, sep=", ")


def averager():
    total = count = 0
    average = None
    while True:
        term = yield average
        if term is None:
            return count, average
        total += term
        count += 1
        average = total / count


def grouper(results, key):
    while True:
        results[key] = yield from averager()


results = {}
for key, values in {"a": [1, 2, 3], "b": [10.5, 20.5]}.items():
    g = grouper(results, key)
    next(g)
    for v in values:
        g.send(v)
    g.send(None)
print(results)


def sieve():
    def multiples():
        composites = {}
        for n in itertools.count(2):
            p = composites.pop(n, None)
            if p is None:
                yield n
                composites[n * n] = n
            else:
                m = n + p
                while m in composites:
                    m += p
                composites[m] = p

    return multiples()


print(list(itertools.islice(sieve(), 20)), next(itertools.dropwhile(lambda p: p < 1000, sieve())))


def flatten(x):
    if isinstance(x, (list, tuple)):
        for y in x:
            yield from flatten(y)
    else:
        yield x


print(list(flatten([1, [2, (3, [4, []], 5)], [[[6]]]])))


def with_cleanup(log, name):
    log.append("open " + name)
    try:
        yield name
    finally:
        log.append("close " + name)


log = []
for x in with_cleanup(log, "loop"):
    log.append("use " + x)
g = with_cleanup(log, "abandoned")
next(g)
g.close()
for x in (y for y in with_cleanup(log, "expr")):
    pass
print(log)


def collatz(n):
    while n != 1:
        yield n
        n = n // 2 if n % 2 == 0 else 3 * n + 1
    yield 1


print(max(range(1, 200), key=lambda n: sum(1 for _ in collatz(n))), list(collatz(6)))


def interleave(*its):
    its = [iter(i) for i in its]
    while its:
        alive = []
        for it in its:
            try:
                yield next(it)
                alive.append(it)
            except StopIteration:
                pass
        its = alive


print(list(interleave("abc", range(5), [None])))


def countdown_try(n):
    for i in range(n):
        try:
            yield i
        finally:
            if i == 1:
                continue


print(list(countdown_try(3)))


def yields_in_everything():
    x = {(yield "k"): (yield "v")}
    y = (yield "cond") and (yield "and")
    z = (yield "t") if (yield "test") else (yield "e")
    w = not (yield "not")
    return x, y, z, w, (yield "lo") < (yield "mid") < (yield "hi")


g = yields_in_everything()
sent, out = None, []
try:
    for sent in itertools.chain([None], range(100)):
        out.append(g.send(sent))
except StopIteration as stop:
    print(out, stop.value)
try:
    a, b = (i for i in range(3))
except ValueError as e:
    print(e)
a, *b = (i * i for i in range(4))
print(a, b, sum(i for i in range(10) if i % 2), any(x > 3 for x in numbers(10)), all(x < 3 for x in numbers(10)), min((abs(x), x) for x in (-3, 2, 1)))

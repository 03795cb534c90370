"""What is referred to weakly in a long loop is let go of while the loop runs."""

import resource
import weakref


class Big:
    def __init__(self):
        self.items = list(range(2000))


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def refer(count):
    for _ in range(count):
        weakref.ref(Big())


def proxies(count):
    for _ in range(count):
        weakref.proxy(Big())


def derive(count):
    for _ in range(count):
        type('Derived', (Big,), {'items': list(range(2000))})


for run in (refer, proxies, derive):
    run(1000)
    before = peak()
    run(60000)
    # 960 MB if they were kept; the collector takes its time
    print(run.__name__, peak() - before < 800_000 or (peak() - before) // 1024)

# What CPython keeps is the order of plain references, proxies and the others.
target = Big()
first = weakref.ref(target)
others = [weakref.ref(target, lambda ref: None) for _ in range(5)]
proxy = weakref.proxy(target)
print(weakref.ref(target) is first, weakref.proxy(target) is proxy, weakref.getweakrefcount(target))
print(weakref.getweakrefs(target)[0] is first, [r in others for r in weakref.getweakrefs(target)[2:]])

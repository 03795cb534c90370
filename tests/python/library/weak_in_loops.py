"""What is referred to weakly in a long loop is let go of while the loop runs."""

import weakref

COUNT = 60000


class Big:
    def __init__(self):
        self.items = list(range(2000))


# 960 MB if they were kept: the collector comes by before
refs = [weakref.ref(Big()) for _ in range(COUNT)]
print(sum(ref() is None for ref in refs) > COUNT // 10)
refs = [weakref.proxy(Big()) for _ in range(COUNT)]


def is_gone(proxy):
    try:
        proxy.items
    except ReferenceError:
        return True
    return False


print(sum(map(is_gone, refs)) > COUNT // 10)

# What CPython keeps is the order of plain references, proxies and the others.
target = Big()
first = weakref.ref(target)
others = [weakref.ref(target, lambda ref: None) for _ in range(5)]
proxy = weakref.proxy(target)
print(weakref.ref(target) is first, weakref.proxy(target) is proxy, weakref.getweakrefcount(target))
print(weakref.getweakrefs(target)[0] is first, [r in others for r in weakref.getweakrefs(target)[2:]])

"""What is referred to weakly in a long loop is let go of while the loop runs."""

import weakref

COUNT = 60000


class Big:
    def __init__(self):
        self.items = list(range(2000))


def some_are_gone(make, is_gone):
    """Whether a tenth of what a loop made is gone at its end: when the collector comes by is its own affair, so there are some tries."""
    for _ in range(6):
        # 960 MB if they were kept
        refs = [make(Big()) for _ in range(COUNT)]
        if sum(map(is_gone, refs)) > COUNT // 10:
            return True
    return False


def is_gone(proxy):
    try:
        proxy.items
    except ReferenceError:
        return True
    return False


print(some_are_gone(weakref.ref, lambda ref: ref() is None))
print(some_are_gone(weakref.proxy, is_gone))

# What CPython keeps is the order of plain references, proxies and the others.
target = Big()
first = weakref.ref(target)
others = [weakref.ref(target, lambda ref: None) for _ in range(5)]
proxy = weakref.proxy(target)
print(weakref.ref(target) is first, weakref.proxy(target) is proxy, weakref.getweakrefcount(target))
print(weakref.getweakrefs(target)[0] is first, [r in others for r in weakref.getweakrefs(target)[2:]])

# many references to one object: the plain ones are shared and come first, then the latest
class Referred:
    pass


class Derived(weakref.ref):
    pass


def never(_):
    print('called')


target = Referred()
plain = weakref.ref(target)
first = weakref.ref(target, never)
proxy = weakref.proxy(target)
second = weakref.ref(target, never)
derived = Derived(target)
shared = weakref.WeakSet()
for _ in range(20000):
    shared.add(target)
print(weakref.ref(target) is plain, weakref.proxy(target) is proxy, Derived(target) is derived, len(shared))
del shared
living = [each for each in weakref.getweakrefs(target) if any(each is one for one in (plain, proxy, first, second, derived))]
names = {id(plain): 'plain', id(proxy): 'proxy', id(first): 'first', id(second): 'second', id(derived): 'derived'}
print([names[id(each)] for each in living])

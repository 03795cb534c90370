# __del__ and weak references: when they are noticed, twins of what died, resurrection, cycles, the end. Objects are made and dropped
# in functions of their own, so that no compiled frame still holds them.
import atexit
import gc
import sys
import weakref


class Box:
    pass


class Named:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


class Node(Named):
    def __init__(self, name):
        super().__init__(name)
        self.children, self.parent = [], None

    def add(self, child):
        self.children.append(child)
        child.parent = self

    def __del__(self):
        print("del", self.name, len(self.children), self.parent and self.parent.name)


class Phoenix:
    saved = None

    def __del__(self):
        Phoenix.saved = self
        print("resurrected")


class Raising:
    def __del__(self):
        raise ValueError("in __del__")


class Method:
    def m(self):
        return "m"


box = Box()


def make():
    box.a = Named("a")
    box.ref = weakref.ref(box.a, lambda r: print("callback", r() is None))
    box.proxy = weakref.proxy(box.a)
    print(box.ref() is box.a, box.proxy.name)


make()
del box.a
print(box.ref())
try:
    box.proxy.name
except ReferenceError as error:
    print(error)


def local():
    one = Named("local")
    print("in a function")


local()
print("after it")


def cycle():
    one, two = Named("cycle 1"), Named("cycle 2")
    one.other, two.other = two, one


def tree():
    root = Node("root")
    root.add(Node("kid"))


for leave in cycle, tree:
    leave()
    gc.collect()
print("collected")


def burn():
    phoenix = Phoenix()
    phoenix.items = [1, 2]


burn()
gc.collect()
print(Phoenix.saved.items)


def fill():
    box.values, box.keys, box.members = weakref.WeakValueDictionary(), weakref.WeakKeyDictionary(), weakref.WeakSet()
    box.v, box.k, box.m = Named("value"), Named("key"), Named("member")
    box.values["v"], box.keys[box.k] = box.v, 1
    box.members.add(box.m)
    print(len(box.values), len(box.keys), len(box.members))


fill()
del box.v, box.k, box.m
gc.collect()
print(len(box.values), len(box.keys), len(box.members))


def more():
    box.f = Named("finalized")
    box.finalizer = weakref.finalize(box.f, print, "finalize called")
    box.method = Method()
    box.weak = weakref.WeakMethod(box.method.m)
    print(box.finalizer.alive, box.weak()())


more()
del box.f, box.method
gc.collect()
print(box.finalizer.alive, box.weak())


def raises():
    Raising()


sys.unraisablehook = lambda args: print("unraisable", args.exc_type.__name__, args.exc_value, args.object.__qualname__)
raises()
gc.collect()
sys.unraisablehook = sys.__unraisablehook__

atexit.register(print, "atexit")
at_end = Named("at the end")
kept = weakref.finalize(at_end, print, "finalize at exit")
print("last statement")

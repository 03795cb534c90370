# `obj.__dict__` is the object's attributes, however it is changed: also when a fresh object is filled at once.
import copy


class Plain:
    pass


source = Plain()
source.first = 1
source.second = [2]

filled = object.__new__(Plain)
filled.__dict__.update(source.__dict__)
print(filled.first, filled.second is source.second, vars(filled))
filled.third = 3
print(vars(filled), vars(source))

again = copy.copy(copy.copy(filled))
print(again.first, again.third, vars(again) == vars(filled), vars(again) is vars(filled))

view = again.__dict__
view |= {"fourth": 4}
view.update(fifth=5)
print(again.fourth, again.fifth, view is again.__dict__)
view.clear()
print(vars(again), hasattr(again, "first"))
view.update({"first": "new"})
print(again.first)
again.__dict__ = {"only": 1}
print(view, vars(again))

for count in (0, 1, 5, 40):
    one = object.__new__(Plain)
    one.__dict__.update({f"name{i}": i for i in range(count)})
    two = copy.copy(one)
    print(count, all(getattr(two, f"name{i}") == i for i in range(count)), len(vars(two)))

namespace = {}
exec("def get(): return late", namespace)
try:
    namespace["get"]()
except NameError as error:
    print(error)
empty = {}
code = compile("late", "<late>", "eval")
try:
    eval(code, empty)
except NameError as error:
    print(error)
empty.clear()
empty.update({"late": "found"})
print(eval(code, empty))


class OnlySet:
    def __set__(self, instance, value):
        instance.__dict__["attribute"] = [value]


class Owner:
    attribute = OnlySet()


for value in range(3):
    owner = Owner()
    print(type(owner.attribute).__name__, end=" ")
    owner.attribute = value
    print(owner.attribute, value in owner.attribute)


# More attributes than a shape holds, added through the dict.
def many(add):
    crowd = Plain()
    names = crowd.__dict__
    for i in range(400):
        add(crowd, names, f"a{i}", i)
    return len(names), names is vars(crowd), crowd.a399, hasattr(crowd, "nope"), "a0" in names, sum(names.values())


def subscribed(crowd, names, name, value):
    names[name] = value


def updated(crowd, names, name, value):
    names.update({name: value})


def defaulted(crowd, names, name, value):
    names.setdefault(name, value)


def alternating(crowd, names, name, value):
    if value % 2:
        setattr(crowd, name, value)
    else:
        crowd.__dict__[name] = value


for add in (subscribed, updated, defaulted, alternating):
    print(add.__name__, many(add))

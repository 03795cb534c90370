"""How often containers hash and compare, and what they do when hashing or comparing changes them."""

import builtins


class Key:
    hashed = compared = 0

    def __hash__(self):
        Key.hashed += 1
        return 42

    def __eq__(self, other):
        Key.compared += 1
        return self is other


table = {Key(): 5}
other = Key()
print(table.setdefault(other, "first"), table.setdefault(other, "second"), Key.hashed, Key.compared)
print({}.setdefault(Key(), 1), Key.hashed)


class Clearing:
    def __init__(self, target):
        self.target = target

    def __eq__(self, other):
        self.target().clear()
        return NotImplemented


left = [Clearing(lambda: right)]
right = [Clearing(lambda: left)]
print(left == right, left, right)
left[:], right[:] = [Clearing(lambda: right)], [Clearing(lambda: left)]
print(left != right)


class Exhausting:
    """A key equal to the name of a builtin, which runs the iterator to its end when it is looked up."""

    def __init__(self, name, iterator):
        self.name = name
        self.iterator = iterator

    def __hash__(self):
        return hash(self.name)

    def __eq__(self, other):
        list(self.iterator)
        return other == self.name


class Sequence:
    def __getitem__(self, index):
        if index > 2:
            raise IndexError
        return index


names = vars(builtins)
for name, iterator in [
    ("iter", iter("xyz")),
    ("iter", iter([1, 2])),
    ("iter", iter((1, 2))),
    ("iter", iter(b"xyz")),
    ("iter", iter(bytearray(b"xyz"))),
    ("iter", iter(Sequence())),
    ("iter", iter(lambda: 0, 0)),
    ("iter", iter(tuple[int])),
    ("reversed", reversed([1, 2])),
]:
    found = names.pop(name)
    names[Exhausting(name, iterator)] = found
    made = iterator.__reduce__()
    for key in list(names):
        if type(key) is Exhausting:
            del names[key]
    names[name] = found
    print(name, made[0] is found, made[1:])
try:
    eval("x.__reduce__()", {"__builtins__": {}, "x": iter([1])})
except AttributeError as error:
    print(error)

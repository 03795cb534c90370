"""The variables of comprehensions as `locals()`, `eval` and frames see them from inside."""

import sys


def shown(names):
    return {name: value for name, value in names.items() if not name.startswith("__") and not callable(value)}


print([eval("i * 2") for i in range(3)])
print({eval("i + j") for i in range(2) for j in [10]})
print({eval("k"): "%(k)s of %(n)s" % locals() for k, n in [("a", 1), ("b", 2)]})
print([shown(locals()) for i in range(2)])
print([sorted(vars()) for i in range(2)], [dir() for i in range(1)])
print(["{i}".format_map(locals()) for i in range(2)])
print([[sorted(locals()) for y in [x]] for x in [1]])
print([sys._getframe().f_locals["i"] for i in [5]])
print("i" in locals(), "i" in [sys._getframe().f_locals for i in [5]][0])
print([exec("made = i") for i in [1]], "made" in globals())


class Body:
    y = 5
    print([eval("i") for i in range(3)])
    print([shown(locals()) for i in range(2)])
    try:
        print([eval("i * y") for i in range(3)])
    except NameError as error:
        print(error)


def function(limit):
    y = 3
    i = "outer"
    print([eval("i * y") for i in range(limit)], i)
    print([locals() for i in range(limit)])
    print([[locals() for z in [i]] for i in range(1)])
    print(list(eval("i") for i in range(limit)))
    print([locals()["i"] for i in range(limit) if eval("i") > 0], locals())


for _ in range(60):
    made = [eval("n + 1") for n in range(3)]
print(made)
function(2)


def change():
    print([(sys._getframe().f_locals.__setitem__("i", 9), i) for i in range(2)])
    return [i for i in range(2)], sorted(locals())


print(change())


def rows(count):
    for row in range(count):
        yield [eval("row + column") for column in range(2)]


print(list(rows(2)))
exec("print([eval('i*2') for i in range(3)])", {}, {})

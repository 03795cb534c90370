# Evaluation order of every compound expression and statement.
LOG = []


def n(label, value=None):
    LOG.append(label)
    return value


def flush(title):
    print(title, *LOG)
    LOG.clear()


class Obj:
    def __init__(self, name):
        object.__setattr__(self, "name", name)

    def __getattr__(self, a):
        LOG.append(f"get {a}")
        return Obj(a)

    def __setattr__(self, a, v):
        LOG.append(f"set {a}")

    def __getitem__(self, k):
        LOG.append(f"getitem {k}")
        return 1

    def __setitem__(self, k, v):
        LOG.append(f"setitem {k}")

    def __delitem__(self, k):
        LOG.append(f"delitem {k}")

    def __add__(self, o):
        LOG.append("add")
        return self

    def __iadd__(self, o):
        LOG.append("iadd")
        return self

    def __lt__(self, o):
        LOG.append("lt")
        return True

    def __call__(self, *a, **k):
        LOG.append(f"call {len(a)} {sorted(k)}")
        return self


o = Obj("o")
n("a", o) + n("b", o) + n("c", o)
flush("add:")
n("a", o) < n("b", o) < n("c", o)
flush("compare:")
n("o", o)(n("1"), *n("2", []), x=n("3"), **n("4", {}))
flush("call:")
n("o", o).attr = n("value")
flush("attribute store:")
n("o", o)[n("k", "K")] = n("value")
flush("item store:")
n("o", o)[n("k", "K")] += n("value", o) and 1
flush("augmented item:")
n("o", o).attr += n("value", o)
flush("augmented attribute:")
n("o", o).x = n("p", o).y = n("value")
flush("chained assignment:")
n("o", o).x, n("p", o)[n("k", "K")] = n("v1"), n("v2")
flush("tuple assignment:")
[*n("o", o).x, n("p", o).y] = n("seq", [1, 2, 3])
flush("starred assignment:")
del n("o", o)[n("k", "K")], n("p", o)[n("l", "L")]
flush("del:")
{n("k1"): n("v1"), **n("d", {}), n("k2"): n("v2")}
flush("dict:")
[n("1"), *n("2", []), n("3")], {n("4"), n("5")}, (n("6"), n("7"))
flush("displays:")
n("then") if n("cond", True) else n("else")
flush("conditional:")
n("then") if n("cond", False) else n("else")
flush("conditional:")
n("a", 0) and n("b"), n("c", 1) and n("d"), n("e", 0) or n("f"), n("g", 1) or n("h")
flush("boolean:")
not n("a", 1) or n("b")
flush("not:")
[n("elt") for _ in n("outer", [1, 2]) if n("if", True) for _ in n("inner", [1])]
flush("comprehension:")
{n("key"): n("value") for _ in [1]}
flush("dict comprehension:")
f"{n('a')}{n('b'):{n('spec', '')}}{n('c')!r}"
flush("f-string:")
lst = [0, 1, 2, 3, 4, 5]
lst[n("start", 1):n("stop", 5):n("step", 2)]
flush("slice:")
lst[n("i", 0)], lst[n("j", 1)] = lst[n("k", 1)], lst[n("l", 0)]
flush("swap:")
print(lst)
i = 0
i, lst[i] = 2, "at 2"
print(i, lst)
x = [1, 2, 3]
for x[n("target", 0)] in n("iter", [7, 8]):
    n("body")
flush("for:")
print(x)
with n("cm1", Obj("cm")) if False else open("/dev/null") as n_target:
    n("with body")
flush("with:")


def f(a=n("default 1"), *, b=n("default 2")) -> n("returns"):
    n("body")


flush("def:")


@n("decorator", lambda c: c)
class C(n("base", object), metaclass=n("meta", type)):
    n("class body")


flush("class:")
assert n("test", True), n("message")
flush("assert:")
try:
    raise n("exc", ValueError) from n("cause", KeyError("k"))
except n("type 1", KeyError):
    n("wrong")
except n("type 2", ValueError):
    n("handler")
else:
    n("else")
finally:
    n("finally")
flush("raise:")
match n("subject", (1, 2)):
    case (1, 3) if n("guard 1"):
        pass
    case (1, y) if n("guard 2", False):
        pass
    case (a, b):
        n("matched")
flush("match:")
while n("while", len(LOG) < 3):
    n("body")
else:
    n("else")
flush("while:")
print((lambda: (yield))().send(None), 1 < n("chain", 5) < 3 < n("never"))
flush("short chain:")
n("a", [1, 2])[n("i", 0)] if n("t", 1) else 0
flush("subscript:")

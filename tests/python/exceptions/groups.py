# ExceptionGroup: construction, split, subgroup, derive, except* in all combinations.
def attempt(f):
    try:
        print(f())
    except BaseException as e:
        print(f"{type(e).__name__}: {e}")


def tree(e):
    if isinstance(e, BaseExceptionGroup):
        return f"{type(e).__name__[0]}G({e.message})[" + ", ".join(tree(x) for x in e.exceptions) + "]"
    return repr(e)


V, K, T = ValueError("v"), KeyError("k"), TypeError("t")
g = ExceptionGroup("top", [V, ExceptionGroup("nested", [K, T, ValueError("v2")]), OSError(2, "os")])
print(g, repr(g), g.message, len(g.exceptions), g.args[0])
print(tree(g.subgroup(ValueError)), tree(g.subgroup((KeyError, TypeError))), g.subgroup(IndexError), g.subgroup(lambda e: isinstance(e, OSError)).exceptions)
match, rest = g.split(ValueError)
print(tree(match), tree(rest))
print(g.split(Exception)[1], g.split(IndexError)[0], g.subgroup(ExceptionGroup) is g)
for bad in (
    lambda: ExceptionGroup(),
    lambda: ExceptionGroup("m"),
    lambda: ExceptionGroup("m", []),
    lambda: ExceptionGroup("m", [1]),
    lambda: ExceptionGroup("m", ValueError()),
    lambda: ExceptionGroup(3, [V]),
    lambda: ExceptionGroup("m", [KeyboardInterrupt()]),
    lambda: ExceptionGroup("m", [ValueError]),
    lambda: type(BaseExceptionGroup("m", [V])).__name__,
    lambda: type(BaseExceptionGroup("m", [KeyboardInterrupt()])).__name__,
    lambda: g.split(3),
    lambda: g.subgroup("x"),
    lambda: ExceptionGroup("m", (V, K)).exceptions,
    lambda: str(ExceptionGroup("m", [V])) + "|" + str(ExceptionGroup("m", [V, K])),
    lambda: ExceptionGroup[int],
):
    attempt(bad)


class MyGroup(ExceptionGroup):
    def __new__(cls, message, excs, code=0):
        self = super().__new__(cls, message, excs)
        self.code = code
        return self

    def derive(self, excs):
        return MyGroup(self.message, excs, self.code)


m = MyGroup("mine", [V, K], 7)
m.add_note("noted")
left, right = m.split(ValueError)
print(type(left).__name__, left.code, right.code, left.__notes__, tree(right))


def handle(e):
    log = []
    try:
        try:
            raise e
        except* ValueError as eg:
            log.append("V " + tree(eg))
        except* (KeyError, OSError) as eg:
            log.append("KO " + tree(eg))
        else:
            log.append("else")
        finally:
            log.append("finally")
    except BaseException as left:
        log.append("left " + tree(left))
    print(*log, sep=" | ")


handle(g)
handle(V)
handle(T)
handle(ExceptionGroup("only types", [T]))
handle(BaseExceptionGroup("base", [KeyboardInterrupt("ki"), V]))
handle(ExceptionGroup("values", [V, ValueError("w")]))


def no_error():
    try:
        pass
    except* ValueError:
        print("never")
    else:
        print("else ran")


no_error()


def raises_in_handler():
    try:
        raise ExceptionGroup("g", [V, K, T])
    except* ValueError as eg:
        raise RuntimeError("new from V")
    except* KeyError as eg:
        raise
    # T is left over


try:
    raises_in_handler()
except BaseException as e:
    print(tree(e), repr(e.__context__)[:40])


def reraise_all():
    try:
        raise g
    except* Exception as eg:
        raise


try:
    reraise_all()
except ExceptionGroup as e:
    print(e is g, tree(e))


def explicit():
    try:
        raise ExceptionGroup("g", [V])
    except* ValueError as eg:
        raise KeyError("explicit") from eg


try:
    explicit()
except BaseException as e:
    print(tree(e), type(e.__cause__).__name__)


def bad_types(t):
    try:
        raise ValueError("x")
    except* t:
        print("caught")


for t in (ExceptionGroup, int, 3, (ValueError, ExceptionGroup), (ValueError, 3)):
    attempt(lambda: bad_types(t))


def control_flow():
    for i in range(3):
        try:
            raise ExceptionGroup("loop", [ValueError(i)])
        except* ValueError as eg:
            total.append(eg.exceptions[0].args[0])


total = []
control_flow()
print(total)
for source in ("try: pass\nexcept* ValueError: return", "for x in y:\n  try: pass\n  except* ValueError: break", "for x in y:\n  try: pass\n  except* V: continue", "try: pass\nexcept*: pass", "try: pass\nexcept* A: pass\nexcept B: pass"):
    try:
        compile("def f():\n " + source.replace("\n", "\n "), "<s>", "exec")
        print("compiled")
    except SyntaxError as e:
        print(e.msg)
try:
    raise ExceptionGroup("ctx", [V])
except* ValueError as eg:
    try:
        eg
    finally:
        pass
try:
    eg
except NameError as e:
    print(e)


def nested_star():
    try:
        try:
            raise ExceptionGroup("outer", [V, ExceptionGroup("in", [K, T])])
        except* KeyError:
            print("inner handled K")
    except* TypeError as eg:
        print("outer handled", tree(eg))


try:
    nested_star()
except ExceptionGroup as e:
    print("rest", tree(e))


# What a clause wraps in a group of its own has no traceback of its own.
import traceback


def wrapped():
    try:
        1 / 0
    except* ZeroDivisionError as group:
        print(group.__traceback__, group.exceptions[0].__traceback__ is not None)
        raise KeyError(1)


try:
    wrapped()
except KeyError as e:
    print([line.split(",")[-1].strip() for line in traceback.format_exception(e)])
